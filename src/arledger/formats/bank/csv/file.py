"""CSV files as rows of cells: which character separates them, and where the table in them begins."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from arledger.formats.bank.csv.profile import Profile
from arledger.formats.tabular.sheets import DELIMITERS, SheetRow, first_heading
from arledger.model.currencies import CURRENCIES

_LOST = "\ufffd"


class Layout(NamedTuple):
    """Where a profile's columns are in a file: for each role their indexes, and the header's currency."""

    profile: Profile
    header: int
    columns: dict[str, tuple[int, ...]]
    width: int
    currency: str
    iban: bool = False
    names: tuple[str, ...] = ()

    def is_header(self, row: SheetRow) -> bool:
        """Say whether a row is the header once more, or begins like it."""
        return bool(self.names) and tuple(map(_key, row.cells))[: len(self.names)] == self.names

    def one(self, role: str) -> int:
        """Return the index of a role's first column, -1 where the file has none."""
        found = self.columns.get(role, ())
        return found[0] if found else -1


def looks_like_table(head: str) -> bool:
    """Tell text with the same separator on several lines."""
    lines = [line for line in re.split(r"[\r\n]+", head)[:-1] or [head] if line.strip()][:200]
    # No-break spaces, which stand between thousands, are not printable either.
    strange = sum(not char.isprintable() and not char.isspace() for char in head)
    if head.lstrip()[:1] in ("<", "{", "%") or not lines or strange * 50 > len(head):
        return False
    return any(sum(mark in line for line in lines) >= min(2, len(lines)) for mark in DELIMITERS)


def layout(beginning: Sequence[SheetRow], profile: Profile) -> Layout | None:
    """Find the header row of a profile, None where the file has none."""
    if profile.header_rows == 0:
        columns = {role: _indexes((), wanted)[0] for role, wanted in profile.columns.items()}
        return Layout(profile, -1, columns, 0, "") if beginning else None
    return first_heading(beginning, lambda index, row: _layout(profile, index, row))


def _layout(profile: Profile, index: int, row: SheetRow) -> Layout | None:
    """Return where the profile's columns are if a row is its header."""
    names = tuple(map(_key, row.cells))
    if not all(_has(names, wanted) for wanted in profile.header):
        return None
    found = {role: _indexes(names, wanted) for role, wanted in profile.columns.items()}
    if not all(found[role][0] for role in profile.required):
        return None
    currencies = [code for _, code in found.values() if code]
    columns = {role: indexes for role, (indexes, _) in found.items()}
    if columns.get("value_date") == columns["date"]:
        # One column of days is that of the booking.
        columns["value_date"] = ()
    own = columns.get("account", ())
    iban = bool(own) and names[own[0]] == "iban"
    return Layout(profile, index, columns, len(row.cells), next(iter(currencies), ""), iban, names)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _has(names: Sequence[str], wanted: str) -> bool:
    return bool(_indexes(names, (wanted,))[0])


def _indexes(names: Sequence[str], wanted: Iterable[str | int]) -> tuple[tuple[int, ...], str]:
    """Return the indexes of columns and the currency in their names."""
    indexes: list[int] = []
    currency = ""
    for one in wanted:
        if isinstance(one, int):
            indexes.append(one - 1)
            continue
        for alternative in one.split("|"):
            found, code = _index(names, alternative)
            if found >= 0:
                indexes.append(found)
                currency = currency or code
                break
    return tuple(indexes), currency


def _index(names: Sequence[str], wanted: str) -> tuple[int, str]:
    name, mark, number = wanted.rpartition("#")
    turn = int(number) if mark and number.isdecimal() else 1
    pattern = _pattern(_key(name if mark and number.isdecimal() else wanted))
    hits = [
        (index, found) for index, one in enumerate(names) if (found := _matches(pattern, one)) and _is_code(found)
    ]
    if len(hits) < turn:
        return -1, ""
    index, found = hits[turn - 1]
    return index, (found.groupdict().get("currency") or "").upper()


def _is_code(found: re.Match[str]) -> bool:
    """Tell a currency in a column's name from three other letters, as in `Amount net`."""
    code = found.groupdict().get("currency")
    return code is None or code.upper() in CURRENCIES


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(re.escape(key).replace(re.escape("{currency}"), "(?P<currency>[a-z]{3})"))


def _matches(pattern: re.Pattern[str], name: str) -> "re.Match[str] | None":
    """Match a header's name; characters that were lost on the way to the user stand for any."""
    if _LOST not in name:
        return pattern.fullmatch(name)
    lost = re.compile("".join("." if char == _LOST else re.escape(char) for char in name))
    plain = pattern.pattern.replace("\\", "")
    return re.fullmatch(".*", name) if lost.fullmatch(plain) else None


def label(beginning: Iterable[SheetRow], names: Sequence[str], *, below: bool = False) -> list[str]:
    """Return the cells to the right of a label (or below it) in the rows around the table."""
    wanted = {_key(one).rstrip(":") for name in names for one in name.split("|")}
    above: SheetRow | None = None
    for row in beginning:
        if above is not None and below:
            at = next(i for i, cell in enumerate(above.cells) if _key(cell).rstrip(":") in wanted)
            return [row.cell(at)]
        at = next((i for i, cell in enumerate(row.cells) if _key(cell).rstrip(":") in wanted), -1)
        if at >= 0 and not below:
            return [cell for cell in row.cells[at + 1 :] if cell]
        if at >= 0:
            above = row
    return []
