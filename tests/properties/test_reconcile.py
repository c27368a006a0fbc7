"""Reconciling keeps its laws whatever is in the books and on the statements.

Nothing is booked twice, the order of lines and files has no say, a dry run is what the real run does, and
what is written loads, ties and adds up to the lines that it is for.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import total
from tests.support.effort import effort

from arledger.capabilities.bank_reconciliation.entries import Bookkeeper
from arledger.capabilities.bank_reconciliation.explain import Reconciled, explain
from arledger.capabilities.bank_reconciliation.identity import movements
from arledger.capabilities.bank_reconciliation.values import AccountStatement, Explained
from arledger.entries.context import EntryContext
from arledger.ledger.load.read import read_ledger
from arledger.ledger.query import Query
from arledger.ledger.text import directive_text
from arledger.model.bank import BankLine, BankStatement, LineState
from arledger.model.book import Book
from arledger.model.facts import Roots
from arledger.model.money import ZERO
from arledger.policy.settings import LineRule, Policy
from arledger.subledger.bank_legs import legs_of
from arledger.subledger.book import build_book

ACCOUNT = "Assets:Bank:Checking"
START = date(2026, 3, 1)
OPENING = Decimal("1000.00")
OPENS = """\
2025-01-01 open Assets:Bank:Checking
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Industrial Ltd"
  terms: "2/10 net 30"
2025-01-01 open Assets:Receivable:Bolt
  name: "Bolt Electric"
2025-01-01 open Assets:Receivable:Cora
  name: "Cora Vintners"
2025-01-01 open Equity:Opening
2025-01-01 open Expenses:BadDebt
2025-01-01 open Expenses:BankFees
2025-01-01 open Expenses:Discounts
2025-01-01 open Income:Sales
2025-01-01 open Liabilities:Unidentified
2026-01-01 * "Opening"
  Assets:Bank:Checking  1000.00 USD
  Equity:Opening
"""
RULES = (
    LineRule("fees", text=("FEE",), account="Expenses:BankFees"),
    LineRule("till", text=("TILL",), ignore=True, reason="booked by the till"),
)
POLICY = Policy(rules=RULES)
CLIENTS = {"Acme": "Acme Industrial Ltd", "Bolt": "Bolt Electric", "Cora": "Cora Vintners"}
AMOUNTS = st.sampled_from([Decimal(n) for n in ("50.00", "100.00", "100.01", "250.00", "980.00", "1000.00")])
DAYS = st.integers(0, 20)
TEXTS = st.sampled_from(
    ["", "payment", "FEE", "TILL 9", 'a "quote" \\ ^L-1 #t ; c\n2026-01-01 open X', "\u202e\x1b[1m😀"]
)


class Sale(NamedTuple):
    """An invoice, and whether a receipt for it is in the books without the bank's reference."""

    client: str
    number: str
    amount: Decimal
    day: date
    paid: bool

    def text(self) -> str:
        """Return it as a ledger has it."""
        account = f"Assets:Receivable:{self.client}"
        said = (
            f'{self.day} * "{self.client}" "Goods" ^{self.number}\n  {account}  {self.amount} USD\n  Income:Sales\n'
        )
        if self.paid:
            said += (
                f'{self.day + timedelta(3)} * "{CLIENTS[self.client]}" "Paid" ^{self.number}\n'
                f"  {ACCOUNT}  {self.amount} USD\n  {account}\n"
            )
        return said


@st.composite
def sales(draw: st.DrawFn) -> list[Sale]:
    count = draw(st.integers(0, 6))
    return [
        Sale(
            draw(st.sampled_from(sorted(CLIENTS))),
            f"INV-2026-{n:04}",
            draw(AMOUNTS),
            START - timedelta(draw(st.integers(0, 15))),
            draw(st.integers(0, 3)) == 0,
        )
        for n in range(count)
    ]


def usd(day: int, amount: Decimal, text: str, who: str, ref: str, returned: bool = False) -> BankLine:
    return BankLine(START + timedelta(day), amount, "USD", text, who, "", ref, returned=returned)


