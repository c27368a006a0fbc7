"""The entries of moving in: accounts of new clients, each document against the opening account, and its history."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from arledger.capabilities.comparison.people import Person
from arledger.capabilities.comparison.stated import as_written
from arledger.capabilities.moving_in.history import Booked, settled_entries
from arledger.capabilities.moving_in.new_clients import known_terms, new_client
from arledger.entries.context import EntryContext
from arledger.model.account import is_under
from arledger.model.documents import DocumentKind
from arledger.model.plan import Addition, Leg, NewDirective, NewOpen, NewTransaction, Plan, may_be_link
from arledger.model.problem import Refused, UserError
from arledger.subledger.moved_in import MOVED_IN_KEY

_TAGS = {
    1: (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO),
    -1: (DocumentKind.RECEIPT, DocumentKind.CREDIT_MEMO),
}


def entries(context: EntryContext, moved: Sequence[Booked], people: Iterable[Person], first: date) -> Plan:
    """Propose the accounts of new clients, an entry for each document, and what settled it; `first` is the first day.

    Raises Refused where an account is opened later than its first document.
    """
    by_file: dict[str, list[NewDirective]] = {}
    remarks: list[str] = []
    accounts: dict[str, tuple[str, str]] = {}
    opening = _opening(context)
    if moved and not any(o.account == opening for o in context.book.facts.opens):
        by_file.setdefault(context.book.facts.main, []).append(NewOpen(first, opening, ()))
    for person in people:
        if person.known:
            accounts[person.id] = context.account_of(person.known), context.file_of(person.known)
        else:
            file, opened, told = new_client(context, person, first)
            accounts[person.id] = opened.account, file
            by_file.setdefault(file, []).append(opened)
            remarks += told
    _refuse_before_open(context, moved, accounts, opening)
    for one in moved:
        account, file = accounts[one.stated.person.id]
        by_file.setdefault(file, []).append(_entry(one, account, opening))
    for (client, _), own in _by_client(moved).items():
        account, file = accounts[client]
        by_file.setdefault(file, []).extend(settled_entries(own, account, opening, context.day))
    return Plan(tuple(Addition(file, tuple(new)) for file, new in by_file.items()), remarks=tuple(remarks))


def _opening(context: EntryContext) -> str:
    """Return the account that moving in is posted against: the policy's first."""
    named = context.policy.accounts.opening[0]
    types = context.book.facts.types
    return (
        named
        if is_under(named, types.equity) or named.count(":") == 0
        else named.replace("Equity:", f"{types.equity}:", 1)
    )


def _refuse_before_open(
    context: EntryContext, moved: Sequence[Booked], accounts: Mapping[str, tuple[str, str]], opening: str
) -> None:
    opened = {o.account: o for o in context.book.facts.opens}
    for one in (each.stated for each in moved):
        for account in (accounts[one.person.id][0], opening):
            known = opened.get(account)
            if known and one.day < known.date:
                number = one.number or "a document"
                raise Refused(
                    f"{account} is open from {known.date} on, and {number} of {one.person.name} is of {one.day}",
                    f"Let {known.source} open it on {one.day} or before.",
                )
            if known and known.currencies and one.currency not in known.currencies:
                raise Refused(
                    f"{account} accepts only {', '.join(known.currencies)}; {one.person.name} owes {one.currency}",
                    f"Let {known.source} list {one.currency} as well.",
                )


def _by_client(moved: Iterable[Booked]) -> dict[tuple[str, str], list[Booked]]:
    found: dict[tuple[str, str], list[Booked]] = {}
    for one in moved:
        found.setdefault((one.stated.person.id, one.stated.currency), []).append(one)
    return found


def _entry(one: Booked, account: str, opening: str) -> NewTransaction:
    """Return the entry of a document; a credit names no item, so that it is unapplied."""
    stated, first = one.stated, one.stated.items[0]
    owed = not stated.is_credit
    links = (one.number,) if owed and one.number and may_be_link(one.number) else ()
    legs = [
        Leg(account, figure, stated.currency, None, (("due", item.due),) if item.due and owed else ())
        for item, figure in zip(stated.items, one.figures, strict=True)
        if figure
    ]
    legs.append(Leg(opening, -one.amount, stated.currency))
    tags = (first.kind.value,) if first.kind in _TAGS[1 if owed else -1] else ()
    narration = f"Moved in: {first.kind.value.replace('-', ' ')} {as_written(first.number)}".rstrip()
    payee, meta = as_written(stated.person.name), tuple(_meta(one, linked=bool(links)))
    return NewTransaction(stated.day, payee, narration, tuple(legs), links, tags, meta)


def _meta(one: Booked, *, linked: bool) -> Iterator[tuple[str, str]]:
    first, owed = one.stated.items[0], not one.stated.is_credit
    yield MOVED_IN_KEY, one.stated.key
    if one.number and not linked:
        yield "invoice" if owed else "number", one.number
    terms = "" if first.due or not owed else known_terms(first.terms)
    if terms:
        yield "terms", terms


def refuse_payees(context: EntryContext) -> None:
    """Raise UserError where clients have no accounts of their own to move to."""
    if context.policy.items.client_from == "payee":
        raise UserError("clients of this ledger are payees", "Give them accounts of their own before moving in.")
