"""Which line is which: the reference that links a line to its entry, and lines that several files repeat.

What makes two lines the same movement is written down in `docs/matching.md`.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

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
    for at in ordered:
        sheet = sheets[at]
        own: defaultdict[tuple[object, ...], list[Movement]] = defaultdict(list)
        for line in sheet.statement.lines:
            ref = reference_of(line)
            own[sheet.account, ref, line.amount, line.currency].append(Movement(sheet.account, ref, line, at))
        for key, lines_of_key in own.items():
            group = sorted(lines_of_key, key=_content)
            repeated: set[int] = set()
            for other, lines in seen[key]:
                same, doubts = _repeated(group, lines, sheets[other], sheet)
                repeated |= same
                group[:] = [each._replace(doubt=doubts.get(n, each.doubt)) for n, each in enumerate(group)]
            seen[key].append((at, [each.line for each in group]))
            found += [each for index, each in enumerate(group) if index not in repeated and not others.has(each)]
        others.add(at)
    return sorted(found, key=_content)


def _repeated(
    group: Sequence[Movement], lines: Sequence[BankLine], earlier: AccountStatement, later: AccountStatement
) -> tuple[set[int], dict[int, str]]:
    """Return which lines of `later` repeat those that `earlier` has under their reference, and which may do so.

    The same movement has the same day, or value day, and says nothing else. Formats may differ in it by a few days:
    that is the same where one of the statements is proven to have all movements of those days, else in doubt.
    """
    if group[0].ref.startswith(FINGERPRINT) and _follow_each_other(earlier, later):
        return set(), {}
    left, found, doubts = list(lines), set(), {}
    for exactly in (True, False):
        if not exactly and not _share_days(earlier.statement, later.statement):
            break
        for index, each in enumerate(group):
            if index in found:
                continue
            near = [line for line in left if _apart(line, each.line) <= (0 if exactly else NEAR)]
            near = [line for line in near if not says_otherwise(line, each.line)]
            if not near:
                continue
            same = min(near, key=lambda line: _apart(line, each.line))
            if exactly or ZERO in (earlier.statement.difference, later.statement.difference):
                left.remove(same)
                found.add(index)
            else:
                doubts[index] = f"{earlier.statement.file} has this reference and amount on {same.date}"
    return found, doubts


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
        self._refs = [_by_day_and_amount(sheet) for sheet in sheets]
        self._seen: list[int] = []
        self._beside: dict[int, list[int]] = {}
        self._spare: dict[tuple[object, ...], int] = {}

    def add(self, at: int) -> None:
        """Keep the lines of a statement."""
        self._seen.append(at)

    def has(self, movement: Movement) -> bool:
        """Say whether a statement read before has a line under another reference; it is found once."""
        key, here = _day_and_amount(movement), movement.sheet
        repeated = False
        if here not in self._beside:
            self._beside[here] = [at for at in self._seen if self._may_repeat(at, here)]
        for at in self._beside[here]:
            if not _covers(self._sheets[at], self._sheets[here], day=movement.line.date):
                continue
            place = (at, here, *key)
            if place not in self._spare:
                # What both call alike is no other's.
                self._spare[place] = (self._refs[at][key] - self._refs[here][key]).total()
            if self._spare[place]:
                self._spare[place] -= 1
                repeated = True
        return repeated

    def _may_repeat(self, at: int, here: int) -> bool:
        """Say whether two statements have days in common, and it is proven that one has all of their movements."""
        one, other = self._sheets[at], self._sheets[here]
        if one.account != other.account or not _share_days(one.statement, other.statement):
            return False
        proven = ZERO in (one.statement.difference, other.statement.difference)
        return proven and not _follow_each_other(one, other)


def _by_day_and_amount(sheet: AccountStatement) -> defaultdict[tuple[object, ...], Counter[str]]:
    found: defaultdict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
    for line in sheet.statement.lines:
        ref = reference_of(line)
        found[_day_and_amount(Movement(sheet.account, ref, line, 0))][ref] += 1
    return found


def _day_and_amount(movement: Movement) -> tuple[object, ...]:
    line = movement.line
    return (movement.account, line.date, line.amount, line.currency)


def _covers(*sheets: AccountStatement, day: date) -> bool:
    said = [sheet.statement for sheet in sheets]
    return all(each.first is not None and each.last is not None and each.first <= day <= each.last for each in said)


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
