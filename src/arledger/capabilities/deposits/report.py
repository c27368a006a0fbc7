"""The deposits report: every deposit as of a day, and that all of them are the liability."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from arledger.deposit_ledger.states import DepositLedger, DepositState, State, held_by_currency
from arledger.model.account import is_under_any
from arledger.model.book import Book
from arledger.model.money import ZERO, sums
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Table, table_of
from arledger.subledger.report_parts import CURRENCY, amounts, part_notes, place_column, proven
from arledger.subledger.ties import Tie

# What somebody has to do, and until when, comes first: a narrow page shows the beginning.
_COLUMNS = (
    Column("deposit", "Deposit", whole=True),
    Column("client", "Client", whole=True),
    Column("shown", "State"),
    Column("held", "Held", Kind.MONEY),
    CURRENCY,
    Column("secures", "Secures", priority=1),
    Column("since", "Since", Kind.DATE, priority=3),
    Column("deadline", "Deadline", Kind.DATE, priority=2),
    Column("days_over", "Over", Kind.COUNT),
    Column("next_actor", "Next"),
    Column("why_held", "Why it is held", below=True),
    Column("received_on", "Received", Kind.DATE, priority=5),
    Column("amount", "Amount", Kind.MONEY, priority=4),
    place_column(6),
)
_SALES_REP = Column("sales_rep", "Sales rep")
_TOTAL_COLUMNS = (
    CURRENCY,
    Column("held", "Held", Kind.MONEY, sums="deposits.held"),
    Column("going_back", "To be refunded", Kind.MONEY),
    Column("late", "Past the deadline", Kind.MONEY),
)


@dataclass(frozen=True, slots=True)
class DepositOptions:
    """Which deposits are listed, and whether by sales person."""

    client: str | None = None
    states: tuple[str, ...] = ()
    overdue: bool = False
    open_only: bool = False
    unclaimed: bool = False
    by_sales_rep: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is held that is not listed."""
        return bool(self.client or self.states or self.overdue or self.unclaimed)


def deposits_report(ledger: DepositLedger, options: DepositOptions) -> Report:
    """List deposits by number; the totals are of what is listed, the ties of everything."""
    book = ledger.book
    every = ledger.states()
    listed = [each for each in every if _is_meant(each, options)]
    if options.by_sales_rep:
        listed.sort(key=lambda each: ledger.sales_rep(each.deposit.client))
    records = [_record(each, ledger) for each in listed]
    shown = [{**record, "shown": _shown(each), "next_actor": each.next_actor} for record, each in
             zip(records, listed, strict=True)]  # fmt: skip
    columns = (_SALES_REP, *_COLUMNS) if options.by_sales_rep else _COLUMNS
    title = "Unclaimed deposits" if options.unclaimed else "Deposits"
    ties = deposit_ties(book, every)
    report = Report(
        name="deposits",
        title=title,
        as_of=book.as_of,
        tables=_tables(table_of("deposits", columns, shown), listed, ledger, options),
        data={"as_of": book.as_of, "deposits": [*records]},
        facts=(("Ledger", book.facts.title or book.facts.main),),
    )
    notes = part_notes(ties, "These deposits") if options.narrows else None
    report = proven(report, book, ties)
    return report if notes is None else replace(report, notes=notes)


def _tables(
    table: Table, listed: Sequence[DepositState], ledger: DepositLedger, options: DepositOptions
) -> tuple[Table, ...]:
    """Return the tables that there are: where nothing is listed, there is nothing to add up."""
    if not listed:
        return (table if options.narrows else replace(table, nothing="No deposits are held."),)
    totals = table_of("totals", _TOTAL_COLUMNS, _totals(listed), "Totals", Role.TOTAL)
    return (table, *(_by_sales_rep(listed, ledger) if options.by_sales_rep else ()), totals)


def deposit_ties(book: Book, every: Iterable[DepositState]) -> tuple[Tie, ...]:
    """Prove per currency that what is held of all deposits is the liability in Beancount's balance of the day."""
    held = held_by_currency(every)
    roots = book.facts.roots.deposits
    ledger = sums((b.currency, -b.number) for b in book.facts.balances if is_under_any(b.account, roots))
    currencies = sorted({c for c, number in held.items() if number} | {c for c, number in ledger.items() if number})
    return tuple(Tie(c, held.get(c, ZERO), ledger.get(c, ZERO)) for c in currencies)


def _is_meant(each: DepositState, options: DepositOptions) -> bool:
    deposit = each.deposit
    return (
        options.client in (None, deposit.client)
        and (not options.states or each.state in options.states)
        and (not options.overdue or each.days_over > 0)
        and (not options.open_only or bool(deposit.held))
        and (not options.unclaimed or each.state is State.UNCLAIMED)
    )


def _record(each: DepositState, ledger: DepositLedger) -> Record:
    deposit = each.deposit
    return {
        "deposit": deposit.number,
        "client": deposit.client,
        **amounts(deposit.currency, amount=deposit.amount, held=deposit.held),
        "state": each.state.value,
        "secures": list(each.secures),
        "received_on": deposit.received_on,
        "since": each.since,
        "eligible_on": each.eligible_on,
        "deadline": each.deadline,
        "days_over": each.days_over,
        "next_actor": each.next_actor or None,
        "sales_rep": ledger.sales_rep(deposit.client),
        "why_held": list(each.why_not),
        "proof": each.proof or None,
        "source": str(deposit.source),
    }


def _shown(each: DepositState) -> str:
    """Say the state for people, with what is missing."""
    return f"{each.state.value}, proof missing" if each.proof_missing else each.state.value


def _totals(listed: Sequence[DepositState]) -> tuple[Record, ...]:
    held = held_by_currency(listed)
    # What nobody has asked for in years must go back all the same.
    going = held_by_currency(each for each in listed if each.deadline is not None)
    late = held_by_currency(each for each in listed if each.days_over > 0)
    return tuple(
        amounts(c, held=number, going_back=going.get(c, ZERO), late=late.get(c, ZERO))
        for c, number in sorted(held.items())
    )


def _by_sales_rep(listed: Sequence[DepositState], ledger: DepositLedger) -> tuple[Table, ...]:
    groups: dict[tuple[str, str], list[DepositState]] = {}
    for each in listed:
        groups.setdefault((ledger.sales_rep(each.deposit.client), each.deposit.currency), []).append(each)
    rows: list[dict[str, Data]] = []
    for (rep, _), own in sorted(groups.items()):
        rows += [{"sales_rep": rep, "count": len(own), **total} for total in _totals(own)]
    columns = (_SALES_REP, Column("count", "Deposits", Kind.COUNT), *_TOTAL_COLUMNS)
    return (table_of("sales_reps", columns, rows, "By sales rep"),)
