"""`interest` and `interest explain`: what they show, the memo that charges it, and its letter."""

import email
import email.policy
import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.books import book_of
from tests.support.shop import Shop

OPENS = """\
option "operating_currency" "EUR"
2020-01-01 open Assets:Bank:Checking
2020-01-01 open Income:Sales
2020-01-01 open Income:Interest
2020-01-01 open Expenses:BadDebt
2020-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
  email: "ap@acme.example"
2020-01-01 open Assets:Receivable:Bolt
  name: "Bolt GmbH"
  email: "info@bolt.example"
  language: "de"
2020-01-01 open Assets:Receivable:Cato
"""
COMPANY = '[company]\nname = "Northgate"\nemail = "ar@northgate.example"\n'
POLICY = f'[ledger]\nmain = "main.beancount"\n\n[interest]\nrule = "eu"\n\n{COMPANY}'
LATE = ("--as-of", "2024-12-31")


def sale(number: str, due: str, amount: str, client: str = "Acme") -> str:
    return (
        f'2024-05-01 * "{client}" "Goods" ^{number}\n  due: {due}\n'
        f"  Assets:Receivable:{client}  {amount}\n  Income:Sales\n\n"
    )


def receipt(day: str, number: str, amount: str, client: str = "Acme") -> str:
    link = f" ^{number}" if number else ""
    return f'{day} * "{client}" "Paid"{link}\n  Assets:Bank:Checking  {amount}\n  Assets:Receivable:{client}\n\n'


SALE = sale("INV-1", "2024-06-15", "10000.00 EUR") + receipt("2024-07-15", "INV-1", "10000.00 EUR")


def shop_of(folder: Path, text: str = SALE, policy: str = POLICY) -> Shop:
    return Shop(folder, {"main.beancount": OPENS + text}, policy)


def found(shop: Shop, *words: str) -> dict[str, Any]:
    answer = shop.run("interest", *words, "--format", "json")
    assert answer.code == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert isinstance(data, dict)
    return data


def aging(shop: Shop, as_of: str) -> Any:
    answer = shop.run("aging", "--format", "json", "--as-of", as_of)
    assert answer.code == 0, answer.stderr
    return json.loads(answer.stdout)


def test_the_contract_of_its_json(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    span = {"invoice": "INV-1", "client": "Acme", "currency": "EUR", "rule": "eu", "principal": "10000.00"}
    assert found(shop, *LATE) == {
        "as_of": "2024-12-31",
        "items": [
            {**span, "from": "2024-06-16", "to": "2024-06-30", "days": 15, "rate": "12.50", "interest": "51.37", "fixed_sum": "40.00"},
            {**span, "from": "2024-07-01", "to": "2024-07-15", "days": 15, "rate": "12.25", "interest": "50.34", "fixed_sum": "0.00"},
        ],
        "totals": [{"currency": "EUR", "interest": "101.71", "fixed_sums": "40.00"}],
    }  # fmt: skip
    assert found(shop, "--as-of", "2024-06-15") == {"as_of": "2024-06-15", "items": [], "totals": []}
    # As of an earlier day the payment is not known.
    assert found(shop, "--as-of", "2024-06-20")["items"][0]["to"] == "2024-06-20"


def test_off_until_somebody_sets_a_rule(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, policy='[ledger]\nmain = "main.beancount"\n')
    answer = shop.run("interest", *LATE)
    assert answer.code == 0
    assert "No rule of interest holds: set rule =" in answer.stdout
    assert found(shop, *LATE, "--rule", "eu-ie")["totals"] == [
        {"currency": "EUR", "interest": "102.74", "fixed_sums": "40.00"}
    ]
    assert found(shop, *LATE, "--rule", "contract 12")["items"][0]["rate"] == "12.00"
    assert "is no rule of interest" in shop.refused("interest", "--rule", "ue", code=2, write=False)
    assert "needs its rate" in shop.refused("interest", "--rule", "contract", code=2, write=False)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('rule = "contract"', "the contract's rate is missing"),
        ('rule = "ue"', "must be 'off', 'uk', 'eu', 'eu-ie', 'eu-be' or 'contract'"),
        ('rule = "contract"\nrate = "180"', "180 is no percentage from 0 to 100"),
        ('rul = "uk"', "unknown setting interest.rul"),
        ('[[interest.rate]]\ntable = "uk"', "Rows of reference rates stand under [[interest.rates]]."),
        ('[[interest.rates]]\ntable = "uk"\nsince = 2026-03-01\nreference = "4"', "begins no half-year"),
        ('[[interest.rates]]\ntable = "us"\nsince = 2026-07-01\nreference = "4"', "must be 'uk' or 'eu'"),
        ('[[interest.rates]]\ntable = "uk"\nsince = 2026-07-01\nreference = "-4"', "is no percentage"),
    ],
)
def test_a_policy_that_cannot_be_meant(tmp_path: Path, setting: str, says: str) -> None:
    policy = f'[ledger]\nmain = "main.beancount"\n\n[interest]\n{setting}\n'
    said = shop_of(tmp_path, policy=policy).refused("interest", code=2, write=False)
    assert says in said
    assert "arledger.toml:" in said


