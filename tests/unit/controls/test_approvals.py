"""Who has to approve what, and that no approval is used twice, given to oneself or escaped by splitting."""

import itertools
from datetime import date
from decimal import Decimal

import pytest
from tests.support.sides import APPROVED, MEYER, PAID, SALE, WRITE_OFF, side

from arledger.controls.approvals import (
    Deed,
    Missing,
    approval_needed,
    approvals_of,
    deeds_of,
    refuse_unapproved,
    to_approve,
    unapproved,
)
from arledger.model.facts import Custom
from arledger.model.problem import Refused
from arledger.model.source import Source
from arledger.policy.settings import Authority, Policy, WritingSettings

ROWS = Policy(
    authority=(
        Authority("write-off", None, ("board",)),
        Authority("write-off", Decimal(5000), ("h.meyer", "m.ito")),
        Authority("write-off", Decimal(100)),
        Authority("refund", Decimal(50), ("h.meyer",)),
    )
)


@pytest.mark.parametrize(
    ("kind", "amount", "who"),
    [
        ("write-off", "0.01", None),
        ("write-off", "100", None),
        ("write-off", "100.01", ("h.meyer", "m.ito")),
        ("write-off", "5000.00", ("h.meyer", "m.ito")),
        ("write-off", "5000.01", ("board",)),
        ("refund", "50", ("h.meyer",)),
        ("refund", "50.01", ()),
        ("credit-memo", "1000000", None),
    ],
)
def test_the_smallest_row_that_covers_the_amount_decides(kind: str, amount: str, who: tuple[str, ...] | None) -> None:
    assert approval_needed(ROWS, kind, Decimal(amount)) == who


def test_without_authority_nobody_is_asked() -> None:
    assert approval_needed(Policy(), "write-off", Decimal(10**9)) is None


def deed(*names: str, preparer: str = "dana", kind: str = "write-off") -> Deed:
    groups = tuple(frozenset({name}) for name in names)
    return Deed(kind, "Acme", "USD", Decimal(300), date(2026, 3, 1), groups, preparer)


def approval(*values: object, day: date = date(2026, 3, 1)) -> Custom:
    return Custom(day, "ar-approval", values, Source("main", 1))  # type: ignore[arg-type]


def lacking(new: list[Deed], given: list[Custom], who: tuple[str, ...] = ("h.meyer",)) -> list[Missing]:
    """Return what lacks an approval where all of `who` may approve every write-off."""
    policy = Policy(authority=(Authority("write-off", None, who),))
    return list(unapproved(new, [], approvals_of(given, ["Assets:Receivable"]), policy))


@pytest.mark.parametrize(
    ("given", "names", "approved"),
    [
        ([("INV-1", "write-off", "h.meyer")], ("INV-1",), True),
        ([("INV-1", "write-off", " H.Meyer ")], ("INV-1",), True),
        ([("INV-1", "write-off", "h.meyer", "insolvent")], ("INV-1",), True),
        ([("INV-1", "write-off", "dana")], ("INV-1",), False),
        ([("INV-1", "write-off", "DANA")], ("INV-1",), False),
        ([("INV-1", "write-off", "somebody")], ("INV-1",), False),
        ([("INV-1", "credit-memo", "h.meyer")], ("INV-1",), False),
        ([("INV-2", "write-off", "h.meyer")], ("INV-1",), False),
        ([("INV-1", "write-off", "h.meyer")], ("INV-1", "INV-2"), False),
        ([("INV-1", "write-off", "h.meyer"), ("INV-2", "write-off", "h.meyer")], ("INV-1", "INV-2"), True),
        ([("INV-1", "write-off")], ("INV-1",), False),
        ([(Decimal(1), "write-off", "h.meyer")], ("1",), False),
        ([("INV-1", "write-off", "h.meyer")], (), False),
    ],
)
def test_an_approval_is_for_a_name_and_kind_by_somebody_else(
    given: list[tuple[object, ...]], names: tuple[str, ...], approved: bool
) -> None:
    found = lacking([deed(*names)], [approval(*values) for values in given], ("h.meyer", "dana"))
    assert (not found) is approved


