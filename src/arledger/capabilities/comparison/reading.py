"""What another system's files hold, set against a ledger: which documents they state, and whose each is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from arledger.capabilities.comparison.as_read import as_read
from arledger.capabilities.comparison.names import plain_name
from arledger.capabilities.comparison.people import People
from arledger.capabilities.comparison.stated import Stated, documents
from arledger.formats.imports.export import Export, ExportItem
from arledger.formats.imports.mapping import own_mappings, shipped_mappings
from arledger.formats.imports.read import read_exports
from arledger.formats.imports.readings import ORDERS
from arledger.model.book import Book
from arledger.model.money import amount_text
from arledger.model.problem import UserError, did_you_mean
from arledger.session.clock import today
from arledger.session.messages import harmless
from arledger.session.place import Place
from arledger.session.progress import following

OWN_FOLDER = "imports"
"""The folder beside arledger.toml in which a user's own mappings lie."""


@dataclass(frozen=True)
class Files:
    """The files that a user names, and what they say of them."""

    files: tuple[Path, ...]
    system: str
    as_of: date | None
    date_order: str


@dataclass(frozen=True)
class Statement:
    """What files state: their documents with something open, those without, and everybody whose they are.

    `day` is the one for which they say it, `currency` that of what names none.
    """

    exports: tuple[Export, ...]
    day: date
    currency: str
    people: People
    documents: tuple[Stated, ...]
    settled: tuple[ExportItem, ...]
    warnings: tuple[str, ...]


def read_files(place: Place, asked: Files) -> list[Export]:
    """Read all files by the mappings that come with the program and the user's own, which go before."""
    if asked.date_order and asked.date_order not in ORDERS:
        remedy = did_you_mean(asked.date_order, ORDERS, f"Choose {', '.join(ORDERS)}.")
        raise UserError(f"--date-order: {asked.date_order!r} is no order", remedy)
    folder = (place.policy_file or place.main).parent / OWN_FOLDER
    own = own_mappings(folder)
    # Of one name there may be several that come with the program.
    named = {one.name for one in own}
    mappings = (*(one for one in shipped_mappings() if one.name not in named), *own)
    exports = []
    for file in asked.files:
        with following(harmless(f"Reading {file.name}")) as told:
            exports += read_exports(file, mappings, asked.system, asked.date_order, told)
    return exports


def day_of(exports: Iterable[Export], said: date | None) -> date:
    """Return for which day files speak: the one that was said, else that of the first that names one, else today."""
    return said or next((one.as_of for one in exports if one.as_of), None) or today()


def statement_of(
    book: Book, exports: Sequence[Export], day: date, titles: Sequence[str], *, settled: bool = False
) -> Statement:
    """Set files against a ledger, whose company has any of some `titles`; a document on two sheets is one.

    With `settled`, documents of which nothing is open are among the others.
    """
    usual = next(iter(book.facts.operating_currencies), "")
    exports = as_read(exports, usual)
    people = People(book, exports)
    found: dict[tuple[str, str, str, bool], Stated] = {}
    told: list[str] = []
    for export in exports:
        owed = [(item, people.of(item)) for item in export.items if item.open or (settled and item.amount)]
        _refuse_without_currency(owed, usual)
        for one in documents(export.system, owed, day, usual):
            before = found.setdefault((one.person.id, one.key, one.currency, one.is_credit), one)
            if before.open != one.open:
                told.append(_said_twice(before, one))
            one.person.currencies.add(one.currency)
    nothing_open = tuple(item for export in exports for item in export.items if not item.open)
    of_files = [
        f"{Path(one.file).name}: {text}" for one in exports for text in (*one.warnings, *_other_company(titles, one))
    ]
    warnings = (*of_files, *told, *people.warnings)
    return Statement(tuple(exports), day, usual, people, tuple(found.values()), nothing_open, warnings)


def _said_twice(before: Stated, again: Stated) -> str:
    """Say that two files differ in what is open of a document; raises UserError where it is all that a client owes.

    Of a document the first file may be the one that knows; two balances may be of two properties or of two days.
    """
    figures = amount_text(before.open, before.currency), amount_text(again.open, again.currency)
    first, second = before.items[0], again.items[0]
    if first.date is None and not first.number:
        what = f"{second.source}: {again.person.name} owes {figures[1]} here, and {figures[0]} in {first.source}"
        raise UserError(what, "Give one of the two at a time, or add them up in one file.", exit_code=1)
    name = f"{first.number or first.date} of {again.person.name}"
    return f"{name}: {figures[0]} are open in {first.source}, which is taken, and {figures[1]} in {second.source}"


def _refuse_without_currency(owed: Iterable[tuple[ExportItem, object]], usual: str) -> None:
    for item, _ in owed:
        if not item.currency and not usual:
            raise UserError(
                f"{item.source}: the file names no currency, and the ledger none that it works in",
                'Write `option "operating_currency" "USD"` into the ledger.',
            )


def _other_company(titles: Sequence[str], export: Export) -> list[str]:
    names = [name for name in titles if name]
    if not export.company or not names or plain_name(export.company) in map(plain_name, names):
        return []
    return [f"the file is of {export.company}, and this ledger of {names[0]}"]
