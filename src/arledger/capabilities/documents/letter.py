"""Documents as letters: what their templates can name, and how to pay what they ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from arledger.capabilities.documents.lines import CHARGE, DEPOSIT, DISCOUNT
from arledger.capabilities.documents.values import Bill, BillLine, DuePart, TaxPart
from arledger.letters.letter import Letter
from arledger.letters.payer import blank_note, payer_of
from arledger.letters.payment_part import Asked, account_for, payment_part
from arledger.letters.people import client_values, postal_lines
from arledger.letters.stationery import Stationery
from arledger.letters.told_terms import told_terms
from arledger.letters.wording import LONGEST, Wording, Written, harmless, prose
from arledger.model.documents import DocumentKind
from arledger.model.money import coin_digits, decimals, pad
from arledger.model.report import Data
from arledger.policy.settings import Language, Policy
from arledger.subledger.clients import day_of, text_of

TEMPLATES = {
    DocumentKind.INVOICE: "invoice.md.j2",
    DocumentKind.DEBIT_MEMO: "debit-memo.md.j2",
    DocumentKind.CREDIT_MEMO: "credit-memo.md.j2",
}
VAT_KEY = "vat-id"
LONGEST_LINE = 1000
"""Characters of what a line says; what is longer ends in an ellipsis."""

_LONGEST_UNIT = 12
_OUR_WORDS = (DEPOSIT, DISCOUNT, CHARGE)
_REFERENCES = {"reference": "Your reference", "po": "Order", "order": "Order", "contract": "Contract"}


class Made(NamedTuple):
    """A document as a letter, and what is to be said of it: why its payment code is not there or not whole."""

    letter: Letter
    note: str


def letter_of(bill: Bill, stationery: Stationery, language: Language = "en") -> Made:
    """Write a document; it is dated by its own day, whenever it is made."""
    policy, wording = stationery.policy, Wording(language)
    values = values_of(bill, policy, wording)
    letter = stationery.letter(
        TEMPLATES[bill.kind], values, postal_lines(bill.client), bill.document.date, language=language
    )
    amount = first_payable(bill)
    if bill.is_credit or amount <= 0:
        return Made(letter, "")
    asked = Asked(amount, bill.currency, bill.number, harmless(bill.number), payer_of(bill.client))
    part, note = payment_part(policy, letter.sender[0] if letter.sender else "", asked, wording)
    return Made(replace(letter, payment=part), note or blank_note(bill.client, part))


def first_payable(bill: Bill) -> Decimal:
    """Return what is to be paid next: of instalments, which are paid oldest first, the first one that is not."""
    parts = _unpaid(bill)
    return parts[0].amount if parts else bill.left


def _unpaid(bill: Bill) -> list[DuePart]:
    """Return the parts of what falls due that are still open, the first day first."""
    left, found = bill.left, []
    for part in reversed(bill.dues):
        still = min(part.amount, left)
        left -= still
        if still > 0:
            found.append(part._replace(amount=still))
    return found[::-1]


def values_of(bill: Bill, policy: Policy, wording: Wording) -> Mapping[str, Any]:
    """Return what the templates of documents can name."""
    return {
        **_head_values(bill, wording),
        **_sum_values(bill, policy, wording),
        **_pay_values(bill, policy, wording),
        "notes": [_long(text) for text in policy.company.invoice_notes if text.strip()],
        "pay_part": account_for(policy, bill.currency) is not None,
    }


def _head_values(bill: Bill, wording: Wording) -> dict[str, Any]:
    """Return who it is for, and what it is about."""
    return {
        "kind": bill.kind.value,
        "client": client_values(bill.client),
        "client_vat_id": text_of(bill.client.meta, VAT_KEY),
        "number": bill.number,
        "date": wording.day(bill.document.date),
        "delivered": _as_day(bill.delivered, wording),
        "references": [
            {"name": wording.word(_REFERENCES.get(key, key.capitalize())), "value": value}
            for key, value in bill.references
        ],
        "about": list(bill.about),
        "subject": _long(wording.say(bill.saying) if bill.subject and bill.saying else bill.subject),
        "copy": wording.day(bill.copy_of) if bill.copy_of else "",
        "tax_note": _long(bill.tax_note),
    }


def _sum_values(bill: Bill, policy: Policy, wording: Wording) -> dict[str, Any]:
    """Return the lines and what they come to."""
    contents, currency = bill.contents, bill.currency
    return {
        "currency": currency,
        "lines": [_line(line, policy, wording, currency) for line in contents.lines],
        "rates": len({line.tax for line in contents.lines}) > 1,
        "net": wording.figure(contents.net, currency),
        "taxes": [_tax(tax, policy, wording, currency) for tax in contents.taxes],
        "rounding": wording.figure(contents.rounding, currency) if contents.rounding else "",
        "total": wording.figure(contents.total, currency),
        "deducted": [
            {"what": wording.word(each.what), "number": each.number, "amount": wording.figure(-each.amount, currency)}
            for each in contents.deducted
        ],
        "charged": wording.figure(contents.charged, currency),
        "moved": [
            {
                "date": wording.day(row.date),
                "what": wording.word(row.what),
                "number": row.number,
                "amount": wording.figure(-row.amount, currency),
            }
            for row in bill.moved
        ],
        "left": wording.figure(bill.left, currency),
    }


def _pay_values(bill: Bill, policy: Policy, wording: Wording) -> dict[str, Any]:
    """Return what is to be paid, until when, and what paying early earns."""
    unpaid, currency = _unpaid(bill), bill.currency
    return {
        "to_pay": "" if bill.is_credit or bill.left <= 0 else wording.money(bill.left, currency),
        "due": wording.day(unpaid[0].due) if len(unpaid) == 1 else "",
        "parts": [_part(part, wording, currency) for part in unpaid] if len(unpaid) > 1 else [],
        "terms": told_terms(bill.terms, wording, policy.items.net_eom),
        "offers": [
            {
                "percent": wording.number(offer.percent),
                "until": wording.day(offer.until),
                "amount": wording.money(offer.amount, currency),
                "to_pay": wording.money(bill.left - offer.amount, currency),
            }
            for offer in bill.offers
        ],
    }


def _line(line: BillLine, policy: Policy, wording: Wording, currency: str) -> dict[str, object]:
    rate = next((row.rate for row in policy.tax if row.code == line.tax), None)
    quantity = "" if line.quantity is None else wording.number(line.quantity)
    return {
        "text": _long(_text(line, wording)),
        "quantity": quantity,
        "unit": harmless(line.unit, _LONGEST_UNIT) if quantity else "",
        "price": "" if line.price is None or not quantity else _price(line.price, wording, currency),
        "rate": "" if rate is None else wording.number(rate),
        "amount": wording.figure(line.amount, currency),
    }


def _text(line: BillLine, wording: Wording) -> str:
    """Return what a line says; what we have written ourselves is said in the letter's language."""
    if line.saying:
        return wording.say(line.saying)
    return wording.word(line.text) if line.text in _OUR_WORDS else line.text


