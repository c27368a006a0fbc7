"""Markdown: GitHub tables."""

import pytest

from arledger.model.report import Report
from arledger.render.cells import clean
from arledger.render.md import render

EXPECTED = """\
# Open items

As of 2026-03-31

- Ledger: main.beancount

## USD

| Client | Invoice | Due | Days past due | Total | Share |
| --- | --- | --- | ---: | ---: | ---: |
| Acme Industrial Ltd | 0007 | 2026-01-31 | 59 | 1,234.50 | 12.5% |
| Blue Door | 0008 |  | 0 | -250.125 | 7% |
| Zed |  | 2026-04-01 |  | – |  |
| **Total** |  |  |  | **984.375** |  |

Ties with the ledger.
"""


def test_a_whole_report(report: Report) -> None:
    assert render(report, width=20, color=True).decode() == EXPECTED


def test_an_empty_table_says_so(empty: Report) -> None:
    assert render(empty, width=None, color=False).decode() == (
        "# Open items\n\nAs of 2026-03-31\n\n(nothing to show)\n"
    )


def test_names_are_escaped(hostile: Report, hostile_name: str) -> None:
    row = next(line for line in render(hostile, width=None, color=False).decode().splitlines() if "| 59 |" in line)
    assert row.replace("\\|", "").count("|") == 7
    if hostile_name == "| a | b":
        assert row.startswith("| \\| a \\| b | ")


def test_any_name_is_read_as_text_and_never_as_markup(hostile: Report, hostile_name: str) -> None:
    markdown_it = pytest.importorskip("markdown_it", reason="comes with rich; reads the Markdown back")
    parser = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(render(hostile, width=None, color=False).decode())
    inline = [token for token in tokens if token.type == "inline"]
    kinds = {child.type for token in inline for child in token.children}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close", "softbreak"}
    texts = ["".join(child.content for child in token.children) for token in inline]
    wanted = clean(hostile_name).strip()
    assert texts.count(wanted) >= (4 if wanted else 1)
    assert {token.tag for token in tokens if token.tag} <= {
        "h1", "h2", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"
    }  # fmt: skip
