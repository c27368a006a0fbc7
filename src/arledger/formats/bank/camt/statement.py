"""The frame of a CAMT statement: account, days, balances, control sums, and the entries between them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from sys import getsizeof
from typing import NamedTuple

from arledger.formats.bank.camt.detail import CamtDetail, amount, day, sign, when
from arledger.formats.bank.camt.entry import BOOKED, CamtEntry, Owner, entry, lines, status
from arledger.formats.bank.camt.xml import STATEMENTS, XmlRecord
from arledger.formats.bank.shared import ties
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.bank.shared.text import name
from arledger.formats.tabular import digits
from arledger.model.bank import BankLine, BankStatement
from arledger.model.money import amount_text, exact_sum
from arledger.model.source import Source

_OPENING = ("OPBD", "PRCD")
_CLOSING = "CLBD"
_INTERIM = "ITBD"
_PENDING = {"PDNG", "INFO", "FUTR"}
_MOST_WARNINGS = 20
_LINE_ALONE = sum(map(getsizeof, (BankLine(date.min, Decimal(0), ""), Decimal(0), Source("", 0), 2**20, ("",)))) + 64
"""A line without its texts: itself, its amount, its place with the number, its references, and what Python adds."""


DETAIL = 2000
"""Bytes that a transaction takes until its entry is made into lines, with room for these."""


class CamtBalance(NamedTuple):
    """A balance as it stands in the file, signed."""

    code: str
    number: Decimal
    currency: str
    day: date | None


class Frame:
    """Collects the parts of one statement and makes it of them at its end."""

    def __init__(self, header: XmlRecord, file: str) -> None:
        self.header = header
        self.place = Source(file, header.line)
        self.balances: list[CamtBalance] = []
        self.waiting: list[tuple[CamtEntry, list[CamtDetail]]] = []
        self.lines: list[BankLine] = []
        self.memory = 0
        self.warnings: list[str] = []
        self.left_out: dict[str, list[CamtEntry]] = {}
        self.no_status = 0
        self.no_date = 0
        self.entries = 0

    def add(self, record: XmlRecord, details: list[CamtDetail]) -> None:
        """Take a balance or an entry of the statement; `details` are the transactions that stood in it."""
        if record.name == "Bal":
            self.balances.append(_balance(record, self.place._replace(line=record.line)))
            return
        found = entry(record, self.place.file)
        self.entries += 1
        self.no_status += not status(record)
        if found.status != BOOKED:
            self.left_out.setdefault(found.status, []).append(found)
            return
        booked = found.booked or found.valued
        if booked is None:
            self.waiting.append((found, details))
            self.memory += DETAIL * (1 + len(details))
            self.no_date += 1
            return
        self._book(found, details, booked)

    def _book(self, found: CamtEntry, details: list[CamtDetail], on: date) -> None:
        made, warning = lines(found, details, on, self.owner)
        self.lines += made
        self.memory += sum(map(_memory, made))
        if warning:
            self.warnings.append(warning)

    @property
    def owner(self) -> Owner:
        """The account and its owner, as far as they are known: they stand before the entries."""
        account = self.header.first("Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id", "Acct/Id/BBAN")
        return Owner(name(self.header.first("Acct/Ownr/Nm", "Acct/Ownr/Pty/Nm")), name(account.replace(" ", "")))

    def statement(self, version: str) -> BankStatement:
        """Return the statement with every warning about it."""
        from_day, to_day = self._days()
        self._book_waiting(to_day)
        currency = self._currency()
        opens, closes = self._opening_and_closing(currency)
        opening, closing = opens.number if opens else None, closes.number if closes else None
        mislabelled = self._in_its_own_currency(opening, closing, currency)
        opening_date = opens.day if opens else None
        # A balance without a day is the one behind the lines that lead to it.
        closing_date = (closes.day or max((one.date for one in self.lines), default=None)) if closes else None
        first, last = ties.covered(self.lines, (from_day, to_day), opening_date, closing_date)
        if first and not all(self._asked) and first == opening_date and closing_date and first < closing_date:
            first = ties.day_behind(first, self.lines)
        owner = self.owner
        warnings = [
            *self._about_kind(closing),
            *self._about_entries(),
            *self._about_balances(currency),
            *self._about_control_sums(currency),
            *mislabelled,
            *ties.foreign(self.lines, currency),
        ]
        return BankStatement(
            account=owner.account,
            currency=currency,
            first=first,
            last=last,
            opening=opening,
            closing=closing,
            lines=tuple(self.lines),
            format=version or STATEMENTS[self.header.name],
            file=self.place.file,
            number=name(self.header.first("ElctrncSeqNb", "LglSeqNb", "Id")),
            owner=owner.name,
            warnings=tuple(warnings),
            opening_date=opening_date,
            closing_date=closing_date,
        )

    def _days(self) -> tuple[date | None, date | None]:
        """Return the days the statement says that it covers, else those of its balances.

        What is forecast or available is no end: such a balance may be of days to come.
        """
        booked = [one.day for one in self.balances if one.day and one.code in (*_OPENING, _CLOSING, _INTERIM)]
        days = booked or [one.day for one in self.balances if one.day]
        first, last = self._asked
        if first and last:
            return day(first, "FrToDt", self.place), day(last, "FrToDt", self.place)
        return (min(days), max(days)) if days else (None, None)

    @property
    def _asked(self) -> tuple[str, str]:
        """The period as it is written, empty where none is."""
        return self.header.first("FrToDt/FrDtTm", "FrToDt/FrDt"), self.header.first("FrToDt/ToDtTm", "FrToDt/ToDt")

    def _book_waiting(self, to_day: date | None) -> None:
        """Book the entries without a date on the statement's last day; without one they are refused."""
        closes = _latest([one for one in self.balances if one.code == _CLOSING])
        if closes and closes.day and to_day:
            to_day = min(to_day, closes.day)
        for found, details in self.waiting:
            if to_day is None:
                raise bad(found.place, "the entry has neither a booking date nor a value date, nor has the statement")
            self._book(found, details, to_day)
        self.waiting.clear()

    def _currency(self) -> str:
        stated = self.header.first("Acct/Ccy").upper()
        booked = [balance.currency for balance in self.balances if balance.code in (*_OPENING, _CLOSING, _INTERIM)]
        moved = [line.currency for line in self.lines]
        others = [balance.currency for balance in self.balances]
        return name(next((code for code in (stated, *booked, *moved, *others) if code), ""))

    def _opening_and_closing(self, currency: str) -> tuple[CamtBalance | None, CamtBalance | None]:
        """Choose among the balances: booked ones only, the earliest opening and the latest closing.

        Interim balances (ITBD) open and close the pages of a statement: they count beside or in place of
        the others only where two of them, or one and its other side, are there.
        """
        own = [balance for balance in self.balances if balance.currency == currency]
        by_code = {code: [one for one in own if one.code == code] for code in (*_OPENING, _CLOSING, _INTERIM)}
        opening = _earliest(by_code["OPBD"]) or _earliest(by_code["PRCD"])
        closing = _latest(by_code[_CLOSING])
        interim = by_code[_INTERIM]
        if opening is None and interim and (closing or len(interim) > 1):
            opening = interim[0]
        if closing is None and interim and opening is not None and interim[-1] is not opening:
            closing = interim[-1]
        return opening, closing

    def _in_its_own_currency(
        self, opening: Decimal | None, closing: Decimal | None, currency: str
    ) -> tuple[str, ...]:
        """Correct entries that name another currency where the balances prove that they are in the account's."""
        others = [line for line in self.lines if line.currency != currency]
        if not others or opening is None or closing is None:
            return ()
        if exact_sum((opening, *(line.amount for line in self.lines))) != closing:
            return ()
        self.lines = [line._replace(currency=currency) for line in self.lines]
        codes = ", ".join(sorted({line.currency for line in others}))
        said = ties.count(len(others), "line says", "lines say")
        return (f"{said} {codes}, but the balances tie only in {currency}; taken as {currency}",)

    def _about_kind(self, closing: Decimal | None) -> Iterator[str]:
        """Say of what is no statement that its entries must not be booked twice."""
        if self.header.name == "Ntfctn":
            yield "a notification (camt.054): its entries stand in the statement, too"
        elif self.header.name == "Rpt" and closing is None:
            yield "an interim report (camt.052): its entries come again in the statement"

    def _about_entries(self) -> Iterator[str]:
        yield from self.warnings[:_MOST_WARNINGS]
        if len(self.warnings) > _MOST_WARNINGS:
            yield f"{len(self.warnings) - _MOST_WARNINGS:,} more batches do not add up"
        for said, entries in sorted(self.left_out.items()):
            what = "pending" if said in _PENDING else f"of status {shown(said)}"
            sums = ", ".join(_sums(entries))
            yield f"{ties.count(len(entries), 'entry is', 'entries are')} {what} ({said}) and no line here: {sums}"
        if self.no_status:
            yield f"{ties.count(self.no_status, 'entry has', 'entries have')} no status (Sts); taken as booked"
        if self.no_date:
            yield f"{ties.count(self.no_date, 'entry has', 'entries have')} no date; the statement's is taken"

    def _about_balances(self, currency: str) -> Iterator[str]:
        for balance in self.balances:
            if balance.code in (*_OPENING, _CLOSING) and balance.currency != currency:
                yield (
                    f"the balance {balance.code} is in {balance.currency} and the account in {currency}; "
                    "it proves nothing"
                )

    def _about_control_sums(self, currency: str) -> Iterator[str]:
        """Compare the numbers and sums of entries that the bank states with those that are there."""
        pending = [one for entries in self.left_out.values() for one in entries]
        written = self.header.first("TxsSummry/TtlNtries/NbOfNtries")
        if written.isdecimal() and int(written) not in (self.entries, self.entries - len(pending)):
            yield f"the statement speaks of {written} entries and has {self.entries:,}"
        for path, way in (("TtlCdtNtries", 1), ("TtlDbtNtries", -1)):
            stated = digits.number(self.header.first(f"TxsSummry/{path}/Sum"))
            if stated is None:
                continue
            booked = exact_sum(line.amount for line in self.lines if line.currency == currency and _is(line, way))
            also = exact_sum(one.amount for one in pending if one.currency == currency and one.amount * way > 0)
            if stated not in (booked * way, (booked + also) * way):
                side = "credits" if way > 0 else "debits"
                yield (
                    f"the statement speaks of {side} of {amount_text(stated, currency)} "
                    f"and has {amount_text(booked * way, currency)}"
                )


