"""Clients of a book and what was agreed with them, as of a date."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from arledger.model.account import is_under_any
from arledger.model.documents import NO_CLIENT, Client
from arledger.model.facts import AccountOpen, Custom, Entry, Facts, Meta, Roots
from arledger.model.money import Money
from arledger.policy.settings import ClientFrom

TERMS_DIRECTIVE = "ar-terms"
LIMIT_DIRECTIVE = "ar-limit"
CLIENT_DIRECTIVE = "ar-client"
NAME_KEY = "name"
GUARANTEE_KEY = "guarantee"
"""What a client's account says of the amount that somebody vouches for."""

NO_LETTERS = ("none", "off")
"""What `reminders:` and `statements:` of an account say where their client gets none."""


class ClientNames:
    """Tells whose account a posting is on; every account is split once.

    With `within`, accounts that are neither one of these nor below one are nobody's.
    """

    def __init__(self, roots: Roots, client_from: ClientFrom, within: tuple[str, ...] = ()) -> None:
        self._roots = roots
        self._within = within
        self._by_payee = client_from == "payee"
        self._known: dict[str, str | None] = {}

    def of_account(self, account: str) -> str | None:
        """Return the client's id for a receivable account; None for any other account.

        A posting on the receivable root itself belongs to nobody: NO_CLIENT.
        """
        try:
            return self._known[account]
        except KeyError:
            pass
        client = self._roots.client_of(account) if self._knows(account) else None
        client = self._known[account] = NO_CLIENT if client == "" else client
        return client

    def _knows(self, account: str) -> bool:
        return not self._within or is_under_any(account, self._within)

    def of_posting(self, account: str, entry: Entry) -> str | None:
        """Return the client of a posting, by account component or, where the policy says so, by payee."""
        client = self.of_account(account)
        if client is None or not self._by_payee:
            return client
        return entry.payee.strip() or NO_CLIENT


def client_named(text: str, clients: Mapping[str, Client]) -> str:
    """Return the client that `client:` or `payer:` of an entry means, an id or a name; else the text as it stands."""
    if text in clients:
        return text
    folded = text.casefold()
    meant = [c.id for c in clients.values() if folded in (c.id.casefold(), c.name.casefold())]
    return meant[0] if len(meant) == 1 else text


class Agreements:
    """Values agreed with clients over time: what the `open` says, then dated directives."""

    def __init__(self) -> None:
        self._dates: dict[str, list[date]] = {}
        self._values: dict[str, list[str | Money]] = {}

    def add(self, client: str, day: date, value: str | Money) -> None:
        """Note that `value` holds from `day`; must be called in the order of days."""
        self._dates.setdefault(client, []).append(day)
        self._values.setdefault(client, []).append(value)

    def on(self, client: str, day: date) -> str | Money | None:
        """Return the value in force on `day`, None where nothing was agreed by then."""
        dates = self._dates.get(client)
        if not dates:
            return None
        position = bisect_right(dates, day)
        return self._values[client][position - 1] if position else None

    def days(self) -> set[date]:
        """Return every day from which on another value holds, of whichever client."""
        return {day for dates in self._dates.values() for day in dates}


def agreed_values(customs: Iterable[Custom], directive: str, names: ClientNames) -> Agreements:
    """Collect `ar-terms` or `ar-limit` directives; malformed ones are left to the checks."""
    agreements = Agreements()
    for custom in sorted(customs, key=lambda c: (c.date, str(c.values))):
        if custom.type != directive or len(custom.values) < 2:
            continue
        account, value = custom.values[0], custom.values[1]
        client = names.of_account(account) if isinstance(account, str) else None
        if client is not None and isinstance(value, str | Money):
            agreements.add(client, custom.date, value)
    return agreements


def known_values(customs: Iterable[Custom], names: ClientNames) -> Mapping[tuple[str, str], Agreements]:
    """Collect `ar-client` directives by client and key; malformed ones are left to the checks."""
    found: dict[tuple[str, str], Agreements] = {}
    for custom in sorted(customs, key=lambda c: (c.date, str(c.values))):
        if custom.type != CLIENT_DIRECTIVE or len(custom.values) < 3:
            continue
        account, key, value = custom.values[:3]
        client = names.of_account(account) if isinstance(account, str) else None
        if client is not None and isinstance(key, str) and isinstance(value, str):
            found.setdefault((client, key), Agreements()).add(client, custom.date, value)
    return found


def find_clients(facts: Facts, names: ClientNames, client_from: ClientFrom) -> Mapping[str, Client]:
    """Return every client of the facts' day by id; deeper accounts add to the client above them."""
    clients: dict[str, Client] = {}
    for opened in sorted(facts.opens, key=lambda o: (o.account.count(":"), o.account)):
        client = names.of_account(opened.account)
        if client is None or (client == NO_CLIENT) or client_from == "payee":
            continue
        known = clients.get(client)
        clients[client] = _merge(known, client, opened) if known else _client(client, opened)
    terms = agreed_values(facts.customs, TERMS_DIRECTIVE, names)
    limits = agreed_values(facts.customs, LIMIT_DIRECTIVE, names)
    for (client, key), said in sorted(known_values(facts.customs, names).items()):
        value = said.on(client, facts.as_of)
        if client in clients and isinstance(value, str):
            clients[client] = _as_known(clients[client], key, value)
    return {client: _as_agreed(value, terms, limits, facts.as_of) for client, value in sorted(clients.items())}


def _client(client: str, opened: AccountOpen) -> Client:
    meta = opened.meta
    return Client(
        id=client,
        name=text_of(meta, "name") or client,
        terms=text_of(meta, "terms"),
        limit=_limit(meta),
        meta=meta,
        opened=opened.date,
        source=opened.source,
    )


def _merge(known: Client, client: str, opened: AccountOpen) -> Client:
    """Let a deeper account fill in what the client's own account does not say."""
    deeper = _client(client, opened)
    return known._replace(
        name=known.name if known.name != client else deeper.name,
        terms=known.terms or deeper.terms,
        limit=known.limit or deeper.limit,
        meta={**deeper.meta, **known.meta},
        opened=min(day for day in (known.opened, opened.date) if day),
    )


def _as_known(client: Client, key: str, value: str) -> Client:
    """Return a client with another value of a key; an empty one ends it."""
    meta = {other: said for other, said in client.meta.items() if other != key}
    if value.strip():
        meta[key] = value
    return client._replace(meta=meta, name=value.strip() or client.id if key == NAME_KEY else client.name)


def _as_agreed(client: Client, terms: Agreements, limits: Agreements, as_of: date) -> Client:
    new_terms, new_limit = terms.on(client.id, as_of), limits.on(client.id, as_of)
    return client._replace(
        terms=new_terms if isinstance(new_terms, str) else client.terms,
        limit=new_limit if isinstance(new_limit, Money) else client.limit,
    )


def _limit(meta: Meta) -> Money | None:
    value = meta.get("credit-limit")
    return value if isinstance(value, Money) else None


def day_of(value: object) -> date | None:
    """Return a value that people give as a date, in quotes or without; None for anything else."""
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    return None


def text_of(meta: Meta, key: str) -> str:
    """Return a metadata value as text, empty where it is missing."""
    value = meta.get(key)
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value).strip()
