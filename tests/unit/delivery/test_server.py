"""On the way to a server: encrypted and known, or one sentence why not. No plain text, no password in any of them."""

import smtplib
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from tests.support.mail_server import PASSWORD, PATIENT, PEM, QUICK, USER, login, mail_server

from arledger.delivery.password import Password
from arledger.delivery.server import Server, Unreachable, close, how_lost, server_of
from arledger.model.problem import UserError
from arledger.policy.settings import MailSettings


@pytest.fixture
def _trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))


@contextmanager
def listener(*says: bytes) -> Iterator[int]:
    """Listen on a port and say lines to who connects, one to each that it says; then hang up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def speak() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.settimeout(30)
                for said in says:
                    connection.sendall(said)
                    if not connection.recv(4096):
                        return

        thread = Thread(target=speak)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def to(port: int, timeout: timedelta = PATIENT, **changed: Any) -> Server:
    known: dict[str, Any] = {"host": "localhost", "security": "none", "user": "", "password": None, **changed}
    return Server(port=port, timeout=timeout, **known)


def refused(server: Server) -> UserError:
    with pytest.raises(UserError) as caught:
        server.connect()
    assert caught.value.remedy
    text = "".join(traceback.format_exception(caught.value)) + repr(server)
    assert PASSWORD not in text
    return caught.value


@pytest.mark.usefixtures("_trusted")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_connection_is_encrypted_and_logged_in(security: str) -> None:
    with mail_server(security=security) as state:
        connection = state.server(host="localhost", security=security, **login()).connect()
        assert connection.sock
        assert connection.sock.version() in ("TLSv1.2", "TLSv1.3")  # type: ignore[attr-defined]
        assert PASSWORD not in str(vars(connection))
        close(connection)
        assert connection.sock is None


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_knows_is_refused(security: str) -> None:
    with mail_server(security=security) as state:
        error = refused(state.server(host="localhost", security=security, **login()))
    assert error.message.startswith(
        f"localhost:{state.port}: its certificate does not prove that it is this server: "
    )
    assert "self-signed" in error.message
    assert not isinstance(error, Unreachable)


@pytest.mark.usefixtures("_trusted")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_name_is_refused(security: str) -> None:
    with mail_server(security=security) as state:
        error = refused(state.server(host="127.0.0.1", security=security, **login()))
    assert "certificate is not valid for '127.0.0.1'" in error.message


def test_without_starttls_nothing_is_said_to_the_server() -> None:
    with mail_server() as state:
        error = refused(state.server(host="localhost", security="starttls", **login()))
    assert error.message == f"localhost:{state.port} does not begin TLS (STARTTLS), and no mail goes unencrypted"


def test_a_starttls_that_is_refused_is_no_way_to_plain_text() -> None:
    with listener(b"220 hi\r\n", b"250-hi\r\n250 STARTTLS\r\n", b"454 not now\r\n") as port:
        error = refused(to(port, security="starttls", **login()))
    assert error.message.endswith("does not begin TLS (STARTTLS), and no mail goes unencrypted")


def test_tls_on_a_port_without_it_is_said() -> None:
    with mail_server() as state:
        error = refused(state.server(host="localhost", security="tls"))
    assert error.message == f"localhost:{state.port} speaks no TLS of version 1.2 or newer on this port"


def test_a_wrong_password_is_said_and_not_shown() -> None:
    with mail_server() as state:
        error = refused(state.server(**(login() | {"password": Password("battery staple")})))
    assert error.message == (
        f"127.0.0.1:{state.port} does not accept the user name or the password of {USER}: "
        "535 5.7.8 Authentication credentials invalid"
    )
    assert not isinstance(error, Unreachable)
    assert "battery" not in "".join(traceback.format_exception(error))


def test_a_server_that_repeats_the_password_is_not_quoted() -> None:
    said = f"535 {'x' * 190}{PASSWORD}\r\n".encode()
    with listener(b"220 hi\r\n", b"250-hi\r\n250 AUTH PLAIN\r\n", said) as port:
        assert refused(to(port, **login())).message.endswith(f"{USER}: 535 {'x' * 190}…")
    with listener(b"220 hi\r\n", b"250-hi\r\n250 AUTH PLAIN\r\n", b"454 busy\r\n") as port:
        error = refused(to(port, **login()))
    assert (type(error), error.message) == (Unreachable, f"localhost:{port} cannot log anybody in now: 454 busy")


def test_a_server_without_a_login_is_said() -> None:
    with listener(b"220 hi\r\n", b"250 hi\r\n") as port:
        assert "offers no way to log in" in refused(to(port, **login())).message


def test_a_login_that_is_nonsense_is_said() -> None:
    with listener(b"220 hi\r\n", b"250-hi\r\n250 AUTH CRAM-MD5\r\n", b"334 x\r\n") as port:
        assert refused(to(port, **login())).message == f"localhost:{port} gave an answer that is none"


def test_a_known_server_in_plain_text_takes_a_password_only_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as state:
        close(state.server(**login()).connect())
        monkeypatch.setattr(socket.socket, "getpeername", lambda _: ("192.0.2.1", 25))
        assert "and 127.0.0.1 is another" in refused(state.server(**login())).message


def test_what_does_not_answer_may_answer_later() -> None:
    with listener() as port:
        assert isinstance(error := refused(to(port)), Unreachable)
        assert error.message == f"localhost:{port}: the connection was lost"
        closed = port
    assert refused(to(closed)).message == f"localhost:{closed}: nothing answers there"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert refused(to(port, QUICK)).message == f"localhost:{port}: no answer within 0.25 s"
    with listener(b"421 too busy\r\n") as port:
        assert refused(to(port)).message == f"localhost:{port} takes no mail now: 421 too busy"
    with listener(b"554 go\x1b[31m away\r\n") as port:
        assert refused(to(port)).message == f"localhost:{port} takes no mail now: 554 go[31m away"
    with listener(b"hello\r\n" * 3) as port:
        assert isinstance(refused(to(port)), Unreachable)
    with listener(b"220 " + b"x" * 10_000) as port:
        assert isinstance(refused(to(port)), Unreachable)


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refused(to(25, host="mail.northgate.example", security="tls")).message == (
        "there is no server mail.northgate.example, or no network"
    )
    monkeypatch.undo()
    assert refused(to(25, host="x" * 70 + ".example", security="tls")).message.startswith("there is no server xxx")


def test_nothing_else_is_asked_of_the_net(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> str:
        raise AssertionError("it asks for a name of this machine")

    for name in ("getfqdn", "gethostbyaddr", "gethostname"):
        monkeypatch.setattr(socket, name, asked)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:1")
    with mail_server() as state:
        connection = state.server().connect()
        assert connection.local_hostname == "[127.0.0.1]"
        close(connection)


def test_settings_become_a_server() -> None:
    asked: list[str] = []

    def password(user: str) -> Password:
        asked.append(user)
        return Password(PASSWORD)

    settings = MailSettings(host="mail.northgate.example", user="receivables", timeout=20)
    found = server_of(settings, password)
    assert found == Server(
        "mail.northgate.example", 587, "starttls", "receivables", Password(PASSWORD), timedelta(seconds=20)
    )
    assert asked == ["receivables"]
    assert server_of(MailSettings(host="mail.northgate.example"), password).password is None
    assert len(asked) == 1, "without a user nobody is asked"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"port": 0}, "[mail] port is 0"),
        ({"port": 70_000}, "[mail] port is 70000"),
        ({"timeout": 0}, "[mail] timeout is 0"),
        ({"timeout": 10**18}, "[mail] timeout is 1000000000000000000"),
        ({"per_minute": 0}, "[mail] per-minute is 0"),
    ],
)
def test_settings_that_cannot_be(setting: dict[str, int], message: str) -> None:
    with pytest.raises(UserError) as caught:
        server_of(MailSettings(host="mail.northgate.example", **setting))  # type: ignore[arg-type]
    assert caught.value.message == f"arledger.toml: {message}"


def test_settings_that_name_no_server() -> None:
    with pytest.raises(UserError, match=r"arledger.toml names no mail server"):
        server_of(MailSettings())


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_plain_text_stays_on_this_machine(host: str) -> None:
    assert server_of(MailSettings(host=host, security="none")).security == "none"


@pytest.mark.parametrize("host", ["mail.northgate.example", "192.168.0.1", "localhost.example", "127.1"])
def test_plain_text_does_not_leave_this_machine(host: str) -> None:
    with pytest.raises(UserError, match='security = "none" is for a server on this machine alone'):
        server_of(MailSettings(host=host, security="none"))


def test_taking_leave_of_a_server_that_has_gone() -> None:
    with mail_server() as state:
        connection = state.server().connect()
    close(connection)
    assert connection.sock is None


def test_how_a_connection_ended() -> None:
    def caught(inner: Exception) -> Exception:
        try:
            try:
                raise inner
            except OSError:
                raise smtplib.SMTPServerDisconnected("gone")  # noqa: B904 - as smtplib does
        except smtplib.SMTPException as error:
            return error

    minute = timedelta(minutes=1)
    assert how_lost(caught(TimeoutError()), minute) == "no answer within 60 s"
    assert how_lost(caught(ConnectionResetError()), minute) == "the connection was lost"
    assert how_lost(ConnectionRefusedError(), minute) == "nothing answers there"
