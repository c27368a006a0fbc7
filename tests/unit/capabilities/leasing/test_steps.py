"""What people record of a contract, and what is refused."""

from pathlib import Path

import pytest
from tests.support.deposit_shop import state_of
from tests.support.leasing import CLIENTS, PAYERS, WAYS, contract_of, leasing_of, leasing_shop, sale, step, transfer

ways = pytest.mark.parametrize("way", WAYS)
DAY = ("--date", "2026-01-07")
DEPOSIT = """
2026-01-04 * "Acme" "Deposit" ^DEP-1
  secures: "INV-1"
  Assets:Bank:Checking  1000.00 USD
  Liabilities:Deposits:Acme
"""


@ways
def test_a_contract_goes_through_all_its_states(tmp_path: Path, way: str) -> None:
    shop = leasing_shop(tmp_path, sale(way, "2026-01-05"))
    head = '\n2026-01-07 custom "ar-financing" "INV-1"'
    written = [
        shop.write("leasing", "submit", "INV-1", "--contract", "4711", *DAY),
        shop.write("leasing", "query", "INV-1", "--reason", "insurance", "--note", "has expired", *DAY),
        shop.write("leasing", "resubmit", "INV-1", *DAY),
        shop.write("leasing", "approve", "INV-1", "--note", "by phone", *DAY),
        shop.write("leasing", "cancel", "INV-1", *DAY),
    ]
    assert written == [
        f'{head} "submitted" "LumenLeasing" "contract 4711"\n',
        f'{head} "queried" "LumenLeasing" "insurance" "has expired"\n',
        f'{head} "resubmitted" "LumenLeasing"\n',
        f'{head} "approved" "LumenLeasing" "by phone"\n',
        f'{head} "cancelled" "LumenLeasing"\n',
    ]
    assert contract_of(shop, "2026-01-07") is None
    shop.write("leasing", "submit", "INV-1", "--date", "2026-01-09")
    row = contract_of(shop, "2026-01-09")
    assert row
    assert (row["state"], row["submitted"], row["days"]) == ("submitted", "2026-01-07", 2)
    assert shop.text().endswith('"submitted" "LumenLeasing" "contract 4711"\n')


@pytest.mark.parametrize(
    ("before", "words", "said"),
    [
        (("cancelled",), ("submit",), "INV-1 was cancelled on 2026-01-07, which counts after submitted of that day"),
        (("submitted", "resubmitted"), ("query", "--reason", "identity"), "was resubmitted on 2026-01-07"),
        (("submitted", "approved"), ("query", "--reason", "identity"), "was approved on 2026-01-07"),
    ],
)
def test_what_would_count_for_nothing_on_its_day_is_refused(
    tmp_path: Path, before: tuple[str, ...], words: tuple[str, ...], said: str
) -> None:
    text = sale(CLIENTS, "2026-01-05") + "".join(step("2026-01-07", "INV-1", state) for state in before)
    shop = leasing_shop(tmp_path, text)
    answer = shop.run("leasing", words[0], "INV-1", *words[1:], *DAY)
    assert answer.code == 3
    assert said in answer.stderr
    assert "--date 2026-01-08" in answer.stderr
    shop.write("leasing", words[0], "INV-1", *words[1:], "--date", "2026-01-08")
    row = contract_of(shop, "2026-01-08")
    assert row
    assert row["state"] == {"submit": "submitted", "query": "queried"}[words[0]]


