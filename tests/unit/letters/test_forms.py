"""A letter in its forms: text, HTML, PDF and mail."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from tests.unit.letters.test_wording import HOSTILE

from arledger.letters import blocks, mail, page, pdf, text
from arledger.letters.letter import Letter
from arledger.letters.people import Person, Recipients
from arledger.letters.wording import harmless, in_markdown
from arledger.model.problem import UserError

MARKDOWN = """\
# The subject

Dear you,

A paragraph with **strong** and *slanted* words that is long enough to be broken somewhere beyond its
seventieth character, twice.

| Invoice | Amount |
|---|---:|
| INV-1 | 1,000.00 |
| 日本 | 9.00 |

- one
- two
  1. deeper

## Below

Kind regards,\\
Northgate
"""
SENDER = Person("Northgate Equipment Ltd", "receivables@northgate.example")
TO = Recipients(Person("Ann", "ap@acme.example"))
ENVELOPE = mail.Envelope(SENDER, TO, "m")


def letter_of(markdown: str = MARKDOWN, **more: object) -> Letter:
    subject, body, html = blocks.read(markdown)
    letter = Letter(("Northgate",), ("Acme",), date(2026, 3, 31), subject, markdown, body, html, ("foot",))
    return replace(letter, **more)  # type: ignore[arg-type]


def mail_of(letter: Letter, sender: Person = SENDER, to: Recipients = TO) -> EmailMessage:
    content = mail.render(letter, mail.Envelope(sender, to, "advice"), [mail.Attached("x.pdf", b"%PDF-1.7 none")])
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_text() -> None:
    assert (
        text.render(letter_of())
        == """\
Northgate

Acme

2026-03-31

The subject

Dear you,

A paragraph with strong and slanted words that is long enough to be
broken somewhere beyond its seventieth character, twice.

Invoice    Amount
-------  --------
INV-1    1,000.00
日本         9.00

• one
• two
  1. deeper

Below
-----

Kind regards,
Northgate

