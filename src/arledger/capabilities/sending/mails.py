"""The mails of an outbox, and what becomes of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from arledger.capabilities.sending.standing import RECORDED, Standing
from arledger.delivery.draft import Outgoing, read_draft
from arledger.delivery.log import SendLog
from arledger.delivery.outcome import Outcome, Result
from arledger.letters.drafts import Draft, draft_in


class State(StrEnum):
    """What becomes of a mail: it would go, it went or did not, or it is left out."""

    READY = "ready"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_SENT = "not-sent"
    UNCERTAIN = "uncertain"
    LEFT_OUT = "left-out"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in its file; `draft` is what a reminder is about, `outgoing` what goes to the server where it may."""

    path: Path
    draft: Draft | None
    outgoing: Outgoing | None
    state: State
    reason: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nobody needs to do anything about it."""
        return self.state in (State.ACCEPTED, State.DONE)


def read_mails(paths: Iterable[Path], standing: Standing, logs: "Logs", *, again: bool) -> list[Mail]:
    """Read mails and say of each whether it would go; raises UserError for one that cannot be read.

    `again` lets those go of which nobody knows whether they arrived.
    """
    found = []
    for path in paths:
        draft = draft_in(path)
        against = standing.against(draft) if draft else ""
        known = logs.of(path).entry(draft.message_id) if draft else None
        if against == RECORDED:
            found.append(Mail(path, draft, None, State.DONE, against))
        elif known and known.result is Result.UNCERTAIN and not again:
            found.append(Mail(path, draft, None, State.UNCERTAIN, known.reason))
        elif against:
            found.append(Mail(path, draft, None, State.LEFT_OUT, against))
        else:
            found.append(_outgoing(path, draft, logs, again=again))
    return found


def _outgoing(path: Path, draft: Draft | None, logs: "Logs", *, again: bool) -> Mail:
    mail = read_draft(path)
    known = logs.of(path).entry(mail.message_id)
    if known and known.result is Result.ACCEPTED:
        return Mail(path, draft, None, State.DONE, "sent already")
    if known and known.result is Result.UNCERTAIN and not again:
        return Mail(path, draft, None, State.UNCERTAIN, known.reason)
    return Mail(path, draft, mail, State.READY)


def outcome_state(outcome: Outcome) -> tuple[State, str]:
    """Return what became of a mail, and what a person wants to know of it."""
    left_out = "; ".join(f"{each.address} not: {each.answer}" for each in outcome.left_out)
    said = f"{outcome.recipient}: {outcome.reason}" if outcome.recipient else outcome.reason
    later = ", and may be taken later" if outcome.is_temporary else ""
    return State(outcome.result.value), "; ".join(filter(None, (f"{said}{later}", left_out)))


class Logs:
    """The send logs of outboxes, each read once."""

    def __init__(self) -> None:
        self._logs: dict[Path, SendLog] = {}

    def of(self, path: Path) -> SendLog:
        """Return the log beside a mail."""
        return self.in_folder(path.parent)

    def in_folder(self, folder: Path) -> SendLog:
        """Return the log of a folder."""
        if folder not in self._logs:
            self._logs[folder] = SendLog(folder)
        return self._logs[folder]


def by_folder(mails: Sequence[Mail]) -> dict[Path, list[Outgoing]]:
    """Return the mails that would go, those of a folder together."""
    found: dict[Path, list[Outgoing]] = {}
    for mail in mails:
        if mail.outgoing:
            found.setdefault(mail.path.parent, []).append(mail.outgoing)
    return found
