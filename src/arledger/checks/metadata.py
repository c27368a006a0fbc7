"""Metadata misspelt by one letter: arledger would read past it without a word."""

from collections.abc import Iterator

from arledger.checks.context import Context, place_of
from arledger.model.facts import Meta
from arledger.model.normalize import one_slip
from arledger.model.problem import Problem, Severity
from arledger.model.source import Source
from arledger.subledger.clients import CLIENT_DIRECTIVE

NAME = "metadata-misspelt"

CLIENT_KEYS = (
    *("name", "kind", "terms", "credit-limit", "email", "billing-email", "contact", "sales-rep"),
    *("debtor", "language", "reminders", "interest", "statements", "funding-days", "funding-fee", "guarantee"),
)
ENTRY_KEYS = ("due", "invoice", "number", "terms", "secures", "bank-ref", "moved-receipt")
# What people write for these keys and no rule of letters finds.
_KNOWN_SLIPS = {
    "duedate": "due",
    "due-date": "due",
    "due-on": "due",
    "creditlimit": "credit-limit",
    "limit": "credit-limit",
    "invoice-no": "invoice",
    "invoice-number": "invoice",
    "payment-terms": "terms",
    "e-mail": "email",
    "salesrep": "sales-rep",
}


def find(context: Context) -> Iterator[Problem]:
    """Yield keys on clients, entries and postings that are nearly one of those which mean something."""
    names = context.names
    for opened in context.book.facts.opens:
        if names.of_account(opened.account) is not None:
            yield from _slips(opened.meta, CLIENT_KEYS, opened.source)
    for custom in context.book.facts.customs:
        if custom.type == CLIENT_DIRECTIVE and len(custom.values) > 1:
            yield from _slips({str(custom.values[1]): ""}, CLIENT_KEYS, custom.source)
    seen: set[Source] = set()
    for _, entry, posting in context.client_postings():
        if entry.source not in seen:
            seen.add(entry.source)
            yield from _slips(entry.meta, ENTRY_KEYS, entry.source)
        yield from _slips(posting.meta, ENTRY_KEYS, place_of(entry, posting))


def _slips(meta: Meta, known: tuple[str, ...], source: Source) -> Iterator[Problem]:
    for key in meta:
        meant = meant_key(key, known)
        if meant and meant not in meta:
            yield Problem(
                source,
                NAME,
                f"the metadata {key}: is not a recognised key; {meant}: is",
                f"Write {meant}: if that is meant.",
                Severity.WARNING if _may_be_meant(key, meant) else Severity.ERROR,
            )


def meant_key(key: str, known: tuple[str, ...]) -> str | None:
    """Return the known key that `key` is a slip of, None where it is known itself or like none."""
    if key in known:
        return None
    plain = key.replace("_", "-").lower()
    slip = _KNOWN_SLIPS.get(plain)
    if slip in known:
        return slip
    return next((name for name in known if plain == name or one_slip(plain, name)), None)


def _may_be_meant(key: str, known: str) -> bool:
    """Say whether one is the other with a last letter more: that may be a word of its own, such as term or email2."""
    return (key.startswith(known) or known.startswith(key)) and abs(len(key) - len(known)) == 1
