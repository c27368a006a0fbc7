"""OFX, QFX and QBO bank and credit card statements: SGML (1.x) and XML (2.x).

An own tolerant reader: ofxtools 1.1.1 refuses 10 of the 25 real samples for reasons that do not touch
the amounts (a long bank number, a missing header, two statements side by side). Amounts are signed from
the account holder's side whatever the type says; dates are those that the bank wrote, without moving them
between time zones.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from arledger.formats.bank.ofx.markup import AMOUNT, OTHERS, STATEMENTS, TRANSACTION, Element, elements
from arledger.formats.bank.shared import amounts, dates, files, ties
from arledger.formats.bank.shared.errors import AGAIN, bad
from arledger.formats.bank.shared.errors import shown as quoted
from arledger.formats.bank.shared.references import creditor_references, given
from arledger.formats.bank.shared.returns import is_returned, returned_fee
from arledger.formats.bank.shared.text import joined, name
from arledger.formats.bank.shared.warned import warned
from arledger.formats.tabular import decoding, digits
from arledger.formats.tabular.amounts import needed
from arledger.formats.tabular.text import clean
from arledger.model.bank import BankLine, BankStatement
from arledger.model.money import amount_text, minor_digits
from arledger.model.source import Source

_CHARSET = re.compile(
    r"CHARSET\s*:\s*([A-Za-z0-9-]+)|<\?xml[^<>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", re.IGNORECASE
)
_BEGIN = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?(?:<\?)?OFX", re.IGNORECASE)
_ELEMENT = re.compile(r"<OFX[\s>]", re.IGNORECASE)
_ACCOUNTS = ("BANKACCTFROM/ACCTID", "CCACCTFROM/ACCTID", "ACCTFROM/ACCTID")
_CHECK = "CHECK"


def sniff(head: bytes, _name: str = "") -> bool:
    """Tell an OFX file by its header or its OFX element, with or without a header."""
    text = decoding.head_text(head)
    return bool(_BEGIN.match(text) or _ELEMENT.search(text))


def read(
    path: Path, shown: str = "", _profiles: Sequence[Path] = (), _currencies: Sequence[str] = ()
) -> tuple[BankStatement, ...]:
    """Return the statements of a file; one without any says what it holds instead."""
    file = shown or str(path)
    declared = _CHARSET.search(decoding.head_text(files.head(path)))
    text = files.opened(path, file, (declared[1] or declared[2]) if declared else "")
    statements: list[BankStatement] = []
    transactions: list[Element] = []
    pending = 0
    others: dict[str, None] = {}
    rest = Element("")
    for element in elements(files.whole(text), file):
        if element.name == TRANSACTION:
            transactions.append(element)
            files.bound(Source(file, element.line), len(transactions))
        elif element.name in STATEMENTS:
            statements.append(_statement(element, transactions, pending, file))
            transactions, pending = [], 0
            files.bound(Source(file, element.line), 0, len(statements))
        elif element.name in OTHERS:
            others[element.name] = None
            transactions, pending = [], 0
        elif element.name:
            pending += 1
        else:
            rest = element
    errors = [*_bank_errors(rest)]
    if not statements:
        raise _nothing(others, errors, file)
    left_out = [f"the file has {OTHERS[one]} ({one}), too; it is left out" for one in others]
    return warned(statements, [*text.warnings, *errors, *left_out])


def _statement(element: Element, transactions: list[Element], pending: int, file: str) -> BankStatement:
    place = Source(file, element.line)
    stated = amounts.currency_code(element.value("CURDEF"))
    used = [code for one in transactions if (code := amounts.currency_code(one.value("CURRENCY/CURSYM")))]
    currency = name(stated or next(iter(used), ""))
    if not currency:
        raise bad(place, f"the statement's currency (CURDEF) is {quoted(element.value('CURDEF'))}")
    lines = tuple(_line(one, currency, file) for one in transactions)
    closing, balanced = _closing(element, currency, file)
    asked = (element.value(f"BANKTRANLIST/{which}") for which in ("DTSTART", "DTEND"))
    start, end = (dates.possible(dates.compact, written) for written in asked)
    first, last = ties.covered(lines, (start, end), None, balanced)
    account = clean(element.value(*_ACCOUNTS))
    warnings = [*ties.foreign(lines, currency), *ties.twice(lines)]
    if not account:
        warnings.insert(0, "the statement names no account")
    if closing is not None and balanced is None:
        warnings.append(f"the balance of {amount_text(closing, currency)} has no day (DTASOF) and is left out")
    if pending:
        warnings.append(f"{ties.count(pending, 'entry is', 'entries are')} pending and no line here")
    return BankStatement(
        account=name(account),
        currency=currency,
        first=first,
        last=last,
        opening=None,
        closing=closing if balanced else None,
        lines=lines,
        format="ofx",
        file=file,
        warnings=tuple(warnings),
        closing_date=balanced,
    )


def _closing(element: Element, currency: str, file: str) -> tuple[Decimal | None, date | None]:
    """Return the balance (LEDGERBAL) and its own day, whatever days were asked for."""
    balance = element.find("LEDGERBAL/BALAMT")
    if balance is None or not balance.text.strip():
        return None, None
    return _amount(balance, currency, file), dates.possible(dates.compact, element.value("LEDGERBAL/DTASOF"))


def _line(one: Element, currency: str, file: str) -> BankLine:
    place = Source(file, one.line)
    number = one.find(AMOUNT)
    if number is None or not number.text.strip():
        raise bad(place, "the transaction (STMTTRN) has no amount (TRNAMT)")
    if sum(child.name == AMOUNT for child in one.children) > 1:
        raise bad(place, "the transaction (STMTTRN) has several amounts (TRNAMT): where does it end?")
    own = name(amounts.currency_code(one.value("CURRENCY/CURSYM")) or currency)
    original = name(amounts.currency_code(one.value("ORIGCURRENCY/CURSYM")))
    called = clean(one.value("NAME", "PAYEE/NAME"))
    amount, text = _amount(number, own, file), joined(_words(one, called))
    return BankLine(
        date=_day(one, place),
        amount=amount,
        currency=own,
        text=text,
        counterparty=name(called),
        counterparty_account=name(one.value("BANKACCTTO/ACCTID", "CCACCTTO/ACCTID")),
        bank_ref=given(clean(one.value("FITID"))),
        structured_refs=creditor_references(one.value("MEMO")),
        kind=name(one.value("TRNTYPE").upper()),
        value_date=dates.possible(dates.compact, one.value("DTAVAIL", "VALUEDATE")),
        original_currency=original if original != own else "",
        fee=returned_fee(text, amount),
        returned=amount < 0 and is_returned(called, text),
        source=place,
    )


def _words(one: Element, called: str) -> Iterator[str]:
    """Yield the texts in reading order; a memo that begins with the name as cut by the bank stands for both."""
    memo = clean(one.value("MEMO"))
    if not memo.startswith(called):
        yield called
    yield clean(one.value("EXTDNAME"))
    yield memo
    if one.value("TRNTYPE").upper() == _CHECK and (number := clean(one.value("CHECKNUM")).lstrip("0")):
        yield f"check {number}"


def _amount(element: Element, currency: str, file: str) -> Decimal:
    """Read an amount; OFX allows a point or a comma before the decimals and nothing between thousands.

    A lone comma before three digits is refused, as with American banks it would stand for thousands.
    """
    written = element.text.strip()
    value = digits.number(written) if "," not in written else amounts.either_mark(written)
    if value is None and minor_digits(currency) == 3:
        value = digits.number(written, ",")
    return needed(value, written, Source(file, element.line), f"the amount ({element.name})", AGAIN)


def _day(one: Element, place: Source) -> date:
    written = one.value("DTPOSTED")
    if not written:
        raise bad(place, "the transaction (STMTTRN) has no date (DTPOSTED)")
    return dates.needed(dates.compact, written, place, "the date (DTPOSTED) {}")


def _bank_errors(rest: Element) -> Iterator[str]:
    """Yield what the bank says went wrong: a status with severity ERROR."""
    waiting = [rest]
    while waiting:
        element = waiting.pop()
        waiting += element.children
        if element.name == "STATUS" and element.value("SEVERITY").upper() == "ERROR":
            yield clean(f"the bank answered with error {element.value('CODE')}: {element.value('MESSAGE')}")


def _nothing(others: Iterable[str], errors: Sequence[str], file: str) -> Exception:
    place = Source(file, 0)
    if errors:
        return bad(place, f"no statement in it; {errors[0]}", "Download it again, or ask the bank.")
    for one in others:
        what = f"the file is {OTHERS[one]} ({one}), not a bank or card statement"
        return bad(place, what, "Download the statement of a bank or card account.")
    return bad(place, "the file has no bank or card statement (STMTRS, CCSTMTRS)")
