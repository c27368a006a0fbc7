"""`arledger negotiate`."""

from typing import Annotated

import typer

from arledger.session import completion, options
from arledger.session.report_options import ReportOptions

InvoicesOption = Annotated[
    list[str] | None,
    options.number_option(
        "--invoice",
        "-i",
        metavar="NUMBER",
        text="Only this invoice; may be given several times.",
        numbers=completion.open_numbers,
    ),
]


def command(
    client: options.ClientArgument,
    invoices: InvoicesOption = None,
    discount: Annotated[
        str, typer.Option("--discount", metavar="PERCENT", help="What is taken off for early payment.")
    ] = "2",
    days: Annotated[str, typer.Option("--days", metavar="N", help="… of what comes within so many days.")] = "10",
    parts: Annotated[str, typer.Option("--parts", metavar="N", help="In how many equal parts a plan is paid.")] = "3",
    every: Annotated[
        str, typer.Option("--every", metavar="PERIOD", help='week, "2 weeks", month or quarter.')
    ] = "month",
    rate: Annotated[
        str, typer.Option("--rate", metavar="PERCENT", help="What money costs a year, for present values.")
    ] = "10",
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CURRENCY", help="Which, where they owe in several.")
    ] = None,
    *,
    shared: ReportOptions,
) -> None:
    """What can be offered to a client, side by side: a discount for early payment, an instalment plan, or to wait.

    Each with the days on which money comes, its present value, what it costs, and who has to approve it. Waiting
    follows how late this client was in the last year. What is disputed is in none. Nothing is written.

    Example: arledger negotiate Fairhaven --discount 2 --days 10 --parts 3 --rate 8
    """
    from arledger.capabilities.negotiate.find import Offer, negotiated
    from arledger.capabilities.negotiate.options import parse_days, parse_discount, parse_rate
    from arledger.capabilities.negotiate.report import negotiate_report
    from arledger.capabilities.plans.schedule import Spread, parse_count, parse_every
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    offer = Offer(
        parse_discount(discount), parse_days(days), Spread(parse_count(parts), parse_every(every)), parse_rate(rate)
    )
    as_of = parse_date(shared.as_of)
    with open_at(shared, shared.rev) as opened:
        found = negotiated(opened, as_of, (client, tuple(invoices or ()), (currency or "").upper()), offer)
        report_on(opened, found.book, negotiate_report(found, offer), shared)
