"""`arledger deposits notify`."""

from arledger.session import options
from arledger.session.entry_options import PlanOptions


def command(by: options.ByOption = None, *, shared: PlanOptions) -> None:
    """Tell sales people which refunds to start, and management which are late; nothing is sent.

    Writes one mail for each person into outbox/DATE/ beside arledger.toml, and who was told of what into the
    ledger: each step is told once, whatever the number of runs. Made for cron.

    Example: arledger deposits notify --date 2026-03-31 --write
    """
    from functools import partial

    from arledger.capabilities.deposits.outbox import notify
    from arledger.deposit_ledger.states import DepositLedger
    from arledger.session.messages import say
    from arledger.session.place import where_set
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        context = session.context(whole=True)
        ledger = DepositLedger(session.book_on(context.day), context.policy)
        plan = notify(context, ledger, session.place, partial(where_set, session.place.policy_file))
        if plan.additions or shared.format_name == "json":
            session.finish(plan)
            return
        for remark in plan.remarks:
            say(f"Note: {remark}")
        if not shared.write and not plan.remarks:
            say(f"Nobody has to be told anything on {context.day}.")
