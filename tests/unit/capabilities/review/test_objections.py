"""What somebody should look at before a change is accepted."""

from decimal import Decimal

import pytest
from tests.support.sides import APPROVED, CLOSED, MEYER, OPENS, PAID, SALE, WRITE_OFF, changes, faults, side

from arledger.capabilities.review.diff import Side, find_changes
from arledger.capabilities.review.objections import find_faults
from arledger.model.problem import Problem, Severity
from arledger.model.source import Source
from arledger.policy.settings import AccountSettings, Authority, Policy

FIRST = OPENS.count("\n") + 2


def messages(before: str, after: str, policy: Policy | None = None) -> list[str]:
    return [fault.message for fault in find_faults(changes(before, after, policy))]


def test_adding_is_fine() -> None:
    directive = '\n2026-02-12 custom "ar-reminder" "INV-1" 1 "email"\n'
    note = '\n2026-02-13 note Assets:Receivable:Acme "They promise Friday."\n'
    account = "\n2026-02-13 open Assets:Receivable:Cole\n"
    assert faults(SALE, SALE + PAID + directive + note + account) == []


def test_an_edited_entry_is_named_where_it_stands_now() -> None:
    assert faults(SALE + PAID, PAID + SALE.replace("1000.00", "900.00")) == [f"history-edited:{FIRST + 4}"]
    assert messages(SALE, SALE.replace("1000.00", "900.00")) == [
        'the entry of 2026-01-05 "Acme" "Two pumps" (INV-1) was changed'
    ]


def test_a_deleted_entry_is_named_where_it_stood() -> None:
    assert faults(SALE + PAID, PAID) == [f"history-edited:{FIRST}"]
    assert messages(SALE + PAID, PAID)[0].endswith("stood here and is gone")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('2026-02-12 custom "ar-reminder" "INV-1" 1 "email"', '2026-02-12 custom "ar-reminder" "INV-1" 2 "email"'),
        ('2026-02-12 custom "ar-reminder" "INV-1" 1 "email"', ""),
        ('2026-04-02 custom "ar-close" 2026-03-31', '2026-04-02 custom "ar-close" 2026-02-28'),
        ('2026-02-13 note Assets:Receivable:Acme "Friday."', '2026-02-13 note Assets:Receivable:Acme "Monday."'),
        ('2026-02-13 note Assets:Receivable:Acme "Friday."', ""),
        ('2026-02-13 open Assets:Receivable:Cole\n  terms: "net 30"', "2026-02-13 open Assets:Receivable:Cole"),
        (
            "2026-02-13 open Assets:Receivable:Cole\n  credit-limit: 5.00 USD",
            "2026-02-13 open Assets:Receivable:Cole\n  credit-limit: 6.00 USD",
        ),
        ("2026-02-13 open Assets:Receivable:Cole", ""),
    ],
)
def test_what_people_did_and_agreed_stays(before: str, after: str) -> None:
    found = faults(f"\n{before}\n", f"\n{after}\n")
    assert found == [f"history-edited:{FIRST}"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('  email: "a@b.example"', '  email: "c@d.example"'),
        ("  credit-limit: 5.00 USD", "  credit-limit: 5 USD"),
        ("", '  name: "Cole Ltd"'),
    ],
)
def test_an_address_may_be_corrected(before: str, after: str) -> None:
    account = "\n2026-02-13 open Assets:Receivable:Cole\n"
    assert faults(f"{account}{before}\n", f"{account}{after}\n") == []


def test_a_late_entry_is_seen_by_the_close_that_was_there_before() -> None:
    late = PAID.replace("2026-02-03", "2026-01-31")
    assert faults(SALE + CLOSED, SALE + CLOSED + late) == [f"closed-period:{FIRST + 6}"]
    assert faults(SALE, SALE + CLOSED + late) == []
    assert faults(SALE + CLOSED, SALE + CLOSED + PAID) == []


def test_the_latest_close_counts() -> None:
    later = CLOSED.replace("2026-01-31", "2026-02-28")
    assert faults(SALE + CLOSED + later, SALE + CLOSED + later + PAID) == [f"closed-period:{FIRST + 8}"]


