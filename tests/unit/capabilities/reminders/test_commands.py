"""`pause`, `stop` and `resume`: what they write, and what they refuse."""

from pathlib import Path

from tests.support.reminders import invoice, plan_of, reminder_shop, said

LATE = invoice("I-1", "2026-03-01") + invoice("I-1", "2026-03-01", client="Bolt") + invoice("I-2", "2026-03-01")
ON = ("--date", "2026-03-10", "--by", "dana")


def test_an_invoice_is_paused_until_the_end_of_a_day(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    added = shop.write("pause", "I-2", "--until", "2026-03-15", "--reason", "asks for the order", *ON)
    assert added.strip() == (
        '2026-03-10 custom "ar-pause" "I-2" 2026-03-15 "asks for the order" "dana" Assets:Receivable:Acme'
    )
    assert said(plan_of(shop, "2026-03-15"))["I-2"] == "paused until 2026-03-15"
    assert said(plan_of(shop, "2026-03-16"))["I-2"] == "level 1"
    assert said(plan_of(shop, "2026-03-09"))["I-2"] == "level 1"


def test_a_client_is_paused_and_a_later_pause_takes_its_place(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    shop.write("pause", "acme", "--until", "2026-04-15", "--reason", "moves house", *ON)
    plan = plan_of(shop, "2026-03-20")
    assert [row["reason"] for row in plan["suppressed"]] == ["paused", "paused"]
    assert [message["client"] for message in plan["messages"]] == ["Bolt"]
    shop.write(
        "pause", "Acme", "--until", "2026-03-12", "--reason", "is back", "--date", "2026-03-12", "--by", "dana"
    )
    assert said(plan_of(shop, "2026-03-20"))["I-2"] == "level 1"


def test_one_number_at_two_clients_needs_the_client(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    call = ("pause", "I-1", "--until", "2026-04-15", "--reason", "asks", *ON)
    assert "I-1 is a number of Acme and of Bolt" in shop.refused(*call)
    assert shop.write(*call, "--client", "Bolt").strip().endswith('"dana" Assets:Receivable:Bolt')
    plan = plan_of(shop, "2026-03-20")
    assert [(row["client"], row["reason"]) for row in plan["suppressed"]] == [("Bolt", "paused")]


def test_what_pause_refuses(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    assert "is before 2026-03-10" in shop.refused("pause", "I-2", "--until", "2026-03-09", "--reason", "x", *ON)
    assert "--reason is missing" in shop.refused("pause", "I-2", "--until", "2026-03-12", *ON, code=2)
    assert "'I-9'" in shop.refused("pause", "I-9", "--until", "2026-03-12", "--reason", "x", *ON, code=2)
    assert "is not a date" in shop.refused("pause", "I-2", "--until", "soon", "--reason", "x", *ON, code=2)


def test_reminders_of_a_client_stop_and_go_on(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    added = shop.write("stop", "Acme", "--kind", "insolvent", "--reason", "petition", *ON)
    assert added.strip() == '2026-03-10 custom "ar-stop" Assets:Receivable:Acme "insolvent" "petition" "dana"'
    assert said(plan_of(shop, "2026-03-20"))["I-2"] == "insolvent"
    again = ("stop", "Acme", "--kind", "insolvent", "--reason", "petition", *ON)
    assert "have stopped since 2026-03-10: petition" in shop.refused(*again)
    shop.write("resume", "Acme", "--reason", "dismissed", "--date", "2026-03-18", "--by", "dana")
    assert said(plan_of(shop, "2026-03-20"))["I-2"] == "level 1"
    assert "have not stopped" in shop.refused("resume", "Acme", "--reason", "x", "--date", "2026-03-19")


def test_a_kind_of_stop_that_there_is_not(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    said_ = shop.refused("stop", "Acme", "--kind", "insolvnt", "--reason", "petition", *ON, code=2)
    assert "Did you mean insolvent?" in said_


def test_of_one_day_nothing_can_be_undone_that_would_not_hold(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    shop.write("stop", "Acme", "--kind", "agency", "--reason", "placed", *ON)
    shop.write("resume", "Acme", "--reason", "came back", *ON)
    again = ("stop", "Acme", "--kind", "lawyer", "--reason", "placed", *ON)
    assert "were resumed on 2026-03-10" in shop.refused(*again)
    shop.write("pause", "I-2", "--until", "2026-03-30", "--reason", "asks", *ON)
    end = ("pause", "I-2", "--until", "2026-03-10", "--reason", "has it")
    assert "was paused on 2026-03-10 until 2026-03-30" in shop.refused(*end, *ON)
    shop.write(*end[:2], "--until", "2026-03-11", "--reason", "has it", "--date", "2026-03-11", "--by", "dana")
    assert said(plan_of(shop, "2026-03-12"))["I-2"] == "level 1"
