"""How documents look: long and short, names of every script, both papers; the text copies, and the code is read back."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support.shop import Shop
from tests.unit.letters.test_payment_part import pictures, read_codes

GREEK = "Οργανισμός Λιμένος Θεσσαλονίκης και Συνεργάτες Α.Ε. (Ελλάς)"
LONG = "Wasserstraßen- und Schifffahrtsgesellschaft Oberhavel mbH Nord"
NAMES = [GREEK, LONG, "شركة الشرق الأوسط للتجارة المحدودة", "株式会社東京機械製作所"]
POLICY = """\
[ledger]
main = "main.beancount"

[company]
name = "Müller & Söhne GmbH"
address = ["Hafenstraße 12", "20457 Hamburg"]
email = "rechnung@mueller.example"
vat-id = "DE123456788"
registration = ["Amtsgericht Hamburg HRB 12345"]

[[payment]]
iban = "DE89 3704 0044 0532 0130 00"
currency = "EUR"

[[tax]]
code = "a"
rate = "19"
account = "Liabilities:Tax:A"

[[tax]]
code = "b"
rate = "7"
account = "Liabilities:Tax:B"

[[tax]]
code = "c"
rate = "21"
account = "Liabilities:Tax:C"

[[tax]]
code = "d"
rate = "5.5"
account = "Liabilities:Tax:D"
"""
OPENS = "".join(
    f"2025-01-01 open {name}\n"
    for name in ("Income:Sales", "Assets:Bank", *(f"Liabilities:Tax:{letter}" for letter in "ABCD"))
)
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads PDFs back")


def shop_of(folder: Path, lines: int, name: str = LONG, more: str = "", paper: str = "a4") -> Shop:
    """Make a book with one invoice of so many lines of 10.00."""
    legs = "".join(
        f'  Income:Sales  -10.00 EUR\n    text: "Part {at:03}"\n    quantity: 2\n    price: 5.00\n'
        for at in range(1, lines + 1)
    )
    book = (
        f"{OPENS}2025-01-01 open Assets:Receivable:Acme\n  name: {json.dumps(name, ensure_ascii=False)}\n"
        f'  address: "Straße 1; 10115 Berlin"\n\n2026-03-02 * "Acme" "Parts" ^INV-1\n  due: 2026-04-01\n'
        f"  Assets:Receivable:Acme\n{legs}{more}"
    )
    return Shop(folder, {"main.beancount": book}, f'{POLICY}\n[letters]\npaper = "{paper}"\n')


def printed(shop: Shop, folder: Path) -> tuple[bytes, str]:
    """Return the copy as PDF, and what is said on stderr."""
    path = folder / "copy.pdf"
    answer = shop.run("invoice", "copy", "INV-1", "--as-of", "2026-03-02", "--output", path)
    assert answer.code == 0, answer
    return path.read_bytes(), answer.stderr


def text_of(content: bytes, folder: Path, *words: str) -> str:
    (folder / "x.pdf").write_bytes(content)
    done = subprocess.run(["pdftotext", *words, folder / "x.pdf", "-"], capture_output=True, check=True)
    return done.stdout.decode()


@needs_poppler
def test_the_text_copies_as_it_reads(tmp_path: Path) -> None:
    content, said = printed(shop_of(tmp_path, 3), tmp_path)
    text = text_of(content, tmp_path, "-layout")
    flat = " ".join(text.split())
    for words in ("Part 002 2 5.00 10.00", "Total EUR 30.00", "DE89 3704 0044 0532 0130 00", "VAT no. DE123456788"):
        assert words in flat, words
    assert not re.search("[\u200b\u00ad\ufffd]", text)
    assert said == ""


@needs_poppler
def test_three_hundred_lines_repeat_the_head_and_keep_the_sums_together(tmp_path: Path) -> None:
    content, _ = printed(shop_of(tmp_path, 300), tmp_path)
    pages = text_of(content, tmp_path, "-layout").rstrip("\f").split("\f")
    assert len(pages) > 5
    assert all("Description" in page for page in pages if re.search(r"Part \d{3}", page))
    assert "3,000.00" in pages[-1]
    for number, page in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in "".join(page.split())


@needs_poppler
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_nothing_runs_off_the_page(name: str, paper: str, tmp_path: Path) -> None:
    taxes = "".join(f"  Liabilities:Tax:{letter}  -1.00 EUR\n" for letter in "ABCD")
    content, said = printed(shop_of(tmp_path, 2, name, taxes, paper), tmp_path)
    boxes = text_of(content, tmp_path, "-bbox")
    width = 595 if paper == "a4" else 612
    assert max(int(found) for found in re.findall(r'xMax="(\d+)', boxes)) <= width - 55
    assert f'width="{width}' in boxes
    # What no font has is said, with the font to install.
    assert said == "" or "install one, e.g. Noto" in said


@needs_poppler
def test_four_rates_have_a_row_each(tmp_path: Path) -> None:
    coded = "".join(
        f'  Income:Sales  -100.00 EUR\n    text: "{code}"\n    tax: "{code}"\n  Liabilities:Tax:{code.upper()}  -{tax} EUR\n'
        for code, tax in (("a", "19.00"), ("b", "7.00"), ("c", "21.00"), ("d", "5.50"))
    )
    content, _ = printed(shop_of(tmp_path, 0, more=coded), tmp_path)
    flat = " ".join(text_of(content, tmp_path, "-layout").split())
    for row in (
        "VAT 19% on 100.00 19.00",
        "VAT 7% on 100.00 7.00",
        "VAT 21% on 100.00 21.00",
        "VAT 5.5% on 100.00 5.50",
    ):
        assert row in flat, row
    assert "Total EUR 452.50" in flat


def test_the_code_on_the_page_asks_for_what_is_left(tmp_path: Path) -> None:
    paid = '\n2026-03-02 * "Acme" "Part" ^INV-1\n  Assets:Bank 12.50 EUR\n  Assets:Receivable:Acme -12.50 EUR\n'
    content, _ = printed(shop_of(tmp_path, 3, more=paid), tmp_path)
    codes = [code for picture in pictures(content, tmp_path) for code in read_codes(picture)]
    (code,) = codes
    assert code.startswith("BCD\n002\n1\nSCT")
    assert "EUR17.5" in code
    assert "DE89370400440532013000" in code


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 30)
    assert printed(shop, tmp_path) == printed(shop, tmp_path)


def test_what_is_paid_has_no_code(tmp_path: Path) -> None:
    paid = '\n2026-03-02 * "Acme" "All" ^INV-1\n  Assets:Bank 30.00 EUR\n  Assets:Receivable:Acme -30.00 EUR\n'
    content, _ = printed(shop_of(tmp_path, 3, more=paid), tmp_path)
    assert not [code for picture in pictures(content, tmp_path) for code in read_codes(picture)]
