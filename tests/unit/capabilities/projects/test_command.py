"""Projects of invoices: `project`, `aging --group project`, `items --project`, and whose a credit is."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.asked import Asked, entry, paid, sale

PIT, BRIDGE = 'project: "Pit"', 'project: "Bridge"'
SPLIT = """\
2026-02-01 * "Acme" "One to each site" ^I-3
  Assets:Receivable:Acme  60.00 USD
    project: "Pit"
    due: 2026-03-03
  Assets:Receivable:Acme  40.00 USD
    project: "Bridge"
    due: 2026-03-04
  Income:Sales

"""
RETAINED = """\
2026-02-01 * "Acme" "Crane" ^I-4
  project: "Bridge"
  Assets:Receivable:Acme  900.00 USD
    due: 2026-03-03
  Assets:Receivable:Acme:Retention  100.00 USD
    due: 2027-02-01
  Income:Sales

"""


def projects(asked: Asked, *words: str) -> dict[str, dict[str, str]]:
    """What is not zero of each project in dollars, as `project` has it."""
    rows = [row for row in asked.json("project", *words)["rows"] if row["currency"] == "USD"]
    return {row["project"]: nonzero(row) for row in rows}


def nonzero(row: dict[str, Any]) -> dict[str, str]:
    """The amounts of a row that are not zero."""
    words = ("project", "client", "name", "currency", "invoice", "date", "due")
    return {key: number for key, number in row.items() if key not in words and Decimal(number)}


def test_what_was_billed_received_credited_and_is_owed(tmp_path: Path) -> None:
    text = (
        sale("2026-01-05", "I-1", "100.00", "2026-02-04", meta=PIT)
        + paid("2026-02-01", "I-1", "30.00")
        + entry("2026-02-02", "-10.00", "Income:Sales", "I-1")
        + entry("2026-02-03", "-5.00", "Expenses:BadDebt", "I-1")
        + sale("2026-03-01", "I-2", "7.00", "2026-04-30")
    )
    assert projects(Asked(tmp_path, text)) == {
        "(none)": {"billed": "7.00", "open": "7.00", "balance": "7.00"},
        "Pit": {
            "billed": "100.00",
            "credited": "-10.00",
            "received": "-30.00",
            "written_off": "-5.00",
            "open": "55.00",
            "overdue": "55.00",
            "balance": "55.00",
        },
    }


def test_a_posting_says_more_than_its_entry(tmp_path: Path) -> None:
    found = projects(Asked(tmp_path, SPLIT.replace("^I-3", '^I-3\n  project: "Road"')))
    assert {name: row["billed"] for name, row in found.items()} == {"Bridge": "40.00", "Pit": "60.00"}


def test_one_receipt_pays_two_projects(tmp_path: Path) -> None:
    asked = Asked(tmp_path, SPLIT + paid("2026-03-05", "I-3", "80.00"))
    assert {name: row["received"] for name, row in projects(asked).items()} == {"Bridge": "-20.00", "Pit": "-60.00"}
    rolled = asked.json("roll-forward", "--by", "project")
    assert {row["group"]: (row["receipts"], row["closing"]) for row in rolled["rows"]} == {
        "Bridge": ("-20.00", "20.00"),
        "Pit": ("-60.00", "0.00"),
    }


def test_money_on_account_is_received_for_the_project_that_it_is_applied_to(tmp_path: Path) -> None:
    applied = (
        '2026-03-05 * "Acme" "Applied"\n  Assets:Receivable:Acme  25.00 USD\n'
        '  Assets:Receivable:Acme  -25.00 USD\n    invoice: "I-1"\n\n'
    )
    text = sale("2026-01-05", "I-1", "100.00", "2026-02-04", meta=PIT) + paid("2026-02-01", "", "40.00")
    assert projects(Asked(tmp_path, text))["(none)"] == {
        "received": "-40.00",
        "unapplied": "-40.00",
        "balance": "-40.00",
    }
    found = projects(Asked(tmp_path, text + applied))
    assert found["(none)"] == {"received": "-15.00", "unapplied": "-15.00", "balance": "-15.00"}
    assert found["Pit"]["received"] == "-25.00"


WHOSE = {
    "its own": (paid("2026-03-01", "I-1", "130.00", meta=BRIDGE), "Bridge"),
    "that of what it names": (paid("2026-03-01", "I-1", "130.00"), "Pit"),
    "that of what it names, long settled": (
        paid("2026-02-01", "I-1", "100.00") + paid("2026-03-01", "I-1", "30.00"),
        "Pit",
    ),
    "of two only where both are one": (
        SPLIT + paid("2026-03-05", "I-3", "130.00") + paid("2026-02-02", "I-1", "100.00"),
        "(none)",
    ),
    "none where it names nothing": (paid("2026-03-01", "", "30.00") + paid("2026-02-01", "I-1", "100.00"), "(none)"),
}


@pytest.mark.parametrize("what", WHOSE)
def test_unapplied_credit_belongs_to(tmp_path: Path, what: str) -> None:
    text, project = WHOSE[what]
    asked = Asked(tmp_path, sale("2026-01-05", "I-1", "100.00", "2026-02-04", meta=PIT) + text)
    assert {name: row["unapplied"] for name, row in projects(asked).items() if "unapplied" in row} == {
        project: "-30.00"
    }
    aged = {row["group"]: row["unapplied"] for row in asked.json("aging", "--group", "project")["rows"]}
    assert aged[project] == "-30.00"
    (listed,) = asked.json("items", "--project", project)["credits"]
    assert listed["open"] == "-30.00"


def test_an_item_put_off_stays_with_the_project_of_its_invoice(tmp_path: Path) -> None:
    put_off = (
        '2026-02-10 * "Acme" "Later" ^I-1\n  Assets:Receivable:Acme  -100.00 USD\n'
        "  Assets:Receivable:Acme  100.00 USD\n    due: 2026-06-01\n"
    )
    asked = Asked(tmp_path, sale("2026-01-05", "I-1", "100.00", "2026-02-04", meta=PIT) + put_off)
    assert projects(asked) == {"Pit": {"billed": "100.00", "open": "100.00", "balance": "100.00"}}


def test_a_clients_account_may_say_it_for_all(tmp_path: Path) -> None:
    text = '2026-01-01 open Assets:Receivable:Cook\n  project: "Kitchen"\n' + sale(
        "2026-01-05", "I-1", "9.00", "2026-02-04", account="Cook"
    )
    asked = Asked(tmp_path, text + sale("2026-01-05", "I-2", "5.00", "2026-02-04", account="Cook", meta=PIT))
    assert {name: row["open"] for name, row in projects(asked).items()} == {"Kitchen": "9.00", "Pit": "5.00"}


def test_what_is_retained(tmp_path: Path) -> None:
    asked = Asked(tmp_path, RETAINED + paid("2026-03-10", "I-4", "400.00"))
    found = asked.json("project", "Bridge")
    (client,), (invoice,), (total,) = found["clients"], found["invoices"], found["totals"]
    assert nonzero(client) == {
        "billed": "1000.00",
        "received": "-400.00",
        "open": "600.00",
        "retention": "100.00",
        "overdue": "500.00",
        "balance": "600.00",
    }
    assert nonzero(invoice) == nonzero(client) == nonzero(total)
    assert (client["client"], client["name"]) == ("Acme", "Acme Ltd")
    assert (invoice["client"], invoice["invoice"], invoice["date"], invoice["due"]) == (
        "Acme", "I-4", "2026-02-01", "2026-03-03",
    )  # fmt: skip


def test_all_projects_are_the_ledgers_balances(tmp_path: Path) -> None:
    text = (
        SPLIT
        + RETAINED
        + paid("2026-03-10", "", "33.00")
        + sale("2026-03-01", "I-9", "8.00", "2026-04-01", currency="EUR")
    )
    found = Asked(tmp_path, text).json("project")
    for tie in found["ties"]:
        rows = [row for row in found["rows"] if row["currency"] == tie["currency"]]
        assert sum(Decimal(row["balance"]) for row in rows) == Decimal(tie["ledger"])
    assert {total["currency"]: total["balance"] for total in found["totals"]} == {"EUR": "8.00", "USD": "1067.00"}


def test_a_project_as_of_a_day_knows_nothing_later(tmp_path: Path) -> None:
    early = sale("2026-01-05", "I-1", "100.00", "2026-02-04", meta=PIT)
    later = paid("2026-02-01", "I-1", "30.00") + sale("2026-02-02", "I-2", "9.00", "2026-03-01", meta=PIT)
    answers = [
        Asked(tmp_path, text).run("project", "Pit", "--as-of", "2026-01-31", "-f", "json")
        for text in (early, early + later)
    ]
    assert answers[0] == answers[1]
    assert Asked(tmp_path, early).run("project", "Pit", "--as-of", "2026-01-04").code == 2


def test_items_of_a_project(tmp_path: Path) -> None:
    asked = Asked(tmp_path, SPLIT + RETAINED + paid("2026-03-05", "I-3", "60.00"))
    assert [(row["invoice"], row["open"]) for row in asked.json("items", "--project", "bridge")["items"]] == [
        ("I-4", "900.00"), ("I-3", "40.00"), ("I-4", "100.00"),
    ]  # fmt: skip
    assert [row["open"] for row in asked.json("items", "--project", "Pit", "--all")["items"]] == ["0.00"]
    assert [row["open"] for row in asked.json("items", "--project", "Bridge", "--overdue")["items"]] == [
        "900.00",
        "40.00",
    ]
    shown = asked.run("items", "--project", "Bridge").stdout
    assert "Project: Bridge" in shown
    assert "Open items of Bridge are a part of the ledger's balance: 1,040.00 USD." in shown


@pytest.mark.parametrize("words", [("project", "Brigde"), ("items", "--project", "Brigde")])
def test_a_project_that_there_is_not(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = Asked(tmp_path, RETAINED).run(*words)
    assert (answer.code, answer.stdout) == (2, "")
    assert answer.stderr == "arledger: there is no project 'Brigde' as of 2026-03-31\n  Did you mean Bridge?\n"
    answer = Asked(tmp_path, "").run(*words)
    assert "Write `project:` into an invoice's metadata." in answer.stderr


def test_the_beginning_of_a_name_is_enough_where_it_is_of_one(tmp_path: Path) -> None:
    asked = Asked(tmp_path, SPLIT + RETAINED.replace("Bridge", "Bridgehead"))
    assert asked.json("project", "pi")["project"] == "Pit"
    assert asked.json("project", "Bridge")["project"] == "Bridge"
    answer = asked.run("project", "Bri")
    assert (answer.code, answer.stdout) == (2, "")
    assert "'Bri' may be any of Bridge, Bridgehead" in answer.stderr


def test_names_of_strangers_are_text(tmp_path: Path) -> None:
    name = "<b>=1+1"
    asked = Asked(tmp_path, sale("2026-01-05", "I-1", "100.00", "2026-02-04", meta=f'project: "{name}"'))
    assert "<b>" not in asked.run("project", name, "-f", "html").stdout.split("<body", 1)[-1]
    assert asked.json("project", name)["project"] == name


def test_a_name_on_two_lines_is_one(tmp_path: Path) -> None:
    asked = Asked(tmp_path, RETAINED.replace("Bridge", "North\n  Bridge"))
    assert set(projects(asked)) == {"North Bridge"}
    assert asked.json("project", "north bridge")["project"] == "North Bridge"


def test_kpi_by_project_reads_the_same(tmp_path: Path) -> None:
    asked = Asked(tmp_path, SPLIT + RETAINED)
    found = asked.json("kpi", "--from", "2026-02-01", "--to", "2026-02-28", "--by", "project")
    assert {group["group"]: group["closing"] for group in found["groups"]} == {"Bridge": "1040.00", "Pit": "60.00"}