def test_an_approval_may_say_whose_document_it_is_for() -> None:
    bolt = deed("INV-1")._replace(client="Bolt")
    own = approval("INV-1", "write-off", "h.meyer", "Assets:Receivable:Acme")
    reasoned = approval("INV-1", "write-off", "h.meyer", "insolvent", "Assets:Receivable:Acme")
    anybody = approval("INV-1", "write-off", "h.meyer")
    for given in (own, reasoned):
        assert not lacking([deed("INV-1")], [given])
        assert lacking([bolt], [given])
    for order in ([deed("INV-1"), bolt], [bolt, deed("INV-1")]):
        assert not lacking(order, [anybody, own])
        assert len(lacking(order, [own])) == 1


def on(day: int) -> date:
    return date(2026, 3, day)


def test_an_approval_serves_a_document_of_its_own_day_or_later() -> None:
    given = [approval("INV-1", "write-off", "h.meyer", day=on(10))]
    for day, later in ((9, on(10)), (10, None), (11, None)):
        found = lacking([deed("INV-1")._replace(day=on(day))], given)
        assert [missing.later for missing in found] == ([later] if later else [])
    both = deed("INV-1", "INV-2")._replace(day=on(9))
    assert [missing.later for missing in lacking([both], given)] == [None]
    given.append(approval("INV-2", "write-off", "h.meyer", day=on(8)))
    assert [missing.later for missing in lacking([both], given)] == [on(10)]


def test_one_that_serves_another_document_is_no_way_out() -> None:
    given = [approval("INV-1", "write-off", "h.meyer", day=on(10))]
    found = lacking([deed("INV-1")._replace(day=on(day)) for day in (5, 13)], given)
    assert [(missing.deed.day, missing.later) for missing in found] == [(on(5), None)]


def test_whatever_the_order_every_approval_serves_where_it_can() -> None:
    """The early document needs the early approval, Bolt's the one that names nobody, the large one the chief's."""
    early, late = deed("INV-1")._replace(day=on(5)), deed("INV-1")._replace(day=on(15))
    bolt = late._replace(client="Bolt")
    given = [
        approval("INV-1", "write-off", "h.meyer", "Assets:Receivable:Acme", day=on(1)),
        approval("INV-1", "write-off", "h.meyer", day=on(3)),
        approval("INV-1", "write-off", "h.meyer", "Assets:Receivable:Acme", day=on(12)),
    ]
    for order in itertools.permutations([early, late, bolt]):
        assert not lacking(list(order), given)
    assert [missing.deed.day for missing in lacking([early, early, early], given)] == [on(5)]
    policy = Policy(
        authority=(Authority("refund", Decimal(500), ("lea", "max")), Authority("refund", None, ("max",)))
    )
    large, small = (
        deed("Acme", kind="refund")._replace(amount=Decimal(amount), day=on(day))
        for amount, day in ((600, 20), (60, 25))
    )
    for approvals in itertools.permutations([approval("Acme", "refund", "max"), approval("Acme", "refund", "lea")]):
        assert list(unapproved([large, small], [], approvals_of(approvals), policy)) == []


def test_write_offs_of_one_client_within_thirty_days_are_added_up() -> None:
    text = SALE
    for day, amount in (("2026-01-29", "1"), ("2026-01-30", "2"), ("2026-03-31", "4"), ("2026-04-01", "8")):
        text += WRITE_OFF.replace("2026-03-01", day).replace("300.00", amount)
    text += WRITE_OFF.replace("Receivable:Acme", "Receivable:Bolt").replace("300.00", "16")
    text += WRITE_OFF.replace("USD", "EUR").replace("300.00", "32")
    state = side(text + WRITE_OFF, MEYER)
    deeds = deeds_of(state.book, MEYER)
    (own,) = (deed for deed in deeds if deed.amount == 300)
    assert to_approve(own, deeds) == 300 + 2 + 4


# Neither money nor a memo, and whatever it is called: less is owed, and nobody else owes it.
LOST = WRITE_OFF.replace("Expenses:BadDebt", "Expenses:Goodwill")
CHANGED = """
2026-03-01 * "Acme" "Paid in euros" ^INV-1
  Assets:Bank              270.00 EUR
  Equity:Opening          -270.00 EUR
  Equity:Opening           300.00 USD
  Assets:Receivable:Acme  -300.00 USD
"""
TAKEN_OVER = """
2026-03-01 * "Acme" "From the old system" ^INV-0
  Assets:Receivable:Acme   300.00 USD
  Equity:Opening
"""


