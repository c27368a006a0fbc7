"""Mails in files: who wrote when, known by what, whatever a header or a part looks like."""

from datetime import date
from pathlib import Path

import pytest
from tests.support.mails import mail_text, save

from arledger.formats.mail import Mail, mail_in, read_mail
from arledger.formats.mail.addresses import people_in
from arledger.formats.mail.header import decoded
from arledger.model.problem import UserError


def read(body: str | bytes = "Hello\n", **changed: str | None) -> Mail:
    return read_mail(mail_text(body, **changed), "mail.eml")


def test_an_ordinary_mail() -> None:
    mail = read("We pay.\n")
    assert (mail.message_id, mail.day, mail.subject) == ("<1@acme.example>", date(2026, 3, 10), "Your invoice")
    assert mail.senders == (("J. Smith", "ap@acme.example"),)
    assert mail.recipients == (("Northgate", "receivables@northgate.example"),)
    assert (mail.text, mail.attached, mail.is_automatic, mail.earlier) == ("We pay.", (), False, ())


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("<a.b+c=d@x.example>", "<a.b+c=d@x.example>"),
        ("\n <folded\n\t@x.example>", "<folded@x.example>"),
        ('<with"quote@x.example>', "<id."),
        ("<with\\slash@x.example>", "<id."),
        ("<two> <ids>", "<id."),
        ("no brackets", "<id."),
        ("<ä@x.example>", "<id."),
        (f"<{'x' * 251}>", "<id."),
        ("", "<content."),
        (None, "<content."),
    ],
)
def test_what_a_mail_is_known_by(said: str | None, known: str) -> None:
    mail = read(Message_ID=said)
    assert mail.message_id.startswith(known)
    assert len(mail.message_id.split()) == 1
    assert mail.message_id == read(Message_ID=said).message_id


def test_the_heads_of_whoever_passed_it_on_make_no_other_mail() -> None:
    content = b"From: Jo <jo@a.example>\nSubject: Hi\n\nHello\n"
    passed_on = b"Received: from x by y; Mon, 30 Mar 2026 10:00:00 +0000\n" + content
    assert read_mail(content, "a.eml").message_id == read_mail(passed_on, "a.eml").message_id
    assert read_mail(content.replace(b"Hello", b"Bye"), "a.eml").message_id != read_mail(content, "a.eml").message_id
    assert read_mail(content.replace(b"Hi", b"Ho"), "a.eml").message_id != read_mail(content, "a.eml").message_id


def test_a_comment_behind_the_id_is_no_part_of_it() -> None:
    assert read(Message_ID="<p1@x.example> (sent twice)").message_id == "<p1@x.example>"


def test_a_digest_is_of_what_is_said_whatever_its_line_ends() -> None:
    content = mail_text("One\nTwo\n", Message_ID=None)
    windows = content.replace(b"\n", b"\r\n")
    assert read_mail(content, "a").message_id == read_mail(windows, "b").message_id
    assert read("One\n", Message_ID=None).message_id != read("Two\n", Message_ID=None).message_id
    assert read("One\n", Message_ID="strange").message_id == read("Two\n", Message_ID="strange").message_id


