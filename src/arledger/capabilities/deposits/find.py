"""The deposits of a book, read with no more of it than they need, and the one that somebody means."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from arledger.deposit_ledger.movements import CLIENT_KEY, Deposit, find_deposits
from arledger.deposit_ledger.states import DepositLedger
from arledger.ledger.query import NO_ENTRIES, Query
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT
from arledger.model.facts import Entry
from arledger.model.problem import Refused
from arledger.model.slips import ALIKE, did_you_mean
from arledger.session.lookup import find_client
from arledger.session.open_book import OpenBook

_MANY = 400
"""For the deposits of more clients than this, everything is read at once."""

_SAY_CURRENCY = 'Say the currency with the amount: "100.00 {}".'


def deposit_ledger(opened: OpenBook, day: date) -> DepositLedger:
    """Return the deposits of a day, with the whole history of every client who has one, and of who pays for them."""
    policy, roots = opened.place.policy, opened.store.roots
    if not roots.deposits:
        return DepositLedger(opened.book(day, NO_ENTRIES), policy)
    on_deposits = opened.book(day, Query(accounts=roots.deposits))
    timelines = opened.store.deposit_timelines()
    if timelines is not None:
        known = DepositLedger(on_deposits, policy, timelines)
        if known.is_complete:
            return known
    if policy.items.client_from == "payee":
        return DepositLedger(opened.book(day), policy)
    clients = {deposit.client for deposit in find_deposits(on_deposits, policy)} - {NO_CLIENT}
    if len(clients) > _MANY:
        return DepositLedger(opened.book(day), policy)
    own = (account for client in sorted(clients) for account in roots.accounts_of(client))
    # Another company may owe what was sold to a client: its entry says for whom.
    others = opened.store.accounts_saying(CLIENT_KEY) if clients else frozenset()
    paying = (account for account in sorted(others) if roots.client_of(account))
    accounts = (*roots.deposits, *dict.fromkeys((*own, *paying)))
    return DepositLedger(opened.book(day, Query(accounts=accounts)), policy)


def client_meant(ledger: DepositLedger, text: str) -> str:
    """Return the client whom a text means: one with deposits, though nothing was ever invoiced, or any other."""
    holding = {deposit.client for deposit in ledger.deposits}
    return text if text in holding else find_client(ledger.book, text).id


def book_of_payers(opened: OpenBook, day: date, entries: Iterable[Entry]) -> Book:
    """Return the book of everybody on whose receivable accounts some entries post, with their whole history.

    A deposit may be applied to what another company owes, of whom the ledger of deposits need not know.
    """
    roots = opened.store.roots
    found = {roots.client_of(posting.account) for entry in entries for posting in entry.postings}
    if opened.place.policy.items.client_from == "payee":
        return opened.book(day)
    accounts = (account for client in sorted(filter(None, found)) for account in roots.accounts_of(client))
    return opened.book(day, Query(accounts=tuple(accounts)))


def deposits_of_any_day(opened: OpenBook) -> tuple[Deposit, ...]:
    """Return all deposits that there ever are, those of days yet to come as well."""
    return find_deposits(opened.book(date.max, Query(accounts=opened.store.roots.deposits)), opened.place.policy)


def find_deposit(
    ledger: DepositLedger,
    number: str,
    day: date,
    currency: str = "",
    remedy_of_several: str = _SAY_CURRENCY,
    later: Callable[[], Iterable[Deposit]] = tuple,
) -> Deposit:
    """Return the deposit of a number on a day; raises Refused where there is none, or several.

    `remedy_of_several` is what to do where it is held in several currencies, with {} for one of them. `later` yields
    the deposits of any day, where the ledger is one as of `day`: what comes only later is no slip of the keyboard.
    """
    wanted = number.strip().removeprefix("^")
    found = [d for d in ledger.deposits if d.number == wanted and wanted]
    if not found:
        if coming := [d.received_on for d in later() if d.number == wanted and wanted]:
            raise Refused(f"{wanted} was received on {min(coming)}, and this is as of {day}", "Give a later --as-of.")
        known = {d.number for d in ledger.deposits} - {""}
        remedy = did_you_mean(wanted, known, "`arledger deposits` lists what there is.", ALIKE)
        raise Refused(f"there is no deposit {wanted}", remedy)
    meant = [d for d in found if currency in ("", d.currency)]
    if len(meant) != 1:
        raise _which(wanted, meant, found, remedy_of_several)
    if meant[0].received_on > day:
        came = meant[0].received_on
        raise Refused(f"{wanted} was received on {came}, and this is dated {day}", "Give a later --date.")
    return meant[0]


def _which(number: str, meant: Sequence[Deposit], found: Sequence[Deposit], remedy: str) -> Refused:
    """Say which deposits a number may be."""
    kinds = " and ".join(dict.fromkeys(d.currency for d in found))
    if not meant:
        return Refused(f"{number} is a deposit in {kinds}", "Correct the currency.")
    if len({d.client for d in meant}) == 1:
        return Refused(f"{number} is held in {kinds}", remedy.format(meant[0].currency))
    whose = " and ".join(dict.fromkeys(d.client for d in meant))
    return Refused(
        f"{number} is the link of deposits of {whose}", "Give each deposit a link of its own in the ledger."
    )
