"""`plan propose`, `accept`, `withdraw` and `list`: what is recorded, what is refused, and what reminders make of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.reminders import OPENS, invoice, plan_of, receipt, reminder_shop, said
from tests.support.shop import Shop

ON = ("--date", "2026-03-31", "--by", "dana")
TEXT = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-02-01", "50.00 USD")
PROPOSE = ("plan", "propose", "I-1", "I-2", "--parts", "3", *ON)


def listed(shop: Shop, as_of: str, *words: str) -> list[dict[str, Any]]:
    answer = shop.run("plan", "list", "--format", "json", "--as-of", as_of, *words)
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert list(found) == ["as_of", "plans"]
    assert found["as_of"] == as_of
    return list(found["plans"])


def lines(added: str) -> list[str]:
    return [line for line in added.splitlines() if line]


def amounts(added: str) -> list[str]:
    """Return number, day and amount of each directive."""
    words = [line.split() for line in added.splitlines() if '"ar-plan"' in line]
    return [f"{word[3]} {word[5]} {word[6]}" for word in words]


def test_a_proposal_over_two_invoices_pays_the_oldest_first(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    shown = shop.run(*PROPOSE)
    assert "Note: Part 2, due 2026-05-31: 50.00 USD (I-1)." in shown.stderr
    assert lines(shop.write(*PROPOSE)) == [
        '2026-03-31 custom "ar-plan" "I-2" "proposed" 2026-04-30 50.00 USD "dana" Assets:Receivable:Acme',
        '2026-03-31 custom "ar-plan" "I-1" "proposed" 2026-05-31 50.00 USD "dana" Assets:Receivable:Acme',
        '2026-03-31 custom "ar-plan" "I-1" "proposed" 2026-06-30 50.00 USD "dana" Assets:Receivable:Acme',
    ]
    (plan,) = listed(shop, "2026-03-31")
    assert plan == {
        "client": "Acme",
        "currency": "USD",
        "state": "proposed",
        "proposed_on": "2026-03-31",
        "accepted_on": None,
        "by": "dana",
        "total": "150.00",
        "paid": "0.00",
        "next_due": None,
        "next_amount": None,
        "invoices": ["I-2", "I-1"],
        "parts": plan["parts"],
    }
    assert plan["parts"][0] == {
        "due": "2026-04-30",
        "amount": "50.00",
        "paid": "0.00",
        "paid_late": "0.00",
        "state": "open",
        "items": [{"invoice": "I-2", "amount": "50.00"}],
    }
    assert listed(shop, "2026-03-30") == []


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("I-1", "--parts", "3"), ["2026-04-30 33.33", "2026-05-31 33.33", "2026-06-30 33.34"]),
        (
            ("I-1", "--parts", "3", "--date", "2026-01-31"),
            ["2026-02-28 33.33", "2026-03-31 33.33", "2026-04-30 33.34"],
        ),
        (("I-1", "--parts", "2", "--first", "2026-03-31"), ["2026-03-31 50.00", "2026-04-30 50.00"]),
        (("I-1", "--parts", "2", "--every", "week"), ["2026-04-07 50.00", "2026-04-14 50.00"]),
        (("I-1", "--parts", "2", "--every", "2 weeks"), ["2026-04-14 50.00", "2026-04-28 50.00"]),
        (("I-1", "--parts", "2", "--every", "quarter"), ["2026-06-30 50.00", "2026-09-30 50.00"]),
        (("I-1", "--parts", "2", "--every", "monthly"), ["2026-04-30 50.00", "2026-05-31 50.00"]),
        (("I-1", "--parts", "1"), ["2026-04-30 100.00"]),
        (("I-1", "--parts", "2", "--down", "25"), ["2026-04-30 25.00", "2026-05-31 37.50", "2026-06-30 37.50"]),
        (
            ("I-1", "--parts", "2", "--down", "0.01 USD", "--first", "2026-04-05"),
            ["2026-04-05 0.01", "2026-05-05 50.00", "2026-06-05 49.99"],
        ),
    ],
)
def test_days_and_amounts(tmp_path: Path, words: tuple[str, ...], parts: list[str]) -> None:
    on = () if "--date" in words else ("--date", "2026-03-31")
    added = reminder_shop(tmp_path, TEXT).write("plan", "propose", *words, *on)
    assert [each.removeprefix('"I-1" ') for each in amounts(added)] == parts


def test_a_part_may_be_of_several_invoices(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    added = shop.write("plan", "propose", "I-1", "I-2", "--parts", "2", *ON)
    assert amounts(added) == ['"I-2" 2026-04-30 50.00', '"I-1" 2026-04-30 25.00', '"I-1" 2026-05-31 75.00']
    answer = shop.run("plan", "list", "--as-of", "2026-03-31")
    assert "I-2 50.00, I-1 25.00" in answer.stdout


def test_business_days_of_the_policy_hold_but_a_day_that_was_named_stays(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT, '\n[items]\nbusiness-days = "following"\n')
    words = ("plan", "propose", "I-1", "--parts", "2", "--date", "2026-03-31")
    assert amounts(shop.run(*words).stdout.replace("+", "")) == ['"I-1" 2026-04-30 50.00', '"I-1" 2026-06-01 50.00']
    sunday = shop.run(*words, "--first", "2026-04-05").stdout.replace("+", "")
    assert amounts(sunday) == ['"I-1" 2026-04-05 50.00', '"I-1" 2026-05-05 50.00']


DISPUTE = '2026-03-05 custom "ar-dispute" "I-1" "opened" 30.00 USD "short"\n'


def test_what_is_disputed_is_not_in_the_plan(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + DISPUTE)
    answer = shop.run("plan", "propose", "I-1", "--parts", "1", *ON)
    assert "Disputed, and not in the plan: 30.00 USD of I-1." in answer.stderr
    shop.write("plan", "propose", "I-1", "--parts", "1", *ON)
    shop.write("plan", "accept", "I-1", *ON)
    rows = json.loads(shop.run("items", "--format", "json", "--as-of", "2026-03-31").stdout)["items"]
    own = [(row["due"], row["open"], row["disputed"]) for row in rows if row["invoice"] == "I-1"]
    assert own == [("2026-03-01", "30.00", "30.00"), ("2026-04-30", "70.00", "0.00")]
    assert shop.run("check").code == 0


@pytest.mark.parametrize(
    ("words", "more", "says", "code"),
    [
        (("I-1", "I-9", "--parts", "2"), "", "there is no invoice I-9", 3),
        (("I-1", "I-1", "--parts", "2"), "", "I-1 is named twice", 2),
        (("I-1", "B-1", "--parts", "2"), invoice("B-1", "2026-03-01", client="Bolt"), "B-1 is Bolt's", 3),
        (("I-1", "--parts", "2"), invoice("I-1", "2026-03-01", client="Bolt"), "Say whose with --client", 3),
        (("I-1", "E-1", "--parts", "2"), invoice("E-1", "2026-03-01", "9.00 EUR"), "are in EUR and USD", 3),
        (
            ("E-1", "--parts", "2"),
            invoice("E-1", "2026-03-01", "9 EUR") + invoice("E-1", "2026-03-01"),
            "several cur",
            3,
        ),
        (("I-1", "--parts", "2"), receipt("2026-03-02", "100.00 USD", "I-1"), "I-1 has nothing open", 3),
        (("I-1", "--parts", "2"), DISPUTE.replace("30.00", "0.00"), "I-1 is disputed", 3),
        (("I-3", "--parts", "2"), invoice("I-3", "2026-09-01").replace("01-01", "06-01"), "is dated 2026-06-01", 3),
        (("I-1", "--parts", "2", "--first", "2026-03-30"), "", "is before 2026-03-31", 3),
        (("I-1", "--parts", "2", "--down", "100"), "", "is not less than the whole, 100.00 USD", 3),
        (("I-1", "--parts", "2", "--down", "0"), "", "must be more than zero", 3),
        (("I-1", "--parts", "2", "--down", "5 EUR"), "", "is given in EUR", 3),
        (("I-1", "--parts", "2", "--down", "5.001"), "", "more than 2 decimals", 3),
        (("I-3", "--parts", "3"), invoice("I-3", "2026-03-01", "0.02 USD"), "cannot be paid in 3 parts", 3),
        (("I-1", "--parts", "0"), "", "is not a number of parts", 2),
        (("I-1", "--parts", "121"), "", "is not a number of parts", 2),
        (("I-1", "--parts", "two"), "", "is not a number of parts", 2),
        (("I-1", "--parts", "2", "--every", "0 weeks"), "", "is no period", 2),
        (("I-1", "--parts", "2", "--every", "fortnight"), "", "is no period", 2),
        (("I-1", "--parts", "120", "--every", "999 months"), "", "beyond the end of the calendar", 2),
        (("I-1", "--parts", "2", "--first", "9999-12-31"), "", "beyond the end of the calendar", 2),
    ],
)
def test_what_cannot_be_proposed(tmp_path: Path, words: tuple[str, ...], more: str, says: str, code: int) -> None:
    shop = reminder_shop(tmp_path, TEXT + more)
    assert says in shop.refused("plan", "propose", *words, *ON, code=code)


def test_one_plan_a_day_and_what_else_is_to_be_known(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + receipt("2026-03-02", "20.00 USD"))
    assert "Acme has 20.00 USD unapplied" in shop.run(*PROPOSE).stderr
    shop.write(*PROPOSE)
    assert "proposed on 2026-03-31 already" in shop.refused("plan", "propose", "I-1", "--parts", "2", *ON)
    later = ("plan", "propose", "I-1", "--parts", "2", "--date", "2026-04-01")
    assert "takes the place of what was proposed on 2026-03-31" in shop.run(*later).stderr
    shop.write("plan", "withdraw", "Acme", "--reason", "a slip", *ON)
    shop.write("plan", "propose", "I-1", "--parts", "2", *ON)
    assert [plan["state"] for plan in listed(shop, "2026-03-31")] == ["proposed", "withdrawn"]


ACCEPT = ("plan", "accept", "Acme", "--by", "J. Smith", "--date", "2026-04-02")


def test_accepting_reschedules_the_invoices(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    shop.write(*PROPOSE)
    before = shop.run("aging", "--format", "json", "--as-of", "2026-04-01").stdout
    added = shop.write(*ACCEPT)
    assert lines(added) == [
        '2026-04-02 custom "ar-plan" "I-2" "accepted" 2026-04-30 50.00 USD "J. Smith" Assets:Receivable:Acme',
        '2026-04-02 custom "ar-plan" "I-1" "accepted" 2026-05-31 50.00 USD "J. Smith" Assets:Receivable:Acme',
        '2026-04-02 custom "ar-plan" "I-1" "accepted" 2026-06-30 50.00 USD "J. Smith" Assets:Receivable:Acme',
        '2026-04-02 * "Acme Ltd" "I-2 in 1 instalment"',
        "  Assets:Receivable:Acme  -50.00 USD",
        '    invoice: "I-2"',
        "  Assets:Receivable:Acme   50.00 USD",
        '    invoice: "I-2"',
        "    due: 2026-04-30",
        '2026-04-02 * "Acme Ltd" "I-1 in 2 instalments"',
        "  Assets:Receivable:Acme  -100.00 USD",
        '    invoice: "I-1"',
        "  Assets:Receivable:Acme    50.00 USD",
        '    invoice: "I-1"',
        "    due: 2026-05-31",
        "  Assets:Receivable:Acme    50.00 USD",
        '    invoice: "I-1"',
        "    due: 2026-06-30",
    ]
    assert shop.run("aging", "--format", "json", "--as-of", "2026-04-01").stdout == before
    (row,) = json.loads(shop.run("aging", "--format", "json", "--as-of", "2026-04-02").stdout)["rows"]
    assert (row["total"], row["buckets"]["current"]) == ("150.00", "150.00")
    assert shop.run("check").code == 0
    (plan,) = listed(shop, "2026-04-02")
    assert (plan["state"], plan["next_due"], plan["next_amount"]) == ("accepted", "2026-04-30", "50.00")
    assert listed(shop, "2026-04-01")[0]["state"] == "proposed"
    assert listed(shop, "2026-04-02", "--state", "accepted") == [plan]
    assert listed(shop, "2026-04-02", "--state", "broken", "--client", "Acme") == []
    assert "no plan for Acme is proposed on 2026-04-03; the plan for I-2 and I-1 is accepted" in shop.refused(
        *ACCEPT[:-1], "2026-04-03"
    )


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (receipt("2026-04-01", "20.00 USD", "I-1"), "it has 100.00 USD of I-1, and 80.00 USD is open"),
        (receipt("2026-05-01", "20.00 USD", "I-1"), "it has 100.00 USD of I-1, and 80.00 USD is open"),
        (receipt("2026-04-01", "50.00 USD", "I-2"), "nothing of I-2 is open"),
        (DISPUTE.replace("03-05", "04-01"), "and 70.00 USD is open, without what is disputed"),
        (
            '2026-04-01 * "Acme" "Put off"\n  Assets:Receivable:Acme  -100.00 USD\n    invoice: "I-1"\n'
            '  Assets:Receivable:Acme  100.00 USD\n    invoice: "I-1"\n    due: 2026-09-30\n',
            "I-1 was rescheduled on 2026-04-01",
        ),
    ],
)
def test_a_plan_that_is_out_of_date_is_refused(tmp_path: Path, more: str, says: str) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    shop.write(*PROPOSE)
    shop.main.write_text(shop.text() + more, encoding="utf-8")
    refused = shop.refused(*ACCEPT)
    assert says in refused
    assert "Propose it again" in refused


def test_what_is_disputed_no_more_is_missing_in_the_plan(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + DISPUTE)
    shop.write(*PROPOSE)
    resolved = '2026-04-01 custom "ar-dispute" "I-1" "resolved" 0.00 USD "upheld"\n'
    shop.main.write_text(shop.text() + resolved, encoding="utf-8")
    assert "it has 70.00 USD of I-1, and 100.00 USD is open" in shop.refused(*ACCEPT)


def test_a_plan_whose_first_day_is_over_is_refused(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    shop.write(*PROPOSE)
    assert "its first part was due on 2026-04-30" in shop.refused(*ACCEPT[:-1], "2026-05-01")
    shop.write(*ACCEPT[:-1], "2026-04-30")


def test_which_plan_is_meant(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    assert "no plan for Acme is proposed on 2026-04-02" in shop.refused(*ACCEPT)
    shop.write("plan", "propose", "I-1", "--parts", "2", *ON)
    shop.write("plan", "propose", "I-2", "--parts", "2", "--date", "2026-04-01")
    assert "Acme has several plans: I-1; I-2" in shop.refused(*ACCEPT)
    shop.write("plan", "accept", "I-2", "--date", "2026-04-02")
    assert [(p["state"], p["invoices"]) for p in listed(shop, "2026-04-02")] == [
        ("proposed", ["I-1"]),
        ("accepted", ["I-2"]),
    ]
    assert "there is no client" in shop.refused("plan", "accept", "I-7", *ON, code=2)
    assert "Did you mean broken?" in shop.refused("plan", "list", "--state", "brokn", code=2, write=False)


def test_a_number_of_two_clients(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + invoice("I-1", "2026-03-01", "80.00 USD", "Bolt"))
    words = ("plan", "propose", "I-1", "--parts", "2", *ON)
    added = shop.write(*words, "--client", "Bolt")
    assert [line.split()[-1] for line in lines(added)] == ["Assets:Receivable:Bolt"] * 2
    assert "Say whose with --client" in shop.refused("plan", "accept", "I-1", *ON)
    shop.write("plan", "accept", "I-1", "--client", "Bolt", *ON)
    (plan,) = listed(shop, "2026-03-31")
    assert (plan["client"], plan["total"]) == ("Bolt", "80.00")


def test_a_withdrawn_plan_leaves_its_instalments(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    shop.write(*PROPOSE)
    shop.write(*ACCEPT)
    items = shop.run("items", "--format", "csv", "--as-of", "2026-05-10").stdout
    words = ("plan", "withdraw", "I-2", "--date", "2026-05-10")
    assert "--reason is missing" in shop.refused(*words, code=2)
    answer = shop.run(*words, "--reason", "x")
    assert "The instalments stay as they are due" in answer.stderr
    added = shop.write(*words, "--reason", "they pay in June")
    assert (
        'note Assets:Receivable:Acme "The instalment plan accepted on 2026-04-02 is withdrawn: they pay in June"'
        in added
    )
    assert shop.run("items", "--format", "csv", "--as-of", "2026-05-10").stdout == items
    assert [p["state"] for p in listed(shop, "2026-05-09")] == ["broken"]
    assert [p["state"] for p in listed(shop, "2026-05-10")] == ["withdrawn"]
    assert "I-2 and I-1 is withdrawn" in shop.refused(*words, "--reason", "again")


def test_what_is_all_paid_is_not_withdrawn(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    shop.write("plan", "propose", "I-2", "--parts", "1", *ON)
    shop.write("plan", "accept", "I-2", *ON)
    shop.main.write_text(shop.text() + receipt("2026-04-01", "50.00 USD", "I-2"), encoding="utf-8")
    (plan,) = listed(shop, "2026-04-01")
    assert (plan["state"], plan["paid"], plan["next_due"], plan["next_amount"]) == ("kept", "50.00", None, None)
    refused = shop.refused("plan", "withdraw", "I-2", "--reason", "x", "--date", "2026-04-01")
    assert "the plan for I-2 is kept" in refused
    assert "It is all paid" in refused


def test_payees_as_clients(tmp_path: Path) -> None:
    text = OPENS + "2020-01-01 open Assets:Receivable:All\n" + TEXT.replace("Receivable:Acme", "Receivable:All")
    policy = '[ledger]\nmain = "main.beancount"\n[accounts]\nreceivable = "Assets:Receivable:All"\n'
    shop = Shop(tmp_path, {"main.beancount": text}, policy + '[items]\nclient-from = "payee"\n')
    assert lines(shop.write("plan", "propose", "I-1", "--parts", "1", *ON)) == [
        '2026-03-31 custom "ar-plan" "I-1" "proposed" 2026-04-30 100.00 USD "dana"'
    ]
    shop.write("plan", "accept", "I-1", *ON)
    shop.write("plan", "withdraw", "Acme", "--reason", "x", *ON)
    assert [(p["client"], p["state"]) for p in listed(shop, "2026-03-31")] == [("Acme", "withdrawn")]
    two = '2026-01-02 * "Bolt" "Goods" ^I-2\n  Assets:Receivable:All  9.00 USD\n  Income:Sales\n'
    shop.main.write_text(shop.text() + two, encoding="utf-8")
    assert "A plan cannot say whose" in shop.refused("plan", "propose", "I-2", "--parts", "1", "-c", "Acme", *ON)


NO_NUDGE = (
    "\n[[reminders.level]]\nlevel = 1\ndays = 1\nwait = 1\n\n[[reminders.level]]\nlevel = 2\ndays = 2\nwait = 1\n"
)


def test_a_plan_on_its_way_is_not_reminded_and_a_broken_one_is(tmp_path: Path) -> None:
    text = invoice("I-1", "2026-03-01")
    shop = reminder_shop(tmp_path, text, NO_NUDGE)
    shop.write("plan", "propose", "I-1", "--parts", "2", *ON)
    assert said(plan_of(shop, "2026-03-31")) == {"I-1": "level 1"}
    shop.write("plan", "accept", "I-1", "--date", "2026-04-01")
    assert said(plan_of(shop, "2026-03-31")) == {"I-1": "level 1"}
    assert said(plan_of(shop, "2026-04-01")) == {}
    assert said(plan_of(shop, "2026-05-01")) == {"I-1": "plan until 2026-05-03"}
    assert said(plan_of(shop, "2026-05-03")) == {"I-1": "plan until 2026-05-03"}
    assert said(plan_of(shop, "2026-05-04")) == {"I-1": "level 1"}
    # The second part is late by a day: the plan is broken, and nobody waits for it.
    paid = shop.text() + receipt("2026-05-10", "50.00 USD", "I-1")
    shop.main.write_text(paid, encoding="utf-8")
    assert said(plan_of(shop, "2026-06-01")) == {"I-1": "level 1"}
    shop.main.write_text(paid.replace("2026-05-10", "2026-05-02"), encoding="utf-8")
    assert said(plan_of(shop, "2026-06-01")) == {"I-1": "plan until 2026-06-03"}
    shop.write("plan", "withdraw", "I-1", "--reason", "x", "--date", "2026-05-05")
    assert said(plan_of(shop, "2026-06-01")) == {"I-1": "level 1"}


@pytest.mark.parametrize("text", ['"quoted"', "two\nlines", "[bold]x[/bold]", "=1+1", "x" * 5000, "a; b\tc"])
def test_strange_texts(tmp_path: Path, text: str) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    answer = shop.run("plan", "propose", "I-1", "--parts", "2", "--date", "2026-03-31", "--by", text, write=True)
    assert answer.code in (0, 2, 3)
    if answer.code == 0:
        # A line feed or tab becomes a blank, as in every text that is written.
        assert listed(shop, "2026-03-31")[0]["by"].split() == text.split()
        assert shop.run("check").code == 0
