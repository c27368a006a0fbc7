"""Whose a mail is: of a client by its sender's exact address, ours, on record already, or of somebody unknown."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from shlex import quote

from arledger.collecting.owners import Owners
from arledger.collecting.record import CollectingRecord
from arledger.collecting.values import Notice
from arledger.formats.mail import Mail
from arledger.formats.mail.addresses import plain_address
from arledger.model.documents import Client
from arledger.policy.settings import Policy
from arledger.subledger.numbers import as_counted

_BETWEEN = re.compile(r"[;,\s<>]+")
_COLLEAGUES = ("sales-rep",)


class State(StrEnum):
    """What becomes of a mail."""

    TAKEN = "taken"
    QUEUED = "queued"
    WAITING = "waiting"
    KNOWN = "known"
    OWN = "own"
    QUESTION = "question"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Found:
    """A file with its mail, None where it is none, and what becomes of it; `clients` are those whose it may be."""

    path: Path
    mail: Mail | None
    state: State
    reason: str = ""
    remedy: str = ""
    clients: tuple[Client, ...] = ()
    exit_code: int = 1


@dataclass(frozen=True)
class AddressBook:
    """Which addresses are clients' and which are ours, and which mails are on record, by their Message-IDs."""

    clients: Iterable[Client]
    policy: Policy
    record: CollectingRecord
    owners: Callable[[], Owners]
    """Whose each number is: what a reminder was about tells to whom it went."""
    waiting: frozenset[str] = frozenset()
    """The Message-IDs of the mails in the queue."""

    @cached_property
    def ours(self) -> frozenset[str]:
        """Our own addresses: the company's and those of colleagues."""
        known = (self.policy.company.email, *self.policy.contacts.values())
        return frozenset(filter(None, map(plain_address, known)))

    @cached_property
    def _by_address(self) -> Mapping[str, list[Client]]:
        found: defaultdict[str, list[Client]] = defaultdict(list)
        for client in self.clients:
            for address in addresses_of(client) - self.ours:
                found[address].append(client)
        return found

    def clients_of(self, mail: Mail) -> tuple[Client, ...]:
        """Return the clients whose address a mail was sent from, by name."""
        found = {each.id: each for who in mail.senders for each in self._by_address.get(who.address, ())}
        return tuple(found[name] for name in sorted(found))

    def is_ours(self, mail: Mail) -> bool:
        """Say whether one of us has written a mail."""
        return all(who.address in self.ours for who in mail.senders)

    def recorded(self, message_id: str) -> str:
        """Return how a mail is on record, empty where it is not."""
        return self._recorded.get(message_id, "")

    @cached_property
    def _recorded(self) -> Mapping[str, str]:
        found = {each.message_id: f"a mail of {each.client}, {each.day}" for each in self.record.contacts()}
        found |= {each.message_id: f"our reminder of {each.day}" for each in self.record.notices()}
        return {message_id: how for message_id, how in found.items() if message_id}

    def hint(self, mail: Mail) -> str:
        """Return which mail on record one answers, and of whom that was; empty where it answers none."""
        earlier = set(mail.earlier)
        for contact in self.record.contacts():
            if contact.message_id in earlier:
                return f"answers a mail of {contact.client}, {contact.day}"
        notices = [each for each in self.record.notices() if each.message_id in earlier]
        return self._about(notices) if notices else ""

    def _about(self, notices: Sequence[Notice]) -> str:
        """Return which reminder it was, to whom and about which numbers."""
        owners = Owners(()) if all(each.client for each in notices) else self.owners()
        whose = {name for each in notices for name in owners.clients(each.number, each.client)}
        numbers = ", ".join(sorted({each.number for each in notices}, key=as_counted))
        to = f" to {' or '.join(sorted(whose))}" if whose else ""
        return f"answers our reminder of {min(each.day for each in notices)}{to}: {numbers}"


def addresses_of(client: Client) -> set[str]:
    """Return every address that a client's account has, under whatever key, but those of colleagues of ours."""
    texts = [value for key, value in client.meta.items() if isinstance(value, str) and key not in _COLLEAGUES]
    words = [word for text in texts if "@" in text for word in _BETWEEN.split(text)]
    return {address for word in words if (address := plain_address(word.removeprefix("mailto:")))}


def sorted_out(read: Sequence[Found], known: AddressBook, client: Client | None, *, outgoing: bool) -> list[Found]:
    """Say what becomes of each mail; one that is there twice is taken once.

    `client` is whose they are where somebody has said so. `outgoing` takes mails that we have written.
    """
    seen: dict[str, Path] = {}
    found = []
    for each in read:
        if each.mail is None:
            found.append(each)
            continue
        first = seen.setdefault(each.mail.message_id, each.path)
        recorded = known.recorded(each.mail.message_id)
        if first != each.path:
            found.append(_as(each, State.KNOWN, f"the same mail as {first}"))
        elif recorded:
            found.append(_as(each, State.KNOWN, f"on record already: {recorded}"))
        elif known.is_ours(each.mail) and not (outgoing and client):
            found.append(_as(each, State.OWN, "we have written it; to record it, name CLIENT and --channel mail-out"))
        elif client:
            found.append(_as(each, State.TAKEN, _of_another(each.mail, known, client), client))
        else:
            found.append(_by_sender(each, each.mail, known))
    return found


def _of_another(mail: Mail, known: AddressBook, client: Client) -> str:
    """Say where a mail that is to be a client's was sent from another's address."""
    others = [each.id for each in known.clients_of(mail)]
    return f"sent from an address of {' and '.join(others)}" if others and client.id not in others else ""


def _by_sender(each: Found, mail: Mail, known: AddressBook) -> Found:
    senders = " and ".join(who.address for who in mail.senders)
    clients = known.clients_of(mail)
    if len(clients) > 1:
        names = " and ".join(one.id for one in clients)
        asking = _as(each, State.QUESTION, f"{senders} is an address of {names}", *clients)
        return replace(asking, remedy=f"Say whose it is: arledger log CLIENT --mail {quote(str(each.path))}.")
    if clients:
        return _as(each, State.TAKEN, "", *clients)
    if mail.message_id in known.waiting:
        return _as(each, State.WAITING, f"in the queue already: {senders} is no client's address")
    return _as(each, State.QUEUED, f"{senders} is no client's address: it waits in the queue (log --queue)")


def _as(each: Found, state: State, reason: str, *clients: Client) -> Found:
    return replace(each, state=state, reason=reason, clients=clients)
