"""`arledger statement`."""

from datetime import date, timedelta
from typing import Annotated

from arledger.session.options import ClientArgument, day_option
from arledger.session.report_options import ReportOptions


def command(
    client: ClientArgument,
    since: Annotated[str | None, day_option("--from", "Show the activity since this date instead of items.")] = None,
    *,
    shared: ReportOptions,
) -> None:
    """A client's statement: open items, or with --from the activity with opening and running balance.

    Both end in the same total, aged, and proven against Beancount's own balance of the day.

    Example: arledger statement Acme --from 2026-01-01 --as-of 2026-03-31
    """
    from arledger.capabilities.statements.report import StatementOptions, statement_report
    from arledger.model.problem import UserError
    from arledger.session.clock import parse_date
    from arledger.session.findings import tell_problems
    from arledger.session.opening import open_at
    from arledger.session.output import emit
    from arledger.subledger.aging import Buckets

    with open_at(shared, shared.rev) as opened:
        day = parse_date(shared.as_of)
        start = parse_date(since, name="--from") if since else None
        if start and start > day:
            raise UserError(f"--from {start} lies after --as-of {day}", "Give the earlier date to --from.")
        who, book = opened.book_of_client(day, client)
        options = StatementOptions(
            client=who.id,
            buckets=Buckets(opened.place.policy.aging.buckets),
            by=opened.place.policy.aging.by,
            since=start,
            opening=opened.book(start - timedelta(days=start > date.min), opened.wanted_for(who.id))
            if start
            else None,
        )
        emit(
            opened.stamp(statement_report(book, options)),
            shared.format_name,
            shared.output,
            problems=tell_problems(book.facts.problems, opened.place),
            of=opened,
        )
