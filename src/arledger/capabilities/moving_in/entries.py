"""The entries of moving in: accounts of new clients, and each document against the opening account."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from arledger.capabilities.clients.entries import NewClient, client_new
from arledger.capabilities.comparison.people import ID_KEY, Person
from arledger.capabilities.comparison.stated import MOVED_KEY, Stated, as_written
from arledger.entries.context import EntryContext
from arledger.model.account import is_under
from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO, Money
from arledger.model.plan import Addition, Leg, MetaPairs, NewDirective, NewOpen, NewTransaction, Plan, may_be_link
from arledger.model.problem import Refused, UserError
from arledger.terms import TermsError, parse_terms, spell

_TAGS = {
    1: (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO),
    -1: (DocumentKind.RECEIPT, DocumentKind.CREDIT_MEMO),
}


def entries(context: EntryContext, moved: Sequence[Stated], people: Iterable[Person], first: date) -> Plan:
    """Propose the accounts of new clients and an entry for each document; `first` is the day of the earliest.

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
            file, opened, told = _new_client(replace(context, day=first), person)
            accounts[person.id] = opened.account, file
            by_file.setdefault(file, []).append(opened)
            remarks += told
    _refuse_before_open(context, moved, accounts, opening)
    for one in moved:
        account, file = accounts[one.person.id]
        by_file.setdefault(file, []).append(_entry(one, account, opening))
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
    context: EntryContext, moved: Sequence[Stated], accounts: Mapping[str, tuple[str, str]], opening: str
) -> None:
    opened = {o.account: o for o in context.book.facts.opens}
    for one in moved:
        for account in (accounts[one.person.id][0], opening):
            known = opened.get(account)
            if known and one.day < known.date:
                number = one.items[0].number or "a document"
                raise Refused(
                    f"{account} is open from {known.date} on, and {number} of {one.person.name} is of {one.day}",
                    f"Let {known.source} open it on {one.day} or before.",
                )
            if known and known.currencies and one.currency not in known.currencies:
                raise Refused(
                    f"{account} accepts only {', '.join(known.currencies)}; {one.person.name} owes {one.currency}",
                    f"Let {known.source} list {one.currency} as well.",
                )


def _new_client(context: EntryContext, person: Person) -> tuple[str, NewOpen, list[str]]:
    """Return the file and the opening of a new client's account, and what of it could not be taken over."""
    details = person.details
    told = []
    terms = details.terms if details else ""
    try:
        terms = spell(parse_terms(terms)) if terms else ""
    except TermsError:
        told.append(f"The terms of {person.name}, {terms}, could not be read: set them with `arledger client set`.")
        terms = ""
    new = NewClient(
        id=person.id,
        name=as_written(person.name),
        terms=terms or None,
        email=as_written(details.email) or None if details else None,
        sales_rep=as_written(details.sales_rep) or None if details else None,
        currency=next(iter(sorted(person.currencies)), None),
    )
    addition = client_new(context, new).additions[0]
    opened = addition.directives[0]
    if not isinstance(opened, NewOpen):
        raise TypeError("a new client is an account that is opened")
    extra = [(ID_KEY, person.code), *_more(person)]
    meta: MetaPairs = (*opened.meta, *((key, as_written(text)) for key, text in extra if text))
    limit = _limit(person, context)
    meta = (*meta, ("credit-limit", limit)) if limit else meta
    currencies = tuple(sorted(person.currencies)) or opened.currencies
    return addition.file, opened._replace(meta=meta, currencies=currencies), told


def _more(person: Person) -> Iterator[tuple[str, str]]:
    if person.details:
        yield "contact", person.details.contact
        yield "address", person.details.address
        yield "phone", person.details.phone


def _limit(person: Person, context: EntryContext) -> Money | None:
    """Return a client's limit; none where it is no plain amount, or zero, which systems write for no limit."""
    text = (person.details.limit if person.details else "").replace(",", "")
    plain = text.replace(".", "", 1).isdigit()
    code = next(iter(sorted(person.currencies)), None) or next(iter(context.book.facts.operating_currencies), None)
    return Money(Decimal(text), code) if plain and code and Decimal(text) and len(person.currencies) < 2 else None


def _entry(moved: Stated, account: str, opening: str) -> NewTransaction:
    """Return the entry of a document; a credit names no item, so that it is unapplied."""
    first = moved.items[0]
    owed = moved.open >= ZERO and first.open >= ZERO
    number = as_written(first.number)
    linked = owed and bool(number) and may_be_link(number)
    meta: list[tuple[str, str]] = [(MOVED_KEY, moved.key)]
    if number and not linked:
        meta.append(("invoice" if owed else "number", number))
    legs = [
        Leg(account, item.open, moved.currency, None, (("due", item.due),) if item.due and owed else ())
        for item in moved.items
    ]
    legs.append(Leg(opening, -moved.open, moved.currency))
    tags = (first.kind.value,) if first.kind in _TAGS[1 if owed else -1] else ()
    narration = f"Moved in: {first.kind.value.replace('-', ' ')}{f' {number}' if number else ''}"
    links = (number,) if linked else ()
    return NewTransaction(moved.day, as_written(moved.person.name), narration, tuple(legs), links, tags, tuple(meta))


def refuse_payees(context: EntryContext) -> None:
    """Raise UserError where clients have no accounts of their own to move to."""
    if context.policy.items.client_from == "payee":
        raise UserError("clients of this ledger are payees", "Give them accounts of their own before moving in.")
