"""The letters to a client about a deposit: received, on its way back, applied, forfeited."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.capabilities.deposits.happenings import Happening, LetterKind
from arledger.capabilities.deposits.refunds import REASON_KEY
from arledger.capabilities.payment_advice.lines import AdviceLine, shares_of
from arledger.deposit_ledger.movements import Deposit, MovementKind
from arledger.deposit_ledger.states import DepositLedger
from arledger.letters.letter import Letter
from arledger.letters.people import client_values, postal_lines
from arledger.letters.stationery import Stationery
from arledger.letters.wording import Wording, harmless, prose
from arledger.model.bank import FINGERPRINT
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client
from arledger.model.money import ZERO, exact_sum, minor_digits, pad
from arledger.model.problem import Refused
from arledger.model.report import Data
from arledger.policy.settings import DepositSettings, Language
from arledger.subledger.clients import text_of
from arledger.subledger.moves import references

_LONGEST_NUMBER = 40
_WORDS = {
    MovementKind.RECEIVED: "Received",
    MovementKind.TRANSFERRED: "Transferred",
    MovementKind.APPLIED: "Applied",
    MovementKind.FORFEITED: "Forfeited",
    MovementKind.UNCLAIMED: "Unclaimed",
    MovementKind.REFUNDED: "Paid back",
    MovementKind.RETURNED: "Returned by the bank",
}
_WENT_OUT = (MovementKind.APPLIED, MovementKind.FORFEITED, MovementKind.UNCLAIMED, MovementKind.REFUNDED)


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter says of a deposit, as of a day; all amounts are positive.

    `total` is what had come in of it by the day of the happening, and `left` what was held of that at its end; `held`
    is what is held now. `lines` are the invoices that it was applied to, `unapplied` what was put on none, and
    `refunded` what of that was paid back since; where the entry applies other money, too, a line's `applied` is known
    only if there is no other line.
    """

    as_of: date
    deposit: Deposit
    happening: Happening
    client: Client
    total: Decimal
    left: Decimal
    held: Decimal
    settings: DepositSettings
    lines: tuple[AdviceLine, ...] = ()
    parts_known: bool = True
    unapplied: Decimal = ZERO
    refunded: Decimal = ZERO

    @property
    def reference(self) -> str:
        """The bank's reference of the money that came or went, empty where it has none."""
        if self.happening.kind not in (LetterKind.RECEIVED, LetterKind.REFUND):
            return ""
        # A fingerprint is of our own making: nobody else knows it.
        given = (ref for movement in self.happening.movements for ref in references(movement.entry))
        return next((ref for ref in given if not ref.startswith(FINGERPRINT)), "")

    @property
    def reason(self) -> str:
        """Why it is forfeited: what the entry gives as its reason, else its narration."""
        if self.happening.kind is not LetterKind.FORFEITED:
            return ""
        entries = (movement.entry for movement in self.happening.movements)
        said = (text_of(entry.meta, REASON_KEY) or entry.narration for entry in entries)
        return "; ".join(dict.fromkeys(filter(None, said)))


def tell(ledger: DepositLedger, deposit: Deposit, happening: Happening) -> Told:
    """Tell what happened to a deposit; raises Refused where nobody is known to write to, and for doubtful figures."""
    source = happening.movements[0].source
    if deposit.client == NO_CLIENT:
        raise Refused(
            f"{source}: nothing says whose deposit {deposit.number} is",
            'Say it in its entry: client: "Acme" in the metadata.',
        )
    until = [movement for movement in deposit.movements if movement.day <= happening.day]
    left = exact_sum(movement.change for movement in until)
    if left < 0 or deposit.held < 0:
        raise Refused(
            f"{source}: more of {deposit.number} went out than came in: no letter can say what is left",
            "`arledger check` shows what is doubtful.",
        )
    back = [m for m in until if m.kind in _WENT_OUT or (m.kind is MovementKind.RETURNED and m.change > 0)]
    return Told(
        as_of=ledger.book.as_of,
        deposit=deposit,
        happening=happening,
        client=ledger.book.clients.get(deposit.client) or Client(deposit.client, deposit.client),
        total=left - exact_sum(movement.change for movement in back),
        left=left,
        held=deposit.held,
        settings=ledger.policy.deposits,
    )


def with_invoices(told: Told, book: Book) -> Told:
    """Add what a deposit was applied to; the book must know everybody on whose accounts it was."""
    entries = {movement.entry.source for movement in told.happening.movements}
    documents = [
        document
        for document in book.documents
        if document.entry.source in entries and document.amount < 0 and document.currency == told.deposit.currency
    ]
    shares = [shares_of(book, document) for document in documents]
    lines = tuple(line for share in shares for line in share.lines)
    amount = told.happening.amount
    if exact_sum(-document.amount for document in documents) == amount:
        unapplied = exact_sum(share.unapplied for share in shares)
        refunded = exact_sum(share.refunded for share in shares)
        return replace(told, lines=lines, unapplied=unapplied, refunded=refunded)
    # The entry applies other money, too: only where all went to one invoice is it known what became of this.
    if len(lines) == 1 and lines[0].applied >= amount:
        return replace(told, lines=(replace(lines[0], applied=amount),))
    return replace(told, lines=lines, parts_known=False)


