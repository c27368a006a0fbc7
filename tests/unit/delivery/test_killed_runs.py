"""A run that is killed anywhere: the next one sends the rest, and nothing twice."""

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.drafts import Clock, drafts, outbox
from tests.support.effort import PATIENCE
from tests.support.mail_server import KILLS, MailServer, mail_server

from arledger.delivery.draft import read_draft
from arledger.delivery.log import SendLog
from arledger.delivery.outcome import Outcome, Result
from arledger.delivery.run import deliver

RUN = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from arledger.delivery import log as log_module
from arledger.delivery.draft import read_draft
from arledger.delivery.log import SendLog
from arledger.delivery.run import Pace, deliver
from arledger.delivery.server import Server

folder, port, fatal = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
append_line, lines = log_module.append_line, []

def append(path, line):
    if len(lines) + 1 == fatal:
        with path.open("ab") as file:
            file.write(line[: len(line) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    append_line(path, line)
    lines.append(line)
    if len(lines) + 1 == -fatal:
        os.kill(os.getpid(), signal.SIGKILL)

log_module.append_line = append
sys.stdin.readline()
log = SendLog(folder)
now = lambda: datetime(2026, 3, 31, tzinfo=UTC)
mails = [read_draft(path) for path in sorted(folder.glob("*.eml"))]
deliver(
    mails,
    Server("127.0.0.1", port, "none", "", None, timedelta(seconds=30)),
    log,
    Pace(1000, now, lambda pause: None),
    accepted=lambda outcome: log.recorded(outcome.mail.message_id, now()),
    progress=lambda outcome: None,
)
"""


def assert_killed(state: MailServer, folder: Path, fatal: int = 0) -> None:
    """Send the drafts of a folder in a process of its own, which is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder), str(state.port), str(fatal)], stdin=subprocess.PIPE
    ) as process:
        state.victim = process.pid
        process.communicate(b"\n", timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL


def run_again(state: MailServer, folder: Path) -> None:
    """Send them in this process, which nobody kills."""
    clock, log = Clock(), SendLog(folder)
    for each in log.unrecorded():
        log.recorded(each.message_id, clock.now())
    mails = [read_draft(path) for path in sorted(folder.glob("*.eml"))]

    def accepted(outcome: Outcome) -> None:
        log.recorded(outcome.mail.message_id, clock.now())

    deliver(mails, state.server(), log, clock.pace(), accepted=accepted, progress=lambda _: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = outbox(tmp_path)
    drafts(folder, 5)
    return folder


def assert_each_at_most_once(state: MailServer, folder: Path, uncertain: int) -> None:
    log = SendLog(folder)
    ids = [read_draft(path).message_id for path in sorted(folder.glob("*.eml"))]
    assert len(state.ids) == len(set(state.ids))
    results = [log.state_of(message_id) for message_id in ids]
    assert results.count(Result.UNCERTAIN) == uncertain
    assert results.count(Result.ACCEPTED) == 5 - uncertain
    assert {i for i, result in zip(ids, results, strict=True) if result is Result.ACCEPTED} <= set(state.ids)
    assert not log.unrecorded()


@pytest.mark.parametrize("fault", KILLS)
def test_killed_by_what_the_server_hears(folder: Path, fault: str) -> None:
    with mail_server("ok", "ok", fault) as state:
        assert_killed(state, folder)
        run_again(state, folder)
        # Before the server was told that the text comes, nobody has to look.
        assert_each_at_most_once(state, folder, fault not in ("kill-at-mail", "kill-at-rcpt"))
        before = list(state.ids)
        run_again(state, folder)
        assert state.ids == before


@pytest.mark.parametrize(("line", "uncertain"), [(4, 0), (-5, 1), (5, 1), (-6, 0), (6, 0), (-7, 0)])
def test_killed_while_it_writes_its_log(folder: Path, line: int, uncertain: int) -> None:
    """The lines of the second mail: trying, accepted, recorded; torn, or whole with nothing done after it."""
    with mail_server() as state:
        assert_killed(state, folder, line)
        run_again(state, folder)
        assert_each_at_most_once(state, folder, uncertain)
        assert len(SendLog(folder).uncertain()) == uncertain


def test_a_person_may_let_go_what_was_interrupted(folder: Path) -> None:
    with mail_server("ok", "kill-at-data") as state:
        assert_killed(state, folder)
        log = SendLog(folder)
        (uncertain,) = log.uncertain()
        log.settle(uncertain.message_id, arrived=False, by="m.ito", at=datetime(2026, 3, 31, tzinfo=UTC))
        run_again(state, folder)
        assert_each_at_most_once(state, folder, 0)
    assert len(state.ids) == 5
