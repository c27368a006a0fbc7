"""Hand-made entries and overlapping statements of one account: nothing is booked twice, nothing is lost.

A small world with a truth of its own: payments that really happened, some typed in days or weeks before the bank
shows them, of few amounts, under references that the bank uses again, and seen by two statements that overlap, of one
format or of two. The truth is read for judging alone.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.properties.test_reconcile import ACCOUNT, CLIENTS, OPENING, OPENS, book_of, reconciled
from tests.support.effort import DEEP

from arledger.capabilities.bank_reconciliation.values import AccountStatement, Explained
from arledger.model.bank import BankLine, BankStatement, LineState

START = date(2026, 3, 1)
DAYS = 30
NEAR = 5
WORLDS = 2000 if DEEP else 60
AMOUNTS = [Decimal(n) for n in ("50.00", "80.00", "250.00")]


@dataclass(frozen=True)
class Payment:
    """A payment that happened: what it is for, when the bank shows it, what it prints, and when it was typed in."""

    at: int
    client: str
    invoice: str
    amount: Decimal
    day: date
    text: str
    ref: str
    entered: date | None
    entry_names: bool

    @property
    def names_number(self) -> bool:
        return self.invoice in self.text

    @property
    def names_client(self) -> bool:
        return CLIENTS[self.client].upper() in self.text.upper()

    def entry(self) -> str:
        link = f" ^{self.invoice}" if self.entry_names else ""
        return (
            f'{self.entered} * "{CLIENTS[self.client]}" "Typed in"{link}\n  typed: "{self.at}"\n'
            f"  {ACCOUNT}  {self.amount} USD\n  Assets:Receivable:{self.client}  -{self.amount} USD\n"
        )


def world(chance: random.Random) -> tuple[str, list[Payment]]:
    """Return a ledger with its typed entries, and all payments."""
    payments, text = [], OPENS
    for at in range(chance.randint(2, 9)):
        client, amount = chance.choice(sorted(CLIENTS)), chance.choice(AMOUNTS)
        number = f"INV-2026-{100 + at * 7:04}"
        issued = START - timedelta(chance.randint(45, 60))
        text += (
            f'{issued} * "{client}" "Goods" ^{number}\n  Assets:Receivable:{client}  {amount} USD\n  Income:Sales\n'
        )
        day = START + timedelta(chance.randint(0, DAYS))
        words = [chance.choice([number, number, "", "TRANSFER"]), CLIENTS[client] if chance.random() < 0.8 else "CHQ"]
        typed = chance.random() < 0.5
        entered = day - timedelta(chance.choice([0, 1, 3, 5, 6, 12, 25, 40])) if typed else None
        ref = chance.choice([f"R{at}", f"R{at}", "DEPOSIT", "1", "2"])
        payments.append(
            Payment(
                at, client, number, amount, day, " ".join(words).upper().strip(), ref, entered, chance.random() < 0.6
            )
        )
    chance.shuffle(payments)
    return text + "".join(payment.entry() for payment in payments if payment.entered), payments


def sheets_of(payments: Sequence[Payment], chance: random.Random) -> list[AccountStatement]:
    """Return two overlapping statements: the second of the same format, or of one with other references or none."""
    first, last = sorted(chance.sample(range(3, DAYS - 2), 2))
    proven = chance.random() < 0.7
    style = chance.choice(["same", "same", "other", "bare", "late"])
    return [
        _sheet(payments, START, START + timedelta(last), "a", "same", proven),
        _sheet(payments, START + timedelta(first), START + timedelta(DAYS), "b", style, proven or style != "same"),
    ]


def _sheet(
    payments: Sequence[Payment], first: date, last: date, name: str, style: str, proven: bool
) -> AccountStatement:
    lines = []
    for payment in sorted(payments, key=lambda each: (each.day, each.at)):
        if first <= payment.day <= last:
            ref = {"same": payment.ref, "other": f"Z{payment.at}", "bare": "", "late": f"Z{payment.at}"}[style]
            # Some formats have the day on which the money counts, and it may be in the next period then.
            day = payment.day + timedelta(style == "late")
            text = payment.text if style == "same" else f"{payment.text} /EXT/"
            lines.append(BankLine(day, payment.amount, "USD", text, bank_ref=ref))
    opening = sum((each.amount for each in payments if each.day < first), OPENING) if proven else None
    closing = None if opening is None else sum((line.amount for line in lines), opening)
    return AccountStatement(
        ACCOUNT,
        BankStatement(
            "1", "USD", first, last + timedelta(style == "late"), opening, closing, tuple(lines), "camt", name, name
        ),
    )


def of_line(line: BankLine, payments: Iterable[Payment]) -> list[Payment]:
    """Return the payments that a line may be of: those whose day, amount and text it has."""
    return [
        each
        for each in payments
        if (each.amount, each.text) == (line.amount, line.text.removesuffix(" /EXT/"))
        and (line.date - each.day).days in (0, 1)
    ]


def judge(found: Sequence[Explained], payments: Sequence[Payment]) -> None:
    """Fail for a line that is called booked by an entry that it contradicts."""
    for explained in found:
        (payment, *twins) = of_line(explained.movement.line, payments)
        for leg in explained.legs if explained.match.state is LineState.BOOKED else ():
            numbers = {each.invoice.replace("-", "") for each in (payment, *twins)}
            if payment.names_number and any(word.startswith("INV") for word in leg.words):
                assert numbers & set(leg.words), (explained, payment)
            if leg.clients:
                assert {each.client for each in (payment, *twins)} & set(leg.clients), (explained, payment)


def counted(text: str) -> Counter[tuple[str, Decimal]]:
    """Count the receipts in a ledger by client and amount."""
    book = book_of(text)
    return Counter(
        (credit.client, credit.amount) for credit in book.credits if credit.document.entry.date >= date(2026, 1, 2)
    )


def told_share(found: Sequence[Explained], payments: Sequence[Payment]) -> tuple[int, int]:
    """Count the lines that a careful person could tell, and of these what was told.

    One that names its document, of a payment that is typed in near its day, or of one that nobody typed in and no
    entry of that client and amount could be mistaken for.
    """
    entered: defaultdict[tuple[str, Decimal], list[Payment]] = defaultdict(list)
    for payment in payments:
        if payment.entered:
            entered[payment.client, payment.amount].append(payment)
    could = told = 0
    for explained in found:
        own = of_line(explained.movement.line, payments)
        if len(own) != 1 or not own[0].names_number:
            continue
        (payment,) = own
        others = [each for each in entered[payment.client, payment.amount] if each is not payment]
        near = payment.entered is not None and (payment.day - payment.entered).days <= NEAR and payment.entry_names
        if near or (payment.entered is None and not others):
            could += 1
            wanted = LineState.BOOKED if near else LineState.MATCHED
            told += explained.match.state in (wanted, LineState.BOOKED)
    return could, told


@pytest.mark.parametrize("part", range(4))
def test_nothing_is_booked_twice_or_called_another(part: int) -> None:
    could = told = 0
    for seed in range(part, WORLDS, 4):
        chance = random.Random(seed)  # noqa: S311 - no secret is made
        text, payments = world(chance)
        sheets = sheets_of(payments, chance)
        truth = Counter((each.client, each.amount) for each in payments)
        now = text
        for sheet in sheets if seed % 3 else sheets[::-1]:
            found, now = reconciled(now, [sheet])
            judge(found.lines, payments)
        once = counted(now)
        assert not once - truth, f"world {seed}: booked twice {once - truth}"
        both, after = reconciled(text, sheets)
        judge(both.lines, payments)
        assert not counted(after) - truth, f"world {seed}: booked twice in one reading"
        # Every movement is there once, or in doubt: none is swallowed.
        shown = {
            each.at
            for each in payments
            for sheet in sheets
            for line in sheet.statement.lines
            if each in of_line(line, [each])
        }
        assert len(both.lines) >= len(shown), f"world {seed}"
        # A second reading of the same books nothing more.
        _, twice = reconciled(now, sheets)
        assert counted(twice) == counted(now) or not counted(twice) - truth, f"world {seed}"
        more = told_share(both.lines, payments)
        could, told = could + more[0], told + more[1]
    assert told >= could * Decimal("0.9"), f"{told} of {could} told"
    assert could > 0
