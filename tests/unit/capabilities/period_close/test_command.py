"""The month-end checklist: each point's state and figure, what blocks, what may be accepted, and the lock."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.support.shop import ACCOUNTS, Shop

from arledger.capabilities.period_close import report as closing
from arledger.subledger.ties import Tie

POINTS = ["ties", "errors", "late-entries", "unapplied", "number-gaps", "documents", "statements", "deposits", "gap"]
BLOCKING = {"ties", "errors"}
QUIET = f"""{ACCOUNTS}
2025-01-01 open Liabilities:Deposits:Acme
2025-01-01 open Assets:Receivable:Acme

2026-01-05 * "Acme" "Pumps" ^INV-2026-0001
  due: 2026-02-04
  Assets:Receivable:Acme   100.00 USD
  Income:Sales            -100.00 USD
"""
PAID = """
2026-01-20 * "Acme" "Paid" ^INV-2026-0001
  Assets:Bank:Checking     100.00 USD
  Assets:Receivable:Acme  -100.00 USD
"""
ON_ACCOUNT = """
2026-01-21 * "Acme" "On account"
  Assets:Bank:Checking      30.00 USD
  Assets:Receivable:Acme   -30.00 USD
"""
DEPOSIT = """
2026-01-22 * "Acme" "Deposit" ^DEP-0001
  secures: "INV-2026-0001"
  Assets:Bank:Checking        500.00 USD
  Liabilities:Deposits:Acme  -500.00 USD
"""
ASSERTED = "2026-02-01 balance Assets:Bank:Checking  100.00 USD\n"


def shop_of(folder: Path, text: str) -> Shop:
    return Shop(folder, {"main.beancount": text})


def look(shop: Shop, *words: str, month: str = "2026-01") -> tuple[dict[str, dict[str, Any]], int, dict[str, Any]]:
    """Return the points by their names, the exit code, and the whole answer."""
    answer = shop.run("close", month, "--format", "json", *words)
    data = json.loads(answer.stdout)
    return {point["point"]: point for point in data["points"]}, answer.code, data


def test_a_book_without_a_title_is_named_by_its_file(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET.replace('option "title" "Test Tools"\n', ""))
    assert "main.beancount\n" in shop.run("close", "2026-01").stdout.split("Period:")[0]


def test_a_quiet_month_is_ready(tmp_path: Path) -> None:
    points, code, data = look(shop_of(tmp_path, QUIET))
    assert (code, data["ready"], data["from"], data["through"]) == (0, True, "2026-01-01", "2026-01-31")
    assert list(points) == POINTS
    assert {point["state"] for point in points.values()} == {"in order"}
    assert {name for name, point in points.items() if point["blocking"]} == BLOCKING
    assert {name: point["figure"] for name, point in points.items()} == {
        "ties": "100.00 USD, difference 0.00",
        "errors": "0 errors",
        "late-entries": "0 changed periods",
        "unapplied": "none",
        "number-gaps": "none missing",
        "documents": "0 of 0 missing",
        "statements": "0 accounts asserted on 2026-02-01",
        "deposits": "none held",
        "gap": "none left out",
    }


WAITS = """2026-01-22 note Assets:Receivable:Acme "They wait"
  reason-for: 30.00 USD
  paid-on: 2026-01-21
