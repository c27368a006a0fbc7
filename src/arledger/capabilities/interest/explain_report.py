"""How the interest on one invoice is reckoned: enough to reckon it again with a pocket calculator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from arledger.capabilities.interest.accrued import Accrued
from arledger.capabilities.interest.report import doubts, fixed_sum, rule_text, shown_rate, span_records
from arledger.interest.differences import Judged, judged, left_of
from arledger.interest.history import Invoice, is_interest_memo
from arledger.interest.rates import Rate, shipped_table
from arledger.interest.reckoning import DAYS_OF_YEAR, Reckoning, Span, rounded, was_late
from arledger.model.documents import Item
from arledger.model.money import ZERO, amount_text, figure_text, minor_digits
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Table, table_of
from arledger.subledger.report_parts import money

_SPANS = (
    Column("from", "From", Kind.DATE),
    Column("to", "To", Kind.DATE),
    Column("formula", "Reckoned as", whole=True),
    Column("exact", "Exactly", whole=True, priority=1),
    Column("interest", "Interest", Kind.MONEY),
    Column("demanded", "Not disputed", Kind.MONEY, priority=2),
)
_RATES = (
    Column("since", "Half-year from", Kind.DATE, short="From"),
    Column("rate", "Rate", Kind.PERCENT),
    Column("reference", "Reference", Kind.PERCENT),
    Column("margin", "And", Kind.PERCENT),
    Column("verified_on", "Verified on", whole=True),
    Column("source", "Source", below=True),
)
_CHANGES = (
    Column("due", "Due", Kind.DATE),
    Column("date", "Date", Kind.DATE),
    Column("kind", "What"),
    Column("number", "Number", priority=1),
    Column("amount", "Amount", Kind.MONEY),
    Column("open", "Open then", Kind.MONEY),
)
_CHARGED = (
    Column("memo", "Memo", whole=True),
    Column("date", "Date", Kind.DATE),
    Column("until", "Interest until", Kind.DATE),
    Column("interest", "Interest", Kind.MONEY),
    Column("fixed_sum", "Fixed sum", Kind.MONEY),
    Column("without", "Without disputed", Kind.MONEY, priority=1),
)
_DIFFERENCES = (
    Column("now", "Would be now", Kind.MONEY, short="Now"),
    Column("difference", "Difference", Kind.MONEY),
    Column("credited", "Credited", Kind.MONEY, priority=1),
)
_EXACT_DIGITS = 6


def explain_report(found: Accrued, client: str, number: str) -> Report:
    """Show how the interest on a client's invoice is reckoned, in each currency that it is in."""
    book = found.book
    own = [item for item in book.items if (item.client, item.number) == (client, number)]
    owing = [each for each in found.owing if each.invoice.number == number]
    late = [invoice for invoice in found.late if invoice.number == number]
    weighed = {key[1]: of for key, of in judged(book, found.policy, client, found.late).items() if key[2] == number}
    tables = [table for invoice in late for table in _tables(invoice, owing, weighed.get(invoice.currency, ()))]
    return Report(
        name="interest_explain",
        title=f"Interest on {number}",
        as_of=book.as_of,
        tables=tuple(tables),
        data={
            "as_of": book.as_of,
            "invoice": number,
            "client": client,
            "parts": [_part(invoice, _of(invoice, owing), weighed.get(invoice.currency, ())) for invoice in late],
        },
        facts=tuple(_facts(found, client, own)),
        notes=(*_notes(found, client, own, late, owing), *_differences(weighed, book.as_of)),
        precision=book.facts.precision,
    )


def _of(invoice: Invoice, owing: Sequence[Reckoning]) -> Reckoning | None:
    return next((each for each in owing if each.invoice is invoice), None)


def _facts(found: Accrued, client: str, own: Sequence[Item]) -> Iterator[tuple[str, str]]:
    book = found.book
    yield "Ledger", book.facts.title or book.facts.main
    yield "Client", book.name_of(client)
    yield "Rule", rule_text(found.rules.on(client, book.as_of), found.policy)
    due = ", ".join(f"{item.due} ({amount_text(item.amount, item.currency)})" for item in own[:6])
    yield "Due", f"{due} …" if len(own) > 6 else due


