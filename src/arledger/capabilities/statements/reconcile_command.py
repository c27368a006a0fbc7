"""`arledger reconcile-client`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session.options import ClientArgument, day_option
from arledger.session.report_options import RevisionOptions


def command(
    client: ClientArgument,
    statement: Annotated[
        Path, typer.Argument(metavar="THEIR-STATEMENT", help="The client's statement of our account: CSV or XLSX.")
    ],
    as_of: Annotated[
        str | None, day_option("--as-of", "The day of our ledger. Default: their statement's last date.")
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option("--currency", metavar="CURRENCY", help="Of a statement that names none. Default: the client's."),
    ] = None,
    *,
    shared: RevisionOptions,
) -> None:
    """A client's own statement beside our ledger: what agrees, what explains the difference, what does not.

    Payments in transit, credits claimed, disputed documents, documents they do not show, amounts that differ.
    It leaves with 1 where anything stays unexplained.

    Example: arledger reconcile-client Acme acme-march.csv --as-of 2026-03-31
    """
    from arledger.capabilities.statements.reconcile_report import ReconcileClientOptions, reconcile_client_report
    from arledger.formats.client_statement import read_client_statement
    from arledger.session.clock import parse_date, today
    from arledger.session.findings import tell_problems
    from arledger.session.opening import open_at
    from arledger.session.output import emit

    statements = read_client_statement(statement)
    last = max((one.last for one in statements if one.last), default=None)
    day = parse_date(as_of) if as_of else last or today()
    with open_at(shared, shared.rev) as opened:
        who, book = opened.book_of_client(day, client)
        options = ReconcileClientOptions(who.id, statements, (currency or "").upper())
        emit(
            opened.stamp(reconcile_client_report(book, options)),
            shared.format_name,
            shared.output,
            problems=tell_problems(book.facts.problems, opened.place),
            of=opened,
        )
