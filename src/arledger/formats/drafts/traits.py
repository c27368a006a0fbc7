"""How an unknown export is written: the order of dates, decimals, signs, kinds, groups, lines of documents."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.drafts.roles import Roles
from arledger.formats.drafts.table import Table, is_day, is_figure, is_serial, is_total
from arledger.formats.drafts.terms import Terms, is_credit
from arledger.formats.imports.keys import key
from arledger.formats.imports.mapping import DAYS, FIGURES
from arledger.formats.imports.readings import ORDERS, Readings
from arledger.formats.tabular import days
from arledger.formats.tabular.amounts import COMMA, POINT, Notation
from arledger.formats.tabular.amounts import parse as amount_of
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import ZERO

_NUMBERED = re.compile(r"([0-9]{1,2})([-/ ])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?:[ T,].*)?")
_ANYWHERE = re.compile(r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})/(?:[0-9]{4}|[0-9]{2})(?![0-9/])")
_MONTHS = 12
_RECEIVABLES = re.compile(
    r".*(?:accounts receivable|debtors|receivables|\ba/r\b|forderungen|trade debtors).*", re.IGNORECASE
)


class Writing(NamedTuple):
    """The order of day and month and the decimal mark; empty where the file does not tell.

    `asks` says that some date can be read in both orders, and none tells.
    """

    order: str
    asks: bool
    decimal: str


class Words(NamedTuple):
    """The words of the column `type` by kind, those that were guessed, and those that nobody knows."""

    kinds: dict[str, list[str]]
    guessed: frozenset[str]
    unknown: tuple[str, ...]


def writing_of(table: Table, asked: str) -> Writing:
    """Return how the dates and amounts of a table are written, as far as its cells and titles tell."""
    dates = {cell for one in table.columns for cell in one.cells if _NUMBERED.fullmatch(cell)}
    order = (
        asked or _order(dates) or _order(found[0] for row in table.above for found in _ANYWHERE.finditer(row.text))
    )
    asks = not order and any(found[1] != found[3] for text in dates if (found := _NUMBERED.fullmatch(text)))
    return Writing(order, asks, _decimal(table))


def _order(texts: Iterable[str]) -> str:
    found = [one for text in texts if (one := _NUMBERED.fullmatch(text))]
    if any(int(one[1]) > _MONTHS for one in found):
        return "dmy"
    return "mdy" if any(int(one[3]) > _MONTHS for one in found) else ""


def _decimal(table: Table) -> str:
    """Return the mark that most amounts can only have; empty where they are as good as even."""
    marks: Counter[str] = Counter()
    for one in table.columns:
        if one.share(is_figure) >= 80 and one.share(is_day) < 50:
            for cell in one.cells:
                point, comma = amount_of(cell, POINT), amount_of(cell, COMMA)
                if (point is None) != (comma is None):
                    marks["," if point is None else "."] += 1
    (best, count), *others = [*marks.most_common(2), ("", 0)]
    return best if count > (others[0][1] if others else 0) else ""


def readings_of_draft(writing: Writing, *, serial: bool) -> Readings:
    """Return what reads the cells for the guess."""
    notation: Notation = COMMA if writing.decimal == "," else POINT
    return Readings(ORDERS[writing.order] if writing.order else days.Order.DAY, notation, serial=serial)


def has_serials(roles: Roles) -> bool:
    """Tell dates that are counted as a spreadsheet does."""
    columns = [choice.column for role in DAYS for choice in roles.taken.get(role, ())]
    return any(one.share(is_serial) > 50 > one.share(is_day) for one in columns)


def words_of(roles: Roles, terms: Terms) -> Words:
    """Put the words of the column `type` where they belong."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    guessed, unknown = set(), []
    choices = roles.taken.get("type")
    words = dict.fromkeys(choices[0].column.cells if choices else ())
    for word, (kind, sure) in terms.kinds(words).items():
        if not kind:
            unknown.append(word)
        elif key(word):
            kinds[kind].append(word)
            guessed |= set() if sure else {word}
    return Words(dict(kinds), frozenset(guessed), tuple(unknown))


def sign_of(roles: Roles, readings: Readings, words: Words) -> tuple[str, str]:
    """Return the rule for signs, and a remark where the file does not tell it."""
    figures = [(row, figure) for row in roles.table.data if (figure := _figure(roles, row, readings)) is not None]
    lowering = {word for kind, found in words.kinds.items() if is_credit(kind) for word in found}
    negative = any(figure < 0 for _, figure in figures)
    if any(figure > 0 and roles.cell(row, "type") in lowering for row, figure in figures):
        return ("credits-negative", "credits have a minus or none") if negative else ("by-kind", "")
    return ("as-written", "") if negative else _unsigned(roles, words)


