"""Files that would fill the memory, hide what they hold or are no tables: each command says so in one message."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from tests.support.program import Answer, run_cli

LEDGER = """\
option "operating_currency" "USD"
2020-01-01 open Assets:Bank:Checking USD
2020-01-01 open Income:Sales
2020-01-01 open Assets:Receivable:Acme
  name: "Acme Industrial Ltd"
2026-01-05 * "Acme" "Pumps" ^INV-1
  Assets:Receivable:Acme  100.50 USD
  Income:Sales
"""
COMMANDS = {
    "import": ("import", "FILE"),
    "compare": ("compare", "FILE"),
    "reconcile": ("reconcile", "FILE"),
    "reconcile-client": ("reconcile-client", "acme", "FILE"),
    "remittance": ("remittance", "FILE", "--client", "acme"),
}
ITEMS: list[object] = ["Customer", "Invoice", "Date", "Due date", "Amount"]
BANK: list[object] = ["Date", "Description", "Amount"]
THEIRS: list[object] = ["Date", "Invoice", "Amount"]
TABLES: dict[str, list[list[object]]] = {
    "import": [ITEMS, ["Acme Industrial Ltd", "INV-1", "2026-01-05", "2026-02-05", 100.5]],
    "reconcile": [BANK, ["2026-01-05", "INV-1", 100.5]],
    "reconcile-client": [THEIRS, ["2026-01-05", "INV-1", 100.5]],
    "remittance": [["Date", "Invoice", "Paid"], ["2026-01-05", "INV-1", 100.5]],
}
TABLES["compare"] = TABLES["import"]
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"

SMALL = 3_000_000
"""Bytes that a workbook unpacks to, at the most, and 5,000 cells: the limits are turned down for these tests."""

Parts = dict[str, bytes]


def run(folder: Path, command: str, file: Path, *more: str) -> Answer:
    main = folder / "main.beancount"
    main.write_text(LEDGER, encoding="utf-8")
    return run_cli(*(file if word == "FILE" else word for word in COMMANDS[command]), "-l", main, *more)


def workbook(command: str) -> Parts:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Data")
        for at, row in enumerate(TABLES[command]):
            sheet.write_row(at, 0, row)
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(folder: Path, parts: Parts, name: str = "book.xlsx") -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return folder / name


def last_cell(parts: Parts, cell: bytes) -> Parts:
    """Put another cell in the place of the amount."""
    before, _, after = parts[SHEET].rpartition(b"<c r=")
    place = after[: after.index(b">")].split(b'"')[1]
    return {**parts, SHEET: before + cell.replace(b"HERE", place) + after[after.index(b"</c>") + 4 :]}


def sheet_of(rows: bytes) -> Callable[[Parts], Parts]:
    return lambda parts: {**parts, SHEET: HEAD + rows + TAIL}


def shared_bomb(parts: Parts) -> Parts:
    many = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(1, 102))
    return {
        **parts,
        "xl/sharedStrings.xml": b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>",
        SHEET: HEAD + many + TAIL,
    }


WORKBOOKS: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "bomb": (lambda p: {**p, "xl/media/a.xml": b"a" * SMALL}, "unpacked, the workbook has more than"),
    "the same text in every cell": (shared_bomb, "the texts of the workbook have more than"),
    "corner": (sheet_of(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "a sheet goes over 1,048,576 rows"),
    "cells without places": (sheet_of(b"<row>" + b"<c><v>1</v></c>" * 5_001 + b"</row>"), "more than 5,000 cells"),
    "unsaved": (lambda p: last_cell(p, b'<c r="HERE"><f>1+1</f></c>'), "never saved"),
    "unsaved, of a shared formula": (lambda p: last_cell(p, b'<c r="HERE"><f t="shared" si="0"/></c>'), "never saved"),
    "unsaved, empty": (lambda p: last_cell(p, b'<c r="HERE" s="1"> <f>1+1</f><v/></c>'), "never saved"),
    "error": (lambda p: last_cell(p, b'<c r="HERE" t="e"><f>A1/0</f><v>#REF!</v></c>'), "[Data]:2: "),
    "UTF-16": (lambda p: {**p, SHEET: p[SHEET].decode().encode("utf-16")}, "not in UTF-8"),
    "OpenDocument": (lambda _: {"mimetype": b"application/x", "content.xml": b"<x/>"}, "the file is an OpenDocument file"),
    "OpenDocument inside": (lambda p: {**p, "content.xml": b"<x/>"}, "the file is an OpenDocument file"),
    "XLSB": (lambda _: {"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"\0"}, "the file is a binary workbook (XLSB)"),
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_workbook_that_cannot_be_read_is_refused_in_one_message(
    kind: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arledger.formats.tabular.archive.LARGEST_UNPACKED", SMALL)
    monkeypatch.setattr("arledger.formats.tabular.archive.MOST_CELLS", 5_000)
    make, said = WORKBOOKS[kind]
    refused(run(tmp_path, command, saved(tmp_path, make(workbook(command)))), said)


def refused(answer: Answer, said: str) -> None:
    assert answer.code == 1, answer
    assert not answer.stdout
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    # One message, and what to do.
    assert len(answer.stderr.strip().splitlines()) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_holds_more_than_it_says_is_refused(command: str, tmp_path: Path) -> None:
    size = 3_000_017
    path = saved(tmp_path, {**workbook(command), "xl/media/a.xml": b"a" * size})
    content = path.read_bytes()
    assert content.count(struct.pack("<I", size)) == 2
    path.write_bytes(content.replace(struct.pack("<I", size), struct.pack("<I", 1000)))
    refused(run(tmp_path, command, path), "unpacks to more than it says")


TEXTS: dict[str, tuple[bytes, str]] = {
    "a line without an end": (b"Customer,Invoice,Date,Amount\n" + b"9" * 1_100_000, "000 characters"),
    "16,385 columns": (b",".join([b"x"] * 16_385) + b"\n1,2\n", ""),
    "an old or locked workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900, "an old Excel"),
    "half an archive": (b"PK\x03\x04" + bytes(range(256)) * 40, "damaged"),
    "nothing": (b"", ""),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("name", ["file.xlsx", "file.csv"])
def test_what_is_no_table_is_refused_whatever_it_is_called(
    kind: str, command: str, name: str, tmp_path: Path
) -> None:
    content, said = TEXTS[kind]
    (tmp_path / name).write_bytes(content)
    refused(run(tmp_path, command, tmp_path / name), said)


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"reconcile"}))
def test_a_nul_between_digits_makes_no_other_amount(command: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Customer,Invoice,Date,Amount\nAcme Industrial Ltd,INV-1,2026-01-05,1\x000.00\n")
    refused(run(tmp_path, command, path), "no text in UTF-8")


@pytest.mark.parametrize("command", ["import", "compare"])
def test_more_rows_than_a_memory_holds_are_refused(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arledger.formats.imports.source.MOST_ROWS", 3)
    path = tmp_path / "list.csv"
    path.write_text(",".join(map(str, ITEMS)) + "\nAcme Industrial Ltd,INV-1,2026-01-05,2026-02-05,1.00" * 4 + "\n")
    refused(run(tmp_path, command, path), "the file has more than 3 rows")
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for at in range(5):
            sheet.write_row(at, 0, TABLES["import"][min(at, 1)])
    path.write_bytes(content.getvalue())
    refused(run(tmp_path, command, path), "the file has more than 3 rows")


def test_more_movements_than_a_memory_holds_are_refused_before_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_LARGE", "_MOST_OTHERS"):
        monkeypatch.setattr(f"arledger.formats.bank.csv.{name}", 0)
    monkeypatch.setattr("arledger.formats.bank.shared.files.MOST_LINES", 3)
    path = tmp_path / "bank.csv"
    # What stands behind the limit is never read.
    path.write_text(",".join(map(str, BANK)) + "\n2026-01-05,INV-1,1.00" * 5 + "\nno day,INV-1,1 or 2\n")
    refused(run(tmp_path, "reconcile", path), "bank.csv:5: more than 3 movements in one file")


ODD: dict[str, Callable[[Parts], Parts]] = {
    "a dimension that lies": lambda p: {**p, SHEET: p[SHEET].replace(b'ref="A1:', b'ref="A1:XFD1048576" x="')},
    "links to elsewhere": lambda p: {**p, "xl/externalLinks/externalLink1.xml": b'<ddeLink ddeService="cmd"/>'},
    "a title with marks for the screen": lambda p: {
        **p, "xl/workbook.xml": p["xl/workbook.xml"].replace(b'"Data"', b'"Da&#x202E;ta [red]&#x9B;31m"')
    },
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", ["book.xlsx", "book.csv"])
def test_what_is_odd_and_harmless_is_read_as_usual(kind: str, command: str, name: str, tmp_path: Path) -> None:
    plain = run(tmp_path, command, saved(tmp_path, workbook(command), name))
    odd = run(tmp_path, command, saved(tmp_path, ODD[kind](workbook(command)), name))
    assert odd.code == plain.code == 0, odd
    assert not {"\u202e", "\x9b", "\x1b"} & set(odd.stdout + odd.stderr)
    if command != "remittance" and "title" not in kind:
        # A list is kept as it is, and a title stands in the places of rows.
        assert odd.stdout == plain.stdout


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_hidden_is_not_read(command: str, hide: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for title, figure in (("Data", 100.5), ("Old", 99_999)):
            sheet = book.add_worksheet(title)
            for at, row in enumerate(TABLES[command]):
                sheet.write_row(at, 0, [figure if cell == 100.5 else cell for cell in row])
            if title == "Old":
                getattr(sheet, hide)()
                sheet.write_formula(9, 9, "=A1/0", None, "#REF!")
    answer = run(tmp_path, command, path)
    assert answer.code == 0, answer
    assert "99,999" not in answer.stdout
    assert "99999" not in answer.stdout


@pytest.mark.parametrize("command", ["import", "reconcile", "reconcile-client"])
def test_days_that_are_counted_from_1904_are_the_days_that_are_shown(command: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yy"})
        for at, row in enumerate(TABLES[command]):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell[:1] == "2":
                    sheet.write_datetime(at, column, datetime.fromisoformat(cell), day)
                else:
                    sheet.write(at, column, cell)
    answer = run(tmp_path, command, path, "--format", "json")
    assert answer.code == 0, answer
    assert "2026-01-05" in answer.stdout
    assert "2022-01" not in answer.stdout
