"""What an import found: which reports, what each client owes, and the totals beside those of the files."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.capabilities.comparison.people import Person
from arledger.capabilities.comparison.stated import Stated
from arledger.capabilities.moving_in.history import Booked
from arledger.formats.imports.export import Export, ExportItem, Skipped
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Row, Table, table_of
from arledger.model.wording import counted


@dataclass(frozen=True)
class Found:
    """What was read, and how it stands against the ledger."""

    exports: tuple[Export, ...]
    day: date
    currency: str
    people: tuple[Person, ...]
    person_of: Callable[[ExportItem], Person]
    new: tuple[Booked, ...]
    there: tuple[Stated, ...]
    changed: tuple[str, ...]
    settled: tuple[Skipped, ...]
    warnings: tuple[str, ...]

    @property
    def main(self) -> Export:
        """The export that is named first: one with documents, if there is any."""
        return next((one for one in self.exports if one.items), self.exports[0])


_WITH_OWNERS = ("salesforce", "hubspot")
# An id of Salesforce's users, or of HubSpot's owners.
_OWNER_ID = re.compile(r"005[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?|[0-9]{4,}")

_CLIENTS = (
    Column("client", "Client", priority=0),
    Column("name", "Name", priority=1),
    Column("currency", "Currency", priority=0),
    Column("documents", "Documents", Kind.COUNT, priority=2),
    Column("open", "Open", Kind.MONEY),
)
_TOTALS = (
    Column("currency", "Currency"),
    Column("items", "In the rows", Kind.MONEY),
    Column("file", "In the file", Kind.MONEY),
    Column("difference", "Difference", Kind.MONEY),
)


def import_report(found: Found) -> Report:
    """Say what the files were taken for and why, what each client owes by them, and whether the totals agree."""
    tables: list[Table] = []
    records = list(_by_client(found))
    if records:
        tables.append(table_of("clients", _CLIENTS, records, "Open in the files"))
        tables.append(_totals(found))
    notes = [
        f"New: {counted(len(found.new), 'document')}; in the ledger already: {len(found.there):,}.",
        f"New clients: {sum(not one.known for one in found.people):,} of {len(found.people):,}.",
        *_about_owners(found),
    ]
    facts = tuple((f"{one.system}/{one.report}", f"{one.title}: {one.why}") for one in found.exports)
    return Report("import", "Import", found.day, tuple(tables), _data(found), facts, tuple(notes))


def _about_owners(found: Found) -> Iterator[str]:
    """Say that sales reps were read, and when they or their list are needed beside the other."""
    owners = sum(len(one.owners) for one in found.exports)
    if owners and found.people:
        yield f"Read besides: {counted(owners, 'owner')}, who are sales reps and no clients."
    elif owners:
        yield f"Read: {counted(owners, 'owner')}, who are no clients: contacts or accounts are to be given, too."
    lists = [one for one in found.exports if one.system in _WITH_OWNERS]
    unknown = {one.id for each in lists for one in each.clients if _OWNER_ID.fullmatch(one.sales_rep)}
    if unknown:
        yield f"The sales reps of {counted(len(unknown), 'client')} are ids: give the list of users or owners, too."


def _by_client(found: Found) -> Iterator[Record]:
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    names: dict[str, str] = {}
    for one in (*(each.stated for each in found.new), *found.there):
        at = (one.person.id, one.currency)
        sums[at] += one.open
        counts[at] += len(one.items)
        names[one.person.id] = one.person.name
    for client, currency in sorted(sums):
        at = (client, currency)
        yield {
            "client": client,
            "name": names[client],
            "currency": currency,
            "documents": counts[at],
            "open": sums[at],
        }


def _totals(found: Found) -> Table:
    rows = tuple(
        Row((total.currency or found.currency, total.items, total.file, total.difference), Role.BODY)
        for export in found.exports
        for total in export.totals
    )
    return Table("totals", _TOTALS, rows, "Totals")


def _data(found: Found) -> dict[str, Data]:
    main = found.main
    return {
        "system": main.system,
        "report": main.report,
        "company": main.company or None,
        "as_of": found.day,
        "items": [_item(found, item) for item in _items(found)],
        "clients": [_client(one) for one in found.people],
        "owners": [
            {"id": one.id, "name": one.name, "email": one.email} for each in found.exports for one in each.owners
        ],
        "totals": [
            {
                "currency": total.currency or found.currency,
                "items": total.items,
                "file": total.file,
                "difference": total.difference,
                "figure": total.figure,
            }
            for export in found.exports
            for total in export.totals
        ],
        "skipped": [
            {"row": row.row, "kind": row.kind, "text": row.text}
            for row in (*(row for export in found.exports for row in export.skipped), *found.settled)
        ],
        "recognised": [
            {"file": one.file, "sheet": one.sheet, "system": one.system, "report": one.report, "why": one.why}
            for one in found.exports
        ],
        "new": len(found.new),
        "known": len(found.there),
        "changed": list(found.changed),
        "warnings": list(found.warnings),
    }


def _items(found: Found) -> Iterator[ExportItem]:
    """Yield what the files have as documents, with --history those of which nothing is open, too."""
    settled = {id(item) for one in found.new for item in one.stated.items if not item.open}
    return (item for one in found.exports for item in one.items if item.open or id(item) in settled)


def _item(found: Found, item: ExportItem) -> dict[str, Data]:
    return {
        "client": found.person_of(item).id,
        "name": item.name,
        "number": item.number,
        "date": item.date,
        "due": item.due,
        "currency": item.currency or found.currency,
        "open": item.open,
        "amount": item.amount,
        "kind": item.kind.value,
    }


def _client(person: Person) -> dict[str, Data]:
    details = person.details
    return {
        "client": person.id,
        "name": person.name,
        "id": person.code or None,
        "new": person.known is None,
        "email": details.email if details else "",
        "phone": details.phone if details else "",
        "contact": details.contact if details else "",
        "address": details.address if details else "",
        "terms": details.terms if details else "",
        "limit": details.limit if details else "",
        "sales_rep": details.sales_rep if details else "",
    }
