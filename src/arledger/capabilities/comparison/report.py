"""The comparison: totals by bucket, clients that differ, each difference with its cause, and the causes added up."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from arledger.capabilities.comparison.compare import Comparison, figures_of
from arledger.capabilities.comparison.reading import Statement
from arledger.capabilities.comparison.reason import Cause, Reason
from arledger.formats.imports.export import Export
from arledger.model.book import Book
from arledger.model.money import exact_sum
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Table, table_of
from arledger.subledger.report_parts import proven
from arledger.subledger.ties import prove_sides

_FIGURES = (
    Column("theirs", "Theirs", Kind.MONEY),
    Column("ours", "Ours", Kind.MONEY),
    Column("difference", "Difference", Kind.MONEY),
)
_CLIENT = (Column("client", "Client", whole=True), Column("name", "Name", priority=3))
_CURRENCY = Column("currency", "Currency", short="Cur", whole=True)
_BUCKET = Column("bucket", "Bucket", whole=True)
_TOTALS = (_CURRENCY, _BUCKET, *_FIGURES)
_CLIENTS = (*_CLIENT, _CURRENCY, _BUCKET, *_FIGURES)
_REASONS = (
    Column("client", "Client", whole=True),
    Column("number", "Document", whole=True),
    Column("cause", "Cause", whole=True),
    _BUCKET,
    Column("currency", "Currency", priority=3, short="Cur"),
    Column("theirs", "Theirs", Kind.MONEY, priority=2),
    Column("ours", "Ours", Kind.MONEY, priority=2),
    Column("difference", "Difference", Kind.MONEY),
    Column("text", "Why", below=True),
)
_CAUSES = (
    _CURRENCY,
    Column("cause", "Cause", whole=True),
    Column("documents", "Documents", Kind.COUNT),
    Column("difference", "Difference", Kind.MONEY),
)
BASIS = {"due": "days past due", "invoice": "days since the invoice date"}


def comparison_report(book: Book, stated: Statement, found: Comparison, *, everybody: bool, strict: bool) -> Report:
    """Show both sides and why they differ; with `strict` it has failed where a client's total differs."""
    places = {name: at for at, name in enumerate(found.scale.names)}
    clients = sorted(_clients(book, stated, found), key=lambda one: (*_who(one), places[str(one["bucket"])]))
    totals = sorted(_totals(found), key=lambda one: (str(one["currency"]), places[str(one["bucket"])]))
    sums = list(_sums(found))
    shown = clients if everybody else [one for one in clients if one["difference"]]
    total_table = table_of("totals", _TOTALS, totals, "By bucket")
    total_rows = table_of("totals", _TOTALS, ({**one, "bucket": "Total"} for one in sums), role=Role.TOTAL).rows
    tables = [
        Table("totals", total_table.columns, (*total_table.rows, *total_rows), total_table.title),
        table_of("clients", _CLIENTS, shown, "By client" if everybody else "Clients that differ"),
        table_of("reasons", _REASONS, (_reason(one) for one in found.reasons), "Why"),
        table_of("causes", _CAUSES, _causes(found.reasons), "Causes"),
    ]
    report = Report(
        name="compare",
        title="Comparison",
        as_of=stated.day,
        tables=tuple(table for table in tables if table.rows or (everybody and table.name == "clients")),
        data=_data(book, stated, found, {"totals": totals, "clients": clients, "sums": sums}),
        facts=_facts(book, stated, found),
        notes=(_verdict(found, sums), *(f"{text}." for text in stated.warnings)),
        failed=strict and any(found.client_differences().values()),
    )
    return proven(report, book, prove_sides(found.sides(book)))


def _who(record: Record) -> tuple[str, str]:
    return str(record["client"]), str(record["currency"])


