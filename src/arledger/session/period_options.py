"""What commands on figures are given: a period, and groups."""

from datetime import date
from typing import Annotated

import typer

from arledger.session.options import day_option

FromOption = Annotated[str | None, day_option("--from", "The first day. Default: the first of the last day's month.")]
ToOption = Annotated[str, day_option("--to", "The last day.", "--as-of")]
GroupOption = Annotated[
    str, typer.Option("--by", metavar="KEY", help="client, project, or a metadata key of clients such as kind.")
]


def parse_period(since: str | None, until: str) -> "tuple[date, date]":
    """Return the first and the last day of a period; raises UserError where they lie the wrong way round."""
    from arledger.model.problem import UserError
    from arledger.session.clock import parse_date

    last = parse_date(until, name="--to")
    first = parse_date(since, name="--from") if since else last.replace(day=1)
    if first > last:
        raise UserError(f"--from {first} lies after --to {last}", "Give the earlier date to --from.")
    return first, last
