"""`arledger send` against a real server: what still holds goes once, and only what was accepted is recorded."""

import json
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from tests.support.mail_server import MailServer, mail_server
from tests.support.reminders import invoice, plan_of, receipt, reminder_shop, said
from tests.support.shop import Shop

from arledger.delivery import conversation, run
from arledger.session import clock

DAY = "2026-03-20"
LATE = invoice("I-1", "2026-03-01") + invoice("B-1", "2026-03-01", client="Bolt")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "_PATIENCE_AT_END", 1)
    monkeypatch.setattr(run, "_PAUSE", run._MINUTE * 0)


def shop_of(folder: Path, server: MailServer, text: str = LATE, more: str = "") -> Shop:
    """Return a shop with the drafts of a day, whose mails go to a server."""
    mail = f'\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\ntimeout = 1\n'
    shop = reminder_shop(folder, text, mail + more)
    assert shop.run("remind", "--as-of", DAY, write=True).code == 0
    return shop


def sent(shop: Shop, *words: object, code: int = 0, day: str = DAY) -> dict[str, str]:
    """Send and return the state of each client's mail, with what is said of it."""
    answer = shop.run("send", "--as-of", day, "--format", "json", *words, write=True)
    assert answer.code == code, answer
    return states(json.loads(answer.stdout))


def states(found: dict[str, Any]) -> dict[str, str]:
    return {mail["client"]: " ".join(filter(None, (mail["state"], mail["reason"]))) for mail in found["mails"]}


def recorded(shop: Shop) -> list[str]:
    """Return the numbers and days that the ledger has a notice of."""
    lines = [line for line in shop.text().splitlines() if '"ar-reminder"' in line]
    return [f"{line[:10]} {line.split()[3]}".replace('"', "") for line in lines]


