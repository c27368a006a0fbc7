"""`arledger deposits`: the keys that scripts rely on, what filters leave out, and that all of it is the liability."""

from datetime import date
from pathlib import Path

import pytest
from tests.support.deposit_shop import deposit_shop, deposits_of, row_of
from tests.support.deposits import bounced, given, paid, received, sale, step
from tests.support.shop import Shop

KEYS = {
    *(
        "deposit",
        "client",
        "currency",
        "amount",
        "held",
        "state",
        "secures",
        "received_on",
        "eligible_on",
        "deadline",
    ),
    *("days_over", "next_actor", "proof", "source"),
}
BASE = received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20")
BOOK = (
    BASE
    + received("2026-02-01", "DEP-2", "70.00", "INV-7", on="Bolt")
    + received("2026-02-01", "DEP-3", "30.00 EUR", "INV-1")
    + received("2026-02-02", "DEP-4", "11.00", "INV-1")
    + step("2026-02-03", "requested", "dana", "DEP-4")
    + step("2026-02-03", "approved", "helen", "DEP-4")
    + given("2026-02-04", "DEP-4", "11.00", 'bank-ref: "B7"')
)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Return a shop with a deposit in each of three states, and one in euro."""
    return deposit_shop(tmp_path, BOOK)


def listed(shop: Shop, *words: str) -> list[str]:
    """Return the numbers that are listed; everything must tie, whatever is left out."""
    found = deposits_of(shop, *words)
    assert {tie["currency"]: tie["ledger"] for tie in found["ties"]} == {"EUR": "30.00", "USD": "170.00"}
    assert {tie["difference"] for tie in found["ties"]} == {"0.00"}
    return [row["deposit"] for row in found["deposits"]]


def test_the_keys_are_the_contract(shop: Shop) -> None:
    found = deposits_of(shop)
    assert {"as_of", "deposits", "ties"} <= found.keys()
    assert found["as_of"] == "2026-03-31"
    assert all(row.keys() >= KEYS for row in found["deposits"])
    rows = {row["deposit"]: {key: row[key] for key in KEYS - {"source"}} for row in found["deposits"]}
    assert rows["DEP-1"] == {
        "deposit": "DEP-1",
        "client": "Acme",
        "currency": "USD",
        "amount": "100.00",
        "held": "100.00",
        "state": "refundable",
        "secures": ["INV-1"],
        "received_on": "2026-01-05",
        "eligible_on": "2026-01-20",
        "deadline": "2026-01-27",
        "days_over": 63,
        "next_actor": "dana",
        "proof": None,
    }
    assert rows["DEP-2"] == {
        "deposit": "DEP-2",
        "client": "Bolt",
        "currency": "USD",
        "amount": "70.00",
        "held": "70.00",
        "state": "held",
        "secures": ["INV-7"],
        "received_on": "2026-02-01",
        "eligible_on": None,
        "deadline": None,
        "days_over": 0,
        "next_actor": None,
        "proof": None,
    }
    assert rows["DEP-4"] == {
        "deposit": "DEP-4",
        "client": "Acme",
        "currency": "USD",
        "amount": "11.00",
        "held": "0.00",
        "state": "refunded",
        "secures": ["INV-1"],
        "received_on": "2026-02-02",
        "eligible_on": "2026-02-02",
        "deadline": None,
        "days_over": 0,
        "next_actor": None,
        "proof": "B7",
    }


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), ["DEP-1", "DEP-2", "DEP-3", "DEP-4"]),
        (("--open",), ["DEP-1", "DEP-2", "DEP-3"]),
        (("--state", "held"), ["DEP-2"]),
        (("--state", "held,refunded"), ["DEP-2", "DEP-4"]),
        (("--state", "held", "--state", "refunded"), ["DEP-2", "DEP-4"]),
        (("--state", "HELD"), ["DEP-2"]),
        (("--overdue",), ["DEP-1", "DEP-3"]),
        (("--client", "Bolt"), ["DEP-2"]),
        (("--client", "Acme Ltd", "--state", "held"), []),
        (("--unclaimed",), []),
        (("--by", "sales-rep"), ["DEP-1", "DEP-3", "DEP-4", "DEP-2"]),
    ],
)
def test_filters_leave_out_rows_and_never_a_tie(shop: Shop, words: tuple[str, ...], numbers: list[str]) -> None:
    assert listed(shop, *words) == numbers


def test_as_of_a_day_between_it_is_what_it_was(shop: Shop) -> None:
    assert [row["deposit"] for row in deposits_of(shop, "--as-of", "2026-01-31")["deposits"]] == ["DEP-1"]
    row = row_of(shop, "DEP-4", "2026-02-03")
    assert (row["state"], row["held"], row["proof"], row["next_actor"]) == ("approved", "11.00", None, "accounts")
    assert deposits_of(shop, "--as-of", "2026-01-01")["deposits"] == []


@pytest.mark.parametrize("name", ["Acme", "Acme Ltd"])
def test_a_client_may_be_said_by_name_and_the_payer_be_another(tmp_path: Path, name: str) -> None:
    said = f'client: "{name}"'
    text = received("2026-01-05", "DEP-1", "100.00", "INV-1", said, on="Bolt")
    text += sale("2026-01-08", "INV-1", "500.00", said, on="Lessor") + paid("2026-01-20", on="Lessor")
    row = row_of(deposit_shop(tmp_path, text))
    assert (row["client"], row["state"], row["eligible_on"]) == ("Acme", "refundable", "2026-01-20")


def test_what_the_client_has_overdue_is_read_although_no_deposit_is_about_it(tmp_path: Path) -> None:
    late = sale("2026-01-09", "INV-2", "70.00", "due: 2026-02-01")
    row = row_of(deposit_shop(tmp_path, BASE + late))
    assert (row["state"], row["why_held"]) == ("held", ["Acme has other items overdue"])


def test_a_returned_payment_is_seen(tmp_path: Path) -> None:
    row = row_of(deposit_shop(tmp_path, BASE + step("2026-01-21", "requested", "dana") + bounced("2026-01-23")))
    assert (row["state"], row["eligible_on"], row["since"]) == ("held", None, "2026-01-23")


def test_the_table_says_where_proof_is_missing(tmp_path: Path) -> None:
    steps = step("2026-01-21", "requested", "dana") + step("2026-01-22", "approved", "helen")
    shop = deposit_shop(tmp_path, BASE + steps + given("2026-01-25"))
    assert "refunded, proof missing" in shop.run("deposits", "--format", "csv").stdout
    proven = step("2026-01-26", "proven", "helen")
    shop = deposit_shop(tmp_path / "proven", BASE + steps + given("2026-01-25") + proven)
    assert "proof missing" not in shop.run("deposits", "--format", "csv").stdout


def test_a_deposit_without_a_link_is_held_and_ties(tmp_path: Path) -> None:
    found = deposits_of(deposit_shop(tmp_path, received("2026-01-05", "")))
    assert [(row["deposit"], row["held"], row["state"]) for row in found["deposits"]] == [("", "100.00", "held")]
    assert found["ties"][0]["difference"] == "0.00"


def test_more_given_than_held_still_ties(tmp_path: Path) -> None:
    found = deposits_of(deposit_shop(tmp_path, BASE + given("2026-01-25", amount="130.00")))
    assert [(row["held"], row["state"]) for row in found["deposits"]] == [("-30.00", "refunded")]
    assert [(tie["ledger"], tie["difference"]) for tie in found["ties"]] == [("-30.00", "0.00")]


def test_a_book_without_deposits_is_empty(tmp_path: Path) -> None:
    found = deposits_of(deposit_shop(tmp_path, sale("2026-01-08")))
    assert (found["deposits"], found["ties"]) == ([], [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--state", "helt"), "Did you mean held?"),
        (("--by", "client"), "Write --by sales-rep."),
        (("--client", "Amce"), "Did you mean Acme?"),
        (("--as-of", "soon"), "soon"),
    ],
)
def test_words_that_mean_nothing_are_refused(shop: Shop, words: tuple[str, ...], said: str) -> None:
    answer = shop.run("deposits", *words)
    assert (answer.code, answer.stdout) == (2, "")
    assert said in answer.stderr


def test_the_deadline_is_of_the_policy(tmp_path: Path) -> None:
    row = row_of(deposit_shop(tmp_path, BASE, "\n[deposits]\nrefund-days = 30\n"))
    assert row["deadline"] == f"{date(2026, 2, 19)}"


def test_a_client_to_whom_nothing_was_ever_invoiced_may_be_asked_for(tmp_path: Path) -> None:
    opened = "2025-01-01 open Liabilities:Deposits:Dorn\n"
    shop = deposit_shop(tmp_path, opened + received("2026-01-05", on="Dorn") + BASE.replace("DEP-1", "DEP-2"))
    found = deposits_of(shop, "--client", "Dorn")
    assert [(row["client"], row["held"]) for row in found["deposits"]] == [("Dorn", "100.00")]
