"""`invoice copy`: which document is meant, every form of it, and what it never does."""

import json
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from tests.support.shop import ACCOUNTS, ACME, BOLT, POLICY, Shop

COMPANY = """
[company]
name = "Test Tools Ltd"
email = "billing@tools.example"
vat-id = "GB123456789"
bank-details = ["First Bank, account 1"]
[[tax]]
code = "std"
rate = "8"
account = "Liabilities:Tax:Sales"
"""
MEMO = """
2026-02-20 * "Acme Ltd" "One pump back" ^INV-2026-0001 #credit-memo
  number: "CM-1"
  Assets:Receivable:Acme  -108.00 USD
  Income:Sales             100.00 USD
  Liabilities:Tax:Sales      8.00 USD
"""
BOOK = {
    "main.beancount": ACCOUNTS
    + ACME.replace('  name: "Acme Ltd"', '  name: "Acme Ltd"\n  email: "ap@acme.example"')
    + BOLT
    + MEMO
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path, BOOK, POLICY + COMPANY)


def copy(shop: Shop, *words: object) -> str:
    answer = shop.run("invoice", "copy", *words)
    assert answer.code == 0, answer
    return answer.stdout


def test_the_letter_has_lines_tax_what_was_credited_and_what_is_left(shop: Shop) -> None:
    said = copy(shop, "INV-2026-0001", "--as-of", "2026-03-01")
    for words in (
        "Invoice INV-2026-0001 (copy)",
        "VAT 8% on 1,000.00 80.00",
        "Total USD 1,080.00",
        "Credit memo CM-1, 2026-02-20 -108.00",
        "Open on 2026-03-01 972.00",
        "Please pay 972.00 USD by 2026-02-04 (2/10 net 30) to this account",
    ):
        assert words in " ".join(said.split()), words
    assert "CM-1" not in copy(shop, "INV-2026-0001", "--as-of", "2026-02-19")


def test_a_credit_memo_by_its_own_number_or_its_place(shop: Shop) -> None:
    said = copy(shop, "CM-1")
    assert "Credit memo CM-1 (copy)" in said
    assert "Applied INV-2026-0001, 2026-02-20" in said
    line = next(n for n, text in enumerate(shop.text().splitlines(), 1) if "One pump back" in text)
    assert copy(shop, f"main.beancount:{line}") == said


HAND = """
2026-02-20 * "Acme Ltd" "One pump back" {head}
  Assets:Receivable:Acme  -108.00 USD
  Income:Sales             100.00 USD
  Liabilities:Tax:Sales      8.00 USD
"""


@pytest.mark.parametrize(
    ("head", "number", "title", "corrects"),
    [
        ("^CM-7 #credit-memo", "CM-7", "Credit memo CM-7 (copy)", ""),
        ("^CM-7 ^INV-2026-0001", "CM-7", "Credit memo CM-7 (copy)", "Corrects INV-2026-0001"),
        ("^N-1 #invoice", "N-1", "Invoice N-1 (copy)", ""),
    ],
)
def test_a_memo_is_called_by_its_own_link(head: str, number: str, title: str, corrects: str, tmp_path: Path) -> None:
    shop = Shop(tmp_path, {"main.beancount": ACCOUNTS + ACME + HAND.format(head=head)}, POLICY + COMPANY)
    said = " ".join(copy(shop, number, "--as-of", "2026-03-01").split())
    assert title in said
    assert f"Number {number}" in said
    assert corrects in said
    assert ("Corrects" in said) == bool(corrects)
    # What is used up is no open item, and only told with the activity.
    for more in (("--from", "2026-02-01"),) if corrects else ((), ("--from", "2026-02-01")):
        listed = shop.run("statement", "Acme", "--as-of", "2026-03-01", *more).stdout
        assert re.search(
            rf"(credit-memo|invoice) +{number} ", listed.casefold().replace(" memo", "-memo"), re.IGNORECASE
        ), listed


