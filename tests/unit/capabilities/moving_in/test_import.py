"""`import`: what another system says is in the ledger afterwards, once, to the cent, and nothing of a wrong file."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from tests.support.program import run_cli

LEDGER = 'option "operating_currency" "USD"\noption "title" "Sample Co"\n2020-01-01 open Assets:Bank USD\n'
EXPORT = """Sample Co
A/R Aging Detail Report
"As of September 23, 2026"

,Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance
CURRENT,,,,,,,
,08/10/2026,Invoice,0041,"Cool Cars, Inc.",09/09/2026,"1,675.52","1,175.52"
,08/31/2026,Payment,,Diner:North (deleted),08/31/2026,-100.00,-100.00
,08/31/2026,Payment,,Diner:North (deleted),08/31/2026,-100.00,-100.00
,08/31/2026,Invoice,No 7,=1+1,08/31/2026,3.00,3.00
,08/31/2026,Invoice,0008,Paid Ltd,08/31/2026,3.00,0.00
TOTAL,,,,,,"$1,481.52","$978.52"
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER)
    return path


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "aging.csv"
    path.write_text(EXPORT)
    return path


def owed(ledger: Path) -> dict[str, Decimal]:
    answer = run_cli("aging", "-l", ledger, "--as-of", "2026-09-23", "-f", "json")
    assert answer.code == 0, answer.stderr
    return {row["client"]: Decimal(row["total"]) for row in json.loads(answer.stdout)["rows"]}


def test_every_client_owes_what_the_file_says(ledger: Path, export: Path) -> None:
    answer = run_cli("import", export, "-l", ledger, "--write")
    assert answer.code == 0, answer.stderr
    assert "Old total = new total: 978.52 USD of 3 clients" in answer.stderr
    assert owed(ledger) == {"CoolCarsInc": Decimal("1175.52"), "Diner-North": Decimal(-200), "11": Decimal(3)}
    assert "0 errors" in run_cli("check", "-l", ledger).stdout


def test_balances_that_the_file_ages_move_in_under_its_day(ledger: Path, export: Path) -> None:
    head = "Unit,Name,Tenant Status,Tags,Phone Numbers,Move In,Move Out,Deposit,Amount Receivable,0-30,30+\n"
    rows = '101,"Lopez, Maria",Current,,,,,0.00,"1,300.00","1,250.00",50.00\n102,"Kim, Sam",Notice,,,,,0.00,-45.00,-45.00,0.00\n'
    export.write_text(head + rows + 'Total,,,,,,,0.00,"1,255.00","1,205.00",50.00\n')
    answer = run_cli("import", export, "-l", ledger, "--as-of", "2026-09-30", "--write")
    assert answer.code == 0, answer.stderr
    assert "Old total = new total: 1,255.00 USD of 2 clients, each client as in the file." in answer.stderr
    assert "as old here as the day of the file: 1." in answer.stderr


def test_without_write_nothing_is_written(ledger: Path, export: Path) -> None:
    assert run_cli("import", export, "-l", ledger).code == 0
    assert ledger.read_text() == LEDGER


def test_the_same_export_again_adds_nothing_and_says_what_changed(ledger: Path, export: Path) -> None:
    run_cli("import", export, "-l", ledger, "--write")
    before = ledger.read_text()
    later = EXPORT.replace('"1,175.52"', "75.52").replace("$978.52", "$1,078.52")
    export.write_text(
        later.replace("TOTAL", ",09/20/2026,Invoice,0050,Diner:North,09/30/2026,1200.00,1200.00\nTOTAL")
    )
    answer = run_cli("import", export, "-l", ledger, "--write")
    assert answer.code == 0, answer.stderr
    assert "Cool Cars, Inc., 0041: 1,175.52 USD then, 75.52 USD in this file" in answer.stderr
    added = ledger.read_text().removeprefix(before)
    assert added.count("moved-in") == 1
    assert "^0050" in added
    assert owed(ledger)["Diner-North"] == 1000


def test_the_contract_for_programs(ledger: Path, export: Path) -> None:
    answer = json.loads(run_cli("import", export, "-l", ledger, "-f", "json").stdout)
    assert [answer[name] for name in ("system", "report", "company", "as_of", "written")] == [
        *("qbo", "ar-aging-detail", "Sample Co", "2026-09-23", False),
    ]
    assert answer["items"][0] == {
        "client": "CoolCarsInc",
        "name": "Cool Cars, Inc.",
        "number": "0041",
        "date": "2026-08-10",
        "due": "2026-09-09",
        "currency": "USD",
        "open": "1175.52",
        "amount": "1675.52",
        "kind": "invoice",
    }
    (total,) = answer["totals"]
    assert [total[name] for name in ("currency", "items", "file", "difference")] == [
        "USD",
        "978.52",
        "978.52",
        "0.00",
    ]
    assert {"row": 11, "kind": "settled", "text": "Paid Ltd 0008"} in answer["skipped"]
    assert len(answer["plan"]) == 1


