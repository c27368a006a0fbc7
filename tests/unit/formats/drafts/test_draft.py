"""Drafts of mappings: what is understood of a layout that no mapping knows, and what is marked."""

import tomllib
from pathlib import Path

import pytest
import xlsxwriter
from tests.unit.formats.imports.test_layouts import LAYOUTS, SAPS

from arledger.formats.drafts.draft import Draft, draft_of, slug
from arledger.formats.drafts.text import remark, value
from arledger.formats.imports.export import Export
from arledger.formats.imports.mapping import parse, shipped_mappings
from arledger.formats.imports.read import read_exports
from arledger.model.problem import UserError

SAMPLES = {**LAYOUTS, **{f"sap/fbl5n {at}": sample for at, sample in enumerate(SAPS.items(), start=1)}}
UNSAID = {"intacct", "yardi"}
"""Whose samples have no date that tells the day from the month: the user says the order."""
UNREAD = {
    "iif/transactions": "NOT UNDERSTOOD: row 12",
    "sage50/audit-trail-bare": "it may be amount or open, and so may column",
    "oracle/autoinvoice": "it may be date, and so may column 6",
    "yardi/transactions": "NOT UNDERSTOOD: no column and no row says whose a document is",
    "mri/aged-delinquencies": "NOT UNDERSTOOD: row 4",
    "iif/open-invoices": "warning: the subtotal in row 6 is of",
    "iif/customer-balance-detail": "guessed: its name is a client's, and its cells are names",
    "qbo/transaction-list-by-customer": "guessed: its name is a client's, and its cells are names",
    "sage50/aged-debtors": "guessed from its cells: names",
    "oracle/customer-trx": "NOT UNDERSTOOD: no column and no row says whose a document is",
    "excel/tally-bills": "it may be number, and so may column",
    "intacct/ar-invoices": "NOT UNDERSTOOD: row 4",
}
"""The samples whose draft does not read them as their own mapping does, and what it says of that."""


def drafted(tmp_path: Path, text: str, order: str = "", system: str = "") -> tuple[Draft, Path]:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    return draft_of(path, [one for one in shipped_mappings() if one.system != system], order), path


def read(draft: Draft, path: Path, order: str = "") -> Export:
    return read_exports(path, [parse(draft.text, "draft")], order=order)[0]


def said(export: Export) -> list[str]:
    return [f"{item.name}|{item.number}|{item.open}" for item in export.items]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_layout_whose_mapping_is_hidden_is_read_alike_or_marked(name: str, tmp_path: Path) -> None:
    text, expected = SAMPLES[name]
    system = name.partition("/")[0]
    order = "mdy" if system in UNSAID else ""
    draft, path = drafted(tmp_path, text, order, system)
    assert not draft.copied
    if name in UNREAD:
        assert UNREAD[name] in draft.text
    else:
        assert said(read(draft, path, order)) == [one.rsplit("|", 2)[0] for one in expected]


def test_nearly_two_of_three_layouts_are_read_by_their_drafts() -> None:
    assert len(UNREAD) * 25 <= len(SAMPLES) * 9
    assert SAMPLES.keys() >= UNREAD.keys()


HAND = """Muster Handel GmbH
Offene Posten Debitoren
Stand 30.09.2026

Kd-Nr;Kundenname;Beleg;BelArt;Datum;Fällig am;Offen EUR;Rgl-St.
10001;Müller & Söhne;0180;RE;13.09.2026;13.10.2026;1.250,00;A
10001;Müller & Söhne;0181;GU;14.09.2026;14.09.2026;-50,00;B
10002;Zweite AG;0182;XY;15.09.2026;15.10.2026;300,00;C
Gesamtsumme;;;;;;1.500,00;
"""


