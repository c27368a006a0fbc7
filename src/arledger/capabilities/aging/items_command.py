"""`arledger items`."""

from typing import Annotated

import typer

from arledger.session.options import ClientOption
from arledger.session.report_options import ReportOptions


def command(
    client: ClientOption = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only items past due; credits are left out.")] = False,
    settled: Annotated[bool, typer.Option("--all", help="List settled items too.")] = False,
    *,
    shared: ReportOptions,
) -> None:
    """Every open item, the oldest due first, then the credits that are not applied.

    An instalment is an item of its own. The column `!` marks items of pending entries.

    Example: arledger items --client Acme --overdue
    """
    from arledger.capabilities.aging.items_report import ItemsOptions, items_report
    from arledger.ledger.query import Query
    from arledger.session.clock import parse_date
    from arledger.session.findings import tell_problems
    from arledger.session.lookup import find_client
    from arledger.session.opening import open_at
    from arledger.session.output import emit
    from arledger.subledger.aging import Buckets

    with open_at(shared, shared.rev) as opened:
        book = opened.book(parse_date(shared.as_of), Query(settled=settled))
        options = ItemsOptions(
            buckets=Buckets(opened.place.policy.aging.buckets),
            client=find_client(book, client).id if client is not None else None,
            overdue=overdue,
            settled=settled,
        )
        emit(
            opened.stamp(items_report(book, options)),
            shared.format_name,
            shared.output,
            problems=tell_problems(book.facts.problems, opened.place),
            of=opened,
        )
