"""Invoices, debit memos and credit memos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.controls.holds import hold_on
from arledger.entries.context import EntryContext, in_currency, positive
from arledger.entries.mirror import TAX_KEY, Claim, charged, credited, untaxed_code
from arledger.entries.numbers import free_number
from arledger.entries.terms import given_terms, spelled
from arledger.model.account import is_under_any
from arledger.model.documents import Client
from arledger.model.money import ZERO, amount_text, decimals, minor_digits, pad, round_to
from arledger.model.plan import Leg, MetaPairs, NewTransaction, Plan
from arledger.model.problem import Refused, UserError
from arledger.policy.settings import TaxCode
from arledger.terms import Calendar, Reading, ScheduledAmount, TermsError, schedule


class Line(NamedTuple):
    """A line of an invoice: what, how many, and the price of one; net of tax.

    `currency` is the price's, where it was said; a discount's price is negative. `tax` is a code of its own, empty
    for none at all, and `account` an account of its own; None is what the invoice has.
    """

    text: str
    quantity: Decimal
    price: Decimal
    currency: str | None = None
    tax: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceRequest:
    """What an invoice should say; `lines` or `amount`, both net of tax."""

    client: Client
    amount: Decimal | None = None
    lines: tuple[Line, ...] = ()
    tax: str | None = None
    due: date | None = None
    terms: str | None = None
    number: str | None = None
    currency: str | None = None
    account: str | None = None
    note: str = ""
    meta: MetaPairs = ()


def invoice(context: EntryContext, request: InvoiceRequest) -> tuple[Plan, str]:
    """Propose an invoice and return it with its number.

    The due date follows from the terms in force; instalment terms make a posting for each part. Raises
    Refused for a client on hold and for a number that is taken.
    """
    client = request.client
    _refuse_on_hold(context, client)
    currency = request.currency or context.currency_of(client)
    number = free_number(request.number, context.policy.numbers.invoice, context.day, context.numbers)
    revenue = _revenue(context, request, currency)
    taxed = _taxes(context, request, revenue, currency)
    if not taxed and all(line.tax is None for line in request.lines):
        revenue = _coded(revenue, request.tax)
    total = -sum((leg.number for leg in (*revenue, *taxed)), ZERO)
    if total <= 0:
        raise Refused(
            f"the lines come to {amount_text(total, currency)}, which is no invoice", "Use `arledger credit-memo`."
        )
    receivable, due = _receivable(context, request, total, currency)
    entry = NewTransaction(
        context.day,
        client.name,
        request.note or ", ".join(line.text for line in request.lines) or f"Invoice {number}",
        (*receivable, *revenue, *taxed),
        links=(number,),
        meta=(*due, *request.meta),
    )
    remarks = (*held(context, client), *_over_limit(context, client, total, currency))
    return context.plan(context.file_of(client), [entry], *remarks), number


@dataclass(frozen=True, slots=True)
class MemoRequest:
    """A credit or debit memo; `invoice` is what it corrects.

    `amount` is net of tax, unless there is an invoice and no `tax`: then it is what the client owes more or less, and
    income and tax are in it as in the invoice.
    """

    client: Client
    amount: Decimal
    invoice: str | None = None
    tax: str | None = None
    number: str | None = None
    currency: str | None = None
    account: str | None = None
    note: str = ""


def debit_memo(context: EntryContext, request: MemoRequest) -> tuple[Plan, str]:
    """Propose a debit memo, which opens an item under a number of its own."""
    client = request.client
    if request.invoice:
        context.client_of_number(request.invoice, client)
    currency = request.currency or _currency_of(context, client, request.invoice)
    amount = money_of(positive(request.amount), currency)
    legs, _, remarks = _memo_legs(context, request, amount, currency, debit=True)
    entry, number = debit_memo_entry(context, client, legs, request.note, request.number)
    corrects = (("corrects", request.invoice),) if request.invoice else ()
    entry = entry._replace(meta=(*entry.meta, *corrects))
    return context.plan(context.file_of(client), [entry], *remarks, *held(context, client)), number


def debit_memo_entry(
    context: EntryContext, client: Client, legs: Sequence[Leg], note: str, number: str | None = None
) -> tuple[NewTransaction, str]:
    """Return the entry of a debit memo, and its number; `legs` are those beside the client's, in one currency."""
    currency = legs[0].currency
    given = free_number(number, context.policy.numbers.debit_memo, context.day, context.numbers)
    total = -sum((leg.number for leg in legs), ZERO)
    receivable, due = _receivable(context, InvoiceRequest(client, currency=currency), total, currency)
    entry = NewTransaction(
        context.day,
        client.name,
        note or f"Debit memo {given}",
        (*receivable, *legs),
        links=(given,),
        tags=("debit-memo",),
        meta=due,
    )
    return entry, given


