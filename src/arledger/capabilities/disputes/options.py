"""Options that the commands of disputes share."""

from typing import Annotated

from arledger.session.options import day_option

FromOption = Annotated[str | None, day_option("--from", "Count what came and went from this day on.")]
