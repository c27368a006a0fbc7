"""The account on which a client's deposits are held."""

from arledger.entries.context import EntryContext
from arledger.model.account import SEPARATOR, is_under
from arledger.model.documents import Client
from arledger.model.plan import NewOpen
from arledger.model.problem import UserError


def deposit_account(context: EntryContext, client: Client, currency: str) -> tuple[str, list[NewOpen]]:
    """Return the account, and its opening where there is none yet; raises UserError without a root for deposits."""
    roots = context.policy.accounts.deposits
    if not roots:
        raise UserError("the policy names no account for deposits", "Name one: deposits under [accounts].")
    opened = {o.account for o in context.book.facts.opens}
    if context.policy.items.client_from == "payee":
        return context.first_open(roots, "deposits"), []
    names = [f"{root}{SEPARATOR}{client.id}" for root in roots]
    found = [name for name in names if name in opened]
    if found:
        return found[0], []
    # Where accounts of others are open below a root, a new one goes beside them.
    root = next((root for root in roots if any(is_under(account, root) for account in opened)), roots[0])
    account = f"{root}{SEPARATOR}{client.id}"
    return account, [NewOpen(context.day, account, (currency,))]
