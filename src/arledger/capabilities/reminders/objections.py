"""Why nobody writes to a client at all, or about one of their items, whatever level is next."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from arledger.capabilities.reminders.ladder import EMAIL, POST
from arledger.capabilities.reminders.values import Circumstances, Reason, Why, key_of
from arledger.collecting.shares import NOTHING, promises_in_force
from arledger.collecting.values import Share, last_day
from arledger.controls.holds import holds_on
from arledger.financing.contracts import ContractLedger
from arledger.financing.sales import CLAIMS, PAYER_KEY
from arledger.letters.people import postal_lines, reachable
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client, Item
from arledger.policy.collecting import ReminderLevel
from arledger.policy.settings import Policy
from arledger.subledger.clients import text_of


class Objections:
    """Looks for what speaks against a reminder, the weightiest first."""

    def __init__(self, book: Book, policy: Policy, known: Circumstances) -> None:
        self._contracts = ContractLedger(book, policy)
        self._day = book.as_of
        self._grace = policy.promises.grace
        self._known = known
        self._holds = holds_on(book, book.as_of)

    def to_client(self, client: Client, nobody: str) -> Why | None:
        """Return why nobody writes to a client at all; `nobody` says so where their account does."""
        return next(self._of_client(client, nobody), None)

    def to_items(self, items: Iterable[Item], shares: Mapping[int, Share]) -> dict[int, Why]:
        """Return why nobody writes about some items, by their `id`; `shares` are disputed or promised parts."""
        against = ((item, next(self._of_item(item, shares.get(id(item), NOTHING)), None)) for item in items)
        return {id(item): why for item, why in against if why}

    def to_address(self, client: Client, step: ReminderLevel) -> Why | None:
        """Return why a step cannot reach a client."""
        if step.channel == EMAIL and reachable(client) is None:
            return Why(Reason.NO_ADDRESS, None, "no usable email: or billing-email: on its account")
        if step.channel in POST and len(postal_lines(client)) == 1:
            return Why(Reason.NO_ADDRESS, None, "no address: on its account")
        return None

    def to_contact(self, client: str, currency: str, cool_off: int) -> Why | None:
        """Return why a client must not hear from us again yet; other currencies of one day are one contact."""
        days = [
            day for day, other in self._known.contacts.get(client, ()) if day < self._day or other in (currency, "")
        ]
        last = max(days, default=None)
        if last is None or (self._day - last).days >= cool_off:
            return None
        return Why(Reason.COOL_OFF, last + timedelta(days=cool_off), f"they heard from us on {last}")

    def _of_client(self, client: Client, nobody: str) -> Iterator[Why]:
        stop = self._known.record.stop_of(client.id)
        if stop:
            yield Why(Reason(stop.kind), None, f"since {stop.day}: {stop.text}")
        if nobody:
            yield Why(Reason.OPTED_OUT, None, nobody)
        if client.id == NO_CLIENT:
            yield Why(Reason.NO_ADDRESS, None, "the entry names no client")
        hold = self._holds.get(client.id)
        if hold:
            yield Why(Reason.ON_HOLD, None, f"since {hold.since}: {hold.reason}")

    def _of_item(self, item: Item, share: Share) -> Iterator[Why]:
        client, day, record = item.client, self._day, self._known.record
        payer = other_payer(self._contracts, item)
        if payer:
            yield Why(Reason.FINANCED, None, f"{payer} is to pay")
        pause = record.pause_of(item.number, client, item.due, day)
        if pause:
            yield Why(Reason.PAUSED, pause.until, pause.reason)
        if share.disputed >= item.open:
            dispute = record.dispute_of(item.number, client)
            yield Why(Reason.DISPUTED, None, f"since {dispute.since}: {dispute.text.rstrip(': ')}" if dispute else "")
        if share.promised and share.disputed + share.promised >= item.open:
            last = max(promises_in_force(record, item, day, self._grace), key=lambda each: each.pays_on)
            yield Why(Reason.PROMISED, last_day(last.pays_on, self._grace), f"{last.who}, for {last.pays_on}")
        if is_instalment_of_plan(item) and 0 < item.days_past_due(day) <= self._grace and self._is_on_its_way(item):
            yield Why(Reason.PLAN, last_day(item.due, self._grace), f"agreed on {item.document.date}")
        if key_of(item) in self._known.waiting:
            yield Why(Reason.RECEIPT_WAITING)
        if not item.number:
            yield Why(Reason.NO_NUMBER)

    def _is_on_its_way(self, item: Item) -> bool:
        """Say whether the plan that an item is a part of, where it was recorded, is neither broken nor ended."""
        plan = self._known.plan_of(item)
        return plan is None or plan.holds


def other_payer(contracts: ContractLedger, item: Item) -> str:
    """Return which other company is to pay an item, empty where the client is: by now, or ever."""
    book = contracts.book
    payer = text_of(item.document.entry.meta, PAYER_KEY) if item.document.kind in CLAIMS else ""
    contract = contracts.of_item(item)
    if contract and not contract.in_transit:
        # It will not pay any more, or has paid its part: the rest is the client's.
        return ""
    return "" if payer.casefold() in (item.client.casefold(), book.name_of(item.client).casefold()) else payer


def is_instalment_of_plan(item: Item) -> bool:
    """Say whether a later entry has put an item off: then its document is that entry's."""
    return item.document.date > item.date
