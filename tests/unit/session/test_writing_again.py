"""What is typed a second time on one day is refused, and so is money of a day that is yet to come."""

from pathlib import Path

import pytest
from tests.support.shop import ONE_FILE, POLICY, Shop

DAY = ("--date", "2026-03-20")
# What can be written twice on one day, as there is enough of it; of the same client, amount and invoice.
TWICE = {
    "payment": ("payment", "Acme", "100.00", "-i", "INV-2026-0001"),
    "payment on account": ("payment", "Acme", "100.00", "--unapplied"),
    "invoice": ("invoice", "Acme", "100.00"),
    "invoice with lines": ("invoice", "Acme", "--line", "Pump", "2", "50.00"),
    "credit-memo": ("credit-memo", "Acme", "50.00", "-i", "INV-2026-0001"),
    "debit-memo": ("debit-memo", "Acme", "45.00"),
    "refund": ("refund", "Acme", "20.00"),
    "apply": ("apply", "Acme", "-i", "INV-2026-0001=20.00"),
    "write-off": ("write-off", "INV-2026-0002", "--amount", "20.00"),
    "recovery": ("recovery", "INV-2026-0003", "100.00"),
    "move": ("move", "INV-2026-0002", "--to", "Acme", "--client", "Bolt", "--amount", "20.00"),
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize("words", TWICE.values(), ids=TWICE)
def test_the_same_once_more_needs_again(shop: Shop, words: tuple[str, ...]) -> None:
    shop.write(*words, *DAY)
    line = shop.text().splitlines().index(next(t for t in shop.text().splitlines() if t.startswith("2026-03-20"))) + 1
    for write in (True, False):
        said = shop.refused(*words, *DAY, write=write)
        assert f"main.beancount:{line}: " in said
        assert "has the same of 2026-03-20 already" in said
        assert "--again" in said
    assert shop.write(*words, *DAY, "--again")
    # Two sales under two numbers are only asked about when they are typed.
    sales = words[0] in ("invoice", "debit-memo")
    assert shop.run("check").stdout.count("[possible-duplicate]") == (0 if sales else 1)


@pytest.mark.parametrize("words", TWICE.values(), ids=TWICE)
def test_another_day_is_another_one(shop: Shop, words: tuple[str, ...]) -> None:
    shop.write(*words, *DAY)
    assert shop.write(*words, "--date", "2026-03-21")
    assert "[possible-duplicate]" not in shop.run("check").stdout


@pytest.mark.parametrize(
    "other",
    [
        ("payment", "Acme", "100.01", "-i", "INV-2026-0001"),
        ("payment", "Acme", "100.00", "--unapplied"),
        ("payment", "Bolt", "100.00", "-i", "INV-2026-0002"),
        ("credit-memo", "Acme", "100.00", "-i", "INV-2026-0001"),
        ("payment", "Acme", "100.00", "-i", "INV-2026-0001", "--number", "CHK-2"),
    ],
)
def test_what_differs_is_not_asked_about(shop: Shop, other: tuple[str, ...]) -> None:
    shop.write("payment", "Acme", "100.00", "-i", "INV-2026-0001", "--number", "CHK-1", *DAY)
    assert shop.write(*other, *DAY)
    assert "[possible-duplicate]" not in shop.run("check").stdout


@pytest.mark.parametrize(
    ("before", "amount"),
    [
        (("--oldest-first",), "1080.00"),  # What is left over stays unapplied, the second time all of it.
        (("--oldest-first",), "500.00"),
        (("-i", "INV-2026-0001"), "1080.00"),
        (("--unapplied",), "100.00"),
    ],
)
def test_what_goes_to_the_oldest_may_be_there_whatever_it_went_to(
    shop: Shop, before: tuple[str, ...], amount: str
) -> None:
    shop.write("invoice", "Acme", "200.00", "--date", "2026-03-01")
    shop.write("payment", "Acme", amount, *before, *DAY)
    assert "has the same of 2026-03-20 already" in shop.refused("payment", "Acme", amount, "--oldest-first", *DAY)
    assert shop.write("payment", "Acme", "99.00", "--oldest-first", *DAY)
    assert shop.write("payment", "Acme", amount, "--oldest-first", "--number", "CHK-1", *DAY, "--again")
    assert shop.write("payment", "Acme", amount, "--oldest-first", "--number", "CHK-2", *DAY, "--again")


def test_whoever_names_another_invoice_means_another_receipt(shop: Shop) -> None:
    shop.write("invoice", "Acme", "1080.00", "--number", "INV-X", "--date", "2026-03-01")
    shop.write("payment", "Acme", "1080.00", "--oldest-first", *DAY)
    assert shop.write("payment", "Acme", "1080.00", "-i", "INV-X", *DAY)


def test_one_reference_says_nothing_about_what_has_none(shop: Shop) -> None:
    shop.write("payment", "Acme", "100.00", "-i", "INV-2026-0001", *DAY)
    shop.refused("payment", "Acme", "100.00", "-i", "INV-2026-0001", "--number", "CHK-1", *DAY)


def test_two_orders_and_two_things_are_two_invoices(shop: Shop) -> None:
    shop.write("invoice", "Acme", "100.00", "--reference", "PO 1", *DAY)
    assert shop.write("invoice", "Acme", "100.00", "--reference", "PO 2", *DAY)
    assert shop.write("invoice", "Acme", "--line", "Pump", "1", "100.00", *DAY)
    assert "[possible-duplicate]" not in shop.run("check").stdout


def test_a_payment_settled_long_ago_is_remembered(shop: Shop) -> None:
    shop.write("payment", "Bolt", "150.00", "-i", "INV-2026-0002", *DAY)
    shop.write("payment", "Bolt", "150.00", "-i", "INV-2026-0002", *DAY, "--again")
    shop.write("invoice", "Bolt", "500.00", "--number", "INV-X", *DAY)
    shop.run("aging")
    assert "--again" in shop.refused("invoice", "Bolt", "500.00", *DAY)


FUTURE = ("payment", "Acme", "100.00", "-i", "INV-2026-0001", "--date", "2062-03-20")
ACCEPTED = """
[[checks.accepted]]
check = "future-dated"
client = "Acme"
reason = "post-dated cheque 88123"
"""


@pytest.mark.parametrize(
    "words",
    [
        FUTURE,
        ("refund", "Acme", "20.00", "--date", "2026-04-01"),
        ("returned-payment", "INV-2026-0002", "--date", "2062-01-01"),
    ],
)
def test_money_of_a_day_to_come_is_refused(shop: Shop, words: tuple[str, ...]) -> None:
    for more in ((), ("--again",)):
        said = shop.refused(*words, *more)
        assert "after today, 2026-03-31" in said
        assert "future-dated" in said


def test_a_post_dated_cheque_is_accepted(tmp_path: Path) -> None:
    shop = Shop(tmp_path, ONE_FILE, POLICY + ACCEPTED)
    assert shop.write(*FUTURE)
    assert shop.run("check").code == 0
    shop.refused("payment", "Bolt", "100.00", "-i", "INV-2026-0002", "--date", "2062-03-20")


def test_whoever_looks_at_a_day_to_come_knows_it(tmp_path: Path) -> None:
    receipt = '\n2062-03-20 * "Acme Ltd" "Cheque"\n  Assets:Bank:Checking  10.00 USD\n  Assets:Receivable:Acme\n'
    shop = Shop(tmp_path, {"main.beancount": ONE_FILE["main.beancount"] + receipt})
    assert "[future-dated]" in shop.run("check").stdout
    assert "[future-dated]" not in shop.run("check", "--as-of", "2062-03-20").stdout
    assert "[future-dated]" not in shop.run("check", "--as-of", "2026-03-31").stdout


def test_an_invoice_of_a_day_to_come_is_only_remarked_on(shop: Shop) -> None:
    answer = shop.run("invoice", "Acme", "100.00", "--date", "2026-04-01", write=True)
    assert answer.code == 0
    assert "after today" in answer.stderr
