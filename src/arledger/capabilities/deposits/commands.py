"""The commands that write: what people do with a deposit, from its receipt to where it goes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import EntryOptions, PlanOptions

if TYPE_CHECKING:
    from arledger.capabilities.deposits.case import Case
    from arledger.model.plan import Plan

DepositArgument = Annotated[str, options.number_argument("DEPOSIT", "The deposit's number, as in DEP-0003.")]
PartArgument = Annotated[
    str | None,
    typer.Argument(metavar="[AMOUNT]", help="A part of it. Default: all that there is.", show_default=False),
]
SaleArgument = Annotated[str, options.number_argument("INVOICE", "The number of the sale.")]


def deposits_receive(
    client: options.ClientArgument,
    amount: options.AmountArgument,
    secures: Annotated[
        list[str] | None,
        options.number_option(
            "--secures",
            metavar="INVOICE|CONTRACT",
            text="The sale that it stands behind, invoiced or not; may be given several times.",
        ),
    ] = None,
    number: options.NumberOption = None,
    currency: options.CurrencyOption = None,
    account: options.AccountOption = None,
    by: options.ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Record a deposit: money that is the client's until its sale is paid, and then goes back.

    Example: arledger deposits receive Acme 1000.00 --secures INV-2026-0007 --write
    """
    from arledger.capabilities.deposits.entries import NewDeposit, receive
    from arledger.capabilities.deposits.words import parse_secured
    from arledger.session.amounts import parse_amount_in
    from arledger.session.preparing import proposing

    secured = parse_secured(secures)
    with proposing(shared, by) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency)
        new = NewDeposit(who, number_, said, secured, number, account, shared.note)
        context = session.with_numbers(session.context(who))
        session.propose(context, receive(context, new), who, shared.document, None)


def deposits_request(
    deposit: DepositArgument, amount: PartArgument = None, by: options.ByOption = None, *, shared: PlanOptions
) -> None:
    """Ask for a deposit to be paid back; only once its sale is paid in full.

    Example: arledger deposits request DEP-0003 --by dana --write
    """
    from arledger.capabilities.deposits.refunds import request

    with _case(deposit, amount, by, shared) as (case, propose):
        propose(request(case))


def deposits_approve(
    deposit: DepositArgument, amount: PartArgument = None, by: options.ByOption = None, *, shared: PlanOptions
) -> None:
    """Approve a refund that somebody else has asked for.

    Who may is said by the rows of [[authority]] for refunds; without any, everybody but who asked.

    Example: arledger deposits approve DEP-0003 --by m.ito --write
    """
    from arledger.capabilities.deposits.refunds import approve

    with _case(deposit, amount, by, shared) as (case, propose):
        propose(approve(case))


def deposits_decline(
    deposit: DepositArgument,
    reason: options.ReasonOption = "",
    by: options.ByOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Decline a refund that was asked for, or take back one that is approved and not paid.

    Example: arledger deposits decline DEP-0003 --reason "the sale is disputed" --by m.ito --write
    """
    from arledger.capabilities.deposits.refunds import decline
    from arledger.session.preparing import need_text

    with _case(deposit, None, by, shared) as (case, propose):
        propose(decline(case, need_text(reason, "--reason")))


def deposits_refund(
    deposit: DepositArgument,
    amount: PartArgument = None,
    account: options.AccountOption = None,
    reason: options.ReasonOption = "",
    by: options.ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Pay a refund that is approved, from the account on which the deposit came in.

    From another one it needs a --reason. --document keeps the proof of payment.

    Example: arledger deposits refund DEP-0003 --document transfer.pdf --write
    """
    from arledger.capabilities.deposits.refunds import refund

    with _case(deposit, amount, by, shared) as (case, propose):
        propose(refund(case, account, reason, shared.note))


def deposits_apply(
    deposit: DepositArgument,
    invoice: SaleArgument,
    amount: PartArgument = None,
    by: options.ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Apply a deposit to an open invoice of the client, or a part of it.

    Example: arledger deposits apply DEP-0003 INV-2026-0007 --write
    """
    from arledger.capabilities.deposits.entries import apply_deposit

    with _case(deposit, amount, by, shared) as (case, propose):
        propose(apply_deposit(case, invoice, shared.note))


def deposits_transfer(
    deposit: DepositArgument, invoice: SaleArgument, by: options.ByOption = None, *, shared: EntryOptions
) -> None:
    """Let a deposit stand behind another sale of the client; its number stays.

    Example: arledger deposits transfer DEP-0003 INV-2026-0012 --write
    """
    from arledger.capabilities.deposits.entries import transfer

    with _case(deposit, None, by, shared) as (case, propose):
        propose(transfer(case, invoice, shared.note))


def deposits_forfeit(
    deposit: DepositArgument,
    amount: PartArgument = None,
    reason: options.ReasonOption = "",
    by: options.ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Keep a deposit that the client has lost, or a part of it, as income.

    It needs `arledger approve DEPOSIT --kind forfeit` by somebody else first.

    Example: arledger deposits forfeit DEP-0003 --reason "cancelled after the date" --by dana --write
    """
    from arledger.capabilities.deposits.entries import forfeit
    from arledger.session.preparing import need_text

    with _case(deposit, amount, by, shared) as (case, propose):
        propose(forfeit(case, need_text(reason, "--reason"), shared.note))


@contextmanager
def _case(
    number: str, amount: str | None, by: str | None, shared: PlanOptions
) -> "Iterator[tuple[Case, Callable[[Plan], None]]]":
    """Open the book, and yield the deposit that a number means with the way to finish a plan about it."""
    from arledger.capabilities.deposits.case import open_case
    from arledger.deposit_ledger.states import DepositLedger
    from arledger.session.amounts import parse_amount
    from arledger.session.preparing import proposing

    said = parse_amount(amount) if amount is not None else (None, None)
    with proposing(shared, by) as session:
        # Whose sales it stands behind, and who pays for them, may be anybody.
        context = session.context(whole=True)
        ledger = DepositLedger(context.book, context.policy)
        case = open_case(context, ledger, number, (said[0], said[1] or ""))
        document = shared.document if isinstance(shared, EntryOptions) else None
        who = context.book.clients.get(case.deposit.client)

        def propose(plan: "Plan") -> None:
            session.propose(context, plan, who, document, case.deposit.number)

        yield case, propose