"""
CASES: dict[str, tuple[str, str, str, str]] = {
    "an empty book ties": ("2025-01-01 open Assets:Receivable:Acme\n", "ties", "in order", "nothing owed"),
    "an error of the ledger": (
        '\n2026-01-09 * "x"\n  Assets:Nope  1.00 USD\n  Income:Sales\n', "errors", "BLOCKS", "1 errors, the first at",
    ),
    "an error of the checks": (PAID.replace("0001", "0009"), "errors", "BLOCKS", "1 errors, the first at main.beancount:"),
    "an error of later": ('\n2026-02-09 * "x" ^INV-9' + PAID.split("0001", 1)[1], "errors", "in order", "0 errors"),
    "credit without a reason": (ON_ACCOUNT, "unapplied", "open", "30.00 USD of Acme"),
    "credit with a reason": (
        ON_ACCOUNT.replace('account"\n', 'account"\n  reason: "towards May"\n'), "unapplied", "in order", "none",
    ),
    "credit with a note since": (
        f'{ON_ACCOUNT}2026-01-22 note Assets:Receivable:Acme "They wait"\n', "unapplied", "open", "30.00 USD of Acme",
    ),
    "credit with a note for it": (f"{ON_ACCOUNT}{WAITS}", "unapplied", "in order", "none"),
    "credit with a note for it of later": (
        f"{ON_ACCOUNT}{WAITS.replace('01-22 note', '02-02 note')}", "unapplied", "in order", "none",
    ),
    "credit with a note for another day": (
        f"{ON_ACCOUNT}{WAITS.replace('01-21', '01-20')}", "unapplied", "open", "30.00 USD of Acme",
    ),
    "credit with a note for another amount": (
        f"{ON_ACCOUNT}{WAITS.replace('30.00', '31.00')}", "unapplied", "open", "30.00 USD of Acme",
    ),
    "credit with a note for its reference": (
        ON_ACCOUNT.replace('account"\n', 'account"\n  bank-ref: "R1"\n') + WAITS.replace("30.00 USD", '"R1"'),
        "unapplied", "in order", "none",
    ),
    "credit that comes later": (ON_ACCOUNT.replace("2026-01-21", "2026-02-01"), "unapplied", "in order", "none"),
    "a number that is missing": (
        QUIET.rsplit("\n\n", maxsplit=1)[-1].replace("0001", "0004"), "number-gaps", "open", "INV-2026-0002, INV-2026-0003",
    ),
    "many numbers that are missing": (
        QUIET.rsplit("\n\n", maxsplit=1)[-1].replace("0001", "0012"), "number-gaps", "open",
        "INV-2026-0002, INV-2026-0003, INV-2026-0004, INV-2026-0005, INV-2026-0006 and 5 more",
    ),
    "a number that is missing later": (
        QUIET.rsplit("\n\n", maxsplit=1)[-1].replace("0001", "0004").replace("2026-01-05", "2026-02-05"),
        "number-gaps", "in order", "none missing",
    ),
    "a document that is missing": (
        '2026-01-09 document Assets:Receivable:Acme "nowhere.pdf"\n', "documents", "open", "1 of 1 missing",
    ),
    "a document that is there": (
        '2026-01-09 document Assets:Receivable:Acme "arledger.toml"\n', "documents", "in order", "0 of 1 missing",
    ),
    "no statement": (PAID, "statements", "open", "no balance of 2026-02-01 for Assets:Bank:Checking"),
    "a statement": (PAID + ASSERTED, "statements", "in order", "1 accounts asserted on 2026-02-01"),
    "a statement of another day": (
        PAID + ASSERTED.replace("02-01", "02-02"), "statements", "open",
        "no balance of 2026-02-01 for Assets:Bank:Checking",
    ),
    "money of another month": (
        PAID.replace("2026-01-20", "2025-12-31"), "statements", "in order", "0 accounts asserted on 2026-02-01",
    ),
    "a deposit": (DEPOSIT, "deposits", "in order", "500.00 USD held"),
    "a deposit that is overdrawn": (
        DEPOSIT + DEPOSIT.replace("-500", "600").replace("  500", " -600").replace("0001", "0002"), "deposits", "open",
        "-100.00 USD held; not in order: DEP-0002",
    ),
    "a deposit without a number": (
        DEPOSIT.replace(" ^DEP-0001", ""), "deposits", "open", "500.00 USD held; not in order: (no number)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_a_point_has_a_state_and_a_figure(tmp_path: Path, what: str) -> None:
    text, name, state, figure = CASES[what]
    before = f"{ACCOUNTS}2025-01-01 open Liabilities:Deposits:Acme\n" if what.startswith("an empty") else QUIET
    points, code, data = look(shop_of(tmp_path, before + text))
    assert points[name]["state"] == state
    assert points[name]["figure"].startswith(figure)
    fine = all(point["state"] == "in order" for point in points.values())
    assert (data["ready"], code) == (fine, 0 if fine else 1)
    assert state == "in order" or not fine


def test_a_figure_that_does_not_tie_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from decimal import Decimal

    wrong = (Tie("USD", Decimal("99.99"), Decimal("100.00")),)
    monkeypatch.setattr(closing, "prove_ties", lambda _: wrong)
    shop = shop_of(tmp_path, QUIET)
    points, code, _ = look(shop, "--accept", "ties")
    assert (points["ties"]["state"], points["ties"]["figure"]) == ("BLOCKS", "100.00 USD, difference -0.01")
    assert code == 1
    shop.refused("close", "2026-01", "--accept", "ties")


OPEN = QUIET + PAID + ON_ACCOUNT


def test_what_is_open_is_accepted_by_its_name(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPEN)
    assert look(shop)[1] == 1
    points, code, data = look(shop, "--accept", "unapplied", "--accept", "statements")
    assert {name: point["state"] for name, point in points.items() if point["state"] != "in order"} == {
        "unapplied": "accepted",
        "statements": "accepted",
    }
    assert (code, data["ready"]) == (0, True)
    said = shop.refused("close", "2026-01", "--accept", "unapplied")
    assert "2026-01 is not ready to be closed: statements" in said
    answer = shop.run("close", "2026-01", "--accept", "unapplied", "--accept", "statements", "--write")
    assert "Note: accepted although open: statements, unapplied." in answer.stderr
    assert answer.code == 0


def test_a_note_gives_the_reason_for_a_receipt(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPEN)
    assert "`arledger note CLIENT TEXT --reason-for RECEIPT --write`" in shop.run("close", "2026-01").stdout
    assert "Acme has no unapplied credit 'R9'" in shop.refused("note", "Acme", "Towards May", "--reason-for", "R9")
    line = next(n for n, text in enumerate(shop.text().splitlines(), start=1) if "On account" in text)
    added = shop.write("note", "Acme", "Towards May", "--reason-for", f"main.beancount:{line}")
    assert added == (
        '\n2026-03-31 note Assets:Receivable:Acme "Towards May"\n  reason-for: 30.00 USD\n  paid-on: 2026-01-21\n'
    )
    shown = shop.run("close", "2026-01").stdout
    assert "--reason-for" not in shown
    assert look(shop)[0]["unapplied"]["state"] == "in order"
    assert shop.run("check").code == 0


def test_a_reason_is_given_for_the_place_that_unapplied_names(tmp_path: Path) -> None:
    memo = """
