"""What was said of contracts: `ar-financing` directives, by number."""

from collections import defaultdict
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from arledger.model.book import Book
from arledger.model.facts import Custom
from arledger.model.source import Source
from arledger.subledger.clients import client_named

FINANCING = "ar-financing"


class StepKind(IntEnum):
    """What happened to a contract, in the order in which steps of one day count."""

    SUBMITTED = 0
    QUERIED = 1
    RESUBMITTED = 2
    APPROVED = 3
    CANCELLED = 4

    @property
    def word(self) -> str:
        """The word in the ledger."""
        return self.name.lower()


_OF_WORD = {kind.word: kind for kind in StepKind}


class Step(NamedTuple):
    """One step: with whom, and what was said; `account` is whose sale it is, where two clients have the number."""

    day: date
    kind: StepKind
    payer: str
    code: str
    text: str
    account: str
    source: Source


class Steps:
    """All steps in a ledger up to its day, by the number of the invoice that they are about."""

    def __init__(self, book: Book) -> None:
        self._of_number: defaultdict[str, list[Step]] = defaultdict(list)
        for custom in book.facts.customs:
            if custom.type == FINANCING and custom.date <= book.as_of:
                self._add(custom, book)
        for steps in self._of_number.values():
            steps.sort(key=lambda step: step[:-1])

    def _add(self, custom: Custom, book: Book) -> None:
        """Note a step; what is malformed is reported by the check of directives."""
        said = custom.values[:3]
        if len(said) < 3 or not all(isinstance(value, str) for value in said):
            return
        number, word, payer = map(str, said)
        kind = _OF_WORD.get(word)
        if kind is None:
            return
        texts = [value for value in custom.values[3:] if isinstance(value, str)]
        accounts = [text for text in texts if book.facts.roots.client_of(text)]
        texts = [text for text in texts if text not in accounts]
        code = texts.pop(0) if texts and kind is StepKind.QUERIED else ""
        whose = book.facts.roots.client_of(accounts[-1]) or "" if accounts else ""
        step = Step(custom.date, kind, client_named(payer, book.clients), code, " ".join(texts), whose, custom.source)
        self._of_number[number].append(step)

    def of(self, number: str, client: str, payer: str) -> list[Step]:
        """Return the steps of a contract in order: of its number with its payer, and of nobody else's sale."""
        found = self._of_number.get(number, ()) if number else ()
        return [step for step in found if step.payer == payer and step.account in ("", client)]

    def about(self, number: str) -> list[Step]:
        """Return every step of a number, with whatever payer."""
        return list(self._of_number.get(number, ()))

    def numbers(self) -> list[str]:
        """Return all numbers of which anything was said."""
        return sorted(self._of_number)
