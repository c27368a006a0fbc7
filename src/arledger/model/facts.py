"""What a ledger says, before anyone interprets it.

The same facts come from Beancount's own loader, from a faster one and from the snapshot;
a test proves it. Named tuples, because a large book has hundreds of thousands of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from arledger.model.account import (
    SEPARATOR,
    component_below,
    components,
    is_under,
    is_under_any,
    may_hold_cash,
    path_below,
)
from arledger.model.money import Money
from arledger.model.problem import Problem
from arledger.model.source import Source

MetaValue: TypeAlias = "str | date | Decimal | Money | bool | int | None"
Meta: TypeAlias = Mapping[str, MetaValue]

NO_META: Meta = MappingProxyType({})


def as_written(value: MetaValue) -> str:
    """Write a value for a sentence as it stands in a ledger: texts in quotes, TRUE and FALSE."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f'"{value}"' if isinstance(value, str) else str(value)


class Posting(NamedTuple):
    """One leg of an entry, in ledger signs: positive is a debit."""

    account: str
    number: Decimal
    currency: str
    meta: Meta = NO_META
    price: Money | None = None
    flag: str = ""
    line: int = 0


class Entry(NamedTuple):
    """A transaction; links and tags are sorted, so that their order in the file cannot matter."""

    date: date
    flag: str
    payee: str
    narration: str
    tags: tuple[str, ...]
    links: tuple[str, ...]
    meta: Meta
    postings: tuple[Posting, ...]
    file: str
    line: int

    @property
    def source(self) -> Source:
        """The place of the entry in the user's files."""
        return Source(self.file, self.line)

    def numbers(self) -> set[str]:
        """Return the numbers that it carries as links, or that it or a posting names in metadata."""
        return {*self.links, *numbers_in(self.meta, *(posting.meta for posting in self.postings))}


class PlainLeg(NamedTuple):
    """The only kept leg of an entry that has one link, no tag and no number in its metadata."""

    entry: int
    date: date
    account: str
    number: Decimal
    currency: str
    link: str


# Metadata in which an entry or posting names a document; an entry with any of them is not plain.
NUMBER_KEYS = ("invoice", "number")


def numbers_in(*metas: Meta) -> set[str]:
    """Return the numbers that metadata names."""
    return {str(meta[key]).strip() for meta in metas if meta for key in NUMBER_KEYS if meta.get(key) is not None}


def values_in(entries: Iterable[Entry], key: str) -> frozenset[str]:
    """Collect the texts that a key of metadata has in entries and their postings, each on one line."""
    said = (meta.get(key) for entry in entries for meta in (entry.meta, *(p.meta for p in entry.postings)) if meta)
    return frozenset(" ".join(str(value).split()) for value in said if value is not None)


class AccountOpen(NamedTuple):
    """The opening of an account, with everything that is known of it as metadata."""

    account: str
    date: date
    currencies: tuple[str, ...]
    meta: Meta
    source: Source


# The words behind `ar-`: what the program understands, and by which a slip in the prefix is told.
DIRECTIVE_PREFIX = "ar-"
DIRECTIVE_WORDS = (
    "reminder", "pause", "stop", "resume", "promise", "dispute", "approval", "refund", "notice", "close", "terms",
    "limit", "client", "hold", "release", "bank", "cleared", "plan", "contact", "escalation",
    "financing",
)  # fmt: skip


def is_directive(name: str) -> bool:
    """Say whether a `custom` is meant for this program, perhaps with a slip: `ar_hold`, `AR-hold`, `arhold`."""
    if name.lower().replace("_", "-").startswith(DIRECTIVE_PREFIX):
        return True
    letters = "".join(filter(str.isalpha, name)).lower()
    return letters.startswith("ar") and letters[2:] in DIRECTIVE_WORDS


class Custom(NamedTuple):
    """A `custom` directive: what people did, as dated values."""

    date: date
    type: str
    values: tuple[MetaValue, ...]
    source: Source


class Note(NamedTuple):
    """A note on an account; `links` and `meta` may name documents."""

    date: date
    account: str
    comment: str
    links: tuple[str, ...]
    meta: Meta
    source: Source


class DocumentFile(NamedTuple):
    """A `document` directive: a file that belongs to an account and perhaps to numbers."""

    date: date
    account: str
    path: str
    links: tuple[str, ...]
    meta: Meta
    source: Source


class Assertion(NamedTuple):
    """A `balance` directive: an account was checked, at the start of that day."""

    date: date
    account: str
    number: Decimal
    currency: str


class Price(NamedTuple):
    """One unit of `currency` cost `rate` of `quote` on that day."""

    date: date
    currency: str
    rate: Decimal
    quote: str


