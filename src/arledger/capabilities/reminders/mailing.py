"""How reminders go out: they are planned again, and whatever has changed since they were drafted keeps them back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from arledger.capabilities.reminders.bank import AtBank
from arledger.capabilities.reminders.circumstances import circumstances
from arledger.capabilities.reminders.entries import notices_of
from arledger.capabilities.reminders.people import recipients_of
from arledger.capabilities.reminders.rules import plan_reminders
from arledger.capabilities.reminders.values import ItemKey, Reminded, Reminders, Suppressed, key_of, keys_of
from arledger.entries.context import EntryContext
from arledger.letters.drafts import REMINDER, Draft, DraftItem
from arledger.model.documents import Client
from arledger.model.money import exact_sum
from arledger.model.plan import NewCustom
from arledger.session.mail_kinds import Situation, Standing, same_amount
from arledger.subledger.aging import unapplied_by_client

_AGAIN = "delete it and run `remind --write`"


class ReminderMail:
    """Reminders, as one kind of mail."""

    def standing(self, situation: Situation) -> Standing:
        """Return what a plan of the day says of drafts that were made from an earlier one."""
        return _ReminderStanding(situation)

    def record(self, context: EntryContext, client: Client, draft: Draft, day: date) -> Sequence[NewCustom]:
        """Return the notices that went out with a draft, one for each item."""
        return notices_of(context, client, draft, day)


KINDS = {REMINDER: ReminderMail()}


class _ReminderStanding:
    def __init__(self, situation: Situation) -> None:
        self._book = situation.book
        self._place = situation.opened.place
        at_bank = AtBank(frozenset(situation.waiting()), None)
        known = circumstances(situation.opened, situation.book, (), at_bank, situation.again)
        plan = plan_reminders(situation.book, situation.opened.place.policy, known)
        self._credits = unapplied_by_client(situation.book)
        self._messages = {(each.client.id, each.currency): each for each in plan.messages}
        self._asked = _asked(plan)
        self._kept = _kept(plan)

    def against(self, draft: Draft) -> str:
        """Return why a draft must not go, empty where it may."""
        for key, amount in _wanted(draft).items():
            why = self._of_item(key, amount)
            if why:
                return why
        now = exact_sum(credit.open for credit in self._credits.get((draft.client, draft.currency), ()))
        return "" if same_amount(draft.unapplied, now) else f"the client's credit has changed: {_AGAIN}"

    def addresses(self, draft: Draft) -> Iterable[str]:
        """Return the addresses on record for a draft."""
        message = self._messages.get((draft.client, draft.currency))
        return recipients_of(message, self._place).addresses if message else []

    def _of_item(self, key: ItemKey, wanted: DraftItem) -> str:
        asked, number = self._asked.get(key), wanted.number
        if asked is None:
            kept = self._kept.get(key)
            reason = kept.why.reason.value if kept else self._gone(key)
            return f"{number}: {reason}" + (f" until {kept.why.until}" if kept and kept.why.until else "")
        level = asked[0].step.level
        if level != wanted.level:
            return f"{number}: level {level} is next, not {wanted.level}: {_AGAIN}"
        amount = exact_sum(each.amount_due for each in asked)
        return "" if same_amount(wanted.amount_due, amount) else f"{number}: the amount has changed: {_AGAIN}"

    def _gone(self, key: ItemKey) -> str:
        """Say of an item that is in no plan what became of it."""
        is_open = any(item.open and key_of(item) == key for item in self._book.items)
        return "not due for a reminder" if is_open else "paid"


def _wanted(draft: Draft) -> Mapping[ItemKey, DraftItem]:
    """Return what a draft asks for of each number and due date; parts of one are one."""
    found: dict[ItemKey, DraftItem] = {}
    for key, item in keys_of(draft):
        before = found.get(key)
        found[key] = item._replace(amount_due=_added(before.amount_due, item.amount_due)) if before else item
    return found


def _asked(plan: Reminders) -> Mapping[ItemKey, list[Reminded]]:
    found: defaultdict[ItemKey, list[Reminded]] = defaultdict(list)
    for message in plan.messages:
        for each in message.items:
            found[key_of(each.item)].append(each)
    return found


def _kept(plan: Reminders) -> Mapping[ItemKey, Suppressed]:
    return {key_of(each.item): each for each in plan.suppressed}


def _added(first: str, second: str) -> str:
    try:
        return f"{Decimal(first) + Decimal(second):f}"
    except InvalidOperation:
        return ""
