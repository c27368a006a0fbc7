"""`arledger whatif`."""

from typing import Annotated

import typer

from arledger.session.options import ClientOption
from arledger.session.report_options import ReportOptions


def command(
    terms: Annotated[
        str | None, typer.Option("--terms", metavar="TERMS", help='Other terms for all invoices, such as "net 30".')
    ] = None,
    dso_target: Annotated[
        str | None, typer.Option("--dso-target", metavar="DAYS", help="In how many days sales are to be collected.")
    ] = None,
    client: ClientOption = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only clients of this kind, as their accounts say.")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="week|month", help="How the next 13 weeks are shown.")] = "week",
    *,
    shared: ReportOptions,
) -> None:
    """What other payment terms, or a DSO target, would do to cash; with all that is assumed. Nothing is written.

    Other terms move what is open now, as late as each client usually is, and release once what a year's sales are
    paid earlier: one day of DSO is a year's sales / 365.

    Example: arledger whatif --terms "net 15" --kind b2b
    """
    from arledger.capabilities.whatif.find import Scope, asked_of, whatif
    from arledger.capabilities.whatif.report import whatif_report
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    asked = asked_of(terms, dso_target, by)
    as_of = parse_date(shared.as_of)
    with open_at(shared, shared.rev) as opened:
        found = whatif(opened, as_of, Scope(client, kind), asked)
        report_on(opened, found.book, whatif_report(found), shared)
