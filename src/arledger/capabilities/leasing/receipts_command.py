"""`arledger leasing receipts`."""

from typing import Annotated

from arledger.capabilities.leasing.command import PayerOption
from arledger.session.options import day_option
from arledger.session.period_options import FromOption
from arledger.session.report_options import RevisionOptions


def command(
    since: FromOption = None,
    until: Annotated[str, day_option("--to", "The last day: what is outstanding is as of it.")] = "today",
    payer: PayerOption = None,
    *,
    shared: RevisionOptions,
) -> None:
    """What leasing companies were to pay, and what they did: short and over by reason.

    Lists every contract that was not fully received before the period, and the day on which it was. What was
    received, kept as a fee, credited, written off and is outstanding adds up to what was financed.

    Example: arledger leasing receipts --from 2026-03-01 --to 2026-03-31
    """
    from arledger.capabilities.leasing.find import contract_ledger, payer_meant
    from arledger.capabilities.leasing.receipts_report import receipts_report
    from arledger.session.period_options import parse_period
    from arledger.session.reporting import open_at, report_on

    first, last = parse_period(since, until)
    with open_at(shared, shared.rev) as opened:
        ledger = contract_ledger(opened, last)
        meant = payer_meant(ledger, payer) if payer is not None else None
        report_on(opened, ledger.book, receipts_report(ledger, first, meant), shared)