def test_each_setting_says_why_and_what_is_not_understood(tmp_path: Path) -> None:
    draft, path = drafted(tmp_path, HAND)
    lines = draft.text.splitlines()
    for line in (
        'report = "offene-posten-debitoren"',
        'says = ["Offene Posten Debitoren"]',
        'due = ["Fällig am"]  # by its name',
        'type = ["BelArt"]  # by its name',
        '# NOT UNDERSTOOD: column 8 "Rgl-St." holds "A", "B", "C"',
        '# NOT UNDERSTOOD: the currency in "Offen EUR"; amounts are in the ledger\'s currency',
        'credit-memo = ["GU"]  # guessed: "GU"',
        '# NOT UNDERSTOOD: "XY"',
        'decimal = ","  # as this file has it',
    ):
        assert line in lines
    assert lines[-1].endswith("3 documents, 1,500.00 open in no named currency; the file says 1500.00.")
    assert (draft.header, draft.refused) == (5, False)
    assert [str(item.due) for item in read(draft, path).items] == ["2026-10-13", "2026-09-14", "2026-10-15"]


def test_two_columns_that_fit_equally_are_both_left_and_marked(tmp_path: Path) -> None:
    rows = "".join(f"Acme,{n},2026-09-1{n},{n}0.50,{n}1.50\n" for n in range(1, 6))
    draft, _ = drafted(tmp_path, f"Client,Invoice,Date,Eins,Zwei\n{rows}")
    assert (
        '# NOT UNDERSTOOD: column 4 "Eins" holds "10.50", "20.50", "30.50", … (it may be amount or open,'
        in draft.text
    )
    assert 'column 5 "Zwei"' in draft.text
    assert not {"amount", "open"} & tomllib.loads(draft.text)["columns"].keys()
    assert draft.refused


def test_a_due_date_is_never_before_the_date(tmp_path: Path) -> None:
    rows = "".join(f"Acme;{n};1{n}.10.2026;1{n}.09.2026;{n}0,50\n" for n in range(1, 6))
    draft, _ = drafted(tmp_path, f"Kunde;Beleg;Eins;Zwei;Betrag\n{rows}")
    columns = tomllib.loads(draft.text)["columns"]
    assert (columns["date"], columns["due"]) == (["Zwei"], ["Eins"])
    assert "due = " in draft.text
    assert "guessed from its cells: dates, never before the date" in draft.text


def test_a_running_balance_is_not_what_is_open(tmp_path: Path) -> None:
    sums = [10, 30, 60, 100]
    rows = "".join(f"Acme,{n},2026-09-2{n},{n}0.00,{sums[n - 1]}.00\n" for n in range(1, 5))
    draft, path = drafted(tmp_path, f"Client,Invoice,Date,Amount,Balance\n{rows}")
    assert "it is the balance so far" in draft.text
    assert sum(item.open for item in read(draft, path).items) == 100


def test_what_the_file_does_not_say_is_to_be_said(tmp_path: Path) -> None:
    text = "Client,Invoice,Date,Amount\nAcme,1,03/04/2026,10.50\nAcme,2,04/05/2026,11.50\n"
    draft, path = drafted(tmp_path, text)
    assert "# NOT SAID BY THE FILE: the day or the month may come first" in draft.text
    assert "NOT SAID BY THE FILE: no amount has a minus" in draft.text
    assert draft.refused
    assert "--date-order" not in draft.text
    said_so, _ = drafted(tmp_path, text, "dmy")
    assert not said_so.refused
    assert [str(item.date) for item in read(said_so, path).items] == ["2026-04-03", "2026-05-04"]


def test_rows_that_are_nothing_known_are_comments_with_their_text(tmp_path: Path) -> None:
    text = 'Client,Invoice,Date,Amount\nAcme,1,13/04/2026,10.50\nnote,"see ""file""",,x\nAcme,2,14/04/2026,-1.50\n'
    draft, _ = drafted(tmp_path, text)
    assert '# NOT UNDERSTOOD: row 3, "note see \\"file\\" x"' in draft.text
    assert "rows" not in tomllib.loads(draft.text)
    uncommented = draft.text.replace("# [[rows]]\n# kind", "[[rows]]\nkind").replace(
        '# when = { 0 = "note', 'when = { 0 = "note'
    )
    path = tmp_path / "export.csv"
    assert len(read_exports(path, [parse(uncommented, "draft")])[0].items) == 2


