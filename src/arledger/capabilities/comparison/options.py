"""What every command that reads another system's files can be told of them."""

from typing import Annotated

import typer

FromOption = Annotated[
    str, typer.Option("--from", metavar="SYSTEM[/REPORT]", help="Which system's, where the content does not tell.")
]
DateOrderOption = Annotated[
    str, typer.Option("--date-order", metavar="ORDER", help="dmy, mdy or ymd, where no date of the file tells.")
]
