"""Whatever is credited bit by bit adds up to the coin, is in proportion, and ends income and tax at nothing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort
from tests.support.office import ACCOUNTS, Office

from arledger.entries.invoices import MemoRequest, credit_memo
from arledger.model.money import split
from arledger.model.plan import NewTransaction

COIN = Decimal("0.01")
NAMES = ("Income:Sales", "Income:Service", "Liabilities:Tax:Sales", "Liabilities:Tax:City")
OPENED = "".join(f"2025-01-01 open {name}\n" for name in NAMES if name not in ACCOUNTS)
coins = st.decimals(COIN, Decimal(5000), places=2)
weights = st.lists(st.decimals(Decimal("0.0001"), Decimal(5000), places=4), min_size=1, max_size=6)


@effort(300, 20_000)
@given(coins, weights, st.sampled_from([0, 2, 3]))
def test_parts_are_in_proportion_and_add_up(amount: Decimal, shares: list[Decimal], digits: int) -> None:
    coin = Decimal(1).scaleb(-digits)
    parts = split(amount, shares, digits)
    assert sum(parts) == amount
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - amount * share / sum(shares)) < coin * 2
    assert parts == split(amount, shares, digits)
    assert sorted(parts) == sorted(split(amount, shares[::-1], digits))


def entry_of(office: Office, amount: Decimal) -> NewTransaction:
    """Write a credit memo and return its entry."""
    plan, _, _ = credit_memo(office.context(), MemoRequest(office.client("Acme"), amount, "INV-1"))
    office.write(plan)
    (entry,) = plan.additions[0].directives
    assert isinstance(entry, NewTransaction)
    return entry


@effort(15, 500)
@given(st.lists(coins, min_size=4, max_size=4), st.lists(st.integers(1, 1000), min_size=1, max_size=4))
def test_memos_over_all_of_an_invoice_leave_nothing_of_it(sold: list[Decimal], cuts: list[int]) -> None:
    total = sum(sold, Decimal(0))
    legs = "".join(f"  {name}  -{amount} USD\n" for name, amount in zip(NAMES, sold, strict=True))
    invoice = f'2026-03-01 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme  {total} USD\n{legs}'
    office = Office(f"{ACCOUNTS}{OPENED}{invoice}")
    left, rest = dict(zip(NAMES, sold, strict=True)), total
    for amount in split(total, [Decimal(cut) for cut in cuts], 2):
        found = {leg.account: leg.number for leg in entry_of(office, amount).legs[1:]} if amount else {}
        for account, number in found.items():
            # Never more than is left of an account, and what is left in proportion to the coin.
            assert 0 < number <= left[account]
            assert abs(number - amount * left[account] / rest) < COIN
        left = {account: number - found.get(account, 0) for account, number in left.items()}
        rest -= amount
    assert not any(left.values())
