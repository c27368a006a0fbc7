"""MT940 statements and MT942 interim reports (SWIFT), in the dialects of European banks.

In an entry (:61:) the mark `RC` takes a credit back and is money out, `RD` is money in: the other way
round than CAMT's reversal flag. Two-digit years are 1970 to 2069. An own reader, as the library mt-940
refuses 4 of the 35 real samples and makes one statement of all that stand in a file.
"""

from collections.abc import Sequence
from pathlib import Path

from arledger.formats.bank.mt940.fields import fields, looks_like_mt940
from arledger.formats.bank.mt940.statement import messages, statements
from arledger.formats.bank.shared import files
from arledger.formats.bank.shared.errors import bad
from arledger.formats.bank.shared.warned import warned
from arledger.formats.tabular import decoding
from arledger.model.bank import BankStatement
from arledger.model.source import Source


def sniff(head: bytes, _name: str = "") -> bool:
    """Tell a file by a line that begins with a field of these messages, as `:60F:` or `:61:`."""
    return looks_like_mt940(decoding.head_text(head).replace("\r", "\n"))


def read(
    path: Path, shown: str = "", _profiles: Sequence[Path] = (), _currencies: Sequence[str] = ()
) -> tuple[BankStatement, ...]:
    """Return the statements of a file, each message one, the pages of a statement joined."""
    file = shown or str(path)
    text = files.opened(path, file)
    found = []
    taken = 0
    for statement in statements(messages(fields(text.lines(), file), file)):
        found.append(statement)
        taken += len(statement.lines)
        files.bound(Source(file, 0), taken, len(found))
    if not found:
        raise bad(Source(file, 0), "the file has no statement: no :20:, :25: or :60F: begins one")
    return warned(found, text.warnings)
