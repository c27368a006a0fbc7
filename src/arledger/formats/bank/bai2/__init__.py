"""BAI2 cash management reports of US, UK and Canadian banks.

Amounts are whole numbers of the currency's smallest coin and carry no sign in a detail (16): the type
code says the direction, 100 to 399 and 920 to 959 in, 400 to 699 and 960 to 999 out. A wrong control
total is a warning, as many banks and most samples have one. Two-digit years are 1970 to 2069.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from arledger.formats.bank.bai2.line import line
from arledger.formats.bank.bai2.records import Rec, looks_like_bai2, records, summaries
from arledger.formats.bank.shared import amounts, dates, files
from arledger.formats.bank.shared.errors import bad
from arledger.formats.bank.shared.errors import shown as quoted
from arledger.formats.bank.shared.text import name
from arledger.formats.bank.shared.warned import warned
from arledger.formats.tabular import decoding
from arledger.model.bank import BankLine, BankStatement
from arledger.model.money import minor_digits
from arledger.model.source import Source

_OPENING, _CLOSING = "010", "015"
_DEFAULT_CURRENCY = "USD"
_NO_TRAILER = "line {}: the account trailer (49) before this record is missing"
_NO_TRAILER_AT_END = "the account trailer (49) is missing at the end of the file"
_WHOLE = re.compile(r"[+-]?[0-9]{1,24}")
_NO_STATEMENT = {"2": "a deletion", "4": "a test"}


@dataclass
class Account:
    """An account (03) while its details are read; `control` is the sum of every amount, whatever its sign."""

    place: Source
    number: str
    currency: str
    day: date
    opening: Decimal | None = None
    closing: Decimal | None = None
    control: Decimal = Decimal(0)
    lines: list[BankLine] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def statement(self) -> BankStatement:
        """Return the statement with its warnings."""
        return BankStatement(
            account=self.number,
            currency=self.currency,
            first=self.day,
            last=self.day,
            opening=self.opening,
            closing=self.closing,
            lines=tuple(self.lines),
            format="bai2",
            file=self.place.file,
            warnings=tuple(self.warnings),
            opening_date=self.day,
            closing_date=self.day,
        )


class _Reader:
    """Walks through the records and keeps what the enclosing ones say."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.currency = ""
        self.day: date | None = None
        self.account: Account | None = None
        self.done: list[Account] = []
        self.warnings: list[str] = []
        self.group_total = Decimal(0)
        self.file_total = Decimal(0)
        self.taken = 0
        self.ended = False

    def take(self, record: Rec) -> None:
        place = Source(self.file, record.line)
        if self.ended and record.code not in ("01", "99"):
            raise bad(place, f"a record {record.code} stands behind the file's trailer (99)")
        match record.code:
            case "01":
                self._close(place)
                self.file_total, self.ended = Decimal(0), False
            case "02":
                self._close(place)
                self._group(record, place)
            case "03":
                self._close(place)
                self._account(record, place)
            case "16":
                self._detail(record, place)
            case "49":
                self._trailer(record, place)
            case "98":
                self._close(place)
                self._total("group", record, place, self.group_total)
                self.file_total += _control_total(record, place)
            case "99":
                self._close(place)
                self._total("file", record, place, self.file_total)
                self.ended = True

    def _group(self, record: Rec, place: Source) -> None:
        values = [*record.fields(), *[""] * 7]
        status = values[2]
        if status in _NO_STATEMENT:
            raise bad(place, f"the group (02) is {_NO_STATEMENT[status]}, not a report", "Take a file with reports.")
        self.day = dates.needed(dates.short, values[3], place, "the as-of date {} of the group")
        self.currency = amounts.currency_code(values[5])
        self.group_total = Decimal(0)

    def _account(self, record: Rec, place: Source) -> None:
        if self.day is None:
            raise bad(place, "an account (03) stands before any group (02)")
        files.bound(place, self.taken, len(self.done) + 1)
        values = [*record.fields(), "", ""]
        code = amounts.currency_code(values[1]) or self.currency or _DEFAULT_CURRENCY
        self.account = Account(place, name(values[0]), name(code), self.day)
        for kind, written in summaries(values[2:], place):
            number = _minor(written, code, place, f"the amount of type {kind}")
            self.account.control += number
            if kind == _OPENING:
                self.account.opening = number
            elif kind == _CLOSING:
                self.account.closing = number

    def _detail(self, record: Rec, place: Source) -> None:
        if self.account is None or self.day is None:
            raise bad(place, "a detail (16) stands outside of any account (03)")
        found = line(record, self.account.currency, self.day, place)
        if found is None:
            return
        self.account.control += found.amount.copy_abs()
        self.account.lines.append(found)
        self.taken += 1
        files.bound(place, self.taken)

    def _trailer(self, record: Rec, place: Source) -> None:
        if self.account is None:
            raise bad(place, "an account trailer (49) stands outside of any account (03)")
        stated = _control_total(record, place)
        made = self.account.control.scaleb(minor_digits(self.account.currency))
        if stated != made:
            self.account.warnings.append(
                f"line {place.line}: the control total is {stated:,f} and the amounts make {made:,f}"
            )
        self.group_total += stated
        self.done.append(self.account)
        self.account = None

    def _close(self, place: Source) -> None:
        """Finish an account that has no trailer (49)."""
        if self.account is not None:
            self.account.warnings.append(_NO_TRAILER.format(place.line) if place.line else _NO_TRAILER_AT_END)
            self.done.append(self.account)
            self.account = None

    def _total(self, what: str, record: Rec, place: Source, made: Decimal) -> None:
        stated = _control_total(record, place)
        if stated != made:
            self.warnings.append(
                f"line {place.line}: the {what}'s control total is {stated:,f} and its parts make {made:,f}"
            )

    def finish(self) -> tuple[BankStatement, ...]:
        """Return the statements of the whole file."""
        self._close(Source(self.file, 0))
        if not self.ended:
            self.warnings.append("the file has no trailer (99): its end may be missing")
        return warned((account.statement() for account in self.done), self.warnings)


def sniff(head: bytes, _name: str = "") -> bool:
    """Tell a BAI2 file by its header record."""
    return looks_like_bai2(decoding.head_text(head))


def read(
    path: Path, shown: str = "", _profiles: Sequence[Path] = (), _currencies: Sequence[str] = ()
) -> tuple[BankStatement, ...]:
    """Return a statement for each account (03) of each group."""
    file = shown or str(path)
    text = files.opened(path, file)
    reader = _Reader(file)
    for record in records(text.lines(), file):
        reader.take(record)
    statements = reader.finish()
    if not statements:
        raise bad(Source(file, 0), "the file has no account (03)")
    return warned(statements, text.warnings)


def _control_total(record: Rec, place: Source) -> Decimal:
    written = (record.fields() or [""])[0]
    if not _WHOLE.fullmatch(written):
        raise bad(place, f"the control total ({record.code}) is {quoted(written)}, no whole number")
    return Decimal(written)


def _minor(written: str, currency: str, place: Source, what: str) -> Decimal:
    number = amounts.minor_units(written, currency)
    if number is None:
        raise bad(place, f"{what} is {quoted(written)}, no whole number of the smallest coins of {currency}")
    return number
