"""The mail server of `[mail]`: a connection that is encrypted and logged in, or one clear sentence why not."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address

from arledger.delivery.outcome import Answer, answer_of
from arledger.delivery.password import Password, find_password
from arledger.letters.wording import harmless
from arledger.model.problem import UserError
from arledger.policy.settings import MailSettings, Security

# What we call ourselves to the server: a name of this machine is nobody's business, and asking for it asks the net.
_OWN_NAME = "[127.0.0.1]"
_CHECK = "Check host, port and security under [mail] in arledger.toml."
_LONGEST_TIMEOUT, _MOST_A_MINUTE = 3600, 10_000
_GOODBYE = timedelta(seconds=5)


class Unreachable(UserError):
    """The server does not answer as one does that works; it may a little later."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that mails are handed to; `timeout` is how long one answer may take."""

    host: str
    port: int
    security: Security
    user: str
    password: Password | None
    timeout: timedelta

    @property
    def name(self) -> str:
        """The host and port, as messages name it."""
        return f"{harmless(self.host)}:{self.port}"

    def connect(self) -> smtplib.SMTP:
        """Return a connection that takes mails; raises UserError, Unreachable where it may work later."""
        with self._explained():
            connection = self._opened()
        try:
            with self._explained():
                self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _opened(self) -> smtplib.SMTP:
        seconds = self.timeout.total_seconds()
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, _OWN_NAME, timeout=seconds, context=_context())
        return smtplib.SMTP(self.host, self.port, _OWN_NAME, seconds)

    def _prepare(self, connection: smtplib.SMTP) -> None:
        if self.security == "none" and not _is_here(connection.sock):
            raise _not_here(self.host)
        connection.ehlo_or_helo_if_needed()
        if self.security == "starttls":
            self._encrypt(connection)
            connection.ehlo_or_helo_if_needed()
        if self.password:
            self._log_in(connection, self.password)

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        """Begin TLS; where the server does not, nothing else is said to it."""
        try:
            connection.starttls(context=_context())
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
            raise UserError(
                f"{self.name} does not begin TLS (STARTTLS), and no mail goes unencrypted",
                'Check port and security under [mail]; on port 465 write security = "tls".',
            ) from error

    def _log_in(self, connection: smtplib.SMTP, password: Password) -> None:
        try:
            connection.login(self.user, password.secret)
        except smtplib.SMTPNotSupportedError as error:
            raise UserError(
                f"{self.name} offers no way to log in that arledger knows (PLAIN, LOGIN or CRAM-MD5)",
                "Take out user under [mail] if the server needs none, or ask the provider for SMTP AUTH.",
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            answer = self._answer(error)
            if answer.is_for_now:
                raise Unreachable(f"{self.name} cannot log anybody in now: {answer}", "Try again later.") from None
            raise UserError(
                f"{self.name} does not accept the user name or the password of {harmless(self.user)}: {answer}",
                "Check user under [mail], and the password in ARLEDGER_SMTP_PASSWORD or the keyring.",
            ) from None
        finally:
            # The library keeps both for a second login, which there is not.
            connection.user = connection.password = ""

    def _answer(self, error: smtplib.SMTPResponseException) -> Answer:
        """Return what the server said, without the password, before anything of it is cut."""
        said: bytes | str = error.smtp_error
        text = said if isinstance(said, str) else said.decode("utf-8", "replace")
        if self.password:
            text = self.password.taken_out(text, self.user)
        return answer_of(error.smtp_code, text.encode())

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what goes wrong on the way to the server into a sentence."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise UserError(
                f"{self.name}: its certificate does not prove that it is this server: {error.verify_message}",
                "Check host under [mail]; the certificate must be for that name, and from an authority known here.",
            ) from error
        except ssl.SSLError as error:
            raise UserError(f"{self.name} speaks no TLS of version 1.2 or newer on this port", _CHECK) from error
        except (socket.gaierror, UnicodeError) as error:
            raise Unreachable(f"there is no server {harmless(self.host)}, or no network", _CHECK) from error
        except smtplib.SMTPResponseException as error:
            answer = self._answer(error)
            raise Unreachable(f"{self.name} takes no mail now: {answer}", "Try again later.") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{self.name}: {how_lost(error, self.timeout)}", _CHECK) from error
        except ValueError:
            # What the library reads of a login, such as a challenge that is none.
            raise Unreachable(f"{self.name} gave an answer that is none", _CHECK) from None


def server_of(settings: MailSettings, password: Callable[[str], Password] = find_password) -> Server:
    """Return the server that the policy names; raises UserError where it names none, or one that is not safe."""
    if not settings.host:
        raise UserError(
            "arledger.toml names no mail server", 'Write under [mail]: host = "mail.your-provider.example".'
        )
    for name, value, most in (
        ("port", settings.port, 65535),
        ("timeout", settings.timeout, _LONGEST_TIMEOUT),
        ("per-minute", settings.per_minute, _MOST_A_MINUTE),
    ):
        if not 1 <= value <= most:
            raise UserError(f"arledger.toml: [mail] {name} is {value}", f"Write a number from 1 to {most}.")
    if settings.security == "none" and not _is_name_of_this_machine(settings.host):
        raise _not_here(settings.host)
    known = password(settings.user) if settings.user else None
    timeout = timedelta(seconds=settings.timeout)
    return Server(settings.host, settings.port, settings.security, settings.user, known, timeout)


def close(connection: smtplib.SMTP) -> None:
    """Take leave of a server, and not wait for it for long."""
    with suppress(OSError, smtplib.SMTPException):
        if connection.sock:
            connection.sock.settimeout(_GOODBYE.total_seconds())
            connection.quit()
    connection.close()


def how_lost(error: BaseException, timeout: timedelta) -> str:
    """Say in a few words how a connection ended; `timeout` is how long was waited."""
    seen: BaseException | None = error
    while seen:
        if isinstance(seen, TimeoutError):
            return f"no answer within {timeout.total_seconds():g} s"
        if isinstance(seen, ConnectionRefusedError):
            return "nothing answers there"
        seen = seen.__context__
    return "the connection was lost"


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _is_here(connected: socket.socket | None) -> bool:
    return connected is not None and ip_address(connected.getpeername()[0]).is_loopback


def _is_name_of_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _not_here(host: str) -> UserError:
    return UserError(
        f'[mail] security = "none" is for a server on this machine alone, and {harmless(host)} is another',
        'Write security = "starttls" for port 587, or "tls" for port 465.',
    )