def _tables(invoice: Invoice, owing: Sequence[Reckoning], weighed: Sequence[Judged]) -> Iterator[Table]:
    each, currency = _of(invoice, owing), invoice.currency
    if each:
        spans = [_span_record(each, at) for at in range(len(each.spans))]
        columns = _in(_SPANS if invoice.disputed else _SPANS[:-1], currency)
        total: Record = {
            **dict.fromkeys((column.key for column in _SPANS), None),
            "formula": "Together, rounded once",
            "interest": money(each.interest, currency),
            "demanded": money(each.demanded, currency),
        }
        body = table_of("spans", columns, spans, f"Not charged yet, in {currency}")
        ends = table_of("total", columns, [total], role=Role.TOTAL)
        yield Table(body.name, body.columns, (*body.rows, *ends.rows), body.title)
        rates = _rate_records(each.spans)
        if rates:
            yield table_of("rates", _RATES, rates, f"Where the rates come from: {_banks(each.spans)}")
    changes = _change_records(invoice)
    if changes:
        yield table_of("changes", _in(_CHANGES, currency), changes, "What was paid, credited or taken back")
    if weighed:
        columns = (*_CHARGED, *_DIFFERENCES) if any(each.difference for each in weighed) else _CHARGED
        charged = [_charge_record(each, currency) for each in weighed]
        yield table_of("charged", _in(columns, currency), charged, "Charged before")


def _in(columns: tuple[Column, ...], currency: str) -> tuple[Column, ...]:
    """Return columns with their money in one currency."""
    return tuple(replace(each, currency=currency) if each.kind is Kind.MONEY else each for each in columns)


def _part(invoice: Invoice, each: Reckoning | None, weighed: Sequence[Judged]) -> dict[str, Data]:
    currency = invoice.currency
    nothing = money(ZERO, currency)
    spans: list[Data] = []
    if each:
        plain = span_records(each)
        spans = [{**record, **_working(each, at)} for at, record in enumerate(plain)]
    return {
        "currency": currency,
        "spans": spans,
        "interest": money(each.interest, currency) if each else nothing,
        "fixed_sum": fixed_sum(each.fixed_sum if each else ZERO),
        "demanded": money(each.asked, currency) if each else nothing,
        "disputed": money(invoice.disputed, currency),
        "changes": [*_change_records(invoice)],
        "charged": [_charge_record(each, currency) for each in weighed],
        "to_credit": money(left_of(weighed), currency),
    }


def _working(each: Reckoning, at: int) -> dict[str, Data]:
    span = each.spans[at]
    row = span.rate.row
    return {
        "formula": _formula(span, each.invoice.currency, daily=each.is_daily),
        "exact": _exact(span.exact),
        "due": span.debt.due,
        "undisputed": money(span.demanded, each.invoice.currency),
        "reference": row.reference if row else None,
        "margin": span.rate.margin if row else None,
        "half_year": row.since if row else None,
        "source": row.source if row else "",
        "verified_on": row.verified_on if row else None,
    }


def _span_record(each: Reckoning, at: int) -> Record:
    span, currency = each.spans[at], each.invoice.currency
    demanded = rounded(span.exact_demanded, minor_digits(currency)) if each.invoice.disputed else span.interest
    return {
        "from": span.first,
        "to": span.last,
        "formula": _formula(span, currency, daily=each.is_daily),
        "exact": _exact(span.exact),
        "interest": money(span.interest, currency),
        "demanded": money(demanded, currency),
    }


def _formula(span: Span, currency: str, *, daily: bool) -> str:
    days = f"{span.days} day{'' if span.days == 1 else 's'}"
    on = f"{figure_text(span.principal, currency)} * {shown_rate(span.rate.percent):f} %"
    if daily:
        of_day = amount_text(rounded(span.exact / span.days, minor_digits(currency)), currency)
        return f"{on} / {DAYS_OF_YEAR}, rounded: {of_day} * {days}"
    return f"{on} * {days} / {DAYS_OF_YEAR}"


