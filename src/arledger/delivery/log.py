"""The send log of a day's drafts: what a killed process had begun is known afterwards, and nothing goes twice.

`outbox/DATE/sent.log` has one line of JSON for each step, on the disk before the next is taken. A mail that was
begun and has no result may have been accepted: it is uncertain until a person has looked.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from arledger.delivery.draft import Outgoing
from arledger.delivery.outcome import Outcome, Result
from arledger.files.append import append_line
from arledger.files.durable import failing
from arledger.files.lock import write_lock
from arledger.files.regular import read_regular
from arledger.letters.wording import harmless
from arledger.model.problem import UserError

NAME = "sent.log"
_LARGEST = 64 * 1024**2

Step = Literal["trying", "accepted", "refused", "not-sent", "uncertain", "recorded"]
_INTERRUPTED = "the run was interrupted before the server had answered"


@dataclass(frozen=True, slots=True)
class Logged:
    """What the log knows of one mail: its draft, and what became of it, when, with the server's answer.

    `is_recorded` says that the ledger has it.
    """

    message_id: str
    file: str
    sha256: str
    time: str
    result: Result
    reason: str = ""
    is_recorded: bool = False


class SendLog:
    """The send log in the folder of a day's drafts, `outbox/DATE`; raises UserError where it is damaged."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._logged: dict[str, Logged] = {}
        self.read()

    def read(self) -> None:
        """Read what is in the file now."""
        self._logged = {}
        with failing(self.path):
            content = read_regular(self.path, _LARGEST) if self.path.exists() else b""
        # What is behind the last line end was being written when the process died.
        for number, line in enumerate(content.split(b"\n")[:-1], 1):
            step = _read_line(line)
            if step is None:
                raise UserError(
                    f"{self.path}:{number}: this is no line of a send log, and what was sent cannot be told",
                    "Restore the file as it was written, or move its folder away once all mails are accounted for.",
                )
            self._take(*step)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the outbox for one process, and read the log again; raises Refused where another one sends."""
        with write_lock(self.path.parent.parent, timeout=0):
            self.read()
            yield

    def state_of(self, message_id: str) -> Result | None:
        """Return what became of a mail; None where nothing was begun."""
        found = self._logged.get(message_id)
        return found.result if found else None

    def entry(self, message_id: str) -> Logged | None:
        """Return all that is known of a mail."""
        return self._logged.get(message_id)

    def unrecorded(self) -> list[Logged]:
        """Return what was accepted and is not recorded in the ledger yet, in the order of sending."""
        return [each for each in self._logged.values() if each.result is Result.ACCEPTED and not each.is_recorded]

    def uncertain(self) -> list[Logged]:
        """Return what a person must look at."""
        return [each for each in self._logged.values() if each.result is Result.UNCERTAIN]

    def trying(self, mail: Outgoing, at: datetime) -> None:
        """Write that the text of a mail is about to be sent."""
        self._write("trying", _logged(mail, Result.UNCERTAIN), at)

    def result(self, outcome: Outcome, at: datetime) -> None:
        """Write what became of a mail."""
        logged = replace(_logged(outcome.mail, outcome.result), reason=outcome.reason)
        self._write(_STEPS[outcome.result], logged, at)

    def recorded(self, message_id: str, at: datetime) -> None:
        """Write that the ledger has it; raises KeyError for a mail that the log does not know."""
        self._write("recorded", replace(self._logged[message_id], result=Result.ACCEPTED, reason=""), at)

    def settle(self, message_id: str, *, arrived: bool, by: str, at: datetime) -> None:
        """Write what a person found out of an uncertain mail; raises KeyError for one that the log does not know."""
        result = Result.ACCEPTED if arrived else Result.NOT_SENT
        settled = replace(self._logged[message_id], result=result, reason=f"according to {harmless(by)}")
        self._write(_STEPS[result], settled, at)

    def _write(self, step: Step, logged: Logged, at: datetime) -> None:
        logged = replace(logged, time=at.isoformat(timespec="seconds"))
        line = {"time": logged.time, "step": step, **{key: getattr(logged, key) for key in _KEYS}}
        append_line(self.path, json.dumps({key: value for key, value in line.items() if value}).encode("ascii"))
        self._take(step, logged)

    def _take(self, step: Step, logged: Logged) -> None:
        """Add a step to what is known. What was accepted stays so, whatever comes later."""
        known = self._logged.get(logged.message_id)
        if known and known.result is Result.ACCEPTED:
            logged = known
        elif step == "trying":
            logged = replace(logged, reason=_INTERRUPTED)
        self._logged[logged.message_id] = replace(logged, is_recorded=logged.is_recorded or step == "recorded")


_KEYS = ("message_id", "file", "sha256", "reason")
_STEPS: dict[Result, Step] = {
    Result.ACCEPTED: "accepted",
    Result.REFUSED: "refused",
    Result.NOT_SENT: "not-sent",
    Result.UNCERTAIN: "uncertain",
}
_RESULTS: dict[Step, Result] = {
    **{step: result for result, step in _STEPS.items()},
    "trying": Result.UNCERTAIN,
    "recorded": Result.ACCEPTED,
}


def _logged(mail: Outgoing, result: Result) -> Logged:
    return Logged(mail.message_id, mail.path.name, mail.sha256, "", result)


def _read_line(line: bytes) -> tuple[Step, Logged] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return None
    step = next((known for known in _RESULTS if known == found.get("step")), None)
    if step is None or not found.get("message_id"):
        return None
    message_id, file, sha256, reason = (found.get(key, "") for key in _KEYS)
    return step, Logged(message_id, file, sha256, found.get("time", ""), _RESULTS[step], reason)
