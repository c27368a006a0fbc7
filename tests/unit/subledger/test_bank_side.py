"""The books' side of a bank account: its legs, what the bank has shown of them, and what may be written twice."""

import pytest
from tests.support.books import book_of
from tests.support.short_ledgers import HEAD

from arledger.model.facts import Facts
from arledger.policy.settings import Policy
from arledger.subledger.bank_legs import (
    BankLeg,
    Owners,
    cleared,
    legs_of,
    references,
    statements,
    told_by,
    unknown_links,
)
from arledger.subledger.clients import ClientNames
from arledger.subledger.duplicates import Duplicates, cleared_entries

BANK = "Assets:Bank"
MORE = "2020-01-01 open Assets:Bank:Petty\n2020-01-01 open Assets:BankTwo\n2020-01-01 open Liabilities:Unidentified\n"


def facts(*entries: str) -> Facts:
    return book_of(HEAD + MORE + "\n".join(entries) + "\n", "2026-12-31").facts


def paid(day: str, amount: str, said: str = "", payee: str = "Acme", bank: str = BANK, leg: str = "") -> str:
    """Return a receipt; `said` is behind the narration, `leg` below the leg on the bank."""
    return f'2026-{day} * "{payee}" "Paid"{said}\n  {bank}  {amount} USD{leg}\n  Assets:Receivable:Acme\n'


def clear(amount: str, day: str, ref: str, shown: str, entry: str = "", account: str = BANK) -> str:
    return f'2026-{shown} custom "ar-cleared" {account} {amount} USD 2026-{day} "{ref}"' + (
        f' "{entry}"' if entry else ""
    )


def told(legs: list[BankLeg]) -> list[str]:
    """Return day, amount and reference of each leg, when the bank showed it, and its other references."""
    return [
        f"{leg.date:%m-%d} {leg.number} {leg.ref or '-'} shown {leg.day:%m-%d}"
        + "".join(f" also {ref}" for ref in leg.also)
        + "".join(f" by {ref} {day:%m-%d}" for ref, day in leg.cleared)
        for leg in legs
    ]


def test_legs_are_in_the_order_of_their_days_and_content() -> None:
    entries = [
        paid("02-02", "5.00"),
        paid("02-01", "9.00", payee="B"),
        paid("02-01", "9.00", payee="A"),
        paid("02-01", "7.00", " ^I-2"),
        paid("02-01", "7.00", " ^I-1"),
        paid("02-01", "1.00", bank="Assets:Bank:Petty"),
        paid("02-01", "1.00", bank="Assets:BankTwo"),
    ]
    for written in (entries, entries[::-1]):
        found = legs_of(facts(*written), BANK)
        assert [(f"{leg.date:%m-%d}", str(leg.number), leg.payee, leg.numbers) for leg in found] == [
            ("02-01", "1.00", "Acme", ()),
            ("02-01", "7.00", "Acme", ("I-1",)),
            ("02-01", "7.00", "Acme", ("I-2",)),
            ("02-01", "9.00", "A", ()),
            ("02-01", "9.00", "B", ()),
            ("02-02", "5.00", "Acme", ()),
        ]
    assert [leg.account for leg in legs_of(facts(*entries), "Assets:Bank:Petty")] == ["Assets:Bank:Petty"]


@pytest.mark.parametrize(
    ("said", "leg", "ref"),
    [
        ("", "", ""),
        ('\n  bank-ref: "E"', "", "E"),
        ("", '\n    bank-ref: "L"', "L"),
        ('\n  bank-ref: "E"', '\n    bank-ref: "L"', "L"),
        ('\n  bank-ref: " E "', "", "E"),
    ],
)
def test_a_leg_has_its_own_reference_or_that_of_its_entry(said: str, leg: str, ref: str) -> None:
    (found,) = legs_of(facts(paid("02-01", "5.00", said, leg=leg)), BANK)
    assert found.ref == ref
    assert dict(references([found, found])) == ({ref: 2} if ref else {})


