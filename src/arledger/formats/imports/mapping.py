"""Mappings: what the columns and rows of one report of one system mean, written in TOML, one file a report.

A column is named by its headers, without regard to case, accents, blanks and punctuation; in a report without a
header by its place, counted from 1. Rows that are no documents are told by patterns of their cells.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from arledger.files.regular import read_regular
from arledger.files.shipped import path as shipped
from arledger.formats.imports.keys import key
from arledger.formats.tabular.sheets import MOST_CELLS
from arledger.model.documents import DocumentKind
from arledger.model.problem import UserError

LARGEST = 1024**2
"""Bytes of a mapping, at the most."""

DAYS, FIGURES = (
    ("date", "due"),
    ("open", "amount", "net", "tax", "line_amount", "quantity", "unit", "discount", "paid"),
)
TEXTS = (
    *("number", "name", "id", "type", "account", "currency", "status", "cleared", "marker"),
    *("email", "phone", "first_name", "last_name", "contact", "address", "terms", "limit", "sales_rep", "person_id"),
)
LISTS = ("buckets",)
ROLES = (*DAYS, *FIGURES, *TEXTS, *LISTS)
SIGNS = ("as-written", "by-kind", "credits-negative")
GROUPS = ("none", "label", "client", "account")
ROW_KINDS = ("group", "subtotal", "total", "sum", "footer", "skipped")
"""What a row may be that is no document; a `sum` adds up other rows than those above it, and is not checked."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "what": ("items", "clients", "owners", "balances", "refused"),
    "layout": ("header", "positions", "iif"),
    "groups": GROUPS,
    "sign": SIGNS,
    "lines": ("none", "sum", "day", "repeat", "first"),
    "date_order": ("", "dmy", "mdy", "ymd"),
    "decimal": ("", ".", ","),
}
FLAGS = ("serial_dates", "needs_says", "generic", "total_required", "nested")
LISTED = ("says", "needs", "without", "without_says", "data", "account", "amount", "open", "totals", "skip_status")
PLAIN = ("system", "report", "title", "refuse", "kind", "kind_from")

_REMEDY = "Fix the mapping; those in templates/imports show how they are written."


