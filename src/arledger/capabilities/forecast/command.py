"""`arledger forecast`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session.report_options import ReportOptions


def command(
    *,
    weeks: Annotated[int | None, typer.Option("--weeks", metavar="N", help="So many weeks. Default: 13.")] = None,
    daily: Annotated[int | None, typer.Option("--daily", metavar="N", help="So many days instead of weeks.")] = None,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="FILE", help="Planned disbursements and new sales, in TOML.")
    ] = None,
    opening: Annotated[
        str | None,
        typer.Option("--opening", metavar="AMOUNT", help="Cash at the start. Default: the ledger's."),
    ] = None,
    min_balance: Annotated[
        str | None, typer.Option("--min-balance", metavar="AMOUNT", help="Mark what closes with less cash.")
    ] = None,
    items: Annotated[bool, typer.Option("--items", help="When each open item is expected.")] = False,
    backtest: Annotated[bool, typer.Option("--backtest", help="How wrong past forecasts have been.")] = False,
    months: Annotated[
        int | None, typer.Option("--months", metavar="N", help="Of --backtest: so many months back. Default: 12.")
    ] = None,
    shared: ReportOptions,
) -> None:
    """Cash by week: what open items bring in, least, probably and most, with planned disbursements and new sales.

    Each item is expected as its client has paid so far, given that it is still open; a promise or plan decides. Every
    forecast says how wrong the last ones have been; --backtest says it in full, beside simpler methods.

    Example: arledger forecast --weeks 13 --plan plan.toml --min-balance "20000 USD"
    """
    from arledger.capabilities.forecast.options import Asked, checked
    from arledger.capabilities.forecast.run import run_backtest, run_cash, run_items
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    asked = Asked(weeks, daily, plan, opening, min_balance, items, backtest, months)
    day = parse_date(shared.as_of)
    wanted = checked(asked, day)
    with open_at(shared, shared.rev) as opened:
        run = run_items if items else run_backtest if backtest else run_cash
        report_on(opened, *run(opened, day, wanted), shared)
