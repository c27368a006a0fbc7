"""Instalment plans as of a day: what was agreed by then, and what money came in time."""

from itertools import permutations

import pytest
from tests.support.books import book_of, day
from tests.support.reminders import OPENS, invoice, receipt

from arledger.collecting.plans import ClientPlan, plans_of
from arledger.collecting.record import CollectingRecord

TWO = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-02-01", "50.00 USD")
GRACE = 3


def part(said_on: str, state: str, number: str, due: str, amount: str, more: str = "") -> str:
    return f'{said_on} custom "ar-plan" "{number}" "{state}" {due} {amount} USD "dana"{more}\n'


def parts(said_on: str, state: str) -> str:
    """Two parts of I-1: 40.00 and 60.00."""
    return part(said_on, state, "I-1", "2026-04-10", "40.00") + part(said_on, state, "I-1", "2026-05-10", "60.00")


def rescheduled(on: str, *dues: tuple[str, str], number: str = "I-1") -> str:
    """Return the entry that puts what is open of a number off."""
    legs = "".join(
        f'  Assets:Receivable:Acme  {amount} USD\n    invoice: "{number}"\n    due: {due}\n' for due, amount in dues
    )
    return f'{on} * "Acme" "In instalments"\n  Assets:Receivable:Acme\n    invoice: "{number}"\n{legs}'


AGREED = parts("2026-03-10", "proposed") + parts("2026-03-12", "accepted")
ENTRY = rescheduled("2026-03-12", ("2026-04-10", "40.00"), ("2026-05-10", "60.00"))


def plans_on(text: str, as_of: str) -> list[ClientPlan]:
    book = book_of(OPENS + TWO + text, as_of)
    return plans_of(book, CollectingRecord(book.facts, book.as_of), GRACE)


def said(text: str, as_of: str) -> list[str]:
    """Return state and parts of each plan: due, state, what was paid in time and late."""
    return [
        f"{plan.state}: "
        + ", ".join(f"{p.due:%m-%d} {p.state} {p.paid:.0f}+{p.paid_late:.0f}/{p.amount:.0f}" for p in plan.parts)
        for plan in plans_on(text, as_of)
    ]


@pytest.mark.parametrize(
    ("as_of", "says"),
    [
        ("2026-03-09", []),
        ("2026-03-10", ["proposed: 04-10 open 0+0/40, 05-10 open 0+0/60"]),
        ("2026-03-12", ["accepted: 04-10 open 0+0/40, 05-10 open 0+0/60"]),
        ("2026-04-13", ["accepted: 04-10 open 0+0/40, 05-10 open 0+0/60"]),
        ("2026-04-14", ["broken: 04-10 broken 0+0/40, 05-10 open 0+0/60"]),
        ("2026-05-14", ["broken: 04-10 broken 0+0/40, 05-10 broken 0+0/60"]),
    ],
)
def test_a_plan_day_by_day(as_of: str, says: list[str]) -> None:
    assert said(AGREED + ENTRY, as_of) == says


@pytest.mark.parametrize(
    ("paid", "as_of", "says"),
    [
        ((("2026-04-13", "40"),), "2026-04-14", "accepted: 04-10 kept 40+0/40, 05-10 open 0+0/60"),
        ((("2026-04-14", "40"),), "2026-04-14", "broken: 04-10 broken 0+40/40, 05-10 open 0+0/60"),
        ((("2026-04-10", "39.99"),), "2026-04-14", "broken: 04-10 broken 40+0/40, 05-10 open 0+0/60"),
        (
            (("2026-04-10", "30"), ("2026-04-20", "20")),
            "2026-04-20",
            "broken: 04-10 broken 30+10/40, 05-10 open 10+0/60",
        ),
        ((("2026-04-01", "70"),), "2026-04-01", "accepted: 04-10 kept 40+0/40, 05-10 open 30+0/60"),
        ((("2026-04-01", "100"),), "2026-04-01", "kept: 04-10 kept 40+0/40, 05-10 kept 60+0/60"),
        ((("2026-04-01", "40"), ("2026-05-13", "60")), "2026-06-01", "kept: 04-10 kept 40+0/40, 05-10 kept 60+0/60"),
        (
            (("2026-04-01", "40"), ("2026-05-14", "60")),
            "2026-06-01",
            "broken: 04-10 kept 40+0/40, 05-10 broken 0+60/60",
        ),
        ((("2026-04-20", "100"),), "2026-06-01", "broken: 04-10 broken 0+40/40, 05-10 kept 60+0/60"),
    ],
)
def test_what_is_paid_in_time(paid: tuple[tuple[str, str], ...], as_of: str, says: str) -> None:
    money = "".join(receipt(when, f"{amount} USD", "I-1") for when, amount in paid)
    assert said(AGREED + ENTRY + money, as_of) == [says]
    # Written by hand without the entry, it is the same money.
    assert said(AGREED + money, as_of) == [says]


BACK = '2026-05-20 * "Acme" "Returned" ^I-1\n  Assets:Bank:Checking  -40.00 USD\n  Assets:Receivable:Acme\n'


