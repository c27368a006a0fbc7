"""How letters look: long ones, names of every script, phones, and text that would like to be more than text."""

import re
import shutil
import subprocess
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from tests.support.browser import measure, needs_chromium
from tests.unit.letters.test_word import shown

from arledger.capabilities.letters import sample
from arledger.capabilities.letters.catalogue import find_letter
from arledger.letters import mail, page, pdf, text, word
from arledger.letters.letter import Letter
from arledger.letters.people import Person, Recipients, postal_lines
from arledger.letters.stationery import Stationery
from arledger.letters.wording import Wording, harmless
from arledger.policy.settings import Language, Policy

GREEK = "Οργανισμός Λιμένος Θεσσαλονίκης και Συνεργάτες Α.Ε. (Ελλάς)"
NAMES = [GREEK, "Wasserstraßen- und Schifffahrtsgesellschaft Oberhavel mbH", "شركة الشرق الأوسط للتجارة المحدودة"]
HOSTILE = ["# x", "[a](http://b)", "{{ 7*7 }}", "<b>x</b>", "a\nb", "\u202egnp.exe", "|---|", "**b**", "{%p if x %}"]
HOSTILE_LETTERS = (
    *("final-demand", "statement", "thank-you", "deposit-forfeited", "remittance-request"),
    *("promise-broken", "dispute-acknowledged", "escalation-notice", "dispute-resolved"),
)
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads PDFs back")


def letter_of(name: str, language: Language, count: int = 3, who: str = "", number: str = "") -> Letter:
    """Write a letter to a client of a name, about items of a number."""
    kind, client = find_letter(name), sample.CLIENT
    values: dict[str, Any] = dict(kind.values(Wording(language), count))
    if who:
        client = client._replace(name=who)
        values |= {"client": {"id": who, "name": who, "contact": who}, "signed_by": who, "tone": who}
        told = ("reference", "reason", "promised_by", "owner", "to_whom", "document")
        values |= {key: who for key in told if key in values}
    for row in values.get("items", ()) if number else ():
        row["invoice"] = harmless(number, 40)
    company = replace(sample.COMPANY, bank_details=(who,)) if who else sample.COMPANY
    stationery = Stationery(Policy(company=company), "", None)
    return stationery.letter(kind.template, values, postal_lines(client), sample.DAY, language=language)


def pdf_text(content: bytes, folder: Path) -> str:
    path = folder / "x.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


@needs_poppler
@pytest.mark.parametrize(("language", "head"), [("en", "Running total"), ("de", "Zwischensumme"), ("fr", "Cumul")])
def test_two_hundred_items_repeat_the_head_on_every_page(language: Language, head: str, tmp_path: Path) -> None:
    pages = pdf_text(pdf.render(letter_of("reminder-2", language, 200), None), tmp_path).rstrip("\f").split("\f")
    assert len(pages) > 4
    with_items = [content for content in pages if re.search(r"INV-2026-\d{4} ", content)]
    assert len(with_items) >= len(pages) - 1
    assert all(head in content for content in with_items)
    for number, content in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in squeezed(content)


@needs_poppler
@pytest.mark.parametrize("who", NAMES)
def test_nothing_runs_off_the_page(who: str, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    long_number = "FACTURE-CLIENT-2026-0000000000000001"
    for name in ("final-demand", "statement"):
        path.write_bytes(pdf.render(letter_of(name, "fr", 21, who, long_number), None))
        boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
        right = [int(found) for found in re.findall(r'xMax="(\d+)', boxes)]
        assert max(right) <= 595 - 55, "the right margin is 20 mm"


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mail_fits_a_phone(scheme: str, tmp_path: Path) -> None:
    for who, language in zip(NAMES, ("en", "de", "fr"), strict=True):
        shown_page = page.render(letter_of("reminder-3", language, 21, who), head=False)  # type: ignore[arg-type]
        assert f'<html lang="{language}">' in shown_page
        (found,) = measure(shown_page, [400], tmp_path, scheme)
        assert found["page"] <= 400
        # In a sentence, a number may be broken at its hyphens; in a table it is not.
        assert not [word for word in found["broken"] if word.isascii() and not word.startswith("INV-")]
        dark = found["paper"] != "rgb(255, 255, 255)"
        assert dark == (scheme == "dark")


@needs_poppler
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_hostile_text_is_text_in_every_form(language: Language, tmp_path: Path) -> None:
    for at, hostile in enumerate(HOSTILE):
        name = HOSTILE_LETTERS[at % len(HOSTILE_LETTERS)]
        letter = letter_of(name, language, 2, hostile, hostile)
        said = squeezed(harmless(hostile))
        made = pdf.render(letter, None)
        envelope = mail.Envelope(Person(hostile, "a@b.example"), Recipients(Person(hostile, "c@d.example")), "m")
        sent = mail.render(letter, envelope, [mail.Attached("x.pdf", made)])
        message = message_from_bytes(sent, policy=default)
        assert isinstance(message, EmailMessage)
        assert "\u202e" not in str(message["Subject"]) + str(message["To"])
        for form in (text.render(letter), pdf_text(made, tmp_path), shown(word.render(letter, None))):
            assert said in squeezed(form), (name, hostile, form)
            assert "\u202e" not in form
        for markup in (page.render(letter), page.render(letter, head=False)):
            assert "<b>" not in markup
            assert 'href="' not in markup
            assert "\u202e" not in markup
        assert not [line for line in letter.markdown.splitlines()[1:] if line.startswith("# ")]


def squeezed(content: str) -> str:
    return "".join(content.split())
