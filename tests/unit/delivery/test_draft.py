"""Drafts that people have changed: what can be sent, is; what cannot, is named with its file."""

import os
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.drafts import draft_text, outbox, read_text
from tests.support.effort import effort, within

from arledger.delivery import draft
from arledger.delivery.draft import Outgoing, read_draft, redirected
from arledger.letters import mail
from arledger.letters.letter import Letter
from arledger.letters.people import Person, Recipients
from arledger.model.problem import UserError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return outbox(tmp_path)


def parsed(found: Outgoing) -> EmailMessage:
    read = message_from_bytes(found.content, policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def test_what_a_draft_says(folder: Path) -> None:
    found = read_text(
        folder, draft_text(Cc="Dana <dana@northgate.example>, x@y.example", Bcc="ito@northgate.example")
    )
    assert found.message_id == "<reminder.1@northgate.example>"
    assert found.sender == "receivables@northgate.example"
    assert found.to == ("accounts@acme.example",)
    assert found.copies == ("dana@northgate.example", "x@y.example", "ito@northgate.example")
    assert found.subject == "Reminder: INV-0007"
    assert found.marks == (("item", "INV-0007 2"),)
    assert len(found.sha256) == 64


def test_what_is_not_for_the_client_stays_here(folder: Path) -> None:
    text = draft_text(Bcc="ito@northgate.example", X_ARLEDGER_client="Acme\n and\tmore", X_Arled="kept")
    found = read_text(folder, text)
    assert found.content == (
        b"From: Northgate Pumps <receivables@northgate.example>\r\n"
        b"To: Acme Industrial <accounts@acme.example>\r\n"
        b"Subject: Reminder: INV-0007\r\n"
        b"Date: Tue, 31 Mar 2026 12:00:00 +0000\r\n"
        b"Message-ID: <reminder.1@northgate.example>\r\n"
        b"X-Arled: kept\r\n"
        b"\r\nDear client,\r\n\r\n.hidden dot\r\n"
    )
    assert found.marks == (("item", "INV-0007 2"), ("client", "Acme and\tmore"))


def test_what_arledger_writes_stays_to_the_byte(folder: Path) -> None:
    subject = "Zahlungserinnerung für Müller & Söhne"
    to = Recipients(Person("Jürgen Müller", "j@mueller.example"), (Person("Dana", "dana@northgate.example"),))
    made = mail.render(
        Letter(("Northgate",), ("Müller",), date(2026, 3, 31), subject, "Grüße\n", (), "<p>Grüße</p>"),
        mail.Envelope(Person("Northgate", "receivables@northgate.example"), to, "reminder"),
        [mail.Attached("INV-0007.pdf", b"%PDF-1.7\n\x00\xff")],
    )
    found = read_text(folder, made)
    assert found.content == made.replace(b"X-Unsent: 1\r\n", b"")
    assert found.recipients == ("j@mueller.example", "dana@northgate.example")
    assert found.subject == "Zahlungserinnerung für Müller & Söhne"


def test_an_address_that_stands_there_twice_gets_one_mail(folder: Path) -> None:
    text = draft_text(To="a@x.example, B@x.example", Cc="A@X.example", Bcc="b@x.example, c@x.example")
    assert read_text(folder, text).recipients == ("a@x.example", "B@x.example", "c@x.example")
    text = draft_text(To="a@x.example, b@x.example", Cc="A@x.example")
    assert read_text(folder, text).recipients == ("a@x.example", "b@x.example")


def test_umlauts_that_somebody_typed_are_encoded(folder: Path) -> None:
    text = draft_text("Schöne Grüße\n", Subject="Mahnung für März", To="Jürgen Müller <j@mueller.example>")
    found = read_text(folder, text)
    assert found.content.isascii()
    assert found.subject == "Mahnung für März"
    read = parsed(found)
    assert (read["subject"], read["to"]) == ("Mahnung für März", "Jürgen Müller <j@mueller.example>")
    typed = draft_text(
        "Schöne Grüße\n.\n" + "x" * 2000 + "\n",
        MIME_Version="1.0",
        Content_Type="text/plain; charset=utf-8",
        Content_Transfer_Encoding="8bit",
    )
    found = read_text(folder, "\ufeff" + typed)
    assert found.content.isascii()
    assert max(map(len, found.content.split(b"\r\n"))) <= 998
    assert parsed(found).get_content().replace("\r\n", "\n") == "Schöne Grüße\n.\n" + "x" * 2000 + "\n"


def test_only_the_part_that_needs_it_is_encoded_anew(folder: Path) -> None:
    text = draft_text(
        "--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGrüße\n"
        "--b\nContent-Type: text/html; charset=us-ascii\n\n<p>=20 as it is\n"
        "--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: binary\n\n%PDF\0\n--b--\n",
        MIME_Version="1.0",
        Content_Type='multipart/mixed; boundary="b"',
    )
    found = read_text(folder, text)
    assert b"\r\n\r\n<p>=20 as it is\r\n" in found.content
    plain, page, pdf = parsed(found).iter_parts()
    assert plain.get_content().strip() == "Grüße"
    assert page.get_content().strip() == "<p>=20 as it is"
    assert pdf.get_content().startswith(b"%PDF\0")
    assert b"\0" not in found.content


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (draft_text(From=None), "acme.eml: a mail has one sender, and From has none"),
        (draft_text(From="a@x.example, b@x.example"), "acme.eml: a mail has one sender, and From has 2"),
        (draft_text(To=None), "acme.eml: there is no recipient: To has no address"),
        (draft_text(To=""), "acme.eml: there is no recipient: To has no address"),
        (draft_text(To="undisclosed-recipients:;"), "acme.eml: there is no recipient: To has no address"),
        (draft_text(To="accounts at acme"), "acme.eml: To is not a list of mail addresses"),
        (draft_text(To="a@x.example b@x.example"), "acme.eml: To is not a list of mail addresses"),
        (draft_text(To="a@x.example; b@x.example"), "acme.eml: To is not a list of mail addresses"),
        (draft_text(To="a@localhost"), "acme.eml: To: 'a@localhost' is no mail address"),
        (draft_text(Cc="<a@[127.0.0.1]>"), "acme.eml: Cc: 'a@[127.0.0.1]' is no mail address"),
        (draft_text(To='"a b"@x.example'), "acme.eml: To: "),
        (draft_text(To="=?utf-8?q?x=0D=0ABcc:_y?= <a@x.example>"), "acme.eml: To is not a list of mail addresses"),
        (draft_text(To="j@müller.example"), "acme.eml: "),
        (draft_text(To="(" * 900 + "a@x.example"), "acme.eml: To is not a list of mail addresses"),
        (draft_text(To=",\n ".join(["a@x.example"] * 3000)), "acme.eml: To has more than 20,000 bytes"),
        (draft_text(Message_ID=None), "acme.eml: there is no Message-ID"),
        (draft_text(Message_ID="reminder"), "acme.eml: there is no Message-ID"),
        (draft_text(Message_ID="<a b@x>"), "acme.eml: there is no Message-ID"),
        ("To: b@x.example\n" + draft_text(), "acme.eml: To stands there twice"),
        ("message-id: <1@x>\n" + draft_text(), "acme.eml: Message-ID stands there twice"),
        (draft_text(Subject="one\n\0two"), "acme.eml:4: this line of the head is too long, or has control characters"),
        (draft_text(Subject="one\n two\x1b"), "acme.eml:4: this line of the head"),
        (draft_text(Subject="x" * 1000), "acme.eml:3: this line of the head"),
        ("From a@x.example Tue\n" + draft_text(), "acme.eml:1: this is no line of a mail's head"),
        (" \n" + draft_text(), "acme.eml:1: this is no line of a mail's head"),
        ("%PDF-1.7", "acme.eml:1: this is no line of a mail's head"),
        ("", "acme.eml: a mail has one sender, and From has none"),
        (draft_text(Subject="x").encode() .replace(b": x", b": \xff"), "acme.eml: Subject has characters that no mail can carry"),
        (
            draft_text("before\xe9\n--b\n\nx\n--b--\n", Content_Type='multipart/mixed; boundary="b"'),
            "acme.eml: the mail has bytes outside ASCII between its parts",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_named(folder: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(UserError) as caught, within(5):
        read_text(folder, text)
    assert caught.value.message.startswith(f"{folder}/{message}")
    assert caught.value.remedy


def test_only_files_of_a_size_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "LARGEST", 1000)
    with pytest.raises(UserError, match="more than 1,000 bytes"):
        read_text(folder, draft_text("x" * 1000))
    with pytest.raises(UserError, match="this is a folder"):
        read_draft(folder)
    os.mkfifo(folder / "pipe.eml")
    with pytest.raises(UserError, match="pipe or device"):
        read_draft(folder / "pipe.eml")
    with pytest.raises(UserError, match=r"none.eml: No such file"):
        read_draft(folder / "none.eml")


def test_a_test_goes_to_one_address_and_says_so(folder: Path) -> None:
    found = read_text(folder, draft_text(Cc="dana@northgate.example", Bcc="ito@northgate.example"))
    test = redirected(found, "me@northgate.example")
    assert test.is_test
    assert test.recipients == ("me@northgate.example",)
    assert test.message_id == "<test.reminder.1@northgate.example>"
    read = parsed(test)
    assert (read["to"], read["cc"], read["subject"]) == ("me@northgate.example", None, "[Test] Reminder: INV-0007")
    assert read["message-id"] == test.message_id
    assert test.subject == "[Test] Reminder: INV-0007"
    assert test.content.partition(b"\r\n\r\n")[2] == found.content.partition(b"\r\n\r\n")[2]
    for subject in (None, "", "für " * 60, "x" * 900):
        test = redirected(read_text(folder, draft_text(Subject=subject)), "me@northgate.example")
        assert parsed(test)["subject"].replace("[Test]", "").strip() == (subject or "").strip()
        assert max(map(len, test.content.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("address", ["me", "a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example", ""])
def test_a_test_goes_to_nobody_else(folder: Path, address: str) -> None:
    with pytest.raises(UserError, match="--test-to: the address"):
        redirected(read_text(folder, draft_text()), address)


WORDS = st.sampled_from(
    ["From: ", "To: ", "Cc: ", "Subject: ", "Message-ID: <1@x>", "Bcc: ", "\n", "\r\n", "\r", "\n\n", " ", "\t", ".", "\0",
     "a@x.example", "<b@x.example>", ",", ";", ":", "(", ")", '"', "\\", "=?utf-8?q?=0A?=", "ü", "\u2028", "\x85", "\x0b", "Content-Type: ", "multipart/mixed; boundary=b", "--b", "--b--", "message/rfc822", "x" * 999]
)  # fmt: skip


@effort(150, 5000)
@given(st.lists(WORDS, max_size=40).map("".join), st.booleans())
def test_no_text_breaks_out_of_a_draft(text: str, is_whole: bool) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        try:
            found = read_text(Path(name), draft_text(Subject=text) if is_whole else text)
        except UserError as error:
            assert error.message.startswith(f"{name}/acme.eml:")
            return
    assert all(address.isascii() and not set(address) & set(" \n<>") for address in found.recipients)
    assert found.content.isascii()
    assert found.content.endswith(b"\r\n")
    lines = found.content.split(b"\r\n")
    assert not [line for line in lines if b"\r" in line or b"\n" in line or len(line) > 998]
    names = [
        line.partition(b":")[0].lower() for line in lines[: lines.index(b"")] if not line.startswith((b" ", b"\t"))
    ]
    assert b"bcc" not in names
    assert names.count(b"to") == names.count(b"from") == names.count(b"message-id") == 1
