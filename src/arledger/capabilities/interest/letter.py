"""The letter that goes with a debit memo for interest: the workings as a table, in the client's language."""

from collections.abc import Mapping
from typing import Any

from arledger.capabilities.interest.entries import Memo
from arledger.capabilities.interest.report import shown_rate
from arledger.interest.rules import CONTRACT, UK
from arledger.letters.letter import Letter
from arledger.letters.people import Person, postal_lines
from arledger.letters.stationery import Stationery
from arledger.letters.values import common_values, number_text
from arledger.letters.wording import Wording
from arledger.model.documents import Client
from arledger.model.money import exact_sum
from arledger.policy.settings import Language
from arledger.subledger.clients import day_of

TEMPLATE = "interest-memo.md.j2"


def memo_letter(
    memo: Memo, client: Client, stationery: Stationery, language: Language, signed_by: Person | None
) -> Letter:
    """Write the letter of a memo; raises UserError for a fault in its template."""
    values = _values(memo, client, Wording(language), signed_by)
    return stationery.letter(TEMPLATE, values, postal_lines(client), memo.entry.date, language)


def _values(memo: Memo, client: Client, wording: Wording, signed_by: Person | None) -> Mapping[str, Any]:
    currency = memo.currency
    interest = exact_sum(each.demanded for each in memo.charged)
    fixed = exact_sum(each.fixed_demanded for each in memo.charged)
    due = _due(memo)
    return {
        **common_values(client, signed_by, memo.entry.date, currency, wording),
        "number": number_text(memo.number),
        "due": wording.day(due) if due else "",
        "until": wording.day(memo.until),
        "grounds": sorted({_ground(span.rule.name) for each in memo.charged for span in each.demanded_spans()}),
        "spans": [
            {
                "invoice": number_text(each.invoice.number),
                "from": wording.day(span.first),
                "to": wording.day(span.last),
                "days": span.days,
                "principal": wording.figure(span.principal, currency),
                "rate": wording.figure(shown_rate(span.rate.percent), ""),
                "interest": wording.figure(span.interest, currency),
            }
            for each in memo.charged
            for span in each.demanded_spans()
        ],
        "fixed_sums": [
            {
                "invoice": number_text(each.invoice.number),
                "amount": wording.figure(each.fixed_demanded, currency),
            }
            for each in memo.charged
            if each.fixed_demanded
        ],
        "interest": wording.figure(interest, currency),
        "fixed_sum": wording.figure(fixed, currency) if fixed else "",
        "total": wording.money(exact_sum((interest, fixed)), currency),
    }


def _ground(rule: str) -> str:
    """Return what a rule rests on: uk, eu or contract."""
    return rule if rule in (UK, CONTRACT) else "eu"


def _due(memo: Memo) -> Any:
    """Return the first day on which the memo falls due."""
    metas = (memo.entry.meta, *(leg.meta for leg in memo.entry.legs))
    days = [day for meta in metas for key, value in meta if key == "due" and (day := day_of(value))]
    return min(days, default=None)