def letter_of(told: Told, stationery: Stationery, audience: str, language: Language = "en") -> Letter:
    """Write the letter; `audience` is client or sales."""
    recipient = postal_lines(told.client) if audience == "client" else []
    values, name = _values(told, audience, Wording(language)), f"deposit-{told.happening.kind}.md.j2"
    return stationery.letter(name, values, recipient, told.as_of, language=language)


def _values(told: Told, audience: str, wording: Wording) -> Mapping[str, Any]:
    deposit, currency, settings = told.deposit, told.deposit.currency, told.settings
    return {
        "audience": audience,
        "kind": told.happening.kind.value,
        "as_of": wording.day(told.as_of),
        "client": client_values(told.client),
        "deposit": harmless(deposit.number, _LONGEST_NUMBER),
        "date": wording.day(told.happening.day),
        "reference": harmless(told.reference, _LONGEST_NUMBER),
        "currency": currency,
        "amount": wording.money(told.happening.amount, currency),
        "total": wording.money(told.total, currency),
        "left": wording.money(told.left, currency) if told.left else "",
        "held": wording.money(told.held, currency) if told.held else "",
        "balance": wording.figure(told.held, currency),
        "whole": told.happening.amount == told.total and not told.left,
        "secures": [harmless(number, _LONGEST_NUMBER) for number in deposit.secures(told.as_of)],
        "policy": prose(settings.policy),
        "refund_days": settings.refund_days,
        "despite_overdue": settings.despite_overdue,
        "lines": [_line(line, told, wording) for line in told.lines],
        "parts_known": told.parts_known,
        "unapplied": wording.money(told.unapplied, currency) if told.unapplied else "",
        "refunded": wording.money(told.refunded, currency) if told.refunded else "",
        "reason": " ".join(prose(told.reason)),
        "history": _history(deposit, wording),
    }


def _line(line: AdviceLine, told: Told, wording: Wording) -> dict[str, object]:
    currency = told.deposit.currency
    # A line with an amount is an item: its text is somebody's own.
    text = wording.word(line.text) if line.amount is None else line.text
    return {
        "invoice": harmless(line.invoice or text, _LONGEST_NUMBER),
        "date": wording.day(line.date) if line.date else "",
        "amount": "" if line.amount is None else wording.figure(line.amount, currency),
        "applied": wording.figure(line.applied, currency) if told.parts_known else "",
        "open": "" if line.open is None else wording.figure(line.open, currency),
    }


def _history(deposit: Deposit, wording: Wording) -> list[dict[str, str]]:
    """Return all that changed what is held, a row for each kind and day."""
    found: dict[tuple[date, MovementKind], Decimal] = {}
    for movement in deposit.movements:
        key = (movement.day, movement.kind)
        found[key] = found.get(key, ZERO) + movement.change
    return [
        {
            "date": wording.day(day),
            "what": wording.word(_WORDS[kind]),
            "amount": wording.figure(change, deposit.currency),
        }
        for (day, kind), change in found.items()
        if change
    ]


def data_of(told: Told, subject: str, to: list[str]) -> Mapping[str, Data]:
    """Return the letter for programs, as docs/json.md says."""
    deposit, happening = told.deposit, told.happening
    digits = minor_digits(deposit.currency)
    return {
        "as_of": told.as_of,
        "kind": happening.kind.value,
        "deposit": deposit.number,
        "client": told.client.id,
        "name": told.client.name,
        "date": happening.day,
        "reference": told.reference,
        "currency": deposit.currency,
        "amount": pad(happening.amount, digits),
        "total": pad(told.total, digits),
        "left": pad(told.left, digits),
        "held": pad(told.held, digits),
        "secures": list(deposit.secures(told.as_of)),
        "allocations": [
            {
                "invoice": line.invoice,
                "text": line.text,
                "date": line.date,
                "amount": None if line.amount is None else pad(line.amount, digits),
                "applied": pad(line.applied, digits) if told.parts_known else None,
                "open": None if line.open is None else pad(line.open, digits),
            }
            for line in told.lines
        ],
        "unapplied": pad(told.unapplied, digits),
        "refunded": pad(told.refunded, digits),
        "reason": told.reason,
        "to": [*to],
        "subject": subject,
        "source": str(happening.movements[0].source),
    }
