"""`arledger statement CLIENT --format pdf`: a statement as a letter, one for each currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from arledger.capabilities.statements.desk import StatementDesk
from arledger.capabilities.statements.month import ACTIVITY, OPEN_ITEMS, Month, Reason, Statements
from arledger.letters.account_statement import Statement
from arledger.letters.languages import unknown_language
from arledger.letters.people import client_person
from arledger.model.days import day_before
from arledger.model.documents import Client
from arledger.model.problem import Refused, UserError
from arledger.model.report import Data
from arledger.model.slips import did_you_mean
from arledger.session.correspondence import own_folder
from arledger.session.findings import tell_problems
from arledger.session.messages import say
from arledger.session.open_book import OpenBook
from arledger.session.sending import Posted, is_folder, post

FORMATS = ("pdf", "docx", "eml")


@dataclass(frozen=True, slots=True)
class LetterWanted:
    """How a statement is written: in which form and currency, to where, and since when it tells the activity."""

    form: str
    output: Path | None
    currency: str
    since: date | None


def letter_form(format_name: str | None, output: Path | None) -> str:
    """Return the form of a letter that --format or the name of the file asks for; empty where it is a report's."""
    named = output.suffix.lstrip(".").lower() if format_name is None and output else format_name
    return named if named in FORMATS else ""


def post_statement(opened: OpenBook, day: date, client: str, wanted: LetterWanted) -> None:
    """Write a client's statement as a letter, one for each currency where --output is a folder.

    Raises UserError where several are meant, and Refused for one that does not tie to the ledger.
    """
    who, book = opened.book_of_client(day, client)
    first = wanted.since or day
    opening = opened.book(day_before(first), opened.wanted_for(who.id))
    kind = ACTIVITY if wanted.since else OPEN_ITEMS
    statements = Statements(Month(first, book, opening), opened.place.policy, kind)
    chosen = _chosen(statements, who, wanted)
    desk = StatementDesk(opened.place, book, day)
    if note := unknown_language(who, opened.place.policy):
        say(f"arledger: {note}")
    for statement in chosen:
        title = f"{day} {who.id} {statement.account.currency} statement"
        post(_posted(desk, statement), title, wanted.form, wanted.output, of=opened, formats=FORMATS)
    for note in desk.notes:
        say(f"arledger: {note}.")
    if tell_problems(book.facts.problems, opened.place):
        raise typer.Exit(1)


def _chosen(statements: Statements, who: Client, wanted: LetterWanted) -> list[Statement]:
    known = [currency for client, currency in statements.accounts() if client == who.id]
    if not known:
        known = sorted({d.currency for d in statements.month.book.documents if d.client == who.id})
    if not known:
        day = statements.month.last
        raise UserError(f"nothing has ever been on the account of {who.id} by {day}", "Choose another day.")
    if wanted.currency and wanted.currency not in known:
        remedy = did_you_mean(wanted.currency, known, f"Choose one of {', '.join(known)}.")
        raise UserError(f"there is nothing in {wanted.currency} on the account of {who.id}", remedy)
    chosen = [wanted.currency] if wanted.currency else known
    if len(chosen) > 1 and not (wanted.output and is_folder(wanted.output)):
        raise UserError(
            f"{who.id} has one statement in each of {', '.join(chosen)}",
            f"Choose with --currency {chosen[0]}, or name a folder with --output.",
        )
    return [_proven(statements, who, currency) for currency in chosen]


def _proven(statements: Statements, who: Client, currency: str) -> Statement:
    """Return a statement; raises Refused where it does not tie to the ledger."""
    if statements.objection((who.id, currency)) is Reason.NOT_TIED:
        raise Refused(f"{who.id} does not tie to the ledger in {currency}", "`arledger check` says why.")
    return statements.of(who, currency)


def _posted(desk: StatementDesk, statement: Statement) -> Posted:
    def made(content: bytes, _: str) -> bytes:
        return desk.mail(statement, content, client_person(statement.client))

    def data() -> Mapping[str, Data]:
        return {}

    return Posted(desk.letter(statement), own_folder(desk.place), data, made)
