"""Who pays a QR-bill: named where the account has the address in parts, and told about where it does not."""

import shutil
from pathlib import Path

import pytest
from tests.support.shop import Shop
from tests.unit.letters.test_payment_part import pictures, read_codes

POLICY = """\
[ledger]
main = "main.beancount"
[company]
name = "Müller AG"
email = "info@mueller.example"
[interest]
rule = "contract"
rate = "5"
[[payment]]
iban = "CH56 0483 5012 3456 7800 9"
currency = "CHF"
street = "Seestrasse 12"
postcode = "8002"
town = "Zürich"
country = "CH"
[[payment]]
iban = "DE89 3704 0044 0532 0130 00"
currency = "EUR"
"""
BOOK = """\
2023-01-01 open Income:Sales
2023-01-01 open Income:Interest
2023-01-01 open Assets:Receivable:Huber
  name: "Huber GmbH"
{more}
2024-03-02 * "Huber" "Ware" ^INV-1
  due: 2024-04-01
  Assets:Receivable:Huber  100.00 {currency}
  Income:Sales
"""
WHOLE = '  street: "Gasse 3"\n  postcode: "3011"\n  town: "Bern"\n  country: "ch"\n'
needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm draws PDFs")


def shop_of(folder: Path, more: str, currency: str = "CHF") -> Shop:
    return Shop(folder, {"main.beancount": BOOK.format(more=more, currency=currency)}, POLICY)


def said(shop: Shop) -> str:
    answer = shop.run("invoice", "copy", "INV-1", "--as-of", "2024-03-10", "--output", shop.folder / "copy.pdf")
    assert answer.code == 0, answer
    return answer.stderr


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("", "Huber has no `postcode:`, `town:` and `country:`"),
        (WHOLE.replace('  town: "Bern"\n', ""), "Huber has no `town:`"),
        (WHOLE.replace('"ch"', '"Schweiz"'), "country: 'Schweiz' is not two letters"),
    ],
)
def test_a_blank_payer_is_told_once(more: str, says: str, tmp_path: Path) -> None:
    told = said(shop_of(tmp_path, more))
    assert told.count("the payer's part of the QR-bill is blank: main.beancount:3: ") == 1
    assert says in told


def test_nothing_is_told_where_all_is_there_or_no_bill_is_made(tmp_path: Path) -> None:
    assert said(shop_of(tmp_path / "a", WHOLE)) == ""
    assert said(shop_of(tmp_path / "b", WHOLE.replace('  street: "Gasse 3"\n', ""))) == ""
    assert said(shop_of(tmp_path / "c", "", "EUR")) == ""


@needs_poppler
@pytest.mark.parametrize("more", [WHOLE, WHOLE.replace('"ch"', '"Schweiz"')])
def test_every_bill_names_who_pays(more: str, tmp_path: Path) -> None:
    shop = shop_of(tmp_path, more)
    said(shop)
    made = {"copy": (shop.folder / "copy.pdf").read_bytes()}
    words = ("statement", "Huber", "--as-of", "2024-04-10", "--output", shop.folder / "statement.pdf")
    assert shop.run(*words).code == 0
    made["statement"] = (shop.folder / "statement.pdf").read_bytes()
    answer = shop.run("interest", "Huber", "--as-of", "2024-06-30", "--date", "2024-06-30", "--write")
    assert answer.code == 0, answer
    (memo,) = (shop.folder / "outbox").rglob("*.pdf")
    made["memo"] = memo.read_bytes()
    for name, content in made.items():
        folder = tmp_path / name
        folder.mkdir()
        codes = [code for page in pictures(content, folder) for code in read_codes(page)]
        assert codes, name
        payer = ("Huber GmbH", "Gasse 3", "", "3011", "Bern", "CH") if more is WHOLE else ("",) * 6
        assert tuple(codes[0].split("\r\n")[21:27]) == payer, name
