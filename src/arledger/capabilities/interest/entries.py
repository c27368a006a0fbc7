"""The debit memo that charges interest: its legs say of which invoice they are, and until which day they go."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from arledger.capabilities.interest.accrued import Accrued
from arledger.entries.context import EntryContext
from arledger.entries.invoices import debit_memo_entry, held
from arledger.interest.differences import way_text
from arledger.interest.reckoning import Reckoning
from arledger.interest.wording import (
    BY_KEY,
    FIXED_KEY,
    OF_KEY,
    TO_KEY,
    WITHOUT_KEY,
    fixed_sum_text,
    interest_text,
    narration,
)
from arledger.model.account import components, is_under
from arledger.model.documents import Client
from arledger.model.money import Money
from arledger.model.plan import Leg, NewTransaction, Plan
from arledger.model.problem import Refused, UserError

_USUAL = re.compile(
    r"(Late-?(Payment-?)?)?Interest(-?(Late|Income|Charged|Clients))?|Finance-?Charges?|Late-?Charges?"
)


class Memo(NamedTuple):
    """A debit memo for one currency: its entry, its number, and what it charges until the end of a day."""

    entry: NewTransaction
    number: str
    currency: str
    charged: tuple[Reckoning, ...]
    until: date


def interest_account(context: EntryContext, named: str | None) -> str:
    """Return the account that interest is income on: the one named, the policy's, or the only one called so."""
    usual = named or context.policy.interest.income
    if usual:
        return context.income_account(usual)
    income = context.book.facts.types.income
    opened = [o.account for o in context.book.facts.opens if is_under(o.account, income)]
    likely = sorted(account for account in opened if _USUAL.fullmatch(components(account)[-1]))
    if len(likely) == 1:
        return context.income_account(likely[0])
    said = f"{' or '.join(likely)} may be it: " if likely else ""
    raise UserError(
        "which account interest is income on is not known",
        f"{said}name it with --account, or under [interest] in arledger.toml: "
        f'income = "{likely[0] if likely else f"{income}:Interest"}".',
    )


def memos(context: EntryContext, client: Client, found: Accrued, account: str | None) -> list[Memo]:
    """Propose a debit memo for each currency in which something may be asked for; raises Refused where nothing may.

    The context must know all numbers in use.
    """
    asked = [each for each in found.owing if each.asked]
    if not asked:
        raise Refused(
            f"{client.id} owes no interest until {found.until} that could be charged",
            f"`arledger interest {client.id}` shows what accrues.",
        )
    income = interest_account(context, account)
    made = []
    for currency in sorted({each.invoice.currency for each in asked}):
        own = tuple(each for each in asked if each.invoice.currency == currency)
        legs = [leg for each in own for leg in _legs(each, income, found)]
        entry, number = debit_memo_entry(
            context, client, legs, narration([each.invoice.number for each in own], found.until)
        )
        made.append(Memo(entry, number, currency, own, found.until))
        context = replace(context, numbers=context.numbers | {number})
    return made


def plan_of(context: EntryContext, client: Client, made: Sequence[Memo], remarks: Sequence[str]) -> Plan:
    """Return the plan that books some memos of a client."""
    entries = [memo.entry for memo in made]
    return context.plan(context.file_of(client), entries, *remarks, *held(context, client))


def _legs(each: Reckoning, income: str, found: Accrued) -> list[Leg]:
    invoice = each.invoice
    usual = found.rules.usual
    rule = usual if any(span.rule == usual for span in each.spans) else each.spans[0].rule
    # The policy does not say what it was before: the memo has to remember how it was reckoned.
    by = ((BY_KEY, way_text(rule, found.policy.interest)),)
    legs = []
    if each.demanded:
        spans = each.demanded_spans()
        said = interest_text(invoice.number, min(s.first for s in spans), max(s.last for s in spans))
        without = ((WITHOUT_KEY, Money(invoice.disputed, invoice.currency)),) if invoice.disputed else ()
        meta = (("text", said), (OF_KEY, invoice.number), (TO_KEY, found.until), *without, *by)
        legs.append(Leg(income, -each.demanded, invoice.currency, meta=meta))
    if each.fixed_demanded:
        meta = (("text", fixed_sum_text(invoice.number)), (FIXED_KEY, invoice.number), *by)
        legs.append(Leg(income, -each.fixed_demanded, invoice.currency, meta=meta))
    return legs
