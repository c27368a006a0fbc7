"""HTML pages in a browser: from a telephone to a wide screen, light and dark, and on paper."""

import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.support.browser import measure, needs_chromium, printed

from arledger.model.report import Column, Imprint, Kind, Report, Role, Row, Table
from arledger.render.html import render

pytestmark = needs_chromium
WIDTHS = (400, 768, 1280)
FIGURES = ("Current", "1-30", "31-60", "61-90", "Over 90", "Unapplied", "Total")


def page(rows: int = 60, paper: str = "a4") -> str:
    """Return a page with all that makes one too wide: many figures, long words, long texts."""
    columns = (
        Column("client", "Client", whole=True),
        Column("name", "Name"),
        Column("currency", "Currency", whole=True),
        *(Column(title.lower(), title, Kind.MONEY) for title in FIGURES),
        Column("for", "For"),
        Column("reason", "Reason"),
    )
    figures = (Decimal("1234567.00"), Decimal(0), Decimal("-1234.50"), *[Decimal("12345.00")] * 4)
    texts = ("INV-2026-0017, INV-2026-0018", "the text names INV-2026-0017, and the amount is what is open" * 2)
    row = Row(("MeridianCapitalLeasing", "Meridian Capital Cooperative", "USD", *figures, *texts))
    total = Row(("Total", None, "USD", *figures, None, None), Role.TOTAL)
    report = Report(
        name="aging",
        title="Aging of a company with a long name",
        as_of=date(2026, 3, 31),
        tables=(Table("aging", columns, (row,) * rows + (total,)),),
        data={},
        facts=(
            ("Assets:Bank:Checking:Operating", "demo/bank/2026-04.ofx 2026-04-01 to 2026-04-30"),
            ("Ledger", "bank/2026-04-statement-of-the-account.ofx"),
            ("Word", "x" * 200),
        ),
        notes=("Ties to the ledger: 2026-03-31.",),
        imprint=Imprint(paper=paper),
    )
    return render(report, width=None, color=False).decode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_as_wide_as_its_window_and_breaks_no_word(tmp_path: Path, scheme: str) -> None:
    for found in measure(page(), WIDTHS, tmp_path, scheme):
        assert found["page"] <= found["width"]
        assert found["broken"] == []
        assert found["stays"], "the head stays in sight"
        assert found["paper"] == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(13, 17, 23)")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads PDFs back")
def test_each_printed_page_has_the_head_of_the_table(tmp_path: Path) -> None:
    (tmp_path / "read.pdf").write_bytes(printed(page(), tmp_path))
    command = ["pdftotext", "-layout", str(tmp_path / "read.pdf"), "-"]
    pages = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\f")[:-1]
    assert len(pages) > 1
    for text in pages:
        if "MeridianCapitalLeasing" in text:
            assert all(word in text for word in ("Client", "Current", "Unapplied", "Total"))
            assert "1,234,567.00" in text


@pytest.mark.parametrize(("paper", "size"), [("a4", (842, 595)), ("letter", (792, 612))])
def test_a_page_is_printed_on_the_paper_of_the_policy(tmp_path: Path, paper: str, size: tuple[int, int]) -> None:
    found = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", printed(page(paper=paper), tmp_path))
    assert {(round(float(width)), round(float(height))) for width, height in found} == {size}
