"""Headers and labels by their words, in English, German, French and Spanish."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from arledger.formats.tabular.amounts import currency_code
from arledger.formats.tabular.sheets import SheetRow, first_heading

_WORD = re.compile(r"[^\W_]+")
_IN_BRACKETS = re.compile(
    r"[(\[]\s*([A-Za-z]{3}|[$€£])\s*[)\]]|\b(?:in|en)\s+([A-Z]{3}|[$€£])\s*$|\s([A-Z]{3}|[$€£])\s*$"
)

Words = Mapping[str, tuple[str, ...]]


class Columns(NamedTuple):
    """Which column has which role, where the header stands, and the currency in it."""

    roles: Mapping[str, int]
    header: int
    currency: str = ""

    def cell(self, row: SheetRow, role: str) -> str:
        """Return what a row has in a role's column; empty where there is no such column."""
        return row.cell(self.roles.get(role))


def table_of_words(text: str) -> dict[str, tuple[str, ...]]:
    """Read `role: word, word` lines; a role may have several lines, and words are plain already."""
    words: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        role, _, found = line.partition(":")
        words[role.strip()] = (*words.get(role.strip(), ()), *(plain(word) for word in found.split(",")))
    return words


def plain(text: str) -> str:
    """Return the words of a text in small letters without accents and punctuation."""
    text = text.replace("№", "no").replace("n°", "no").replace("N°", "no").replace("nº", "no").replace("Nº", "no")
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return " ".join(_WORD.findall("".join(char for char in folded if not unicodedata.combining(char))))


def find_columns(rows: Sequence[SheetRow], words: Words, needed: Iterable[Collection[str]]) -> Columns | None:
    """Find the header row: of each group in `needed` it has a role. None where there is none."""
    groups = list(needed)

    def read(at: int, row: SheetRow) -> Columns | None:
        roles = _roles(row, words)
        if sum(map(bool, row.cells)) < 2 or not all(any(role in roles for role in group) for group in groups):
            return None
        return Columns(roles, at, only_currency([row]))

    return first_heading(rows, read)


def _roles(row: SheetRow, words: Words) -> dict[str, int]:
    """Give each role the column whose title fits it best; each column has one role."""
    fits: list[tuple[tuple[int, int, int], str, int]] = []
    for at, cell in enumerate(row.cells):
        # A title is short; a sentence or a figure is none.
        if not cell or len(cell) > 60:
            continue
        for role, known in words.items():
            fits += [((-score, rank, at), role, at) for rank, score in _scores(plain(cell), known)]
    found: dict[str, int] = {}
    for _, role, at in sorted(fits):
        if role not in found and at not in found.values():
            found[role] = at
    return found


def _scores(title: str, known: Sequence[str]) -> Iterable[tuple[int, int]]:
    for rank, word in enumerate(known):
        if title == word:
            yield rank, 1000
        elif f" {word} " in f" {title} ":
            yield rank, len(word)


def currency_in(title: str) -> str:
    """Return the currency in a title like `Amount (EUR)`; empty where there is none."""
    found = _IN_BRACKETS.search(title)
    return currency_code(next(filter(None, found.groups()))) if found else ""


def only_currency(rows: Iterable[SheetRow]) -> str:
    """Return the currency in the titles of some rows; empty where they name none, or several."""
    codes = {code for row in rows for cell in row.cells if (code := currency_in(cell))}
    return codes.pop() if len(codes) == 1 else ""


def says(text: str, known: Sequence[str]) -> bool:
    """Tell whether a text begins with one of the words."""
    words = f"{plain(text)} "
    return any(words.startswith(f"{word} ") for word in known)


def words_of(text: str) -> tuple[str, ...]:
    """Read a list of words as `plain` writes them."""
    return tuple(plain(word) for word in text.split(","))


def holds(text: str, known: Sequence[str]) -> bool:
    """Tell whether one of the words stands anywhere in a text."""
    words = f" {plain(text)} "
    return any(f" {word} " in words for word in known)


def labels(rows: Iterable[SheetRow]) -> Iterable[tuple[str, str, SheetRow]]:
    """Yield label and value of rows like `Payment date: 2026-03-31`, in one cell or in two."""
    for row in rows:
        cells = [cell for cell in row.cells if cell]
        if len(cells) == 1:
            label, colon, value = cells[0].partition(":")
            if colon and value.strip():
                yield plain(label), value.strip(), row
            continue
        for at in range(len(cells) - 1):
            if not re.search(r"[0-9]", cells[at]):
                yield plain(cells[at]), cells[at + 1], row
