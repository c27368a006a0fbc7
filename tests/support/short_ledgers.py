"""A client's ledger in short lines, and everything that its book says of it, in lines as short.

A line is a day of 2026, what happened, an amount and what the entry says besides: `02-01 receipt 60.00 ^I-1`. A word
`key=value` is metadata of the entry, with a dot before it of its leg on the client's account.
"""

from collections.abc import Iterable
from decimal import Decimal

from tests.support.books import book_of

from arledger.model.book import Book
from arledger.model.documents import Credit, Item, Use
from arledger.policy.settings import Policy

HEAD = """\
2020-01-01 open Assets:Bank
2020-01-01 open Income:Sales
2020-01-01 open Expenses:BadDebt
2020-01-01 open Expenses:Discounts
2020-01-01 open Equity:Opening
2020-01-01 open Liabilities:Deposits:Acme
2020-01-01 open Assets:Receivable:Acme
2020-01-01 open Assets:Receivable:Acme:Retention
2020-01-01 open Assets:Receivable:Bolt
"""
# What happens: the sign on the client's account, and the account against it.
_HAPPENS = {
    "invoice": ("", "Income:Sales"),
    "opening": ("", "Equity:Opening"),
    "receipt": ("-", "Assets:Bank"),
    "memo": ("-", "Income:Sales"),
    "write-off": ("-", "Expenses:BadDebt"),
    "adjustment": ("-", "Equity:Opening"),
    "deposit": ("-", "Liabilities:Deposits:Acme"),
    "out": ("", "Assets:Bank"),
    "recovery": ("", "Expenses:BadDebt"),
}


def entry(line: str) -> str:
    """Return the entry of a short line."""
    day, happens, amount, *said = line.split()
    sign, other = _HAPPENS[happens]
    client, currency, named, meta, of_leg = "Acme", "USD", "", "", ""
    for word in said:
        if word[0] in "^#":
            named += f" {word}"
        elif word.startswith(("client=", "in=")):
            key, value = word.split("=")
            client, currency = (value, currency) if key == "client" else (client, value)
        else:
            key, value = word.lstrip(".").split("=")
            text = value if key in ("due", "paid-on") else f'"{value}"'
            meta += "" if word[0] == "." else f"\n  {key}: {text}"
            of_leg += f"\n    {key}: {text}" if word[0] == "." else ""
    head = f'2026-{day} * "{client}" "{happens}"{named}{meta}'
    return f"{head}\n  Assets:Receivable:{client}  {sign}{amount} {currency}{of_leg}\n  {other}\n"


def short_ledger(lines: str) -> str:
    """Return the ledger of short lines; an entry written out in full stands behind an empty line."""
    short, *full = lines.strip().split("\n\n")
    return "\n".join((HEAD, *map(entry, short.splitlines()), *full)) + "\n"


def short_book(lines: str, day: str, policy: Policy | None = None) -> Book:
    """Return the book of a short ledger on a day of 2026."""
    return book_of(short_ledger(lines), f"2026-{day}", policy)


def told(book: Book) -> list[str]:
    """Return all that a book says of its items and credits, and what did what to which on which day."""
    return [*_items(book), *_credits(book), *_steps(book), *_taken(book)]


def _day(day: object) -> str:
    return str(day).removeprefix("2026-")


def _money(number: Decimal) -> str:
    return f"{number:f}"


def _called(item: Item) -> str:
    return item.number or "(no number)"


def _credit(credit: Credit) -> str:
    number = f" {credit.document.number}" if credit.document.number else ""
    return f"{credit.document.kind}{number} of {_day(credit.date)}"


def _items(book: Book) -> Iterable[str]:
    for item in book.items:
        rest = f", rounding {_money(item.rounding)}" if item.rounding else ""
        yield f"{_called(item)} of {_day(item.date)} due {_day(item.due)}: {_money(item.open)} of {_money(item.amount)}{rest}"


def _credits(book: Book) -> Iterable[str]:
    for credit in book.credits:
        rest = f", rounding {_money(credit.rounding)}" if credit.rounding else ""
        yield f"{_credit(credit)}: {_money(credit.open)} of {_money(credit.amount)} left{rest}"


def _steps(book: Book) -> Iterable[str]:
    for step in book.allocations:
        item = book.items[step.item]
        yield f"{_day(step.date)}: {_credit(book.credits[step.credit])} settles {_money(step.amount)} of {_called(item)}"


def _taken(book: Book) -> Iterable[str]:
    for word, uses in (("takes", book.uses), ("undoes", book.undone)):
        yield from (_use(book, use, word) for use in uses)


def _use(book: Book, use: Use, word: str) -> str:
    credit, document = book.credits[use.credit], use.document
    return f"{_day(document.date)}: {document.kind} {word} {_money(use.amount)} of {_credit(credit)}"
