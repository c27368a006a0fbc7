"""What each column of an unknown export is: by its name where its cells agree with it, else by its cells."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, permutations
from typing import NamedTuple

from arledger.formats.drafts.table import (
    Column,
    Table,
    has_coins,
    is_bucket,
    is_code,
    is_day,
    is_figure,
    is_running,
    is_serial,
)
from arledger.formats.drafts.terms import CLOSE, EXACT, LOOSE, Fit, Terms
from arledger.formats.drafts.text import told
from arledger.formats.imports.keys import key
from arledger.formats.imports.mapping import DAYS, FIGURES
from arledger.formats.imports.readings import Readings
from arledger.formats.tabular.amounts import currency_code
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import exact_sum

_MOST = 80
"""Of a hundred cells, so many are most."""
_FEW_KINDS, _FEW_ROWS = 12, 8
_REST = "guessed from its cells: never more than the amount, and all of it in some rows"
_MONEY = ("open", "amount", "net", "line_amount")


class Choice(NamedTuple):
    """A column that was taken for a role, and why."""

    column: Column
    why: str


class Roles:
    """The columns as they are taken, and what was not understood of them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.taken: dict[str, list[Choice]] = {}
        self.doubts: dict[int, str] = {}

    def free(self) -> list[Column]:
        """Return the columns with something in them that nothing is known of yet."""
        used = {choice.column.place for choices in self.taken.values() for choice in choices}
        return [
            one for one in self.table.columns if one.cells and one.place not in used and one.place not in self.doubts
        ]

    def take(self, role: str, column: Column, why: str) -> None:
        """Take a column for a role."""
        self.taken.setdefault(role, []).append(Choice(column, why))

    def filled(self, *roles: str) -> bool:
        """Tell whether one of some roles has a column with something in it."""
        return any(choice.column.cells for role in roles for choice in self.taken.get(role, ()))

    def place(self, role: str) -> int | None:
        """Return where a role's column stands, from 0."""
        choices = self.taken.get(role)
        return choices[0].column.place - 1 if choices else None

    def cell(self, row: SheetRow, role: str) -> str:
        """Return what stands in a role's column."""
        return row.cell(self.place(role))

    @property
    def figure(self) -> str:
        """The role whose figures say what a row comes to; empty where there is none."""
        return next((role for role in _MONEY if role in self.taken), "")

    def doubt(self, columns: Sequence[Column], role: str) -> None:
        """Leave it to the reader which of some columns has a role."""
        for column in columns:
            others = ", ".join(str(one.place) for one in columns if one is not column)
            self.doubts[column.place] = f"it may be {role}, and so may column {others}"


def roles_of(table: Table, terms: Terms, readings: Readings) -> Roles:
    """Decide what the columns are; where two fit equally well, neither is taken and both are marked."""
    roles = Roles(table)
    _buckets(roles)
    _by_name(roles, terms)
    _by_cells(roles, terms, readings)
    return roles


def _buckets(roles: Roles) -> None:
    found = [
        one
        for one in roles.table.columns
        if is_bucket(one.header) and (not one.cells or one.share(is_figure) >= _MOST)
    ]
    # One such name alone may be anything.
    for column in found if len(found) > 1 else ():
        roles.take("buckets", column, "by its name")


def _by_name(roles: Roles, terms: Terms) -> None:
    open_columns = [one for one in roles.table.columns if one.place not in _places(roles)]
    ranked = sorted(
        ((fit, one) for one in open_columns for fit in _fitting(one, terms.fits(one.header))),
        key=lambda pair: (-pair[0].quality, not pair[1].cells, -pair[0].weight, pair[1].place),
    )
    blocked: set[str] = set()
    for rank, group in groupby(ranked, key=lambda pair: (pair[0].quality, bool(pair[1].cells), pair[0].weight)):
        # What only one column may be is settled first: `Rest` may be an amount where nothing else is one.
        for role, columns in sorted(_by_role(group).items(), key=lambda pair: len(pair[1])):
            free = [one for one in columns if one.place not in _places(roles) and one.place not in roles.doubts]
            if role in roles.taken or role in blocked or not free:
                continue
            if len(free) > 1:
                roles.doubt(free, role)
                blocked.add(role)
                continue
            roles.take(role, free[0], _why(rank[0], role, free[0], terms))


def _by_role(group: Iterable[tuple[Fit, Column]]) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for fit, column in group:
        found.setdefault(fit.role, []).append(column)
    return found


def _places(roles: Roles) -> set[int]:
    return {choice.column.place for choices in roles.taken.values() for choice in choices}


