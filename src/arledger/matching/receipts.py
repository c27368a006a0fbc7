"""Bank lines made ready for reading: what the payer wrote, and which digits there are hardly a number of ours."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from arledger.matching.checksums import creditor_reference, is_account
from arledger.matching.months import months_in
from arledger.matching.units import Coins
from arledger.model.bank import BankLine
from arledger.model.normalize import Segment, fold, segments, squeezed

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DATE = re.compile(
    r"(?<![A-Z0-9])(?:"
    rf"{_DAY}[./-]{_MONTH}[./-](?:19|20)?[0-9]{{2}}"
    rf"|(?:19|20)[0-9]{{2}}[./-]{_MONTH}[./-]{_DAY}"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])20[0-9]{2}"
    r")(?![A-Z0-9])"
)
_SUM = re.compile(
    r"(?<![\w.,])[0-9]{1,3}(?:[.,' ][0-9]{3}){0,6}[.,][0-9]{2}(?![\w.,][0-9]|\w)|(?<![\w.,])[0-9]+[.,][0-9]{2}(?!\w)"
)
_MONEY = r"(?:\bCUR|[$€£¥])\s?[0-9][0-9.,']*|[0-9][0-9.,']{0,30}\s?(?:CUR\b|[$€£¥])"
_PHONE = re.compile(r"\b(?:TEL|TELEFON|TELEPHONE|PHONE|FON|FAX|MOBILE|MOB)\b[.: ]*[+0-9(][0-9 ()/-]*")
_CODED = re.compile(r"(?<![A-Z0-9])(?:[A-Z]{2}[0-9]{2})")
_LONGEST_CODE, _GROUP = 34, 4
_FEWEST_ACCOUNT_DIGITS = 6
_SEGMENTS_OF_AN_ID = 4
_YEAR, _YEARS_BACK = 4, 3
_STROKES = frozenset(["-", "/", "."])


class Passage(NamedTuple):
    """A text that was written as one, folded, in segments.

    `doubtful` are the spans of dates, years, sums, telephone numbers, accounts and client ids, in the order of
    their beginnings, each to where the farthest of those so far ends; `mistyped` those of references among them
    whose check digits are wrong.
    """

    text: str
    segments: tuple[Segment, ...]
    doubtful: tuple[tuple[int, int], ...]
    mistyped: tuple[tuple[int, int], ...] = ()

    def doubts(self, start: int, end: int) -> bool:
        """Say whether what stands from `start` to `end` lies in a date, a year, a sum, an account or a client id."""
        return _within(self.doubtful, start, end)

    def refutes(self, start: int, end: int) -> bool:
        """Say whether what stands from `start` to `end` lies in a reference whose check digits are wrong."""
        return _within(self.mistyped, start, end)


class ReceiptLine(NamedTuple):
    """A credit on the bank account, ready to be matched; amounts in coins.

    `at` is the line's place in the order of content, `place` in the caller's list. `structured` are
    whole references, squeezed; `creditor` are the creditor's own parts of references with check digits. `months`
    are those that the text names in words.
    """

    at: int
    place: int
    line: BankLine
    amount: int
    fee: int
    passages: tuple[Passage, ...]
    structured: tuple[str, ...]
    creditor: tuple[str, ...]
    months: frozenset[int] = frozenset()


def make_receipt(at: int, place: int, line: BankLine, coins: Coins, ids: Collection[str]) -> ReceiptLine:
    """Read the texts of a line; `ids` are the squeezed ids of all clients."""
    passages = []
    structured = [squeezed(reference) for reference in line.structured_refs]
    creditor = [creditor_reference(key) for key in structured]
    for text in dict.fromkeys((line.text, *line.structured_refs)):
        if text.strip():
            passage, found = _passage(fold(text), line, ids)
            passages.append(passage)
            creditor += found
    return ReceiptLine(
        at=at,
        place=place,
        line=line,
        amount=coins.of(line.amount, line.currency),
        fee=coins.of(line.fee, line.currency) if line.fee and line.fee > 0 else 0,
        passages=tuple(passages),
        structured=tuple(dict.fromkeys(key for key in structured if key)),
        creditor=tuple(dict.fromkeys(key for key in creditor if key)),
        months=months_in(line.text, line.counterparty),
    )


def _passage(text: str, line: BankLine, ids: Collection[str]) -> tuple[Passage, list[str]]:
    codes, references, mistyped = _codes(text)
    known = _farthest(codes)
    kept = tuple(part for part in segments(text) if not _within(known, part.start, part.end))
    doubtful = [*mistyped]
    doubtful += [match.span() for match in _DATE.finditer(text)]
    doubtful += [match.span() for match in _SUM.finditer(text)]
    doubtful += [match.span() for match in _PHONE.finditer(text)]
    if line.currency in text or any(sign in text for sign in "$€£¥"):
        doubtful += [match.span() for match in _money(line.currency).finditer(text)]
    doubtful += _years(text, kept, line.date.year)
    doubtful += _known(kept, squeezed(line.counterparty_account), ids)
    return Passage(text, kept, _farthest(doubtful), _farthest(mistyped)), references


def _farthest(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans in order, each as far as the farthest that begins before it: a long text has many."""
    ordered = sorted(spans)
    return tuple(zip((low for low, _ in ordered), accumulate((high for _, high in ordered), max), strict=True))


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether one of the spans (in order, see `_farthest`) holds what stands from `start` to `end`."""
    before = bisect_right(spans, start, key=lambda span: span[0])
    return before > 0 and spans[before - 1][1] >= end


def _years(text: str, parts: tuple[Segment, ...], paid_in: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of numbers that stand alone and may be the year of a payment or of what it is for."""
    for part in parts:
        alone = part.first and part.last and part.digits and len(part.text) == _YEAR
        joined = text[part.start - 1 : part.start] in _STROKES or text[part.end : part.end + 1] in _STROKES
        if alone and not joined and paid_in - _YEARS_BACK <= int(part.text) <= paid_in + 1:
            yield part.start, part.end