def test_a_memo_charges_it_and_remembers(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    before = aging(shop, "2024-12-30")
    added = shop.write("interest", "Acme", *LATE)
    assert added == (
        '2024-12-31 * "Acme Ltd" "Interest for late payment until 2024-12-31: INV-1" ^DM-2024-0001 #debit-memo\n'
        "  due: 2025-01-30\n"
        "  Assets:Receivable:Acme   141.71 EUR\n"
        "  Income:Interest         -101.71 EUR\n"
        '    text: "Interest on INV-1, 2024-06-16 to 2024-07-15"\n'
        '    interest-of: "INV-1"\n'
        "    interest-to: 2024-12-31\n"
        '    interest-by: "eu"\n'
        "  Income:Interest          -40.00 EUR\n"
        '    text: "Fixed sum for INV-1"\n'
        '    fixed-sum-of: "INV-1"\n'
        '    interest-by: "eu"\n'
    )
    assert found(shop, "Acme", *LATE)["items"] == []
    assert found(shop, "--as-of", "2024-12-30")["totals"][0]["interest"] == "101.71"
    # None on the memo itself, though it is never paid.
    assert found(shop, "--as-of", "2025-12-31")["items"] == []
    assert "owes no interest until 2025-12-31" in shop.refused("interest", "Acme", "--as-of", "2025-12-31")
    assert aging(shop, "2024-12-30") == before
    assert aging(shop, "2024-12-31")["totals"][0]["total"] == "141.71"
    assert shop.book().items
    assert shop.run("check").code == 0


def test_the_next_memo_begins_after_the_first(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, sale("INV-1", "2024-06-15", "10000.00 EUR"))
    shop.write("interest", "Acme", "--as-of", "2024-06-30")
    (item,) = found(shop, "Acme", "--as-of", "2024-07-15")["items"]
    assert (item["from"], item["to"], item["interest"], item["fixed_sum"]) == (
        "2024-07-01", "2024-07-15", "50.34", "0.00",
    )  # fmt: skip
    second = shop.write("interest", "Acme", "--as-of", "2024-07-15", "--date", "2024-07-20")
    assert '2024-07-20 * "Acme Ltd"' in second
    assert "interest-to: 2024-07-15" in second
    assert "fixed-sum" not in second


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "interest is charged to one client at a time"),
        (("Acme", "--date", "2024-06-30"), 3, "a memo of 2024-06-30 cannot charge days until 2024-12-31"),
        (("Acme", "--rev", "HEAD"), 2, "interest is charged in the books as they are"),
        (("Acme", "--account", "Income:Nope"), 2, "the ledger has no account Income:Nope"),
        (("Acme", "--account", "Assets:Bank:Checking"), 3, "is no income account"),
        (("Acem",), 2, "there is no client 'Acem'"),
        (("Bolt",), 3, "Bolt owes no interest until 2024-12-31"),
        (("Acme", "--format", "csv"), 2, "--write answers in a terminal or as JSON"),
    ],
)
def test_what_is_refused(tmp_path: Path, words: tuple[str, ...], code: int, says: str) -> None:
    assert says in shop_of(tmp_path).refused("interest", *words, *LATE, code=code)


