"""Rows of a CSV file as lines of statements, by the profile that fits it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.csv.balance_rows import BalanceRows
from arledger.formats.bank.csv.cells import Cells
from arledger.formats.bank.csv.currencies import Currencies
from arledger.formats.bank.csv.file import Layout
from arledger.formats.bank.csv.moved import Moved, RowAmounts
from arledger.formats.bank.csv.states import States
from arledger.formats.bank.shared import amounts, dates, files
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.bank.shared.references import creditor_references, given, ordered
from arledger.formats.bank.shared.returns import is_returned, returned_fee
from arledger.formats.bank.shared.table_totals import Totals
from arledger.formats.bank.shared.text import joined, name
from arledger.formats.tabular.sheets import SheetRow
from arledger.formats.tabular.text import clean
from arledger.model.bank import BankLine
from arledger.model.money import exact_sum
from arledger.model.source import Source

_MOST_NOTES = 1000
_BALANCE_LABELS = ("opening_label", "closing_label")
_NUMBER = re.compile(r"[0-9]+|[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")


def account_text(written: str) -> str:
    """Return an account as it is written; the blanks within an IBAN or a number are taken out."""
    bare = clean(written)
    compact = bare.replace(" ", "")
    return name(compact if _NUMBER.fullmatch(compact) else bare)


class BookedRow(NamedTuple):
    """A row as a line, with its account and the balance after it; `parts` are the lines that it stands for."""

    line: BankLine
    account: str
    balance: Decimal | None
    parts: tuple[BankLine, ...] = ()

    @property
    def lines(self) -> tuple[BankLine, ...]:
        """The line, or its parts where they are known."""
        return self.parts or (self.line,)


def in_currency(booked: BookedRow, currencies: Currencies) -> BookedRow:
    """Give a row that says no currency of its own that of the other rows, or of the account."""
    if booked.line.currency:
        return booked
    code = currencies.needed(booked.line.source)
    parts = tuple(part._replace(currency=code) for part in booked.parts)
    return booked._replace(line=_without_own_original(booked.line._replace(currency=code)), parts=parts)


def _without_own_original(line: BankLine) -> BankLine:
    """Leave out an original amount that is the line's own."""
    same = (line.original_currency or line.currency) == line.currency and line.original_amount in (None, line.amount)
    return line._replace(original_amount=None, original_currency="") if same else line