def _facts(book: Book, stated: Statement, found: Comparison) -> tuple[tuple[str, str], ...]:
    names = "; ".join(f"{one.title} ({one.system}/{one.report})" for one in stated.exports if one.items)
    scale = found.scale
    explained = f" (explains {scale.fits[scale.theirs]} of {scale.told} documents)" if scale.told else ""
    aged = f"aged by {BASIS[scale.theirs]}{explained}" if scale.tells else "which does not tell by what it is aged"
    whose = "" if scale.own else "; it has no buckets of its own, and ours are used"
    return (
        ("Theirs", f"{names}, {aged}{whose}"),
        ("Ours", f"{book.facts.title or book.facts.main}, aged by {BASIS[scale.ours]}"),
    )


def _verdict(found: Comparison, sums: Sequence[Record]) -> str:
    if not found.reasons:
        return "Both agree in every client, currency and bucket."
    if not any(one["difference"] for one in sums) and not any(found.client_differences().values()):
        return "Both agree in every client's total; what differs is in which bucket it stands."
    return "Difference is ours less theirs; the causes add up to it for each client, currency and bucket."


def _clients(book: Book, stated: Statement, found: Comparison) -> Iterator[Record]:
    names = {person.id: person.name for person in stated.people}
    for at in found.theirs.keys() | found.ours.keys():
        client, currency, bucket = at
        figures = found.figures(at)
        if any(figures.values()):
            name = names.get(client) or book.name_of(client)
            yield {"client": client, "name": name, "currency": currency, "bucket": bucket, **figures}


def _totals(found: Comparison) -> Iterator[Record]:
    for currency, bucket in {(at[1], at[2]) for at in found.theirs.keys() | found.ours.keys()}:
        figures = found.total(currency, bucket)
        if any(figures.values()):
            yield {"currency": currency, "bucket": bucket, **figures}


def _sums(found: Comparison) -> Iterator[Record]:
    for currency in sorted({at[1] for at in found.theirs.keys() | found.ours.keys()}):
        yield {"currency": currency, **found.total(currency)}


def _reason(one: Reason) -> Record:
    return {
        "client": one.client,
        "number": one.number or str(one.date or "(balance)"),
        "cause": one.cause.value.replace("_", " "),
        "bucket": one.bucket,
        "currency": one.currency,
        **figures_of(one.theirs, one.ours),
        "text": one.text,
    }


def _causes(reasons: Sequence[Reason]) -> Iterator[Record]:
    for currency in sorted({one.currency for one in reasons}):
        for cause in Cause:
            own = [one for one in reasons if (one.currency, one.cause) == (currency, cause)]
            if own:
                yield {
                    "currency": currency,
                    "cause": cause.value.replace("_", " "),
                    "documents": len({(one.client, one.document) for one in own}),
                    "difference": exact_sum(one.difference for one in own),
                }


def _data(book: Book, stated: Statement, found: Comparison, records: dict[str, Sequence[Record]]) -> dict[str, Data]:
    names = {person.id: person.name for person in stated.people}
    causes = list(_causes(found.reasons))
    basis = found.scale.theirs if found.scale.tells else None
    return {
        "as_of": stated.day,
        "theirs": {"basis": basis, "files": [_export(one) for one in stated.exports]},
        "ours": {"basis": found.scale.ours, "ledger": book.facts.main},
        "agrees": not found.reasons,
        "buckets": [{"name": one.name, "from": one.first, "to": one.last} for one in found.scale.buckets],
        "by_bucket": [dict(one) for one in records["totals"]],
        "totals": [
            {
                **one,
                "causes": [
                    {key: value for key, value in cause.items() if key != "currency"}
                    | {"cause": str(cause["cause"]).replace(" ", "_")}
                    for cause in causes
                    if cause["currency"] == one["currency"]
                ],
            }
            for one in records["sums"]
        ],
        "clients": [dict(one) for one in records["clients"]],
        "reasons": [
            {
                **_reason(one),
                "name": names.get(one.client) or book.name_of(one.client),
                "number": one.number,
                "date": one.date,
                "cause": one.cause.value,
            }
            for one in found.reasons
        ],
        "warnings": list(stated.warnings),
    }


def _export(one: Export) -> dict[str, Data]:
    return {
        "file": Path(one.file).name,
        "sheet": one.sheet,
        "system": one.system,
        "report": one.report,
        "company": one.company or None,
    }
