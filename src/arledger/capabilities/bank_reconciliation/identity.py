"""Which line is which: the reference that links a line to its entry, and lines that several files repeat.

What makes two lines the same movement is written down in `docs/matching.md`.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from arledger.capabilities.bank_reconciliation.values import AccountStatement, Movement
from arledger.model.bank import FINGERPRINT, BankLine, BankStatement
from arledger.model.money import ZERO
from arledger.model.normalize import fold, squeezed, words

LONGEST = 200

NEAR = 5
"""Formats of one bank may differ by so many days in when a movement was."""

_DIGITS = 16
_FEWEST_DIGITS = 3


def one_line(text: str) -> str:
    """Return a text from a stranger as one line that a ledger can hold, of bearable length.

    What cannot be seen becomes a space, and a backslash, which no string of a ledger holds, a slash.
    """
    seen = "".join(sign if sign.isprintable() else " " for sign in text.replace("\\", "/"))
    return " ".join(seen.split())[:LONGEST].rstrip()


def said_beside_name(line: BankLine) -> str:
    """Return what a line says beside the name of its other party."""
    text, name = one_line(line.text), one_line(line.counterparty)
    return text.removeprefix(name).strip(" -:,;") or text


def reference_of(line: BankLine) -> str:
    """Return the bank's own reference, else a fingerprint of what the line says.

    Identical twins of one day have one fingerprint: they are told apart by counting.
    """
    own = one_line(line.bank_ref)
    if own:
        return own
    said = (
        line.date.isoformat(),
        f"{line.amount.normalize():f}",
        line.currency,
        " ".join(line.text.split()),
        " ".join(line.counterparty.split()),
        "".join(line.counterparty_account.split()),
    )
    return FINGERPRINT + hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:_DIGITS]


def days_of(line: BankLine) -> frozenset[date]:
    """Return the days on which a line may stand in another file: when it was booked, and its value day."""
    return frozenset((line.date, line.value_date or line.date))


def movements(sheets: Sequence[AccountStatement]) -> list[Movement]:
    """Return every movement of the bank once, in an order that files and lines have no say in.

    A line that overlapping statements repeat is taken once; twins within one statement stay two. Statements
    that follow each other (the closing balance of one opens the next) repeat nothing that has no reference.
    Where the balances of one prove that it is complete, a line of the same days that another calls otherwise
    is one of its own as well: the bank's other format. What neither tells is in doubt, and said so.
    """
    ordered = sorted(range(len(sheets)), key=lambda at: _order(sheets[at]))
    seen: defaultdict[tuple[object, ...], list[tuple[int, list[BankLine]]]] = defaultdict(list)
    found: list[Movement] = []
    others = _Others(sheets)
    for position, at in enumerate(ordered):
        sheet = sheets[at]
        if any(_is_whole(sheets[before], sheet) for before in ordered[:position]):
            continue
        own: defaultdict[tuple[object, ...], list[Movement]] = defaultdict(list)
        for line in sheet.statement.lines:
            ref = reference_of(line)
            own[sheet.account, ref, line.amount, line.currency].append(Movement(sheet.account, ref, line, at))
        left: list[Movement] = []
        for key, lines_of_key in own.items():
            group = sorted(lines_of_key, key=_content)
            repeated: set[int] = set()
            for other, lines in seen[key]:
                same, doubts = _repeated(group, lines, sheets[other], sheet)
                repeated |= same
                group[:] = [each._replace(doubt=doubts.get(n, each.doubt)) for n, each in enumerate(group)]
            seen[key].append((at, [each.line for each in group]))
            left += [each for index, each in enumerate(group) if index not in repeated]
        repeated, doubts = others.match(at, left)
        found += [
            each._replace(doubt=doubts.get(index, each.doubt))
            for index, each in enumerate(left)
            if index not in repeated
        ]
        others.add(at)
    return sorted(found, key=_content)


def _is_whole(earlier: AccountStatement, later: AccountStatement) -> bool:
    """Say whether two statements are one in two formats: complete, between the same balances, with the same amounts.

    Formats may call each line otherwise, and date it a few days apart.
    """
    one, other = earlier.statement, later.statement
    if earlier.account != later.account or one.currency != other.currency or one.opening in (None, one.closing):
        return False
    same = (one.opening, one.closing) == (other.opening, other.closing) and ZERO == one.difference == other.difference
    same = same and _share_days(one, other)
    ours = sorted(one.lines, key=lambda line: (line.amount, line.date))
    theirs = sorted(other.lines, key=lambda line: (line.amount, line.date))
    if not same or len(ours) != len(theirs):
        return False
    pairs = list(zip(ours, theirs, strict=True))
    return all(a.amount == b.amount and _may_be(a, b, NEAR) for a, b in pairs)


def _repeated(
    group: Sequence[Movement], lines: Sequence[BankLine], earlier: AccountStatement, later: AccountStatement
) -> tuple[set[int], dict[int, str]]:
    """Return which lines of `later` repeat those that `earlier` has under their reference, and which may do so.

    The same movement has the same day, or value day, and says nothing else. Formats may differ in it by a few days:
    that is the same where one of the statements is proven to have all movements of those days, else in doubt.
    """
    made = group[0].ref.startswith(FINGERPRINT)
    proven = ZERO == earlier.statement.difference == later.statement.difference
    if (made or proven) and _follow_each_other(earlier, later):
        return set(), {}
    left, found, doubts = list(lines), set(), {}
    for reach in (0, NEAR) if _share_days(earlier.statement, later.statement) else (0,):
        for index, each in enumerate(group):
            near = [line for line in left if _may_be(line, each.line, reach)]
            if index in found or not near:
                continue
            same = min(near, key=lambda line: _apart(line, each.line))
            if reach == 0 or ZERO in (earlier.statement.difference, later.statement.difference):
                left.remove(same)
                found.add(index)
            else:
                doubts[index] = f"{earlier.statement.file} has this reference and amount on {same.date}"
    return found, doubts


def _may_be(one: BankLine, other: BankLine, reach: int) -> bool:
    """Say whether two lines of an amount may be one movement: not further apart in days, and at odds in nothing."""
    return _apart(one, other) <= reach and not says_otherwise(one, other)


def _apart(one: BankLine, other: BankLine) -> int:
    return min(abs((ours - theirs).days) for ours in days_of(one) for theirs in days_of(other))


def says_otherwise(one: BankLine, other: BankLine) -> bool:
    """Say whether two lines contradict each other: each has numbers of its own, or another party, and none in common.

    A text that is cut short, or that one format prints and another leaves out, contradicts nothing.
    """
    ours, theirs = _numbers(one), _numbers(other)
    if ours and theirs:
        return not any(a in b or b in a for a in ours for b in theirs)
    named, also = squeezed(one.counterparty), squeezed(other.counterparty)
    if not (named and also) or named in also or also in named:
        return False
    return not set(words(fold(one.counterparty))) & set(words(fold(other.counterparty)))


def _numbers(line: BankLine) -> set[str]:
    """Return the words of a text that have digits enough to be numbers, as INV-2026-0007."""
    found = (squeezed(word) for word in line.text.split())
    return {word for word in found if sum(sign.isdigit() for sign in word) >= _FEWEST_DIGITS}


def _follow_each_other(one: AccountStatement, other: AccountStatement) -> bool:
    return _follows(one.statement, other.statement) or _follows(other.statement, one.statement)


def _share_days(one: BankStatement, other: BankStatement) -> bool:
    if not (one.first and one.last and other.first and other.last):
        return True
    return one.first <= other.last and other.first <= one.last


class _Others:
    """Lines of statements that were read, to be found again under the references of another format."""

    def __init__(self, sheets: Sequence[AccountStatement]) -> None:
        self._sheets = sheets
        self._lines = [_by_amount(sheet) for sheet in sheets]
        self._seen: list[int] = []

    def add(self, at: int) -> None:
        """Keep the lines of a statement."""
        self._seen.append(at)

    def match(self, here: int, own: Sequence[Movement]) -> tuple[set[int], dict[int, str]]:
        """Return which of a statement's movements others have under another reference, and which they may have.

        Those of the same day come first. A statement that is proven to have all movements of its days has a line
        of such a day under some name; without that proof a person has to say.
        """
        repeated: set[int] = set()
        doubts: dict[int, str] = {}
        for at in self._seen:
            if not self._may_repeat(at, here):
                continue
            spare = self._spare(at, here)
            for reach in (0, NEAR):
                for index, movement in enumerate(own):
                    if index not in repeated and index not in doubts:
                        found = _nearest(movement.line, spare, reach)
                        if found and self._is_proven(at, here, movement.line, found[0]):
                            repeated.add(index)
                        elif found:
                            file = self._sheets[at].statement.file
                            doubts[index] = (
                                f"{file} has this amount on {found[0].date} under the reference {found[1]}"
                            )
        return repeated, doubts

    def _may_repeat(self, at: int, here: int) -> bool:
        """Say whether two statements of an account have days in common, and neither goes on from the other."""
        one, other = self._sheets[at], self._sheets[here]
        shared = one.account == other.account and _share_days(one.statement, other.statement)
        return shared and not _follow_each_other(one, other)

    def _spare(self, at: int, here: int) -> dict[tuple[Decimal, str], list[tuple[BankLine, str]]]:
        """Return the lines of a statement that the other does not call alike."""
        spare = {key: list(lines) for key, lines in self._lines[at].items()}
        for key, lines in self._lines[here].items():
            for line, ref in lines:
                same = [each for each in spare.get(key, ()) if each[1] == ref and _apart(each[0], line) <= NEAR]
                if same:
                    spare[key].remove(min(same, key=lambda each: _apart(each[0], line)))
        return spare

    def _is_proven(self, at: int, here: int, line: BankLine, other: BankLine) -> bool:
        """Say whether one of two statements must have the other's line, as it has all movements of that day."""
        one, own = self._sheets[at].statement, self._sheets[here].statement
        shown = one.difference == ZERO and _has_day(one, line.date)
        missing = own.difference == ZERO and _has_day(own, other.date)
        both = _has_day(one, other.date) and _has_day(own, line.date)
        return both and (shown or missing)


