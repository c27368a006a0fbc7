"""The allowance of a day and its movement, read with no more of the book than they need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from arledger.deposit_ledger.movements import Deposit, find_deposits
from arledger.ledger.query import NO_ENTRIES, Query
from arledger.model.account import is_under, is_under_any
from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.model.facts import Balance
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.policy.provision import SpecificAllowance
from arledger.policy.settings import Policy
from arledger.provisioning.beside import Beside, beside_of
from arledger.provisioning.derived import derive_rates
from arledger.provisioning.matrix import Allowance, RatesOf, SeveralMeant, allowances, pool_of, specific_rows
from arledger.provisioning.movement import Movement, movement_of
from arledger.provisioning.rates import NO_POOL, Rate, rates_of, with_overlay
from arledger.session.open_book import OpenBook
from arledger.session.place import where_set
from arledger.subledger.aging import Buckets
from arledger.subledger.clients import client_named, text_of


@dataclass(frozen=True, slots=True)
class Asked:
    """As of which day, from which day on the movement is told, and whether rates are derived."""

    as_of: date
    since: date
    derive: bool


@dataclass(frozen=True, slots=True)
class Provided:
    """What is expected to be lost in one currency, its movement, and what stands beside the exposure by pool."""

    allowance: Allowance
    movement: Movement
    beside: Mapping[str, Beside]


@dataclass(frozen=True, slots=True)
class Answer:
    """The allowance of each currency; `idle` tells of rows and pools that are about nothing on the day."""

    book: Book
    found: tuple[Provided, ...]
    idle: tuple[str, ...] = ()


def provided(opened: OpenBook, asked: Asked) -> Answer:
    """Return the allowance of each currency; raises UserError for a rate that is missing."""
    if asked.since > asked.as_of:
        raise UserError(f"--from {asked.since} lies after {asked.as_of}", "Give the earlier date to --from.")
    policy = opened.place.policy
    _refuse_client(opened, policy.provision.account)
    buckets = Buckets(policy.aging.buckets)
    book = opened.book(asked.as_of, Query() if asked.derive else Query(settled=False))
    _refuse_twice(opened, book)
    rates = _derived(book, policy, buckets) if asked.derive else _of_policy(opened, buckets)
    account, movements = policy.provision.account, Movements(opened, asked)
    try:
        found = allowances(book, policy, buckets, rates, movements.currencies)
    except KeyError as error:
        pool, currency, bucket = error.args
        whose = f" of the pool {pool!r}" if policy.provision.pool_by else ""
        raise UserError(
            f"no {currency} item{whose} in the history has passed all buckets and reached {bucket!r}: no rate for it",
            "Write the rates under [provision.rates] in arledger.toml, and leave --derive out.",
        ) from error
    except SeveralMeant as error:
        place = where_set(opened.place.policy_file, *_row_of(policy, error.args[0]))
        raise UserError(
            f"{place}: this amount would be lost of several clients or currencies",
            "Write one row for each with client and invoice, or a rate instead of the amount.",
        ) from error
    besides = beside_of(book, _deposits(opened, asked.as_of), pool_of(book, policy.provision))
    return Answer(
        book,
        tuple(
            Provided(
                each,
                movements.of(account, each),
                {pool: of for (currency, pool), of in besides.items() if currency == each.currency},
            )
            for each in found
        ),
        tuple(_idle(opened, book)),
    )


def _refuse_client(opened: OpenBook, account: str) -> None:
    """Refuse an allowance below the receivables: every account there is a client's."""
    if account and is_under_any(account, opened.store.roots.receivable):
        place = where_set(opened.place.policy_file, "provision", "account")
        raise UserError(
            f"{place}: {account} lies below the receivables, so it is a client",
            'Name an account beside them, such as "Assets:Allowance".',
        )


def _refuse_twice(opened: OpenBook, book: Book) -> None:
    """Refuse two rows for one client or invoice, by id in the one and by name in the other: either could be meant."""
    seen = set()
    for row in opened.place.policy.provision.specific:
        meant = (client_named(row.client, book.clients), row.invoice)
        if meant in seen:
            place = where_set(opened.place.policy_file, *_row_of(opened.place.policy, row))
            raise UserError(f"{place}: {row.client!r} is named by another row already", "Leave one of them out.")
        seen.add(meant)


def _deposits(opened: OpenBook, day: date) -> tuple[Deposit, ...]:
    roots = opened.store.roots.deposits
    if not roots:
        return ()
    return find_deposits(opened.book(day, Query(accounts=roots)), opened.place.policy)


