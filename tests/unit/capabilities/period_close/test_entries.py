"""Closing a period: what is written, and what its fingerprint notices."""

import random
import re
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort
from tests.support.office import ACCOUNTS, POLICY, Office, entries_of_plan, on

from arledger.capabilities.period_close.run import close_period
from arledger.controls.closed_periods import closed_through, closes, fingerprint, mark_of, parts_of
from arledger.model.plan import NewCustom
from arledger.model.problem import Refused, UserError
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.directive_models import Close
from arledger.subledger.directives import read_directive

ENTRIES = dedent(
    """
    2026-03-05 * "Acme" "Pumps" ^INV-1 #big
      due: 2026-04-04
      Assets:Receivable:Acme  100.00 USD
        text: "two"
      Income:Sales

    2026-03-20 * "Acme" "Payment" ^INV-1
      Assets:Bank:Euro         92.00 EUR @@ 100.00 USD
      Assets:Receivable:Acme

    2026-03-31 ! "Bolt" "Anvil" ^INV-2
      Assets:Receivable:Bolt   50.00 USD
      Income:Sales

    2026-04-01 * "Bolt" "April" ^INV-3
      Assets:Receivable:Bolt   70.00 USD
      Income:Sales
    """
)
MARCH = on("2026-03-31")


def print_of(text: str) -> str:
    """Return the fingerprint of March in a ledger with these entries."""
    return fingerprint(Office(ACCOUNTS + text).book().facts, MARCH)


def mark_with(text: str, policy: Policy = POLICY) -> str:
    """Return what a close of March carries in a ledger with these entries."""
    return mark_of(Office(ACCOUNTS + text, policy).book(), policy, MARCH)


HERS = print_of(ENTRIES)
MARK = mark_with(ENTRIES)


def test_a_close_carries_a_fingerprint_and_who_did_it() -> None:
    office = Office(ACCOUNTS + ENTRIES)
    plan = close_period(office.context("2026-04-03", by="m.ito"), MARCH, frozenset())
    assert entries_of_plan(plan) == f'2026-04-03 custom "ar-close" 2026-03-31 "{MARK}" "m.ito"'
    assert re.fullmatch(r"[0-9a-f]{32}-[0-9a-f]{32}", MARK)
    assert parts_of(MARK)[0] == HERS
    assert plan.remarks == ()
    book = office.write(plan)
    assert closed_through(book.facts.customs) == MARCH
    assert fingerprint(book.facts, MARCH) == HERS


def test_what_was_accepted_is_a_remark() -> None:
    plan = close_period(
        Office(ACCOUNTS + ENTRIES).context("2026-04-03"), MARCH, frozenset({"statements", "documents"})
    )
    assert plan.remarks == ("accepted although open: documents, statements.",)


@pytest.mark.parametrize(("month", "fine"), [("2026-02-28", False), ("2026-03-31", False), ("2026-04-30", True)])
def test_a_closed_period_is_not_closed_again(month: str, fine: bool) -> None:
    office = Office(f'{ACCOUNTS}{ENTRIES}2026-04-01 custom "ar-close" 2026-03-31\n')
    if fine:
        plan = close_period(office.context("2026-05-02"), on(month), frozenset())
        assert isinstance(plan.additions[0].directives[0], NewCustom)
        return
    with pytest.raises(Refused, match="up to 2026-03-31 is closed already"):
        close_period(office.context("2026-05-02"), on(month), frozenset())


@pytest.mark.parametrize(("day", "fine"), [("2026-03-30", False), ("2026-03-31", True), ("2026-04-01", True)])
def test_a_period_is_closed_when_it_is_over(day: str, fine: bool) -> None:
    context = Office(ACCOUNTS + ENTRIES).context(day)
    if fine:
        close_period(context, MARCH, frozenset())
        return
    with pytest.raises(UserError, match="2026-03-31 is not over on 2026-03-30"):
        close_period(context, MARCH, frozenset())


EDITS = {
    "an amount": ("100.00 USD\n    text", "100.01 USD\n    text"),
    "a digit more": ("100.00 USD\n    text", "100.000 USD\n    text"),
    "a date within the period": ("2026-03-05 *", "2026-03-06 *"),
    "a date out of the period": ("2026-03-31 !", "2026-04-01 !"),
    "a date into the period": ("2026-04-01 *", "2026-03-30 *"),
    "a flag": ("2026-03-31 !", "2026-03-31 *"),
    "a payee": ('"Acme" "Pumps"', '"Acme Ltd" "Pumps"'),
    "a narration": ('"Pumps"', '"Pumps."'),
    "a link": ("^INV-2", "^INV-9"),
    "a link more": ("^INV-2", "^INV-2 ^ORD-1"),
    "a tag": (" #big", ""),
    "metadata of the entry": ("due: 2026-04-04", "due: 2026-04-05"),
    "metadata of a leg": ('text: "two"', 'text: "2"'),
    "metadata more": ('text: "two"', 'text: "two"\n    more: 1'),
    "a price": ("@@ 100.00 USD", "@@ 100.00 USD ; x"),
    "the money received": ("92.00 EUR", "91.00 EUR"),
    "a client": ("Assets:Receivable:Bolt   50.00", "Assets:Receivable:Acme   50.00"),
    "another leg": ("Income:Sales\n\n2026-03-20", "Liabilities:Tax:Sales\n\n2026-03-20"),
    "a leg's flag": ("  Assets:Receivable:Bolt   50.00", "  ! Assets:Receivable:Bolt   50.00"),
    "an entry gone": (ENTRIES[ENTRIES.index("2026-03-31 !") : ENTRIES.index("2026-04-01 *")], ""),
    "a late entry": (
        "\n2026-04-01",
        '\n2026-03-02 * "late"\n  Assets:Receivable:Bolt  1.00 USD\n  Income:Sales\n\n2026-04-01',
    ),
    "an entry twice": (
        "\n2026-04-01",
        "\n" + ENTRIES[ENTRIES.index("2026-03-31 !") : ENTRIES.index("2026-04-01 *")] + "\n2026-04-01",
    ),
}
NO_CHANGE = {"a price"}