def test_what_the_bank_takes_back_was_not_paid() -> None:
    text = AGREED + ENTRY + receipt("2026-04-01", "40.00 USD", "I-1") + BACK
    assert said(text, "2026-05-12") == ["accepted: 04-10 kept 40+0/40, 05-10 open 0+0/60"]
    assert said(text, "2026-05-20") == ["broken: 04-10 broken 0+0/40, 05-10 broken 0+0/60"]


def test_older_money_that_the_bank_takes_back_is_no_part_of_it() -> None:
    back = BACK.replace("2026-05-20", "2026-03-20").replace("-40.00", "-10.00")
    agreed = part("2026-03-12", "accepted", "I-1", "2026-04-10", "90.00")
    entry = rescheduled("2026-03-12", ("2026-04-10", "90.00"))
    text = (
        receipt("2026-03-02", "10.00 USD", "I-1") + agreed + entry + back + receipt("2026-04-01", "90.00 USD", "I-1")
    )
    assert said(text, "2026-04-10") == ["kept: 04-10 kept 90+0/90"]


def test_what_was_paid_on_the_day_before_it_was_accepted_is_not_counted() -> None:
    first = receipt("2026-03-12", "50.00 USD", "I-1")
    agreed = part("2026-03-12", "accepted", "I-1", "2026-04-10", "50.00")
    entry = rescheduled("2026-03-12", ("2026-04-10", "50.00")).replace(
        'Acme\n    invoice: "I-1"\n  A', 'Acme  -50.00 USD\n    invoice: "I-1"\n  A'
    )
    assert said(first + agreed + entry, "2026-03-12") == ["accepted: 04-10 open 0+0/50"]
    down = receipt("2026-03-12", "50.00 USD", "I-1")
    assert said(first + agreed + entry + down, "2026-03-12") == ["kept: 04-10 kept 50+0/50"]


def test_on_a_day_in_the_middle_of_a_whole_history() -> None:
    text = AGREED + ENTRY + receipt("2026-04-01", "100.00 USD", "I-1") + BACK
    book = book_of(OPENS + TWO + text, "2026-12-31")
    (plan,) = plans_of(book, CollectingRecord(book.facts, day("2026-04-05")), GRACE, "Acme", day("2026-04-05"))
    assert plan.state == "kept"
    assert plans_of(book, CollectingRecord(book.facts, day("2026-04-05")), GRACE, "Bolt") == []


def test_what_a_receipt_settles_only_later_is_not_paid_yet() -> None:
    agreed = part("2026-03-12", "accepted", "I-3", "2026-04-10", "100.00")
    text = invoice("I-3", "2026-03-01", "40.00 USD") + receipt("2026-04-01", "100.00 USD", "I-3")
    text += invoice("I-3", "2026-05-01", "60.00 USD").replace("2026-01-01", "2026-04-20")
    assert said(agreed + text, "2026-04-30") == ["broken: 04-10 broken 40+60/100"]


def test_credit_and_write_offs_are_no_money() -> None:
    memo = '2026-04-01 * "Acme" "Credit" ^I-1\n  Income:Sales  40.00 USD\n  Assets:Receivable:Acme\n'
    assert said(AGREED + ENTRY + memo, "2026-04-14") == ["broken: 04-10 broken 0+0/40, 05-10 open 0+0/60"]


def test_each_number_is_paid_by_its_own_money() -> None:
    agreed = part("2026-03-12", "accepted", "I-2", "2026-04-10", "50.00")
    agreed += part("2026-03-12", "accepted", "I-1", "2026-04-10", "25.00")
    agreed += part("2026-03-12", "accepted", "I-1", "2026-05-10", "75.00")
    (plan,) = plans_on(agreed + receipt("2026-04-01", "75.00 USD", "I-1"), "2026-04-14")
    assert [(a.number, f"{a.paid:.0f}") for a in plan.parts[0].amounts] == [("I-2", "0"), ("I-1", "25")]
    assert (plan.state, f"{plan.paid:.0f}", plan.numbers) == ("broken", "75", ("I-2", "I-1"))
    assert plan.next_part is plan.parts[0]
    assert (f"{plan.next_part.left:.0f}", [p.state for p in plan.parts]) == ("50", ["broken", "open"])


def states(text: str, as_of: str) -> list[tuple[str, str, str]]:
    """Return state, first number and first amount of each plan."""
    return [(p.state, p.numbers[0], f"{p.parts[0].amount:.0f}") for p in plans_on(text, as_of)]


def test_a_later_proposal_takes_the_place_of_one_that_is_not_accepted() -> None:
    text = parts("2026-03-10", "proposed") + part("2026-03-11", "proposed", "I-1", "2026-04-30", "100")
    text += part("2026-03-11", "proposed", "I-2", "2026-04-30", "50")
    assert states(text, "2026-03-10") == [("proposed", "I-1", "40")]
    assert states(text, "2026-03-11") == [("replaced", "I-1", "40"), ("proposed", "I-1", "150")]
    other = parts("2026-03-10", "proposed") + part("2026-03-11", "proposed", "I-2", "2026-04-30", "50")
    assert states(other, "2026-03-11") == [("proposed", "I-1", "40"), ("proposed", "I-2", "50")]


