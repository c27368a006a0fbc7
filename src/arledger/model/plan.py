"""A plan: ledger entries and files that somebody proposes; shown by default, carried out with `--write`."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from arledger.model.facts import MetaValue
from arledger.model.money import Money

MetaPairs: TypeAlias = tuple[tuple[str, MetaValue], ...]
_LINK = re.compile(r"[A-Za-z0-9\-_/.]+")


def may_be_link(number: str) -> bool:
    """Say whether a number can stand in a ledger as a link: the language knows few signs there."""
    return _LINK.fullmatch(number) is not None


class AccountName(str):
    """A directive's value that is an account, written without quotes."""

    __slots__ = ()


class Leg(NamedTuple):
    """One posting, in ledger signs; `total_price` is what the whole amount costs in another currency."""

    account: str
    number: Decimal
    currency: str
    total_price: Money | None = None
    meta: MetaPairs = ()


class NewTransaction(NamedTuple):
    """A transaction to be added; its legs balance."""

    date: date
    payee: str
    narration: str
    legs: tuple[Leg, ...]
    links: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    meta: MetaPairs = ()


class NewCustom(NamedTuple):
    """An `ar-*` directive to be added; all its facts are values."""

    date: date
    type: str
    values: tuple[MetaValue, ...]


class NewNote(NamedTuple):
    """A note to be added; what it is about stands in metadata, as not every loader reads links on notes."""

    date: date
    account: str
    comment: str
    meta: MetaPairs = ()


class NewDocument(NamedTuple):
    """A document directive to be added; `path` is relative to the file that it is written in."""

    date: date
    account: str
    path: str
    links: tuple[str, ...] = ()


class NewOpen(NamedTuple):
    """An account to be opened."""

    date: date
    account: str
    currencies: tuple[str, ...]
    meta: MetaPairs = ()


class NewBalance(NamedTuple):
    """An assertion of what an account holds at the start of a day."""

    date: date
    account: str
    number: Decimal
    currency: str


NewDirective: TypeAlias = NewTransaction | NewCustom | NewNote | NewDocument | NewOpen | NewBalance


def accounts_in(directive: NewDirective) -> tuple[str, ...]:
    """Return the accounts that a directive posts to, is about, or opens."""
    if isinstance(directive, NewTransaction):
        return tuple(leg.account for leg in directive.legs)
    if isinstance(directive, NewCustom):
        return tuple(value for value in directive.values if isinstance(value, AccountName))
    return (directive.account,)


@dataclass(frozen=True, slots=True)
class Addition:
    """Directives to be added at the end of one file, named from the ledger's folder."""

    file: str
    directives: tuple[NewDirective, ...]


@dataclass(frozen=True, slots=True)
class FileCopy:
    """A file to be copied beside the ledger: `source` as the user named it, `target` from the ledger's folder."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file of our own making beside the ledger, such as a mail to be sent; it replaces an older one.

    `target` is named from the ledger's folder; `about` says in a few words what it is.
    """

    target: str
    content: bytes
    about: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written, and what somebody should know before saying yes.

    `names_items` is false where nobody has said which items it is for: the oldest, whichever they are that day.
    """

    additions: tuple[Addition, ...]
    copies: tuple[FileCopy, ...] = ()
    remarks: tuple[str, ...] = ()
    names_items: bool = True
    files: tuple[NewFile, ...] = ()
