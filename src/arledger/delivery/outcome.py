"""What became of a mail, in the terms of who answers for it: the server, we, or nobody knows."""

from dataclasses import dataclass, replace
from enum import StrEnum

from arledger.delivery.draft import Outgoing
from arledger.letters.wording import harmless

LONGEST_ANSWER = 200


class Result(StrEnum):
    """What became of a mail.

    `accepted`: the server has it and answers for it. `refused`: it said no. `not-sent`: it cannot have accepted,
    as the end of the mail was never sent. `uncertain`: the end was sent and no answer came; a person must look.
    """

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_SENT = "not-sent"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: the code, and the text on one line, with nothing in it that acts on a terminal."""

    code: int
    text: str

    def __str__(self) -> str:
        """Write it as the server did."""
        return f"{self.code} {self.text}".strip()

    @property
    def is_yes(self) -> bool:
        """Whether the server agrees."""
        return 200 <= self.code < 300

    @property
    def is_no(self) -> bool:
        """Whether it refuses, for now or for good."""
        return 400 <= self.code < 600

    @property
    def is_for_now(self) -> bool:
        """Whether the same may be accepted later."""
        return 400 <= self.code < 500

    @property
    def closes(self) -> bool:
        """Whether the server says that it closes the connection."""
        return self.code == 421


def answer_of(code: int, text: bytes) -> Answer:
    """Return a server's answer as it may be shown."""
    return Answer(code, harmless(text.decode("utf-8", "replace"), LONGEST_ANSWER))


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that the server does not take, and why."""

    address: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail.

    `reason` is the server's answer, or how the connection ended. `is_temporary` says of a refused mail that it may
    be accepted later. `recipient` is the address that was the reason to refuse it, empty where that was another.
    `left_out` are those in copy who did not get an accepted mail. `is_tried` is false where nothing was done in this
    run: the log says what became of it earlier, or the run had stopped.
    """

    mail: Outgoing
    result: Result
    reason: str = ""
    is_temporary: bool = False
    recipient: str = ""
    left_out: tuple[Refusal, ...] = ()
    is_tried: bool = True

    @property
    def is_of_the_connection(self) -> bool:
        """Whether it says more of the connection than of the mail."""
        return self.is_tried and self.result in (Result.NOT_SENT, Result.UNCERTAIN)


def refused(mail: Outgoing, answer: Answer, recipient: str = "") -> Outcome:
    """Return the outcome of a mail that the server does not take."""
    return Outcome(mail, Result.REFUSED, str(answer), answer.is_for_now, recipient)


def untried(mail: Outgoing, result: Result, reason: str) -> Outcome:
    """Return the outcome of a mail that was left alone."""
    return replace(Outcome(mail, result, reason), is_tried=False)