def _why(quality: int, role: str, column: Column, terms: Terms) -> str:
    if all(fit.role != role for fit in terms.fits(column.header)):
        return f"guessed: its name is a client's, and its cells are {'codes' if role == 'id' else 'names'}"
    like = terms.fits(column.header)[0].like
    vague = "guessed: by its name, which may mean other things"
    how = (
        vague
        if quality == LOOSE and like == column.header
        else {EXACT: "by its name", CLOSE: f"guessed: close to {told(like)}"}.get(
            quality, f"guessed: by its name without the words that say nothing ({like})"
        )
    )
    return how if column.cells else f"{how}; empty in this file"


def _fitting(column: Column, fits: Sequence[Fit]) -> list[Fit]:
    """Leave out what the cells contradict; whether a person is named or coded is what they say, not the header."""
    if column.cells and any(fit.role in ("name", "id") for fit in fits):
        role = "id" if column.share(is_code) >= _MOST else "name"
        people = [fit._replace(role=role) for fit in fits if fit.role in ("name", "id")]
        fits = [max(people), *(fit for fit in fits if fit.role not in ("name", "id"))]
    return [fit for fit in fits if _agrees(column, fit.role)]


def _agrees(column: Column, role: str) -> bool:
    if not column.cells:
        return True
    if role in DAYS:
        return max(column.share(is_day), column.share(is_serial)) >= _MOST
    if role in FIGURES:
        return column.share(is_figure) >= _MOST and column.share(is_day) < _MOST
    tests: dict[str, Callable[[str], object]] = {
        "currency": currency_code,
        "email": lambda text: "@" in text,
        "account": lambda text: not is_code(text),
        "name": lambda text: not is_figure(text) and not is_day(text),
        "type": lambda text: not has_coins(text) and not is_day(text),
    }
    return role not in tests or column.share(tests[role]) >= _MOST


def _by_cells(roles: Roles, terms: Terms, readings: Readings) -> None:
    _currency_and_email(roles)
    _days(roles, readings)
    _running(roles, readings)
    _money(roles, readings)
    _rest(roles, readings)
    _type(roles, terms)
    if roles.filled("date"):
        _one(roles, "number", _is_number, "document numbers, each once")
    if not roles.filled("name", "id"):
        _one(roles, "name", _is_name, "names")
    if roles.filled("name"):
        _one(roles, "id", lambda one: _is_code_of(roles, one), "codes, one for each name")


def _one(roles: Roles, role: str, test: Callable[[Column], bool], what: str) -> None:
    """Take the one column whose cells fit a role; where several do, mark them."""
    if role in roles.taken:
        return
    found = [one for one in roles.free() if test(one)]
    if len(found) == 1:
        roles.take(role, found[0], f"guessed from its cells: {what}")
    elif found:
        roles.doubt(found, role)


def _currency_and_email(roles: Roles) -> None:
    _one(roles, "currency", lambda one: one.share(currency_code) >= 95, "codes of currencies")
    _one(roles, "email", lambda one: one.share(lambda text: "@" in text and "." in text) >= _MOST, "e-mail addresses")


def _days(roles: Roles, readings: Readings) -> None:
    """Take dates, and due dates: those that are never before the date, and sometimes after it."""
    found = [one for one in roles.free() if one.share(is_day) >= _MOST]
    if len(found) == 2 and not {"date", "due"} & roles.taken.keys():
        for early, late in (found, found[::-1]):
            if _never_before(roles.table.data, early, late, readings):
                roles.take("date", early, "guessed from its cells: dates, never after those of the due date")
                roles.take("due", late, "guessed from its cells: dates, never before the date")
                return
    _one(roles, "date", lambda one: one in found, "dates")
    first = roles.taken["date"][0].column if "date" in roles.taken else None
    later = [one for one in roles.free() if first and one in found]
    later = [one for one in later if first and _never_before(roles.table.data, first, one, readings)]
    _one(roles, "due", lambda one: one in later, "dates, never before the date")


def _never_before(data: Iterable[SheetRow], early: Column, late: Column, readings: Readings) -> bool:
    pairs = [(readings.day(row.cell(early.place - 1)), readings.day(row.cell(late.place - 1))) for row in data]
    both: list[tuple[date, date]] = [(first, second) for first, second in pairs if first and second]
    return bool(both) and all(a <= b for a, b in both) and any(a < b for a, b in both)


