"""Cash matching keeps its laws whatever is on the statement: order, sums, what is open, strangers' texts.

One law that might be expected does not hold: leaving out a line may change what another one is matched with,
because lines compete. What was paid by the line that is gone is open again, and two lines that paid one item
together do so no longer. What holds is that a line which is certain when it is alone on the statement, by a
structured reference, is never matched with anything else because others have come beside it.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort

from arledger.matching import ClientKey, Decision, MatchOptions, decide, match
from arledger.model.bank import BankLine, LineState, Match
from arledger.model.documents import Document, DocumentKind, Item
from arledger.model.facts import Entry
from arledger.model.source import Source

START = date(2026, 1, 1)
CLIENTS = (
    ClientKey("Acme", ("Acme Industrial Ltd",), ("DE89370400440532013000",), ("Holding Nord AG",)),
    ClientKey("Bolt", ("Bolt Electric GmbH", "Bolt"), (), ("Holding Nord AG",)),
    ClientKey("Cora", ("Acme Industrial AG",)),
    ClientKey("Dune", ("Dune & Söhne",), ("DE89370400440532013000",)),
)
NUMBERS = ("INV-2026-0007", "INV-2026-0019", "1001", "1002", "10010", "2026/001", "5803067008", "5803067080", "")
AMOUNTS = st.sampled_from((100, 200, 300, 500, 5_000, 10_000, 9_800, 12_345, 54_321)) | st.integers(1, 60_000)
CURRENCIES = st.sampled_from(("USD", "USD", "USD", "EUR", "JPY"))
PAYERS = (
    "Acme Industrial Ltd", "acme industrial", "Bolt", "Holding Nord AG", "Dune Soehne", "Nobody", "", "Acme Industial",
)  # fmt: skip
OPTIONS = (
    MatchOptions(),
    MatchOptions(tolerance=Decimal("0.50"), tolerance_percent=Decimal(1)),
    MatchOptions(
        discount=lambda item, paid_on: item.amount / 50 if paid_on <= item.date + timedelta(9) else Decimal(0)
    ),
)


def money(coins: int, currency: str) -> Decimal:
    return Decimal(coins) if currency == "JPY" else Decimal(coins).scaleb(-2)


def an_item(client: str, number: str, currency: str, coins: int, settled: int, day: int) -> Item:
    amount, issued = money(coins, currency), START + timedelta(days=day)
    entry = Entry(issued, "*", client, "", (), (number,) if number else (), {}, (), "book", 1)
    document = Document(client, currency, DocumentKind.INVOICE, number, (), issued, amount, entry)
    paid, place = money(min(settled, coins), currency), Source("book", 1)
    due = issued + timedelta(days=30)
    return Item(client, number, f"Assets:Receivable:{client}", currency, issued, due, amount, paid, document, place)


ITEMS = st.lists(
    st.builds(
        an_item,
        st.sampled_from([client.id for client in CLIENTS]),
        st.sampled_from(NUMBERS),
        CURRENCIES,
        AMOUNTS,
        st.sampled_from((0, 0, 0, 100, 60_000)),
        st.integers(0, 60),
    ),
    max_size=9,
)
TEXTS = st.lists(
    st.sampled_from((*NUMBERS, "Invoice", "and", "19", "0007", "2026", "5803067009", "rent")), max_size=4
)
STRUCTURED = st.lists(st.sampled_from(("RF712348231", "INV-2026-0007", "1001", "NOTPROVIDED")), max_size=1)


@st.composite
def lines_of(draw: st.DrawFn) -> BankLine:
    currency = draw(CURRENCIES)
    fee = draw(st.sampled_from((None, None, None, 100)))
    return BankLine(
        date=START + timedelta(days=draw(st.integers(20, 90))),
        amount=money(draw(AMOUNTS), currency) * draw(st.sampled_from((1, 1, 1, 1, -1))),
        currency=currency,
        text=" ".join(draw(TEXTS)),
        counterparty=draw(st.sampled_from(PAYERS)),
        counterparty_account=draw(st.sampled_from(("", "", "DE89370400440532013000"))),
        structured_refs=tuple(draw(STRUCTURED)),
        fee=None if fee is None else money(fee, currency),
        returned=draw(st.sampled_from((False, False, False, True))),
    )


LINES = st.lists(lines_of(), max_size=7)


def said(line: BankLine, decision: Decision) -> tuple[BankLine, Decision]:
    return line, decision._replace(match=decision.match._replace(line=0))


@effort(120, 5_000)
@given(LINES, ITEMS, st.sampled_from(OPTIONS), st.randoms(use_true_random=False))
def test_order_changes_nothing(
    lines: list[BankLine], items: list[Item], options: MatchOptions, dice: random.Random
) -> None:
    before = Counter(map(repr, map(said, lines, decide(lines, items, CLIENTS, options))))
    turned, others, clients = lines[:], items[:], list(CLIENTS)
    for each in (turned, others, clients):
        dice.shuffle(each)
    assert Counter(map(repr, map(said, turned, decide(turned, others, clients, options)))) == before


@effort(120, 5_000)
@given(LINES, ITEMS, st.sampled_from(OPTIONS))
def test_no_item_gets_more_than_it_has_and_every_coin_is_accounted_for(
    lines: list[BankLine], items: list[Item], options: MatchOptions
) -> None:
    left: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for item in items:
        left[item.client, item.number, item.currency] += item.open
    decisions = decide(lines, items, CLIENTS, options)
    assert [decision.match.line for decision in decisions] == list(range(len(lines)))
    for line, (found, _, given_) in zip(lines, decisions, strict=True):
        assert 0 <= found.confidence <= 100
        assert found.reason.strip() == found.reason != ""
        if found.state is not LineState.MATCHED:
            assert not found.parts
            continue
        assert sum((part.amount for part in found.parts), found.over) == line.amount
        assert found.over >= 0
        assert found.short >= 0
        for part, closing in zip(found.parts, given_, strict=True):
            assert part.amount > 0
            assert part.invoice
            assert closing >= 0
            left[part.client, part.invoice, line.currency] -= part.amount + closing
    assert all(amount >= 0 for amount in left.values())


@effort(120, 5_000)
@given(LINES, ITEMS)
def test_only_money_in_is_ever_matched(lines: list[BankLine], items: list[Item]) -> None:
    for line, found in zip(lines, match(lines, items, CLIENTS), strict=True):
        if line.returned or line.amount <= 0:
            assert found.state in (LineState.IGNORED, LineState.UNMATCHED)


@effort(100, 4_000)
@given(AMOUNTS, st.integers(2, 4), st.integers(0, 3), st.sampled_from(("", "rent", "thank you")))
def test_equal_items_of_one_client_are_never_matched_by_their_amount(
    coins: int, count: int, more: int, text: str
) -> None:
    items = [an_item("Bolt", f"N-{at}", "USD", coins, 0, at) for at in range(count)]
    items += [an_item("Bolt", f"M-{at}", "USD", coins + 7 + at, 0, at) for at in range(more)]
    assert (
        alone(BankLine(date(2026, 3, 1), money(coins, "USD"), "USD", text, "Bolt"), items).state is LineState.PROPOSED
    )


@effort(100, 4_000)
@given(AMOUNTS, st.sampled_from(("Acme Industrial", "Holding Nord AG", "ACME  INDUSTRIAL")))
def test_two_equally_good_clients_are_never_matched(coins: int, payer: str) -> None:
    owing = ("Acme", "Cora") if payer != "Holding Nord AG" else ("Acme", "Bolt")
    items = [an_item(client, f"{client}-1", "USD", coins, 0, 0) for client in owing]
    found = alone(BankLine(date(2026, 3, 1), money(coins, "USD"), "USD", "", payer), items)
    assert found.state is LineState.PROPOSED
    assert len(found.candidates) == 2


@effort(100, 4_000)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=8, unique=True), st.data())
def test_several_sums_that_fit_are_never_matched(values: list[int], data: st.DataObject) -> None:
    items = [an_item("Bolt", f"N-{at}", "USD", 500 * value, 0, at) for at, value in enumerate(values)]
    chosen = data.draw(st.sets(st.sampled_from(range(len(values))), min_size=1))
    total = sum(values[at] for at in chosen)
    ways = sum(
        sum(value for at, value in enumerate(values) if mask >> at & 1) == total
        for mask in range(1, 1 << len(values))
    )
    found = alone(BankLine(date(2026, 4, 1), money(500 * total, "USD"), "USD", "", "Bolt"), items)
    if ways > 1:
        assert found.state is LineState.PROPOSED


STRANGE = st.text(max_size=60) | st.text(
    alphabet="0123456789-/., RFINVDE№²٣൩Ⅷ１\u0301\u202e\ud7ff\x00\n", max_size=60
)


@effort(150, 10_000)
@given(STRANGE, STRANGE, STRANGE, STRANGE, ITEMS)
def test_what_strangers_write_never_crashes(text: str, payer: str, holder: str, key: str, items: list[Item]) -> None:
    line = BankLine(date(2026, 3, 1), Decimal("5.00"), "USD", text, payer, holder, key, (key, text))
    clients = (*CLIENTS, ClientKey(key or "X", (payer, text), (holder,), (text,)))
    strange = an_item(key or "X", text, "USD", 500, 0, 0)
    (found,) = match([line], [*items, strange], clients)
    assert found.reason


@effort(100, 4_000)
@given(LINES, ITEMS, st.integers(1, 60_000))
def test_other_lines_never_change_what_a_creditor_reference_is_matched_with(
    lines: list[BankLine], items: list[Item], coins: int
) -> None:
    own = an_item("Bolt", "2348231", "USD", coins, 0, 0)
    sure = BankLine(date(2026, 3, 1), money(coins, "USD"), "USD", "", "Bolt", structured_refs=("RF712348231",))
    (first, *_) = match([sure, *[line for line in lines if line != sure]], [*items, own], CLIENTS)
    if first.state is LineState.MATCHED:
        assert [(part.client, part.invoice) for part in first.parts] == [("Bolt", "2348231")]


def alone(line: BankLine, items: Sequence[Item]) -> Match:
    (found,) = match([line], items, CLIENTS)
    return found
