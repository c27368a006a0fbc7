from collections import Counter
from decimal import Decimal

import pytest
from benchmarks.trade import AS_OF, FIRST_DAY, Trade, make_trade


@pytest.fixture(scope="module")
def trade() -> Trade:
    return make_trade(2_000, clients=20)


def test_the_same_arguments_make_the_same_trade(trade: Trade) -> None:
    assert make_trade(2_000, clients=20) == trade


def test_another_seed_makes_another_trade(trade: Trade) -> None:
    assert make_trade(2_000, clients=20, seed=2) != trade


@pytest.mark.parametrize("transactions", [100, 101, 999, 1_000, 3_333])
def test_there_are_exactly_as_many_transactions_as_asked_for(transactions: int) -> None:
    trade = make_trade(transactions)
    assert len(trade.invoices) == transactions // 2
    assert len(trade.receipts) == transactions - transactions // 2


def test_too_small_a_book_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 100"):
        make_trade(99)


def test_everything_happens_in_the_five_years(trade: Trade) -> None:
    days = [each.day for each in trade.invoices] + [each.day for each in trade.receipts]
    assert min(days) >= FIRST_DAY
    assert max(days) <= AS_OF


def test_no_receipt_is_older_than_its_invoice(trade: Trade) -> None:
    issued = {invoice.number: invoice.day for invoice in trade.invoices}
    assert all(receipt.day >= issued[number] for receipt in trade.receipts for number, _ in receipt.parts)


def test_receipts_settle_everything_but_the_open_items(trade: Trade) -> None:
    paid: Counter[str] = Counter()
    for receipt in trade.receipts:
        for number, cents in receipt.parts:
            assert cents > 0
            paid[number] += cents
    left = {invoice.number: invoice.gross - paid[invoice.number] for invoice in trade.invoices}
    assert {number: cents for number, cents in left.items() if cents} == trade.open_items


def test_four_in_a_hundred_are_open_and_some_of_them_are_long_overdue(trade: Trade) -> None:
    unpaid = [invoice for invoice in trade.invoices if invoice.number in trade.open_items]
    assert len(unpaid) == len(trade.invoices) * 4 // 100
    assert any((AS_OF - invoice.due).days > 90 for invoice in unpaid)
    assert any(invoice.due > AS_OF for invoice in unpaid)


def test_some_receipts_pay_two_invoices_and_some_keep_a_discount(trade: Trade) -> None:
    together = [receipt for receipt in trade.receipts if len(receipt.parts) == 2]
    assert {receipt.by_posting for receipt in together} == {True, False}
    assert any(receipt.discount for receipt in trade.receipts)


def test_some_clients_buy_in_two_currencies(trade: Trade) -> None:
    used: dict[str, set[str]] = {}
    for invoice in trade.invoices:
        used.setdefault(invoice.client.key, set()).add(invoice.currency)
    assert {"USD", "EUR"} in used.values()
    assert {"USD"} in used.values()


def test_open_sums_are_decimals_with_two_digits(trade: Trade) -> None:
    sums = trade.open_sums()
    assert set(sums) == {"EUR", "USD"}
    assert sum(sums.values()) == Decimal(sum(trade.open_items.values())).scaleb(-2)
    assert all(number.as_tuple().exponent == -2 for number in sums.values())
