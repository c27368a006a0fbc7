"""Read what users type into writing commands: amounts, invoices, lines, instalments."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from arledger.entries.invoices import Line
from arledger.entries.payments import Target
from arledger.model.money import Money, decimals, minor_digits
from arledger.model.problem import Refused, UserError
from arledger.session.clock import parse_date
from arledger.session.option_values import WORD_SEPARATOR

_AMOUNT = re.compile(
    r"(?P<minus>-)?(?P<number>(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})(?:\.[0-9]{1,12})?)"
    r"(?: +(?P<currency>[A-Z][A-Z0-9'._-]{0,23}))?"
)


def parse_amount(text: str, name: str = "the amount", *, signed: bool = False) -> tuple[Decimal, str | None]:
    """Read `1080`, `1,080.00` or `1080.00 USD`; returns number and currency (None where it is not said).

    Commas count only between groups of three digits: `1,50` is refused and not guessed. Raises UserError for what
    is no amount, and Refused for a negative one, unless `signed`: the command says which way the money goes.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        raise UserError(f"{name}: {text!r} is not an amount", "Write it as 1080.00, or 1080.00 USD.")
    if found.group("minus") and not signed:
        raise Refused(f"{name}: {text!r} is negative", "Give it as 1080.00, without a sign.")
    number = Decimal(found.group("number").replace(",", ""))
    return (-number if found.group("minus") else number), found.group("currency")


def parse_amount_in(text: str, currency: str | None) -> tuple[Decimal, str | None]:
    """Read an amount beside `--currency`; raises UserError where the two say different ones."""
    number, said = parse_amount(text)
    if currency and said and currency != said:
        raise UserError(f"the amount is in {said}, and --currency says {currency}", "Say the currency once.")
    return number, currency or said


def parse_money(text: str, name: str, *, signed: bool = False) -> Money:
    """Read an amount that must name its currency; negative ones only if `signed`."""
    number, currency = parse_amount(text, name, signed=signed)
    if currency is None:
        raise UserError(f"{name}: {text!r} has no currency", "Write it as 1080.00 USD.")
    # The point of 1.080 may have been meant to separate thousands.
    if decimals(number) > max(minor_digits(currency), 2):
        raise Refused(
            f"{name}: {text!r} has more decimals than {currency} has coins",
            "Round it to whole coins; thousands are written as 1080.00 or 1,080.00.",
        )
    return Money(number, currency)


def parse_targets(texts: list[str] | None) -> tuple[Target, ...]:
    """Read `--invoice INV-0007` and `--invoice INV-0007=500.00`; a number given twice is refused."""
    targets = []
    for text in texts or ():
        number, equals, amount = text.partition("=")
        if not number:
            raise UserError(f"--invoice: {text!r} has no number", "Write --invoice INV-0007 or INV-0007=500.00.")
        # What ends in = was to have an amount, and may come from a script that lost it.
        targets.append(Target(number, *parse_amount(amount, "--invoice")) if equals else Target(number))
    twice = [target.number for target in targets if [t.number for t in targets].count(target.number) > 1]
    if twice:
        raise UserError(f"--invoice: {twice[0]} is named twice", "Name each invoice once.")
    return tuple(targets)


_LINE = 'Write it as --line "Pump" 2 540.00, or as --line "Pump; 2; 540.00".'


def parse_lines(texts: list[str] | None) -> tuple[Line, ...]:
    """Read each `--line`: its three words, which `cli.main` has joined, or one with semicolons in it.

    The second may have tax and account of the line behind the price: `Pump; 2; 50.00; tax=std; account=Income:Parts`.
    """
    lines = []
    for text in texts or ():
        words = text.split(WORD_SEPARATOR)
        more: list[str] = []
        if len(words) == 1 and ";" in text:
            words = [word.strip() for word in text.split(";")]
            words, more = words[:3], words[3:]
        if len(words) != 3:
            raise UserError("--line takes a text, a quantity and a price", _LINE)
        if not words[0].strip():
            raise UserError("--line: there is no text in it", "Say what is sold.")
        quantity, unit = parse_amount(words[1], "--line")
        if unit:
            raise UserError(f"--line: the quantity {words[1]!r} has a currency", _LINE)
        own = _of_line(more)
        price, said = parse_amount(words[2], "--line", signed=True)
        lines.append(Line(words[0], quantity, price, said, own.get("tax"), own.get("account")))
    return tuple(lines)


def _of_line(words: Iterable[str]) -> dict[str, str]:
    """Read what stands behind the price of a line."""
    found = {}
    for word in words:
        key, equals, value = (part.strip() for part in word.partition("="))
        if not equals or key not in ("tax", "account"):
            remedy = 'Write it as in --line "Pump; 2; 50.00; tax=std; account=Income:Parts".'
            raise UserError(f"--line: {word.strip()!r} is neither tax= nor account=", remedy)
        if key in found:
            raise UserError(f"--line: {key}= is there twice", "Give a line one tax and one account.")
        found[key] = value
    return found


def parts_currency(texts: list[str] | None) -> str | None:
    """Return the currency that the amounts of `--part` are said in, None where none says one."""
    said = [parse_amount(text.partition("=")[2], "--part")[1] for text in texts or ()]
    named = sorted({currency for currency in said if currency})
    if len(named) > 1:
        raise UserError(f"--part: these instalments are in {' and '.join(named)}", "Give all in one currency.")
    return named[0] if named else None


def parse_parts(texts: list[str] | None, terms: str | None) -> tuple[tuple[date, Decimal], ...] | str:
    """Read `--part 2026-05-01=500.00`, or the instalment terms; exactly one of the two must be given."""
    if bool(texts) == (terms is not None):
        raise UserError("say how it is to be paid", 'Give --terms "3 instalments monthly", or --part DATE=AMOUNT.')
    if terms is not None:
        return terms
    parts = []
    for text in texts or ():
        day, equals, amount = text.partition("=")
        if not equals:
            raise UserError(f"--part: {text!r} is not DATE=AMOUNT", "Write it as --part 2026-05-01=500.00.")
        parts.append((parse_date(day, name="--part"), parse_amount(amount, "--part")[0]))
    return tuple(parts)
