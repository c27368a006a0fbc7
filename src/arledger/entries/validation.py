"""What people name must exist: a note about a slip of the keyboard, or an approval of it, is about nothing."""

from collections.abc import Iterable

from arledger.controls.approvals import REFUND, WRITE_OFF, approvers, deeds_of
from arledger.entries.context import EntryContext
from arledger.model.account import component_below
from arledger.model.documents import NO_CLIENT, Client
from arledger.model.facts import Entry, numbers_in
from arledger.model.problem import Refused, UserError

_LONGEST_GUESSED = 100


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
        remedy = _nearest(number, known) or f"`arledger client {client.id}` lists what there is."
        raise Refused(f"{client.id} has no document {number}", remedy)


def refuse_unknown_subject(desk: EntryContext, kind: str, name: str) -> None:
    """Raise Refused for what a write-off or refund cannot be of; the desk must have the whole book.

    A credit memo may be approved by a number that it is yet to get.
    """
    if is_subject(desk, kind, name):
        return
    if kind == WRITE_OFF:
        remedy = _nearest(name, _subjects(desk, kind)) or "`arledger items` lists the open ones."
        raise Refused(f"there is no invoice {name} that could be written off", remedy)
    named = {client.name: client.id for client in desk.book.clients.values()}
    named |= {subject: subject for subject in _subjects(desk, kind)}
    remedy = _nearest(name, named, named) or "Name the client's account component, or the deposit's number."
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
    return {*entry.links, *numbers_in(entry.meta, *(leg.meta for leg in legs))} - {""}


def _nearest(text: str, known: Iterable[str], meaning: dict[str, str] | None = None) -> str:
    """Return a question for what `text` is a slip of, as `meaning` has it; empty where nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415

    if len(text) > _LONGEST_GUESSED:
        return ""
    folded = {name.casefold(): name for name in sorted(known)}
    # Numbers are alike anyway: only a slip of a figure or two is worth a guess.
    close = get_close_matches(text.strip().casefold(), folded, n=1, cutoff=0.8)
    if not close:
        return ""
    found = folded[close[0]]
    return f"Did you mean {meaning[found] if meaning else found}?"
