"""What differs between two states, told by content; and that every movement foots."""

import shutil
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import OLDEST_FIRST, entries_of, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers
from tests.support.sides import OPENS, PAID, SALE, changes

from arledger.capabilities.review.diff import Changes, ClientMovement, Flow, Side, compare, find_changes
from arledger.ledger.load.read import read_ledger
from arledger.ledger.query import Query
from arledger.model.facts import Entry, Roots
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.book import build_book

EVERY_KIND = """
2026-03-02 * "Acme" "A sale" ^INV-2
  Assets:Receivable:Acme   1.00 USD
  Income:Sales
2026-03-02 * "Acme" "Charged later" ^DM-1 #debit-memo
  Assets:Receivable:Acme   2.00 USD
  Income:Sales
2026-03-03 * "Acme" "Money" ^INV-2
  Assets:Receivable:Acme  -4.00 USD
  Assets:Bank
2026-03-03 * "Acme" "Freight" ^INV-1
  Assets:Receivable:Acme  -8.00 USD
  Income:Sales
2026-03-03 * "Acme" "Given up" ^INV-1
  Assets:Receivable:Acme -16.00 USD
  Expenses:BadDebt
2026-03-03 * "Acme" "From the deposit" ^INV-1
  Assets:Receivable:Acme -32.00 USD
  Liabilities:Deposits:Acme
2026-03-04 * "Acme" "Paid back" #refund
  Assets:Receivable:Acme  64.00 USD
  Assets:Bank
2026-03-05 * "Acme" "Cheque came back" ^INV-1 #returned-payment
  Assets:Receivable:Acme 128.00 USD
  Assets:Bank
2026-03-05 * "Acme" "Goodwill" ^INV-1
  Assets:Receivable:Acme -256.00 USD
  Expenses:Goodwill
2026-03-06 * "Acme" "Came after all"
  Assets:Receivable:Acme 512.00 USD
  Expenses:BadDebt
"""


def counts(found: Changes) -> tuple[int, int, int]:
    return (len(found.entries.added), len(found.entries.changed), len(found.entries.deleted))


def flows(movement: ClientMovement) -> dict[str, str]:
    return {flow.value: f"{number:f}" for flow, number in movement.flows.items() if number}


def balances(movement: ClientMovement) -> tuple[str, str, str]:
    return (movement.currency, f"{movement.opening:f}", f"{movement.closing:f}")


def followed(state: Side) -> list[Entry]:
    """Return the entries that touch the sub-ledger."""
    facts = state.book.facts
    return [entry for entry in facts.entries if any(facts.roots.follows(p.account) for p in entry.postings)]


def whole(text: str, policy: Policy) -> Side:
    """Return a state of the ledger that holds bank accounts, too."""
    return Side(build_book(store_of(entries_of(text)).facts(date.max, Query()), policy), policy)


def assert_foots(found: Changes) -> None:
    for movement in (*found.movements, *found.totals):
        assert not movement.difference, movement
    for total in found.totals:
        of_clients = [m for m in found.movements if m.currency == total.currency]
        assert sum((m.closing - m.opening for m in of_clients), Decimal(0)) == total.closing - total.opening


def test_every_kind_has_its_column() -> None:
    found = changes(SALE, SALE + EVERY_KIND)
    (movement,) = found.movements
    assert (movement.client, movement.currency) == ("Acme", "USD")
    assert (movement.opening, movement.closing) == (Decimal(1000), Decimal(1391))
    assert flows(movement) == {
        "invoices": "1.00",
        "debit_memos": "2.00",
        "receipts": "-4.00",
        "credit_memos": "-8.00",
        "write_offs": "-16.00",
        "deposits_applied": "-32.00",
        "refunds": "64.00",
        "returned_payments": "128.00",
        "adjustments": "256.00",
    }
    assert counts(found) == (10, 0, 0)
    assert_foots(found)


def test_nothing_changed() -> None:
    found = changes(SALE + PAID, SALE + PAID)
    assert counts(found) == (0, 0, 0)
    assert found.movements == ()
    assert list(map(balances, found.totals)) == [("USD", "600.00", "600.00")]


