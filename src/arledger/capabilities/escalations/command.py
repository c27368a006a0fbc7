"""`arledger escalate`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import PlanOptions

ToOption = Annotated[str, typer.Option("--to", metavar="STEP", help="management, agency or lawyer.")]
OwnerOption = Annotated[str, typer.Option("--owner", metavar="NAME", help="Who takes it over.")]
UntilOption = Annotated[str | None, options.day_option("--until", "By when something is to have happened.")]
PackOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE.zip",
        help="Where the pack goes with --write. Default: escalations/DATE-CLIENT.zip beside arledger.toml.",
    ),
]


def command(
    client: options.ClientArgument,
    to: ToOption,
    owner: OwnerOption = "",
    reason: options.ReasonOption = "",
    until: UntilOption = None,
    output: PackOption = None,
    by: options.ByOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Hand a client on to management, an agency or a lawyer, and pack what they need into one file.

    With an agency or a lawyer, reminders of the client stop. The pack has the statement, the open items, the invoices
    that are kept, the mails that were sent, and the log. What is not due, disputed or promised is named in it, and
    not claimed; what is confidential stays in the house.

    Example: arledger escalate Kestrel --to agency --owner Credira --reason "two promises broken" --write
    """
    from arledger.capabilities.escalations.run import Asked, escalate
    from arledger.session.clock import parse_date

    last = parse_date(until, name="--until") if until is not None else None
    escalate(shared, by, Asked(client, to, owner, reason, last, output))
