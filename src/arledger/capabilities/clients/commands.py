"""The commands that record something of a client: client new, client set, note, document, approve, hold, release."""

from typing import Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import PlanOptions, RecordOptions

NameOption = Annotated[str | None, typer.Option("--name", metavar="TEXT", help="The client's name.")]
EmailOption = Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="Where letters go.")]
KindOption = Annotated[str | None, typer.Option("--kind", metavar="TEXT", help="b2b, leasing, retail, …")]
SalesRepOption = Annotated[str | None, typer.Option("--sales-rep", metavar="NAME", help="Sales representative.")]


def client_new(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="The account's component, such as Acme; it never changes.")
    ],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The client's name. Default: the id.")] = "",
    terms: options.TermsOption = None,
    limit: options.LimitOption = None,
    email: EmailOption = None,
    kind: KindOption = None,
    sales_rep: SalesRepOption = None,
    currency: options.CurrencyOption = None,
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


def client_set(
    client: options.ClientArgument,
    terms: options.TermsOption = None,
    limit: options.LimitOption = None,
    name: NameOption = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="LINES", help="Postal address, lines cut at semicolons.")
    ] = None,
    contact: Annotated[str | None, typer.Option("--contact", metavar="NAME", help="Who letters greet.")] = None,
    email: EmailOption = None,
    billing_email: Annotated[
        str | None, typer.Option("--billing-email", metavar="ADDRESS", help="Where letters go first.")
    ] = None,
    kind: KindOption = None,
    sales_rep: SalesRepOption = None,
    meta: Annotated[
        list[str] | None,
        typer.Option("--meta", metavar="KEY=VALUE", help="Any other key of the account; may be given several times."),
    ] = None,
    by: options.ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Change what is agreed with or known of a client from a day on, with who decided; nothing is edited.

    A report of an earlier day keeps what held then. An empty text ends a value.

    Example: arledger client set Acme --limit "60000 USD" --sales-rep luis --by m.ito --write
    """
    from arledger.capabilities.clients.entries import client_set, pairs
    from arledger.entries.documents import with_papers
    from arledger.letters.people import checked
    from arledger.session.amounts import parse_money
    from arledger.session.preparing import proposing

    said = {"name": name, "address": address, "contact": contact, "kind": kind, "sales-rep": sales_rep}
    mails = {"email": email, "billing-email": billing_email}
    said |= {key: checked(mail, f"--{key}", client) if mail else mail for key, mail in mails.items()}
    known = {key: value for key, value in said.items() if value is not None} | pairs(meta)
    with proposing(shared, by) as session:
        who = session.client(client)
        money = parse_money(limit, "--limit") if limit else None
        context = session.context(who)
        plan = client_set(context, who, terms, money, known)
        session.finish(with_papers(context, plan, who, shared.note, shared.document))


def note(
    client: options.ClientArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was said or done.")],
    invoice: options.AboutOption = None,
    reason_for: Annotated[
        str | None,
        typer.Option("--reason-for", metavar="RECEIPT", help="The receipt that is left unapplied for this reason."),
    ] = None,
    document: options.DocumentOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Write a note on a client into the ledger.

    With --reason-for it says why a receipt is left unapplied, which `arledger close` asks for. The receipt is named
    by its bank-ref, its own number, or FILE:LINE of its entry.

    Example: arledger note Acme "They promise Friday" --invoice INV-2026-0007 --write
    """
    from arledger.capabilities.clients.unapplied import unapplied_receipt
    from arledger.entries.documents import note as make_note
    from arledger.entries.validation import refuse_unknown_number
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        who = session.client(client)
        context = session.context(who)
        refuse_unknown_number(context, who, invoice)
        receipt = unapplied_receipt(context.book, who, reason_for) if reason_for is not None else None
        session.propose(context, make_note(context, who, text, invoice, receipt), who, document, invoice)


def document(
    client: options.ClientArgument,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to keep.")],
    invoice: options.AboutOption = None,
    note: options.SideNoteOption = "",
    *,
    shared: PlanOptions,
) -> None:
    """Keep a file beside the ledger as a client's document.

    Example: arledger document Acme order-4711.pdf --invoice INV-2026-0007 --write
    """
    from arledger.entries.documents import document as make_document
    from arledger.entries.documents import with_papers
    from arledger.entries.validation import refuse_unknown_number
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        who = session.client(client)
        context = session.context(who)
        refuse_unknown_number(context, who, invoice)
        session.finish(with_papers(context, make_document(context, who, file, invoice), who, note, None, invoice))


def approve(
    number: Annotated[str, options.number_argument("NUMBER", "The document, or the client of a refund.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="write-off, credit-memo, refund or forfeit.")
    ] = "write-off",
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")] = None,
    client: options.OwnerOption = None,
    by: options.ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Approve a write-off, credit memo, refund or forfeited deposit, before somebody else writes it.

    Example: arledger approve INV-2026-0007 --kind write-off --by h.meyer --write
    """
    from arledger.capabilities.clients.entries import approve as make_approval
    from arledger.capabilities.clients.entries import whose_number
    from arledger.entries.documents import with_papers
    from arledger.entries.validation import is_subject
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        owner = session.client(client) if client is not None else None
        context = session.context()
        if not is_subject(context, kind, number):
            # It may be of something that is settled by now.
            context = session.context(whole=True)
        plan = make_approval(context, number, kind, reason, owner)
        session.finish(
            with_papers(context, plan, owner or whose_number(context, number), shared.note, shared.document, number)
        )


def hold(
    client: options.ClientArgument,
    reason: options.ReasonOption = "",
    by: options.ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Give a client no further credit: `arledger invoice` refuses until the hold is released.

    Example: arledger hold Acme --reason "two broken promises" --by m.ito --write
    """
    from arledger.capabilities.clients.entries import hold as make_hold
    from arledger.session.preparing import decide

    decide(client, reason, by, shared, make_hold)


def release(
    client: options.ClientArgument,
    reason: options.ReasonOption = "",
    by: options.ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """End a client's hold.

    Example: arledger release Acme --reason "paid in full" --by m.ito --write
    """
    from arledger.capabilities.clients.entries import release as make_release
    from arledger.session.preparing import decide

    decide(client, reason, by, shared, make_release)
