"""Messages of MT940 and MT942 put together to statements; pages of one statement become one again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from arledger.formats.bank.mt940.entry import Mt940Balance, Mt940Entry, balance, entry
from arledger.formats.bank.mt940.fields import Field
from arledger.formats.bank.mt940.info import Info, info, numbered
from arledger.formats.bank.shared import files, ties
from arledger.formats.bank.shared.errors import bad
from arledger.formats.bank.shared.references import ordered
from arledger.formats.bank.shared.text import joined, name
from arledger.formats.tabular import digits
from arledger.formats.tabular.text import clean
from arledger.model.bank import BankLine, BankStatement
from arledger.model.money import amount_text, exact_sum
from arledger.model.source import Source

_MONEY = ("61", "62F", "62M", "62")
"""Fields that must not be lost."""

_CONTROL = re.compile(r"([0-9]{1,5})([A-Z]{3})([0-9]++[,.]?[0-9]*+)\s*")


@dataclass
class Message:
    """One message as it stands in the file: a statement, a page of one, or an interim report (MT942)."""

    file: str
    line: int
    account: str = ""
    number: str = ""
    opening: Mt940Balance | None = None
    closing: Mt940Balance | None = None
    first_page: bool = True
    last_page: bool = True
    ended: bool = False
    floor: str = ""
    entries: list[tuple[Mt940Entry, list[str], list[str], int]] = field(default_factory=list)
    sums: list[tuple[str, str, int]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def currency(self) -> str:
        """The currency of the balances, of the interim report's floor limit, or of its sums."""
        known = self.opening or self.closing
        return known.currency if known else self.floor

    def take(self, found: Field) -> None:
        """Take one field; those that say nothing about movements or balances are left out."""
        place = Source(self.file, found.line)
        value = clean(found.lines[0])
        match found.tag:
            case "25" | "25P" if self.opening or self.entries:
                self.warnings.append(f"line {place.line}: an account (:25:) within the statement; taken as text")
                self._text(found.lines)
            case "25" | "25P":
                self.account = value
            case "28" | "28C":
                self.number = value
            case "34F":
                self.floor = name(value[:3])
            case "60F" | "60M" | "60" | "62F" | "62M" | "62":
                self._balance(found.tag, balance(found.lines, place))
            case "61":
                self._entry(found, place)
            case "86" if self.entries and not self.closing:
                self._text(found.lines)
            case "NS" if self.entries and not self.closing:
                self._more(self.entries[-1][2], found.lines)
            case "90C" | "90D":
                self.sums.append((found.tag, value, found.line))

    def _entry(self, found: Field, place: Source) -> None:
        files.bound(place, len(self.entries))
        self.entries.append((entry(found.lines, place), [], [], found.line))

    def _balance(self, tag: str, found: Mt940Balance) -> None:
        if tag.startswith("60"):
            self.opening, self.first_page = found, tag != "60M"
        else:
            self.closing, self.last_page = found, tag != "62M"

    def _text(self, lines: tuple[str, ...]) -> None:
        if self.entries:
            self._more(self.entries[-1][1], lines)

    def _more(self, told: list[str], lines: tuple[str, ...]) -> None:
        told.extend(lines)
        if len(told) > files.MOST_PIECES:
            place = Source(self.file, self.entries[-1][3])
            raise bad(place, f"more than {files.MOST_PIECES:,} lines of text to one entry (:61:)")

    def lines(self) -> Iterator[BankLine]:
        """Yield the movements; expected ones (MT942) are none."""
        own = account_number(self.account, self.currency)
        for found, text, more, line in self.entries:
            if not found.expected:
                told = info(text, own) if text else numbered(more) if more else Info()
                yield _line(found, told, self.currency, Source(self.file, line))


def messages(fields: Iterator[Field], file: str) -> Iterator[Message]:
    """Yield the messages; a reference (:20:), or an opening balance after a closing one or an end, begins the next.

    What stands behind an end belongs to the message if that has no closing balance yet: the end was none. Money
    that belongs to no message is refused.
    """
    current: Message | None = None
    for found in fields:
        if found.tag == "-":
            if current is not None:
                current.ended = True
            continue
        over = current is None or current.closing is not None
        if _begins(found, current):
            if current is not None:
                yield current
            current = Message(file, found.line)
        elif over and found.tag in _MONEY:
            what = f"the field :{found.tag}: stands behind the end of a statement, or before any begins"
            raise bad(Source(file, found.line), f"{what} (:20:, :25: or :60F:)")
        if current is not None and not (current.ended and over):
            current.ended = False
            current.take(found)
    if current is not None:
        yield current


def _begins(found: Field, current: Message | None) -> bool:
    """Tell whether a field begins the next message."""
    over = current is None or current.closing is not None or current.ended
    return found.tag == "20" or (over and found.tag in ("60F", "60M", "60", "25"))


def statements(found: Iterator[Message]) -> Iterator[BankStatement]:
    """Yield the statements; a page that closes in between (:62M:) goes on in the next message (:60M:)."""
    pages: list[Message] = []
    for message in found:
        _complete(message)
        if pages and not _goes_on(pages[-1], message):
            yield _statement(pages)
            pages = []
        pages.append(message)
    if pages:
        yield _statement(pages)


