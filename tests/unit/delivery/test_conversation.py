"""One mail to a real server that fails at each step: what is said of it is what the server has."""

import smtplib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.drafts import draft_text, drafts, large, outbox, read_text
from tests.support.mail_server import PATIENT, PEM, QUICK, MailServer, login, mail_server

from arledger.delivery import conversation
from arledger.delivery.conversation import Conversation
from arledger.delivery.draft import Outgoing
from arledger.delivery.outcome import Outcome, Result
from arledger.delivery.server import close
from arledger.model.problem import UserError

ACME, DANA, ITO = "accounts@acme.example", "dana@northgate.example", "ito@northgate.example"


def spoken(
    server: MailServer, mail: Outgoing, timeout: timedelta = QUICK, begun: Callable[[], object] = int
) -> Outcome:
    connection = server.server(timeout).connect()
    try:
        return Conversation(connection, timeout).hand_over(mail, begun)
    finally:
        close(connection)


def hear_before_the_end(monkeypatch: pytest.MonkeyPatch, connection: smtplib.SMTP) -> None:
    """Let the text be on its way until the server has said or done something."""
    send_text = Conversation._send_text

    def slowly(self: Conversation, content: bytes) -> None:
        send_text(self, content)
        assert connection.file
        connection.file.peek(1)

    monkeypatch.setattr(Conversation, "_send_text", slowly)


@pytest.fixture
def mail(tmp_path: Path) -> Outgoing:
    (made,) = drafts(outbox(tmp_path), 1, Cc=f"Dana <{DANA}>", Bcc=ITO)
    return made


def test_a_mail_arrives_as_it_was_drafted(mail: Outgoing) -> None:
    with mail_server() as server:
        outcome = spoken(server, mail, PATIENT)
    assert (outcome.result, outcome.reason) == (Result.ACCEPTED, "250 2.0.0 Queued as 4711")
    (taken,) = server.taken
    assert taken.content == mail.content
    assert b"\r\n.hidden dot\r\n" in taken.content
    assert (taken.sender, taken.recipients) == ("receivables@northgate.example", [ACME, DANA, ITO])


def test_dots_and_lone_line_ends_end_no_mail(tmp_path: Path) -> None:
    body = b"one\n.\nMAIL FROM:<x@y.example>\r.\r\n..two\r\r\n.\r\n\n.\nend"
    mail = read_text(outbox(tmp_path), draft_text("").encode() + body)
    with mail_server() as server:
        assert spoken(server, mail).result is Result.ACCEPTED
    (taken,) = server.taken
    assert taken.content == mail.content
    assert taken.content.endswith(b"\r\n..two\r\n\r\n.\r\n\r\n.\r\nend\r\n")


