"""Carry out `arledger compare`: read the files, take the ledger of their day, and tell the differences."""

from dataclasses import dataclass
from datetime import date

from arledger.capabilities.comparison.compare import compared
from arledger.capabilities.comparison.reading import Files, day_of, read_files, statement_of
from arledger.capabilities.comparison.report import comparison_report
from arledger.model.problem import UserError
from arledger.session.report_options import OutputOptions
from arledger.session.reporting import open_at, report_on


@dataclass(frozen=True)
class CompareRequest:
    """What a user asks for."""

    files: Files
    everybody: bool
    strict: bool


def compare(shared: OutputOptions, asked: CompareRequest) -> None:
    """Answer with both agings and why they differ; raises UserError where the files hold no aging."""
    with open_at(shared, None) as opened:
        exports = read_files(opened.place, asked.files)
        if not any(export.items for export in exports):
            what = f"{exports[0].file}: this is {exports[0].title}, and nothing that is open is in it"
            raise UserError(what, "Give an aging or a list of open items.", exit_code=1)
        book = opened.book(day_of(exports, asked.files.as_of))
        titles = (opened.place.policy.company.name, book.facts.title)
        stated = statement_of(book, exports, book.as_of, titles)
        found = compared(book, stated, opened.place.policy.aging, lambda: opened.book(date.max))
        report = comparison_report(book, stated, found, everybody=asked.everybody, strict=asked.strict)
        report_on(opened, book, report, shared)