2026-01-22 * "Acme" "Goods returned"
  Income:Sales             20.00 USD
  Assets:Receivable:Acme  -20.00 USD
"""
    shop = shop_of(tmp_path, QUIET + PAID + memo)
    listed = json.loads(shop.run("unapplied", "--as-of", "2026-01-31", "--format", "json").stdout)["rows"]
    (place,) = {row["source"] for row in listed}
    assert "Acme has no" in shop.refused("note", "Acme", "x", "--reason-for", "main.beancount:1")
    shop.write("note", "Acme", "They order more in May", "--reason-for", place)
    assert look(shop)[0]["unapplied"]["state"] == "in order"


def test_a_receipt_that_is_named_twice_is_asked_for(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPEN + ON_ACCOUNT.replace("01-21", "01-23"))
    assert "Acme may be any of 30.00 USD" in shop.refused("note", "Acme", "x", "--reason-for", "Acme", code=2)


def test_what_blocks_cannot_be_accepted(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET + '\n2026-01-09 * "x"\n  Assets:Nope  1.00 USD\n  Income:Sales\n')
    points, code, _ = look(shop, "--accept", "errors")
    assert (points["errors"]["state"], code) == ("BLOCKS", 1)
    shop.refused("close", "2026-01", "--accept", "errors")


def test_a_point_that_does_not_exist_is_nonsense(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPEN)
    assert shop.run("close", "2026-01", "--accept", "unaplied").code == 2


def test_only_what_was_open_is_said_to_be_accepted(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET)
    answer = shop.run("close", "2026-01", "--accept", "documents", "--write")
    assert "although open" not in answer.stderr


@pytest.mark.parametrize(
    ("month", "said"), [("2026-01", "is closed already"), ("2026-04", "2026-04-30 is not over on 2026-03-31")]
)
def test_the_preview_says_what_write_says(tmp_path: Path, month: str, said: str) -> None:
    shop = shop_of(tmp_path, QUIET)
    shop.write("close", "2026-01")
    written = shop.refused("close", month)
    shown = shop.run("close", month)
    assert (shown.code, shown.stderr.strip()) == (3, written)
    assert said in written
    assert "Month-end checklist" in shown.stdout
    _, code, data = look(shop, month=month)
    assert (code, data["plan"], said in data["remarks"][0]) == (3, [], True)


def test_months_are_closed_in_order(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET)
    shop.write("close", "2025-11")
    points, code, _ = look(shop, month="2026-02")
    assert (points["gap"]["state"], points["gap"]["figure"], code) == ("open", "2025-12 to 2026-01 are not closed", 1)
    assert look(shop)[0]["gap"]["figure"] == "2025-12 is not closed"
    assert "2026-02 is not ready to be closed: gap" in shop.refused("close", "2026-02")
    answer = shop.run("close", "2026-02", "--accept", "gap", write=True)
    assert (answer.code, "accepted although open: gap." in answer.stderr) == (0, True)
    shop.write("close", "2026-03")


def test_closing_is_written_once(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET)
    added = shop.write("close", "2026-01", "--by", "m.ito")
    assert added.startswith('\n2026-03-31 custom "ar-close" 2026-01-31 "')
    assert added.endswith('" "m.ito"\n')
    assert shop.run("check").code == 0
    for month in ("2026-01", "2025-12", "2024-02"):
        assert "the period up to 2026-01-31 is closed already" in shop.refused("close", month)
    assert "2026-02-28" in shop.write("close", "2026-02")
    assert shop.run("check").code == 0


def test_a_month_is_closed_when_it_is_over(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET)
    assert "2026-04-30 is not over on 2026-03-31" in shop.refused("close", "2026-04", code=3)
    assert "2026-03-31 is not over on 2026-03-30" in shop.refused("close", "2026-03", "--date", "2026-03-30", code=3)
    shop.write("close", "2026-03", "--date", "2026-03-31")


@pytest.mark.parametrize(
    ("month", "today", "through"),
    [
        ("last-month", "2026-03-31", "2026-02-28"),
        ("last-month", "2024-03-01", "2024-02-29"),
        ("last-month", "2026-01-31", "2025-12-31"),
        ("2026-12", "2027-01-01", "2026-12-31"),
        ("2024-02", "2026-03-31", "2024-02-29"),
    ],
)
def test_months(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, month: str, today: str, through: str) -> None:
    monkeypatch.setenv("ARLEDGER_TODAY", today)
    assert look(shop_of(tmp_path, QUIET), month=month)[2]["through"] == through


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-00", "0000-01", "9999-12", "2026", "2026-1", "March", "", "2026-01-31"]
)
def test_what_is_no_month_is_nonsense(tmp_path: Path, month: str) -> None:
    assert "is not a month" in shop_of(tmp_path, QUIET).refused("close", month, code=2)


def test_the_checklist_prints_in_every_format(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPEN)
    for name in ("table", "csv", "md", "html"):
        answer = shop.run("close", "2026-01", "--format", name)
        assert answer.code == 1
        assert "statements" not in answer.stderr
        assert "no balance of 2026-02-01 for Assets:Bank:Checking" in re.sub(r"<[^>]*>", "", answer.stdout).replace(
            "\n", " "
        )
    target = tmp_path / "list.csv"
    shop.run("close", "2026-01", "--output", target)
    assert "Bank statements are reconciled" in target.read_text(encoding="utf-8")


# What happens to January after it was closed.
EDITS = {
    "an edit": ("100.00 USD\n  Income:Sales            -100.00", "100.01 USD\n  Income:Sales            -100.01"),
    "a deletion": (QUIET.rsplit("\n\n", maxsplit=1)[-1], ""),
    "a late entry": ("\n2026-03-31 custom", PAID + "\n2026-03-31 custom"),
    "another date": ("2026-01-05", "2026-01-06"),
    "a due date": ("due: 2026-02-04", "due: 2026-02-05"),
    "a deposit": ("\n2026-03-31 custom", DEPOSIT + "\n2026-03-31 custom"),
}
SAID = "the period up to 2026-01-31 was changed after it was closed [closed-period]"


@pytest.mark.parametrize("what", EDITS)
def test_a_change_of_a_closed_period_is_reported(tmp_path: Path, what: str) -> None:
    shop = shop_of(tmp_path, QUIET)
    shop.write("close", "2026-01")
    before, after = EDITS[what]
    assert shop.text().count(before) == 1
    shop.main.write_text(shop.text().replace(before, after), encoding="utf-8")
    found = shop.run("check")
    assert found.code == 1
    assert SAID in found.stdout
    assert '"ar-close"' in found.stdout
    points, code, _ = look(shop, month="2026-03")
    assert (points["late-entries"]["state"], points["late-entries"]["figure"]) == ("open", "1 changed periods")
    assert code == 1


MOVED = "items of the period up to 2026-01-31 fall due on other days than when it was closed [closed-period]"
NO_DUE = QUIET.replace("  due: 2026-02-04\n", "").replace(
    "Receivable:Acme\n\n", 'Receivable:Acme\n  terms: "net 30"\n\n'
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"net 30"', '"net 90"'),
        ("\n2026-01-05", '\n2026-01-04 custom "ar-terms" Assets:Receivable:Acme "net 90" "dana"\n2026-01-05'),
    ],
    ids=["of the account", "by a backdated directive"],
)
def test_other_terms_for_a_closed_period_are_reported(tmp_path: Path, before: str, after: str) -> None:
    shop = shop_of(tmp_path, NO_DUE)
    shop.write("close", "2026-01")
    assert shop.run("check").code == 0
    assert shop.text().count(before) == 1
    shop.main.write_text(shop.text().replace(before, after), encoding="utf-8")
    found = shop.run("check")
    assert (found.code, MOVED in found.stdout, SAID in found.stdout) == (1, True, False)
    assert "`arledger client set`" in found.stdout
    points, _, _ = look(shop, month="2026-03")
    assert points["late-entries"]["state"] == "open"


def test_other_default_terms_for_a_closed_period_are_reported(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET.replace("  due: 2026-02-04\n", ""))
    shop.write("close", "2026-01")
    policy = shop.folder / "arledger.toml"
    policy.write_text(policy.read_text(encoding="utf-8") + '\n[items]\ndefault-terms = "net 60"\n', encoding="utf-8")
    assert MOVED in shop.run("check").stdout


def test_new_terms_from_now_on_are_no_change_of_a_closed_period(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, NO_DUE)
    shop.write("close", "2026-01")
    shop.write("client", "set", "Acme", "--terms", "net 90")
    assert shop.run("check").code == 0


def test_an_item_that_is_put_off_later_is_no_change_of_a_closed_period(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, NO_DUE)
    shop.write("close", "2026-01")
    shop.write("reschedule", "INV-2026-0001", "--terms", "2 instalments monthly")
    assert shop.run("check").code == 0


def test_a_close_from_before_proves_the_entries_alone(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, NO_DUE)
    shop.write("close", "2026-01")
    old = re.sub(r'([0-9a-f]{32})-[0-9a-f]{32}"', r'\1"', shop.text())
    assert old != shop.text()
    shop.main.write_text(old.replace('"net 30"', '"net 90"'), encoding="utf-8")
    assert shop.run("check").code == 0
    shop.main.write_text(old.replace("2026-01-05", "2026-01-06"), encoding="utf-8")
    assert SAID in shop.run("check").stdout


def test_a_change_of_a_closed_period_can_be_accepted(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET)
    shop.write("close", "2026-01")
    shop.main.write_text(shop.text().replace("2026-01-05", "2026-01-06"), encoding="utf-8")
    answer = shop.run("close", "2026-02", "--accept", "late-entries", "--write")
    assert answer.code == 0, answer.stderr


def test_a_change_is_seen_whenever_the_period_was_closed(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET)
    shop.write("close", "2026-01", "--date", "2026-03-20")
    shop.main.write_text(shop.text().replace("2026-01-05", "2026-01-06"), encoding="utf-8")
    points, _, _ = look(shop, month="2026-02")
    assert points["late-entries"]["state"] == "open"


def test_order_layout_and_files_are_no_change(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET + PAID + DEPOSIT + ASSERTED.replace("100", "600"))
    shop.write("close", "2026-01")
    head, *entries = shop.text().split("\n\n")
    opens = [entry for entry in entries if " open " in entry]
    entries = [entry for entry in entries if " open " not in entry]
    for name, part in (("a", entries[::2]), ("b", entries[1::2])):
        text = "\n\n; moved\n".join(part[::-1]).replace("   100", "    100")
        shop.folder.joinpath(f"{name}.beancount").write_text(f"{text}\n", encoding="utf-8")
    includes = 'include "b.beancount"\ninclude "a.beancount"\n'
    shop.main.write_text("\n".join([head, *opens, includes]), encoding="utf-8")
    assert len(shop.texts()) == 3
    found = shop.run("check")
    assert (found.code, found.stdout[:12]) == (0, "All is well:")
    shop.book()


def test_what_comes_after_is_no_change(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET)
    shop.write("close", "2026-01")
    shop.write("payment", "Acme", "100.00", "--invoice", "INV-2026-0001")
    shop.write("note", "Acme", "They paid", "--date", "2026-02-01")
    assert shop.run("check").code == 0


def test_a_close_by_hand_without_a_fingerprint_locks_as_well(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET + '2026-03-01 custom "ar-close" 2026-01-31\n')
    shop.refused("note", "Acme", "x", "--date", "2026-01-31")
    shop.main.write_text(shop.text().replace("2026-01-05", "2026-01-06"), encoding="utf-8")
    assert shop.run("check").code == 0


def test_what_is_accepted_in_the_policy_is_no_error(tmp_path: Path) -> None:
    rule = '\n[[checks.accepted]]\ncheck = "unknown-number"\nclient = "Acme"\nreason = "of the old books"\n'
    shop = shop_of(tmp_path, QUIET + PAID.replace("0001", "0009"))
    policy = shop.folder / "arledger.toml"
    policy.write_text(policy.read_text(encoding="utf-8") + rule, encoding="utf-8")
    assert look(shop)[0]["errors"]["state"] == "in order"


def test_a_close_is_printed_or_written(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET)
    said = shop.refused("close", "2026-01", "--output", tmp_path / "list.csv", code=2)
    assert "--output is for the checklist" in said


def test_points_are_suggested(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPEN)
    assert "Did you mean unapplied?" in shop.refused("close", "2026-01", "--accept", "unaplied", code=2)
    assert "Its points are ties, errors, " in shop.refused("close", "2026-01", "--accept", "x", code=2)


def test_a_number_that_is_used_later_is_not_missing(tmp_path: Path) -> None:
    sale = QUIET.rsplit("\n\n", maxsplit=1)[-1]
    later = sale.replace("0001", "0002").replace("2026-01-05", "2026-02-05")
    points, _, _ = look(shop_of(tmp_path, QUIET + sale.replace("0001", "0003") + later))
    assert points["number-gaps"]["figure"] == "none missing"


def test_the_checklist_shows_the_names_that_accept_takes(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPEN)
    said = "What is open can be accepted: --accept unapplied --accept statements\n"
    assert shop.run("close", "2026-01").stdout.endswith(said)
    assert shop.run("close", "2026-01", "--accept", "unapplied").stdout.endswith("accepted: --accept statements\n")
    done = shop.run("close", "2026-01", *said.split()[6:])
    assert (done.code, "--accept" in done.stdout) == (0, False)


def test_the_plan_of_a_close_is_printed_beside_the_checklist(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPEN)
    _, code, data = look(shop)
    assert (code, data["plan"], data["remarks"], data["written"]) == (1, [], [], False)
    accepted = ("--accept", "unapplied", "--accept", "statements")
    _, code, data = look(shop, *accepted)
    ((added,),) = [part["entries"] for part in data["plan"]]
    assert (code, data["ready"], data["written"], data["documents"]) == (0, True, False, [])
    assert data["plan"][0]["file"] == "main.beancount"
    assert added.startswith('2026-03-31 custom "ar-close" 2026-01-31 "')
    assert data["remarks"] == ["accepted although open: statements, unapplied."]
    points, code, done = look(shop, *accepted, "--write")
    assert (code, done["written"], done["plan"], done["remarks"]) == (0, True, data["plan"], data["remarks"])
    assert (points["unapplied"]["state"], done["through"]) == ("accepted", "2026-01-31")
    assert added in shop.text()


def test_the_plan_is_empty_where_a_period_cannot_be_closed(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, QUIET)
    shop.write("close", "2026-01")
    for month, reason in (
        ("2026-01", "the period up to 2026-01-31 is closed already."),
        ("2026-04", "2026-04-30 is not over on 2026-03-31."),
    ):
        _, _, data = look(shop, month=month)
        assert (data["plan"], data["remarks"], data["written"]) == ([], [reason], False)


ON_ITS_WAY = (
    QUIET
    + PAID.replace("0001\n", '0001\n  bank-ref: "R1"\n')
    + ON_ACCOUNT.replace('account"\n', 'account"\n  reason: "towards May"\n')
)
BANK_SAYS = '2026-01-31 custom "ar-bank" Assets:Bank:Checking 2026-01-01 0.00 USD 100.00 USD\n'


def test_a_bank_that_proves_with_something_in_transit_is_reconciled(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, ON_ITS_WAY + BANK_SAYS)
    points, code, data = look(shop)
    said = "Assets:Bank:Checking has in transit on 2026-01-31: 30.00 USD of 2026-01-21 (Acme)."
    assert (points["statements"]["state"], code) == ("in order", 0)
    assert points["statements"]["figure"] == "1 accounts proven on 2026-02-01; 1 entry in transit"
    assert data["in_transit"] == [said]
    assert said in shop.run("close", "2026-01").stdout
    assert f"Note: {said}" in shop.run("close", "2026-01", write=True).stderr


def test_a_bank_that_does_not_prove_is_not_reconciled(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, ON_ITS_WAY + BANK_SAYS.replace("0.00 USD 100.00", "1.00 USD 101.00"))
    points, code, _ = look(shop)
    assert (points["statements"]["state"], code) == ("open", 1)
