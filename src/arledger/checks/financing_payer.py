"""An invoice that a company is to pay whom the book does not have, or has by another word."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.financing.sales import CLIENT_KEY, DELIVERED_KEY, FINANCED_KEY, PAYER_KEY, names_company
from arledger.model.documents import Document
from arledger.model.facts import as_written
from arledger.model.money import Money, amount_text
from arledger.model.problem import Problem, Severity
from arledger.model.slips import did_you_mean
from arledger.subledger.clients import client_named, day_of, text_of

NAME = "financing-payer"


def find(context: Context) -> Iterator[Problem]:
    """Yield invoices with an unknown payer, companies named otherwise than by their account, and unreadable parts."""
    by_payee = context.policy.items.client_from == "payee"
    for document in context.book.documents:
        if names_company(document):
            yield from () if by_payee else _companies(context, document)
            yield from _part(document)
            yield from _delivery(document)


def _companies(context: Context, document: Document) -> Iterator[Problem]:
    clients = context.book.clients
    for key in (PAYER_KEY, CLIENT_KEY):
        text = text_of(document.entry.meta, key)
        meant = client_named(text, clients) if text else ""
        if not text or text in clients:
            continue
        if meant in clients:
            message = f"{key}: names {meant} by another word, {text!r}"
            yield _problem(document, message, f'Write the account\'s component: {key}: "{meant}".')
        elif key == PAYER_KEY:
            known = {client.name: client.id for client in clients.values()} | {name: name for name in clients}
            near = did_you_mean(text, known, 'Open an account for it, with kind: "leasing", or correct the name.')
            yield _problem(document, f"{_named(document)} is to be paid by {text!r}, which no client is called", near)


def _part(document: Document) -> Iterator[Problem]:
    """Yield a part that is no amount of the invoice's currency, or more than all of it."""
    value = document.entry.meta.get(FINANCED_KEY)
    if value is None or not text_of(document.entry.meta, PAYER_KEY):
        return
    if not isinstance(value, Money) or value.number < 0:
        remedy = f"Write an amount with its currency: {FINANCED_KEY}: 45000.00 {document.currency}"
        yield _problem(document, f"{FINANCED_KEY}: {as_written(value)} is no amount", remedy)
    elif value.currency != document.currency:
        message = f"{_named(document)} is in {document.currency}, and {FINANCED_KEY}: is in {value.currency}"
        yield _problem(document, message, "Write what of it is financed in the invoice's currency.")
    elif value.number > document.amount:
        said, whole = amount_text(value.number, value.currency), amount_text(document.amount, document.currency)
        message = f"{said} of {_named(document)} are said to be financed, and it is {whole}"
        yield _problem(document, message, "Correct the amount, or leave it out where all is financed.")


def _delivery(document: Document) -> Iterator[Problem]:
    """Yield a day of delivery that is no date: the contract's days would count from the invoice."""
    value = document.entry.meta.get(DELIVERED_KEY)
    if value is not None and day_of(value) is None:
        remedy = f"Write a date: {DELIVERED_KEY}: {document.date}"
        yield _problem(document, f"{DELIVERED_KEY}: {as_written(value)} is no date", remedy)


def _named(document: Document) -> str:
    return document.number or "this invoice"


def _problem(document: Document, message: str, remedy: str) -> Problem:
    about = (document.client, *filter(None, (document.number,)))
    return Problem(document.entry.source, NAME, message, remedy, Severity.WARNING, about)