class Balance(NamedTuple):
    """Beancount's balance of one account in one currency on the facts' day."""

    account: str
    currency: str
    number: Decimal


def balances_within(balances: tuple[Balance, ...], accounts: tuple[str, ...]) -> tuple[Balance, ...]:
    """Return the balances of some accounts and those below them; of all, where none is named."""
    return tuple(b for b in balances if is_under_any(b.account, accounts)) if accounts else balances


@dataclass(frozen=True, slots=True)
class Roots:
    """Account roots that tell what a leg is: entries with a leg on any of them are kept.

    The sub-ledger follows `receivable` and `deposits`; `cash` is there for the bank's side. Among `receivable` are
    the levels that only group clients, whose roots stand behind them. `longer` are the accounts of clients whose last
    component is another's, too: the levels above are part of their ids.
    """

    receivable: tuple[str, ...] = ()
    deposits: tuple[str, ...] = ()
    cash: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()

    def client_of(self, account: str) -> str | None:
        """Return the id of the client whose account it is; empty on a root itself, None elsewhere."""
        own = self.own_account(account)
        if not own:
            return own
        if own not in self.longer:
            return components(own)[-1]
        name = self._below_top(own)
        alone = SEPARATOR in name and [self._below_top(other) for other in self.longer].count(name) == 1
        return name if alone else path_below(own, components(own)[0])

    def _below_top(self, account: str) -> str:
        top = min((root for root in self.receivable if is_under(account, root)), key=len)
        return path_below(account, top)

    def own_account(self, account: str) -> str | None:
        """Return the account of the client to whom a deeper one belongs, too; as `client_of` where there is none."""
        found = [root for root in self.receivable if is_under(account, root)]
        if not found:
            return None
        root = max(found, key=len)
        below = component_below(account, root)
        return f"{root}{SEPARATOR}{below}" if below else ""

    def accounts_of(self, client: str) -> tuple[str, ...]:
        """Return the accounts that a client may have, opened or not; with those below them they are all."""
        heads = (*self.receivable, *(components(root)[0] for root in self.receivable))
        names = (f"{head}{SEPARATOR}{client}" for head in heads)
        return tuple(dict.fromkeys(name for name in names if self.client_of(name) == client))

    def follows(self, account: str) -> bool:
        """Say whether `account` belongs to the sub-ledger."""
        return is_under_any(account, self.receivable) or is_under_any(account, self.deposits)

    def keeps(self, account: str) -> bool:
        """Say whether an entry with a leg on `account` belongs to the facts."""
        return self.follows(account) or is_under_any(account, self.cash)

    def may_pay(self, account: str, assets: str) -> bool:
        """Say whether a leg on `account` may be money that moves; `assets` is the name of that account type.

        It is wider than what the trade takes for cash: what may use up any credit is left to the allocation.
        """
        if self.follows(account):
            return False
        return is_under_any(account, self.cash) or (is_under(account, assets) and may_hold_cash(account))


class AccountTypes(NamedTuple):
    """The names of the five account types, which Beancount lets a ledger rename."""

    assets: str = "Assets"
    liabilities: str = "Liabilities"
    equity: str = "Equity"
    income: str = "Income"
    expenses: str = "Expenses"


@dataclass(frozen=True, slots=True)
class Facts:
    """A ledger's receivable facts, complete up to `as_of` and knowing nothing after it.

    `entries` may leave out groups of entries that have settled each other on or before `as_of`
    (see `Cluster`), which changes no figure of that day; `balances` always cover all of the sub-ledger, and those
    of cash accounts where no entries are left out. `precision` is how many decimals the ledger's own option shows of
    a currency.

    Where `accounts` names any, only these and those below them are known: `entries` are whole, but of their other
    accounts nothing else need be there, so neither balances nor a client's book follow from them.
    """

    as_of: date
    title: str
    main: str
    operating_currencies: tuple[str, ...]
    types: AccountTypes
    roots: Roots
    opens: tuple[AccountOpen, ...]
    entries: tuple[Entry, ...]
    customs: tuple[Custom, ...]
    notes: tuple[Note, ...]
    documents: tuple[DocumentFile, ...]
    prices: tuple[Price, ...]
    assertions: tuple[Assertion, ...]
    balances: tuple[Balance, ...]
    problems: tuple[Problem, ...]
    accounts: tuple[str, ...] = ()
    precision: Mapping[str, int] = field(default_factory=dict)


class Cluster(NamedTuple):
    """Entries that can only settle each other, by their positions in a list of entries.

    `settled` says that on the day of the last of them nothing is open or unapplied: as of that day or
    later, the whole group can be left unread.
    """

    entries: tuple[int, ...]
    settled: bool