def _price(price: Decimal, wording: Wording, currency: str) -> Written:
    """Write the price of one, which may be finer than a coin."""
    digits = coin_digits(currency, {})
    finer = decimals(price.normalize()) > digits
    return wording.number(price) if finer else wording.figure(price, currency)


def _tax(tax: TaxPart, policy: Policy, wording: Wording, currency: str) -> dict[str, object]:
    usual = wording.word("VAT" if policy.company.vat_id else "Tax")
    return {
        "name": tax.name or usual,
        "rate": "" if tax.rate is None else wording.number(tax.rate),
        "base": "" if tax.base is None else wording.figure(tax.base, currency),
        "amount": wording.figure(tax.amount, currency),
    }


def _part(part: DuePart, wording: Wording, currency: str) -> dict[str, object]:
    return {"due": wording.day(part.due), "amount": wording.figure(part.amount, currency)}


def _as_day(text: str, wording: Wording) -> str:
    day = day_of(text)
    return wording.day(day) if day else text


def _long(text: str) -> str:
    """Return a text that may be longer than other values, on one line; nothing of it is markup."""
    return Written(" ".join(prose(harmless(text, LONGEST_LINE)))) if len(text) > LONGEST else text


def data_of(bill: Bill, subject: str, to: Iterable[str]) -> Mapping[str, Data]:
    """Return a document for programs, as docs/json.md says."""
    contents, digits = bill.contents, coin_digits(bill.currency, {})

    def money(amount: Decimal) -> Decimal:
        return pad(amount, digits)

    return {
        "kind": bill.kind.value,
        "number": bill.number,
        "date": bill.document.date,
        "as_of": bill.copy_of,
        "client": bill.client.id,
        "name": bill.client.name,
        "vat_id": text_of(bill.client.meta, VAT_KEY),
        "currency": bill.currency,
        "about": [*bill.about],
        "references": dict(bill.references),
        "lines": [
            {
                "text": line.text,
                "quantity": line.quantity,
                "unit": line.unit,
                "price": line.price,
                "tax": line.tax,
                "amount": money(line.amount),
            }
            for line in contents.lines
        ],
        "net": money(contents.net),
        "taxes": [
            {
                "name": tax.name,
                "rate": tax.rate,
                "base": None if tax.base is None else money(tax.base),
                "amount": money(tax.amount),
            }
            for tax in contents.taxes
        ],
        "rounding": money(contents.rounding),
        "total": money(contents.total),
        "deducted": [
            {"what": each.what, "number": each.number, "amount": money(each.amount)} for each in contents.deducted
        ],
        "charged": money(contents.charged),
        "dues": [{"due": part.due, "amount": money(part.amount)} for part in bill.dues],
        "terms": bill.terms,
        "discounts": [
            {"percent": offer.percent, "until": offer.until, "amount": money(offer.amount)} for offer in bill.offers
        ],
        "moved": [
            {"date": row.date, "what": row.what, "number": row.number, "amount": money(row.amount)}
            for row in bill.moved
        ],
        "left": money(bill.left),
        "whole": contents.whole,
        "to": [*to],
        "subject": subject,
        "source": str(bill.document.entry.source),
    }
