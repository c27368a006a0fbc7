"""The lines of `arledger invoice`: three words, or one with semicolons that has tax and account, too."""

from pathlib import Path

import pytest
from tests.support.shop import ACCOUNTS, ACME, Shop

OWN = "Pump; 2; 50.00; tax=std; account=Income:Parts"


def shop_of(folder: Path) -> Shop:
    return Shop(folder, {"main.beancount": f"{ACCOUNTS}2025-01-01 open Income:Parts\n\n{ACME}"})


def test_both_forms_stand_beside_each_other(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    words = ("invoice", "--line", OWN, "Acme", "--line", "Hose; 3 m", "1.5", "12.99", "--account", "Income:Sales")
    shown = shop.run(*words, "--line", "Discount", "1", "-10.00")
    assert shown.code == 0
    for text in (
        'text: "Pump"',
        'text: "Hose; 3 m"',
        'tax: "std"',
        "Income:Parts",
        "Liabilities:Tax:Sales     -8.00 USD",
    ):
        assert text in shown.stdout, shown.stdout
    added = shop.write(*words, "--line", "Discount; 1; -10.00")
    assert "price: -10.00" in added
    assert "Assets:Receivable:Acme   117.49 USD" in added
    assert shop.run("check").code == 0


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("Pump; 2; 50.00; rabatt=3", 2, "'rabatt=3' is neither tax= nor account="),
        ("Pump; 2; 50.00; tax=nope", 2, "there is no tax code 'nope'"),
        ("Pump; 2; 50.00; account=Income:Nope", 2, "the ledger has no account Income:Nope"),
        ("Pump; 2; 50.00; account=Assets:Bank:Checking", 3, "is no income account"),
        ("; 2; 50.00", 2, "there is no text in it"),
        ("Pump; -2; 50.00", 3, "is negative"),
        ("Pump; 1; -2.00", 3, "which is no invoice"),
        ("Pump; two; 50.00", 2, "--line: 'two' is not an amount"),
        ("Pump; 2; $50.00", 2, "--line: '$50.00' is not an amount"),
        ("Pump; 2", 2, "takes a text, a quantity and a price"),
        ("Pump; 2; 50.00; tax=std; tax=", 2, "tax= is there twice"),
    ],
)
def test_what_is_no_line(tmp_path: Path, line: str, code: int, said: str) -> None:
    more = ("--account", "Income:Sales")
    assert said in shop_of(tmp_path).refused("invoice", "Acme", "--line", line, *more, code=code)
