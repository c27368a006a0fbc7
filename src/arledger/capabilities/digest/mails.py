"""Digests as mails: text, HTML, and the lines as a workbook; each into the outbox of the day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.capabilities.digest.management import Stuck
from arledger.capabilities.digest.report import (
    LINES,
    UNASSIGNED,
    dispute_records,
    escalation_records,
    line_record,
    plan_records,
    promise_records,
    stuck_tables,
)
from arledger.capabilities.digest.values import Digest, Digests, Line, When
from arledger.letters.mail import Attached
from arledger.letters.wording import Wording, harmless
from arledger.model.book import Book
from arledger.model.money import Money
from arledger.model.plan import NewFile, Plan
from arledger.model.report import Record, Report, Table, table_of
from arledger.policy.collecting import DigestSettings
from arledger.session.colleague_mails import colleague_mail, workbook_of
from arledger.session.correspondence import stationery_of
from arledger.session.outbox import free_name, outbox_of, refuse_elsewhere
from arledger.session.place import Place
from arledger.session.sending import safe_name

SALES, MANAGEMENT = "sales-digest.md.j2", "management-digest.md.j2"
# A mail within the company is in English.
_WORDING = Wording()


def draft_mails(book: Book, place: Place, found: Digests, stuck: Stuck, only: str | None) -> Plan:
    """Propose the mail of each person, or of one alone, and that of management.

    Who of management has no address gets none, and a remark says so; raises UserError for an address that is none.
    """
    mails = _Mails(book, place, found, stuck)
    refuse_elsewhere(mails.folder)
    files = [mails.to_sales(each) for each in found.digests if only in (None, each.person)]
    remarks = []
    if only is None:
        files += mails.to_management()
        remarks = list(_unknown(place))
    return Plan((), remarks=tuple(remarks), files=tuple(files))


def _unknown(place: Place) -> Iterator[str]:
    policy = place.policy
    if policy.digest.management == DigestSettings().management:
        return  # nobody has written it: the role need not be there
    for name in policy.digest.management:
        if not policy.contacts.get(name):
            yield f"{harmless(name)} has no address under [contacts] in arledger.toml, and gets no digest."


class _Mails:
    """Writes the mails of a day; a person has one name, so that a second run replaces theirs."""

    def __init__(self, book: Book, place: Place, found: Digests, stuck: Stuck) -> None:
        self._book = book
        self._place = place
        self._found = found
        self._stuck = stuck
        self.folder = outbox_of(place, book.as_of)
        taken: set[str] = set()
        self._names = {name: free_name(safe_name(name), taken) for name in place.policy.contacts}

    def to_sales(self, digest: Digest) -> NewFile:
        """Write the mail to a sales person about their clients."""
        values = {
            "who": harmless(digest.person),
            "day": _WORDING.day(self._book.as_of),
            "late": _WORDING.sums(Money(each.overdue, each.currency) for each in digest.sums() if each.overdue),
            "ahead": self._place.policy.digest.days,
            "overdue": [self._line(line) for line in digest.of(When.OVERDUE)],
            "upcoming": [self._line(line) for line in digest.of(When.UPCOMING)],
            "sums": self._sums(digest),
        }
        tables = [self._table(digest, when) for when in When if digest.of(when)]
        return self._file(digest.person, SALES, values, tables)

    def to_management(self) -> list[NewFile]:
        """Write the mails to management about what is stuck, and about everybody's totals."""
        values = {
            "day": _WORDING.day(self._book.as_of),
            "escalations": [self._shown(record) for record in escalation_records(self._stuck)],
            "plans": [self._shown(record) for record in plan_records(self._stuck)],
            "promises": [self._shown(record) for record in promise_records(self._stuck)],
            "disputes": [self._shown(record) for record in dispute_records(self._stuck)],
            "digests": [
                {"who": harmless(each.person) or UNASSIGNED, **row}
                for each in self._found.every
                for row in self._sums(each)
            ],
            "unassigned": [self._line(line) for line in self._found.unassigned.of(When.OVERDUE)],
        }
        policy = self._place.policy
        known = [name for name in dict.fromkeys(policy.digest.management) if policy.contacts.get(name)]
        tables = stuck_tables(self._stuck)
        return [self._file(name, MANAGEMENT, {"who": harmless(name), **values}, tables) for name in known]

    def _file(self, person: str, template: str, values: dict[str, Any], tables: list[Table]) -> NewFile:
        day = self._book.as_of
        letter = stationery_of(self._place, self._book).letter(template, values, (harmless(person),), day)
        attached = [self._workbook(tables)] if tables else []
        kind = "digest" if template == SALES else "management"
        target = self.folder / f"{kind}-{self._names[person]}.eml"
        return colleague_mail(self._place, person, letter, f"digest.{day}", attached, target)

    def _workbook(self, tables: list[Table]) -> Attached:
        book = self._book
        data = {"as_of": book.as_of}
        report = Report("digest", "Digest", book.as_of, tuple(tables), data, precision=book.facts.precision)
        return workbook_of(self._place, report, f"digest-{book.as_of}")

    def _table(self, digest: Digest, when: When) -> Table:
        records = [line_record(line, self._book) for line in digest.of(when)]
        return table_of(when.value, LINES, records, when.value.capitalize())

    def _line(self, line: Line) -> dict[str, Any]:
        item = line.item
        return {
            "client": self._book.name_of(item.client),
            "invoice": item.number,
            "due": _WORDING.day(item.due),
            "days": item.days_past_due(self._book.as_of),
            "open": _WORDING.money(item.open, item.currency),
            "rule": line.rule.text,
            "rule_name": line.rule.name,
            "said": line.said,
        }

    def _sums(self, digest: Digest) -> list[dict[str, Any]]:
        return [
            {
                "overdue": _WORDING.money(each.overdue, each.currency),
                "upcoming": _WORDING.money(each.upcoming, each.currency),
                "later": _WORDING.money(each.later, each.currency),
                "unapplied": _WORDING.money(-each.unapplied, each.currency),
                "total": _WORDING.money(each.total, each.currency),
            }
            for each in digest.sums()
        ]

    def _shown(self, record: Record) -> dict[str, Any]:
        """Return a record as a letter shows it: names for clients, dates and amounts as people write them."""
        currency = str(record.get("currency", ""))
        return {key: self._value(key, value, currency) for key, value in record.items()}

    def _value(self, key: str, value: Any, currency: str) -> Any:
        if isinstance(value, Decimal):
            return _WORDING.money(value, currency)
        if isinstance(value, date):
            return _WORDING.day(value)
        if isinstance(value, list):
            return ", ".join(value)
        return self._book.name_of(value) if key == "client" else value
