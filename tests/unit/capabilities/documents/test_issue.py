"""A new document: entry, kept PDF and draft are one plan, and the mail goes by `send` while it says what the ledger says."""

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from tests.support.shop import ACCOUNTS, ACME, BOLT, POLICY, Shop

from arledger.capabilities.documents.mailing import KINDS
from arledger.capabilities.statements.mailing import KINDS as OF_STATEMENTS
from arledger.collecting.values import DOCUMENT_MAILS

COMPANY = """
[company]
name = "Test Tools Ltd"
email = "billing@tools.example"

[[tax]]
code = "std"
rate = "8"
account = "Liabilities:Tax:Sales"
"""
BOOK = {
    "main.beancount": ACCOUNTS
    + ACME.replace('  name: "Acme Ltd"', '  name: "Acme Ltd"\n  email: "ap@acme.example"')
    + BOLT
}
DAY = ("--date", "2026-03-31")
SOLD = ("invoice", "Acme", "--line", "Pump; 2; 540.00", "--tax", "std", *DAY)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path, BOOK, POLICY + COMPANY)


def files(shop: Shop, *folders: str) -> dict[str, bytes]:
    found = [path for folder in folders for path in (shop.folder / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(shop.folder)): path.read_bytes() for path in sorted(found)}


def mail_in(shop: Shop) -> EmailMessage:
    (content,) = [c for name, c in files(shop, "outbox").items() if name.endswith(".eml")]
    made = message_from_bytes(content, policy=default)
    assert isinstance(made, EmailMessage)
    return made


def test_a_preview_writes_nothing_and_names_every_file(shop: Shop) -> None:
    before = shop.tree()
    answer = shop.run(*SOLD, "--eml")
    assert answer.code == 0
    assert "+ documents/Acme/2026-03-31.INV-2026-0003.pdf  Invoice INV-2026-0003 as PDF" in answer.stdout
    assert "outbox/2026-03-31/Acme-INV-2026-0003.eml  to ap@acme.example: Invoice INV-2026-0003" in answer.stdout
    assert '"documents/Acme/2026-03-31.INV-2026-0003.pdf" ^INV-2026-0003' in answer.stdout
    assert shop.tree() == before


def test_the_pdf_is_kept_and_the_draft_has_it(shop: Shop) -> None:
    added = shop.write(*SOLD, "--eml")
    assert "document Assets:Receivable:Acme" in added
    (kept,) = files(shop, "documents").values()
    assert kept.startswith(b"%PDF-")
    mail = mail_in(shop)
    assert (mail["To"], mail["Subject"]) == ("Acme Ltd <ap@acme.example>", "Invoice INV-2026-0003")
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "INV-2026-0003.pdf"
    assert attached.get_content() == kept
    body = mail.get_body(("plain",))
    assert body
    assert "Total USD  1,166.40" in body.get_content()
    assert shop.run("check").code == 0
    shop.book()


def test_pdf_alone_drafts_nothing(shop: Shop) -> None:
    shop.write(*SOLD, "--pdf")
    assert list(files(shop, "documents")) == ["documents/Acme/2026-03-31.INV-2026-0003.pdf"]
    assert not (shop.folder / "outbox").exists()


def test_without_either_nothing_is_kept(shop: Shop) -> None:
    shop.write(*SOLD)
    assert not (shop.folder / "documents").exists()


@pytest.mark.parametrize(
    ("words", "subject", "line"),
    [
        (("credit-memo", "Acme", "108.00", "--invoice", "INV-2026-0001", *DAY), "Credit memo CM-2026-0001", "100.00"),
        (("debit-memo", "Acme", "45.00", "--note", "Freight", *DAY), "Debit memo DM-2026-0001", "Freight"),
    ],
)
def test_memos_are_documents_as_well(shop: Shop, words: tuple[str, ...], subject: str, line: str) -> None:
    shop.write(*words, "--eml")
    mail = mail_in(shop)
    body = mail.get_body(("plain",))
    assert body
    assert mail["Subject"] == subject
    assert line in body.get_content()


def test_without_an_address_nothing_at_all_is_written(shop: Shop) -> None:
    said = shop.refused("invoice", "Bolt", "100.00", *DAY, "--eml", code=2)
    assert "has no mail address" in said
    assert "document Assets:Receivable:Bolt" in shop.write("invoice", "Bolt", "100.00", *DAY, "--pdf")


def test_a_file_that_is_there_already_is_never_written_over(shop: Shop) -> None:
    there = shop.folder / "documents" / "Acme" / "2026-03-31.INV-2026-0003.pdf"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"mine")
    assert "exists already" in shop.refused(*SOLD, "--pdf")
    assert there.read_bytes() == b"mine"


