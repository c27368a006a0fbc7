"""`compare`: what another system's aging says beside ours, and to which cause each difference is put."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.program import run_cli

from arledger.capabilities.comparison import compare, sides

HEAD = """\
option "operating_currency" "USD"
option "title" "Sample Co"
2020-01-01 open Assets:Bank
2020-01-01 open Income:Sales
2020-01-01 open Assets:Receivable:Acme
2020-01-01 open Assets:Receivable:Bolt
"""
INVOICES = """
2026-08-14 * "Acme" "Pumps" ^1041
  due: 2026-09-13
  Assets:Receivable:Acme  500.00 USD
  Income:Sales

2026-09-14 * "Acme" "Valves" ^1055
  due: 2026-10-14
  Assets:Receivable:Acme  200.00 USD
  Income:Sales
"""
TITLE = 'Sample Co\nA/R Aging Detail Report\n"As of September 23, 2026"\n\n'
COLUMNS = ",Date,Transaction type,Num,Customer,Due date,Amount,Open balance\n"
OVERDUE = "1 - 30 days past due,,,,,,,\n"
CURRENT = "CURRENT,,,,,,,\n"
PUMPS = ",08/14/2026,Invoice,1041,Acme,09/13/2026,500.00,500.00\n"
VALVES = ",09/14/2026,Invoice,1055,Acme,10/14/2026,200.00,200.00\n"


def receipt(day: str, amount: str, link: str = "") -> str:
    return f'\n{day} * "Acme" "Paid"{link}\n  Assets:Bank  {amount} USD\n  Assets:Receivable:Acme\n'


def compared(folder: Path, rows: str, more: str = "", *words: str, ledger: str = INVOICES) -> dict[str, Any]:
    book, file = folder / "main.beancount", folder / "aging.csv"
    book.write_text(HEAD + ledger + more)
    file.write_text(TITLE + COLUMNS + rows + "TOTAL,,,,,,,\n")
    answer = run_cli("compare", file, "-l", book, "-f", "json", *words)
    assert answer.code == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def said(found: dict[str, Any]) -> list[str]:
    """Return each reason in a line: document, cause, bucket and difference."""
    return [f"{one['number'] or '-'} {one['cause']} {one['bucket']} {one['difference']}" for one in found["reasons"]]


def test_both_agree(tmp_path: Path) -> None:
    found = compared(tmp_path, OVERDUE + PUMPS + CURRENT + VALVES)
    assert found["agrees"]
    assert not found["reasons"]
    assert [(one["bucket"], one["theirs"], one["ours"]) for one in found["clients"]] == [
        ("CURRENT", "200.00", "200.00"),
        ("1 - 30 days past due", "500.00", "500.00"),
    ]


BY_INVOICE = "31 - 60 days past due,,,,,,,\n" + PUMPS + "1 - 30 days past due,,,,,,,\n" + VALVES
ON_ACCOUNT = ",09/20/2026,Payment,,Acme,09/20/2026,-100.00,-100.00\n"
BOTH = OVERDUE + PUMPS + CURRENT + VALVES


@pytest.mark.parametrize(
    ("rows", "more", "says"),
    [
        pytest.param(
            BY_INVOICE,
            "",
            [
                "1041 basis 1 - 30 days past due 500.00",
                "1041 basis 31 - 60 days past due -500.00",
                "1055 basis current 200.00",
                "1055 basis 1 - 30 days past due -200.00",
            ],
            id="another basis",
        ),
        pytest.param(
            OVERDUE + PUMPS + CURRENT + VALVES.replace("10/14/2026", "09/01/2026").replace("CURRENT", ""),
            "",
            [],
            id="another due date in the same bucket",
        ),
        pytest.param(
            OVERDUE + PUMPS + VALVES.replace("10/14/2026", "09/20/2026"),
            "",
            ["1055 due_date current 200.00", "1055 due_date 1 - 30 days past due -200.00"],
            id="another due date",
        ),
        pytest.param(
            BOTH + ON_ACCOUNT,
            receipt("2026-09-20", "100.00"),
            ["- unapplied_credit CURRENT 100.00", "- unapplied_credit unapplied -100.00"],
            id="a credit aged by its day",
        ),
        pytest.param(
            BOTH + ON_ACCOUNT,
            receipt("2026-09-20", "100.00", " ^1041"),
            ["- unapplied_credit CURRENT 100.00", "1041 unapplied_credit 1 - 30 days past due -100.00"],
            id="a credit applied here",
        ),
        pytest.param(
            OVERDUE + PUMPS.replace("500.00\n", "400.00\n") + CURRENT + VALVES,
            receipt("2026-09-21", "100.00"),
            ["- unapplied_credit unapplied -100.00", "1041 unapplied_credit 1 - 30 days past due 100.00"],
            id="a credit applied there",
        ),
        pytest.param(
            OVERDUE + PUMPS,
            receipt("2026-09-21", "150.00") + receipt("2026-09-22", "50.00"),
            [
                "- unapplied_credit unapplied -150.00",
                "- unapplied_credit unapplied -50.00",
                "1055 unapplied_credit current 200.00",
            ],
            id="credits that settle an invoice there",
        ),
        pytest.param(
            OVERDUE + PUMPS,
            receipt("2026-09-21", "150.00"),
            ["- missing_there unapplied -150.00", "1055 missing_there current 200.00"],
            id="a credit that would not settle what is not in the file",
        ),
        pytest.param(
            BOTH,
            receipt("2026-09-21", "100.00", " ^1041"),
            ["1041 timing 1 - 30 days past due -100.00"],
            id="paid here",
        ),
        pytest.param(BOTH, receipt("2026-09-24", "100.00", " ^1041"), [], id="what is dated later changes nothing"),
        pytest.param(
            OVERDUE + PUMPS.replace("500.00\n", "400.00\n") + CURRENT + VALVES,
            receipt("2026-09-24", "100.00", " ^1041"),
            ["1041 timing 1 - 30 days past due 100.00"],
            id="paid there",
        ),
        pytest.param(OVERDUE + PUMPS, "", ["1055 missing_there current 200.00"], id="not in the file"),
        pytest.param(
            BOTH + VALVES.replace("1055", "1060"), "", ["1060 missing_here CURRENT -200.00"], id="not in the ledger"
        ),
        pytest.param(
            BOTH + VALVES.replace("1055", "1060").replace("09/14/2026", "09/25/2026"),
            "",
            ["1060 future_dated CURRENT -200.00"],
            id="dated after the day",
        ),
        pytest.param(
            OVERDUE + PUMPS + CURRENT + VALVES.replace("Acme", "Bolt"),
            "",
            ["1055 other_client CURRENT 200.00", "1055 other_client CURRENT -200.00"],
            id="on another client",
        ),
    ],
)
def test_each_difference_has_a_cause(tmp_path: Path, rows: str, more: str, says: list[str]) -> None:
    found = compared(tmp_path, rows, more)
    assert said(found) == says
    totals = {one["currency"]: Decimal(one["difference"]) for one in found["totals"]}
    assert totals.get("USD", Decimal(0)) == sum(Decimal(one["difference"]) for one in found["reasons"])


def test_it_says_what_settled_a_document_and_when(tmp_path: Path) -> None:
    found = compared(tmp_path, BOTH, receipt("2026-09-21", "500.00", " ^1041"))
    (reason,) = found["reasons"]
    assert reason["text"] == "500.00 USD open there, 0.00 USD here: receipt of 500.00 USD on 2026-09-21 here"


def test_a_document_that_is_booked_later_here_is_timing(tmp_path: Path) -> None:
    later = '\n2026-09-25 * "Acme" "Late" ^1060\n  Assets:Receivable:Acme  200.00 USD\n  Income:Sales\n'
    found = compared(tmp_path, BOTH + VALVES.replace("1055", "1060"), later)
    assert [(one["cause"], one["text"]) for one in found["reasons"]] == [
        ("timing", "booked here on 2026-09-25, after the day")
    ]


def test_the_basis_is_what_explains_their_buckets(tmp_path: Path) -> None:
    assert compared(tmp_path, BY_INVOICE)["theirs"]["basis"] == "invoice"
    assert compared(tmp_path, BOTH)["theirs"]["basis"] == "due"


def test_a_due_date_is_no_cause_where_their_invoice_date_explains_the_bucket(tmp_path: Path) -> None:
    found = compared(tmp_path, BY_INVOICE.replace("10/14/2026", "10/20/2026"))
    assert {one["cause"] for one in found["reasons"]} == {"basis"}


def test_a_file_without_due_dates_is_aged_by_the_invoice_date_where_that_explains_it(tmp_path: Path) -> None:
    found = compared(tmp_path, BY_INVOICE.replace("10/14/2026", "").replace("09/13/2026", ""))
    assert found["theirs"]["basis"] == "invoice"
    assert {one["text"] for one in found["reasons"]} == {"aged there by the invoice date, here by the due date"}


def test_a_file_whose_buckets_no_date_explains_tells_no_basis(tmp_path: Path) -> None:
    found = compared(tmp_path, "91 or more days past due,,,,,,,\n" + PUMPS + VALVES)
    assert found["theirs"]["basis"] is None
    assert {one["cause"] for one in found["reasons"]} == {"basis"}
    assert {one["text"] for one in found["reasons"]} == {
        "in another bucket there than by its dates here; the file does not tell why"
    }


def test_documents_without_a_number_are_counted_one_by_one(tmp_path: Path) -> None:
    twice = receipt("2026-09-20", "100.00") + receipt("2026-09-20", "30.00")
    (total,) = compared(tmp_path, BOTH, twice)["totals"]
    assert total["causes"] == [{"cause": "missing_there", "documents": 2, "difference": "-130.00"}]


def test_a_document_in_another_currency_is_said_to_be(tmp_path: Path) -> None:
    found = compared(tmp_path, BOTH, ledger=INVOICES.replace("200.00 USD", "200.00 EUR"))
    assert [(one["currency"], one["cause"], one["text"]) for one in found["reasons"]] == [
        ("EUR", "currency", "in USD there"),
        ("USD", "currency", "in EUR here"),
    ]


def test_documents_of_one_day_and_amount_with_other_numbers_are_not_the_same(tmp_path: Path) -> None:
    found = compared(tmp_path, OVERDUE + PUMPS.replace("1041", "7041") + CURRENT + VALVES)
    assert said(found) == [
        "1041 missing_there 1 - 30 days past due 500.00",
        "7041 missing_here 1 - 30 days past due -500.00",
    ]


def test_strict_fails_where_a_total_differs(tmp_path: Path) -> None:
    compared(tmp_path, BOTH, "", "--strict")
    compared(tmp_path, BOTH + ON_ACCOUNT, receipt("2026-09-20", "100.00"), "--strict")
    (tmp_path / "main.beancount").write_text(HEAD + INVOICES)
    answer = run_cli("compare", tmp_path / "aging.csv", "-l", tmp_path / "main.beancount", "--strict")
    assert answer.code == 1
    assert "missing here" in answer.stdout


SUMMARY = """Sample Co
A/R Aging Summary
"As of September 23, 2026"

