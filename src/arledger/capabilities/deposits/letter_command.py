"""`arledger deposits letter`."""

from typing import Annotated

import typer

from arledger.session.book_options import BookOptions
from arledger.session.letter_options import AudienceOption, LetterFormatOption, LetterOutputOption, PartOption
from arledger.session.options import AsOfOption, day_option, number_argument

DepositArgument = Annotated[str, number_argument("DEPOSIT", "The deposit's number, as in DEP-0003.")]
KindOption = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="received, refund, applied or forfeited. Default: what happened last.",
    ),
]


def command(
    deposit: DepositArgument,
    kind: KindOption = None,
    to: AudienceOption = "client",
    on: Annotated[str | None, day_option("--on", "The day of it, where there are several of a kind.")] = None,
    currency: PartOption = None,
    as_of: AsOfOption = "today",
    format_: LetterFormatOption = None,
    output: LetterOutputOption = None,
    *,
    shared: BookOptions,
) -> None:
    """The letter to the client about a deposit: received, on its way back, applied or forfeited. Nothing is sent.

    The mail goes to the client's billing-email or email, or to the address in [contacts] of its sales-rep.

    Example: arledger deposits letter DEP-0003 --kind received --output mails/
    """
    from functools import partial

    from arledger.capabilities.deposits.find import (
        book_of_payers,
        deposit_ledger,
        deposits_of_any_day,
        find_deposit,
    )
    from arledger.capabilities.deposits.happenings import LetterKind, Wanted, happening_of, parse_kind
    from arledger.capabilities.deposits.letters import data_of, letter_of, tell, with_invoices
    from arledger.letters.people import read_audience
    from arledger.session.books import open_book
    from arledger.session.clock import parse_date
    from arledger.session.correspondence import language_for, posted, stationery_of
    from arledger.session.findings import tell_problems
    from arledger.session.sending import post

    audience, day = read_audience(to), parse_date(as_of)
    wanted = Wanted(parse_kind(kind), parse_date(on, name="--on") if on else None)
    opened = open_book(shared)
    ledger = deposit_ledger(opened, day)
    later = partial(deposits_of_any_day, opened)
    found = find_deposit(ledger, deposit, day, (currency or "").upper(), "Add --currency {}.", later)
    happening = happening_of(found, wanted, day)
    told = tell(ledger, found, happening)
    if happening.kind is LetterKind.APPLIED:
        told = with_invoices(told, book_of_payers(opened, day, (m.entry for m in happening.movements)))
    reader, language = (
        "sales" if audience == "sales" else "client",
        language_for(told.client, ledger.policy, audience),
    )
    letter = letter_of(told, stationery_of(opened.place, ledger.book), reader, language)
    data, mark = partial(data_of, told, letter.subject), f"deposit-{happening.kind}.{happening.day}"
    title = f"{happening.day} {found.client} {found.number} {happening.kind}"
    form = posted(letter, opened.place, told.client, audience, data, mark)
    post(form, f"{title} sales" if audience == "sales" else title, format_, output, of=opened)
    if tell_problems(ledger.book.facts.problems, opened.place):
        raise typer.Exit(1)
