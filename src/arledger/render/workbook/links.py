"""Links from a client in a summary to its rows in the details."""

from collections.abc import Mapping, Sequence

from arledger.model.report import Role
from arledger.render.workbook.place import Place

_CLIENT = "client"
_MOST = 60_000
"""Excel opens a sheet with at most 65,530 links."""


def links_of(places: Sequence[Place], here: Place) -> Mapping[str, str]:
    """Return for each client of a summary where the first of the other sheets that has the client lists it."""
    if here.column(_CLIENT) != 0 or here.column("name") is None:
        return {}
    wanted = {str(row.cells[0]) for row in here.table.rows[:_MOST] if row.role is Role.BODY}
    found: dict[str, str] = {}
    for there in places:
        at = there.column(_CLIENT)
        if there is not here and at is not None:
            found = {**_rows_of(there, at), **found}
    return {client: target for client, target in found.items() if client in wanted}


def _rows_of(there: Place, at: int) -> dict[str, str]:
    """Name the rows of each client up to the first of another one."""
    spans: dict[str, tuple[int, int]] = {}
    for number, cell in enumerate(there.numbers(at)):
        client = str(cell)
        first, last = spans.get(client, (number, number - 1))
        if last == number - 1:
            spans[client] = (first, number)
    return {client: there.link_to(*span) for client, span in spans.items()}
