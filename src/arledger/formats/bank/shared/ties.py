"""Proof that opening plus lines is closing, and the words for it where it is not."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from arledger.model.bank import BankLine, BankStatement
from arledger.model.money import amount_text, exact_sum


def untied(said: BankStatement) -> tuple[str, ...]:
    """Return one warning where opening plus lines is not closing, none where it is or cannot be proven."""
    opening, closing, rest, currency = said.opening, said.closing, said.difference, said.currency
    if opening is None or closing is None or not rest:
        return ()
    made = exact_sum((closing, rest))
    by = f"{amount_text(rest.copy_abs(), currency)} too {'much' if rest > 0 else 'little'}"
    return (
        f"the statement does not tie: opening {amount_text(opening, currency)} and lines of "
        f"{amount_text(exact_sum((made, -opening)), currency)} make {amount_text(made, currency)}, "
        f"and closing is {amount_text(closing, currency)}: {by}",
    )


def foreign(lines: Sequence[BankLine], currency: str) -> tuple[str, ...]:
    """Return a warning about lines in another currency than their statement's: they are not in its sum."""
    others = [line for line in lines if line.currency != currency]
    if not others:
        return ()
    codes = ", ".join(sorted({line.currency for line in others}))
    return (f"{count(len(others), 'line is', 'lines are')} in {codes} and not in the account's {currency}",)


def twice(lines: Sequence[BankLine]) -> tuple[str, ...]:
    """Return a warning about references of the bank that stand on several lines of one statement."""
    seen: set[str] = set()
    again: dict[str, None] = {}
    for line in lines:
        if line.bank_ref in seen:
            again[line.bank_ref] = None
        elif line.bank_ref:
            seen.add(line.bank_ref)
    if not again:
        return ()
    some = ", ".join(list(again)[:3]) + (", …" if len(again) > 3 else "")
    return (f"{count(len(again), 'reference stands', 'references stand')} on several lines: {some}",)


def span(lines: Iterable[BankLine], *known: date | None) -> tuple[date | None, date | None]:
    """Return the first and last of the days that lines and balances speak of."""
    days = [line.date for line in lines]
    days += [day for day in known if day]
    return (min(days), max(days)) if days else (None, None)


def covered(
    lines: Iterable[BankLine], asked: tuple[date | None, date | None], opening: date | None, closing: date | None
) -> tuple[date | None, date | None]:
    """Return the first and last day that a statement speaks of, of the period that was asked for.

    It says nothing of days before that of its opening balance or after that of its closing one, unless a line does;
    an opening balance of a day after lines is dated by the day on which the statement was made.
    """
    begin, end = span(lines)
    first, last = asked
    first = first or min((day for day in (begin, opening, closing) if day), default=None)
    last = last or max((day for day in (end, opening, closing) if day), default=None)
    if first and opening and first < opening <= (begin or opening):
        first = opening
    if last and closing and last > closing:
        last = min(last, max(closing, end or closing))
    return first, last


def day_behind(opening: date, lines: Iterable[BankLine]) -> date:
    """Return the first day of a statement that says no more than the date of its opening balance.

    Most banks date it by the day before: where no line is of that day, the balance was the same when it ended.
    """
    return opening if any(line.date <= opening for line in lines) else opening + timedelta(days=1)


def incomplete(said: BankStatement) -> tuple[str, ...]:
    """Return a warning where the lines do not lead up to the closing balance, as it is of another day."""
    if said.closing is None or said.complete or said.difference:
        return ()
    what = f"the balance of {amount_text(said.closing, said.currency)} is of {said.closes}"
    if said.difference is None:
        covers = f"the file covers {said.first} to {said.last}"
        return (f"{what} and {covers}: what moved between is not in it, so it is not recorded",)
    return (f"{what} and has lines of later days in it: it is not recorded",)


def count(number: int, one: str, many: str) -> str:
    """Write `1 line is` or `2 lines are`."""
    return f"{number:,} {one if number == 1 else many}"