def test_a_warning_is_said_and_with_strict_refuses(ledger: Path, export: Path) -> None:
    export.write_text(EXPORT.replace("$978.52", "$978.53"))
    assert "a difference of 0.01" in run_cli("import", export, "-l", ledger).stderr
    answer = run_cli("import", export, "-l", ledger, "--strict", "--write")
    assert answer.code == 1
    assert ledger.read_text() == LEDGER


def test_the_file_of_another_company_is_told(ledger: Path, export: Path) -> None:
    export.write_text(EXPORT.replace("Sample Co", "Other Inc"))
    assert "the file is of Other Inc, and this ledger of Sample Co" in run_cli("import", export, "-l", ledger).stderr


def test_a_client_that_is_there_is_taken_and_must_have_been_open(ledger: Path, export: Path) -> None:
    text = f'{LEDGER}{{}} open Assets:Receivable:Cars USD\n  name: "cool cars, inc."\n'
    ledger.write_text(text.format("2026-09-01"))
    answer = run_cli("import", export, "-l", ledger, "--write")
    assert answer.code == 3
    assert (
        "Assets:Receivable:Cars is open from 2026-09-01 on, and 0041 of Cool Cars, Inc. is of 2026-08-10"
        in answer.stderr
    )
    ledger.write_text(text.format("2026-01-01"))
    assert run_cli("import", export, "-l", ledger, "--write").code == 0
    assert owed(ledger)["Cars"] == Decimal("1175.52")


def test_contacts_open_clients_with_what_is_known_of_them(ledger: Path, tmp_path: Path) -> None:
    contacts = tmp_path / "customers.csv"
    contacts.write_text("A/C,Name,Credit Limit,Email,Terms\n0012,Abc Ltd,500.00,a@b.example,30 days net\n")
    assert run_cli("import", contacts, "-l", ledger, "--write").code == 0
    text = ledger.read_text()
    for line in (
        'name: "Abc Ltd"',
        'id: "0012"',
        'terms: "net 30"',
        "credit-limit: 500.00 USD",
        'email: "a@b.example"',
    ):
        assert line in text
    assert run_cli("import", contacts, "-l", ledger, "--write").code == 0
    assert ledger.read_text() == text


def test_where_documents_have_codes_alone_the_list_of_customers_has_the_names(ledger: Path, tmp_path: Path) -> None:
    audit, customers = tmp_path / "audit.csv", tmp_path / "customers.csv"
    audit.write_text(
        "Type,Account Reference,Date,Reference,Net Amount,Tax Amount\nSI,ABC001,13/03/2026,INV101,100.00,20.00\n"
    )
    customers.write_text("A/C,Name,Credit Limit,Email\nABC001,Abc Ltd,500.00,a@b.example\n")
    assert run_cli("import", audit, customers, "-l", ledger, "--write").code == 0
    assert owed(ledger) == {"AbcLtd": Decimal(120)}
    assert "Receivable:ABC001" not in ledger.read_text()
    again = run_cli("import", customers, audit, "-l", ledger)
    assert "New: 0 documents; in the ledger already: 1." in again.stdout + again.stderr


def test_the_contact_of_a_company_fills_in_what_the_list_of_companies_lacks(ledger: Path, tmp_path: Path) -> None:
    companies, contacts = tmp_path / "companies.csv", tmp_path / "contacts.csv"
    companies.write_text("Record ID,Company name,Company owner\n8812,Acme,Sam Kim\n")
    contacts.write_text(
        "Record ID,First Name,Last Name,Email,Contact owner,Associated Company\n"
        "151,Maria,Lopez,maria@acme.example,Kay Lee,Acme\n152,Tom,Mill,tom@acme.example,Kay Lee,Acme\n"
    )
    assert run_cli("import", companies, contacts, "-l", ledger, "--write").code == 0
    text = ledger.read_text()
    assert text.count(" open Assets:Receivable:") == 1
    for line in ('id: "8812"', 'email: "maria@acme.example"', 'sales-rep: "Sam Kim"'):
        assert line in text


