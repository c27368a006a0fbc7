"""The statements of a month: who gets one, who does not and why, drafted once, whole files, and sent while they hold."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.letters import body, mails, record
from tests.support.mail_server import MailServer, mail_server
from tests.support.reminders import invoice, receipt, reminder_shop
from tests.support.shop import Shop

from arledger.delivery import conversation, run
from arledger.files import durable, one_by_one

TODAY = "2026-04-02"
MONTH = ("statements", "--month", "2026-03")
MORE = """\
2020-01-01 open Assets:Receivable:Cedar
  name: "Cedar Mills"
  address: "1 Mill Lane; Leeds"
  kind: "b2b"
2020-01-01 open Assets:Receivable:Dorn
  statements: "none"
  email: "ap@dorn.example"
  kind: "retail"
  sales-rep: "luis"
2020-01-01 open Assets:Receivable:Elm
2020-01-01 open Assets:Receivable:Fir
  email: "ap@fir.example"
2020-01-01 open Assets:Receivable:Gale
  email: "ap@gale.example"
"""
TEXT = MORE + "".join(
    (
        invoice("A-1", "2026-02-15"),
        invoice("A-2", "2026-05-15", "70.00 EUR"),
        receipt("2026-03-10", "40.00 USD", "A-1"),
        invoice("B-1", "2026-02-15", "50.00 USD", "Bolt"),
        receipt("2026-03-31", "50.00 USD", "B-1", "Bolt"),
        invoice("C-1", "2026-02-15", "10.00 USD", "Cedar"),
        invoice("D-1", "2026-02-15", "20.00 USD", "Dorn"),
        invoice("F-1", "2026-02-15", "30.00 USD", "Fir"),
        receipt("2026-02-20", "30.00 USD", "F-1", "Fir"),
        invoice("G-1", "2026-02-15", "80.00 USD", "Gale"),
        '2026-04-01 custom "ar-stop" Assets:Receivable:Gale "insolvent" "petition" "m.ito"\n',
    )
)
NAMES = [f"{name}-statement-2026-03.eml" for name in ("Acme-EUR", "Acme-USD", "Bolt-USD", "Cedar-USD")]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARLEDGER_TODAY", TODAY)
    monkeypatch.setenv("ARLEDGER_USER", "dana")
    monkeypatch.setattr(conversation, "_PATIENCE_AT_END", 1)
    monkeypatch.setattr(run, "_PAUSE", run._MINUTE * 0)


def listed(shop: Shop, *words: object, write: bool = False, code: int = 0) -> dict[str, Any]:
    """Return the list of March as JSON; without writing it is asked twice, and the snapshot must say the same."""
    answer = shop.run(*MONTH, "--format", "json", *words, write=write)
    assert answer.code == code, answer
    if not write:
        assert shop.run(*MONTH, "--format", "json", *words).stdout == answer.stdout
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def balances(found: dict[str, Any]) -> list[str]:
    return [f"{each['client']} {each['balance']} {each['currency']}" for each in found["statements"]]


def reasons(found: dict[str, Any]) -> dict[str, str]:
    return {
        " ".join(filter(None, (each["client"], each["currency"]))): ": ".join(
            filter(None, (each["reason"], each["detail"]))
        )
        for each in found["skipped"]
    }


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_everybody_who_owes_or_moved_gets_one_and_the_others_a_reason(tmp_path: Path) -> None:
    found = listed(reminder_shop(tmp_path, TEXT))
    assert balances(found) == ["Acme 70.00 EUR", "Acme 60.00 USD", "Bolt 0.00 USD", "Cedar 10.00 USD"]
    assert reasons(found) == {
        "Dorn USD": "opted-out",
        "Elm": "nothing",
        "Fir": "nothing",
        "Gale USD": "stopped: insolvent since 2026-04-01",
    }
    assert [(each["channel"], each["to"]) for each in found["statements"]][2:] == [
        ("email", "rechnung@bolt.example"), ("letter", ""),
    ]  # fmt: skip
    assert found["totals"] == [
        {"currency": "EUR", "balance": "70.00", "overdue": "0.00", "disputed": "0.00", "amount_due": "70.00"},
        {"currency": "USD", "balance": "70.00", "overdue": "70.00", "disputed": "0.00", "amount_due": "70.00"},
    ]
    assert [(tie["currency"], tie["ledger"], tie["difference"]) for tie in found["ties"]] == [
        ("EUR", "70.00", "0.00"), ("USD", "170.00", "0.00"),
    ]  # fmt: skip
    assert found["written"] is False


@pytest.mark.parametrize(
    ("words", "clients"),
    [
        (("--kind", "b2b"), ["Cedar"]),
        (("--group", "kind=b2b"), ["Cedar"]),
        (("--client", "Cedar", "--client", "bolt"), ["Bolt", "Cedar"]),
        (("--client", "Acme", "--kind", "b2b"), []),
    ],
    ids=str,
)
def test_a_group_of_clients(words: tuple[str, ...], clients: list[str], tmp_path: Path) -> None:
    found = listed(reminder_shop(tmp_path, TEXT), *words)
    assert [each["client"] for each in found["statements"]] == clients
    assert {each["client"] for each in found["skipped"]} <= {*clients}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "b2c"), "no client has kind: 'b2c'"),
        (("--group", "region"), "'region' is no KEY=VALUE"),
        (("--group", "=x"), "'=x' is no KEY=VALUE"),
        (("--sales-rep", "luiz"), "Did you mean luis?"),
        (("--client", "Nobody"), "there is no client 'Nobody'"),
        (("--month", "2026-04"), "2026-04 is not over"),
        (("--month", "March"), "'March' is not a month"),
        (("--format", "pdf"), "there is no format 'pdf'"),
    ],
    ids=str,
)
def test_a_slip_is_told(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    assert said in reminder_shop(tmp_path, TEXT).refused(*MONTH, *words, code=2, write=False)


def test_each_is_drafted_once_with_its_pdf_and_the_index(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    found = listed(shop, write=True)
    folder = shop.folder / "outbox" / TODAY
    assert found["written"] is True
    assert [Path(name).name for name in found["files"]] == [*NAMES[:3], "Cedar-USD-statement-2026-03.pdf", NAMES[3]]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        {*map(str, (Path(n).name for n in found["files"])), "index.html"}
    )
    assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    mail = mails(shop, TODAY)[NAMES[1]]
    assert str(mail["To"]) == "Acme Ltd <ap@acme.example>"
    assert "The balance is 60.00 USD; 60.00 USD is overdue." in body(mail)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["statement-Acme-USD-2026-03-31.pdf"]
    draft = record(shop, TODAY, NAMES[3])
    assert (draft.kind, draft.about, draft.channel, draft.total) == ("statement", "2026-03-31", "letter", "10.00 USD")
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert all(name in index for name in (*NAMES, "Cedar-USD-statement-2026-03.pdf"))
    again = listed(shop, write=True)
    assert (again["statements"], again["files"]) == ([], [])
    assert reasons(again)["Acme USD"] == f"drafted: {TODAY}/{NAMES[1]}"


def test_drafts_of_another_day_count_and_say_where_they_are_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    listed(shop, write=True)
    monkeypatch.setenv("ARLEDGER_TODAY", "2026-04-03")
    shop.main.write_text(shop.text() + receipt("2026-03-30", "5.00 USD", "A-1"), encoding="utf-8")
    found = reasons(listed(shop, write=True))
    assert found["Acme EUR"] == f"drafted: {TODAY}/{NAMES[0]}"
    assert found["Acme USD"].endswith("it says something else by now, delete it and draft it again")
    (shop.folder / "outbox" / TODAY / NAMES[1]).unlink()
    assert balances(listed(shop, write=True)) == ["Acme 55.00 USD"]


@pytest.mark.parametrize("kind", ["--open-items", "--activity"])
def test_a_run_that_is_killed_leaves_whole_files_and_goes_on_with_the_same_bytes(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reminder_shop(tmp_path / "whole", TEXT)
    listed(whole, kind, write=True)
    expected = digests(whole.folder / "outbox" / TODAY)
    for at in range(6):
        shop = reminder_shop(tmp_path / f"{at}", TEXT)
        folder = shop.folder / "outbox" / TODAY
        with monkeypatch.context() as patch:
            patch.setattr(one_by_one, "write_new", _dies_after(at, durable.write_new))
            with pytest.raises(_Killed):
                shop.run(*MONTH, kind, write=True)
        left = {name: digest for name, digest in digests(folder).items() if not name.startswith(".")}
        assert left.items() <= expected.items()
        listed(shop, kind, write=True)
        assert digests(folder) == expected


class _Killed(BaseException):
    pass


def _dies_after(count: int, write: Callable[..., None]) -> Callable[..., None]:
    done = iter(range(count))

    def dying(path: Path, content: bytes, mode: int) -> None:
        if next(done, None) is None:
            write(path, content[: len(content) // 2], mode)
            raise _Killed
        write(path, content, mode)

    return dying


def test_nothing_is_drafted_on_a_ledger_with_errors_or_without_a_sender(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path / "a", TEXT + "2026-03-01 balance Assets:Bank:Checking 1.00 USD\n")
    assert "no statement is drafted" in shop.refused(*MONTH, code=3)
    shop = reminder_shop(tmp_path / "b", TEXT)
    policy = shop.folder / "arledger.toml"
    policy.write_text(policy.read_text().replace("email", "# email"), encoding="utf-8")
    assert "[company] has no email" in shop.run(*MONTH, write=True).stderr
    assert not list((shop.folder / "outbox").glob("*/*.eml"))


def test_payees_are_shown_and_not_drafted(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT, '[items]\nclient-from = "payee"\n')
    assert "Acme 60.00 USD" in balances(listed(shop))
    assert "payees without an account" in shop.refused(*MONTH)


def test_a_link_that_leads_the_outbox_elsewhere_is_refused(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    (tmp_path / "elsewhere").mkdir()
    (shop.folder / "outbox").symlink_to(tmp_path / "elsewhere")
    assert "leads elsewhere" in shop.refused(*MONTH, code=2)


def test_quiet_says_nothing_where_nothing_is_to_be_made(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    listed(shop, write=True)
    answer = shop.run(*MONTH, "--quiet", write=True)
    assert (answer.code, answer.stdout, answer.stderr) == (0, "", "")


@pytest.fixture
def posted(tmp_path: Path) -> Iterator[Shop]:
    """Yield a shop with its drafts of March and a mail server."""
    with mail_server() as server:
        shop = reminder_shop(tmp_path, TEXT, _mail(server))
        listed(shop, write=True)
        yield shop


def _mail(server: MailServer) -> str:
    return f'\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\ntimeout = 1\n'


def sent(shop: Shop, *words: object, day: str = TODAY) -> dict[str, str]:
    answer = shop.run("send", "--as-of", day, "--format", "json", *words, write=True)
    assert answer.code == 0, answer
    found = json.loads(answer.stdout)["mails"]
    return {Path(mail["file"]).name: " ".join(filter(None, (mail["state"], mail["reason"]))) for mail in found}


def test_send_carries_them_once_and_records_a_contact(posted: Shop) -> None:
    states = sent(posted)
    assert [states[name].startswith("accepted 250") for name in NAMES] == [True, True, True, False]
    assert states[NAMES[3]] == "left-out goes by letter: print it, then `mark-sent`"
    recorded = [line for line in posted.text().splitlines() if '"ar-contact"' in line]
    assert len(recorded) == 3
    assert 'Assets:Receivable:Acme "mail-out" "Acme Ltd" "statement: Your statement of account' in recorded[0]
    posted.write("mark-sent", posted.folder / "outbox" / TODAY / NAMES[3], "--date", "2026-04-03")
    again = sent(posted, posted.folder / "outbox" / TODAY, day="2026-04-03")
    assert [state.partition(" ")[0] for state in again.values()] == ["done"] * 4
    for path in (posted.folder / "outbox" / TODAY).glob("*.eml"):
        path.unlink()
    found = reasons(listed(posted, write=True))
    assert [found[name] for name in ("Acme EUR", "Acme USD", "Bolt USD", "Cedar USD")] == [
        *[f"sent: {TODAY}"] * 3, "sent: 2026-04-03",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        (receipt("2026-03-30", "5.00 USD", "A-1"), NAMES[1], "its figures have changed: delete it and draft it again"),
        (
            '2026-03-30 custom "ar-dispute" "A-1" "opened" 9.00 USD "price: x"\n', NAMES[1],
            "its figures have changed: delete it and draft it again",
        ),
        ('2026-04-02 custom "ar-client" Assets:Receivable:Bolt "statements" "none" "dana"\n', NAMES[2], "opted-out"),
        (
            '2026-04-02 custom "ar-stop" Assets:Receivable:Bolt "lawyer" "case 7" "dana"\n', NAMES[2],
            "lawyer since 2026-04-02",
        ),
    ],
    ids=["receipt", "dispute", "opted out", "lawyer"],
)  # fmt: skip
def test_what_has_changed_since_is_kept_back(text: str, name: str, why: str, posted: Shop) -> None:
    posted.main.write_text(posted.text() + text, encoding="utf-8")
    states = sent(posted)
    assert states[name] == f"left-out {why}"
    assert sum(state.startswith("accepted") for state in states.values()) == 2


def test_what_happens_in_the_next_month_keeps_nothing_back(posted: Shop) -> None:
    posted.main.write_text(posted.text() + receipt("2026-04-01", "60.00 USD", "A-1"), encoding="utf-8")
    assert sent(posted)[NAMES[1]].startswith("accepted 250")


def test_the_next_month_has_its_own(posted: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(posted)
    monkeypatch.setenv("ARLEDGER_TODAY", "2026-05-02")
    answer = posted.run("statements", "--month", "2026-04", "--format", "json", write=True)
    assert balances(json.loads(answer.stdout)) == ["Acme 70.00 EUR", "Acme 60.00 USD", "Cedar 10.00 USD"]


def test_a_statement_recorded_by_hand_counts_for_the_month_that_was_over(tmp_path: Path) -> None:
    contact = 'custom "ar-contact" Assets:Receivable:{} "letter" "A clerk" "statement: Your account" "dana"\n'
    text = TEXT + f"2026-04-01 {contact.format('Bolt')}2026-03-05 {contact.format('Cedar')}"
    found = listed(reminder_shop(tmp_path, text))
    assert reasons(found)["Bolt USD"] == "sent: 2026-04-01"
    assert "Cedar 10.00 USD" in balances(found)


def test_no_index_seems_to_show_all_while_drafts_are_missing_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    index = shop.folder / "outbox" / TODAY / "index.html"
    listed(shop, "--client", "Acme", write=True)
    assert index.exists()
    with monkeypatch.context() as patch:
        patch.setattr(one_by_one, "write_new", _dies_after(1, durable.write_new))
        with pytest.raises(_Killed):
            shop.run(*MONTH, write=True)
    assert not index.exists()
    listed(shop, write=True)
    assert all(name in index.read_text(encoding="utf-8") for name in NAMES)


def test_what_is_disputed_is_owed_and_neither_due_nor_overdue(tmp_path: Path) -> None:
    text = TEXT + '2026-03-20 custom "ar-dispute" "A-1" "opened" 25.00 USD "price: x"\n'
    (found,) = [each for each in listed(reminder_shop(tmp_path, text))["statements"] if each["balance"] == "60.00"]
    assert (found["overdue"], found["disputed"], found["amount_due"]) == ("35.00", "25.00", "35.00")
