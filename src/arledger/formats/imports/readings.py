"""How the dates and amounts of one file are written: decided once from all of them, or asked for."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from arledger.formats.imports.layout import Layout
from arledger.formats.imports.mapping import DAYS, FIGURES
from arledger.formats.imports.source import REMEDY, Rows
from arledger.formats.tabular import days
from arledger.formats.tabular.amounts import COMMA, POINT, Notation, notation_of, parse
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.problem import UserError

ORDERS = {"dmy": days.Order.DAY, "mdy": days.Order.MONTH, "ymd": None}
_FIGURES = re.compile(r"([0-9]{1,2})[-/ ]([0-9]{1,2})[-/ ](?:[0-9]{4}|[0-9]{2})(?:[ T,].*)?")
_ANYWHERE = re.compile(r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})/(?:[0-9]{4}|[0-9]{2})(?![0-9/])")
_JOINED = re.compile(r"(?:19|20)[0-9]{6}")
_SHORT = re.compile(r"[0-9]{6}")
_SERIAL = re.compile(r"[345][0-9]{4}(?:\.0+)?")
_SIMPLE = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,2}|-?[0-9]{1,15}")
_MONTHS = 12
_EPOCH = date(1899, 12, 30)
_DIGIT = re.compile(r"[0-9]")


class Readings:
    """Reads the cells of one file; what is no date and no amount is None."""

    def __init__(self, order: days.Order | None, notation: Notation, *, serial: bool, short: bool = False) -> None:
        self._order, self._notation, self._serial, self._short = order, notation, serial, short
        self.currency = ""
        """What stands beside the amounts of the whole file, such as €; empty for none, several, or $."""
        self._days: dict[str, date | None] = {"": None}
        self._simple = notation is POINT
        self._last: tuple[str, Decimal | None] = ("", None)

    def day(self, text: str) -> date | None:
        """Read a date; with figures alone, in the order that holds for the file."""
        if text not in self._days:
            self._days[text] = self._day(text)
        return self._days[text]

    def _day(self, text: str) -> date | None:
        if self._serial and _SERIAL.fullmatch(text):
            return _EPOCH + timedelta(days=int(text.partition(".")[0]))
        if _JOINED.fullmatch(text):
            return days.possible(text, (days.pattern("YYYYMMDD"),))
        if self._short and self._order and _SHORT.fullmatch(text):
            return days.possible(text, (days.pattern("DDMMYY" if self._order is days.Order.DAY else "MMDDYY"),))
        if self._order is None and _FIGURES.fullmatch(text):
            return None
        return days.parse(text, self._order or days.Order.DAY)

    def figure(self, text: str) -> Decimal | None:
        """Read an amount as it is signed in the file; a side behind it counts, a credit being negative."""
        # What a document came to and what is open of it are mostly the same text in one row, and then one number.
        if text != self._last[0]:
            self._last = text, self._figure(text)
        return self._last[1]

    def _figure(self, text: str) -> Decimal | None:
        if self._simple and _SIMPLE.fullmatch(text):
            return Decimal(text)
        found = parse(text, self._notation)
        return None if found is None else found.number


class _Seen:
    """What the dates and amounts of a file look like, each shape with the first row that has it."""

    def __init__(self) -> None:
        self.days: dict[str, int] = {}
        self.shapes: dict[str, tuple[str, int]] = {}


def readings_of(rows: Rows, layout: Layout, asked: str) -> Readings:
    """Decide how the dates and amounts of a file are written; `asked` is the user's order of day and month.

    Raises UserError where both orders, or both decimal marks, fit everything, and where some row fits neither.
    """
    seen = _seen(rows, layout)
    order = _order(rows, layout, seen, asked)
    serial = "serial_dates" in layout.mapping.flags
    # Six figures without a mark are a date only where the system's order of day and month is known.
    short = bool(layout.mapping.choices["date_order"])
    found = Readings(order, _notation(rows, layout, seen), serial=serial, short=short)
    found.currency = _beside(seen)
    return found


def _beside(seen: _Seen) -> str:
    """Return the one currency whose mark or code stands beside amounts; $ is that of many countries."""
    texts = [text for text, _ in seen.shapes.values()]
    read = [parse(text, POINT) or parse(text, COMMA) for text in texts if "$" not in text]
    codes = {one.currency for one in read if one is not None} - {""}
    return codes.pop() if len(codes) == 1 and not any("$" in text for text in texts) else ""


def _seen(rows: Rows, layout: Layout) -> _Seen:
    seen = _Seen()
    day_places = [at for role in DAYS for at in layout.columns.get(role, ())]
    figure_places = [at for role in FIGURES for at in layout.columns.get(role, ())]
    for number, row in enumerate(rows.read()):
        if number < layout.begins:
            continue
        cells, width = row.cells, len(row.cells)
        for at in day_places:
            if at < width and cells[at] not in seen.days and _FIGURES.fullmatch(cells[at]):
                seen.days[cells[at]] = row.line
        for at in figure_places:
            if at < width and cells[at]:
                seen.shapes.setdefault(_DIGIT.sub("9", cells[at]), (cells[at], row.line))
    return seen


def _order(rows: Rows, layout: Layout, seen: _Seen, asked: str) -> days.Order | None:
    parts = {text: (int(found[1]), int(found[2])) for text in seen.days if (found := _FIGURES.fullmatch(text))}
    told = _told(rows, seen, parts)
    if asked:
        _refuse_other(rows, seen, asked, told)
        return ORDERS[asked]
    told = told or _told_above(layout.above) or layout.mapping.choices["date_order"]
    either = next((text for text, (first, second) in parts.items() if first != second), "")
    if not told and either:
        what = f"in {shown(either)} the day or the month may come first, and no date of the file tells"
        raise UserError(f"{rows.place(seen.days[either])}: {what}", "Say which with --date-order dmy or mdy.")
    return ORDERS[told] if told else days.Order.DAY


def _told(rows: Rows, seen: _Seen, parts: Mapping[str, tuple[int, int]]) -> str:
    """Return the order that some date can only have; empty where none tells, UserError where two disagree."""
    by_day = next((text for text, (first, _) in parts.items() if first > _MONTHS), "")
    by_month = next((text for text, (_, second) in parts.items() if second > _MONTHS), "")
    if by_day and by_month:
        what = f"{shown(by_day)} has the day first, and {shown(by_month)} in row {seen.days[by_month]} the month"
        raise bad(rows.place(seen.days[by_day]), what, "Write all dates of the file in one way.")
    return "dmy" if by_day else "mdy" if by_month else ""


def _refuse_other(rows: Rows, seen: _Seen, asked: str, told: str) -> None:
    """Refuse an order that the user asks for and the file contradicts."""
    if (told and told != asked) or (asked == "ymd" and seen.days):
        text, line = next(iter(seen.days.items()))
        what = f"--date-order {asked} does not fit dates such as {shown(text)}"
        raise UserError(f"{rows.place(line)}: {what}", "Leave --date-order out, or correct it.")


def _told_above(above: Iterable[SheetRow]) -> str:
    """Return what a date above the table tells, as in `Age As Of: 01/31/2026`."""
    for row in above:
        for found in _ANYWHERE.finditer(row.text):
            if int(found[1]) > 12 >= int(found[2]):
                return "dmy"
            if int(found[2]) > 12 >= int(found[1]):
                return "mdy"
    return ""


def _notation(rows: Rows, layout: Layout, seen: _Seen) -> Notation:
    texts = [(text, rows.place(line)) for text, line in seen.shapes.values()]
    usual = layout.mapping.choices["decimal"]
    try:
        return notation_of(texts, REMEDY)
    except UserError:
        # What is thousands or decimals is decided by what the system always writes; a mixture is refused.
        each = [(parse(text, POINT), parse(text, COMMA)) for text, _ in texts]
        only = {point is None for point, comma in each if (point is None) != (comma is None)}
        if not usual or only:
            raise
        return COMMA if usual == "," else POINT