def test_a_receipt_without_a_number_is_the_same_in_a_workbook_and_in_text(ledger: Path, tmp_path: Path) -> None:
    rows = [["Customer", "Date", "Type", "Amount"], ["Acme", "2026-04-02", "Payment", -150]]
    with xlsxwriter.Workbook(tmp_path / "items.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    (tmp_path / "items.csv").write_text("Customer,Date,Type,Amount\nAcme,2026-04-02,Payment,-150.00\n")
    assert run_cli("import", tmp_path / "items.xlsx", "-l", ledger, "--write").code == 0
    again = run_cli("import", tmp_path / "items.csv", "-l", ledger)
    assert "New: 0 documents; in the ledger already: 1." in again.stdout + again.stderr


def test_two_clients_of_one_name_are_told_apart_by_their_ids(ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "audit.csv"
    rows = "".join(f"{n},Smith,INV,{n},USD,,2026-09-0{n},2026-10-01,{n}.00,{n}.00\n" for n in (1, 2))
    path.write_text(
        "Customer Number,Customer,Class,Invoice Number,Currency,Term,Trx Date,Due Date,Original Amount,Outstanding Amount\n"
        + rows
    )
    assert run_cli("import", path, "-l", ledger, "--write").code == 0
    assert owed(ledger) == {"Smith": Decimal(1), "Smith-2": Decimal(2)}


def test_a_mapping_of_ones_own_lies_beside_the_policy(ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "arledger.toml").write_text('[accounts]\nopening = ["Equity:Cutover"]\n')
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "ours.toml").write_text(
        'system = "ours"\nreport = "list"\nneeds = ["name", "amount"]\n'
        '[columns]\nname = ["Wer"]\namount = ["Wieviel"]\ndate = ["Wann"]\n'
    )
    path = tmp_path / "list.csv"
    path.write_text("Wer;Wann;Wieviel\nAda;2026-01-31;12,50\n")
    assert run_cli("import", path, "-l", ledger, "--write").code == 0
    assert "Equity:Cutover" in ledger.read_text()
    assert owed(ledger) == {"Ada": Decimal("12.50")}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--from", "qbu"), 2, "there is no mapping 'qbu'"),
        (("--from", "sap"), 1, "this is no export of sap"),
        (("--date-order", "xyz"), 2, "'xyz' is no order"),
        (("--date-order", "dmy"), 2, "--date-order dmy does not fit"),
    ],
)
def test_what_cannot_be_asked(
    arguments: tuple[str, ...], code: int, message: str, ledger: Path, export: Path
) -> None:
    answer = run_cli("import", export, "-l", ledger, *arguments)
    assert answer.code == code
    assert message in answer.stderr


def test_what_a_ledger_cannot_hold_is_found_again_all_the_same(ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Customer,Invoice,Date,Amount\n=cmd|x,1,2026-01-31,5.00\na\\b,n\\1,2026-01-31,6.00\n...,,2026-01-31,7.00\n"
    )
    assert run_cli("import", path, "-l", ledger, "--write").code == 0
    before = ledger.read_text()
    assert owed(ledger) == {"CmdX": Decimal(5), "AB": Decimal(6), "C": Decimal(7)}
    assert run_cli("import", path, "-l", ledger, "--write").code == 0
    assert ledger.read_text() == before
    assert "'=cmd|x" in run_cli("import", path, "-l", ledger, "-f", "csv").stdout


def test_both_mappings_of_one_report_are_tried(ledger: Path, tmp_path: Path) -> None:
    """Line items of SAP have amounts in the company's currency, or only in that of each document."""
    head = (
        "Customer;Name 1;Document Number;Document Type;Document Date;{};{}\n77;Ann;0180;RV;21.09.2026;1.234,56;USD\n"
    )
    for columns in (("Amount in local currency", "Local Currency"), ("Amount in doc. curr.", "Curr.")):
        path = tmp_path / "items.csv"
        path.write_text(head.format(*columns))
        answer = run_cli("import", path, "-l", ledger, "--no-cache", "-f", "json")
        assert answer.code == 0, answer.stderr
        assert [(one["number"], one["open"]) for one in json.loads(answer.stdout)["items"]] == [("0180", "1234.56")]


ACCOUNTS = "Id,Name,OwnerId\n0015g00000XyZabAAC,Acme,0055g00000AbCdEAAZ\n"
CONTACTS = (
    "Id,AccountId,LastName,FirstName,Name,Email,OwnerId\n"
    "0035g00000XyZaa,0015g00000XyZab,Lopez,Maria,Maria Lopez,m@acme.example,0055g00000AbCdE\n"
    "0035g00000XyZac,0015g00000XyZab,Mill,Tom,Tom Mill,t@acme.example,0055g00000AbCdE\n"
)
USERS = 'Id,Name,Username,Email,IsActive\n0055g00000AbCdE,"=Sam Kim",sam@x.example,s@x.example,false\n'


def files_of(tmp_path: Path, *texts: str) -> list[Path]:
    found = []
    for at, text in enumerate(texts):
        found.append(tmp_path / f"list-{at}.csv")
        found[-1].write_text(text)
    return found