@cache
def _money(currency: str) -> re.Pattern[str]:
    return re.compile(_MONEY.replace("CUR", re.escape(currency)))


_Spans = list[tuple[int, int]]


def _codes(text: str) -> tuple[_Spans, list[str], _Spans]:
    """Find bank accounts and creditor references in a text, in groups of four or in one.

    Return where they stand, what the references carry, and where one stands whose check digits are wrong.
    """
    codes, references, mistyped = [], [], []
    for match in _CODED.finditer(text):
        longest = match.end()
        for end, code in _growing(text, match.start()):
            longest = max(longest, end)
            body = creditor_reference(code)
            if body:
                references.append(body)
            if body or is_account(code):
                codes.append((match.start(), end))
                break
        else:
            if match.group().startswith("RF"):
                mistyped.append((match.start(), longest))
    return codes, references, mistyped


def _growing(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield ends and squeezed codes that begin at `start`, in one word or in groups of four, the longest first."""
    found: list[tuple[int, str]] = []
    ends, code = start, ""
    groups = True
    for word in re.finditer(r"[A-Z0-9]+", text[start : start + 2 * _LONGEST_CODE]):
        if found and not (groups and text[ends : start + word.start()] == " "):
            break
        groups = len(word.group()) == _GROUP
        code += word.group()
        if len(code) > _LONGEST_CODE:
            break
        ends = start + word.end()
        found.append((ends, code))
    yield from reversed(found)


def _known(parts: tuple[Segment, ...], iban: str, ids: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of client ids and of digits of the payer's own bank account."""
    for at, part in enumerate(parts):
        if len(part.text) >= _FEWEST_ACCOUNT_DIGITS and part.digits and part.text in iban:
            yield part.start, part.end
        joined = ""
        for other in parts[at : at + _SEGMENTS_OF_AN_ID] if part.first else ():
            joined += other.text
            if other.last and joined in ids:
                yield part.start, other.end