def test_a_plan_holds_until_another_about_the_same_is_accepted() -> None:
    new = part("2026-04-20", "proposed", "I-1", "2026-06-30", "100")
    text = AGREED + ENTRY + new
    assert states(text, "2026-04-20") == [("broken", "I-1", "40"), ("proposed", "I-1", "100")]
    text += new.replace("2026-04-20", "2026-04-22").replace("proposed", "accepted")
    text += rescheduled("2026-04-22", ("2026-06-30", "100.00"))
    assert states(text, "2026-04-21") == [("broken", "I-1", "40"), ("proposed", "I-1", "100")]
    assert states(text, "2026-04-22") == [("replaced", "I-1", "40"), ("accepted", "I-1", "100")]
    # Money of that day and later is the new plan's.
    text += receipt("2026-04-22", "100.00 USD", "I-1")
    assert said(text, "2026-06-01") == [
        "replaced: 04-10 broken 0+0/40, 05-10 open 0+0/60",
        "kept: 06-30 kept 100+0/100",
    ]


def test_what_was_kept_stays_kept() -> None:
    text = AGREED + ENTRY + receipt("2026-04-01", "100.00 USD", "I-1")
    assert states(text + parts("2026-04-02", "withdrawn"), "2026-04-02") == [("kept", "I-1", "40")]


def test_a_withdrawn_plan_is_withdrawn_also_where_it_was_broken() -> None:
    text = AGREED + ENTRY + parts("2026-04-20", "withdrawn") + receipt("2026-04-25", "40.00 USD", "I-1")
    assert said(text, "2026-04-19")[0].startswith("broken")
    assert said(text, "2026-06-01") == ["withdrawn: 04-10 broken 0+0/40, 05-10 open 0+0/60"]
    # It need not name every part.
    some = AGREED + part("2026-04-20", "withdrawn", "I-1", "2026-04-10", "40.00")
    assert states(some, "2026-04-20") == [("withdrawn", "I-1", "40")]
    assert states(parts("2026-04-20", "withdrawn"), "2026-04-20") == []


def test_what_is_accepted_without_a_proposal_is_a_plan() -> None:
    (plan,) = plans_on(parts("2026-03-12", "accepted"), "2026-03-12")
    assert (plan.state, plan.proposed_on, plan.accepted_on, plan.by) == ("accepted", None, day("2026-03-12"), "dana")
    other = part("2026-03-11", "proposed", "I-1", "2026-04-30", "100") + parts("2026-03-12", "accepted")
    assert states(other, "2026-03-12") == [("replaced", "I-1", "100"), ("accepted", "I-1", "40")]


def test_plans_of_one_day_are_told_apart_by_what_became_of_them() -> None:
    wrong = part("2026-03-10", "proposed", "I-1", "2026-04-10", "100")
    text = wrong + wrong.replace("proposed", "withdrawn") + parts("2026-03-10", "proposed")
    lines = text.splitlines(keepends=True)
    for order in permutations(lines):
        assert states("".join(order), "2026-03-10") == [("proposed", "I-1", "40"), ("withdrawn", "I-1", "100")]
    # The same proposed again is proposed.
    again = wrong + wrong.replace("proposed", "withdrawn") + wrong
    assert sorted(states(again, "2026-03-10")) == [("proposed", "I-1", "100"), ("withdrawn", "I-1", "100")]
    both = wrong + parts("2026-03-10", "proposed") + parts("2026-03-10", "accepted")
    assert sorted(states(both, "2026-03-10")) == [("accepted", "I-1", "40"), ("proposed", "I-1", "100")]
    agreed = part("2026-03-10", "proposed", "I-2", "2026-04-10", "50")
    agreed += agreed.replace("proposed", "accepted") + parts("2026-03-10", "proposed")
    assert sorted(states(agreed, "2026-03-10")) == [("accepted", "I-2", "50"), ("proposed", "I-1", "40")]


def test_two_clients_with_one_number_and_two_currencies() -> None:
    more = invoice("I-1", "2026-03-01", "80.00 USD", "Bolt") + invoice("I-1", "2026-03-01", "70.00 EUR", "Bolt")
    bolt = part("2026-03-10", "proposed", "I-1", "2026-04-10", "80.00", " Assets:Receivable:Bolt")
    assert [f"{p.client} {p.total}" for p in plans_on(more + bolt, "2026-03-10")] == ["Bolt 80.00"]
    euro = bolt.replace("80.00 USD", "70.00 EUR")
    found = plans_on(more + bolt + euro, "2026-03-10")
    assert [f"{p.client} {p.currency} {p.total}" for p in found] == ["Bolt EUR 70.00", "Bolt USD 80.00"]
    nobody = part("2026-03-10", "proposed", "I-1", "2026-04-10", "80.00")
    assert [p.client for p in plans_on(more + nobody, "2026-03-10")] == ["Acme", "Bolt"]


def test_the_last_day_there_is_has_no_days_of_grace() -> None:
    last = part("2026-03-12", "accepted", "I-1", "9999-12-31", "100.00")
    assert states(last, "9999-12-31") == [("accepted", "I-1", "100")]