@pytest.mark.parametrize(
    ("text", "kind", "client", "amount", "names"),
    [
        (WRITE_OFF, "write-off", "Acme", "300.00", [{"INV-1"}]),
        (WRITE_OFF.replace("^INV-1", '^INV-1\n  number: "WO-1"'), "write-off", "Acme", "300.00", [{"WO-1", "INV-1"}]),
        (WRITE_OFF.replace("^INV-1", ""), "write-off", "Acme", "300.00", [{"Acme"}]),
        (WRITE_OFF.replace("^INV-1", "^INV-1 ^INV-2"), "write-off", "Acme", "300.00", [{"INV-1"}, {"INV-2"}]),
        (WRITE_OFF.replace("Expenses:BadDebt", "Income:Sales"), "credit-memo", "Acme", "300.00", [{"INV-1"}]),
        (
            '\n2026-03-01 * "Acme" "Back" #refund\n  Assets:Receivable:Acme  5.00 USD\n  Assets:Bank\n',
            *("refund", "Acme", "5.00", [{"Acme"}]),
        ),
        (
            '\n2026-03-01 * "Acme" "Back" ^DEP-1\n  Liabilities:Deposits:Acme  5.00 USD\n  Assets:Bank\n',
            *("refund", "Acme", "5.00", [{"DEP-1"}]),
        ),
        (
            '\n2026-03-01 * "Acme" "Part back" ^DEP-1\n  Liabilities:Deposits:Acme  5.00 USD\n'
            "  Assets:Bank  -3.00 USD\n  Income:Sales\n",
            *("refund", "Acme", "3.00", [{"DEP-1"}]),
        ),
        (
            '\n2026-03-01 * "Acme" "One cent, and the rest is lost" ^INV-1\n  Assets:Receivable:Acme  -300.00 USD\n'
            "  Assets:Bank  0.01 USD\n  Expenses:BadDebt\n",
            *("write-off", "Acme", "299.99", [{"INV-1"}]),
        ),
        (WRITE_OFF.replace("^INV-1", "^INV-1 #receipt"), "write-off", "Acme", "300.00", [{"INV-1"}]),
        (LOST, "write-off", "Acme", "300.00", [{"INV-1"}]),
        (LOST.replace("^INV-1", "^INV-1 #receipt"), "write-off", "Acme", "300.00", [{"INV-1"}]),
        (LOST.replace("Expenses:Goodwill", "Equity:Opening"), "write-off", "Acme", "300.00", [{"INV-1"}]),
        (
            LOST.replace("         300.00 USD", "  270.00 EUR @@ 300.00 USD"),
            *("write-off", "Acme", "300.00", [{"INV-1"}]),
        ),
        (
            LOST.replace("         300.00 USD", "  200.00 USD\n  Liabilities:Payable  100.00 USD"),
            *("write-off", "Acme", "200.00", [{"INV-1"}]),
        ),
        (
            LOST.replace("         300.00 USD", "  299.99 USD\n  Assets:Bank  0.01 USD"),
            *("write-off", "Acme", "299.99", [{"INV-1"}]),
        ),
    ],
)
def test_what_may_need_an_approval(text: str, kind: str, client: str, amount: str, names: list[set[str]]) -> None:
    (found,) = deeds_of(side(SALE + text).book, Policy())
    assert (found.kind, found.client, f"{found.amount:f}") == (kind, client, amount)
    assert [set(group) for group in found.names] == names


@pytest.mark.parametrize(
    "text",
    [
        SALE,
        PAID,
        PAID.replace("400.00 USD\n  Assets:R", "392.00 USD\n  Expenses:Discounts  8.00 USD\n  Assets:R"),
        LOST.replace("Expenses:Goodwill", "Liabilities:Payable"),
        LOST.replace("Expenses:Goodwill", "Assets:Deferred"),
        LOST.replace("Expenses:Goodwill", "Liabilities:Deposits:Acme"),
        LOST.replace("Expenses:Goodwill", "Assets:Receivable:Bolt"),
        CHANGED,
        TAKEN_OVER,
    ],
)
def test_what_never_does(text: str) -> None:
    assert deeds_of(side(SALE + text).book, Policy()) == []


def test_money_that_goes_back_from_two_deposits_is_counted_once() -> None:
    text = """
    2026-03-01 * "Acme" "Both back"
      Liabilities:Deposits:Acme   5.00 USD
      Liabilities:Deposits:Acme   4.00 USD
      Assets:Bank                -7.00 USD
      Income:Sales               -2.00 USD
    """
    deeds = deeds_of(side(text).book, Policy())
    assert [f"{deed.amount:f}" for deed in deeds] == ["5.00", "2.00"]
    assert {deed.names for deed in deeds} == {(frozenset({"Acme"}),)}


