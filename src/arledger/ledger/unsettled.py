"""Facts of one day from a loader's entries, without making an entry of everything that is long settled."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.ledger.load.extract import Extract, Folder, extract_statements, in_order, relative_to, to_entry
from arledger.model.facts import NUMBER_KEYS, AccountTypes, Balance, PlainLeg, Roots, numbers_in
from arledger.model.money import ZERO, to_the_last_digit

# Given plain legs, the numbers that other entries name, and the day: the legs to leave out, by link.
SettledRule = Callable[[Iterable[PlainLeg], Collection[str], date], dict[str, list[PlainLeg]]]


@to_the_last_digit
def extract_unsettled(
    entries: list[Any],
    roots: Roots,
    folder: Folder,
    as_of: date,
    rule: SettledRule,
    assets: str = AccountTypes().assets,
) -> tuple[Extract, tuple[Balance, ...]]:
    """Return the facts unsettled on `as_of` with the balances of that day, which cover all of the sub-ledger.

    What moves cash alone is never among them. `assets` is the ledger's name of that account type.
    """
    kept = extract_statements(entries, roots, folder)
    scan = _Scan(roots, assets)
    scan.look_at(entries, as_of)
    settled = rule(scan.legs, scan.others, as_of)
    gone = {leg.entry for group in settled.values() for leg in group}
    name = relative_to(folder)
    kept.entries = [to_entry(entries[position], name) for position in scan.kept if position not in gone]
    return in_order(kept), scan.balances()


class _Scan:
    """One look at every transaction: its legs in the sub-ledger, and whether it is plain."""

    def __init__(self, roots: Roots, assets: str) -> None:
        self._roles = _Roles(roots, assets)
        self._totals: dict[tuple[str, str], Decimal] = {}
        self.kept: list[int] = []
        self.legs: list[PlainLeg] = []
        self.others: set[str] = set()

    def look_at(self, entries: list[Any], as_of: date) -> None:
        """Note the legs of all transactions until `as_of`; what touches cash alone is settled by itself."""
        # Looked up once: this runs for every leg of the ledger.
        roles, note = self._roles, self._note
        for position, entry in enumerate(entries):
            if type(entry).__name__ != "Transaction":
                continue
            day = entry.date
            if day > as_of:
                continue
            own: list[Any] = []
            pays = False
            for posting in entry.postings:
                role = roles[posting.account]
                if role == _FOLLOWED:
                    own.append(posting)
                elif role == _PAYING:
                    pays = True
            if own:
                note(position, entry, day, own, pays)

    def _note(self, position: int, entry: Any, day: date, own: list[Any], pays: bool) -> None:
        self.kept.append(position)
        links, meta = entry.links, entry.meta
        for posting in own:
            account, units = posting.account, posting.units
            number, currency = units.number, units.currency
            key = (account, currency)
            self._totals[key] = self._totals.get(key, ZERO) + number
        # A debit against money may use up any credit of the client.
        alone = len(own) == 1 and len(links) == 1 and not (pays and number > 0)
        if alone and not (entry.tags or _is_named(meta) or _is_named(posting.meta)):
            (link,) = links
            self.legs.append(PlainLeg(position, day, account, number, currency, link))
        else:
            self.others.update(links)
            self.others |= numbers_in(meta, *(posting.meta for posting in own))

    def balances(self) -> tuple[Balance, ...]:
        """Return the balances of all accounts of the sub-ledger."""
        return tuple(Balance(*key, number) for key, number in sorted(self._totals.items()))


_FOLLOWED, _PAYING = 1, 2


class _Roles(dict[str, int]):
    """What an account is to the sub-ledger, looked up once each: followed, paying, or nothing."""

    def __init__(self, roots: Roots, assets: str) -> None:
        super().__init__()
        self._roots = roots
        self._assets = assets

    def __missing__(self, account: str) -> int:
        """Look an account up for the first time."""
        roots = self._roots
        role = _PAYING if roots.may_pay(account, self._assets) else 0
        self[account] = role = _FOLLOWED if roots.follows(account) else role
        return role


def _is_named(meta: Any) -> bool:
    if meta:
        for key in NUMBER_KEYS:
            if key in meta:
                return True
    return False
