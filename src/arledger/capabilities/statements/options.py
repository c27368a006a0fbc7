"""The formats of a statement: those of a report, and those of a letter."""

from dataclasses import dataclass
from typing import Annotated

from arledger.session import completion
from arledger.session.options import format_option
from arledger.session.report_options import ReportOptions

StatementFormat = Annotated[
    str | None,
    format_option("table, json, csv, md, html or xlsx; as a letter pdf, docx or eml.", completion.statement_formats),
]


@dataclass(eq=False, repr=False)
class StatementReportOptions(ReportOptions):
    """What a report on a day can be asked, and that it may be a letter."""

    format_name: StatementFormat = None
