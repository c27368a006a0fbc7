"""What was said of collecting, as of a day: in any order, and what is malformed left to the checks."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from tests.support.books import book_of, day
from tests.support.reminders import OPENS, invoice, receipt

from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import paid_on, shares_of
from arledger.collecting.values import Contact, Escalation, Notice, Share

LATE = invoice("I-1", "2026-03-01")
ACME = "Assets:Receivable:Acme"


def record_of(text: str, as_of: str = "2026-03-31") -> CollectingRecord:
    book = book_of(OPENS + LATE + text, as_of)
    return CollectingRecord(book.facts, day(as_of))


def test_a_notice_says_which_instalment_which_mail_and_whose() -> None:
    lines = (
        '2026-03-10 custom "ar-reminder" "I-1" 1 "email"\n'
        f'2026-03-20 custom "ar-reminder" "I-1" 2 "post" 2026-03-01 "<a@b.example>" {ACME}\n'
        f'2026-03-05 custom "ar-reminder" "I-1" 0 "email" {ACME}\n'
        '2026-04-01 custom "ar-reminder" "I-1" 3 "email"\n'
    )
    assert record_of(lines).notices_of("I-1") == [
        Notice(date(2026, 3, 5), "I-1", 0, "email", None, "", "Acme"),
        Notice(date(2026, 3, 10), "I-1", 1, "email"),
        Notice(date(2026, 3, 20), "I-1", 2, "post", date(2026, 3, 1), "<a@b.example>", "Acme"),
    ]
    assert not record_of(lines, "2026-03-04").notices_of("I-1")


@pytest.mark.parametrize(
    "line",
    [
        '"ar-reminder" "I-1"',
        '"ar-reminder" "I-1" "one" "email"',
        '"ar-reminder" "I-1" TRUE "email"',
        '"ar-promise" "I-1" "2026-04-01" 10.00 USD "Jo"',
        '"ar-promise" "I-1" 2026-04-01 10.00 "Jo"',
        '"ar-promise" "I-1" 2026-04-01 -10.00 USD "Jo"',
        '"ar-promise" "I-1" 2026-04-01 0.00 USD "Jo"',
        '"ar-dispute" "I-1" "opened" -10.00 USD "short"',
        '"ar-dispute" "I-1" "open" 10.00 USD "short"',
        '"ar-dispute" "I-1" "opened" 10.00 USD',
        '"ar-pause" "I-1" "soon" "asks" "dana"',
        '"ar-stop" Assets:Receivable:Acme "bankrupt" "so" "dana"',
        '"ar-stop" Assets:Bank:Checking "agency" "so" "dana"',
        '"ar-resume"',
        '"ar-plan" "I-1" "agreed" 2026-04-01 10.00 USD "dana"',
        '"ar-contact" Assets:Receivable:Acme "telex" "Jo" "pays" "dana"',
        '"ar-contact" Assets:Bank:Checking "call" "Jo" "pays" "dana"',
        '"ar-escalation" Assets:Receivable:Acme "court" "Jo" "so" "dana"',
    ],
)
def test_what_is_malformed_says_nothing(line: str) -> None:
    record = record_of(f"2026-03-10 custom {line}\n")
    assert not record.notices_of("I-1")
    assert not record.promises_of("I-1", "Acme")
    assert record.dispute_of("I-1", "Acme") is None
    assert record.pause_of("I-1", "Acme", date(2026, 3, 1), date(2026, 3, 10)) is None
    assert not record.plan_parts()
    assert not record.contacts()
    assert record.escalation_of("Acme") is None
    assert record.stop_of("Acme") is None


def test_contacts_say_with_whom_about_what_and_which_mail_it_was() -> None:
    record = record_of(
        f'2026-03-12 custom "ar-contact" {ACME} "mail-in" "Jo" "asks" "dana" "I-1 I-2" "<a@b.example>" TRUE\n'
        f'2026-03-10 custom "ar-contact" {ACME} "call" "Jo" "pays" "dana"\n'
        f'2026-04-01 custom "ar-contact" {ACME} "call" "Jo" "later" "dana"\n'
    )
    assert record.contacts() == [
        Contact(date(2026, 3, 10), "Acme", "call", "Jo", "pays", "dana"),
        Contact(date(2026, 3, 12), "Acme", "mail-in", "Jo", "asks", "dana", ("I-1", "I-2"), "<a@b.example>", True),
    ]
    assert record.mails_taken() == {"<a@b.example>"}


def test_an_escalation_holds_until_it_is_closed_or_another_takes_its_place() -> None:
    lines = [
        f'2026-03-10 custom "ar-escalation" {ACME} "management" "ito" "late" "dana" 2026-03-20\n',
        f'2026-03-12 custom "ar-escalation" {ACME} "agency" "Credira" "late" "dana"\n',
        f'2026-03-12 custom "ar-escalation" {ACME} "closed" "Credira" "paid" "dana"\n',
    ]
    for order in permutations(lines):
        text = "".join(order)
        first = record_of(text, "2026-03-11").escalation_of("Acme")
        assert first == Escalation(date(2026, 3, 10), "Acme", "management", "ito", "late", "dana", date(2026, 3, 20))
        assert record_of(text).escalation_of("Acme") is None
        assert [each.step for each in record_of(text).escalations()] == ["management", "agency", "closed"]


def test_the_parts_of_a_plan_come_in_the_order_of_days_and_states() -> None:
    lines = [
        f'2026-03-10 custom "ar-plan" "I-1" "proposed" 2026-05-01 5.00 USD "dana" {ACME}\n',
        '2026-03-10 custom "ar-plan" "I-1" "proposed" 2026-04-01 5.00 USD "dana"\n',
        f'2026-03-10 custom "ar-plan" "I-1" "accepted" 2026-04-01 5.00 USD "dana" {ACME}\n',
    ]
    for order in permutations(lines):
        said = [(state, part.client, part.pays_on.month) for state, part in record_of("".join(order)).plan_parts()]
        assert said == [("proposed", "", 4), ("proposed", "Acme", 5), ("accepted", "Acme", 4)]


def test_of_one_day_what_ends_something_comes_last() -> None:
    lines = [
        '2026-03-10 custom "ar-dispute" "I-1" "opened" 10.00 USD "short"\n',
        '2026-03-10 custom "ar-dispute" "I-1" "resolved" 0.00 USD "stands"\n',
        f'2026-03-10 custom "ar-stop" {ACME} "agency" "placed" "dana"\n',
        f'2026-03-10 custom "ar-resume" {ACME} "returned" "dana"\n',
    ]
    for order in permutations(lines):
        record = record_of("".join(order))
        assert (record.dispute_of("I-1", "Acme"), record.stop_of("Acme")) == (None, None)


def test_of_several_stops_of_a_day_the_weightiest_counts() -> None:
    for kinds in permutations(("opted-out", "insolvent", "agency")):
        lines = "".join(f'2026-03-10 custom "ar-stop" {ACME} "{kind}" "so" "dana"\n' for kind in kinds)
        found = record_of(lines).stop_of("Acme")
        assert found
        assert found.kind == "insolvent"


def test_a_dispute_goes_on_under_who_has_it() -> None:
    lines = (
        '2026-03-10 custom "ar-dispute" "I-1" "opened" 40.00 USD "short" "luis"\n'
        f'2026-03-12 custom "ar-dispute" "I-1" "assigned" 30.00 USD "short" "dana" {ACME}\n'
    )
    found = record_of(lines).dispute_of("I-1", "Acme")
    assert found
    assert (found.amount.number, found.owner, found.client) == (Decimal(30), "dana", "Acme")
    assert record_of(lines).dispute_of("I-1", "Bolt") != found


def shares(text: str, as_of: str = "2026-03-20", grace: int = 3) -> list[Share | None]:
    """Return what of each open item is disputed or promised, the oldest due first."""
    book = book_of(OPENS + text, as_of)
    items = sorted((item for item in book.items if item.open), key=lambda item: item.due)
    found = shares_of(
        items, CollectingRecord(book.facts, book.as_of), book.as_of, grace, lambda i, s: paid_on(book, i[0], s)
    )
    return [found.get(id(item)) for item in items]


PARTS = (
    f'2026-01-01 * "Acme" "Goods" ^I-1\n  {ACME}  60.00 USD\n    due: 2026-03-01\n'
    f"  {ACME}  40.00 USD\n    due: 2026-03-15\n  Income:Sales\n"
)


def test_what_is_said_of_a_number_is_for_its_items_that_are_due_first() -> None:
    said = '2026-03-10 custom "ar-dispute" "I-1" "opened" 70.00 USD "short"\n'
    said += '2026-03-10 custom "ar-promise" "I-1" 2026-04-01 20.00 USD "Jo"\n'
    assert shares(PARTS + said) == [Share(Decimal(60), Decimal(0)), Share(Decimal(10), Decimal(20))]


def test_a_promise_that_was_kept_by_another_instalment_is_over() -> None:
    said = '2026-03-10 custom "ar-promise" "I-1" 2026-04-01 60.00 USD "Jo"\n'
    assert shares(PARTS + said) == [Share(Decimal(0), Decimal(60)), None]
    assert shares(PARTS + said + receipt("2026-03-12", "60.00 USD", "I-1")) == [None]
    assert shares(PARTS + said + receipt("2026-03-09", "60.00 USD", "I-1")) == [Share(Decimal(0), Decimal(40))]


def test_a_dispute_is_about_its_currency_and_without_an_amount_about_all() -> None:
    said = '2026-03-10 custom "ar-dispute" "I-1" "opened" 10.00 EUR "short"\n'
    assert shares(LATE + said) == [None]
    assert shares(LATE + said.replace("10.00", "0.00")) == [Share(Decimal(100), Decimal(0))]
    assert shares(LATE + said.replace("ar-dispute", "ar-promise").replace('"opened"', "2026-04-01")) == [None]


def test_several_promises_add_up_to_what_is_open_at_most() -> None:
    said = "".join(f'2026-03-1{n} custom "ar-promise" "I-1" 2026-04-0{n} 70.00 USD "Jo"\n' for n in (1, 2))
    assert shares(LATE + said) == [Share(Decimal(0), Decimal(100))]
    assert shares(LATE + said, "2026-04-04") == [Share(Decimal(0), Decimal(100))]
    assert shares(LATE + said, "2026-04-05") == [Share(Decimal(0), Decimal(70))]
    assert shares(LATE + said, "2026-04-06") == [None]
