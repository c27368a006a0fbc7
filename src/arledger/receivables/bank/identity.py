"""Which line is which: the reference that links a line to its entry, and lines that several files repeat."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from arledger.model.bank import BankLine, BankStatement
from arledger.model.money import ZERO
from arledger.receivables.bank.values import Movement, Sheet

FINGERPRINT = "fp-"
"""How references begin that were made of a line's content, because the bank gave none."""

LONGEST = 200

_DIGITS = 16


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


def movements(sheets: Sequence[Sheet]) -> list[Movement]:
    """Return every movement of the bank once, in an order that files and lines have no say in.

    A line that overlapping statements repeat is taken once; twins within one statement stay two. Statements
    that follow each other (the closing balance of one opens the next) repeat nothing that has no reference.
    Where the balances of one prove that it is complete, a line of the same days that another calls otherwise
    is one of its own as well: the bank's other format.
    """
    ordered = sorted(range(len(sheets)), key=lambda at: _order(sheets[at]))
    seen: list[tuple[int, Counter[tuple[object, ...]]]] = []
    found: list[Movement] = []
    others = _Others(sheets)
    for at in ordered:
        sheet = sheets[at]
        own: defaultdict[tuple[object, ...], list[Movement]] = defaultdict(list)
        for line in sheet.statement.lines:
            ref = reference_of(line)
            own[sheet.account, ref, line.amount, line.currency].append(Movement(sheet.account, ref, line, at))
        for key, group in own.items():
            group.sort(key=_content)
            repeated = max((counts[key] for other, counts in seen if _repeats(sheets[other], sheet, key)), default=0)
            found += [each for each in group[repeated:] if not others.has(each)]
        seen.append((at, Counter({key: len(group) for key, group in own.items()})))
        others.add(at, own)
    return sorted(found, key=_content)


class _Others:
    """Lines of statements that were read, to be found again under the references of another format."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = sheets
        self._refs = [{reference_of(line) for line in sheet.statement.lines} for sheet in sheets]
        self._seen: list[tuple[int, defaultdict[tuple[object, ...], list[str]]]] = []

    def add(self, at: int, groups: Mapping[tuple[object, ...], Sequence[Movement]]) -> None:
        """Keep the lines of a statement."""
        kept: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
        for group in groups.values():
            for movement in group:
                kept[_day_and_amount(movement)].append(movement.ref)
        self._seen.append((at, kept))

    def has(self, movement: Movement) -> bool:
        """Say whether a statement read before has a line under another reference; it is found once."""
        key, here = _day_and_amount(movement), movement.sheet
        repeated = False
        for at, kept in self._seen:
            one, other = self._sheets[at].statement, self._sheets[here].statement
            proven = ZERO in (one.difference, other.difference)
            if movement.ref in self._refs[at] or not proven or not _shared(one, other, movement.line.date):
                continue
            same = next((ref for ref in kept[key] if ref not in self._refs[here]), None)
            if same is not None:
                kept[key].remove(same)
                repeated = True
        return repeated


def _day_and_amount(movement: Movement) -> tuple[object, ...]:
    line = movement.line
    return (movement.account, line.date, line.amount, line.currency)


def _shared(one: BankStatement, other: BankStatement, day: date) -> bool:
    """Say whether two statements both cover a day, and neither begins with the balance that the other ended with."""
    covered = all(
        said.first is not None and said.last is not None and said.first <= day <= said.last for said in (one, other)
    )
    return covered and not _follows(one, other) and not _follows(other, one)


def _repeats(earlier: Sheet, later: Sheet, key: tuple[object, ...]) -> bool:
    """Say whether a line of `later` that `earlier` has too may be the same one."""
    if not str(key[1]).startswith(FINGERPRINT):
        return True
    return not _follows(earlier.statement, later.statement) and not _follows(later.statement, earlier.statement)


def _follows(earlier: BankStatement, later: BankStatement) -> bool:
    """Say whether one statement begins where the other ended.

    A day that both have is proof only where its movements changed the balance: otherwise both may begin with it.
    """
    if earlier.closing is None or earlier.closing != later.opening or not earlier.last or not later.first:
        return False
    shared = sum((line.amount for line in earlier.lines if line.date == later.first), ZERO)
    return earlier.last < later.first or (earlier.last == later.first and shared != ZERO)


def by_content(sheet: Sheet) -> tuple[object, ...]:
    """Return by what statements are put in an order that their files have no say in."""
    said = sheet.statement
    lines = sorted(_line_content(line) for line in said.lines)
    days = (said.first or date.min, said.last or date.min)
    return (sheet.account, said.currency, *days, str(said.opening), str(said.closing), said.number, lines)


def _order(sheet: Sheet) -> tuple[object, ...]:
    # The bank's own references go before those that were made for want of them.
    made = any(not one_line(line.bank_ref) for line in sheet.statement.lines)
    return (made, by_content(sheet))


def _content(movement: Movement) -> tuple[object, ...]:
    return (movement.account, *_line_content(movement.line), movement.ref)


def _line_content(line: BankLine) -> tuple[object, ...]:
    return (
        line.date,
        line.currency,
        line.amount,
        line.text,
        line.counterparty,
        line.counterparty_account,
        line.bank_ref,
        line.structured_refs,
    )
