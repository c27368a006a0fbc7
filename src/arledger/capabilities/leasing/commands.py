"""The commands that record how far a contract has come."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import PlanOptions

if TYPE_CHECKING:
    from arledger.capabilities.leasing.steps import Handled
    from arledger.session.writing import Session

InvoiceArgument = Annotated[str, options.number_argument("INVOICE", "The number of the financed invoice.")]
ContractOption = Annotated[
    str, typer.Option("--contract", metavar="TEXT", help="The number that it has with the leasing company.")
]
CodeOption = Annotated[
    str, typer.Option("--reason", metavar="CODE", help="What is missing, in a word: signature, insurance, …")
]
TextOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What was said.")]


def leasing_submit(
    invoice: InvoiceArgument,
    contract: ContractOption = "",
    client: options.OwnerOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Record that the contract of a financed invoice was handed to the leasing company.

    Its days count from its first submission on. One that was cancelled is in transit again,
    with the days that it had.

    Example: arledger leasing submit INV-2026-0007 --contract 4711 --write
    """
    from arledger.capabilities.leasing.steps import submit

    with _handled(invoice, client, shared) as (session, handled):
        session.finish(submit(handled, contract))


def leasing_query(
    invoice: InvoiceArgument,
    reason: CodeOption,
    note: TextOption = "",
    client: options.OwnerOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Record what the leasing company asks for before it pays.

    Example: arledger leasing query INV-2026-0007 --reason insurance --note "policy has expired" --write
    """
    from arledger.capabilities.leasing.steps import query

    with _handled(invoice, client, shared) as (session, handled):
        session.finish(query(handled, reason, note))


def leasing_resubmit(
    invoice: InvoiceArgument, note: TextOption = "", client: options.OwnerOption = None, *, shared: PlanOptions
) -> None:
    """Record that what the leasing company asked for was handed in; its days go on.

    Example: arledger leasing resubmit INV-2026-0007 --note "new policy sent" --write
    """
    from arledger.capabilities.leasing.steps import resubmit

    with _handled(invoice, client, shared) as (session, handled):
        session.finish(resubmit(handled, note))


def leasing_approve(
    invoice: InvoiceArgument, note: TextOption = "", client: options.OwnerOption = None, *, shared: PlanOptions
) -> None:
    """Record that the leasing company will pay.

    Example: arledger leasing approve INV-2026-0007 --write
    """
    from arledger.capabilities.leasing.steps import approve

    with _handled(invoice, client, shared) as (session, handled):
        session.finish(approve(handled, note))


def leasing_cancel(
    invoice: InvoiceArgument, note: TextOption = "", client: options.OwnerOption = None, *, shared: PlanOptions
) -> None:
    """Record that the leasing company will not pay; says who owes what is open, and what becomes of the deposit.

    Example: arledger leasing cancel INV-2026-0007 --note "credit refused" --write
    """
    from arledger.capabilities.leasing.steps import cancel

    with _handled(invoice, client, shared) as (session, handled):
        session.finish(cancel(handled, note))


@contextmanager
def _handled(invoice: str, client: str | None, shared: PlanOptions) -> "Iterator[tuple[Session, Handled]]":
    """Open the book, and yield the contract of an invoice as of the day on which something is recorded of it."""
    from arledger.capabilities.leasing.steps import Handled, find_contract
    from arledger.financing.contracts import ContractLedger
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        who = session.client(client).id if client is not None else None
        context = session.context(whole=True)
        ledger = ContractLedger(session.book_on(context.day), context.policy)
        yield session, Handled(context, ledger, find_contract(ledger, invoice, who))
