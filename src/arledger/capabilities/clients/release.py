"""`arledger release`."""

from arledger.session.entry_options import RecordOptions
from arledger.session.options import ByOption, ClientArgument, ReasonOption


def command(
    client: ClientArgument,
    reason: ReasonOption = "",
    by: ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """End a client's hold.

    Example: arledger release Acme --reason "paid in full" --by m.ito --write
    """
    from arledger.capabilities.clients.entries import release as make_release
    from arledger.entries.documents import with_papers
    from arledger.session.preparing import need_text, proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        context = session.context(who)
        plan = make_release(context, who, need_text(reason, "--reason"))
        session.finish(with_papers(context, plan, who, shared.note, shared.document))
