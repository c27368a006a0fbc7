"""Rates by the day: reference rates of half-years, and what a rule makes of them.

A shipped table is a file in `templates/rates/`, which rows of a policy add to; no rate of any law stands in code.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cache
from typing import NamedTuple

from arledger.files import shipped
from arledger.files.regular import read_regular
from arledger.interest.rules import BELGIUM, IRELAND, UK, Rule
from arledger.model.problem import UserError
from arledger.policy.interest import InterestSettings

TABLES = ("uk", "eu")
_LARGEST = 1024**2
_HALF = Decimal("0.5")
_DAY = timedelta(days=1)


class ReferenceRate(NamedTuple):
    """The reference rate of the half-year that begins on `since`, in percent, and where it was found.

    It is not `verified_on` any day where nobody has compared it with its source.
    """

    since: date
    reference: Decimal
    source: str
    verified_on: date | None
    is_own: bool = False


class Rate(NamedTuple):
    """A rate in percent a year, and of a statutory one the row and the margin that it comes from."""

    percent: Decimal
    row: ReferenceRate | None = None
    margin: Decimal = Decimal(0)


class FixedSums(NamedTuple):
    """What the law gives once for each debt beside interest: the amounts of `bands` by the size below which they are.

    The last band has no upper end.
    """

    currency: str
    bands: tuple[tuple[Decimal | None, Decimal], ...]
    source: str

    def of(self, size: Decimal) -> Decimal:
        """Return the fixed sum for a debt of a size."""
        return next(amount for below, amount in self.bands if below is None or size < below)


class Table(NamedTuple):
    """A table: whose rates they are, the points that the law adds, the rows by the first day of their half-year."""

    name: str
    bank: str
    margin: Decimal
    rows: Mapping[date, ReferenceRate]
    fixed_sums: FixedSums


def half_year(day: date) -> date:
    """Return the first day of the half-year in which a day is."""
    return date(day.year, 1 if day.month < 7 else 7, 1)


@cache
def shipped_table(name: str) -> Table:
    """Read a shipped table."""
    text = read_regular(shipped.path("templates", "rates", f"{name}.toml"), _LARGEST).decode()
    raw = tomllib.loads(text, parse_float=Decimal)
    rows = {
        row["since"]: ReferenceRate(row["since"], Decimal(row["reference"]), row["source"], row.get("verified-on"))
        for row in raw["rate"]
    }
    fixed = raw["fixed-sum"]
    bands = tuple(
        (Decimal(band["below"]) if "below" in band else None, Decimal(band["amount"])) for band in fixed["bands"]
    )
    sums = FixedSums(fixed["currency"], bands, fixed["source"])
    return Table(name, raw["bank"], Decimal(raw["margin"]), rows, sums)


class Rates:
    """The rates that hold under a policy."""

    def __init__(self, settings: InterestSettings) -> None:
        self._split = settings.rate_basis == "split"
        self._own: dict[tuple[str, date], ReferenceRate] = {
            (row.table, row.since): ReferenceRate(
                row.since, row.reference, row.source or "arledger.toml", row.verified_on, is_own=True
            )
            for row in settings.rates
        }

    def of(self, rule: Rule, due: date, day: date) -> Rate:
        """Return the rate at which a debt that fell due on `due` bears interest on a later `day`.

        Raises UserError where the tables have none for the half-year that counts.
        """
        if not rule.is_statutory:
            return Rate(rule.rate or Decimal(0))
        row = self._row(rule.table, self._deciding_day(rule, due, day))
        margin = shipped_table(rule.table).margin
        percent = row.reference + margin
        if rule.name == BELGIUM:
            percent = (percent / _HALF).to_integral_value(ROUND_CEILING) * _HALF
        return Rate(percent, row, margin)

    def _deciding_day(self, rule: Rule, due: date, day: date) -> date:
        """Return the day whose half-year decides: of Ireland the due date, of the United Kingdom the day after it."""
        if rule.name == IRELAND:
            return due
        if rule.name == UK and not self._split:
            return due + _DAY
        return day

    def _row(self, table: str, day: date) -> ReferenceRate:
        since = half_year(day)
        row = self._own.get((table, since)) or shipped_table(table).rows.get(since)
        if row is None:
            raise UserError(
                f"there is no rate of interest for {day}: the table {table} has no half-year from {since} on",
                f"Look up the rate of that day ({shipped_table(table).bank}), and write a row [[interest.rates]] in "
                f'arledger.toml with table = "{table}", since = {since} and reference = "…".',
            )
        return row
