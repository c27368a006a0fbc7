"""`voucher print`: any entry on paper, its two sides the same in every currency."""

import json
from pathlib import Path

import pytest
from tests.support.repository import Repository
from tests.support.shop import ACCOUNTS, ACME, BOLT, POLICY, Shop

MORE = """
2025-01-01 open Expenses:Wages
2025-01-01 open Liabilities:Wages

2026-02-20 * "Acme Ltd" "One pump back" ^INV-2026-0001 #credit-memo
  number: "CM-1"
  by: "dana"
  Assets:Receivable:Acme  -108.00 USD
  Income:Sales             100.00 USD
  Liabilities:Tax:Sales      8.00 USD

2026-02-21 custom "ar-approval" "CM-1" "credit-memo" "m.ito"

2026-02-28 * "Wages"
  Expenses:Wages      900.00 USD
  Liabilities:Wages  -900.00 USD

2026-03-01 * "Acme Ltd" "Hours" ^INV-9
  Assets:Receivable:Acme  250.00 USD
  Income:Sales             -2 HOUR @ 125.00 USD
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    kept = '\n2026-01-05 document Assets:Receivable:Acme "order.pdf" ^INV-2026-0001\n'
    return Shop(tmp_path, {"main.beancount": ACCOUNTS + ACME + BOLT + MORE + kept, "order.pdf": "x"}, POLICY)


def line_of(shop: Shop, text: str) -> str:
    found = next(n for n, line in enumerate(shop.text().splitlines(), 1) if text in line)
    return f"main.beancount:{found}"


def data(shop: Shop, *words: str) -> dict[str, object]:
    answer = shop.run("voucher", "print", *words, "--format", "json")
    assert answer.code == 0, answer
    made: dict[str, object] = json.loads(answer.stdout)
    return made


def test_an_invoice_by_its_number(shop: Shop) -> None:
    said = shop.run("voucher", "print", "INV-2026-0001").stdout
    flat = " ".join(said.split())
    for words in (
        "Voucher INV-2026-0001",
        "Assets:Receivable:Acme USD 1,080.00",
        "Total USD 1,080.00 1,080.00",
        "order.pdf",
        f"Entry {line_of(shop, 'Pumps')}",
        "Signature, date ____",
    ):
        assert words in flat, words


def test_who_prepared_and_approved(shop: Shop) -> None:
    made = data(shop, "CM-1")
    assert made["prepared_by"] == "dana"
    assert made["approved"] == [{"who": "m.ito", "what": "credit-memo", "date": "2026-02-21"}]
    assert "Approved by m.ito, 2026-02-21 (credit-memo)" in " ".join(
        shop.run("voucher", "print", "CM-1").stdout.split()
    )
    assert data(shop, "CM-1", "--as-of", "2026-02-20")["approved"] == []


def test_an_entry_that_concerns_no_client(shop: Shop) -> None:
    made = data(shop, line_of(shop, "Expenses:Wages      900"))
    assert (made["narration"], made["number"]) == ("Wages", "")
    assert made["totals"] == [{"currency": "USD", "debit": "900.00", "credit": "900.00"}]


def test_what_has_a_price_is_worked_out(shop: Shop) -> None:
    made = data(shop, "INV-9")
    assert made["totals"] == [{"currency": "USD", "debit": "250.00", "credit": "250.00"}]
    assert made["balances"] is True
    assert [line["units"] for line in made["lines"]] == ["", "-2 HOUR at 125 USD"]  # type: ignore[attr-defined]


def test_a_receipt_that_only_links_is_named_by_its_place(shop: Shop) -> None:
    assert data(shop, line_of(shop, "Part paid"))["links"] == ["INV-2026-0002"]


@pytest.mark.parametrize(("ref", "said"), [("INV-9999", "no entry has the number"), ("x.beancount:3", "stands at")])
def test_what_is_not_there(shop: Shop, ref: str, said: str) -> None:
    assert said in shop.refused("voucher", "print", ref, code=2, write=False)


def test_a_number_of_two_clients_names_the_places(tmp_path: Path) -> None:
    twice = BOLT.replace("INV-2026-0002", "INV-2026-0001")
    shop = Shop(tmp_path, {"main.beancount": ACCOUNTS + ACME + twice}, POLICY)
    said = shop.refused("voucher", "print", "INV-2026-0001", code=2, write=False)
    assert line_of(shop, "Pumps") in said
    assert line_of(shop, '"Anvil"') in said


def test_it_is_never_mailed(shop: Shop, tmp_path: Path) -> None:
    assert "no format 'eml'" in shop.refused("voucher", "print", "CM-1", "--format", "eml", code=2, write=False)
    assert shop.run("voucher", "print", "CM-1", "--output", tmp_path / "out").code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["2026-02-20-voucher-CM-1.pdf"]


def test_the_commit_is_named_only_while_the_file_is_as_it_has_it(shop: Shop) -> None:
    assert data(shop, "CM-1")["commit"] == ""
    repository = Repository(shop.folder)
    commit = repository.commit("all")
    assert str(data(shop, "CM-1")["commit"]).startswith(commit[:10])
    shop.main.write_text(shop.text() + "\n; more\n", encoding="utf-8")
    assert data(shop, "CM-1")["commit"] == ""
