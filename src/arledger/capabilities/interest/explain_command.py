"""`arledger interest explain`."""

from arledger.capabilities.interest.command import RuleOption
from arledger.session.options import ItemArgument, OwnerOption
from arledger.session.report_options import ReportOptions


def command(
    number: ItemArgument, client: OwnerOption = None, rule: RuleOption = None, *, shared: ReportOptions
) -> None:
    """How the interest on an invoice is reckoned, so that anybody can reckon it again.

    The formula of each span, where its rate comes from, what was paid, and what was charged before.

    Example: arledger interest explain INV-2026-0007
    """
    from arledger.capabilities.interest.run import explain
    from arledger.session.clock import parse_date

    explain(shared, number, client, rule, parse_date(shared.as_of))
