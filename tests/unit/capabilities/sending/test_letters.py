"""`send` carries letters that are no reminders: each once, while it holds, and records it as a contact."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.letters import drafted, mails
from tests.support.mail_server import MailServer, mail_server
from tests.support.reminders import invoice, plan_of, receipt, reminder_shop, said
from tests.support.shop import Shop

from arledger.delivery import conversation, run
from arledger.letters.drafts import draft_in, record_of

DAY = "2026-03-24"
TEXT = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-02-01", "50.00 USD")
PROMISE = '2026-03-10 custom "ar-promise" "I-1" 2026-03-20 60.00 USD "Jo"\n'
DISPUTE = '2026-03-22 custom "ar-dispute" "I-2" "opened" 30.00 USD "pricing: x" "dana"\n'
BROKEN, NEW = ("promise", "letter", "--broken"), ("dispute", "letter", "--new")
OF_PROMISE, OF_DISPUTE = "Acme-USD-promise-broken.eml", "Acme-USD-dispute-acknowledged.eml"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "_PATIENCE_AT_END", 1)
    monkeypatch.setattr(run, "_PAUSE", run._MINUTE * 0)
    monkeypatch.setenv("ARLEDGER_USER", "dana")


def shop_of(folder: Path, server: MailServer, text: str = "") -> Shop:
    """Return a shop with a letter about a broken promise and one about a dispute in its outbox."""
    mail = f'\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\ntimeout = 1\n'
    shop = reminder_shop(folder, TEXT + PROMISE + DISPUTE + text, mail)
    assert drafted(shop, DAY, *BROKEN) == [OF_PROMISE]
    assert drafted(shop, DAY, *NEW) == [OF_DISPUTE]
    return shop


def sent(shop: Shop, *words: object, code: int = 0, day: str = DAY) -> dict[str, str]:
    """Send and return the state of each draft, with what is said of it."""
    answer = shop.run("send", "--as-of", day, "--format", "json", *words, write=True)
    assert answer.code == code, answer
    found = json.loads(answer.stdout)["mails"]
    return {Path(mail["file"]).name: " ".join(filter(None, (mail["state"], mail["reason"]))) for mail in found}


def recorded(shop: Shop) -> list[str]:
    return [line for line in shop.text().splitlines() if '"ar-contact"' in line]


def add(shop: Shop, text: str) -> None:
    shop.main.write_text(shop.text() + text, encoding="utf-8")


def test_each_goes_once_and_is_recorded_as_a_contact(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        ids = {name: mail["Message-ID"] for name, mail in mails(shop, DAY).items()}
        assert all(state.startswith("accepted 250") for state in sent(shop).values())
        assert [mail.recipients for mail in server.taken] == [["ap@acme.example"]] * 2
        assert all(b"X-Arledger" not in mail.content for mail in server.taken)
        assert recorded(shop) == [
            f'2026-03-24 custom "ar-contact" Assets:Receivable:Acme "mail-out" "Acme Ltd" '
            f'"dispute-acknowledged: Invoice I-2: we are looking into it" "dana" "I-2" "{ids[OF_DISPUTE]}"',
            f'2026-03-24 custom "ar-contact" Assets:Receivable:Acme "mail-out" "Acme Ltd" '
            f'"promise-broken: Promised for 2026-03-20 and not received: 60.00 USD" "dana" "I-1" "{ids[OF_PROMISE]}"',
        ]
        shop.book()
        before = shop.tree()
        assert set(sent(shop).values()) == {"done recorded already"}
        assert len(server.taken) == 2
        assert drafted(shop, DAY, *BROKEN) == drafted(shop, "2026-03-30", *NEW) == []
        assert shop.tree() == before
        for path in (shop.folder / "outbox" / DAY).iterdir():
            path.unlink()
        assert drafted(shop, DAY, *BROKEN) == drafted(shop, "2026-03-30", *NEW) == []


HAPPENED: dict[str, tuple[str, str]] = {
    "I-1: nothing that may be asked for is open": (OF_PROMISE, receipt(DAY, "60.00 USD", "I-1")),
    "I-1: the amount has changed: delete it and draft it again": (OF_PROMISE, receipt(DAY, "10.00 USD", "I-1")),
    "I-1: promised again on 2026-03-24": (
        OF_PROMISE,
        '2026-03-24 custom "ar-promise" "I-1" 2026-04-01 60.00 USD "Jo"\n',
    ),
    "I-1: on-hold since 2026-03-24": (OF_PROMISE, '2026-03-24 custom "ar-hold" Assets:Receivable:Acme "x" "dana"\n'),
    "I-1: paused until 2026-03-31": (OF_PROMISE, '2026-03-24 custom "ar-pause" "I-1" 2026-03-31 "x" "dana"\n'),
    "I-1: agency since 2026-03-24": (
        OF_PROMISE,
        '2026-03-24 custom "ar-stop" Assets:Receivable:Acme "agency" "x" "dana"\n',
    ),
    "I-2: resolved on 2026-03-24": (
        OF_DISPUTE,
        '2026-03-24 custom "ar-dispute" "I-2" "resolved" 0.00 USD "upheld"\n',
    ),
    "what it says has changed: delete it and draft it again": (
        OF_DISPUTE,
        '2026-03-24 custom "ar-dispute" "I-2" "assigned" 30.00 USD "pricing: x" "luis"\n',
    ),
    "I-2: the amount has changed: delete it and draft it again": (OF_DISPUTE, receipt(DAY, "30.00 USD", "I-2")),
}


@pytest.mark.parametrize("why", HAPPENED)
def test_what_has_happened_since_the_draft_keeps_it_back(tmp_path: Path, why: str) -> None:
    name, text = HAPPENED[why]
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        add(shop, text)
        found = sent(shop)
        assert found.pop(name) == f"left-out {why}"
        assert len(server.taken) == (0 if "agency" in why else 1)


def test_a_receipt_at_the_bank_keeps_back_what_says_that_none_has_come(tmp_path: Path) -> None:
    line = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260323<TRNAMT>100.00<FITID>1<NAME>ACME LTD<MEMO>INV I-1</STMTTRN>"
    ofx = (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD"
        "<BANKACCTFROM><BANKID>1<ACCTID>1<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20260301"
        f"<DTEND>20260331{line}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
    (tmp_path / "march.ofx").write_text(ofx)
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        found = sent(shop, "--bank", tmp_path / "march.ofx")
        assert found[OF_PROMISE] == "left-out I-1: receipt-waiting"
        assert found[OF_DISPUTE].startswith("accepted")


def test_reminders_go_beside_letters(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server, invoice("B-1", "2026-03-01", client="Bolt"))
        # What was promised is asked for by the letter about the promise, and not reminded on the same day.
        assert shop.run("remind", "--as-of", DAY, write=True).code == 0
        page = (shop.folder / "outbox" / DAY / "index.html").read_text(encoding="utf-8")
        assert "promise-broken: 60.00 USD" in page
        assert "level 1: 100,00" in page or "level 1: 100.00 USD" in page
        assert said(plan_of(shop, DAY)) == {"I-1": "drafted", "I-2": "drafted", "B-1": "drafted"}
        found = sent(shop)
        assert len(found) == 4
        assert all(state.startswith("accepted") for state in found.values())
        assert shop.text().count('"ar-reminder"') == 2
        assert len(recorded(shop)) == 2


def edited(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        content = path.read_bytes()
        assert change(content) != content
        path.write_bytes(change(content))

    return edit


RECORD = b"X-Arledger-Record:"
STRANGE: dict[str, Callable[[Path], None]] = {
    "is not an address on record": edited(lambda text: text.replace(b"ap@acme.example", b"other@acme.example", 1)),
    "the file is cut off or damaged": edited(lambda text: text[: len(text) // 2]),
    "what it is about is missing": edited(lambda text: text.replace(RECORD, b"X-Other:")),
}


@pytest.mark.parametrize("why", STRANGE)
def test_a_draft_that_somebody_has_changed_stays(tmp_path: Path, why: str) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        STRANGE[why](shop.folder / "outbox" / DAY / OF_PROMISE)
        found = sent(shop)
        assert found[OF_PROMISE].startswith("left-out")
        assert why in found[OF_PROMISE]
        assert len(server.taken) == 1


def test_words_that_somebody_has_changed_go_as_they_are(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        path = shop.folder / "outbox" / DAY / OF_PROMISE
        path.write_bytes(path.read_bytes().replace(b"Subject: Promised for", b'Subject: "Dear" \\ Promised for', 1))
        assert sent(shop)[OF_PROMISE].startswith("accepted")
        assert '"promise-broken: \\"Dear\\" / Promised for 2026-03-20' in recorded(shop)[1]
        shop.book()


@pytest.mark.parametrize(
    ("fault", "state"), [("554-at-end", "refused"), ("drop-at-taken", "uncertain"), ("drop-at-data", "not-sent")]
)
def test_only_what_was_accepted_is_recorded(tmp_path: Path, fault: str, state: str) -> None:
    with mail_server(fault) as server:
        shop = shop_of(tmp_path, server)
        found = sent(shop, code=1)
        assert found[OF_DISPUTE].startswith(state)
        assert found[OF_PROMISE].startswith("accepted")
        assert [line.split()[5] for line in recorded(shop)] == ['"Acme'] or len(recorded(shop)) == 1
        assert drafted(shop, DAY, *NEW) == []
        again = sent(shop, code=1 if state == "uncertain" else 0)
        if state == "uncertain":
            assert again[OF_DISPUTE].startswith("uncertain")
            shop.write("mark-sent", shop.folder / "outbox" / DAY / OF_DISPUTE)
            assert set(sent(shop).values()) == {"done recorded already"}
        assert len(recorded(shop)) == 2
        assert len(server.taken) == 2


def test_what_was_sent_before_a_break_is_recorded_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        with monkeypatch.context() as broken:
            broken.setattr("arledger.capabilities.sending.run.record_accepted", lambda *_: 0)
            sent(shop)
        assert (len(server.taken), recorded(shop)) == (2, [])
        assert drafted(shop, DAY, *BROKEN) == []
        assert set(sent(shop).values()) == {"done sent already"}
        assert (len(server.taken), len(recorded(shop))) == (2, 2)


def test_a_test_goes_to_one_address_and_leaves_no_trace(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        before = shop.tree()
        assert all(state.startswith("accepted") for state in sent(shop, "--test-to", "me@northgate.example").values())
        assert {mail.recipients[0] for mail in server.taken} == {"me@northgate.example"}
        assert shop.tree() == before


def test_of_two_drafts_about_the_same_one_goes(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        second = drafted(shop, DAY, "promise", "letter", "I-1", "--again")
        assert second == ["Acme-USD-promise-broken-2.eml"]
        found = sent(shop)
        assert found[second[0]].startswith("accepted")
        assert "Acme-USD-promise-broken-2.eml goes, which is newer" in found[OF_PROMISE]
        assert "Acme-USD-promise-broken-2.eml went, which is newer" in sent(shop)[OF_PROMISE]
        assert len(server.taken) == 2
        third = drafted(shop, "2026-03-26", "promise", "letter", "I-1", "--again")
        assert sent(shop, day="2026-03-26")[third[0]].startswith("accepted")
        older = shop.folder / "outbox" / DAY / OF_PROMISE
        (shop.folder / "outbox" / DAY / second[0]).unlink()
        assert sent(shop, older, day="2026-03-27")[OF_PROMISE] == "left-out the same letter was sent on 2026-03-26"
        assert len(server.taken) == 3


def test_what_is_printed_is_left_to_a_person_and_marked_as_a_letter(tmp_path: Path) -> None:
    address = '2026-01-02 custom "ar-client" Assets:Receivable:Acme "address" "1 Mill Road; Dover" "dana"\n'
    with mail_server() as server:
        shop = shop_of(tmp_path, server, address)
        (name,) = drafted(shop, DAY, "dispute", "letter", "I-2", "--post", "--again")
        assert "left-out goes by letter: print it, then `mark-sent`" in sent(shop)[name]
        added = shop.write("mark-sent", shop.folder / "outbox" / DAY / name, "--date", "2026-03-25")
        assert added.startswith(
            '\n2026-03-25 custom "ar-contact" Assets:Receivable:Acme "letter" "Acme Ltd" "dispute-a'
        )
        assert shop.write("mark-sent", shop.folder / "outbox" / DAY / name, "--date", "2026-03-25") == ""
        assert sent(shop)[name] == "left-out goes by letter: print it, then `mark-sent`"
        assert sent(shop, shop.folder / "outbox" / DAY, day="2026-03-25")[name] == "done recorded already"


def test_a_mail_that_was_sent_by_hand_is_recorded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        path = shop.folder / "outbox" / DAY / OF_PROMISE
        assert '"mail-out"' in shop.write("mark-sent", path)
        monkeypatch.setenv("ARLEDGER_USER", "somebody else")
        assert shop.write("mark-sent", path) == ""
        assert shop.write("mark-sent", path, "--date", "2026-03-26") == ""
        assert sent(shop)[OF_PROMISE] == "done recorded already"


def test_an_outcome_does_not_go_where_it_is_disputed_again(tmp_path: Path) -> None:
    said_ = '{} custom "ar-dispute" "I-2" "{}" 30.00 USD "pricing: x"\n'
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        add(shop, said_.format(DAY, "resolved"))
        (name,) = drafted(shop, DAY, "dispute", "letter", "I-2")
        add(shop, said_.format("2026-03-26", "opened"))
        found = sent(shop, shop.folder / "outbox" / DAY, day="2026-03-26")
        assert found[name] == "left-out I-2: disputed again on 2026-03-26"
        assert found[OF_DISPUTE] == "left-out I-2: disputed again on 2026-03-26"


def test_a_kind_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        path = shop.folder / "outbox" / DAY / OF_PROMISE
        draft = draft_in(path)
        assert draft
        other = record_of(draft._replace(kind="birthday")).replace(" ", "\r\n ").encode()
        before, _, behind = path.read_bytes().partition(RECORD)
        path.write_bytes(before + RECORD + b" " + other + b"\r\nX-Old:" + behind)
        assert "there is no kind of mail 'birthday'" in shop.refused("send", "--as-of", DAY)
        assert not server.taken


def test_what_the_ledger_could_not_take_does_not_go(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        path = shop.folder / "outbox" / DAY / OF_PROMISE
        path.write_bytes(path.read_bytes().replace(b"Message-ID: <promise", b"Message-ID: <a\\b.promise"))
        assert sent(shop)[OF_PROMISE] == "left-out it could not be recorded: a text cannot contain a backslash"
        assert len(server.taken) == 1