@pytest.mark.parametrize(
    ("directives", "says"),
    [
        ([], ["02-01 5.00 - shown 02-01"]),
        ([clear("5.00", "02-01", "R", "02-03")], ["02-01 5.00 R shown 02-03 by R 02-03"]),
        ([clear("5.01", "02-01", "R", "02-03")], ["02-01 5.00 - shown 02-01"]),
        ([clear("5.00", "02-02", "R", "02-03")], ["02-01 5.00 - shown 02-01"]),
        ([clear("5.00", "02-01", "R", "02-03", account="Assets:BankTwo")], ["02-01 5.00 - shown 02-01"]),
        (
            [clear("5.00", "02-01", "R", "02-03"), clear("5.00", "02-01", "S", "02-04")],
            ["02-01 5.00 R shown 02-04 also S by R 02-03 by S 02-04"],
        ),
        ([clear("5.00", "02-01", "R", "02-03", "I-1")], ["02-01 5.00 R shown 02-03 by R 02-03"]),
        ([clear("5.00", "02-01", "R", "02-03", "I-2")], ["02-01 5.00 - shown 02-01"]),
    ],
)
def test_a_directive_says_which_line_the_bank_showed(directives: list[str], says: list[str]) -> None:
    assert told(legs_of(facts(paid("02-01", "5.00", " ^I-1"), *directives), BANK)) == says


TWINS = [paid("02-01", "5.00", " ^I-1"), paid("02-01", "5.00", " ^I-2"), paid("02-01", "6.00", " ^I-1")]


@pytest.mark.parametrize(
    ("directives", "refs"),
    [
        ([clear("5.00", "02-01", "R", "02-03", "I-2")], ["-", "R", "-"]),
        ([clear("5.00", "02-01", "R", "02-03")], ["R", "-", "-"]),
        # What tells the entry chooses first, whichever day it is of.
        ([clear("5.00", "02-01", "R", "02-03"), clear("5.00", "02-01", "S", "02-04", "I-1")], ["S", "R", "-"]),
        ([clear("5.00", "02-01", "R", "02-03"), clear("5.00", "02-01", "S", "02-04")], ["R", "S", "-"]),
        ([clear("6.00", "02-01", "R", "02-03")], ["-", "-", "R"]),
    ],
)
def test_of_two_alike_the_directive_may_tell_which(directives: list[str], refs: list[str]) -> None:
    legs = legs_of(facts(*TWINS, *directives), BANK)
    assert [leg.ref or "-" for leg in legs] == refs
    assert [leg.twin for leg in legs] == [True, True, False]


def test_of_two_with_references_the_directive_is_about_the_one_that_has_its_own() -> None:
    entries = [paid("02-01", "5.00", ref(name)) for name in ("A", "B", "C")]
    for name in "ABC":
        shown = {
            leg.ref: f"{leg.day:%m-%d}"
            for leg in legs_of(facts(*entries, clear("5.00", "02-01", name, "02-09")), BANK)
        }
        assert shown == {"A": "02-01", "B": "02-01", "C": "02-01", name: "02-09"}
    unknown = legs_of(facts(*entries, clear("5.00", "02-01", "D", "02-09")), BANK)
    assert [(leg.ref, leg.also) for leg in unknown] == [("A", ("D",)), ("B", ()), ("C", ())]


def test_two_that_nothing_tells_apart_are_no_twins() -> None:
    assert [leg.twin for leg in legs_of(facts(paid("02-01", "5.00"), paid("02-01", "5.00")), BANK)] == [False, False]
    apart = facts(paid("02-01", "5.00"), paid("02-01", "5.00", payee="Other"))
    assert [(told_by(leg), leg.twin) for leg in legs_of(apart, BANK)] == [("Acme", True), ("Other", True)]


