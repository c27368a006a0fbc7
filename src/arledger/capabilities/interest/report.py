"""The report on interest: a row for each span, totals by currency, and who is left out and why."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from arledger.capabilities.interest.accrued import Accrued
from arledger.interest.rates import shipped_table
from arledger.interest.reckoning import Reckoning, Span
from arledger.interest.rules import UK, Rule
from arledger.interest.wording import shortened
from arledger.model.money import ZERO, amount_text, exact_sum, pad, sums
from arledger.model.report import Column, Data, Kind, Record, Report, Role, table_of
from arledger.policy.settings import Policy
from arledger.subledger.aging import unapplied_by_client
from arledger.subledger.report_parts import CURRENCY, amounts, money

_ITEMS = (
    Column("client", "Client", whole=True),
    Column("invoice", "Invoice", whole=True),
    CURRENCY,
    Column("rule", "Rule", priority=2),
    Column("principal", "Principal", Kind.MONEY),
    Column("from", "From", Kind.DATE, priority=1),
    Column("to", "To", Kind.DATE),
    Column("days", "Days", Kind.COUNT),
    Column("rate", "Rate", Kind.PERCENT),
    Column("interest", "Interest", Kind.MONEY),
    Column("fixed_sum", "Fixed sum", Kind.MONEY, priority=1, short="Fixed"),
)
_TOTALS = (
    CURRENCY,
    Column("interest", "Interest", Kind.MONEY, sums="items.interest"),
    Column("fixed_sums", "Fixed sums", Kind.MONEY, sums="items.fixed_sum"),
)
RATE_DIGITS = 2
_NO_FIXED_SUM = Decimal("0.00")


def interest_report(found: Accrued) -> Report:
    """Show what has accrued and is not charged."""
    book = found.book
    records = [record for each in found.owing for record in span_records(each)]
    totals = _totals(found.owing)
    return Report(
        name="interest",
        title="Interest accrued and not charged",
        as_of=found.until,
        tables=(
            table_of("items", _ITEMS, records),
            *([table_of("totals", _TOTALS, totals, "Totals", Role.TOTAL)] if totals else []),
        ),
        data={"as_of": found.until, "items": [*records], "totals": [*totals]},
        facts=(("Ledger", book.facts.title or book.facts.main), ("Rule", rule_text(found.rules.usual, found.policy))),
        notes=tuple(_notes(found)),
        precision=book.facts.precision,
    )


def rule_text(rule: Rule, policy: Policy) -> str:
    """Say which rule holds for clients whose account names none, and how it is rounded."""
    if rule.is_off:
        return "off"
    is_split = rule.name == UK and policy.interest.rate_basis == "split"
    split = ", its rate split at each half-year" if is_split else ""
    rounded = "each day rounded" if policy.interest.rounding == "daily" else "each invoice rounded once"
    since = f", from {policy.interest.since} on" if policy.interest.since else ""
    return f"{rule}{since}{split}, {rounded}"


def span_records(each: Reckoning) -> list[dict[str, Data]]:
    """Return the spans of an invoice as the JSON contract has them; the fixed sum stands on the first."""
    return [_record(each, span, is_first=at == 0) for at, span in enumerate(each.spans)]


def _record(each: Reckoning, span: Span, *, is_first: bool) -> dict[str, Data]:
    currency = each.invoice.currency
    return {
        "invoice": each.invoice.number,
        "client": each.invoice.client,
        "currency": currency,
        "rule": span.rule.name,
        "principal": money(span.principal, currency),
        "from": span.first,
        "to": span.last,
        "days": span.days,
        "rate": shown_rate(span.rate.percent),
        "interest": money(span.interest, currency),
        "fixed_sum": fixed_sum(each.fixed_sum if is_first else ZERO),
    }


def fixed_sum(amount: Decimal) -> Decimal:
    """Return a fixed sum as the JSON contract has it: none is 0.00 in every currency."""
    return amount or _NO_FIXED_SUM


def shown_rate(percent: Decimal) -> Decimal:
    """Return a rate with two decimals, or as many more as it has."""
    return pad(percent.normalize(), RATE_DIGITS)


def _totals(owing: Sequence[Reckoning]) -> list[Record]:
    interest = sums((each.invoice.currency, each.interest) for each in owing)
    fixed = sums((each.invoice.currency, each.fixed_sum) for each in owing)
    return [
        {**amounts(currency, interest=interest[currency]), "fixed_sums": fixed_sum(fixed[currency])}
        for currency in sorted(interest)
    ]


def _notes(found: Accrued) -> Iterator[str]:
    yield from doubts(found)
    if found.rules.usual.is_off and not found.owing:
        yield (
            'No rule of interest holds: set rule = "uk" (or eu, eu-ie, eu-be, contract) under [interest] in '
            "arledger.toml, or interest: on a client's account."
        )
    yield from _disputed(found.owing)
    yield from _foreign(found.owing)
    yield from _unapplied(found)
    if found.consumers:
        who = "consumers bear" if len(found.consumers) > 1 else "consumer bears"
        yield (
            f"{len(found.consumers)} {who} no interest by law, only by a contract that their account names: "
            f"{shortened(found.consumers)}."
        )
    if found.without_number:
        are = "debits without a number are" if found.without_number > 1 else "debit without a number is"
        yield f"{found.without_number} {are} left out: nothing could remember that interest on it was charged."


def doubts(found: Accrued) -> Iterator[str]:
    """Say which accounts have words that cannot be read, about the rule or about who owes."""
    late = {invoice.client for invoice in found.late}
    for doubt in sorted(found.rules.doubts.values()):
        if doubt.client in late:
            yield f"{doubt.client}: {doubt.key}: {doubt.message}, so no interest is reckoned. {doubt.remedy}"


def _disputed(owing: Sequence[Reckoning]) -> Iterator[str]:
    parts = [each for each in owing if each.invoice.disputed]
    waiting = sums((each.invoice.currency, each.withheld) for each in parts)
    for currency in sorted(waiting):
        numbers = [each.invoice.number for each in parts if each.invoice.currency == currency]
        yield (
            f"{amount_text(waiting[currency], currency)} of it is for disputed parts, and not demanded while the "
            f"disputes are open: {shortened(numbers)}."
        )


def _foreign(owing: Sequence[Reckoning]) -> Iterator[str]:
    for currency in sorted({each.invoice.currency for each in owing if each.is_foreign}):
        tables = {span.rule.table for each in owing if each.is_foreign for span in each.spans} - {""}
        own = " and ".join(sorted(shipped_table(table).fixed_sums.currency for table in tables))
        yield f"No fixed sum is claimed in {currency}: the law gives it in {own}."


def _unapplied(found: Accrued) -> Iterator[str]:
    clients = {(each.invoice.client, each.invoice.currency) for each in found.owing}
    for (client, currency), credits_ in sorted(unapplied_by_client(found.book).items()):
        if (client, currency) in clients:
            amount = amount_text(exact_sum(credit.open for credit in credits_), currency)
            yield f"{client} has {amount} unapplied: it lowers no principal before it is applied (`arledger apply`)."