---
foot
"""
    )


def test_html_stands_alone() -> None:
    content = page.render(letter_of())
    assert "<h1>The subject</h1>" in content
    assert '<td style="text-align:right">1,000.00</td>' in content
    assert "default-src 'none'" in content
    assert "Northgate" in content
    in_mail = page.render(letter_of(), head=False)
    assert "<h1>" not in in_mail
    assert "foot</address>" not in in_mail


def test_html_of_a_template_is_not_read_as_html() -> None:
    _, found, html = blocks.read(
        '<b onclick="x()">bold</b> [x](javascript:alert(1)) ![p](https://evil.example/p.png)\n'
    )
    assert "<b" not in html
    assert "javascript:" not in html.replace("(javascript:alert(1))", "")
    assert "<img" not in html
    assert len(found) == 1


def test_a_pdf_is_the_same_each_time() -> None:
    made = pdf.render(letter_of(), None)
    assert made.startswith(b"%PDF-")
    assert made == pdf.render(letter_of(), None)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_the_paper_of_a_pdf(paper: str, size: tuple[int, int]) -> None:
    found = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf.render(letter_of(paper=paper), None))
    assert found
    assert (round(float(found[1])), round(float(found[2]))) == size


needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads PDFs back")


@needs_pdftotext
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_pdf_shows_hostile_text_as_it_is(hostile: str, tmp_path: Path) -> None:
    markdown = f"# S\n\nBegin {in_markdown(hostile)} end\n"
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf.render(letter_of(markdown, sender=(hostile,), recipient=(hostile, "Acme")), None))
    shown = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    assert squeezed(f"Begin {hostile} end") in squeezed(shown)
    assert squeezed(hostile) in squeezed(shown.split("Begin")[0])


def squeezed(content: str) -> str:
    return "".join(content.split())


ADDRESS = "receivables-department@northgate-equipment.example"
LINK = "https://northgate.example/pay/by/bank?ref=INV-2026-0001"


@needs_pdftotext
def test_text_copied_from_a_pdf_is_what_was_written(tmp_path: Path) -> None:
    markdown = (
        f"# S\n\nWrite to {ADDRESS} now.\n\nPay at {LINK} today.\n\n| To | B |\n|---|---:|\n| {ADDRESS} | 1.00 |\n"
    )
    path = tmp_path / "x.pdf"
    path.write_bytes(
        pdf.render(letter_of(markdown, sender=("Northgate", ADDRESS), recipient=("Acme", ADDRESS)), None)
    )
    shown = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    assert shown.count(ADDRESS) == 4
    assert f"Write to {ADDRESS} now." in shown
    assert f"Pay at {LINK} today." in shown
    assert not [c for c in shown if unicodedata.category(c) == "Cf"]


@needs_pdftotext
def test_a_long_name_is_broken_within_the_page(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf.render(letter_of(f"# S\n\n{'x' * 199}\n"), None))
    shown = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    lines = [line for line in shown.splitlines() if set(line) == {"x"}]
    assert len(lines) > 1
    assert "".join(lines) == "x" * 199


@pytest.mark.parametrize("length", [199, 10_000])
def test_long_names_stay_on_the_page(length: int) -> None:
    name = in_markdown("x" * length)
    letter = letter_of(f"# {name}\n\n{name}\n\n| {name} | B |\n|---|---:|\n| {name} | 1.00 |\n")
    for made in (pdf.render(letter, None), page.render(letter).encode(), text.render(letter).encode()):
        assert len(made) < 100_000
    assert len(mail_of(letter)["Subject"]) <= 150


def test_a_fault_in_a_users_typst(tmp_path: Path) -> None:
    (tmp_path / "letter.typ").write_text("#nothing-of-that-name")
    with pytest.raises(UserError, match=r"letter\.typ: Typst cannot compile this template: unknown variable"):
        pdf.render(letter_of(), tmp_path)


def test_a_mail_has_all_parts() -> None:
    message = mail_of(letter_of(), to=Recipients(TO.to, (Person("dana", "dana@northgate.example"),)))
    assert message["From"] == "Northgate Equipment Ltd <receivables@northgate.example>"
    assert message["To"] == "Ann <ap@acme.example>"
    assert message["Cc"] == "dana <dana@northgate.example>"
    assert message["Subject"] == "The subject"
    assert parsedate_to_datetime(message["Date"]).date() == date(2026, 3, 31)
    assert message["Message-ID"].endswith("@northgate.example>")
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().startswith("Dear you,")
    assert "<p>Dear you,</p>" in html.get_content()
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("x.pdf", "application/pdf")
    assert attached.get_payload(decode=True) == b"%PDF-1.7 none"


def test_the_same_letter_is_the_same_mail() -> None:
    first, second = (mail.render(letter_of(), ENVELOPE, [mail.Attached("x.pdf", b"x")]) for _ in range(2))
    assert first == second
    other = mail.render(letter_of(), ENVELOPE, [mail.Attached("y.pdf", b"x")])
    assert message_from_bytes(first)["Message-ID"] != message_from_bytes(other)["Message-ID"]


@pytest.mark.parametrize(
    "name",
    [
        "Møller & Søn ApS",
        "東京 " * 60,
        'Ann "the boss" <evil@example.com>, other@example.com',
        "Ann\r\nBcc: evil@example.com",
        "Ann\nBcc: evil@example.com\n\nbody",
        "Ann\x00\x1b\u202e\ud800",
        "=?utf-8?q?x?=",
        "x" * 10_000,
        "",
    ],
)
def test_no_name_makes_a_header(name: str) -> None:
    to = Recipients(Person(name, "ap@acme.example"))
    message = mail_of(letter_of(f"# {in_markdown(name)} x\n\nBody\n"), Person(name, SENDER.address), to)
    assert set(message.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "X-Unsent",
        "MIME-Version",
        "Content-Type",
    }
    (address,) = message["To"].addresses
    assert address.addr_spec == "ap@acme.example"
    assert len(message["From"].addresses) == 1
    if "=?" not in name:
        # Long names are encoded in pieces, between which readers may see a space.
        assert squeezed(address.display_name) == squeezed(harmless(name, 80))


@pytest.mark.parametrize("make", [lambda: "Møller"], ids=["text"])
def test_non_ascii_bodies_are_encoded(make: Callable[[], str]) -> None:
    content = mail.render(letter_of(f"# {make()}\n\n{make()}\n"), ENVELOPE, [mail.Attached(f"{make()}.pdf", b"x")])
    assert content.isascii()
    assert b"\r\n" in content
    assert b"\n" not in content.replace(b"\r\n", b"")
