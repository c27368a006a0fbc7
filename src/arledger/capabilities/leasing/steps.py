"""What people record of a contract: it never posts anything."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from arledger.capabilities.leasing.deposits_behind import deposits_behind
from arledger.entries.context import EntryContext
from arledger.financing.contracts import Contract, ContractLedger
from arledger.financing.steps import FINANCING, StepKind
from arledger.model.money import amount_text
from arledger.model.plan import AccountName, NewCustom, Plan
from arledger.model.problem import Refused, UserError
from arledger.model.slips import ALIKE, did_you_mean

_CODE = re.compile(r"[^\W_][\w.-]*")
_UNDER_WAY = (StepKind.SUBMITTED.word, StepKind.RESUBMITTED.word, StepKind.QUERIED.word, StepKind.APPROVED.word)


@dataclass(frozen=True, slots=True)
class Handled:
    """A contract with which somebody does something, as of the day of it."""

    context: EntryContext
    ledger: ContractLedger
    contract: Contract

    @property
    def number(self) -> str:
        """The number of the invoice."""
        return self.contract.sale.number

    def step(self, kind: StepKind, *texts: str, remarks: Sequence[str] = ()) -> Plan:
        """Return the plan of a step; empty texts are left out. Raises Refused where it would count for nothing."""
        sale = self.contract.sale
        last = self.contract.steps[-1] if self.contract.steps else None
        if last and last.day == self.context.day and last.kind > kind:
            raise Refused(
                f"{self.number} was {last.kind.word} on {last.day}, which counts after {kind.word} of that day",
                f"Give the day after it: --date {last.day + timedelta(days=1)}",
            )
        owner = self.context.book.clients[sale.account]
        said = tuple(text for text in texts if text)
        values = (sale.number, kind.word, sale.payer, *said, *self._whose())
        custom = NewCustom(self.context.day, FINANCING, values)
        return self.context.plan(self.context.file_of(owner), [custom], *remarks)

    def _whose(self) -> tuple[AccountName, ...]:
        """Return whose sale it is, where another one of the payer has the number."""
        sale = self.contract.sale
        alike = [c for c in self.ledger.contracts if (c.sale.number, c.sale.payer) == (sale.number, sale.payer)]
        if len({c.sale.account for c in alike}) == 1:
            return ()
        return self.context.whose(self.context.book.clients[sale.account])


def find_contract(ledger: ContractLedger, number: str, client: str | None) -> Contract:
    """Return the contract of an invoice; raises Refused where it has none, or several clients have the number."""
    wanted = number.strip().removeprefix("^")
    found = [contract for contract in ledger.contracts if wanted and contract.sale.number == wanted]
    if client is not None:
        found = [contract for contract in found if client in (contract.sale.client, contract.sale.account)]
    if len(found) == 1:
        return found[0]
    if found:
        whose = " and of ".join(sorted({contract.sale.account for contract in found}))
        raise Refused(f"{wanted} is a number of {whose}", "Say whose with --client.")
    if any(wanted in (item.number, item.document.number) for item in ledger.book.items):
        remedy = 'Write payer: "…" with the leasing company\'s account on the invoice, or client: "…" on theirs.'
        raise Refused(f"{wanted} is not financed by a leasing company", remedy)
    known = {contract.sale.number for contract in ledger.contracts} - {""}
    raise Refused(
        f"there is no financed invoice {wanted}",
        did_you_mean(wanted, known, "`arledger leasing` lists what is in transit.", ALIKE),
    )


def submit(handled: Handled, contract: str) -> Plan:
    """Propose that a contract was handed to the leasing company; `contract` is the number that it has there."""
    _refuse_received(handled)
    state = handled.contract.state
    if state in _UNDER_WAY:
        remedy = "`arledger leasing resubmit` records that something was handed in once more."
        raise Refused(f"{handled.number} is {state} already", remedy)
    text = contract.strip() or handled.contract.number
    return handled.step(StepKind.SUBMITTED, f"contract {text}" if text and " " not in text else text)


def query(handled: Handled, code: str, note: str) -> Plan:
    """Propose what the leasing company asks for, by its code."""
    _need(handled, _UNDER_WAY, "queried")
    if not _CODE.fullmatch(code.strip()):
        known = ", ".join(handled.context.policy.leasing.documents)
        raise UserError(
            f"--reason: {code!r} is no code", f"Give one word, such as {known}; --note has room for more."
        )
    return handled.step(StepKind.QUERIED, code.strip(), note.strip())


def resubmit(handled: Handled, note: str) -> Plan:
    """Propose that what was asked for was handed in."""
    _need(handled, _UNDER_WAY, "resubmitted")
    return handled.step(StepKind.RESUBMITTED, note.strip())


def approve(handled: Handled, note: str) -> Plan:
    """Propose that the leasing company will pay."""
    _need(handled, _UNDER_WAY[:-1], "approved")
    return handled.step(StepKind.APPROVED, note.strip())


def cancel(handled: Handled, note: str) -> Plan:
    """Propose that the leasing company will not pay, and say who owes what is open and what becomes of deposits."""
    contract, sale = handled.contract, handled.contract.sale
    _refuse_received(handled)
    if contract.state == StepKind.CANCELLED.word:
        raise Refused(
            f"the contract of {handled.number} is cancelled already", "`arledger leasing submit` takes it up again."
        )
    left = amount_text(contract.outstanding, sale.currency)
    if sale.on_payer:
        remark = (
            f"{left} of {handled.number} stand on the account of {sale.payer}, which will not pay: "
            f"take the invoice off with a credit memo, and invoice {sale.client}."
        )
    else:
        remark = f"{left} of {handled.number} are {sale.client}'s own to pay from now on."
    return handled.step(StepKind.CANCELLED, note.strip(), remarks=(remark, *deposits_behind(handled.ledger, sale)))


def _refuse_received(handled: Handled) -> None:
    contract = handled.contract
    if not contract.outstanding:
        since = f" since {contract.received_on}" if contract.received_on else ""
        raise Refused(f"nothing of {handled.number} is outstanding{since}", "`arledger leasing receipts` shows it.")


def _need(handled: Handled, states: Sequence[str], what: str) -> None:
    """Refuse what cannot follow the state in which a contract is."""
    _refuse_received(handled)
    state = handled.contract.state
    if state in states:
        return
    if state == StepKind.APPROVED.word:
        raise Refused(
            f"{handled.number} is approved already", "Its money is what is missing: `arledger leasing chase`."
        )
    raise Refused(
        f"the contract of {handled.number} is {state}, and cannot be {what}",
        "Record `arledger leasing submit` first.",
    )