def test_a_file_that_a_mapping_knows_gets_a_copy_of_it(tmp_path: Path) -> None:
    draft, path = drafted(tmp_path, LAYOUTS["oracle/aging"][0])
    assert draft.copied == "oracle/aging"
    assert draft.text.startswith("# A copy of oracle/aging")
    assert parse(draft.text, "draft").name == "oracle/aging"
    assert said(read(draft, path)) == ["Acme|10|80.00", "Acme||-5.00"]


def test_payables_and_what_is_no_table_are_refused(tmp_path: Path) -> None:
    payables = LAYOUTS["qbo/ar-aging-detail"][0].replace("Customer full name", "Vendor display name")
    for text, what in ((payables, "an aging of payables"), ("", "nothing stands in the file"), ("%PDF-1", "a PDF")):
        with pytest.raises(UserError, match=what) as error:
            drafted(tmp_path, text)
        assert error.value.exit_code == 1


@pytest.mark.parametrize(
    "text",
    [
        'a"b',
        "a\\b",
        "a\nb",
        '"""',
        "\0\x1f\x7f",
        "\u202eabc",
        "\u2028",
        "=cmd|' /C calc'!A0",
        "😀",
        "[x]\n[[y]]",
        "'''",
        "#",
    ],
)
def test_any_text_is_read_back_from_a_value_and_stays_in_its_comment(text: str) -> None:
    assert tomllib.loads(f"x = {value(text)}") == {"x": text}
    assert tomllib.loads(f"{remark(text)}\nx = 1") == {"x": 1}
    assert "\n" not in remark(text)
    assert "\u202e" not in value(text) + remark(text)


def test_half_a_character_is_replaced() -> None:
    assert tomllib.loads(f"x = {value('a' + chr(0xD800))}") == {"x": "a�"}


@pytest.mark.parametrize(
    ("title", "report"),
    [("Offene Posten: März", "offene-posten-marz"), ("../../etc", "etc"), ("", "items"), ("日本", "items")],
)
def test_a_report_has_a_plain_name(title: str, report: str) -> None:
    assert slug(title) == report


def test_a_short_code_that_other_systems_read_otherwise_is_only_guessed(tmp_path: Path) -> None:
    # RE is an invoice of a supplier in SAP, and a Rechnung to a client elsewhere.
    rows = "".join(f"Acme;{n};1{n}.09.2026;RE;{n}0,50\n" for n in range(1, 9))
    draft, _ = drafted(tmp_path, f"Kunde;Beleg;Datum;BelArt;OP-Betrag\n{rows}")
    assert 'invoice = ["RE"]  # guessed: "RE"' in draft.text
    assert not draft.refused


def test_codes_under_a_name_and_codes_of_names_are_said_to_be_guessed(tmp_path: Path) -> None:
    rows = "10001;Acme;I-1;13.09.2026;1,50\n10002;Bolt;I-2;14.09.2026;2,50\n10002;Bolt;I-3;14.09.2026;-1,50\n"
    draft, path = drafted(tmp_path, f"Debitor;Name 1;Beleg;Datum;OP-Betrag\n{rows}", system="sap")
    assert 'id = ["Debitor"]  # guessed: its name is a client\'s, and its cells are codes' in draft.text
    bare, _ = drafted(tmp_path, rows)
    assert "id = [1]  # guessed from its cells: codes, one for each name" in bare.text
    assert 'layout = "positions"' in bare.text
    assert [(item.id, item.name) for item in read(bare, path).items] == [
        ("10001", "Acme"),
        ("10002", "Bolt"),
        ("10002", "Bolt"),
    ]


