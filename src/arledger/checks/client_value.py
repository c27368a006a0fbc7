"""What is known of a client and decides about letters, in words that nothing understands."""

import re
from collections.abc import Callable, Iterator
from typing import get_args

from arledger.checks.context import Context
from arledger.financing.terms import DAYS_KEY, FEE_KEY, parse_fee, whole_days
from arledger.interest.agreements import DEBTORS
from arledger.interest.rules import INTEREST_KEY, RuleError, parse_rule
from arledger.model.facts import Meta, as_written
from arledger.model.problem import Problem, Severity
from arledger.model.slips import did_you_mean
from arledger.model.source import Source
from arledger.policy.settings import Language, Policy
from arledger.subledger.clients import CLIENT_DIRECTIVE, NO_LETTERS, text_of

NAME = "client-value"

_REGION = re.compile(r"[-_].*")


def find(context: Context) -> Iterator[Problem]:
    """Yield keys of clients that decide about letters and interest, with a value that has no meaning."""
    for opened in context.book.facts.opens:
        if context.names.of_account(opened.account) is not None:
            yield from _strange(opened.meta, opened.source, context.policy)
    for custom in context.book.facts.customs:
        if custom.type == CLIENT_DIRECTIVE and len(custom.values) > 2:
            key, value = custom.values[1:3]
            yield from _strange({str(key): value}, custom.source, context.policy)


def _strange(meta: Meta, source: Source, policy: Policy) -> Iterator[Problem]:
    yield from _strange_rule(meta, source, policy)
    yield from _strange_funding(meta, source)
    for key, known in _KNOWN.items():
        value = meta.get(key)
        if value in (None, ""):
            continue
        words = known(policy)
        text = str(value)
        if text not in words and not (key == "language" and _REGION.sub("", text.casefold()) in words):
            remedy = did_you_mean(text, words, f"Write one of {', '.join(words)}.")
            yield Problem(source, NAME, f'{key}: "{text}" has no meaning', remedy, Severity.WARNING)


def _strange_rule(meta: Meta, source: Source, policy: Policy) -> Iterator[Problem]:
    text = text_of(meta, INTEREST_KEY)
    try:
        if text:
            parse_rule(text, policy.interest.rate)
    except RuleError as error:
        message = f'{INTEREST_KEY}: "{text}" has no meaning: {error}'
        yield Problem(source, NAME, message, error.remedy, Severity.WARNING)


def _strange_funding(meta: Meta, source: Source) -> Iterator[Problem]:
    """Yield what nobody can read of how fast a leasing company pays, and what it keeps back."""
    for key, read, remedy in (
        (DAYS_KEY, whole_days, f"Write a number of days: {DAYS_KEY}: 3"),
        (
            FEE_KEY,
            parse_fee,
            f'Write an amount, or a share in quotes: {FEE_KEY}: 150.00 USD, {FEE_KEY}: "1.5%"',
        ),
    ):
        value = meta.get(key)
        if value is not None and read(value) is None:
            yield Problem(source, NAME, f"{key}: {as_written(value)} has no meaning", remedy, Severity.WARNING)


def _procedures(policy: Policy) -> tuple[str, ...]:
    names = sorted({row.procedure for row in policy.reminders.level if row.procedure})
    return (*names, *NO_LETTERS)


_KNOWN: dict[str, Callable[[Policy], tuple[str, ...]]] = {
    "debtor": lambda _: DEBTORS,
    "language": lambda _: get_args(Language),
    "reminders": _procedures,
    "statements": lambda _: NO_LETTERS,
}
