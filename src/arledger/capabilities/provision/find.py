"""The allowance of a day and its movement, read with no more of the book than they need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from arledger.ledger.query import NO_ENTRIES, Query
from arledger.model.book import Book
from arledger.model.facts import Balance
from arledger.model.problem import UserError
from arledger.policy.settings import Policy
from arledger.provisioning.derived import derive_rates
from arledger.provisioning.matrix import Allowance, RatesOf, allowances, pool_of
from arledger.provisioning.movement import Movement, movement_of
from arledger.provisioning.rates import Rate, rates_of, with_overlay
from arledger.session.open_book import OpenBook
from arledger.session.place import where_set
from arledger.subledger.aging import Buckets


@dataclass(frozen=True, slots=True)
class Asked:
    """As of which day, from which day on the movement is told, and whether rates are derived."""

    as_of: date
    since: date
    derive: bool


@dataclass(frozen=True, slots=True)
class Provided:
    """What is expected to be lost in one currency, with its movement."""

    allowance: Allowance
    movement: Movement


def provided(opened: OpenBook, asked: Asked) -> tuple[Book, list[Provided]]:
    """Return the book of the day and the allowance of each currency; raises UserError for a rate that is missing."""
    if asked.since > asked.as_of:
        raise UserError(f"--from {asked.since} lies after {asked.as_of}", "Give the earlier date to --from.")
    policy = opened.place.policy
    buckets = Buckets(policy.aging.buckets)
    book = opened.book(asked.as_of, Query() if asked.derive else Query(settled=False))
    rates = _derived(book, policy, buckets) if asked.derive else _of_policy(opened, buckets)
    try:
        found = allowances(book, policy, buckets, rates)
    except KeyError as error:
        raise UserError(
            f"nothing in the history tells a rate for {error.args[0]}",
            "Write the rates under [provision.rates] in arledger.toml, and leave --derive out.",
        ) from error
    return book, [Provided(each, movement) for each, movement in _with_movements(opened, asked, found)]


def _with_movements(opened: OpenBook, asked: Asked, found: list[Allowance]) -> list[tuple[Allowance, Movement]]:
    account = opened.place.policy.provision.account
    wanted = Query(accounts=(account,)) if account else NO_ENTRIES
    facts = opened.facts(asked.as_of, wanted)
    before: tuple[Balance, ...] = ()
    if account and asked.since > date.min:
        before = opened.facts(asked.since - timedelta(days=1), wanted).balances
    span = asked.since, asked.as_of
    return [(each, movement_of(facts, before, account, span, (each.currency, each.total))) for each in found]


def _of_policy(opened: OpenBook, buckets: Buckets) -> RatesOf:
    """Return the rates of the policy; where one is missing, the error names the file and the line."""
    policy = opened.place.policy
    settings = policy.provision
    if not settings.rates and not settings.pools:
        raise UserError(
            "there are no rates of loss", "Write [provision.rates] in arledger.toml, or try --derive.", exit_code=2
        )

    def of(pool: str, _: str) -> Mapping[str, Rate]:
        try:
            return rates_of(settings, pool, buckets.names)
        except KeyError as error:
            setting = ("provision", "pools", pool) if pool in settings.pools else ("provision", "rates")
            place = where_set(opened.place.policy_file, *setting)
            raise UserError(
                f"{place}: there is no rate for the bucket {error.args[0]!r}",
                f"Write a percentage for each of {', '.join(buckets.names)}.",
            ) from error

    return of


def _derived(book: Book, policy: Policy, buckets: Buckets) -> RatesOf:
    derived = derive_rates(book, buckets, pool_of(book, policy.provision))

    def of(pool: str, currency: str) -> Mapping[str, Rate]:
        found = derived.rates.get((pool, currency), {})
        raised = partial(with_overlay, settings=policy.provision)
        return {bucket: raised(rate) for bucket, rate in found.items()}

    return of