def test_an_edit_in_a_closed_period_is_two_things() -> None:
    edited = SALE.replace("1000.00", "900.00")
    assert faults(SALE + CLOSED, edited + CLOSED) == [f"closed-period:{FIRST}", f"history-edited:{FIRST}"]
    moved_out = SALE.replace("2026-01-05", "2026-02-10")
    assert faults(SALE + CLOSED, moved_out + CLOSED) == [f"closed-period:{FIRST}", f"history-edited:{FIRST}"]
    assert faults(SALE + CLOSED, CLOSED) == [f"closed-period:{FIRST}", f"history-edited:{FIRST}"]
    terms = '\n2026-01-31 custom "ar-terms" Assets:Receivable:Acme "net 90" "m.ito"\n'
    assert faults(SALE + CLOSED, SALE + CLOSED + terms) == [f"closed-period:{FIRST + 6}"]


WRITTEN = f"approval-missing:{FIRST + 4}"


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (WRITE_OFF, [WRITTEN]),
        (WRITE_OFF + APPROVED, []),
        (WRITE_OFF + APPROVED.replace("h.meyer", "dana"), [WRITTEN]),
        (WRITE_OFF.replace("dana", "h.meyer") + APPROVED, [WRITTEN]),
        (WRITE_OFF.replace('  by: "dana"\n', "") + APPROVED, []),
        (WRITE_OFF + APPROVED.replace("h.meyer", "somebody"), [WRITTEN]),
        (WRITE_OFF + APPROVED.replace("write-off", "credit-memo"), [WRITTEN]),
        (WRITE_OFF.replace("300.00", "100.00"), []),
        (
            WRITE_OFF.replace("300.00", "60.00") + WRITE_OFF.replace("300.00", "50.00").replace("-01", "-20"),
            [WRITTEN, f"approval-missing:{FIRST + 9}"],
        ),
        (WRITE_OFF.replace("300.00", "60.00") + WRITE_OFF.replace("300.00", "50.00").replace("03-01", "04-20"), []),
    ],
    ids=[
        "none", "by another", "by oneself", "prepared by the approver", "no preparer", "by nobody", "of another kind",
        "small", "split", "small ones far apart",
    ],
)  # fmt: skip
def test_a_write_off_needs_an_approval(new: str, found: list[str]) -> None:
    assert faults(SALE, SALE + new, MEYER) == found


@pytest.mark.parametrize("account", ["Expenses:Goodwill", "Equity:Opening"])
def test_so_does_what_is_given_up_against_another_account(account: str) -> None:
    lost = WRITE_OFF.replace("Expenses:BadDebt", account)
    (fault,) = find_faults(changes(SALE, SALE + lost, MEYER))
    assert fault.code == "approval-missing"
    assert fault.message.startswith("the write-off of 300.00 USD for Acme (INV-1) needs an approval by h.meyer")
    assert faults(SALE, SALE + lost + APPROVED, MEYER) == []
    assert faults(SALE, SALE + lost.replace("300.00", "60.00"), MEYER) == []
    assert len(faults(SALE, SALE + (lost + WRITE_OFF).replace("300.00", "60.00"), MEYER)) == 2


def test_what_is_set_against_what_we_owe_needs_none() -> None:
    assert faults(SALE, SALE + WRITE_OFF.replace("Expenses:BadDebt", "Liabilities:Payable"), MEYER) == []


def test_the_approval_may_have_come_before() -> None:
    assert faults(SALE + APPROVED, SALE + APPROVED + WRITE_OFF, MEYER) == []


def test_an_approval_covers_one_document() -> None:
    before = SALE + APPROVED + WRITE_OFF
    second = WRITE_OFF.replace("2026-03-01", "2026-09-01")
    assert faults(before, before + second, MEYER) == [f"approval-missing:{FIRST + 11}"]
    assert faults(before, before + second + APPROVED, MEYER) == []


def test_an_approval_that_is_later_than_the_document_is_none() -> None:
    later = APPROVED.replace("2026-02-28", "2026-03-03")
    (fault,) = find_faults(changes(SALE, SALE + WRITE_OFF + later, MEYER))
    assert fault.code == "approval-missing"
    assert fault.message.endswith(
        "needs an approval by h.meyer or m.ito; the approval of 2026-03-03 is later than this, of 2026-03-01"
    )
    assert "Date the write-off on 2026-03-03 or later" in fault.remedy
    assert faults(SALE, SALE + WRITE_OFF.replace("03-01", "03-03") + later, MEYER) == []


