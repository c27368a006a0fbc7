"""A mail server on this machine that does what it is told: it takes mails, refuses, stalls and hangs up at any step."""

import asyncio
import os
import signal
import ssl
from asyncio import AbstractEventLoop, BaseTransport
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from arledger.delivery.password import Password
from arledger.delivery.server import Server

PEM = Path(__file__).parents[1] / "samples" / "mail" / "localhost.pem"
USER, PASSWORD = "receivables", "correct horse"
QUICK = timedelta(milliseconds=250)
"""How long an answer may take where none comes."""
PATIENT = timedelta(seconds=30)
FOREVER = 3600
QUEUED = "250 2.0.0 Queued as 4711"

STEPS = ("mail", "rcpt", "data", "text", "end", "taken")
"""Where it may happen: at a command, in the text, at its end before the mail is kept, and after that."""
DROPS = tuple(f"drop-at-{step}" for step in STEPS)
STALLS = tuple(f"stall-at-{step}" for step in STEPS)
KILLS = tuple(f"kill-at-{step}" for step in STEPS)
ANSWERS = {
    "550-at-mail": "550 5.7.1 Sender not allowed",
    "451-at-mail": "451 4.3.0 Try again",
    "421-at-mail": "421 4.7.0 Too many messages on this connection",
    "550-at-rcpt": "550 5.1.1 No such user",
    "451-at-rcpt": "451 4.7.1 Greylisted",
    "421-at-rcpt": "421 4.3.2 Going down",
    "554-at-data": "554 5.5.1 No data today",
    "554-at-end": "554 5.6.0 Looks like spam",
    "452-at-end": "452 4.3.1 Disk full",
    "421-at-end": "421 4.3.2 Going down",
    "nonsense-at-mail": "hello",
    "nonsense-at-rcpt": "334 what",
    "nonsense-at-data": "250 fine",
    "nonsense-at-end": "354 go on",
    "552-at-text": "552 5.3.4 Too large",
    "garbage-at-end": "\x1b[31m" * 40,
    "nonsense-at-taken": "hello",
}
FAULTS = (*ANSWERS, *DROPS, *STALLS)


@dataclass
class MailServer:
    """What the server does with the next mails, in turn, and what it has taken.

    `refused` are addresses that it does not take, with its answers. `is_closing_after_each`: it takes one mail a connection, and
    says so only behind it.
    """

    faults: deque[str]
    security: str = "none"
    options: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    taken: list["Taken"] = field(default_factory=list)
    connections: int = 0
    is_closing_after_each: bool = False
    victim: int = 0
    """The process that a fault kills."""
    port: int = 0
    _stop: Callable[[], None] = lambda: None

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what it has taken."""
        return [mail.message_id for mail in self.taken]

    def server(self, timeout: timedelta = PATIENT, **changed: Any) -> Server:
        """Return the server as the program knows it."""
        known: dict[str, Any] = {"security": "none", "user": "", "password": None, "host": "127.0.0.1", **changed}
        return Server(port=self.port, timeout=timeout, **known)

    def stop(self) -> None:
        """End it, with all connections."""
        self._stop()
        self._stop = lambda: None

    def start(self, port: int = 0) -> None:
        """Begin to listen, on the same port again after a stop."""
        self._stop = _started(self, port or self.port)


def login() -> dict[str, Any]:
    """Return what lets a server know the user by the password."""
    return {"user": USER, "password": Password(PASSWORD)}


@dataclass(frozen=True)
class Taken:
    """A mail that the server has kept, whether it said so or not."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message_id(self) -> str:
        (line,) = (line for line in self.content.split(b"\r\n") if line.lower().startswith(b"message-id:"))
        return line.partition(b":")[2].strip().decode()


@contextmanager
def mail_server(*faults: str, security: str = "none", **options: Any) -> Iterator[MailServer]:
    """Run a server that has the given faults for its first mails, one each; `ok` is none."""
    state = MailServer(deque(faults), security, options)
    state.start()
    try:
        yield state
    finally:
        state.stop()


class _Protocol(SMTP):  # type: ignore[misc]  # aiosmtpd has no types
    """The server's side of a connection."""

    def __init__(self, state: MailServer, loop: AbstractEventLoop, **options: Any) -> None:
        self.state = state
        self.fault = "ok"
        # A name of its own: the machine's is asked of the net.
        super().__init__(_Handler(), hostname="mail.northgate.example", loop=loop, **options)

    def connection_made(self, transport: BaseTransport) -> None:
        self.state.connections += self._original_transport is None
        super().connection_made(transport)

    async def happens(self, step: str) -> str:
        """Do what is to go wrong at a step, and return what is to be answered; empty where all is well."""
        kind, _, place = self.fault.partition("-at-")
        if place != step:
            return ""
        if kind == "kill":
            os.kill(self.state.victim, signal.SIGKILL)
            return ""
        if kind == "stall":
            await asyncio.sleep(FOREVER)
        if kind == "drop":
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.abort()
            await asyncio.sleep(FOREVER)
        return ANSWERS[self.fault]

    async def push(self, status: Any) -> None:
        await super().push(status)
        if str(status).startswith("421") or (self.state.is_closing_after_each and status == QUEUED):
            assert self.transport is not None
            self.transport.close()
            await asyncio.sleep(FOREVER)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd finds it by its name
        self.fault = self.state.faults.popleft() if self.state.faults else "ok"
        if answer := await self.happens("mail"):
            await self.push(answer)
        else:
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd finds it by its name
        if answer := await self.happens("rcpt"):
            await self.push(answer)
        else:
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd finds it by its name
        if answer := await self.happens("data"):
            await self.push(answer)
            return
        if self.fault.endswith("-at-text"):
            await self.push("354 go on")
            await self._reader.readline()
            await self.push(await self.happens("text"))
            await asyncio.sleep(FOREVER)
        await super().smtp_DATA(arg)


class _Handler:
    """What the server thinks of addresses and mails."""

    async def handle_RCPT(self, server: _Protocol, _session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        if address in server.state.refused:
            return server.state.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: _Protocol, _session: Any, envelope: Any) -> str:  # noqa: N802
        if answer := await server.happens("end"):
            return answer
        server.state.taken.append(Taken(envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return await server.happens("taken") or QUEUED


def _authenticated(_server: Any, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
    return AuthResult(success=(told.login, told.password) == (USER.encode(), PASSWORD.encode()), handled=False)


def _started(state: MailServer, port: int) -> Callable[[], None]:
    """Run the server in a thread of its own; return what ends it, with its connections."""
    loop = asyncio.new_event_loop()
    security = state.security
    options: dict[str, Any] = {**state.options}
    context = None
    if security != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(PEM)
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    open_: list[_Protocol] = []

    def protocol() -> _Protocol:
        made = _Protocol(state, loop, authenticator=_authenticated, auth_require_tls=False, **options)
        open_.append(made)
        return made

    of_loop = loop.create_server(protocol, "127.0.0.1", port, ssl=context if security == "tls" else None)
    listening = loop.run_until_complete(of_loop)
    state.port = listening.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever)
    thread.start()

    async def end() -> None:
        listening.close()
        for each in open_:
            if isinstance(each.transport, asyncio.Transport):
                each.transport.abort()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # Transports are closed in the turn after the one in which they are told.
        for _ in range(3):
            await asyncio.sleep(0)

    def stop() -> None:
        asyncio.run_coroutine_threadsafe(end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    return stop
