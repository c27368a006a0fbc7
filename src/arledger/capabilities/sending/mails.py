"""The mails of an outbox, and what becomes of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from arledger.capabilities.sending.kinds import RECORDED, Standings
from arledger.delivery.draft import Outgoing, read_draft
from arledger.delivery.log import SendLog
from arledger.delivery.outcome import Outcome, Result
from arledger.files.regular import read_regular
from arledger.letters.drafts import EMAIL, LARGEST, REMINDER, Draft, draft_in, mail_of, mark_of
from arledger.session.mail_kinds import AGAIN


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
    """A mail in its file; `draft` is what one of ours is about, `outgoing` what goes to the server where it may."""

    path: Path
    draft: Draft | None
    outgoing: Outgoing | None
    state: State
    reason: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nobody needs to do anything about it."""
        return self.state in (State.ACCEPTED, State.DONE)


def read_mails(paths: Iterable[Path], standing: Standings, logs: "Logs", *, again: bool) -> list[Mail]:
    """Read mails and say of each whether it would go; raises UserError for one that cannot be read.

    `again` lets those go of which nobody knows whether they arrived. Of several about the same, the newest goes.
    """
    found = [_read(path, standing, logs, again=again) for path in paths]
    newest: dict[tuple[str, ...], Mail] = {}
    for mail in sorted(found, key=_age):
        if mail.draft and (mail.outgoing or (mail.state is State.DONE and mail.draft.kind != REMINDER)):
            newest[_same(mail.draft)] = mail
    return [_or_newer(mail, newest.get(_same(mail.draft))) if mail.draft else mail for mail in found]


def _or_newer(mail: Mail, newest: Mail | None) -> Mail:
    """Return a mail, which is left out where another one about the same is newer, and goes or went."""
    if not mail.outgoing or newest is None or newest is mail:
        return mail
    goes = "goes" if newest.outgoing else "went"
    return replace(mail, outgoing=None, state=State.LEFT_OUT, reason=f"{newest.path} {goes}, which is newer")


def _age(mail: Mail) -> tuple[date, int, Path]:
    """Return what sorts mails by their age: of one day, those whose names were taken already are newer."""
    return mail.draft.day if mail.draft else date.min, len(mail.path.name), mail.path


def _same(draft: Draft) -> tuple[str, ...]:
    """Return what two drafts have in common of which one goes: a client's reminder, or a letter about a matter."""
    whose = (draft.kind, draft.client, draft.currency)
    return whose if draft.kind == REMINDER else (*whose, draft.about, *sorted(draft.numbers))


def _read(path: Path, standing: Standings, logs: "Logs", *, again: bool) -> Mail:
    if path.is_symlink():
        return Mail(path, None, None, State.LEFT_OUT, "a link is not followed: put the mail itself here")
    draft = draft_in(path)
    if draft and standing.is_recorded(draft.message_id):
        return Mail(path, draft, None, State.DONE, RECORDED)
    if draft and draft.channel != EMAIL:
        return Mail(path, draft, None, State.LEFT_OUT, standing.against(draft))
    mail = read_draft(path)
    # The log and the ledger know a mail by the Message-ID with which it goes, however strange somebody has made it.
    draft = draft._replace(message_id=mail.message_id) if draft else None
    known = logs.of(path).entry(mail.message_id)
    if known and known.result is Result.ACCEPTED:
        return Mail(path, draft, None, State.DONE, "sent already")
    if known and known.result is Result.UNCERTAIN and not again:
        return Mail(path, draft, None, State.UNCERTAIN, known.reason)
    against = (standing.against(draft) if draft else "") or _strange(path, draft, mail, standing)
    return Mail(path, draft, None, State.LEFT_OUT, against) if against else Mail(path, draft, mail, State.READY)


def _strange(path: Path, draft: Draft | None, mail: Outgoing, standing: Standings) -> str:
    """Return what is wrong with a mail that somebody may have changed: nobody gets half a letter, or another's."""
    if draft is None and mark_of(mail.message_id):
        return f"what it is about is missing: {AGAIN}"
    if any(part.defects for part in mail_of(read_regular(path, LARGEST)).walk()):
        return f"the file is cut off or damaged: {AGAIN}"
    return standing.against_address(draft, mail.recipients)


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


def drafts_in(paths: Sequence[Path]) -> list[Path]:
    """Return the drafts that some paths name, those of folders in the order of their names."""
    found: list[Path] = []
    for path in paths:
        found += sorted(each for each in path.glob("*.eml") if not each.is_dir()) if path.is_dir() else [path]
    return list(dict.fromkeys(found))
