"""What commands that report are given: their shared options as one value."""

from dataclasses import dataclass

from arledger.session.book_options import BookOptions
from arledger.session.options import AsOfOption, FormatOption, OutputOption, RevOption


@dataclass(eq=False, repr=False)
class OutputOptions(BookOptions):
    """The book, and how the answer is written, and where."""

    format_name: FormatOption = None
    output: OutputOption = None


@dataclass(eq=False, repr=False)
class RevisionOptions(OutputOptions):
    """And as which state of the files the ledger is read."""

    rev: RevOption = None


@dataclass(eq=False, repr=False)
class ReportOptions(RevisionOptions):
    """What a report on a day can be asked."""

    as_of: AsOfOption = "today"
