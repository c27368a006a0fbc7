"""Who may give money away: authority by amount, approvals by somebody else, and splitting does not help."""

from pathlib import Path

import pytest
from tests.support.shop import ACCOUNTS, POLICY, Shop

# G46: up to 5,000 the first level, up to 10,000 the second, above it the third.
AUTHORITY = "".join(
    f'\n[[authority]]\nkind = "write-off"\n{upto}who = ["{who}"]\n'
    for upto, who in (('upto = "5000.00"\n', "lea"), ('upto = "10000.00"\n', "max"), ("", "board"))
)
SMALL = '\n[[authority]]\nkind = "{kind}"\nupto = "100.00"\n\n[[authority]]\nkind = "{kind}"\nwho = ["lea", "max"]\n'
OPENED = f"{ACCOUNTS}2025-01-01 open Assets:Receivable:Acme\n2025-01-01 open Assets:Receivable:Bolt\n"


def sold(amount: str, number: str = "INV-1", client: str = "Acme") -> str:
    return f'\n2026-01-05 * "x" ^{number}\n  Assets:Receivable:{client}  {amount} USD\n  Income:Sales\n'


def shop_of(folder: Path, *amounts: str, policy: str = AUTHORITY) -> Shop:
    text = OPENED + "".join(sold(amount, f"INV-{n}") for n, amount in enumerate(amounts, start=1))
    return Shop(folder, {"main.beancount": text}, POLICY + policy)


def write_off(number: str = "INV-1", *more: str, by: str = "dana") -> tuple[str, ...]:
    return ("write-off", number, "--by", by, *more)


def approve(shop: Shop, name: str, by: str, *more: str) -> None:
    shop.write("approve", name, "--by", by, *more)


@pytest.mark.parametrize(
    ("amount", "level"),
    [
        ("0.01", "lea"),
        ("4999.99", "lea"),
        ("5000.00", "lea"),
        ("5000.01", "max"),
        ("10000.00", "max"),
        ("10000.01", "board"),
        ("1000000.00", "board"),
    ],
)
def test_the_amount_decides_who_may_approve(tmp_path: Path, amount: str, level: str) -> None:
    shop = shop_of(tmp_path, amount)
    assert f"needs an approval by {level}" in shop.refused(*write_off())
    for other in {"lea", "max", "board"} - {level}:
        approve(shop, "INV-1", other)
    assert f"needs an approval by {level}" in shop.refused(*write_off())
    approve(shop, "INV-1", level)
    shop.write(*write_off())
    assert not [item for item in shop.book().items if item.open]


def test_nobody_approves_what_they_prepare(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "100.00")
    approve(shop, "INV-1", "lea")
    for same in ("lea", "Lea", " LEA "):
        said = shop.refused(*write_off(by=same))
        assert "needs an approval by somebody else than" in said
    shop.write(*write_off(by="dana"))


def test_splitting_does_not_help(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "4000.00", "4000.00", "4000.00")
    for n in (1, 2, 3):
        approve(shop, f"INV-{n}", "lea", "--date", "2026-03-01")
    shop.write(*write_off("INV-1", "--date", "2026-03-01"))
    said = shop.refused(*write_off("INV-2", "--date", "2026-03-31"))
    assert "makes 8,000.00 USD within 30 days" in said
    assert "needs an approval by max" in said
    approve(shop, "INV-2", "max")
    shop.write(*write_off("INV-2", "--date", "2026-03-31"))
    assert "needs an approval by board" in shop.refused(*write_off("INV-3", "--date", "2026-03-31"))
    shop.write(*write_off("INV-3", "--date", "2026-04-30"), "--amount", "1000.00")


def test_what_is_long_ago_or_anothers_does_not_count(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "4000.00", "4000.00")
    shop.main.write_text(shop.text() + sold("4000.00", "INV-3", "Bolt"), encoding="utf-8")
    for n in (1, 2, 3):
        approve(shop, f"INV-{n}", "lea", "--date", "2026-02-01")
    shop.write(*write_off("INV-1", "--date", "2026-02-01"))
    shop.write(*write_off("INV-3", "--date", "2026-02-01"))
    shop.write(*write_off("INV-2", "--date", "2026-03-04"))


def test_an_approval_is_used_once(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "100.00")
    approve(shop, "INV-1", "lea")
    shop.write(*write_off("INV-1", "--amount", "60.00"))
    assert "needs an approval by lea" in shop.refused(*write_off())
    approve(shop, "INV-1", "lea")
    shop.write(*write_off())


