"""Runs of many mails: each goes once, whatever the server does between and within them."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.drafts import Clock, draft_text, drafts, outbox, read_text
from tests.support.mail_server import PATIENT, QUICK, MailServer, login, mail_server

from arledger.delivery.conversation import Conversation
from arledger.delivery.draft import Outgoing, redirected
from arledger.delivery.log import SendLog
from arledger.delivery.outcome import Outcome, Result
from arledger.delivery.password import Password
from arledger.delivery.run import deliver
from arledger.delivery.server import Server
from arledger.files.append import append_line
from arledger.model.problem import Refused, UserError

A, R, N, U = Result.ACCEPTED, Result.REFUSED, Result.NOT_SENT, Result.UNCERTAIN


class Sender:
    """Somebody who sends the drafts of an outbox, and writes down what was accepted."""

    def __init__(self, folder: Path, count: int = 3) -> None:
        self.folder, self.mails = folder, drafts(folder, count)
        self.recorded: list[str] = []
        self.seen: list[Outcome] = []
        self.clock = Clock()
        self.accepted: Callable[[Outcome], None] = self.record

    def record(self, outcome: Outcome) -> None:
        assert SendLog(self.folder).state_of(outcome.mail.message_id) is A, "it is in the log first"
        self.recorded.append(outcome.mail.message_id)

    def send(self, server: Server, *mails: Outgoing, per_minute: int = 1000) -> list[Outcome]:
        pace = self.clock.pace(per_minute)
        log = SendLog(self.folder)
        return deliver(mails or self.mails, server, log, pace, accepted=self.accepted, progress=self.seen.append)

    def results(self, state: MailServer, timeout: timedelta = PATIENT) -> list[tuple[Result, bool]]:
        return [(each.result, each.is_tried) for each in self.send(state.server(timeout))]

    @property
    def steps(self) -> list[str]:
        path = self.folder / "sent.log"
        lines = path.read_text().splitlines() if path.exists() else []
        return [f"{json.loads(line)['file'][0]} {json.loads(line)['step']}" for line in lines]


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return Sender(outbox(tmp_path))


def test_all_go_over_one_connection_and_none_a_second_time(sender: Sender) -> None:
    with mail_server() as state:
        assert sender.results(state) == [(A, True)] * 3
        assert state.connections == 1
        assert sender.results(state) == [(A, False)] * 3
        assert state.connections == 1
    assert state.ids == sender.recorded == [mail.message_id for mail in sender.mails]
    assert sender.steps == ["1 trying", "1 accepted", "2 trying", "2 accepted", "3 trying", "3 accepted"]
    assert [each.is_tried for each in sender.seen] == [True] * 3 + [False] * 3


def test_a_refused_mail_does_not_hold_up_the_others_and_may_go_later(sender: Sender) -> None:
    with mail_server("550-at-rcpt", "451-at-rcpt", "554-at-end") as state:
        assert sender.results(state) == [(R, True)] * 3
        assert [each.is_temporary for each in sender.seen] == [False, True, False]
        assert sender.results(state) == [(A, True)] * 3
    assert len(state.taken) == 3
    assert sender.steps[:4] == ["1 refused", "2 refused", "3 trying", "3 refused"]


def test_what_was_not_sent_goes_in_the_next_run(sender: Sender) -> None:
    with mail_server("ok", "drop-at-data") as state:
        assert sender.results(state) == [(A, True), (N, True), (A, True)]
        assert state.connections == 2
        assert sender.results(state) == [(A, False), (A, True), (A, False)]
    assert sorted(state.ids) == sorted(sender.recorded)
    assert sender.clock.slept == [timedelta(seconds=5)]


@pytest.mark.parametrize("fault", ["drop-at-taken", "drop-at-end", "stall-at-taken", "nonsense-at-taken"])
def test_what_is_uncertain_is_never_sent_again_by_itself(sender: Sender, fault: str) -> None:
    with mail_server("ok", fault) as state:
        assert sender.results(state, QUICK if "stall" in fault else PATIENT) == [(A, True), (U, True), (A, True)]
        for _ in range(2):
            assert sender.results(state) == [(A, False), (U, False), (A, False)]
    assert len(state.taken) == (2 if fault == "drop-at-end" else 3)
    assert sender.recorded == [sender.mails[0].message_id, sender.mails[2].message_id]
    assert [each.file for each in SendLog(sender.folder).uncertain()] == ["2.eml"]


def test_a_person_decides_what_becomes_of_it(sender: Sender) -> None:
    with mail_server("drop-at-end", "drop-at-taken") as state:
        assert sender.results(state) == [(U, True), (U, True), (A, True)]
        log = SendLog(sender.folder)
        log.settle(sender.mails[0].message_id, arrived=False, by="m.ito", at=sender.clock.now())
        log.settle(sender.mails[1].message_id, arrived=True, by="m.ito", at=sender.clock.now())
        assert sender.results(state) == [(A, True), (A, False), (A, False)]
    assert sorted(state.ids) == [mail.message_id for mail in sender.mails]


@pytest.mark.parametrize("fault", ["421-at-mail", "drop-at-mail", "421-at-rcpt", "drop-at-rcpt", "stall-at-mail"])
def test_a_connection_that_was_closed_between_mails_is_made_again(sender: Sender, fault: str) -> None:
    with mail_server("ok", fault) as state:
        assert sender.results(state, QUICK if "stall" in fault else PATIENT) == [(A, True)] * 3
        assert state.connections == 2
    assert len(state.taken) == 3
    assert not sender.clock.slept


def test_a_server_that_takes_one_mail_a_connection(sender: Sender) -> None:
    with mail_server() as state:
        state.is_closing_after_each = True
        assert sender.results(state) == [(A, True)] * 3
        assert state.connections == 3


def test_a_server_that_is_started_again_gets_the_rest(sender: Sender) -> None:
    with mail_server() as state:
        once = iter([state.port])

        def accepted(_: Outcome) -> None:
            for port in once:
                state.stop()
                state.start(port)

        outcomes = deliver(
            sender.mails,
            state.server(),
            SendLog(sender.folder),
            sender.clock.pace(),
            accepted=accepted,
            progress=sender.seen.append,
        )
    assert [each.result for each in outcomes] == [A, A, A]
    assert len(state.taken) == 3


def test_a_server_that_stays_away_is_asked_three_times_and_the_rest_is_left(sender: Sender) -> None:
    with mail_server() as state:
        sender.accepted = lambda _: state.stop()
        outcomes = sender.send(state.server())
        assert [(each.result, each.is_tried) for each in outcomes] == [(A, True), (N, False), (N, False)]
        nobody = f"not tried, as the run had stopped: 127.0.0.1:{state.port}: nothing answers there"
        assert [each.reason for each in outcomes[1:]] == [nobody] * 2
        assert sender.clock.slept == [timedelta(seconds=5), timedelta(seconds=10)]
        state.start()
        sender.accepted = sender.record
        assert sender.results(state) == [(A, False), (A, True), (A, True)]
    assert sender.steps[-4:] == ["2 trying", "2 accepted", "3 trying", "3 accepted"]
    assert len(state.taken) == 3


def test_a_server_that_always_hangs_up_is_left_after_three_mails(tmp_path: Path) -> None:
    sender = Sender(outbox(tmp_path), 6)
    with mail_server("ok", "drop-at-data", "drop-at-end", "drop-at-data") as state:
        assert sender.results(state) == [(A, True), (N, True), (U, True), (N, True), (N, False), (N, False)]
    with mail_server("drop-at-data", "drop-at-data", "ok", "drop-at-data", "drop-at-data") as state:
        assert [result for result, _ in sender.results(state)] == [A, N, U, N, A, N]


def test_a_new_connection_that_fails_is_no_reason_for_another_try(sender: Sender) -> None:
    with mail_server(*["drop-at-mail"] * 9) as state:
        assert sender.results(state) == [(N, True)] * 3
        assert state.connections == 3
    assert sender.steps == ["1 not-sent", "2 not-sent", "3 not-sent"]


def test_where_no_server_is_nothing_is_begun(sender: Sender) -> None:
    with mail_server() as state:
        server = state.server()
    with pytest.raises(UserError, match="nothing answers there"):
        sender.send(server)
    assert not sender.steps
    assert not sender.clock.slept


def test_a_password_that_is_wrong_is_tried_once(sender: Sender) -> None:
    with mail_server() as state:
        with pytest.raises(UserError, match="does not accept the user name or the password"):
            sender.send(state.server(**(login() | {"password": Password("x")})))
        assert state.connections == 1


def test_no_more_mails_a_minute_than_allowed(tmp_path: Path) -> None:
    sender = Sender(outbox(tmp_path), 5)
    with mail_server() as state:
        sender.send(state.server(), per_minute=2)
    assert sender.clock.slept == [timedelta(minutes=1), timedelta(0), timedelta(minutes=1)]


def test_a_clock_that_is_put_back_makes_nobody_wait_longer(tmp_path: Path) -> None:
    sender = Sender(outbox(tmp_path), 2)

    def put_back(_: Outcome) -> None:
        sender.clock.time -= timedelta(hours=1)

    sender.accepted = put_back
    with mail_server() as state:
        sender.send(state.server(), per_minute=1)
    assert sender.clock.slept == [timedelta(minutes=1)]


def test_a_test_is_neither_logged_nor_recorded_nor_held_up(sender: Sender) -> None:
    tests = [redirected(mail, "me@northgate.example") for mail in sender.mails]
    with mail_server("ok", "drop-at-end") as state:
        assert [each.result for each in sender.send(state.server(), *tests)] == [A, U, A]
        assert [each.result for each in sender.send(state.server(), *tests)] == [A, A, A]
        assert not sender.recorded
        assert not sender.steps
        assert sender.results(state) == [(A, True)] * 3
    assert {tuple(mail.recipients) for mail in state.taken[:5]} == {("me@northgate.example",)}


def test_a_draft_that_was_changed_after_it_went_does_not_go_again(sender: Sender) -> None:
    with mail_server() as state:
        sender.send(state.server())
        text = draft_text("More\n", Message_ID=sender.mails[0].message_id)
        (outcome,) = sender.send(state.server(), read_text(sender.folder, text, "copy.eml"))
    assert (outcome.result, outcome.is_tried) == (A, False)
    assert outcome.reason == "250 2.0.0 Queued as 4711; that was 1.eml, and this draft differs"
    assert len(state.taken) == 3


def test_two_drafts_of_one_message_id_go_once(sender: Sender) -> None:
    with mail_server() as state:
        one = sender.mails[0]
        assert [each.is_tried for each in sender.send(state.server(), one, one)] == [True, False]
    assert len(state.taken) == 1


def test_what_cannot_be_recorded_stops_the_run_and_is_known_as_accepted(sender: Sender) -> None:
    def full(_: Outcome) -> None:
        raise Refused("the ledger was changed meanwhile")

    sender.accepted = full
    with mail_server() as state:
        with pytest.raises(Refused, match="changed meanwhile"):
            sender.send(state.server())
        assert [each.file for each in SendLog(sender.folder).unrecorded()] == ["1.eml"]
        sender.accepted = sender.record
        assert sender.results(state) == [(A, False), (A, True), (A, True)]
    assert len(state.taken) == 3


@pytest.mark.parametrize(("line", "taken", "after"), [(0, 0, None), (1, 1, U)])
def test_a_full_disk_stops_the_run_on_the_safe_side(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, line: int, taken: int, after: Result | None
) -> None:
    written: list[int] = []

    def full(path: Path, text: bytes) -> None:
        if len(written) == line:
            raise UserError(f"{path}: No space left on device", "Check the space left.")
        written.append(1)
        append_line(path, text)

    monkeypatch.setattr("arledger.delivery.log.append_line", full)
    with mail_server() as state, pytest.raises(UserError, match="No space left on device") as caught:
        sender.send(state.server())
    assert len(state.taken) == taken
    assert SendLog(sender.folder).state_of(sender.mails[0].message_id) is after
    assert caught.value.message.endswith("of 1.eml the log does not know the result: accepted") == bool(taken)


@pytest.mark.parametrize(("where", "after"), [("_send_text", N), ("_last_answer", U)])
def test_who_interrupts_a_run_finds_it_in_the_log(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, where: str, after: Result
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with mail_server() as state:
        with monkeypatch.context() as patch:
            patch.setattr(Conversation, where, interrupted)
            with pytest.raises(KeyboardInterrupt):
                sender.send(state.server())
        assert SendLog(sender.folder).state_of(sender.mails[0].message_id) is after
        assert [result for result, _ in sender.results(state)] == [A if after is N else U, A, A]


def test_another_process_that_sends_is_not_disturbed(sender: Sender) -> None:
    with mail_server() as state, SendLog(sender.folder).locked():
        with pytest.raises(Refused, match="another arledger"):
            sender.send(state.server())
        assert not state.connections
