"""What leasing companies were to pay in a period and what they did: short and over by reason."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from arledger.financing.contracts import UNKNOWN, Contract, ContractLedger
from arledger.financing.history import Means, SaleHistory
from arledger.model.money import ZERO, exact_sum
from arledger.model.report import Column, Kind, Record, Report, Role, table_of
from arledger.subledger.report_parts import CURRENCY, amounts, part_notes, place_column, proven
from arledger.subledger.ties import prove_ties

_COLUMNS = (
    Column("invoice", "Invoice", whole=True),
    Column("payer", "Payer", whole=True),
    Column("client", "Client", priority=2),
    Column("financed", "Expected", Kind.MONEY),
    Column("received", "Received", Kind.MONEY),
    CURRENCY,
    Column("short", "Short", Kind.MONEY),
    Column("over", "Over", Kind.MONEY, priority=3),
    Column("why", "Why"),
    Column("fully_received", "Fully received", Kind.DATE),
    Column("contract", "Contract", priority=4),
    place_column(5),
)
_TOTALS = (
    Column("payer", "Payer", whole=True),
    CURRENCY,
    Column("financed", "Expected", Kind.MONEY),
    Column("received", "Received", Kind.MONEY),
    Column("short", "Short", Kind.MONEY),
    Column("over", "Over", Kind.MONEY, priority=1),
)
_REASONS = (
    Column("payer", "Payer", whole=True),
    Column("reason", "Reason"),
    Column("count", "Contracts", Kind.COUNT),
    Column("amount", "Amount", Kind.MONEY),
    CURRENCY,
)
OVER = "over"
OUTSTANDING = "outstanding"
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Compared:
    """What was expected of a contract beside what came; `short` says of what is missing by which reason."""

    contract: Contract
    received: Decimal
    short: tuple[tuple[str, Decimal], ...]
    over: Decimal

    @property
    def missing(self) -> Decimal:
        """All that is short."""
        return exact_sum(amount for _, amount in self.short)


def receipts_report(ledger: ContractLedger, first: date, payer: str | None) -> Report:
    """Compare every contract that was not fully received before the first day, as of the ledger's day."""
    book = ledger.book
    listed = [
        _compared(ledger, contract, history)
        for contract, history in zip(ledger.contracts, ledger.histories, strict=True)
        if payer in (None, contract.sale.payer) and _is_of_period(contract, history, first, book.as_of)
    ]
    records = [_record(each) for each in listed]
    reasons = list(_by_reason(listed))
    shown = [{**record, "why": _why(each)} for record, each in zip(records, listed, strict=True)]
    table = replace(table_of("contracts", _COLUMNS, shown), nothing="No contract was to be paid in this period.")
    tables = [table]
    if listed:
        tables += [
            table_of("reasons", _REASONS, reasons, "Short and over by reason"),
            table_of("totals", _TOTALS, _totals(listed), "Totals", Role.TOTAL),
        ]
    report = Report(
        name="leasing_receipts",
        title=f"Receipts from leasing companies from {first} to {book.as_of}",
        as_of=book.as_of,
        tables=tuple(tables),
        data={
            "as_of": book.as_of,
            "from": first,
            "to": book.as_of,
            "contracts": [*records],
            "reasons": [*reasons],
        },
        facts=(("Ledger", book.facts.title or book.facts.main),),
    )
    ties = prove_ties(book)
    return replace(proven(report, book, ties), notes=part_notes(ties, "These contracts"))


def _is_of_period(contract: Contract, history: SaleHistory, first: date, last: date) -> bool:
    """Say whether anything was expected of a contract in the period, or came."""
    if contract.sale.delivered > last and not contract.received:
        return False
    before = history.outstanding(first - timedelta(days=1)) if first > date.min else ZERO
    begun = any(item.document.date >= first for item in history.items)
    return bool(before) or begun or any(first <= day <= last for day in history.by_payer.days)


def _compared(ledger: ContractLedger, contract: Contract, history: SaleHistory) -> Compared:
    day = ledger.book.as_of
    short = [(means.value, history.settled_by(means, day)) for means in Means if means is not Means.MONEY]
    if contract.outstanding:
        open_as = OUTSTANDING if contract.in_transit else CANCELLED
        short.append((_reason(contract) if contract.in_transit else open_as, contract.outstanding))
    short = [(reason, amount) for reason, amount in short if amount]
    received = contract.sale.financed - exact_sum(amount for _, amount in short)
    return Compared(contract, received, tuple(short), ledger.beyond(contract.sale))


def _reason(contract: Contract) -> str:
    """Say why a contract in transit is open: what was asked for, or that nobody knows; else that it is in time."""
    return "reason unknown" if contract.reason == UNKNOWN else contract.reason or OUTSTANDING


def _why(each: Compared) -> str:
    parts = [reason for reason, _ in each.short]
    return ", ".join([*parts, OVER] if each.over else parts)


def _record(each: Compared) -> Record:
    contract, sale = each.contract, each.contract.sale
    return {
        "invoice": sale.number or None,
        "client": sale.client,
        "payer": sale.payer,
        "contract": contract.number or None,
        **amounts(sale.currency, financed=sale.financed, received=each.received, short=each.missing, over=each.over),
        "reasons": [{"reason": reason, **amounts(sale.currency, amount=amount)} for reason, amount in each.short],
        "state": contract.state,
        "fully_received": contract.received_on,
        "source": str(sale.source),
    }


def _by_reason(listed: Sequence[Compared]) -> Iterator[Record]:
    groups: defaultdict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for each in listed:
        sale = each.contract.sale
        for reason, amount in [*each.short, *(((OVER, each.over),) if each.over else ())]:
            groups[sale.payer, reason, sale.currency].append(amount)
    for (payer, reason, currency), found in sorted(groups.items()):
        yield {"payer": payer, "reason": reason, "count": len(found), **amounts(currency, amount=exact_sum(found))}


def _totals(listed: Sequence[Compared]) -> Iterator[Record]:
    groups: defaultdict[tuple[str, str], list[Compared]] = defaultdict(list)
    for each in listed:
        groups[each.contract.sale.payer, each.contract.sale.currency].append(each)
    for (payer, currency), own in sorted(groups.items()):
        financed = exact_sum(each.contract.sale.financed for each in own)
        received, short = exact_sum(each.received for each in own), exact_sum(each.missing for each in own)
        over = exact_sum(each.over for each in own)
        yield {"payer": payer, **amounts(currency, financed=financed, received=received, short=short, over=over)}