def _memory(line: BankLine) -> int:
    """Return about how many bytes a line takes; a text shared with other lines is counted for each."""
    texts = (line.text, line.bank_ref, line.counterparty, line.counterparty_account, *line.structured_refs)
    return _LINE_ALONE + sum(map(getsizeof, texts))


def _is(line: BankLine, way: int) -> bool:
    return line.amount * way > 0


def _sums(entries: list[CamtEntry]) -> Iterator[str]:
    for currency in sorted({one.currency for one in entries}):
        yield amount_text(exact_sum(one.amount for one in entries if one.currency == currency), currency)


def _balance(record: XmlRecord, place: Source) -> CamtBalance:
    money = amount(record, "Amt", place)
    code = record.first("Tp/CdOrPrtry/Cd", "Tp/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Prtry")
    if money is None:
        raise bad(place, f"the balance {shown(code)} has no amount (Amt)")
    way = sign(record.first("CdtDbtInd"), place)
    number = money.number if way > 0 else -money.number
    return CamtBalance(code.upper(), number, money.currency, when(record, "Dt", place))


def _earliest(balances: list[CamtBalance]) -> CamtBalance | None:
    return min(balances, key=lambda one: one.day or date.max) if balances else None


def _latest(balances: list[CamtBalance]) -> CamtBalance | None:
    """Return the balance of the last day; of several on one day, the last in the file."""
    return max(reversed(balances), key=lambda one: one.day or date.min) if balances else None
