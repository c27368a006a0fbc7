"""Statements as letters: the document, and the mail that it goes with."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from arledger.letters import mail, pdf
from arledger.letters.account_statement import COVER, STATEMENT, Statement, StatementWriter
from arledger.letters.drafts import Draft, mark_text, record_of
from arledger.letters.languages import language_of
from arledger.letters.letter import Letter
from arledger.letters.people import Person, Recipients, postal_lines, sender
from arledger.letters.template import SUFFIX
from arledger.letters.wording import Wording
from arledger.model.book import Book
from arledger.model.money import amount_text
from arledger.session.contacts import signer
from arledger.session.correspondence import own_folder, stationery_of
from arledger.session.place import Place, where_set
from arledger.session.sending import safe_name


@dataclass(frozen=True)
class StatementDesk:
    """Writes the statements of a book, and mails of a `day` that carry them."""

    place: Place
    book: Book
    day: date

    def letter(self, statement: Statement) -> Letter:
        """Write a statement; raises UserError for a fault in its template."""
        return self._writer.letter(statement)

    @property
    def notes(self) -> tuple[str, ...]:
        """What somebody should know of the letters that were made."""
        return tuple(self._writer.notes)

    def printed(self, letter: Letter) -> bytes:
        """Return a letter as PDF."""
        return pdf.render(letter, own_folder(self.place))

    def mail(self, statement: Statement, printed: bytes, to: Person | None, draft: Draft | None = None) -> bytes:
        """Return the mail that a statement goes with, to nobody where it is posted.

        `draft` is what the program wants to know of it again. Raises UserError where [company] has no address.
        """
        account, language = statement.account, language_of(statement.client, self.place.policy)
        values = self._writer.values(statement, Wording(language))
        lines = postal_lines(statement.client)
        cover = self._writer.stationery.letter(f"{COVER}{SUFFIX}", values, lines, self.day, language)
        mark = mark_text(STATEMENT, self.day, f"{account.day}", account.currency)
        record = record_of(draft) if draft else ""
        envelope = mail.Envelope(self._sender, Recipients(to), mark, reply_to=self._signer, record=record)
        return mail.render(cover, envelope, [mail.Attached(f"{_attached_name(statement)}.pdf", printed)])

    def refuse_without_sender(self) -> None:
        """Raise UserError where no mail could be made, as [company] has no address."""
        _ = self._sender

    @cached_property
    def _writer(self) -> StatementWriter:
        return StatementWriter(stationery_of(self.place, self.book), self._signer, self.book.facts.precision)

    @cached_property
    def _signer(self) -> Person | None:
        return signer(self.place)

    @cached_property
    def _sender(self) -> Person:
        return sender(self.place.policy, partial(where_set, self.place.policy_file))


def draft_of_statement(statement: Statement, day: date, channel: str, said: tuple[str, ...]) -> Draft:
    """Return what a mail with a statement is about; `said` is its kind, and what stands for its figures."""
    account = statement.account
    return Draft(
        day=day,
        client=statement.client.id,
        currency=account.currency,
        channel=channel,
        level=0,
        items=(),
        total=amount_text(account.balance, account.currency),
        unapplied="",
        kind=STATEMENT,
        about=f"{account.day}",
        said=said,
    )


def _attached_name(statement: Statement) -> str:
    account = statement.account
    return safe_name(f"statement {statement.client.id} {account.currency} {account.day}")
