"""The folder of formats is their registry."""

import subprocess
import sys

import pytest

from arledger import render as output
from arledger.model.problem import UserError
from arledger.model.report import Report


def test_every_file_but_cells_and_layout_is_a_format() -> None:
    assert output.names() == ("csv", "html", "json", "md", "table", "xlsx")


@pytest.mark.parametrize("name", output.names())
def test_every_format_renders(name: str, report: Report, empty: Report) -> None:
    assert output.render(report, name, width=80, color=True)
    assert output.render(empty, name, width=None, color=False)


@pytest.mark.parametrize("name", output.names())
def test_a_report_without_tables_facts_and_notes_renders(name: str, report: Report) -> None:
    bare = Report("bare", "Bare", report.as_of, (), {})
    output.render(bare, name, width=80, color=False)


@pytest.mark.parametrize("name", ["cells", "layout", "pdf", "", "../table", "__init__"])
def test_an_unknown_format_is_a_users_mistake(name: str, report: Report) -> None:
    with pytest.raises(UserError) as caught:
        output.render(report, name, width=None, color=False)
    assert caught.value.remedy == "Choose one of csv, html, json, md, table, xlsx."


def test_nothing_heavy_is_imported_for_a_table_of_plain_text() -> None:
    """What a warm answer imports decides how fast it is."""
    program = (
        "import sys, datetime, decimal\n"
        "from arledger import render as output\n"
        "from arledger.model.report import Column, Kind, Report, Row, Table\n"
        "output.names()\n"
        "row = Row(('Acme Industrial', decimal.Decimal('1.50')))\n"
        "table = Table('t', (Column('a', 'A', below=True), Column('b', 'B', Kind.MONEY)), (row,))\n"
        "report = Report('r', 'R', datetime.date(2026, 1, 31), (table,), {})\n"
        "output.render(report, 'table', width=12, color=True)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = set(answer.stdout.split())
    assert "arledger" in imported
    assert not imported & {"rich", "jinja2", "xlsxwriter", "pygments", "markdown_it", "pydantic", "json"}
