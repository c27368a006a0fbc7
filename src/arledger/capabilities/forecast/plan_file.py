"""Read a plan file: disbursements and new sales by day or week, in TOML."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from arledger.files.regular import read_regular
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.session.amounts import parse_amount

DISBURSEMENTS, SALES = "disbursements", "sales"
_LARGEST = 1024**2
_KEYS = {
    DISBURSEMENTS: ("date", "week", "amount", "text", "every", "until"),
    SALES: ("date", "week", "amount", "text", "every", "until", "client", "terms"),
}
_TOP = ("currency", DISBURSEMENTS, SALES)
_EVERY = ("week", "month")
_CURRENCY = re.compile(r"[A-Z][A-Z0-9'._-]{0,23}")
_HEAD = re.compile(r"(?:\[{1,2}[ \t]{0,8})?[\"']?([\w-]{1,40})")
_KEY = re.compile(r"[\"']?([\w-]{1,40})[\"']?[ \t]{0,40}=")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_HOW = "docs/forecast.md says what a plan file has."


class Row(NamedTuple):
    """A row of a plan: an amount on a day, and again `every` week or month until a day."""

    place: str
    day: date
    amount: Decimal
    currency: str
    text: str = ""
    every: str = ""
    until: date | None = None
    client: str = ""
    terms: str = ""

    def days(self, last: date) -> Iterator[date]:
        """Yield the days of the row, none after `last`."""
        last = min(last, self.until or last) if self.every else last
        day, months = self.day, 0
        while day <= last:
            yield day
            if not self.every:
                return
            months += 1
            day = day + timedelta(days=7) if self.every == "week" else _months_after(self.day, months)


class PlanFile(NamedTuple):
    """What is planned: money that goes out, and sales that are not invoiced yet."""

    disbursements: tuple[Row, ...]
    sales: tuple[Row, ...]


def read_plan(path: Path) -> PlanFile:
    """Read a plan file; raises UserError with file, line and remedy for anything that is none."""
    try:
        text = read_regular(path, _LARGEST).decode("utf-8-sig")
        raw = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: this file is not UTF-8 text", "Save it as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}", "Check the file and its permissions.") from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"line (\d+)", str(error))
        place = f"{path}:{found.group(1)}" if found else str(path)
        reason = str(error).rpartition(" (at ")[0] or "it cannot be read"
        raise UserError(f"{place}: not valid TOML: {reason}", "Fix the line; strings need quotes.") from error
    reader = _Reader(path, text)
    reader.check_top(raw)
    return PlanFile(tuple(reader.rows(raw, DISBURSEMENTS)), tuple(reader.rows(raw, SALES)))


class _Reader:
    """Reads the rows of one file, and says where each of them stands."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._currency = ""

    def check_top(self, raw: Mapping[str, Any]) -> None:
        """Refuse what no plan has at its top."""
        for key in raw:
            if key not in _TOP:
                remedy = did_you_mean(key, _TOP, f"A plan has {', '.join(_TOP)}.")
                raise UserError(f"{self._path}:{self._line(key)}: unknown setting {key}", remedy)
        currency = raw.get("currency", "")
        if not isinstance(currency, str) or (currency and not _CURRENCY.fullmatch(currency)):
            raise UserError(f"{self._path}:{self._line('currency')}: currency is none", 'Write currency = "USD".')
        self._currency = currency

    def rows(self, raw: Mapping[str, Any], name: str) -> Iterator[Row]:
        """Yield the rows of a table."""
        found = raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise UserError(f"{self._path}:{self._line(name)}: {name} must be rows", f"Write [[{name}]]. {_HOW}")
        for at, row in enumerate(found):
            yield self._row(row, name, at)

    def _row(self, row: Mapping[str, Any], name: str, at: int) -> Row:
        for key in row:
            if key not in _KEYS[name]:
                remedy = did_you_mean(key, _KEYS[name], f"Known here: {', '.join(_KEYS[name])}.")
                raise self._error(name, at, key, f"unknown setting {name}.{key}", remedy)
        number, currency = self._amount(row, name, at)
        until = row.get("until")
        if until is not None and (not _is_day(until) or "every" not in row):
            raise self._error(name, at, "until", "until is no date of a row with every", "Write until = 2026-12-31.")
        every = self._text(row, name, at, "every")
        if every and every not in _EVERY:
            raise self._error(name, at, "every", f"every: {every!r} is no week or month", 'Write every = "week".')
        texts = {key: self._text(row, name, at, key) for key in ("text", "client", "terms")}
        place = f"{self._path}:{self._line(name, at)}"
        last = _only_day(until) if until is not None else None
        return Row(place, self._day(row, name, at), number, currency, every=every, until=last, **texts)

    def _amount(self, row: Mapping[str, Any], name: str, at: int) -> tuple[Decimal, str]:
        value = row.get("amount")
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise self._error(name, at, "amount", "there is no amount", 'Write amount = "1080.00 USD".')
        try:
            number, currency = parse_amount(f"{value:f}" if isinstance(value, Decimal) else str(value), "amount")
        except UserError as error:
            raise self._error(name, at, "amount", error.message, error.remedy) from error
        currency = currency or self._currency
        if not currency:
            remedy = 'Write amount = "1080.00 USD", or currency = "USD" at the top of the file.'
            raise self._error(name, at, "amount", "the amount has no currency", remedy)
        return number, currency

    def _day(self, row: Mapping[str, Any], name: str, at: int) -> date:
        """Return a row's day: of a week the first one for what goes out, the last weekday for a sale."""
        if ("date" in row) is ("week" in row):
            raise self._error(name, at, "date", "a row has either a date or a week", "Write date = 2026-05-15.")
        if "date" in row:
            if not _is_day(row["date"]):
                raise self._error(name, at, "date", "date is none", "Write date = 2026-05-15, without quotes.")
            return _only_day(row["date"])
        found = _WEEK.fullmatch(str(row["week"]))
        try:
            if found:
                weekday = 1 if name == DISBURSEMENTS else 5
                return date.fromisocalendar(int(found.group(1)), int(found.group(2)), weekday)
        except ValueError:
            pass
        raise self._error(name, at, "week", f"week: {row['week']!r} is no week", 'Write week = "2026-W20".')

    def _text(self, row: Mapping[str, Any], name: str, at: int, key: str) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            raise self._error(name, at, key, f"{key} must be a string, in quotes", _HOW)
        return value.strip()

    def _error(self, name: str, at: int, key: str, message: str, remedy: str) -> UserError:
        return UserError(f"{self._path}:{self._line(name, at, key)}: {message}", remedy)

    def _line(self, name: str, at: int = 0, key: str = "") -> int:
        """Find the line of a row, and of a key in it where that can be told; 1 for what stands nowhere by itself."""
        heads = [at for at, line in enumerate(self._lines, start=1) if _named(_HEAD, line) == name]
        head = heads[min(at, len(heads) - 1)] if heads else 1
        for number, line in enumerate(self._lines[head:], start=head + 1):
            if line.lstrip().startswith("["):
                break
            if key and _named(_KEY, line) == key:
                return number
        return head


def _named(pattern: re.Pattern[str], line: str) -> str:
    """Return the table or setting that a line begins with; empty for any other line."""
    found = pattern.match(line.lstrip())
    return found.group(1) if found else ""


def _is_day(value: object) -> bool:
    return isinstance(value, date)


def _only_day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    if day.year + year > date.max.year:
        return date.max
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))
