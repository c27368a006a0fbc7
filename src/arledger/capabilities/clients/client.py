"""`arledger client`."""

from typing import TYPE_CHECKING

from arledger.session.options import ClientArgument
from arledger.session.report_options import ReportOptions

if TYPE_CHECKING:
    from datetime import date

    from arledger.model.book import Book
    from arledger.model.documents import Client
    from arledger.session.open_book import OpenBook


def command(client: ClientArgument, *, shared: ReportOptions) -> None:
    """One client on one screen: who they are, terms and limit, balance, items, last receipts, history.

    Terms and limit are those in force on the day, `ar-terms` and `ar-limit` directives included. The number of a
    document shows the client whose it is.

    Example: arledger client Acme
    """
    from arledger.capabilities.clients.report import client_report
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    with open_at(shared, shared.rev) as opened:
        who, book = _found(opened, parse_date(shared.as_of), client)
        report_on(opened, book, client_report(book, who.id, opened.place.policy), shared)


def _found(opened: "OpenBook", day: "date", text: str) -> tuple["Client", "Book"]:
    """Find the client that a text names, or whose number it is; what is said of it goes to stderr."""
    from arledger.entries.context import owners_of
    from arledger.model.problem import UserError
    from arledger.session.messages import say

    try:
        return opened.book_of_client(day, text)
    except UserError:
        owners = owners_of(opened.book(day), text.strip())
        if not owners:
            raise
    if len(owners) > 1:
        raise UserError(f"{text} is a number of {' and of '.join(owners)}", "Name one of them.")
    say(f"{text} is {owners[0]}'s.")
    return opened.book_of_client(day, owners[0])
