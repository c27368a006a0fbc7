"""The statement of account as a letter: what is open or what happened, aged, with a slip to return with the payment.

It says what the client knows as well: no notes and reasons, no names of colleagues, and of a write-off only that the
account was adjusted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from arledger.letters.languages import language_of
from arledger.letters.letter import Letter
from arledger.letters.payer import payer_of
from arledger.letters.payment_part import Asked, payment_part
from arledger.letters.people import Person, postal_lines
from arledger.letters.stationery import Stationery
from arledger.letters.template import SUFFIX
from arledger.letters.values import ItemPart, OpenCredit, common_values, credit_row, item_rows, number_text
from arledger.letters.wording import Wording, Written, harmless
from arledger.model.documents import Client, Document, DocumentKind
from arledger.model.money import ZERO, coin_digits, exact_sum, round_to
from arledger.subledger.account_activity import Activity
from arledger.subledger.aging import CURRENT, Buckets
from arledger.subledger.client_accounts import ClientAccount

STATEMENT, COVER = "statement", "statement-cover"
"""The names of its template, and of the mail that it goes with."""

_OURS = (DocumentKind.WRITE_OFF, DocumentKind.RECOVERY)
"""What we did with a claim in our own books."""

_WIDEST = 80
"""Characters of the aging that stand beside each other on a page."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement says: one client's account in one currency, and its activity where that is asked for.

    With a `slip` it is a document to pay by; without one it goes with a letter that says what is to be paid.
    """

    client: Client
    account: ClientAccount
    buckets: Buckets
    activity: Activity | None = None
    slip: bool = True


@dataclass(frozen=True, slots=True)
class StatementWriter:
    """Writes statements on a company's paper; `signed_by` is whom answers go to, where somebody is named.

    `precision` is how finely the ledger has its currencies.
    """

    stationery: Stationery
    signed_by: Person | None
    precision: Mapping[str, int]
    notes: dict[str, None] = field(default_factory=dict)
    """What somebody should know of the letters that were made, such as a payment code that there cannot be."""

    def letter(self, statement: Statement) -> Letter:
        """Write a statement in the client's language; raises UserError for a fault in its template."""
        client, account = statement.client, statement.account
        language = language_of(client, self.stationery.policy)
        wording = Wording(language)
        values = self.values(statement, wording)
        name, day = f"{STATEMENT}{SUFFIX}", account.day
        letter = self.stationery.letter(name, values, postal_lines(client), day, language)
        if not statement.slip:
            return letter
        company = letter.sender[0] if letter.sender else ""
        part, note = payment_part(self.stationery.policy, company, self._asked(statement), wording)
        if note:
            self.notes[f"{client.id}: {note}"] = None
        return replace(letter, payment=part)

    def values(self, statement: Statement, wording: Wording) -> dict[str, Any]:
        """Return what the templates of a statement and of its cover can name."""
        client, account = statement.client, statement.account
        common = common_values(client, self.signed_by, account.day, account.currency, wording)
        return {**common, **_values(statement, wording), "asks": self._asks(statement)}

    def _asks(self, statement: Statement) -> bool:
        return statement.slip and self._asked(statement).amount > 0

    def _asked(self, statement: Statement) -> Asked:
        """Return what is to be paid, in coins; it carries the client as its reference."""
        account = statement.account
        amount = round_to(account.amount_due, coin_digits(account.currency, self.precision))
        text = f"{harmless(statement.client.id)} {account.day}"
        return Asked(amount, account.currency, statement.client.id, text, payer_of(statement.client))


