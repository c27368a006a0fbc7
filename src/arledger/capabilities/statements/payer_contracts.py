"""What a leasing company is to pay, as our side of a reconciliation with it: also on other clients' accounts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from arledger.capabilities.statements.client_entries import SETTLED, OurEntry
from arledger.financing.contracts import Contract, ContractLedger
from arledger.financing.history import Means, SaleHistory
from arledger.financing.steps import StepKind
from arledger.model.book import Book
from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO, exact_sum
from arledger.subledger.clients import client_named
from arledger.subledger.running_total import RunningTotal
from arledger.subledger.ties import Tie, prove_ties

_CANCELLED = "cancelled in our ledger"
_KINDS = {
    Means.MONEY: DocumentKind.RECEIPT,
    Means.CREDITED: DocumentKind.CREDIT_MEMO,
    Means.WRITTEN_OFF: DocumentKind.WRITE_OFF,
}


class PayerContracts:
    """The contracts of one payer, by what its statement may call them; none without a ledger."""

    def __init__(self, payer: str, ledger: ContractLedger | None = None) -> None:
        self._ledger = ledger
        known = zip(ledger.histories, ledger.contracts, strict=True) if ledger else ()
        self._known: list[tuple[SaleHistory, Contract]] = [each for each in known if each[1].sale.payer == payer]
        self._own = {c.sale.number: c for _, c in self._known if c.sale.on_payer and c.sale.number}

    def total(self, currency: str) -> Decimal:
        """Return what is outstanding on other clients' accounts."""
        return exact_sum(_owed(contract) for _, contract in self._elsewhere(currency)) or ZERO

    def accounts(self, currency: str) -> list[str]:
        """Return the other clients on whose accounts anything is outstanding."""
        return sorted({c.sale.account for _, c in self._elsewhere(currency) if _owed(c)})

    def with_names(self, entries: Sequence[OurEntry]) -> list[OurEntry]:
        """Return entries of the payer's own account with what else its contracts are called."""
        return [self._named(entry, contract) if (contract := self._of(entry)) else entry for entry in entries]

    def open_entries(self, currency: str) -> Iterator[OurEntry]:
        """Yield one entry for each contract on another client's account, with what is outstanding."""
        for _, contract in self._elsewhere(currency):
            sale, owed = contract.sale, _owed(contract)
            cancelled = contract.outstanding and not owed
            remark = "" if owed else _CANCELLED if cancelled else SETTLED
            entry = OurEntry(sale.number, DocumentKind.INVOICE, sale.invoiced, owed, source=str(sale.source))
            yield self._named(entry._replace(remark=remark), contract)

    def all_entries(self, currency: str, since: date) -> Iterator[OurEntry]:
        """Yield what happened to those: the payer's part of each, and what settled it, what is of a day together."""
        settled: defaultdict[tuple[date, Means], list[tuple[Decimal, str]]] = defaultdict(list)
        for history, contract in self._elsewhere(currency):
            sale = contract.sale
            amount = _owed(contract) + history.by_payer.on(self._as_of)
            entry = OurEntry(sale.number, DocumentKind.INVOICE, sale.invoiced, amount, source=str(sale.source))
            remark = _CANCELLED if contract.state == StepKind.CANCELLED.word else ""
            yield self._named(entry._replace(early=sale.invoiced < since, remark=remark), contract)
            for means, total in history.means.items():
                for day in sorted(set(total.days)):
                    settled[day, means].append((_change(total, day), sale.number))
        for (day, means), parts in sorted(settled.items(), key=lambda each: (each[0][0], each[0][1].value)):
            changed = [(off, number) for off, number in parts if off]
            numbers = tuple(dict.fromkeys(number for _, number in changed if number))
            if changed:
                off, kind = exact_sum(off for off, _ in changed), _KINDS.get(means, DocumentKind.ADJUSTMENT)
                source = self._source_of(day, numbers)
                yield OurEntry("", kind, day, -off, numbers, source=source, early=day < since)

    def proof(self, client: str) -> tuple[Book, tuple[Tie, ...]] | None:
        """Return the proof of every account on which its contracts stand, None where that is its own alone."""
        others = {contract.sale.account for _, contract in self._known if not contract.sale.on_payer}
        return (
            (self._ledger.book, tuple(prove_ties(self._ledger.book, {client, *others})))
            if others and self._ledger
            else None
        )

    def _source_of(self, day: date, numbers: Sequence[str]) -> str:
        """Return where a payment of a day for some numbers stands, the first one."""
        credits_ = self._ledger.book.credits if self._ledger else ()
        about = set(numbers)
        places = [str(c.source) for c in credits_ if c.date == day and about & set(c.document.about)]
        return min(places, default="")

    @property
    def _as_of(self) -> date:
        return self._ledger.book.as_of if self._ledger else date.max

    def _elsewhere(self, currency: str) -> Iterator[tuple[SaleHistory, Contract]]:
        return (
            (history, contract)
            for history, contract in self._known
            if not contract.sale.on_payer and contract.sale.currency == currency
        )

    def _of(self, entry: OurEntry) -> Contract | None:
        return self._own.get(entry.number) if entry.amount >= 0 and not entry.about else None

    def _named(self, entry: OurEntry, contract: Contract) -> OurEntry:
        if self._ledger is None:
            return entry
        sale, book = contract.sale, self._ledger.book
        buyer = client_named(sale.client, book.clients)
        fee = self._ledger.fee_of(sale.payer)
        return entry._replace(
            aliases=tuple(sorted({contract.number, sale.contract} - {"", entry.number})),
            buyers=tuple(dict.fromkeys((book.name_of(buyer), buyer))),
            kept=ZERO if fee.fixed and contract.fees else fee.of(contract.outstanding, sale.currency),
        )


def _owed(contract: Contract) -> Decimal:
    """Return what the payer owes of a contract: nothing of one that is cancelled."""
    return contract.outstanding if contract.in_transit else ZERO


def _change(total: RunningTotal, day: date) -> Decimal:
    """Return by how much an amount has changed on a day."""
    before = [each for each in total.days if each < day]
    return total.on(day) - (total.on(before[-1]) if before else ZERO)
