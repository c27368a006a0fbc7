"""What commands that write are given: their shared options as one value."""

from dataclasses import dataclass

from arledger.session import options
from arledger.session.book_options import BookOptions


@dataclass(eq=False, repr=False)
class PlanOptions(BookOptions):
    """The day of what is written, and whether it is: what every writing command has."""

    date: options.DateOption = "today"
    write: options.WriteFlag = False
    format_name: options.PlanFormatOption = None


@dataclass(eq=False, repr=False)
class EntryOptions(PlanOptions):
    """And what goes with an entry of money."""

    note: options.NoteOption = ""
    document: options.DocumentOption = None
    again: options.AgainOption = False


@dataclass(eq=False, repr=False)
class RecordOptions(PlanOptions):
    """And what goes with what is recorded of a client."""

    note: options.SideNoteOption = ""
    document: options.DocumentOption = None
