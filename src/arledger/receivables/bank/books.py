"""The books' side of a bank account: its legs, and which of them the bank has shown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from arledger.model.account import is_under
from arledger.model.facts import Custom, Entry, Facts, MetaValue, Posting
from arledger.model.money import Money
from arledger.receivables.bank.values import CLEARED_DIRECTIVE, REF_KEY, STATEMENT_DIRECTIVE, Leg
from arledger.receivables.matching.spelling import fold, squeezed

_NUMBER_KEYS = ("invoice", "number")


def legs_of(facts: Facts, account: str) -> list[Leg]:
    """Return every leg on a bank account, in the order of dates and content.

    A leg's reference is its own `bank-ref`, else the entry's, else that of an `ar-cleared` directive which
    names its account, date and amount.
    """
    found = [
        _leg(entry, posting)
        for entry in facts.entries
        for posting in entry.postings
        if is_under(posting.account, account)
    ]
    found.sort(key=lambda leg: (leg.date, leg.currency, leg.number, leg.payee, leg.words, leg.ref, leg.source))
    return _with_cleared(found, cleared(facts.customs, account))


def cleared(customs: Iterable[Custom], account: str) -> list[tuple[Custom, Money, str]]:
    """Return the `ar-cleared` directives of an account, with the amount and the reference that they name."""
    found = []
    for custom in sorted(customs, key=lambda each: (each.date, str(each.values), each.source)):
        if custom.type != CLEARED_DIRECTIVE or len(custom.values) < 4:
            continue
        named, amount, _, ref = custom.values[:4]
        if isinstance(named, str) and is_under(named, account) and isinstance(amount, Money):
            found.append((custom, amount, str(ref)))
    return found


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


def _with_cleared(legs: list[Leg], directives: list[tuple[Custom, Money, str]]) -> list[Leg]:
    waiting: dict[tuple[object, ...], list[tuple[str, date]]] = {}
    for custom, amount, ref in directives:
        waiting.setdefault((custom.values[2], amount.number, amount.currency), []).append((ref, custom.date))
    found = []
    for leg in legs:
        refs = waiting.get((leg.date, leg.number, leg.currency)) if not leg.ref else None
        ref, day = refs.pop(0) if refs else (leg.ref, None)
        found.append(leg._replace(ref=ref, shown=day))
    return found


def _leg(entry: Entry, posting: Posting) -> Leg:
    return Leg(
        posting.account,
        entry.date,
        posting.number,
        posting.currency,
        _text(posting.meta, REF_KEY) or _text(entry.meta, REF_KEY),
        entry.source,
        entry.payee,
        _words(entry),
    )


def _text(meta: Mapping[str, MetaValue], key: str) -> str:
    value = meta.get(key)
    return "" if value is None else str(value).strip()


def _words(entry: Entry) -> tuple[str, ...]:
    """Return the numbers that an entry names, as they can be found in what a payer wrote."""
    numbers = set(entry.links)
    for meta in (entry.meta, *(posting.meta for posting in entry.postings)):
        numbers |= {_text(meta, key) for key in _NUMBER_KEYS}
    keys = {squeezed(fold(number)) for number in numbers}
    return tuple(sorted(key for key in keys if len(key) >= 4))


def references(legs: Iterable[Leg]) -> Counter[str]:
    """Count the references that legs carry."""
    return Counter(leg.ref for leg in legs if leg.ref)
