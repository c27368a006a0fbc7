"""What `kpi` is asked beside a period: several side by side, and which figures."""

from typing import Annotated

import typer

EveryOption = Annotated[
    str, typer.Option("--every", metavar="PERIOD", help="month or quarter: the figures of each, side by side.")
]
MonthsOption = Annotated[
    int | None, typer.Option("--months", metavar="N", help="The last N whole months, side by side.", min=1, max=600)
]
NamesOption = Annotated[
    list[str] | None, typer.Option("--kpi", metavar="NAME", help="Only this figure; may be given several times.")
]
