"""`import --history`: documents in full on their days, and open as the file says from its day on."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.program import Answer, run_cli

LEDGER = 'option "operating_currency" "USD"\noption "title" "Sample Co"\n2020-01-01 open Assets:Bank USD\n'
HEADER = "Transaction date,Transaction type,No.,Name,Status,Due date,Total,Balance,Currency\n"
ROWS = """\
13/03/2026,Invoice,1001,Acme,Paid,12/04/2026,500.00,0.00,USD
14/03/2026,Invoice,1002,Acme,Partial,13/04/2026,300.00,100.00,USD
20/03/2026,Payment,,Acme,Closed,,-450.00,0.00,USD
25/03/2026,Payment,,Acme,Open,,-80.00,-30.00,USD
28/03/2026,Credit Memo,CM-1,Acme,Open,,-40.00,-40.00,USD
13/03/2026,Invoice,2001,Bolt,Paid,12/04/2026,900.00,0.00,USD
15/03/2026,Payment,,Cog,Closed,,-70.00,-20.00,USD
"""
DAY = "2026-04-30"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER)
    return path


def moved(ledger: Path, rows: str = ROWS, *words: str) -> Answer:
    file = ledger.parent / "sales.csv"
    file.write_text(HEADER + rows)
    answer = run_cli("import", file, "-l", ledger, "--as-of", DAY, *(words or ("--history", "--write")))
    assert answer.code == 0, answer.stderr
    return answer


def open_of(ledger: Path, day: str = DAY) -> list[str]:
    answer = run_cli("items", "-l", ledger, "--as-of", day, "-f", "json")
    assert answer.code == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    items = [f"{one['client']} {one['invoice']} {one['open']}" for one in found["items"]]
    return [*items, *(f"{one['client']} credit {one['open']}" for one in found["credits"])]


def balances(ledger: Path, day: str) -> dict[str, Decimal]:
    answer = run_cli("aging", "-l", ledger, "--as-of", day, "-f", "json")
    assert answer.code == 0, answer.stderr
    return {row["client"]: Decimal(row["total"]) for row in json.loads(answer.stdout)["rows"]}


def test_from_its_day_on_each_document_is_open_as_the_file_says(ledger: Path) -> None:
    assert "Old total = new total: 10.00 USD of 2 clients" in moved(ledger).stderr
    assert sorted(open_of(ledger)) == [
        "Acme 1002 100.00",
        "Acme credit -30.00",
        "Acme credit -40.00",
        "Cog credit -20.00",
    ]
    assert open_of(ledger, "2027-01-01") == open_of(ledger)
    assert "All is well" in run_cli("check", "-l", ledger).stdout


def test_before_it_the_documents_stand_in_full(ledger: Path) -> None:
    moved(ledger)
    assert balances(ledger, "2026-03-14") == {"Acme": Decimal(800), "Bolt": Decimal(900)}
    assert balances(ledger, "2026-03-20")["Acme"] == Decimal(350)


def test_what_no_receipt_of_the_file_settled_goes_against_the_opening_account(ledger: Path) -> None:
    moved(ledger)
    text = ledger.read_text()
    assert '2026-04-30 * "Bolt" "Moved in: settled before" #adjustment' in text
    assert "write-off" not in text
    # Cog's payment had settled 50.00 of something that the file does not have.
    assert "Assets:Receivable:Cog    -20.00 USD" in text


def test_it_adds_nothing_again_in_either_way(ledger: Path) -> None:
    moved(ledger)
    before = ledger.read_text()
    for words in (("--history", "--write"), ("--open-only", "--write"), ("--write",)):
        answer = moved(ledger, ROWS, *words)
        assert "New: 0 documents" in answer.stdout
        assert "Changed since" not in answer.stderr
        assert ledger.read_text() == before


def test_what_moved_in_with_its_open_amount_is_not_added_with_its_history(ledger: Path) -> None:
    early = "27/02/2026,Invoice,0900,Acme,Open,,5.00,5.00,USD\n"
    moved(ledger, early + ROWS, "--open-only", "--write")
    answer = moved(ledger, early + ROWS)
    assert "New: 3 documents; in the ledger already: 5." in answer.stdout
    assert balances(ledger, DAY) == {"Acme": Decimal(35), "Cog": Decimal(-20)}


def test_a_later_export_says_what_was_paid_since(ledger: Path) -> None:
    moved(ledger)
    answer = moved(ledger, ROWS.replace("300.00,100.00", "300.00,75.00"))
    assert "Acme, 1002: 100.00 USD then, 75.00 USD in this file" in answer.stderr


def test_settled_documents_are_among_the_items(ledger: Path) -> None:
    found = json.loads(moved(ledger, ROWS, "--history", "-f", "json").stdout)
    assert [(one["number"], one["open"], one["amount"]) for one in found["items"]][:2] == [
        ("1001", "0.00", "500.00"),
        ("1002", "100.00", "300.00"),
    ]
    found = json.loads(moved(ledger, ROWS, "--open-only", "-f", "json").stdout)
    assert [one["number"] for one in found["items"]] == ["1002", "", "CM-1", ""]


def test_a_settled_document_without_a_number_cannot_be_booked(ledger: Path) -> None:
    rows = (
        "13/03/2026,Invoice,,Acme,Paid,12/04/2026,500.00,0.00,USD\n14/03/2026,Invoice,,Acme,Open,,300.00,100.00,USD\n"
    )
    moved(ledger, rows)
    assert [text.split()[-1] for text in open_of(ledger)] == ["100.00"]
    assert balances(ledger, "2026-03-14") == {"Acme": Decimal(100)}


def test_nobody_learns_days_of_payment_from_it(ledger: Path) -> None:
    moved(ledger)
    answer = run_cli("kpi", "-l", ledger, "--from", "2026-03-01", "--to", "2026-05-31", "-f", "json")
    assert answer.code == 0, answer.stderr
    values = {one["kpi"]: one["value"] for one in json.loads(answer.stdout)["kpis"]}
    assert values["days-late"] is None
    assert values["days-to-pay"] is None


def test_one_of_both(ledger: Path) -> None:
    (ledger.parent / "sales.csv").write_text(HEADER + ROWS)
    answer = run_cli("import", ledger.parent / "sales.csv", "-l", ledger, "--open-only", "--history")
    assert answer.code == 2
    assert "exclude each other" in answer.stderr


def test_a_document_without_a_due_date_has_that_of_its_terms(ledger: Path) -> None:
    file = ledger.parent / "oracle.csv"
    file.write_text(
        "Customer,Customer Number,Invoice Number,Term,Trx Date,Due Date,Original Amount,Outstanding Amount\n"
        "Acme,1,I-1,Net 45,2026-03-13,,100.00,100.00\nAcme,1,I-2,soon,2026-03-13,,100.00,100.00\n"
    )
    assert run_cli("import", file, "-l", ledger, "--as-of", DAY, "--write").code == 0
    assert '  terms: "net 45"' in ledger.read_text()
    answer = json.loads(run_cli("items", "-l", ledger, "--as-of", DAY, "-f", "json").stdout)
    assert [one["due"] for one in answer["items"]] == ["2026-04-12", "2026-04-27"]


def test_what_contacts_say_otherwise_is_told_and_not_written(ledger: Path) -> None:
    ledger.write_text(LEDGER + '2020-01-01 open Assets:Receivable:Acme\n  name: "Acme"\n  email: "ap@acme.example"\n')
    file = ledger.parent / "contacts.csv"
    file.write_text("Customer,Phone Numbers,Email,Full Name,Billing Address,Open Balance,Currency\n")
    file.write_text(file.read_text() + "Acme,555 1,billing@acme.example,,,,\n")
    before = ledger.read_text()
    answer = run_cli("import", file, "-l", ledger, "--write")
    assert answer.code == 0, answer.stderr
    assert "Acme: e-mail ap@acme.example here, billing@acme.example in the file" in answer.stderr
    assert "Acme: phone none here, 555 1 in the file" in answer.stderr
    assert ledger.read_text() == before


@pytest.mark.parametrize("words", [("--history", "--write"), ("--open-only", "--write")])
def test_invoices_of_one_number_are_told_apart_by_their_days(ledger: Path, words: tuple[str, ...]) -> None:
    rows = (
        "13/03/2026,Invoice,7,Acme,Open,12/04/2026,500.00,200.00,USD\n"
        "14/03/2026,Invoice,7,Acme,Open,13/04/2026,300.00,100.00,USD\n"
    )
    moved(ledger, rows, *words)
    assert open_of(ledger) == ["Acme 7 of 2026-03-13 USD 200.00", "Acme 7 of 2026-03-14 USD 100.00"]
    assert "New: 0 documents" in moved(ledger, rows, *words).stdout


def test_what_credits_had_settled_beyond_the_file_comes_off_the_oldest_first(ledger: Path) -> None:
    rows = (
        "15/03/2026,Payment,P-1,Cog,Closed,,-70.00,0.00,USD\n"
        "16/03/2026,Payment,P-2,Cog,Closed,,-50.00,0.00,USD\n"
        "17/03/2026,Invoice,3001,Cog,Paid,16/04/2026,30.00,0.00,USD\n"
    )
    moved(ledger, rows)
    # 120.00 were used up and 30.00 of it on an invoice of the file: 70.00 and 20.00 were of older ones.
    text = ledger.read_text()
    assert "P-1" not in text
    assert "Assets:Receivable:Cog    -30.00 USD" in text
    assert balances(ledger, "2026-03-16") == {"Cog": Decimal(-30)}
    assert not balances(ledger, DAY)
