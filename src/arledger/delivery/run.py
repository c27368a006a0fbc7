"""A run: many mails over few connections, at the pace that the server allows, each at most once."""

import smtplib
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from arledger.delivery.conversation import Conversation
from arledger.delivery.draft import Outgoing
from arledger.delivery.log import SendLog
from arledger.delivery.outcome import Outcome, Result, untried
from arledger.delivery.server import Server, Unreachable, close
from arledger.model.problem import UserError

MOST_FAILURES = 3
"""Failures of the connection in a row after which a run stops."""

_MINUTE = timedelta(minutes=1)
# A server that is started again takes a moment.
_PAUSE = timedelta(seconds=5)

_INTERRUPTED = "the run was interrupted before the mail had ended"


@dataclass(frozen=True, slots=True)
class Pace:
    """The most mails a minute, and the clock and the way to wait, which only tests do without waiting."""

    per_minute: int
    now: Callable[[], datetime]
    sleep: Callable[[timedelta], object]


def deliver(
    outgoing: Iterable[Outgoing],
    server: Server,
    log: SendLog,
    pace: Pace,
    *,
    accepted: Callable[[Outcome], None],
    progress: Callable[[Outcome], None],
) -> list[Outcome]:
    """Hand mails to the server, one after the other, and return what became of each.

    What the log says was accepted is left alone, and so is what is uncertain: a person has to look. `accepted` is
    called for each mail that the server has taken in this run, when the log has it; `progress` for every mail. Tests
    (`is_test`) are neither logged nor told to `accepted`. After MOST_FAILURES failures of the connection in a row,
    the others are left. Raises UserError where the server cannot be reached at all, Refused where another process
    sends this outbox, and whatever `accepted` raises: the log has the mail then as accepted and not recorded.
    """
    run = _Run(server, log, pace)
    outcomes = []
    with log.locked():
        try:
            for mail in outgoing:
                outcome = run.outcome_of(mail)
                outcomes.append(outcome)
                if outcome.is_tried and outcome.result is Result.ACCEPTED and not mail.is_test:
                    accepted(outcome)
                progress(outcome)
        finally:
            run.end()
    return outcomes


@dataclass(slots=True)
class _Run:
    server: Server
    log: SendLog
    pace: Pace
    connection: smtplib.SMTP | None = None
    is_used: bool = False
    """Whether the connection has carried a mail: servers close such ones when they like."""
    has_connected: bool = False
    failures: int = 0
    reason: str = ""
    """How the connection failed last."""
    sent_at: deque[datetime] = field(default_factory=deque)

    def outcome_of(self, mail: Outgoing) -> Outcome:
        """Return what the log says became of a mail, else hand it over."""
        known = None if mail.is_test else self.log.entry(mail.message_id)
        if known and known.result in (Result.ACCEPTED, Result.UNCERTAIN):
            changed = "" if known.sha256 == mail.sha256 else f"; that was {known.file}, and this draft differs"
            return untried(mail, known.result, f"{known.reason}{changed}")
        if self.failures < MOST_FAILURES:
            self._keep_pace()
        while self.failures < MOST_FAILURES:
            connection = self._connected()
            outcome = self._handed_over(mail, connection) if connection else None
            if outcome:
                return outcome
        return untried(mail, Result.NOT_SENT, f"not tried, as the run had stopped: {self.reason}")

    def end(self) -> None:
        """Take leave of the server."""
        if self.connection:
            close(self.connection)
            self.connection = None

    def _connected(self) -> smtplib.SMTP | None:
        """Return the connection, a new one where there is none; None where that failed."""
        if self.connection and self.connection.sock:
            return self.connection
        self.end()
        if self.failures:
            self.pace.sleep(_PAUSE * self.failures)
        try:
            self.connection, self.is_used = self.server.connect(), False
        except UserError as error:
            if not self.has_connected:
                raise
            # A password that is wrong now is not right in a moment.
            self.failures = self.failures + 1 if isinstance(error, Unreachable) else MOST_FAILURES
            self.reason = error.message
        else:
            self.has_connected = True
        return self.connection

    def _handed_over(self, mail: Outgoing, connection: smtplib.SMTP) -> Outcome | None:
        """Return what became of a mail; None where the server had closed the connection behind the last one."""
        outcome, has_begun = self._spoken(mail, connection)
        if outcome.result is Result.NOT_SENT and self.is_used and not has_begun:
            return None
        self.is_used = True
        self.failures = self.failures + 1 if outcome.is_of_the_connection else 0
        self.reason = outcome.reason
        if not mail.is_test:
            self._write(outcome)
        return outcome

    def _write(self, outcome: Outcome) -> None:
        try:
            self.log.result(outcome, self.pace.now())
        except UserError as error:
            raise UserError(
                f"{error.message}; of {outcome.mail.path.name} the log does not know the result: {outcome.result}",
                error.remedy,
            ) from error

    def _spoken(self, mail: Outgoing, connection: smtplib.SMTP) -> tuple[Outcome, bool]:
        """Return what became of a mail, and whether its text was begun."""
        talk = Conversation(connection, self.server.timeout)
        try:
            outcome = talk.hand_over(mail, lambda: self._about_to_send(mail))
        except BaseException:
            connection.close()
            if talk.has_begun and not talk.has_ended and not mail.is_test:
                # Where the log cannot say so, it is uncertain, and what came first is said.
                with suppress(UserError):
                    self.log.result(Outcome(mail, Result.NOT_SENT, _INTERRUPTED), self.pace.now())
            raise
        return outcome, talk.has_begun

    def _about_to_send(self, mail: Outgoing) -> None:
        if not mail.is_test:
            self.log.trying(mail, self.pace.now())

    def _keep_pace(self) -> None:
        """Wait until there are fewer than the allowed mails in the last minute."""
        now = self.pace.now()
        if len(self.sent_at) >= self.pace.per_minute:
            # A clock that was put back must not make anybody wait longer.
            self.pace.sleep(min(_MINUTE, max(timedelta(0), self.sent_at.popleft() + _MINUTE - now)))
            now = self.pace.now()
        self.sent_at.append(now)
