"""Numbers of a policy that are numbers, and that nobody can have meant: a tax of -5 %, a tolerance below zero."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from arledger.policy.financing import LeasingSettings
from arledger.policy.interest import InterestSettings
from arledger.policy.settings import DepositSettings, Policy

Setting: TypeAlias = tuple[str | int, ...]

# Longer than any amount of money there is; written out, a slip in an exponent would fill the screen.
_MOST_DIGITS = 30
_MOST_DAYS = 366
# A century: what is dormant longer than that, nobody alive can claim.
_MOST_DAYS_OF_DEPOSITS = 36_525


class Senseless(NamedTuple):
    """A setting with what is wrong with it and what to do."""

    setting: Setting
    said: str
    remedy: str


def senseless_numbers(policy: Policy) -> Iterator[Senseless]:
    """Yield every number that cannot be meant, in the order of the tables."""
    matching = policy.matching
    yield from _amount(("writing", "tolerance"), policy.writing.tolerance, "1.00")
    for row, tax in enumerate(policy.tax):
        yield from _percent(("tax", row, "rate"), tax.rate, "8.25")
    for row, authority in enumerate(policy.authority):
        yield from _most(("authority", row, "upto"), authority.upto)
    for row, rule in enumerate(policy.rules):
        yield from _most(("rules", row, "upto"), rule.upto)
    yield from _amount(("matching", "tolerance"), matching.tolerance, "0.05")
    yield from _percent(("matching", "tolerance-percent"), matching.tolerance_percent, "0.1")
    for currency, tolerance in matching.tolerances.items():
        yield from _amount(("matching", "tolerances", currency), tolerance, "0.05")
    yield from _percent(("matching", "deduction-percent"), matching.deduction_percent, "5")
    if not 1 <= matching.minimum_confidence <= 100:
        said = f"{_written(matching.minimum_confidence)} is not from 1 to 100"
        remedy = "Write the probability that is asked for in percent: minimum-confidence = 99."
        yield Senseless(("matching", "minimum-confidence"), said, remedy)
    yield from _between(("matching", "days"), matching.days, 0, _MOST_DAYS)
    yield from _days_of_deposits(policy.deposits)
    yield from _days_of_leasing(policy.leasing)
    yield from _rates_of_interest(policy.interest)


def _days_of_deposits(settings: DepositSettings) -> Iterator[Senseless]:
    for name, days in (
        ("refund-days", settings.refund_days),
        ("remind-days", settings.remind_days),
        ("unassigned-days", settings.unassigned_days),
        ("dormant-days", settings.dormant_days),
    ):
        yield from _between(("deposits", name), days, 0, _MOST_DAYS_OF_DEPOSITS)
    for days in settings.escalate:
        yield from _between(("deposits", "escalate", f"{days}"), days, 0, _MOST_DAYS_OF_DEPOSITS)


def _days_of_leasing(settings: LeasingSettings) -> Iterator[Senseless]:
    for name, days in (
        ("funding-days", settings.funding_days),
        ("query-days", settings.query_days),
        ("red-days", settings.red_days),
        ("remind-days", settings.remind_days),
    ):
        yield from _between(("leasing", name), days, 0, _MOST_DAYS)
    for days in settings.escalate:
        yield from _between(("leasing", "escalate", f"{days}"), days, 0, _MOST_DAYS)


def _rates_of_interest(settings: InterestSettings) -> Iterator[Senseless]:
    if settings.rate is not None:
        yield from _percent(("interest", "rate"), settings.rate, "18")
    for row, rate in enumerate(settings.rates):
        yield from _percent(("interest", "rates", row, "reference"), rate.reference, "4.25")


def _percent(setting: Setting, number: Decimal, example: str) -> Iterator[Senseless]:
    if not 0 <= number <= 100:
        said = f"{_written(number)} is no percentage from 0 to 100"
        yield Senseless(setting, said, f'Write the percentage: {setting[-1]} = "{example}".')


def _amount(setting: Setting, number: Decimal, example: str) -> Iterator[Senseless]:
    if number < 0 or _is_endless(number):
        said = f"{_written(number)} is {'no amount of money' if number > 0 else 'less than zero'}"
        yield Senseless(setting, said, f'Write an amount, zero or more: {setting[-1]} = "{example}".')


def _most(setting: Setting, number: Decimal | None) -> Iterator[Senseless]:
    """Find a largest amount that covers none, for want of being more than zero."""
    if number is not None and (number <= 0 or _is_endless(number)):
        said = (
            f"{_written(number)} is {'no amount of money' if number > 0 else 'not more than zero: it covers nothing'}"
        )
        yield Senseless(setting, said, 'Write the largest amount: upto = "100.00"; for any amount, leave it out.')


def _between(setting: Setting, number: int, least: int, most: int) -> Iterator[Senseless]:
    if not least <= number <= most:
        yield Senseless(setting, f"{number} is not from {least} to {most}", "Write a whole number between these.")


def _is_endless(number: Decimal) -> bool:
    return number.adjusted() > _MOST_DIGITS


def _written(number: Decimal) -> str:
    return f"{number}" if abs(number.adjusted()) > _MOST_DIGITS else f"{number:f}"
