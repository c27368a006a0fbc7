"""One mail said to a server step by step, so that it is known on which side of its end a fault came.

A server may accept a mail only after the line with the single dot that ends it. Until that is sent, a lost
connection means that nothing was accepted; from then on only the server's answer tells.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

from arledger.delivery.draft import Outgoing
from arledger.delivery.outcome import Answer, Outcome, Refusal, Result, answer_of, refused
from arledger.delivery.server import how_lost

_CHUNK = 1 << 16
_END = b".\r\n"
_GO_ON = 354
_DOT_AT_START = re.compile(rb"^\.", re.MULTILINE)

# Servers look through a mail before they answer its end. Who hangs up meanwhile does not know whether it went:
# RFC 5321 has ten minutes for this answer, which is ten times our usual timeout.
_PATIENCE_AT_END = 10


class _LostError(smtplib.SMTPException):
    """The connection is of no use any more, and why."""


class Conversation:
    """The handing over of one mail: `has_begun` when the server was told that its text comes, `has_ended` its end."""

    def __init__(self, connection: smtplib.SMTP, timeout: timedelta) -> None:
        self._connection = connection
        self._timeout = timeout
        self.has_begun = False
        self.has_ended = False

    def hand_over(self, mail: Outgoing, about_to_send: Callable[[], object]) -> Outcome:
        """Hand a mail to the server; `about_to_send` is called before its text, and stops everything if it raises.

        The connection is closed where it is of no use for another mail.
        """
        try:
            return self._handed_over(mail, about_to_send)
        except (smtplib.SMTPException, OSError) as error:
            self._connection.close()
            waited = self._timeout * _PATIENCE_AT_END if self.has_ended else self._timeout
            reason = str(error) if isinstance(error, _LostError) else how_lost(error, waited)
            return Outcome(mail, Result.UNCERTAIN if self.has_ended else Result.NOT_SENT, reason)

    def _handed_over(self, mail: Outgoing, about_to_send: Callable[[], object]) -> Outcome:
        answer = self._understood(answer_of(*self._connection.mail(mail.sender, self._options(mail))))
        if answer.is_no:
            return self._given_up(refused(mail, answer))
        left_out = []
        for refusal in self._refusals(mail):
            if refusal.address == mail.recipients[0]:
                return self._given_up(refused(mail, refusal.answer, refusal.address))
            left_out.append(refusal)
        about_to_send()
        self.has_begun = True
        answer = self._understood(answer_of(*self._connection.docmd("DATA")), _GO_ON)
        if answer.is_no:
            return self._given_up(refused(mail, answer))
        self._send_text(mail.content)
        self._ask_whether_heard()
        answer = self._end()
        if answer.is_no:
            return self._given_up(refused(mail, answer))
        return Outcome(mail, Result.ACCEPTED, str(answer), left_out=tuple(left_out))

    def _options(self, mail: Outgoing) -> list[str]:
        """Tell the size beforehand where the server wants to know it."""
        return [f"size={len(mail.content)}"] if self._connection.has_extn("size") else []

    def _refusals(self, mail: Outgoing) -> Iterator[Refusal]:
        for address in mail.recipients:
            answer = self._understood(answer_of(*self._connection.rcpt(address)))
            if answer.is_no:
                yield Refusal(address, answer)

    def _understood(self, answer: Answer, go_on: int | None = None) -> Answer:
        """Return an answer that is a yes or a no; raises what ends the conversation for any other."""
        is_yes = answer.is_yes if go_on is None else answer.code == go_on
        if answer.closes or not (is_yes or answer.is_no):
            raise _LostError(f"the server closed the connection: {answer}" if answer.closes else _nonsense(answer))
        return answer

    def _send_text(self, content: bytes) -> None:
        """Send everything but the end; each part has the whole timeout for itself, however large the mail is."""
        text = memoryview(_DOT_AT_START.sub(b"..", content))
        for start in range(0, len(text), _CHUNK):
            self._connection.send(text[start : start + _CHUNK].tobytes())

    def _ask_whether_heard(self) -> None:
        """Look whether the server has hung up or answered too early, while it is certain that nothing went."""
        sock, file = self._connection.sock, self._connection.file
        if sock is None or file is None:
            raise _LostError("the connection was lost")
        sock.setblocking(False)
        try:
            said = file.peek(1) or sock.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        finally:
            sock.settimeout(self._timeout.total_seconds())
        early = answer_of(0, said).text
        raise _LostError(f"the server answered before the mail had ended: {early}" if early else "the server hung up")

    def _end(self) -> Answer:
        """Send the end and return the answer to it, yes or no; raises for anything else, and then nobody knows."""
        self.has_ended = True
        self._connection.send(_END)
        answer = self._last_answer()
        if not (answer.is_yes or answer.is_no):
            raise _LostError(_nonsense(answer))
        if answer.closes:
            self._connection.close()
        return answer

    def _last_answer(self) -> Answer:
        sock = self._connection.sock
        if sock is None:
            raise _LostError("the connection was lost")
        sock.settimeout((self._timeout * _PATIENCE_AT_END).total_seconds())
        answer = answer_of(*self._connection.getreply())
        sock.settimeout(self._timeout.total_seconds())
        return answer

    def _given_up(self, outcome: Outcome) -> Outcome:
        """Let the server forget a mail that is not sent; where it cannot, the connection is of no use."""
        if self._connection.sock:
            forgotten = False
            with suppress(smtplib.SMTPException, OSError):
                forgotten = answer_of(*self._connection.rset()).is_yes
            if not forgotten:
                self._connection.close()
        return outcome


def _nonsense(answer: Answer) -> str:
    return f"the server gave an answer that is none: {answer}"
