"""The entries of moving in: accounts of new clients, and each document against the opening account."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from arledger.capabilities.clients.entries import NewClient, client_new
from arledger.capabilities.moving_in.people import ID_KEY, Person
from arledger.entries.context import EntryContext
from arledger.formats.imports.export import ExportItem
from arledger.model.account import is_under
from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO, Money, exact_sum
from arledger.model.plan import Addition, Leg, MetaPairs, NewDirective, NewOpen, NewTransaction, Plan, may_be_link
from arledger.model.problem import Refused, UserError
from arledger.terms import TermsError, parse_terms, spell

MOVED_KEY = "moved-in"
"""Metadata of an entry that was moved in: which document of the other system it is."""

_TAGS = {
    1: (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO),
    -1: (DocumentKind.RECEIPT, DocumentKind.CREDIT_MEMO),
}


@dataclass(slots=True)
class Moved:
    """A document that moves in, with the client whose it is and its key, by which it is known again."""

    person: Person
    key: str
    day: date
    currency: str
    items: list[ExportItem]

    @property
    def open(self) -> Decimal:
        """What is open of it, positive where the client owes."""
        return exact_sum(item.open for item in self.items)


def documents(system: str, items: Iterable[tuple[ExportItem, Person]], day: date, currency: str) -> list[Moved]:
    """Put the items of one document together, instalments of one number, and give each document its key.

    `day` is that of items without a date, `currency` that of items which name none.
    """
    found: dict[tuple[str, str, str, bool], Moved] = {}
    counts: dict[tuple[str, str, str], int] = {}
    for item, person in items:
        code = item.currency or currency
        key = _key(system, item)
        at = (person.id, key, code)
        if not item.number:
            counts[at] = counts.get(at, 0) + 1
            key = f"{key} #{counts[at]}" if counts[at] > 1 else key
        moved = found.get((person.id, key, code, item.open < 0))
        if moved is None:
            moved = found[person.id, key, code, item.open < 0] = Moved(person, key, item.date or day, code, [])
        moved.items.append(item)
    return list(found.values())


def _key(system: str, item: ExportItem) -> str:
    """Return what makes a document the same in a later export: its open amount may have changed."""
    parts = [system, item.kind.value]
    if item.number:
        return _clean(" ".join([*parts, item.number, str(item.date or "")]).strip())
    if item.date is None:
        # A balance of a client, and no document: there is one of each.
        return f"{system} balance"
    return f"{' '.join(parts)} {item.date} {item.amount:f}"


def entries(context: EntryContext, moved: Sequence[Moved], people: Iterable[Person], first: date) -> Plan:
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
    context: EntryContext, moved: Sequence[Moved], accounts: Mapping[str, tuple[str, str]], opening: str
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
        name=_clean(person.name),
        terms=terms or None,
        email=_clean(details.email) or None if details else None,
        sales_rep=_clean(details.sales_rep) or None if details else None,
        currency=next(iter(sorted(person.currencies)), None),
    )
    addition = client_new(context, new).additions[0]
    opened = addition.directives[0]
    if not isinstance(opened, NewOpen):
        raise TypeError("a new client is an account that is opened")
    extra = [(ID_KEY, person.code), *_more(person)]
    meta: MetaPairs = (*opened.meta, *((key, _clean(text)) for key, text in extra if text))
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


def _entry(moved: Moved, account: str, opening: str) -> NewTransaction:
    """Return the entry of a document; a credit names no item, so that it is unapplied."""
    first = moved.items[0]
    owed = moved.open >= ZERO and first.open >= ZERO
    number = _clean(first.number)
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
    return NewTransaction(moved.day, _clean(moved.person.name), narration, tuple(legs), links, tags, tuple(meta))


def _clean(text: str) -> str:
    """Return a text as a ledger can hold it: it knows no backslash."""
    return text.replace("\\", "/")


def refuse_payees(context: EntryContext) -> None:
    """Raise UserError where clients have no accounts of their own to move to."""
    if context.policy.items.client_from == "payee":
        raise UserError("clients of this ledger are payees", "Give them accounts of their own before moving in.")
