"""Which drafts may still go: reminders are planned again, and whatever has changed since keeps them back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from arledger.capabilities.reminders.bank import AtBank
from arledger.capabilities.reminders.circumstances import circumstances
from arledger.capabilities.reminders.ladder import EMAIL
from arledger.capabilities.reminders.rules import plan_reminders
from arledger.capabilities.reminders.values import ItemKey, Reminded, Reminders, Suppressed, key_of
from arledger.collecting.record import CollectingRecord
from arledger.letters.drafts import Draft, DraftItem
from arledger.model.book import Book
from arledger.session.open_book import OpenBook
from arledger.subledger.aging import unapplied

RECORDED = "recorded already"
_AGAIN = "delete it and run `remind --write`"


class Standing:
    """What a plan of today says of drafts that were made from an earlier one."""

    def __init__(self, opened: OpenBook, book: Book, bank: AtBank | None) -> None:
        self._book = book
        known = circumstances(opened, book, (), bank)
        plan = plan_reminders(book, opened.place.policy, known)
        self._sent = {
            notice.message_id for notice in CollectingRecord(book.facts, book.as_of).notices() if notice.message_id
        }
        self._asked = _asked(plan)
        self._kept = _kept(plan)

    def against(self, draft: Draft) -> str:
        """Return why a draft must not go, empty where it may."""
        if draft.message_id in self._sent:
            return RECORDED
        if draft.channel != EMAIL:
            return f"goes by {draft.channel}: print it, then `mark-sent`"
        for item in draft.items:
            why = self._of_item(draft, item)
            if why:
                return why
        now = unapplied(self._book, draft.client, draft.currency)
        return "" if _same(draft.unapplied, now) else f"the client's credit has changed: {_AGAIN}"

    def _of_item(self, draft: Draft, item: DraftItem) -> str:
        key = (draft.client, draft.currency, item.number, item.due)
        asked = self._asked.get(key)
        if asked is None:
            kept = self._kept.get(key)
            reason = kept.why.reason.value if kept else self._gone(key)
            return f"{item.number}: {reason}" + (f" until {kept.why.until}" if kept and kept.why.until else "")
        if asked.step.level != item.level:
            return f"{item.number}: level {asked.step.level} is next, not {item.level}: {_AGAIN}"
        return "" if _same(item.amount_due, asked.amount_due) else f"{item.number}: the amount has changed: {_AGAIN}"

    def _gone(self, key: ItemKey) -> str:
        """Say of an item that is in no plan what became of it."""
        is_open = any(item.open and key_of(item) == key for item in self._book.items)
        return "not due for a reminder" if is_open else "paid"


def drafts_in(paths: Sequence[Path]) -> list[Path]:
    """Return the drafts that some paths name, those of folders in the order of their names."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.glob("*.eml")) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _asked(plan: Reminders) -> Mapping[ItemKey, Reminded]:
    return {key_of(each.item): each for message in plan.messages for each in message.items}


def _kept(plan: Reminders) -> Mapping[ItemKey, Suppressed]:
    return {key_of(each.item): each for each in plan.suppressed}


def _same(text: str, amount: Decimal) -> bool:
    try:
        return Decimal(text) == amount
    except InvalidOperation:
        return False
