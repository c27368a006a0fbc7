"""What `kpi` is asked: a period or several, groups, and which figures."""

from datetime import date
from typing import Annotated

import typer

from arledger.session.options import day_option

FromOption = Annotated[str | None, day_option("--from", "The first day. Default: the first of the last day's month.")]
ToOption = Annotated[str, day_option("--to", "The last day.")]
EveryOption = Annotated[
    str, typer.Option("--every", metavar="PERIOD", help="month or quarter: the figures of each, side by side.")
]
MonthsOption = Annotated[
    int | None, typer.Option("--months", metavar="N", help="The last N whole months, side by side.", min=1, max=600)
]
GroupOption = Annotated[
    str, typer.Option("--by", metavar="KEY", help="client, project, or a metadata key of clients such as kind.")
]
NamesOption = Annotated[
    list[str] | None, typer.Option("--kpi", metavar="NAME", help="Only this figure; may be given several times.")
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
