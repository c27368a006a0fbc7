"""Account names, compared by component and never by string prefix.

`Assets:Receivable:Acme` and `Assets:Receivable:AcmeHoldings` are two clients; a
`startswith` would make one pay for the other.
"""

from collections.abc import Iterable

SEPARATOR = ":"

# Names of accounts that hold money, for ledgers whose policy names no cash accounts.
_CASH_WORDS = (
    "bank", "banks", "cash", "checking", "savings", "current", "giro", "lockbox", "clearing", "undeposited",
    "undepositedfunds", "paypal", "stripe", "wise", "petty", "pettycash", "till",
)  # fmt: skip


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


def names_cash(account: str) -> bool:
    """Say whether a component of an account's name, below its type, is one that accounts of money have."""
    return any(word.lower() in _CASH_WORDS for word in components(account)[1:])


def components(account: str) -> list[str]:
    """Split an account name into its components, the root type first."""
    return account.split(SEPARATOR)
