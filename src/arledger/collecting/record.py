"""The record of collecting: every directive about it up to a day, found by number and by client.

Malformed directives are left out here; the check of directives reports them. Directives of one day count in an order
that files cannot change: what ends something comes last.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.collecting.values import (
    ASKING_LETTERS,
    LETTER_CHANNELS,
    Contact,
    Dispute,
    Escalation,
    Notice,
    Pause,
    PlanPart,
    Promise,
    Stop,
)
from arledger.model.facts import Custom, Facts, Roots
from arledger.model.money import Money

REMINDER, PAUSE, STOP, RESUME = "ar-reminder", "ar-pause", "ar-stop", "ar-resume"
PROMISE, DISPUTE, PLAN = "ar-promise", "ar-dispute", "ar-plan"
CONTACT, ESCALATION = "ar-contact", "ar-escalation"
STOP_KINDS = ("opted-out", "agency", "lawyer", "insolvent")
"""Why reminders stop, the weightiest last: of several on one day it is the one."""

PROPOSED, ACCEPTED, WITHDRAWN = PLAN_STATES = ("proposed", "accepted", "withdrawn")
"""How far an instalment plan has come, in the order that holds where several are said on one day."""

CHANNELS = ("call", "meeting", "visit", "message", "letter", "mail-in", "mail-out")
"""How somebody spoke or wrote."""

MANAGEMENT, AGENCY, LAWYER = ESCALATION_STEPS = ("management", "agency", "lawyer")
"""To whom a client is handed on, the weightiest last: of several on one day it is the one."""

CLOSED = "closed"

_RESOLVED = "resolved"
_STEPS = (*ESCALATION_STEPS, CLOSED)
_STATES = ("opened", "assigned", "investigating", "awaiting-client", _RESOLVED)


class CollectingRecord:
    """What was said about collecting by a day."""

    def __init__(self, facts: Facts, day: date) -> None:
        self._roots = facts.roots
        self.malformed: list[Custom] = []
        self._notices: defaultdict[str, list[Notice]] = defaultdict(list)
        self._promises: defaultdict[str, list[Promise]] = defaultdict(list)
        self._disputes: defaultdict[str, list[tuple[date, int, Dispute]]] = defaultdict(list)
        self._pauses: defaultdict[str, list[Pause]] = defaultdict(list)
        self._of_clients: defaultdict[str, list[Pause]] = defaultdict(list)
        self._stops: defaultdict[str, list[tuple[date, int, Stop | None]]] = defaultdict(list)
        self._plans: list[tuple[str, PlanPart]] = []
        self._contacts: list[Contact] = []
        self._asked: dict[tuple[str, str], date] = {}
        self._escalations: defaultdict[str, list[tuple[date, int, Escalation]]] = defaultdict(list)
        read: dict[str, Callable[[Custom], None]] = {
            REMINDER: self._add_notice,
            PROMISE: self._add_promise,
            DISPUTE: self._add_dispute,
            PAUSE: self._add_pause,
            STOP: self._add_stop,
            RESUME: self._add_resume,
            PLAN: self._add_plan,
            CONTACT: self._add_contact,
            ESCALATION: self._add_escalation,
        }
        for custom in facts.customs:
            if custom.date <= day and custom.type in read:
                try:
                    read[custom.type](custom)
                except (TypeError, ValueError):
                    self.malformed.append(custom)
        for group in self._notices.values():
            group.sort()

    @property
    def has_disputes(self) -> bool:
        """Whether anything was ever disputed."""
        return bool(self._disputes)

    def notices(self) -> Iterable[Notice]:
        """Return every notice, those of a number together and in the order of their days."""
        return (notice for group in self._notices.values() for notice in group)

    def mails_sent(self) -> frozenset[str]:
        """Return the Message-IDs of all notices that name one."""
        return frozenset(notice.message_id for notice in self.notices() if notice.message_id)

    def notices_of(self, number: str) -> list[Notice]:
        """Return the notices about a number, whoever's it was, in the order of their days."""
        return self._notices.get(number, [])

    def promises_of(self, number: str, client: str) -> list[Promise]:
        """Return every promise about a client's number, the first one made first."""
        own = [each for each in self._promises.get(number, ()) if each.client in ("", client)]
        return sorted(own, key=lambda each: (each.made_on, each.pays_on, each.amount.number, each.who))

    def disputed_numbers(self) -> list[str]:
        """Return every number that was ever disputed, sorted."""
        return sorted(self._disputes)

    def disputes_said(self, number: str, client: str) -> list[tuple[str, Dispute]]:
        """Return all that was said of a dispute about a client's number, with the state that it came to, in order."""
        own = [each for each in self._disputes.get(number, ()) if each[2].client in ("", client)]
        return [(_STATES[state], said) for _, state, said in sorted(own, key=_in_order)]

    def promises(self) -> Iterable[Promise]:
        """Return every promise, those of a number together."""
        return (promise for number in sorted(self._promises) for promise in self._promises[number])

    def dispute_of(self, number: str, client: str) -> Dispute | None:
        """Return the dispute of a client's number that is not resolved."""
        own = [each for each in self._disputes.get(number, ()) if each[2].client in ("", client)]
        if not own:
            return None
        _, state, last = max(own, key=_in_order)
        return None if _STATES[state] == _RESOLVED else last

    def pauses(self) -> list[Pause]:
        """Return every pause of a number or a client, in the order of days."""
        groups = (*self._pauses.values(), *self._of_clients.values())
        return sorted((each for group in groups for each in group), key=_pause_order)

    def pause_of(self, number: str, client: str, due: date, day: date) -> Pause | None:
        """Return the pause in force on a day of a client or their item: the longer one of both."""
        said = self._pauses.get(number, ()) if number else ()
        own = [each for each in said if each.client in ("", client) and each.due in (None, due)]
        last = [max(group, key=_latest) for group in (own, self._of_clients.get(client, ())) if group]
        return max((each for each in last if each.until >= day), key=lambda each: each.until, default=None)

    def paused_on(self, number: str, client: str, day: date) -> Pause | None:
        """Return the longest pause that was said on a day of a client's number, or of the client without one."""
        said = self._pauses.get(number, ()) if number else self._of_clients.get(client, ())
        own = [each for each in said if each.day == day and each.client in ("", client)]
        return max(own, key=_latest, default=None)

    def was_resumed(self, client: str, day: date) -> bool:
        """Say whether reminders of a client were resumed on a day, after which no stop of that day can hold."""
        return any(when == day and stop is None for when, _, stop in self._stops.get(client, ()))

    def stop_of(self, client: str) -> Stop | None:
        """Return why reminders of a client have stopped, None while they go on."""
        said = self._stops.get(client)
        return max(said, key=lambda each: each[:2])[2] if said else None

    def plan_parts(self) -> list[tuple[str, PlanPart]]:
        """Return every part of every instalment plan with the state that was said of it, in the order of days."""
        return sorted(self._plans, key=_plan_order)

    def contacts(self) -> list[Contact]:
        """Return every contact with a client, in the order of days."""
        return sorted(self._contacts)

    def asked_on(self, number: str, client: str) -> date | None:
        """Return the last day on which a letter that is no reminder asked a client for what a number has open."""
        return self._asked.get((number, client))

    def mails_taken(self) -> frozenset[str]:
        """Return the Message-IDs of all mails that are on record as contacts."""
        return frozenset(each.message_id for each in self._contacts if each.message_id)

    def escalation_of(self, client: str) -> Escalation | None:
        """Return to whom a client is handed on, None where to nobody any more."""
        said = self._escalations.get(client)
        last = max(said, key=_step_order)[2] if said else None
        return None if last is None or last.step == CLOSED else last

    def escalations(self) -> list[Escalation]:
        """Return every escalation and every end of one, in the order of days."""
        said = [each for own in self._escalations.values() for each in own]
        return [escalation for _, _, escalation in sorted(said, key=_step_order)]

    def _client(self, values: tuple[Any, ...]) -> str:
        """Return whose account comes last among values that may be left out; empty where none does."""
        accounts = [value for value in values if isinstance(value, str)]
        return (self._roots.client_of(accounts[-1]) or "") if accounts else ""

    def _add_notice(self, custom: Custom) -> None:
        number, level, channel, *rest = custom.values
        due = _day(rest.pop(0)) if rest and isinstance(rest[0], date) else None
        message_id = rest.pop(0) if rest and str(rest[0]).startswith("<") else ""
        said = Notice(custom.date, _text(number), int(_text_or_number(level)), _text(channel), due, str(message_id))
        self._notices[said.number].append(said._replace(client=self._client(tuple(rest))))

    def _add_promise(self, custom: Custom) -> None:
        number, pays_on, amount, who, *rest = custom.values
        day, money = _day(pays_on), _positive(amount)
        said = Promise(custom.date, _text(number), day, money, _text(who), self._client(tuple(rest)))
        self._promises[said.number].append(said)

    def _add_dispute(self, custom: Custom) -> None:
        number, state, amount, text, *rest = custom.values
        client = self._client(tuple(rest))
        owner = _text(rest[0]) if rest and self._roots.client_of(_text(rest[0])) is None else ""
        said = Dispute(custom.date, _text(number), _money(amount), _text(text), owner, client)
        self._disputes[said.number].append((custom.date, _STATES.index(_text(state)), said))

    def _add_pause(self, custom: Custom) -> None:
        about, until, reason, who, *rest = custom.values
        due = _day(rest.pop(0)) if rest and isinstance(rest[0], date) else None
        said = Pause(custom.date, _day(until), _text(reason), _text(who))
        client = self._roots.client_of(_text(about))
        if client is None:
            said = said._replace(number=_text(about), due=due, client=self._client(tuple(rest)))
            self._pauses[said.number].append(said)
        else:
            self._of_clients[client].append(said._replace(client=client))

    def _add_stop(self, custom: Custom) -> None:
        account, kind, text, who = custom.values
        said = Stop(custom.date, _text(kind), _text(text), _text(who))
        self._stops[_owner(account, self._roots)].append((custom.date, STOP_KINDS.index(said.kind), said))

    def _add_plan(self, custom: Custom) -> None:
        number, state, pays_on, amount, who, *rest = custom.values
        day, money = _day(pays_on), _positive(amount)
        said = PlanPart(custom.date, _text(number), day, money, _text(who), self._client(tuple(rest)))
        self._plans.append((PLAN_STATES[PLAN_STATES.index(_text(state))], said))

    def _add_contact(self, custom: Custom) -> None:
        account, channel, person, text, who, *rest = custom.values
        client, at = _owner(account, self._roots), CHANNELS.index(_text(channel))
        said = Contact(custom.date, client, CHANNELS[at], _text(person), _text(text), _text(who))
        if rest and isinstance(rest[0], str) and not rest[0].startswith("<"):
            said = said._replace(about=tuple(_text(rest.pop(0)).split()))
        if rest and isinstance(rest[0], str):
            said = said._replace(message_id=_text(rest.pop(0)))
        self._contacts.append(said._replace(is_confidential=rest == [True]))
        if said.channel in LETTER_CHANNELS and said.text.partition(":")[0] in ASKING_LETTERS:
            for number in said.about:
                self._asked[number, client] = max(said.day, self._asked.get((number, client), said.day))

    def _add_escalation(self, custom: Custom) -> None:
        account, step, owner, text, who, *rest = custom.values
        client, at = _owner(account, self._roots), _STEPS.index(_text(step))
        until = _day(rest[0]) if rest else None
        said = Escalation(custom.date, client, _STEPS[at], _text(owner), _text(text), _text(who), until)
        self._escalations[client].append((custom.date, at, said))

    def _add_resume(self, custom: Custom) -> None:
        account, _, _ = custom.values
        self._stops[_owner(account, self._roots)].append((custom.date, len(STOP_KINDS), None))