def test_an_approval_does_not_reach_back(tmp_path: Path) -> None:
    """Dating a document before its approval would let the approval serve a second one."""
    shop = shop_of(tmp_path, "2000.00")
    approve(shop, "INV-1", "lea", "--date", "2026-03-10")
    early = (*write_off(), "--amount", "200.00", "--date", "2026-03-05")
    said = shop.refused(*early)
    assert "the approval of 2026-03-10 is later than this, of 2026-03-05" in said
    assert "Date the write-off on 2026-03-10 or later" in said
    shop.write(*write_off(), "--amount", "300.00", "--date", "2026-03-13")
    said = shop.refused(*early)
    assert "later" not in said
    assert "`arledger approve INV-1 --kind write-off` by lea comes first." in said
    shop.refused(*write_off(), "--amount", "200.00", "--date", "2026-03-13")


def test_neither_does_one_of_a_refund(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "1.00", policy=SMALL.format(kind="refund"))
    shop.write("payment", "Acme", "500.00", "--unapplied", "--date", "2026-02-01")
    approve(shop, "Acme", "max", "--kind", "refund", "--date", "2026-03-10")
    words = ("refund", "Acme", "150.00", "--by", "dana", "--date")
    assert "the approval of 2026-03-10 is later than this, of 2026-03-05" in shop.refused(*words, "2026-03-05")
    shop.write(*words, "2026-03-10")
    shop.refused(*words, "2026-03-05")
    shop.refused(*words, "2026-03-13")


def test_an_early_document_finds_the_early_approval_whoever_came_first(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "2000.00")
    for day in ("2026-03-01", "2026-03-10"):
        approve(shop, "INV-1", "lea", "--date", day)
    shop.write(*write_off(), "--amount", "300.00", "--date", "2026-03-13")
    shop.write(*write_off(), "--amount", "200.00", "--date", "2026-03-05")


@pytest.mark.parametrize(
    ("number", "kind", "by"),
    [("INV-2", "write-off", "lea"), ("INV-1", "refund", "lea"), ("INV-1", "write-off", "eve")],
)
def test_an_approval_is_for_one_thing_by_somebody_who_may(tmp_path: Path, number: str, kind: str, by: str) -> None:
    shop = shop_of(tmp_path, "100.00", "100.00")
    by_hand(shop, f'2026-03-01 custom "ar-approval" "{number}" "{kind}" "{by}"')
    shop.refused(*write_off())


def by_hand(shop: Shop, text: str) -> None:
    """Add to the ledger what no command would write."""
    shop.main.write_text(f"{shop.text()}\n{text}\n", encoding="utf-8")


def test_small_amounts_need_nobody(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "100.00", "100.01", "0.01", policy=SMALL.format(kind="write-off"))
    shop.write(*write_off("INV-1"))
    said = shop.refused(*write_off("INV-3"))
    assert "makes 100.01 USD within 30 days" in said
    assert "needs an approval by lea or max" in said
    approve(shop, "INV-2", "max", "--reason", "insolvent; court file 4")
    shop.write(*write_off("INV-2"))


def test_beyond_everybodys_authority(tmp_path: Path) -> None:
    policy = '\n[[authority]]\nkind = "write-off"\nupto = "50.00"\nwho = ["lea"]\n'
    shop = shop_of(tmp_path, "50.01", policy=policy)
    approve(shop, "INV-1", "lea")
    assert "exceeds every approver's limit" in shop.refused(*write_off())


def test_without_a_rule_nobody_is_asked(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "1000000.00", policy="")
    shop.write(*write_off())


@pytest.mark.parametrize("name", ["CM-2026-0001", "INV-1"])
def test_a_credit_memo_is_approved_by_its_number_or_the_invoices(tmp_path: Path, name: str) -> None:
    shop = shop_of(tmp_path, "1000.00", policy=SMALL.format(kind="credit-memo") + AUTHORITY)
    words = ("credit-memo", "Acme", "100.01", "--invoice", "INV-1", "--by", "dana")
    assert "needs an approval by lea or max" in shop.refused(*words)
    approve(shop, name, "lea", "--kind", "credit-memo")
    shop.write(*words)
    shop.refused(*words)
    shop.write("credit-memo", "Acme", "100.00", "--invoice", "INV-1", "--by", "dana")


def test_the_tax_of_a_credit_memo_counts(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "1000.00", policy=SMALL.format(kind="credit-memo"))
    words = ("credit-memo", "Acme", "93.00", "--invoice", "INV-1", "--by", "dana")
    assert "100.44 USD" in shop.refused(*words, "--tax", "std")
    shop.write(*words)


