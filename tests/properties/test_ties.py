"""Every figure ties: buckets and unapplied credit are Beancount's own balance, for everyone and every day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from tests.support.books import OLDEST_FIRST, aging_of, book_on, entries_of, moments, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers
from tests.support.reference import RECEIVABLE, beancount_balances

from arledger.ledger.memory_store import MemoryStore
from arledger.model.account import is_under
from arledger.model.documents import NO_CLIENT
from arledger.model.money import ZERO, exact_sum, to_the_last_digit
from arledger.policy.settings import Basis, ItemSettings, Policy
from arledger.subledger.aging import Buckets, age
from arledger.subledger.ties import prove_ties, untied_clients

BUCKETS = Buckets((30, 60, 90))


def sums(store: MemoryStore, as_of: date, policy: Policy, by: Basis) -> dict[tuple[str, str], Decimal]:
    book = book_on(store, as_of, policy)
    found = {(row.key, row.currency): row.total for row in age(book, BUCKETS, by, str)}
    rounding = [((item.client, item.currency), item.rounding) for item in book.items]
    rounding += [((credit.client, credit.currency), -credit.rounding) for credit in book.credits]
    for key, number in rounding:
        found[key] = exact_sum((found.get(key, ZERO), number))
    return {key: number for key, number in found.items() if number}


def assert_ties(entries: Sequence[Any], days: list[date], policy: Policy, by: Basis) -> None:
    store = store_of(list(entries))
    for as_of in moments(days):
        assert sums(store, as_of, policy, by) == beancount_balances(entries, as_of), as_of


@effort(1_500)
@given(random_ledgers())
def test_buckets_and_unapplied_are_beancounts_balance(ledger: RandomLedger) -> None:
    assert_ties(entries_of(ledger.text), ledger.days, Policy(), "due")


@effort(400)
@given(random_ledgers())
def test_they_are_with_oldest_first_and_by_invoice_date_too(ledger: RandomLedger) -> None:
    assert_ties(entries_of(ledger.text), ledger.days, OLDEST_FIRST, "invoice")


@effort(65, 1_000)
@given(random_ledgers())
def test_the_report_proves_it_with_figures_of_its_own(ledger: RandomLedger) -> None:
    entries = entries_of(ledger.text)
    store = store_of(entries)
    for as_of in moments(ledger.days):
        book = book_on(store, as_of, Policy())
        balances = beancount_balances(entries, as_of)
        assert {key: number for key, number in book.balances.items() if number} == balances
        assert untied_clients(book) == ()
        for row in _dicts(aging_of(book)["rows"]):
            assert row["total"] == exact_sum((*row["buckets"].values(), row["unapplied"]))
            (tie,) = (tie for tie in prove_ties(book, {row["client"]}) if tie.currency == row["currency"])
            assert tie.ledger == balances.get((row["client"], row["currency"]), 0)
            assert row["total"] == tie.subledger
            assert not tie.difference


@effort(65, 1_000)
@given(random_ledgers())
def test_with_clients_told_by_payee_the_currencies_tie(ledger: RandomLedger) -> None:
    entries = entries_of(ledger.text)
    store = store_of(entries)
    policy = Policy(items=ItemSettings(client_from="payee"))
    for as_of in moments(ledger.days):
        ours = _per_currency(sums(store, as_of, policy, "due"))
        assert ours == _per_currency(beancount_balances(entries, as_of))
        book = book_on(store, as_of, policy)
        assert untied_clients(book) == ()
        assert {key: number for key, number in book.balances.items() if number} == _of_payees(entries, as_of)


@to_the_last_digit
def _of_payees(entries: Sequence[Any], as_of: date) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        for posting in getattr(entry, "postings", ()) if entry.date <= as_of else ():
            if is_under(posting.account, RECEIVABLE):
                key = (entry.payee or NO_CLIENT, posting.units.currency)
                found[key] = found.get(key, Decimal(0)) + posting.units.number
    return {key: number for key, number in found.items() if number}


@to_the_last_digit
def _per_currency(balances: dict[tuple[str, str], Decimal]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for (_, currency), number in balances.items():
        found[currency] = found.get(currency, Decimal(0)) + number
    return {currency: number for currency, number in found.items() if number}


def _dicts(data: Any) -> list[dict[str, Any]]:
    assert isinstance(data, list)
    return data
