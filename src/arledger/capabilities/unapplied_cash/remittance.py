"""`arledger remittance`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session.entry_options import PlanOptions
from arledger.session.options import client_option


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What a payment covers: CSV, XLSX or pasted text.")],
    client: Annotated[str | None, client_option("Whose list it is; keeps it where no receipt waits.")] = None,
    receipt: Annotated[
        str | None,
        typer.Option("--receipt", metavar="REF", help="The receipt: its bank-ref, or FILE:LINE of its entry."),
    ] = None,
    *,
    shared: PlanOptions,
) -> None:
    """Put a waiting receipt on the invoices that the client's list names.

    The receipt is the one of that amount that is unapplied or unidentified. Where none waits yet, --client keeps
    the list beside the ledger, and `arledger reconcile` uses it when the money comes.

    Example: arledger remittance acme-march.csv --write
    """
    from arledger.capabilities.bank_reconciliation.remittances import paid_by
    from arledger.capabilities.unapplied_cash.entries import attach, keep
    from arledger.capabilities.unapplied_cash.rules import unapplied_cash
    from arledger.formats.remittance import read_remittance
    from arledger.model.problem import UserError
    from arledger.session.lookup import find_client
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        context = session.context(whole=True)
        said = read_remittance(file)
        who = find_client(context.book, client) if client else None
        waiting = [each for each in unapplied_cash(context.book, context.policy) if each.date <= context.day]
        if who:
            waiting = [each for each in waiting if each.client in ("", who.id)]
        if receipt:
            waiting = [each for each in waiting if receipt in (each.ref, str(each.source))]
            if not waiting:
                raise UserError(f"no receipt {receipt} is waiting", "`arledger unapplied` lists what is.")
        # A receipt that is named is there, whatever its amount.
        named = bool(receipt)
        there = named or any(each.open == paid_by(said) for each in waiting)
        session.finish(keep(context, said, who) if who and not there else attach(context, said, waiting, named=named))