@pytest.mark.parametrize(
    ("field", "people"),
    [
        ("ap@acme.example", [("", "ap@acme.example")]),
        ("AP@Acme.Example", [("", "ap@acme.example")]),
        ("<ap@acme.example>", [("", "ap@acme.example")]),
        ('"Smith, J." <ap@acme.example>', [("Smith, J.", "ap@acme.example")]),
        ('"ap@acme.example" <evil@x.example>', [("ap@acme.example", "evil@x.example")]),
        ("ap@acme.example <evil@x.example>", [("ap@acme.example", "evil@x.example")]),
        ("=?utf-8?q?ap=40acme=2Eexample_=3Cap=40acme=2Eexample=3E=2C?= <evil@x.example>",
         [("ap@acme.example <ap@acme.example>,", "evil@x.example")]),
        ("=?utf-8?B?SsO8cmdlbg==?= =?utf-8?q?_Wei=C3=9F?= <j@x.example>", [("Jürgen Weiß", "j@x.example")]),
        ("a@x.example, B <b@y.example>", [("", "a@x.example"), ("B", "b@y.example")]),
        ("team: a@x.example, b@y.example;", [("", "a@x.example"), ("", "b@y.example")]),
        ("a@x.example (see b@y.example)", [("", "a@x.example")]),
        ("Jo <jo@bücher.example>", [("Jo", "jo@xn--bcher-kva.example")]),
        ('"quoted \\" <a@x.example>" <b@y.example>', [('quoted " <a@x.example>', "b@y.example")]),
        ("nobody", []),
        ("a@b@c.example", []),
        ("a b@c.example", []),
        ("<>", []),
        ("a@localhost", []),
        ("(" * 5000, []),
        ('"' + "x" * 5000, []),
    ],
)  # fmt: skip
def test_whom_a_field_names(field: str, people: list[tuple[str, str]]) -> None:
    assert people_in(field) == people


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("plain", "plain"),
        ("=?iso-8859-1?Q?Fr=FChling?=", "Frühling"),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        ("=?utf-8?B?w6Q=?= and =?utf-8?B?w7Y=?=", "ä and ö"),
        ("=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=", "ä"),
        ("=?utf-8?B?w?=", "w"),
        ("=?no-such?Q?caf=C3=A9?=", "café"),
        ("=?zip?Q?abc?=", "abc"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?B?%%%?=", ""),
        ("caf\udcc3\udca9", "café"),
        ("caf\udce9", "café"),
    ],
)
def test_what_a_field_says(field: str, text: str) -> None:
    assert decoded(field) == text


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Mon, 30 Mar 2026 23:30:00 -0500", date(2026, 3, 30)),
        ("30 Mar 2026", date(2026, 3, 30)),
        ("Mon, 31 Feb 2026 10:00:00 +0000", None),
        ("Mon, 30 Mar 0001 10:00:00 +0000", None),
        ("Mon, 30 Mar 99999 10:00:00 +0000", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_the_day_of_a_mail(said: str | None, day: date | None) -> None:
    assert read(Date=said).day == day


def test_to_what_a_mail_is_an_answer() -> None:
    mail = read(In_Reply_To="<2@x>", References="<1@x>\n <2@x> garbage <3@ x>")
    assert mail.earlier == ("<2@x>", "<1@x>")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no mail"),
        (b"Hello, this is a text.\n", "is no mail"),
        (b"%PDF-1.7\n\0\0\0", "is no mail"),
        (bytes(range(256)) * 10, "is no mail"),
        (b"From: ap@acme.example\n\nonly a sender", "is no mail"),
        (mail_text().decode().encode("utf-16"), "is no mail"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Outlook's own format"),
        (mail_text(From="nobody"), "says no sender"),
        (
            b"From a@x Mon Mar 30 2026\n" + mail_text() + b"\nFrom b@x Mon Mar 30 2026\n" + mail_text(),
            "several mails",
        ),
    ],
)
def test_a_file_that_is_no_mail(content: bytes, says: str) -> None:
    with pytest.raises(UserError) as error:
        read_mail(content, "strange.eml")
    assert says in error.value.message
    assert error.value.message.startswith("strange.eml: ")
    assert error.value.exit_code == 1
    assert error.value.remedy


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        mail_in(tmp_path / "none.eml")
    with pytest.raises(UserError, match="this is a folder"):
        mail_in(tmp_path)
    assert mail_in(save(tmp_path, b"\xef\xbb\xbf\r\n" + mail_text())).subject == "Your invoice"


