"""`arledger client new`."""

from typing import Annotated

import typer

from arledger.session.entry_options import RecordOptions
from arledger.session.options import CurrencyOption, LimitOption, TermsOption


def command(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="The account's component, such as Acme; it never changes.")
    ],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The client's name. Default: the id.")] = "",
    terms: TermsOption = None,
    limit: LimitOption = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="Where letters go.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="TEXT", help="b2b, leasing, retail, …")] = None,
    sales_rep: Annotated[
        str | None, typer.Option("--sales-rep", metavar="NAME", help="Sales representative.")
    ] = None,
    currency: CurrencyOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Open a client's account: in a journal of its own where the ledger includes a folder of them.

    Such a folder is an include with a pattern (`include "clients/*.beancount"`) or `client-file` in the policy;
    without it, the account is opened in the main file, since nothing there is ever edited.

    Example: arledger client new Acme --name "Acme Industrial Ltd" --terms "net 30" --write
    """
    from arledger.capabilities.clients.entries import NewClient, client_new
    from arledger.entries.documents import with_papers
    from arledger.letters.people import checked
    from arledger.model.documents import Client
    from arledger.session.amounts import parse_money
    from arledger.session.preparing import proposing

    with proposing(shared, first_client=True) as session:
        new = NewClient(
            id=id_,
            name=name or id_,
            terms=terms,
            limit=parse_money(limit, "--limit") if limit else None,
            email=checked(email, "--email", id_) if email else None,
            kind=kind,
            currency=currency,
            sales_rep=sales_rep,
        )
        context = session.context()
        session.finish(
            with_papers(context, client_new(context, new), Client(new.id, new.name), shared.note, shared.document)
        )