def test_no_days_that_are_yet_to_come(tmp_path: Path) -> None:
    text = sale("INV-1", "2049-06-15", "100.00 EUR")
    policy = POLICY.replace('rule = "eu"', 'rule = "contract"\nrate = "12"')
    said = shop_of(tmp_path, text, policy).refused("interest", "Acme", "--as-of", "2049-12-31")
    assert "interest until 2049-12-31 has not accrued yet" in said
    assert shop_of(tmp_path, SALE, policy).run("interest", "--as-of", "9999-12-31").code == 0


def test_a_closed_period_and_a_ledger_with_errors(tmp_path: Path) -> None:
    closed = '2024-12-31 custom "ar-close" 2024-12-31\n'
    assert "is closed" in shop_of(tmp_path, SALE + closed).refused("interest", "Acme", *LATE)
    broken = '2024-01-01 * "x"\n  Assets:Nowhere  1 EUR\n  Income:Sales\n'
    assert "no interest is charged" in shop_of(tmp_path / "2", SALE + broken).refused("interest", "Acme", *LATE)


def test_which_account_is_asked_where_it_is_not_clear(tmp_path: Path) -> None:
    other = "2020-01-01 open Income:Bank:Interest\n"
    said = shop_of(tmp_path, SALE + other).refused("interest", "Acme", *LATE, code=2)
    assert "which account interest is income on is not known" in said
    assert "Income:Bank:Interest or Income:Interest may be it" in said
    policy = POLICY.replace("[interest]\n", '[interest]\nincome = "Income:Bank:Interest"\n')
    assert "  Income:Bank:Interest" in shop_of(tmp_path / "2", SALE + other, policy).write("interest", "Acme", *LATE)


def test_a_memo_for_each_currency(tmp_path: Path) -> None:
    text = SALE + sale("INV-2", "2024-06-15", "1000.00 USD")
    shop = shop_of(tmp_path, text)
    shown = shop.run("interest", "Acme", *LATE)
    assert "No fixed sum is claimed in USD: the law gives it in EUR." in shown.stdout
    assert "As of 2024-12-31 none of it is charged: --write does it" in shown.stderr
    added = shop.write("interest", "Acme", *LATE)
    assert "^DM-2024-0001 #debit-memo\n  due: 2025-01-30\n  Assets:Receivable:Acme   141.71 EUR" in added
    assert "^DM-2024-0002 #debit-memo\n  due: 2025-01-30\n  Assets:Receivable:Acme   66.89 USD" in added
    drafts = sorted(path.name for path in (shop.folder / "outbox" / "2024-12-31").iterdir())
    assert drafts == ["Acme-EUR-interest-DM-2024-0001.eml", "Acme-USD-interest-DM-2024-0002.eml"]


def letter_of(shop: Shop, day: str = "2024-12-31") -> Any:
    (path,) = (shop.folder / "outbox" / day).glob("*.eml")
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def test_its_letter_has_the_workings_in_the_clients_language(tmp_path: Path) -> None:
    text = sale("INV-1", "2024-06-15", "10000.00 EUR", "Bolt") + receipt(
        "2024-07-15", "INV-1", "10000.00 EUR", "Bolt"
    )
    shop = shop_of(tmp_path, text)
    shop.write("interest", "Bolt", *LATE)
    mail = letter_of(shop)
    assert mail["To"] == "Bolt GmbH <info@bolt.example>"
    assert mail["Subject"] == "Verzugszinsen: DM-2024-0001, 141,71 EUR"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["DM-2024-0001.pdf"]
    said = mail.get_body(("plain",)).get_content()
    for words in ("16.06.2024", "10.000,00", "12,50", "51,37", "50,34", "101,71", "40,00", "30.01.2025"):
        assert words in said


