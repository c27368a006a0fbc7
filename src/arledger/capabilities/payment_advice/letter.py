"""The payment advice: what a receipt was put on, or which credit a refund paid back."""

from collections.abc import Mapping
from typing import Any

from arledger.capabilities.payment_advice.find import reference_of
from arledger.capabilities.payment_advice.lines import AdviceLine
from arledger.capabilities.payment_advice.rules import Advice
from arledger.letters.letter import Letter
from arledger.letters.people import client_values, postal_lines
from arledger.letters.stationery import Stationery
from arledger.letters.wording import figure, harmless, iso, money, sums
from arledger.model.money import ZERO, minor_digits, pad
from arledger.model.report import Data
from arledger.subledger.moves import paid_on

TEMPLATE = "payment-advice.md.j2"
_LONGEST_NUMBER = 40


def letter_of(advice: Advice, stationery: Stationery, audience: str) -> Letter:
    """Write the letter; `audience` is client or sales."""
    recipient = postal_lines(advice.client) if audience == "client" else []
    return stationery.letter(TEMPLATE, _values(advice, audience), recipient, advice.as_of)


def _values(advice: Advice, audience: str) -> Mapping[str, Any]:
    currency = advice.currency
    document = advice.document
    granted = sum((given.amount for given in advice.granted), ZERO)
    names = {given.name for given in advice.granted}
    return {
        "audience": audience,
        "kind": advice.kind,
        "as_of": iso(advice.as_of),
        "client": client_values(advice.client),
        "date": iso(paid_on(document.entry)),
        "reference": reference_of(document),
        "currency": currency,
        "amount": money(advice.amount, currency),
        "arrived": sums(advice.arrived),
        "shared": advice.shared,
        "lines": [_line(line, currency) for line in advice.lines],
        "granted": figure(granted, currency) if advice.granted else "",
        "granted_as": next(iter(names)) if len(names) == 1 else "Deductions",
        "unapplied": money(advice.unapplied, currency) if advice.unapplied else "",
        "refunded": money(advice.refunded, currency) if advice.refunded else "",
        "elsewhere": money(advice.elsewhere, currency) if advice.elsewhere else "",
        "applied": figure(sum((line.applied for line in advice.lines), ZERO), currency),
        "balance": money(abs(advice.balance), currency),
        "in_credit": advice.balance < 0,
        "settled": advice.balance == 0,
    }


def _line(line: AdviceLine, currency: str) -> dict[str, object]:
    return {
        "invoice": harmless(line.invoice or line.text, _LONGEST_NUMBER),
        "text": harmless(line.text, _LONGEST_NUMBER),
        "date": iso(line.date) if line.date else "",
        "amount": "" if line.amount is None else figure(line.amount, currency),
        "applied": figure(line.applied, currency),
        "granted": figure(line.granted, currency),
        "open": "" if line.open is None else figure(line.open, currency),
    }


def data_of(advice: Advice, subject: str, to: list[str]) -> Mapping[str, Data]:
    """Return the advice for programs, as docs/json.md says."""
    digits = minor_digits(advice.currency)
    return {
        "as_of": advice.as_of,
        "kind": advice.kind,
        "client": advice.client.id,
        "name": advice.client.name,
        "date": paid_on(advice.document.entry),
        "reference": reference_of(advice.document),
        "currency": advice.currency,
        "amount": pad(advice.amount, digits),
        "arrived": [{"number": m.number, "currency": m.currency} for m in advice.arrived],
        "shared": advice.shared,
        "allocations": [
            {
                "invoice": line.invoice,
                "text": line.text,
                "date": line.date,
                "amount": None if line.amount is None else pad(line.amount, digits),
                "applied": pad(line.applied, digits),
                "discount": pad(line.granted, digits),
                "open": None if line.open is None else pad(line.open, digits),
            }
            for line in advice.lines
        ],
        "unapplied": pad(advice.unapplied, digits),
        "refunded": pad(advice.refunded, digits),
        "elsewhere": pad(advice.elsewhere, digits),
        "balance": pad(advice.balance, digits),
        "to": [*to],
        "subject": subject,
        "source": str(advice.document.entry.source),
    }
