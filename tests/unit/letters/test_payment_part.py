"""How to pay what a letter asks for: account, reference, amount, and a code that a telephone reads from the paper."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from arledger.formats.payment_codes.payee import Payer
from arledger.letters import blocks, page, pdf, text
from arledger.letters.letter import Letter
from arledger.letters.payment_part import EPC, SWISS, Asked, PaymentPart, payment_part
from arledger.letters.wording import Wording
from arledger.policy.settings import Language, PaymentAccount, Policy

EUR = PaymentAccount(iban="de89 3704 0044 0532 0130 00", currency="EUR", bic="COBADEFFXXX")
CHF = PaymentAccount("CH56 0483 5012 3456 7800 9", "CHF", "", "", "Seestrasse 12", "8002", "Zürich", "CH")
ANY = PaymentAccount(iban="GB29NWBK60161331926819", reference="none")
POLICY = Policy(payment=(EUR, CHF, ANY))
PAYER = Payer("Bäckerei <Süß>", "Gasse 3", "3011", "Bern", "CH")


def part_of(
    currency: str, amount: str = "1949.75", policy: Policy = POLICY, language: Language = "en"
) -> tuple[PaymentPart | None, str]:
    asked = Asked(Decimal(amount), currency, "INV-2026-0007", "INV-2026-0007", PAYER)
    return payment_part(policy, "Müller & Söhne AG", asked, Wording(language))


def letter(part: PaymentPart | None, lines: int = 1, language: Language = "en") -> Letter:
    markdown = "# Invoice\n\n" + "Please pay this.\n\n" * lines
    subject, body, html = blocks.read(markdown)
    who = (("Müller & Söhne AG",), ("Bäckerei",), date(2026, 4, 1))
    return Letter(*who, subject, markdown, body, html, ("info@m.example",), "a4", language, part)


def test_each_currency_is_paid_to_its_account() -> None:
    part, note = part_of("EUR")
    assert (part and part.kind, note) == (EPC, "")
    assert part
    assert part.rows == (
        ("Payable to", "Müller & Söhne AG"),
        ("IBAN", "DE89 3704 0044 0532 0130 00"),
        ("BIC", "COBADEFFXXX"),
        ("Reference", "RF48 INV2 0260 007"),
        ("Amount", "1,949.75 EUR"),
    )
    swiss, _ = part_of("CHF", language="de")
    assert swiss
    assert (swiss.kind, dict(swiss.rows)["Betrag"]) == (SWISS, "1.949,75 CHF")
    other, note = part_of("USD")
    assert other
    assert (other.kind, other.svg, note) == ("", "", "")
    assert dict(other.rows)["Reference"] == "INV-2026-0007"
    assert part_of("USD", policy=Policy(payment=(EUR,))) == (None, "")
    assert part_of("EUR", "0.00") == part_of("EUR", "-1.00") == (None, "")


def test_without_a_code_the_account_is_printed_and_a_note_says_why() -> None:
    wrong = Policy(payment=(replace(EUR, iban="DE89370400440532013001"),))
    part, note = part_of("EUR", policy=wrong)
    assert part
    assert not part.svg
    assert note == "no payment code: DE89370400440532013001 is no IBAN with right check digits"
    nowhere = Policy(payment=(replace(CHF, postcode=""),))
    assert (
        part_of("CHF", policy=nowhere)[1] == "no payment code: a QR-bill needs the postcode of the account's holder"
    )
    unwanted, note = part_of("EUR", policy=Policy(payment=(replace(EUR, code=False),)))
    assert unwanted
    assert (unwanted.svg, note) == ("", "")


def test_the_page_has_the_code_and_the_mail_has_the_words() -> None:
    part, _ = part_of("EUR")
    shown = page.render(letter(part))
    assert "<svg" in shown
    assert "RF48 INV2 0260 007" in shown
    in_mail = page.render(letter(part), head=False)
    assert "<svg" not in in_mail
    assert "RF48 INV2 0260 007" in in_mail
    assert "Reference   RF48 INV2 0260 007" in text.body(letter(part))
    assert 'class="pay"' not in page.render(letter(None))


def pictures(made: bytes, folder: Path) -> list[Path]:
    """Return the pages of a PDF as pictures."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm makes pictures of PDFs")
    (folder / "made.pdf").write_bytes(made)
    subprocess.run(["pdftoppm", "-r", "110", "-gray", "made.pdf", "page"], cwd=folder, check=True)
    return sorted(folder.glob("page-*.pgm"))


def read_codes(picture: Path) -> list[str]:
    """Return what a decoder reads on a page, which pdftoppm writes as a plain grey picture (PGM)."""
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp reads codes")
    _, size, _, pixels = picture.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return [found.text for found in zxing.read_barcodes(memoryview(pixels).cast("B", (height, width)))]


@pytest.mark.parametrize(("currency", "begins"), [("EUR", "BCD\n002\n1\nSCT"), ("CHF", "SPC\r\n0200\r\n1\r\nCH56")])
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_code_is_read_from_the_printed_page(
    currency: str, begins: str, language: Language, tmp_path: Path
) -> None:
    part, _ = part_of(currency, language=language)
    (printed,) = pictures(pdf.render(letter(part, 1, language), None), tmp_path)
    (code,) = read_codes(printed)
    assert code.startswith(begins)
    assert "RF48INV20260007" in code


@pytest.mark.parametrize("lines", [14, 20, 24, 28, 40])
def test_a_bill_never_covers_the_letter(lines: int, tmp_path: Path) -> None:
    part, _ = part_of("CHF")
    pages = pictures(pdf.render(letter(part, lines), None), tmp_path)
    assert [bool(read_codes(each)) for each in pages] == [False] * (len(pages) - 1) + [True]
    if shutil.which("pdftotext"):
        said = subprocess.run(["pdftotext", "made.pdf", "-"], cwd=tmp_path, check=True, capture_output=True).stdout
        assert said.count(b"Please pay this.") == lines


def test_the_foot_of_a_letter_stands_above_the_bill(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext reads PDFs")
    part, _ = part_of("CHF")
    foot = ("info@m.example", "CHE-123.456.789 MWST", "Bank: ZKB")
    for lines in (1, 14, 30):
        made = pdf.render(replace(letter(part, lines), foot=foot), None)
        (tmp_path / "made.pdf").write_bytes(made)
        said = subprocess.run(["pdftotext", "made.pdf", "-"], cwd=tmp_path, check=True, capture_output=True).stdout
        pages = [page for page in said.split(b"\f") if page.strip()]
        assert all(b"CHE-123.456.789 MWST" in page for page in pages)
        for number, sheet in enumerate(pages, 1):
            assert f"{number}/{len(pages)}".encode() in b"".join(sheet.split())
        assert said.count(b"Please pay this.") == lines