class Movements:
    """What the books say of the allowance in the period that is asked for."""

    def __init__(self, opened: OpenBook, asked: Asked) -> None:
        self._asked, account = asked, opened.place.policy.provision.account
        wanted = Query(accounts=(account,)) if account else NO_ENTRIES
        self._facts = opened.facts(asked.as_of, wanted)
        self._before: tuple[Balance, ...] = ()
        if account and asked.since > date.min:
            self._before = opened.facts(asked.since - timedelta(days=1), wanted).balances
        balances = (*self._before, *self._facts.balances) if account else ()
        self.currencies = {b.currency for b in balances if b.number and is_under(b.account, account)}

    def of(self, account: str, allowance: Allowance) -> Movement:
        """Return the movement that leads to an allowance."""
        span, closing = (self._asked.since, self._asked.as_of), (allowance.currency, allowance.total)
        return movement_of(self._facts, self._before, account, span, closing)


def _row_of(policy: Policy, row: SpecificAllowance) -> tuple[str | int, ...]:
    rows = policy.provision.specific
    return ("provision", "specific", next(at for at, each in enumerate(rows) if each is row))


def _line_of(opened: OpenBook, *setting: str | int) -> str:
    """Name the file and line of a setting for a report, which may go to others: without the folders above it."""
    file = opened.place.policy_file
    place = where_set(file, *setting)
    return place.removeprefix(f"{file.parent}/") if file else place


def _idle(opened: OpenBook, book: Book) -> Iterator[str]:
    """Yield what is said of each pool or row that is about nothing: it is paid by now, or has a slip."""
    policy = opened.place.policy
    used = {
        id(row) for row in specific_rows(book, (item for item in book.items if item.open), policy.provision).values()
    }
    known = {text_of(client.meta, policy.provision.pool_by) for client in book.clients.values()} | {NO_POOL}
    for pool in sorted(policy.provision.pools.keys() - known):
        place = _line_of(opened, "provision", "pools", pool)
        slip = did_you_mean(pool, known - {""}, "")
        yield f"{place}: no client is in the pool {pool!r} on this day. {slip}".strip()
    for row in policy.provision.specific:
        if id(row) in used:
            continue
        place = _line_of(opened, *_row_of(policy, row))
        client = client_named(row.client, book.clients)
        if row.client and client not in book.clients:
            names = [*book.clients, *(each.name for each in book.clients.values())]
            slip = did_you_mean(row.client, names, "")
            yield f"{place}: there is no client {row.client!r} on this day. {slip}".strip()
        else:
            of = " of ".join(filter(None, (row.invoice, row.client)))
            is_open = any(item.open and _is_of(row, client, item) for item in book.items)
            yield f"{place}: {of} is in other rows." if is_open else f"{place}: nothing of {of} is open on this day."


def _is_of(row: SpecificAllowance, client: str, item: Item) -> bool:
    return row.invoice in ("", item.number) and client in ("", item.client)


def _of_policy(opened: OpenBook, buckets: Buckets) -> RatesOf:
    """Return the rates of the policy; where one is missing, the error names the file and the line."""
    policy = opened.place.policy
    settings = policy.provision
    if not settings.rates and not settings.pools:
        raise UserError(
            "there are no rates of loss", "Write [provision.rates] in arledger.toml, or try --derive.", exit_code=2
        )

    def of(pool: str, _: str) -> Mapping[str, Rate]:
        try:
            return rates_of(settings, pool, buckets.names)
        except KeyError as error:
            setting = ("provision", "pools", pool) if pool in settings.pools else ("provision", "rates")
            place = where_set(opened.place.policy_file, *setting)
            whose = f" of the pool {pool!r}" if settings.pool_by else ""
            raise UserError(
                f"{place}: there is no rate for the bucket {error.args[0]!r}{whose}",
                f"Write a percentage for each of {', '.join(buckets.names)}.",
            ) from error

    return of


def _derived(book: Book, policy: Policy, buckets: Buckets) -> RatesOf:
    derived = derive_rates(book, buckets, policy.aging.by, pool_of(book, policy.provision))

    least = policy.figures.least

    def of(pool: str, currency: str) -> Mapping[str, Rate]:
        cases = derived.items.get((pool, currency), 0)
        if cases < least:
            whose = f" of the pool {pool!r}" if policy.provision.pool_by else ""
            raise UserError(
                f"too few: {cases} {currency} items{whose} have passed all buckets, of at least {least}",
                "Write the rates under [provision.rates] in arledger.toml, and leave --derive out.",
            )
        found = derived.rates.get((pool, currency), {})
        raised = partial(with_overlay, settings=policy.provision)
        return {bucket: raised(rate) for bucket, rate in found.items()}

    return of