def test_directives_are_in_the_order_of_their_days_and_those_that_name_nothing_are_told() -> None:
    lines = [
        clear("5.00", "02-01", "R", "02-04"),
        clear("5.00", "02-01", "S", "02-03"),
        clear("9.00", "02-01", "X", "02-06"),
        clear("5.00", "02-09", "Y", "02-05"),
        clear("5.00", "02-01", "Z", "02-07", "I-9"),
        clear("5.00", "02-01", "W", "02-07", account="Assets:BankTwo"),
        '2026-02-08 custom "ar-cleared" Assets:Bank 5.00 USD 2026-02-01',
        '2026-02-08 custom "ar-bank" Assets:Bank 2026-02-01 5.00 USD 6.00 USD "7"',
    ]
    found = facts(paid("02-01", "5.00", " ^I-1"), *lines)
    assert [(link.ref, f"{link.shown:%m-%d}", link.entry) for link in cleared(found.customs, BANK)] == [
        *(("S", "02-03", ""), ("R", "02-04", ""), ("Y", "02-05", ""), ("X", "02-06", ""), ("Z", "02-07", "I-9")),
    ]
    first = cleared(found.customs, BANK)[0]
    assert (first.account, str(first.amount), f"{first.date:%m-%d}") == (BANK, "5.00 USD", "02-01")
    assert first.source == next(c.source for c in found.customs if c.values[3:] == ("S",))
    assert [link.ref for link in unknown_links(found)] == ["Y", "X", "W", "Z"]
    assert [(c.values[4], str(closing)) for c, closing in statements(found, BANK)] == [("7", "6.00 USD")]
    assert statements(found, "Assets:BankTwo") == []


def test_a_leg_knows_its_clients_and_what_waits_for_one() -> None:
    entries = [
        paid("02-01", "5.00", '\n  payer: "ACME"'),
        '2026-02-02 * "Both"\n  Assets:Bank  5.00 USD\n  Assets:Receivable:Bolt  -2.00 USD\n  Assets:Receivable:Acme\n',
        '2026-02-03 * "Whose?"\n  Assets:Bank  5.00 USD\n  Liabilities:Unidentified\n',
        '2026-02-04 * "Over"\n  Assets:Bank  5.00 USD\n    bank-ref: "A"\n  Assets:BankTwo  -5.00 USD\n    bank-ref: "B"\n',
    ]
    found = facts(*entries)
    owners = Owners(ClientNames(found.roots, "account"), ("Liabilities:Unidentified",))
    legs = legs_of(found, BANK, owners)
    assert [leg.clients for leg in legs] == [("Acme",), ("Acme", "Bolt"), (), ()]
    assert [leg.unidentified for leg in legs] == [False, False, True, False]
    assert [leg.transfer for leg in legs] == [False, False, False, True]
    assert [(leg.clients, leg.unidentified) for leg in legs_of(found, BANK)] == [((), False)] * 4


def test_the_clients_of_a_leg_are_in_the_order_of_their_names() -> None:
    names = ("Eve", "Dan", "Cole", "Bolt", "Acme", "Fay")
    opens = "".join(f"2020-01-01 open Assets:Receivable:{name}\n" for name in ("Eve", "Dan", "Cole", "Fay"))
    legs = "".join(f"  Assets:Receivable:{name}  -1.00 USD\n" for name in names)
    found = facts(opens, f'2026-02-01 * "All"\n  Assets:Bank  6.00 USD\n{legs}')
    (leg,) = legs_of(found, BANK, Owners(ClientNames(found.roots, "account"), ()))
    assert leg.clients == tuple(sorted(names))


def alike(one: str, other: str, *more: str) -> tuple[bool, bool]:
    """Return whether two entries share what one thing would, and whether their references make them two."""
    found = facts(one, other, *more)
    duplicates = Duplicates(found, Policy())
    first, second = found.entries
    return duplicates.mark(first) == duplicates.mark(second), duplicates.differ(first, second)


def ref(text: str) -> str:
    return f'\n  bank-ref: "{text}"'


