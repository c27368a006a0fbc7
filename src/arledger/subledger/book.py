"""Build the book: facts and policy in, documents, items and credits of one day out."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Allocation, Client, Credit, Document, DocumentKind, Item, Use
from arledger.model.facts import Facts
from arledger.model.money import ZERO, half_coin, sums, to_the_last_digit
from arledger.model.source import Source
from arledger.policy.settings import Policy
from arledger.subledger.account_roles import Chart
from arledger.subledger.allocation import Join, allocate
from arledger.subledger.client_ledger import ClientLedger
from arledger.subledger.clients import TERMS_DIRECTIVE, ClientNames, agreed_values, find_clients
from arledger.subledger.due import DueDates
from arledger.subledger.events import TAKING, Event, Events
from arledger.subledger.numbers import memo_number, own_number

Groups: TypeAlias = list[tuple[tuple[str, str], list[Event], ClientLedger]]
"""The events of each client and currency, and what the allocation made of them."""

MEMOS = (DocumentKind.CREDIT_MEMO, DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)
"""What is a document of its own, also where it stands on the credit side."""


@to_the_last_digit
def build_book(facts: Facts, policy: Policy, *, settled: bool = True) -> Book:
    """Return the book of `facts.as_of`; `settled` False leaves out what is neither open nor unapplied.

    Where facts are those of some accounts, so are documents, items and credits: an entry that a client shares
    with another tells nothing of the other's.

    Pure: the same facts in any order give the same book. Open items less unapplied credits equal the
    balances for every client and currency; `reports` prove it and never assume it.
    """
    names = ClientNames(facts.roots, policy.items.client_from)
    clients = dict(find_clients(facts, names, policy.items.client_from))
    groups = run_ledger(facts, policy, names, clients)
    builder = _Builder(_Numbers(groups, policy.items.number_links), settled=settled)
    for (client, _), events, client_ledger in groups:
        builder.add(client, events, client_ledger)
        clients.setdefault(client, Client(client, client))
    by_payee = policy.items.client_from == "payee"
    return Book(
        as_of=facts.as_of,
        facts=facts,
        clients=dict(sorted(clients.items())),
        documents=tuple(builder.documents),
        items=tuple(builder.items),
        credits=tuple(builder.credits),
        allocations=tuple(builder.allocations),
        uses=tuple(builder.uses),
        undone=tuple(builder.undone),
        balances=_payee_balances(facts, names) if by_payee else _client_balances(facts, names),
        by_payee=by_payee,
    )


@to_the_last_digit
def run_ledger(
    facts: Facts, policy: Policy, names: ClientNames, clients: dict[str, Client], join: Join | None = None
) -> Groups:
    """Run the allocation of every client and currency, in the order of their names."""
    dues = DueDates(policy.items, clients, agreed_values(facts.customs, TERMS_DIRECTIVE, names))
    whose = ClientNames(facts.roots, policy.items.client_from, facts.accounts)
    events = Events(whose, Chart(facts, policy.accounts), dues, policy.items.number_links)
    oldest_first = policy.items.auto_apply == "oldest-first"
    found: Groups = []
    for key, group in sorted(events.collect(facts.entries).items()):
        half = half_coin(key[1], facts.precision)
        found.append((key, group, allocate(group, oldest_first=oldest_first, half_coin=half, join=join)))
    return found


class _Numbers:
    """Knows what documents are called, and what they are about."""

    def __init__(self, groups: Groups, patterns: tuple[str, ...]) -> None:
        self._patterns = patterns
        self._groups: defaultdict[str, list[list[Event]]] = defaultdict(list)
        for (client, _), events, _ in groups:
            self._groups[client].append(events)
        self._items: dict[str, frozenset[str]] = {}

    def of(self, client: str, event: Event, kind: DocumentKind) -> str:
        """Return an event's own number, or an empty text; `kind` is what the allocation took it for."""
        if opens_item(event, event.kind):
            return event.numbers[0] if event.numbers else ""
        if not event.debit and kind in MEMOS:
            return memo_number(event.entry, self._patterns, self._items_of(client))
        return own_number(event.entry)

    def _items_of(self, client: str) -> frozenset[str]:
        """Return the numbers of a client's items in every currency; few clients are asked for."""
        if client not in self._items:
            opening = (event for events in self._groups[client] for event in events if opens_item(event, event.kind))
            self._items[client] = frozenset(number for event in opening for number in event.numbers)
        return self._items[client]


def _about(group: Sequence[Event], kind: DocumentKind, number: str) -> tuple[str, ...]:
    """Return the numbers that a document names, beside its own."""
    if opens_item(group[0], kind):
        return ()
    return tuple(sorted({named for event in group for named in event.numbers} - {number}))