@pytest.mark.parametrize("name", EDITS)
def test_every_change_of_the_period_is_noticed(name: str) -> None:
    before, after = EDITS[name]
    assert ENTRIES.count(before) == 1
    changed = print_of(ENTRIES.replace(before, after)) != HERS
    assert changed is (name not in NO_CHANGE)


def test_what_comes_later_or_belongs_to_others_is_no_change() -> None:
    more = dedent(
        """
        2026-03-10 open Expenses:Rent
        2026-03-10 * "Landlord" "Rent"
          Expenses:Rent  500.00 USD
          Assets:Bank:Checking
        2026-04-02 * "Acme" "May" ^INV-4
          Assets:Receivable:Acme  1.00 USD
          Income:Sales
        2026-03-15 note Assets:Receivable:Acme "They called"
        2026-03-15 price EUR 1.10 USD
        ; a comment
        """
    )
    assert print_of(ENTRIES + more) == HERS
    assert print_of(ENTRIES.replace("70.00 USD", "71.00 USD")) == HERS


DUES = '2026-0{} custom "ar-terms" Assets:Receivable:{} "net 60" "m.ito"\n'


@pytest.mark.parametrize(
    ("more", "changed"),
    [
        (DUES.format("3-31", "Bolt"), True),
        (DUES.format("2-01", "Bolt"), True),
        (DUES.format("4-01", "Bolt"), False),
        (DUES.format("3-31", "Bolt").replace("net 60", "net 30"), False),
        (DUES.format("3-01", "Acme"), False),
        ('2026-04-02 open Assets:Receivable:Cole\n  terms: "net 60"\n', False),
        ('2026-04-02 open Assets:Receivable:Bolt:Late\n  terms: "net 60"\n', False),
        ('2026-03-02 open Assets:Receivable:Bolt:Late\n  terms: "net 60"\n', True),
    ],
)
def test_terms_that_move_a_due_date_of_the_period_are_noticed(more: str, changed: bool) -> None:
    """Acme's invoice has a due date of its own; what begins later is for later invoices."""
    entries, dues = parts_of(mark_with(ENTRIES + more))
    assert entries == HERS
    assert (dues != parts_of(MARK)[1]) is changed


def test_the_terms_of_the_policy_decide_too() -> None:
    later = Policy(items=ItemSettings(default_terms="net 60"))
    assert mark_with(ENTRIES, later).startswith(f"{HERS}-")
    assert mark_with(ENTRIES, later) != MARK


def blocks(text: str) -> list[str]:
    return [block.strip("\n") for block in text.split("\n\n") if block.strip()]


@effort(40, 1_000)
@given(st.randoms(use_true_random=False))
def test_order_and_layout_are_no_change(shuffle: random.Random) -> None:
    entries = blocks(ENTRIES)
    shuffle.shuffle(entries)
    text = "\n\n\n; sorted\n".join(["", *entries]) + "\n"
    assert mark_with(re.sub(r" +(?=\d)", "    ", text).replace("\n    due", "\n  due")) == MARK


def test_malformed_closes_lock_nothing_and_are_left_to_the_check() -> None:
    wrong = ('"ar-close" "soon"', '"ar-close" 20260331', '"ar-close" TRUE', '"ar-closed" 2026-03-31')
    text = "".join(f"2026-04-01 custom {values}\n" for values in wrong)
    customs = Office(ACCOUNTS + text).book().facts.customs
    assert closes(customs) == []
    assert closed_through(customs) is None


def test_a_date_in_quotes_closes_as_well() -> None:
    customs = Office(f'{ACCOUNTS}2026-04-01 custom "ar-close" "2026-03-31"\n').book().facts.customs
    assert closed_through(customs) == MARCH
    assert [type(read_directive(custom)) for custom in customs] == [Close]


def test_the_latest_close_counts_in_whatever_order() -> None:
    days = ("2026-01-31", "2026-03-31", "2026-02-28")
    text = "".join(f'2026-04-0{n} custom "ar-close" {day}\n' for n, day in enumerate(days, start=1))
    assert closed_through(Office(ACCOUNTS + text).book().facts.customs) == MARCH
