"""Findings of the checks as a report, for files and programs."""

from collections.abc import Iterable, Sequence

from arledger.model.book import Book
from arledger.model.problem import Problem, Severity, UserError
from arledger.model.report import Column, Kind, Report, table_of
from arledger.subledger.report_parts import problem_record


def severity_of(word: str) -> Severity:
    """Return the severity that a word names; raises UserError for another word."""
    try:
        return Severity(word)
    except ValueError:
        raise UserError(f"--at-least: {word!r} is no severity", "Choose warning or error.") from None


def severe(problems: Iterable[Problem], least: Severity) -> tuple[Problem, ...]:
    """Return the findings of a severity and above, in their order."""
    return tuple(p for p in problems if least is Severity.WARNING or p.severity is Severity.ERROR)


def findings_report(book: Book, problems: Sequence[Problem], accepted: Sequence[Problem]) -> Report:
    """Return findings in the order of file and line; the report has failed if there are any."""
    columns = (
        Column("file", "File"),
        Column("line", "Line", Kind.COUNT),
        Column("severity", "Severity"),
        Column("check", "Check"),
        Column("message", "Message", below=True),
        Column("remedy", "Remedy", below=True),
    )
    findings = [problem_record(problem) for problem in problems]
    return Report(
        name="check",
        title="Check",
        as_of=book.as_of,
        tables=(table_of("findings", columns, findings),),
        data={"findings": [*findings], "accepted": [problem_record(problem) for problem in accepted]},
        failed=bool(problems),
    )
