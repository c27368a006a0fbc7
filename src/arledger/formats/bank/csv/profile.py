"""Profiles of CSV layouts: what a bank's columns mean, written in TOML, one file a layout.

A profile names columns by their header; `A|B` are alternatives (languages, versions), `Name#2` is the
second column of that name, a whole number is a column by its place from 1. `{currency}` in a name stands
for a currency code, as in `Credit in CHF`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from arledger.files.regular import read_regular
from arledger.formats.bank.csv.words import CLOSING, OPENING
from arledger.formats.bank.shared.amounts import currency_code
from arledger.formats.tabular.sheets import DELIMITERS
from arledger.model.problem import UserError

ONE_COLUMN = (
    "date",
    "value_date",
    "amount",
    "credit",
    "debit",
    "direction",
    "balance",
    "fee",
    "original_amount",
    "original_currency",
    "detail_amount",
    "account",
    "state",
)
FIRST_FILLED = ("currency", "counterparty", "counterparty_account", "bank_ref", "kind")
ALL_FILLED = ("text", "references")
DATE_FORMATS = (
    *("YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD"),
    *(
        f"{order}{year}".replace("/", mark)
        for order in ("DD/MM/", "MM/DD/")
        for year in ("YYYY", "YY")
        for mark in "/.-"
    ),
    *("DD MMM YYYY", "DD-MMM-YYYY", "DD-MMM-YY", "DD MMM YY", "MMM DD, YYYY"),
)
LARGEST = 1024**2
"""Bytes of a profile, at the most."""

UNKNOWN = "?"
"""The date format of a proposal that cannot tell day and month apart."""

AUTO = "auto"
"""The date format that leaves it to all dates of a file whether day or month stands first."""

SECTIONS = {
    "": {"name", "generic", "delimiter", "header", "header_rows", "columns", "dates", "numbers", "rows", "statement"},
    "dates": {"format"},
    "numbers": {"decimal", "thousands", "symbols", "negate", "negative_debits"},
    "rows": {"undated", "footer", "booked", "out", "in", "empty_amounts"},
    "statement": {
        "currency",
        "account",
        "account_label",
        "account_below",
        "currency_label",
        "opening_label",
        "closing_label",
    },
}
"""What a profile may say, section by section; the columns are above."""

_REMEDY = "Fix the profile; those in templates/bank show how they are written."


@dataclass(frozen=True)
class Profile:
    """A layout. Each role in `columns` has its columns; the first is required where `required` has the role."""

    source: str
    name: str
    columns: Mapping[str, tuple[str | int, ...]]
    header: tuple[str, ...]
    date_formats: tuple[str, ...]
    generic: bool = False
    delimiter: str = ""
    header_rows: int = 1
    decimal: str = "auto"
    thousands: str = ""
    symbols: tuple[str, ...] = ()
    negate: bool = False
    negative_debits: bool = False
    undated: str = "note"
    footer: tuple[str, ...] = ()
    booked: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    empty_amounts: str = "refuse"
    currency: str = ""
    account: str = ""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        """The roles without which the layout is another one."""
        amounts = ("amount",) if "amount" in self.columns else ("credit", "debit")
        also = (
            () if self.generic else tuple(role for role in ("balance", "state", "direction") if role in self.columns)
        )
        return ("date", *amounts, *also)


def load(path: Path) -> Profile:
    """Read a profile; what is wrong with it is a UserError about configuration."""
    try:
        text = read_regular(path, LARGEST).decode("utf-8")
    except FileNotFoundError as missing:
        raise UserError(f"{path}: there is no such profile", "Check the name and the folder.") from missing
    except (OSError, UnicodeError) as wrong:
        raise UserError(
            f"{path}: the profile cannot be read ({wrong})", "A profile is a TOML file in UTF-8."
        ) from wrong
    return parse(text, str(path))


def parse(text: str, source: str) -> Profile:
    """Read a profile from its text."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise UserError(f"{source}: not a valid TOML file ({wrong})", _REMEDY) from wrong
    return _Checked(raw, source).profile()