class LinesReader:
    """Makes lines of the rows below the header, and keeps count of what is none."""

    def __init__(self, layout: Layout, cells: Cells, file: str, currencies: Currencies, account: str) -> None:
        self.layout = layout
        self.profile = layout.profile
        self.cells = cells
        self.file = file
        self.currencies = currencies
        self.account = account
        self.amounts = RowAmounts(layout, cells)
        self.balances = BalanceRows(layout, cells)
        labels = [
            one for key in _BALANCE_LABELS for names in self.profile.labels.get(key, ()) for one in names.split("|")
        ]
        self.footers = tuple(one.casefold() for one in (*self.profile.footer, *labels))
        self.around: list[SheetRow] = []
        self.totals = Totals(layout, cells)
        self.beside = 0
        self.elsewhere: list[int] = []
        self.states = States(layout.profile) if layout.one("state") >= 0 else None
        self.without_amount = 0
        self.current: BookedRow | None = None
        self.continued = 0
        self.details: list[tuple[BankLine, Decimal]] = []

    def booked(self, rows: Iterable[SheetRow]) -> Iterator[BookedRow]:
        """Yield the lines in the file's order; text and details on following rows are put to their line."""
        taken = 0
        for row in rows:
            found = None if row.blank else self._row(row)
            if found is None:
                continue
            yield from self._finished()
            self.current = found
            taken += 1
            files.bound(Source(self.file, row.line), taken)
        yield from self._finished()

    def _row(self, row: SheetRow) -> BookedRow | None:
        """Return the line that a row begins; None for a row that is none or belongs to the line before it."""
        place = Source(self.file, row.line)
        written = row.cell(self.layout.one("date"))
        if self.balances.take(row, first=self.totals.taken == 0):
            return None
        if self._is_footer(row):
            self.beside += self.totals.is_like_movement(row) and not self._is_total(row)
            self._note(row)
            return None
        if (
            self.states is not None
            and self._is_row(row)
            and self.states.leaves_out(clean(row.cell(self.layout.one("state"))), place)
        ):
            return None
        day = self._day(written, place)
        if day is None:
            self._undated(row, place, written)
            return None
        moved = self.amounts.of(row, place)
        if moved is None:
            self._no_amount(place)
            return None
        self._not_too_wide(row, place)
        self.totals.add(row, moved.number)
        return self._booked(row, day, moved, place)

    def _is_row(self, row: SheetRow) -> bool:
        """Say whether a row is more than a note: it has a state, or an amount and a day."""
        return bool(row.cell(self.layout.one("state"))) or self.totals.is_like_movement(row)

    def _is_footer(self, row: SheetRow) -> bool:
        begins = row.cells[0].casefold() if row.cells else ""
        return any(begins.startswith(one) and not begins[len(one) :][:1].isalpha() for one in self.footers)

    def _day(self, written: str, place: Source) -> date | None:
        return dates.needed(self.cells.day, written, place) if written else None

    def _undated(self, row: SheetRow, place: Source, written: str) -> None:
        """Take a row without a date: a note or total below the table, more text, or one amount of a batch."""
        has_amount = self.totals.has_amount(row) and not self.totals.is_sentence(row)
        if has_amount and (self._is_total(row) or self.totals.is_count(row)):
            return
        if has_amount and written:
            formats = " or ".join(self.profile.date_formats)
            raise bad(
                place,
                f"the row has an amount and the date {shown(written)}, which is not written {formats}",
                "If that row is a booking, `arledger bank profile FILE` proposes a profile that reads it.",
            )
        if has_amount:
            raise bad(
                place,
                "the row has an amount and no date: is it a movement of the day above?",
                "If so, write the day into the row; if it is a total, name how it begins as footer in the profile.",
            )
        if self.totals.is_of_another_table(row):
            self.elsewhere.append(row.line)
        if self.profile.undated == "continue" and self.current is not None:
            self._continued(row, self.current, place)
        else:
            self._note(row)

    def _is_total(self, row: SheetRow) -> bool:
        return self.totals.is_total(row, self.current.balance if self.current else None)

    def _note(self, row: SheetRow) -> None:
        """Keep a row around the table, where labels may stand; there is no use in many."""
        if len(self.around) < _MOST_NOTES:
            self.around.append(row)

    def _continued(self, row: SheetRow, current: BookedRow, place: Source) -> None:
        """Put the text of a row, or one amount of a batch, to the line above it."""
        text = joined(self._words(row))
        self.continued += 1
        if self.continued > files.MOST_PIECES:
            raise bad(place, f"more than {files.MOST_PIECES:,} rows that go on with the row above them")
        detail = row.cell(self.layout.one("detail_amount"))
        if detail:
            number = self.cells.amount(detail, place, "the amount of a part").copy_abs()
            called = name(self._first(row, "counterparty"))
            line = current.line._replace(
                text=text or current.line.text, counterparty=called or current.line.counterparty, source=place
            )
            self.details.append((line, number))
        else:
            whole = joined((current.line.text, text))
            self.current = current._replace(line=current.line._replace(text=whole))

    def _finished(self) -> Iterator[BookedRow]:
        """Yield the line before, or the parts of it that stood below it where they add up to it."""
        booked, self.current, self.continued = self.current, None, 0
        details, self.details = self.details, []
        if booked is None:
            return
        line = booked.line
        way = -1 if line.amount < 0 else 1
        if not details:
            yield booked
        elif exact_sum(number for _, number in details) == line.amount.copy_abs() and len(details) > 1:
            parts = (
                part._replace(amount=number * way, bank_ref=f"{line.bank_ref}#{index}" if line.bank_ref else "")
                for index, (part, number) in enumerate(details, start=1)
            )
            yield booked._replace(parts=tuple(parts))
        else:
            words = joined((line.text, *(part.text for part, _ in details)))
            yield booked._replace(line=line._replace(text=words, batch=len(details)))

    def _no_amount(self, place: Source) -> None:
        if self.profile.empty_amounts == "refuse":
            raise bad(place, "the row has a date and no amount", "Look at the row; mend it in the bank's export.")
        self.without_amount += 1

    def _not_too_wide(self, row: SheetRow, place: Source) -> None:
        """Refuse a row with more cells than the header: a separator in a text has moved the columns."""
        extra = [cell for cell in row.cells[self.layout.width :] if cell] if self.layout.width else []
        if extra:
            what = f"the row has {len(row.cells)} cells and the header {self.layout.width}"
            raise bad(place, f"{what}: a separator within a text?", "Export the file with quotes around texts.")

    def _booked(self, row: SheetRow, day: date, moved: Moved, place: Source) -> BookedRow:
        amount = moved.number
        balance = row.cell(self.layout.one("balance"))
        left = self.cells.needed(balance, place, "the balance") if balance else None
        marks = ((moved.mark, moved.cell), (left.mark if left else "", balance))
        original = self._number(row, "original_amount", place)
        original_currency = amounts.currency_code(row.cell(self.layout.one("original_currency")))
        if original is not None:
            original = original.copy_abs() if amount >= 0 else -original.copy_abs()
        fee = self._number(row, "fee", place)
        references = tuple(self._filled(row, "references"))
        text = joined(self._words(row))
        valued = row.cell(self.layout.one("value_date"))
        line = BankLine(
            date=day,
            amount=amount,
            currency=self.currencies.of(self._first(row, "currency"), marks, place),
            text=text,
            counterparty=name(self._first(row, "counterparty")),
            counterparty_account=name(self._first(row, "counterparty_account").replace(" ", "")),
            bank_ref=given(self._first(row, "bank_ref")),
            structured_refs=ordered(creditor_references(text), references),
            kind=name(self._first(row, "kind")),
            value_date=self._day(valued, place) if valued else None,
            original_amount=original,
            original_currency=name(original_currency),
            fee=fee.copy_abs() if fee else returned_fee(text, amount),
            returned=amount < 0 and is_returned(text, self._first(row, "kind")),
            source=place,
        )
        own = account_text(row.cell(self.layout.one("account")))
        return BookedRow(_without_own_original(line), own or self.account, left.at_bank if left else None)

    def _number(self, row: SheetRow, role: str, place: Source) -> Decimal | None:
        written = row.cell(self.layout.one(role))
        return self.cells.amount(written, place, f"the {role.replace('_', ' ')}") if written else None

    def _filled(self, row: SheetRow, role: str) -> Iterator[str]:
        for index in self.layout.columns.get(role, ()):
            if cell := clean(row.cell(index)):
                yield cell.strip('"')

    def _first(self, row: SheetRow, role: str) -> str:
        return next(self._filled(row, role), "")

    def _words(self, row: SheetRow) -> Sequence[str]:
        return [*self._filled(row, "text")]
