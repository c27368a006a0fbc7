"""`arledger advice`: the letter for a receipt or refund, who it goes to, and what it refuses."""

import base64
import json
import os
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from textwrap import dedent

import pytest
from tests.support.commands import DEMO, assert_refused
from tests.support.places import SAMPLES
from tests.support.program import Answer, run_cli

GOLDEN = SAMPLES / "letters" / "payment-advice.eml"
POLICY = """
    [company]
    name = "Northgate Equipment Ltd"
    address = ["14 Foundry Lane"]
    email = "receivables@northgate.example"
    [contacts]
    dana = "dana@northgate.example"
"""
LEDGER = """
    option "operating_currency" "USD"
    2026-01-01 open Assets:Receivable:Acme
      name: "Acme Industrial Ltd"
      email: "ap@acme.example"
      contact: "Ann Lee"
      sales-rep: "dana"
    2026-01-01 open Assets:Receivable:Bolt
    2026-01-01 open Assets:Bank
    2026-01-01 open Income:Sales
    2026-01-01 open Expenses:Discounts
    2026-01-05 * "Acme" "Pumps" ^INV-0007
      Assets:Receivable:Acme   1000.00 USD
      Income:Sales
    2026-01-14 * "Acme" "First part" ^INV-0007
      bank-ref: "20260114/A"
      Assets:Bank              300.00 USD
      Assets:Receivable:Acme
    2026-01-20 * "Acme" "Second part" ^INV-0007
      Assets:Bank              686.00 USD
      Expenses:Discounts        14.00 USD
      Assets:Receivable:Acme  -700.00 USD
    2026-02-01 * "Both" "For two" ^INV-0008
      bank-ref: "B-2"
      Assets:Bank              120.00 USD
      Assets:Receivable:Acme   -20.00 USD
      Assets:Receivable:Bolt  -100.00 USD
"""


@pytest.fixture
def main(book: Path) -> Path:
    (book / "arledger.toml").write_text(dedent(POLICY), encoding="utf-8")
    path = book / "main.beancount"
    path.write_text(dedent(LEDGER), encoding="utf-8")
    return path


def advice(main: Path, *args: object) -> Answer:
    return run_cli("advice", *args, "--ledger", main)


def test_the_letter(main: Path) -> None:
    answer = advice(main, "20260114/A")
    assert (answer.code, answer.stderr) == (0, "")
    assert answer.stdout == dedent("""\
        Northgate Equipment Ltd
        14 Foundry Lane

        Acme Industrial Ltd

        2026-03-31

        Payment received: 300.00 USD on 2026-01-14

        Dear Ann Lee,

        Thank you for your payment of 300.00 USD, received on 2026-01-14
        (reference 20260114/A).

        It was applied to (in USD):

        Invoice   Date          Amount    Paid  Still open
        --------  ----------  --------  ------  ----------
        INV-0007  2026-01-05  1,000.00  300.00        0.00

        As of 2026-03-31 the account shows 20.00 USD in your favour.

        If anything here differs from your records, please write to
        receivables@northgate.example.

        Kind regards,

        Northgate Equipment Ltd

        ---
        receivables@northgate.example
    """)


def test_json(main: Path) -> None:
    answer = advice(
        main, "INV-0007", "--on", "2026-01-20", "--to", "both", "--format", "json", "--as-of", "2026-01-31"
    )
    assert json.loads(answer.stdout) == {
        "as_of": "2026-01-31",
        "kind": "receipt",
        "client": "Acme",
        "name": "Acme Industrial Ltd",
        "date": "2026-01-20",
        "reference": "",
        "currency": "USD",
        "amount": "686.00",
        "arrived": [],
        "shared": False,
        "allocations": [
            {
                "invoice": "INV-0007",
                "text": "",
                "date": "2026-01-05",
                "amount": "1000.00",
                "applied": "686.00",
                "discount": "14.00",
                "open": "0.00",
            }
        ],
        "unapplied": "0.00",
        "refunded": "0.00",
        "elsewhere": "0.00",
        "balance": "0.00",
        "to": ["ap@acme.example", "dana@northgate.example"],
        "subject": "Payment received: 686.00 USD on 2026-01-20",
        "source": "main.beancount:19",
    }