,CURRENT,1 - 30,31 - 60,61 - 90,91 AND OVER,Total
Acme,200.00,400.00,,,,600.00
Bolt,,,,,,
North,7.00,,,,,7.00
Total for Bolt,7.00,,,,,7.00
TOTAL,207.00,400.00,,,,$607.00
"""


def test_a_summary_is_compared_and_not_imported(tmp_path: Path) -> None:
    book, file = tmp_path / "main.beancount", tmp_path / "summary.csv"
    book.write_text(HEAD + INVOICES + receipt("2026-09-20", "100.00"))
    file.write_text(SUMMARY)
    answer = run_cli("compare", file, "-l", book, "-f", "json")
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert not found["warnings"]
    assert said(found) == [
        "- unapplied_credit 1 - 30 100.00",
        "- unapplied_credit unapplied -100.00",
        "- no_documents CURRENT -7.00",
    ]
    assert {one["client"] for one in found["reasons"]} == {"Acme", "Bolt-North"}
    refused = run_cli("import", file, "-l", book)
    assert refused.code == 1
    assert "it has no documents, only sums of each client" in refused.stderr
    assert "`arledger compare` takes this one" in refused.stderr


def test_a_client_twice_is_refused(tmp_path: Path) -> None:
    compared(tmp_path, BOTH)
    (tmp_path / "summary.csv").write_text(SUMMARY)
    answer = run_cli("compare", tmp_path / "aging.csv", tmp_path / "summary.csv", "-l", tmp_path / "main.beancount")
    assert answer.code == 1
    assert "one of them is twice" in answer.stderr


SHEET = "Customer,Current,1-30,31-60,61-90,Over 90,Total\n"


def test_two_balances_of_a_client_are_refused_and_the_same_twice_is_one(tmp_path: Path) -> None:
    book, first, second = tmp_path / "main.beancount", tmp_path / "north.csv", tmp_path / "south.csv"
    book.write_text(HEAD + INVOICES)
    first.write_text(SHEET + "Acme,200,500,,,,700\n")
    second.write_text(SHEET + "Acme,7,,,,,7\n")
    words = ("-l", book, "--as-of", "2026-09-23")
    answer = run_cli("compare", first, second, *words)
    assert answer.code == 1
    assert "Acme owes 7.00 USD here, and 700.00 USD in" in answer.stderr
    second.write_text(first.read_text())
    assert "Both agree in every client" in run_cli("compare", first, second, *words).stdout


def test_another_open_amount_of_a_document_in_a_second_file_is_said(tmp_path: Path) -> None:
    compared(tmp_path, BOTH)
    (tmp_path / "later.csv").write_text((tmp_path / "aging.csv").read_text().replace("200.00\n", "150.00\n"))
    answer = run_cli("compare", tmp_path / "aging.csv", tmp_path / "later.csv", "-l", tmp_path / "main.beancount")
    assert "1055 of Acme: 200.00 USD are open in" in " ".join(answer.stdout.split())


def test_a_balance_whose_buckets_do_not_add_up_has_no_age(tmp_path: Path) -> None:
    book, file = tmp_path / "main.beancount", tmp_path / "summary.csv"
    book.write_text(HEAD + INVOICES)
    file.write_text(SHEET + "Acme,100,500,,,,700\n")
    found = json.loads(run_cli("compare", file, "-l", book, "--as-of", "2026-09-23", "-f", "json").stdout)
    assert said(found) == [
        "- no_documents 1-30 500.00",
        "- no_documents Current 200.00",
        "- no_documents no age -700.00",
    ]
    assert "do not add up" in found["warnings"][0]


def test_a_list_of_contacts_is_no_aging(tmp_path: Path) -> None:
    (tmp_path / "main.beancount").write_text(HEAD)
    file = tmp_path / "contacts.csv"
    file.write_text(
        "Customer,Phone Numbers,Email,Full Name,Billing Address,Open Balance,Currency\nAcme,,a@b.example,,,,\n"
    )
    answer = run_cli("compare", file, "-l", tmp_path / "main.beancount")
    assert answer.code == 1
    assert "nothing that is open is in it" in answer.stderr


def test_after_moving_in_only_credits_stand_elsewhere(tmp_path: Path) -> None:
    book, file = tmp_path / "main.beancount", tmp_path / "aging.csv"
    book.write_text(HEAD)
    file.write_text(TITLE + COLUMNS + BOTH + ON_ACCOUNT + "TOTAL,,,,,,,$600.00\n")
    answer = run_cli("import", file, "-l", book, "--write")
    assert answer.code == 0, answer.stderr
    assert "Old total = new total: 600.00 USD of 1 client, each client as in the file." in answer.stderr
    assert "stand in unapplied here: 1." in answer.stderr
    found = json.loads(run_cli("compare", file, "-l", book, "-f", "json").stdout)
    assert {one["cause"] for one in found["reasons"]} == {"unapplied_credit"}
    assert found["totals"][0]["difference"] == "0.00"


def test_where_both_age_by_the_invoice_date_it_says_which_dates_differ(tmp_path: Path) -> None:
    (tmp_path / "arledger.toml").write_text('[ledger]\nmain = "main.beancount"\n\n[aging]\nby = "invoice"\n')
    older = BY_INVOICE + VALVES.replace("1055", "1056") + VALVES.replace("1055", "1057")
    more = "".join(
        f'\n2026-08-01 * "Acme" "More" ^{number}\n  due: 2026-10-14\n  Assets:Receivable:Acme  200.00 USD\n  Income:Sales\n'
        for number in (1056, 1057)
    )
    texts = {one["text"] for one in compared(tmp_path, older, more)["reasons"]}
    assert texts == {"dated 2026-09-14 there, 2026-08-01 here"}


def test_of_several_receipts_it_names_the_last(tmp_path: Path) -> None:
    more = receipt("2026-09-16", "100.00", " ^1041") + receipt("2026-09-21", "400.00", " ^1041")
    (reason,) = compared(tmp_path, BOTH, more)["reasons"]
    assert reason["text"].endswith("receipt of 400.00 USD on 2026-09-21 here")


def test_what_is_shown_as_ours_ties_to_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = compared(tmp_path, BOTH)
    assert [(one["ledger"], one["difference"]) for one in found["ties"]] == [("700.00", "0.00")]
    whole = sides.ours_of
    monkeypatch.setattr(compare, "ours_of", lambda book, scale: whole(book, scale)[1:])
    answer = run_cli("compare", tmp_path / "aging.csv", "-l", tmp_path / "main.beancount")
    assert answer.code == 1
    assert "DOES NOT TIE: ledger 700.00 USD" in answer.stdout
