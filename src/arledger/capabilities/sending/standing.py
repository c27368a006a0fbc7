"""Which drafts may still go: reminders are planned again, and whatever has changed since keeps them back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from arledger.capabilities.reminders.bank import AtBank
from arledger.capabilities.reminders.circumstances import circumstances
from arledger.capabilities.reminders.ladder import EMAIL
from arledger.capabilities.reminders.people import recipients_of
from arledger.capabilities.reminders.rules import plan_reminders
from arledger.capabilities.reminders.values import ItemKey, Reminded, Reminders, Suppressed, key_of, keys_of
from arledger.letters.drafts import Draft, DraftItem
from arledger.model.book import Book
from arledger.model.money import exact_sum
from arledger.session.open_book import OpenBook
from arledger.subledger.aging import unapplied_by_client

RECORDED = "recorded already"
_AGAIN = "delete it and run `remind --write`"


class Standing:
    """What a plan of today says of drafts that were made from an earlier one."""

    def __init__(self, opened: OpenBook, book: Book, bank: AtBank | None, again: frozenset[str]) -> None:
        self._book = book
        self._place = opened.place
        known = circumstances(opened, book, (), bank, again)
        plan = plan_reminders(book, opened.place.policy, known)
        self._sent = known.record.mails_sent()
        self._credits = unapplied_by_client(book)
        self._messages = {(each.client.id, each.currency): each for each in plan.messages}
        self._asked = _asked(plan)
        self._kept = _kept(plan)

    def against(self, draft: Draft) -> str:
        """Return why a draft must not go, empty where it may."""
        if self.is_recorded(draft.message_id):
            return RECORDED
        if draft.channel != EMAIL:
            return f"goes by {draft.channel}: print it, then `mark-sent`"
        for key, amount in _wanted(draft).items():
            why = self._of_item(key, amount)
            if why:
                return why
        now = exact_sum(credit.open for credit in self._credits.get((draft.client, draft.currency), ()))
        return "" if _same(draft.unapplied, now) else f"the client's credit has changed: {_AGAIN}"

    def against_address(self, draft: Draft, addresses: Iterable[str]) -> str:
        """Return why a mail must not go to some addresses: only those on record get one."""
        message = self._messages.get((draft.client, draft.currency))
        known = recipients_of(message, self._place).addresses if message else []
        strange = sorted({each.casefold() for each in addresses} - {each.casefold() for each in known})
        return f"{strange[0]} is not an address on record: {_AGAIN}" if strange else ""

    def is_recorded(self, message_id: str) -> bool:
        """Say whether the ledger has it that a mail was sent."""
        return message_id in self._sent

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
        return "" if _same(wanted.amount_due, amount) else f"{number}: the amount has changed: {_AGAIN}"

    def _gone(self, key: ItemKey) -> str:
        """Say of an item that is in no plan what became of it."""
        is_open = any(item.open and key_of(item) == key for item in self._book.items)
        return "not due for a reminder" if is_open else "paid"


def drafts_in(paths: Sequence[Path]) -> list[Path]:
    """Return the drafts that some paths name, those of folders in the order of their names."""
    found: list[Path] = []
    for path in paths:
        found += sorted(each for each in path.glob("*.eml") if not each.is_dir()) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


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


def _same(text: str, amount: Decimal) -> bool:
    try:
        return Decimal(text) == amount
    except InvalidOperation:
        return False
