"""`arledger project`."""

from arledger.session.options import ProjectArgument
from arledger.session.report_options import ReportOptions


def command(project: ProjectArgument = None, *, shared: ReportOptions) -> None:
    """What was billed and received of a project, and what is open, retained and overdue; without a name, of all.

    An invoice is of the project that `project:` of its posting or entry says; a credit of its own, or of that of the
    invoice it names. The projects and `(none)` add up to the ledger's balances.

    Example: arledger project "Harbour Bridge"
    """
    from arledger.capabilities.projects.find import state_of
    from arledger.capabilities.projects.report import project_report, projects_report
    from arledger.figures.groups import known_project
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    with open_at(shared, shared.rev) as opened:
        book = opened.book(parse_date(shared.as_of))
        state = state_of(book)
        name = known_project(book, project) if project is not None else None
        report = projects_report(state) if name is None else project_report(state, name)
        report_on(opened, book, report, shared)
