"""What kind of document an entry is: told from its other accounts, or from a tag."""

from collections.abc import Collection
from decimal import Decimal

from arledger.model.documents import DocumentKind
from arledger.model.facts import Entry
from arledger.subledger.account_roles import AccountRole, Chart

KIND_BY_TAG = {kind.value: kind for kind in DocumentKind}

# In a day, what opens items comes before what settles them, and what takes money back comes last;
# credits that are not money settle first, so that what is left over is money and can be refunded.
RANK = {
    DocumentKind.INVOICE: 0,
    DocumentKind.DEBIT_MEMO: 0,
    DocumentKind.RECOVERY: 0,
    DocumentKind.CREDIT_MEMO: 1,
    DocumentKind.DEPOSIT_APPLIED: 2,
    DocumentKind.WRITE_OFF: 3,
    DocumentKind.ADJUSTMENT: 4,
    DocumentKind.RECEIPT: 5,
    DocumentKind.APPLICATION: 6,
    DocumentKind.RETURNED_PAYMENT: 7,
    DocumentKind.MOVED_RECEIPT: 7,
    DocumentKind.REFUND: 7,
}


class Legs:
    """The roles of an entry's legs outside the receivable accounts, split by side."""

    __slots__ = ("credits", "debits")

    def __init__(self, entry: Entry, chart: Chart) -> None:
        self.debits: set[AccountRole] = set()
        self.credits: set[AccountRole] = set()
        for posting in entry.postings:
            role = chart.role(posting.account)
            if role is not AccountRole.RECEIVABLE:
                (self.debits if posting.number > 0 else self.credits).add(role)


def tagged_kind(tags: Collection[str]) -> DocumentKind | None:
    """Return the kind that a tag names; the first in alphabetical order where several do."""
    named = sorted(tag for tag in tags if tag in KIND_BY_TAG)
    return KIND_BY_TAG[named[0]] if named else None


def credit_kind(legs: Legs) -> DocumentKind:
    """Tell the kind of a credit on a client's account: money first, then the stronger reason."""
    if AccountRole.CASH in legs.debits:
        return DocumentKind.RECEIPT
    if AccountRole.DEPOSIT in legs.debits:
        return DocumentKind.DEPOSIT_APPLIED
    if AccountRole.BAD_DEBT in legs.debits:
        return DocumentKind.WRITE_OFF
    if AccountRole.REVENUE in legs.debits or AccountRole.CONCESSION in legs.debits:
        return DocumentKind.CREDIT_MEMO
    return DocumentKind.ADJUSTMENT


def debit_kind(legs: Legs, amount: Decimal) -> DocumentKind:
    """Tell the kind of a debit; REFUND stands for any money going out until allocation decides.

    Whether outgoing money is a refund or a returned payment depends on what its number names on that
    day, which only the allocation knows.
    """
    if AccountRole.BAD_DEBT in legs.credits and AccountRole.CASH in legs.debits:
        # Money on what was given up: the tax that is owed again makes no sale of it.
        return DocumentKind.RECOVERY
    if AccountRole.REVENUE in legs.credits:
        return DocumentKind.INVOICE
    if AccountRole.CASH in legs.credits:
        return DocumentKind.REFUND
    if AccountRole.BAD_DEBT in legs.credits:
        return DocumentKind.RECOVERY
    return DocumentKind.INVOICE if amount == 0 else DocumentKind.ADJUSTMENT
