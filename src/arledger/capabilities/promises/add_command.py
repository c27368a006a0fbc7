"""`arledger promise add`."""

from typing import Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import PlanOptions

WhoArgument = Annotated[
    str, options.number_argument("CLIENT|INVOICE", "A client, or the number of one of their invoices.")
]
ForOption = Annotated[str, options.day_option("--for", "The day on which they will pay.")]
ByOption = Annotated[str, typer.Option("--by", metavar="WHO", help="Who promised it.")]


def command(
    who: WhoArgument,
    amount: options.AmountArgument,
    pays_on: ForOption,
    by: ByOption,
    client: options.OwnerOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Record a promise to pay: until its day, and the days of grace after it, nobody is reminded of that amount.

    A client's promise is for the oldest open items.

    Example: arledger promise add INV-2026-0044 6372.00 --for 2026-04-10 --by "J. Smith" --write
    """
    from arledger.capabilities.promises.entries import promise
    from arledger.session.amounts import parse_amount
    from arledger.session.clock import parse_date
    from arledger.session.preparing import client_or_number, need_text, proposing

    said, day = parse_amount(amount), parse_date(pays_on, name="--for")
    with proposing(shared) as session:
        named = session.client(client) if client is not None else None
        owner, number = client_or_number(session, who, named)
        session.finish(promise(session.context(owner), owner, number, said, day, need_text(by, "--by")))