def test_a_second_invoice_of_the_day_has_a_draft_of_its_own(shop: Shop) -> None:
    shop.write(*SOLD, "--eml")
    shop.write("invoice", "Acme", "10.00", *DAY, "--eml")
    names = [name for name in files(shop, "outbox") if name.endswith(".eml")]
    assert names == ["outbox/2026-03-31/Acme-INV-2026-0003.eml", "outbox/2026-03-31/Acme-INV-2026-0004.eml"]


def test_the_kept_pdf_is_the_copy_but_for_the_word(shop: Shop) -> None:
    shop.write(*SOLD, "--pdf")
    made = shop.run("invoice", "copy", "INV-2026-0003", "--as-of", "2026-03-31", "--format", "json")
    data = json.loads(made.stdout)
    assert (data["total"], data["lines"][0]["quantity"], data["lines"][0]["price"]) == ("1166.40", "2", "540.00")
    assert "also kept as documents/Acme/2026-03-31.INV-2026-0003.pdf" in made.stderr


def test_send_shows_it_as_ready_and_keeps_it_back_once_it_is_wrong(shop: Shop) -> None:
    shop.write(*SOLD, "--eml")
    assert "1 ready" in shop.run("send", "--as-of", "2026-03-31").stdout
    text = shop.text()
    shop.main.write_text(
        text.replace("1166.40 USD", "1188.00 USD").replace("-1080.00 USD\n    text", "-1101.60 USD\n    text")
    )
    said = shop.run("send", "--as-of", "2026-03-31").stdout
    assert "the amount has changed" in " ".join(said.split())
    shop.main.write_text(text.replace('2026-03-31 * "Acme Ltd" "Pump"', '2026-03-30 * "Acme Ltd" "Pump"'))
    assert "not in the ledger any more" in " ".join(shop.run("send", "--as-of", "2026-03-31").stdout.split())
    shop.main.write_text(text.partition('\n2026-03-31 * "Acme Ltd" "Pump"')[0])
    assert "not in the ledger any more" in " ".join(shop.run("send", "--as-of", "2026-03-31").stdout.split())


def test_what_was_sent_is_recorded_once(shop: Shop) -> None:
    shop.write(*SOLD, "--eml")
    draft = shop.folder / "outbox" / "2026-03-31" / "Acme-INV-2026-0003.eml"
    answer = shop.run("mark-sent", draft, write=True)
    assert answer.code == 0, answer.stderr
    said = shop.text().partition('custom "ar-contact"')[2]
    assert "invoice: Invoice INV-2026-0003" in said
    assert '"INV-2026-0003" "<invoice.2026-03-31.' in said
    shop.run("mark-sent", draft, write=True)
    assert shop.text().count('custom "ar-contact"') == 1
    assert "recorded already" in " ".join(shop.run("send", "--as-of", "2026-03-31").stdout.split())


def test_instalments_have_their_table_in_the_mail(shop: Shop) -> None:
    shop.write("invoice", "Acme", "900.00", "--terms", "3 instalments monthly", *DAY, "--eml")
    body = mail_in(shop).get_body(("plain",))
    assert body
    for due in ("2026-04-30", "2026-05-31", "2026-06-30"):
        assert f"{due}  300.00" in body.get_content()


def test_a_new_invoice_does_not_stand_in_for_a_call(shop: Shop) -> None:
    before = json.loads(shop.run("worklist", "--as-of", "2026-03-31", "--format", "json").stdout)
    shop.write(*SOLD, "--eml")
    draft = shop.folder / "outbox" / "2026-03-31" / "Acme-INV-2026-0003.eml"
    assert shop.run("mark-sent", draft, write=True).code == 0
    after = json.loads(shop.run("worklist", "--as-of", "2026-03-31", "--format", "json").stdout)
    assert [each["reason"] for each in before["clients"]] == [each["reason"] for each in after["clients"]]
    assert any(each["client"] == "Acme" for each in before["clients"])


def test_the_names_of_these_mails_are_known_to_the_record() -> None:
    assert (*KINDS, *OF_STATEMENTS) == DOCUMENT_MAILS


@pytest.mark.parametrize("payee", ["../../../evil", "Acme / Sons", "..."])
def test_a_payee_is_never_a_path(payee: str, tmp_path: Path) -> None:
    book = (
        "2025-01-01 open Assets:Receivable\n2025-01-01 open Income:Sales\n2025-01-01 open Assets:Bank\n\n"
        f'2026-01-05 * "{payee}" "Pumps" ^INV-2026-0001\n  Assets:Receivable  10.00 USD\n  Income:Sales  -10.00 USD\n'
    )
    policy = POLICY.replace("[writing]", '[items]\nclient-from = "payee"\n\n[writing]')
    shop = Shop(tmp_path / "deep" / "er", {"main.beancount": book}, policy + COMPANY)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    shop.write("invoice", payee, "100.00", *DAY, "--pdf")
    (new,) = {path for path in tmp_path.rglob("*.pdf") if path.is_file()} - before
    assert new.is_relative_to(shop.folder / "documents")
    assert "payees without an account" in shop.refused("invoice", payee, "50.00", *DAY, "--eml")
