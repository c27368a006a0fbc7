"""Digests: every open item is told to one person or to nobody, with the rule of the credit policy that it falls under."""

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from tests.support.reminders import OPENS, invoice, receipt, reminder_shop
from tests.support.shop import Shop

ACME, DAY = "Assets:Receivable:Acme", "2026-03-31"
CALDER = '2020-01-01 open Assets:Receivable:Calder\n  name: "Calder Ltd"\n  sales-rep: "luis"\n'
LATE, SOON, LATER = invoice("I-1", "2026-03-01"), invoice("I-2", "2026-04-14"), invoice("I-3", "2026-04-15")
REPS = '\nluis = "luis@northgate.example"\nmanager = "helen@northgate.example"\n'
RULES = """
[[credit-policy]]
rule = "thirty"
days = 30
text = "30 days: no new orders"

[[credit-policy]]
rule = "before"
days = -14
text = "two weeks before: say hello"
"""


def digest_shop(folder: Path, text: str, more: str = "", reps: str = REPS) -> Shop:
    """Return a shop in which luis has Acme and Calder, and nobody has Bolt."""
    shop = reminder_shop(folder, text, reps + more)
    opens = (
        OPENS.replace('  email: "ap@acme.example"\n', '  email: "ap@acme.example"\n  sales-rep: "luis"\n') + CALDER
    )
    shop.main.write_text(shop.main.read_text().replace(OPENS, opens))
    return shop


def digest(shop: Shop, *words: object, as_of: str = DAY) -> dict[str, Any]:
    answer = shop.run("digest", "--format", "json", "--as-of", as_of, *words)
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def mails(shop: Shop) -> dict[str, EmailMessage]:
    found = sorted((shop.folder / "outbox" / DAY).glob("*.eml"))
    return {path.name: message_from_bytes(path.read_bytes(), policy=SMTP) for path in found}


def test_items_are_overdue_upcoming_or_later(tmp_path: Path) -> None:
    (own,) = digest(digest_shop(tmp_path, LATE + SOON + LATER))["digests"]
    assert [(item["invoice"], item["when"]) for item in own["items"]] == [
        ("I-1", "overdue"), ("I-2", "upcoming"), ("I-3", "later"),
    ]  # fmt: skip
    shop = digest_shop(tmp_path / "short", LATE + SOON + LATER, "\n[digest]\ndays = 0\n")
    assert [item["when"] for item in digest(shop)["digests"][0]["items"]] == ["overdue", "later", "later"]


def test_every_open_item_is_in_one_digest_or_unassigned_and_the_totals_are_those_of_the_aging(tmp_path: Path) -> None:
    text = LATE + invoice("B-1", "2026-03-01", "70.00 EUR", client="Bolt") + invoice("C-1", DAY, client="Calder")
    text += receipt("2026-03-02", "30.00 USD")
    shop = digest_shop(tmp_path, text)
    found = digest(shop)
    assert [item["invoice"] for each in found["digests"] for item in each["items"]] == ["I-1", "C-1"]
    assert [item["invoice"] for item in found["unassigned"]["items"]] == ["B-1"]
    assert found["totals"] == [
        {"currency": "EUR", "overdue": "70.00", "upcoming": "0.00", "later": "0.00", "unapplied": "0.00", "total": "70.00"},
        {"currency": "USD", "overdue": "100.00", "upcoming": "100.00", "later": "0.00", "unapplied": "-30.00", "total": "170.00"},
    ]  # fmt: skip
    aging = json.loads(shop.run("aging", "--as-of", DAY, "--format", "json").stdout)
    assert {row["currency"]: row["total"] for row in aging["totals"]} == {"EUR": "70.00", "USD": "170.00"}
    assert {tie["difference"] for tie in found["ties"]} == {"0.00"}


def test_who_has_no_address_is_told_nothing_and_their_clients_are_unassigned(tmp_path: Path) -> None:
    found = digest(digest_shop(tmp_path, LATE, reps="\n"))
    assert (found["digests"], [item["invoice"] for item in found["unassigned"]["items"]]) == ([], ["I-1"])


def test_two_names_of_one_address_are_one_person(tmp_path: Path) -> None:
    shop = digest_shop(tmp_path, LATE, reps='\nlu = "Luis@northgate.example"\nluis = "luis@northgate.example"\n')
    assert [each["person"] for each in digest(shop)["digests"]] == ["lu"]