@st.composite
def line_of(draw: st.DrawFn, known: Sequence[Sale], ref: str) -> list[BankLine]:
    """Draw one movement, or two that belong together: twins, or a payment and its return."""
    day, sort = draw(DAYS), draw(st.integers(0, 9))
    if not known or sort >= 7:
        amount = draw(AMOUNTS) * draw(st.sampled_from([1, -1]))
        who = draw(st.sampled_from(["", "Nobody", *CLIENTS.values()]))
        line = usd(day, amount, draw(TEXTS), who, ref, returned=amount < 0 and draw(st.booleans()))
        return [line, line._replace(bank_ref=f"{ref}t" if ref else "")] if sort == 9 else [line]
    sale = draw(st.sampled_from(known))
    short = draw(st.sampled_from([ZERO, ZERO, ZERO, sale.amount / 50, Decimal("30.00"), Decimal("-5.00")]))
    paid = (sale.amount - short).quantize(Decimal("0.01"))
    text = draw(st.sampled_from([sale.number, f"invoice {sale.number} thanks", "", sale.number[-4:]]))
    who = draw(st.sampled_from([CLIENTS[sale.client], CLIENTS[sale.client].upper(), "", "Holding NV"]))
    line = usd(day, paid, text, who, ref)
    if sort == 6:
        back = usd(
            day + draw(st.integers(0, 3)), -paid, f"return {text}", who, f"{ref}r" if ref else "", returned=True
        )
        return [line, back]
    return [line]


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[BankLine]]:
    """Draw a ledger and the lines of its bank, in the order of their days."""
    known = draw(sales())
    refs = draw(st.sampled_from(["all", "none", "some"]))
    lines: list[BankLine] = []
    for number in range(draw(st.integers(1, 7))):
        own = refs == "all" or (refs == "some" and draw(st.booleans()))
        lines += draw(line_of(known, f"B{number}" if own else ""))
    return OPENS + "".join(sale.text() for sale in known), sorted(lines, key=lambda line: line.date)


def statement(lines: Sequence[BankLine], opening: Decimal = OPENING, name: str = "a") -> AccountStatement:
    closing = sum((line.amount for line in lines), opening)
    days = [line.date for line in lines]
    return AccountStatement(
        ACCOUNT, BankStatement("1", "USD", min(days), max(days), opening, closing, tuple(lines), "camt", name, name)
    )


def book_of(text: str) -> Book:
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "main.beancount"
        main.write_text(text, encoding="utf-8")
        facts = read_ledger(main, Roots(), POLICY.accounts.unidentified, fast=False).store.facts(date.max, Query())
    assert not facts.problems, facts.problems
    return build_book(facts, POLICY)


def context_of(book: Book) -> EntryContext:
    return EntryContext(book, POLICY, frozenset(), date(2026, 4, 30), "dana")


def reconciled(text: str, sheets: Sequence[AccountStatement]) -> tuple[Reconciled, str]:
    """Return what became of the lines, and the ledger as it is then; the same way as the command goes."""
    book = book_of(text)
    found = explain(sheets, book, POLICY)
    found = Reconciled(
        found.sheets, Bookkeeper(context_of(book)).possible(found.lines, directive_text), found.repeated
    )
    plan = Bookkeeper(context_of(book)).plan(found)
    added = "\n".join(directive_text(each) for addition in plan.additions for each in addition.directives)
    return found, f"{text}\n{added}\n"


def told(found: Reconciled) -> list[str]:
    """Return what was said of each line, but which of two twins was meant."""
    return sorted(
        str((line.movement.ref, line.movement.line.date, line.match._replace(line=0))) for line in found.lines
    )


def booked_refs(text: str) -> Counter[tuple[str, Decimal]]:
    book = book_of(text)
    legs = [leg for leg in legs_of(book.facts, ACCOUNT) if leg.ref]
    return Counter((leg.ref, leg.number) for leg in legs)


def entries_of(lines: Sequence[Explained]) -> Counter[tuple[str, Decimal]]:
    return Counter((line.movement.ref, line.movement.line.amount) for line in lines)


def with_state(found: Reconciled, *states: LineState) -> list[Explained]:
    return [line for line in found.lines if line.match.state in states]


