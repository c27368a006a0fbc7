"""The discount that a copy still offers is the one that a payment of the day is granted."""

from pathlib import Path

from tests.support.reminders import OPENS, POLICY
from tests.support.shop import Shop

TERMS = OPENS.replace('  email: "ap@acme.example"\n', '  email: "ap@acme.example"\n  terms: "2/10 net 30"\n')
SALE = '2026-03-02 * "Acme" "Pumps" ^I-1\n  Assets:Receivable:Acme  1000.00 USD\n  Income:Sales\n'
MORE = "2020-01-01 open Expenses:Discounts\n"


def test_what_was_credited_or_paid_leaves_the_discount_of_the_rest(tmp_path: Path) -> None:
    shop = Shop(tmp_path, {"main.beancount": TERMS + MORE + SALE}, POLICY)
    shop.write("credit-memo", "Acme", "100.00", "-i", "I-1", "--account", "Income:Sales", "--date", "2026-03-04")
    copy = shop.run("invoice", "copy", "I-1", "--as-of", "2026-03-06").stdout
    assert "Pay 882.00 USD by 2026-03-12 and keep 2% discount, 18.00 USD." in " ".join(copy.split())
    shop.write("payment", "Acme", "400.00", "-i", "I-1", "--date", "2026-03-05")
    copy = shop.run("invoice", "copy", "I-1", "--as-of", "2026-03-06").stdout
    assert "Pay 482.00 USD by 2026-03-12 and keep 2% discount, 18.00 USD." in " ".join(copy.split())
    paid = shop.write("payment", "Acme", "482.00", "-i", "I-1", "--discount", "--date", "2026-03-06")
    assert "18.00 USD" in paid
    assert "keep 2%" not in shop.run("invoice", "copy", "I-1", "--as-of", "2026-03-07").stdout


def test_after_its_last_day_there_is_none(tmp_path: Path) -> None:
    shop = Shop(tmp_path, {"main.beancount": TERMS + MORE + SALE}, POLICY)
    assert "keep 2%" in " ".join(shop.run("invoice", "copy", "I-1", "--as-of", "2026-03-12").stdout.split())
    assert "keep 2%" not in shop.run("invoice", "copy", "I-1", "--as-of", "2026-03-13").stdout
