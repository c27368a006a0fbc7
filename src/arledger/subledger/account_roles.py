"""What role an account plays, told from the policy's account roots."""

from enum import StrEnum

from arledger.model.account import is_under, is_under_any, may_hold_cash
from arledger.model.facts import Facts
from arledger.policy.settings import AccountSettings


class AccountRole(StrEnum):
    """The part an account plays in an entry of the sub-ledger."""

    RECEIVABLE = "receivable"
    DEPOSIT = "deposit"
    CASH = "cash"
    BAD_DEBT = "bad-debt"
    REVENUE = "revenue"
    CONCESSION = "concession"
    OTHER = "other"


class Chart:
    """Account roles of one book; every account is looked at once."""

    def __init__(self, facts: Facts, settings: AccountSettings) -> None:
        self._roots = facts.roots
        self._types = facts.types
        self._settings = settings
        self._roles: dict[str, AccountRole] = {}

    def role(self, account: str) -> AccountRole:
        """Return the role of `account`."""
        try:
            return self._roles[account]
        except KeyError:
            role = self._roles[account] = self._look_up(account)
            return role

    def _look_up(self, account: str) -> AccountRole:
        settings, types = self._settings, self._types
        if is_under_any(account, self._roots.receivable):
            return AccountRole.RECEIVABLE
        named = (
            (settings.deposits, AccountRole.DEPOSIT),
            (settings.bad_debt, AccountRole.BAD_DEBT),
            (settings.cash, AccountRole.CASH),
            # Money that came in before its client was known is a receipt when it is put on the client's account.
            (settings.unidentified, AccountRole.CASH),
            (settings.discounts, AccountRole.CONCESSION),
            (settings.bank_fees, AccountRole.CONCESSION),
            ((*settings.tax, types.income), AccountRole.REVENUE),
        )
        for roots, role in named:
            if is_under_any(account, roots):
                return role
        if not settings.cash and is_under(account, types.assets) and may_hold_cash(account):
            return AccountRole.CASH
        return AccountRole.OTHER
