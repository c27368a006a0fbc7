"""`plan letter`: what is proposed, and once it is accepted what was agreed; drafted once, and sent while it holds."""

import json
from pathlib import Path

from tests.support.letters import as_json, drafted, record, shown
from tests.support.reminders import invoice, receipt, reminder_shop
from tests.support.shop import Shop

TEXT = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-02-01", "50.00 USD")
DAY, LATER = "2026-03-10", "2026-03-12"
LETTER = ("plan", "letter", "Acme")


def proposed(folder: Path) -> Shop:
    shop = reminder_shop(folder, TEXT)
    shop.write("plan", "propose", "I-1", "I-2", "--parts", "2", "--every", "month", "--date", DAY, "--by", "dana")
    return shop


def accepted(folder: Path) -> Shop:
    shop = proposed(folder)
    shop.write("plan", "accept", "Acme", "--date", LATER, "--by", "dana")
    return shop


def refused(shop: Shop, day: str, *words: str, code: int = 3) -> str:
    return shop.refused("plan", "letter", *words, "--as-of", day, code=code, write=False)


def test_a_proposal_asks_for_an_answer(tmp_path: Path) -> None:
    text = shown(proposed(tmp_path), DAY, *LETTER)
    assert "We propose that you pay 150.00 USD for the invoices I-2, I-1 in instalments" in text
    assert "I-2, I-1 1 2026-04-10 75.00" in text
    assert "I-1 2 2026-05-10 75.00" in text
    assert "Please pay each" not in text
    assert "confirm it by a reply" in text


def test_an_accepted_plan_is_confirmed(tmp_path: Path) -> None:
    shop = accepted(tmp_path)
    assert "We propose" in shown(shop, DAY, *LETTER)
    for who in ("Acme", "I-1", "I-2"):
        text = shown(shop, LATER, "plan", "letter", who)
        assert "Thank you for your agreement of 2026-03-12. You pay 150.00 USD" in text
        assert "Please pay each instalment to this account" in text
    found = as_json(shop, LATER, *LETTER)
    assert (found["kind"], found["total"]) == ("instalment-agreement", "150.00")
    assert {item["invoice"]: item["amount"] for item in found["items"]} == {"I-1": "100.00", "I-2": "50.00"}


def test_slips_and_plans_without_a_letter(tmp_path: Path) -> None:
    shop = accepted(tmp_path)
    assert "no plan of Bolt is on record by 2026-03-12" in refused(shop, LATER, "Bolt")
    assert "no plan of Acme is on record by 2026-03-09" in refused(shop, "2026-03-09", "Acme")
    assert "there is no client 'I-9'" in refused(shop, LATER, "I-9", code=2)
    assert "Acme: the plan is broken" in refused(shop, "2026-06-30", "Acme")
    shop.write("plan", "withdraw", "Acme", "--reason", "x", "--date", "2026-03-15", "--by", "dana")
    assert "Acme: the plan is withdrawn" in refused(shop, "2026-03-15", "Acme")


def test_each_is_drafted_once_and_sent_while_it_holds(tmp_path: Path) -> None:
    shop = proposed(tmp_path)
    name = "Acme-USD-instalment-agreement.eml"
    assert drafted(shop, DAY, *LETTER) == [name]
    assert drafted(shop, "2026-03-11", *LETTER) == []
    assert record(shop, DAY, name).about == DAY
    shop.write("plan", "accept", "Acme", "--date", LATER, "--by", "dana")
    assert drafted(shop, LATER, *LETTER) == [name]
    assert record(shop, LATER, name).about == f"{DAY}.{LATER}"
    assert state(shop, DAY) == "left-out I-2 I-1: the plan is accepted"
    assert state(shop, LATER) == "ready"
    shop.main.write_text(shop.text() + receipt("2026-03-13", "20.00 USD", "I-2"), encoding="utf-8")
    assert state(shop, LATER, "2026-03-14") == "ready"
    shop.write("plan", "withdraw", "Acme", "--reason", "x", "--date", "2026-03-15", "--by", "dana")
    assert state(shop, LATER, "2026-03-15") == "left-out I-2 I-1: the plan is withdrawn"
    assert drafted(shop, LATER, *LETTER) == []


def state(shop: Shop, day: str, as_of: str = LATER) -> str:
    """Return what would become of the draft of a day."""
    answer = shop.run("send", shop.folder / "outbox" / day, "--as-of", as_of, "--format", "json")
    assert answer.code == 0, answer.stderr
    (mail,) = json.loads(answer.stdout)["mails"]
    return " ".join(filter(None, (mail["state"], mail["reason"])))
