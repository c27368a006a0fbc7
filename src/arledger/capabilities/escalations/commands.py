"""`arledger escalate close`."""

from arledger.session import options
from arledger.session.entry_options import PlanOptions


def escalate_close(
    client: options.ClientArgument,
    reason: options.ReasonOption = "",
    by: options.ByOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """End an escalation; where reminders have stopped for it, they go on.

    Example: arledger escalate close Kestrel --reason "paid in full" --write
    """
    from arledger.capabilities.escalations.entries import close
    from arledger.session.preparing import need_text, proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        session.finish(close(session.context(who), who, need_text(reason, "--reason")))
