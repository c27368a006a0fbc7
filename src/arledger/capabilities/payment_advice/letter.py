"""The payment advice: what a receipt was put on, or which credit a refund paid back."""

from collections.abc import Mapping
from typing import Any

from arledger.capabilities.payment_advice.find import reference_of
from arledger.capabilities.payment_advice.lines import AdviceLine
from arledger.capabilities.payment_advice.rules import Advice
from arledger.letters.letter import Letter
from arledger.letters.people import client_values, postal_lines
from arledger.letters.stationery import Stationery
from arledger.letters.wording import Wording, harmless
from arledger.model.money import ZERO, minor_digits, pad
from arledger.model.report import Data
from arledger.policy.settings import Language
from arledger.subledger.moves import paid_on

TEMPLATE = "payment-advice.md.j2"
_LONGEST_NUMBER = 40


def letter_of(advice: Advice, stationery: Stationery, audience: str, language: Language = "en") -> Letter:
    """Write the letter; `audience` is client or sales."""
    recipient = postal_lines(advice.client) if audience == "client" else []
    values = _values(advice, audience, Wording(language))
    return stationery.letter(TEMPLATE, values, recipient, advice.as_of, language=language)


def _values(advice: Advice, audience: str, wording: Wording) -> Mapping[str, Any]:
    currency = advice.currency
    document = advice.document
    granted = sum((given.amount for given in advice.granted), ZERO)
    names = {given.name for given in advice.granted}
    return {
        "audience": audience,
        "kind": advice.kind,
        "as_of": wording.day(advice.as_of),
        "client": client_values(advice.client),
        "date": wording.day(paid_on(document.entry)),
        "reference": reference_of(document),
        "currency": currency,
        "amount": wording.money(advice.amount, currency),
        "arrived": wording.sums(advice.arrived),
        "shared": advice.shared,
        "lines": [_line(line, advice, wording) for line in advice.lines],
        "granted": wording.figure(granted, currency) if advice.granted else "",
        "granted_as": wording.word(next(iter(names)) if len(names) == 1 else "Deductions"),
        "unapplied": wording.money(advice.unapplied, currency) if advice.unapplied else "",
        "refunded": wording.money(advice.refunded, currency) if advice.refunded else "",
        "elsewhere": wording.money(advice.elsewhere, currency) if advice.elsewhere else "",
        "applied": wording.figure(sum((line.applied for line in advice.lines), ZERO), currency),
        "balance": wording.money(abs(advice.balance), currency),
        "in_credit": advice.balance < 0,
        "settled": advice.balance == 0,
    }


def _line(line: AdviceLine, advice: Advice, wording: Wording) -> dict[str, object]:
    # A line of a receipt with an amount is an item: its text is somebody's own.
    ours = line.amount is None or advice.kind == "refund"
    text = wording.word(line.text) if ours else line.text
    currency = advice.currency
    return {
        "invoice": harmless(line.invoice or text, _LONGEST_NUMBER),
        "text": harmless(text, _LONGEST_NUMBER),
        "date": wording.day(line.date) if line.date else "",
        "amount": "" if line.amount is None else wording.figure(line.amount, currency),
        "applied": wording.figure(line.applied, currency),
        "granted": wording.figure(line.granted, currency),
        "open": "" if line.open is None else wording.figure(line.open, currency),
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
