"""`arledger leasing notify`."""

from arledger.session import options
from arledger.session.entry_options import PlanOptions


def command(by: options.ByOption = None, *, shared: PlanOptions) -> None:
    """Tell sales people which contracts to submit and which are delayed, and management of delays; nothing is sent.

    Writes one mail for each person into outbox/DATE/ beside arledger.toml, and who was told of what into the
    ledger: each step is told once, whatever the number of runs. Made for cron.

    Example: arledger leasing notify --date 2026-03-31 --write
    """
    from arledger.capabilities.leasing.outbox import notify
    from arledger.financing.contracts import ContractLedger
    from arledger.session.notice_mails import finish_notices
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        context = session.context(whole=True)
        ledger = ContractLedger(session.book_on(context.day), context.policy)
        finish_notices(session, notify(context, ledger, session.place), shared)