def test_a_refund_is_approved_by_the_clients_component(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "1.00", policy=SMALL.format(kind="refund"))
    shop.write("payment", "Acme", "500.00", "--unapplied", "--date", "2026-02-01")
    words = ("refund", "Acme", "100.01", "--by", "dana")
    said = shop.refused(*words)
    assert "`arledger approve Acme --kind refund` by lea or max comes first." in said
    approve(shop, "Acme", "max", "--kind", "refund")
    shop.refused("refund", "Acme", "100.01", "--by", "max")
    shop.write(*words)
    shop.refused(*words)
    shop.write("refund", "Acme", "100.00", "--by", "dana")


@pytest.mark.parametrize("write", [True, False])
def test_a_dry_run_says_the_same(tmp_path: Path, write: bool) -> None:
    assert "needs an approval by lea" in shop_of(tmp_path, "5.00").refused(*write_off(), write=write)


def test_nobody_approves_the_write_off_of_what_nothing_has(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "100.00")
    said = shop.refused("approve", "INV-11", "--by", "lea")
    assert "there is no invoice INV-11 that could be written off" in said
    assert "Did you mean INV-1?" in said
    assert "`arledger items` lists the open ones" in shop.refused("approve", "NOPE", "--by", "lea")
    assert "there is no invoice Acme" in shop.refused("approve", "Acme", "--by", "lea")
    assert "has no number" in shop.refused("approve", " ", "--by", "lea", code=2)


def test_what_is_settled_may_be_approved_as_well(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "100.00")
    shop.write("payment", "Acme", "100.00", "--invoice", "INV-1")
    approve(shop, "INV-1", "lea")


def test_what_a_finding_asks_for_can_be_approved(tmp_path: Path) -> None:
    """A write-off by hand that names no item is approved under the client's component."""
    shop = shop_of(tmp_path, "100.00")
    by_hand(shop, '2026-03-01 * "Acme" "Gone"\n  Expenses:BadDebt  5 USD\n  Assets:Receivable:Acme')
    approve(shop, "Acme", "lea")


DEPOSIT = """
2025-01-01 open Liabilities:Deposits:Acme

2026-02-01 * "Acme" "Booking deposit" ^DEP-0003
  Assets:Bank:Checking        500.00 USD
  Liabilities:Deposits:Acme  -500.00 USD
"""


def test_a_refund_is_approved_for_a_client_or_a_deposit(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "1.00", policy=SMALL.format(kind="refund"))
    by_hand(shop, DEPOSIT)
    for name, hint in (
        ("acme", "Did you mean Acme?"),
        ("Acmee", "Did you mean Acme?"),
        ("DEP-0004", "Did you mean DEP-0003?"),
        ("INV-1", "Name the client's account component"),
    ):
        said = shop.refused("approve", name, "--kind", "refund", "--by", "lea")
        assert f"{name} is neither a client nor a deposit" in said
        assert hint in said
    for name in ("Acme", "Bolt", "DEP-0003"):
        approve(shop, name, "lea", "--kind", "refund")


def test_a_deposit_that_went_back_has_used_the_approval(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "1.00", policy=SMALL.format(kind="refund"))
    by_hand(shop, DEPOSIT.replace("^DEP-0003", ""))
    shop.write("payment", "Acme", "500.00", "--unapplied", "--date", "2026-02-01")
    approve(shop, "Acme", "lea", "--kind", "refund", "--date", "2026-03-01")
    back = '2026-03-02 * "Acme" "Back"\n  Liabilities:Deposits:Acme  500.00 USD\n  Assets:Bank:Checking\n'
    by_hand(shop, back)
    said = shop.refused("refund", "Acme", "150.00", "--by", "dana")
    assert "the refund of 150.00 USD for Acme (Acme) needs an approval by lea or max" in said


def test_a_credit_memo_may_be_approved_before_it_has_its_number(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "100.00", policy=SMALL.format(kind="credit-memo"))
    for name in ("INV-1", "CM-2026-0001"):
        approve(shop, name, "lea", "--kind", "credit-memo")


def test_who_may_approve_nothing_of_the_kind_is_told_who_may(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, "100.00", policy=AUTHORITY + SMALL.format(kind="refund"))
    said = shop.refused("approve", "INV-1", "--by", "eve")
    assert "eve may not approve a write-off: [[authority]] in arledger.toml names lea and max and board" in said
    shop.refused("approve", "Acme", "--kind", "refund", "--by", "board")
    approve(shop, "INV-1", " LEA ")
    approve(shop, "INV-1", "eve", "--kind", "credit-memo")
