"""The transactions of a camt.054 put in place of the sums that a camt.053 books for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.shared import ties
from arledger.model.bank import BankLine, BankStatement
from arledger.model.money import amount_text, exact_sum


class _Group(NamedTuple):
    """The lines that stand in a notification for one entry of the account; `reference` is the entry's."""

    account: str
    reference: str
    currency: str
    lines: tuple[BankLine, ...]


def with_details(statements: Iterable[BankStatement], details: Iterable[BankStatement]) -> tuple[BankStatement, ...]:
    """Put the transactions of notifications (camt.054) where statements (camt.053) book only their sum.

    An entry and its transactions belong together by the bank's reference of the entry (AcctSvcrRef, or
    NtryRef where there is none), else by account, day, amount and currency where these leave one choice.
    They must add up to the entry to the last digit. The lines keep the statement's days and reference,
    so the statement still ties; whatever finds no place is named in a warning.
    """
    groups = [group for statement in details for group in _groups(statement)]
    joined = [_join(statement, groups) for statement in statements]
    if groups and joined:
        joined[0] = replace(joined[0], warnings=(*joined[0].warnings, *_unused(groups)))
    return tuple(joined)


def _groups(statement: BankStatement) -> Iterator[_Group]:
    """Yield the lines of each entry; the parts of an entry are numbered, `REF#1`, `REF#2`."""
    current: list[BankLine] = []
    for line in statement.lines:
        if current and not _goes_on(current[-1], line):
            yield _group(statement, current)
            current = []
        current.append(line)
    if current:
        yield _group(statement, current)


def _goes_on(before: BankLine, line: BankLine) -> bool:
    index, previous = _index(line), _index(before)
    return index > 1 and index == previous + 1 and _entry_reference(line) == _entry_reference(before)


def _group(statement: BankStatement, lines: Sequence[BankLine]) -> _Group:
    return _Group(statement.account, _entry_reference(lines[0]), lines[0].currency, tuple(lines))


def _index(line: BankLine) -> int:
    """Return the number of a line within its entry, 0 for a line that is an entry alone."""
    _, mark, number = line.bank_ref.rpartition("#")
    return int(number) if mark and number.isdecimal() and len(number) < 8 else 0


def _entry_reference(line: BankLine) -> str:
    return line.bank_ref.rpartition("#")[0] if _index(line) else line.bank_ref


def _join(statement: BankStatement, groups: list[_Group]) -> BankStatement:
    """Return the statement with what was found for it, and take that off the list."""
    lines: list[BankLine] = []
    warnings: list[str] = []
    found = False
    for line in statement.lines:
        group = _find(statement, line, groups, warnings) if _lacks_details(line) else None
        if group is None:
            lines.append(line)
            continue
        groups.remove(group)
        found = True
        lines += _placed(line, group)
    if not found and not warnings:
        return statement
    return replace(statement, lines=tuple(lines), warnings=(*statement.warnings, *warnings))


def _lacks_details(line: BankLine) -> bool:
    return line.batch > 0 or not (line.structured_refs or line.counterparty)


def _find(statement: BankStatement, line: BankLine, groups: Sequence[_Group], warnings: list[str]) -> _Group | None:
    near = [group for group in groups if _same(group.account, statement.account) and group.currency == line.currency]
    by_reference = [group for group in near if line.bank_ref and group.reference == line.bank_ref]
    for group in by_reference:
        if _sum(group) == line.amount:
            return group
    if by_reference:
        sums = ", ".join(amount_text(_sum(group), group.currency) for group in by_reference)
        what = f"line {_row(line)}: the entry {line.bank_ref} of {amount_text(line.amount, line.currency)}"
        warnings.append(f"{what} has notified transactions of {sums}; it stays one line")
        return None
    choice = _alike(near, line)
    if len(choice) > 1:
        what = (
            f"line {_row(line)}: {ties.count(len(choice), 'notified entry has', 'notified entries have')} the amount"
        )
        warnings.append(f"{what} {amount_text(line.amount, line.currency)} of this day; the line stays as it is")
    return choice[0] if len(choice) == 1 else None


def _alike(near: Sequence[_Group], line: BankLine) -> list[_Group]:
    """Return the groups of a line's amount and day; those with as many transactions as it has go before others."""
    alike = [group for group in near if _sum(group) == line.amount and _same_day(group, line)]
    exact = [group for group in alike if len(group.lines) == line.batch]
    return exact or alike


def _row(line: BankLine) -> int:
    return line.source.line if line.source else 0


def _same(one: str, other: str) -> bool:
    return not one or not other or one == other


def _sum(group: _Group) -> Decimal:
    return exact_sum(line.amount for line in group.lines)


def _same_day(group: _Group, line: BankLine) -> bool:
    return any(part.date == line.date or (part.value_date or part.date) == line.value_date for part in group.lines)


def _placed(line: BankLine, group: _Group) -> Iterator[BankLine]:
    """Yield the transactions with the entry's days and reference."""
    reference = line.bank_ref or group.reference
    many = len(group.lines) > 1
    for index, part in enumerate(group.lines, start=1):
        numbered = f"{reference}#{index}" if many and reference else reference
        yield part._replace(
            date=line.date,
            value_date=line.value_date or part.value_date,
            bank_ref=numbered or part.bank_ref,
            kind=part.kind or line.kind,
            returned=part.returned or line.returned,
        )


def _unused(groups: Sequence[_Group]) -> Iterator[str]:
    currencies = sorted({group.currency for group in groups})
    for currency in currencies:
        own = [group for group in groups if group.currency == currency]
        amount = exact_sum(line.amount for group in own for line in group.lines)
        yield (
            f"{ties.count(len(own), 'notified entry finds', 'notified entries find')} no entry in the statements: "
            f"{amount_text(amount, currency)}"
        )