def test_owners_give_clients_the_names_of_their_sales_reps(ledger: Path, tmp_path: Path) -> None:
    files = files_of(tmp_path, CONTACTS, ACCOUNTS, USERS)
    answer = run_cli("import", *files, "-l", ledger, "--write")
    assert answer.code == 0, answer.stderr
    text = ledger.read_text()
    assert text.count(" open Assets:Receivable:") == 1
    for line in (
        *('name: "Acme"', 'id: "0015g00000XyZabAAC"', 'email: "m@acme.example"', 'sales-rep: "=Sam Kim"'),
        'contact: "Maria Lopez"',
    ):
        assert line in text
    assert "Read besides: 1 owner, who are sales reps and no clients." in answer.stdout
    again = run_cli("import", *files, "-l", ledger, "--write")
    assert again.code == 0
    assert ledger.read_text() == text


def test_an_owner_may_be_named_by_the_e_mail(ledger: Path, tmp_path: Path) -> None:
    files = files_of(
        tmp_path,
        "Record ID,Company name,Company owner\n8812,Acme,SAM@x.example\n",
        "Owner ID,First Name,Last Name,Email\n77,Sam,Kim,sam@x.example\n",
    )
    answer = json.loads(run_cli("import", *files, "-l", ledger, "-f", "json").stdout)
    assert [one["sales_rep"] for one in answer["clients"]] == ["Sam Kim"]
    assert answer["owners"] == [{"id": "77", "name": "Sam Kim", "email": "sam@x.example"}]


def test_owners_alone_are_no_clients_and_contacts_alone_have_the_ids_of_owners(ledger: Path, tmp_path: Path) -> None:
    users, contacts = files_of(tmp_path, USERS, CONTACTS)
    before = ledger.read_text()
    answer = run_cli("import", users, "-l", ledger, "--write")
    assert answer.code == 0, answer.stderr
    assert "contacts or accounts are to be given, too" in answer.stdout
    assert ledger.read_text() == before
    found = run_cli("import", contacts, "-l", ledger)
    assert "The sales reps of 1 client are ids: give the list of users or owners, too." in found.stdout
    assert found.stdout.count(" open Assets:Receivable:MariaLopez") == 1
    assert found.stdout.count(" open Assets:Receivable:") == 1


@pytest.mark.parametrize(
    ("currency", "figures", "said"),
    [
        ("USD", ("912.50", "640.00", "-150.10"), ["912.50", "640.00", "-150.10"]),
        ("USD", ("912.5", "640", "-150.1"), ["912.50", "640.00", "-150.10"]),
        ("JPY", ("912.00", "640", "-150"), ["912", "640", "-150"]),
        ("KWD", ("912.5", "640.1250", "-150"), ["912.500", "640.125", "-150.000"]),
    ],
)
def test_a_workbook_and_a_text_say_the_same_to_the_digit(
    currency: str, figures: tuple[str, ...], said: list[str], ledger: Path, tmp_path: Path
) -> None:
    rows = [["Customer", "Invoice", "Date", "Type", "Open", "Currency"]]
    rows += [["Acme", f"00{at}", "2026-04-22", "", figure, currency] for at, figure in enumerate(figures)]
    (tmp_path / "items.csv").write_text("".join(f"{','.join(row)}\n" for row in rows))
    with xlsxwriter.Workbook(tmp_path / "items.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, [float(cell) if at and place == 4 else cell for place, cell in enumerate(row)])
    answers = []
    for name in ("items.csv", "items.xlsx"):
        copy = tmp_path / f"{name}.beancount"
        copy.write_text(ledger.read_text())
        answer = json.loads(run_cli("import", tmp_path / name, "-l", copy, "--write", "-f", "json").stdout)
        assert [one["open"] for one in answer["items"]] == said
        assert [one["amount"] for one in answer["items"]] == said
        answers.append((answer["items"], answer["totals"], copy.read_text()))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("limits", "written", "told"),
    [
        (("1.250,00", "1.500"), ["1250.00 USD", "1500.00 USD"], ""),
        (("£1,250.00", "1,500"), ["1250.00 USD", "1500.00 USD"], ""),
        (("unlimited", "0.00"), [], "The limit of Abc Ltd, unlimited, could not be read"),
    ],
)
def test_limits_are_read_in_one_way_for_the_whole_list(
    limits: tuple[str, str], written: list[str], told: str, ledger: Path, tmp_path: Path
) -> None:
    (file,) = files_of(tmp_path, f"A/C;Name;Credit Limit\n1;Abc Ltd;{limits[0]}\n2;Bolt;{limits[1]}\n")
    answer = run_cli("import", file, "-l", ledger, "--write")
    assert answer.code == 0, answer.stderr
    assert [line.split(": ")[1] for line in ledger.read_text().splitlines() if "credit-limit" in line] == written
    assert answer.stderr.count("could not be read") == bool(told)
    assert told in answer.stderr
