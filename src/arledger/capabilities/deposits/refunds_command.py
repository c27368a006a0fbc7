"""`arledger deposits refunds`."""

from typing import Annotated

from arledger.session.options import day_option
from arledger.session.period_options import FromOption
from arledger.session.report_options import RevisionOptions


def command(
    since: FromOption = None,
    until: Annotated[str, day_option("--to", "The last day: what is outstanding is as of it.")] = "today",
    *,
    shared: RevisionOptions,
) -> None:
    """Refunds of deposits in a period: outstanding by age and by who must act, paid, and escalated.

    Each paid one is set against the promise, from the day on which it became refundable. What is held in all is
    proven against the liability in the ledger.

    Example: arledger deposits refunds --from 2026-01-01 --to 2026-03-31
    """
    from arledger.capabilities.deposits.find import deposit_ledger
    from arledger.capabilities.deposits.refunds_report import Period, refunds_report
    from arledger.session.period_options import parse_period
    from arledger.session.reporting import open_at, report_on

    first, last = parse_period(since, until)
    with open_at(shared, shared.rev) as opened:
        ledger = deposit_ledger(opened, last)
        report_on(opened, ledger.book, refunds_report(ledger, Period(first, last)), shared)
