"""The page of a document on a screen and on a phone."""

from pathlib import Path

from tests.support.browser import measure, needs_chromium
from tests.unit.capabilities.documents.test_looks import LONG, shop_of


@needs_chromium
def test_the_page_of_a_document_fits_a_phone(tmp_path: Path) -> None:
    said = f'  Income:Sales  -1000.00 EUR\n    text: "{LONG}, {LONG}"\n  Liabilities:Tax:A  -195.70 EUR\n'
    shop = shop_of(tmp_path, 3, more=said)
    page = tmp_path / "copy.html"
    assert shop.run("invoice", "copy", "INV-1", "--as-of", "2026-03-02", "--output", page).code == 0
    for found in measure(page.read_text(encoding="utf-8"), (390, 820), tmp_path):
        assert found["page"] <= found["width"]
        assert not found["broken"], found
