"""What people name must exist: a note about a slip of the keyboard, or an approval of it, is about nothing."""

from arledger.controls.approvals import FORFEIT, REFUND, REFUND_DIRECTIVE, WRITE_OFF, approvers, deeds_of, same_person
from arledger.entries.context import EntryContext
from arledger.model.account import component_below
from arledger.model.documents import NO_CLIENT, Client
from arledger.model.facts import Entry, numbers_in
from arledger.model.problem import Refused, UserError
from arledger.model.slips import ALIKE, did_you_mean, nearest


def refuse_unknown_number(context: EntryContext, client: Client, number: str | None) -> None:
    """Raise Refused for a number that no document of a client has ever had or named.

    The context must have the client's whole history.
    """
    if number is None:
        return
    if not number.strip():
        raise UserError("the number is empty", "Give the document's, or leave --invoice out.")
    known = {item.number for item in context.book.items if item.client == client.id}
    for document in context.book.documents:
        if document.client == client.id:
            known |= {document.number, *document.about}
    for entry in context.book.facts.entries:
        known |= _deposit_numbers(context, entry, client.id)
    if number not in known:
        context.refuse_of_others(number, client)
        remedy = did_you_mean(number, known, f"`arledger client {client.id}` lists what there is.", ALIKE)
        raise Refused(f"{client.id} has no document {number}", remedy)


def refuse_unknown_subject(context: EntryContext, kind: str, name: str) -> None:
    """Raise Refused for what a write-off or refund cannot be of; the context must have the whole book.

    A credit memo may be approved by a number that it is yet to get.
    """
    if is_subject(context, kind, name):
        return
    if kind == WRITE_OFF:
        remedy = did_you_mean(name, _subjects(context, kind), "`arledger items` lists the open ones.", ALIKE)
        raise Refused(f"there is no invoice {name} that could be written off", remedy)
    if kind == FORFEIT:
        remedy = did_you_mean(name, _subjects(context, kind), "`arledger deposits` lists what there is.", ALIKE)
        raise Refused(f"there is no deposit {name}", remedy)
    named = {client.name: client.id for client in context.book.clients.values()}
    named |= {subject: subject for subject in _subjects(context, kind)}
    close = nearest(name, named, ALIKE)
    remedy = "Name the client's account component, or the deposit's number."
    if close:
        remedy = f"Did you mean {named[close[0]]}?"
    raise Refused(f"{name} is neither a client nor a deposit, so there is nothing to refund", remedy)


def is_subject(context: EntryContext, kind: str, name: str) -> bool:
    """Say whether there can be a document of this kind under a name, as far as the context knows."""
    return kind not in (WRITE_OFF, REFUND, FORFEIT) or name in _subjects(context, kind)


def refuse_without_authority(context: EntryContext, kind: str) -> None:
    """Raise Refused where whoever asks may not approve a document of this kind, whatever its amount."""
    may = approvers(context.policy, kind)
    if may and context.by.strip().casefold() not in {name.strip().casefold() for name in may}:
        raise Refused(
            f"{context.by} may not approve a {kind}: [[authority]] in arledger.toml names {' and '.join(may)}",
            "One of them approves it; --by says who.",
        )


def refuse_own_request(context: EntryContext, kind: str, name: str) -> None:
    """Raise Refused for the refund of a deposit that whoever approves it was the last to ask for."""
    asked = _last_request(context, name) if kind == REFUND else None
    if asked and same_person(asked, context.by):
        raise Refused(
            f"{context.by} has asked for this refund, and cannot approve it",
            "Somebody else approves it; --by says who.",
        )


def unasked(context: EntryContext, kind: str, name: str) -> tuple[str, ...]:
    """Return a remark where the refund of a deposit is approved that nobody has asked for."""
    if kind != REFUND or name in context.book.clients or _last_request(context, name):
        return ()
    comes_first = f"`arledger deposits request {name}` comes first, and is approved then"
    return (f"Nobody has asked for the refund of {name}: {comes_first}.",)


def _last_request(context: EntryContext, name: str) -> str | None:
    """Return who was the last to ask for the refund of a deposit, None where nobody has since it was refused."""
    steps = [
        (custom.date, str(custom.values[1]), str(custom.values[2]))
        for custom in context.book.facts.customs
        if custom.type == REFUND_DIRECTIVE and len(custom.values) > 2 and custom.values[0] == name
    ]
    asked = sorted((day, who) for day, state, who in steps if state == "requested" and day <= context.day)
    if not asked or any(state == "refused" and asked[-1][0] < day <= context.day for day, state, _ in steps):
        return None
    return asked[-1][1]


def _subjects(context: EntryContext, kind: str) -> set[str]:
    """Return under which names there is a document of a kind, or can be one."""
    book = context.book
    names = {
        name
        for deed in deeds_of(book, context.policy)
        if deed.kind == kind
        for name in frozenset().union(*deed.names)
    }
    if kind == WRITE_OFF:
        return names | ({item.number for item in book.items} - {""})
    for entry in book.facts.entries:
        names |= _deposit_numbers(context, entry)
    if kind == FORFEIT:
        return names
    return names | (set(book.clients) - {NO_CLIENT})


def _deposit_numbers(context: EntryContext, entry: Entry, client: str | None = None) -> set[str]:
    """Return the numbers that an entry has as one of deposits, of a client or of anybody."""
    roots = context.book.facts.roots.deposits
    held = [(p, {component_below(p.account, root) for root in roots} - {None}) for p in entry.postings]
    legs = [posting for posting, owners in held if owners and client in (None, *owners)]
    if not legs:
        return set()
    return {*entry.links, *numbers_in(entry.meta, *(leg.meta for leg in legs))} - {""}
