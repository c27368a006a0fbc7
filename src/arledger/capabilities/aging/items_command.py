"""`arledger items`."""

from typing import Annotated

import typer

from arledger.session.options import (
    AsOfOption,
    ClientOption,
    FormatOption,
    LedgerOption,
    NoCacheOption,
    OutputOption,
    ReceivableOption,
    RevOption,
    VerboseOption,
    source_of,
)


def command(
    ledger: LedgerOption = None,
    as_of: AsOfOption = "today",
    client: ClientOption = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only items past due; credits are left out.")] = False,
    settled: Annotated[bool, typer.Option("--all", help="List settled items too.")] = False,
    rev: RevOption = None,
    receivable: ReceivableOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
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

    with open_at(source_of(ledger, receivable, no_cache, verbose), rev) as opened:
        book = opened.book(parse_date(as_of), Query(settled=settled))
        options = ItemsOptions(
            buckets=Buckets(opened.place.policy.aging.buckets),
            client=find_client(book, client).id if client is not None else None,
            overdue=overdue,
            settled=settled,
        )
        emit(
            opened.stamp(items_report(book, options)),
            format_,
            output,
            problems=tell_problems(book.facts.problems, opened.place),
            of=opened,
        )
