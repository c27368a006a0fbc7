"""Tables for a terminal."""

import re
from datetime import date
from decimal import Decimal

import pytest
from rich.cells import cell_len

from arledger.model.report import Column, Kind, Report, Role, Row, Table
from arledger.render.cells import clean
from arledger.render.table import render

WIDE = """\
Open items as of 2026-03-31
Ledger: main.beancount

USD
Client               Invoice  Due         Days past due      Total  Share
─────────────────────────────────────────────────────────────────────────
Acme Industrial Ltd  0007     2026-01-31             59  1,234.50   12.5%
Blue Door            0008                             0   -250.125   7%
Zed                           2026-04-01                     –
─────────────────────────────────────────────────────────────────────────
Total                                                      984.375

Ties with the ledger.
"""
SIXTY = """\
                                             Days
                                             past
Client               Invoice  Due             due      Total
────────────────────────────────────────────────────────────
Acme Industrial Ltd  0007     2026-01-31       59  1,234.50
Blue Door            0008                       0   -250.125
Zed                           2026-04-01               –
────────────────────────────────────────────────────────────
Total                                                984.375
Left out to fit the width: Share. --format csv has them.
"""
FORTY = """\
Client               Invoice      Total
───────────────────────────────────────
Acme Industrial Ltd  0007     1,234.50
Blue Door            0008      -250.125
Zed                               –
───────────────────────────────────────
Total                           984.375
Left out to fit the width: Due, Days
  past due, Share. --format csv has
  them.
"""


def _text(report: Report, width: int | None = None) -> str:
    return render(report, width=width, color=False).decode()


def _report(columns: tuple[Column, ...], *rows: Row) -> Report:
    return Report("r", "R", date(2026, 3, 31), (Table("t", columns, rows),), {})


def _table(report: Report, width: int | None = None) -> list[str]:
    """The lines of the one table of a report without facts and notes."""
    return _text(report, width).partition("\n\n")[2].splitlines()


@pytest.mark.parametrize("width", [None, 73, 80, 120, 200])
def test_a_whole_report(report: Report, width: int | None) -> None:
    assert _text(report, width) == WIDE


@pytest.mark.parametrize(("width", "table"), [(60, SIXTY), (40, FORTY)])
def test_titles_take_more_lines_then_text_is_cut_then_columns_leave(report: Report, width: int, table: str) -> None:
    assert _text(report, width).partition("USD\n")[2].partition("\nTies")[0] == table


def test_the_highest_priority_number_leaves_first_and_0_never() -> None:
    columns = tuple(Column(f"c{priority}", f"P{priority}", Kind.COUNT, priority) for priority in (2, 0, 3, 1, 3))
    report = _report(columns, Row((10_000,) * 5))
    headers = {width: _table(report, width)[0].split() for width in (38, 37, 29, 21, 13, 5)}
    assert headers == {
        38: ["P2", "P0", "P3", "P1", "P3"],
        37: ["P2", "P0", "P3", "P1"],
        29: ["P2", "P0", "P1"],
        21: ["P0", "P1"],
        13: ["P0"],
        5: ["P0"],
    }


def test_one_column_stays_even_if_all_may_leave() -> None:
    report = _report((Column("a", "Amount", Kind.MONEY, 1), Column("b", "B", priority=2)), Row((Decimal(1), "x")))
    assert _table(report, 3)[0] == "Amount"


@pytest.mark.parametrize("width", [1, 5, 10, 20, 30, 60])
def test_a_number_or_a_date_is_never_cut(width: int) -> None:
    columns = (
        Column("client", "Client"),
        Column("due", "Due", Kind.DATE),
        Column("total", "Total", Kind.MONEY),
        Column("share", "Share", Kind.PERCENT),
    )
    total = Decimal("-12345678901234567890.123")
    text = _text(_report(columns, Row(("Acme", date(2026, 1, 31), total, Decimal("99.125")))), width)
    for whole in ("2026-01-31", "-12,345,678,901,234,567,890.123", "99.125%"):
        assert text.count(whole) == 1
    assert (" 2026-01-31\n" in text) == (width < 60), "and where there is no room in one line, a row takes more"


def test_an_invoice_number_is_never_cut() -> None:
    columns = (Column("a", "Client"), Column("b", "Invoice", whole=True), Column("c", "Total", Kind.MONEY))
    row = Row(("Amalgamated Pumps and Valves", "INV-2026-0000123", Decimal("1234567.00")))
    for width in (30, 40, 50):
        assert "INV-2026-0000123" in _text(_report(columns, row), width)


NAME = "Amalgamated Pumps and Valves Worldwide"


