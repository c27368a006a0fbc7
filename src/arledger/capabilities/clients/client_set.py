"""`arledger client set`."""

from arledger.session.entry_options import RecordOptions
from arledger.session.options import ByOption, ClientArgument, LimitOption, TermsOption


def command(
    client: ClientArgument,
    terms: TermsOption = None,
    limit: LimitOption = None,
    by: ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Change a client's terms or credit limit from a day on, with who decided; nothing is edited.

    Example: arledger client set Acme --limit "60000 USD" --by m.ito --write
    """
    from arledger.capabilities.clients.entries import client_set
    from arledger.entries.documents import with_papers
    from arledger.session.amounts import parse_money
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        money = parse_money(limit, "--limit") if limit else None
        context = session.context(who)
        session.finish(
            with_papers(context, client_set(context, who, terms, money), who, shared.note, shared.document)
        )
