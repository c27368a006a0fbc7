"""The options side by side, as a report."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from arledger.capabilities.negotiate.find import Negotiation, Offer
from arledger.capabilities.negotiate.values import Option
from arledger.model.money import amount_text, plain, round_to
from arledger.model.report import Column, Data, Kind, Record, Report, table_of
from arledger.subledger.report_parts import CURRENCY, amounts, money

_OPTIONS = (
    Column("option", "Option", whole=True),
    CURRENCY,
    Column("received", "Received", Kind.MONEY),
    Column("last_day", "By", Kind.DATE),
    Column("given_up", "Given up", Kind.MONEY),
    Column("present_value", "Present value", Kind.MONEY),
    Column("cost", "Cost today", Kind.MONEY),
    Column("annual", "Cost a year", whole=True),
    Column("interest", "Interest to ask", Kind.MONEY, priority=2),
    Column("approval_shown", "Approval", priority=1),
)
_CASH = (
    Column("option", "Option", whole=True),
    Column("date", "Date", Kind.DATE),
    CURRENCY,
    Column("amount", "Amount", Kind.MONEY),
)
_DIGITS = 2


def negotiate_report(found: Negotiation, offer: Offer) -> Report:
    """Show what each option brings, when, what it is worth today, what it costs, and who approves it."""
    rows = [_row(option) for option in found.options]
    cash = [row for option in found.options for row in _cash(option)]
    assumed = tuple(_assumptions(found, offer))
    return Report(
        name="negotiate",
        title=f"What can be offered to {found.client.name}",
        as_of=found.book.as_of,
        tables=(
            table_of("options", _OPTIONS, rows),
            table_of("cash", _CASH, cash, "When money comes"),
        ),
        data=_data(found, offer, assumed),
        facts=(
            ("Ledger", found.book.facts.title or found.book.facts.main),
            ("Negotiated", amount_text(found.amount, found.currency)),
        ),
        notes=assumed,
        precision=found.book.facts.precision,
    )


def _row(option: Option) -> Record:
    annual = option.annual_cost
    shown = f"{_percent(annual.simple_365)} %" if annual else None
    return {
        "option": option.name,
        **amounts(
            option.currency,
            received=option.received,
            given_up=option.given_up,
            present_value=option.present_value,
            cost=option.cost,
        ),
        "last_day": option.cash[-1].day,
        "annual": shown,
        "interest": None if option.interest is None else money(option.interest, option.currency),
        "approval_shown": _approval(option),
    }


def _approval(option: Option) -> str:
    if option.who is None:
        return "nobody's"
    return " or ".join(option.who) or "nobody may"


def _cash(option: Option) -> Iterator[Record]:
    for each in option.cash:
        yield {"option": option.name, "date": each.day, **amounts(option.currency, amount=each.amount)}


def _assumptions(found: Negotiation, offer: Offer) -> Iterator[str]:
    """Yield what the figures stand on."""
    rate = plain(offer.rate)
    yield f"Present values are as of {found.book.as_of}, at {rate} % a year: amount / (1 + {rate} %) ^ (days / 365)."
    yield "Cost today is the whole less the present value of what comes."
    if found.cases:
        of = f"{found.cases} item{'s' * (found.cases != 1)} settled in the year before"
        yield f"Waiting: they pay as late as usual ({of}), given that each item is still open."
    else:
        yield "Waiting: they settled nothing in the year before, so what is not due yet is paid when due."
    yield "Waiting: what is later than they ever were stays open as long again as it is late, a year at most."
    yield "Early payment and plan: they keep to what is agreed, to the day."
    annual = found.options[0].annual_cost
    if annual:
        yield (
            f"The discount costs {_percent(annual.simple_365)} % a year on 365 days, {_percent(annual.simple_360)} %"
            f" on 360, {_percent(annual.effective)} % compounded, against waiting."
        )
    if found.entitled:
        yield f"Their own terms give a discount anyway: {'; '.join(sorted(found.entitled))}."
    for option in found.options:
        if option.remark:
            yield f"{option.name.capitalize()}: {option.remark}."
    if found.options[-1].interest:
        yield "Interest that may be asked is no cash: few clients pay it without being pressed."
    if found.disputed:
        yield f"Disputed, and in no option: {amount_text(found.disputed, found.currency)}."
    if found.unapplied:
        yield f"Unapplied credit stands beside it: {amount_text(found.unapplied, found.currency)}."


def _percent(number: Decimal) -> str:
    return f"{round_to(number, _DIGITS):f}"


def _data(found: Negotiation, offer: Offer, assumed: tuple[str, ...]) -> Mapping[str, Data]:
    return {
        "as_of": found.book.as_of,
        "client": found.client.id,
        **amounts(found.currency, amount=found.amount, disputed=found.disputed, unapplied=found.unapplied),
        "rate": plain(offer.rate),
        "invoices": [
            {
                "invoice": debt.item.number or None,
                "due": debt.item.due,
                "amount": money(debt.amount, found.currency),
                "expected": debt.expected,
            }
            for debt in found.debts
        ],
        "options": [_option_data(option) for option in found.options],
        "assumptions": assumed,
    }


def _option_data(option: Option) -> Mapping[str, Data]:
    row, annual = _row(option), option.annual_cost
    return {
        "option": option.name,
        "cash": [{"date": each.day, "amount": money(each.amount, option.currency)} for each in option.cash],
        **{key: row[key] for key in ("received", "given_up", "present_value", "cost", "interest")},
        "annual_cost": None
        if annual is None
        else {
            "simple_365": _percent(annual.simple_365),
            "simple_360": _percent(annual.simple_360),
            "effective": _percent(annual.effective),
        },
        "approval": None if option.who is None else [*option.who],
    }
