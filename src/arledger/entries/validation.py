"""What people name must exist: a note about a slip of the keyboard, or an approval of it, is about nothing."""

from arledger.controls.approvals import REFUND, WRITE_OFF, approvers, deeds_of
from arledger.entries.context import EntryContext
from arledger.model.account import component_below
from arledger.model.documents import NO_CLIENT, Client
from arledger.model.facts import NUMBER_KEYS, Entry
from arledger.model.problem import Refused, UserError
from arledger.model.slips import ALIKE, did_you_mean, nearest
from arledger.subledger.clients import text_of


def refuse_unknown_number(desk: EntryContext, client: Client, number: str | None) -> None:
    """Raise Refused for a number that no document of a client has ever had or named.

    The desk must have the client's whole history.
    """
    if number is None:
        return
    if not number.strip():
        raise UserError("the number is empty", "Give the document's, or leave --invoice out.")
    known = {item.number for item in desk.book.items if item.client == client.id}
    for document in desk.book.documents:
        if document.client == client.id:
            known |= {document.number, *document.about}
    for entry in desk.book.facts.entries:
        known |= _deposit_numbers(desk, entry, client.id)
    if number not in known:
        remedy = did_you_mean(number, known, f"`arledger client {client.id}` lists what there is.", ALIKE)
        raise Refused(f"{client.id} has no document {number}", remedy)


def refuse_unknown_subject(desk: EntryContext, kind: str, name: str) -> None:
    """Raise Refused for what a write-off or refund cannot be of; the desk must have the whole book.

    A credit memo may be approved by a number that it is yet to get.
    """
    if is_subject(desk, kind, name):
        return
    if kind == WRITE_OFF:
        remedy = did_you_mean(name, _subjects(desk, kind), "`arledger items` lists the open ones.", ALIKE)
        raise Refused(f"there is no invoice {name} that could be written off", remedy)
    named = {client.name: client.id for client in desk.book.clients.values()}
    named |= {subject: subject for subject in _subjects(desk, kind)}
    close = nearest(name, named, ALIKE)
    remedy = "Name the client's account component, or the deposit's number."
    if close:
        remedy = f"Did you mean {named[close[0]]}?"
    raise Refused(f"{name} is neither a client nor a deposit, so there is nothing to refund", remedy)


def is_subject(desk: EntryContext, kind: str, name: str) -> bool:
    """Say whether there can be a document of this kind under a name, as far as the desk knows."""
    return kind not in (WRITE_OFF, REFUND) or name in _subjects(desk, kind)


def refuse_without_authority(desk: EntryContext, kind: str) -> None:
    """Raise Refused where whoever asks may not approve a document of this kind, whatever its amount."""
    may = approvers(desk.policy, kind)
    if may and desk.by.strip().casefold() not in {name.strip().casefold() for name in may}:
        raise Refused(
            f"{desk.by} may not approve a {kind}: [[authority]] in arledger.toml names {' and '.join(may)}",
            "One of them approves it; --by says who.",
        )


def _subjects(desk: EntryContext, kind: str) -> set[str]:
    """Return under which names there is a document of a kind, or can be one."""
    book = desk.book
    names = {
        name for deed in deeds_of(book, desk.policy) if deed.kind == kind for name in frozenset().union(*deed.names)
    }
    if kind == WRITE_OFF:
        return names | ({item.number for item in book.items} - {""})
    for entry in book.facts.entries:
        names |= _deposit_numbers(desk, entry)
    return names | (set(book.clients) - {NO_CLIENT})


def _deposit_numbers(desk: EntryContext, entry: Entry, client: str | None = None) -> set[str]:
    """Return the numbers that an entry has as one of deposits, of a client or of anybody."""
    roots = desk.book.facts.roots.deposits
    held = [(p, {component_below(p.account, root) for root in roots} - {None}) for p in entry.postings]
    legs = [posting for posting, owners in held if owners and client in (None, *owners)]
    if not legs:
        return set()
    named = {text_of(meta, key) for meta in (entry.meta, *(leg.meta for leg in legs)) for key in NUMBER_KEYS}
    return {*entry.links, *named} - {""}
