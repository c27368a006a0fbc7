"""A profile proposed for a CSV file by looking at it, with a comment wherever it takes a person to know."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from arledger.formats.bank.csv.balance_rows import says_balance, says_label
from arledger.formats.bank.csv.cells import decimal_mark
from arledger.formats.bank.csv.guess import GuessedTable, columns, kind, table
from arledger.formats.bank.csv.profile import ALL_FILLED, DATE_FORMATS, FIRST_FILLED, ONE_COLUMN, UNKNOWN
from arledger.formats.bank.csv.tables import tables
from arledger.formats.bank.csv.words import BOOKED_STATES, CLOSING, OPENING, OTHER_STATES, directions
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.tabular import days
from arledger.formats.tabular.amounts import has_mark, is_negative, says_direction
from arledger.formats.tabular.headings import plain
from arledger.formats.tabular.sheets import SheetRow
from arledger.formats.tabular.text import clean
from arledger.model.currencies import CURRENCIES
from arledger.model.problem import UserError
from arledger.model.source import Source

_LOOKED_AT = 2000
_FEWEST = 3
"""A header names a day, an amount and something else."""

_AMOUNTS = ("amount", "credit", "debit")
_LABELS = {"opening_label": OPENING, "closing_label": CLOSING}

Columns = dict[str, list[int]]


def propose(path: Path, shown_name: str = "") -> str:
    """Return the text of a profile for a CSV file, to be looked over by a person.

    Where the dates can be read day first or month first, the format is `?` and a comment says so: reading
    with that profile is refused until somebody has chosen.
    """
    file = shown_name or str(path)
    guesses = [
        table(one.first_rows(mark, _LOOKED_AT), mark) for one in tables(path, file) for mark in one.delimiters()
    ]
    # Commas within amounts cut rows, too; names above them all they do not cut.
    found = max(guesses, key=lambda one: (len(one.header) >= _FEWEST, len(one.rows), len(one.header)))
    if not found.rows:
        what = "no table was found in it: no rows with a date and an amount"
        raise bad(Source(file, 0), what, "Export the movements of an account as CSV, with a header.")
    guessed = columns(found)
    lines = [
        *_head(found, file),
        *_column_lines(found, guessed),
        *_date_lines(found, guessed["date"][0]),
        *_number_lines(found, guessed, file),
        *_row_lines(found, guessed),
        *_statement_lines(found, guessed),
    ]
    return "\n".join(lines) + "\n"


def _head(found: GuessedTable, file: str) -> Iterator[str]:
    yield f"# Proposed for {clean(file)}: look over every line before you use it."
    yield f"name = {_quoted(Path(clean(file)).stem or 'my bank')}"
    if found.delimiter:
        yield f"delimiter = {_quoted(found.delimiter)}"
    if found.header:
        names = [_name(found, index) for index, name in enumerate(found.header) if name]
        yield f"header = [{', '.join(_quoted(one) for one in names if isinstance(one, str) and '#' not in one)}]"
    else:
        yield "header_rows = 0"


def _column_lines(found: GuessedTable, guessed: Columns) -> Iterator[str]:
    yield ""
    yield "[columns]"
    for one in (*ONE_COLUMN, *FIRST_FILLED, *ALL_FILLED):
        if one in guessed:
            written = [_toml(_name(found, index)) for index in guessed[one]]
            yield f"{one} = {written[0]}" if one in ONE_COLUMN else f"{one} = [{', '.join(written)}]"
    known = {index for indexes in guessed.values() for index in indexes}
    said = _direction(found, guessed)
    if said is not None:
        known.add(said)
        yield f"direction = {_toml(_name(found, said))}"
    left = [name for index, name in enumerate(found.header) if name and index not in known]
    if left:
        yield f"# not used: {clean(', '.join(left))}"
    if said is None and _unsigned(found, guessed):
        yield "# No amount has a minus. If a column says the direction (D/C, Soll/Haben), name it here:"
        yield '# direction = "…"  # and in [rows]: out = ["D"] and in = ["C"]'


def _unsigned(found: GuessedTable, guessed: Columns) -> bool:
    return "amount" in guessed and not any(says_direction(row.cell(guessed["amount"][0])) for row in found.rows)


def _direction(found: GuessedTable, guessed: Columns) -> int | None:
    """Return the column that says the direction of amounts without a minus."""
    if not _unsigned(found, guessed):
        return None
    width = max(len(row.cells) for row in found.rows)
    return next((index for index in range(width) if any(_words(found, index))), None)


def _words(found: GuessedTable, index: int) -> tuple[list[str], list[str]]:
    return directions(row.cell(index) for row in found.rows)


def _name(found: GuessedTable, index: int) -> str | int:
    """Return how a column is named in the profile: by its header, or by its place where that names another."""
    written = found.name(index)
    bare = clean(written)
    if not bare or any(mark in bare for mark in "|{#") or bare != written:
        return index + 1
    before = sum(clean(one).casefold() == bare.casefold() for one in found.header[:index])
    return f"{bare}#{before + 1}" if before else bare


def _date_lines(found: GuessedTable, index: int) -> Iterator[str]:
    written = [row.cell(index) for row in found.rows if row.cell(index)]
    fits = [one for one in DATE_FORMATS if _fits(one, written)]
    day_first = [one for one in fits if one.startswith("DD")]
    month_first = [one for one in fits if one.startswith("MM")]
    yield ""
    yield "[dates]"
    if not fits:
        yield f"# The dates ({shown(written[0])}, …) fit none of: {', '.join(DATE_FORMATS)}."
        yield f"format = {_quoted(UNKNOWN)}"
    elif day_first and month_first and "." not in day_first[0]:
        yield f"# AMBIGUOUS: {shown(written[0])} can be {day_first[0]} or {month_first[0]}, and so can every date."
        yield "# Ask the bank or compare with a booking that you know, then write one of the two."
        yield "# Until then the file is not read."
        yield f"format = {_quoted(UNKNOWN)}"
    else:
        yield f"format = {_quoted((day_first or fits)[0])}"


def _fits(format_: str, written: list[str]) -> bool:
    return all(days.possible(one, (days.pattern(format_),)) for one in written)


def _number_lines(found: GuessedTable, guessed: Columns, file: str) -> Iterator[str]:
    roles = [one for one in (*_AMOUNTS, "balance") if one in guessed]
    cells = [(row.cell(guessed[one][0]), Source(file, row.line)) for row in found.rows for one in roles]
    yield ""
    yield "[numbers]"
    try:
        yield f"decimal = {_quoted(decimal_mark(cells))}"
    except UserError as wrong:
        yield f"# {clean(wrong.message)}"
        yield '# decimal = "."  # or ","'
    debits = [cell for row in found.rows for index in guessed.get("debit", ()) if _moves(cell := row.cell(index))]
    if any(map(is_negative, debits)):
        if not all(map(is_negative, debits)):
            yield "# Some debits have a minus and some none: the file is not read until they are mended in a copy."
        yield "negative_debits = true"
    if "lone debit" in guessed and not any(says_direction(row.cell(guessed["amount"][0])) for row in found.rows):
        yield "negate = true  # the only column of amounts is one of debits"


def _moves(cell: str) -> bool:
    return any(char in "123456789" for char in cell)


def _row_lines(found: GuessedTable, guessed: Columns) -> Iterator[str]:
    lines: list[str] = []
    at = guessed["date"][0]
    amounts = [guessed[one][0] for one in _AMOUNTS if one in guessed]
    others = [row for row in (*found.above, *found.between, *found.behind) if not says_balance(row)]
    if "state" in guessed:
        lines += _state_lines(found, guessed["state"][0])
    lines += _lines_of_others(found, others, at, amounts)
    said = _direction(found, guessed)
    if said is not None:
        out, into = _words(found, said)
        lines.append("# money out and money in; a word that is missing here refuses its row")
        lines.append(f"out = [{', '.join(map(_quoted, out))}]")
        lines.append(f"in = [{', '.join(map(_quoted, into or ['?']))}]")
    if lines:
        yield from ("", "[rows]", *lines)


def _lines_of_others(found: GuessedTable, others: Sequence[SheetRow], at: int, amounts: list[int]) -> Iterator[str]:
    """Yield the settings for the rows that are no movements."""
    totals = _totals(others, at, amounts)
    if totals:
        yield "# rows that begin with these are totals and not bookings:"
        yield f"footer = [{', '.join(map(_quoted, totals[:5]))}]"
    if any(_goes_on(row, at, amounts) for row in found.between if not says_balance(row)):
        yield "# rows without a date go on with the row above them:"
        yield 'undated = "continue"'
    if any(kind(row.cell(at)) == "date" and not any(map(row.cell, amounts)) for row in others):
        yield "# some rows have a date and no amount: they are left out"
        yield 'empty_amounts = "skip"'


def _state_lines(found: GuessedTable, column: int) -> Iterator[str]:
    states = sorted({clean(row.cell(column)) for row in found.rows} - {""})
    booked = [one for one in states if plain(one) in BOOKED_STATES]
    unknown = [one for one in states if plain(one) not in BOOKED_STATES | OTHER_STATES]
    yield f"# states in the file: {', '.join(states[:10])}; only rows in one of these become lines:"
    if unknown or not booked:
        told = ", ".join(unknown[:10]) or "none is known"
        yield f"# CHOOSE: write the states that are booked in place of the ? ({told})."
    yield f"booked = [{', '.join(map(_quoted, [*booked, *([UNKNOWN] if unknown or not booked else [])]))}]"


def _totals(rows: Iterable[SheetRow], date: int, amounts: list[int]) -> list[str]:
    """Return what rows begin with that have amounts, and in the column of the date something else."""
    undated = [row for row in rows if kind(row.cell(date)) != "date"]
    return sorted({clean(row.cell(0)) for row in undated if row.cell(date) and any(map(row.cell, amounts))} - {""})


def _goes_on(row: SheetRow, date: int, amounts: list[int]) -> bool:
    return not row.cell(date) and not any(map(row.cell, amounts))


def _statement_lines(found: GuessedTable, guessed: Columns) -> Iterator[str]:
    yield ""
    yield "[statement]"
    marked = any(has_mark(row.cell(index)) for row in found.rows for index in _money(guessed))
    if "currency" not in guessed and marked:
        yield "# the amounts say their currency; a mark such as $ is that of the account"
    elif "currency" not in guessed:
        words = [word for index in _money(guessed) for word in re.split(r"[\s()]+", found.name(index))]
        code = next((word for word in words if word in CURRENCIES), "")
        yield f"currency = {_quoted(code)}" if code else '# currency = "EUR"  # the file does not say it: fill it in'
    for setting, known in _LABELS.items():
        if labels := _labels(found, known):
            yield f"{setting} = [{', '.join(map(_quoted, labels))}]"
    if "account" not in guessed:
        yield '# account = "…"  # the account whose statement this is'


def _labels(found: GuessedTable, known: str) -> list[str]:
    """Return the labels of a balance that stand alone in a cell of the rows around the movements."""
    rows = (*found.above, *found.between, *found.behind)
    cells = {cell for row in rows for cell in row.cells if cell}
    return [one for one in known.split("|") if any(says_label(cell, (plain(one),)) for cell in cells)]


def _money(guessed: Columns) -> list[int]:
    return [index for one in (*_AMOUNTS, "balance") for index in guessed.get(one, ())]


def _toml(value: str | int) -> str:
    return str(value) if isinstance(value, int) else _quoted(value)


def _quoted(text: str) -> str:
    """Write a TOML string; JSON writes the same for text without controls."""
    return json.dumps(clean(text) if text != "\t" else text, ensure_ascii=False)
