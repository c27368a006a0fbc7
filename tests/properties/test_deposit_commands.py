"""Random sequences of `deposits …` commands: nothing is given twice, and what is refused writes nothing."""

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.support.deposit_shop import deposit_shop, deposits_of, findings
from tests.support.deposits import sale
from tests.support.effort import effort
from tests.support.shop import Shop

from arledger.deposit_ledger.movements import MovementKind
from arledger.deposit_ledger.states import DepositLedger
from arledger.policy.load import load_policy

FIRST = date(2026, 2, 1)
PEOPLE = ("dana", "helen", "max")
CASH = ("--account", "Assets:Bank:Checking")
SALES = sale("2026-01-08") + sale("2026-01-09", "INV-2", "60.00") + sale("2026-01-10", "INV-3", on="Bolt")
POLICY = '\n[accounts]\nforfeited = "Income:Forfeited"\n'
DEPOSITS = ("DEP-0001", "DEP-0001", "DEP-0002")

numbers = st.sampled_from(DEPOSITS)
invoices = st.sampled_from(("INV-1", "INV-1", "INV-2", "INV-3"))
parts = st.one_of(
    st.just(()), st.just(()), st.decimals("0.01", "130.00", places=2).map(lambda amount: (f"{amount}",))
)


def words(*fixed: object) -> st.SearchStrategy[tuple[str, ...]]:
    """Return commands of words and strategies; what a strategy gives as a tuple is several words, or none."""
    drawn = st.tuples(*(each if isinstance(each, st.SearchStrategy) else st.just(each) for each in fixed))
    return drawn.map(lambda found: tuple(w for each in found for w in (each if isinstance(each, tuple) else (each,))))


commands = st.one_of(
    words("payment", "Acme", st.sampled_from(("500.00", "60.00")), "--invoice", invoices, *CASH),
    words("payment", "Acme", "500.00", "--invoice", "INV-1", *CASH),
    words("returned-payment", "INV-1"),
    words("deposits", "receive", "Acme", "100.00", "--secures", invoices, *CASH),
    words("deposits", "request", numbers, parts),
    words("deposits", "request", numbers),
    words("deposits", "approve", numbers, parts),
    words("deposits", "approve", numbers),
    words("deposits", "decline", numbers, "--reason", "not now"),
    words("deposits", "refund", numbers, parts),
    words("deposits", "refund", numbers),
    words("deposits", "apply", numbers, invoices, parts),
    words("deposits", "transfer", numbers, invoices),
    words("deposits", "forfeit", numbers, parts, "--reason", "late"),
    words("approve", numbers, "--kind", st.sampled_from(("forfeit", "refund"))),
)
ONE_BY_ONE = st.tuples(commands, st.sampled_from(PEOPLE), st.integers(0, 2)).map(lambda one: [one])
# Sometimes it all goes as it should, one after another.
AS_IT_SHOULD = st.tuples(numbers, parts, st.integers(0, 1)).map(
    lambda drawn: [
        (("deposits", "request", drawn[0]), "dana", drawn[2]),
        (("deposits", "approve", drawn[0]), "helen", drawn[2]),
        (("deposits", "refund", drawn[0], *drawn[1]), "max", drawn[2]),
    ]
)


def deposits(shop: Shop) -> DepositLedger:
    return DepositLedger(shop.book(), load_policy(shop.folder / "arledger.toml"))


def assert_never_overdrawn(shop: Shop) -> None:
    """Fail where more went out of a deposit than was there on any day."""
    for deposit in deposits(shop).deposits:
        held = list(accumulate((movement.change for movement in deposit.movements), initial=Decimal(0)))
        assert min(held) >= 0, (deposit.number, held)
        out = -sum(m.change for m in deposit.movements if m.kind is not MovementKind.RECEIVED)
        assert 0 <= out <= deposit.amount


@effort(8, 300)
@given(st.lists(st.one_of(ONE_BY_ONE, ONE_BY_ONE, AS_IT_SHOULD), min_size=6, max_size=10))
def test_nothing_is_given_twice_and_what_is_refused_writes_nothing(
    deeds: list[list[tuple[tuple[str, ...], str, int]]],
) -> None:
    steps = [step for deed in deeds for step in deed]
    with tempfile.TemporaryDirectory() as folder:
        shop = deposit_shop(Path(folder), SALES, POLICY)
        shop.write("deposits", "receive", "Acme", "100.00", "--secures", "INV-1", *CASH, "--date", f"{FIRST}")
        shop.write("payment", "Acme", "500.00", "--invoice", "INV-1", *CASH, "--date", f"{FIRST}")
        day = FIRST
        for command, who, later in steps:
            day += timedelta(days=later)
            by = () if command[0] in ("payment", "returned-payment") else ("--by", who)
            before = shop.texts()
            answer = shop.run(*command, *by, "--date", f"{day}", write=True)
            assert answer.code in (0, 2, 3), answer
            assert "Traceback" not in answer.stderr
            assert (shop.texts() == before) == (answer.code != 0), (command, answer)
            if answer.code:
                assert len(answer.stderr.strip().splitlines()) >= 2, answer
        assert_never_overdrawn(shop)
        found = [
            each for each in findings(shop) if each.startswith(("deposit-overdrawn", "refund-", "deposit-income"))
        ]
        # Who approves first and asks on the same day is named; nothing is paid on that.
        known = ("refund-proof", "refund-own-approval: ")
        assert [each for each in found if not (each.startswith(known) and "was approved by" not in each)] == []
        ties = deposits_of(shop, "--as-of", f"{day}")["ties"]
        assert all(tie["difference"] == "0.00" for tie in ties)
