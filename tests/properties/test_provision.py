"""On random books: the movement foots, exposures are the aging's, and neither later entries nor order change a byte."""

import json
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.program import run_cli
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.policy.provision import ProvisionSettings, SpecificAllowance
from arledger.policy.settings import Policy
from arledger.provisioning.derived import derive_rates
from arledger.provisioning.matrix import allowances, pool_of
from arledger.provisioning.rates import rates_of
from arledger.subledger.aging import Buckets, age

BUCKETS = Buckets((30, 60, 90))
RATES = dict(zip(BUCKETS.names, map(Decimal, ("0.3", "1.6", "3.6", "6.6", "10.6")), strict=True))
SINGLE = (
    SpecificAllowance(reason="in liquidation", client="Acme", rate=Decimal(80)),
    SpecificAllowance(reason="disputed in court", invoice="INV-2", rate=Decimal(50)),
)
SETTINGS = st.builds(ProvisionSettings, rates=st.just(RATES), specific=st.sampled_from(((), SINGLE)))
POLICY = """\
[ledger]
main = "main.beancount"
[provision]
account = "Assets:Allowance"
expense = "Expenses:BadDebt"
[provision.rates]
current = "0.3"
"1-30" = "1.6"
"31-60" = "3.6"
"61-90" = "6.6"
"over 90" = "10.6"
"""


@effort(100, 2_000)
@given(random_ledgers(), SETTINGS)
def test_exposures_and_single_cases_are_the_buckets_of_the_aging(
    ledger: RandomLedger, settings: ProvisionSettings
) -> None:
    policy = Policy(provision=settings)
    store = store_of(entries_of(ledger.text))
    for as_of in sorted({*ledger.days, max(ledger.days) + timedelta(days=40)}):
        book = book_on(store, as_of, policy)
        aged: defaultdict[str, Decimal] = defaultdict(Decimal)
        for row in age(book, BUCKETS, "due", lambda client: client):
            aged[row.currency] += sum(row.buckets, Decimal(0))
        found = allowances(book, policy, BUCKETS, lambda pool, _: rates_of(settings, pool, BUCKETS.names))
        for each in found:
            assert each.exposure == aged.get(each.currency, 0)
            assert 0 <= each.total <= each.exposure + Decimal("0.01")
            if not settings.specific:
                assert {cell.bucket: cell.exposure for cell in each.cells if cell.exposure} == {
                    name: amount for name, amount in _by_bucket(book, each.currency).items() if amount
                }
        assert {currency for currency, amount in aged.items() if amount} <= {each.currency for each in found}


def _by_bucket(book: Any, currency: str) -> dict[str, Decimal]:
    found = dict.fromkeys(BUCKETS.names, Decimal(0))
    for row in age(book, BUCKETS, "due", lambda client: client):
        if row.currency == currency:
            for name, amount in zip(BUCKETS.names, row.buckets, strict=True):
                found[name] += amount
    return found


@effort(100, 2_000)
@given(random_ledgers(), st.integers(0, 500))
def test_derived_rates_are_shares_and_rise_with_age(ledger: RandomLedger, days: int) -> None:
    policy = Policy()
    as_of = max(ledger.days) + timedelta(days=days)
    book = book_on(store_of(entries_of(ledger.text)), as_of, policy)
    derived = derive_rates(book, BUCKETS, "due", pool_of(book, policy.provision))
    for rates in derived.rates.values():
        shares = [rates[name].share for name in BUCKETS.names if name in rates]
        assert all(share >= 0 for share in shares)
        # What was paid by each day and never taken back only ever lowers what reached the next bucket.
        if not any(document.kind.value == "returned-payment" for document in book.documents):
            assert shares == sorted(shares)
            assert all(share <= 1 for share in shares)


ALLOWANCE = "2025-01-01 open Assets:Allowance\n"
AMOUNTS = st.sampled_from(("1.00", "33.33", "250.00", "-12.50"))


@st.composite
def allowance_entries(draw: st.DrawFn) -> str:
    """Return what may be booked on the allowance: charges, releases, write-offs, recoveries, another currency."""
    day = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 92)))
    amount, currency = draw(AMOUNTS), draw(st.sampled_from(("USD", "USD", "EUR")))
    other = draw(st.sampled_from(("Expenses:BadDebt", "Assets:Receivable:Bolt", "Assets:Bank")))
    return f'{day} * "Provision"\n  Assets:Allowance  {amount} {currency}\n  {other}\n\n'


def answer(folder: Path, text: str, *words: str) -> str:
    main = folder / "main.beancount"
    main.write_text(text, encoding="utf-8")
    (folder / "arledger.toml").write_text(POLICY, encoding="utf-8")
    found = run_cli("provision", "--ledger", main, "--format", "json", *words)
    assert found.code in (0, 1), found.stderr
    return found.stdout


@effort(25, 600)
@given(
    random_ledgers(most=6), st.lists(allowance_entries(), max_size=4), st.data(), st.randoms(use_true_random=False)
)
def test_the_movement_foots_and_later_entries_and_order_change_nothing(
    ledger: RandomLedger, booked: list[str], data: st.DataObject, shuffle: Any
) -> None:
    as_of = data.draw(st.sampled_from(sorted(set(ledger.days))))
    since = as_of - timedelta(days=data.draw(st.integers(0, 60)))
    words = ("--as-of", f"{as_of}", "--from", f"{since}")
    entries = [(entry.text, entry.date) for entry in ledger.entries] + [
        (text, date.fromisoformat(text[:10])) for text in booked
    ]
    known = [text for text, day in entries if day <= as_of]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        whole = answer(folder, ledger.header + ALLOWANCE + "\n".join(text for text, _ in entries), *words)
        found = json.loads(whole)
        for each in found.get("currencies", [found]):
            of = {key: Decimal(value) for key, value in each["movement"].items()}
            led = of["opening"] + of["charge"] - of["write_offs"] + of["recoveries"] + of["exchange"]
            assert led == of["closing"] == Decimal(each["total"])
        shuffle.shuffle(known)
        assert answer(folder, ledger.header + ALLOWANCE + "\n".join(known), *words) == whole
