"""Contracts in transit as of a day, and what each payer has outstanding."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from arledger.financing.contracts import UNKNOWN, Contract, ContractLedger, PayerSpeed
from arledger.financing.steps import StepKind
from arledger.model.money import ZERO, amount_text, exact_sum, sums
from arledger.model.report import Column, Kind, Record, Report, Role, Table, table_of
from arledger.subledger.report_parts import CURRENCY, amounts, days_number, part_notes, place_column, proven
from arledger.subledger.ties import prove_ties

_COLUMNS = (
    Column("light", "Light"),
    Column("invoice", "Invoice", whole=True),
    Column("client", "Client"),
    Column("payer", "Payer", whole=True),
    Column("outstanding", "Outstanding", Kind.MONEY, sums="contracts.outstanding"),
    CURRENCY,
    Column("days", "Days", Kind.COUNT),
    Column("expected", "Expected", Kind.DATE, priority=3),
    Column("state", "State", priority=2),
    Column("reason", "Reason", whole=True),
    Column("to_do", "To do", priority=1),
    Column("financed", "Financed", Kind.MONEY, priority=5),
    Column("received", "Received", Kind.MONEY, priority=6),
    Column("delivered", "Delivered", Kind.DATE, priority=6),
    Column("submitted", "Submitted", Kind.DATE, priority=4),
    place_column(7),
)
_PAYER_COLUMNS = (
    Column("payer", "Payer", whole=True),
    Column("count", "Contracts", Kind.COUNT),
    Column("open", "Open", Kind.MONEY, sums="contracts.outstanding"),
    CURRENCY,
    Column("late", "Late", Kind.MONEY),
    Column("median_days", "Usual days", priority=1),
    Column("p90_days", "9 of 10 within", Kind.COUNT, priority=2),
    Column("past", "Past contracts", Kind.COUNT, priority=3),
)


@dataclass(frozen=True, slots=True)
class TransitOptions:
    """Which contracts are listed: of a payer, late ones, or those without a reason."""

    payer: str | None = None
    late: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is in transit that is not listed."""
        return bool(self.payer or self.late)


def transit_report(ledger: ContractLedger, options: TransitOptions) -> Report:
    """List the contracts in transit, late ones without a reason first; payers with what they have outstanding."""
    book = ledger.book
    listed = [contract for contract in ledger.in_transit if _is_meant(contract, options)]
    payers = [speed for speed in ledger.payers if options.payer in (None, speed.payer)]
    records = [contract_record(contract) for contract in listed]
    shown = [
        {**record, "reason": _reason(contract), "to_do": to_do(ledger, contract)}
        for record, contract in zip(records, listed, strict=True)
    ]
    nothing = "No contract is in transit." if not options.narrows else "No such contract is in transit."
    table = replace(table_of("contracts", _COLUMNS, shown), nothing=nothing)
    tables = (table, _payer_table(payers, listed)) if payers else (table,)
    ties = prove_ties(book)
    report = Report(
        name="leasing",
        title="Contracts in transit",
        as_of=book.as_of,
        tables=tables,
        data={"as_of": book.as_of, "contracts": [*records], "payers": [payer_record(speed) for speed in payers]},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=_notes(ledger),
    )
    notes = report.notes
    report = proven(report, book, ties)
    return replace(report, notes=(*notes, *part_notes(ties, "These contracts"))) if ties else report


def _is_meant(contract: Contract, options: TransitOptions) -> bool:
    return options.payer in (None, contract.sale.payer) and (not options.late or contract.is_late)


def contract_record(contract: Contract) -> Record:
    """Return a contract as the JSON contract has it."""
    sale = contract.sale
    return {
        "invoice": sale.number or None,
        "client": sale.client,
        "payer": sale.payer,
        **amounts(
            sale.currency,
            amount=sale.amount,
            financed=sale.financed,
            received=contract.received,
            outstanding=contract.outstanding,
        ),
        "state": contract.state,
        "delivered": sale.delivered,
        "submitted": contract.submitted,
        "expected": contract.expected,
        "days": contract.days,
        "light": contract.light.value,
        "reason": contract.reason,
        "source": str(sale.source),
    }


def payer_record(speed: PayerSpeed) -> Record:
    """Return a payer as the JSON contract has it."""
    return {
        "payer": speed.payer,
        **amounts(speed.currency, open=speed.open),
        "median_days": days_number(speed.median_days),
        "p90_days": speed.p90_days,
    }


def to_do(ledger: ContractLedger, contract: Contract) -> str:
    """Say what comes next: hand it in, ask, answer, chase, or tell somebody above."""
    policy = ledger.policy.leasing
    if contract.state == StepKind.QUERIED.word:
        return "answer"
    if contract.submitted is None:
        return "submit"
    if contract.is_late:
        return "escalate" if policy.escalate and contract.days >= min(policy.escalate) else "chase"
    if contract.days >= policy.query_days and contract.state != StepKind.APPROVED.word:
        return "ask"
    return ""


def _reason(contract: Contract) -> str | None:
    return "reason unknown" if contract.reason == UNKNOWN else contract.reason


def _payer_table(payers: Sequence[PayerSpeed], listed: Sequence[Contract]) -> Table:
    rows: list[Record] = []
    for speed in payers:
        own = [c for c in listed if (c.sale.payer, c.sale.currency) == (speed.payer, speed.currency)]
        late = exact_sum(contract.outstanding for contract in own if contract.is_late)
        rows.append(
            {
                **payer_record(speed),
                **amounts(speed.currency, late=late),
                "count": len(own),
                "median_days": "" if speed.median_days is None else f"{speed.median_days.normalize():f}",
                "past": speed.past,
            }
        )
    return table_of("payers", _PAYER_COLUMNS, rows, "By payer", Role.BODY)


def _notes(ledger: ContractLedger) -> tuple[str, ...]:
    """Say what is open of contracts that were cancelled: it counts nowhere above, and somebody owes it."""
    cancelled = [c for c in ledger.contracts if c.outstanding and not c.in_transit]
    found = sums((c.sale.currency, c.outstanding) for c in cancelled)
    return tuple(
        f"Cancelled and still open, not in transit: {amount_text(number, currency)}."
        for currency, number in sorted(found.items())
        if number != ZERO
    )
