"""What people do with a deposit: each command writes its own line or entry, or is refused and writes nothing."""

from pathlib import Path

import pytest
from tests.support.deposit_shop import AUTHORITY, PEOPLE_OF_3, deposit_shop, deposits_of, findings, row_of, state_of
from tests.support.deposits import ACCOUNTS, approval, given, paid, received, sale, sent_back, step
from tests.support.shop import PAPER, POLICY, Shop

BASE = received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20")
OPEN = received("2026-01-05") + sale("2026-01-08")
ASKED = step("2026-01-21", "requested", "dana")
APPROVED = ASKED + step("2026-01-22", "approved", "helen")
FORFEIT = ("deposits", "forfeit", "DEP-1", "--reason", "cancelled too late", "--by", "dana")


def test_from_receipt_to_refund_with_proof(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, sale("2026-01-08"))
    cash = ("--account", "Assets:Bank:Checking")
    added = shop.write("deposits", "receive", "Acme", "100.00", "--secures", "INV-1", "--by", "dana", *cash)
    assert added == (
        '\n2026-03-31 * "Acme Ltd" "Deposit received" ^DEP-0001\n  secures: "INV-1"\n  client: "Acme"\n  by: "dana"\n'
        "  Assets:Bank:Checking        100.00 USD\n  Liabilities:Deposits:Acme  -100.00 USD\n"
    )
    assert "INV-1 has 500.00 USD open" in shop.refused("deposits", "request", "DEP-0001")
    shop.write("payment", "Acme", "500.00", "--invoice", "INV-1", *cash)
    shop.write("deposits", "request", "DEP-0001", "--by", "dana")
    assert shop.text().endswith('2026-03-31 custom "ar-refund" "DEP-0001" "requested" "dana"\n')
    shop.write("deposits", "approve", "^DEP-0001", "--by", "helen")
    shop.write("deposits", "refund", "DEP-0001", "--by", "max", "--document", PAPER)
    row = row_of(shop, "DEP-0001")
    assert (row["state"], row["held"], row["amount"]) == ("refunded", "0.00", "100.00")
    assert row["proof"].endswith(".pdf")
    assert findings(shop) == []


