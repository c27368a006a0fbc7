"""What stands in a ledger, in the words of a review: one line for each thing, and whose it is."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from arledger.capabilities.review.diff import Side, clients_of, numbers_of
from arledger.model.account import component_below
from arledger.model.documents import NO_CLIENT
from arledger.model.facts import AccountOpen, Custom, DocumentFile, Entry, Meta, MetaValue, Note, Posting
from arledger.model.money import Money, plain
from arledger.subledger.clients import (
    CLIENT_DIRECTIVE,
    LIMIT_DIRECTIVE,
    TERMS_DIRECTIVE,
    agreed_values,
    find_clients,
    text_of,
)
from arledger.subledger.report_parts import money

Thing: TypeAlias = Entry | Custom | Note | DocumentFile | AccountOpen

# The text of a note may be a whole mail; whoever wants all of it has the file and the line.
_LONGEST = 300
_ACCOUNT = re.compile(r"[^\W\d_][\w-]*(?::[\w-]+)+")


class OwnersOf:
    """Tells whose the things of one state are; documents are looked up by their numbers only if it is asked for."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._names = side.names

    def of(self, thing: Thing) -> tuple[str, ...]:
        """Return the clients of something, sorted; none where it is about nobody."""
        if isinstance(thing, Entry):
            return clients_of(thing, self._side)
        if not isinstance(thing, Custom):
            return self._of_account(thing.account)
        texts = [value for value in thing.values if isinstance(value, str)]
        named = [client for text in texts for client in self._of_account(text)]
        if not named and texts:
            named = [texts[0]] if texts[0] in self._side.book.clients else [*self._by_number.get(texts[0], ())]
        return tuple(sorted(set(named)))

    def _of_account(self, account: str) -> tuple[str, ...]:
        client = self._names.of_account(account)
        if client is None:
            deposits = self._side.book.facts.roots.deposits
            client = next((c for root in deposits if (c := component_below(account, root))), None)
        return (client,) if client and client != NO_CLIENT else ()

    @cached_property
    def _by_number(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        roots = self._side.book.facts.roots
        for entry in self._side.book.facts.entries:
            if any(roots.follows(posting.account) for posting in entry.postings):
                for number in numbers_of(entry):
                    found.setdefault(number, set()).update(clients_of(entry, self._side))
        return found


def what(thing: Thing, owners: OwnersOf) -> str:
    """Name something in few words."""
    if isinstance(thing, Entry):
        return " ".join((*owners.of(thing), *numbers_of(thing)))
    if isinstance(thing, Custom):
        named = f"{thing.type} {thing.values[0]}" if thing.values else thing.type
        clients = [client for client in owners.of(thing) if client not in re.split(r"[ :]", named)]
        return f"{named} of {', '.join(clients)}" if clients else named
    words = {Note: "note on", DocumentFile: "document of", AccountOpen: "open"}
    return f"{words[type(thing)]} {thing.account}"


def only(thing: Thing, other: Thing) -> str:
    """Return what the other one does not say, on one line."""
    parts, others = ([*_head(each), *_body(each)] for each in (thing, other))
    lacking = Counter(parts) - Counter(others)
    return "; ".join(part for part in dict.fromkeys(parts) if part in lacking)


def text_of_thing(thing: Thing) -> str:
    """Return everything that something says, in the manner of a ledger and on one line, without its place."""
    return "; ".join([" ".join(_head(thing)), *_body(thing)])


def cut(text: str) -> str:
    """Return a text that is short enough for a table."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def in_force_before(custom: Custom, side: Side) -> str | None:
    """Return what a directive replaces: a limit, terms or a client's key; empty without any, None for another one."""
    if custom.type == CLIENT_DIRECTIVE and len(custom.values) > 1:
        return _known_before(custom, side)
    if custom.type not in (LIMIT_DIRECTIVE, TERMS_DIRECTIVE) or not custom.values:
        return None
    names = side.names
    client = names.of_account(str(custom.values[0])) or ""
    earlier = [other for other in side.book.facts.customs if _order(other) < _order(custom)]
    agreed = agreed_values(earlier, custom.type, names).on(client, custom.date)
    known = side.book.clients.get(client)
    key = "credit-limit" if custom.type == LIMIT_DIRECTIVE else "terms"
    value = agreed if agreed is not None else known.meta.get(key) if known else None
    return "" if value is None else _value(value)


def _known_before(custom: Custom, side: Side) -> str:
    """Return what was known of a client under the key before a directive."""
    names, facts = side.names, side.book.facts
    earlier = tuple(other for other in facts.customs if _order(other) < _order(custom))
    before = find_clients(replace(facts, as_of=custom.date, customs=earlier), names, side.policy.items.client_from)
    client = before.get(names.of_account(str(custom.values[0])) or "")
    return text_of(client.meta, str(custom.values[1])) if client else ""


def _order(custom: Custom) -> tuple[object, ...]:
    # As agreements are sorted: of two on one day, the later one by its text holds.
    return (custom.date, str(custom.values))


def _head(thing: Thing) -> list[str]:
    day = thing.date.isoformat()
    match thing:
        case Entry():
            texts = [_quoted(text) for text in (thing.payee, thing.narration) if text]
            return [day, thing.flag, *texts, *_links(thing.links), *(f"#{tag}" for tag in thing.tags)]
        case Custom():
            return [day, "custom", _quoted(thing.type), *map(_said, thing.values)]
        case Note():
            return [day, "note", thing.account, _quoted(thing.comment), *_links(thing.links)]
        case DocumentFile():
            return [day, "document", thing.account, _quoted(thing.path), *_links(thing.links)]
    return [day, "open", thing.account, *thing.currencies]


def _body(thing: Thing) -> list[str]:
    if isinstance(thing, Custom):
        return []
    return [*_meta(thing.meta), *(map(_leg, thing.postings) if isinstance(thing, Entry) else ())]


def _links(links: Iterable[str]) -> list[str]:
    return [f"^{link}" for link in links]


def _leg(posting: Posting) -> str:
    text = f"{posting.account} {plain(money(posting.number, posting.currency))} {posting.currency}"
    text = f"{posting.flag} {text}" if posting.flag else text
    text += f" @ {posting.price}" if posting.price else ""
    return f"{text} ({', '.join(_meta(posting.meta))})" if posting.meta else text


def _meta(meta: Meta) -> list[str]:
    return [f"{key}: {_value(value)}" for key, value in meta.items()]


def _said(value: MetaValue) -> str:
    """Write a value of a directive; the facts keep an account as its name, which stands without quotes."""
    return value if isinstance(value, str) and _ACCOUNT.fullmatch(value) else _value(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _value(value: MetaValue) -> str:
    match value:
        case str():
            return _quoted(value)
        case bool():
            return str(value).upper()
        case Decimal():
            return plain(value)
        case Money():
            return f"{plain(money(*value))} {value.currency}"
    return str(value)