def test_the_last_text_is_cut_first() -> None:
    columns = (Column("a", "First"), Column("b", "Last"), Column("c", "Total", Kind.MONEY))
    report = _report(columns, Row((NAME, NAME, Decimal("1.00"))))
    assert _table(report, 70)[2] == f"{NAME}  Amalgamated Pumps and…    1.00"
    assert _table(report, 50)[2] == "Amalgamated Pumps and Va…  Amalgamated Pum…   1.00"


def test_a_text_that_may_stands_below_its_row_at_full_width() -> None:
    columns = (Column("a", "Client"), Column("b", "Why", below=True), Column("c", "Total", Kind.MONEY))
    report = _report(columns, Row(("Acme", NAME, Decimal("1.00"))), Row(("Bolt", None, Decimal("2.00"))))
    assert _table(report, 53)[2] == f"Acme    {NAME}   1.00"
    assert _table(report, 40) == [
        "Client  Total",
        "  Why",
        "─────────────",
        "Acme     1.00",
        f"  {NAME}",
        "Bolt     2.00",
    ]
    assert _table(report, 30)[4:6] == ["  Amalgamated Pumps and Valves", "  Worldwide"]


def test_what_stands_below_has_its_title_where_there_are_several() -> None:
    columns = (Column("a", "Client"), Column("b", "Before", below=True), Column("c", "After", below=True))
    assert _table(_report(columns, Row(("Acme", NAME, "Two pumps"))), 44) == [
        "Client",
        "  Before, After",
        "──────",
        "Acme",
        "  Before: Amalgamated Pumps and Valves",
        "  Worldwide",
        "  After: Two pumps",
    ]


def test_a_column_of_nothing_but_zeros_gives_way_before_anything_is_cut() -> None:
    columns = (Column("a", "Client"), *(Column(key, key, Kind.MONEY) for key in ("Open", "Settled", "Total")))
    nought, one = Decimal("0.00"), Decimal("1234567.00")
    report = _report(columns, Row((NAME, one, nought, one)), Row(("Total", one, nought, one), Role.TOTAL))
    assert "Settled" in _table(report, None)[0]
    assert _table(report, 66)[0].split() == ["Client", "Open", "Total"]
    assert _table(report, 66)[2].startswith(f"{NAME}  1,234,567.00")
    assert "Left out" not in _text(report, 66), "the row adds up without it"


def test_zeros_stay_where_there_is_no_other_money() -> None:
    columns = (Column("a", "Client"), Column("b", "Remark"), Column("c", "Unexplained", Kind.MONEY))
    assert "Unexplained" in _table(_report(columns, Row((NAME, None, Decimal(0)))), 50)[0]
    assert "Remark" not in _table(_report(columns, Row((NAME, None, Decimal(0)))), 50)[0]


FIGURES = (
    Column("client", "Client", whole=True),
    Column("name", "Name", priority=3),
    *(Column(key, key, Kind.MONEY) for key in ("Current", "Late", "Unapplied", "Total")),
)
FIGURES_ROW = Row(
    (
        "CrescentLeasing",
        "Crescent Leasing Corp",
        *map(Decimal, ("1234567.00", "1234567.00", "-34567.00", "2434567.00")),
    )
)


def test_a_row_takes_a_second_line_where_none_of_its_columns_can_leave() -> None:
    assert _table(_report(FIGURES, FIGURES_ROW), 54) == [
        "Client          Name",
        "     Current         Late    Unapplied        Total",
        "───────────────────────────────────────────────────",
        "CrescentLeasing Crescent Leasing Corp",
        "1,234,567.00 1,234,567.00   -34,567.00 2,434,567.00",
    ]
    assert _table(_report(FIGURES, FIGURES_ROW), 44) == [
        "Client               Current         Late",
        "                   Unapplied        Total",
        "─────────────────────────────────────────",
        "CrescentLeasing 1,234,567.00 1,234,567.00",
        "                  -34,567.00 2,434,567.00",
        "Left out to fit the width: Name. --format",
        "  csv has them.",
    ]


def test_a_place_is_cut_in_front_at_a_folder() -> None:
    columns = (Column("a", "Client"), Column("b", "Source", tail=True))
    inside = _report(columns, Row(("Amalgamated Pumps", "clients/amalgamated/main.beancount:1234")))
    assert _table(inside, 44)[2] == "Amalgamated Pumps  …/main.beancount:1234"
    flat = _report(columns, Row(("Amalgamated Pumps", "amalgamated-pumps-and-valves.beancount:1234")))
    assert _table(flat, 44)[2] == "Amalgamated Pumps  …nd-valves.beancount:1234"


