"""The send log: what it knows after a process that was killed anywhere."""

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.drafts import START, Clock, drafts, outbox

from arledger.delivery.draft import Outgoing
from arledger.delivery.log import SendLog
from arledger.delivery.outcome import Outcome, Result
from arledger.model.problem import Refused, UserError

ID = "<reminder.1@northgate.example>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return outbox(tmp_path)


@pytest.fixture
def mail(folder: Path) -> Outgoing:
    return drafts(folder, 1)[0]


def outcome(mail: Outgoing, result: Result, reason: str = "") -> Outcome:
    return Outcome(mail, result, reason)


def test_each_step_is_a_line(folder: Path, mail: Outgoing) -> None:
    log = SendLog(folder)
    assert log.state_of(ID) is None
    log.trying(mail, START)
    log.result(outcome(mail, Result.ACCEPTED, "250 Queued"), START + timedelta(seconds=1))
    log.recorded(ID, START + timedelta(seconds=2))
    lines = [json.loads(line) for line in log.path.read_text().splitlines()]
    same = {"message_id": ID, "file": "1.eml", "sha256": mail.sha256}
    assert lines == [
        {"time": "2026-03-31T09:00:00+00:00", "step": "trying", **same},
        {"time": "2026-03-31T09:00:01+00:00", "step": "accepted", **same, "reason": "250 Queued"},
        {"time": "2026-03-31T09:00:02+00:00", "step": "recorded", **same},
    ]
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("result", list(Result))
def test_it_knows_the_same_when_it_is_read_again(folder: Path, mail: Outgoing, result: Result) -> None:
    log = SendLog(folder)
    log.trying(mail, START)
    assert log.state_of(ID) is Result.UNCERTAIN
    log.result(outcome(mail, result, "reason"), START)
    assert log.entry(ID) == SendLog(folder).entry(ID)
    assert SendLog(folder).state_of(ID) is result


def test_what_was_begun_and_has_no_result_is_uncertain(folder: Path, mail: Outgoing) -> None:
    SendLog(folder).trying(mail, START)
    log = SendLog(folder)
    assert log.state_of(ID) is Result.UNCERTAIN
    assert [(each.file, each.reason) for each in log.uncertain()] == [
        ("1.eml", "the run was interrupted before the server had answered")
    ]


@pytest.mark.parametrize("cut", [1, 2, 30, 200])
def test_a_torn_last_line_says_nothing(folder: Path, mail: Outgoing, cut: int) -> None:
    log = SendLog(folder)
    log.trying(mail, START)
    log.result(outcome(mail, Result.ACCEPTED), START)
    log.path.write_bytes(log.path.read_bytes()[:-cut])
    log = SendLog(folder)
    assert log.state_of(ID) is Result.UNCERTAIN
    log.settle(ID, arrived=True, by="m.ito", at=START)
    assert SendLog(folder).state_of(ID) is Result.ACCEPTED
    assert len(log.path.read_bytes().splitlines()) == 2


def test_what_was_accepted_stays_so(folder: Path, mail: Outgoing) -> None:
    log = SendLog(folder)
    log.result(outcome(mail, Result.ACCEPTED, "250 Queued"), START)
    for result in (Result.NOT_SENT, Result.REFUSED, Result.UNCERTAIN):
        log.result(outcome(mail, result), START)
    log.trying(mail, START)
    log.recorded(ID, START)
    for known in (log.entry(ID), SendLog(folder).entry(ID)):
        assert known
        assert (known.result, known.reason, known.is_recorded) == (Result.ACCEPTED, "250 Queued", True)


def test_it_names_what_the_ledger_does_not_have(folder: Path) -> None:
    log = SendLog(folder)
    one, two, three = drafts(folder, 3)
    log.result(outcome(one, Result.ACCEPTED), START)
    log.result(outcome(two, Result.ACCEPTED), START)
    log.result(outcome(three, Result.REFUSED), START)
    log.recorded(one.message_id, START)
    assert [each.file for each in SendLog(folder).unrecorded()] == ["2.eml"]


def test_a_person_settles_what_is_uncertain(folder: Path) -> None:
    log = SendLog(folder)
    one, two = drafts(folder, 2)
    for each in (one, two):
        log.result(outcome(each, Result.UNCERTAIN), START)
    log.settle(one.message_id, arrived=True, by="m.ito", at=START)
    log.settle(two.message_id, arrived=False, by="m.\nito", at=START)
    log = SendLog(folder)
    assert [log.state_of(each.message_id) for each in (one, two)] == [Result.ACCEPTED, Result.NOT_SENT]
    assert [each.reason for each in log.unrecorded()] == ["according to m.ito"]
    with pytest.raises(KeyError):
        log.settle("<unknown@x>", arrived=True, by="m.ito", at=START)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"accepted",
        b"[]",
        b"{}",
        b'{"step": "sent", "message_id": "<1@x>"}',
        b'{"step": "accepted"}',
        b'{"step": "accepted", "message_id": 1}',
        b'{"step": ["accepted"], "message_id": "<1@x>"}',
        b"[" * 100_000,
        b"\xff",
        b"\0" * 50,
    ],
)
def test_a_damaged_log_stops_everything(folder: Path, mail: Outgoing, line: bytes) -> None:
    log = SendLog(folder)
    log.trying(mail, START)
    log.path.write_bytes(line + b"\n" + log.path.read_bytes())
    with pytest.raises(UserError, match=r"sent.log:1: this is no line of a send log"):
        SendLog(folder)


def test_one_process_sends_an_outbox_at_a_time(folder: Path, tmp_path: Path, mail: Outgoing) -> None:
    log, other = SendLog(folder), SendLog(folder)
    tomorrow = tmp_path / "outbox" / "2026-04-01"
    tomorrow.mkdir()
    with log.locked():
        log.trying(mail, Clock().now())
        for held in (other, SendLog(tomorrow)):
            with pytest.raises(Refused, match="another arledger is writing in"), held.locked():
                pass
    with other.locked():
        assert other.state_of(ID) is Result.UNCERTAIN, "it was read again"
