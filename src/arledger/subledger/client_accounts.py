"""Clients' accounts on a book's day, each in one currency: what is open, how late, and what is to be paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.documents import Credit, Item
from arledger.model.money import ZERO, exact_sum
from arledger.policy.settings import Basis
from arledger.subledger.account_activity import Account
from arledger.subledger.aging import AgingRow, Buckets, Disputed, age, open_items_by_client, unapplied_by_client


@dataclass(frozen=True, slots=True)
class ClientAccount:
    """One account: open items, the oldest due first, unapplied credits, and their aging.

    `disputed` is by the items' `id`. Amounts are positive where the client owes.
    """

    client: str
    currency: str
    day: date
    items: tuple[Item, ...]
    credits: tuple[Credit, ...]
    disputed: Disputed
    aging: AgingRow

    @property
    def balance(self) -> Decimal:
        """Open items less unapplied credits: the aging's total, and negative in the client's favour."""
        return self.aging.total

    @property
    def disputed_total(self) -> Decimal:
        """What of the open items is disputed."""
        return exact_sum(map(self.disputed_of, self.items))

    @property
    def amount_due(self) -> Decimal:
        """The balance without what is disputed."""
        return exact_sum((self.balance, -self.disputed_total))

    @property
    def overdue(self) -> Decimal:
        """What of the open items is past due and not disputed."""
        late = (item for item in self.items if item.days_past_due(self.day) > 0)
        return exact_sum(item.open - self.disputed_of(item) for item in late)

    def disputed_of(self, item: Item) -> Decimal:
        """Return what of an item is disputed."""
        return self.disputed.get(id(item), ZERO)


class ClientAccounts:
    """All accounts of a book, aged once."""

    def __init__(self, book: Book, buckets: Buckets, by: Basis, disputed: Disputed) -> None:
        self.buckets = buckets
        self._day = book.as_of
        self._disputed = disputed
        self._items = open_items_by_client(book)
        self._credits = unapplied_by_client(book)
        self._aged: Mapping[Account, AgingRow] = {(row.key, row.currency): row for row in age(book, buckets, by, str)}

    def open(self) -> frozenset[Account]:
        """Return the accounts with an open item or an unapplied credit."""
        return frozenset(self._items.keys() | self._credits.keys())

    def of(self, whose: Account) -> ClientAccount:
        """Return an account, which may have nothing on it."""
        nothing = AgingRow(*whose, tuple(ZERO for _ in self.buckets.names), ZERO)
        items, credits_ = tuple(self._items.get(whose, ())), tuple(self._credits.get(whose, ()))
        return ClientAccount(*whose, self._day, items, credits_, self._disputed, self._aged.get(whose, nothing))
