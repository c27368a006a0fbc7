"""Facts of one day from a loader's entries, without making an entry of everything that is long settled."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.ledger.extract import (
    NO_LINKS,
    Extract,
    KeptAccounts,
    extract_statements,
    in_order,
    relative_to,
    to_entry,
)
from arledger.model.facts import NUMBER_KEYS, AccountTypes, Balance, PlainLeg, Roots
from arledger.model.money import ZERO

# Given plain legs, the numbers that other entries name, and the day: the legs to leave out, by link.
SettledRule = Callable[[Iterable[PlainLeg], Collection[str], date], dict[str, list[PlainLeg]]]


def extract_alive(
    entries: list[Any],
    roots: Roots,
    folder: str,
    as_of: date,
    rule: SettledRule,
    linked: Mapping[str, str] = NO_LINKS,
    assets: str = AccountTypes().assets,
) -> tuple[Extract, tuple[Balance, ...]]:
    """Return the facts alive on `as_of` with the balances of that day, which cover everything.

    `assets` is the ledger's name of that account type.
    """
    kept = extract_statements(entries, roots, folder, linked)
    scan = _Scan(roots, assets)
    for position, entry in enumerate(entries):
        if type(entry).__name__ == "Transaction" and entry.date <= as_of:
            scan.look_at(position, entry)
    settled = rule(scan.legs, scan.others, as_of)
    gone = {leg.entry for group in settled.values() for leg in group}
    name = relative_to(folder, linked)
    kept.entries = [to_entry(entries[position], name) for position in scan.kept if position not in gone]
    return in_order(kept), scan.balances()


class _Scan:
    """One look at every transaction: its legs in the sub-ledger, and whether it is plain."""

    def __init__(self, roots: Roots, assets: str) -> None:
        self._roots = roots
        self._assets = assets
        self._paying: dict[str, bool] = {}
        self._keeps = KeptAccounts(roots)
        self._follows = KeptAccounts(Roots(roots.receivable, roots.deposits))
        self._totals: dict[tuple[str, str], Decimal] = {}
        self.kept: list[int] = []
        self.legs: list[PlainLeg] = []
        self.others: set[str] = set()

    def look_at(self, position: int, entry: Any) -> None:
        """Note the legs of one transaction; what touches cash alone is settled by itself."""
        own = []
        # Looked up once: this runs for every leg of the ledger.
        keeps, follows, totals = self._keeps, self._follows, self._totals
        for posting in entry.postings:
            account = posting.account
            if keeps[account]:
                units = posting.units
                key = (account, units.currency)
                number = units.number
                totals[key] = totals.get(key, ZERO) + number
                if follows[account]:
                    own.append((posting, key, number))
        if not own:
            return
        self.kept.append(position)
        links = entry.links
        posting, key, number = own[0]
        # A debit against money may use up any credit of the client.
        alone = len(own) == 1 and len(links) == 1 and not (number > 0 and self._pays(entry))
        if alone and not (entry.tags or _is_named(entry.meta) or _is_named(posting.meta)):
            (link,) = links
            self.legs.append(PlainLeg(position, entry.date, key[0], number, key[1], link))
        else:
            self.others.update(links)
            self.others.update(*(_names(meta) for meta in (entry.meta, *(part[0].meta for part in own))))

    def _pays(self, entry: Any) -> bool:
        paying = self._paying
        for posting in entry.postings:
            account = posting.account
            if account not in paying:
                paying[account] = self._roots.may_pay(account, self._assets)
            if paying[account]:
                return True
        return False

    def balances(self) -> tuple[Balance, ...]:
        """Return the balances of all kept accounts."""
        return tuple(Balance(*key, number) for key, number in sorted(self._totals.items()))


def _is_named(meta: Any) -> bool:
    return bool(meta) and any(key in meta for key in NUMBER_KEYS)


def _names(meta: Any) -> list[str]:
    if not meta:
        return []
    return [str(meta[key]).strip() for key in NUMBER_KEYS if key in meta]