def _values(statement: Statement, wording: Wording) -> dict[str, Any]:
    account, currency = statement.account, statement.account.currency
    parts = [ItemPart(item, item.open, account.disputed_of(item)) for item in account.items]
    credits_ = [credit_row(OpenCredit(credit, credit.open), wording) for credit in account.credits]
    balance, disputed = account.balance, account.disputed_total
    boxes = _boxes(statement, wording)
    return {
        "items": item_rows(parts, wording, account.day),
        "credits": credits_,
        "aging": boxes,
        "aging_is_wide": sum(max(len(box["name"]), len(box["amount"])) + 2 for box in boxes) <= _WIDEST,
        "total_items": _figure(exact_sum(item.open for item in account.items), currency, wording),
        "total_credits": _figure(exact_sum(-credit.open for credit in account.credits), currency, wording),
        "total_disputed": wording.figure(disputed, currency) if disputed else "",
        "balance": _figure(balance, currency, wording),
        "overdue": wording.money(account.overdue, currency) if account.overdue else "",
        "total": wording.money(balance, currency),
        "amount_due": wording.money(account.amount_due, currency),
        "in_credit": balance < 0,
        "slip": _slip(parts, credits_, account, wording),
        "activity": _activity(statement.activity, wording) if statement.activity else None,
        "since": wording.day(statement.activity.since) if statement.activity else "",
    }


def _figure(number: Decimal, currency: str, wording: Wording) -> Written:
    return wording.figure(number, currency)


def _boxes(statement: Statement, wording: Wording) -> list[dict[str, str]]:
    """Return what is open by its age, what is unapplied, and the balance, which they add up to."""
    row = statement.account.aging
    names = [_bucket(name, wording) for name in statement.buckets.names]
    figures = [wording.figure(number, row.currency) for number in row.buckets]
    credit = [(wording.word("Credits"), wording.figure(row.unapplied, row.currency))] if row.unapplied else []
    boxes = [*zip(names, figures, strict=True), *credit]
    boxes.append((wording.word("Balance"), wording.figure(row.total, row.currency)))
    return [{"name": name, "amount": amount} for name, amount in boxes]


def _bucket(name: str, wording: Wording) -> str:
    """Return the name of a bucket as a client reads it: 1–30 days."""
    if name == CURRENT:
        return wording.word("Current")
    first, over, days = name.partition("over ")
    shown = f"> {days}" if over else first.replace("-", "\N{EN DASH}")
    return f"{shown} {wording.word('days')}"


def _slip(
    parts: Sequence[ItemPart], credits_: Sequence[Mapping[str, Any]], account: ClientAccount, wording: Wording
) -> list[dict[str, Any]]:
    """Return what can be ticked on the slip: it adds up to the amount due."""
    rows = [
        {
            "text": number_text(part.item.number) or wording.word("Invoice"),
            "due": wording.day(part.item.due),
            "amount": wording.figure(part.due - part.disputed, account.currency),
        }
        for part in parts
        if part.due != part.disputed
    ]
    return rows + [{"text": row["text"], "due": "", "amount": row["open"]} for row in credits_]


def _activity(activity: Activity, wording: Wording) -> dict[str, Any]:
    currency = activity.currency
    rounding = _line(wording.word("Rounding"), "", -activity.rounding, activity.closing, currency, wording)
    return {
        "opening": wording.figure(activity.opening, currency),
        "lines": [*_lines(activity, wording), *([rounding] if activity.rounding else [])],
        "closing": wording.figure(activity.closing, currency),
    }


def _lines(activity: Activity, wording: Wording) -> Iterator[dict[str, Any]]:
    for document, balance in activity.running():
        numbers = number_text(document.number) or ", ".join(map(number_text, document.about))
        said = " ".join(filter(None, (wording.word(_kind(document)), numbers)))
        day = wording.day(document.date)
        yield _line(said, day, document.amount, balance, activity.currency, wording)


def _line(text: str, day: str, amount: Decimal, balance: Decimal, currency: str, wording: Wording) -> dict[str, Any]:
    return {
        "text": text,
        "date": day,
        "debit": wording.figure(amount, currency) if amount > ZERO else "",
        "credit": wording.figure(-amount, currency) if amount < ZERO else "",
        "balance": wording.figure(balance, currency),
    }


def _kind(document: Document) -> str:
    kind = DocumentKind.ADJUSTMENT if document.kind in _OURS else document.kind
    return kind.value.replace("-", " ").capitalize()
