"""What memos have charged, and what they would charge by all that is known now.

A receipt that is booked late, a payment that the bank took back, a dispute decided for the client: each changes what
was owed on days that a memo has charged. Such a day is never charged again, so the difference has to be credited, or
charged by hand.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from arledger.interest.agreements import RulesInForce, usual_rule
from arledger.interest.history import Charge, Invoice, Key, charges_of, histories
from arledger.interest.reckoning import Reckoner, left_out
from arledger.interest.rules import Rule, RuleError, parse_rule
from arledger.model.book import Book
from arledger.model.documents import Credit, DocumentKind
from arledger.model.money import ZERO, exact_sum, sums
from arledger.model.problem import UserError
from arledger.policy.interest import InterestSettings
from arledger.policy.settings import Policy
from arledger.subledger.numbers import as_counted, named_numbers

_SPLIT: Final = "split"
_DAILY: Final = "daily"
_GIVEN_UP = (DocumentKind.CREDIT_MEMO, DocumentKind.WRITE_OFF)


class Judged(NamedTuple):
    """A charge, what of it would be charged `now`, and what of the difference was credited since.

    `left` is positive where too much was charged and is to be credited, negative where it was too little.
    """

    charge: Charge
    now: Decimal
    credited: Decimal

    @property
    def difference(self) -> Decimal:
        """What was charged too much; negative where it was too little."""
        return exact_sum((self.charge.total, -self.now))

    @property
    def left(self) -> Decimal:
        """What of the difference nobody has credited."""
        return exact_sum((self.difference, -self.credited))


def judged(
    book: Book, policy: Policy, client: str | None = None, late: Sequence[Invoice] | None = None
) -> Mapping[Key, Sequence[Judged]]:
    """Judge what memos have charged, of a client or of all: by client, currency and number, in the order of memos.

    The book must have their whole history; `late` are its invoices that fell due, where they are known already.
    """
    charges = {key: of for key, of in charges_of(book).items() if client in (None, key[0])}
    if not charges:
        return {}
    invoices = histories(book, client).invoices if late is None else late
    known = {(each.client, each.currency, each.number): each for each in invoices}
    judge = _Judge(book, policy)
    memos = {(key[0], key[1], charge.memo) for key, of in charges.items() for charge in of}
    credited = sums(_credits(book, memos))
    order = sorted(charges, key=lambda key: (key[0], key[1], as_counted(key[2])))
    return {key: tuple(_weighed(judge.of(known.get(key), charges[key]), key, credited)) for key in order}


def left_of(found: Sequence[Judged]) -> Decimal:
    """Return what of an invoice is to be credited; negative where it was charged too little.

    A memo by hand that charges the rest is set against the one that charged too little.
    """
    return exact_sum(each.left for each in found)


def _weighed(found: Iterator[tuple[Charge, Decimal]], key: Key, credited: dict[Key, Decimal]) -> Iterator[Judged]:
    """Set what was credited on a memo against its differences.

    Where somebody has given up a part of a memo, nobody asks for what else it might have charged.
    """
    for charge, now in found:
        memo = (key[0], key[1], charge.memo)
        plain = Judged(charge, now, ZERO)
        if memo in credited:
            plain = plain._replace(credited=min(credited[memo], plain.difference))
            credited[memo] = exact_sum((credited[memo], -max(plain.credited, ZERO)))
        yield plain


def _credits(book: Book, memos: AbstractSet[Key]) -> Iterator[tuple[Key, Decimal]]:
    """Yield what was given up of memos; `memos` are those that have charged something: client, currency, number."""
    for credit in book.credits:
        if credit.document.kind in _GIVEN_UP:
            named = ((credit.client, credit.currency, number) for number in _named(credit))
            memo = next((each for each in named if each in memos), None)
            if memo:
                yield memo, credit.amount


def _named(credit: Credit) -> Sequence[str]:
    entry = credit.document.entry
    legs = [posting for posting in entry.postings if posting.line and posting.line == credit.source.line]
    return [number for leg in legs for number in named_numbers(leg, entry)] or credit.document.about


class _Judge:
    def __init__(self, book: Book, policy: Policy) -> None:
        self._book = book
        self._policy = policy
        self._rules: dict[Rule, RulesInForce] = {}

    def of(self, invoice: Invoice | None, charges: Sequence[Charge]) -> Iterator[tuple[Charge, Decimal]]:
        """Yield the charges of an invoice, each with what it would be now; none is due of what is not late."""
        if invoice is None:
            yield from ((charge, ZERO) for charge in charges)
            return
        for at, charge in enumerate(invoice.charges):
            yield charge, self._now(invoice._replace(charges=invoice.charges[:at]), charge)

    def _now(self, invoice: Invoice, charge: Charge) -> Decimal:
        """Return what a charge would be now: what it was where that cannot be told."""
        rule, settings = _named_way(charge.by, self._policy)
        rules = self._rules_of(rule)
        last = charge.until or charge.day
        if not charge.by and rules.on(invoice.client, last).is_off:
            return charge.total
        try:
            found = Reckoner(rules, settings, last).of(invoice._replace(disputed=left_out(charge, invoice)))
        except UserError:
            # A day has no rate any more: whoever asks for its interest is told so.
            return charge.total
        interest = found.demanded if charge.until else ZERO
        # A fixed sum that it has not charged is still to come, and no difference.
        return exact_sum((interest, found.fixed_demanded if charge.fixed_sum else ZERO))

    def _rules_of(self, rule: Rule) -> RulesInForce:
        if rule not in self._rules:
            self._rules[rule] = RulesInForce(self._book, self._policy, rule)
        return self._rules[rule]


def way_text(rule: Rule, settings: InterestSettings) -> str:
    """Write how a memo is reckoned: its rule, and what of the settings is not the usual way."""
    split = (_SPLIT,) if settings.rate_basis == _SPLIT else ()
    daily = (_DAILY,) if settings.rounding == _DAILY else ()
    return ", ".join((f"{rule}", *split, *daily))


def _named_way(text: str, policy: Policy) -> tuple[Rule, InterestSettings]:
    """Read how a memo was reckoned; today's way where it does not say so, or nobody can read it."""
    rule, *words = (word.strip() for word in text.split(","))
    settings = replace(policy.interest, fixed_sum=True)
    if not rule:
        return usual_rule(settings), settings
    settings = replace(
        settings,
        rate_basis=_SPLIT if _SPLIT in words else "at-start",
        rounding=_DAILY if _DAILY in words else "total",
    )
    try:
        return parse_rule(rule, settings.rate), settings
    except RuleError:
        return usual_rule(settings), settings
