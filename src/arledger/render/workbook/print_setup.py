"""How a sheet is printed: landscape and one page wide, with a head and a foot on every page."""

from typing import Any

from arledger.model.report import Imprint, Report
from arledger.render.cells import clean

_PAPERS = {"a4": 9, "letter": 1}
_LONGEST = 100
"""Characters of one text; a head of a page has at most 255 with its codes."""


def set_up_print(sheet: Any, report: Report, head: int | None) -> None:
    """Set up a sheet for print; the line `head` of its table is repeated on every page."""
    sheet.set_landscape()
    sheet.set_paper(_PAPERS[report.imprint.paper])
    sheet.fit_to_pages(1, 0)
    if head is not None:
        sheet.repeat_rows(head)
    # set_header takes `&G` in a company's name, as in R&&G, for a picture.
    sheet.set_header("&L")
    sheet.header = f"&L{_escaped(report.title)}&RAs of {report.as_of.isoformat()}"
    sheet.set_footer("&L")
    sheet.footer = f"&L{_escaped(_of(report, report.imprint))}&RPage &P of &N"


def _of(report: Report, imprint: Imprint) -> str:
    """Name the company, where it is known, and the ledger."""
    ledger = next((value for label, value in report.facts if label in ("Ledger", "From")), imprint.ledger)
    return " · ".join(dict.fromkeys(text for text in (imprint.company, ledger) if text))


def _escaped(text: str) -> str:
    safe = clean(text)
    short = safe if len(safe) <= _LONGEST else safe[: _LONGEST - 1] + "…"
    return short.replace("&", "&&")