def test_parts_within_parts_without_end() -> None:
    deep = "".join(f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n" for n in range(3000))
    with pytest.raises(UserError, match="too many parts"):
        read(deep, Content_Type="multipart/mixed; boundary=0")
    some = "".join(f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n" for n in range(150))
    assert read(some, Content_Type="multipart/mixed; boundary=0").text == ""


PARTS = """\
--x
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Wir zahlen n=E4chste Woche.
--x
Content-Type: text/html

<p>not this</p>
--x
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="../../etc/advice.CSV"
Content-Transfer-Encoding: base64

MQ==
--x
Content-Type: message/rfc822

Subject: inner
Content-Type: text/plain

not this either
--x--
"""


def test_a_text_that_is_attached_is_not_the_mails_own() -> None:
    attached = PARTS.replace("charset=iso-8859-1", "charset=iso-8859-1\nContent-Disposition: attachment", 1)
    assert read(attached, Content_Type="multipart/mixed; boundary=x").text == "not this"


def test_a_mail_of_several_parts() -> None:
    mail = read(PARTS, Content_Type='multipart/mixed; boundary="x"')
    assert (mail.text, mail.attached) == ("Wir zahlen nächste Woche.", ("csv",))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<html><head><title>T</title><style>p {}</style></head><p>We pay<br>soon.</p></html>", "We pay\nsoon."),
        ("<p>Yes</p><blockquote>No <blockquote>no</blockquote> no</blockquote><p>and on</p>", "Yes\n\nand on"),
        ('<div>Yes</div><div class="gmail_quote"><div>No</div>no</div>', "Yes"),
        ("<p>a &amp; b &lt;c&gt;</p><script>alert(1)</script>", "a & b <c>"),
        ("<p>unclosed <b>bold", "unclosed bold"),
    ],
)
def test_a_mail_of_html_alone(html: str, text: str) -> None:
    assert read(html, Content_Type="text/html; charset=utf-8").text == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Yes.\n> No.\n>> No.\n", "Yes."),
        ("Yes.\n\nOn Mon, 9 Mar 2026 at 10:00, Dana <d@x> wrote:\nNo.\n", "Yes."),
        ("Yes.\n\nOn Mon, 9 Mar 2026 at 10:00, Dana Reyes\n<dana@northgate.example> wrote:\n> No.\n\nAnd yes.", "Yes.\n\n\nAnd yes."),
        ("Ja.\n\nAm 09.03.2026 um 10:00 schrieb Dana <d@x>:\n> Nein.\n", "Ja."),
        ("Oui.\n\nLe lun. 9 mars 2026 à 10:00, Dana <d@x> a écrit :\n> Non.\n", "Oui."),
        ("Yes.\n-----Original Message-----\nNo.", "Yes."),
        ("Ja.\n-----Ursprüngliche Nachricht-----\nNein.", "Ja."),
        ("Ja.\n\nVon: Dana\nGesendet: Montag\nAn: Jo\nBetreff: x\n\nNein", "Ja."),
        ("Yes.\n________________________________\nNo.", "Yes."),
        ("Yes.\n-- \nJo\nWe will pay", "Yes."),
        ("Yes.\nKind regards\nJo", "Yes."),
        ("Ja.\nMit freundlichen Grüßen\nJo", "Ja."),
        ("Oui.\nCordialement,\nJo", "Oui."),
        ("On Friday we pay.\nThank you", "On Friday we pay.\nThank you"),
    ],
)  # fmt: skip
def test_what_is_newly_written(body: str, text: str) -> None:
    assert read(body).text == text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain; charset=no-such-charset", "Grüße".encode()),
        ("text/plain; charset=punycode", "Grüße".encode()),
        ("text/plain; charset=ascii", "Grüße".encode()),
        ("text/plain", "Grüße".encode("cp1252")),
        ('text/plain; charset="iso-8859-1', "Grüße".encode("cp1252")),
        ("text/plain; charset*=utf-8''%ff", "Grüße".encode()),
    ],
)  # fmt: skip
def test_charsets_that_are_wrong(content_type: str, body: bytes) -> None:
    assert read(body, Content_Type=content_type).text in ("Grüße", "GrÃ¼ÃŸe")


def test_broken_and_large_mails() -> None:
    assert read("abc", Content_Transfer_Encoding="base64").text is not None
    assert read("abc", Content_Transfer_Encoding="x-uuencode").text is not None
    assert read("abc", Content_Type="multipart/mixed").text == ""
    assert read("abc", Content_Type="multipart/mixed; boundary=nowhere").text == ""
    large = read(PARTS.replace("MQ==", "MQ==\n" * 1_000_000), Content_Type="multipart/mixed; boundary=x")
    assert large.attached == ("csv",)
    assert read("x" * 5_000_000).text == "x" * 2_000
    assert len(read(Subject="x" * 100_000).subject) == 1000


@pytest.mark.parametrize("field", [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}])
def test_what_no_person_has_written(field: dict[str, str]) -> None:
    assert read(**field).is_automatic
    assert not read(Auto_Submitted="no").is_automatic