def test_raising_an_approved_amount_is_an_edit() -> None:
    before = SALE + APPROVED + WRITE_OFF
    raised = SALE + APPROVED + WRITE_OFF.replace("300.00", "900.00")
    assert faults(before, raised, MEYER) == [f"history-edited:{FIRST + 6}"]
    small = SALE + WRITE_OFF.replace("300.00", "30.00")
    assert [text.split(":")[0] for text in faults(small, SALE + WRITE_OFF, MEYER)] == [
        *("approval-missing", "history-edited")
    ]


def test_the_authority_that_held_before_decides() -> None:
    generous = Policy(authority=(Authority("write-off", Decimal(10**6)),))
    base, head = side(SALE, MEYER), side(SALE + WRITE_OFF, generous)
    both = ["approval-missing", "policy-changed"]
    assert sorted(fault.code for fault in find_faults(find_changes(base, head))) == both
    base, head = side(SALE, Policy()), side(SALE + WRITE_OFF, MEYER)
    assert sorted(fault.code for fault in find_faults(find_changes(base, head))) == both


def problem(message: str, line: int = 7, code: str = "number-twice") -> Problem:
    return Problem(Source("main.beancount", line), code, message, "Fix it.", Severity.WARNING)


def new_problems(before: list[Problem], after: list[Problem]) -> list[str]:
    known = side(SALE)
    base, head = Side(known.book, known.policy, tuple(before)), Side(known.book, known.policy, tuple(after))
    return [fault.message for fault in find_faults(find_changes(base, head))]


def test_problems_are_told_by_what_they_say() -> None:
    old, moved = problem("INV-1 is twice, at a.beancount:3"), problem("INV-1 is twice, at b.beancount:30", 70)
    assert new_problems([old], [moved]) == []
    assert new_problems([old], [old, moved]) == ["INV-1 is twice, at b.beancount:30 [number-twice]"]
    assert new_problems([old], [problem("INV-2 is twice, at a.beancount:3")]) == [
        "INV-2 is twice, at a.beancount:3 [number-twice]"
    ]
    assert new_problems([old], []) == []
    assert new_problems([], [problem(old.message, code="other")]) == [f"{old.message} [other]"]


def test_a_broken_close_is_not_reported_twice() -> None:
    base, head = side(SALE + CLOSED), side(SALE + CLOSED + PAID.replace("2026-02-03", "2026-01-20"))
    head = Side(head.book, head.policy, (problem("the period was changed", code="closed-period"),))
    assert [fault.code for fault in find_faults(find_changes(base, head))] == ["closed-period"]
    assert new_problems([], list(head.problems)) == ["the period was changed [closed-period]"]


def test_beancounts_own_errors_count() -> None:
    assert faults(SALE, SALE + '\n2026-02-03 * "Acme" "Off"\n  Assets:Bank  1 USD\n  Income:Sales  -2 USD\n') == [
        f"new-problem:{FIRST + 4}"
    ]


def test_another_chart_of_accounts_does_not_foot() -> None:
    """An account becomes receivable: what stood on it has come from nowhere."""
    text = SALE.replace("Income:Sales            -1000.00", "Assets:Bank            -1000.00")
    before, after = side(text), side(text)
    facts = after.book.facts
    wider = Policy(accounts=AccountSettings(receivable=("Assets:Receivable", "Assets:Bank")))
    from dataclasses import replace

    from arledger.subledger.book import build_book

    roots = replace(facts.roots, receivable=("Assets:Receivable", "Assets:Bank"))
    balances = (*facts.balances, *(b._replace(account="Assets:Bank", number=-b.number) for b in facts.balances))
    head = Side(build_book(replace(facts, roots=roots, balances=balances), wider), wider)
    found = find_faults(find_changes(before, head))
    assert {fault.code for fault in found} == {"does-not-foot"}
    assert "everybody in USD: the changes leave 1,000.00 USD unexplained" in [fault.message for fault in found]
