"""The TOML of a draft: each setting with the reason for it, and what was not understood as comments beside it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from arledger.formats.drafts.roles import Choice, Roles
from arledger.formats.drafts.rows import Opening, opening_of
from arledger.formats.drafts.table import Column
from arledger.formats.drafts.terms import Terms, names_currency
from arledger.formats.drafts.text import told, value, values
from arledger.formats.drafts.traits import (
    Writing,
    account_of,
    has_serials,
    is_list_of_people,
    kind_of_title,
    lines_of,
    lone,
    sign_of,
    words_of,
)
from arledger.formats.imports.keys import key, without_currency
from arledger.formats.imports.mapping import ROLES
from arledger.formats.imports.readings import Readings
from arledger.model.documents import DocumentKind

FIRST_LINE = "# A first draft: look at what is guessed, NOT SAID or NOT UNDERSTOOD, and change what is wrong."
_NEEDED = ("name", "id", "number", "date", "type", "open", "amount", "net")
_RULE = re.compile(r"[-=_*+| ]{3,}")
_SHOWN = 3
_DIGITS = re.compile(r"[0-9]+")
_MOST_SHAPES = 6


@dataclass(frozen=True)
class Facts:
    """What is known of an unknown export before it is written down."""

    roles: Roles
    terms: Terms
    writing: Writing
    readings: Readings
    title: str
    report: str

    @property
    def people(self) -> bool:
        """Tell a list of clients from one of documents."""
        return is_list_of_people(self.roles)


class Writer:
    """Writes the mapping, first without and then with the shapes of rows that it was found not to know."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.roles, self.table = facts, facts.roles, facts.roles.table
        self.lone = [row for row in lone(self.table) if not _RULE.fullmatch(row.text)]
        self.opening: Opening = opening_of(self.table, self.lone, facts.terms, self.roles.figure)
        self.headed = any(self._named(choice.column) for found in self.roles.taken.values() for choice in found)

    def text(self, shapes: Sequence[str] = ()) -> str:
        """Return the mapping's TOML."""
        parts = (self._settings(), self._columns(), self._recognise(), self._kinds())
        blocks = ["\n".join(lines) for part in parts if (lines := list(part))]
        return "\n\n".join((*blocks, *self.opening.lines, *shapes)) + "\n"

    def _settings(self) -> Iterator[str]:
        facts, roles = self.facts, self.roles
        yield FIRST_LINE
        yield 'system = "ours"'
        yield f"report = {value(facts.report)}"
        yield f"title = {value(facts.title[:80] or 'a report of ours')}"
        if facts.title and self.table.above and facts.title != self.table.rows.sheet:
            yield f"says = {values([facts.title])}"
        if facts.people:
            yield 'what = "clients"'
        if not self.headed:
            yield 'layout = "positions"  # no row with the names of the columns was found'
        elif self.table.rows_of_header > 1:
            yield f"header_rows = {self.table.rows_of_header}"
        if self.headed:
            yield f"needs = {values(role for role in _NEEDED if role in roles.taken)}"
        if has_serials(roles):
            yield "serial_dates = true  # guessed from its cells: days as a spreadsheet counts them"
        if facts.people:
            whose = ("name", "id", "first_name", "last_name", "email", "contact")
            yield f"data = {values([role for role in whose if self.roles.filled(role)][:1])}"
        else:
            yield from self._documents()
        yield from self._writing()

    def _documents(self) -> Iterator[str]:
        roles = self.roles
        yield f"data = {values(self._data())}"
        if "amount" not in roles.taken and "net" in roles.taken:
            yield f"amount = {values(role for role in ('net', 'tax') if role in roles.taken)}"
        yield from self._grouped()
        yield from self._signed()
        lines, why = lines_of(roles, self.facts.readings)
        yield f"lines = {value(lines)}" + (f"  # {why}" if why else "")
        statuses = {cell for choice in roles.taken.get("status", ()) for cell in choice.column.cells}
        unpaid = sorted(filter(self.facts.terms.unpaid, statuses))
        if unpaid:
            yield f"skip_status = {values(unpaid)}  # guessed: these are no documents that anybody owes"
        if not roles.figure:
            yield "# NOT UNDERSTOOD: no column of amounts was found"

    def _grouped(self) -> Iterator[str]:
        groups = self._groups()
        row = next(iter(self.lone), None)
        yield f"groups = {value(groups)}" + (f"  # as row {row.line}, {told(row.text, 40)}" if row else "")
        accounts = account_of(self.roles, [one.text for one in self.lone] if groups == "label" else ())
        if accounts:
            yield f"account = {values(accounts)}  # guessed: what stands under another account is left out"
        if not {"name", "id"} & self.roles.taken.keys() and groups != "client":
            yield "# NOT UNDERSTOOD: no column and no row says whose a document is"

    def _signed(self) -> Iterator[str]:
        facts, roles = self.facts, self.roles
        sign, why = sign_of(roles, facts.readings, words_of(roles, facts.terms))
        kind = "" if "type" in roles.taken else kind_of_title(facts.title, facts.terms)
        if kind and why:
            yield f"kind = {value(kind)}  # guessed from the title"
            sign, why = "by-kind", "guessed: no amount has a minus"
        yield f"sign = {value(sign)}" + (f"  # {why}" if why else "")

    def _groups(self) -> str:
        if self.opening.of_clients:
            return "client"
        return "none" if not self.lone else "label" if self.roles.filled("name", "id") else "client"

    def _data(self) -> list[str]:
        """Return the columns that every document has."""
        taken = self.roles.taken
        if "line_amount" in taken and "date" in taken:
            return ["line_amount"]
        if "date" in taken:
            return ["date"]
        whose = [role for role in ("name", "id", "number") if self.roles.filled(role)][:1]
        return [*whose, *filter(None, [self.roles.figure])]

    def _writing(self) -> Iterator[str]:
        writing = self.facts.writing
        if writing.order:
            yield f"date_order = {value(writing.order)}  # as this file has it"
        elif writing.asks:
            yield '# NOT SAID BY THE FILE: the day or the month may come first\n# date_order = "dmy"'
        if writing.decimal:
            yield f"decimal = {value(writing.decimal)}  # as this file has it"

    def _columns(self) -> Iterator[str]:
        yield "[columns]"
        for role in ROLES:
            found = self.roles.taken.get(role)
            if found:
                yield f"{role} = {self._names(found)}  # {found[0].why}"
        headers = (one.column.header for one in self.roles.taken.get(self.roles.figure, ()))
        named = next(filter(names_currency, headers), "")
        if named and not without_currency(named)[1]:
            yield f"# NOT UNDERSTOOD: the currency in {told(named, 40)}; amounts are in the ledger's currency"
        used = {choice.column.place for found in self.roles.taken.values() for choice in found}
        for column in self.table.columns:
            if column.place not in used and (column.cells or key(column.header)):
                yield self._left_out(column)

    def _names(self, found: Sequence[Choice]) -> str:
        names = [
            value(choice.column.header) if self.headed and self._named(choice.column) else str(choice.column.place)
            for choice in found
        ]
        return f"[{', '.join(names)}]"

    def _named(self, column: Column) -> bool:
        """Tell a column that its header alone names: one with letters, which no other column before it has."""
        bare = key(column.header)
        return bool(bare) and all(key(one.header) != bare for one in self.table.columns[: column.place - 1])

    def _left_out(self, column: Column) -> str:
        header = f" {told(column.header, 40)}" if column.header else ""
        some = list(dict.fromkeys(column.cells))
        shown = ", ".join(told(cell, 20) for cell in some[:_SHOWN]) + (", …" if len(some) > _SHOWN else "")
        why = self.roles.doubts.get(column.place, "")
        holds = f"holds {shown}" if some else "is empty"
        return remark_of(f"NOT UNDERSTOOD: column {column.place}{header} {holds}" + (f" ({why})" if why else ""))

    def _recognise(self) -> Iterator[str]:
        """Say what the cells of a report without a heading look like."""
        if self.headed:
            return
        yield "[recognise]"
        for role in ("date", "open", "amount", "currency"):
            found = self.roles.taken.get(role)
            if found and len(found[0].column.cells) == len(self.table.data):
                yield f"{role} = {value(_looks(found[0].column.cells))}"

    def _kinds(self) -> Iterator[str]:
        words = words_of(self.roles, self.facts.terms)
        if self.facts.people or not (words.kinds or words.unknown):
            return
        yield "[kinds]"
        for kind in (*DocumentKind, "payable", "skipped"):
            found = words.kinds.get(str(kind), [])
            if found:
                guessed = [word for word in found if word in words.guessed]
                why = f"  # guessed: {', '.join(told(word, 30) for word in guessed)}" if guessed else ""
                yield f"{kind} = {values(found)}{why}"
        if words.unknown:
            known = ", ".join(told(word, 30) for word in words.unknown[:20])
            yield remark_of(f"NOT UNDERSTOOD: {known}" + (", …" if len(words.unknown) > 20 else ""))


def remark_of(text: str) -> str:
    """Return a comment of text whose strangers' parts are escaped already."""
    return f"# {text}"


def _looks(cells: Iterable[str]) -> str:
    """Return a pattern of cells: their shapes where they have few, else anything with a digit."""
    shapes = sorted({_DIGITS.sub("0", cell) for cell in cells})
    if len(shapes) > _MOST_SHAPES:
        return ".*[0-9].*"
    return "|".join(re.escape(shape).replace("0", "[0-9]+") for shape in shapes)
