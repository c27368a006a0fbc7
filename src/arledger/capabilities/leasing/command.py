"""`arledger leasing`."""

from typing import Annotated

import typer

from arledger.session.options import client_option
from arledger.session.report_options import ReportOptions

PayerOption = Annotated[str | None, client_option("Only this leasing company: account component or name.", "--payer")]


def command(
    payer: PayerOption = None,
    late: Annotated[bool, typer.Option("--late", help="Only contracts past the day they were expected.")] = False,
    *,
    shared: ReportOptions,
) -> None:
    """Contracts in transit: sales that a leasing company is to pay, and has not.

    Each with its days since it was submitted, the day by which its money is expected, a light, and what holds it up.
    Late ones without a reason come first. Payers are listed with how fast they usually pay.

    Example: arledger leasing --as-of 2026-03-31
    """
    from arledger.capabilities.leasing.find import contract_ledger, payer_meant
    from arledger.capabilities.leasing.report import TransitOptions, transit_report
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    with open_at(shared, shared.rev) as opened:
        ledger = contract_ledger(opened, parse_date(shared.as_of))
        options = TransitOptions(payer_meant(ledger, payer) if payer is not None else None, late)
        report_on(opened, ledger.book, transit_report(ledger, options), shared)
