"""`arledger deposits` for people: what comes first, what adds up, and what is said where there is nothing."""

from pathlib import Path

import pytest
from tests.support.deposit_shop import deposit_shop
from tests.support.deposits import paid, received, sale
from tests.support.shop import Shop

REFUNDABLE = received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20")


def _said(shop: Shop, *words: str) -> str:
    answer = shop.run("deposits", *words)
    assert answer.code == 0, answer.stderr
    return str(answer.stdout)


@pytest.mark.parametrize("form", ["table", "md", "html"])
def test_where_there_are_no_deposits_one_sentence_says_so(tmp_path: Path, form: str) -> None:
    said = _said(deposit_shop(tmp_path, sale("2026-01-08")), "--format", form)
    assert said.count("No deposits are held.") == 1
    assert "Totals" not in said
    assert "nothing to show" not in said


def test_what_a_filter_leaves_out_is_held_all_the_same(tmp_path: Path) -> None:
    said = _said(deposit_shop(tmp_path, REFUNDABLE), "--state", "approved")
    assert "No deposits are held." not in said
    assert said.count("(nothing to show)") == 1
    assert "These deposits are a part of the ledger's balance: 100.00 USD." in said


def test_what_is_to_be_done_comes_first(tmp_path: Path) -> None:
    head = _said(deposit_shop(tmp_path, REFUNDABLE), "--format", "md").split("| Deposit ")[1].splitlines()[0]
    assert [title.strip() for title in f"Deposit {head}".split("|")[:-1]] == [
        "Deposit", "Client", "State", "Held", "Currency", "Secures", "Since", "Deadline", "Over", "Next",
        "Why it is held", "Received", "Amount", "Source",
    ]  # fmt: skip


def test_what_nobody_has_asked_for_is_to_be_refunded_all_the_same(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, REFUNDABLE, "\n[deposits]\ndormant-days = 30\n")
    assert "| **USD** | **100.00** | **100.00** | **100.00** |" in _said(shop, "--unclaimed", "--format", "md")


def test_a_letter_about_a_deposit_that_comes_only_later_says_when(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, REFUNDABLE)
    said = shop.refused("deposits", "letter", "DEP-1", "--as-of", "2026-01-04", write=False)
    assert "DEP-1 was received on 2026-01-05, and this is as of 2026-01-04" in said
    assert "Give a later --as-of." in said
    assert "Did you mean DEP-1?" in shop.refused("deposits", "letter", "DEP-2", write=False)
