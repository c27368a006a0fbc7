"""What commands that write are given: their shared options as one value."""

from dataclasses import dataclass

from arledger.session.book_options import BookOptions
from arledger.session.options import (
    AgainOption,
    DateOption,
    DocumentOption,
    NoteOption,
    PlanFormatOption,
    SideNoteOption,
    WriteFlag,
)


@dataclass(eq=False, repr=False)
class PlanOptions(BookOptions):
    """The day of what is written, and whether it is: what every writing command has."""

    date: DateOption = "today"
    write: WriteFlag = False
    format_name: PlanFormatOption = None


@dataclass(eq=False, repr=False)
class EntryOptions(PlanOptions):
    """And what goes with an entry of money."""

    note: NoteOption = ""
    document: DocumentOption = None
    again: AgainOption = False


@dataclass(eq=False, repr=False)
class RecordOptions(PlanOptions):
    """And what goes with what is recorded of a client."""

    note: SideNoteOption = ""
    document: DocumentOption = None
