"""Random books with deposits: sales, what settles them, disputes, refunds and their steps, with the truth beside the text."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st
from tests.support.deposits import (
    ACCOUNTS,
    approval,
    bounced,
    credited,
    dispute,
    entry,
    given,
    paid,
    received,
    sale,
    sent_back,
    step,
    transferred,
)

FIRST = date(2026, 1, 5)
LAST = 40
CLIENTS = ("Acme", "Bolt")
NUMBERS = ("INV-1", "INV-1", "INV-2")
PEOPLE = ("dana", "helen", "max")
TOLERANCE = Decimal("1.00")
NOTHING = Decimal(0)
Draw = st.DrawFn


@dataclass
class Owed:
    """What is owed on one account for a client's sale of a number."""

    client: str
    number: str
    account: str
    amount: Decimal
    day: date
    due: date
    settled: list[tuple[date, Decimal]] = field(default_factory=list)
    given_up: list[tuple[date, Decimal]] = field(default_factory=list)
    receipts: list[Decimal] = field(default_factory=list)

    def open(self, day: date = date.max) -> Decimal:
        """Return what is open at the end of a day."""
        return self.amount - sum((part for when, part in self.settled if when <= day), NOTHING)


@dataclass
class Held:
    """A deposit: what came and went, what it stood behind and from when on, and who did which step."""

    number: str
    client: str
    account: str
    currency: str
    moves: list[tuple[date, Decimal]] = field(default_factory=list)
    behind: list[tuple[date, str]] = field(default_factory=list)
    steps: list[tuple[date, str, str]] = field(default_factory=list)
    refunded: Decimal = NOTHING

    def held(self, day: date = date.max) -> Decimal:
        """Return what is held at the end of a day."""
        return sum((part for when, part in self.moves if when <= day), NOTHING)

    @property
    def meta(self) -> tuple[str, ...]:
        """The metadata that says whose it is, where the account does not."""
        return () if self.account.endswith(self.client) else (f'client: "{self.client}"',)


class Piece(NamedTuple):
    """A directive, and its day."""

    day: date
    text: str


@dataclass
class Truth:
    """A book as it grows: its text in pieces, and what is true of it."""

    pieces: list[Piece] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    disputes: list[tuple[date, str, bool]] = field(default_factory=list)
    wild: bool = False

    def text(self, until: date = date.max) -> str:
        """Return the ledger up to a day."""
        return ACCOUNTS + "".join(piece.text for piece in self.pieces if piece.day <= until)

    @property
    def days(self) -> list[date]:
        """The days on which anything happens."""
        return sorted({piece.day for piece in self.pieces})

    def must_go_back(self, deposit: Held, day: date) -> bool:
        """Say from the words of the rule alone whether a deposit must go back at the end of a day."""
        number = [text for when, text in deposit.behind if when <= day][-1]
        there = [each for each in self.owed if each.day <= day]
        secured = [each for each in there if (each.client, each.number) == (deposit.client, number)]
        given_up = sum((part for each in secured for when, part in each.given_up if when <= day), NOTHING)
        return (
            bool(secured)
            and all(not each.open(day) for each in secured)
            and given_up <= TOLERANCE
            and not self._disputed(number, day)
            and not any(each.account == deposit.client and each.open(day) and each.due < day for each in there)
        )

    def _disputed(self, number: str, day: date) -> bool:
        said = [(when, is_open) for when, about, is_open in self.disputes if about == number and when <= day]
        last = max((when for when, _ in said), default=day)
        return bool(said) and all(is_open for when, is_open in said if when == last)

    def first_day(self, deposit: Held, day: date) -> date | None:
        """Return since when a deposit must go back on a day without a break, looking back day by day."""
        since = None
        while day >= deposit.moves[0][0] and self.must_go_back(deposit, day):
            since, day = day, day - timedelta(days=1)
        return since


def coins(draw: Draw, most: Decimal) -> Decimal:
    """Choose a part of an amount, mostly all of it."""
    return (
        most
        if draw(st.sampled_from((True, True, True, False)))
        else draw(st.decimals(Decimal("0.01"), most, places=2))
    )


