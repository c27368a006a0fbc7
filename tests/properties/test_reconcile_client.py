"""Whatever a client's statement says, agreed positions and differences add up to both balances."""

from datetime import timedelta
from decimal import Decimal
from textwrap import indent

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.books import book_of, day

from arledger.capabilities.statements.rules import PositionGroup, reconcile_client
from arledger.model.client_statement import ClientStatement, TheirLine
from arledger.model.source import Source
from arledger.subledger.aging import client_totals

FIRST, LAST = day("2026-01-01"), day("2026-03-31")
HEADER = """
    option "operating_currency" "USD"
    2025-01-01 open Assets:Receivable:Acme USD
    2025-01-01 open Assets:Bank:Main
    2025-01-01 open Income:Sales
    2025-01-01 open Expenses:BadDebt
"""
CENTS = st.sampled_from([100, 250, 5000, 12345, 100001]).map(lambda cents: Decimal(cents) / 100)
NUMBERS = st.sampled_from(["INV-0001", "INV-0002", "INV-0010", "INV-0100", "CM-0002"])
SPELT = st.sampled_from(["INV-0001", "inv 1", "0002", "2", "INV10", "100", "CM-0002", "ZP 77", "", "7"])
DAYS = st.integers(0, 89).map(lambda days: FIRST + timedelta(days=days))
OTHERS = {
    "invoice": "Income:Sales",
    "credit": "Income:Sales",
    "receipt": "Assets:Bank:Main",
    "loss": "Expenses:BadDebt",
}
ENTRIES = st.lists(st.tuples(DAYS, st.sampled_from(sorted(OTHERS)), NUMBERS, CENTS, st.booleans()), max_size=8)
LINES = st.lists(
    st.tuples(
        st.one_of(st.none(), DAYS),
        SPELT,
        st.sampled_from(["Invoice", "Payment", "Credit note", "", "INV-0001 and 0002"]),
        st.one_of(CENTS, CENTS.map(lambda amount: -amount), st.just(Decimal(0))),
    ),
    max_size=8,
)
DISPUTES = st.lists(st.tuples(DAYS, NUMBERS, st.sampled_from(["opened", "resolved"])), max_size=2)


def ledger_of(entries: list[tuple[object, ...]], disputes: list[tuple[object, ...]]) -> str:
    text = HEADER
    for at, kind, number, amount, linked in entries:
        signed = amount if kind == "invoice" else -amount  # type: ignore[operator]
        link = f" ^{number}" if linked or kind == "invoice" else ""
        entry = f'{at} * "Acme" "x"{link}\n  Assets:Receivable:Acme  {signed} USD\n  {OTHERS[str(kind)]}\n'
        text += indent(entry, "    ")
    for at, number, state in disputes:
        text += f'    {at} custom "ar-dispute" "{number}" "{state}" 5.00 USD "short"\n'
    return text


@settings(max_examples=60)
@given(ENTRIES, LINES, DISPUTES, st.one_of(st.none(), CENTS, CENTS.map(lambda amount: -amount)), st.booleans())
def test_positions_add_up_to_both_balances(
    entries: list[tuple[object, ...]],
    lines: list[tuple[object, ...]],
    disputes: list[tuple[object, ...]],
    opening: Decimal | None,
    two_sided: bool,
) -> None:
    book = book_of(ledger_of(entries, disputes), LAST)
    theirs = tuple(
        TheirLine(at, number, text, amount, Source("their.csv", line))  # type: ignore[arg-type]
        for line, (at, number, text, amount) in enumerate(lines, start=2)
    )
    closing = (opening or Decimal(0)) + sum((one.amount for one in theirs), Decimal(0))
    statement = ClientStatement("USD", opening, closing, theirs, two_sided, LAST, "their.csv")
    found = reconcile_client(book, "Acme", "USD", statement)

    assert found.ours == client_totals(book).get(("Acme", "USD"), Decimal(0))
    assert found.theirs == (-closing if found.mirrored else closing)
    assert sum((one.ours for one in found.positions), Decimal(0)) == found.ours
    assert sum((one.theirs for one in found.positions), Decimal(0)) == found.theirs
    assert found.unexplained == found.sum_of(PositionGroup.UNEXPLAINED)
    assert sum((found.sum_of(group) for group in PositionGroup), Decimal(0)) == found.theirs - found.ours

    places = sorted(place for one in found.positions for place in one.their_sources)
    assert places == sorted(str(one.source) for one in theirs)
    assert all(not one.difference for one in found.of(PositionGroup.AGREED))
    if not found.activity:
        numbers = [one.number for one in found.positions if one.our_source and one.ours > 0]
        assert set(numbers) == {item.number for item in book.items if item.open}
        assert len(numbers) == len(set(numbers))
