"""A statement as a letter: the client's figures, a slip to pay by, one for each currency, and nothing of ours."""

import shutil
import subprocess
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from tests.support.commands import DEMO
from tests.support.program import run_cli
from tests.support.reminders import invoice, receipt, reminder_shop

DAY = ("--as-of", "2026-03-31")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads PDFs back")

EVENTS = "".join(
    (
        invoice("INV-1", "2026-01-31", "1000.00 USD"),
        invoice("INV-2", "2026-04-15", "250.00 USD"),
        receipt("2026-03-10", "400.00 USD", "INV-1"),
        receipt("2026-03-20", "50.00 USD"),
        '2026-03-12 custom "ar-dispute" "INV-2" "opened" 30.00 USD "price: secret reason"\n',
        '2026-03-13 note Assets:Receivable:Acme "secret note"\n',
        '2026-03-15 * "Acme" "Secret write-off" ^INV-1\n  Expenses:BadDebt  100.00 USD\n  Assets:Receivable:Acme\n',
        '2026-03-25 * "Acme" "Euro goods" ^INV-3\n  due: 2026-04-24\n  Assets:Receivable:Acme  75.50 EUR\n  Income:Sales\n',
    )
)
PAYMENT = '[[payment]]\niban = "DE89 3704 0044 0532 0130 00"\nbic = "COBADEFFXXX"\n'


def text_of(content: bytes, folder: Path) -> str:
    """Return the words of a PDF, a blank between them."""
    path = folder / "read.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def letter(tmp_path: Path, *words: str, more: str = PAYMENT) -> str:
    shop = reminder_shop(tmp_path, EVENTS, more)
    output = tmp_path / "made.pdf"
    answer = shop.run("statement", "Acme", *DAY, "--currency", "USD", "--output", output, *words)
    assert (answer.code, answer.stderr) == (0, "")
    return text_of(output.read_bytes(), tmp_path)


@needs_poppler
def test_a_statement_of_open_items_has_aging_disputes_slip_and_payment_part(tmp_path: Path) -> None:
    said = letter(tmp_path)
    assert "INV-1 2026-01-01 2026-01-31 59 1,000.00 500.00" in said
    assert "INV-2 2026-01-01 2026-04-15 250.00 250.00" in said
    assert "Total 750.00" in said
    assert "Receipt 2026-03-20 -50.00" in said
    assert "In dispute Amount INV-2 30.00" in said
    assert "Current 1–30 days 31–60 days 61–90 days > 90 days Credits Balance" in said
    assert "250.00 0.00 500.00 0.00 0.00 -50.00 700.00" in said
    assert "Balance: 700.00 USD. Without what is in dispute, 670.00 USD is due. 500.00 USD is overdue." in said
    assert "Acme Ltd (Acme) 2026-03-31 USD 670.00 USD" in said
    assert "INV-1 2026-01-31 500.00 INV-2 2026-04-15 220.00 Receipt -50.00 Amount due 670.00 USD" in said
    assert "IBAN DE89 3704 0044 0532 0130 00" in said
    assert "RF54 ACME" in said
    assert "Amount 670.00 USD" in said


@needs_poppler
def test_a_statement_of_activity_runs_from_opening_to_closing(tmp_path: Path) -> None:
    said = letter(tmp_path, "--from", "2026-03-01")
    assert "from 2026-03-01 to 2026-03-31" in said
    assert "Opening balance 2026-03-01 1,250.00" in said
    assert "Receipt INV-1 2026-03-10 400.00 850.00" in said
    assert "Adjustment INV-1 2026-03-15 100.00 750.00" in said
    assert "Receipt 2026-03-20 50.00 700.00 Closing balance 2026-03-31 700.00" in said


@needs_poppler
@pytest.mark.parametrize("words", [(), ("--from", "2026-01-01")], ids=["items", "activity"])
def test_nothing_of_ours_is_on_it(words: tuple[str, ...], tmp_path: Path) -> None:
    said = letter(tmp_path, *words).lower()
    for ours in ("secret", "write", "dana", ".beancount", "ties", "bad debt", "level", "none"):
        assert ours not in said


@needs_poppler
def test_in_the_clients_favour_there_is_no_slip(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, receipt("2026-03-20", "50.00 USD"), PAYMENT)
    made = tmp_path / "made.pdf"
    assert shop.run("statement", "Acme", *DAY, "--output", made).code == 0
    said = text_of(made.read_bytes(), tmp_path)
    assert "Balance: -50.00 USD, in your favour." in said
    assert "Remittance slip" not in said
    assert "IBAN" not in said


def test_several_currencies_are_several_statements(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, EVENTS)
    said = shop.run("statement", "Acme", *DAY, "--format", "pdf")
    assert said.code == 2
    assert "one statement in each of EUR, USD" in said.stderr
    assert "--currency EUR" in said.stderr
    folder = tmp_path / "made"
    assert shop.run("statement", "Acme", *DAY, "--format", "pdf", "--output", folder).code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "2026-03-31-Acme-EUR-statement.pdf",
        "2026-03-31-Acme-USD-statement.pdf",
    ]
    wrong = shop.run("statement", "Acme", *DAY, "--format", "pdf", "--currency", "USS")
    assert (wrong.code, "there is nothing in USS" in wrong.stderr) == (2, True)
    report = shop.run("statement", "Acme", *DAY, "--currency", "USD")
    assert (report.code, "--currency is for a letter" in report.stderr) == (2, True)


def test_the_mail_has_the_statement_attached_and_the_same_bytes_twice(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, EVENTS)
    made = []
    for name in ("a.eml", "b.eml"):
        assert shop.run("statement", "Acme", *DAY, "--currency", "EUR", "--output", tmp_path / name).code == 0
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    mail = message_from_bytes(made[0], policy=default)
    assert isinstance(mail, EmailMessage)
    assert str(mail["To"]) == "Acme Ltd <ap@acme.example>"
    assert str(mail["Subject"]) == "Your statement of account as of 2026-03-31, Northgate Equipment Ltd"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["statement-Acme-EUR-2026-03-31.pdf"]


def test_a_statement_is_written_for_word(tmp_path: Path) -> None:
    output = tmp_path / "made.docx"
    assert run_cli("statement", "Kestrel", "--ledger", DEMO, *DAY, "--output", output).code == 0
    assert output.read_bytes().startswith(b"PK")


def test_what_is_dated_later_changes_no_byte(tmp_path: Path) -> None:
    made = []
    for name, more in (("a", ""), ("b", receipt("2026-04-01", "600.00 USD", "INV-1"))):
        shop = reminder_shop(tmp_path / name, EVENTS + more)
        for words in ((), ("--from", "2026-03-01")):
            output = tmp_path / f"{name}{len(words)}.pdf"
            assert shop.run("statement", "Acme", *DAY, "--currency", "USD", "--output", output, *words).code == 0
            made.append(output.read_bytes())
    assert made[:2] == made[2:]


def test_an_account_without_anything_is_said(tmp_path: Path) -> None:
    said = reminder_shop(tmp_path, EVENTS).run("statement", "Bolt", *DAY, "--format", "pdf")
    assert (said.code, "nothing has ever been on the account of Bolt" in said.stderr) == (2, True)
