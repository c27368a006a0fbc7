"""Customers whose sub-customers stand below them in a summary, which the sum of both closes."""

import re

from arledger.formats.imports.keys import key

_SUM_OF = re.compile(r"total (?:for )?(.+)", re.IGNORECASE)


class Parents:
    """The customers of a summary so far; `spans` are those with sub-customers, and which rows these are."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, int, int]] = []
        self._noted: list[tuple[str, int, bool]] = []

    def note(self, name: str, at: int, *, owes: bool) -> None:
        """Note a customer, by how many rows stand above; one who owes nothing themselves has no row with amounts."""
        self._noted.append((name, at, owes))

    def closed_by(self, label: str, at: int) -> int | None:
        """Return how many rows stand above the customer whose sum a label is; None where it is nobody's."""
        found = _SUM_OF.fullmatch(label)
        wanted = key(found[1]) if found else ""
        for name, begins, owes in reversed(self._noted):
            if key(name) == wanted:
                self.spans.append((name, begins + owes, at))
                return begins
        return None
