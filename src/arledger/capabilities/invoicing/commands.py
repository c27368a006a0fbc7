"""`arledger invoice`, `arledger credit-memo`, `arledger debit-memo` and `arledger reschedule`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import EntryOptions, PlanOptions

if TYPE_CHECKING:
    from arledger.entries.context import EntryContext
    from arledger.entries.invoices import MemoRequest
    from arledger.model.documents import Client
    from arledger.model.plan import Plan
    from arledger.session.writing import Session

# An option that takes several words; `cli.main` joins them.
WORDS = {"--line": 3}


def invoice(
    client: options.ClientArgument,
    amount: Annotated[
        str | None, typer.Argument(metavar="[AMOUNT]", help="The net amount, where there are no lines.")
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option("--line", metavar="TEXT QTY PRICE", help="A line, net of tax; repeatable, see above."),
    ] = None,
    tax: options.TaxOption = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="Default: from the terms.")] = None,
    terms: Annotated[str | None, typer.Option("--terms", metavar="TERMS", help="Default: the client's.")] = None,
    reference: Annotated[
        str | None,
        typer.Option("--reference", metavar="TEXT", help="The client's reference, such as an order number."),
    ] = None,
    number: options.NumberOption = None,
    currency: options.CurrencyOption = None,
    account: options.AccountOption = None,
    by: options.ByOption = None,
    pdf: options.PdfFlag = False,
    eml: options.EmlFlag = False,
    *,
    shared: EntryOptions,
) -> None:
    """Write an invoice: a number, a due date from the terms, tax, and the client's debit.

    Numbers follow the policy's pattern without gaps. Instalment terms become a posting for each part.

    A line with tax or account of its own is one word: "Pump; 2; 50.00; tax=std; account=Income:Parts"; `tax=` is
    none. A discount has a negative price. Tax is summed and rounded for each code.

    Example: arledger invoice Acme --line "Pump" 2 540.00 --tax std --write
    """
    from arledger.entries.invoices import InvoiceRequest
    from arledger.entries.invoices import invoice as make_invoice
    from arledger.session.amounts import parse_amount_in, parse_lines
    from arledger.session.clock import parse_date
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency) if amount else (None, currency)
        request = InvoiceRequest(
            client=who,
            amount=number_,
            lines=parse_lines(line),
            tax=tax,
            due=parse_date(due, name="--due") if due else None,
            terms=terms,
            number=number,
            currency=said,
            account=account,
            note=shared.note,
            meta=(("reference", reference),) if reference else (),
        )
        context = session.with_numbers(session.context(who))
        plan, given = make_invoice(context, request)
        plan = _issued(session, context, plan, given, (pdf, eml))
        session.propose(context, plan, who, shared.document, given)


@dataclass(eq=False, repr=False)
class MemoOptions(EntryOptions):
    """What credit and debit memos are told."""

    invoice: options.CorrectedOption = None
    tax: options.TaxOption = None
    number: options.NumberOption = None
    currency: options.CurrencyOption = None
    account: options.AccountOption = None
    by: options.ByOption = None
    pdf: options.PdfFlag = False
    eml: options.EmlFlag = False


def credit_memo(client: options.ClientArgument, amount: options.AmountArgument, *, shared: MemoOptions) -> None:
    """Write a credit memo: less is owed, and income and tax go back.

    With --invoice, the amount is what the client is credited with: income and tax go back in the invoice's
    proportions, and --account takes the place of its income. With --tax, or without --invoice, the amount is net.

    Where the policy asks for an approval, it must be in the ledger first.

    Example: arledger credit-memo Acme 270.00 --invoice INV-2026-0007 --write
    """
    from arledger.entries.invoices import credit_memo as make_memo
    from arledger.session.preparing import proposing

    with proposing(shared, shared.by) as session:
        who = session.client(client)
        request = _memo_request(who, amount, shared)
        context = session.with_numbers(session.context(who))
        plan, given, total = make_memo(context, request)
        session.need_approval("credit-memo", total, (given, *((shared.invoice,) if shared.invoice else ())), who)
        plan = _issued(session, context, plan, given, (shared.pdf, shared.eml))
        session.propose(context, plan, who, shared.document, given)


def debit_memo(client: options.ClientArgument, amount: options.AmountArgument, *, shared: MemoOptions) -> None:
    """Write a debit memo: more is owed, under a number of its own.

    With --invoice, the amount is what the client owes more, and has income and tax in it as the invoice. With --tax,
    or without --invoice, it is net. The due date follows from the client's terms.

    Example: arledger debit-memo Acme 45.00 --note "Freight" --write
    """
    from arledger.entries.invoices import debit_memo as make_memo
    from arledger.session.preparing import proposing

    with proposing(shared, shared.by) as session:
        who = session.client(client)
        request = _memo_request(who, amount, shared)
        context = session.with_numbers(session.context(who))
        plan, given = make_memo(context, request)
        plan = _issued(session, context, plan, given, (shared.pdf, shared.eml))
        session.propose(context, plan, who, shared.document, given)


def _issued(
    session: "Session", context: "EntryContext", plan: "Plan", number: str, wanted: tuple[bool, bool]
) -> "Plan":
    """Return a plan with the document as PDF or as mail, as they are wanted; nothing is loaded for neither."""
    if not any(wanted):
        return plan
    from arledger.capabilities.documents.issue import issue

    return issue(session, context, plan, number, by_mail=wanted[1])


def _memo_request(who: "Client", amount: str, said: MemoOptions) -> "MemoRequest":
    from arledger.entries.invoices import MemoRequest
    from arledger.session.amounts import parse_amount_in

    number, currency = parse_amount_in(amount, said.currency)
    return MemoRequest(who, number, said.invoice, said.tax, said.number, currency, said.account, said.note)


def reschedule(
    number: options.ItemArgument,
    terms: Annotated[
        str | None, typer.Option("--terms", metavar="TERMS", help='For example "3 instalments monthly".')
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option("--part", metavar="DATE=AMOUNT", help="An instalment; may be given several times."),
    ] = None,
    client: options.OwnerOption = None,
    note: options.NoteOption = "",
    document: options.DocumentOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Let what an item has open be paid in instalments.

    The old item is settled by new ones under the same number; nothing is edited.

    Example: arledger reschedule INV-2026-0007 --terms "3 instalments monthly" --write
    """
    from arledger.entries.items import reschedule as make_schedule
    from arledger.session.amounts import parse_parts, parts_currency
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        owner = session.client(client) if client is not None else None
        parts = parse_parts(part, terms)
        context = session.context_of_number(number, owner)
        plan = make_schedule(context, number, owner, parts, parts_currency(part), note)
        session.propose(context, plan, None, document, number)
