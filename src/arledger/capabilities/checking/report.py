"""Findings of the checks as a report, for files and programs."""

from collections.abc import Sequence

from arledger.model.book import Book
from arledger.model.problem import Problem
from arledger.model.report import Column, Data, Kind, Report, Row, Table


def findings_report(book: Book, problems: Sequence[Problem], accepted: Sequence[Problem]) -> Report:
    """Return findings in the order of file and line; the report has failed if there are any."""
    columns = (
        Column("file", "File"),
        Column("line", "Line", Kind.COUNT),
        Column("severity", "Severity"),
        Column("check", "Check"),
        Column("message", "Message", wrap=True),
        Column("remedy", "Remedy", priority=1, wrap=True),
    )
    rows = tuple(Row((p.source.file, p.source.line, p.severity.value, p.code, p.message, p.remedy)) for p in problems)
    return Report(
        name="check",
        title="Check",
        as_of=book.as_of,
        tables=(Table("findings", columns, rows),),
        data={
            "findings": [_finding(problem) for problem in problems],
            "accepted": [_finding(problem) for problem in accepted],
        },
        failed=bool(problems),
    )


def _finding(problem: Problem) -> dict[str, Data]:
    return {
        "file": problem.source.file,
        "line": problem.source.line,
        "severity": problem.severity.value,
        "check": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
    }