def test_several_receipts_ask_for_the_day(main: Path) -> None:
    answer = advice(main, "inv-0007")
    assert_refused(answer, "inv-0007 may be any of receipt of 2026-01-14, 300.00 USD, Acme (main.beancount:15)")
    assert "Add --on DATE, as in --on 2026-01-14." in answer.stderr
    assert "686.00" in advice(main, "inv-0007", "--on", "2026-01-20").stdout
    assert_refused(advice(main, "inv-0007", "--on", "2026-01-21"), "is meant by these options")


@pytest.mark.parametrize("more", [(), ("--no-cache",)])
def test_several_clients_ask_for_one(main: Path, more: tuple[str, ...]) -> None:
    assert_refused(advice(main, "B-2", *more), "Add --client CLIENT, as in --client Acme.")
    answer = advice(main, "B-2", "--client", "acme", *more)
    assert "The payment was for several accounts" in answer.stdout
    assert "payment of 20.00 USD" in answer.stdout
    assert "100.00" not in answer.stdout
    assert "120.00" not in answer.stdout


def test_a_place(main: Path) -> None:
    assert "300.00 USD" in advice(main, "main.beancount:15").stdout
    assert "300.00 USD" in advice(main, f"{main}:17").stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("R-9",), "there is no receipt or refund 'R-9' as of 2026-03-31"),
        (("20260114/A", "--as-of", "2026-01-13"), "there is no receipt or refund"),
        (("20260114/A", "--to", "boss@acme.example"), "there is no role"),
        (("20260114/A", "--format", "xlsx"), "there is no format"),
        (("20260114/A", "--on", "soon"), "--on: 'soon' is not a date"),
        (("20260114/A", "--client", "Nobody"), "there is no client"),
    ],
)
def test_what_is_refused(main: Path, args: tuple[str, ...], said: str) -> None:
    assert_refused(advice(main, *args), said)


def test_a_missing_address_names_the_account(main: Path) -> None:
    answer = advice(main, "B-2", "--client", "Bolt", "--format", "eml")
    assert_refused(answer, "main.beancount:8: Bolt (Bolt) has no mail address", 'email: "accounts@bolt.example"')
    assert advice(main, "B-2", "--client", "Bolt").code == 0, "a letter on paper needs none"
    for to in ("client", "sales", "both"):
        answer = advice(main, "B-2", "--client", "Bolt", "--format", "json", "--to", to)
        assert json.loads(answer.stdout)["to"] == [], "and a program is told that there is none"
    answer = advice(main, "B-2", "--client", "Bolt", "--to", "sales", "--format", "eml")
    assert_refused(answer, "main.beancount:8: Bolt (Bolt) has no sales representative")


def test_a_folder_gets_nothing_where_an_address_is_missing(main: Path) -> None:
    assert_refused(advice(main, "B-2", "--client", "Bolt", "--output", "out"))
    assert not Path("out").exists()


def test_a_missing_sender_names_the_policy(main: Path) -> None:
    (main.parent / "arledger.toml").write_text("[contacts]\ndana = 'd@n.example'\n", encoding="utf-8")
    assert_refused(advice(main, "20260114/A", "--format", "eml"), "[company] has no email", "arledger.toml")
    (main.parent / "arledger.toml").write_text("\n[company]\nemail = 'no address'\n", encoding="utf-8")
    assert_refused(advice(main, "20260114/A", "--format", "eml"), "arledger.toml:3: [company] email: 'no address'")


