"""`arledger interest`."""

from typing import Annotated

import typer

from arledger.session import completion, options
from arledger.session.report_options import ReportOptions

ClientArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[CLIENT]", help="Only this client; needed to charge it.", autocompletion=completion.clients
    ),
]
RuleOption = Annotated[
    str | None,
    typer.Option(
        "--rule",
        metavar="RULE",
        help='uk, eu, eu-ie, eu-be, "contract 12" or off, for clients whose account names none. Default: [interest].',
    ),
]
MemoDateOption = Annotated[
    str | None, options.day_option("--date", "The day of the debit memo. Default: that of --as-of.")
]
IncomeOption = Annotated[
    str | None,
    typer.Option("--account", metavar="ACCOUNT", help="The income account of interest. Default: [interest] income."),
]
ChargeFlag = Annotated[
    bool, typer.Option("--write", help="Charge it: a debit memo, and its letter as a draft in outbox/DATE/.")
]


def command(
    client: ClientArgument = None,
    rule: RuleOption = None,
    date: MemoDateOption = None,
    account: IncomeOption = None,
    write: ChargeFlag = False,
    *,
    shared: ReportOptions,
) -> None:
    """Late-payment interest that has accrued and is not charged, span by span, and the fixed sums of the law.

    Simple interest on the actual days of a year of 365, from the day after the due date. Nothing is booked before
    `interest CLIENT --write`: one debit memo for each currency, which remembers the days that it has charged, and a
    letter with the workings. The rule stands under [interest] in arledger.toml, or on a client's account.

    Example: arledger interest Acme --as-of 2026-06-30 --write
    """
    from arledger.capabilities.interest.run import Asked, charge, show
    from arledger.session.clock import parse_date

    as_of = parse_date(shared.as_of)
    asked = Asked(client, rule, as_of, parse_date(date, name="--date") if date else as_of, account)
    if write:
        charge(shared, asked)
    else:
        show(shared, asked)
