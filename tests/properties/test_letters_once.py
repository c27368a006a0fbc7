"""Whatever is drafted, sent, marked or broken off, and in which order: a letter about a matter goes once."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort
from tests.support.letters import mails
from tests.support.mail_server import MailServer, mail_server
from tests.support.reminders import invoice, reminder_shop

from arledger.delivery import conversation, run
from arledger.letters.drafts import mark_of

TEXT = (
    invoice("I-1", "2026-03-01")
    + invoice("I-2", "2026-02-01", "50.00 USD")
    + invoice("B-1", "2026-03-01", client="Bolt")
    + '2026-03-10 custom "ar-promise" "I-1" 2026-03-18 60.00 USD "Jo" Assets:Receivable:Acme\n'
    + '2026-03-11 custom "ar-promise" "B-1" 2026-03-18 60.00 USD "Bo"\n'
    + '2026-03-20 custom "ar-dispute" "I-2" "opened" 30.00 USD "pricing: x" "dana"\n'
)
DAYS = ["2026-03-24", "2026-03-25", "2026-03-26"]
DRAFT = (("promise", "letter", "--broken"), ("dispute", "letter", "--new"), ("promise", "letter", "Acme"))
STEPS = st.lists(
    st.tuples(st.sampled_from(["draft", "draft", "send", "broken off", "mark", "clear"]), st.integers(0, 2)),
    min_size=3,
    max_size=9,
)
FAULTS = st.lists(st.sampled_from(["ok", "554-at-end", "drop-at-data", "drop-at-taken", "550-at-rcpt"]), max_size=4)


@pytest.fixture(autouse=True, scope="module")
def _impatient() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conversation, "_PATIENCE_AT_END", 1)
        patch.setattr(run, "_PAUSE", run._MINUTE * 0)
        yield


class Office:
    """Who does things in any order, days later or earlier."""

    def __init__(self, folder: Path, server: MailServer) -> None:
        mail = f'\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\ntimeout = 1\n'
        self.shop = reminder_shop(folder, TEXT, mail)

    def do(self, step: str, at: int) -> None:
        day = DAYS[at]
        if step == "draft":
            answer = self.shop.run(*DRAFT[at], "--as-of", day, write=True)
            assert answer.code == 0, answer
        elif step == "mark":
            for name in list(mails(self.shop, day))[:1]:
                self.shop.write("mark-sent", self.shop.folder / "outbox" / day / name, "--date", DAYS[-1])
        elif step == "clear":
            self.clear(day)
        else:
            self.send(day, is_broken=step == "broken off")

    def send(self, day: str, *, is_broken: bool = False) -> None:
        folder = self.shop.folder / "outbox" / day
        with pytest.MonkeyPatch.context() as patch:
            if is_broken:
                patch.setattr("arledger.capabilities.sending.run.record_accepted", lambda *_: 0)
            answer = self.shop.run("send", *([folder] if folder.is_dir() else []), "--as-of", DAYS[-1], write=True)
        assert answer.code in (0, 1), answer

    def clear(self, day: str) -> None:
        """Take away what is on record: the ledger alone must know of it then."""
        for name, mail in mails(self.shop, day).items():
            if mail["Message-ID"] in self.shop.text():
                (self.shop.folder / "outbox" / day / name).unlink()

    def contacts(self) -> list[str]:
        return [line for line in self.shop.text().splitlines() if '"ar-contact"' in line]


def _repeated(found: Iterable[object]) -> list[object]:
    return [each for each, count in Counter(found).items() if count > 1]


@effort(8, 300)
@given(STEPS, FAULTS)
def test_a_letter_about_a_matter_goes_once(steps: list[tuple[str, int]], faults: list[str]) -> None:
    with TemporaryDirectory() as name, mail_server(*faults) as server:
        office = Office(Path(name), server)
        for step, at in steps:
            office.do(step, at)
        for day in DAYS:
            office.send(day)
        gone = Counter((mail.recipients[0], mark_of(mail.message_id)) for mail in server.taken)
        assert set(gone.values()) <= {1}
        assert None not in {mark for _, mark in gone}
        assert _repeated(line.split()[-1] for line in office.contacts()) == []
        # The account, and what stands before the colon of the text: the template.
        assert _repeated((line.split()[3], line.split('"')[7].partition(":")[0]) for line in office.contacts()) == []
        office.shop.book()
