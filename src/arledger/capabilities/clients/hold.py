"""`arledger hold`."""

from arledger.session.entry_options import RecordOptions
from arledger.session.options import ByOption, ClientArgument, ReasonOption


def command(
    client: ClientArgument,
    reason: ReasonOption = "",
    by: ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Give a client no further credit: `arledger invoice` refuses until the hold is released.

    Example: arledger hold Acme --reason "two broken promises" --by m.ito --write
    """
    from arledger.capabilities.clients.entries import hold as make_hold
    from arledger.entries.documents import with_papers
    from arledger.session.preparing import need_text, proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        context = session.context(who)
        plan = make_hold(context, who, need_text(reason, "--reason"))
        session.finish(with_papers(context, plan, who, shared.note, shared.document))