@effort(25, 1_500)
@given(cases())
def test_what_is_written_loads_and_is_found_again(case: tuple[str, list[BankLine]]) -> None:
    text, lines = case
    found, after = reconciled(text, [statement(lines)])
    assert len(found.lines) == len(lines)
    matched = with_state(found, LineState.MATCHED)
    before, book = book_of(text), book_of(after)
    # Every client's items and credits tie to Beancount's balance.
    balances = {key: number for key, number in book.balances.items() if number}
    assert total(book) == balances
    # The bank's legs are exactly the matched lines, one for one.
    assert booked_refs(after) - booked_refs(text) == entries_of(
        [*matched, *(line for line in with_state(found, LineState.BOOKED) if not line.legs[0].ref)]
    )
    gained = sum((leg.number for leg in legs_of(book.facts, ACCOUNT)), ZERO)
    gained -= sum((leg.number for leg in legs_of(before.facts, ACCOUNT)), ZERO)
    assert gained == sum((line.movement.line.amount for line in matched), ZERO)
    # Nothing is overpaid by a line that was called certain, unless it says so.
    again, twice = reconciled(after, [statement(lines)])
    still = entries_of(with_state(again, LineState.BOOKED))
    assert not entries_of([*matched, *with_state(found, LineState.BOOKED)]) - still
    assert all(count == 1 or ref for (ref, _), count in booked_refs(twice).items())
    assert not booked_refs(twice) - entries_of(again.lines)


@effort(25, 1_500)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_files_has_no_say(case: tuple[str, list[BankLine]], chance: random.Random) -> None:
    text, lines = case
    cut = chance.randint(0, len(lines))
    parts = [part for part in (lines[:cut], lines[cut:]) if part]
    openings = accumulate((sum((line.amount for line in part), ZERO) for part in parts), initial=OPENING)
    sheets = [statement(part, opening, name) for part, opening, name in zip(parts, openings, "ab", strict=False)]
    found, after = reconciled(text, sheets)
    mixed = [
        sheet._replace(
            statement=_with(sheet.statement, chance.sample(sheet.statement.lines, len(sheet.statement.lines)))
        )
        for sheet in chance.sample(sheets, len(sheets))
    ]
    other, afterwards = reconciled(text, mixed)
    assert told(other) == told(found)
    assert afterwards == after


def _with(said: BankStatement, lines: Sequence[BankLine]) -> BankStatement:
    return BankStatement(
        said.account,
        said.currency,
        said.first,
        said.last,
        said.opening,
        said.closing,
        tuple(lines),
        "camt",
        said.file,
        said.number,
    )


def overlapping(lines: Sequence[BankLine], one: int, two: int) -> list[AccountStatement]:
    """Cut a statement into two of whole days that share the days from `one` to `two`."""
    days = sorted({line.date for line in lines})
    first, last = sorted((days[one % len(days)], days[two % len(days)]))
    head = [line for line in lines if line.date <= last]
    tail = [line for line in lines if line.date >= first]
    before = sum((line.amount for line in lines if line.date < first), OPENING)
    return [statement(head, OPENING, "a"), statement(tail, before, "b")]


@effort(25, 1_500)
@given(cases(), DAYS, DAYS)
def test_overlapping_statements_book_what_one_does(case: tuple[str, list[BankLine]], one: int, two: int) -> None:
    text, lines = case
    whole, after = reconciled(text, [statement(lines)])
    sheets = overlapping(lines, one, two)
    found, _ = reconciled(text, sheets)
    assert found.repeated == sum(len(sheet.statement.lines) for sheet in sheets) - len(lines)
    assert told(found) == told(whole)
    # One after the other: nothing twice, and each reading finds what the one before it booked.
    for order in (sheets, sheets[::-1]):
        now = text
        for sheet in order:
            _, now = reconciled(now, [sheet])
        assert not booked_refs(now) - entries_of(whole.lines)
    _, over = reconciled(after, sheets)
    assert booked_refs(over) - booked_refs(after) == Counter() or with_state(whole, *LineState)


@effort(25, 1_500)
@given(cases())
def test_the_same_statement_in_another_format_books_nothing_more(case: tuple[str, list[BankLine]]) -> None:
    text, lines = case
    other = [
        line._replace(bank_ref="") if line.bank_ref else line._replace(bank_ref=f"Z{at}")
        for at, line in enumerate(lines)
    ]
    found, after = reconciled(text, [statement(lines)])
    again, twice = reconciled(after, [statement(other)])
    booked = len(with_state(found, LineState.MATCHED, LineState.BOOKED))
    assert len(with_state(again, LineState.BOOKED)) >= booked
    assert sum(booked_refs(twice).values()) <= len(lines)
    both = explain([statement(lines), statement(other, name="b")], book_of(text), POLICY)
    assert len(both.lines) == len(lines)


@effort(100, 20_000)
@given(cases(), DAYS, DAYS)
def test_every_movement_counts_once(case: tuple[str, list[BankLine]], one: int, two: int) -> None:
    _, lines = case
    sheets = overlapping(lines, one, two)
    found = movements([*sheets, statement(lines, name="c")])
    assert Counter(movement.line for movement in found) == Counter(lines)
