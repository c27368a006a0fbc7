"""`arledger provision`."""

from typing import Annotated

import typer

from arledger.session.options import day_option
from arledger.session.report_options import ReportOptions


def command(
    derive: Annotated[
        bool, typer.Option("--derive", help="Take the rates from the book's own history instead of the policy.")
    ] = False,
    since: Annotated[
        str | None, day_option("--from", "The first day of the movement. Default: the first of the day's month.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Book what of it is not booked yet, on the day of --as-of.")
    ] = False,
    *,
    shared: ReportOptions,
) -> None:
    """What of the receivables is expected to be lost: rates by pool and bucket, and single cases out of the pool.

    Rates stand under [provision] in arledger.toml; one that is missing is an error, never a guess. The movement leads
    from what was booked to what is needed. Unapplied credit does not lower an exposure, and stands beside it.

    Example: arledger provision --as-of 2026-03-31
    """
    from arledger.capabilities.provision.run import Asked, book_it, show
    from arledger.session.clock import parse_date

    as_of = parse_date(shared.as_of)
    asked = Asked(as_of, parse_date(since, name="--from") if since else as_of.replace(day=1), derive)
    if write:
        book_it(shared, asked)
    else:
        show(shared, asked)
