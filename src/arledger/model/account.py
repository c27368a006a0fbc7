"""Account names, compared by component and never by string prefix.

`Assets:Receivable:Acme` and `Assets:Receivable:AcmeHoldings` are two clients; a
`startswith` would make one pay for the other.
"""

import re
from collections.abc import Iterable

SEPARATOR = ":"

# Names of accounts that hold money, for ledgers whose policy names no cash accounts.
_CASH_WORDS = (
    "bank", "banks", "cash", "checking", "savings", "current", "giro", "lockbox", "clearing", "undeposited",
    "undepositedfunds", "paypal", "stripe", "wise", "petty", "pettycash", "till",
)  # fmt: skip

# And of other assets, as words of a component: what is settled against these is no money that came in.
_OTHER_WORDS = frozenset((
    "prepaid", "prepaids", "prepayment", "prepayments", "deferred", "accrued", "accrual", "accruals",
    "accumulated", "depreciation", "amortization", "amortisation", "goodwill", "intangible", "intangibles",
    "receivable", "receivables", "debtor", "debtors", "contract", "contracts", "retention", "retentions", "unbilled",
    "unapplied", "loan", "loans", "lent", "advance", "advances", "employee", "employees", "intercompany", "due",
    "inventory", "inventories", "stock", "stocks", "goods", "materials", "supplies", "wip", "progress",
    "fixed", "equipment", "machine", "machines", "machinery", "tools", "vehicle", "vehicles", "car", "cars", "truck",
    "trucks", "furniture", "fixtures", "computer", "computers", "building", "buildings", "land", "property", "house",
    "improvements", "leasehold", "lease", "leases", "investment", "investments", "securities", "shares", "bonds",
    "pension", "portfolio", "tax", "taxes", "vat", "gst", "withholding", "withheld", "allowance",
    "provision", "impairment", "doubtful", "disputed", "deposit", "deposits", "guarantee", "guarantees", "refundable",
    "forderungen", "vorräte", "anlagen", "maschinen", "darlehen", "lager", "steuer", "existencias", "inventario",
))  # fmt: skip
_WORD = re.compile(r"[A-Z]?[^\W\dA-Z_]+|[A-Z]+(?![^\W\dA-Z_])")


def is_under(account: str, root: str) -> bool:
    """Say whether `account` is `root` itself or one of its sub-accounts."""
    return account == root or account.startswith(root + SEPARATOR)


def is_under_any(account: str, roots: Iterable[str]) -> bool:
    """Say whether `account` is, or lies below, any of `roots`."""
    return any(is_under(account, root) for root in roots)


def component_below(account: str, root: str) -> str | None:
    """Return the first component of `account` below `root`, or None where there is none."""
    head = root + SEPARATOR
    if not account.startswith(head):
        return None
    return account[len(head) :].split(SEPARATOR, 1)[0]


def path_below(account: str, root: str) -> str:
    """Return what an account's name has below `root`, under which it lies; empty for `root` itself."""
    return SEPARATOR.join(components(account)[len(components(root)) :])


def names_cash(account: str) -> bool:
    """Say whether a component of an account's name, below its type, is one that accounts of money have."""
    return any(word.lower() in _CASH_WORDS for word in components(account)[1:])


def may_hold_cash(account: str) -> bool:
    """Say whether an asset account is one of money: named so, or with nothing in its name against it.

    The deepest component that says something decides: `Assets:Current:Inventory` holds none, and what has a name
    that says nothing, such as a bank's, holds money.
    """
    for component in reversed(components(account)[1:]):
        if component.lower() in _CASH_WORDS:
            return True
        if any(word.lower() in _OTHER_WORDS for word in _WORD.findall(component)):
            return False
    return True


def components(account: str) -> list[str]:
    """Split an account name into its components, the root type first."""
    return account.split(SEPARATOR)
