"""Sample data of documents: an invoice, a debit memo, a credit memo, and a voucher for the files."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from arledger.capabilities.letters.sample import CLIENT, CURRENCY, DAY, Values
from arledger.letters.people import client_values
from arledger.letters.told_terms import told_terms
from arledger.letters.wording import Wording

_TEXTS = ("Pump", "Pressure gauge", "Freight")
_PRICES = (Decimal("540.00"), Decimal("38.50"), Decimal("60.00"))
_RATE, _HUNDRED, _PERCENT = Decimal(8), Decimal(100), Decimal(2)
_COIN = Decimal("0.01")


def document(kind: str) -> Callable[[Wording, int], Values]:
    """Return what makes the values of a document of a kind, with so many lines."""

    def values(wording: Wording, count: int) -> Values:
        amounts = [_PRICES[at % len(_PRICES)] * (at % 2 + 1) for at in range(count)]
        net = sum(amounts, Decimal(0))
        tax = (net * _RATE / _HUNDRED).quantize(_COIN)
        total, is_credit = net + tax, kind == "credit-memo"
        earned = (total * _PERCENT / _HUNDRED).quantize(_COIN)
        numbers = {"invoice": "INV-2026-0007", "debit-memo": "DM-2026-0001", "credit-memo": "CM-2026-0002"}
        discounted = kind == "invoice"
        return {
            "kind": kind,
            "client": client_values(CLIENT),
            "client_vat_id": "",
            "number": numbers[kind],
            "date": wording.day(DAY),
            "delivered": wording.day(DAY - timedelta(days=2)),
            "references": [{"name": wording.word("Order"), "value": "4711"}],
            "about": [] if discounted else ["INV-2026-0007"],
            "subject": "",
            "copy": "",
            "currency": CURRENCY,
            "lines": [_line(at, amount, wording) for at, amount in enumerate(amounts)],
            "rates": False,
            "net": wording.figure(net, CURRENCY),
            "taxes": [
                {
                    "name": wording.word("Tax"),
                    "rate": wording.number(_RATE),
                    "base": wording.figure(net, CURRENCY),
                    "amount": wording.figure(tax, CURRENCY),
                }
            ],
            "rounding": "",
            "total": wording.figure(total, CURRENCY),
            "deducted": [],
            "charged": wording.figure(total, CURRENCY),
            "moved": [],
            "left": wording.figure(total, CURRENCY),
            "to_pay": "" if is_credit else wording.money(total, CURRENCY),
            "due": "" if is_credit else wording.day(date(2026, 4, 30)),
            "parts": [],
            "terms": told_terms("2/10 net 30" if discounted else "", wording),
            "offers": [_offer(earned, total, wording)] if discounted else [],
            "tax_note": "",
            "notes": [],
            "pay_part": False,
        }

    return values


def _line(at: int, amount: Decimal, wording: Wording) -> dict[str, Any]:
    return {
        "text": _TEXTS[at % len(_TEXTS)],
        "quantity": wording.number(Decimal(at % 2 + 1)),
        "unit": "",
        "price": wording.figure(_PRICES[at % len(_PRICES)], CURRENCY),
        "rate": "",
        "amount": wording.figure(amount, CURRENCY),
    }


def _offer(earned: Decimal, total: Decimal, wording: Wording) -> dict[str, Any]:
    return {
        "percent": wording.number(_PERCENT),
        "until": wording.day(date(2026, 4, 10)),
        "amount": wording.money(earned, CURRENCY),
        "to_pay": wording.money(total - earned, CURRENCY),
    }


def voucher(wording: Wording, count: int) -> Values:
    """Return the values of a voucher."""
    amounts = [_PRICES[at % len(_PRICES)] for at in range(count)]
    total = wording.figure(sum(amounts, Decimal(0)), CURRENCY)
    legs: list[tuple[str, str, str]] = [("Assets:Receivable:Acme", total, "")]
    legs += [("Income:Sales", "", wording.figure(amount, CURRENCY)) for amount in amounts]
    return {
        "number": "INV-2026-0007",
        "date": wording.day(DAY),
        "payee": CLIENT.name,
        "narration": "Pumps, order 4711",
        "links": ["INV-2026-0007"],
        "tags": [],
        "pending": False,
        "lines": [
            {"account": name, "text": "", "units": "", "currency": CURRENCY, "debit": debit, "credit": credit}
            for name, debit, credit in legs
        ],
        "totals": [{"currency": CURRENCY, "debit": total, "credit": total}],
        "balances": True,
        "documents": ["documents/Acme/2026-03-31.order 4711.pdf"],
        "prepared": "dana",
        "approved": [],
        "source": "clients/Acme.beancount:12",
        "commit": "",
    }
