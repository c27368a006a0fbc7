"""Letters about disputes: that one is looked into, by whom and until when; and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from arledger.capabilities.disputes.entries import OUTCOMES
from arledger.capabilities.disputes.report import deadline_of
from arledger.collecting.cases import AWAITING, RESOLVED, Case, Cases
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import disputed_parts
from arledger.collecting.values import Dispute
from arledger.letters.drafts import Draft
from arledger.letters.matter import Matter, kept_from
from arledger.letters.people import checked
from arledger.letters.values import ItemPart, item_rows, number_text, open_of, spread
from arledger.letters.wording import Wording, harmless
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Document
from arledger.model.money import ZERO, exact_sum
from arledger.model.problem import Refused, UserError
from arledger.policy.settings import Policy
from arledger.session.named import owner_in

ACKNOWLEDGED, OUTCOME = "dispute-acknowledged", "dispute-resolved"

_REASONS = {
    "pricing": "price",
    "quantity": "quantity",
    "quality": "quality",
    "delivery": "delivery",
    "duplicate": "invoiced twice",
    "terms": "terms",
}
"""What a client reads of a reason; the text behind it is written for colleagues, and stays in the house."""


class _Answer(NamedTuple):
    """What came of a dispute: one of OUTCOMES, else empty; what was credited, and by which document."""

    outcome: str
    document: str
    credited: Decimal


class _Told(NamedTuple):
    """What a letter tells of a dispute on a day: `rest` is what of the invoice may be asked for.

    `answer` is None while it is not resolved.
    """

    case: Case
    policy: Policy
    day: date
    rest: tuple[ItemPart, ...]
    answer: _Answer | None

    @property
    def total(self) -> Decimal:
        """What may be asked for together."""
        return exact_sum(part.due for part in self.rest)

    @property
    def deadline(self) -> date | None:
        """By when the client has an answer; None where that day is over."""
        last = deadline_of(self.case, self.policy)
        return last if last >= self.day else None

    @property
    def owner(self) -> tuple[str, str]:
        """Who looks into it, and their address where it is known; both may be empty."""
        return harmless(self.case.owner), _address_of(self.case.owner, self.policy)

    @property
    def said(self) -> tuple[str, ...]:
        """What the letter says beside its amount: where any of it changes, it does not hold any more."""
        if self.answer:
            return self.answer.outcome, self.answer.document, f"{self.answer.credited:f}"
        return *self.owner, f"{self.deadline or ''}", self.case.state, f"{self.total:f}"

    def values(self, common: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
        """Return the values of its letter."""
        case, currency = self.case, self.case.currency
        reason = case.reason(self.policy.disputes.reasons)
        return {
            **common,
            "level": 0,
            "late": len(self.rest),
            "invoice": number_text(case.number),
            "reason": wording.word(_REASONS[reason]) if reason in _REASONS else "",
            "opened": wording.day(case.opened),
            "disputed": wording.money(case.amount, currency),
            "items": item_rows(self.rest, wording, self.day),
            "total_items": wording.figure(self.total, currency),
            "total": wording.money(self.total, currency),
            **(self._outcome(self.answer, wording) if self.answer else self._progress(wording)),
        }

    def _progress(self, wording: Wording) -> dict[str, Any]:
        owner, address = self.owner
        return {
            "owner": owner,
            "owner_address": address,
            "deadline": wording.day(self.deadline) if self.deadline else "",
            "awaiting": self.case.state == AWAITING,
        }

    def _outcome(self, answer: _Answer, wording: Wording) -> dict[str, Any]:
        return {
            "resolved_on": wording.day(self.case.resolved_on or self.day),
            "outcome": answer.outcome,
            "document": number_text(answer.document),
            "credited": wording.money(answer.credited, self.case.currency) if answer.credited else "",
        }


def matter_of(book: Book, policy: Policy, case: Case) -> Matter | str:
    """Return what the letter about a dispute says, or why there is none."""
    client = book.clients.get(case.client)
    if client is None:
        return f"there is no client {case.client}"
    is_over = case.state == RESOLVED
    items = open_of(book, (case.client, case.number, case.currency))
    disputed = {} if is_over else disputed_parts(book, case.client)
    rest = tuple(spread(items, exact_sum(item.open for item in items), disputed))
    told = _Told(case, policy, book.as_of, rest, _answer(book, case) if is_over else None)
    return Matter(
        kind=OUTCOME if is_over else ACKNOWLEDGED,
        client=client,
        currency=case.currency,
        about=f"{case.opened}",
        since=case.opened,
        parts=((case.number, told.total if is_over else case.amount),),
        values=told.values,
        said=told.said,
    )


def kept_back(matter: Matter, book: Book) -> str:
    """Return why a client is not written to about a dispute: it is an answer to them."""
    return kept_from(matter.client, book, CollectingRecord(book.facts, book.as_of), matter.numbers, asks=False)


def matter_today(book: Book, policy: Policy, draft: Draft) -> Matter | str:
    """Return what the letter about a draft's dispute says on the book's day, or why there is none any more."""
    own = [case for case in _cases(book) if (case.client, case.currency) == (draft.client, draft.currency)]
    own = [case for case in own if case.number in draft.numbers]
    for case in own:
        if f"{case.opened}" != draft.about:
            continue
        later = [each.opened for each in own if each.opened > case.opened]
        if later:
            return f"disputed again on {max(later)}"
        if draft.kind == ACKNOWLEDGED and case.state == RESOLVED:
            return f"resolved on {case.resolved_on}"
        found = matter_of(book, policy, case)
        return found if isinstance(found, str) else kept_back(found, book) or found
    return "this dispute is not in the ledger any more"


def new_disputes(book: Book, policy: Policy) -> list[Matter]:
    """Return what the letters about disputes say that are not resolved."""
    found = (matter_of(book, policy, case) for case in _cases(book) if case.state != RESOLVED)
    return [matter for matter in found if isinstance(matter, Matter)]


def dispute_named(book: Book, policy: Policy, number: str, named: str | None, currency: str) -> Matter:
    """Return what the letter about the last dispute of a number says; `named` says whose the number is.

    Raises Refused where it was never disputed, and where it has one in several currencies; UserError for a slip.
    """
    client = owner_in(book, policy, number, named)
    own = [
        case
        for case in _cases(book)
        if (case.client, case.number) == (client.id, number) and currency in ("", case.currency)
    ]
    if not own:
        where = f" in {currency}" if currency else ""
        raise Refused(f"{number} was not disputed{where} by {book.as_of}", "`dispute open` opens a dispute.")
    last = [case for case in own if case.opened == max(each.opened for each in own)]
    if len(last) > 1:
        kinds = " and ".join(case.currency for case in last)
        raise Refused(f"{number} is disputed in {kinds}", f"Add --currency {last[0].currency}.")
    found = matter_of(book, policy, last[0])
    if isinstance(found, str):
        raise Refused(f"{number}: {found}", "There is nothing to write.")
    return found


def _cases(book: Book) -> Sequence[Case]:
    cases = Cases(book, CollectingRecord(book.facts, book.as_of)).cases
    return sorted(cases, key=lambda case: (case.opened, case.client, case.number, case.currency))


def _address_of(owner: str, policy: Policy) -> str:
    """Return the address of who looks into a dispute; a wrong one is nobody's, and stops no letter."""
    try:
        return checked(policy.contacts.get(owner, ""), "arledger.toml", "[contacts]")
    except UserError:
        return ""


