"""`arledger deposits`."""

from typing import Annotated

import typer

from arledger.session.options import ClientOption
from arledger.session.report_options import ReportOptions


def command(
    client: ClientOption = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="Only deposits in this state; may be given several times."),
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only refunds past their deadline.")] = False,
    open_only: Annotated[bool, typer.Option("--open", help="Only deposits of which something is held.")] = False,
    unclaimed: Annotated[
        bool, typer.Option("--unclaimed", help="Only what nobody has asked for longer than the policy allows.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="sales-rep", help="Group them by sales person.")] = None,
    *,
    shared: ReportOptions,
) -> None:
    """Every deposit: what is held, which sale it stands behind, its state, and who must act next.

    A deposit is refundable once the sales that it stands behind are paid in full, by whomever, and the client
    has nothing overdue. All of them together are proven against the liability in the ledger.

    Example: arledger deposits --overdue --as-of 2026-03-31
    """
    from arledger.capabilities.deposits.find import client_meant, deposit_ledger
    from arledger.capabilities.deposits.report import DepositOptions, deposits_report
    from arledger.capabilities.deposits.words import parse_grouping, parse_states
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    states, by_sales_rep = parse_states(state), parse_grouping(by)
    with open_at(shared, shared.rev) as opened:
        ledger = deposit_ledger(opened, parse_date(shared.as_of))
        options = DepositOptions(
            client=client_meant(ledger, client) if client is not None else None,
            states=states,
            overdue=overdue,
            open_only=open_only,
            unclaimed=unclaimed,
            by_sales_rep=by_sales_rep,
        )
        report_on(opened, ledger.book, deposits_report(ledger, options), shared)