def test_json_has_every_figure_as_the_ledger(shop: Shop) -> None:
    data = json.loads(copy(shop, "INV-2026-0001", "--as-of", "2026-03-01", "--format", "json"))
    assert (data["kind"], data["client"], data["total"], data["left"]) == ("invoice", "Acme", "1080.00", "972.00")
    assert data["taxes"] == [{"name": "", "rate": "8", "base": "1000.00", "amount": "80.00"}]
    assert data["lines"] == [
        {"text": "Pumps", "quantity": None, "unit": "", "price": None, "tax": "", "amount": "1000.00"}
    ]
    assert data["moved"] == [{"date": "2026-02-20", "what": "Credit memo", "number": "CM-1", "amount": "108.00"}]


def test_a_folder_gets_mail_and_pdf_the_same_bytes_twice(shop: Shop, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        copy(shop, "INV-2026-0001", "--output", tmp_path / name, "--as-of", "2026-03-01")
        made.append({path.name: path.read_bytes() for path in sorted((tmp_path / name).iterdir())})
    assert made[0] == made[1]
    assert list(made[0]) == ["2026-01-05-Acme-INV-2026-0001-copy.eml", "2026-01-05-Acme-INV-2026-0001-copy.pdf"]
    mail = message_from_bytes(next(iter(made[0].values())), policy=default)
    assert (mail["To"], mail["Subject"]) == ("Acme Ltd <ap@acme.example>", "Invoice INV-2026-0001 (copy)")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["2026-01-05-Acme-INV-2026-0001-copy.pdf"]


@pytest.mark.parametrize("form", ["md", "html", "docx"])
def test_other_forms(shop: Shop, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{form}"
    copy(shop, "INV-2026-0001", "--output", path)
    assert path.stat().st_size > 400


@pytest.mark.parametrize("address", ["", '  email: "nobody"\n'])
def test_only_the_mail_needs_an_address(address: str, tmp_path: Path) -> None:
    bolt = BOLT.replace('  terms: "net 45"\n', f'  terms: "net 45"\n{address}')
    shop = Shop(tmp_path, {"main.beancount": ACCOUNTS + bolt}, POLICY + COMPANY)
    data = json.loads(copy(shop, "INV-2026-0002", "--format", "json"))
    assert (data["client"], data["to"], data["total"]) == ("Bolt", [], "500.00")
    for form in ("text", "md", "html", "pdf", "docx"):
        copy(shop, "INV-2026-0002", "--format", form, "--output", tmp_path / f"copy.{form}")
    assert "mail address" in shop.refused("invoice", "copy", "INV-2026-0002", "-f", "eml", code=2, write=False)


def test_nothing_of_it_writes_into_the_ledger(shop: Shop) -> None:
    before = shop.texts()
    copy(shop, "INV-2026-0001")
    assert shop.texts() == before


def test_a_number_that_is_not_there(shop: Shop) -> None:
    said = shop.refused("invoice", "copy", "INV-2026-0010", code=2, write=False)
    assert "there is no invoice or memo INV-2026-0010" in said
    assert "Did you mean INV-2026-000" in said
    assert "as of 2026-01-04" in shop.refused(
        "invoice", "copy", "INV-2026-0001", "--as-of", "2026-01-04", code=2, write=False
    )
    said = shop.refused("invoice", "copy", "INV-2026-0001", "--client", "Bolt", code=2, write=False)
    assert "INV-2026-0001 is an invoice of 2026-01-05, 1,080.00 USD, Acme" in said
    assert "Correct --client" in said


def test_a_number_of_something_else_and_none_at_all(tmp_path: Path) -> None:
    deposit = (
        "2025-01-01 open Liabilities:Deposits:Acme\n\n"
        '2026-01-05 * "Acme Ltd" "Deposit" ^DEP-0001\n  secures: "INV-2026-0001"\n'
        "  Assets:Bank:Checking  10.00 USD\n  Liabilities:Deposits:Acme\n"
    )
    shop = Shop(tmp_path, {"main.beancount": ACCOUNTS + ACME + deposit}, POLICY + COMPANY)
    said = shop.refused("invoice", "copy", "DEP-0001", code=2, write=False)
    assert "It is the number of something else" in said
    assert "no number in it" in shop.refused("invoice", "copy", " ", code=2, write=False)


def test_a_receipt_is_no_document_for_a_client(shop: Shop) -> None:
    line = next(n for n, text in enumerate(shop.text().splitlines(), 1) if "On account" in text)
    said = shop.refused("invoice", "copy", f"main.beancount:{line}", code=2, write=False)
    assert "is a receipt of 2026-02-15" in said


def test_a_number_of_two_clients_asks_whose(tmp_path: Path) -> None:
    twice = BOLT.replace("INV-2026-0002", "INV-2026-0001")
    shop = Shop(tmp_path, {"main.beancount": ACCOUNTS + ACME + twice}, POLICY + COMPANY)
    said = shop.refused("invoice", "copy", "INV-2026-0001", code=2, write=False)
    assert "may be any of" in said
    assert "--client" in said
    assert "Anvil" in shop.run("invoice", "copy", "INV-2026-0001", "--client", "Bolt").stdout


def test_two_currencies_ask_which(tmp_path: Path) -> None:
    both = ACME + (
        '\n2026-03-01 * "Acme Ltd" "Both" ^INV-9\n  Assets:Receivable:Acme  10.00 USD\n  Income:Sales  -10.00 USD\n'
        "  Assets:Receivable:Acme  20.00 EUR\n  Income:Sales  -20.00 EUR\n"
    )
    shop = Shop(tmp_path, {"main.beancount": ACCOUNTS + both}, POLICY + COMPANY)
    assert "--currency" in shop.refused("invoice", "copy", "INV-9", code=2, write=False)
    assert "Total EUR  20.00" in shop.run("invoice", "copy", "INV-9", "--currency", "eur").stdout


def test_clients_as_payees(tmp_path: Path) -> None:
    books = """\
2025-01-01 open Assets:Receivable
2025-01-01 open Income:Sales
2025-01-01 open Assets:Bank
2026-01-05 * "Acme Ltd" "Pumps" ^INV-1
  Assets:Receivable   100.00 USD
  Income:Sales       -100.00 USD
2026-01-05 * "Bolt" "Nuts" ^INV-2
  Assets:Receivable    50.00 USD
  Income:Sales        -50.00 USD
"""
    policy = POLICY.replace("[writing]", '[items]\nclient-from = "payee"\n[writing]') + COMPANY
    shop = Shop(tmp_path, {"main.beancount": books}, policy)
    said = copy(shop, "INV-2")
    assert "Bolt" in said
    assert "Nuts" in said
    assert "50.00" in said


@pytest.mark.parametrize("words", [("invoice", "Cope", "100"), ("invoice", "Copper", "100.00")])
def test_a_client_whose_name_is_like_the_word_is_still_invoiced(shop: Shop, words: tuple[str, ...]) -> None:
    assert "there is no client" in shop.refused(*words, code=2, write=False)


def test_a_slip_in_the_word_is_told(shop: Shop) -> None:
    assert "Did you mean invoice copy?" in shop.refused("invoice", "cpoy", "INV-2026-0001", code=2, write=False)


def test_a_kept_file_is_named_on_stderr(tmp_path: Path) -> None:
    kept = '\n2026-01-05 document Assets:Receivable:Acme "kept.pdf" ^INV-2026-0001\n'
    shop = Shop(tmp_path, {"main.beancount": BOOK["main.beancount"] + kept, "kept.pdf": "x"}, POLICY + COMPANY)
    assert "is also kept as kept.pdf" in shop.run("invoice", "copy", "INV-2026-0001").stderr


HOSTILE = ("# head", "[a](http://b)", "{{ 7*7 }}", "<b>x</b>", "|---|", "**b**", "- x", "x" * 5000, "=1+1")


@pytest.mark.parametrize("text", HOSTILE)
def test_strange_texts_stay_texts(text: str, tmp_path: Path) -> None:
    line = BOLT.replace('"Anvil"', json.dumps(text)).replace('terms: "net 45"', f"vat-id: {json.dumps(text[:50])}")
    shop = Shop(tmp_path, {"main.beancount": ACCOUNTS + line}, POLICY + COMPANY)
    said = "".join(copy(shop, "INV-2026-0002").split())
    assert text[:30].replace(" ", "") in said
    html = copy(shop, "INV-2026-0002", "--format", "html")
    assert "<b>x</b>" not in html
    assert "<h1>head" not in html
    assert html.count("<h1>") == 1
    made = tmp_path / "x.pdf"
    copy(shop, "INV-2026-0002", "--output", made)
    assert made.read_bytes().startswith(b"%PDF-")
