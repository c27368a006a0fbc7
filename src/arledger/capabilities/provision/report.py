"""What is expected to be lost, as a report."""

from collections.abc import Iterator, Mapping, Sequence

from arledger.capabilities.provision.find import Answer, Asked, Provided
from arledger.model.book import Book
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Row, Table, table_of
from arledger.policy.settings import Policy
from arledger.provisioning.matrix import Allowance, coins
from arledger.provisioning.rates import in_percent, overlay_text
from arledger.subledger.report_parts import CURRENCY, amounts, money, proven
from arledger.subledger.ties import prove_ties

_TITLES = {
    "ifrs9": "Lifetime expected credit losses of trade receivables (IFRS 9)",
    "cecl": "Allowance for credit losses on receivables (ASC 326-20)",
}
_MATRIX = (
    Column("pool", "Pool", whole=True),
    Column("bucket", "Bucket", whole=True),
    CURRENCY,
    Column("exposure", "Exposure", Kind.MONEY),
    Column("rate_shown", "Rate", whole=True),
    Column("allowance", "Allowance", Kind.MONEY),
    Column("source_shown", "Source of the rate", priority=1),
)
_SPECIFIC = (
    Column("client", "Client", whole=True),
    Column("invoice", "Invoice", whole=True),
    CURRENCY,
    Column("exposure", "Exposure", Kind.MONEY),
    Column("allowance", "Allowance", Kind.MONEY),
    Column("reason", "Reason"),
)
_MOVEMENT = (
    CURRENCY,
    Column("opening", "Opening", Kind.MONEY),
    Column("charge", "Charge", Kind.MONEY),
    Column("write_offs", "Written off", Kind.MONEY),
    Column("recoveries", "Recovered", Kind.MONEY),
    Column("exchange", "Currency", Kind.MONEY, priority=2),
    Column("closing", "Closing", Kind.MONEY),
    Column("to_book", "To book", Kind.MONEY),
)
_BESIDE = (
    Column("pool", "Pool", whole=True),
    CURRENCY,
    Column("exposure", "Open", Kind.MONEY),
    Column("deposits", "Deposits held", Kind.MONEY),
    Column("guarantees", "Guarantees", Kind.MONEY),
    Column("disputed", "Disputed", Kind.MONEY),
    Column("unapplied", "Unapplied credit", Kind.MONEY),
)


def provision_report(policy: Policy, asked: Asked, answer: Answer) -> Report:
    """Show the matrix, single cases, what stands beside and the movement; exposures are the ledger's open items."""
    book, found = answer.book, answer.found
    said = overlay_text(policy.provision)
    rows = [{**row, "source_shown": f"{row['source']}".removesuffix(said)} for each in found for row in _cells(each)]
    single = [row for each in found for row in _single(each)]
    tables = [_matrix_table(found, rows)]
    if single:
        tables.append(table_of("specific", _SPECIFIC, single, "Looked at by themselves"))
    beside = [row for each in found for row in _beside(each)]
    if beside:
        tables.append(table_of("beside", _BESIDE, beside, "Beside the exposure; it lowers nothing by itself"))
    title = f"Movement from {asked.since} to {asked.as_of}"
    tables.append(table_of("movement", _MOVEMENT, [_movement_row(each) for each in found], title))
    report = Report(
        name="provision",
        title=_TITLES[policy.provision.standard],
        as_of=book.as_of,
        tables=tuple(tables),
        data=_data(book, found),
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=(*_notes(policy, asked, found), *answer.idle),
    )
    return proven(report, book, prove_ties(book))


