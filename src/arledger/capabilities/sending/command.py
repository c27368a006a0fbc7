"""`arledger send`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session.book_options import BookOptions
from arledger.session.options import AsOfOption, PlanFormatOption, QuietFlag

DraftsArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="FILE…", help="Drafts, or folders of them. Default: the day's outbox.")
]
BankOption = Annotated[
    list[Path] | None,
    typer.Option("--bank", metavar="FILE", help="A bank statement to look into first; may be given several times."),
]
TestOption = Annotated[
    str | None, typer.Option("--test-to", metavar="ADDRESS", help="Send all to this address, and record nothing.")
]
AgainFlag = Annotated[
    bool, typer.Option("--again", help="Send the named drafts, though nobody knows whether they arrived.")
]
SendFlag = Annotated[bool, typer.Option("--write", help="Send and record; otherwise only show what would go.")]


def command(
    files: DraftsArgument = None,
    as_of: AsOfOption = "today",
    bank: BankOption = None,
    test_to: TestOption = None,
    again: AgainFlag = False,
    quiet: QuietFlag = False,
    write: SendFlag = False,
    format_name: PlanFormatOption = None,
    *,
    shared: BookOptions,
) -> None:
    """Send the drafts of a day by the server of [mail], and record the levels of those that it accepted.

    Reminders are planned again first: whoever has paid, disputed, promised or been paused since is left out. Nothing
    is sent twice, also after a break; where nobody knows whether a mail arrived, a person must look. The password is
    in ARLEDGER_SMTP_PASSWORD or in the keyring.

    Example: arledger send --test-to me@northgate.example --write
    """
    from arledger.capabilities.sending.run import SendRequest, send
    from arledger.session.clock import parse_date

    asked = SendRequest(
        files=tuple(files or ()),
        day=parse_date(as_of),
        bank=tuple(bank or ()),
        test_to=test_to,
        again=again,
        quiet=quiet,
        write=write,
        format_name=format_name,
    )
    send(shared, asked)