def test_the_letter_to_a_client_without_a_mail_address_is_a_pdf_to_print(tmp_path: Path) -> None:
    text = sale("INV-1", "2024-06-15", "10000.00 EUR", "Cato")
    shop = shop_of(tmp_path, text)
    answer = shop.run("interest", "Cato", *LATE, write=True)
    assert answer.code == 0
    assert "Note: The letter is to be printed: " in answer.stderr
    assert "Cato (Cato) has no mail address" in answer.stderr
    (printed,) = (path for path in (shop.folder / "outbox").rglob("*") if path.is_file())
    assert printed.suffix == ".pdf"
    assert printed.read_bytes().startswith(b"%PDF-")
    assert "#debit-memo" in shop.text()


def test_as_json_the_memo_stands_beside_what_accrued(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    answer = shop.run("interest", "Acme", *LATE, "--format", "json", write=True)
    data = json.loads(answer.stdout)
    assert (data["written"], len(data["items"]), len(data["plan"])) == (True, 2, 1)
    assert data["files"][0]["target"] == "outbox/2024-12-31/Acme-EUR-interest-DM-2024-0001.eml"


def test_what_is_disputed_waits_until_it_is_decided(tmp_path: Path) -> None:
    dispute = '2024-07-01 custom "ar-dispute" "INV-1" "opened" 2000.00 EUR "quality: rust"\n'
    shop = shop_of(tmp_path, sale("INV-1", "2024-06-15", "10000.00 EUR") + dispute)
    shown = shop.run("interest", "Acme", "--as-of", "2024-07-15").stdout
    assert "20.34 EUR of it is for disputed parts, and not demanded while the disputes are open: INV-1." in shown
    added = shop.write("interest", "Acme", "--as-of", "2024-07-15")
    assert "-81.37 EUR" in added
    assert "interest-without: 2000.00 EUR" in added
    # All that is left is disputed.
    assert "owes no interest" in shop.refused("interest", "Acme", "--as-of", "2024-07-15")
    shop.write("dispute", "resolve", "INV-1", "--outcome", "upheld", "--date", "2024-07-16")
    rest = found(shop, "Acme", "--as-of", "2024-07-16")["items"]
    assert [(item["principal"], item["from"], item["to"]) for item in rest] == [
        ("2000.00", "2024-06-16", "2024-06-30"),
        ("2000.00", "2024-07-01", "2024-07-15"),
        ("10000.00", "2024-07-16", "2024-07-16"),
    ]


def test_two_clients_with_one_number(tmp_path: Path) -> None:
    text = SALE + sale("INV-1", "2024-06-30", "500.00 EUR", "Bolt")
    shop = shop_of(tmp_path, text)
    shop.write("interest", "Acme", *LATE)
    assert [item["client"] for item in found(shop, *LATE)["items"]] == ["Bolt"]
    assert "INV-1 is a number of Acme and Bolt" in shop.refused("interest", "explain", "INV-1", code=2, write=False)
    assert shop.run("interest", "explain", "INV-1", "--client", "Bolt", *LATE).code == 0


def test_clients_that_are_payees(tmp_path: Path) -> None:
    policy = POLICY.replace("[interest]", '[items]\nclient-from = "payee"\n\n[interest]')
    opens = (
        'option "operating_currency" "EUR"\n2020-01-01 open Assets:Receivable\n2020-01-01 open Assets:Bank:Checking\n'
        "2020-01-01 open Income:Sales\n2020-01-01 open Income:Interest\n"
    )
    text = "".join(
        f'2024-05-01 * "{who}" "Goods" ^{number}\n  due: 2024-06-15\n  Assets:Receivable  10000.00 EUR\n  Income:Sales\n\n'
        for who, number in (("Acme Ltd", "INV-1"), ("Bolt", "INV-2"))
    )
    shop = Shop(tmp_path, {"main.beancount": opens + text}, policy)
    added = shop.write("interest", "Acme Ltd", "--as-of", "2024-07-15")
    assert "  Assets:Receivable   141.71 EUR" in added
    assert [item["client"] for item in found(shop, "--as-of", "2024-07-15")["items"]] == ["Bolt", "Bolt"]


def test_words_that_cannot_be_read_charge_nobody(tmp_path: Path) -> None:
    text = SALE + '2024-05-01 custom "ar-client" Assets:Receivable:Acme "interest" "contrat 9" "m.ito"\n'
    shop = shop_of(tmp_path, text)
    assert (
        "Acme: interest: 'contrat 9' is no rule of interest, so no interest is reckoned."
        in shop.run("interest", *LATE).stdout
    )
    assert "is no rule of interest" in shop.refused("interest", "Acme", *LATE)
    assert "[client-value]" in shop.run("check").stdout


def test_explained_it_comes_to_the_same(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shown = shop.run("interest", "explain", "INV-1", *LATE).stdout
    for words in (
        "10,000.00 * 12.50 % * 15 days / 365",
        "51.369863",
        "European Central Bank, main refinancing rate",
        "http://www.bsi.si/en/ecb-interest-rates",
        "Fixed sum: 40.00 EUR, for 10,000.00 EUR that was late when interest began.",
    ):
        assert words in shown
    data = json.loads(shop.run("interest", "explain", "INV-1", *LATE, "--format", "json").stdout)
    (part,) = data["parts"]
    assert (part["interest"], part["fixed_sum"], part["demanded"]) == ("101.71", "40.00", "141.71")
    assert [span["interest"] for span in part["spans"]] == ["51.37", "50.34"]
    assert part["changes"][0] | {"due": "2024-06-15"} == {
        "due": "2024-06-15", "date": "2024-07-15", "kind": "receipt", "number": "", "amount": "-10000.00", "open": "0.00",
    }  # fmt: skip
    shop.write("interest", "Acme", *LATE)
    assert "All that has accrued is charged." in shop.run("interest", "explain", "INV-1", *LATE).stdout
    said = shop.run("interest", "explain", "DM-2024-0001", "--as-of", "2025-12-31").stdout
    assert "no interest is charged on interest" in said
    assert "It is not late on 2024-06-01" in shop.run("interest", "explain", "INV-1", "--as-of", "2024-06-01").stdout
    assert "Did you mean INV-1?" in shop.refused("interest", "explain", "INV-l", code=2, write=False)


def test_text_of_strangers_stays_text(tmp_path: Path) -> None:
    name = "<b>Acme</b> | `x` [y](http://z) " + "w" * 3000
    opens = OPENS.replace('name: "Acme Ltd"', f'name: "{name}"')
    shop = Shop(tmp_path, {"main.beancount": opens + SALE}, POLICY)
    assert shop.run("interest", "Acme", *LATE, write=True).code == 0
    html = letter_of(shop).get_body(("html",)).get_content()
    assert "<b>Acme" not in html
    assert 'http://z"' not in html
    assert book_of(shop.text(), "2024-12-31").items


def test_consumers_who_are_late_are_named_and_others_are_not(tmp_path: Path) -> None:
    opens = OPENS + "".join(
        f'2020-01-01 open Assets:Receivable:{who}\n  debtor: "consumer"\n' for who in ("Dora", "Emil")
    )
    text = sale("INV-1", "2024-06-15", "10.00 EUR", "Dora") + sale("INV-2", "2024-06-15", "10.00 EUR", "Emil")
    shop = Shop(
        tmp_path, {"main.beancount": opens + text + receipt("2024-06-15", "INV-2", "10.00 EUR", "Emil")}, POLICY
    )
    answer = shop.run("interest", *LATE)
    assert "1 consumer bears no interest by law, only by a contract that their account names: Dora." in answer.stdout
    assert "Consumers bear no interest by law" in shop.run("interest", "explain", "INV-1", *LATE).stdout
    assert "It was paid in time." in shop.run("interest", "explain", "INV-2", *LATE).stdout


def test_everything_ties_before_and_after(tmp_path: Path) -> None:
    text = SALE + sale("INV-2", "2024-06-15", "1000.00 USD") + receipt("2024-06-20", "", "70.00 EUR")
    shop = shop_of(tmp_path, text)
    assert (
        "Acme has 70.00 EUR unapplied: it lowers no principal before it is applied"
        in shop.run("interest", *LATE).stdout
    )
    before = {row["currency"]: row["total"] for row in aging(shop, "2024-12-31")["totals"]}
    data = json.loads(shop.run("interest", "Acme", *LATE, "--format", "json", write=True).stdout)
    after = aging(shop, "2024-12-31")
    charged = {row["currency"]: (row["interest"], row["fixed_sums"]) for row in data["totals"]}
    assert before == {"EUR": "-70.00", "USD": "1000.00"}
    assert charged == {"EUR": ("101.71", "40.00"), "USD": ("66.89", "0.00")}
    assert {row["currency"]: row["total"] for row in after["totals"]} == {"EUR": "71.71", "USD": "1066.89"}
    assert all(tie["difference"] == "0.00" for tie in after["ties"])


def test_a_memo_of_a_later_day_knows_what_is_disputed_by_then(tmp_path: Path) -> None:
    dispute = '2024-07-18 custom "ar-dispute" "INV-1" "opened" 2000.00 EUR "quality: rust"\n'
    shop = shop_of(tmp_path, sale("INV-1", "2024-06-15", "10000.00 EUR") + dispute)
    assert "disputed" not in shop.run("interest", "Acme", "--as-of", "2024-07-15").stdout
    added = shop.write("interest", "Acme", "--as-of", "2024-07-15", "--date", "2024-07-20")
    assert "-81.37 EUR" in added
    assert "interest-to: 2024-07-15" in added
    assert "interest-without: 2000.00 EUR" in added


def test_a_memo_that_is_put_off_bears_no_interest_either(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.write("interest", "Acme", *LATE)
    shop.write(
        "reschedule",
        "DM-2024-0001",
        "--part",
        "2025-01-15=100.00",
        "--part",
        "2025-02-15=41.71",
        "--date",
        "2025-01-10",
    )
    assert found(shop, "--as-of", "2025-12-31")["items"] == []
    assert "no interest is charged on interest" in shop.run("interest", "explain", "DM-2024-0001", *LATE).stdout


def test_days_that_are_rounded_are_explained_so(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, policy=POLICY.replace('rule = "eu"', 'rule = "eu"\nrounding = "daily"'))
    shown = shop.run("interest", "explain", "INV-1", *LATE).stdout
    assert "10,000.00 * 12.50 % / 365, rounded: 3.42 EUR * 15 days" in shown
    assert "51.300000" in shown


def test_the_letter_of_a_memo_goes_while_the_memo_stands(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, sale("INV-1", "2024-06-15", "10000.00 EUR"))
    shop.write("interest", "Acme", "--as-of", "2024-07-15")
    (draft,) = (shop.folder / "outbox").rglob("*.eml")
    shown = " ".join(shop.run("send", draft, "--as-of", "2024-07-15").stdout.split())
    assert "1 ready" in shown
    text = shop.main.read_text()
    shop.main.write_text(text[: text.rindex("\n\n2024-07-15")] + "\n")
    gone = " ".join(shop.run("send", draft, "--as-of", "2024-07-15").stdout.split())
    assert "not in the ledger any more" in gone