@pytest.mark.parametrize(
    ("fault", "result", "reason"),
    [
        ("550-at-mail", Result.REFUSED, "550 5.7.1 Sender not allowed"),
        ("451-at-mail", Result.REFUSED, "451 4.3.0 Try again"),
        ("421-at-mail", Result.NOT_SENT, "the server closed the connection: 421 4.7.0 Too many messages"),
        ("nonsense-at-mail", Result.NOT_SENT, "the server gave an answer that is none: "),
        ("drop-at-mail", Result.NOT_SENT, "the connection was lost"),
        ("stall-at-mail", Result.NOT_SENT, "no answer within 0.25 s"),
        ("550-at-rcpt", Result.REFUSED, "550 5.1.1 No such user"),
        ("451-at-rcpt", Result.REFUSED, "451 4.7.1 Greylisted"),
        ("421-at-rcpt", Result.NOT_SENT, "the server closed the connection: 421"),
        ("nonsense-at-rcpt", Result.NOT_SENT, "the server gave an answer that is none: 334 what"),
        ("drop-at-rcpt", Result.NOT_SENT, "the connection was lost"),
        ("stall-at-rcpt", Result.NOT_SENT, "no answer within 0.25 s"),
        ("554-at-data", Result.REFUSED, "554 5.5.1 No data today"),
        ("nonsense-at-data", Result.NOT_SENT, "the server gave an answer that is none: 250 fine"),
        ("drop-at-data", Result.NOT_SENT, "the connection was lost"),
        ("stall-at-data", Result.NOT_SENT, "no answer within 0.25 s"),
        ("554-at-end", Result.REFUSED, "554 5.6.0 Looks like spam"),
        ("452-at-end", Result.REFUSED, "452 4.3.1 Disk full"),
        ("421-at-end", Result.REFUSED, "421 4.3.2 Going down"),
        ("nonsense-at-end", Result.UNCERTAIN, "the server gave an answer that is none: 354 go on"),
        ("garbage-at-end", Result.UNCERTAIN, "the server gave an answer that is none: "),
        ("nonsense-at-taken", Result.UNCERTAIN, "the server gave an answer that is none: "),
        ("drop-at-end", Result.UNCERTAIN, "the connection was lost"),
        ("stall-at-end", Result.UNCERTAIN, "no answer within 0.25 s"),
        ("drop-at-taken", Result.UNCERTAIN, "the connection was lost"),
        ("stall-at-taken", Result.UNCERTAIN, "no answer within 0.25 s"),
    ],
)
def test_a_fault_at_each_step(mail: Outgoing, fault: str, result: Result, reason: str) -> None:
    # Only where nothing comes is it waited for; a busy machine may take longer for what does come.
    timeout = QUICK if fault.startswith("stall") else PATIENT
    with mail_server(fault) as server:
        outcome = spoken(server, mail, timeout)
    assert (outcome.result, outcome.reason[: len(reason)]) == (result, reason)
    assert outcome.is_temporary == (result is Result.REFUSED and reason.startswith("4"))
    assert "\x1b" not in outcome.reason
    assert len(server.taken) == fault.endswith("taken")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("drop-at-text", "the connection was lost"),
        ("stall-at-text", "no answer within 0.25 s"),
        ("552-at-text", ""),
    ],
)
def test_what_fails_in_the_text_was_not_sent(mail: Outgoing, fault: str, reason: str) -> None:
    with mail_server(fault) as server:
        outcome = spoken(server, large(mail))
    assert outcome.result is Result.NOT_SENT
    assert outcome.reason.startswith(reason)
    assert not server.taken


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("drop-at-text", "the server hung up"),
        ("552-at-text", "the server answered before the mail had ended: 552 5.3.4 Too large"),
    ],
)
def test_a_server_that_has_given_up_is_heard_before_the_end_is_sent(
    mail: Outgoing, monkeypatch: pytest.MonkeyPatch, fault: str, reason: str
) -> None:
    with mail_server(fault) as server:
        connection = server.server().connect()
        hear_before_the_end(monkeypatch, connection)
        outcome = Conversation(connection, PATIENT).hand_over(mail, lambda: None)
        close(connection)
    assert outcome.result is Result.NOT_SENT
    assert outcome.reason in (reason, "the connection was lost")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_it_is_the_same_under_encryption(mail: Outgoing, monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    faults = ("ok", "554-at-end", "drop-at-text", "drop-at-taken", "drop-at-data")
    outcomes = []
    with mail_server(*faults, security=security) as server:
        known = server.server(host="localhost", security=security, **login())
        for fault in faults:
            connection = known.connect()
            with monkeypatch.context() as patch:
                if fault == "drop-at-text":
                    hear_before_the_end(patch, connection)
                outcomes.append(Conversation(connection, PATIENT).hand_over(mail, lambda: None).result)
            close(connection)
    assert outcomes == [Result.ACCEPTED, Result.REFUSED, Result.NOT_SENT, Result.UNCERTAIN, Result.NOT_SENT]
    assert [each.content for each in server.taken] == [mail.content] * 2


def test_a_large_mail_arrives(mail: Outgoing) -> None:
    with mail_server() as server:
        assert spoken(server, large(mail, 2 * 1024**2), PATIENT).result is Result.ACCEPTED
    assert len(server.taken[0].content) > 2_000_000


def test_the_answer_to_the_end_may_take_ten_times_as_long(mail: Outgoing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "_PATIENCE_AT_END", 10)
    waited: list[object] = []
    getreply = smtplib.SMTP.getreply

    def timed(self: smtplib.SMTP) -> tuple[int, bytes]:
        waited.append(self.sock and self.sock.gettimeout())
        return getreply(self)

    monkeypatch.setattr(smtplib.SMTP, "getreply", timed)
    with mail_server() as server:
        spoken(server, mail, PATIENT)
    seconds = PATIENT.total_seconds()
    assert waited[-3:] == [seconds, 10 * seconds, 5], "DATA, the end, QUIT"


def test_who_is_it_for_refused_nobody_gets_it(mail: Outgoing) -> None:
    with mail_server() as server:
        server.refused = {ACME: "550 5.1.1 \x07No such user"}
        outcome = spoken(server, mail, PATIENT)
    assert (outcome.result, outcome.recipient, outcome.reason) == (Result.REFUSED, ACME, "550 5.1.1 No such user")
    assert not outcome.is_temporary
    assert not server.taken


def test_the_others_get_what_one_in_copy_cannot(mail: Outgoing) -> None:
    with mail_server() as server:
        server.refused = {DANA: "451 4.7.1 Greylisted"}
        outcome = spoken(server, mail, PATIENT)
    assert outcome.result is Result.ACCEPTED
    ((address, answer),) = [(each.address, str(each.answer)) for each in outcome.left_out]
    assert (address, answer) == (DANA, "451 4.7.1 Greylisted")
    assert server.taken[0].recipients == [ACME, ITO]


def test_a_refused_mail_leaves_nothing_to_the_next(mail: Outgoing) -> None:
    with mail_server("550-at-rcpt", "554-at-end", "550-at-mail") as server:
        connection = server.server().connect()
        results = [Conversation(connection, PATIENT).hand_over(mail, lambda: None).result for _ in range(4)]
        close(connection)
    assert results == [Result.REFUSED, Result.REFUSED, Result.REFUSED, Result.ACCEPTED]
    assert (server.connections, len(server.taken)) == (1, 1)


def test_a_mail_that_is_too_large_is_refused_before_it_is_sent(mail: Outgoing) -> None:
    with mail_server(data_size_limit=100) as server:
        begun: list[int] = []
        outcome = spoken(server, mail, PATIENT, lambda: begun.append(1))
    assert outcome.result is Result.REFUSED
    assert outcome.reason.startswith("552 ")
    assert not begun


def test_what_cannot_be_logged_is_not_sent(mail: Outgoing) -> None:
    def full() -> None:
        raise UserError("sent.log: no space left")

    with mail_server() as server, pytest.raises(UserError, match="no space left"):
        spoken(server, mail, PATIENT, full)
    assert not server.taken


@pytest.mark.parametrize(("where", "has_ended"), [("_send_text", False), ("_last_answer", True)])
def test_an_interruption_tells_on_which_side_of_the_end_it_came(
    mail: Outgoing, monkeypatch: pytest.MonkeyPatch, where: str, has_ended: bool
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Conversation, where, interrupted)
    with mail_server() as server:
        connection = server.server().connect()
        talk = Conversation(connection, PATIENT)
        with pytest.raises(KeyboardInterrupt):
            talk.hand_over(mail, lambda: None)
        connection.close()
    assert (talk.has_begun, talk.has_ended) == (True, has_ended)