def test_small_change_that_a_receipt_writes_off_is_within_the_tolerance() -> None:
    text = PAID.replace("400.00 USD\n  Assets:R", "399.50 USD\n  Expenses:BadDebt  0.50 USD\n  Assets:R")
    book = side(SALE + text).book
    assert deeds_of(book, Policy(writing=WritingSettings(tolerance=Decimal("0.50")))) == []
    assert [deed.amount for deed in deeds_of(book, Policy())] == [Decimal("0.50")]
    other = side(SALE + text.replace("BadDebt", "Goodwill")).book
    policy = Policy(writing=WritingSettings(tolerance=Decimal("0.50")))
    assert deeds_of(other, policy) == []
    assert [deed.amount for deed in deeds_of(other, Policy())] == [Decimal("0.50")]
    alone = side(SALE + LOST.replace("300.00", "0.50")).book
    assert [deed.amount for deed in deeds_of(alone, policy)] == [Decimal("0.50")]


def refuse(
    text: str, *, amount: str = "300.00", by: str = "dana", name: str = "INV-1", policy: Policy = MEYER
) -> None:
    book = side(SALE + text, policy).book
    names = (frozenset([name]),)
    refuse_unapproved(book, policy, Deed("write-off", "Acme", "", Decimal(amount), date(2026, 3, 1), names, by))


def test_a_writing_command_may_go_on_with_an_approval() -> None:
    refuse(APPROVED)
    refuse("", amount="100.00")
    refuse("", policy=Policy())


@pytest.mark.parametrize(
    ("text", "by", "said"),
    [
        ("", "dana", "needs an approval by h.meyer or m.ito"),
        ("", "h.meyer", "needs an approval by m.ito"),
        (APPROVED, "h.meyer", "needs an approval by m.ito"),
        (APPROVED + WRITE_OFF, "dana", "makes 600.00 USD within 30 days, which needs an approval"),
    ],
)
def test_and_is_refused_without_one(text: str, by: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as error:
        refuse(text, by=by)
    assert "`arledger approve INV-1 --kind write-off`" in error.value.remedy
    assert error.value.exit_code == 3


def test_what_is_beyond_everybody_is_said_so() -> None:
    policy = Policy(authority=(Authority("write-off", Decimal(200), ("h.meyer",)),))
    with pytest.raises(Refused, match="exceeds every approver's limit"):
        refuse(APPROVED, policy=policy)
    alone = Policy(authority=(Authority("write-off", None, ("dana",)),))
    with pytest.raises(Refused, match="by somebody else than dana"):
        refuse(APPROVED, policy=alone)


def test_splitting_does_not_help() -> None:
    refuse("", amount="60.00")
    with pytest.raises(Refused, match=r"makes 120\.00 USD"):
        refuse(WRITE_OFF.replace("300.00", "60.00"), amount="60.00")


def test_an_approval_that_is_used_up_is_none() -> None:
    refuse(APPROVED + APPROVED + WRITE_OFF)
    with pytest.raises(Refused):
        refuse(APPROVED + WRITE_OFF)


def test_what_was_written_off_before_there_were_approvals_uses_none_up() -> None:
    refuse(APPROVED + WRITE_OFF.replace("2026-03-01", "2026-01-06"))


def test_what_was_within_limits_on_its_day_stays_so() -> None:
    """An approval of a higher level for a later one covers the sum, and not each that adds to it."""
    levels = Policy(
        authority=(
            Authority("write-off", Decimal(100)),
            Authority("write-off", Decimal(5000), ("lea",)),
            Authority("write-off", None, ("max",)),
        )
    )
    parts = [("A", 40, 1), ("B", 4000, 2), ("C", 4000, 3)]
    new = [deed(name)._replace(amount=Decimal(n), day=date(2026, 3, day)) for name, n, day in parts]
    given = [approval("B", "write-off", "lea"), approval("C", "write-off", "max")]
    assert list(unapproved(new, [], approvals_of(given), levels)) == []
    found = unapproved(new, [], approvals_of(given[:1]), levels)
    assert [missing.deed.called for missing in found] == ["A", "B", "C"]
    later = new[0]._replace(day=date(2026, 3, 4))
    found = unapproved([*new[1:], later], [], approvals_of(given), levels)
    assert [missing.deed.called for missing in found] == ["A"]
