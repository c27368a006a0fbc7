"""Who writes and who is written to: addresses come from the client's account and the policy, never from a call."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast, get_args

from arledger.letters.wording import harmless
from arledger.model.documents import Client
from arledger.model.problem import UserError
from arledger.policy.settings import CompanySettings, Policy
from arledger.subledger.clients import text_of

Audience = Literal["client", "sales", "both"]
Place = Callable[..., str]

# The part before the @ that needs no quotes (RFC 5322), and names of hosts with at least one dot.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?=.{1,253}\Z)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}")

EMAIL_KEYS = ("billing-email", "email")


class Person(NamedTuple):
    """Somebody with a mail address in ASCII."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who a letter goes to, and who gets a copy; nobody where it is posted by hand."""

    to: Person | None
    copy: tuple[Person, ...] = ()

    @property
    def addresses(self) -> list[str]:
        """All addresses, the recipient's first."""
        return [person.address for person in (self.to, *self.copy) if person]


class Colleagues:
    """Who is meant by the names of `[contacts]`: those with one address are one person, called by the first name."""

    def __init__(self, contacts: Mapping[str, str]) -> None:
        self._contacts = contacts
        self._of_address: dict[str, str] = {}
        for name, address in contacts.items():
            self._of_address.setdefault(_folded(address), name)

    @property
    def persons(self) -> tuple[str, ...]:
        """The first name of each."""
        return tuple(self._of_address.values())

    def person(self, name: str) -> str:
        """Return the first name with a contact's address; empty where there is none."""
        address = _folded(self._contacts.get(name, ""))
        return self._of_address[address] if address else ""


def _folded(address: str) -> str:
    return address.strip().casefold()


def read_audience(text: str) -> Audience:
    """Read --to; raises UserError for a word that is no role."""
    if text not in get_args(Audience):
        raise UserError(f"--to: there is no role {text!r}", f"Choose one of {', '.join(get_args(Audience))}.")
    return cast("Audience", text)


def sender(policy: Policy, place: Place) -> Person:
    """Return who writes; `place` names where a setting stands. Raises UserError without a valid address."""
    company = policy.company
    if not company.email:
        raise UserError(
            f"{place('company')}: a mail needs a sender, and [company] has no email",
            'Write under [company]: email = "receivables@your-company.example".',
        )
    address = checked(company.email, place("company", "email"), "[company] email")
    return Person(harmless(company.name) or address, address)


def recipients(client: Client, policy: Policy, audience: Audience, place: Place) -> Recipients:
    """Return who a letter about a client goes to by their role; raises UserError where an address is missing."""
    if audience == "sales":
        return Recipients(sales_person(client, policy, place))
    copy = (sales_person(client, policy, place),) if audience == "both" else ()
    return Recipients(client_person(client), copy)


def known_addresses(client: Client, policy: Policy, audience: Audience, place: Place) -> list[str]:
    """Return the addresses of `recipients` as far as there are any: what is no mail does without the others."""
    known = []
    for role in ("client", "sales") if audience == "both" else (audience,):
        with suppress(UserError):
            known += recipients(client, policy, role, place).addresses
    return known


def client_person(client: Client) -> Person:
    """Return the client's address: `billing-email`, else `email` of its account."""
    for key in EMAIL_KEYS:
        address = text_of(client.meta, key)
        if address:
            contact = harmless(text_of(client.meta, "contact"))
            return Person(contact or harmless(client.name), checked(address, _open_of(client), key))
    raise UserError(
        f"{_open_of(client)}: {harmless(client.name)} ({client.id}) has no mail address",
        f'Add to the open directive of the account: email: "accounts@{client.id.lower()}.example"',
    )


def reachable(client: Client) -> Person | None:
    """Return whom a mail to a client goes to, None where its account has no usable address."""
    try:
        return client_person(client)
    except UserError:
        return None


def sales_person(client: Client, policy: Policy, place: Place) -> Person:
    """Return the address of the client's `sales-rep`, from the policy's [contacts]."""
    name = text_of(client.meta, "sales-rep")
    if not name:
        raise UserError(
            f"{_open_of(client)}: {harmless(client.name)} ({client.id}) has no sales representative",
            'Add to the open directive of the account: sales-rep: "name", and the name to [contacts].',
        )
    address = policy.contacts.get(name)
    if not address:
        raise UserError(
            f"{_open_of(client)}: the sales-rep {harmless(name)} of {client.id} has no mail address",
            f'Write in arledger.toml under [contacts]: "{harmless(name)}" = "address" ({place("contacts")}).',
        )
    return Person(harmless(name), checked(address, place("contacts", name), f"[contacts] {harmless(name)}"))


def _open_of(client: Client) -> str:
    return str(client.source) if client.source else f"client {client.id}"


def checked(address: str, place: str, name: str) -> str:
    """Return an address as it may stand in a header, its host in ASCII; raises UserError for anything else."""
    local, at, host = address.strip().rpartition("@")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local) or not _HOST.fullmatch(host):
        raise UserError(
            f"{place}: {name}: {harmless(address, 80)!r} is no mail address",
            'Write one address without a name, as in "accounts@client.example".',
        )
    return f"{local}@{host}"


def letterhead(company: CompanySettings, title: str) -> list[str]:
    """Return the lines above a letter: the company's name and address; without a name, the ledger's title."""
    return [line for line in map(harmless, (company.name or title, *company.address)) if line]


def postal_lines(client: Client) -> list[str]:
    """Return the client's name and the lines of `address:` on its account, cut at semicolons and line ends."""
    lines = re.split(r"[;\n]", text_of(client.meta, "address"))
    return [line for line in map(harmless, (client.name, *lines)) if line]


def client_values(client: Client) -> Mapping[str, str]:
    """Return what every template can name of the client that a letter is about."""
    return {"id": client.id, "name": client.name, "contact": text_of(client.meta, "contact")}
