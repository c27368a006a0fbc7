"""Who is reminded of what on a day, and why the others are not: pure, from a book and the record of collecting.

Every overdue item is either in one message, or suppressed for one reason. An item climbs one level a run at the most,
and a level counts only once its notice went out.
"""

from collections.abc import Iterable, Mapping, Sequence

from arledger.capabilities.reminders.coverage import Coverage, cover
from arledger.capabilities.reminders.ladder import Procedures
from arledger.capabilities.reminders.objections import Objections
from arledger.capabilities.reminders.steps import Owed, Steps
from arledger.capabilities.reminders.values import (
    Circumstances,
    Message,
    Reason,
    Reminded,
    Reminders,
    Suppressed,
    Why,
)
from arledger.collecting.shares import NOTHING, shares_of
from arledger.collecting.values import Share
from arledger.letters.values import OpenCredit
from arledger.model.book import Book
from arledger.model.documents import Client, Credit, Item
from arledger.policy.settings import Policy
from arledger.subledger.aging import open_items_by_client, unapplied_by_client


def plan_reminders(book: Book, policy: Policy, known: Circumstances, only: str | None = None) -> Reminders:
    """Plan the reminders of a book's day, of all clients or of one; raises UserError for a policy without sense."""
    planner = _Planner(book, policy, known)
    credits_ = unapplied_by_client(book)
    messages: list[Message] = []
    suppressed: list[Suppressed] = []
    for key, own in open_items_by_client(book).items():
        if only not in (None, key[0]):
            continue
        message, left = planner.of_group(own, credits_.get(key, ()))
        messages += [message] if message else []
        suppressed += left
    return Reminders(book.as_of, tuple(messages), tuple(suppressed))


class _Planner:
    """Plans client by client and currency by currency."""

    def __init__(self, book: Book, policy: Policy, known: Circumstances) -> None:
        self._book = book
        self._day = book.as_of
        self._policy = policy
        self._known = known
        self._procedures = Procedures(policy.reminders)
        self._objections = Objections(book, policy, known)
        self._earliest = min(procedure.nudge_days for procedure in self._procedures)

    def of_group(self, items: Sequence[Item], credits_: Sequence[Credit]) -> tuple[Message | None, list[Suppressed]]:
        """Plan the message of one client in one currency; the items come the oldest due first."""
        first = items[0]
        if first.days_past_due(self._day) < self._earliest:
            return None, []
        client = self._book.clients.get(first.client) or Client(first.client, first.client)
        procedure, nobody = self._procedures.or_nobody(client)
        against = self._objections.to_client(client, nobody)
        if against or procedure is None:
            return None, self._suppressed(items, {}, against)
        shares = shares_of(items, self._known.record, self._day, self._policy.promises.grace, self._known.paid_since)
        reasons = self._objections.to_items(items, shares)
        asked = [i for i in items if id(i) not in reasons and i.days_past_due(self._day) >= procedure.nudge_days]
        settings = self._policy.reminders
        covered = cover(asked, credits_, shares, oldest_first=settings.credits == "oldest-first")
        reasons |= {id(item): Why(Reason.CREDIT) for item in asked if covered.is_whole(item)}
        owed = Owed.of(items, shares, self._day)
        steps = Steps(client, procedure, owed, self._known, settings.consumer_level)
        wanted, waiting = self._steps([item for item in asked if id(item) not in reasons], steps, shares)
        message, why = self._message(client, wanted, covered)
        together = {id(each.item): why for each in wanted} if why else {}
        return message, self._suppressed(items, {**reasons, **waiting, **together}, None)

    def _steps(
        self, items: Iterable[Item], steps: Steps, shares: Mapping[int, Share]
    ) -> tuple[list[Reminded], dict[int, Why]]:
        """Return the items that take a step, and why the others wait."""
        wanted: list[Reminded] = []
        waiting: dict[int, Why] = {}
        for item in items:
            step, why = steps.of(item, self._day)
            if why:
                waiting[id(item)] = why
            elif step:
                wanted.append(Reminded(item, step, shares.get(id(item), NOTHING), steps.last(item)))
        return wanted, waiting

    def _suppressed(
        self, items: Iterable[Item], reasons: Mapping[int, Why], otherwise: Why | None
    ) -> list[Suppressed]:
        """Return the overdue items that have a reason, the others with the one given."""
        late = [item for item in items if item.days_past_due(self._day) > 0]
        return [Suppressed(item, why) for item in late if (why := reasons.get(id(item), otherwise))]

    def _message(
        self, client: Client, wanted: Sequence[Reminded], covered: Coverage
    ) -> tuple[Message | None, Why | None]:
        """Return the message of some items, or why all of them wait."""
        if not wanted:
            return None, None
        currency = wanted[0].item.currency
        left = covered.left({id(each.item) for each in wanted})
        message = Message(client, currency, tuple(wanted), tuple(OpenCredit(*each) for each in left))
        why = self._objections.to_address(client, message.step)
        why = why or self._objections.to_contact(client.id, currency, self._policy.reminders.cool_off)
        if not why and (client.id, currency) in self._known.drafts:
            why = Why(Reason.DRAFTED, None, "another draft for this client is in the outbox")
        if not why and message.total <= message.step.fee:
            why = Why(Reason.CREDIT, None, "open credits are more than this")
        return (None, why) if why else (message, None)
