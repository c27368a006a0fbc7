"""What people note, decide and agree: notes, documents, approvals, holds, clients and their terms."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from arledger.controls.approvals import DIRECTIVE, KINDS
from arledger.controls.holds import HOLD, RELEASE, hold_on, released_on
from arledger.entries.context import EntryContext
from arledger.entries.terms import spelled
from arledger.entries.validation import refuse_own_request, refuse_unknown_subject, refuse_without_authority, unasked
from arledger.model.account import is_under_any
from arledger.model.documents import Client
from arledger.model.money import Money
from arledger.model.plan import AccountName, NewCustom, NewOpen, Plan
from arledger.model.problem import Refused, UserError
from arledger.subledger.clients import CLIENT_DIRECTIVE, LIMIT_DIRECTIVE, TERMS_DIRECTIVE

_KEY = re.compile(r"[a-z][a-zA-Z0-9_-]*")
_AGREED = {"terms": "--terms", "credit-limit": "--limit"}
_SET_BY = {TERMS_DIRECTIVE: "the terms of {} are", LIMIT_DIRECTIVE: "the credit limit of {} is"}
_COMPONENT = re.compile(r"[^\W_a-z](?:[^\W_]|-)*")


def _root_of_most(context: EntryContext) -> str:
    """Return the level at which most clients' accounts stand, the shortest of several."""
    roots = context.book.facts.roots
    own = {roots.own_account(opened.account) for opened in context.book.facts.opens}
    counts = Counter(account.rpartition(":")[0] for account in own if account)
    return min(roots.receivable, key=lambda root: (-counts[root], root.count(":"), root))


def approve(context: EntryContext, number: str, kind: str, reason: str | None, client: Client | None = None) -> Plan:
    """Propose an approval by whoever asks; it stands beside the client's entries, or in the main file.

    It says whose document it is for where the `client` is given, which it must be for a number of several clients.
    Raises Refused for such a number without, for one that only others have or nobody has, and where the policy
    names others who may approve. The context must know the number if anybody has it (`is_subject`).
    """
    if kind not in KINDS:
        raise UserError(f"there is nothing to approve of the kind {kind!r}", f"Choose {', '.join(KINDS)}.")
    if not number.strip():
        raise UserError("what is approved has no number", "Give the document's, or the client of a refund.")
    refuse_without_authority(context, kind)
    refuse_unknown_subject(context, kind, number)
    refuse_own_request(context, kind, number)
    owners = _owners(context, number)
    if client is None and len(owners) > 1 and context.policy.items.client_from == "account":
        raise Refused(f"{number} is a number of {' and '.join(owners)}", "Say whose is meant with --client.")
    if client and owners and client.id not in owners:
        raise Refused(f"{number} is not a number of {client.id}, but of {' and '.join(owners)}", "Correct either.")
    whose = context.whose(client) if client else ()
    values = (number, kind, context.by, *((reason,) if reason else ()), *whose)
    owner = client or whose_number(context, number)
    file = context.file_of(owner) if owner else _file_about(context, number)
    return context.plan(file, [NewCustom(context.day, DIRECTIVE, values)], *unasked(context, kind, number))


def _file_about(context: EntryContext, number: str) -> str:
    """Return the file in which a deposit of a number came in, else the main one."""
    facts = context.book.facts
    about = (entry for entry in facts.entries if number in entry.links)
    held = (e.file for e in about if any(is_under_any(p.account, facts.roots.deposits) for p in e.postings))
    return next(held, facts.main)


def whose_number(context: EntryContext, number: str) -> Client | None:
    """Return whose document an approval is about; of a refund it names the client. None where that is not known."""
    owners = _owners(context, number)
    return context.book.clients.get(owners[0] if len(owners) == 1 else number)


def _owners(context: EntryContext, number: str) -> list[str]:
    return sorted({item.client for item in context.book.items if item.number == number})


def hold(context: EntryContext, client: Client, reason: str) -> Plan:
    """Propose a hold: no further credit; raises Refused where one is in force."""
    known = hold_on(context.book, client.id, context.day)
    if known:
        raise Refused(f"{client.id} is on hold since {known.since}: {known.reason}", "Nothing to do.")
    if released_on(context.book, client.id, context.day):
        raise Refused(f"a hold of {client.id} was released on {context.day}", "Date the new one a day later.")
    return _decided(context, client, HOLD, reason)


def release(context: EntryContext, client: Client, reason: str) -> Plan:
    """Propose to end a hold; raises Refused where none is in force."""
    if not hold_on(context.book, client.id, context.day):
        raise Refused(f"{client.id} is not on hold on {context.day}", "Nothing to do.")
    return _decided(context, client, RELEASE, reason)


def _decided(context: EntryContext, client: Client, directive: str, reason: str) -> Plan:
    """Propose a hold or its end from the day on, with who decided."""
    values = (AccountName(context.account_of(client)), reason, context.by)
    return context.plan(context.file_of(client), [NewCustom(context.day, directive, values)])


@dataclass(frozen=True, slots=True)
class NewClient:
    """What is known of a new client."""

    id: str
    name: str
    terms: str | None = None
    limit: Money | None = None
    email: str | None = None
    kind: str | None = None
    currency: str | None = None
    sales_rep: str | None = None


