"""Who has to be told of which contract on a day: sales people of what is not submitted or late, management of delays.

Each step is told once, whatever the number of runs: what was told stands in the ledger (`session.notices`). What was
told before a contract was submitted, or before it was paid and open again, says nothing of what came after.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from arledger.financing.contracts import DELIVERED, Contract, ContractLedger
from arledger.financing.history import SaleHistory
from arledger.session.notices import Told, next_level, steps_reached
from arledger.subledger.clients import text_of


class NoticeKind(StrEnum):
    """What is told: a contract is to be submitted, it is late, or it is late for management."""

    UNSUBMITTED = "contract-unsubmitted"
    LATE = "contract-late"
    ESCALATED = "contract-escalated"


class Notice(NamedTuple):
    """One step about one contract, and who is told."""

    contract: Contract
    kind: NoticeKind
    level: int
    who: str

    @property
    def number(self) -> str:
        """The number of the invoice."""
        return self.contract.sale.number


def notices(ledger: ContractLedger, told: Mapping[str, Sequence[Told]]) -> list[Notice]:
    """Return what has to be told on the day of the ledger and was not yet; `told` is what was, by number."""
    return [
        notice
        for history, contract in zip(ledger.histories, ledger.contracts, strict=True)
        if contract.in_transit and contract.sale.number
        for notice in _of_contract(ledger, contract, _since(history, contract, ledger.book.as_of, told))
    ]


def told_on_day(ledger: ContractLedger, told: Mapping[str, Sequence[Told]]) -> list[Notice]:
    """Return what was told on the day of the ledger already, of contracts that are still in transit."""
    return [
        Notice(contract, NoticeKind(each.kind), each.level, each.who)
        for contract in ledger.in_transit
        for each in told.get(contract.sale.number, ())
        if each.day == ledger.book.as_of and _is_of(each, contract)
    ]


def sales_rep(ledger: ContractLedger, contract: Contract) -> str:
    """Return who sells to the client of a contract: the sales-rep of their account, else whom the policy names."""
    known = ledger.book.clients.get(contract.sale.client)
    return (text_of(known.meta, "sales-rep") if known else "") or ledger.policy.leasing.sales


def _since(
    history: SaleHistory, contract: Contract, as_of: date, told: Mapping[str, Sequence[Told]]
) -> Sequence[Told]:
    """Return what was told of a contract since it was submitted, and since it has been open without a break."""
    is_open_since = as_of
    for day in sorted((day for day in history.days() if day <= as_of), reverse=True):
        if not history.outstanding(day):
            break
        is_open_since = day
    own = (each for each in told.get(contract.sale.number, ()) if _is_of(each, contract))
    submitted = contract.submitted or date.min
    return [each for each in own if each.day > submitted and each.day >= is_open_since]


def _of_contract(ledger: ContractLedger, contract: Contract, told: Sequence[Told]) -> Iterator[Notice]:
    day, policy = ledger.book.as_of, ledger.policy.leasing
    kind = _of_sales(contract, policy.query_days)
    if kind and (level := next_level([each for each in told if each.kind == kind], day, policy.remind_days)):
        yield Notice(contract, kind, level, sales_rep(ledger, contract))
    if contract.is_late:
        levels = {each.level for each in told if each.kind == NoticeKind.ESCALATED}
        for level, role in steps_reached(policy.escalate, contract.days, levels):
            yield Notice(contract, NoticeKind.ESCALATED, level, role)


def _of_sales(contract: Contract, query_days: int) -> NoticeKind | None:
    """Say what a sales person is told of a contract: what is not submitted is told so, however late it is."""
    if contract.state == DELIVERED:
        return NoticeKind.UNSUBMITTED if contract.is_late or contract.days >= query_days else None
    return NoticeKind.LATE if contract.is_late else None


def _is_of(told: Told, contract: Contract) -> bool:
    return told.client in ("", contract.sale.account)
