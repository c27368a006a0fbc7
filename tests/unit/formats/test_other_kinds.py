"""A file of another kind never gives a figure: each command that reads files of others, with each kind of file."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.support.program import Answer, run_cli

from arledger.formats.bank import read_bank_file
from arledger.formats.client_statement import read_client_statement
from arledger.model.problem import UserError

LEDGER = """\
option "title" "Sample Co"
option "operating_currency" "USD"
2020-01-01 open Assets:Bank:Checking USD
2020-01-01 open Income:Sales
2020-01-01 open Assets:Receivable:Acme
  name: "Acme Industrial Ltd"
2020-01-01 open Assets:Receivable:Bolt
  name: "Bolt Electric"
2026-01-05 * "Acme" "Pumps" ^INV-0007
  Assets:Receivable:Acme   7000.00 USD
  Income:Sales
2026-02-06 * "Bolt" "Valves" ^INV-0009
  Assets:Receivable:Bolt   250.00 USD
  Income:Sales
2026-02-07 * "Acme" "pays"
  Assets:Bank:Checking   100.00 USD
  Assets:Receivable:Acme  -100.00 USD
"""
COMMANDS = {
    "import": ("import", "FILE"),
    "compare": ("compare", "FILE"),
    "reconcile": ("reconcile", "FILE"),
    "payouts": ("reconcile", "BANK", "--payouts", "FILE"),
    "reconcile-client": ("reconcile-client", "acme", "FILE"),
    "remittance": ("remittance", "FILE", "--client", "acme"),
    "reconcile --remittance": ("reconcile", "BANK", "--remittance", "FILE"),
}
ACME, BOLT = "Acme Industrial Ltd", "Bolt Electric"
BANK: list[list[object]] = [
    ["Date", "Description", "Amount"],
    ["2026-03-02", "INV-0007", 7000],
    ["2026-03-31", "FEE", -0.3],
]
KINDS: dict[str, tuple[list[list[object]], set[str]]] = {
    # What a file is, and which commands read it.
    "a bank's lines": (
        [["Booking date", "Value date", "Name", "Reference", "Amount"],
         ["2026-03-02", "2026-03-02", ACME, "INV-0007", 7000], ["2026-03-31", "2026-03-31", BOLT, "INV-0009", 250]],
        {"reconcile"},
    ),
    "what a payment covers": (
        [["Payer", ACME], ["Invoice number", "Amount paid"], ["INV-0007", 7000], ["Total", 7000]],
        {"remittance", "reconcile --remittance"},
    ),
    "a client's statement": (
        [["Date", "Number", "Text", "Debit", "Credit", "Balance"], ["2026-01-05", "INV-0007", "Invoice", 7000, "", 7000],
         ["2026-02-07", "", "Payment", "", 100, 6900]],
        {"reconcile-client"},
    ),
    "open items of several clients": (
        [["Client", "Invoice", "Date", "Due date", "Amount"], [ACME, "INV-0007", "2026-01-05", "2026-02-05", 7000],
         [BOLT, "INV-0009", "2026-02-06", "2026-03-06", 250]],
        {"import", "compare", "remittance", "reconcile --remittance"},
    ),
    "an aging of QuickBooks": (
        [["A/R Aging Detail"], ["Date", "Transaction type", "Num", "Customer", "Due date", "Amount", "Open balance"],
         ["2026-01-05", "Invoice", "INV-0007", ACME, "2026-02-05", 7000, 7000],
         ["2026-02-06", "Invoice", "INV-0009", BOLT, "2026-03-06", 250, 250], ["TOTAL", "", "", "", "", 7250, 7250]],
        {"import", "compare"},
    ),
    "a damaged aging of QuickBooks": (
        [["A/R Aging Detail"], ["Date", "Transaction type", "Num", "Customer", "Due date", "Amount", "Open balance"],
         ["2026-01-05", "Invoice", "INV-0007", ACME, "2026-02-05", 7000, "#REF!"],
         ["2026-02-06", "Invoice", "INV-0009", BOLT, "2026-03-06", 250, 250]],
        set(),
    ),
    "a price list": ([["Item", "Description", "Unit", "Price"], ["P-1", "Pump", 1, 700], ["P-2", "Valve", 2, 15.5]], set()),
    "prices from a day": (
        [["Article no", "Name", "Valid from", "Price"], ["P-1", "Pump", "2026-01-01", 700], ["P-2", "V", "2026-01-01", 15.5]],
        set(),
    ),
    "a list of people": (
        [["Name", "Email", "Phone", "Address"], [ACME, "ap@acme.example", "+1 555 0100", "1 Main St"],
         [BOLT, "b@bolt.example", "+1 555 0101", "2 Main St"]],
        set(),
    ),
    "a list of clients": (
        [["Customer ID", "Company", "Contact", "Credit limit", "Since"], ["C1", ACME, "Ann", 5000, "2020-01-01"],
         ["C2", BOLT, "Bob", 7000, "2021-01-01"]],
        set(),
    ),
    "payables": (
        [["Vendor", "Bill no", "Date", "Due", "Amount"], [ACME, "INV-0007", "2026-01-05", "2026-02-05", 10],
         ["Other", "B2", "2026-01-06", "2026-02-06", 20]],
        set(),
    ),
    "a journal": (
        [["Date", "Account", "Description", "Debit", "Credit"], ["2026-01-05", "1200", "Acme", 7000, ""],
         ["2026-01-05", "4000", "Acme", "", 7000]],
        set(),
    ),
    "a trial balance": (
        [["Account", "Name", "Debit", "Credit"], ["1000", "Bank", 100, ""], ["1200", "Receivables", 7300, ""],
         ["4000", "Sales", "", 7400]],
        set(),
    ),
    "pay": ([["Employee", "Date", "Gross", "Net"], ["Ann", "2026-01-31", 5000, 3500], ["Bob", "2026-01-31", 40, 30]], set()),
    "orders": (
        [["Order no", "Order date", "Customer", "Total"], ["SO-1", "2026-01-31", ACME, 5000], ["SO-2", "2026-01-31", BOLT, 40]],
        set(),
    ),
    "stock": ([["SKU", "Qty", "Cost", "Value"], ["A", 5, 2.5, 12.5], ["B", 2, 3, 6]], set()),
    "an IIF file": (
        [["!TRNS", "TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM"],
         ["!SPL", "TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM"], ["!ENDTRNS"],
         ["TRNS", "GENERAL JOURNAL", "1/5/2026", "Bank", "", "10.00", "1"],
         ["SPL", "GENERAL JOURNAL", "1/5/2026", "Sales", "", "-10.00", "1"], ["ENDTRNS"]],
        set(),
    ),
}  # fmt: skip
OWN = {
    "aging": ("aging",), "aging --detail": ("aging", "--detail"), "items": ("items",), "client": ("client", "acme"),
    "statement": ("statement", "acme"), "unapplied": ("unapplied",), "activity": ("activity", "acme"),
    "roll-forward": ("roll-forward", "--from", "2026-01-01"),
}  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def saved(folder: Path, name: str, rows: Sequence[Sequence[object]]) -> Path:
    path = folder / name
    if name.endswith(".csv"):
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        return path
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path


def run(ledger: Path, command: str, file: Path) -> Answer:
    bank = saved(ledger.parent, "bank.csv", BANK)
    words = {"FILE": file, "BANK": bank}
    return run_cli(*(words.get(word, word) for word in COMMANDS[command]), "-l", ledger)


def refused(answer: Answer) -> None:
    assert answer.code == 1, answer
    assert not answer.stdout
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 2


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", KINDS)
def test_only_its_own_kind_gives_a_command_figures(kind: str, command: str, ledger: Path) -> None:
    rows, read_by = KINDS[kind]
    for name in ("file.csv", "file.xlsx"):
        answer = run(ledger, command, saved(ledger.parent, name, rows))
        if command in read_by:
            # What is read may ask for more, as where nothing is open under a number; it is no other kind.
            assert "this is " not in answer.stderr, answer
            assert answer.code in (0, 3), answer
        elif (kind, command) == ("a client's statement", "reconcile"):
            # The balance goes the other way, which shows what it is.
            assert answer.code == 1
            assert "should be" in answer.stderr
        elif (kind, command) == ("a journal", "reconcile"):
            assert answer.code == 2
            assert "of several accounts" in answer.stderr
        elif (kind, command) == ("an IIF file", "import"):
            assert answer.code in (0, 1)
            assert "Sales" not in answer.stdout
        else:
            refused(answer)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("report", OWN)
def test_our_own_reports_are_not_read_back(report: str, command: str, ledger: Path) -> None:
    for form in ("csv", "xlsx", "json", "md", "html"):
        path = ledger.parent / f"own.{form}"
        made = run_cli(*OWN[report], "-l", ledger, "--as-of", "2026-03-31", "-f", form, "-o", path)
        assert made.code == 0, made
        refused(run(ledger, command, path))


@pytest.mark.parametrize("command", ["reconcile-client", "remittance", "import", "compare"])
@pytest.mark.parametrize(
    "content",
    [
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n",
        ":20:STARTUMS\n:25:10020030/1234567\n:28C:5/1\n:60F:C260301EUR1000,00\n:61:2603020302CR70,00N051NONREF//B4\n"
        ":86:166?00CREDIT?20INV-0007\n:62F:C260302EUR1070,00\n-\n",
        '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt/></Document>',
    ],
)
def test_a_banks_other_formats_are_no_lists(content: str, command: str, ledger: Path) -> None:
    path = ledger.parent / "bank.txt"
    path.write_text(content, encoding="utf-8")
    refused(run(ledger, command, path))


@pytest.mark.parametrize("title", ["Due date", "Fällig am", "Échéance", "Days overdue"])
def test_a_list_with_days_when_it_is_due_is_no_bank_statement(title: str, tmp_path: Path) -> None:
    path = saved(tmp_path, "list.csv", [["Date", "Description", title, "Amount"], ["2026-01-05", "a", "", 5]])
    with pytest.raises(UserError, match="is of invoices") as error:
        read_bank_file(path, (), ("EUR",))
    assert error.value.exit_code == 1
    own = tmp_path / "own.toml"
    own.write_text(
        'name = "mine"\n[columns]\ndate = "Date"\namount = "Amount"\n[dates]\nformat = "YYYY-MM-DD"\n'
        '[numbers]\ndecimal = "."\n[statement]\ncurrency = "EUR"\n',
        encoding="utf-8",
    )
    (statement,) = read_bank_file(path, [own])
    assert len(statement.lines) == 1


@pytest.mark.parametrize(
    ("rows", "closing"),
    [
        # Our name in a column, a branch of ours, one sub-account, accounts of the client's own ledger.
        ([["Date", "Vendor", "Invoice", "Amount"], ["2026-01-05", "Us", "A", 5], ["2026-01-06", "Us, North", "B", 6]], "11"),
        ([["Date", "Customer", "Invoice", "Amount"], ["2026-01-05", "Acme:North", "A", 5]], "5"),
        (
            [["Date", "Num", "Reference", "Account", "Amount"], ["2026-01-05", "1", "A", "4000", 5],
             ["2026-01-06", "2", "B", "4010", 6]],
            "11",
        ),
        ([["Date", "Invoice", "Amount", "Paid", "Balance"], ["2026-01-05", "A", 5, "", 5]], "5"),
    ],
)  # fmt: skip
def test_a_clients_own_statement_is_still_read(rows: list[list[object]], closing: str, tmp_path: Path) -> None:
    for name in ("their.csv", "their.xlsx"):
        (found,) = read_client_statement(saved(tmp_path, name, rows))
        assert str(found.closing) == closing


def test_the_sheet_that_is_a_statement_is_found_and_two_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "their.xlsx"
    for titles in (["2026"], ["2026", "2025"]):
        with xlsxwriter.Workbook(str(path)) as book:
            book.add_worksheet("Cover").write_row(0, 0, ["Statement of account", "Acme"])
            for title in titles:
                sheet = book.add_worksheet(title)
                sheet.write_row(0, 0, ["Date", "Invoice", "Amount"])
                sheet.write_row(1, 0, ["2026-01-05", "A-1", 5])
        if len(titles) == 1:
            (found,) = read_client_statement(path)
            assert str(found.lines[0].source) == f"{path} [2026]:2"
            continue
        with pytest.raises(UserError, match='the sheets "2026" and "2025" both look like') as error:
            read_client_statement(path)
        assert error.value.exit_code == 1