def _notes(policy: Policy, asked: Asked, found: Sequence[Provided]) -> tuple[str, ...]:
    notes = [
        "Exposure is what is open of invoices; unapplied credit does not lower it.",
        "Allowances are rounded for each row to be read, and once for the total.",
    ]
    if not policy.provision.account:
        notes.append("No allowance is booked: [provision] account names none, so the whole is the charge.")
    if policy.provision.overlay:
        raised = f"{policy.provision.overlay:+f} % of themselves: {policy.provision.overlay_reason}"
        notes.append(f"The rates are with an overlay of {raised}.")
    if asked.derive:
        if any(cell.exposure and not cell.rate.share for each in found for cell in each.allowance.cells):
            notes.append("Where nothing was ever lost, the rate is 0 %: that is no sign that nothing will be.")
        notes.append("Rates are derived from all items that have passed the last bucket by the day.")
    return tuple(notes)


def _total(of: Allowance) -> Row:
    exposure = money(of.exposure, of.currency)
    return Row(("Total", None, of.currency, exposure, None, money(of.total, of.currency), None), Role.TOTAL)


def _matrix_table(found: Sequence[Provided], rows: Sequence[Record]) -> Table:
    table = table_of("matrix", _MATRIX, rows)
    totals = tuple(_total(each.allowance) for each in found)
    return Table("matrix", _MATRIX, (*table.rows, *totals), nothing="Nothing is open.")


def _cells(each: Provided) -> Iterator[Record]:
    currency = each.allowance.currency
    for cell in each.allowance.cells:
        yield {
            "pool": cell.pool,
            "bucket": cell.bucket,
            **amounts(currency, exposure=cell.exposure),
            "rate": in_percent(cell.rate.share),
            "rate_shown": f"{in_percent(cell.rate.share)} %",
            "source": cell.rate.source,
            "allowance": coins(cell.exact, currency),
        }


def _single(each: Provided) -> Iterator[Record]:
    currency = each.allowance.currency
    for case in each.allowance.specific:
        yield {
            "client": case.client,
            "invoice": case.invoice or None,
            **amounts(currency, exposure=case.exposure),
            "rate": None if case.rate is None else in_percent(case.rate),
            "allowance": coins(case.exact, currency),
            "reason": case.reason,
        }


def _beside(each: Provided) -> Iterator[Record]:
    for pool, of in each.beside.items():
        yield {
            "pool": pool,
            **amounts(
                each.allowance.currency,
                exposure=of.exposure,
                deposits=of.deposits,
                guarantees=of.guarantees,
                disputed=of.disputed,
                unapplied=of.unapplied,
            ),
        }


def _movement_row(each: Provided) -> Record:
    return _movement(each) | amounts(each.allowance.currency, to_book=each.movement.to_book)


def _movement(each: Provided) -> dict[str, Data]:
    moved = each.movement
    return amounts(
        each.allowance.currency,
        opening=moved.opening,
        charge=moved.charge,
        write_offs=moved.write_offs,
        recoveries=moved.recoveries,
        exchange=moved.exchange,
        closing=moved.closing,
    )


def _data(book: Book, found: Sequence[Provided]) -> Mapping[str, Data]:
    each_currency = [_of_currency(book, each) for each in found]
    if len(each_currency) == 1:
        return each_currency[0]
    return {"as_of": book.as_of, "currencies": [*each_currency]}


def _of_currency(book: Book, each: Provided) -> dict[str, Data]:
    currency = each.allowance.currency
    keys = ("pool", "bucket", "exposure", "rate", "source", "allowance")
    moved = {key: value for key, value in _movement(each).items() if key != "currency"}
    return {
        "as_of": book.as_of,
        "currency": currency,
        "matrix": [{key: row[key] for key in keys} for row in _cells(each)],
        "specific": [{key: value for key, value in row.items() if key != "currency"} for row in _single(each)],
        "exposure": money(each.allowance.exposure, currency),
        "total": money(each.allowance.total, currency),
        "movement": moved | {"to_book": money(each.movement.to_book, currency)},
        "unapplied": money(each.allowance.unapplied, currency),
        "beside": [{key: value for key, value in row.items() if key != "currency"} for row in _beside(each)],
    }