def rules_of(found: dict[str, Any]) -> dict[str, str]:
    return {item["invoice"]: item["rule"] for each in found["digests"] for item in each["items"]}


def test_each_line_quotes_the_rule_that_it_has_reached(tmp_path: Path) -> None:
    shop = digest_shop(tmp_path, LATE + SOON + LATER, RULES)
    assert rules_of(digest(shop)) == {"I-1": "thirty", "I-2": "before", "I-3": "terms"}
    assert rules_of(digest(shop, as_of="2026-03-30")) == {"I-1": "before", "I-2": "terms", "I-3": "terms"}
    unwritten = rules_of(digest(digest_shop(tmp_path / "none", LATE + SOON)))
    assert unwritten == {"I-1": "reminders.level 3", "I-2": "terms"}


def test_a_policy_that_changes_holds_from_its_day(tmp_path: Path) -> None:
    change = '\n[[credit-policy]]\nrule = "thirty"\ndays = 20\ntext = "20 days"\nsince = 2026-03-25\n'
    shop = digest_shop(tmp_path, LATE, RULES + change)
    assert rules_of(digest(shop, as_of="2026-03-24")) == {"I-1": "before"}
    assert rules_of(digest(shop, as_of="2026-03-25")) == {"I-1": "thirty"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (RULES + RULES, "[[credit-policy]] has the rule 'thirty' twice"),
        (RULES.replace("-14", "30"), "[[credit-policy]] has two rules that begin at 30 days"),
        ("\n[digest]\ndays = -1\n", "[digest] days is below zero"),
        ("\n[[credit-policy]]\nrule = 'x'\n", "arledger.toml"),
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused(tmp_path: Path, more: str, said: str) -> None:
    answer = digest_shop(tmp_path, LATE, more).run("digest", "--as-of", DAY)
    assert answer.code == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


STUCK = (
    f'2026-03-05 custom "ar-promise" "I-1" 2026-03-10 60.00 USD "Jo" {ACME}\n'
    f'2026-03-01 custom "ar-dispute" "I-2" "opened" 20.00 USD "pricing: high" "luis" {ACME}\n'
    f'2026-03-20 custom "ar-escalation" {ACME} "management" "helen" "three promises" "dana" 2026-04-10\n'
)


def test_management_hears_of_what_is_stuck(tmp_path: Path) -> None:
    shop = digest_shop(tmp_path, LATE + SOON + STUCK)
    management = digest(shop)["management"]
    assert [(each["step"], each["owner"]) for each in management["escalations"]] == [("management", "helen")]
    assert [(each["invoice"], each["paid"]) for each in management["broken_promises"]] == [("I-1", "0.00")]
    assert [(each["invoice"], each["deadline"]) for each in management["disputes"]] == [("I-2", "2026-03-11")]
    before = digest(shop, as_of="2026-03-10")["management"]
    assert before == {"escalations": [], "broken_plans": [], "broken_promises": [], "disputes": []}
    closed = f'2026-03-25 custom "ar-escalation" {ACME} "closed" "helen" "paid" "dana"\n'
    paid = digest_shop(tmp_path / "paid", LATE + SOON + STUCK + closed + receipt("2026-03-26", "100.00 USD", "I-1"))
    management = digest(paid)["management"]
    assert (management["escalations"], management["broken_promises"]) == ([], [])


def test_management_hears_of_broken_plans(tmp_path: Path) -> None:
    shop = digest_shop(tmp_path, invoice("I-1", "2026-03-01", "90.00 USD"))
    shop.write("plan", "propose", "I-1", "--parts", "3", "--first", "2026-03-20", "--date", "2026-03-10")
    shop.write("plan", "accept", "Acme", "--date", "2026-03-10")
    assert digest(shop, as_of="2026-03-23")["management"]["broken_plans"] == []
    (plan,) = digest(shop, as_of="2026-03-24")["management"]["broken_plans"]
    assert (plan["invoices"], plan["total"], plan["missed_on"], plan["missed"]) == (
        ["I-1"], "90.00", "2026-03-20", "30.00",
    )  # fmt: skip
    assert shop.run("digest", "--as-of", DAY, "--write").code == 0
    said = mails(shop)["management-manager.eml"].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "30.00 USD" in said


def test_the_mails_say_it_in_words_and_a_second_run_replaces_them(tmp_path: Path) -> None:
    hostile = '2026-03-06 custom "ar-dispute" "I-1" "opened" 5.00 USD "other: <b>x</b> | =1+1 [a](http://x)" "lu"\n'
    shop = digest_shop(tmp_path, LATE + SOON + LATER + STUCK + hostile)
    for _ in range(2):
        answer = shop.run("digest", "--as-of", DAY, "--write")
        assert answer.code == 0, answer.stderr
        assert list(mails(shop)) == ["digest-luis.eml", "management-manager.eml"]
    luis, management = mails(shop).values()
    assert luis["To"] == "luis <luis@northgate.example>"
    assert luis["Subject"] == "Your clients on 2026-03-31: 100.00 USD overdue"
    text = luis.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    for said in ("Acme Ltd", "I-1", "urgent: from 30 days past due", "disputed: other: <b>x</b>", "300.00 USD"):
        assert said in " ".join(text.split())
    page = luis.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "<b>x</b>" not in page
    assert 'href="http://x' not in page
    assert [part.get_filename() for part in luis.iter_attachments()] == ["digest-2026-03-31.xlsx"]
    said = management.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "1 escalated, 0 broken plans, 1 broken promise, 2 overdue disputes" in management["Subject"]
    assert "three promises" in said


def test_one_person_alone(tmp_path: Path) -> None:
    shop = digest_shop(tmp_path, LATE + invoice("B-1", "2026-03-01", client="Bolt"))
    shown = shop.run("digest", "--as-of", DAY, "--to", "luis").stdout
    assert "I-1" in shown
    assert "B-1" not in shown
    assert "B-1" in shop.run("digest", "--as-of", DAY, "--to", "unassigned").stdout
    shop.run("digest", "--as-of", DAY, "--to", "luis", "--write")
    assert list(mails(shop)) == ["digest-luis.eml"]
    refused = shop.run("digest", "--as-of", DAY, "--to", "luiz")
    assert (refused.code, "luis" in refused.stderr) == (2, True)


def test_management_without_an_address_is_named_where_the_policy_names_them(tmp_path: Path) -> None:
    shop = digest_shop(tmp_path, LATE, '\n[digest]\nmanagement = ["director"]\n')
    answer = shop.run("digest", "--as-of", DAY, "--write")
    assert "director has no address under [contacts] in arledger.toml" in answer.stdout + answer.stderr
    assert list(mails(shop)) == ["digest-luis.eml"]
    quiet = digest_shop(tmp_path / "quiet", LATE, reps='\nluis = "luis@northgate.example"\n')
    answer = quiet.run("digest", "--as-of", DAY, "--write")
    assert "manager has no address" not in answer.stdout + answer.stderr


def test_a_wrong_address_stops_all_before_anything_is_written(tmp_path: Path) -> None:
    shop = digest_shop(tmp_path, LATE, reps='\nluis = "luis at northgate"\n')
    answer = shop.run("digest", "--as-of", DAY, "--write")
    assert answer.code == 2
    assert "is no mail address" in answer.stderr
    assert not (shop.folder / "outbox").exists()


def test_what_was_credited_of_a_plan_is_not_missed(tmp_path: Path) -> None:
    shop = digest_shop(tmp_path, invoice("I-1", "2026-03-01", "90.00 USD"))
    shop.write("plan", "propose", "I-1", "--parts", "3", "--first", "2026-03-20", "--date", "2026-03-10")
    shop.write("plan", "accept", "Acme", "--date", "2026-03-10")
    shop.write("payment", "Acme", "10.00", "--invoice", "I-1", "--date", "2026-03-26")
    shop.write(
        "credit-memo", "Acme", "75.00", "--invoice", "I-1", "--account", "Income:Sales", "--date", "2026-03-27"
    )
    (plan,) = digest(shop)["management"]["broken_plans"]
    assert plan["missed"] == "5.00"
    shop.write("write-off", "I-1", "--date", "2026-03-28")
    assert digest(shop)["management"]["broken_plans"] == []


def test_a_digest_whose_address_was_changed_stays(tmp_path: Path) -> None:
    shop = digest_shop(tmp_path, LATE)
    shop.run("digest", "--as-of", DAY, "--to", "luis", "--write")
    (path,) = (shop.folder / "outbox" / DAY).glob("digest-luis.eml")
    path.write_bytes(path.read_bytes().replace(b"luis@northgate.example", b"evil@evil.example"))
    answer = shop.run("send", path)
    assert "evil@evil.example is not an address on record" in " ".join(answer.stdout.split())
    mark = shop.run("mark-sent", path, "--date", DAY)
    assert "this is no draft of ours" in mark.stderr