def _nearest(
    line: BankLine, spare: Mapping[tuple[Decimal, str], list[tuple[BankLine, str]]], reach: int
) -> tuple[BankLine, str] | None:
    """Take the line out of `spare` that may be `line` in another format, None where there is none."""
    lines = spare.get((line.amount, line.currency), [])
    near = [each for each in lines if _may_be(each[0], line, reach)]
    if not near:
        return None
    found = min(near, key=lambda each: (_apart(each[0], line), each[0].content()))
    lines.remove(found)
    return found


def _by_amount(sheet: AccountStatement) -> dict[tuple[Decimal, str], list[tuple[BankLine, str]]]:
    found: defaultdict[tuple[Decimal, str], list[tuple[BankLine, str]]] = defaultdict(list)
    for line in sheet.statement.lines:
        found[line.amount, line.currency].append((line, reference_of(line)))
    return dict(found)


def _has_day(said: BankStatement, day: date) -> bool:
    return said.first is not None and said.last is not None and said.first <= day <= said.last


def _follows(earlier: BankStatement, later: BankStatement) -> bool:
    """Say whether one statement begins where the other ended.

    A day that both have is proof only where its movements changed the balance: otherwise both may begin with it.
    """
    if earlier.closing is None or earlier.closing != later.opening or not earlier.closes or not later.first:
        return False
    shared = sum((line.amount for line in earlier.lines if line.date == later.first), ZERO)
    return earlier.closes < later.first or (earlier.closes == later.first and shared != ZERO)


def by_content(sheet: AccountStatement) -> tuple[object, ...]:
    """Return by what statements are put in an order that their files have no say in."""
    said = sheet.statement
    lines = sorted(line.content() for line in said.lines)
    days = (said.first or date.min, said.last or date.min)
    return (sheet.account, said.currency, *days, str(said.opening), str(said.closing), said.number, lines)


def _order(sheet: AccountStatement) -> tuple[object, ...]:
    # The bank's own references go before those that were made for want of them.
    made = any(not one_line(line.bank_ref) for line in sheet.statement.lines)
    return (made, by_content(sheet))


def _content(movement: Movement) -> tuple[object, ...]:
    return (movement.account, *movement.line.content(), movement.ref)
