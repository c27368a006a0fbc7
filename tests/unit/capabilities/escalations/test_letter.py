"""`escalate letter`: what is claimed before it is handed over; drafted once, sent while it holds, and in the pack."""

import json
from pathlib import Path

import pytest
from tests.support.books import book_of
from tests.support.letters import as_json, drafted, record, shown
from tests.support.mail_server import mail_server
from tests.support.packs import claim, everything, manifest, packed
from tests.support.reminders import invoice, plan_of, receipt, reminder_shop, said
from tests.support.shop import Shop

from arledger.capabilities.escalations.letter import matter_today
from arledger.policy.settings import Policy

DAY, UNTIL = "2026-03-10", "2026-03-24"
TEXT = invoice("I-1", "2026-03-01") + invoice("B-1", "2026-03-01", client="Bolt")
LETTER = ("escalate", "letter", "Acme", "--to", "agency", "--until", UNTIL)
NAMED = (*LETTER, "--owner", "Credira")


def standing(shop: Shop, day: str) -> str:
    """Return what `send` says of the only draft of a day."""
    answer = shop.run("send", "--as-of", day, "--format", "json")
    assert answer.code in (0, 1), answer.stderr
    (mail,) = json.loads(answer.stdout)["mails"]
    return " ".join(filter(None, (mail["state"], mail["reason"])))


def test_it_says_what_is_claimed_to_whom_it_goes_and_when(tmp_path: Path) -> None:
    more = (
        invoice("I-2", "2026-04-10")
        + receipt("2026-03-02", "30.00 USD")
        + '2026-03-05 custom "ar-dispute" "I-1" "opened" 20.00 USD "pricing: too dear"\n'
        + '2026-03-08 custom "ar-reminder" "I-1" 1 "email"\n'
    )
    shop = reminder_shop(tmp_path, TEXT + more)
    text = shown(shop, DAY, *NAMED)
    assert f"please pay 50.00 USD by {UNTIL}" in text
    assert "We reminded you last on 2026-03-08" in text
    assert "we will hand the claim to Credira, a collection agency" in text
    assert "I-2" not in text
    assert "Bolt" not in text
    assert "hand the claim to a lawyer" in shown(shop, DAY, *LETTER[:4], "lawyer", *LETTER[5:])
    assert as_json(shop, DAY, *NAMED)["kind"] == "escalation-notice"
    # The letter and the pack claim the same.
    assert claim(packed(shop, day=DAY))["claimed"] == "50.00"


def test_it_is_drafted_once_and_stops_reminders_of_the_same(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    (name,) = drafted(shop, DAY, *NAMED)
    draft = record(shop, DAY, name)
    assert (draft.about, draft.said) == (UNTIL, ("agency", "Credira", "100.00"))
    assert drafted(shop, DAY, *NAMED) == []
    assert said(plan_of(shop, DAY))["I-1"] == "drafted"
    assert standing(shop, DAY) == "ready"


@pytest.mark.parametrize(
    ("happened", "why"),
    [
        (receipt("2026-03-10", "100.00 USD", "I-1"), "left-out I-1: nothing is claimed any more"),
        (
            receipt("2026-03-10", "40.00 USD", "I-1"),
            "left-out I-1: the amount has changed: delete it and draft it again",
        ),
        (
            '2026-03-10 custom "ar-stop" Assets:Receivable:Acme "insolvent" "x" "dana"\n',
            f"left-out I-1: insolvent since {DAY}",
        ),
    ],
)
def test_what_has_happened_since_keeps_it_back(tmp_path: Path, happened: str, why: str) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    drafted(shop, DAY, *NAMED)
    shop.main.write_text(shop.text() + happened)
    assert standing(shop, DAY) == why


def test_once_its_last_day_is_over_it_does_not_hold(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    (name,) = drafted(shop, DAY, *NAMED)
    draft = record(shop, DAY, name)
    found = [matter_today(book_of(shop.text(), day), Policy(), draft) for day in ("2026-03-23", UNTIL)]
    assert not isinstance(found[0], str)
    assert found[1] == f"its last day, {UNTIL}, is over"
    lost = draft._replace(said=("agency",))
    assert matter_today(book_of(shop.text(), DAY), Policy(), lost) == "what it says cannot be read"


def test_what_went_is_on_record_and_in_the_pack(tmp_path: Path) -> None:
    with mail_server() as server:
        mail = f'\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\ntimeout = 1\n'
        shop = reminder_shop(tmp_path, TEXT, mail)
        drafted(shop, DAY, *NAMED)
        assert shop.run("send", "--as-of", DAY, write=True).code == 0
        (sent,) = server.taken
    assert '"escalation-notice: Before we hand over our claim' in shop.text()
    files = packed(shop, day="2026-03-25")
    assert claim(files)["claimed"] == "100.00"
    (name,) = (name for name in files if name.startswith("letters/"))
    assert name == f"letters/{DAY}-mail-out.eml"
    assert b"please pay" in files[name].replace(b"=\r\n", b"")
    assert sent.content.count(b"X-Arledger") == files[name].count(b"X-Arledger") == 0
    assert manifest(files)["letters_without_copy"] == []
    assert b"Bolt" not in everything(files)


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (("Acme", "--to", "management"), "no claim is handed over to 'management'", 2),
        (("Acme", "--until", DAY), f"--until {DAY} leaves no day after {DAY}", 3),
        (("Acme", "--currency", "EUR"), "nothing in EUR is claimed of Acme", 3),
        (("Cato",), "there is no client 'Cato'", 2),
    ],
)
def test_slips(tmp_path: Path, words: tuple[str, ...], says: str, code: int) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    call = ("escalate", "letter", "--to", "agency", "--until", UNTIL, "--as-of", DAY, *words)
    assert says in shop.refused(*call, code=code)


def test_of_two_currencies_one_is_named(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + invoice("E-1", "2026-03-01", "50.00 EUR"))
    assert "Acme owes in EUR and USD" in shop.refused(*NAMED, "--as-of", DAY)
    assert "please pay 50.00 EUR" in shown(shop, DAY, *NAMED, "--currency", "eur")


def test_who_is_handed_on_already_is_not_written_to(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    packed(shop, day=DAY)
    assert f"Acme is not written to: agency since {DAY}" in shop.refused(*NAMED, "--as-of", DAY)
