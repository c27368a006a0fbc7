"""`arledger dispute open`, `assign`, `note`, `resolve` and `reopen`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import PlanOptions

if TYPE_CHECKING:
    from arledger.entries.context import EntryContext
    from arledger.model.documents import Client
    from arledger.model.plan import Plan

    Proposal = Callable[[EntryContext, Client], Plan]

InvoiceArgument = Annotated[str, options.number_argument("INVOICE", "The number of the invoice.")]
PartArgument = Annotated[
    str | None, typer.Argument(metavar="[AMOUNT]", help="What of it is disputed. Default: all that is open.")
]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="CODE[: TEXT]", help="A reason of [disputes] in arledger.toml, and a text.")
]
WhyAgainOption = Annotated[
    str, typer.Option("--reason", metavar="CODE[: TEXT]", help="Default: the reason that it had.")
]
OwnerOption = Annotated[str, typer.Option("--owner", metavar="WHO", help="Who looks into it.")]
NewOwnerOption = Annotated[str, typer.Option("--to", metavar="WHO", help="Who looks into it from now on.")]
TextArgument = Annotated[str, typer.Argument(metavar="TEXT", help="What the note says.")]
StateOption = Annotated[
    str, typer.Option("--state", metavar="STATE", help="How far it has come: investigating or awaiting-client.")
]
OutcomeOption = Annotated[
    str, typer.Option("--outcome", metavar="OUTCOME", help="credit, upheld, split or written-off.")
]
WithOption = Annotated[
    str, typer.Option("--with", metavar="NUMBER", help="The credit memo, or the invoice that was written off.")
]


def dispute_open(
    invoice: InvoiceArgument,
    amount: PartArgument = None,
    reason: ReasonOption = "other",
    owner: OwnerOption = "",
    client: options.OwnerOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Record that an invoice, or a part of it, is disputed; nothing is posted.

    The disputed part is not reminded, and stands apart in `aging --disputed` and on statements.

    Example: arledger dispute open INV-2026-0044 250.00 --reason "pricing: no discount" --owner luis --write
    """
    from arledger.capabilities.disputes.entries import open_dispute
    from arledger.session.amounts import parse_amount

    part = parse_amount(amount) if amount is not None else None
    _propose(invoice, client, shared, lambda context, who: open_dispute(context, who, invoice, part, reason, owner))


def dispute_assign(
    invoice: InvoiceArgument, to: NewOwnerOption, client: options.OwnerOption = None, *, shared: PlanOptions
) -> None:
    """Hand a dispute to somebody.

    Example: arledger dispute assign INV-2026-0044 --to dana --write
    """
    from arledger.capabilities.disputes.entries import assign
    from arledger.session.preparing import need_text

    owner = need_text(to, "--to")
    _propose(invoice, client, shared, lambda context, who: assign(context, who, invoice, owner))


def dispute_note(
    invoice: InvoiceArgument,
    text: TextArgument,
    state: StateOption = "",
    client: options.OwnerOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Write a note on a dispute, and say how far it has come.

    Example: arledger dispute note INV-2026-0044 "asked for photos" --state awaiting-client --write
    """
    from arledger.capabilities.disputes.entries import note
    from arledger.session.preparing import need_text

    said = need_text(text, "TEXT")
    _propose(invoice, client, shared, lambda context, who: note(context, who, invoice, said, state))


def dispute_resolve(
    invoice: InvoiceArgument,
    outcome: OutcomeOption,
    with_: WithOption = "",
    reason: options.ReasonOption = "",
    client: options.OwnerOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """End a dispute: with a credit memo, upheld, split between both, or written off.

    The entry itself is written first: `credit-memo` or `write-off`. Where the invoice is settled by it, the dispute
    is over, and this records how.

    Example: arledger dispute resolve INV-2026-0044 --outcome credit --with CM-0012 --write
    """
    from arledger.capabilities.disputes.entries import resolve

    _propose(invoice, client, shared, lambda context, who: resolve(context, who, invoice, outcome, with_, reason))


def dispute_reopen(
    invoice: InvoiceArgument,
    amount: PartArgument = None,
    reason: WhyAgainOption = "",
    client: options.OwnerOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Open a dispute again that was resolved.

    Example: arledger dispute reopen INV-2026-0044 100.00 --write
    """
    from arledger.capabilities.disputes.entries import reopen
    from arledger.session.amounts import parse_amount

    part = parse_amount(amount) if amount is not None else None
    _propose(invoice, client, shared, lambda context, who: reopen(context, who, invoice, part, reason))


def _propose(number: str, client: str | None, shared: PlanOptions, make: "Proposal") -> None:
    """Find whose number it is, and propose what is to be recorded of it."""
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        named = session.client(client) if client is not None else None
        context = session.context_of_number(number, named)
        session.finish(make(context, context.client_of_number(number, named)))