def credit_memo(context: EntryContext, request: MemoRequest) -> tuple[Plan, str, Decimal]:
    """Propose a credit memo; returns it with its number and its total with tax.

    What the invoice does not need stays as unapplied credit, and a remark says how much.
    """
    client = request.client
    currency = request.currency or _currency_of(context, client, request.invoice)
    number = free_number(request.number, context.policy.numbers.credit_memo, context.day, context.numbers)
    amount = money_of(positive(request.amount), currency)
    if request.invoice:
        context.client_of_number(request.invoice, client)
    legs, total, remarks = _memo_legs(context, request, amount, currency, debit=False)
    account = context.account_of(client)
    if request.invoice:
        items = context.open_items(client, request.invoice)
        account = items[0].account if items else account
        rest = total - sum((item.open for item in items if item.currency == currency), ZERO)
        if rest > 0:
            remarks.append(f"{amount_text(rest, currency)} more than {request.invoice} has open: it stays unapplied.")
    entry = NewTransaction(
        context.day,
        client.name,
        request.note or f"Credit memo {number}",
        (Leg(account, -total, currency), *legs),
        links=(request.invoice,) if request.invoice else (),
        tags=("credit-memo",),
        meta=(("number", number), ("by", context.by)),
    )
    return context.plan(context.file_of(client), [entry], *remarks), number, total


def _memo_legs(
    context: EntryContext, request: MemoRequest, amount: Decimal, currency: str, *, debit: bool
) -> tuple[list[Leg], Decimal, list[str]]:
    """Return the legs of a memo beside the client's, its total with tax, and what to remark on."""
    if request.invoice and request.tax is None:
        used = {
            i.currency for i in context.book.items if (i.client, i.number) == (request.client.id, request.invoice)
        }
        if currency not in used:
            in_currency(currency, " and ".join(sorted(used)), "the memo")
        mirror = charged if debit else credited
        claim = Claim(request.client, request.invoice, currency)
        legs, remarks = mirror(context, claim, amount, request.account)
        return [*_coded(legs, untaxed_code(context, claim))], amount, remarks
    revenue = (Leg(context.income_account(request.account), -amount, currency),)
    taxed = _tax(context, request.tax, amount, currency)
    legs = [*(revenue if taxed else _coded(revenue, request.tax)), *taxed]
    total = -sum((leg.number for leg in legs), ZERO)
    return legs if debit else [leg._replace(number=-leg.number) for leg in legs], total, []


def money_of(amount: Decimal, currency: str) -> Decimal:
    """Return an amount that somebody typed with its currency's decimals; raises Refused for finer ones than coins.

    `1.080` dollars are refused as well: the point may have been meant to separate thousands.
    """
    digits = minor_digits(currency)
    if decimals(amount.normalize()) > digits or decimals(amount) > max(digits, 2):
        raise Refused(
            f"{amount:f} {currency} has more than {digits} decimals",
            "Round it to whole coins; thousands are written as 1080.00 or 1,080.00.",
        )
    return pad(amount.normalize() if decimals(amount) > digits else amount, digits)


def trimmed(amount: Decimal) -> Decimal:
    """Leave out the zeros that a ledger or a file may write behind the coins, where nobody has typed the amount."""
    return pad(amount.normalize(), 2)


def _currency_of(context: EntryContext, client: Client, number: str | None) -> str:
    """Return the currency of the invoice that is corrected, else the client's."""
    used = {item.currency for item in context.book.items if item.client == client.id and item.number == number}
    return used.pop() if number and len(used) == 1 else context.currency_of(client)


def _refuse_on_hold(context: EntryContext, client: Client) -> None:
    hold = hold_on(context.book, client.id, context.day)
    if hold:
        raise Refused(
            f"{client.id} is on hold since {hold.since}: {hold.reason}",
            f"`arledger release {client.id}` ends the hold.",
        )


def held(context: EntryContext, client: Client) -> list[str]:
    """Remark on a hold that does not forbid what is proposed: a correction, or a sale of before."""
    hold = hold_on(context.book, client.id, date.max)
    return [f"{client.id} is on hold since {hold.since}: {hold.reason}."] if hold else []


def _revenue(context: EntryContext, request: InvoiceRequest, currency: str) -> tuple[Leg, ...]:
    if bool(request.lines) == (request.amount is not None):
        raise UserError("give an amount or lines, and not both", 'For example: invoice Acme --line "Pump" 2 540.00')
    if request.amount is not None:
        account = context.income_account(request.account)
        return (Leg(account, -money_of(positive(request.amount), currency), currency),)
    own = any(line.tax is not None for line in request.lines)
    usual = None if all(line.account for line in request.lines) else context.income_account(request.account)
    legs = []
    for line in request.lines:
        leg = _line(_account(context, line) or usual or "", line, currency)
        code = request.tax if line.tax is None else line.tax
        legs.append(leg._replace(meta=(*leg.meta, (TAX_KEY, code))) if own and code else leg)
    return tuple(legs)


