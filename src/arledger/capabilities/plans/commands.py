"""`arledger plan propose`, `accept` and `withdraw`."""

from typing import TYPE_CHECKING, Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import PlanOptions

if TYPE_CHECKING:
    from arledger.entries.context import EntryContext
    from arledger.model.documents import Client
    from arledger.session.writing import Session

InvoicesArgument = Annotated[list[str], options.number_argument("INVOICE…", "The invoices of one client.")]
WhoArgument = Annotated[
    str, options.number_argument("CLIENT|INVOICE", "The client, or the number of an invoice in the plan.")
]
PartsOption = Annotated[str, typer.Option("--parts", metavar="N", help="In how many equal parts.")]
EveryOption = Annotated[str, typer.Option("--every", metavar="PERIOD", help='week, "2 weeks", month or quarter.')]
FirstOption = Annotated[
    str | None, options.day_option("--first", "The day of the first part. Default: one period after the day.")
]
DownOption = Annotated[
    str | None, typer.Option("--down", metavar="AMOUNT", help="To be paid on the first day, before the equal parts.")
]


def plan_propose(
    invoices: InvoicesArgument,
    parts: PartsOption,
    every: EveryOption = "month",
    first: FirstOption = None,
    down: DownOption = None,
    client: options.OwnerOption = None,
    by: options.ByOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Propose to let what is open of invoices be paid in equal parts; nothing is posted.

    The oldest due invoices are paid first. What is disputed is not in the plan. Reminders go on until the plan is
    accepted.

    Example: arledger plan propose INV-2026-0017 INV-2026-0018 --parts 3 --every month --write
    """
    from arledger.capabilities.plans.entries import Proposal
    from arledger.capabilities.plans.schedule import Spread, parse_count, parse_every
    from arledger.entries.context import in_currency, positive
    from arledger.entries.invoices import money_of
    from arledger.session.amounts import parse_amount
    from arledger.session.clock import parse_date
    from arledger.session.preparing import proposing

    spread = Spread(
        parse_count(parts), parse_every(every), parse_date(first, name="--first") if first is not None else None
    )
    amount, said = parse_amount(down, "--down") if down is not None else (None, None)
    with proposing(shared, by) as session:
        context, owner = _of_invoices(session, invoices, client)
        proposal = Proposal(context, owner, invoices)
        if amount is not None:
            in_currency(said, proposal.currency, "--down")
            spread = spread._replace(down=positive(money_of(amount, proposal.currency), "--down"))
        session.finish(proposal.plan(spread))


def plan_accept(
    who: WhoArgument, client: options.OwnerOption = None, by: options.ByOption = None, *, shared: PlanOptions
) -> None:
    """Record that a proposed plan is agreed, and reschedule its invoices: they are then due as the plan says.

    Refused where the invoices have changed since it was proposed.

    Example: arledger plan accept Fairhaven --write
    """
    from arledger.capabilities.plans.entries import accept
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        context, owner, number = _of_plan(session, who, client)
        session.finish(accept(context, owner, number))


def plan_withdraw(
    who: WhoArgument,
    reason: options.ReasonOption = "",
    client: options.OwnerOption = None,
    by: options.ByOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """End what was proposed, or else a plan that was accepted: its instalments stay as they are due.

    Example: arledger plan withdraw Fairhaven --reason "they pay all of it in May" --write
    """
    from arledger.capabilities.plans.entries import withdraw
    from arledger.session.preparing import need_text, proposing

    with proposing(shared, by) as session:
        context, owner, number = _of_plan(session, who, client)
        session.finish(withdraw(context, owner, number, need_text(reason, "--reason")))


def _of_invoices(session: "Session", numbers: list[str], client: str | None) -> "tuple[EntryContext, Client]":
    """Find whose the invoices are; raises Refused where they are not all of one client."""
    named = session.client(client) if client is not None else None
    context = session.context_of_number(numbers[0], named)
    owner = context.client_of_number(numbers[0], named)
    for number in numbers[1:]:
        context.client_of_number(number, owner)
    return context, owner


def _of_plan(session: "Session", who: str, client: str | None) -> "tuple[EntryContext, Client, str]":
    """Find a client by name or by a number in one of their plans, which may be paid; the number is empty by name."""
    from arledger.collecting.record import CollectingRecord
    from arledger.session.preparing import client_or_number

    named = session.client(client) if client is not None else None
    record = CollectingRecord(session.directory.facts, session.options.day)
    if any(part.number == who for _, part in record.plan_parts()):
        context = session.context_of_number(who, named)
        return context, context.client_of_number(who, named), who
    owner, number = client_or_number(session, who, named)
    return session.context(owner), owner, number
