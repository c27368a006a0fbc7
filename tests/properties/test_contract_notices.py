"""Day by day through random contracts: each step is told once, none too early, and none is forgotten."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.properties.test_deposit_notices import days_run
from tests.properties.test_financing import FIRST, POLICY, World, ledger_of, worlds
from tests.support.books import entries_of
from tests.support.effort import effort

from arledger.capabilities.leasing.notices import Notice, NoticeKind, notices
from arledger.financing.contracts import DELIVERED, Contract, ContractLedger
from arledger.session.notices import Told

LAST = FIRST + timedelta(days=28)
SETTINGS = POLICY.leasing


def told_of(contract: Contract) -> NoticeKind | None:
    """Return what the sales person of a contract hears of it as it stands."""
    if contract.state == DELIVERED:
        return NoticeKind.UNSUBMITTED if contract.days >= SETTINGS.query_days else None
    return NoticeKind.LATE if contract.is_late else None


def check_run(ledger: ContractLedger, told: Mapping[str, Sequence[Told]], new: Sequence[Notice]) -> None:
    """Prove of one run that what it tells is so, and that nothing is left untold."""
    day = ledger.book.as_of
    for notice in new:
        assert notice.contract.in_transit
        if notice.kind is NoticeKind.ESCALATED:
            assert notice.contract.is_late
            assert notice.contract.days >= sorted(SETTINGS.escalate)[notice.level - 1]
        else:
            assert notice.kind is told_of(notice.contract)
    for contract in ledger.in_transit:
        kind, own = told_of(contract), told[contract.sale.number]
        if kind:
            recent = [each for each in own if each.kind == kind and (day - each.day).days < SETTINGS.remind_days]
            assert recent, (day, contract.sale.number, kind)
        reached = {level for level, days in enumerate(sorted(SETTINGS.escalate), 1) if contract.days >= days}
        if contract.is_late:
            assert reached <= {each.level for each in own if each.kind == NoticeKind.ESCALATED}


@given(worlds(), st.integers(0, 10_000))
@effort(60)
def test_every_step_about_a_contract_is_told_in_time_and_once(world: World, seed: int) -> None:
    entries = entries_of(world.text())
    told: defaultdict[str, list[Told]] = defaultdict(list)
    for day in days_run(FIRST, LAST, seed):
        ledger = ledger_of(entries, (day - FIRST).days)
        new = notices(ledger, told)
        for notice in new:
            told[notice.number].append(Told(day, notice.kind, notice.level, notice.who))
        check_run(ledger, told, new)
        assert notices(ledger, told) == [], "a second run of a day tells nothing"
    for number, of_one in told.items():
        _check_levels(number, of_one, _breaks(world, number))


def _breaks(world: World, number: str) -> list[date]:
    """Return the days after which what was told of a contract may be told anew: submissions and returned money."""
    own = [event for event in world.events if event.number == number and event.what in ("submitted", "returned")]
    return [FIRST + timedelta(days=event.day) for event in own]


def _check_levels(number: str, told: Sequence[Told], breaks: Sequence[date]) -> None:
    for kind in NoticeKind:
        own = [each for each in told if each.kind == kind]
        for before, after in itertools.pairwise(own):
            if any(before.day <= day <= after.day for day in breaks):
                continue
            assert after.level > before.level, (number, kind, before, after)
            if kind is not NoticeKind.ESCALATED:
                assert after.level == before.level + 1
                assert (after.day - before.day).days >= SETTINGS.remind_days