class _Checked:
    """A profile's values, each looked at before it is believed."""

    def __init__(self, raw: dict[str, Any], source: str) -> None:
        self.raw = raw
        self.source = source
        self._known("", raw)
        for section in ("columns", "dates", "numbers", "rows", "statement"):
            if not isinstance(raw.get(section, {}), dict):
                raise self.wrong(f"{section} is not a section")
            if section in SECTIONS:
                self._known(section, raw.get(section, {}))

    def wrong(self, what: str) -> UserError:
        return UserError(f"{self.source}: {what}", _REMEDY)

    def _known(self, section: str, values: dict[str, Any]) -> None:
        unknown = sorted(set(values) - SECTIONS[section])
        if unknown:
            inside = f" in [{section}]" if section else ""
            raise self.wrong(f"{unknown[0]} is no setting{inside} ({', '.join(sorted(SECTIONS[section]))})")

    def profile(self) -> Profile:
        columns = self._columns()
        out, into = self._texts("rows", "out"), self._texts("rows", "in")
        if not bool(out) is bool(into) is ("direction" in columns):
            raise self.wrong('a column direction needs its words in [rows], as out = ["D"] and in = ["C"]')
        return Profile(
            source=self.source,
            name=self._text("", "name") or Path(self.source).stem,
            columns=columns,
            header=self._texts("", "header"),
            date_formats=self._dates(),
            generic=self._flag("", "generic"),
            delimiter=self._choice("", "delimiter", ("", *DELIMITERS)),
            header_rows=self._number("header_rows"),
            decimal=self._choice("numbers", "decimal", ("auto", ".", ",")),
            thousands=self._text("numbers", "thousands"),
            symbols=self._texts("numbers", "symbols"),
            negate=self._flag("numbers", "negate"),
            negative_debits=self._flag("numbers", "negative_debits"),
            undated=self._choice("rows", "undated", ("note", "continue")),
            footer=self._texts("rows", "footer"),
            booked=self._texts("rows", "booked"),
            out=out,
            into=into,
            empty_amounts=self._choice("rows", "empty_amounts", ("refuse", "skip")),
            currency=self._currency(),
            account=self._text("statement", "account"),
            labels=self._labels(),
        )

    def _labels(self) -> dict[str, tuple[str, ...]]:
        labels = {key: self._texts("statement", key) for key in SECTIONS["statement"] - {"currency", "account"}}
        if self._flag("", "generic"):
            # What says that it is a balance is one in any table.
            labels["opening_label"] = labels["opening_label"] or (OPENING,)
            labels["closing_label"] = labels["closing_label"] or (CLOSING,)
        return labels

    def _columns(self) -> dict[str, tuple[str | int, ...]]:
        raw = self.raw.get("columns", {})
        found: dict[str, tuple[str | int, ...]] = {}
        for role, value in raw.items():
            found[role] = self._column(role, value)
        if "date" not in found:
            raise self.wrong("[columns] names no date")
        if "amount" not in found and not ("credit" in found and "debit" in found):
            raise self.wrong("[columns] names neither an amount nor credit and debit")
        return found

    def _column(self, role: str, value: Any) -> tuple[str | int, ...]:
        if role not in (*ONE_COLUMN, *FIRST_FILLED, *ALL_FILLED):
            raise self.wrong(f"there is no column {role!r} in a profile")
        values = value if isinstance(value, list) else [value]
        good = all((isinstance(one, str) and one) or (type(one) is int and one > 0) for one in values)
        if not values or not good or (role in ONE_COLUMN and len(values) > 1):
            raise self.wrong(f"the column {role} is not a header's name or a number from 1")
        return tuple(values)

    def _dates(self) -> tuple[str, ...]:
        formats = self._texts("dates", "format")
        if not formats:
            raise self.wrong(f"[dates] needs a format, as {', '.join(DATE_FORMATS[:5])}")
        for one in formats:
            if one not in (UNKNOWN, AUTO, *DATE_FORMATS):
                raise self.wrong(f"{one!r} is no date format; known are {', '.join(DATE_FORMATS)}")
        return formats

    def _currency(self) -> str:
        written = self._text("statement", "currency")
        if written and not currency_code(written):
            raise self.wrong(f"{written!r} is no currency code")
        return currency_code(written)

    def _value(self, section: str, key: str) -> Any:
        values = self.raw.get(section, {}) if section else self.raw
        return values.get(key)

    def _text(self, section: str, key: str) -> str:
        value = self._value(section, key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(f"{key} is not a text")
        return value or ""

    def _texts(self, section: str, key: str) -> tuple[str, ...]:
        value = self._value(section, key)
        values = value if isinstance(value, list) else [] if value is None else [value]
        if any(not isinstance(one, str) or not one for one in values):
            raise self.wrong(f"{key} is not a text or a list of texts")
        return tuple(values)

    def _flag(self, section: str, key: str) -> bool:
        value = self._value(section, key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(f"{key} is neither true nor false")
        return bool(value)

    def _number(self, key: str) -> int:
        value = self._value("", key)
        if value is not None and (type(value) is not int or not 0 <= value <= 5):
            raise self.wrong(f"{key} is not a number from 0 to 5")
        return 1 if value is None else int(value)

    def _choice(self, section: str, key: str, choices: tuple[str, ...]) -> str:
        value = self._text(section, key) or choices[0]
        if value not in choices:
            raise self.wrong(f"{key} is {value!r} and not one of {', '.join(map(repr, choices))}")
        return value
