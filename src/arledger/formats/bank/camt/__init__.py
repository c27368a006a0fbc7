"""CAMT.052, .053 and .054 (ISO 20022): account reports, statements and notifications of banks, any version.

What counts is the content, never the file's name or declared version: the direction is CdtDbtInd alone
(RvslInd says that a booking undoes another and flips nothing), the status may be text or a code, and
pending entries are counted in a warning instead of becoming lines. Expat reads the file as a stream.
"""

from collections.abc import Sequence
from pathlib import Path

from arledger.formats.bank.camt.detail import CamtDetail, detail
from arledger.formats.bank.camt.statement import DETAIL, Frame
from arledger.formats.bank.camt.xml import looks_like_camt, pieces, version
from arledger.formats.bank.shared import files
from arledger.formats.bank.shared.errors import bad
from arledger.formats.bank.shared.warned import warned
from arledger.formats.tabular import decoding
from arledger.model.bank import BankStatement
from arledger.model.source import Source


def sniff(head: bytes, _name: str = "") -> bool:
    """Tell a CAMT file by its root element or namespace."""
    return looks_like_camt(decoding.head_text(head))


def read(
    path: Path, shown: str = "", _profiles: Sequence[Path] = (), _currencies: Sequence[str] = ()
) -> tuple[BankStatement, ...]:
    """Return the statements of a file; memory is bounded by the lines they have, not by the file's size."""
    file = shown or str(path)
    warnings: list[str] = []
    statements: list[BankStatement] = []
    frame: Frame | None = None
    details: list[CamtDetail] = []
    taken = others = memory = 0
    for namespace, (kind, record) in pieces(path, file, warnings):
        if kind == "start" and frame is not None:
            raise bad(Source(file, record.line), f"a statement ({record.name}) begins within another")
        if kind == "start":
            frame = Frame(record, file)
            others += 1
        elif frame is None and record.name == "Bal":
            continue
        elif frame is None:
            what = f"an entry ({record.name}) stands outside of any statement, report or notification"
            raise bad(Source(file, record.line), what)
        elif kind == "detail":
            details.append(detail(record, file))
            taken += 1
        elif kind == "part":
            frame.add(record, details)
            taken += record.name == "Ntry" and not details
            others += record.name == "Bal"
            details = []
        else:
            statements.append(frame.statement(version(namespace)))
            memory += frame.memory
            frame = None
        place = Source(file, record.line)
        files.bound(place, taken, others)
        if memory + (frame.memory if frame else 0) + len(details) * DETAIL > files.MOST_MEMORY:
            raise bad(place, "the movements of the file take too much memory", files.SPLIT)
    if not statements:
        raise bad(Source(file, 0), "the file has no statement (Stmt), report (Rpt) or notification (Ntfctn)")
    return warned(statements, warnings)
