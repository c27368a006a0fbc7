"""The books' side of a bank account: its legs, and which of them the bank has shown."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.model.account import is_under, is_under_any
from arledger.model.bank import CLEARED_DIRECTIVE, PAYER_KEY, REF_KEY, STATEMENT_DIRECTIVE
from arledger.model.documents import NO_CLIENT
from arledger.model.facts import Custom, Entry, Facts, Posting, numbers_in
from arledger.model.money import Money
from arledger.model.normalize import fold, squeezed
from arledger.model.source import Day, Source
from arledger.subledger.clients import ClientNames, text_of


class BankLeg(NamedTuple):
    """One leg of an entry on a bank account; `ref` is empty where it has no bank line yet.

    `shown` is the day on which the bank showed it, where that is another than the entry's, and `also` are references
    that it has in other files. `words` are the numbers that the entry names, squeezed, `clients` those whose accounts
    it posts to, `payer` is the name that the bank printed, and of what is `unidentified` the client was not known.
    A `transfer` has the date of one of its statements, and lines on two. A `twin` shares its account, day and amount
    with another entry, which its `numbers` or its payee tell from it.
    """

    account: str
    date: date
    number: Decimal
    currency: str
    ref: str
    source: Source
    payee: str
    words: tuple[str, ...]
    shown: Day | None = None
    also: tuple[str, ...] = ()
    cleared: tuple[tuple[str, Day], ...] = ()
    clients: tuple[str, ...] = ()
    payer: str = ""
    unidentified: bool = False
    transfer: bool = False
    numbers: tuple[str, ...] = ()
    twin: bool = False

    @property
    def day(self) -> Day:
        """The day on which the bank showed it, as far as the ledger knows."""
        return self.shown or self.date


class Owners(NamedTuple):
    """Tells whose an entry is, and whether it waits for that to be found out."""

    names: ClientNames
    unidentified: tuple[str, ...]

    def clients(self, entry: Entry) -> tuple[str, ...]:
        """Return the clients that an entry posts to."""
        found = {self.names.of_posting(posting.account, entry) for posting in entry.postings}
        return tuple(sorted(client for client in found if client and client != NO_CLIENT))

    def unknown(self, entry: Entry) -> bool:
        """Say whether an entry puts money where it waits for its client to be found out."""
        return any(is_under_any(posting.account, self.unidentified) for posting in entry.postings)


def legs_of(facts: Facts, account: str, owners: Owners | None = None) -> list[BankLeg]:
    """Return every leg on a bank account, in the order of dates and content.

    A leg's reference is its own `bank-ref`, else the entry's, else that of an `ar-cleared` directive which
    names its account, date and amount; one directive more gives it another reference beside its own. With `owners`
    a leg knows its clients.
    """
    found = [
        _leg(entry, posting, owners)
        for entry in facts.entries
        for posting in entry.postings
        if is_under(posting.account, account)
    ]
    found.sort(key=lambda leg: (leg.date, leg.currency, leg.number, leg.payee, leg.words, leg.ref, leg.source))
    return _with_cleared(found, cleared(facts.customs, account))


class Clearing(NamedTuple):
    """An `ar-cleared` directive: the entry that it names, and the line that the bank showed it as.

    `entry` tells the entry from others of its day and amount, empty where there are none.
    """

    account: str
    amount: Money
    date: Day
    ref: str
    shown: Day
    entry: str
    source: Source

    def names(self, leg: BankLeg) -> bool:
        """Say whether a leg is the one that is meant, as far as the directive tells."""
        same = (leg.date, leg.number, leg.currency) == (self.date, self.amount.number, self.amount.currency)
        return same and is_under(leg.account, self.account) and self.entry in ("", told_by(leg))


def cleared(customs: Iterable[Custom], account: str) -> list[Clearing]:
    """Return the `ar-cleared` directives of an account, in the order of their days."""
    found = []
    for custom in sorted(customs, key=lambda each: (each.date, str(each.values), each.source)):
        if custom.type != CLEARED_DIRECTIVE or len(custom.values) < 4:
            continue
        named, amount, day, ref, *entry = custom.values
        fits = isinstance(named, str) and is_under(named, account)
        if fits and isinstance(amount, Money) and isinstance(day, date):
            told = str(entry[0]) if entry else ""
            found.append(Clearing(str(named), amount, day, str(ref), custom.date, told, custom.source))
    return found


def told_by(leg: BankLeg) -> str:
    """Return by what an entry is told from others of its account, day and amount: its numbers, else its payee."""
    return ", ".join(leg.numbers) or leg.payee


def unknown_links(facts: Facts) -> list[Clearing]:
    """Return the `ar-cleared` directives that name no entry, in the order of their days."""
    accounts = {str(c.values[0]) for c in facts.customs if c.type == CLEARED_DIRECTIVE and c.values}
    found = []
    for account in sorted(accounts):
        legs: defaultdict[tuple[date, Money], list[BankLeg]] = defaultdict(list)
        for leg in legs_of(facts, account):
            legs[leg.date, Money(leg.number, leg.currency)].append(leg)
        own = (link for link in cleared(facts.customs, account) if link.account == account)
        found += [link for link in own if not any(map(link.names, legs.get((link.date, link.amount), ())))]
    return sorted(found, key=lambda link: (link.shown, link.ref))


def statements(facts: Facts, account: str) -> list[tuple[Custom, Money]]:
    """Return the recorded statements of an account with their closing balances."""
    return [
        (custom, custom.values[3])
        for custom in facts.customs
        if custom.type == STATEMENT_DIRECTIVE
        and len(custom.values) >= 4
        and custom.values[0] == account
        and isinstance(custom.values[3], Money)
    ]


def _with_cleared(legs: list[BankLeg], directives: Sequence[Clearing]) -> list[BankLeg]:
    found = list(legs)
    places: defaultdict[tuple[date, Decimal, str], list[int]] = defaultdict(list)
    for at, leg in enumerate(legs):
        places[leg.date, leg.number, leg.currency].append(at)
    _mark_twins(found, places.values())
    # What tells the entry chooses before what leaves it open.
    for directive in sorted(directives, key=lambda each: not each.entry):
        same = places.get((directive.date, directive.amount.number, directive.amount.currency), ())
        fitting = [at for at in same if directive.names(found[at])]
        # Entries without a reference come first: a directive for another one is what a person said of a second file.
        waits = [at for at in fitting if not found[at].ref]
        known = [at for at in fitting if directive.ref == found[at].ref] or fitting
        if waits:
            found[waits[0]] = found[waits[0]]._replace(
                ref=directive.ref, shown=directive.shown, cleared=((directive.ref, directive.shown),)
            )
        elif known:
            leg = found[known[0]]
            cleared = (*leg.cleared, (directive.ref, directive.shown))
            found[known[0]] = leg._replace(shown=directive.shown, also=(*leg.also, directive.ref), cleared=cleared)
    return found


def _mark_twins(legs: list[BankLeg], alike: Iterable[Sequence[int]]) -> None:
    """Mark the entries of one day and amount that something tells apart."""
    for places in alike:
        if len({told_by(legs[at]) for at in places}) > 1:
            for at in places:
                legs[at] = legs[at]._replace(twin=True)


def _leg(entry: Entry, posting: Posting, owners: Owners | None) -> BankLeg:
    numbers = _numbers(entry)
    return BankLeg(
        posting.account,
        entry.date,
        posting.number,
        posting.currency,
        text_of(posting.meta, REF_KEY) or text_of(entry.meta, REF_KEY),
        entry.source,
        entry.payee,
        _words(numbers),
        numbers=numbers,
        clients=owners.clients(entry) if owners else (),
        payer=text_of(entry.meta, PAYER_KEY),
        unidentified=owners is not None and owners.unknown(entry),
        transfer=sum(bool(text_of(each.meta, REF_KEY)) for each in entry.postings) > 1,
    )


def _numbers(entry: Entry) -> tuple[str, ...]:
    """Return the numbers that an entry names, in its links or as metadata."""
    named = numbers_in(entry.meta, *(posting.meta for posting in entry.postings))
    return tuple(sorted({*entry.links, *named} - {""}))


def _words(numbers: Iterable[str]) -> tuple[str, ...]:
    """Return numbers as they can be found in what a payer wrote."""
    return tuple(sorted({squeezed(fold(number)) for number in numbers} - {""}))


def references(legs: Iterable[BankLeg]) -> Counter[str]:
    """Count the references that legs carry."""
    return Counter(leg.ref for leg in legs if leg.ref)
