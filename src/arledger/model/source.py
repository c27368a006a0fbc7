"""Where in the user's files something stands."""

from datetime import date
from typing import NamedTuple, TypeAlias

# The name of the type where a field is called `date`, as it is in the trade.
Day: TypeAlias = date


class Source(NamedTuple):
    """A line of a file; `line` counts from 1 and is 0 where the whole file is meant."""

    file: str
    line: int

    def __str__(self) -> str:
        """Print as `file:line`, which editors can jump to."""
        return f"{self.file}:{self.line}" if self.line else self.file
