"""The letter before a claim is handed over: what is claimed of a client, and by when it can still be paid."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from arledger.capabilities.escalations.claim import Claim, claims_of
from arledger.capabilities.escalations.entries import OUTSIDE
from arledger.collecting.record import LAWYER, CollectingRecord
from arledger.letters.drafts import Draft
from arledger.letters.escalation import Escalated, escalation_matter
from arledger.letters.matter import Matter, kept_from
from arledger.letters.values import ItemPart, OpenCredit
from arledger.model.book import Book
from arledger.model.documents import Client, Credit
from arledger.model.problem import Refused, UserError
from arledger.model.slips import did_you_mean
from arledger.policy.settings import Policy
from arledger.session.lookup import find_client


class Announced(NamedTuple):
    """What a client is told: the step, to whom the claim goes, which may be empty, and the last day to pay."""

    step: str
    to_whom: str
    until: date


def notice_named(book: Book, policy: Policy, text: str, currency: str, told: Announced) -> Matter:
    """Return what the letter to a client in a currency says, in the only one where none is named.

    Raises UserError for a slip, and Refused where nothing is claimed, in several currencies, and where the last day
    is over.
    """
    if told.step not in OUTSIDE:
        remedy = did_you_mean(told.step, OUTSIDE, f"Choose {' or '.join(OUTSIDE)}.")
        raise UserError(f"--to: no claim is handed over to {told.step!r}", remedy)
    client = find_client(book, text)
    if told.until <= book.as_of:
        raise Refused(f"--until {told.until} leaves no day after {book.as_of}", "Give a later day.")
    claims = [claim for claim in claims_of(book, policy, client.id) if claim.claimed]
    own = [claim for claim in claims if currency in ("", claim.currency)]
    if not own:
        what = f" in {currency}" if currency else ""
        raise Refused(
            f"nothing{what} is claimed of {client.id} on {book.as_of}",
            "What is not due, disputed, promised or covered by credit is not claimed.",
        )
    if len(own) > 1:
        raise Refused(
            f"{client.id} owes in {' and '.join(claim.currency for claim in own)}",
            f"Add --currency {own[0].currency}.",
        )
    return _matter(book, client, own[0], told)


def kept_back(matter: Matter, book: Book) -> str:
    """Return why a client is not written to about a claim: the letter asks for money."""
    record = CollectingRecord(book.facts, book.as_of)
    return kept_from(matter.client, book, record, matter.numbers, asks=True)


def matter_today(book: Book, policy: Policy, draft: Draft) -> Matter | str:
    """Return what the letter of a draft says on the book's day, or why there is none any more."""
    client = book.clients.get(draft.client)
    try:
        step, to_whom, _ = draft.said
        until = date.fromisoformat(draft.about)
    except ValueError:
        return "what it says cannot be read"
    if client is None:
        return f"there is no client {draft.client}"
    if until <= book.as_of:
        return f"its last day, {until}, is over"
    claim = next((each for each in claims_of(book, policy, client.id) if each.currency == draft.currency), None)
    if claim is None or not claim.claimed:
        return "nothing is claimed any more"
    found = _matter(book, client, claim, Announced(step, to_whom, until))
    return kept_back(found, book) or found


def _matter(book: Book, client: Client, claim: Claim, told: Announced) -> Matter:
    items = tuple(
        ItemPart(each.item, each.claimed + each.covered, each.disputed, each.promised)
        for each in claim.items
        if each.claimed or each.covered
    )
    step: Literal["agency", "lawyer"] = "lawyer" if told.step == LAWYER else "agency"
    record = CollectingRecord(book.facts, book.as_of)
    reminded = [
        notice.day
        for part in items
        for notice in record.notices_of(part.item.number)
        if notice.is_about(part.item, 0) and notice.level > 0
    ]
    credits_ = tuple(_used(claim))
    escalated = Escalated(
        claim.currency, step, told.to_whom, told.until, items, credits_, max(reminded, default=None)
    )
    return escalation_matter(client, escalated, book.as_of)


def _used(claim: Claim) -> Iterator[OpenCredit]:
    """Yield the credits that cover a part of what would be claimed, the oldest first."""
    left = claim.part("covered")
    credits_: Sequence[Credit] = claim.credits
    for credit in credits_:
        taken = min(left, credit.open)
        left -= taken
        if taken:
            yield OpenCredit(credit, taken)
