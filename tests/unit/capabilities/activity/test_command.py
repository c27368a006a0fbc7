"""`activity`: what happened with clients, each thing once and on its day, and what came of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.reminders import invoice, receipt, reminded, reminder_shop
from tests.support.shop import Shop

ACME, BOLT = "Assets:Receivable:Acme", "Assets:Receivable:Bolt"
TEXT = invoice("I-1", "2026-01-31") + invoice("I-2", "2026-02-10", "50.00 USD")


def told(shop: Shop, as_of: str, *words: str) -> dict[str, Any]:
    answer = shop.run("activity", "--format", "json", "--as-of", as_of, *words)
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def lines(found: dict[str, Any]) -> list[str]:
    return [f"{each['day']} {each['client']} {each['kind']}: {each['text']}" for each in found["events"]]


def contact(day: str, channel: str = "call", more: str = "", account: str = ACME) -> str:
    return f'{day} custom "ar-contact" {account} "{channel}" "Jo" "they pay" "dana" {more}\n'


def test_an_event_and_the_summary(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + contact("2026-02-11", more='"I-1 I-2"'))
    assert told(shop, "2026-03-31", "--from", "2026-02-01") == {
        "as_of": "2026-03-31",
        "from": "2026-02-01",
        "events": [
            {
                "day": "2026-02-11",
                "client": "Acme",
                "kind": "call",
                "text": "Jo: they pay",
                "who": "dana",
                "invoice": "I-1, I-2",
                "currency": "",
                "amount": None,
                "message_id": "",
            }
        ],
        "summary": {
            "contacts": {"call": 1},
            "letters": {},
            "promises": {"made": 0, "kept": 0, "broken": 0, "kept_share": None},
            "disputes": {"opened": 0, "resolved": 0},
            "cash_after_contact": [],
            "confidential_left_out": 0,
        },
    }


SAID = {
    "a reminder": (reminded("2026-02-11", "I-1", 2), "reminder: level 2, email"),
    "a promise": ('2026-02-11 custom "ar-promise" "I-1" 2026-12-31 60.00 USD "Jo"\n', "promise: for 2026-12-31"),
    "a dispute": ('2026-02-11 custom "ar-dispute" "I-1" "opened" 0 USD "pricing: x"\n', "dispute-opened: pricing: x"),
    "a pause": ('2026-02-11 custom "ar-pause" "I-1" 2026-02-20 "waits" "dana"\n', "pause: until 2026-02-20: waits"),
    "a client's": (f'2026-02-11 custom "ar-pause" {ACME} 2026-02-20 "so" "dana"\n', "pause: until 2026-02-20: so"),
    "a stop": (f'2026-02-11 custom "ar-stop" {ACME} "agency" "placed" "dana"\n', "stop: agency: placed"),
    "its end": (f'2026-02-11 custom "ar-resume" {ACME} "back" "dana"\n', "resume: back"),
    "a hold": (f'2026-02-11 custom "ar-hold" {ACME} "slow" "dana"\n', "hold: slow"),
    "a release": (f'2026-02-11 custom "ar-release" {ACME} "paid" "dana"\n', "release: paid"),
    "a plan": (
        '2026-02-11 custom "ar-plan" "I-1" "accepted" 2026-03-01 50.00 USD "dana"\n',
        "plan-accepted: by 2026-03-01",
    ),
    "an escalation": (
        f'2026-02-11 custom "ar-escalation" {ACME} "agency" "Credira" "broken" "dana" 2026-04-30\n',
        "escalation: agency, Credira: broken, until 2026-04-30",
    ),
    "a note": (f'2026-02-11 note {ACME} "they moved"\n  invoice: "I-1"\n', "note: they moved"),
    "money": (receipt("2026-02-11", "30.00 USD", "I-1"), "receipt: Transfer"),
}


@pytest.mark.parametrize("what", SAID)
def test_each_is_told_once_and_on_its_day(tmp_path: Path, what: str) -> None:
    text, says = SAID[what]
    shop = reminder_shop(tmp_path, TEXT + text)
    assert shop.run("check").code in (0, 1)
    assert lines(told(shop, "2026-02-11")) == [f"2026-02-11 Acme {says}"]
    assert lines(told(shop, "2026-02-10")) == []
    assert lines(told(shop, "2026-02-12", "--from", "2026-02-12")) == []
    assert lines(told(shop, "2026-02-11", "Bolt")) == []


def test_a_letter_about_several_items_is_one(tmp_path: Path) -> None:
    mail = '"<reminder.2026-02-11.USD.0123456789abcdef@x.example>"'
    text = reminded("2026-02-11", "I-1", 2, f"2026-01-31 {mail}") + reminded(
        "2026-02-11", "I-2", 1, f"2026-02-10 {mail}"
    )
    shop = reminder_shop(tmp_path, TEXT + text + reminded("2026-02-20", "I-1", 3) + reminded("2026-02-20", "I-2", 3))
    found = told(shop, "2026-03-31")
    assert lines(found) == [
        "2026-02-11 Acme reminder: level 2, email",
        "2026-02-20 Acme reminder: level 3, email",
    ]
    assert [each["message_id"] for each in found["events"]] == [mail.strip('"'), ""]
    assert found["events"][0]["invoice"] == "I-1, I-2"
    assert found["summary"]["letters"] == {"2": 1, "3": 1}


def test_a_number_of_two_clients_is_the_named_ones(tmp_path: Path) -> None:
    text = TEXT + invoice("I-1", "2026-01-31", client="Bolt")
    shop = reminder_shop(tmp_path, text + reminded("2026-02-11", "I-1", 1, BOLT) + reminded("2026-02-12", "I-1", 1))
    assert [each["client"] for each in told(shop, "2026-03-31")["events"]] == ["Bolt", "Acme", "Bolt"]
    assert len(told(shop, "2026-03-31", "Acme")["events"]) == 1


def test_a_mail_that_two_branches_took_in_is_one(tmp_path: Path) -> None:
    mail = contact("2026-02-11", "mail-in", '"<1@acme.example>"')
    found = told(reminder_shop(tmp_path, TEXT + mail + mail + mail.replace("02-11", "02-12")), "2026-03-31")
    assert [each["day"] for each in found["events"]] == ["2026-02-11"]
    assert found["summary"]["contacts"] == {"mail-in": 1}


def test_a_mail_is_confidential_where_anybody_said_so(tmp_path: Path) -> None:
    mail = contact("2026-02-11", "mail-in", '"<1@acme.example>"')
    shop = reminder_shop(tmp_path, TEXT + mail + mail.replace('<1@acme.example>"', '<1@acme.example>" TRUE'))
    found = told(shop, "2026-03-31")
    assert (found["events"], found["summary"]["confidential_left_out"]) == ([], 1)


def test_our_own_reminder_is_no_other_contact(tmp_path: Path) -> None:
    sent = reminded("2026-02-11", "I-1", 1, '"<1@x.example>"')
    found = told(
        reminder_shop(tmp_path, TEXT + sent + contact("2026-02-11", "mail-out", '"<1@x.example>"')), "2026-03-31"
    )
    assert [each["kind"] for each in found["events"]] == ["reminder"]


PROMISE = '2026-03-10 custom "ar-promise" "I-1" 2026-03-20 60.00 USD "Jo"\n'
BACK = '2026-03-28 * "Acme" "Returned" ^I-1\n  Assets:Bank:Checking  -60.00 USD\n  Assets:Receivable:Acme\n'


@pytest.mark.parametrize(
    ("more", "as_of", "says"),
    [
        ("", "2026-03-23", []),
        ("", "2026-03-31", ["2026-03-24 promise-broken"]),
        (receipt("2026-03-15", "60.00 USD", "I-1"), "2026-03-15", ["2026-03-15 promise-kept"]),
        (
            receipt("2026-03-15", "20.00 USD", "I-1") + receipt("2026-03-22", "40.00 USD", "I-1"),
            "2026-03-31",
            ["2026-03-22 promise-kept"],
        ),
        (receipt("2026-03-24", "60.00 USD", "I-1"), "2026-03-31", ["2026-03-24 promise-broken"]),
        (receipt("2026-03-15", "60.00 USD", "I-1") + BACK, "2026-03-27", ["2026-03-15 promise-kept"]),
        (receipt("2026-03-15", "60.00 USD", "I-1") + BACK, "2026-03-31", ["2026-03-28 promise-broken"]),
    ],
)
def test_what_became_of_a_promise_and_when(tmp_path: Path, more: str, as_of: str, says: list[str]) -> None:
    found = told(reminder_shop(tmp_path, TEXT + PROMISE + more), as_of)
    ended = [f"{each['day']} {each['kind']}" for each in found["events"] if each["kind"].startswith("promise-")]
    assert ended == says


def test_open_promises_do_not_count_in_the_share(tmp_path: Path) -> None:
    later = PROMISE.replace("03-20", "12-31").replace('"I-1"', '"I-2"').replace("60.00", "50.00")
    shop = reminder_shop(tmp_path, TEXT + PROMISE + later + receipt("2026-03-15", "60.00 USD", "I-1"))
    promises = told(shop, "2026-03-31")["summary"]["promises"]
    assert promises == {"made": 2, "kept": 1, "broken": 0, "kept_share": "100.0"}
    assert told(shop, "2026-03-31", "--from", "2026-03-16")["summary"]["promises"]["kept"] == 0
    listed = json.loads(shop.run("promise", "list", "--format", "json", "--as-of", "2026-03-31").stdout)
    assert listed["kept_share"] == promises["kept_share"]


def test_a_promise_for_the_end_of_the_calendar(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + PROMISE.replace("2026-03-20", "9999-12-31"))
    assert told(shop, "2026-03-31")["summary"]["promises"]["kept_share"] is None


def test_disputes_opened_and_resolved(tmp_path: Path) -> None:
    text = '2026-02-11 custom "ar-dispute" "I-1" "opened" 40.00 USD "pricing: x" "luis"\n'
    text += receipt("2026-02-15", "80.00 USD", "I-1")
    end = '2026-02-20 custom "ar-dispute" "I-1" "resolved" 0.00 USD "upheld"\n'
    found = told(reminder_shop(tmp_path, TEXT + text + end), "2026-03-31")
    said = [(each["kind"], each["amount"], each["who"]) for each in found["events"] if each["kind"] != "receipt"]
    assert said == [("dispute-opened", "40.00", "luis"), ("dispute-resolved", "40.00", "luis")]
    assert found["summary"]["disputes"] == {"opened": 1, "resolved": 1}


@pytest.mark.parametrize(
    ("text", "cash"),
    [
        (contact("2026-02-11") + receipt("2026-02-11", "30.00 USD", "I-1"), "30.00"),
        (contact("2026-02-11") + receipt("2026-02-25", "30.00 USD", "I-1"), "30.00"),
        (contact("2026-02-11") + receipt("2026-02-26", "30.00 USD", "I-1"), ""),
        (contact("2026-02-11") + receipt("2026-02-10", "30.00 USD", "I-1"), ""),
        (contact("2026-02-11", account=BOLT) + receipt("2026-02-12", "30.00 USD", "I-1"), ""),
        (contact("2026-02-11") + contact("2026-02-12") + receipt("2026-02-13", "30.00 USD"), "30.00"),
        (reminded("2026-02-11", "I-1", 1) + receipt("2026-02-13", "30.00 USD"), "30.00"),
        (contact("2026-02-11", more="TRUE") + receipt("2026-02-13", "30.00 USD"), ""),
        (contact("2026-02-11") + receipt("2026-02-13", "60.00 USD", "I-1") + BACK, ""),
        (
            contact("2026-02-11")
            + '2026-02-13 * "Both"\n  Assets:Bank:Checking  120.00 USD\n  Assets:Receivable:Acme  -100.00 USD\n'
            + '    invoice: "I-1"\n  Assets:Receivable:Acme  -20.00 USD\n    invoice: "I-2"\n',
            "120.00",
        ),
    ],
)
def test_money_that_followed_a_contact_counts_once(tmp_path: Path, text: str, cash: str) -> None:
    found = told(reminder_shop(tmp_path, TEXT + text), "2026-03-31")["summary"]["cash_after_contact"]
    assert found == ([{"currency": "USD", "number": cash, "receipts": 1}] if cash else [])


def test_the_contact_may_be_before_the_period(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + contact("2026-02-11") + receipt("2026-02-13", "30.00 USD"))
    assert told(shop, "2026-03-31", "--from", "2026-02-12")["summary"]["cash_after_contact"]
    assert not told(shop, "2026-03-31", "--days", "1")["summary"]["cash_after_contact"]


def test_currencies_do_not_mix(tmp_path: Path) -> None:
    text = invoice("I-3", "2026-02-10", "50.00 EUR") + contact("2026-02-11")
    text += receipt("2026-02-13", "30.00 USD", "I-1") + receipt("2026-02-13", "20.00 EUR", "I-3")
    found = told(reminder_shop(tmp_path, TEXT + text), "2026-03-31")["summary"]["cash_after_contact"]
    assert [(each["currency"], each["number"]) for each in found] == [("EUR", "20.00"), ("USD", "30.00")]


def test_confidential_contacts_are_left_out(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + contact("2026-02-11", more="TRUE") + contact("2026-02-12"))
    assert len(told(shop, "2026-03-31")["events"]) == 1
    assert told(shop, "2026-03-31")["summary"]["confidential_left_out"] == 1
    assert told(shop, "2026-03-31", "Bolt")["summary"]["confidential_left_out"] == 0
    everything = told(shop, "2026-03-31", "--confidential")
    assert (len(everything["events"]), everything["summary"]["confidential_left_out"]) == (2, 0)
    assert "1 confidential contact is left out" in shop.run("activity", "--as-of", "2026-03-31").stdout


def test_the_order_of_the_file_does_not_matter(tmp_path: Path) -> None:
    said = [text for text, _ in SAID.values() if not text.startswith("2026-02-11 *")] + [contact("2026-02-11")] * 2
    one, other = (reminder_shop(tmp_path / f"{at}", TEXT + "".join(own)) for at, own in enumerate((said, said[::-1])))
    assert told(one, "2026-03-31") == told(other, "2026-03-31")


def test_what_comes_later_changes_nothing_that_was_said(tmp_path: Path) -> None:
    text = TEXT + PROMISE + "".join(said for said, _ in SAID.values()) + contact("2026-03-09")
    shop = reminder_shop(tmp_path, text)
    ended = ("promise-kept", "promise-broken", "dispute-resolved")
    whole = [each for each in told(shop, "2026-12-31")["events"] if each["kind"] not in ended]
    for as_of in ("2026-02-10", "2026-02-11", "2026-03-10", "2026-03-31"):
        known = [each for each in told(shop, as_of)["events"] if each["kind"] not in ended]
        assert known == [each for each in whole if each["day"] <= as_of]


def test_wrong_calls(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    assert "is after 2026-03-31" in shop.refused(
        "activity", "--from", "2026-04-01", "--as-of", "2026-03-31", code=2, write=False
    )
    assert "there is no client" in shop.refused("activity", "Nobody", code=2, write=False)
    assert shop.run("activity", "--days", "-1").code == 2


def test_texts_are_shown_as_they_are(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + f'2026-02-11 note {ACME} "[red]a\u202e <b>|`x`"\n')
    for form in ("table", "md", "html", "csv", "json"):
        answer = shop.run("activity", "--format", form, "--as-of", "2026-03-31")
        assert answer.code == 0
        assert "[red]a" in answer.stdout or "\\[red\\]" in answer.stdout, answer.stdout
        assert "\u202e" not in answer.stdout
