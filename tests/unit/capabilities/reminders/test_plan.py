"""Who is reminded of what on a day, and why the others are not: each rule in a ledger of a few lines."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.reminders import invoice, plan_of, receipt, reminded, reminder_shop, said

LATE = invoice("I-1", "2026-03-01")


def asked(folder: Path, text: str, as_of: str, policy: str = "", *words: str) -> dict[str, str]:
    """Return what the plan of a day says of each item."""
    return said(plan_of(reminder_shop(folder, text, policy), as_of, *words))


def only_message(folder: Path, text: str, as_of: str, policy: str = "") -> dict[str, Any]:
    """Return the one message of a day."""
    (message,) = plan_of(reminder_shop(folder, text, policy), as_of)["messages"]
    assert isinstance(message, dict)
    return message


@pytest.mark.parametrize(
    ("as_of", "says"),
    [
        ("2026-02-25", {}),
        ("2026-02-26", {"I-1": "level 0"}),
        ("2026-03-01", {"I-1": "level 0"}),
        ("2026-03-02", {"I-1": "not-yet until 2026-03-08"}),
        ("2026-03-07", {"I-1": "not-yet until 2026-03-08"}),
        ("2026-03-08", {"I-1": "level 1"}),
        ("2026-12-31", {"I-1": "level 1"}),
    ],
)
def test_without_history_there_is_the_nudge_and_then_level_1(
    tmp_path: Path, as_of: str, says: dict[str, str]
) -> None:
    assert asked(tmp_path, LATE, as_of) == says


@pytest.mark.parametrize(
    ("history", "as_of", "says"),
    [
        ("2026-02-26 0", "2026-03-01", {}),
        ("2026-02-26 0", "2026-03-08", {"I-1": "level 1"}),
        ("2026-03-08 1", "2026-03-14", {"I-1": "not-yet until 2026-03-15"}),
        ("2026-03-08 1", "2026-03-15", {"I-1": "level 2"}),
        ("2026-03-20 1", "2026-03-26", {"I-1": "too-soon until 2026-03-27"}),
        ("2026-03-20 1", "2026-03-27", {"I-1": "level 2"}),
        ("2026-03-20 1, 2026-03-27 2", "2026-03-30", {"I-1": "not-yet until 2026-04-03"}),
        ("2026-03-20 1, 2026-03-27 2", "2026-03-31", {"I-1": "too-soon until 2026-04-03"}),
        ("2026-03-20 1, 2026-03-27 2", "2026-04-03", {"I-1": "level 3"}),
        ("2026-04-20 3", "2026-05-01", {"I-1": "level 4"}),
        ("2026-04-20 4", "2026-05-01", {"I-1": "last-level"}),
        ("2026-04-20 7", "2026-05-01", {"I-1": "last-level"}),
        ("2026-04-20 1", "2026-04-01", {"I-1": "level 1"}),
    ],
)
def test_an_item_climbs_one_level_after_the_other(
    tmp_path: Path, history: str, as_of: str, says: dict[str, str]
) -> None:
    notices = "".join(reminded(day, "I-1", int(level)) for day, level in map(str.split, history.split(", ")))
    assert asked(tmp_path, LATE + notices, as_of) == says


def test_missed_weeks_bring_one_letter_at_the_next_level(tmp_path: Path) -> None:
    text = LATE + reminded("2026-03-08", "I-1", 1)
    plan = plan_of(reminder_shop(tmp_path, text), "2026-06-30")
    assert [[item["level"] for item in message["items"]] for message in plan["messages"]] == [[2]]


def test_all_items_of_a_client_are_in_one_message_and_the_highest_level_is_its_own(tmp_path: Path) -> None:
    text = LATE + invoice("I-2", "2026-02-01") + reminded("2026-03-01", "I-2", 1) + invoice("I-3", "2026-03-31")
    plan = plan_of(reminder_shop(tmp_path, text + invoice("I-4", "2026-03-25")), "2026-03-28")
    (message,) = plan["messages"]
    assert (message["client"], message["currency"], message["level"]) == ("Acme", "USD", 2)
    assert [(item["invoice"], item["level"]) for item in message["items"]] == [("I-2", 2), ("I-1", 1), ("I-3", 0)]
    assert said(plan)["I-4"] == "not-yet until 2026-04-01"


def test_currencies_have_messages_of_their_own(tmp_path: Path) -> None:
    text = LATE + invoice("I-2", "2026-03-01", "50.00 EUR") + invoice("I-3", "2026-03-01", client="Bolt")
    plan = plan_of(reminder_shop(tmp_path, text), "2026-03-20")
    assert [(m["client"], m["currency"], m["to"], m["language"], m["total"]) for m in plan["messages"]] == [
        ("Acme", "EUR", ["ap@acme.example"], "en", "50.00"),
        ("Acme", "USD", ["ap@acme.example"], "en", "100.00"),
        ("Bolt", "USD", ["rechnung@bolt.example"], "de", "100.00"),
    ]


OPEN = "Assets:Receivable:Acme"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('2026-03-10 custom "ar-dispute" "I-1" "opened" 100.00 USD "short"', "disputed"),
        ('2026-03-10 custom "ar-dispute" "I-1" "opened" 0.00 USD "short"', "disputed"),
        ('2026-03-10 custom "ar-dispute" "I-1" "opened" 40.00 USD "short"', "level 1"),
        ('2026-03-10 custom "ar-dispute" "I-1" "opened" 100.00 USD "short" Assets:Receivable:Bolt', "level 1"),
        (
            '2026-03-10 custom "ar-dispute" "I-1" "opened" 100.00 USD "short"\n'
            '2026-03-10 custom "ar-dispute" "I-1" "resolved" 0.00 USD "stands"',
            "level 1",
        ),
        ('2026-03-10 custom "ar-promise" "I-1" 2026-03-25 100.00 USD "Jo"', "promised until 2026-03-28"),
        ('2026-03-10 custom "ar-promise" "I-1" 2026-03-17 100.00 USD "Jo"', "promised until 2026-03-20"),
        ('2026-03-10 custom "ar-promise" "I-1" 2026-03-16 100.00 USD "Jo"', "level 1"),
        ('2026-03-10 custom "ar-promise" "I-1" 2026-03-25 60.00 USD "Jo"', "level 1"),
        (
            '2026-03-10 custom "ar-promise" "I-1" 2026-03-25 60.00 USD "Jo"\n'
            '2026-03-10 custom "ar-dispute" "I-1" "opened" 40.00 USD "short"',
            "promised until 2026-03-28",
        ),
        (f'2026-03-10 custom "ar-hold" {OPEN} "late" "dana"', "on-hold"),
        (
            f'2026-03-10 custom "ar-hold" {OPEN} "late" "dana"\n2026-03-11 custom "ar-release" {OPEN} "paid" "dana"',
            "level 1",
        ),
        ('2026-03-10 custom "ar-pause" "I-1" 2026-03-20 "asks" "dana"', "paused until 2026-03-20"),
        ('2026-03-10 custom "ar-pause" "I-1" 2026-03-19 "asks" "dana"', "level 1"),
        (f'2026-03-10 custom "ar-pause" {OPEN} 2026-03-31 "asks" "dana"', "paused until 2026-03-31"),
        ('2026-03-21 custom "ar-pause" "I-1" 2026-04-20 "asks" "dana"', "level 1"),
        (
            '2026-03-10 custom "ar-pause" "I-1" 2026-04-20 "asks" "dana"\n'
            '2026-03-15 custom "ar-pause" "I-1" 2026-03-15 "has it" "dana"',
            "level 1",
        ),
        ('2026-03-10 custom "ar-pause" "I-1" 2026-04-20 "asks" "dana" 2026-03-01', "paused until 2026-04-20"),
        ('2026-03-10 custom "ar-pause" "I-1" 2026-04-20 "asks" "dana" 2026-03-02', "level 1"),
        ('2026-03-10 custom "ar-pause" "I-1" 2026-04-20 "asks" "dana" Assets:Receivable:Bolt', "level 1"),
        (f'2026-03-10 custom "ar-stop" {OPEN} "insolvent" "petition" "dana"', "insolvent"),
        (f'2026-03-10 custom "ar-stop" {OPEN} "opted-out" "asked" "dana"', "opted-out"),
        (f'2026-03-10 custom "ar-stop" {OPEN} "agency" "placed" "dana"', "agency"),
        (f'2026-03-10 custom "ar-stop" {OPEN} "lawyer" "placed" "dana"', "lawyer"),
        (
            f'2026-03-10 custom "ar-stop" {OPEN} "agency" "placed" "dana"\n'
            f'2026-03-12 custom "ar-resume" {OPEN} "returned" "dana"',
            "level 1",
        ),
        (f'2026-03-21 custom "ar-stop" {OPEN} "agency" "placed" "dana"', "level 1"),
    ],
)
def test_what_is_said_of_an_item_or_client(tmp_path: Path, more: str, says: str) -> None:
    assert asked(tmp_path, f"{LATE}{more}\n", "2026-03-20") == {"I-1": says}


def test_a_part_that_is_disputed_or_promised_is_not_asked_for(tmp_path: Path) -> None:
    text = LATE + '2026-03-10 custom "ar-dispute" "I-1" "opened" 40.00 USD "short"\n'
    text += '2026-03-10 custom "ar-promise" "I-1" 2026-03-25 25.00 USD "Jo"\n'
    message = only_message(tmp_path, text, "2026-03-20")
    (item,) = message["items"]
    assert (item["open"], item["amount_due"], message["total"]) == ("100.00", "35.00", "35.00")


def test_a_promise_counts_for_what_is_not_paid_of_it(tmp_path: Path) -> None:
    text = LATE + '2026-03-10 custom "ar-promise" "I-1" 2026-03-25 60.00 USD "Jo"\n'
    text += receipt("2026-03-09", "10.00 USD", "I-1") + receipt("2026-03-12", "60.00 USD", "I-1")
    (item,) = only_message(tmp_path, text, "2026-03-20")["items"]
    assert (item["open"], item["amount_due"]) == ("30.00", "30.00")


def test_a_broken_promise_resumes_with_the_next_level(tmp_path: Path) -> None:
    text = LATE + reminded("2026-03-08", "I-1", 1)
    text += '2026-03-10 custom "ar-promise" "I-1" 2026-03-25 100.00 USD "Jo"\n'
    assert asked(tmp_path, text, "2026-03-29") == {"I-1": "level 2"}


@pytest.mark.parametrize(
    ("credit", "says", "credits_", "total"),
    [
        ("30.00 USD", {"I-1": "level 1", "I-2": "level 1"}, ["-30.00"], "170.00"),
        ("100.00 USD", {"I-1": "credit", "I-2": "level 1"}, [], "100.00"),
        ("130.00 USD", {"I-1": "credit", "I-2": "level 1"}, ["-30.00"], "70.00"),
        ("200.00 USD", {"I-1": "credit", "I-2": "credit"}, None, None),
        ("300.00 USD", {"I-1": "credit", "I-2": "credit"}, None, None),
        ("300.00 EUR", {"I-1": "level 1", "I-2": "level 1"}, [], "200.00"),
    ],
)
def test_unapplied_credit_covers_the_oldest_items(
    tmp_path: Path, credit: str, says: dict[str, str], credits_: list[str] | None, total: str | None
) -> None:
    text = LATE + invoice("I-2", "2026-03-02") + receipt("2026-03-10", credit)
    plan = plan_of(reminder_shop(tmp_path, text), "2026-03-20")
    assert said(plan) == says
    assert [[c["open"] for c in m["credits"]] for m in plan["messages"]] == (
        [credits_] if credits_ is not None else []
    )
    assert [m["total"] for m in plan["messages"]] == ([total] if total else [])


def test_credit_that_covers_nothing_by_policy_stands_in_the_letter(tmp_path: Path) -> None:
    text = LATE + invoice("I-2", "2026-03-02") + receipt("2026-03-10", "130.00 USD")
    message = only_message(tmp_path, text, "2026-03-20", '\n[reminders]\ncredits = "none"\n')
    assert (len(message["items"]), message["total"]) == (2, "70.00")
    enough = text + receipt("2026-03-11", "70.00 USD")
    assert set(asked(tmp_path / "b", enough, "2026-03-20", '\n[reminders]\ncredits = "none"\n').values()) == {
        "credit"
    }


def test_credit_that_an_item_uses_up_which_waits_is_no_longer_there_for_another(tmp_path: Path) -> None:
    text = LATE + invoice("I-2", "2026-03-02") + reminded("2026-03-18", "I-1", 1) + receipt("2026-03-10", "60.00 USD")
    message = only_message(tmp_path, text, "2026-03-20")
    assert ([item["invoice"] for item in message["items"]], message["credits"], message["total"]) == (
        ["I-2"],
        [],
        "100.00",
    )


def test_a_credit_memo_with_the_invoices_link_lowers_what_is_open(tmp_path: Path) -> None:
    memo = '2026-03-10 * "Acme" "Short" ^I-1 ^CM-1\n  Income:Sales  40.00 USD\n  Assets:Receivable:Acme\n'
    message = only_message(tmp_path, LATE + memo, "2026-03-20")
    assert (message["items"][0]["open"], message["credits"], message["total"]) == ("60.00", [], "60.00")


ROWS = """
[[reminders.level]]
level = 1
days = 1
minimum = "{minimum}"
percent = "{percent}"

