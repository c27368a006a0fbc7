"""HTML: one page."""

from dataclasses import replace
from html.parser import HTMLParser

from arledger.model.report import Report
from arledger.render.cells import clean
from arledger.render.html import render

ROWS = """\
<tr class="body">
<th scope="row" class="text">Blue Door</th>
<td class="text">0008</td>
<td class="date"></td>
<td class="number">0</td>
<td class="number negative">-250.125</td>
<td class="number">7%</td>
</tr>
"""
HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
"""
TOP = """\
<h1>Open items</h1>
<p class="asof">As of <time datetime="2026-03-31">2026-03-31</time></p>
<dl>
<dt>Ledger</dt><dd>main.beancount</dd>
</dl>
<h2>USD</h2>
<div class="scroll" role="region" aria-label="USD" tabindex="0">
<table>
<thead>
<tr>
<th scope="col" class="text">Client</th>
<th scope="col" class="text">Invoice</th>
<th scope="col" class="date">Due</th>
<th scope="col" class="number">Days past due</th>
<th scope="col" class="number">Total</th>
<th scope="col" class="number">Share</th>
</tr>
</thead>
<tbody>
"""
BOTTOM = """\
</tbody>
</table>
</div>
<ul class="notes">
<li>Ties with the ledger.</li>
</ul>
</main>
</body>
</html>
"""


class _Page(HTMLParser):
    """The tags and texts of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data


def test_the_page(report: Report) -> None:
    page = render(report, width=20, color=True).decode()
    assert page.startswith(HEAD)
    assert TOP in page
    assert ROWS in page
    assert '<tr class="total">\n<th scope="row" class="text">Total</th>' in page
    assert page.endswith(BOTTOM)


def test_the_page_needs_nothing_else(report: Report) -> None:
    page = _Page(render(report, width=None, color=False))
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "a", "form"}
    assert not {name for _, attributes in page.tags for name in attributes} & {
        "href",
        "src",
        "style",
        "onclick",
    }
    text = render(report, width=None, color=False).decode()
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert "url(" not in text


def test_an_empty_table_says_so_and_is_called_as_the_report_is(empty: Report) -> None:
    page = render(empty, width=None, color=False).decode()
    assert 'aria-label="Open items"' in page
    assert "<h2>" not in page
    assert '<tr><td colspan="2">(nothing to show)</td></tr>' in page


def test_without_tables_facts_and_notes_nothing_is_left_of_them(report: Report) -> None:
    bare = _Page(render(replace(report, tables=(), facts=(), notes=()), width=None, color=False))
    assert not {tag for tag, _ in bare.tags} & {"table", "dl", "ul"}


def test_any_name_is_text(hostile: Report, hostile_name: str, report: Report) -> None:
    page = _Page(render(hostile, width=None, color=False))
    known = {tag for tag, _ in _Page(render(report, width=None, color=False)).tags}
    assert {tag for tag, _ in page.tags} - {"h2", "span"} == known - {"h2"}
    assert [text.strip("\n") for text in page.texts].count(clean(hostile_name)) >= 5