def test_places_order_and_written_zeros_are_no_content() -> None:
    sorted_otherwise = PAID + SALE.replace("1000.00", "1000").replace("-1000 USD", "-1000.0 USD")
    legs = '\n2026-01-06 * "Bolt" "A" ^INV-9\n  Assets:Receivable:Bolt  1 USD\n    due: 2026-03-01\n'
    other = "  Assets:Receivable:Bolt  1 USD\n    due: 2026-02-01\n"
    income = "  Income:Sales  -2 USD\n"
    first, second = legs + other + income, legs.replace("2026-03-01", "2026-02-01")
    second += other.replace("2026-02-01", "2026-03-01") + income
    found = changes(SALE + PAID + first, f"; moved\n\n{sorted_otherwise}{second}")
    assert counts(found) == (0, 0, 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1000.00", "1000.01"),
        ("2026-01-05 *", "2026-01-06 *"),
        ("2026-01-05 *", "2026-01-05 !"),
        ("Two pumps", "Three pumps"),
        ('"Acme"', '"ACME"'),
        ("^INV-1", "^INV-7"),
        ("^INV-1", "^INV-1 #debit-memo"),
        ("^INV-1", "^INV-1\n  due: 2026-03-01"),
        ("Receivable:Acme", "Receivable:Bolt"),
        ("1000.00 USD\n  Income", "1000.00 USD\n    due: 2026-03-01\n  Income"),
        ("1000.00", "-1000.00"),
    ],
)
def test_an_edit_is_one_changed_entry(old: str, new: str) -> None:
    edited = SALE.replace(f"-{old}", f"-{new}".replace("--", "")).replace(old, new, 1)
    found = changes(SALE + PAID, edited + PAID)
    assert counts(found) == (0, 1, 0)
    ((before, after),) = found.entries.changed
    assert before.narration == "Two pumps"
    assert after in found.head.book.facts.entries
    assert_foots(found)


def test_a_text_that_looks_like_a_date_is_no_due_date() -> None:
    dated = SALE.replace("^INV-1", "^INV-1\n  due: 2026-03-01")
    assert counts(changes(dated, dated.replace("2026-03-01", '"2026-03-01"'))) == (0, 1, 0)


def test_an_invoice_is_not_paired_with_its_receipt() -> None:
    found = changes(SALE, PAID)
    assert counts(found) == (1, 0, 1)
    assert flows(found.movements[0]) == {"receipts": "-400.00", "changed": "-1000.00"}
    assert_foots(found)


def test_of_several_the_likeliest_is_the_edited_one() -> None:
    second = SALE.replace("INV-1", "INV-2").replace("1000", "200")
    found = changes(SALE + second, second.replace("200", "210") + SALE.replace("1000", "1100"))
    pairs = {(a.links, b.links) for a, b in found.entries.changed}
    assert pairs == {(("INV-1",), ("INV-1",)), (("INV-2",), ("INV-2",))}
    assert flows(found.movements[0]) == {"changed": "110.00"}


def test_twins_are_counted() -> None:
    assert counts(changes(PAID + SALE, PAID + PAID + SALE)) == (1, 0, 0)
    assert counts(changes(PAID + PAID + SALE, SALE + PAID)) == (0, 0, 1)


def test_an_entry_moved_to_another_client_moves_between_rows() -> None:
    found = changes(SALE, SALE.replace("Receivable:Acme", "Receivable:Bolt"))
    assert [(m.client, flows(m)) for m in found.movements] == [
        ("Acme", {"changed": "-1000.00"}),
        ("Bolt", {"changed": "1000.00"}),
    ]
    assert_foots(found)


def test_currencies_never_mix() -> None:
    found = changes(SALE, SALE.replace("USD", "EUR"))
    assert list(map(balances, found.movements)) == [("EUR", "0", "1000.00"), ("USD", "1000.00", "0")]
    assert_foots(found)


