"""Entries that may be one thing written twice: of one day, client, kind and amount, for the same invoice or none.

Two references that differ make two of them: the bank's, a number, a client's order.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from decimal import Decimal

from arledger.model.account import is_under_any
from arledger.model.bank import CLEARED_DIRECTIVE, FINGERPRINT
from arledger.model.documents import DocumentKind
from arledger.model.facts import Entry, Facts, Posting
from arledger.model.money import Money
from arledger.model.plan import NewTransaction
from arledger.model.source import Source
from arledger.policy.settings import Policy
from arledger.subledger.account_roles import Chart
from arledger.subledger.bank_legs import legs_of
from arledger.subledger.classify import Legs, credit_kind, debit_kind, tagged_kind
from arledger.subledger.clients import ClientNames, text_of
from arledger.subledger.moved_in import MOVED_IN_KEY
from arledger.subledger.moves import MOVED_KEY, PAID_ON_KEY, is_move, references
from arledger.subledger.numbers import named_numbers, own_number

_SALES = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)
# What else says that two entries are about two things.
DEPOSIT_KEYS = ("client", "secures")
_ABOUT = (PAID_ON_KEY, MOVED_KEY, "corrects")


class Duplicates:
    """Tells which entries of a ledger may be one thing written twice."""

    def __init__(self, facts: Facts, policy: Policy) -> None:
        self._names = ClientNames(facts.roots, policy.items.client_from)
        self._chart = Chart(facts, policy.accounts)
        self._deposits = facts.roots.deposits
        self._keys = policy.matching.reference_keys
        self._cleared = cleared_entries(facts)

    def mark(self, entry: Entry, *, numbers: bool = True) -> Hashable:
        """Return what two entries share that may be one; None for what no client's account has, and no deposit is.

        Without `numbers`, which invoices they are for tells nothing apart: nobody has said it of one of the two.
        """
        clients = [(p, client) for p in entry.postings if (client := self._names.of_posting(p.account, entry))]
        if not clients:
            return self._deposit(entry)
        legs = Legs(entry, self._chart)
        tag = tagged_kind(entry.tags)
        totals: defaultdict[Hashable, Decimal] = defaultdict(Decimal)
        opens = False
        for posting, client in clients:
            kind = tag or (debit_kind(legs, posting.number) if posting.number >= 0 else credit_kind(legs))
            opens = opens or kind in _SALES
            # A sale has a number of its own, which the next free one makes another each time.
            named = named_numbers(posting, entry) if numbers and kind not in _SALES else ()
            totals[client, posting.currency, kind, named, posting.number >= 0] += posting.number
        about = tuple(str(entry.meta.get(key)) for key in _ABOUT)
        return (entry.date, frozenset(totals.items()), about, self._sold(entry) if opens else None)

    def _deposit(self, entry: Entry) -> Hashable:
        """Return what two deposits that came in share; their links are the next free ones, and say nothing."""
        legs = [p for p in entry.postings if is_under_any(p.account, self._deposits)]
        totals: defaultdict[Hashable, Decimal] = defaultdict(Decimal)
        for leg in legs:
            totals[leg.account, leg.currency] += leg.number
        if not legs or any(number >= 0 for number in totals.values()):
            return None
        said = tuple(text_of(entry.meta, key) for key in DEPOSIT_KEYS)
        return (entry.date, frozenset(totals.items()), said)

    def differ(self, one: Entry, other: Entry) -> bool:
        """Say whether two entries are two things by their references; the bank may show two lines that are alike."""
        these, those = self._references(one), self._references(other)
        if not these or not those:
            return False
        return all(ref.startswith(FINGERPRINT) for ref in these & those)

    def _references(self, entry: Entry) -> set[str]:
        found = set() if is_move(entry) else set(references(entry))
        found |= {text_of(entry.meta, key) for key in (*self._keys, MOVED_IN_KEY)} | {
            self._cleared.get(entry.source, "")
        }
        kinds = tagged_kind(entry.tags)
        if kinds is not DocumentKind.CREDIT_MEMO:
            # The number of a memo is the next free one, and says nothing.
            found.add(own_number(entry))
        return found - {""}

    def _sold(self, entry: Entry) -> Hashable:
        """Return what a sale says besides its number."""
        text = entry.narration
        for link in entry.links:
            text = text.replace(link, "")
        others = Counter((p.account, p.number, p.currency) for p in entry.postings)
        return (text, frozenset(others.items()))


def cleared_entries(facts: Facts) -> Mapping[Source, str]:
    """Return the bank's references of entries that only an `ar-cleared` gives them."""
    accounts = {str(c.values[0]) for c in facts.customs if c.type == CLEARED_DIRECTIVE and c.values}
    return {leg.source: leg.ref for account in sorted(accounts) for leg in legs_of(facts, account) if leg.ref}


def entry_of(new: NewTransaction, file: str = "") -> Entry:
    """Return a transaction that is to be added as an entry."""
    postings = tuple(
        Posting(leg.account, leg.number, leg.currency, dict(leg.meta), _price(leg.number, leg.total_price))
        for leg in new.legs
    )
    tags, links = tuple(sorted(new.tags)), tuple(sorted(new.links))
    return Entry(new.date, "*", new.payee, new.narration, tags, links, dict(new.meta), postings, file, 0)


def _price(number: Decimal, total: Money | None) -> Money | None:
    return Money(abs(total.number / number), total.currency) if total and number else None