class _Builder:
    """Freezes the engine's working values into the book's."""

    def __init__(self, numbers: _Numbers, *, settled: bool) -> None:
        self._numbers = numbers
        self._settled = settled
        self.documents: list[Document] = []
        self.items: list[Item] = []
        self.credits: list[Credit] = []
        self.allocations: list[Allocation] = []
        self.uses: list[Use] = []
        self.undone: list[Use] = []

    def add(self, client: str, events: list[Event], client_ledger: ClientLedger) -> None:
        """Take over one client's events in one currency."""
        if not self._settled:
            unsettled = client_ledger.unsettled
            _forget_settled(client_ledger)
            # All of an entry's events: its document is the same, whatever is left of it.
            events = [event for event in events if event.position in unsettled]
        of_event = self._add_documents(client, events, client_ledger)
        items: dict[int, int] = {}
        for line in client_ledger.lines:
            items[id(line)] = len(self.items)
            document = of_event[id(line.event)]
            self.items.append(
                Item(
                    client=client,
                    number=line.number,
                    account=line.event.account,
                    currency=document.currency,
                    date=line.issued,
                    due=line.due,
                    amount=line.amount,
                    settled=line.settled,
                    document=document,
                    source=Source(line.event.entry.file, line.event.line),
                    rounding=line.rounding,
                )
            )
        credits_: dict[int, int] = {}
        for credit in client_ledger.credits:
            credits_[id(credit)] = len(self.credits)
            event = credit.event
            document = of_event[id(event)]
            source = Source(event.entry.file, event.line)
            amounts = (event.date, event.amount, credit.open)
            self.credits.append(Credit(client, document.currency, *amounts, document, source, credit.rounding))
        self.allocations += [
            Allocation(credits_[id(step.credit)], items[id(step.line)], step.amount, step.date)
            for step in client_ledger.steps
        ]
        for found, uses in ((self.uses, client_ledger.uses), (self.undone, client_ledger.undone)):
            found += [Use(credits_[id(use.credit)], of_event[id(use.event)], use.amount) for use in uses]

    def _add_documents(self, client: str, events: list[Event], client_ledger: ClientLedger) -> dict[int, Document]:
        """Make one document of all postings of an entry that carry one kind and number."""
        groups: dict[tuple[int, DocumentKind, str], list[Event]] = {}
        for event in events:
            kind = client_ledger.kinds.get(id(event), event.kind)
            number = self._numbers.of(client, event, kind)
            groups.setdefault((event.position, kind, number), []).append(event)
        of_event: dict[int, Document] = {}
        for (_, kind, number), group in groups.items():
            first = group[0]
            amount = sum((e.amount if e.debit else -e.amount for e in group), ZERO)
            about = _about(group, kind, number)
            document = Document(client, first.posting.currency, kind, number, about, first.date, amount, first.entry)
            self.documents.append(document)
            of_event.update({id(event): document for event in group})
        return of_event


def _forget_settled(client_ledger: ClientLedger) -> None:
    client_ledger.lines = [line for line in client_ledger.lines if line.amount != line.settled]
    client_ledger.credits = [credit for credit in client_ledger.credits if credit.left]
    client_ledger.steps = []
    client_ledger.uses = []
    client_ledger.undone = []


def opens_item(event: Event, kind: DocumentKind) -> bool:
    """Say whether an event opens an item, as opposed to settling or taking back."""
    return event.debit and kind not in (*TAKING, DocumentKind.APPLICATION)


def _client_balances(facts: Facts, names: ClientNames) -> dict[tuple[str, str], Decimal]:
    owned = ((names.of_account(account), currency, number) for account, currency, number in facts.balances)
    totals = sums(((client, currency), number) for client, currency, number in owned if client is not None)
    return dict(sorted(totals.items()))


def _payee_balances(facts: Facts, names: ClientNames) -> dict[tuple[str, str], Decimal]:
    """Add up the postings of every payee; what is missing from Beancount's balances is nobody's, and seldom anything.

    Entries that the facts leave out have settled each other, so they add nothing to any payee.
    """
    whole = _client_balances(facts, names).items()
    totals = sums(((NO_CLIENT, currency), number) for (_, currency), number in whole)
    for entry in facts.entries:
        for posting in entry.postings:
            client = names.of_posting(posting.account, entry)
            if client is not None and client != NO_CLIENT:
                totals[client, posting.currency] += posting.number
                totals[NO_CLIENT, posting.currency] -= posting.number
    return {key: number for key, number in sorted(totals.items()) if number or key[0] == NO_CLIENT}
