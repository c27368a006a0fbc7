"""What may be done about a mail: a few commands, each with its reason, for a person to look at. Nothing is posted.

A command carries nothing of the mail but numbers of this client that are open, amounts and days that stand in it, and
a name without anything strange.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from shlex import join
from typing import NamedTuple

from arledger.capabilities.contact_log.phrases import disputes, has_day_first, promises, says_paid
from arledger.collecting.record import CollectingRecord
from arledger.formats.mail import Mail
from arledger.formats.mail.figures import Amount, Figures, figures_in, sentences
from arledger.model.documents import Client, Item
from arledger.model.money import amount_text, exact_sum
from arledger.policy.settings import Policy
from arledger.subledger.report_parts import money

MOST = 3
_FARTHEST = timedelta(days=366)
_NAME = re.compile(r"[^\W\d_](?:[^\W_]|[ .'-]){0,58}")
_SHORTEST = 4
_TABLES = ("csv", "xlsx", "xls")


class Suggestion(NamedTuple):
    """A command that may be meant, and why; `client` is whose mail it was."""

    client: str
    command: str
    reason: str


@dataclass(frozen=True)
class Opened:
    """What a client has open on the day, and what is known of it; `shared` are numbers that others have open, too."""

    client: Client
    items: Sequence[Item]
    shared: frozenset[str]
    record: CollectingRecord
    policy: Policy
    day: date

    def amounts(self) -> Mapping[str, dict[str, Decimal]]:
        """Return what is open by number and currency, of numbers that nobody can take for anything else."""
        found: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
        for item in self.items:
            if is_telling(item.number):
                own = found[item.number]
                own[item.currency] = exact_sum((own.get(item.currency, Decimal(0)), item.open))
        return found


def suggestions(mail: Mail, opened: Opened, person: str) -> list[Suggestion]:
    """Return what may be done about a client's mail; none about one that no person has written."""
    if mail.is_automatic:
        return []
    own = _Reader(mail, opened, person)
    found = [*own.promised(), *own.disputed(), *own.paid()]
    return list(dict.fromkeys(found))[:MOST]


def is_telling(number: str) -> bool:
    """Say whether nobody can take a number for anything else in a text."""
    return len(number) >= _SHORTEST and not number.isdigit() and len(number.split()) == 1 and number[0] != "<"


def numbers_named(text: str, numbers: Sequence[str]) -> list[str]:
    """Return which of some numbers stand in a text, each by itself."""
    lower = _lowered(text)
    return [number for number in numbers if next(_places(number.lower(), lower), None) is not None]


def _without(text: str, numbers: Sequence[str]) -> str:
    """Return a text with a sign in the place of some numbers."""
    for number in sorted(numbers, key=len, reverse=True):
        for at in reversed(list(_places(number.lower(), _lowered(text)))):
            text = f"{text[:at]}#{text[at + len(number) :]}"
    return text


def _lowered(text: str) -> str:
    """Return a text in small letters, as long as it was: what gets longer stays."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _places(number: str, text: str) -> Iterator[int]:
    at = text.find(number)
    while at >= 0:
        before, behind = text[at - 1 : at] if at else "", text[at + len(number) : at + len(number) + 2]
        joined = behind[:1].isalnum() or (behind[:1] in ("-", "/", "_", ".") and behind[1:].isalnum())
        if not (joined or before.isalnum() or before in ("-", "/", "_")):
            yield at
        at = text.find(number, at + 1)


class _Reader:
    """Reads a mail against what its client has open."""

    def __init__(self, mail: Mail, opened: Opened, person: str) -> None:
        self._mail = mail
        self._opened = opened
        self._amounts = opened.amounts()
        self._written_on = mail.day or opened.day
        self._sentences = sentences(mail.text)
        self._by = person if _NAME.fullmatch(person) else opened.client.id
        self._anywhere = self._numbers(f"{mail.subject}\n{mail.text}")

    def promised(self) -> Iterator[Suggestion]:
        """Yield the promises to pay an amount by a day."""
        for sentence in self._sentences:
            numbers = self._numbers(sentence)
            said = self._figures(sentence, numbers)
            if said.doubtful or len(said.days) != 1 or len(said.amounts) != 1 or not promises(said.words):
                continue
            (day,), (amount,) = said.days, said.amounts
            if not self._opened.day <= day <= self._written_on + _FARTHEST:
                continue
            found = self._meant(numbers, amount)
            if found and not self._is_promised(*found, day):
                number, value, currency = found
                # Where a number has several currencies, the figure alone does not say of which.
                amount_said = f"{value:f}" if len(self._amounts[number]) == 1 else f"{value:f} {currency}"
                words = ("promise", "add", number, amount_said, "--for", f"{day}", "--by", self._by)
                why = f"may promise {amount_text(value, currency)} of {number} for {day}"
                yield self._suggest(number, words, why)

    def disputed(self) -> Iterator[Suggestion]:
        """Yield what may be in dispute, with the reason."""
        for sentence in self._sentences:
            numbers = self._numbers(sentence) or self._anywhere
            reason = disputes(sentence)
            if len(numbers) != 1 or reason not in self._opened.policy.disputes.reasons:
                continue
            (number,) = numbers
            if not self._opened.record.dispute_of(number, self._opened.client.id):
                text = f"{reason}: mail of {self._written_on}"
                words = ("dispute", "open", number, "--reason", text)
                yield self._suggest(number, words, f"may dispute {number} ({reason})")

    def paid(self) -> Iterator[Suggestion]:
        """Yield where to look for the money that the mail says was paid."""
        about = [*self._sentences, self._mail.subject]
        if not any(says_paid(each) for each in about):
            return
        whose = ("--client", self._opened.client.id)
        if any(ending in _TABLES for ending in self._mail.attached):
            why = "may say what a payment is for: save the attached list as FILE first"
            yield self._suggest("", ("remittance", "FILE", *whose), why)
        if self._anywhere:
            named = ", ".join(self._anywhere[:MOST])
            yield self._suggest("", ("unapplied", *whose), f"may say that {named} is paid")

    def _numbers(self, text: str) -> list[str]:
        return numbers_named(text, sorted(self._amounts))

    def _figures(self, sentence: str, numbers: Sequence[str]) -> Figures:
        """Read the figures of a sentence beside the numbers in it."""
        sentence = _without(sentence, numbers)
        return figures_in(sentence, self._written_on, day_first=has_day_first(sentence))

    def _meant(self, numbers: Sequence[str], amount: Amount) -> tuple[str, Decimal, str] | None:
        """Return the one number that an amount can be of, with the currency: the one named, else of just so much."""
        fitting = [
            (number, money(amount.number, currency), currency)
            for number, own in self._amounts.items()
            for currency, open_ in own.items()
            if amount.currency in ("", currency)
            and (number in numbers if numbers else open_ == amount.number)
            and 0 < amount.number <= open_
        ]
        return fitting[0] if len(fitting) == 1 and len(numbers) <= 1 else None

    def _is_promised(self, number: str, value: Decimal, currency: str, day: date) -> bool:
        said = self._opened.record.promises_of(number, self._opened.client.id)
        return any(
            (each.pays_on, each.amount.number, each.amount.currency) == (day, value, currency) for each in said
        )

    def _suggest(self, number: str, words: tuple[str, ...], reason: str) -> Suggestion:
        if number in self._opened.shared:
            words = (*words, "--client", self._opened.client.id)
        return Suggestion(self._opened.client.id, join(("arledger", *words)), reason)
