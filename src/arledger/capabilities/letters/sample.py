"""Sample data to look at letters with: one client, who is made up, and what each letter says to them."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from arledger.letters.instalments import Agreement, Instalment, agreement_values
from arledger.letters.people import client_values
from arledger.letters.wording import Wording, prose
from arledger.model.documents import Client
from arledger.model.money import exact_sum
from arledger.policy.settings import CompanySettings

Values = Mapping[str, Any]

DAY = date(2026, 3, 31)
CURRENCY = "USD"
SEVERAL = 3
CLIENT = Client(
    "Acme",
    "Acme Industrial Ltd",
    meta={"contact": "Ann Lee", "email": "ap@acme.example", "address": "12 Mill Road; Portsmouth, NH 03801"},
)
COMPANY = CompanySettings(
    name="Northgate Equipment Ltd",
    address=("14 Foundry Lane", "Portsmouth, NH 03801"),
    email="receivables@northgate.example",
    phone="+1 603 555 0142",
    bank_details=("First Harbor Bank", "Account 4401 772 019"),
)

_AMOUNTS = (Decimal("1080.00"), Decimal("2450.00"), Decimal("780.50"))
_DISPUTED, _PROMISED = Decimal("200.00"), Decimal("500.00")
_CREDIT, _FEE = Decimal("-120.00"), Decimal("10.00")
_DEPOSIT, _APPLIED = Decimal("1000.00"), Decimal("600.00")
_APART = 7
"""Days between the due dates of two items."""


def reminder(level: int) -> Callable[[Wording, int], Values]:
    """Return what makes the values of a reminder; the second argument is of how many items."""

    def values(wording: Wording, count: int) -> Values:
        last_due = DAY + timedelta(days=17) if not level else DAY - timedelta(days=7 * level)
        items, total_items = _items(wording, count, level, last_due)
        fee = _FEE if level > 1 else Decimal(0)
        return {
            **_common(wording),
            "level": level,
            "tone": "friendly" if level < 2 else "firm",
            "items": items,
            "late": count if level else 0,
            "credits": _credits(wording),
            "fee": wording.figure(fee, CURRENCY) if fee else "",
            "total": wording.money(exact_sum((total_items, _CREDIT, fee)), CURRENCY),
            "total_items": wording.figure(total_items, CURRENCY),
            "earlier": wording.day(DAY - timedelta(days=14)) if level > 1 else "",
            "statement_attached": level > 0,
            "next_step": wording.day(DAY + timedelta(days=14)) if level else "",
            "escalates": level > 3,
        }

    return values


def _common(wording: Wording) -> dict[str, Any]:
    return {
        "client": client_values(CLIENT),
        "signed_by": "Dana Moore",
        "reply_to": "dana@northgate.example",
        "as_of": wording.day(DAY),
        "currency": CURRENCY,
    }


def _items(wording: Wording, count: int, level: int, last_due: date) -> tuple[list[dict[str, Any]], Decimal]:
    """Return rows of items, the last of which is due on a day, and the sum that is due of them now."""
    rows, running = [], Decimal(0)
    for at in range(count):
        amount, due = _AMOUNTS[at % len(_AMOUNTS)], last_due - timedelta(days=_APART * (count - 1 - at))
        disputed = _DISPUTED if at == 1 and level else Decimal(0)
        promised = _PROMISED if at == 2 and level else Decimal(0)
        running += amount - disputed - promised
        rows.append(
            {
                "invoice": f"INV-2026-{at + 1:04}",
                "date": wording.day(due - timedelta(days=30)),
                "due": wording.day(due),
                "days": (DAY - due).days,
                "amount": wording.figure(amount, CURRENCY),
                "open": wording.figure(amount, CURRENCY),
                "disputed": wording.figure(disputed, CURRENCY) if disputed else "",
                "promised": wording.figure(promised, CURRENCY) if promised else "",
                "amount_due": wording.figure(amount - disputed - promised, CURRENCY),
                "level": level,
                "running": wording.figure(running, CURRENCY),
            }
        )
    return rows, running


def _credits(wording: Wording) -> list[dict[str, Any]]:
    return [
        {"text": "CM-2026-0002", "date": wording.day(date(2026, 2, 12)), "open": wording.figure(_CREDIT, CURRENCY)}
    ]


def statement(wording: Wording, count: int) -> Values:
    """Return the values of the statement of account and of its cover."""
    items, total = _items(wording, count, 0, DAY + timedelta(days=10))
    overdue = exact_sum(_AMOUNTS[at % len(_AMOUNTS)] for at, item in enumerate(items) if item["days"] > 0)
    balance, credits_ = total + _CREDIT, _credits(wording)
    boxes = (("Current", total - overdue), ("1–30", overdue), ("Credits", _CREDIT), ("Balance", balance))
    ticked = [{"text": item["invoice"], "due": item["due"], "amount": item["open"]} for item in items]
    return {
        **_common(wording),
        "items": items,
        "credits": credits_,
        "aging": [{"name": _box(name, wording), "amount": wording.figure(each, CURRENCY)} for name, each in boxes],
        "aging_is_wide": True,
        "total": wording.money(balance, CURRENCY),
        "total_items": wording.figure(total, CURRENCY),
        "total_credits": wording.figure(_CREDIT, CURRENCY),
        "total_disputed": "",
        "balance": wording.figure(balance, CURRENCY),
        "amount_due": wording.money(balance, CURRENCY),
        "overdue": wording.money(overdue, CURRENCY) if overdue else "",
        "in_credit": balance < 0,
        "asks": balance > 0,
        "slip": [*ticked, *({"text": each["text"], "due": "", "amount": each["open"]} for each in credits_)],
        "activity": None,
        "since": "",
    }


def _box(name: str, wording: Wording) -> str:
    return f"{name} {wording.word('days')}" if name[0].isdigit() else wording.word(name)


def thanks(wording: Wording, count: int) -> Values:
    """Return the values of the thank-you."""
    return {
        **_common(wording),
        "amount": wording.money(_AMOUNTS[0], CURRENCY),
        "date": wording.day(DAY - timedelta(days=1)),
        "reference": "WIRE 55021",
        "invoices": [f"INV-2026-{at + 1:04}" for at in range(count)],
        "balance": wording.money(_AMOUNTS[1], CURRENCY),
    }


def on_hold(wording: Wording, count: int) -> Values:
    """Return the values of the letter about an account on hold."""
    return {**reminder(2)(wording, count), "since": wording.day(DAY)}


def remittance(wording: Wording, count: int) -> Values:
    """Return the values of the request for a remittance advice."""
    rows, _ = _items(wording, count, 0, DAY + timedelta(days=10))
    known = ("client", "signed_by", "as_of", "currency", "amount", "date", "reference")
    return {**{name: value for name, value in thanks(wording, count).items() if name in known}, "items": rows}


def advice(wording: Wording, count: int) -> Values:
    """Return the values of a payment advice: invoices paid with a discount."""
    line_of = _AMOUNTS[0]
    discount = Decimal("20.00")
    lines = [
        {
            "invoice": f"INV-2026-{at + 1:04}",
            "text": "",
            "date": wording.day(date(2026, 3, 2)),
            "amount": wording.figure(line_of, CURRENCY),
            "applied": wording.figure(line_of - discount, CURRENCY),
            "granted": wording.figure(discount, CURRENCY),
            "open": wording.figure(Decimal(0), CURRENCY),
        }
        for at in range(count)
    ]
    applied = (line_of - discount) * count
    return {
        **_common(wording),
        "audience": "client",
        "kind": "receipt",
        "date": wording.day(DAY - timedelta(days=1)),
        "reference": "WIRE 55021",
        "amount": wording.money(applied + _FEE, CURRENCY),
        "arrived": "",
        "shared": False,
        "lines": lines,
        "granted": wording.figure(discount * count, CURRENCY),
        "granted_as": wording.word("Discount"),
        "unapplied": wording.money(_FEE, CURRENCY),
        "refunded": "",
        "elsewhere": "",
        "applied": wording.figure(applied, CURRENCY),
        "balance": wording.money(_AMOUNTS[1], CURRENCY),
        "in_credit": False,
        "settled": False,
    }


def deposit(kind: str) -> Callable[[Wording, int], Values]:
    """Return what makes the values of a letter about a deposit, of which a part has been applied."""

    def values(wording: Wording, count: int) -> Values:
        left, received = _DEPOSIT - _APPLIED, kind == "received"
        return {
            **_common(wording),
            "audience": "client",
            "kind": kind,
            "deposit": "DEP-0003",
            "date": wording.day(DAY - timedelta(days=1)),
            "reference": "WIRE 55021" if kind in ("received", "refund") else "",
            "amount": wording.money(_DEPOSIT if received else _APPLIED, CURRENCY),
            "total": wording.money(_DEPOSIT, CURRENCY),
            "left": wording.money(_DEPOSIT if received else left, CURRENCY),
            "held": wording.money(left, CURRENCY),
            "balance": wording.figure(left, CURRENCY),
            "whole": False,
            "secures": ["INV-2026-0001"],
            "policy": (),
            "refund_days": 7,
            "despite_overdue": False,
            "lines": _deposit_lines(wording, count),
            "parts_known": True,
            "unapplied": "",
            "refunded": "",
            "reason": " ".join(prose("§ 4, INV-2026-0001")) if kind == "forfeited" else "",
            "history": _history(wording),
        }

    return values


def _deposit_lines(wording: Wording, count: int) -> list[dict[str, Any]]:
    part = _APPLIED / SEVERAL
    return [
        {
            "invoice": f"INV-2026-{at + 1:04}",
            "date": wording.day(date(2026, 3, 2)),
            "amount": wording.figure(_AMOUNTS[at % len(_AMOUNTS)], CURRENCY),
            "applied": wording.figure(part, CURRENCY),
            "open": wording.figure(_AMOUNTS[at % len(_AMOUNTS)] - part, CURRENCY),
        }
        for at in range(count)
    ]


def _history(wording: Wording) -> list[dict[str, Any]]:
    rows = ((date(2026, 1, 10), "Received", _DEPOSIT), (date(2026, 3, 30), "Applied", -_APPLIED))
    return [
        {"date": wording.day(day), "what": wording.word(what), "amount": wording.figure(amount, CURRENCY)}
        for day, what, amount in rows
    ]


def notice(wording: Wording, count: int) -> Values:
    """Return the values of the mail to a colleague about refunds."""
    row = {
        "deposit": "DEP-0003",
        "client": CLIENT.name,
        "secures": "INV-2026-0001",
        "held": wording.money(_DEPOSIT, CURRENCY),
        "since": wording.day(date(2026, 3, 20)),
        "deadline": wording.day(date(2026, 3, 27)),
        "days": 11,
        "state": "requested",
        "next": "m.ito",
        "why": "INV-2026-0001 is open again",
    }
    subject = f"{count} deposits to refund, 1 refund outstanding, 1 refund to stop"
    return {"who": "dana", "subject": subject, "due": [row] * count, "late": [row], "stopped": [row]}


def sales_digest(wording: Wording, count: int) -> Values:
    """Return the values of the weekly mail to a sales person."""
    row = {
        "client": CLIENT.name,
        "invoice": "INV-2026-0001",
        "due": wording.day(date(2026, 3, 1)),
        "days": 30,
        "open": wording.money(_DEPOSIT, CURRENCY),
        "rule": "30 days: call, and tell the manager",
        "rule_name": "thirty",
        "said": "promised for 2026-04-03",
    }
    late = wording.money(_DEPOSIT * count, CURRENCY)
    known = {"who": "dana", "day": wording.day(date(2026, 3, 31)), "late": late, "ahead": 14}
    return {**known, "overdue": [row] * count, "upcoming": [row], "sums": [_digest_sums(wording)]}


def management_digest(wording: Wording, count: int) -> Values:
    """Return the values of the weekly mail to management."""
    day, amount = wording.day(date(2026, 3, 20)), wording.money(_DEPOSIT, CURRENCY)
    whose = {"client": CLIENT.name, "invoice": "INV-2026-0001", "owner": "luis", "text": "three promises were broken"}
    plan = {"client": CLIENT.name, "invoices": "INV-2026-0001, INV-2026-0002"}
    return {
        "who": "helen",
        "day": wording.day(date(2026, 3, 31)),
        "escalations": [{**whose, "step": "agency", "day": day, "until": day}],
        "plans": [{**plan, "total": amount, "paid": amount, "missed_on": day, "missed": amount}],
        "promises": [{**whose, "amount": amount, "paid": amount, "promised_for": day, "by": "J. Smith"}] * count,
        "disputes": [{**whose, "amount": amount, "deadline": day}],
        "digests": [{"who": "dana", **_digest_sums(wording)}],
        "unassigned": [{**whose, "due": day, "days": 11, "open": amount}],
    }


def _digest_sums(wording: Wording) -> Values:
    figures = ("overdue", "upcoming", "later", "unapplied", "total")
    return {name: wording.money(_DEPOSIT, CURRENCY) for name in figures}


def _claim(wording: Wording, count: int, level: int, last_due: date) -> dict[str, Any]:
    """Return the values that letters about single claims share: items of which nothing is disputed or promised."""
    rows, _ = _items(wording, count, 0, last_due)
    total = exact_sum(_AMOUNTS[at % len(_AMOUNTS)] for at in range(count))
    return {
        **_common(wording),
        "level": level,
        "late": count,
        "items": rows,
        "total_items": wording.figure(total, CURRENCY),
        "total": wording.money(total, CURRENCY),
    }


def promise(state: str) -> Callable[[Wording, int], Values]:
    """Return what makes the values of a letter about a promise that is open, or broken; a part of it has arrived."""

    def values(wording: Wording, count: int) -> Values:
        is_broken = state == "broken"
        pays_on = DAY - timedelta(days=5) if is_broken else DAY + timedelta(days=10)
        claim = _claim(wording, count, 1 if is_broken else 0, DAY - timedelta(days=3))
        promised = exact_sum(_AMOUNTS[at % len(_AMOUNTS)] for at in range(count)) + _PROMISED
        return {
            **claim,
            "made_on": wording.day(DAY - timedelta(days=20)),
            "pays_on": wording.day(pays_on),
            "promised_by": "Ann Lee",
            "promised": wording.money(promised, CURRENCY),
            "paid": wording.money(_PROMISED, CURRENCY),
            "statement_attached": False,
        }

    return values


def dispute(outcome: str) -> Callable[[Wording, int], Values]:
    """Return what makes the values of a letter about a dispute; without an outcome it is not resolved."""

    def values(wording: Wording, count: int) -> Values:
        claim = _claim(wording, count, 0, DAY + timedelta(days=5))
        for row in claim["items"]:
            row["invoice"] = "INV-2026-0001"
        known = {
            "invoice": "INV-2026-0001",
            "reason": wording.word("price"),
            "opened": wording.day(DAY - timedelta(days=9)),
            "disputed": wording.money(_DISPUTED, CURRENCY),
        }
        if not outcome:
            answer = {"deadline": wording.day(DAY + timedelta(days=1)), "awaiting": False}
            return {**claim, **known, "owner": "luis", "owner_address": "luis@northgate.example", **answer}
        credited = {"credited": wording.money(_DISPUTED, CURRENCY), "document": "CM-2026-0002"}
        return {**claim, **known, "outcome": outcome, "resolved_on": wording.day(DAY), **credited}

    return values


def agreement(wording: Wording, count: int) -> Values:
    """Return the values of the letter about a plan of instalments that is agreed."""
    parts = tuple(
        Instalment(DAY + timedelta(days=30 * (at + 1)), _AMOUNTS[at % len(_AMOUNTS)], ("INV-2026-0001",))
        for at in range(count)
    )
    return agreement_values(Agreement(CURRENCY, parts, DAY), _common(wording), wording)


def escalation(wording: Wording, count: int) -> Values:
    """Return the values of the notice before a claim goes to an agency."""
    claim = _claim(wording, count, 1, DAY - timedelta(days=45))
    return {
        **claim,
        "step": "agency",
        "to_whom": "Credira",
        "until": wording.day(DAY + timedelta(days=10)),
        "reminded_on": wording.day(DAY - timedelta(days=14)),
        "credits": [],
        "fee": "",
        "statement_attached": False,
    }
