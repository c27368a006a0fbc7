"""Find the receivable accounts of a ledger that nobody has configured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from arledger.model.account import components, is_under, is_under_any, names_cash, path_below
from arledger.model.facts import AccountTypes
from arledger.model.problem import Problem, Severity, UserError, did_you_mean
from arledger.model.source import Source

# Names in use for the control account, compared without case, hyphens and plural.
USUAL_NAMES = (
    "receivable", "accountsreceivable", "accountreceivable", "ar", "debtor", "tradedebtor", "tradereceivable",
    "customer", "client", "debitor", "debitoren", "forderungen", "clientes", "crediti", "creances",
)  # fmt: skip


# Levels of other assets than what clients owe, and names that are used for other things, too: `Assets:Bank:Clients`
# is money that is held for them, and `Assets:AR` Argentina.
_OTHER_LEVELS = frozenset((
    "bank", "banks", "cash", "checking", "savings", "tax", "taxes", "vat", "gst", "payroll", "loan", "loans",
    "employee", "employees", "staff", "intercompany", "investment", "investments", "deposit", "deposits", "prepaid",
    "insurance", "interest", "inventory",
))  # fmt: skip
_WEAK_NAMES = ("ar", "customer", "client", "clientes")
_GUESSED_LEVELS = 2

# The control account of a new book, below the assets.
FIRST_RECEIVABLE = "Receivable"
NEW_BOOK = "In a new book, `arledger client new ID` opens the first client's."


def guess_receivable(accounts: Iterable[str], types: AccountTypes) -> tuple[str, ...]:
    """Return the accounts under Assets that have a usual name, at the first or second level."""
    found: set[str] = set()
    for account in accounts:
        head, *rest = components(account)
        if head != types.assets:
            continue
        for depth, name in enumerate(rest[:2], start=1):
            if _usual(name):
                found.add(":".join([head, *rest[:depth]]))
                break
    return tuple(sorted(root for root in found if not any(is_under(root, o) for o in found if o != root)))


def _usual(name: str, names: tuple[str, ...] = USUAL_NAMES) -> bool:
    plain = name.lower().replace("-", "").replace("_", "")
    return plain in names or plain.removesuffix("s") in names


@dataclass(frozen=True, slots=True)
class FoundRoots:
    """The receivable accounts of a ledger, and those that are named like one and were left out."""

    accounts: tuple[str, ...]
    doubtful: tuple[str, ...] = ()

    def problems(self, entries: Iterable[Any], main: str) -> list[Problem]:
        """Name what was left out, where it is opened."""
        opened = [entry for entry in entries if type(entry).__name__ == "Open"]
        return [
            Problem(
                min(
                    (Source(e.meta["filename"], e.meta["lineno"]) for e in opened if is_under(e.account, root)),
                    default=Source(main, 0),
                ),
                "receivable-left-out",
                f"{root} is named like a receivable account, but it may be something else, and is left out",
                'Say which are meant: receivable = ["…", "…"] under [accounts] in arledger.toml.',
                Severity.WARNING,
                (root,),
            )
            for root in self.doubtful
        ]


def find_receivable(accounts: Sequence[str], types: AccountTypes) -> FoundRoots:
    """Return the roots with a usual name at any level, and apart from them those that may be something else.

    Where none is clear, what `guess_receivable` finds has to do.
    """
    near = guess_receivable(accounts, types)
    found = {*near, *_deeper(accounts, types, near)}
    doubtful = {root for root in found if _is_doubtful(root, accounts)}
    if found == doubtful:
        return FoundRoots(near)
    return FoundRoots(tuple(sorted(found - doubtful)), tuple(sorted(doubtful)))


def _deeper(accounts: Iterable[str], types: AccountTypes, near: tuple[str, ...]) -> set[str]:
    """Return the roots below the levels at which the account is guessed."""
    found: set[str] = set()
    for account in accounts:
        names = components(account)
        if names[0] == types.assets and not is_under_any(account, near):
            depths = (at for at, name in enumerate(names) if at > _GUESSED_LEVELS and _usual(name))
            found.update(":".join(names[: depth + 1]) for depth in list(depths)[:1])
    return found


def _is_doubtful(root: str, accounts: Iterable[str]) -> bool:
    """Say whether a root may be of something else, by the levels above it, or for weak names below it as well."""
    _, *above, name = components(root)
    levels = set(above)
    if _usual(name, _WEAK_NAMES):
        if len(above) >= _GUESSED_LEVELS:
            return True
        for account in accounts:
            levels.update(components(path_below(account, root)) if is_under(account, root) else ())
    return any(level.lower() in _OTHER_LEVELS for level in levels)


def guess_cash(accounts: Iterable[str], types: AccountTypes) -> tuple[str, ...]:
    """Return the accounts under Assets whose name says that they hold money."""
    return tuple(sorted(name for name in accounts if is_under(name, types.assets) and names_cash(name)))


def nothing_found(entries: Sequence[Any], types: AccountTypes) -> UserError:
    """Say which accounts may be meant: those under Assets whose entries carry links."""
    linked: set[str] = set()
    opened: set[str] = set()
    for entry in entries:
        kind = type(entry).__name__
        if kind == "Transaction" and entry.links:
            linked.update(posting.account for posting in entry.postings)
        elif kind == "Open":
            opened.add(entry.account)
    candidates = sorted(account for account in linked if is_under(account, types.assets))
    known = sorted(account for account in opened if is_under(account, types.assets))
    message = "no receivable account: none of the ledger's accounts has a usual name for it"
    if candidates:
        message += f"; these carry links: {_some(candidates)}"
    elif known:
        message += f"; its asset accounts are: {_some(known)}"
    remedy = 'Choose with --receivable ACCOUNT, or set receivable = "…" under [accounts] in arledger.toml.'
    if not candidates:
        remedy += f" {NEW_BOOK}"
    return UserError(message, remedy)


def _some(accounts: list[str]) -> str:
    shown = ", ".join(accounts[:8])
    return shown if len(accounts) <= 8 else f"{shown} and {len(accounts) - 8} more"


def check_named(roots: tuple[str, ...], accounts: Iterable[str], *, new_book: bool = False) -> None:
    """Raise UserError where a configured receivable account does not exist in the ledger.

    A `new_book` has no account that could be meant, and the remedy says how it comes to one.
    """
    names = set(accounts)
    prefixes = {":".join(components(name)[:depth]) for name in names for depth in range(1, 5)}
    for root in roots:
        if not any(is_under(name, root) for name in names):
            # `Assets` alone would be every account: it is not what somebody has misspelt.
            deeper = (name for name in prefixes if ":" in name)
            remedy = did_you_mean(root, deeper, "Open it in the ledger, or choose with --receivable.", alike=True)
            raise UserError(f"the ledger has no account {root}", f"{remedy} {NEW_BOOK}" if new_book else remedy)
