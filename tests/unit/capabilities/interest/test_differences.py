"""What is booked late into days that a memo has charged: `interest explain` and `check` say what it makes of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.shop import Shop
from tests.unit.capabilities.interest.test_command import COMPANY, OPENS, SALE, found, receipt, sale, shop_of

CONTRACT = f'[ledger]\nmain = "main.beancount"\n\n[interest]\nrule = "contract"\nrate = "12"\n\n{COMPANY}'
OWED = sale("INV-1", "2024-06-15", "3650.00 EUR")
"""It bears 1.20 a day."""
MONTH = ("--as-of", "2024-07-15")
"""30 days after it was due: 36.00."""


def charged(folder: Path, text: str = OWED, policy: str = CONTRACT) -> Shop:
    shop = shop_of(folder, text, policy)
    shop.write("interest", "Acme", *MONTH)
    return shop


def book(shop: Shop, text: str) -> None:
    shop.main.write_text(shop.main.read_text() + "\n" + text)


def returned(day: str, number: str, amount: str) -> str:
    return (
        f'{day} * "Acme" "Bounced" ^{number} #returned-payment\n'
        f"  Assets:Receivable:Acme  {amount}\n  Assets:Bank:Checking\n\n"
    )


def warnings(shop: Shop, *words: str) -> list[str]:
    rows = json.loads(shop.run("check", "--format", "json", *words).stdout)["findings"]
    return [row["message"] for row in rows if row["check"] == "interest-charged"]


def explained(shop: Shop, number: str = "INV-1", as_of: str = "2024-12-31") -> Any:
    answer = shop.run("interest", "explain", number, "--as-of", as_of, "--client", "Acme", "--format", "json")
    assert answer.code == 0, answer.stderr
    return json.loads(answer.stdout)["parts"][0]


def judged(shop: Shop, number: str = "INV-1", as_of: str = "2024-12-31") -> list[tuple[str, str, str, str]]:
    rows = explained(shop, number, as_of)["charged"]
    return [(row["memo"], row["interest"], row["now"], row["difference"]) for row in rows]


def test_nothing_is_said_where_all_was_known(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    assert judged(shop) == [("DM-2024-0001", "36.00", "36.00", "0.00")]
    assert explained(shop)["to_credit"] == "0.00"
    book(shop, receipt("2024-07-15", "INV-1", "3650.00 EUR"))
    # The day of a payment is paid for.
    assert warnings(shop) == []
    assert "Difference" not in shop.run("interest", "explain", "INV-1").stdout


def test_a_receipt_booked_late(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 EUR"))
    assert judged(shop) == [("DM-2024-0001", "36.00", "12.00", "24.00")]
    assert explained(shop)["to_credit"] == "24.00"
    # Before the payment nobody knows of it.
    assert judged(shop, as_of="2024-07-14") == []
    shown = shop.run("interest", "explain", "INV-1", "--as-of", "2024-12-31").stdout
    said = "By what is known on 2024-12-31, DM-2024-0001 charged 24.00 EUR too much: a credit memo gives it back."
    assert said in " ".join(shown.split())
    assert [words for words in ("Now", "Difference", "12.00", "24.00") if words not in shown] == []
    checked = shop.run("check").stdout
    line = next(at for at, text in enumerate(shop.main.read_text().splitlines(), 1) if "^DM-2024-0001" in text)
    assert (
        f"main.beancount:{line}: warning: DM-2024-0001 charged Acme interest on INV-1 until 2024-07-15, and by what is known "
        "now 24.00 EUR too much was charged [interest-charged]"
    ) in checked
    assert (
        "→ Write a credit memo of 24.00 EUR (`arledger credit-memo`, --invoice DM-2024-0001), or accept the finding; `arledger"
        in checked
    )
    # No day is charged again, and none that it has charged comes back.
    assert found(shop, "Acme", "--as-of", "2024-12-31")["items"] == []


def test_a_credit_memo_settles_it_and_less_does_not(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 EUR"))
    shop.write("credit-memo", "Acme", "20.00", "--invoice", "DM-2024-0001", "--date", "2024-08-01")
    (said,) = warnings(shop)
    assert "4.00 EUR too much was charged" in said
    assert explained(shop)["to_credit"] == "4.00"
    assert explained(shop)["charged"][0]["credited"] == "20.00"
    shop.write("credit-memo", "Acme", "4.00", "--invoice", "DM-2024-0001", "--date", "2024-08-02")
    assert warnings(shop) == []
    # As of the day before, nobody had credited it.
    assert explained(shop, as_of="2024-07-31")["to_credit"] == "24.00"


def test_the_credit_memo_of_a_memo_that_is_paid(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 EUR") + receipt("2024-07-20", "DM-2024-0001", "36.00 EUR"))
    shop.write("credit-memo", "Acme", "24.00", "--invoice", "DM-2024-0001", "--date", "2024-08-01")
    assert warnings(shop) == []


def test_more_that_is_waived_is_no_difference(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    shop.write("credit-memo", "Acme", "36.00", "--invoice", "DM-2024-0001", "--date", "2024-08-01")
    assert warnings(shop) == []
    assert explained(shop)["to_credit"] == "0.00"


def test_a_payment_that_came_back(tmp_path: Path) -> None:
    paid = receipt("2024-06-25", "INV-1", "3650.00 EUR")
    shop = charged(tmp_path, OWED + paid)
    book(shop, returned("2024-06-30", "INV-1", "3650.00 EUR"))
    assert judged(shop) == [("DM-2024-0001", "12.00", "30.00", "-18.00")]
    (said,) = warnings(shop)
    assert "18.00 EUR too little was charged" in said
    checked = shop.run("check").stdout
    assert (
        'Charge 18.00 EUR by a debit memo whose leg says interest-of: "INV-1" and interest-to: 2024-07-15' in checked
    )
    # It is never charged a second time by itself.
    assert [item["from"] for item in found(shop, "Acme", "--as-of", "2024-07-20")["items"]] == ["2024-07-16"]
    book(
        shop,
        '2024-08-01 * "Acme Ltd" "The rest" ^DM-9 #debit-memo\n  Assets:Receivable:Acme  18.00 EUR\n'
        '  Income:Interest  -18.00 EUR\n    interest-of: "INV-1"\n    interest-to: 2024-07-15\n',
    )
    assert warnings(shop) == []
    assert explained(shop)["to_credit"] == "0.00"
    assert [item["from"] for item in found(shop, "Acme", "--as-of", "2024-08-20")["items"]] == ["2024-07-16"]


def test_a_memo_that_was_partly_waived_asks_for_nothing_more(tmp_path: Path) -> None:
    paid = receipt("2024-06-25", "INV-1", "3650.00 EUR")
    shop = charged(tmp_path, OWED + paid)
    shop.write("credit-memo", "Acme", "2.00", "--invoice", "DM-2024-0001", "--date", "2024-08-01")
    book(shop, returned("2024-06-30", "INV-1", "3650.00 EUR"))
    assert warnings(shop) == []


def test_the_fixed_sum_of_what_was_never_late(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.write("interest", "Acme", "--as-of", "2024-12-31")
    text = shop.main.read_text()
    shop.main.write_text(text.replace('2024-07-15 * "Acme" "Paid"', '2024-06-15 * "Acme" "Paid"'))
    (said,) = warnings(shop)
    assert "141.71 EUR too much was charged" in said
    assert judged(shop) == [("DM-2024-0001", "101.71", "0.00", "141.71")]


def test_the_band_of_a_fixed_sum(tmp_path: Path) -> None:
    policy = CONTRACT.replace('"contract"\nrate = "12"', '"uk"')
    shop = charged(tmp_path, sale("INV-1", "2024-06-15", "1000.00 GBP"), policy)
    assert explained(shop)["charged"][0]["fixed_sum"] == "70.00"
    book(shop, receipt("2024-06-15", "INV-1", "0.01 GBP"))
    assert judged(shop) == [("DM-2024-0001", "10.89", "50.89", "30.00")]


def test_several_memos_one_after_the_other(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    shop.write("interest", "Acme", "--as-of", "2024-07-31")
    assert [row[1] for row in judged(shop)] == ["36.00", "19.20"]
    assert warnings(shop) == []
    book(shop, receipt("2024-07-10", "INV-1", "1825.00 EUR"))
    assert judged(shop) == [("DM-2024-0001", "36.00", "33.00", "3.00"), ("DM-2024-0002", "19.20", "9.60", "9.60")]
    (said,) = warnings(shop)
    assert "12.60 EUR too much was charged" in said


def test_one_memo_for_two_invoices_and_one_credit_memo_for_both(tmp_path: Path) -> None:
    shop = charged(tmp_path, OWED + sale("INV-2", "2024-06-15", "3650.00 EUR"))
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 EUR") + receipt("2024-07-05", "INV-2", "3650.00 EUR"))
    assert [said.split("now ")[1] for said in warnings(shop)] == [
        "24.00 EUR too much was charged",
        "12.00 EUR too much was charged",
    ]
    shop.write("credit-memo", "Acme", "30.00", "--invoice", "DM-2024-0001", "--date", "2024-08-01")
    (said,) = warnings(shop)
    assert "INV-2" in said
    assert "6.00 EUR too much" in said
    assert explained(shop, "INV-2")["to_credit"] == "6.00"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('rate = "12"', 'rate = "9"'),
        ('rule = "contract"\nrate = "12"', 'rule = "off"'),
        ('rate = "12"', 'rate = "12"\nrounding = "daily"'),
        ('rate = "12"', 'rate = "12"\nrate-basis = "split"'),
        ('rule = "contract"\nrate = "12"', 'rule = "eu"\nfixed-sum = false'),
    ],
)
def test_another_policy_of_today_is_no_difference(tmp_path: Path, before: str, after: str) -> None:
    shop = charged(tmp_path, sale("INV-1", "2024-06-15", "3651.37 EUR"))
    policy = shop.folder / "arledger.toml"
    policy.write_text(policy.read_text().replace(before, after))
    assert warnings(shop) == []


def test_a_fixed_sum_that_the_policy_claims_no_more(tmp_path: Path) -> None:
    shop = charged(tmp_path, SALE, CONTRACT.replace('"contract"\nrate = "12"', '"eu"'))
    policy = shop.folder / "arledger.toml"
    policy.write_text(policy.read_text().replace('"eu"', '"eu"\nfixed-sum = false'))
    assert warnings(shop) == []


def test_a_memo_by_hand_is_judged_by_the_rule_of_today_and_by_none_where_it_is_off(tmp_path: Path) -> None:
    memo = (
        '2024-07-15 * "Acme Ltd" "Interest" ^DM-1 #debit-memo\n  interest-of: "INV-1"\n  interest-to: 2024-07-15\n'
        "  Assets:Receivable:Acme  36.00 EUR\n  Income:Interest\n\n"
    )
    shop = shop_of(tmp_path, OWED + memo, CONTRACT)
    assert warnings(shop) == []
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 EUR"))
    assert len(warnings(shop)) == 1
    policy = shop.folder / "arledger.toml"
    policy.write_text(policy.read_text().replace('rule = "contract"\nrate = "12"', 'rule = "off"'))
    assert warnings(shop) == []


def test_what_a_dispute_decided_for_the_client(tmp_path: Path) -> None:
    shop = charged(tmp_path, OWED + '2024-07-01 custom "ar-dispute" "INV-1" "opened" 1825.00 EUR "quality: rust"\n')
    assert judged(shop) == [("DM-2024-0001", "18.00", "18.00", "0.00")]
    shop.write("credit-memo", "Acme", "365.00", "--invoice", "INV-1", "--number", "CM-1", "--date", "2024-08-01")
    shop.write("dispute", "resolve", "INV-1", "--outcome", "split", "--with", "CM-1", "--date", "2024-08-01")
    # It was part of what the memo had left out.
    assert judged(shop) == [("DM-2024-0001", "18.00", "18.00", "0.00")]
    assert warnings(shop) == []


def test_a_dispute_that_came_after_the_memo_and_was_decided_for_the_client(tmp_path: Path) -> None:
    shop = charged(tmp_path, OWED + '2024-07-20 custom "ar-dispute" "INV-1" "opened" 1825.00 EUR "quality: rust"\n')
    shop.write("credit-memo", "Acme", "365.00", "--invoice", "INV-1", "--number", "CM-1", "--date", "2024-08-01")
    shop.write("dispute", "resolve", "INV-1", "--outcome", "split", "--with", "CM-1", "--date", "2024-08-01")
    assert judged(shop) == [("DM-2024-0001", "36.00", "32.40", "3.60")]


def test_interest_on_what_is_no_invoice(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    text = shop.main.read_text()
    shop.main.write_text(text.replace('interest-of: "INV-1"', 'interest-of: "INV-7"'))
    (said,) = warnings(shop)
    assert "DM-2024-0001 charged Acme interest on INV-7" in said
    assert "36.00 EUR too much" in said


def test_a_due_date_that_was_put_right(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    text = shop.main.read_text()
    shop.main.write_text(text.replace("due: 2024-06-15", "due: 2024-07-05"))
    (said,) = warnings(shop)
    assert "24.00 EUR too much" in said


def test_a_finding_that_is_accepted(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 EUR"))
    policy = shop.folder / "arledger.toml"
    policy.write_text(
        policy.read_text()
        + '\n[[checks.accepted]]\ncheck = "interest-charged"\nnumber = "INV-1"\nreason = "agreed"\n'
    )
    assert shop.run("check").code == 0


def test_two_clients_with_one_number_and_two_currencies(tmp_path: Path) -> None:
    text = OWED + sale("INV-1", "2024-06-15", "3650.00 USD") + sale("INV-1", "2024-06-15", "3650.00 EUR", "Bolt")
    shop = charged(tmp_path, text)
    shop.write("interest", "Bolt", *MONTH)
    assert warnings(shop) == []
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 USD"))
    (said,) = warnings(shop)
    assert "24.00 USD too much" in said
    assert "Acme" in said


def test_clients_that_are_payees(tmp_path: Path) -> None:
    policy = CONTRACT.replace("[interest]", '[items]\nclient-from = "payee"\n\n[interest]')
    opens = OPENS.replace("Receivable:Acme\n", "Receivable\n").split("2020-01-01 open Assets:Receivable\n")[0]
    text = OWED.replace("Assets:Receivable:Acme", "Assets:Receivable")
    shop = Shop(tmp_path, {"main.beancount": f"{opens}2020-01-01 open Assets:Receivable\n{text}"}, policy)
    shop.write("interest", "Acme", *MONTH)
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 EUR").replace("Assets:Receivable:Acme", "Assets:Receivable"))
    (said,) = warnings(shop)
    assert "24.00 EUR too much" in said


def test_the_order_of_entries_does_not_matter(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    late = receipt("2024-06-25", "INV-1", "3650.00 EUR")
    head, memo = shop.main.read_text().split("\n2024-07-15", 1)
    shop.main.write_text(f"{head}\n{late}\n2024-07-15{memo}")
    before = warnings(shop)
    shop.main.write_text(f"{head}\n2024-07-15{memo}\n{late}")
    assert warnings(shop) == before != []


def test_whoever_books_a_receipt_late_is_told(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    answer = shop.run(
        *("payment", "Acme", "3650.00", "--invoice", "INV-1", "--date", "2024-06-25"),
        *("--account", "Assets:Bank:Checking"),
        write=True,
    )
    assert answer.code == 0
    assert (
        "DM-2024-0001 charged Acme interest on INV-1 until 2024-07-15, and by what is known now 24.00 EUR"
        in answer.stderr
    )


def test_what_is_written_off_of_a_memo_needs_no_credit_memo(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 EUR"))
    shop.write("write-off", "DM-2024-0001", "--date", "2024-08-01")
    assert warnings(shop) == []


@pytest.mark.parametrize("links", ["^CLAIM-1 ^DM-2024-0001", "^ZZ-1 ^DM-2024-0001", "^DM-2024-0001"])
def test_a_credit_memo_that_names_more_than_the_memo(tmp_path: Path, links: str) -> None:
    shop = charged(tmp_path)
    late = receipt("2024-06-25", "INV-1", "3650.00 EUR")
    credit = (
        f'2024-08-01 * "Acme" "Interest" {links} #credit-memo\n  number: "CM-1"\n'
        "  Assets:Receivable:Acme  -24.00 EUR\n  Income:Interest\n\n"
    )
    book(shop, late + credit)
    assert warnings(shop) == []


def test_one_credit_memo_with_a_leg_for_each_memo(tmp_path: Path) -> None:
    shop = charged(tmp_path)
    shop.write("interest", "Acme", "--as-of", "2024-07-31")
    credit = (
        '2024-08-01 * "Acme" "Interest" #credit-memo\n  number: "CM-1"\n'
        '  Assets:Receivable:Acme  -24.00 EUR\n    invoice: "DM-2024-0001"\n'
        '  Assets:Receivable:Acme  -19.00 EUR\n    invoice: "DM-2024-0002"\n  Income:Interest\n\n'
    )
    book(shop, receipt("2024-06-25", "INV-1", "3650.00 EUR") + credit)
    (said,) = warnings(shop)
    assert "DM-2024-0002 charged" in said
    assert "0.20 EUR too much" in said


def test_a_fixed_sum_that_was_not_claimed_is_still_to_come(tmp_path: Path) -> None:
    policy = CONTRACT.replace('"contract"\nrate = "12"', '"eu"\nfixed-sum = false')
    shop = charged(tmp_path, SALE, policy)
    settings = shop.folder / "arledger.toml"
    settings.write_text(settings.read_text().replace("fixed-sum = false", ""))
    assert warnings(shop) == []


def test_a_rate_of_the_united_kingdom_that_is_split_from_today_on(tmp_path: Path) -> None:
    policy = CONTRACT.replace('"contract"\nrate = "12"', '"uk"')
    shop = shop_of(tmp_path, sale("INV-1", "2024-06-15", "3650.00 GBP"), policy)
    shop.write("interest", "Acme", "--as-of", "2025-01-31")
    settings = shop.folder / "arledger.toml"
    settings.write_text(settings.read_text().replace('"uk"', '"uk"\nrate-basis = "split"'))
    assert warnings(shop) == []
    book(shop, receipt("2025-01-11", "INV-1", "3650.00 GBP"))
    # 20 days at the one rate of 13.25.
    assert [row[3] for row in judged(shop, as_of="2025-01-31")] == ["26.50"]


def test_a_memo_of_days_without_a_rate_is_not_judged(tmp_path: Path) -> None:
    memo = (
        '2012-07-15 * "Acme Ltd" "Interest" ^DM-1 #debit-memo\n  interest-of: "INV-1"\n  interest-to: 2012-07-15\n'
        "  Assets:Receivable:Acme  36.00 EUR\n  Income:Interest\n\n"
    )
    early = sale("INV-1", "2012-06-15", "3650.00 EUR").replace("2024-05-01", "2012-05-01") + memo
    opens = OPENS.replace("2020-01-01", "2010-01-01")
    shop = Shop(tmp_path, {"main.beancount": opens + early}, CONTRACT.replace('"contract"\nrate = "12"', '"eu"'))
    assert warnings(shop) == []


def test_each_leg_of_a_memo_says_how_it_was_reckoned(tmp_path: Path) -> None:
    legs = "".join(
        f'  Income:Interest  -{amount} EUR\n    interest-of: "{number}"\n    interest-to: 2024-07-15\n'
        f'    interest-by: "contract {rate}"\n'
        for number, rate, amount in (("INV-1", "12", "36.00"), ("INV-2", "9", "27.00"))
    )
    memo = f'2024-07-15 * "Acme" "Interest" ^DM-1 #debit-memo\n  Assets:Receivable:Acme  63.00 EUR\n{legs}\n'
    shop = shop_of(tmp_path, OWED + sale("INV-2", "2024-06-15", "3650.00 EUR") + memo, CONTRACT)
    assert warnings(shop) == []


def by_hand(number: str, day: str, until: str, amount: str) -> str:
    return (
        f'{day} * "Acme" "Interest" ^{number} #debit-memo\n  Assets:Receivable:Acme  {amount} EUR\n'
        f'  Income:Interest  -{amount} EUR\n    interest-of: "INV-1"\n    interest-to: {until}\n\n'
    )


def test_of_several_memos_the_one_that_charged_too_much_is_named(tmp_path: Path) -> None:
    memos = by_hand("DM-1", "2024-07-15", "2024-07-15", "30.00") + by_hand(
        "DM-2", "2024-07-31", "2024-07-31", "31.20"
    )
    (said,) = warnings(shop_of(tmp_path, OWED + memos, CONTRACT))
    assert "DM-2 charged Acme interest on INV-1 until 2024-07-31, and by what is known now 6.00 EUR too much" in said


def test_an_invoice_on_an_account_that_the_memo_does_not_touch(tmp_path: Path) -> None:
    opened = "2020-01-01 open Assets:Leasing:Acme\n"
    text = opened + OWED.replace("Assets:Receivable", "Assets:Leasing")
    policy = f'{CONTRACT}\n[accounts]\nreceivable = ["Assets:Receivable", "Assets:Leasing"]\n'
    shop = shop_of(tmp_path, text, policy)
    answer = shop.run("interest", "Acme", *MONTH, write=True)
    assert answer.code == 0
    assert "too much" not in answer.stderr
    assert warnings(shop) == []


def test_a_memo_says_by_which_rule_it_was_reckoned_also_where_that_is_the_clients_own(tmp_path: Path) -> None:
    own = '2024-05-01 custom "ar-client" Assets:Receivable:Acme "interest" "contract 9" "m.ito"\n'
    policy = CONTRACT.replace('rule = "contract"\nrate = "12"', 'rule = "off"\nrounding = "daily"')
    assert 'interest-by: "contract 9, daily"' in shop_of(tmp_path, own + OWED, policy).write(
        "interest", "Acme", *MONTH
    )
