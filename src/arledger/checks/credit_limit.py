"""Credit limits that can never bind, in a currency without items or no amount at all; guarantees that are none."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.facts import MetaValue, as_written
from arledger.model.money import Money
from arledger.model.problem import Problem
from arledger.model.source import Source
from arledger.subledger.clients import GUARANTEE_KEY, LIMIT_DIRECTIVE

NAME = "limit-currency"
NOT_AN_AMOUNT = "limit-not-an-amount"
GUARANTEE_NOT_AN_AMOUNT = "guarantee-not-an-amount"
ALSO = (NOT_AN_AMOUNT, GUARANTEE_NOT_AN_AMOUNT)
LIMIT_KEY = "credit-limit"


def find(context: Context) -> Iterator[Problem]:
    """Yield limits of clients that have items, none of them in the limit's currency, and what is no amount."""
    yield from _no_guarantees(context)
    currencies: dict[str, set[str]] = {}
    for item in context.book.items:
        currencies.setdefault(item.client, set()).add(item.currency)
    for client, limit, source in _limits(context):
        if not isinstance(limit, Money):
            yield Problem(
                source,
                NOT_AN_AMOUNT,
                f"credit-limit: {as_written(limit)} is not an amount",
                "Write credit-limit: 5000.00 USD.",
                about=(client,),
            )
        elif client in currencies and limit.currency not in currencies[client]:
            used = ", ".join(sorted(currencies[client]))
            yield Problem(
                source,
                NAME,
                f"{client} has a credit limit in {limit.currency}, and items in {used} only",
                f"Give the limit in {used}.",
                about=(client,),
            )


def _no_guarantees(context: Context) -> Iterator[Problem]:
    for opened in context.book.facts.opens:
        client = context.names.of_account(opened.account)
        vouched = opened.meta.get(GUARANTEE_KEY)
        if client is None or GUARANTEE_KEY not in opened.meta or (isinstance(vouched, Money) and vouched.number >= 0):
            continue
        yield Problem(
            opened.source,
            GUARANTEE_NOT_AN_AMOUNT,
            f"guarantee: {as_written(vouched)} is not an amount",
            "Write guarantee: 5000.00 USD.",
            about=(client,),
        )


def _limits(context: Context) -> Iterator[tuple[str, MetaValue, Source]]:
    names = context.names
    for opened in context.book.facts.opens:
        client = names.of_account(opened.account)
        if client is not None and LIMIT_KEY in opened.meta:
            yield client, opened.meta[LIMIT_KEY], opened.source
    for custom in context.book.facts.customs:
        if custom.type == LIMIT_DIRECTIVE and len(custom.values) > 1 and isinstance(custom.values[1], Money):
            client = names.of_account(str(custom.values[0]))
            if client is not None:
                yield client, custom.values[1], custom.source
