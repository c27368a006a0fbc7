"""Write directives in Beancount's language, so that both of its loaders read back what was meant.

Text from people becomes one quoted string or is refused: quotes are escaped, line breaks become spaces,
and what no string can hold alike in both loaders (a backslash, control characters) is refused.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from arledger.model import plan
from arledger.model.facts import MetaValue
from arledger.model.money import Money, without_tail
from arledger.model.problem import Refused

INDENT = "  "
MOST_CHARACTERS = 20_000
_KEY = re.compile(r"[a-z][a-zA-Z0-9\-_]+")
# What the language takes for a value is no currency.
_CURRENCY = re.compile(r"(?!(?:NULL|TRUE|FALSE)$)[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]|[A-Z]")
_ACCOUNT = re.compile(r"[^\W\d_a-z][\w-]*(:[^\W_a-z][\w-]*)+")


def directive_text(directive: plan.NewDirective) -> str:
    """Return a directive as lines of text without a final newline; raises Refused for what cannot be written."""
    if isinstance(directive, plan.NewTransaction):
        return _transaction(directive)
    head = f"{directive.date.isoformat()} "
    if isinstance(directive, plan.NewCustom):
        values = " ".join(value_text(value) for value in directive.values)
        return f"{head}custom {quoted(directive.type)} {values}"
    if isinstance(directive, plan.NewNote):
        return _with_meta(f"{head}note {account(directive.account)} {quoted(directive.comment)}", directive.meta)
    if isinstance(directive, plan.NewDocument):
        links = "".join(f" ^{link(number)}" for number in directive.links)
        return f"{head}document {account(directive.account)} {quoted(directive.path)}{links}"
    if isinstance(directive, plan.NewBalance):
        return f"{head}balance {account(directive.account)} {directive.number:f} {currency(directive.currency)}"
    return _open(head, directive)


def quoted(text: str) -> str:
    """Return text as one string of the language; line breaks and tabs become spaces."""
    if len(text) <= MOST_CHARACTERS and text.isascii() and text.isprintable() and "\\" not in text:
        # Most texts are so plain that nothing in them needs to be looked at.
        return '"' + text.replace('"', '\\"') + '"'
    plain = " ".join(text.split()) if any(c in text for c in "\r\n\t\v\f\x85\u2028\u2029") else text
    if len(plain) > MOST_CHARACTERS:
        raise Refused(f"a text of {len(plain)} characters is too long", f"Keep it below {MOST_CHARACTERS}.")
    for char in plain:
        if char == "\\":
            raise Refused("a text cannot contain a backslash", "Write a slash (/) in its place.")
        # Cc: control, Cs: half of a pair.
        if unicodedata.category(char) in ("Cc", "Cs") or _is_noncharacter(ord(char)):
            raise Refused(f"a text cannot contain the character U+{ord(char):04X}", "Leave it out.")
    return '"' + plain.replace('"', '\\"') + '"'


def payee_text(name: str) -> str:
    """Return a client's name as one string. Where it has a backslash, the ledger that gave it has one already."""
    return "\\\\".join(quoted(part)[1:-1] for part in name.split("\\")).join('""')


def _is_noncharacter(code: int) -> bool:
    """Say whether Unicode will never give a code to a character; others it may, later than Python was built."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def link(number: str) -> str:
    """Return a number as a link's name; refuses what a link cannot hold."""
    if not plan.may_be_link(number):
        raise Refused(f"{number!r} cannot be a number", "Use letters, digits and - _ / . only.")
    return number


def account(name: str) -> str:
    """Return an account's name, refusing what the language does not take for one."""
    if not _ACCOUNT.fullmatch(name):
        raise Refused(f"{name!r} is not an account's name", "Each component begins with a capital or a digit.")
    return name


def value_text(value: MetaValue) -> str:
    """Return a value of metadata or of a custom directive."""
    if isinstance(value, plan.AccountName):
        return account(value)
    if isinstance(value, str):
        return quoted(value)
    return _number_text(value)


def _number_text(value: MetaValue) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Money):
        return f"{value.number:f} {currency(value.currency)}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | int):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    raise Refused("there is no way to write an empty value", "Leave it out.")


def currency(name: str) -> str:
    """Return a currency's name, refusing what the language does not take for one."""
    if not _CURRENCY.fullmatch(name):
        raise Refused(f"{name!r} is not a currency", "Write it in capitals, for example USD.")
    return name


def _transaction(entry: plan.NewTransaction) -> str:
    links = "".join(f" ^{link(number)}" for number in entry.links)
    tags = "".join(f" #{link(tag)}" for tag in entry.tags)
    head = f"{entry.date.isoformat()} * {payee_text(entry.payee)} {quoted(entry.narration)}{links}{tags}"
    lines = [_with_meta(head, entry.meta)]
    width = max(len(leg.account) for leg in entry.legs)
    legs = [leg._replace(number=without_tail(leg.number, leg.currency)) for leg in entry.legs]
    digits = max(len(f"{leg.number:f}") for leg in legs)
    lines += [_with_meta(_leg(leg, width, digits), leg.meta, INDENT * 2) for leg in legs]
    return "\n".join(lines)


def _leg(leg: plan.Leg, width: int, digits: int) -> str:
    text = f"{INDENT}{account(leg.account):<{width}}  {leg.number:>{digits}f} {currency(leg.currency)}"
    return f"{text} @@ {value_text(leg.total_price)}" if leg.total_price else text


def _with_meta(head: str, meta: plan.MetaPairs, indent: str = INDENT) -> str:
    lines = [head]
    for key, value in meta:
        if not _KEY.fullmatch(key):
            raise Refused(
                f"{key!r} is not a key of metadata", "Begin with a small letter; use letters, digits and -."
            )
        lines.append(f"{indent}{key}: {value_text(value)}")
    return "\n".join(lines)


def _open(head: str, directive: plan.NewOpen) -> str:
    currencies = ",".join(currency(name) for name in directive.currencies)
    return _with_meta(f"{head}open {account(directive.account)}  {currencies}".rstrip(), directive.meta)