def test_groups_with_codes_in_brackets_and_sums_without_a_word_are_understood(tmp_path: Path) -> None:
    text = (
        "Aged Balances\nAs of 03/31/2026\n\nRef,Posted,Due,Remaining\nAcme Ltd (A100),,,\n"
        "INV1,01/15/2026,02/14/2026,60.00\nCR1,01/20/2026,01/20/2026,(20.00)\n,,,40.00\n"
        "Bolt Inc (B200),,,\nINV2,02/15/2026,03/14/2026,50.00\n,,,50.00\nReport Total,,,90.00\n"
    )
    draft, path = drafted(tmp_path, text)
    export = read(draft, path)
    assert [(one.id, one.name, str(one.open)) for one in export.items] == [
        ("A100", "Acme Ltd", "60.00"),
        ("A100", "Acme Ltd", "-20.00"),
        ("B200", "Bolt Inc", "50.00"),
    ]
    assert not export.warnings
    assert 'kind = "subtotal"' in draft.text
    wrong, _ = drafted(tmp_path, text.replace(",,,50.00\nReport", ",,,51.00\nReport"))
    assert '# NOT UNDERSTOOD: row 11, "51.00"' in wrong.text
    assert wrong.refused


def test_a_sheet_of_a_workbook_is_drafted_and_a_hidden_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden = book.add_worksheet("Alt")
        book.add_worksheet("Notes").write(0, 0, "nothing here")
        sheet = book.add_worksheet("OP-Liste März")
        for at, row in enumerate((("Kunde", "Beleg", "Datum", "OP-Betrag"), ("=1+1", "0007", "2026-09-13", "10,50"))):
            for place, cell in enumerate(row):
                sheet.write_string(at, place, cell)
                hidden.write_string(at, place, "x")
        hidden.hide()
    draft = draft_of(path, shipped_mappings())
    assert (draft.system, draft.report) == ("ours", "op-liste-marz")
    assert [item.name for item in read(draft, path).items] == ["=1+1"]


@pytest.mark.parametrize(
    "head", ["Cust,Bill,Billed on,Payable by,Orig,Lft", "Cust,Bill,Billed on,Payable by,Amount,Lft"]
)
def test_what_is_open_is_never_more_than_the_amount(head: str, tmp_path: Path) -> None:
    rows = "Alpha,A-1,2026-09-01,2026-10-01,1000.00,250.00\nBeta,A-2,2026-09-02,2026-10-02,75.00,75.00\n"
    draft, path = drafted(tmp_path, f"{head}\n{rows}")
    assert (
        'open = ["Lft"]  # guessed from its cells: never more than the amount, and all of it in some rows'
        in draft.text
    )
    assert said(read(draft, path)) == ["Alpha|A-1|250.00", "Beta|A-2|75.00"]


def test_a_tax_is_not_taken_for_what_is_open(tmp_path: Path) -> None:
    rows = "Alpha,A-1,2026-09-01,1200.00,200.00\nBeta,A-2,2026-09-02,75.00,12.50\n"
    draft, _ = drafted(tmp_path, f"Cust,Bill,Billed on,Amount,Lft\n{rows}")
    assert 'NOT UNDERSTOOD: column 5 "Lft"' in draft.text


def test_the_rest_is_open_beside_the_gross_and_the_paid(tmp_path: Path) -> None:
    rows = "10001\tMüller\t0001\t13.09.2026\t119,00\t19,00\t100,00\n10001\tMüller\t0002\t14.09.2026\t238,00\t0,00\t238,00\n"
    draft, path = drafted(tmp_path, f"Konto\tFirma\tRgNr\tRgDatum\tBrutto\tBezahlt\tRest\n{rows}")
    assert said(read(draft, path)) == ["Müller|0001|100.00", "Müller|0002|238.00"]
