"""What counts as an approval, from which day on one would do, and how much an entry gives up or pays back."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support.books import book_of
from tests.support.short_ledgers import HEAD

from arledger.controls.approvals import (
    Deed,
    GivenApproval,
    approvals_of,
    approvers,
    deeds_of,
    objection,
    to_approve,
    unapproved,
)
from arledger.model.facts import Custom
from arledger.model.source import Source
from arledger.policy.settings import AccountSettings, Authority, Policy, WritingSettings

POLICY = Policy(authority=(Authority("write-off", None, ("h.meyer", "m.ito")),))


def on(day: str) -> date:
    return date.fromisoformat(f"2026-{day}")


def custom(day: str, *values: object, kind: str = "ar-approval") -> Custom:
    return Custom(on(day), kind, values, Source("main", 1))  # type: ignore[arg-type]


MEYERS = ("I-1", "write-off", "h.meyer")


def test_approvals_are_in_the_order_of_their_days() -> None:
    said = [custom("03-02", *MEYERS), custom("03-01", *MEYERS), custom("03-03", "I-0", "refund", "m.ito")]
    assert approvals_of(said) == [
        GivenApproval(on("03-01"), *MEYERS),
        GivenApproval(on("03-02"), *MEYERS),
        GivenApproval(on("03-03"), "I-0", "refund", "m.ito"),
    ]


def test_nothing_else_is_an_approval() -> None:
    others = [
        custom("03-01", *MEYERS, kind="ar-hold"),
        custom("03-01", "I-1", "write-off"),
        custom("03-01", "I-1", Decimal(1), "h.meyer"),
        custom("03-01"),
    ]
    assert approvals_of(others) == []


@pytest.mark.parametrize(
    ("more", "client"),
    [
        ((), ""),
        (("she asked twice",), ""),
        (("she asked twice", "Assets:Receivable:Acme"), "Acme"),
        (("Assets:Receivable:Acme",), "Acme"),
        (("Assets:Receivable:Acme:Retention",), "Acme"),
        (("Assets:Receivable",), ""),
        (("Assets:Bank",), ""),
    ],
)
def test_an_approval_may_name_its_client_behind_a_reason_or_alone(more: tuple[str, ...], client: str) -> None:
    (given,) = approvals_of([custom("03-01", *MEYERS, *more)], ["Assets:Receivable"])
    assert given.client == client
    assert approvals_of([custom("03-01", *MEYERS, *more)])[0].client == ""


def deed(
    day: str = "03-10", *names: str, amount: str = "300.00", kind: str = "write-off", client: str = "Acme"
) -> Deed:
    groups = tuple(frozenset({name}) for name in names or ("I-1",))
    return Deed(kind, client, "USD", Decimal(amount), on(day), groups, "dana")


def later(new: Deed, *given: Custom) -> date | None:
    """Return the day from which on what was given would do."""
    (missing,) = unapproved([new], [], approvals_of(given, ["Assets:Receivable"]), POLICY)
    return missing.later


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ([], None),
        ([("03-11", "I-1")], "03-11"),
        ([("03-15", "I-1"), ("03-12", "I-1"), ("03-20", "I-1")], "03-12"),
        ([("03-11", "I-2")], None),
    ],
)
def test_the_earliest_later_approval_says_the_day(given: list[tuple[str, str]], day: str | None) -> None:
    said = [custom(when, name, "write-off", "h.meyer") for when, name in given]
    assert later(deed(), *said) == (on(day) if day else None)


def test_a_document_about_two_needs_both_and_the_later_day_counts() -> None:
    both = deed("03-10", "I-1", "I-2")
    one, other = custom("03-12", *MEYERS), custom("03-15", "I-2", "write-off", "m.ito")
    early = custom("03-01", "I-2", "write-off", "m.ito")
    assert later(both, one, other) == on("03-15")
    assert later(both, one) is None
    assert later(both, one, early) == on("03-12")
    assert not list(unapproved([both._replace(day=on("03-15"))], [], approvals_of([one, other]), POLICY))


def test_an_approval_for_this_client_is_kept_for_it() -> None:
    """Of two approvals the one that only this client can use is used, so that the other is left for the next."""
    given = [custom("03-01", *MEYERS), custom("03-02", *MEYERS, "Assets:Receivable:Acme")]
    new = [deed("03-10"), deed("03-11", client="Bolt")]
    for said in (given, given[::-1]):
        assert list(unapproved(new, [], approvals_of(said, ["Assets:Receivable"]), POLICY)) == []
        assert [m.deed.client for m in unapproved([*new, deed("03-12")], [], approvals_of(said), POLICY)] != []


@pytest.mark.parametrize(
    ("given", "early", "day"),
    [
        # Acme's own approval serves Acme's document, so that the other one is free for Bolt's.
        (["02-25", "03-02 Acme"], "Bolt", "02-25"),
        (["03-02 Acme", "02-25"], "Bolt", "02-25"),
        (["02-25 Acme", "03-02"], "Bolt", "03-02"),
        # Of two alike the later one serves the later document, and the earlier says the day.
        (["02-25", "03-02"], "Acme", "02-25"),
        (["02-25 Acme", "03-02 Acme"], "Acme", "02-25"),
        (["02-25"], "Acme", None),
    ],
)
def test_an_approval_serves_where_others_can_do_least_with_it(given: list[str], early: str, day: str | None) -> None:
    said = [
        custom(when[:5], *MEYERS, *([f"Assets:Receivable:{when[6:]}"] if when[5:] else []))  # the client may be named
        for when in given
    ]
    new = [deed("02-20", client=early), deed("03-10")]
    (missing,) = unapproved(new, [], approvals_of(said, ["Assets:Receivable"]), POLICY)
    assert (missing.deed.day, missing.later) == (on("02-20"), on(day) if day else None)


@pytest.mark.parametrize(
    "other",
    [
        deed(amount="400.00"),
        deed("03-11"),
        deed()._replace(currency="USE"),
        deed()._replace(names=(frozenset({"I-1", "I-2"}),)),
    ],
)
def test_one_approval_for_two_serves_the_same_one_whatever_their_order(other: Deed) -> None:
    given = approvals_of([custom("03-01", *MEYERS)])
    lacking = [[m.deed for m in unapproved(new, [], given, POLICY)] for new in ([deed(), other], [other, deed()])]
    assert lacking[0] == lacking[1] == [deed()]


def test_the_approvers_of_a_kind() -> None:
    rows = (Authority("refund", Decimal(5), ("a", "b")), Authority("refund", None, ("b", "c")), Authority("x", None))
    policy = Policy(authority=rows)
    assert approvers(policy, "refund") == ("a", "b", "c")
    assert approvers(policy, "x") == approvers(policy, "write-off") == ()


@pytest.mark.parametrize(
    ("day", "counts"),
    [("02-08", True), ("02-07", False), ("03-10", True), ("04-09", True), ("04-10", False)],
)
def test_write_offs_count_together_within_thirty_days_either_way(day: str, counts: bool) -> None:
    own, other = deed(), deed(day, amount="50.00")
    assert to_approve(own, [own, other]) == (350 if counts else 300)
    for apart in (other._replace(client="Bolt"), other._replace(currency="EUR"), other._replace(kind="refund")):
        assert to_approve(own, [own, apart]) == 300
    assert to_approve(own._replace(kind="refund"), [other._replace(kind="refund")]) == 300


@pytest.mark.parametrize(
    ("who", "later_", "together", "message", "remedy"),
    [
        (
            ("h.meyer", "m.ito"),
            None,
            "300.00",
            "the write-off of 300.00 USD for Acme (I-1) needs an approval by h.meyer or m.ito",
            "`arledger approve I-1 --kind write-off` by h.meyer or m.ito comes first.",
        ),
        (
            ("h.meyer", "DANA "),
            "03-12",
            "350.00",
            "the write-off of 300.00 USD for Acme (I-1) makes 350.00 USD within 30 days, which needs an approval by"
            " h.meyer; the approval of 2026-03-12 is later than this, of 2026-03-10",
            "Date the write-off on 2026-03-12 or later: what is approved comes after its approval.",
        ),
        (
            (),
            None,
            "300.00",
            "the write-off of 300.00 USD for Acme (I-1) exceeds every approver's limit",
            "[[authority]] in arledger.toml says who may approve what.",
        ),
        (
            ("dana",),
            None,
            "300.00",
            "the write-off of 300.00 USD for Acme (I-1) needs an approval by somebody else than dana, who prepared it",
            "[[authority]] in arledger.toml says who may approve what.",
        ),
    ],
)
def test_the_objection(who: tuple[str, ...], later_: str | None, together: str, message: str, remedy: str) -> None:
    (missing,) = unapproved([deed()], [], [], POLICY)
    missing = missing._replace(who=who, later=on(later_) if later_ else None)
    assert objection(missing, Decimal(together)) == (message, remedy)


def test_an_objection_without_a_currency_or_several_names() -> None:
    (missing,) = unapproved([deed("03-10", "I-2", "I-1")._replace(currency="")], [], [], POLICY)
    assert objection(missing, Decimal(350))[0].startswith(
        "the write-off of 300.00 for Acme (I-1, I-2) makes 350 within"
    )


def given_up(legs: str, policy: Policy | None = None) -> list[tuple[str, str]]:
    """Return kind and amount of what an entry with these other legs gives up of 100.00 USD."""
    extra = "2020-01-01 open Expenses:Goodwill\n2020-01-01 open Equity:Exchange\n2020-01-01 open Assets:Bank:Euro\n"
    lines = "\n".join(f"  {leg}" for leg in legs.split("|"))
    text = f'{HEAD}{extra}2026-03-01 * "Acme" "One" ^I-1\n  Assets:Receivable:Acme  -100.00 USD\n{lines}\n'
    return [(d.kind, f"{d.amount:f}") for d in deeds_of(book_of(text, "2026-03-31"), policy or Policy())]


@pytest.mark.parametrize(
    ("legs", "deeds"),
    [
        ("Assets:Bank", []),
        ("Expenses:BadDebt", [("write-off", "100.00")]),
        ("Income:Sales", [("credit-memo", "100.00")]),
        ("Expenses:Goodwill", [("write-off", "100.00")]),
        ("Equity:Opening", [("write-off", "100.00")]),
        ("Assets:Bank 60.00 USD|Expenses:BadDebt 40.00 USD", [("write-off", "40.00")]),
        ("Assets:Bank 60.00 USD|Expenses:Goodwill 40.00 USD", [("write-off", "40.00")]),
        ("Assets:Bank 60.00 USD|Equity:Opening 40.00 USD", [("write-off", "40.00")]),
        ("Assets:Bank 60.00 USD|Expenses:Goodwill 15.00 USD|Expenses:BadDebt 25.00 USD", [("write-off", "40.00")]),
        ("Assets:Bank 130.00 USD|Expenses:Goodwill 40.00 USD|Income:Sales -70.00 USD", [("write-off", "40.00")]),
        ("Assets:Bank -20.00 USD|Expenses:Goodwill 120.00 USD", [("write-off", "100.00")]),
        ("Income:Sales 60.00 USD|Expenses:Goodwill 40.00 USD", [("credit-memo", "100.00"), ("write-off", "40.00")]),
        # At the entry's own price; without one it is no part of the claim.
        ("Assets:Bank 60.00 USD|Expenses:Goodwill 36.36 EUR @ 1.10 USD", [("write-off", "40.00")]),
        # Equity that takes one currency and gives another changes money.
        (
            "Assets:Bank:Euro 90.00 EUR|Equity:Exchange 100.00 USD|Equity:Exchange -90.00 EUR",
            [],
        ),
        ("Assets:Bank 60.00 USD|Equity:Opening 50.00 USD|Equity:Opening -10.00 USD", [("write-off", "50.00")]),
    ],
)
def test_what_an_entry_gives_up(legs: str, deeds: list[tuple[str, str]]) -> None:
    assert given_up(legs) == deeds


@pytest.mark.parametrize(("tolerance", "deeds"), [("0.99", [("write-off", "1.00")]), ("1.00", []), ("1.01", [])])
def test_small_change_beside_a_receipt_is_within_the_tolerance(tolerance: str, deeds: list[tuple[str, str]]) -> None:
    policy = Policy(writing=WritingSettings(tolerance=Decimal(tolerance)))
    assert given_up("Assets:Bank 99.00 USD|Expenses:Goodwill 1.00 USD", policy) == deeds


def refunds(legs: str, said: str = "^D-1") -> list[tuple[str, str, list[str]]]:
    lines = "\n".join(f"  {leg}" for leg in legs.split("|"))
    text = f'{HEAD}2020-01-01 open Liabilities:Deposits:Bolt\n2026-03-01 * "Back" {said}\n{lines}\n'
    policy = Policy(accounts=AccountSettings())
    found = deeds_of(book_of(text, "2026-03-31"), policy)
    return [(d.client, f"{d.amount:f}", sorted(frozenset().union(*d.names))) for d in found if d.kind == "refund"]


DEPOSIT = "Liabilities:Deposits:Acme"


@pytest.mark.parametrize(
    ("legs", "said", "deeds"),
    [
        (f"{DEPOSIT} 50.00 USD|Assets:Bank", "^D-1", [("Acme", "50.00", ["D-1"])]),
        (f"{DEPOSIT} 0.01 USD|Assets:Bank", "^D-1", [("Acme", "0.01", ["D-1"])]),
        (f"{DEPOSIT} 50.00 USD|Assets:Bank", "", [("Acme", "50.00", ["Acme"])]),
        (f"{DEPOSIT} 50.00 USD|Assets:Bank", '\n  number: "D-2"', [("Acme", "50.00", ["D-2"])]),
        (f"{DEPOSIT} -50.00 USD|Assets:Bank", "^D-1", []),
        (f"{DEPOSIT} 50.00 USD|Income:Sales", "^D-1", []),
        (f"{DEPOSIT} 50.00 USD|Assets:Bank -30.00 USD|Income:Sales -20.00 USD", "^D-1", [("Acme", "30.00", ["D-1"])]),
        (
            f"{DEPOSIT} 50.00 USD|Liabilities:Deposits:Bolt 40.00 USD|Assets:Bank -70.00 USD|Income:Sales -20.00 USD",
            "^D-1",
            [("Acme", "50.00", ["D-1"]), ("Bolt", "20.00", ["D-1"])],
        ),
    ],
)
def test_what_is_paid_back_of_deposits(legs: str, said: str, deeds: list[tuple[str, str, list[str]]]) -> None:
    assert refunds(legs, said) == deeds
