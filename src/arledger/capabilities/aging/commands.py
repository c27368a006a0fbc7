"""`arledger aging` and `arledger items`."""

from typing import Annotated

import typer

from arledger.session.options import ClientOption, ProjectOption
from arledger.session.report_options import ReportOptions


def aging(
    client: ClientOption = None,
    by: Annotated[
        str, typer.Option("--by", metavar="due|invoice", help="Count days from the due or invoice date.")
    ] = "",
    buckets: Annotated[
        str | None, typer.Option("--buckets", metavar="DAYS", help="Last day of each bucket, for example 30,60,90.")
    ] = None,
    detail: Annotated[bool, typer.Option("--detail", help="List the items and unapplied credits behind it.")] = False,
    group: Annotated[
        str,
        typer.Option(
            "--group", metavar="KEY", help="client, currency, project, or a metadata key of clients such as kind."
        ),
    ] = "client",
    into: Annotated[
        str | None, typer.Option("--in", metavar="CURRENCY", help="Convert at the ledger's prices of the day.")
    ] = None,
    disputed: Annotated[
        bool, typer.Option("--disputed", help="Show what is disputed in a column of its own, outside the buckets.")
    ] = False,
    *,
    shared: ReportOptions,
) -> None:
    """What is owed, by client and by how late it is.

    Money that is not yet due stands in `current`; credits that are set against no item stand in
    `unapplied`. Every total is proven against Beancount's own balance of the day.

    Example: arledger aging --as-of 2026-03-31 --detail
    """
    from arledger.capabilities.aging.report import BY_PROJECT, AgingOptions, aging_report
    from arledger.ledger.query import Query
    from arledger.session.clock import parse_date
    from arledger.session.lookup import find_client
    from arledger.session.parsing import parse_basis, parse_buckets, parse_currency
    from arledger.session.reporting import open_at, report_on
    from arledger.subledger.aging import Buckets

    with open_at(shared, shared.rev) as opened:
        settings = opened.place.policy.aging
        book = opened.book(parse_date(shared.as_of), Query(settled=group == BY_PROJECT, prices=into is not None))
        options = AgingOptions(
            buckets=Buckets(parse_buckets(buckets) if buckets is not None else settings.buckets),
            by=parse_basis(by) if by else settings.by,
            detail=detail,
            group=group,
            into=parse_currency(into) if into is not None else None,
            client=find_client(book, client).id if client is not None else None,
            disputed=disputed,
        )
        report_on(opened, book, aging_report(book, options), shared)


def items(
    client: ClientOption = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only items past due; credits are left out.")] = False,
    settled: Annotated[bool, typer.Option("--all", help="List settled items too.")] = False,
    project: ProjectOption = None,
    *,
    shared: ReportOptions,
) -> None:
    """Every open item, the oldest due first, then the credits that are not applied.

    An instalment is an item of its own. The column `!` marks items of pending entries.

    Example: arledger items --client Acme --overdue
    """
    from arledger.capabilities.aging.items_report import Wanted, items_report
    from arledger.figures.groups import OneProject
    from arledger.ledger.query import Query
    from arledger.session.clock import parse_date
    from arledger.session.lookup import find_client
    from arledger.session.reporting import open_at, report_on
    from arledger.subledger.aging import Buckets

    with open_at(shared, shared.rev) as opened:
        book = opened.book(parse_date(shared.as_of), Query(settled=settled or project is not None))
        who = find_client(book, client).id if client is not None else None
        buckets = Buckets(opened.place.policy.aging.buckets)
        only = OneProject(book, project) if project is not None else None
        report = items_report(book, buckets, Wanted(who, only, overdue, settled))
        report_on(opened, book, report, shared)
