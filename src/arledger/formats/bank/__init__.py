"""Bank files of every format as statements; this folder is the registry of formats.

Each folder here is a format: `sniff` tells it by the beginning of a file, `read` returns its statements.
A new format is one new folder; what formats share is in `shared/`. Nothing is imported before it is asked
for. A file is known by its content, never by its name, and only a UserError ever leaves: exit code 1 for
a file that cannot be read to the digit, 2 for a missing one and for a profile that is wrong.
"""

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from os import listdir
from pathlib import Path
from typing import Protocol, cast

from arledger.formats.bank.shared.batch_details import with_details
from arledger.formats.bank.shared.errors import bad
from arledger.formats.bank.shared.files import head
from arledger.formats.bank.shared.ties import incomplete, untied
from arledger.model.bank import BankStatement
from arledger.model.problem import UserError
from arledger.model.source import Source

__all__ = ["BankFormat", "find", "names", "propose_profile", "read_bank_file", "with_details"]

_FIRST = "zipped"
_LAST = "csv"
"""An archive may hold any text, so it is asked first; any text could be a table, so that is asked last."""

_OTHER_KINDS = (
    (b"%PDF", "a PDF", "Download the statement as CAMT.053, MT940, OFX, BAI2 or CSV."),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "Save the sheet as XLSX or CSV and read that."),
    (b"\x1f\x8b", "packed with gzip", "Unpack it first."),
    (b"{", "JSON", "Download the statement as CAMT.053, MT940, OFX, BAI2 or CSV."),
)
_KNOWN = "OFX, QFX, CAMT.052/053/054, MT940, MT942, BAI2, CSV, XLSX, or a zip archive of these"


class BankFormat(Protocol):
    """What every format module has."""

    def sniff(self, head: bytes, _name: str = "", /) -> bool:
        """Tell by the first bytes of a file whether it is of this format."""

    def read(
        self, path: Path, shown: str = "", profiles: Sequence[Path] = (), currencies: Sequence[str] = (), /
    ) -> tuple[BankStatement, ...]:
        """Return the statements of a file; `shown` is the name of the file in messages and statements."""


def names() -> tuple[str, ...]:
    """List the formats in the order in which they are asked, from the names alone."""
    stems = {name.removesuffix(".py") for name in listdir(__path__[0])}  # noqa: PTH208 - pathlib takes 5 ms
    formats = (stem for stem in stems if stem != "shared" and not stem.startswith("_"))
    return tuple(sorted(formats, key=lambda name: (name == _LAST, name != _FIRST, name)))


def find(name: str) -> BankFormat:
    """Import one format; an unknown name is a UserError that lists the known ones."""
    if name not in names():
        raise UserError(f"there is no bank format {name!r}", f"Choose one of {', '.join(names())}.")
    return cast("BankFormat", import_module(f"{__name__}.{name}"))


def read_bank_file(
    path: Path, profiles: Sequence[Path] = (), currencies: Sequence[str] = ()
) -> tuple[BankStatement, ...]:
    """Return the statements of a bank file of any known format.

    `profiles` are CSV profiles of the user's own, files or folders; they come before the shipped ones. `currencies`
    are those that the account takes; the only one is that of a table which says none.
    What in a statement does not tie or is doubtful stands in its `warnings`; what cannot be read exactly
    is refused as a whole with a UserError that names the file, the line and a remedy.
    """
    return read_as(path, str(path), profiles, currencies)


def read_as(
    path: Path, shown: str, profiles: Sequence[Path] = (), currencies: Sequence[str] = ()
) -> tuple[BankStatement, ...]:
    """Read a bank file that is called `shown` in statements and messages."""
    format_ = format_of(path)
    if not format_:
        raise _unknown(path, shown)
    try:
        found = find(format_).read(path, shown, profiles, currencies)
    except (ArithmeticError, LookupError, ValueError, RecursionError, OSError) as wrong:
        what = f"the file cannot be read ({type(wrong).__name__})"
        raise bad(Source(shown, 0), what, "It is damaged in a way not met before: please report it.") from wrong
    # What stands in an archive was read by this function, too.
    return found if format_ == _FIRST else tuple(map(_proven, found))


def _proven(one: BankStatement) -> BankStatement:
    """Say of a statement what its balances and lines do not prove."""
    return replace(one, warnings=(*incomplete(one), *one.warnings, *untied(one)))


def format_of(path: Path) -> str:
    """Return the name of the format that takes a file for its own; empty where none does."""
    beginning = head(path)
    found = next((name for name in names() if find(name).sniff(beginning, path.name)), "")
    # A workbook is an archive by its first bytes, and a table by what is in it.
    return _LAST if found == _FIRST and import_module(f"{__name__}.{_FIRST}").is_workbook(path) else found


def propose_profile(path: Path) -> str:
    """Return the text of a CSV profile proposed for a file, to be looked over by a person.

    A file of another format needs none, which is a UserError.
    """
    format_ = format_of(path)
    if not format_:
        raise _unknown(path, str(path))
    if format_ == _FIRST:
        import_module(f"{__name__}.{_FIRST}").refuse_profile(path)
    if format_ != _LAST:
        raise UserError(f"{path}: this is {format_} and no CSV: it needs no profile", "Read it as it is.")
    propose = import_module(f"{__name__}.csv.propose").propose
    return cast("str", propose(path))


def _unknown(path: Path, shown: str) -> UserError:
    beginning = head(path).lstrip()
    for mark, what, remedy in _OTHER_KINDS:
        if beginning.startswith(mark):
            return bad(Source(shown, 0), f"the file is {what}, no bank statement", remedy)
    return bad(Source(shown, 0), "the file is of no bank format that arledger knows", f"Known are {_KNOWN}.")