@pytest.mark.parametrize(
    ("one", "other", "same", "differ"),
    [
        (paid("02-01", "5.00"), paid("02-01", "5.00"), True, False),
        (paid("02-01", "5.00"), paid("02-02", "5.00"), False, False),
        (paid("02-01", "5.00"), paid("02-01", "5.01"), False, False),
        (paid("02-01", "5.00", " ^I-1"), paid("02-01", "5.00", " ^I-2"), False, False),
        (paid("02-01", "5.00", " ^I-1"), paid("02-01", "5.00", " ^I-1", payee="Other"), True, False),
        (paid("02-01", "5.00"), paid("02-01", "5.00").replace("USD", "EUR"), False, False),
        (paid("02-01", "5.00"), paid("02-01", "5.00").replace("Acme\n", "Bolt\n"), False, False),
        (paid("02-01", "5.00"), paid("02-01", "5.00").replace("Assets:Bank", "Income:Sales"), False, False),
        (paid("02-01", "5.00", ref("A")), paid("02-01", "5.00", ref("B")), True, True),
        (paid("02-01", "5.00", ref("A")), paid("02-01", "5.00", ref("A")), True, False),
        (paid("02-01", "5.00", ref("A")), paid("02-01", "5.00"), True, False),
        (paid("02-01", "5.00", '\n  number: "1"'), paid("02-01", "5.00", '\n  number: "2"'), True, True),
        (
            paid("02-01", "5.00", '\n  number: "1"')
            .replace("Assets:Bank", "Income:Sales")
            .replace('"Paid"', '"Paid" #credit-memo'),
            paid("02-01", "5.00", '\n  number: "2"')
            .replace("Assets:Bank", "Income:Sales")
            .replace('"Paid"', '"Paid" #credit-memo'),
            True,
            False,
        ),
        (paid("02-01", "5.00", '\n  corrects: "1"'), paid("02-01", "5.00", '\n  corrects: "2"'), False, False),
        (
            paid("02-01", "5.00", "\n  paid-on: 2026-01-01"),
            paid("02-01", "5.00", "\n  paid-on: 2026-01-02"),
            False,
            False,
        ),
    ],
)
def test_what_may_be_one_thing_written_twice(one: str, other: str, same: bool, differ: bool) -> None:
    assert alike(one, other) == (same, differ)
    assert alike(other, one) == (same, differ)


def sale(number: str, amount: str = "5.00", words: str = "Pumps", other: str = "Income:Sales") -> str:
    return f'2026-02-01 * "Acme" "{words}" ^{number}\n  Assets:Receivable:Acme  {amount} USD\n  {other}\n'


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (sale("I-1"), sale("I-2"), True),
        (sale("I-1", words="Pumps I-1"), sale("I-2", words="Pumps I-2"), True),
        (sale("I-1"), sale("I-2", words="Valves"), False),
        (sale("I-1"), sale("I-2", "6.00"), False),
        (sale("I-1"), sale("I-2", other="Income:Sales  -3.00 USD\n  Income:Sales"), False),
    ],
)
def test_a_sale_written_twice_has_another_number(one: str, other: str, same: bool) -> None:
    assert alike(one, other)[0] is same


def test_an_entry_on_no_clients_account_is_nobodys_twin() -> None:
    found = facts('2026-02-01 * "Rent"\n  Assets:Bank  -5.00 USD\n  Equity:Opening\n')
    assert Duplicates(found, Policy()).mark(found.entries[0]) is None


def test_what_the_bank_has_cleared_has_its_reference() -> None:
    entries = [paid("02-01", "5.00"), paid("02-01", "6.00"), paid("02-01", "7.00", ref("OWN"))]
    found = facts(*entries, clear("5.00", "02-01", "R", "02-03"))
    assert sorted(cleared_entries(found).values()) == ["OWN", "R"]
    assert cleared_entries(found)[found.entries[0].source] == "R"
    shown = [clear("5.00", "02-01", "R", "02-03"), clear("5.00", "02-01", "S", "02-03")]
    assert alike(paid("02-01", "5.00", payee="A"), paid("02-01", "5.00", payee="B"), *shown) == (True, True)