def _coded(legs: Sequence[Leg], code: str | None) -> tuple[Leg, ...]:
    """Return legs with the code of a tax that comes to nothing: no leg of its own says that there is one."""
    return tuple(leg._replace(meta=(*leg.meta, (TAX_KEY, code))) for leg in legs) if code else tuple(legs)


def _account(context: EntryContext, line: Line) -> str | None:
    """Return the account that a line names: of income, or for a discount one of discounts, too."""
    if not line.account:
        return None
    account = context.known_account(line.account)
    if line.price < 0 and is_under_any(account, context.policy.accounts.discounts):
        return account
    return context.income_account(account)


def _line(account: str, line: Line, currency: str) -> Leg:
    in_currency(line.currency, currency, f"the price of {line.text!r}")
    total = line.quantity * line.price
    if not total:
        raise Refused(f"the line {line.text!r} comes to nothing", "Give a quantity and a price.")
    net = pad(round_to(total, minor_digits(currency)), minor_digits(currency))
    if not net:
        raise Refused(f"the line {line.text!r} rounds to nothing", "Give a quantity and a price that make a coin.")
    meta = (("text", line.text), ("quantity", line.quantity), ("price", line.price))
    return Leg(account, -net, currency, meta=meta)


def _taxes(context: EntryContext, request: InvoiceRequest, revenue: Sequence[Leg], currency: str) -> tuple[Leg, ...]:
    """Return the tax legs, one for each code, on the sum of its lines: tax is rounded for the whole."""
    if all(line.tax is None for line in request.lines):
        return _tax(context, request.tax, -sum((leg.number for leg in revenue), ZERO), currency)
    nets: dict[str, Decimal] = {}
    for line, leg in zip(request.lines, revenue, strict=True):
        code = request.tax if line.tax is None else line.tax
        if code:
            nets[code] = nets.get(code, ZERO) - leg.number
    legs = [(code, leg) for code, net in nets.items() for leg in _tax(context, code, net, currency)]
    return tuple(leg._replace(meta=((TAX_KEY, code),)) for code, leg in legs)


def _tax(context: EntryContext, code: str | None, net: Decimal, currency: str) -> tuple[Leg, ...]:
    """Return the tax leg (a credit) on a net amount, rounded half up once."""
    if code is None:
        return ()
    row = _tax_code(context.policy.tax, code)
    tax = round_to(net * row.rate / 100, minor_digits(currency))
    if not tax:
        return ()
    try:
        return (Leg(context.known_account(row.account), -tax, currency),)
    except UserError as error:
        raise UserError(f"[[tax]] {row.code} in arledger.toml: {error.message}", error.remedy) from error


def _tax_code(rows: Sequence[TaxCode], code: str) -> TaxCode:
    for row in rows:
        if row.code == code:
            return row
    known = ", ".join(row.code for row in rows)
    raise UserError(
        f"there is no tax code {code!r}", f"Known: {known}." if known else "Add it under [[tax]] in arledger.toml."
    )


def scheduled(context: EntryContext, text: str, amount: Decimal, currency: str) -> tuple[ScheduledAmount, ...]:
    """Return what of an amount falls due when, by terms from the day on; raises UserError for unreadable ones."""
    items = context.policy.items
    try:
        return schedule(
            given_terms(text),
            context.day,
            amount,
            minor_digits(currency),
            Reading(items.net_eom, items.business_days, Calendar(items.holidays)),
        )
    except TermsError as error:
        raise UserError(str(error), "Correct the date or the terms.") from error


def _receivable(
    context: EntryContext, request: InvoiceRequest, total: Decimal, currency: str
) -> tuple[tuple[Leg, ...], MetaPairs]:
    """Return the client's legs, and the due date for the entry where there is one for all."""
    account = context.account_of(request.client)
    if request.due:
        if request.due < context.day:
            raise Refused(
                f"due {request.due} is before the invoice's date, {context.day}", "Correct --due or --date."
            )
        return (Leg(account, total, currency),), (("due", request.due),)
    parts = scheduled(context, request.terms or context.terms_of(request.client), total, currency)
    said: MetaPairs = (("terms", spelled(request.terms)),) if request.terms else ()
    if len(parts) == 1:
        return (Leg(account, total, currency),), (("due", parts[0].due), *said)
    return tuple(Leg(account, part.amount, currency, meta=(("due", part.due),)) for part in parts), said


def _over_limit(context: EntryContext, client: Client, total: Decimal, currency: str) -> list[str]:
    if client.limit is None or client.limit.currency != currency:
        return []
    owed = sum((item.open for item in context.open_items(client) if item.currency == currency), ZERO)
    over = owed - context.unapplied(client, currency) + total - client.limit.number
    return [f"{client.id} is then {amount_text(over, currency)} over the credit limit."] if over > 0 else []