def _sell(draw: Draw, truth: Truth, day: date) -> str:
    client, number = draw(st.sampled_from(CLIENTS)), draw(st.sampled_from(NUMBERS))
    account = draw(st.sampled_from((client, client, "Lessor")))
    same = [each for each in truth.owed if (each.number, each.account) == (number, account)]
    if same:
        return ""
    amount = draw(st.sampled_from((Decimal("500.00"), Decimal("3.00"))))
    due = day + timedelta(days=draw(st.sampled_from((400, 400, 400, 7, 0))))
    truth.owed.append(Owed(client, number, account, amount, day, due))
    meta = () if account == client else (f'client: "{client}"',)
    return sale(f"{day}", number, f"{amount}", f"due: {due}", *meta, on=account)


def _an_open_one(draw: Draw, truth: Truth) -> Owed | None:
    found = [each for each in truth.owed if each.open()]
    return draw(st.sampled_from(found)) if found else None


def _pay(draw: Draw, truth: Truth, day: date) -> str:
    one = _an_open_one(draw, truth)
    if one is None:
        return ""
    amount = coins(draw, one.open())
    one.settled.append((day, amount))
    one.receipts.append(amount)
    return paid(f"{day}", one.number, f"{amount}", on=one.account)


def _credit(draw: Draw, truth: Truth, day: date) -> str:
    one = _an_open_one(draw, truth)
    if one is None:
        return ""
    amount = coins(draw, one.open())
    one.settled.append((day, amount))
    return credited(f"{day}", one.number, f"{amount}", on=one.account).replace("CM-1", f"CM-{len(truth.pieces)}")


def _write_off(draw: Draw, truth: Truth, day: date) -> str:
    one = _an_open_one(draw, truth)
    if one is None:
        return ""
    amount = min(draw(st.sampled_from((Decimal("0.60"), TOLERANCE, Decimal("1.01")))), one.open())
    one.settled.append((day, amount))
    one.given_up.append((day, amount))
    return paid(f"{day}", one.number, f"{amount}", on=one.account, into="Expenses:BadDebt")


def _pay_short(draw: Draw, truth: Truth, day: date) -> str:
    """Pay all of it but some cents, which are bad debt in the same entry."""
    one = _an_open_one(draw, truth)
    if one is None or one.open() < TOLERANCE * 2:
        return ""
    if (day, -one.amount) in one.settled:
        # Of two receipts of a day, nobody can tell which one came back.
        return ""
    amount, short = one.open(), draw(st.sampled_from((Decimal("0.60"), Decimal("1.01"))))
    one.settled.append((day, amount))
    one.given_up.append((day, short))
    legs = [("Assets:Bank:Checking", f"{amount - short}"), ("Expenses:BadDebt", f"{short}")]
    return entry(f"{day}", f"Short ^{one.number}", [*legs, (f"Assets:Receivable:{one.account}", f"-{amount}")])


def _bounce(draw: Draw, truth: Truth, day: date) -> str:
    found = [each for each in truth.owed if each.receipts and not each.given_up and each.amount == each.receipts[0]]
    if not found:
        return ""
    one = draw(st.sampled_from(found))
    amount = one.receipts.pop()
    one.settled.append((day, -amount))
    return bounced(f"{day}", one.number, f"{amount}", on=one.account)


def _dispute(draw: Draw, truth: Truth, day: date) -> str:
    number, is_open = draw(st.sampled_from(NUMBERS)), draw(st.booleans())
    truth.disputes.append((day, number, is_open))
    return dispute(f"{day}", "opened" if is_open else "resolved", number)


def _take(draw: Draw, truth: Truth, day: date) -> str:
    number, client = f"DEP-{len(truth.held) + 1}", draw(st.sampled_from(CLIENTS))
    account, currency = (
        draw(st.sampled_from((client, client, *CLIENTS))),
        draw(st.sampled_from(("USD", "USD", "EUR"))),
    )
    secures, amount = draw(st.sampled_from(NUMBERS)), draw(st.sampled_from((Decimal("100.00"), Decimal("2.50"))))
    one = Held(number, client, account, currency, [(day, amount)], [(day, secures)])
    truth.held.append(one)
    return received(f"{day}", number, f"{amount} {currency}", secures, *one.meta, on=account)


def _a_deposit(draw: Draw, truth: Truth) -> tuple[Held, Decimal] | None:
    """Choose a deposit and an amount; more than is held only in a wild book."""
    found = [each for each in truth.held if truth.wild or each.held() > 0]
    if not found:
        return None
    one = draw(st.sampled_from(found))
    return one, coins(draw, Decimal("120.00") if truth.wild else one.held())


