"""Whether the day or the month stands first in the dates of a file, where its profile leaves that to the dates."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from arledger.formats.bank.csv.file import Layout
from arledger.formats.bank.csv.profile import AUTO, Profile
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.tabular import days
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.source import Source

# Two figures of a year may be those of a day, too: such dates are for a person.
_FIGURES = re.compile(r"[0-9]{1,2}([/-])[0-9]{1,2}\1[0-9]{4}(?![0-9]).*")
_ORDERS = {
    days.Order.DAY: ("DD/MM/YYYY", "DD-MM-YYYY"),
    days.Order.MONTH: ("MM/DD/YYYY", "MM-DD-YYYY"),
}


def dated(found: Layout, below: Iterator[SheetRow], file: str) -> Layout:
    """Return the layout with the order of day and month that reads all dates of a file.

    A file that writes some of its dates in another way has no order. Raises UserError where both orders read all
    of them, and give other days.
    """
    profile = found.profile
    if AUTO not in profile.date_formats:
        return found
    known = tuple(one for one in profile.date_formats if one != AUTO)
    columns = [found.one(role) for role in ("date", "value_date")]
    written = {cell: row.line for row in below for at in columns if days.looks_like_date(cell := row.cell(at))}
    return found._replace(profile=_with_order(profile, known, written, file))


def _with_order(profile: Profile, known: Sequence[str], written: Mapping[str, int], file: str) -> Profile:
    if not written or not all(map(_FIGURES.fullmatch, written)):
        return replace(profile, date_formats=tuple(known))
    fits = [order for order in _ORDERS if all(days.parse(cell, order) for cell in written)]
    either = next((cell for cell in written if len({days.parse(cell, order) for order in fits}) > 1), None)
    if either is not None:
        raise bad(
            Source(file, written[either]),
            f"day and month of {shown(either)} can be read either way, and so can every date of the file",
            "`arledger bank profile FILE` proposes a profile: say there which of them stands first.",
        )
    return replace(profile, date_formats=(*known, *(_ORDERS[fits[0]] if written and fits else ())))
