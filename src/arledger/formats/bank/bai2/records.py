"""The records of a BAI2 file: cut out of its lines, with their continuations."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from arledger.formats.bank.shared import files
from arledger.formats.bank.shared.errors import bad, shown
from arledger.model.source import Source

_RECORD = re.compile(r"\s*(01|02|03|16|49|88|98|99)[,:]")
_NEXT = re.compile(r"/\s+(?=(?:01|02|03|16|49|88|98|99),)")
_HEADER = re.compile(r"\s*(?:01,(?:[^,/\n]*,){3,}|0[0-3],(?:[^,\n]*,){3,}[^\n]*/[ \t]*(?:[\r\n]|$))")
_LIKE_DETAIL = re.compile(r"\s{0,20}[0-9]{2}[,;:]\s?[0-9]{3}[,;:]\s?[0-9]+[,;:]\s?[ZSVD012]?[,;:/]")
"""What goes on with a text may be anything but this: a detail whose record code is damaged."""

_TRAILERS = ("49", "98", "99")
_NO_AVAILABILITY = {"", "Z", "0", "1", "2"}
_FUNDS = {*_NO_AVAILABILITY, "S", "V", "D"}


@dataclass
class Rec:
    """A record: its code, its pieces (its own and its continuations') and the line where it begins.

    A piece that was ended with a slash is complete; the next begins a new field. One that was not goes on.
    """

    code: str
    line: int
    pieces: list[tuple[str, bool]] = field(default_factory=list)

    def fields(self) -> list[str]:
        """Return every field, those of continuations behind the record's own, without the code."""
        found: list[str] = []
        goes_on = False
        for text, ended in self.pieces:
            parts = [part.strip() for part in text.split(",")]
            if goes_on and found and parts:
                found[-1] = f"{found[-1]} {parts.pop(0)}".strip()
            found += parts
            goes_on = not ended
        return found


def looks_like_bai2(head: str) -> bool:
    """Tell a file by its header record: 01, a sender, a receiver, a date, separated by commas.

    A file that begins with another record, ended with a slash, is taken too, to be refused for that.
    """
    return _HEADER.match(head) is not None


def records(lines: Iterable[tuple[int, str]], file: str) -> Iterator[Rec]:
    """Yield the records with their continuations (88); several on one line are taken apart.

    A line that begins with no record code belongs to the text of the record before it.
    """
    current: Rec | None = None
    for number, line in lines:
        for part in _NEXT.sub("/\n", line).split("\n"):
            if not part.strip():
                continue
            found = _RECORD.match(part)
            if found and found[1] != "88":
                if current is not None:
                    yield current
                current = Rec(found[1], number)
            if current is None:
                raise bad(Source(file, number), "the file does not begin with a BAI2 header (01)")
            if not found and (current.code in _TRAILERS or _LIKE_DETAIL.match(part)):
                raise bad(
                    Source(file, number), f"{shown(part.strip())} is no record of BAI2, and no text of a detail (16)"
                )
            content = part[found.end() :] if found else part
            text = content.rstrip()
            current.pieces.append((text.removesuffix("/"), text.endswith("/")))
            if len(current.pieces) > files.MOST_PIECES:
                raise bad(Source(file, number), f"more than {files.MOST_PIECES:,} continuations (88) of one record")
    if current is not None:
        yield current


class Detail(NamedTuple):
    """The fields of a detail (16); `valued` is the date of a V, `text` has a line for each continuation."""

    code: str
    amount: str
    valued: str
    bank_ref: str
    customer_ref: str
    text: str


def detail(record: Rec, place: Source) -> Detail:
    """Cut a detail into its fields.

    How many stand before the text depends on the funds type: S is followed by three amounts, V by a date
    and a time, D by a number of pairs. The text is all the rest as it stands, commas among it; so is a
    continuation of words where a reference could stand.
    """
    fixed: list[str] = []
    text: list[str] = []
    wanted = 5
    for index, (piece, _) in enumerate(record.pieces):
        rest, more = piece, True
        while more and len(fixed) < wanted:
            head, comma, tail = rest.partition(",")
            if index and (" " in head.strip() or (len(fixed) == 2 and head.strip() not in _FUNDS)):
                wanted = len(fixed)
                break
            fixed.append(head.strip())
            rest, more = tail, bool(comma)
            if len(fixed) == 3:
                wanted += _availability(fixed[2], place)
            elif len(fixed) == 4 and fixed[2] == "D":
                wanted += _pairs(fixed[3], place)
        if more and rest.strip():
            text.append(rest.strip())
    before = max(wanted, 5) - 2
    fixed += [""] * (before + 2 - len(fixed))
    return Detail(
        fixed[0], fixed[1], fixed[3] if fixed[2] == "V" else "", fixed[before], fixed[before + 1], "\n".join(text)
    )


def _availability(kind: str, place: Source) -> int:
    if kind in _NO_AVAILABILITY:
        return 0
    if kind not in "SVD":
        raise bad(place, f"the funds type {kind[:20]!r} is none of BAI2's: Z, 0, 1, 2, S, V, D")
    return {"S": 3, "V": 2, "D": 1}[kind]


def _pairs(number: str, place: Source) -> int:
    if not number.isdecimal() or len(number) > 3:
        raise bad(place, f"{number[:20]!r} is no number of availability amounts")
    return 2 * int(number)


def summaries(fields: list[str], place: Source) -> Iterator[tuple[str, str]]:
    """Yield type code and amount of each status or summary in an 03, from its third field on."""
    position = 0
    while position < len(fields):
        code, amount, _count, kind, *_ = [*fields[position : position + 4], "", "", "", ""]
        position += 4
        if kind == "D" and position < len(fields):
            position += 1 + _pairs(fields[position], place)
        else:
            position += _availability(kind, place)
        if code and amount:
            yield code, amount