def _exact(number: Fraction) -> str:
    return f"{rounded(number, _EXACT_DIGITS):f}"


def _banks(spans: Sequence[Span]) -> str:
    tables = sorted({span.rule.table for span in spans} - {""})
    return " and ".join(shipped_table(table).bank for table in tables)


def _rate_records(spans: Sequence[Span]) -> list[Record]:
    rates: dict[Rate, None] = dict.fromkeys(span.rate for span in spans if span.rate.row)
    return [
        {
            "since": rate.row.since,
            "rate": shown_rate(rate.percent),
            "reference": shown_rate(rate.row.reference),
            "margin": shown_rate(rate.margin),
            "verified_on": f"{rate.row.verified_on}" if rate.row.verified_on else "not verified",
            "source": rate.row.source,
        }
        for rate in rates
        if rate.row
    ]


def _change_records(invoice: Invoice) -> list[dict[str, Data]]:
    records: list[dict[str, Data]] = []
    for debt in invoice.debts:
        left = debt.amount
        for change in debt.changes:
            left += change.amount
            kind = f"{change.kind.value}{', taken back' if change.amount > 0 else ''}"
            records.append(
                {
                    "due": debt.due,
                    "date": change.day,
                    "kind": f"{kind}, never owed" if change.never_owed else kind,
                    "number": change.number,
                    "amount": money(change.amount, invoice.currency),
                    "open": money(left, invoice.currency),
                }
            )
    return records


def _charge_record(each: Judged, currency: str) -> dict[str, Data]:
    charge = each.charge
    return {
        "memo": charge.memo,
        "date": charge.day,
        "until": charge.until,
        "interest": money(charge.interest, currency),
        "fixed_sum": fixed_sum(charge.fixed_sum),
        "without": money(charge.without, currency),
        "now": money(each.now, currency),
        "difference": money(each.difference, currency),
        "credited": money(each.credited, currency),
    }


def _differences(weighed: Mapping[str, Sequence[Judged]], day: date) -> Iterator[str]:
    """Say what was charged too much or too little, by what is known on a day."""
    for currency, found in sorted(weighed.items()):
        left = left_of(found)
        if left:
            amount = amount_text(abs(left), currency)
            memos = ", ".join(dict.fromkeys(each.charge.memo for each in found if each.left * left > 0))
            much = "too much: a credit memo gives it back" if left > 0 else "too little"
            yield (
                f"By what is known on {day}, {memos} charged {amount} {much}. No day is charged again: "
                "docs/interest.md says what to write."
            )


def _notes(
    found: Accrued, client: str, own: Sequence[Item], late: Sequence[Invoice], owing: Sequence[Reckoning]
) -> Iterator[str]:
    day = found.book.as_of
    yield from doubts(found)
    if any(is_interest_memo(item.document.entry) for item in own):
        yield "This is a memo for interest: no interest is charged on interest."
    elif not late:
        yield f"It is not late on {day}: interest runs from the day after {min(item.due for item in own)}."
    elif not owing:
        yield _why_nothing(found, client, late, day)
    for each in owing:
        yield from _sums(each)


def _why_nothing(found: Accrued, client: str, late: Sequence[Invoice], day: date) -> str:
    if not any(map(was_late, late)):
        return "It was paid in time."
    if found.rules.is_consumer(client, day) and found.rules.on(client, day).is_off:
        return "Consumers bear no interest by law, only by a contract that their account names."
    if any(invoice.charges for invoice in late):
        return "All that has accrued is charged."
    return "No rule of interest holds for this client."


def _sums(each: Reckoning) -> Iterator[str]:
    currency = each.invoice.currency
    if each.fixed_sum:
        size = amount_text(each.size, currency)
        yield f"Fixed sum: {amount_text(each.fixed_sum, currency)}, for {size} that was late when interest began."
    if each.is_foreign:
        yield f"No fixed sum is claimed in {currency}."
    if each.invoice.disputed:
        disputed = amount_text(each.invoice.disputed, currency)
        asked = amount_text(each.asked, currency)
        yield f"{disputed} is disputed: {asked} of interest and fixed sum may be asked for now."