@dataclass(frozen=True, slots=True)
class RowShape:
    """A row that is no document, by what its cells look like; groups `id` and `name` tell whose rows follow."""

    kind: str
    when: tuple[tuple[str | int, re.Pattern[str]], ...]
    empty: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class ReportMapping:
    """A layout of one report. `amount` and `open` name the columns that add up to each, `needs` those it has."""

    source: str
    system: str
    report: str
    title: str
    columns: Mapping[str, tuple[str | int, ...]]
    recognise: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, DocumentKind | None]
    shapes: tuple[RowShape, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refuse: str = ""
    kind: str = ""
    kind_from: str = "type"
    header_rows: int = 1

    @property
    def name(self) -> str:
        """How `--from` names it."""
        return f"{self.system}/{self.report}"


def shipped_mappings() -> tuple[ReportMapping, ...]:
    """Return the mappings that come with the program."""
    return _loaded(tuple(sorted(shipped("templates", "imports").glob("*.toml"))))


@cache
def _loaded(files: tuple[Path, ...]) -> tuple[ReportMapping, ...]:
    return tuple(map(load, files))


def own_mappings(folder: Path) -> tuple[ReportMapping, ...]:
    """Return the user's own mappings: the TOML files in `folder`, if there is one."""
    return tuple(map(load, sorted(folder.glob("*.toml")))) if folder.is_dir() else ()


def load(path: Path) -> ReportMapping:
    """Read a mapping; what is wrong with it is a UserError about configuration."""
    try:
        return parse(read_regular(path, LARGEST).decode("utf-8"), str(path))
    except (OSError, UnicodeError) as wrong:
        raise UserError(f"{path}: the mapping cannot be read ({wrong})", "It is a TOML file in UTF-8.") from wrong


def parse(text: str, source: str) -> ReportMapping:
    """Read a mapping from its text."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise UserError(f"{source}: not a valid TOML file ({wrong})", _REMEDY) from wrong
    return _Checked(raw, source).mapping()


class _Checked:
    """A mapping's values, each looked at before it is believed."""

    def __init__(self, raw: dict[str, Any], source: str) -> None:
        self.raw, self.source = raw, source
        known = {*PLAIN, *CHOICES, *FLAGS, *LISTED, "columns", "recognise", "kinds", "rows", "header_rows"}
        for name in raw:
            if name not in known:
                raise self.wrong(f"{name} is no setting ({', '.join(sorted(known))})")

    def wrong(self, what: str) -> UserError:
        return UserError(f"{self.source}: {what}", _REMEDY)

    def mapping(self) -> ReportMapping:
        columns = {role: self._column(role, value) for role, value in self._section("columns").items()}
        plain = {name: self._text(name) for name in PLAIN}
        lists = self._lists(columns)
        if not plain["system"] or not plain["report"]:
            raise self.wrong("system and report must be named")
        return ReportMapping(
            source=self.source,
            system=plain["system"],
            report=plain["report"],
            title=plain["title"] or f"{plain['system']}/{plain['report']}",
            columns=columns,
            recognise={role: self._pattern(text) for role, text in self._section("recognise").items()},
            kinds=self._kinds(),
            shapes=tuple(self._shape(one) for one in self._rows()),
            choices={name: self._choice(name, known) for name, known in CHOICES.items()},
            flags=frozenset(name for name in FLAGS if self._flag(name)),
            lists=lists,
            refuse=plain["refuse"],
            kind=plain["kind"],
            kind_from=plain["kind_from"] or "type",
            header_rows=self._number("header_rows", 1, 3),
        )

    def _lists(self, columns: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        lists = {name: self._texts(name) for name in LISTED}
        lists["amount"] = lists["amount"] or ("amount",)
        lists["open"] = lists["open"] or ("open",)
        for name in ("needs", "data", "amount", "open"):
            self._known_roles(name, lists[name], columns)
        return lists

    def _known_roles(self, name: str, roles: Iterable[str], columns: Mapping[str, object]) -> None:
        for role in roles:
            if role not in ROLES or (name in ("needs", "data") and role not in columns):
                raise self.wrong(f"{name} names {role}, and [columns] does not")

    def _section(self, name: str) -> dict[str, Any]:
        value = self.raw.get(name, {})
        if not isinstance(value, dict):
            raise self.wrong(f"{name} is not a section")
        return value

    def _rows(self) -> list[dict[str, Any]]:
        value = self.raw.get("rows", [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong("rows are written as [[rows]]")
        return value

    def _column(self, role: str, value: Any) -> tuple[str | int, ...]:
        if role not in ROLES:
            raise self.wrong(f"there is no column {role!r} ({', '.join(ROLES)})")
        values = value if isinstance(value, list) else [value]
        if not values or not all(map(_names_column, values)):
            raise self.wrong(f"the column {role} is not a header's name or a number from 1 to {MOST_CELLS}")
        return tuple(key(one) if isinstance(one, str) else one for one in values)

    def _shape(self, raw: dict[str, Any]) -> RowShape:
        kind, when, empty = raw.get("kind"), raw.get("when", {}), raw.get("empty", [])
        if kind not in ROW_KINDS or not isinstance(when, dict) or not isinstance(empty, list) or not (when or empty):
            raise self.wrong(f"a row is of a kind ({', '.join(ROW_KINDS)}), with `when` or `empty`")
        cells = tuple((_place(name), self._pattern(text)) for name, text in when.items())
        places = [*(place for place, _ in cells), *empty]
        if any(isinstance(place, str) and place not in ROLES for place in places):
            raise self.wrong("the cells of a row are named by columns or their places from 1")
        return RowShape(kind, cells, tuple(empty))

    def _kinds(self) -> dict[str, DocumentKind | None]:
        found: dict[str, DocumentKind | None] = {}
        for name, words in self._section("kinds").items():
            if name not in (*DocumentKind, "payable", "skipped") or not isinstance(words, list):
                raise self.wrong(f"{name!r} is no kind of document with a list of words")
            if name in tuple(DocumentKind):
                found |= {key(str(word)): DocumentKind(name) for word in words}
            else:
                found |= {f"{name}:{key(str(word))}": None for word in words}
        return found

    def _pattern(self, text: Any) -> re.Pattern[str]:
        try:
            return re.compile(str(text), re.IGNORECASE)
        except re.error as wrong:
            raise self.wrong(f"{text!r} is no pattern ({wrong})") from wrong

    def _text(self, name: str) -> str:
        value = self.raw.get(name, "")
        if not isinstance(value, str):
            raise self.wrong(f"{name} is not a text")
        return value

    def _texts(self, name: str) -> tuple[str, ...]:
        value = self.raw.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.wrong(f"{name} is not a list of texts")
        return tuple(value)

    def _choice(self, name: str, known: tuple[str, ...]) -> str:
        value = self._text(name) or known[0]
        if value not in known:
            raise self.wrong(f"{name} is {value!r} and not one of {', '.join(known)}")
        return value

    def _flag(self, name: str) -> bool:
        value = self.raw.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{name} is neither true nor false")
        return value

    def _number(self, name: str, least: int, most: int) -> int:
        value = self.raw.get(name, least)
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(f"{name} is not a number from {least} to {most}")
        return value


def _names_column(value: Any) -> bool:
    if isinstance(value, str):
        return bool(key(value))
    return type(value) is int and 1 <= value <= MOST_CELLS


def _place(name: str) -> str | int:
    return int(name) if name.isdigit() else name