def test_the_number_on_the_invoice_is_submitted_where_none_is_given(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, sale(CLIENTS, "2026-01-05", meta='contract: "LC-9"'))
    assert '"contract LC-9"' in shop.write("leasing", "submit", "INV-1", *DAY)
    plain = leasing_shop(tmp_path / "plain", sale(CLIENTS, "2026-01-05"))
    assert plain.write("leasing", "submit", "INV-1", *DAY).endswith('"submitted" "LumenLeasing"\n')


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("approve", "INV-1"), "the contract of INV-1 is delivered, and cannot be approved"),
        (("query", "INV-1", "--reason", "signature"), "is delivered, and cannot be queried"),
        (("resubmit", "INV-1"), "is delivered, and cannot be resubmitted"),
        (("submit", "INV-2"), "there is no financed invoice INV-2"),
        (("submit", "INV-9"), "INV-9 is not financed by a leasing company"),
        (("submit", ""), "there is no financed invoice"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    own = '\n2026-01-05 * "Acme" "Pumps" ^INV-9\n  Assets:Receivable:Acme  10.00 USD\n  Income:Sales\n'
    shop = leasing_shop(tmp_path, sale(CLIENTS, "2026-01-05") + own)
    assert said in shop.refused("leasing", *words, *DAY)


def test_what_is_received_or_done_already_is_refused(tmp_path: Path) -> None:
    text = (
        sale(PAYERS, "2026-01-05")
        + sale(PAYERS, "2026-01-05", "INV-2")
        + transfer("2026-01-06", {"INV-2": "45000.00"})
    )
    shop = leasing_shop(tmp_path, text + step("2026-01-06", "INV-1", "submitted", "contract 4711"))
    assert "INV-1 is submitted already" in shop.refused("leasing", "submit", "INV-1", *DAY)
    assert "nothing of INV-2 is outstanding since 2026-01-06" in shop.refused("leasing", "cancel", "INV-2", *DAY)
    shop.write("leasing", "approve", "INV-1", *DAY)
    assert "INV-1 is approved already" in shop.refused("leasing", "approve", "INV-1", *DAY)
    shop.write("leasing", "cancel", "INV-1", *DAY)
    assert "is cancelled already" in shop.refused("leasing", "cancel", "INV-1", *DAY)


@pytest.mark.parametrize("code", ["", "two words", "what?", '"'])
def test_a_code_is_one_word(tmp_path: Path, code: str) -> None:
    text = sale(PAYERS, "2026-01-05") + step("2026-01-06", "INV-1", "submitted")
    said = leasing_shop(tmp_path, text).refused("leasing", "query", "INV-1", "--reason", code, *DAY, code=2)
    assert "is no code" in said


def test_a_number_of_two_clients_needs_the_client(tmp_path: Path) -> None:
    text = sale(CLIENTS, "2026-01-05") + sale(CLIENTS, "2026-01-05", client="Bolt")
    shop = leasing_shop(tmp_path, text)
    assert "INV-1 is a number of Acme and of Bolt" in shop.refused("leasing", "submit", "INV-1", *DAY)
    assert shop.write("leasing", "submit", "INV-1", "--client", "Bolt", *DAY).endswith(
        '"submitted" "LumenLeasing" Assets:Receivable:Bolt\n'
    )
    found = [(row["client"], row["state"]) for row in leasing_of(shop, "2026-01-07")["contracts"]]
    assert found == [("Acme", "delivered"), ("Bolt", "submitted")]
    assert "is submitted already" in shop.refused("leasing", "submit", "INV-1", "--client", "Bolt", *DAY)


@ways
def test_cancelling_says_who_owes_and_what_becomes_of_the_deposit(tmp_path: Path, way: str) -> None:
    shop = leasing_shop(tmp_path, sale(way, "2026-01-05") + DEPOSIT)
    said = shop.run("leasing", "cancel", "INV-1", *DAY).stderr
    assert ("45,000.00 USD of INV-1 are Acme's own to pay" in said) is (way == CLIENTS)
    assert ("stand on the account of LumenLeasing, which will not pay" in said) is (way == PAYERS)
    assert "Deposit DEP-1 of 1,000.00 USD stays held while INV-1 is open" in said


@ways
def test_a_deposit_goes_back_from_the_day_of_full_receipt_on(tmp_path: Path, way: str) -> None:
    on = "Acme" if way == CLIENTS else "LumenLeasing"
    text = sale(way, "2026-01-05") + DEPOSIT + transfer("2026-01-08", {"INV-1": "20000.00"}, on=on)
    text += transfer("2026-01-12", {"INV-1": "25000.00"}, "150.00", on=on)
    shop = leasing_shop(tmp_path, text)
    assert [state_of(shop, as_of=f"2026-01-{day}") for day in ("11", "12")] == ["held 1000.00", "refundable 1000.00"]


def test_the_ledger_is_in_order_after_all_of_it(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, sale(CLIENTS, "2026-01-05"))
    shop.write("leasing", "submit", "INV-1", "--contract", 'LC "9"', *DAY)
    shop.write("leasing", "query", "INV-1", "--reason", "signature", "--note", "=1+1\n<b>", *DAY)
    assert shop.run("check").code == 0
    shop.book()