def _complete(message: Message) -> None:
    """Refuse a statement that has neither a closing balance nor an end: the rest of the file is missing."""
    place = Source(message.file, message.line)
    if message.opening and not message.closing and message.ended:
        message.warnings.append("the statement has no closing balance (:62F:)")
    elif message.opening and not message.closing:
        raise bad(place, "the statement that begins here has no closing balance (:62F:); the file may be cut off")
    if not message.currency:
        raise bad(place, "the message that begins here has neither balances (:60F:, :62F:) nor a currency (:34F:)")


def _goes_on(before: Message, message: Message) -> bool:
    return (
        not before.last_page
        and not message.first_page
        and before.account == message.account
        and before.currency == message.currency
    )


def _statement(pages: list[Message]) -> BankStatement:
    first, last = pages[0], pages[-1]
    currency = first.currency
    lines = tuple(line for page in pages for line in page.lines())
    opening = first.opening.number if first.opening else None
    closing = last.closing.number if last.closing else None
    from_day, to_day = _span(first, last, lines)
    number = first.number if len(pages) == 1 else first.number.partition("/")[0]
    return BankStatement(
        account=account_number(first.account, currency),
        currency=currency,
        first=from_day,
        last=to_day,
        opening=opening,
        closing=closing,
        lines=lines,
        format="mt940" if first.opening or last.closing else "mt942",
        file=first.file,
        number=number,
        warnings=tuple(_warnings(pages)),
        opening_date=first.opening.day if first.opening else None,
        closing_date=last.closing.day if last.closing else None,
    )


def _span(first: Message, last: Message, lines: tuple[BankLine, ...]) -> tuple[date | None, date | None]:
    days = [one.day for one in (first.opening, last.closing) if one]
    from_day, to_day = ties.span(lines, *days) if not days or not last.closing else (min(days), max(days))
    if len(days) == 2 and days[0] < days[1]:
        from_day = ties.day_behind(days[0], lines)
    return from_day, to_day


def _warnings(pages: list[Message]) -> Iterator[str]:
    for page in pages:
        yield from page.warnings
    yield from _page_breaks(pages)
    first, last = pages[0], pages[-1]
    if not first.first_page:
        yield "the statement begins in another file (:60M:)"
    if not last.last_page:
        yield "the statement goes on in another file (:62M:)"
    if last.closing and last.closing.currency != first.currency:
        yield f"the closing balance is in {last.closing.currency} and the opening in {first.currency}"
    if not first.opening and not last.closing:
        yield "an interim report (MT942): its entries come again in the statement"
    expected = [one for page in pages for one, *_ in page.entries if one.expected]
    if expected:
        amount = amount_text(exact_sum(one.amount for one in expected), first.currency)
        yield f"{ties.count(len(expected), 'entry is', 'entries are')} only expected and no line here: {amount}"
    for page in pages:
        yield from _control_sums(page)


def _page_breaks(pages: list[Message]) -> Iterator[str]:
    for before, page in pairwise(pages):
        if before.closing and page.opening and before.closing.number != page.opening.number:
            yield (
                f"line {page.line}: the page opens with {amount_text(page.opening.number, page.currency)} "
                f"and the one before it closes with {amount_text(before.closing.number, page.currency)}"
            )


def _control_sums(page: Message) -> Iterator[str]:
    """Compare the numbers and sums of debits and credits (:90D:, :90C:) with the entries."""
    for tag, value, line in page.sums:
        found = _CONTROL.fullmatch(value)
        stated = digits.number(found[3], "." if "." in found[3] else ",") if found else None
        if found is None or stated is None:
            continue
        way = -1 if tag == "90D" else 1
        own = [one.amount for one, *_ in page.entries if one.amount * way > 0 and not one.expected]
        made = exact_sum(own) * way
        if int(found[1]) != len(own) or stated != made:
            side = "debits" if way < 0 else "credits"
            yield (
                f"line {line}: {int(found[1])} {side} of {amount_text(stated, found[2])} are announced, "
                f"{len(own)} of {amount_text(made, page.currency)} are there"
            )


def account_number(written: str, currency: str) -> str:
    """Return the account (:25:) without the currency that Dutch banks put behind it."""
    bare = written.strip()
    if currency and bare[-3:] == currency:
        bare = bare[:-3].strip()
    return name(bare)


def _line(found: Mt940Entry, told: Info, currency: str, place: Source) -> BankLine:
    original, original_currency = _original(found, told, currency)
    return BankLine(
        date=found.booked,
        amount=found.amount,
        currency=currency,
        text=joined((told.text, found.details)),
        counterparty=told.counterparty or found.counterparty,
        counterparty_account=told.counterparty_account or found.counterparty_account,
        bank_ref=name(found.bank_ref or told.bank_ref),
        structured_refs=ordered(told.structured_refs, (found.customer_ref,)),
        kind=name(f"{found.type} {told.kind}".strip()),
        value_date=found.valued,
        original_amount=original,
        original_currency=original_currency,
        fee=found.fee[1] if found.fee and found.fee[0] == currency else None,
        returned=found.returned or told.returned,
        source=place,
    )


def _original(found: Mt940Entry, told: Info, currency: str) -> tuple[Decimal | None, str]:
    """Return the instructed amount with the line's sign, where the bank gives one that differs."""
    number: Decimal | None = None
    if found.original:
        currency, number = found.original
    elif told.original:
        number = digits.number(told.original, ",", ".")
    if number is None or number == abs(found.amount):
        return None, ""
    return (-number if found.amount < 0 else number), currency