def test_directives_notes_and_accounts_are_compared_too() -> None:
    before = """
    2026-02-12 custom "ar-reminder" "INV-1" 1 "email"
    2026-02-14 custom "ar-promise" "INV-1" 2026-02-28 10.00 USD "J. Smith"
    2026-02-13 note Assets:Receivable:Acme "They promise Friday."
    2026-02-13 note Income:Sales "Nobody's business."
    2020-01-01 open Assets:Receivable:Cole
      email: "a@b.example"
    2020-01-01 open Assets:Elsewhere
    """
    after = """
    2026-02-14 custom "ar-promise" "INV-1" 2026-03-28 10.00 USD "J. Smith"
    2026-02-15 custom "ar-reminder" "INV-1" 2 "email"
    2026-02-13 note Assets:Receivable:Acme "They promise Monday."
    2020-01-01 open Assets:Receivable:Cole
      email: "c@b.example"
    """
    found = changes(before, after)
    assert [len(part) for part in (found.directives.added, found.directives.changed, found.directives.deleted)] == [
        *(1, 1, 1)
    ]
    assert [(a.comment, b.comment) for a, b in found.notes.changed] == [
        ("They promise Friday.", "They promise Monday.")
    ]
    assert [o.account for _, o in found.opens.changed] == ["Assets:Receivable:Cole"]
    assert found.notes.deleted == ()
    assert found.opens.deleted == ()


def test_what_happens_at_the_bank_alone_is_left_out() -> None:
    """Facts may keep entries of cash accounts; they are no receivables."""
    wages = '\n2026-02-01 * "Wages"\n  Assets:Bank  -10.00 USD\n  Income:Sales\n'
    base, head = whole(OPENS + SALE, Policy()), whole(OPENS + SALE + wages, Policy())
    assert len(head.book.facts.entries) == 2
    assert counts(find_changes(base, head)) == (0, 0, 0)


def test_clients_told_by_payee_are_proven_together() -> None:
    policy = Policy(items=ItemSettings(client_from="payee"))
    found = changes(SALE, SALE + PAID.replace('"Acme"', '"Bolt"'), policy)
    assert [(m.client, *balances(m)) for m in found.movements] == [("Bolt", "USD", "0", "-400.00")]
    assert list(map(balances, found.totals)) == [("USD", "1000.00", "600.00")]
    assert not found.totals[0].difference


def test_files_may_be_renamed_and_split(tmp_path: Path) -> None:
    names = {"one": {"main": OPENS + SALE + PAID}, "two": {"main": OPENS + 'include "a"\ninclude "b"\n'}}
    names["two"] |= {"a": PAID, "b": SALE}

    def of(folder: str, files: Mapping[str, str]) -> Side:
        (tmp_path / folder).mkdir()
        for name, text in files.items():
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
        read = read_ledger(tmp_path / folder / "main", Roots((), ("Liabilities:Deposits",)))
        return Side(build_book(read.store.facts(date.max, Query()), Policy()), Policy())

    found = find_changes(of("one", names["one"]), of("two", names["two"]))
    assert counts(found) == (0, 0, 0)
    shutil.rmtree(tmp_path / "one")


def test_compare_takes_the_strongest_likeness_first() -> None:
    found = compare(
        ["a1", "b1", "c1"],
        ["c1", "b2", "a2", "z9"],
        str,
        (lambda text: [text[0]], lambda _: ["anything"]),
    )
    assert found.changed == (("a1", "a2"), ("b1", "b2"))
    assert found.added == ("z9",)
    assert found.deleted == ()
    assert found.before == ("a1", "b1")
    assert found.after == ("z9", "a2", "b2")


@effort(160)
@given(random_ledgers(), st.integers(0, 2**10 - 1), st.integers(0, 2**10 - 1), st.booleans())
def test_every_movement_foots(ledger: RandomLedger, one: int, other: int, oldest_first: bool) -> None:
    """Whatever two parts of a ledger are compared, every row and total adds up, and nothing common is listed."""
    policy = OLDEST_FIRST if oldest_first else Policy()

    def part(mask: int) -> Side:
        text = ledger.header + "".join(e.text for at, e in enumerate(ledger.entries) if mask >> at & 1)
        return whole(text, policy)

    base, head = part(one), part(other)
    found = find_changes(base, head)
    assert_foots(found)
    difference = found.entries
    assert len(followed(base)) - len(difference.before) == len(followed(head)) - len(difference.after)
    back = find_changes(head, base)
    assert sorted(map(repr, back.entries.before)) == sorted(map(repr, difference.after))
    assert len(back.entries.changed) == len(difference.changed)
    if one == other:
        assert not difference.before
        assert not found.movements
    for movement in found.movements:
        assert set(movement.flows) <= set(Flow)
