"""An answer as of a day before a memo, and a memo that would come before another."""

import json
from pathlib import Path

import pytest
from tests.support.shop import Shop
from tests.unit.capabilities.interest.test_command import POLICY, found, sale, shop_of

OWED = sale("INV-1", "2024-06-15", "10000.00 EUR")


@pytest.mark.parametrize(
    "words",
    [
        ("interest", "Acme", "--as-of", "2024-07-15"),
        ("interest", "--as-of", "2024-07-19"),
        ("interest", "Acme", "--as-of", "2024-07-15", "--format", "json"),
        ("interest", "explain", "INV-1", "--as-of", "2024-07-15"),
        ("interest", "explain", "INV-1", "--as-of", "2024-07-19", "--format", "json"),
    ],
)
def test_a_later_memo_changes_no_answer(tmp_path: Path, words: tuple[str, ...]) -> None:
    shop = shop_of(tmp_path, OWED)
    before = shop.run(*words)
    shop.write("interest", "Acme", "--as-of", "2024-07-15", "--date", "2024-07-20")
    after = shop.run(*words)
    assert (after.stdout, after.stderr) == (before.stdout, before.stderr)
    assert "INV-1" in before.stdout


def charged(folder: Path, text: str = OWED) -> Shop:
    shop = shop_of(folder, text)
    shop.write("interest", "Acme", "--as-of", "2024-07-15", "--date", "2024-07-20")
    return shop


@pytest.mark.parametrize("as_of", ["2024-06-20", "2024-07-15", "2024-07-19"])
def test_no_memo_comes_before_one_that_is_there(tmp_path: Path, as_of: str) -> None:
    said = charged(tmp_path).refused("interest", "Acme", "--as-of", as_of)
    assert (
        f"DM-2024-0001 of 2024-07-20 has charged Acme until 2024-07-15 already: no memo of {as_of} comes before"
        in said
    )
    assert "Give a --date that is not before 2024-07-20" in said


def test_the_later_memo_is_named_also_where_all_the_rest_is_disputed(tmp_path: Path) -> None:
    dispute = '2024-07-01 custom "ar-dispute" "INV-2" "opened" 1000.00 EUR "quality: rust"\n'
    shop = charged(tmp_path)
    shop.main.write_text(shop.main.read_text() + "\n" + sale("INV-2", "2024-06-15", "1000.00 EUR") + dispute)
    assert "comes before it" in shop.refused("interest", "Acme", "--as-of", "2024-07-15")


def test_the_last_of_several_memos_counts(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OWED)
    shop.write("interest", "Acme", "--as-of", "2024-06-30")
    shop.write("interest", "Acme", "--as-of", "2024-07-31")
    assert "DM-2024-0002 of 2024-07-31" in shop.refused("interest", "Acme", "--as-of", "2024-07-15")


def test_a_memo_of_the_same_day_or_later_charges_what_is_left(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    assert "owes no interest until 2024-07-15" in shop.refused(
        "interest", "Acme", "--as-of", "2024-07-15", "--date", "2024-07-20"
    )
    added = shop.write("interest", "Acme", "--as-of", "2024-07-18", "--date", "2024-07-20")
    assert "Interest on INV-1, 2024-07-16 to 2024-07-18" in added


def test_what_a_later_memo_has_charged_is_left_out_and_the_rest_is_charged(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    shop.main.write_text(shop.main.read_text() + "\n" + sale("INV-2", "2024-06-15", "1000.00 EUR"))
    answer = shop.run("interest", "Acme", "--as-of", "2024-07-15", write=True)
    assert answer.code == 0
    assert "INV-1 is left out: DM-2024-0001 of 2024-07-20 charges it." in answer.stderr + answer.stdout
    assert "Interest on INV-2, 2024-06-16 to 2024-07-15" in answer.stdout
    assert "Interest on INV-1" not in answer.stdout
    assert [item["invoice"] for item in found(shop, "Acme", "--as-of", "2024-07-20")["items"]] == ["INV-1", "INV-2"]


def test_what_a_later_memo_left_out_as_disputed_is_not_charged_before_it(tmp_path: Path) -> None:
    dispute = '2024-07-18 custom "ar-dispute" "INV-1" "opened" 2000.00 EUR "quality: rust"\n'
    shop = charged(tmp_path, OWED + dispute)
    assert "comes before it" in shop.refused("interest", "Acme", "--as-of", "2024-07-15")


@pytest.mark.parametrize(("currency", "none"), [("JPY", "0"), ("KWD", "0.000"), ("EUR", "0.00")])
def test_no_fixed_sum_is_the_same_in_every_currency(tmp_path: Path, currency: str, none: str) -> None:
    policy = POLICY.replace('"eu"', '"contract"\nrate = "12"')
    part = f'2024-06-30 * "Acme" "Part" ^INV-1\n  Assets:Bank:Checking  1 {currency}\n  Assets:Receivable:Acme\n'
    shop = shop_of(tmp_path, sale("INV-1", "2024-06-15", f"100000 {currency}") + part, policy)
    data = found(shop, "--as-of", "2024-07-15")
    assert [item["fixed_sum"] for item in data["items"]] == ["0.00", "0.00"]
    assert data["totals"][0]["fixed_sums"] == "0.00"
    shop.write("interest", "Acme", "--as-of", "2024-07-15")
    answer = shop.run("interest", "explain", "INV-1", "--as-of", "2024-07-15", "--format", "json")
    (explained,) = json.loads(answer.stdout)["parts"]
    assert (explained["fixed_sum"], explained["charged"][0]["fixed_sum"]) == ("0.00", "0.00")
    assert explained["to_credit"] == none


TERMS = '2024-05-01 custom "ar-terms" Assets:Receivable:Acme "prepaid" "m.ito"\n'


def test_the_memo_of_a_client_who_pays_in_advance_is_due_on_its_day(tmp_path: Path) -> None:
    added = shop_of(tmp_path, TERMS + OWED).write("interest", "Acme", "--as-of", "2024-07-15")
    assert "\n  due: 2024-07-15\n" in added
