"""Unapplied and unidentified money by age, each with what it may be for."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.unapplied_cash.rules import UNIDENTIFIED, UnappliedCash, unidentified_balance
from arledger.model.account import is_under_any
from arledger.model.bank import LineState, Part
from arledger.model.book import Book
from arledger.model.money import ZERO, amount_text
from arledger.model.report import Column, Data, Kind, Record, Report, Role, table_of
from arledger.policy.settings import Policy
from arledger.subledger.aging import Buckets
from arledger.subledger.report_parts import CURRENCY, amounts, money, place_column, probability

_COLUMNS = (
    Column("client", "Client", whole=True),
    Column("date", "Date", Kind.DATE),
    Column("days", "Days", Kind.COUNT, priority=2),
    Column("bucket", "Bucket", priority=4),
    Column("kind", "Kind", priority=3),
    Column("open", "Open", Kind.MONEY),
    CURRENCY,
    Column("suggestion", "May be for", below=True),
    place_column(5),
)
_TOTAL_COLUMNS = (
    CURRENCY,
    Column("unapplied", "Unapplied", Kind.MONEY),
    Column("unidentified", "Unidentified", Kind.MONEY),
    Column("total", "Total", Kind.MONEY, sums="rows.open"),
)


def unapplied_report(
    book: Book, policy: Policy, found: Sequence[UnappliedCash], buckets: Buckets, client: str | None = None
) -> Report:
    """List what waits, of everybody or of one client, the oldest first.

    The totals tie to the credits of the book, and for everybody to the ledger's balance of unidentified money.
    """
    shown = [each for each in found if client in (None, each.client)]
    totals = _totals(book, policy, shown, whole=client is None)
    rows = [_row_data(book, each, buckets) for each in shown]
    listed = [
        {**row, "client": each.client or UNIDENTIFIED, "suggestion": _suggestion(each)}
        for row, each in zip(rows, shown, strict=True)
    ]
    return Report(
        name="unapplied",
        title="Unapplied and unidentified money",
        as_of=book.as_of,
        tables=(
            table_of("rows", _COLUMNS, listed),
            table_of("totals", _TOTAL_COLUMNS, map(_total_data, totals), "Totals", Role.TOTAL),
        ),
        data={
            "as_of": book.as_of,
            "buckets": list(buckets.names),
            "rows": [*rows],
            "totals": [_total_data(total) for total in totals],
        },
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=tuple(_notes(totals)) if client is None else (),
        failed=any(total.difference for total in totals),
        precision=book.facts.precision,
    )


class _Total(NamedTuple):
    """What waits in one currency, beside Beancount's own balance of the unidentified money."""

    currency: str
    unapplied: Decimal
    unidentified: Decimal
    ledger: Decimal

    @property
    def total(self) -> Decimal:
        return self.unapplied + self.unidentified

    @property
    def difference(self) -> Decimal:
        """What does not tie, zero where all is well."""
        return self.unidentified - self.ledger


def _totals(book: Book, policy: Policy, found: Sequence[UnappliedCash], *, whole: bool) -> list[_Total]:
    currencies = {each.currency for each in found}
    if whole:
        roots = policy.accounts.unidentified
        currencies |= {b.currency for b in book.facts.balances if b.number and is_under_any(b.account, roots)}
    totals = []
    for currency in sorted(currencies):
        unapplied = _sum(each for each in found if each.client and each.currency == currency)
        unidentified = _sum(each for each in found if not each.client and each.currency == currency)
        ledger = unidentified_balance(book, policy, currency) if whole else unidentified
        totals.append(_Total(currency, unapplied, unidentified, ledger))
    return totals


def _sum(found: Iterable[UnappliedCash]) -> Decimal:
    return sum((each.open for each in found), ZERO)


def _suggestion(each: UnappliedCash) -> str:
    """Say what an amount may be for, and the command that puts it there where that is certain."""
    match = each.match
    if match is None:
        return ""
    if match.state is LineState.MATCHED and match.parts:
        return f"{_command(each)}: {match.reason}"
    if match.candidates:
        ways = "; or ".join(
            ", ".join(f"{part.client} {part.invoice}" for part in candidate.parts) for candidate in match.candidates
        )
        return f"perhaps {ways}"
    return f"{match.client}, as money on account" if match.client and not each.client else ""


def _command(each: UnappliedCash) -> str:
    match = each.match
    parts = match.parts if match else ()
    targets = " ".join(f"-i {part.invoice}={part.amount:f}" for part in parts)
    if each.client:
        return f"arledger apply {each.client} {targets}"
    return f"arledger payment {parts[0].client} {each.open:f} {targets} --account {each.account}"


def _row_data(book: Book, each: UnappliedCash, buckets: Buckets) -> Record:
    match = each.match
    sure = match is not None and match.state is LineState.MATCHED and bool(match.parts)
    return {
        "client": each.client or None,
        "kind": each.kind,
        "number": each.number,
        "bank_ref": each.ref,
        "date": each.date,
        "days": (book.as_of - each.date).days,
        "bucket": buckets.name((book.as_of - each.date).days),
        **amounts(each.currency, amount=each.amount, open=each.open),
        "payer": each.payer,
        "text": each.text,
        "suggestion": {
            "certain": sure,
            "confidence": probability(match.confidence) if match else 0,
            "reason": match.reason if match else "",
            "allocations": _parts(match.parts if match else (), each.currency),
            "candidates": [
                {"allocations": _parts(one.parts, each.currency), "reason": one.reason}
                for one in (match.candidates if match else ())
            ],
            "command": _command(each) if sure else None,
        },
        "source": str(each.source),
    }


def _parts(parts: Sequence[Part], currency: str) -> list[Data]:
    return [{"client": p.client, "invoice": p.invoice, "amount": money(p.amount, currency)} for p in parts]


def _total_data(total: _Total) -> Record:
    return amounts(
        total.currency,
        unapplied=total.unapplied,
        unidentified=total.unidentified,
        total=total.total,
        ledger_unidentified=total.ledger,
        difference=total.difference,
    )


def _notes(totals: Sequence[_Total]) -> Iterable[str]:
    for total in totals:
        currency = total.currency
        ledger = amount_text(total.ledger, currency)
        off = money(total.difference, currency)
        if off:
            yield f"DOES NOT TIE: unidentified in the ledger {ledger}, difference {off:,f} {currency}."
        else:
            yield f"Unidentified ties to the ledger: {ledger}, difference {off}."
