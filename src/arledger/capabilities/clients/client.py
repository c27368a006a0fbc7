"""`arledger client`."""

from typing import Annotated

import typer

from arledger.session.options import (
    AsOfOption,
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
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="Account component, name, or how one begins.")],
    ledger: LedgerOption = None,
    as_of: AsOfOption = "today",
    rev: RevOption = None,
    receivable: ReceivableOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """One client on one screen: who they are, terms and limit, balance, items, last receipts, history.

    Terms and limit are those in force on the day, `ar-terms` and `ar-limit` directives included.

    Example: arledger client Acme
    """
    from arledger.capabilities.clients.report import client_report
    from arledger.session.clock import parse_date
    from arledger.session.findings import tell_problems
    from arledger.session.opening import open_at
    from arledger.session.output import emit

    with open_at(source_of(ledger, receivable, no_cache, verbose), rev) as opened:
        who, book = opened.book_of_client(parse_date(as_of), client)
        report = client_report(book, who.id, opened.place.policy)
        emit(
            opened.stamp(report),
            format_,
            output,
            problems=tell_problems(book.facts.problems, opened.place),
            of=opened,
        )
