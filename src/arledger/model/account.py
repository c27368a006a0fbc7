"""Account names, compared by component and never by string prefix.

`Assets:Receivable:Acme` and `Assets:Receivable:AcmeHoldings` are two clients; a
`startswith` would make one pay for the other.
"""

from collections.abc import Iterable

SEPARATOR = ":"


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


def components(account: str) -> list[str]:
    """Split an account name into its components, the root type first."""
    return account.split(SEPARATOR)