[[reminders.level]]
level = 2
days = 10
"""


@pytest.mark.parametrize(
    ("minimum", "percent", "says"),
    [
        ("0", "0", "level 1"),
        ("100.00", "0", "level 1"),
        ("100.01", "0", "below-minimum"),
        ("0", "9.1", "below-minimum"),
        ("0", "9", "level 1"),
        ("10", "10", "below-minimum"),
    ],
)
def test_the_least_amount_and_share(tmp_path: Path, minimum: str, percent: str, says: str) -> None:
    # 100 overdue of 1,100 open are 9.09 %: what is short of 10 % stays at the lower level.
    text = LATE + invoice("I-2", "2026-05-31", "1000.00 USD")
    policy = ROWS.format(minimum=minimum, percent=percent)
    assert asked(tmp_path, text, "2026-03-20", policy) == {"I-1": says}


def test_what_is_disputed_does_not_count_towards_the_least_amount(tmp_path: Path) -> None:
    text = LATE + '2026-03-10 custom "ar-dispute" "I-1" "opened" 40.00 USD "short"\n'
    assert asked(tmp_path, text, "2026-03-20", ROWS.format(minimum="60.01", percent="0")) == {"I-1": "below-minimum"}


def test_rows_of_a_procedure_replace_its_ladder_and_no_other(tmp_path: Path) -> None:
    rows = '\n[[reminders.level]]\nprocedure = "gentle"\nlevel = 1\ndays = 30\nfee = "5.00"\n'
    text = LATE + '2026-01-02 custom "ar-client" Assets:Receivable:Bolt "reminders" "gentle" "dana"\n'
    text += invoice("B-1", "2026-03-01", client="Bolt")
    shop = reminder_shop(tmp_path, text, rows)
    assert said(plan_of(shop, "2026-03-20")) == {"I-1": "level 1", "B-1": "not-yet until 2026-03-31"}
    bolt = next(m for m in plan_of(shop, "2026-03-31")["messages"] if m["client"] == "Bolt")
    assert (bolt["fee"], bolt["total"]) == ("5.00", "105.00")


def test_a_procedure_by_kind_and_one_that_writes_to_nobody(tmp_path: Path) -> None:
    text = LATE + '2026-01-02 custom "ar-client" Assets:Receivable:Acme "kind" "public" "dana"\n'
    policy = '\n[reminders]\nkinds = { public = "none" }\n'
    assert asked(tmp_path, text, "2026-03-20", policy) == {"I-1": "opted-out"}


@pytest.mark.parametrize(
    ("history", "as_of", "says"),
    [
        ("2026-03-15 I-2", "2026-03-19", {"I-1": "cool-off until 2026-03-20"}),
        ("2026-03-15 I-2", "2026-03-20", {"I-1": "level 1"}),
        ("2026-03-19 E-1", "2026-03-19", {"I-1": "level 1"}),
        ("2026-03-19 I-2", "2026-03-19", {"I-1": "cool-off until 2026-03-24"}),
        ("2026-03-18 E-1", "2026-03-19", {"I-1": "cool-off until 2026-03-23"}),
        ("2026-03-18 P-1", "2026-03-19", {"I-1": "cool-off until 2026-03-23"}),
    ],
)
def test_a_client_hears_from_us_once_in_the_cool_off(
    tmp_path: Path, history: str, as_of: str, says: dict[str, str]
) -> None:
    day, number = history.split()
    text = LATE + invoice("I-2", "2026-03-10") + invoice("E-1", "2026-03-10", "5.00 EUR") + reminded(day, number, 1)
    text += invoice("P-1", "2026-03-10") + receipt("2026-03-18", "100.00 USD", "P-1")
    found = asked(tmp_path, text, as_of, "\n[reminders]\ncool-off = 5\n")
    assert {key: found[key] for key in says} == says


def test_a_notice_counts_for_the_instalments_that_were_due_by_its_day(tmp_path: Path) -> None:
    parts = '2026-01-01 * "Acme" "Goods" ^I-1\n'
    for due in ("2026-03-01", "2026-03-20", "2026-04-10"):
        parts += f"  Assets:Receivable:Acme  100.00 USD\n    due: {due}\n"
    text = f"{parts}  Income:Sales\n" + reminded("2026-03-18", "I-1", 1)
    plan = plan_of(reminder_shop(tmp_path, text), "2026-03-30")
    assert [(row["due"], row["level"]) for m in plan["messages"] for row in m["items"]] == [
        ("2026-03-01", 2),
        ("2026-03-20", 1),
    ]
    named = plan_of(
        reminder_shop(tmp_path / "b", text + reminded("2026-03-29", "I-1", 1, "2026-03-20")), "2026-04-04"
    )
    assert [(row["due"], row["level"]) for m in named["messages"] for row in m["items"]] == [("2026-03-01", 2)]


def test_one_number_at_two_clients_is_told_apart(tmp_path: Path) -> None:
    text = LATE + invoice("I-1", "2026-03-01", client="Bolt") + reminded("2026-03-10", "I-1", 1, OPEN)
    plan = plan_of(reminder_shop(tmp_path, text), "2026-03-20")
    assert [(m["client"], m["level"]) for m in plan["messages"]] == [("Acme", 2), ("Bolt", 1)]


@pytest.mark.parametrize(
    ("meta", "says"),
    [
        ('payer: "LumenLeasing"', "financed"),
        ('payer: "acme ltd"', "level 1"),
        ('payer: "Acme"', "level 1"),
        ('contract: "4711"', "level 1"),
    ],
)
def test_what_another_company_is_to_pay(tmp_path: Path, meta: str, says: str) -> None:
    assert asked(tmp_path, invoice("I-1", "2026-03-01", meta=meta), "2026-03-20") == {"I-1": says}


@pytest.mark.parametrize(
    ("debtor", "level", "says"),
    [
        ("consumer", 1, "level 2"),
        ("consumer", 2, "consumer"),
        ("sole-trader", 2, "consumer"),
        ("company", 2, "level 3"),
    ],
)
def test_people_get_no_letter_above_the_level_for_them(tmp_path: Path, debtor: str, level: int, says: str) -> None:
    text = LATE + f'2026-01-02 custom "ar-client" {OPEN} "debtor" "{debtor}" "dana"\n'
    assert asked(tmp_path, text + reminded("2026-03-20", "I-1", level), "2026-04-20") == {"I-1": says}


def test_nobody_to_write_to_and_nothing_to_refer_to(tmp_path: Path) -> None:
    text = '2020-01-01 open Assets:Receivable:Cato\n2020-01-01 open Assets:Receivable:Dorn\n  email: "not one"\n'
    text += invoice("C-1", "2026-03-01", client="Cato") + invoice("D-1", "2026-03-01", client="Dorn")
    text += invoice("I-1", "2026-03-01").replace(" ^I-1", "")
    assert asked(tmp_path, text, "2026-03-20") == {"C-1": "no-address", "D-1": "no-address", "": "no-number"}


def test_an_instalment_of_a_plan_has_the_days_of_grace(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE, "\n[[reminders.level]]\nlevel = 1\ndays = 1\n")
    shop.write("reschedule", "I-1", "--terms", "2 instalments monthly", "--date", "2026-03-10")
    dues = sorted(item.due.isoformat() for item in shop.book().items if item.open)
    assert dues == ["2026-04-10", "2026-05-10"]
    assert said(plan_of(shop, "2026-04-13")) == {"I-1": "plan until 2026-04-13"}
    assert said(plan_of(shop, "2026-04-14")) == {"I-1": "level 1"}


def test_a_returned_payment_goes_on_where_the_item_was(tmp_path: Path) -> None:
    text = LATE + reminded("2026-03-10", "I-1", 1) + receipt("2026-03-12", "100.00 USD", "I-1")
    text += '2026-03-16 * "Acme" "Returned" ^I-1\n  Assets:Bank:Checking  -100.00 USD\n  Assets:Receivable:Acme\n'
    assert asked(tmp_path, text, "2026-03-15") == {}
    assert asked(tmp_path / "b", text, "2026-03-20") == {"I-1": "level 2"}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("level = 1\ndays = -3", "level 1 at -3 days"),
        ("level = 0\ndays = 3", "level 0 at 3 days"),
        ("level = 1\ndays = 5\n[[reminders.level]]\nlevel = 1\ndays = 9", "level 1 stands there twice"),
        ("level = 1\ndays = 5\n[[reminders.level]]\nlevel = 2\ndays = 5", "level 2 is not later than level 1"),
        ("level = 100\ndays = 5", "there is no level 100"),
        ('level = 1\ndays = 5\npercent = "101"', "level 1 has a figure below zero, or above 100 %"),
    ],
)
def test_rows_that_make_no_ladder(tmp_path: Path, rows: str, says: str) -> None:
    shop = reminder_shop(tmp_path, LATE, f"\n[[reminders.level]]\n{rows}\n")
    assert says in shop.refused("remind", code=2, write=False)


def test_a_procedure_that_there_is_not_stops_nobody_else(tmp_path: Path) -> None:
    text = LATE + invoice("B-1", "2026-03-01", client="Bolt")
    text += f'2026-01-02 custom "ar-client" {OPEN} "reminders" "gentel" "dana"\n'
    shop = reminder_shop(tmp_path, text, '\n[[reminders.level]]\nprocedure = "gentle"\nlevel = 1\ndays = 5\n')
    assert said(plan_of(shop, "2026-03-20")) == {"I-1": "opted-out", "B-1": "level 1"}
    assert "there is no such procedure" in shop.run("remind", "--as-of", "2026-03-20").stdout
    kinds = '\n[reminders]\nkinds = { public = "gentel" }\n'
    assert "there is no such procedure" in reminder_shop(tmp_path / "b", text, kinds).refused(
        "remind", code=2, write=False
    )