def test_what_the_server_accepts_is_recorded_and_goes_once(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        assert all(state.startswith("accepted 250") for state in sent(shop).values())
        assert [mail.recipients for mail in server.taken] == [["ap@acme.example"], ["rechnung@bolt.example"]]
        assert b"X-Arledger" not in server.taken[0].content
        assert b"X-Unsent" not in server.taken[0].content
        assert b"Auto-Submitted: auto-generated" in server.taken[0].content
        assert recorded(shop) == [f"{DAY} I-1", f"{DAY} B-1"]
        before = shop.tree()
        assert set(sent(shop).values()) == {"done recorded already"}
        assert len(server.taken) == 2
        assert shop.tree() == before
    assert said(plan_of(shop, DAY)) == {"I-1": "too-soon until 2026-03-27", "B-1": "too-soon until 2026-03-27"}


def test_without_write_nothing_goes(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        before = shop.tree()
        answer = shop.run("send", "--as-of", DAY)
        assert answer.code == 0
        assert "2 ready." in answer.stdout
        assert "Nothing is sent yet" in answer.stderr
        assert shop.tree() == before
        assert not server.connections


HAPPENED = {
    "paid": receipt("2026-03-20", "100.00 USD", "I-1"),
    "credit": receipt("2026-03-20", "100.00 USD"),
    "disputed": '2026-03-20 custom "ar-dispute" "I-1" "opened" 100.00 USD "short"\n',
    "promised until 2026-04-04": '2026-03-20 custom "ar-promise" "I-1" 2026-04-01 100.00 USD "Jo"\n',
    "paused until 2026-03-31": '2026-03-20 custom "ar-pause" "I-1" 2026-03-31 "asks" "dana"\n',
    "agency": '2026-03-20 custom "ar-stop" Assets:Receivable:Acme "agency" "placed" "dana"\n',
    "too-soon until 2026-03-27": '2026-03-20 custom "ar-reminder" "I-1" 1 "phone"\n',
    "the amount has changed: delete it and run `remind --write`": receipt("2026-03-20", "40.00 USD", "I-1"),
}


@pytest.mark.parametrize("why", HAPPENED)
def test_what_has_happened_since_the_draft_keeps_it_back(tmp_path: Path, why: str) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        shop.main.write_text(shop.text() + HAPPENED[why], encoding="utf-8")
        found = sent(shop)
        assert found["Acme"] == f"left-out I-1: {why}"
        assert found["Bolt"].startswith("accepted")
        assert [mail.recipients for mail in server.taken] == [["rechnung@bolt.example"]]
        assert f"{DAY} B-1" in recorded(shop)


def test_credit_that_came_since_keeps_a_draft_back(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        shop.main.write_text(shop.text() + receipt(DAY, "40.00 USD"), encoding="utf-8")
        assert sent(shop)["Acme"].startswith("left-out the client's credit has changed")


def test_a_draft_of_another_day_goes_while_it_still_holds(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        shop.main.write_text(shop.text() + invoice("I-2", "2026-03-10"), encoding="utf-8")
        folder = shop.folder / "outbox" / DAY
        assert sent(shop, folder, day="2026-03-23")["Acme"].startswith("accepted")
        assert recorded(shop) == ["2026-03-23 I-1", "2026-03-23 B-1"]


@pytest.mark.parametrize(
    ("fault", "state", "taken"),
    [
        ("550-at-rcpt", "refused ap@acme.example: 550", 1),
        ("451-at-rcpt", "refused ap@acme.example: 451", 1),
        ("554-at-end", "refused 554", 1),
        ("drop-at-end", "uncertain", 1),
        ("drop-at-taken", "uncertain", 2),
        ("stall-at-end", "uncertain", 1),
        ("drop-at-data", "not-sent", 1),
    ],
)
def test_only_what_was_accepted_is_recorded(tmp_path: Path, fault: str, state: str, taken: int) -> None:
    with mail_server(fault) as server:
        shop = shop_of(tmp_path, server)
        found = sent(shop, code=1)
        assert found["Acme"].startswith(state)
        assert found["Bolt"].startswith("accepted")
        assert len(server.taken) == taken
        assert recorded(shop) == [f"{DAY} B-1"]
        again = sent(shop, code=1 if state == "uncertain" else 0)
        assert again["Bolt"] == "done recorded already"
        if state == "uncertain":
            assert again["Acme"].startswith("uncertain")
            assert len(server.taken) == taken
        else:
            assert again["Acme"].startswith("accepted")
            assert recorded(shop) == [f"{DAY} B-1", f"{DAY} I-1"]


def test_a_person_says_what_became_of_an_uncertain_mail(tmp_path: Path) -> None:
    with mail_server("drop-at-end") as server:
        shop = shop_of(tmp_path, server)
        draft = shop.folder / "outbox" / DAY / "Acme-USD-reminder-1.eml"
        assert sent(shop, code=1)["Acme"].startswith("uncertain")
        assert sent(shop, draft, "--again")["Acme"].startswith("accepted")
        assert [mail.recipients[0] for mail in server.taken].count("ap@acme.example") == 1
        assert recorded(shop) == [f"{DAY} B-1", f"{DAY} I-1"]
    with mail_server("drop-at-taken") as server:
        shop = shop_of(tmp_path / "b", server)
        draft = shop.folder / "outbox" / DAY / "Acme-USD-reminder-1.eml"
        assert sent(shop, code=1)["Acme"].startswith("uncertain")
        shop.write("mark-sent", draft)
        assert sent(shop)["Acme"] == "done recorded already"
        assert "Name the drafts" in shop.refused("send", "--again", code=2)


def test_what_was_sent_before_a_break_is_recorded_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        with monkeypatch.context() as broken:
            broken.setattr("arledger.capabilities.sending.run.record_accepted", lambda *_: 0)
            sent(shop)
        assert (len(server.taken), recorded(shop)) == (2, [])
        broken_day = f"{clock.now().date()}"
        assert set(sent(shop).values()) == {"done sent already"}
        assert len(server.taken) == 2
        assert {line[:10] for line in recorded(shop)} == {max(broken_day, DAY)}


def test_a_test_goes_to_one_address_and_leaves_no_trace(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        before = shop.tree()
        found = sent(shop, "--test-to", "me@northgate.example")
        assert all(state.startswith("accepted") for state in found.values())
        assert {mail.recipients[0] for mail in server.taken} == {"me@northgate.example"}
        parsed = [BytesParser(policy=policy.default).parsebytes(mail.content) for mail in server.taken]
        assert all(mail["Subject"].startswith("[Test] ") for mail in parsed)
        assert shop.tree() == before
    assert "is no mail address" in shop.refused("send", "--as-of", DAY, "--test-to", "me", code=2)


def test_what_goes_by_post_is_left_to_a_person(tmp_path: Path) -> None:
    text = LATE + '2026-01-02 custom "ar-client" Assets:Receivable:Acme "address" "1 Mill Road; Dover" "dana"\n'
    rows = '\n[[reminders.level]]\nlevel = 1\ndays = 1\nchannel = "post"\n'
    with mail_server() as server:
        shop = shop_of(tmp_path, server, text, rows)
        assert sent(shop) == {"Acme": "left-out goes by post: print it, then `mark-sent`"}


def test_without_a_server_or_in_a_closed_period_nothing_is_begun(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    assert shop.run("remind", "--as-of", DAY, write=True).code == 0
    assert "names no mail server" in shop.refused("send", "--as-of", DAY, code=2)
    with mail_server() as server:
        closed = shop_of(tmp_path / "b", server)
        closed.main.write_text(f'{closed.text()}2026-04-01 custom "ar-close" 2026-03-31\n', encoding="utf-8")
        assert "the period up to 2026-03-31 is closed" in closed.refused("send", "--as-of", DAY)
        assert not server.connections


def test_cron_hears_nothing_where_all_is_done(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        sent(shop)
        quiet = shop.run("send", "--as-of", DAY, "--quiet", write=True)
        assert (quiet.code, quiet.stdout, quiet.stderr) == (0, "", "")
        nothing = shop.run("send", "--as-of", "2026-03-21", "--quiet", write=True)
        assert (nothing.code, nothing.stdout, nothing.stderr) == (0, "", "")


def test_mails_to_colleagues_in_the_outbox_go_along(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        other = shop.folder / "outbox" / DAY / "deposits-dana.eml"
        other.write_text(
            "From: a@northgate.example\nTo: dana@northgate.example\nSubject: two refunds\n"
            "Message-ID: <d.1@northgate.example>\n\nhello\n"
        )
        assert len(sent(shop)) == 3
        assert [mail.recipients for mail in server.taken][-1] == ["dana@northgate.example"]
        assert len(sent(shop)) == 3
        assert len(server.taken) == 3


def test_a_ledger_with_errors_reminds_nobody(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        sound = shop.text()
        for wrong in (
            '2026-03-20 * "A "quoted" paid" ^I-1\n',
            '2026-03-20 custom "ar-dispute" "I-1" "opend" 1 USD "x"\n',
        ):
            shop.main.write_text(sound + wrong, encoding="utf-8")
            assert "and nothing is sent on such a one" in shop.refused("send", "--as-of", DAY)
            assert "and nobody is reminded on such a one" in shop.refused("remind", "--as-of", "2026-03-21")
            shown = shop.run("remind", "--as-of", "2026-03-21")
            assert (shown.code, "the ledger has " in shown.stderr) == (1, True)
        assert not server.connections


def test_of_two_days_drafts_the_newest_goes(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server)
        assert shop.run("remind", "--as-of", "2026-03-21", write=True).code == 0
        outbox = shop.folder / "outbox"
        answer = shop.run("send", outbox / DAY, outbox / "2026-03-21", "--as-of", "2026-03-21", write=True)
        assert answer.code == 0
        assert len(server.taken) == 2
        assert recorded(shop) == ["2026-03-21 I-1", "2026-03-21 B-1"]
        assert "goes, which is newer" in answer.stdout


def test_an_uncertain_mail_holds_its_items_back_on_later_days(tmp_path: Path) -> None:
    with mail_server("drop-at-taken") as server:
        shop = shop_of(tmp_path, server)
        assert sent(shop, code=1)["Acme"].startswith("uncertain")
        later = "2026-03-28"
        assert said(plan_of(shop, later)) == {"I-1": "drafted", "B-1": "level 2"}
        assert "may have arrived" in shop.run("remind", "--as-of", later).stdout
        assert shop.run("remind", "--as-of", later, write=True).code == 0
        found = sent(shop, code=1, day=later)
        assert (found["Acme"].split()[0], found["Bolt"].split()[0]) == ("uncertain", "accepted")
        assert [mail.recipients[0] for mail in server.taken].count("ap@acme.example") == 1
        shop.write("mark-sent", shop.folder / "outbox" / DAY / "Acme-USD-reminder-1.eml")
        assert said(plan_of(shop, later))["I-1"] == "level 2"


def test_two_parts_of_one_number_and_day_go(tmp_path: Path) -> None:
    text = '2026-01-01 * "Acme" "Goods" ^I-1\n  due: 2026-03-01\n'
    text += "  Assets:Receivable:Acme  100.00 USD\n  Assets:Receivable:Acme  50.00 USD\n  Income:Sales\n"
    with mail_server() as server:
        assert sent(shop_of(tmp_path, server, text))["Acme"].startswith("accepted")


def test_one_number_in_two_currencies(tmp_path: Path) -> None:
    text = invoice("I-1", "2026-03-01") + invoice("I-1", "2026-03-01", "70.00 EUR")
    with mail_server() as server:
        shop = shop_of(tmp_path, server, text)
        draft = shop.folder / "outbox" / DAY / "Acme-EUR-reminder-1.eml"
        assert sent(shop, draft)["Acme"].startswith("accepted")
        (message,) = plan_of(shop, "2026-03-21")["messages"]
        assert (message["currency"], message["level"]) == ("USD", 1)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            b"To: Acme Ltd <ap@acme.example>",
            b"To: thief@evil.example",
            "thief@evil.example is not an address on record",
        ),
        (b"X-Arledger-Record:", b"X-Record:", "what it is about is missing"),
        (b"Please pay", None, "the file is cut off or damaged"),
    ],
)
def test_a_draft_that_somebody_has_changed(tmp_path: Path, old: bytes, new: bytes | None, why: str) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server, invoice("I-1", "2026-03-01"))
        draft = shop.folder / "outbox" / DAY / "Acme-USD-reminder-1.eml"
        content = draft.read_bytes()
        assert old in content
        draft.write_bytes(content[: content.index(old)] if new is None else content.replace(old, new, 1))
        answer = shop.run("send", "--as-of", DAY, "--format", "json", write=True)
        (mail,) = json.loads(answer.stdout)["mails"]
        assert (mail["state"], why in mail["reason"]) == ("left-out", True)
        assert not server.taken


def test_an_address_that_was_changed_since(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server, invoice("I-1", "2026-03-01"))
        line = f'{DAY} custom "ar-client" Assets:Receivable:Acme "email" "new@acme.example" "dana"\n'
        shop.main.write_text(shop.text() + line, encoding="utf-8")
        assert "ap@acme.example is not an address on record" in sent(shop)["Acme"]


def test_links_lead_nowhere(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = shop_of(tmp_path, server, invoice("I-1", "2026-03-01"))
        draft = shop.folder / "outbox" / DAY / "Acme-USD-reminder-1.eml"
        draft.rename(tmp_path / "elsewhere.eml")
        draft.symlink_to(tmp_path / "elsewhere.eml")
        answer = shop.run("send", "--as-of", DAY, write=True)
        assert "a link is not followed" in " ".join(answer.stdout.split())
        assert not server.taken
        (tmp_path / "elsewhere").mkdir()
        (shop.folder / "outbox" / "2026-03-21").symlink_to(tmp_path / "elsewhere")
        assert "leads elsewhere through a link" in shop.refused("remind", "--as-of", "2026-03-21", code=2)