def _unsigned(roles: Roles, words: Words) -> tuple[str, str]:
    if words.unknown and not words.kinds:
        return "as-written", "NOT UNDERSTOOD: no amount has a minus, and no kind is known that may be a credit"
    if words.unknown:
        return "by-kind", "NOT UNDERSTOOD: no amount has a minus, and there are kinds that nobody knows"
    if "type" in roles.taken:
        return "by-kind", "no amount has a minus: the kind says which are credits"
    return "as-written", "NOT SAID BY THE FILE: no amount has a minus; are there credits or receipts among them?"


def _figure(roles: Roles, row: SheetRow, readings: Readings) -> Decimal | None:
    found = [
        readings.figure(roles.cell(row, role))
        for role in ("open", "amount", "net", "line_amount")
        if role in roles.taken
    ]
    return next((one for one in found if one), None)


def kind_of_title(title: str, terms: Terms) -> str:
    """Return the kind of all documents where the title names one that lowers what is owed, as in `Receipts`."""
    kind = terms.kind_in(title)
    return kind if is_credit(kind) else ""


def continue_lines(roles: Roles, readings: Readings) -> None:
    """Take the amounts for those of lines, where a document goes on in rows without its number."""
    role = roles.figure
    if role in ("open", "amount") and "number" in roles.taken and roles.filled("date") and _goes_on(roles, readings):
        roles.taken["line_amount"] = [
            one._replace(why=f"{one.why}; a document's lines") for one in roles.taken.pop(role)
        ]


def _goes_on(roles: Roles, readings: Readings) -> bool:
    """Tell whether rows without date and number have amounts of which none adds up the rows above it."""
    dated, sums, more = set(roles.table.data), [ZERO], False
    for row in roles.table.body:
        figure = readings.figure(roles.cell(row, roles.figure))
        if row not in dated:
            if figure is None or roles.cell(row, "number") or is_total(row) or row.text[0] in "*#":
                continue
            if sums[-1] - figure in sums[:-1]:
                return False
            more = more or sum(map(bool, row.cells)) > 1
        sums.append(sums[-1] + (figure or ZERO))
    return more


def lone(table: Table) -> list[SheetRow]:
    """Return the rows of one text among the documents, which name whose or which ones follow."""
    last = table.data[-1].line if table.data else 0
    return [row for row in table.body if row.line < last and sum(map(bool, row.cells)) == 1 and not is_total(row)]


def account_of(roles: Roles, labels: Iterable[str]) -> list[str]:
    """Return the accounts of receivables of a ledger by account; none where other accounts are not in it."""
    names = set(labels) | {cell for choice in roles.taken.get("account", ()) for cell in choice.column.cells}
    found = sorted(name for name in names if _RECEIVABLES.fullmatch(name))
    return found if found and len(found) < len(names) else []


def lines_of(roles: Roles, readings: Readings) -> tuple[str, str]:
    """Return how the rows of one document are put together, and a remark where that is not sure."""
    if (
        "number" in roles.taken
        and "line_amount" in roles.taken
        and not {"open", "amount", "net"} & roles.taken.keys()
    ):
        return "first", "guessed: a document goes on in rows without its number"
    several = _several(roles) if "number" in roles.taken else []
    if not several:
        return "none", ""
    role = next((role for role in ("amount", "open", "net") if roles.filled(role)), "")
    if not role:
        return ("repeat" if "quantity" in roles.taken else "sum"), "guessed: a number stands in several rows"
    if not all(_same(roles, rows, role, readings) for rows in several):
        return "sum", f"guessed: a number stands in several rows, each with another {role}"
    if any(len({row.cells for row in rows}) < len(rows) for rows in several):
        return "repeat", "NOT UNDERSTOOD: a number stands in rows that are wholly the same; are they lines (sum)?"
    return "repeat", f"guessed: a number stands in several rows, each with the same {role}"


def _several(roles: Roles) -> list[list[SheetRow]]:
    """Return the rows of each document that has more than one."""
    groups: defaultdict[tuple[str, ...], list[SheetRow]] = defaultdict(list)
    for row in roles.table.data:
        if roles.cell(row, "number"):
            groups[tuple(roles.cell(row, role) for role in ("number", "name", "id", "type", "date"))].append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def _same(roles: Roles, rows: Sequence[SheetRow], role: str, readings: Readings) -> bool:
    return len({readings.figure(roles.cell(row, role)) or ZERO for row in rows}) == 1


def is_list_of_people(roles: Roles) -> bool:
    """Tell a list of clients from one of documents: no amounts of documents, and how to reach them."""
    reach = {"email", "phone", "address", "limit", "sales_rep", "terms", "first_name"}
    return not roles.filled(*FIGURES) and bool(reach & roles.taken.keys())


def only_people(roles: Roles) -> None:
    """Leave what only documents have out of a list of clients; codes that are there once each are theirs."""
    for role in (*DAYS, "type"):
        roles.taken.pop(role, None)
    number = roles.taken.pop("number", [])
    if number and "id" not in roles.taken:
        roles.taken["id"] = [one._replace(why="guessed from its cells: codes, each once") for one in number]