def _running(roles: Roles, readings: Readings) -> None:
    """Set the balance so far aside, which a column named balance may be."""
    amounts = roles.place("amount")
    if amounts is None:
        return
    named = [choice.column for choice in roles.taken.get("open", ())]
    for column in (*named, *roles.free()):
        pairs = [
            (readings.figure(row.cell(amounts)), readings.figure(row.cell(column.place - 1)))
            for row in roles.table.data
        ]
        if column.share(is_figure) >= _MOST and is_running(pairs):
            if column in named:
                del roles.taken["open"]
            roles.doubts[column.place] = "it is the balance so far: each is the one before and the amount"


def _money(roles: Roles, readings: Readings) -> None:
    if roles.filled("amount", "open", "net") or any("amount" in doubt for doubt in roles.doubts.values()):
        return
    found = [one for one in roles.free() if one.share(is_figure) >= 95 and any(map(has_coins, one.cells))]
    adds_up = [one for one in found if _is_sum(roles, one, readings)]
    if len(adds_up) == 1:
        roles.take("open", adds_up[0], "guessed from its cells: each is the sum of the buckets")
    elif len(found) == 1:
        roles.take("amount", found[0], "guessed from its cells: amounts")
    elif whole := _whole_and_rest(roles, found, readings):
        roles.take("amount", whole[0], "guessed from its cells: amounts, never less than those that are open")
        roles.take("open", whole[1], _REST)
    elif found:
        roles.doubt(found, "amount or open")


def _whole_and_rest(roles: Roles, found: Sequence[Column], readings: Readings) -> tuple[Column, ...]:
    pairs = permutations(found, 2) if len(found) == 2 else ()
    return next((pair for pair in pairs if _is_rest(roles, *pair, readings)), ())


def _rest(roles: Roles, readings: Readings) -> None:
    """Take what is open beside the amount: never more than it, and all of it in some rows, as no tax is."""
    if roles.filled("open") or not roles.filled("amount"):
        return
    whole = roles.taken["amount"][0].column
    figures = [one for one in roles.free() if one.share(is_figure) >= 95 and any(map(has_coins, one.cells))]
    found = [one for one in figures if _is_rest(roles, whole, one, readings)]
    if len(found) == 1:
        roles.take("open", found[0], _REST)
    elif found:
        roles.doubt(found, "open")


def _is_rest(roles: Roles, whole: Column, rest: Column, readings: Readings) -> bool:
    pairs = []
    for row in roles.table.data:
        amount, left = (readings.figure(row.cell(one.place - 1)) for one in (whole, rest))
        if amount is None:
            return False
        pairs.append((amount, left or Decimal(0)))
    inside = all(a * b >= 0 and abs(b) <= abs(a) for a, b in pairs)
    return inside and any(a == b for a, b in pairs) and any(a != b for a, b in pairs)


def _is_sum(roles: Roles, column: Column, readings: Readings) -> bool:
    buckets = [choice.column.place - 1 for choice in roles.taken.get("buckets", ())]
    if not buckets:
        return False
    for row in roles.table.data:
        parts: list[Decimal] = [part for at in buckets if (part := readings.figure(row.cell(at))) is not None]
        if exact_sum(parts) != readings.figure(row.cell(column.place - 1)):
            return False
    return True


def _type(roles: Roles, terms: Terms) -> None:
    def fits(one: Column) -> bool:
        words = {cell for cell in one.cells if not is_figure(cell)}
        if len(words) * 2 > max(len(one.cells), _FEW_ROWS) or any(map(str.isdigit, "".join(words))):
            return False
        known = sum(bool(kind) for kind, _ in terms.kinds(words).values())
        return 0 < len(words) <= _FEW_KINDS and known * 2 >= len(words) and one.share(is_figure) < 50

    _one(roles, "type", fits, "few words, most of them kinds of documents")


def _is_number(one: Column) -> bool:
    unique = len(set(one.cells)) * 10 >= 9 * len(one.cells)
    coded = one.share(lambda text: is_code(text) and not has_coins(text)) >= 60
    return unique and coded and one.share(is_day) < 50


def _is_code_of(roles: Roles, one: Column) -> bool:
    """Tell the codes of clients: each name has one of its own, and some come again."""
    pairs = {(row.cell(one.place - 1), roles.cell(row, "name")) for row in roles.table.data}
    codes, names = {code for code, _ in pairs}, {name for _, name in pairs}
    each = len(pairs) == len(codes) == len(names)
    return (
        each
        and 1 < len(pairs) < len(roles.table.data)
        and one.share(is_code) == 100
        and not any(map(has_coins, one.cells))
    )


def _is_name(one: Column) -> bool:
    letters = one.share(lambda text: any(map(str.isalpha, text)) and not is_code(text)) >= _MOST
    return letters and one.share(is_day) < 50 and one.share(currency_code) < 50 and bool(key(one.cells[0]))