@pytest.mark.parametrize(
    ("text", "words", "code", "said"),
    [
        (OPEN, ("request", "DEP-1"), 3, "DEP-1 is held, and not refundable: INV-1 has 500.00 USD open"),
        (received("2026-01-05"), ("request", "DEP-1"), 3, "INV-1 is not invoiced yet"),
        (received("2026-01-05", secures=""), ("request", "DEP-1"), 3, "it secures no sale"),
        (BASE, ("request", "DEP-11"), 3, "Did you mean DEP-1?"),
        (BASE, ("request", "DEP-1", "100.01"), 3, "100.01 USD is more than is held of DEP-1, 100.00 USD"),
        (BASE, ("request", "DEP-1", "0"), 3, "must be more than zero"),
        (BASE, ("request", "DEP-1", "much"), 2, "'much' is not an amount"),
        (BASE, ("request", "DEP-1", "5.00 EUR"), 3, "DEP-1 is a deposit in USD"),
        (BASE, ("request", ""), 2, "the deposit has no number"),
        (BASE, ("request", "DEP-1", "--by", " "), 2, "--by names nobody"),
        (BASE, ("request", "DEP-1", "--date", "2026-01-04"), 3, "was received on 2026-01-05"),
        (BASE, ("request", "DEP-1", "--date", "2026-01-19"), 3, "INV-1 has 500.00 USD open"),
        (BASE + ASKED, ("request", "DEP-1"), 3, "was asked for by dana, and is not approved"),
        (BASE + APPROVED, ("request", "DEP-1"), 3, "is approved by helen"),
        (BASE + given("2026-01-25"), ("request", "DEP-1"), 3, "nothing is held of DEP-1: it is refunded"),
        (BASE, ("approve", "DEP-1", "--by", "helen"), 3, "nobody has asked for the refund of DEP-1"),
        (BASE + ASKED, ("approve", "DEP-1", "--by", "Dana"), 3, "Dana has asked for this refund, and cannot approve it"),
        (BASE + ASKED, ("approve", "DEP-1", "100.01", "--by", "helen"), 3, "more than was asked for by dana"),
        (BASE + APPROVED, ("approve", "DEP-1", "--by", "max"), 3, "is approved by helen"),
        (BASE, ("decline", "DEP-1", "--reason", "no"), 3, "nobody has asked for the refund"),
        (BASE + ASKED, ("decline", "DEP-1"), 2, "--reason is missing"),
        (BASE + ASKED, ("decline", "DEP-1", "--reason", " "), 2, "--reason is missing"),
        (BASE, ("refund", "DEP-1"), 3, "nobody has asked for the refund"),
        (OPEN + APPROVED, ("refund", "DEP-1"), 3, "DEP-1 is held, and not refundable"),
        (BASE + ASKED, ("refund", "DEP-1"), 3, "is not approved"),
        (BASE + APPROVED, ("refund", "DEP-1", "100.01"), 3, "more than is approved of DEP-1"),
        (BASE + APPROVED, ("refund", "DEP-1", "--account", "Assets:Bank:Euro"), 3, "Say why it goes another way"),
        (BASE + APPROVED, ("refund", "DEP-1", "--account", "Income:Sales"), 3, "Income:Sales is no cash account"),
        (BASE + APPROVED + given("2026-01-25"), ("refund", "DEP-1"), 3, "nothing is held of DEP-1"),
        (BASE, ("apply", "DEP-1", "INV-1"), 3, "nothing is open on INV-1"),
        (OPEN, ("apply", "DEP-1", "INV-9"), 3, "there is no invoice INV-9"),
        (OPEN, ("apply", "DEP-1", "INV-l"), 3, "Did you mean INV-1?"),
        (OPEN, ("apply", "DEP-1", "INV-1", "100.01"), 3, "more than is held of DEP-1"),
        (OPEN + sale("2026-01-09", "INV-2", "7.00"), ("apply", "DEP-1", "INV-2", "7.01"), 3, "more than is open on INV-2"),
        (OPEN + sale("2026-01-09", "INV-2", on="Bolt"), ("apply", "DEP-1", "INV-2"), 3, "INV-2 is Bolt's"),
        (OPEN + sale("2026-01-09", "INV-2", "9.00 EUR"), ("apply", "DEP-1", "INV-2"), 3, "INV-2 is in EUR"),
        (OPEN + given("2026-01-25"), ("apply", "DEP-1", "INV-1"), 3, "nothing is held of DEP-1"),
        (OPEN, ("transfer", "DEP-1", "INV-1"), 3, "DEP-1 secures INV-1 already"),
        (OPEN, ("transfer", "DEP-1", " "), 2, "no number"),
        (OPEN + sale("2026-01-09", "INV-2", on="Bolt"), ("transfer", "DEP-1", "INV-2"), 3, "INV-2 is Bolt's"),
        (OPEN + given("2026-01-25"), ("transfer", "DEP-1", "INV-2"), 3, "nothing is held of DEP-1"),
        (BASE + ASKED, ("transfer", "DEP-1", "INV-2"), 3, "the refund of 100.00 USD of DEP-1 is requested"),
        (BASE + APPROVED, ("apply", "DEP-1", "INV-1"), 3, "the refund of 100.00 USD of DEP-1 is approved"),
        (OPEN, ("forfeit", "DEP-1", "--by", "dana"), 2, "--reason is missing"),
        (OPEN, ("forfeit", "DEP-1", "--reason", "late", "--by", "dana"), 3, "needs an approval by somebody else than dana"),
        (OPEN, ("receive", "Acme", "0"), 3, "must be more than zero"),
        (OPEN, ("receive", "Amce", "5"), 2, "Did you mean Acme?"),
        (OPEN, ("receive", "Acme", "5", "--secures", ","), 2, "no number in it"),
        (OPEN, ("receive", "Acme", "5", "--number", "DEP-1"), 3, "the number DEP-1 is taken"),
        (OPEN, ("receive", "Acme", "5", "--number", "a b"), 2, "cannot be a link"),
        (OPEN, ("receive", "Acme", "5"), 2, "cannot tell which cash account"),
    ],
)  # fmt: skip
def test_what_is_refused_writes_nothing(
    tmp_path: Path, text: str, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in deposit_shop(tmp_path, text).refused("deposits", *words, code=code)


@pytest.mark.parametrize("command", ["request", "approve", "refund"])
def test_a_preview_writes_nothing(tmp_path: Path, command: str) -> None:
    text = BASE + {"request": "", "approve": ASKED, "refund": APPROVED}[command]
    shop = deposit_shop(tmp_path, text)
    before = shop.tree()
    answer = shop.run("deposits", command, "DEP-1", "--by", "max")
    assert (answer.code, shop.tree()) == (0, before)
    assert "\n+2026-03-31 " in answer.stdout


def test_parts_are_asked_for_approved_and_paid(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE)
    shop.write("deposits", "request", "DEP-1", "60.00", "--by", "dana")
    shop.write("deposits", "approve", "DEP-1", "50.00", "--by", "helen")
    assert "60.00 USD is more than is approved of DEP-1, 50.00 USD" in shop.refused(
        "deposits", "refund", "DEP-1", "60.00"
    )
    shop.write("deposits", "refund", "DEP-1", "20.00")
    assert state_of(shop) == "approved 80.00"
    shop.write("deposits", "refund", "DEP-1")
    assert state_of(shop) == "refundable 50.00"
    assert '"requested" "dana" 60.00 USD\n' in shop.text()


def test_the_policy_names_who_approves(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE, AUTHORITY)
    shop.write("deposits", "request", "DEP-1", "--by", "dana")
    assert "lea may not approve a refund of 100.00 USD" in shop.refused("deposits", "approve", "DEP-1", "--by", "lea")
    shop.write("deposits", "approve", "DEP-1", "50.00", "--by", "lea")
    shop.write("deposits", "refund", "DEP-1", "--by", "dana")
    assert state_of(shop) == "refundable 50.00"


def test_an_approval_by_the_other_command_counts(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE)
    shop.write("deposits", "request", "DEP-1", "--by", "dana")
    own = shop.refused("approve", "DEP-1", "--kind", "refund", "--by", "Dana")
    assert "Dana has asked for this refund, and cannot approve it" in own
    shop.write("approve", "DEP-1", "--kind", "refund", "--by", "helen")
    assert state_of(shop) == "approved 100.00"
    shop.write("deposits", "refund", "DEP-1", "--by", "dana")
    assert findings(shop) == []


def test_three_people_are_three(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE + APPROVED, PEOPLE_OF_3)
    assert "dana has asked for this refund" in shop.refused("deposits", "refund", "DEP-1", "--by", "dana")
    assert "Helen has approved this refund" in shop.refused("deposits", "refund", "DEP-1", "--by", "Helen")
    shop.write("deposits", "refund", "DEP-1", "--by", "max")
    assert state_of(shop) == "refunded 0.00"


def test_it_goes_another_way_for_a_reason(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE + APPROVED)
    text = shop.write("deposits", "refund", "DEP-1", "--account", "Assets:Bank:Euro", "--reason", "card closed")
    assert '  reason: "card closed"\n' in text
    assert "  Assets:Bank:Euro           -100.00 USD\n" in text


def test_declined_it_is_refundable_and_may_be_asked_for_on_the_same_day(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE)
    for _ in range(2):
        shop.write("deposits", "request", "DEP-1", "--by", "dana")
        assert state_of(shop) == "requested 100.00"
        shop.write("deposits", "decline", "DEP-1", "--reason", "wrong account", "--by", "helen")
        assert state_of(shop) == "refundable 100.00"


def test_declined_and_asked_for_anew_on_a_later_day(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE + APPROVED)
    shop.write("deposits", "decline", "DEP-1", "--reason", "wrong account", "--by", "max")
    shop.write("deposits", "request", "DEP-1", "--by", "eve")
    assert state_of(shop) == "requested 100.00"
    assert "eve has asked for this refund" in shop.refused("deposits", "approve", "DEP-1", "--by", "eve")
    shop.write("deposits", "approve", "DEP-1", "--by", "helen")
    assert state_of(shop) == "approved 100.00"


def test_a_part_is_applied_and_settles_its_sale(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, OPEN)
    text = shop.write("deposits", "apply", "DEP-1", "INV-1", "30.00", "--by", "dana")
    assert "^DEP-1\n" in text
    assert '  Assets:Receivable:Acme     -30.00 USD\n    invoice: "INV-1"\n' in text
    assert state_of(shop) == "held 70.00"
    shop.write("deposits", "apply", "DEP-1", "INV-1")
    assert state_of(shop) == "applied 0.00"
    assert [f"{item.open}" for item in shop.book().items] == ["400.00"]


def test_it_is_applied_to_what_the_lessor_owes_for_the_client(tmp_path: Path) -> None:
    text = received("2026-01-05") + sale("2026-01-08", "INV-1", "500.00", 'client: "Acme"', on="Lessor")
    shop = deposit_shop(tmp_path, text)
    assert "  Assets:Receivable:Lessor   -100.00 USD\n" in shop.write("deposits", "apply", "DEP-1", "INV-1")


def test_after_a_transfer_number_and_amount_stay(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, OPEN + given("2026-01-20", amount="40.00", to="Assets:Receivable:Acme"))
    shop.write("deposits", "transfer", "DEP-1", "ORDER-7")
    row = row_of(shop)
    assert (row["deposit"], row["amount"], row["held"], row["secures"]) == ("DEP-1", "100.00", "60.00", ["ORDER-7"])


def test_a_forfeiture_needs_its_own_approval_each_time(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, OPEN, '\n[accounts]\nforfeited = "Income:Forfeited"\n')
    shop.write("approve", "DEP-1", "--kind", "forfeit", "--by", "dana")
    assert "needs an approval by somebody else than dana" in shop.refused(*FORFEIT)
    shop.write("approve", "DEP-1", "--kind", "refund", "--by", "helen")
    shop.refused(*FORFEIT)
    shop.write("approve", "DEP-1", "--kind", "forfeit", "--by", "helen")
    text = shop.write(*FORFEIT[:3], "30.00", *FORFEIT[3:])
    assert "^DEP-1 #forfeited\n" in text
    assert '  reason: "cancelled too late"\n' in text
    assert "  Income:Forfeited           -30.00 USD\n" in text
    assert state_of(shop) == "held 70.00"
    shop.refused(*FORFEIT)
    shop.write("approve", "DEP-1", "--kind", "forfeit", "--by", "helen")
    shop.write(*FORFEIT)
    assert state_of(shop) == "forfeited 0.00"
    assert findings(shop) == []


def test_whom_the_policy_names_for_refunds_may_let_forfeit_unless_it_names_others(tmp_path: Path) -> None:
    own = '\n[[authority]]\nkind = "forfeit"\nwho = ["board"]\n'
    for folder, policy, who in (("one", AUTHORITY, "max"), ("two", AUTHORITY + own, "board")):
        shop = deposit_shop(tmp_path / folder, OPEN, policy)
        assert who in shop.refused(*FORFEIT)
        assert shop.run("approve", "DEP-1", "--kind", "forfeit", "--by", "eve", write=True).code != 0
        shop.write("approve", "DEP-1", "--kind", "forfeit", "--by", who)
        assert "which income account" in shop.refused(*FORFEIT, code=2)


def test_it_goes_to_the_income_account_that_the_policy_names_for_what_is_sold(tmp_path: Path) -> None:
    named = POLICY.replace("[writing]", '[writing]\nincome = "Income:Sales"')
    shop = Shop(
        tmp_path, {"main.beancount": ACCOUNTS + OPEN + approval("2026-01-10", "helen", kind="forfeit")}, named
    )
    assert "  Income:Sales               -100.00 USD\n" in shop.write(*FORFEIT)


def test_or_to_the_only_one(tmp_path: Path) -> None:
    one = ACCOUNTS.replace("2025-01-01 open Income:Forfeited\n", "")
    text = one + OPEN + approval("2026-01-10", "helen", kind="forfeit")
    assert "  Income:Sales               -100.00 USD\n" in Shop(tmp_path, {"main.beancount": text}, POLICY).write(
        *FORFEIT
    )


def test_money_that_goes_out_again_later_is_not_given_on_an_earlier_day(tmp_path: Path) -> None:
    later = given("2026-02-10") + sent_back("2026-02-20")
    shop = deposit_shop(tmp_path, OPEN + step("2026-02-09", "approved", "helen") + later)
    assert "nothing is held of DEP-1" in shop.refused("deposits", "apply", "DEP-1", "INV-1", "--date", "2026-02-01")


def test_two_clients_under_a_link_are_asked_about(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE + received("2026-01-06", on="Bolt"))
    assert "DEP-1 is the link of deposits of Acme and Bolt" in shop.refused("deposits", "request", "DEP-1")


def test_two_currencies_under_a_link_are_told_by_the_amount(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE + received("2026-01-06", amount="70.00 EUR"))
    assert "DEP-1 is held in EUR and USD" in shop.refused("deposits", "request", "DEP-1")
    shop.write("deposits", "request", "DEP-1", "70.00 EUR", "--by", "dana")
    rows = {row["currency"]: row["state"] for row in deposits_of(shop)["deposits"]}
    assert rows == {"EUR": "requested", "USD": "refundable"}


def test_an_approval_stands_beside_its_deposit(tmp_path: Path) -> None:
    held = '\n2026-01-05 * "Acme" "Deposit" ^DEP-1\n  Assets:Bank:Checking  100.00 USD\n  Liabilities:Deposits:Acme\n'
    shop = deposit_shop(tmp_path, held)
    shop.folder.joinpath("deposits.beancount").write_text(shop.text(), encoding="utf-8")
    shop.main.write_text('include "deposits.beancount"\n', encoding="utf-8")
    answer = shop.run("approve", "DEP-1", "--kind", "forfeit", "--by", "helen", write=True)
    assert (answer.code, "+++ deposits.beancount" in answer.stdout) == (0, True)