def client_new(context: EntryContext, new: NewClient) -> Plan:
    """Propose to open a client's account, in a journal of its own; the id is the account's component."""
    if not _COMPONENT.fullmatch(new.id):
        raise UserError(
            f"{new.id!r} cannot be an account's component",
            "Begin with a capital or digit; letters, digits and - only.",
        )
    taken = {c.id.casefold(): c.id for c in context.book.clients.values()}
    if new.id.casefold() in taken:
        raise Refused(f"there is a client {taken[new.id.casefold()]}", "Choose another id.")
    facts = (
        ("name", new.name),
        ("kind", new.kind),
        ("terms", _spelled(new.terms)),
        ("credit-limit", new.limit),
        ("email", new.email),
        ("sales-rep", new.sales_rep),
    )
    root = _root_of_most(context)
    currency = new.currency or next(iter(context.book.facts.operating_currencies), None)
    if new.limit and currency and new.limit.currency != currency:
        raise Refused(
            f"the limit is in {new.limit.currency}, and {new.id} is to have an account in {currency}",
            "Give both in one currency: --currency says the account's.",
        )
    directive = NewOpen(
        context.day,
        f"{root}:{new.id}",
        (currency,) if currency else (),
        tuple((key, value) for key, value in facts if value is not None),
    )
    same = [c.id for c in context.book.clients.values() if c.name.casefold() == new.name.casefold()]
    remarks = [f"{same[0]} has the same name."] if same else []
    if len(context.book.facts.roots.receivable) > 1:
        remarks.append(f"{new.id} stands below {root}, as most clients do.")
    return context.plan(_new_journal(context, new.id), [directive], *remarks)


def _new_journal(context: EntryContext, client: str) -> str:
    """Return the new client's journal: by the policy, or beside the other clients' journals."""
    pattern = context.policy.writing.client_file
    if pattern:
        return pattern.replace("{client}", client)
    files = [c.source.file for c in context.book.clients.values() if c.source]
    folders = [str(PurePosixPath(file).parent) for file in files if file != context.book.facts.main]
    if not folders:
        return context.book.facts.main
    folder = max(sorted(set(folders)), key=folders.count)
    return str(PurePosixPath(folder) / f"{client}.beancount")


def client_set(
    context: EntryContext,
    client: Client,
    terms: str | None,
    limit: Money | None,
    known: Mapping[str, str] | None = None,
) -> Plan:
    """Propose new terms, a new limit or what is `known` of the client from the day on, by key, with who decided.

    Raises Refused for what was set for that day already: of two, the order in the files would decide nothing.
    """
    account = AccountName(context.account_of(client))
    directives = []
    if terms is not None:
        _refuse_twice(context, client, TERMS_DIRECTIVE)
        directives.append(NewCustom(context.day, TERMS_DIRECTIVE, (account, spelled(terms), context.by)))
    if limit is not None:
        _refuse_twice(context, client, LIMIT_DIRECTIVE)
        directives.append(NewCustom(context.day, LIMIT_DIRECTIVE, (account, limit, context.by)))
    if known and context.policy.items.client_from == "payee":
        raise Refused(
            "clients of this ledger are payees, and what is set would be everybody's",
            "Give them accounts of their own.",
        )
    for key, value in (known or {}).items():
        _refuse_key(context, client, key)
        directives.append(NewCustom(context.day, CLIENT_DIRECTIVE, (account, key, value, context.by)))
    if not directives:
        raise UserError("there is nothing to set", "Give --terms, --limit, --name or another option.")
    return context.plan(context.file_of(client), directives)


def _spelled(terms: str | None) -> str | None:
    return None if terms is None else spelled(terms)


def pairs(words: Sequence[str] | None) -> dict[str, str]:
    """Return what `--meta KEY=VALUE` says, by key."""
    found = {}
    for word in words or ():
        key, equals, value = word.partition("=")
        if not equals:
            raise UserError(f"--meta: {word!r} has no value", "Write it as region=north; nothing behind = ends it.")
        found[key.strip()] = value.strip()
    return found


def _refuse_key(context: EntryContext, client: Client, key: str) -> None:
    if not _KEY.fullmatch(key) or key in _AGREED:
        remedy = f"Use {_AGREED[key]}." if key in _AGREED else "Begin with a small letter; no blanks in it."
        raise UserError(f"{key!r} cannot be set as metadata", remedy)
    _refuse_twice(context, client, CLIENT_DIRECTIVE, key)


def _refuse_twice(context: EntryContext, client: Client, directive: str, key: str = "") -> None:
    accounts = context.book.facts.roots.accounts_of(client.id)
    for custom in context.book.facts.customs:
        same = (custom.type, custom.date) == (directive, context.day) and (not key or custom.values[1:2] == (key,))
        if same and custom.values and is_under_any(str(custom.values[0]), accounts):
            what = f"the {key} of {client.id} is" if key else _SET_BY[directive].format(client.id)
            raise Refused(
                f"{what} set for {context.day} already, at {custom.source}",
                "Correct that directive, or give a later --date.",
            )
