"""Whatever a server does, however often it is tried: nothing goes twice, and nothing counts as sent that did not go."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.drafts import Clock, draft_text, read_text
from tests.support.effort import effort
from tests.support.mail_server import ANSWERS, DROPS, PATIENT, mail_server

from arledger.delivery.draft import Outgoing
from arledger.delivery.log import SendLog
from arledger.delivery.outcome import Outcome, Result
from arledger.delivery.run import deliver
from arledger.delivery.server import Server
from arledger.model.problem import UserError

LOST = "lost@acme.example"
KEPT = {Result.ACCEPTED, Result.UNCERTAIN}
# Stalls cost their time each; the tests of a conversation have them.
BEHAVIOUR = st.lists(st.sampled_from(["ok", *sorted({*ANSWERS, *DROPS} - {"552-at-text"})]), max_size=12)
BODIES = st.text(st.sampled_from("ab.\r\n ü\0"), max_size=60)
MAILS = st.lists(st.tuples(BODIES, st.sampled_from(["", LOST, "dana@northgate.example"])), min_size=1, max_size=5)


class Sender:
    """Who sends the drafts again and again; the ledger is a list of what was recorded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger: list[str] = []

    def send(self, mails: list[Outgoing], server: Server) -> list[Outcome]:
        def accepted(outcome: Outcome) -> None:
            self.ledger.append(outcome.mail.message_id)
            log.recorded(outcome.mail.message_id, Clock().now())

        log = SendLog(self.folder)
        return deliver(mails, server, log, Clock().pace(3), accepted=accepted, progress=lambda _: None)


@effort(25, 2000)
@given(MAILS, BEHAVIOUR, st.integers(1, 4), st.booleans())
def test_nothing_goes_twice(drafted: list[tuple[str, str]], faults: list[str], runs: int, closing: bool) -> None:
    with TemporaryDirectory() as name, mail_server(*faults) as state:
        folder = Path(name) / "outbox" / "2026-03-31"
        folder.mkdir(parents=True)
        state.refused = {LOST: "550 5.1.1 No such user"}
        state.is_closing_after_each = closing
        mails = [
            read_text(folder, draft_text(body, Message_ID=f"<{n}@northgate.example>", Cc=copy or None), f"{n}.eml")
            for n, (body, copy) in enumerate(drafted)
        ]
        sender = Sender(folder)
        for _ in range(runs):
            try:
                outcomes = sender.send(mails, state.server(PATIENT))
            except UserError as error:
                pytest.fail(f"the server was there: {error}")
            assert [each.mail for each in outcomes] == mails
        assert len(state.ids) == len(set(state.ids)), "no mail was taken twice"
        log = SendLog(folder)
        states = {mail.message_id: log.state_of(mail.message_id) for mail in mails}
        accepted = [key for key, result in states.items() if result is Result.ACCEPTED]
        assert sorted(sender.ledger) == sorted(accepted), "the ledger has each once that was accepted, and no other"
        assert set(accepted) <= set(state.ids), "the server has what counts as accepted"
        assert all(states[key] in KEPT for key in state.ids), "what it has is accepted, or a person must look"
        contents = {mail.message_id: mail.content for mail in mails}
        assert all(mail.content == contents[mail.message_id] for mail in state.taken), "as it was drafted"
