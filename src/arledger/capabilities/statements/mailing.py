"""How statements go out: each is made again, and kept back where a figure on it has changed since it was drafted."""

from collections.abc import Iterable, Sequence
from datetime import date

from arledger.capabilities.statements.month import ACTIVITY, OPEN_ITEMS, Statements, figures_of
from arledger.capabilities.statements.month_plan import People, books_of, statements_sent
from arledger.collecting.record import CollectingRecord
from arledger.entries.context import EntryContext
from arledger.ledger.query import NO_ENTRIES
from arledger.letters.account_statement import STATEMENT
from arledger.letters.drafts import Draft
from arledger.letters.people import reachable
from arledger.model.documents import Client
from arledger.model.plan import NewCustom
from arledger.session.mail_kinds import AGAIN, Situation, Standing, recorded_once


class StatementMail:
    """Statements of account of a month, as one kind of mail."""

    def standing(self, situation: Situation) -> Standing:
        """Return what is known of drafts of statements on a day."""
        return _StatementStanding(situation)

    def record(self, context: EntryContext, client: Client, draft: Draft, day: date) -> Sequence[NewCustom]:
        """Return the contact that a statement was; nothing where its mail is on record already."""
        return recorded_once(context, client, draft, day)


KINDS = {STATEMENT: StatementMail()}


class _StatementStanding:
    """The books of each month are read once, however many drafts it has."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._made: dict[tuple[date, str], Statements] = {}
        self._people: People | None = None
        self._sent: dict[date, dict[tuple[str, str], date]] = {}

    def against(self, draft: Draft) -> str:
        """Return why a draft must not go, empty where it may."""
        last, kind = _day(draft.about), draft.said[0] if draft.said else ""
        if last is None or kind not in (OPEN_ITEMS, ACTIVITY):
            return f"which month it is of cannot be read: {AGAIN}"
        whose = (draft.client, draft.currency)
        if sent := self._sent_as_of(last).get(whose):
            return f"the statement of {last} was sent on {sent}"
        made, people = self._statements(last, kind), self._known(last, kind)
        client = people.of(draft.client)
        reason, detail = people.objection(client)
        reason = reason or made.objection(whose)
        if reason:
            return detail or reason.value
        if draft.said[1:] != (figures_of(made.of(client, draft.currency)),):
            return f"its figures have changed: {AGAIN}"
        return ""

    def addresses(self, draft: Draft) -> Iterable[str]:
        """Return the client's address, where there is one."""
        last = _day(draft.about)
        person = reachable(self._known(last, OPEN_ITEMS).of(draft.client)) if last else None
        return [person.address] if person else []

    def _known(self, last: date, kind: str) -> People:
        if self._people is None:
            book = self._statements(last, kind).month.book
            self._people = People(self._situation.opened, book, self._situation.book.as_of)
        return self._people

    def _statements(self, last: date, kind: str) -> Statements:
        if (last, kind) not in self._made:
            opened = self._situation.opened
            month = next((made.month for (day, _), made in self._made.items() if day == last), None)
            month = month or books_of(opened, last.replace(day=1), last)
            self._made[last, kind] = Statements(month, opened.place.policy, kind)
        return self._made[last, kind]

    def _sent_as_of(self, last: date) -> dict[tuple[str, str], date]:
        if last not in self._sent:
            facts = self._situation.opened.facts(date.max, NO_ENTRIES)
            self._sent[last] = dict(statements_sent(CollectingRecord(facts, date.max), last))
        return self._sent[last]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
