"""Matching is inference: what has nothing to do with a line moves nothing, a twin takes certainty, evidence gives it.

The books here are small, and most amounts odd; `test_matching` has the laws that hold whatever is in a book.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.properties.test_matching import CLIENTS as MIXED
from tests.properties.test_matching import ITEMS, LINES, OPTIONS, START, an_item, money, said
from tests.support.effort import effort

from arledger.matching import ClientKey, MatchOptions, decide, match
from arledger.matching.amounts import roundness
from arledger.model.bank import BankLine, LineState, Match
from arledger.model.documents import Item

ACCOUNTS = {"Acme": "DE89370400440532013000", "Bolt": "NL91ABNA0417164300", "Cora": "FR7630006000011234567890189"}
NAMES = {"Acme": "Acme Industrial Ltd", "Bolt": "Bolt Electric GmbH", "Cora": "Cora Textile Works"}
CLIENTS = tuple(ClientKey(client, (NAMES[client],), (ACCOUNTS[client],)) for client in NAMES)
STRANGER = ClientKey("Zinnia", ("Zinnia Quarry Cooperative",), ("GB29NWBK60161331926819",))
STYLES = ("INV-2026-{:04}", "{:05}", "RE{:06}", "2026/{:03}", "5803{:06}")
PAID = date(2026, 3, 1)
TREASURY, ELSEWHERE = "Treasury Hub", "Somebody Quite Different"


class Story(NamedTuple):
    """A line, the item it pays, and the book that has the item in it."""

    line: BankLine
    item: Item
    items: list[Item]

    def alone(self, line: BankLine | None = None, more: Sequence[Item] = ()) -> Match:
        (found,) = match([line or self.line], [*self.items, *more], CLIENTS)
        return found

    def support(self, line: BankLine) -> float:
        """Return how sure the line is of the item: nothing where something else is likelier."""
        found = self.alone(line)
        return found.confidence if best(found) == [(self.item.client, self.item.number)] else 0


def best(found: Match) -> list[tuple[str, str]]:
    parts = found.parts or next((candidate.parts for candidate in found.candidates), ())
    return sorted((part.client, part.invoice) for part in parts)


def slipped(number: str, at: int, by: int) -> str:
    """Return a number with one of its digits another one."""
    digits = [place for place, sign in enumerate(number) if sign.isdigit()]
    place = digits[at % len(digits)]
    return f"{number[:place]}{(int(number[place]) + by) % 10}{number[place + 1 :]}"


@st.composite
def books(draw: st.DrawFn, least: int = 1) -> list[Item]:
    style = draw(st.sampled_from(STYLES))
    numbers = draw(st.lists(st.integers(100, 999), min_size=least, max_size=7, unique=True))
    amounts = draw(st.lists(st.integers(1_001, 9_000_000), min_size=len(numbers), max_size=len(numbers), unique=True))
    return [
        an_item(draw(st.sampled_from(sorted(NAMES))), style.format(at), "USD", coins, 0, draw(st.integers(0, 50)))
        for at, coins in zip(numbers, amounts, strict=True)
    ]


@st.composite
def stories(draw: st.DrawFn, text: st.SearchStrategy[str] | None = None) -> Story:
    """One item is paid to the cent; who pays and what for is said, said in part, or not."""
    items = draw(books())
    item = draw(st.sampled_from(items))
    slip = slipped(item.number, draw(st.integers(0, 9)), draw(st.integers(1, 9)))
    told = draw(
        text if text is not None else st.sampled_from(("", "thank you", item.number, f"Invoice {slip}", slip))
    )
    payer = draw(st.sampled_from(("", "Nobody & Sons", NAMES[item.client], NAMES[item.client].split()[0])))
    account = draw(st.sampled_from(("", "", ACCOUNTS[item.client])))
    return Story(BankLine(PAID, item.amount, "USD", told, payer, account), item, items)


UNNAMED = st.sampled_from(("", "rent", "thank you", "with regards"))
UNRELATED = st.builds(
    an_item,
    st.just(STRANGER.id),
    st.sampled_from(("ZQ-88-QUARRY-441", "KLM777666555", "QUARRY/9")),
    st.sampled_from(("CHF", "SEK")),
    st.integers(20_000_001, 90_000_000),
    st.just(0),
    st.integers(0, 60),
)
FAR = st.builds(
    an_item,
    st.just(STRANGER.id),
    st.sampled_from(("ZQ-88-QUARRY-441", "KLM777666555")),
    st.just("USD"),
    st.integers(70_000_001, 90_000_000),
    st.just(0),
    st.integers(0, 60),
)


@effort(120, 5_000)
@given(LINES, ITEMS, st.sampled_from(OPTIONS), UNRELATED)
def test_an_item_of_another_currency_and_client_changes_nothing_at_all(
    lines: list[BankLine], items: list[Item], options: MatchOptions, other: Item
) -> None:
    clients = (*MIXED, STRANGER)
    assert repr(decide(lines, [*items, other], clients, options)) == repr(decide(lines, items, clients, options))


def unmoved(before: Match, after: Match) -> None:
    assert best(after) == best(before)
    if before.confidence >= 99.9:
        assert abs(after.confidence - before.confidence) < 0.5


@effort(200, 5_000)
@given(stories(), FAR)
def test_an_unrelated_item_never_changes_which_explanation_wins(story: Story, other: Item) -> None:
    unmoved(story.alone(), story.alone(more=[other]))


@effort(200, 5_000)
@given(
    stories(),
    st.sampled_from(("", "quarry stones", "KLM777666554", "see our letter 88")),
    st.sampled_from(("USD", "CHF")),
    st.integers(70_000_001, 90_000_000),
)
def test_an_unrelated_line_never_changes_which_explanation_wins(
    story: Story, text: str, currency: str, coins: int
) -> None:
    other = BankLine(PAID, money(coins, currency), currency, text, "Zinnia Quarry Cooperative")
    clients = (*CLIENTS, STRANGER)
    (before,) = match([story.line], story.items, clients)
    after, _ = match([story.line, other], story.items, clients)
    unmoved(before, after)


def like(item: Item, number: str) -> Item:
    document = item.document
    twin = an_item(item.client, number, item.currency, int(item.amount * 100), 0, 0)
    return twin._replace(date=item.date, due=item.due, document=document.__class__(
        document.client, document.currency, document.kind, number, (), item.date, item.amount, twin.document.entry
    ))  # fmt: skip


def doubted(before: Match, after: Match) -> None:
    assert after.state is not LineState.MATCHED
    if before.state is LineState.MATCHED or best(before) == best(after):
        assert after.confidence < before.confidence


@effort(200, 5_000)
@given(stories(UNNAMED))
def test_a_twin_that_is_named_as_little_takes_certainty_away(story: Story) -> None:
    before = story.alone()
    assume(before.candidates or before.parts)
    doubted(before, story.alone(more=[like(story.item, "TWIN-77-31")]))


@effort(200, 5_000)
@given(stories(), st.sampled_from((" ", ", ", " + ", " and ")))
def test_two_items_of_the_amount_that_are_both_named_are_told_apart_by_nobody(story: Story, between: str) -> None:
    twin = like(story.item, slipped(story.item.number, -1, 5))
    assume(all(item.number != twin.number for item in story.items))
    line = story.line._replace(text=f"{story.item.number}{between}{twin.number}")
    before = story.alone(line)
    doubted(before, story.alone(line, more=[twin]))


@effort(200, 5_000)
@given(stories(), st.integers(0, 9), st.sampled_from(((1, 2), (3, 5), (1, 9))))
def test_a_slip_that_lies_between_two_items_of_the_amount_tells_neither(
    story: Story, at: int, apart: tuple[int, int]
) -> None:
    written = slipped(story.item.number, at, apart[0])
    twin = like(story.item, slipped(story.item.number, at, apart[1]))
    taken = {item.number for item in story.items}
    assume(twin.number not in taken and written not in taken and written != twin.number)
    line = story.line._replace(text=written)
    before = story.alone(line)
    assume(best(before) == [(story.item.client, story.item.number)])
    doubted(before, story.alone(line, more=[twin]))


@effort(250, 8_000)
@given(stories(UNNAMED))
def test_the_number_in_the_text_makes_an_explanation_surer(story: Story) -> None:
    for text in (story.item.number, f"Invoice {story.item.number}", f"{story.line.text} {story.item.number}"):
        assert story.support(story.line._replace(text=text)) >= story.support(story.line)


@effort(250, 8_000)
@given(stories(), st.integers(0, 9), st.integers(1, 9), st.sampled_from(("{}", "Invoice {}", "{} thank you")))
def test_a_number_without_its_slip_makes_an_explanation_surer(story: Story, at: int, by: int, text: str) -> None:
    wrong = story.line._replace(text=text.format(slipped(story.item.number, at, by)))
    right = story.line._replace(text=text.format(story.item.number))
    assert story.support(right) >= story.support(wrong)


@effort(250, 8_000)
@given(stories())
def test_the_payers_name_makes_an_explanation_surer(story: Story) -> None:
    own = story.line._replace(counterparty=NAMES[story.item.client])
    assert story.support(own) >= story.support(story.line._replace(counterparty=""))
    assert story.support(own) >= story.support(story.line)


@effort(250, 8_000)
@given(stories())
def test_the_payers_account_makes_an_explanation_surer(story: Story) -> None:
    own = story.line._replace(counterparty_account=ACCOUNTS[story.item.client])
    assert story.support(own) >= story.support(story.line._replace(counterparty_account=""))


@effort(250, 8_000)
@given(stories(), st.integers(1, 400))
def test_the_exact_amount_makes_an_explanation_surer(story: Story, coins: int) -> None:
    for near in (story.item.amount - money(coins, "USD"), story.item.amount + money(coins, "USD")):
        assume(near > 0 and all(item.amount != near for item in story.items))
        # A rounder amount is met oftener by chance, and sent or left out oftener on purpose: only equals are compared.
        assume(roundness(int(near * 100)) == roundness(int(story.item.amount * 100)) and roundness(coins) < 1)
        # How many amounts lie near is counted in whole coins, which moves the last digit.
        assert story.support(story.line) >= story.support(story.line._replace(amount=near)) - 0.1


@effort(200, 5_000)
@given(stories(), st.data())
def test_naming_another_clients_item_besides_makes_no_explanation_surer(story: Story, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(story.items))
    assume(other.client != story.item.client)
    plain, besides = (
        story.line._replace(text=text) for text in (story.item.number, f"{story.item.number} and {other.number}")
    )
    assert story.support(besides) <= story.support(plain)


@effort(200, 5_000)
@given(stories(UNNAMED), st.integers(1, 30))
def test_two_lines_that_want_an_item_and_do_not_name_it_make_each_other_doubtful(story: Story, days: int) -> None:
    rival = story.line._replace(date=PAID + timedelta(days=days), counterparty=ELSEWHERE, counterparty_account="")
    item = [(story.item.client, story.item.number)]
    alone = story.support(story.line)
    found, other = match([story.line, rival], story.items, CLIENTS)
    assert LineState.MATCHED not in (found.state, other.state) or best(found) == item
    if best(found) == item:
        assert found.confidence <= alone
    assert other.state is not LineState.MATCHED


@st.composite
def statements(draw: st.DrawFn) -> tuple[list[BankLine], list[Item]]:
    """Several lines from few payers, some of which pay twice, in parts, or for one another."""
    items = draw(books(least=2))
    lines = []
    for _ in range(draw(st.integers(2, 7))):
        item = draw(st.sampled_from(items))
        amount = draw(st.sampled_from((item.amount, item.amount, item.amount / 2, item.amount - Decimal("0.01"))))
        text = draw(st.sampled_from(("", item.number, f"Invoice {item.number}", "rent", slipped(item.number, 1, 3))))
        payer = draw(st.sampled_from(("", "Treasury Hub", NAMES[item.client])))
        day = START + timedelta(days=draw(st.integers(50, 70)))
        lines.append(BankLine(day, amount.quantize(Decimal("0.01")), "USD", text, payer))
    return lines, items


@effort(150, 5_000)
@given(statements(), st.randoms(use_true_random=False))
def test_the_same_lines_in_any_order_give_the_same_bytes(
    statement: tuple[list[BankLine], list[Item]], dice: random.Random
) -> None:
    lines, items = statement
    before = sorted(map(repr, map(said, lines, decide(lines, items, CLIENTS))))
    turned, others, clients = lines[:], items[:], list(CLIENTS)
    for each in (turned, others, clients):
        dice.shuffle(each)
    assert sorted(map(repr, map(said, turned, decide(turned, others, clients)))) == before


@effort(150, 5_000)
@given(statements(), st.sampled_from((80.0, 95.0, 99.0, 99.5, 99.99)))
def test_confidence_is_in_percent_with_two_decimals_and_what_is_booked_has_what_is_asked(
    statement: tuple[list[BankLine], list[Item]], least: float
) -> None:
    for found in match(*statement, CLIENTS, MatchOptions(minimum_confidence=least)):
        assert 0 <= found.confidence <= 100
        assert found.confidence == round(found.confidence, 2)
        assert len(str(found.confidence).partition(".")[2]) <= 2
        if found.state is LineState.MATCHED:
            assert found.confidence >= least
        elif found.state is LineState.UNMATCHED:
            assert found.confidence == 0


@effort(200, 5_000)
@given(
    stories(),
    st.sampled_from(("{}", "Invoice {}", "{} thank you", "payment of {}")),
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=3),
)
def test_what_is_settled_and_named_letter_by_letter_is_never_booked_on_its_twin(
    story: Story, text: str, slips: list[tuple[int, int]]
) -> None:
    settled = story.item._replace(settled=story.item.amount)
    twins = [like(story.item, slipped(story.item.number, *slip)) for slip in slips]
    others = [item for item in story.items if item.number != settled.number]
    line = story.line._replace(text=text.format(story.item.number))
    (found,) = match([line], [*others, settled, *twins], CLIENTS)
    assert found.state is not LineState.MATCHED, found.reason


@effort(200, 5_000)
@given(stories(), st.integers(1, 40), st.booleans(), st.sampled_from(("{}", "Invoice {}")))
def test_of_two_equal_payments_that_name_an_item_only_the_earlier_may_be_booked(
    story: Story, days: int, turned: bool, text: str
) -> None:
    first = story.line._replace(text=text.format(story.item.number))
    second = first._replace(date=first.date + timedelta(days=days))
    lines = [second, first] if turned else [first, second]
    found = match(lines, story.items, CLIENTS)
    earlier, later = reversed(found) if turned else found
    assert later.state is not LineState.MATCHED
    if earlier.state is LineState.MATCHED:
        assert best(earlier) == [(story.item.client, story.item.number)]


@effort(200, 5_000)
@given(books(least=2), st.data())
def test_a_payers_certain_line_makes_its_other_lines_surer(items: list[Item], data: st.DataObject) -> None:
    named, unnamed = data.draw(st.permutations(items))[:2]
    unnamed = unnamed._replace(client=named.client)
    book = [item for item in items if item.number not in (named.number, unnamed.number)] + [named, unnamed]
    line = BankLine(PAID, unnamed.amount, "USD", data.draw(UNNAMED), TREASURY)
    sure = BankLine(PAID, named.amount, "USD", f"Invoice {named.number}", TREASURY)
    told, _ = match([line, sure], book, CLIENTS)
    untold, other = match([line, sure._replace(counterparty=ELSEWHERE)], book, CLIENTS)
    if best(untold) == [(unnamed.client, unnamed.number)]:
        assert best(told) == best(untold)
        assert told.confidence >= untold.confidence
    # A line that is certain by itself is booked before anything is learned.
    if other.state is LineState.MATCHED is not untold.state:
        assert best(told) == [(unnamed.client, unnamed.number)]
        assert told.confidence > untold.confidence


@effort(200, 5_000)
@given(books(least=2), st.data())
def test_a_payers_certain_line_tells_which_client_of_two_pays_an_amount(
    items: list[Item], data: st.DataObject
) -> None:
    named, unnamed = (item._replace(client="Acme") for item in items[:2])
    book = [*items[2:], named, unnamed, like(unnamed, "TWIN-77-31")._replace(client="Bolt")]
    line = BankLine(PAID, unnamed.amount, "USD", data.draw(UNNAMED), TREASURY)
    sure = BankLine(PAID, named.amount, "USD", f"Invoice {named.number}", TREASURY)
    told, other = match([line, sure], book, CLIENTS)
    untold, _ = match([line, sure._replace(counterparty=ELSEWHERE)], book, CLIENTS)
    assert untold.state is LineState.PROPOSED
    if other.state is LineState.MATCHED:
        assert best(told) == [("Acme", unnamed.number)]
        assert told.confidence > untold.confidence


@effort(200, 5_000)
@given(books(least=3), st.data())
def test_a_payer_whose_lines_are_for_two_clients_tells_neither(items: list[Item], data: st.DataObject) -> None:
    first, second, third = data.draw(st.permutations(items))[:3]
    first, second, third = (
        item._replace(client=client)
        for item, client in zip((first, second, third), ("Acme", "Bolt", "Acme"), strict=True)
    )
    twin = like(third, "TWIN-77-31")._replace(client="Bolt")
    rest = [item for item in items if item.number not in (first.number, second.number, third.number)]
    sure = [BankLine(PAID, item.amount, "USD", f"Invoice {item.number}", TREASURY) for item in (first, second)]
    line = BankLine(PAID, third.amount, "USD", data.draw(UNNAMED), TREASURY)
    found, *_ = match([line, *sure], [*rest, first, second, third, twin], CLIENTS)
    assert found.state is not LineState.MATCHED
    if found.candidates:
        assert {part.client for each in found.candidates for part in each.parts} >= {"Acme", "Bolt"}


@effort(100, 4_000)
@given(books(least=2), st.integers(1, 3), UNNAMED)
def test_money_on_account_of_a_payer_for_two_clients_is_neithers(items: list[Item], each: int, text: str) -> None:
    book = [an_item(client, f"{item.number}{at}", "USD", int(item.amount * 100) + at, 0, 0)
        for client, item in zip(("Bolt", "Acme"), items, strict=False) for at in range(each)]  # fmt: skip
    sure = [BankLine(PAID, item.amount, "USD", f"Invoice {item.number}", TREASURY) for item in book]
    line = BankLine(PAID, Decimal("0.37"), "USD", text, TREASURY)
    found, *others = match([line, *sure], book, CLIENTS)
    assume(all(other.state is LineState.MATCHED for other in others))
    assert found.state is LineState.UNMATCHED
    assert found.client == ""


def test_a_payer_that_pays_mostly_for_one_client_leans_to_it() -> None:
    book = [an_item(client, f"INV-2026-0{at}00", "USD", 123_457 + 11 * at, 0, 0) for at, client in enumerate("AAB")]
    book = [item._replace(client={"A": "Acme", "B": "Bolt"}[item.client]) for item in book]
    sure = [BankLine(PAID, item.amount, "USD", f"Invoice {item.number}", TREASURY) for item in book]
    owed = [an_item(client, f"INV-2026-{client}", "USD", 765_431, 0, 0) for client in ("Acme", "Bolt")]
    found, *others = match([BankLine(PAID, owed[0].amount, "USD", "", TREASURY), *sure], [*book, *owed], CLIENTS)
    assert all(other.state is LineState.MATCHED for other in others)
    assert found.state is LineState.PROPOSED
    assert best(found)[0][0] == "Acme"
    assert found.confidence < 80