def _give(draw: Draw, truth: Truth, day: date) -> str:
    chosen = _a_deposit(draw, truth)
    if chosen is None:
        return ""
    one, amount = chosen
    kind = draw(st.sampled_from(("back", "back", "income", "unclaimed", "both")))
    one.moves.append((day, -amount))
    account, text = f"Liabilities:Deposits:{one.account}", f"{amount} {one.currency}"
    if kind == "both":
        legs = [(account, text), ("Assets:Bank:Checking", f"-0.01 {one.currency}"), ("Income:Forfeited", "")]
        return entry(f"{day}", f"Both ^{one.number}", legs, one.meta)
    to = {"back": "Assets:Bank:Checking", "income": "Income:Forfeited", "unclaimed": "Liabilities:Unclaimed"}[kind]
    if kind == "back":
        one.refunded += amount
    return given(f"{day}", one.number, text, *one.meta, to=to, on=one.account).replace(f"-{text}", f"-{text}")


def _apply(draw: Draw, truth: Truth, day: date) -> str:
    chosen = _a_deposit(draw, truth)
    if chosen is None or chosen[0].currency != "USD":
        return ""
    one, amount = chosen
    found = [each for each in truth.owed if each.client == one.client and each.open()]
    if not found:
        return ""
    on = draw(st.sampled_from(found))
    amount = min(amount, on.open())
    one.moves.append((day, -amount))
    on.settled.append((day, amount))
    legs = [
        (f"Liabilities:Deposits:{one.account}", f"{amount}"),
        (f"Assets:Receivable:{on.account}", f'-{amount} USD\n    invoice: "{on.number}"'),
    ]
    return entry(f"{day}", f"Applied ^{one.number}", legs, one.meta)


def _send_back(draw: Draw, truth: Truth, day: date) -> str:
    found = [each for each in truth.held if each.refunded > 0]
    if not found:
        return ""
    one = draw(st.sampled_from(found))
    amount = coins(draw, one.refunded)
    one.refunded -= amount
    one.moves.append((day, amount))
    text = sent_back(f"{day}", one.number, f"{amount} {one.currency}", on=one.account)
    return text.replace("#returned-payment\n", "#returned-payment\n" + "".join(f"  {each}\n" for each in one.meta))


def _transfer(draw: Draw, truth: Truth, day: date) -> str:
    found = [each for each in truth.held if each.held() > 0 and each.behind[-1][0] < day]
    if not found:
        return ""
    one, to = draw(st.sampled_from(found)), draw(st.sampled_from(NUMBERS))
    one.behind.append((day, to))
    text = transferred(f"{day}", to, one.number, f"{one.held()} {one.currency}", on=one.account)
    return text.replace("  secures", "".join(f"  {each}\n" for each in one.meta) + "  secures")


def _step(draw: Draw, truth: Truth, day: date) -> str:
    if not truth.held:
        return ""
    one, who = draw(st.sampled_from(truth.held)), draw(st.sampled_from(PEOPLE))
    state = draw(
        st.sampled_from(("requested", "requested", "approved", "approved", "refused", "proven", "ar-approval"))
    )
    one.steps.append((day, "approved" if state == "ar-approval" else state, who))
    return approval(f"{day}", who, one.number) if state == "ar-approval" else step(f"{day}", state, who, one.number)


DOING = (
    *(_sell, _take, _pay, _pay, _pay, _pay_short, _credit, _write_off, _bounce, _bounce, _dispute, _give),
    *(_apply, _send_back, _transfer, _step, _step, _step, _step),
)
INSTEAD = (_step, _pay, _bounce)
"""What happens where there is nothing for something else to happen to."""


@st.composite
def deposit_books(draw: Draw, *, wild: bool = False, least: int = 12, most: int = 24) -> Truth:
    """Return a book of some weeks; in a wild one more may go out of a deposit than there is."""
    truth = Truth(wild=wild)
    kinds = [_sell, _take, *draw(st.lists(st.sampled_from(DOING), min_size=least, max_size=most))]
    offsets = sorted(draw(st.lists(st.integers(0, LAST), min_size=len(kinds), max_size=len(kinds))))
    for offset, doing in zip(offsets, kinds, strict=True):
        day = FIRST + timedelta(days=offset)
        text = doing(draw, truth, day) or draw(st.sampled_from(INSTEAD))(draw, truth, day)
        if text:
            truth.pieces.append(Piece(day, text))
    return truth