def _step_order(said: tuple[date, int, Escalation]) -> tuple[date, int, tuple[str, ...], date]:
    day, step, each = said
    return day, step, (each.client, each.owner, each.text, each.who), each.until or date.min


def _plan_order(said: tuple[str, PlanPart]) -> tuple[date, int, str, date, str, Decimal]:
    state, part = said
    amount = part.amount
    return part.said_on, PLAN_STATES.index(state), part.client, part.pays_on, part.number, amount.number


def _in_order(said: tuple[date, int, Dispute]) -> tuple[date, int, Decimal, str]:
    day, state, dispute = said
    return day, state, dispute.amount.number, dispute.text


def _pause_order(pause: Pause) -> tuple[date, str, str, date, str, str]:
    return pause.day, pause.client, pause.number, pause.until, pause.reason, pause.who


def _latest(pause: Pause) -> tuple[date, date]:
    return pause.day, pause.until


def _owner(account: object, roots: Roots) -> str:
    client = roots.client_of(_text(account))
    if not client:
        raise ValueError(account)
    return client


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(value)
    return value


def _text_or_number(value: object) -> Any:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise TypeError(value)
    return value


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(value)
    return value


def _money(value: object) -> Money:
    if not isinstance(value, Money):
        raise TypeError(value)
    if value.number < 0:
        raise ValueError(value)
    return value


def _positive(value: object) -> Money:
    money = _money(value)
    if not money.number:
        raise ValueError(value)
    return money
