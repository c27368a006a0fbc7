"""Letters about instalment plans: what is proposed to a client, and what was agreed."""

from collections.abc import Mapping
from decimal import Decimal

from arledger.collecting.plans import ClientPlan, plans_of
from arledger.collecting.record import ACCEPTED, PROPOSED, CollectingRecord
from arledger.letters.drafts import Draft
from arledger.letters.instalments import Agreement, Instalment, agreement_matter
from arledger.letters.matter import Matter, kept_from
from arledger.model.book import Book
from arledger.model.problem import Refused
from arledger.policy.settings import Policy
from arledger.session.named import named_in

_STATES = (PROPOSED, ACCEPTED)
"""Of these there is a letter; what is broken, kept or ended is told otherwise."""


def matter_of(book: Book, plan: ClientPlan) -> Matter | str:
    """Return what the letter about a plan says, or why there is none."""
    client = book.clients.get(plan.client)
    if client is None:
        return f"there is no client {plan.client}"
    begun = plan.proposed_on or plan.accepted_on
    if plan.state not in _STATES or begun is None:
        return f"the plan is {plan.state}"
    parts = tuple(
        Instalment(part.due, part.amount, tuple(each.number for each in part.amounts)) for part in plan.parts
    )
    agreement = Agreement(plan.currency, parts, plan.accepted_on)
    return agreement_matter(client, agreement, begun, _amounts(plan))


def kept_back(matter: Matter, book: Book) -> str:
    """Return why a client is not written to about a plan: it was spoken about with them."""
    record = CollectingRecord(book.facts, book.as_of)
    return kept_from(matter.client, book, record, matter.numbers, asks=False)


def matter_today(book: Book, policy: Policy, draft: Draft) -> Matter | str:
    """Return what the letter about a draft's plan says on the book's day, or why there is none any more."""
    proposed_on = draft.about.partition(".")[0]
    for plan in _plans(book, policy, draft.client):
        begun = plan.proposed_on or plan.accepted_on
        if (plan.currency, f"{begun}") != (draft.currency, proposed_on) or not set(draft.numbers) <= set(
            plan.numbers
        ):
            continue
        found = matter_of(book, plan)
        if isinstance(found, str):
            return found
        if found.about != draft.about:
            return f"the plan is {plan.state}"
        return kept_back(found, book) or found
    return "this plan is not in the ledger any more"


def plan_named(book: Book, policy: Policy, text: str, named: str | None, currency: str) -> Matter:
    """Return what the letter about the last plan of a number or client says; `named` says whose a number is.

    Raises Refused where there is none, and where it is neither proposed nor in order; UserError for a slip.
    """
    client, number = named_in(book, policy, text, named)
    own = [
        plan
        for plan in _plans(book, policy, client.id)
        if currency in ("", plan.currency) and (not number or number in plan.numbers)
    ]
    if not own:
        raise Refused(f"no plan of {number or client.id} is on record by {book.as_of}", "`plan propose` makes one.")
    last = max(own, key=lambda plan: (plan.accepted_on or plan.proposed_on or book.as_of, plan.state == PROPOSED))
    others = sorted({plan.currency for plan in own} - {last.currency})
    if others:
        raise Refused(
            f"{client.id} has plans in {' and '.join(sorted({last.currency, *others}))}",
            f"Add --currency {last.currency}.",
        )
    found = matter_of(book, last)
    if isinstance(found, str):
        raise Refused(f"{number or client.id}: {found}", "`plan list` shows what became of it.")
    return found


def _plans(book: Book, policy: Policy, client: str) -> list[ClientPlan]:
    return plans_of(book, CollectingRecord(book.facts, book.as_of), policy.promises.grace, client)


def _amounts(plan: ClientPlan) -> Mapping[str, Decimal]:
    return {number: plan.amount_of(number) for number in plan.numbers}