def test_a_folder_gets_a_mail_and_a_pdf_of_ones_own(main: Path) -> None:
    answer = advice(main, "20260114/A", "--output", "letters")
    assert (answer.code, answer.stdout) == (0, "")
    files = sorted(Path("letters").iterdir())
    assert [file.name for file in files] == ["2026-01-14-Acme-20260114-A.eml", "2026-01-14-Acme-20260114-A.pdf"]
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600", "0o600"]
    mail = message_from_bytes(files[0].read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    (attached,) = mail.iter_attachments()
    assert attached.get_payload(decode=True) == files[1].read_bytes()
    before = [file.read_bytes() for file in files]
    advice(main, "20260114/A", "--output", "letters")
    assert [file.read_bytes() for file in files] == before
    advice(main, "20260114/A", "--output", "letters", "--to", "sales", "--format", "eml")
    assert Path("letters/2026-01-14-Acme-20260114-A-sales.eml").is_file()


@pytest.mark.parametrize(
    "ref", ["../../etc/passwd", "/etc/passwd", ".hidden", "a\nb\x1b", "~" * 300, "é" * 300, "..."]
)
def test_a_reference_cannot_leave_the_folder(main: Path, ref: str) -> None:
    text = main.read_text(encoding="utf-8").replace("20260114/A", ref)
    main.write_text(text, encoding="utf-8")
    answer = advice(main, ref, "--output", "letters", "--format", "eml")
    assert answer.code == 0, answer.stderr
    (name,) = (path.name for path in Path("letters").iterdir())
    assert name.startswith("2026-01-14-Acme")
    assert len(name.encode()) < 200
    assert re.fullmatch(r"[\w.+-]+\.eml", name)


def test_files(main: Path) -> None:
    for name, start in (
        ("x.pdf", b"%PDF-"),
        ("x.html", b"<!DOCTYPE html>"),
        ("x.md", b"# Payment"),
        ("x.txt", b"Northgate"),
    ):
        assert advice(main, "20260114/A", "-o", name).code == 0
        assert Path(name).read_bytes().startswith(start)
    assert advice(main, "20260114/A", "-o", "x.eml").code == 0
    assert_refused(advice(main, "20260114/A", "-o", main), "is a file of the book itself", code=3)


def test_sales_read_of_the_client(main: Path) -> None:
    answer = advice(main, "20260114/A", "--to", "sales", "--format", "md")
    assert answer.stdout.startswith("# Payment from Acme Industrial Ltd: 300.00 USD on 2026-01-14\n")
    assert "Dear" not in answer.stdout
    assert "in the client's favour" in answer.stdout


def test_the_users_own_template_goes_first(main: Path) -> None:
    own = main.parent / "letters"
    own.mkdir()
    (own / "payment-advice.md.j2").write_text("# {{ amount }}\n\n{{ client.name }}\n", encoding="utf-8")
    assert advice(main, "20260114/A", "--format", "md").stdout == "# 300.00 USD\n\nAcme Industrial Ltd\n"
    (own / "payment-advice.md.j2").write_text("# x\n\n{{ amuont }}\n", encoding="utf-8")
    assert_refused(advice(main, "20260114/A"), "payment-advice.md.j2:3: this template cannot be filled in: 'amuont'")


@pytest.mark.parametrize("text", ["", "{# nothing #}\n", "Dear {{ client.name }},\n", "#\n\nx\n"])
def test_a_template_without_a_subject_is_refused(main: Path, text: str) -> None:
    own = main.parent / "letters"
    own.mkdir()
    (own / "payment-advice.md.j2").write_text(text, encoding="utf-8")
    assert_refused(
        advice(main, "20260114/A"), own / "payment-advice.md.j2", "without a subject", "begin with a heading"
    )


@pytest.mark.parametrize("name", ["y.doc", "y.ODT", "y.xlsx"])
def test_a_name_that_promises_another_format_is_refused(main: Path, name: str) -> None:
    answer = advice(main, "20260114/A", "-o", main.parent / name)
    assert_refused(answer, "there is no format", "docx, eml, html, json, md, pdf, txt")
    assert not (main.parent / name).exists()


def test_a_receipt_that_came_back_is_refused(main: Path) -> None:
    bounced = '2026-02-10 * "Acme" "Bounced" ^INV-0007\n  Assets:Receivable:Acme  300.00 USD\n  Assets:Bank\n'
    with main.open("a", encoding="utf-8") as file:
        file.write(f"\n{bounced}")
    assert_refused(advice(main, "20260114/A"), "took this receipt of 2026-01-14 back", "--as-of", code=3)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("INV-2025-0094",), "Bank fee"),
        (("clients/Acme.beancount:26",), "Discount"),
        (("INV-2025-0065",), "The bank's amount was 3,840.00 EUR."),
    ],
)
def test_the_demo(args: tuple[str, ...], said: str) -> None:
    answer = advice(DEMO, *args)
    assert answer.code == 0, answer.stderr
    assert said in " ".join(answer.stdout.split())


