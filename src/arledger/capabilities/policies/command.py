"""`arledger policy show`."""

from typing import Annotated

import typer

from arledger.session.report_options import ReportOptions

TopicArgument = Annotated[str, typer.Argument(metavar="TOPIC", help="reminders or leasing.")]


def command(topic: TopicArgument, *, shared: ReportOptions) -> None:
    """A part of the policy as a page for people: which steps there are, when, and for whom.

    Example: arledger policy show reminders --output reminders.html
    """
    from arledger.capabilities.leasing.policy_page import leasing_page
    from arledger.capabilities.reminders.policy_page import reminders_page
    from arledger.ledger.query import NO_ENTRIES
    from arledger.model.problem import UserError
    from arledger.model.slips import did_you_mean
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    pages = {"reminders": reminders_page, "leasing": leasing_page}
    if topic not in pages:
        remedy = did_you_mean(topic, pages, f"Choose {', '.join(pages)}.")
        raise UserError(f"there is no page {topic!r} of the policy", remedy)
    with open_at(shared, shared.rev) as opened:
        book = opened.book(parse_date(shared.as_of), NO_ENTRIES)
        report_on(opened, book, pages[topic](book, opened.place.policy), shared)