def test_short_titles_before_anything_is_cut() -> None:
    columns = (Column("a", "Client"), Column("b", "Currency", whole=True, short="Cur"))
    report = _report(columns, Row(("Amalgamated Pumps", "USD")))
    assert _table(report, 27)[0] == "Client             Currency"
    assert _table(report, 26)[0] == "Client             Cur"


def test_text_gives_way_to_8_cells_before_the_table_grows_too_wide() -> None:
    columns = (Column("a", "Client"), Column("b", "Total", Kind.MONEY))
    report = _report(columns, Row(("Amalgamated Pumps and Valves", Decimal("1234567.00"))))
    assert _table(report, 22)[2] == "Amalgama… 1,234,567.00", "and the gap to one"
    assert _table(report, 21)[2] == "Amalgam… 1,234,567.00"
    assert _table(report, 20)[3:5] == ["Amalgamated Pumps a…", "        1,234,567.00"]


def test_decimal_points_stand_in_one_line() -> None:
    columns = (Column("a", "Total", Kind.MONEY), Column("b", "Share", Kind.PERCENT))
    rows = [Row((Decimal(money), Decimal(share))) for money, share in (("15000", 7), ("-1.50", "12.5"), ("0.125", 0))]
    assert _table(_report(columns, *rows), None)[2:] == [
        "15,000       7%",
        "    -1.50   12.5%",
        "     0.125   0%",
    ]


def test_east_asian_text_and_emoji_keep_the_columns_straight() -> None:
    columns = (Column("a", "Client"), Column("b", "Item"), Column("c", "Total", Kind.MONEY))
    rows = [Row((name, "I", Decimal("1.00"))) for name in ("東京電機株式会社", "Zoë", "🏭 works", "e\u0301")]
    for width in (None, 40, 25):
        lines = _table(_report(columns, *rows), width)
        assert {cell_len(line) for line in lines if line.endswith("1.00")} == {cell_len(lines[1])}


def test_totals_are_set_apart_wherever_they_stand() -> None:
    total, body = Row(("Total", 1), Role.TOTAL), Row(("Acme", 1))
    report = _report((Column("a", "Client"), Column("b", "Items", Kind.COUNT)), body, total, total, body, total)
    rule = "─" * 13
    assert _table(report) == [
        "Client  Items", rule, "Acme        1", rule, "Total       1", "Total       1",
        "", "Acme        1", rule, "Total       1",
    ]  # fmt: skip


def test_only_totals_have_one_rule() -> None:
    report = _report((Column("a", "A"),), Row(("Total",), Role.TOTAL))
    assert _table(report) == ["A", "─────", "Total"]


def test_an_empty_table_says_so(empty: Report) -> None:
    assert _text(empty, 80) == "Open items as of 2026-03-31\n\n(nothing to show)\n"


def test_colour_is_bold_cyan_and_red_and_nothing_else(report: Report) -> None:
    painted = render(report, width=80, color=True).decode()
    assert set(re.findall("\x1b\\[([0-9;]*)m", painted)) == {"0", "1", "1;36", "31"}
    assert "\x1b[31m-250.125\x1b[0m" in painted
    assert "\x1b[1mTotal\x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == WIDE


def test_a_negative_total_is_bold_and_red() -> None:
    report = _report((Column("a", "A", Kind.MONEY),), Row((Decimal(-1),), Role.TOTAL))
    assert "\x1b[1;31m-1\x1b[0m" in render(report, width=None, color=True).decode()


@pytest.mark.parametrize("width", [40, 80, 200, None])
def test_a_hostile_name_paints_nothing(hostile: Report, hostile_name: str, width: int | None) -> None:
    text = _text(hostile, width)
    assert all(character.isprintable() or character in "\n\u200d\ufeff" for character in text)
    rows = [line for line in text.splitlines() if "1,234.50" in line]
    assert len(rows) == 1
    assert "  -250.00" in text
    if width is None:
        assert text.count(clean(hostile_name)) >= 5
    if width in (80, 200):
        assert all(cell_len(line) <= width for line in _body(text))
        assert "2026-01-31" in rows[0]


def _body(text: str) -> list[str]:
    """The lines of the table alone, between the first rule and the last."""
    lines = text.splitlines()
    rules = [number for number, line in enumerate(lines) if line.startswith("──")]
    return lines[rules[0] : rules[-1] + 1]


def test_ten_thousand_characters_in_a_cell_that_cannot_wrap_take_one_line() -> None:
    columns = (Column("a", "Client"), Column("b", "Total", Kind.MONEY))
    lines = _table(_report(columns, Row(("株" * 10_000, Decimal("1.00")))), 40)
    assert lines[2:] == ["株" * 16 + "…   1.00"]