def _answer(book: Book, case: Case) -> _Answer:
    """Return what was said when a dispute was resolved, with what the ledger has of it."""
    ended = _ending(book, case)
    if ended is None:
        return _Answer("", "", ZERO)
    word, _, number = ended.text.partition(":")[0].strip().partition(" ")
    documents = _documents(book, case, number.strip())
    said = ended.amount.number if ended.amount.currency == case.currency else ZERO
    if word not in OUTCOMES or (number and not documents):
        return _Answer("", "", said)
    own = number.strip() if any(document.number == number.strip() for document in documents) else ""
    return _Answer(word, own, exact_sum(-document.amount for document in documents) or said)


def _ending(book: Book, case: Case) -> Dispute | None:
    """Return what was said at the end of a case, also where the invoice was settled before it was said."""
    said = CollectingRecord(book.facts, book.as_of).disputes_said(case.number, case.client)
    found = None
    for state, each in said:
        if each.since < case.opened or (each.since == case.opened and state != RESOLVED):
            continue
        if state == "opened" and each.since > case.opened and found:
            break
        found = each if state == RESOLVED else found
    return found


def _documents(book: Book, case: Case, number: str) -> list[Document]:
    """Return the documents that an outcome names, by their own number or by that of the invoice they are about."""
    if not number:
        return []
    return [
        document
        for document in book.documents
        if (document.client, document.currency) == (case.client, case.currency)
        and document.amount < 0
        and (
            document.number == number
            or (number in document.about and document.kind not in MONEY_IN and document.date >= case.opened)
        )
    ]