def test_the_golden_mail() -> None:
    """The demo's mail byte for byte, but for the PDF: its bytes are of Typst's version and the machine's fonts."""
    answer = run_cli("advice", "INV-2024-0017", "--to", "both", "--format", "eml", "--ledger", DEMO)
    assert answer.code == 0, answer.stderr
    head, found, rest = answer.stdout.partition("Content-Disposition: attachment")
    disposition, _, attached = rest.partition("\r\n\r\n")
    encoded, boundary, end = attached.partition("\r\n--=_")
    assert base64.b64decode(encoded).startswith(b"%PDF-")
    content = (head + found + disposition + "\r\n\r\n(the PDF)\r\n" + boundary + end).encode()
    if os.environ.get("ARLEDGER_BLESS"):
        GOLDEN.write_bytes(content)
    assert content == GOLDEN.read_bytes()


def test_a_letter_is_on_the_paper_of_the_policy(main: Path, tmp_path: Path) -> None:
    policy = main.parent / "arledger.toml"
    policy.write_text(policy.read_text(encoding="utf-8") + '[letters]\npaper = "letter"\n', encoding="utf-8")
    done = run_cli("advice", "20260114/A", "--ledger", main, "--as-of", "2026-02-28", "-o", tmp_path / "x.pdf")
    assert done.code == 0, done
    assert re.search(rb"/MediaBox\s*\[0 0 612 792\]", (tmp_path / "x.pdf").read_bytes())


def in_language(main: Path, said: str) -> None:
    text = main.read_text(encoding="utf-8")
    main.write_text(
        text.replace('  contact: "Ann Lee"', f'  contact: "Ann Lee"\n  language: "{said}"'), encoding="utf-8"
    )


def test_the_letter_is_in_the_clients_language(main: Path) -> None:
    in_language(main, "de-CH")
    answer = advice(main, "INV-0007", "--on", "2026-01-20")
    assert (answer.code, answer.stderr) == (0, "")
    text = " ".join(answer.stdout.split())
    assert "Zahlung eingegangen: 686,00 USD am 20.01.2026 Guten Tag Ann Lee," in text
    assert "Rechnung Datum Betrag Skonto Bezahlt Noch offen" in text
    assert "INV-0007 05.01.2026 1.000,00 14,00 686,00 0,00" in text
    assert '<html lang="de">' in advice(main, "INV-0007", "--on", "2026-01-20", "-f", "html").stdout
    as_data = json.loads(advice(main, "INV-0007", "--on", "2026-01-20", "-f", "json").stdout)
    assert as_data["amount"] == "686.00"
    assert as_data["subject"] == "Zahlung eingegangen: 686,00 USD am 20.01.2026"


def test_a_colleague_reads_the_language_of_the_company(main: Path) -> None:
    in_language(main, "de")
    assert "Payment from Acme Industrial Ltd: 300.00 USD" in advice(main, "20260114/A", "--to", "sales").stdout
    policy = main.parent / "arledger.toml"
    policy.write_text(f'{policy.read_text(encoding="utf-8")}[letters]\nlanguage = "fr"\n', encoding="utf-8")
    colleague = advice(main, "20260114/A", "--to", "sales").stdout
    assert "Règlement de Acme Industrial Ltd\u00a0: 300,00 USD le 14/01/2026" in colleague
    assert "Guten Tag Ann Lee" in advice(main, "20260114/A").stdout
    assert "Madame, Monsieur," in advice(main, "B-2", "--client", "Bolt").stdout


def test_a_language_without_letters_is_said_and_the_companys_taken(main: Path) -> None:
    in_language(main, "es")
    answer = advice(main, "20260114/A")
    assert answer.code == 0
    assert answer.stderr == (
        "arledger: main.beancount:3: Acme: there are no letters in the language 'es', only in en, de, fr; "
        "this one is in en.\n"
    )
    assert "Dear Ann Lee" in answer.stdout
    assert advice(main, "20260114/A", "--to", "sales").stderr == ""


def test_the_letter_as_a_word_file(main: Path) -> None:
    target = main.parent / "y.DOCX"
    assert advice(main, "20260114/A", "-o", target).code == 0
    assert target.read_bytes().startswith(b"PK")
    assert target.stat().st_mode & 0o77 == 0
