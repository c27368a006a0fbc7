"""Whom to call today: the reason, the next action, and who is left alone until when."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.reminders import OPENS, invoice, receipt, reminded, reminder_shop
from tests.support.shop import Shop

ACME = "Assets:Receivable:Acme"
LATE = invoice("I-1", "2026-03-01")


def worklist(shop: Shop, as_of: str, *words: object) -> dict[str, Any]:
    """Return the worklist of a day as JSON; what is overdue on it and not on it is what the aging has."""
    answer = shop.run("worklist", "--format", "json", "--as-of", as_of, *words)
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def done(shop: Shop, as_of: str, *words: object) -> dict[str, str]:
    """Return what is to be done about each client, or why nothing is and until when."""
    found = worklist(shop, as_of, *words)
    said = {each["client"]: each["reason"] for each in found["clients"]}
    return said | {
        each["client"]: " ".join(filter(None, (each["reason"], each["until"]))) for each in found["left_out"]
    }


def test_a_client_is_called_once_an_item_is_ten_days_overdue(tmp_path: Path) -> None:
    shop = reminder_shop(
        tmp_path, LATE + invoice("I-2", "2026-03-05", "50.00 USD") + reminded("2026-03-08", "I-1", 1)
    )
    assert done(shop, "2026-03-10") == {"Acme": "letters 2026-03-11"}
    assert done(shop, "2026-03-11") == {"Acme": "overdue"}
    (row,) = worklist(shop, "2026-03-15")["clients"]
    assert row["next_action"] == "Call: 2 items up to 14 days overdue, level 1 went on 2026-03-08"
    assert (row["overdue"], row["amount_due"], row["owner"]) == ("150.00", "150.00", "")
    assert [item["invoice"] for item in row["items"]] == ["I-1", "I-2"]


def test_what_is_promised_disputed_paused_or_at_an_agency_is_not_asked_for(tmp_path: Path) -> None:
    promise = f'2026-03-05 custom "ar-promise" "I-1" 2026-03-20 100.00 USD "Jo" {ACME}\n'
    dispute = f'2026-03-10 custom "ar-dispute" "I-1" "opened" 0.00 USD "pricing: high" "luis" {ACME}\n'
    pause = '2026-03-10 custom "ar-pause" "I-1" 2026-04-30 "asks" "dana"\n'
    stop = f'2026-03-10 custom "ar-stop" {ACME} "agency" "placed" "dana"\n'
    for at, (said, why) in enumerate(
        {promise: "promised 2026-03-23", dispute: "disputed", pause: "paused 2026-04-30", stop: "agency"}.items()
    ):
        shop = reminder_shop(tmp_path / str(at), LATE + said)
        assert done(shop, "2026-03-15") == {"Acme": why}
        assert worklist(shop, "2026-03-15")["totals"] == [
            {"currency": "USD", "listed": "0.00", "left_out": "100.00", "overdue": "100.00"}
        ]


def test_a_broken_promise_goes_before_what_is_only_late(tmp_path: Path) -> None:
    promise = f'2026-03-05 custom "ar-promise" "I-1" 2026-03-10 60.00 USD "Jo" {ACME}\n'
    shop = reminder_shop(tmp_path, LATE + promise + receipt("2026-03-12", "20.00 USD", "I-1"))
    assert done(shop, "2026-03-13") == {"Acme": "overdue"}  # the part that is not promised
    (row,) = worklist(shop, "2026-03-14")["clients"]
    assert row["reason"] == "broken-promise"
    assert row["next_action"] == "Call: Jo promised 60.00 USD of I-1 for 2026-03-10, only 20.00 USD came"
    assert [step["reason"] for step in row["steps"]] == ["broken-promise", "overdue"]
    paid = reminder_shop(tmp_path / "paid", LATE + promise + receipt("2026-03-20", "100.00 USD", "I-1"))
    assert done(paid, "2026-03-25") == {}


def test_a_part_of_a_plan_that_did_not_come_goes_before_all(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, invoice("I-1", "2026-03-01", "90.00 USD"))
    shop.write("plan", "propose", "I-1", "--parts", "3", "--first", "2026-03-20", "--date", "2026-03-10")
    shop.write("plan", "accept", "Acme", "--date", "2026-03-10")
    assert done(shop, "2026-03-23") == {"Acme": "plan 2026-03-23"}
    (row,) = worklist(shop, "2026-03-24")["clients"]
    assert row["reason"] == "broken-plan"
    assert row["next_action"] == "Call: 30.00 USD of the plan was due on 2026-03-20, nothing came"
    shop.write("payment", "Acme", "10.00", "--invoice", "I-1", "--date", "2026-03-24")
    (row,) = worklist(shop, "2026-03-24")["clients"]
    assert row["next_action"].endswith("was due on 2026-03-20, 20.00 USD of it did not come")
    shop.write("plan", "withdraw", "Acme", "--reason", "not kept", "--date", "2026-03-25")
    assert done(shop, "2026-03-30") == {"Acme": "overdue"}


def contact(day: str, channel: str, client: str = "Acme", more: str = "") -> str:
    return f'{day} custom "ar-contact" Assets:Receivable:{client} "{channel}" "Jo" "pays soon" "dana" {more}\n'


def test_who_was_called_is_left_alone_for_a_week(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE + contact("2026-03-12", "call"))
    assert done(shop, "2026-03-11") == {"Acme": "overdue"}
    assert done(shop, "2026-03-12") == {"Acme": "contacted 2026-03-19"}
    assert done(shop, "2026-03-18") == {"Acme": "contacted 2026-03-19"}
    assert done(shop, "2026-03-19") == {"Acme": "overdue"}
    often = reminder_shop(tmp_path / "often", LATE + contact("2026-03-12", "call"), "\n[worklist]\nagain-days = 2\n")
    assert done(often, "2026-03-14") == {"Acme": "overdue"}


def test_what_happened_since_the_call_is_a_new_reason(tmp_path: Path) -> None:
    promise = f'2026-03-05 custom "ar-promise" "I-1" 2026-03-10 60.00 USD "Jo" {ACME}\n'
    before = reminder_shop(tmp_path / "1", LATE + promise + contact("2026-03-09", "call"))
    assert done(before, "2026-03-14") == {"Acme": "broken-promise"}
    after = reminder_shop(tmp_path / "2", LATE + promise + contact("2026-03-14", "call"))
    assert done(after, "2026-03-14") == {"Acme": "contacted 2026-03-21"}


def test_a_mail_that_nobody_answered(tmp_path: Path) -> None:
    mail = contact("2026-03-12", "mail-in", more='"<a@b.example>"')
    shop = reminder_shop(tmp_path / "1", LATE + mail)
    (row,) = worklist(shop, "2026-03-12")["clients"]
    assert (row["reason"], row["next_action"]) == ("unanswered-mail", "Answer “pays soon” from Jo")
    answered = reminder_shop(tmp_path / "2", LATE + mail + contact("2026-03-13", "call"))
    assert done(answered, "2026-03-13") == {"Acme": "contacted 2026-03-20"}
    agreed = f'2026-03-13 custom "ar-promise" "I-1" 2026-03-20 100.00 USD "Jo" {ACME}\n'
    assert done(reminder_shop(tmp_path / "3", LATE + mail + agreed), "2026-03-13") == {"Acme": "promised 2026-03-23"}
    nothing_owed = reminder_shop(tmp_path / "4", LATE + receipt("2026-03-02", "100.00 USD", "I-1") + mail)
    assert done(nothing_owed, "2026-03-12") == {"Acme": "unanswered-mail"}
    secret = reminder_shop(tmp_path / "5", LATE + contact("2026-03-12", "mail-in", more='"<a@b.example>" TRUE'))
    (row,) = worklist(secret, "2026-03-12")["clients"]
    assert row["next_action"] == "Answer a confidential mail from Jo"


def test_what_was_agreed_in_one_currency_answers_a_mail_also_where_there_is_an_older_promise_in_another(
    tmp_path: Path,
) -> None:
    mail = contact("2026-03-12", "mail-in", more='"<a@b.example>"')
    euros = invoice("E-1", "2026-03-01", "70.00 EUR")
    agreed = f'2026-03-13 custom "ar-promise" "E-1" 2026-03-20 70.00 EUR "Jo" {ACME}\n'
    older = f'2026-03-02 custom "ar-promise" "I-1" 2026-03-20 100.00 USD "Jo" {ACME}\n'
    shop = reminder_shop(tmp_path, LATE + euros + mail + agreed + older)
    assert done(shop, "2026-03-13") == {"Acme": "promised 2026-03-23"}


def test_no_reaction_to_the_last_letter(tmp_path: Path) -> None:
    text = LATE + "".join(
        reminded(day, "I-1", level)
        for level, day in enumerate(("2026-02-26", "2026-03-08", "2026-03-15", "2026-03-31", "2026-04-15"))
    )
    shop = reminder_shop(tmp_path, text)
    assert done(shop, "2026-04-21") == {"Acme": "overdue"}
    (row,) = worklist(shop, "2026-04-22")["clients"]
    assert (row["reason"], row["next_action"]) == (
        "no-reaction", "Call, then `escalate` or write off: no reaction to level 4 of 2026-04-15",
    )  # fmt: skip


def test_a_returned_payment_and_a_client_without_an_address(tmp_path: Path) -> None:
    returned = (
        receipt("2026-03-02", "100.00 USD", "I-1")
        + '2026-03-05 * "Acme" "Returned" ^I-1 #returned\n  Assets:Bank:Checking  -100.00 USD\n'
        + f"  {ACME}\n"
    )
    shop = reminder_shop(tmp_path / "1", LATE + returned)
    rows = worklist(shop, "2026-03-20")["clients"]
    assert [step["reason"] for row in rows for step in row["steps"]][:1] in (["returned-payment"], ["overdue"])
    nowhere = f"2020-01-01 open Assets:Receivable:Nowhere\n{invoice('N-1', '2026-03-01', client='Nowhere')}"
    assert done(reminder_shop(tmp_path / "2", nowhere), "2026-03-08") == {"Nowhere": "no-address"}


def test_a_dispute_past_its_deadline_is_work_for_its_owner(tmp_path: Path) -> None:
    dispute = f'2026-03-05 custom "ar-dispute" "I-1" "opened" 0.00 USD "pricing: high" "luis" {ACME}\n'
    shop = reminder_shop(tmp_path, LATE + dispute)
    assert done(shop, "2026-03-15") == {"Acme": "disputed"}
    (row,) = worklist(shop, "2026-03-16")["clients"]
    assert (row["reason"], row["owner"], row["expected_value"]) == ("dispute-overdue", "luis", "0.00")
    assert row["next_action"] == "Resolve the dispute of I-1, 100.00 USD, with luis: due by 2026-03-15"


def test_a_dispute_that_nobody_has_for_more_than_a_day(tmp_path: Path) -> None:
    dispute = f'2026-03-05 custom "ar-dispute" "I-1" "opened" 0.00 USD "pricing: high" {ACME}\n'
    shop = reminder_shop(tmp_path, LATE + dispute)
    assert done(shop, "2026-03-06") == {"Acme": "disputed"}
    (row,) = worklist(shop, "2026-03-07")["clients"]
    assert row["reason"] == "dispute-unowned"
    assert row["next_action"] == "Say who looks into the dispute of I-1, 100.00 USD, since 2026-03-05"
    (row,) = worklist(shop, "2026-03-16")["clients"]
    assert row["next_action"] == "Resolve the dispute of I-1, 100.00 USD, which nobody has: due by 2026-03-15"


def test_an_escalation_past_its_day_is_asked_after(tmp_path: Path) -> None:
    handed = f'2026-03-05 custom "ar-escalation" {ACME} "agency" "Credira" "late" "dana" 2026-03-20\n'
    stop = f'2026-03-05 custom "ar-stop" {ACME} "agency" "placed" "dana"\n'
    shop = reminder_shop(tmp_path, LATE + handed + stop)
    assert done(shop, "2026-03-20") == {"Acme": "agency"}
    (row,) = worklist(shop, "2026-03-21")["clients"]
    assert (row["reason"], row["owner"]) == ("escalation-overdue", "Credira")


PAST = "".join(
    f'2025-0{n}-01 * "Acme" "Goods" ^P-{n}\n  due: 2025-0{n}-10\n  {ACME}  100.00 USD\n  Income:Sales\n'
    + receipt(f"2025-0{n}-2{n}", "100.00 USD", f"P-{n}")
    for n in range(1, 6)
)


def test_what_is_expected_comes_from_what_was_paid_when_it_was_as_late(tmp_path: Path) -> None:
    """Five of five paid within the month: (5 + 10 x 0.8) / 15 of the book, then (5 + 5 x 0.87) / 10 of the client."""
    (item,) = worklist(reminder_shop(tmp_path / "1", LATE + PAST), "2026-03-15")["clients"][0]["items"]
    assert (item["chance"], item["expected_value"]) == (93, "93.00")
    (alone,) = worklist(reminder_shop(tmp_path / "2", LATE), "2026-03-15")["clients"][0]["items"]
    assert (alone["chance"], alone["expected_value"]) == (80, "80.00")
    older = {31: 60, 61: 40, 91: 20}
    for days, chance in older.items():
        as_of = f"2026-{3 + (days + 1) // 31:02}-{1 + (days + 1) % 31:02}"
        (item,) = worklist(reminder_shop(tmp_path / str(days), LATE), as_of)["clients"][0]["items"]
        assert item["chance"] == chance, as_of


def test_who_is_worth_most_comes_first_and_time_takes_from_the_top(tmp_path: Path) -> None:
    text = (
        LATE + invoice("B-1", "2026-03-01", "500.00 USD", client="Bolt") + invoice("E-1", "2026-03-01", "900.00 EUR")
    )
    shop = reminder_shop(tmp_path, text)
    found = worklist(shop, "2026-03-15")["clients"]
    assert [(row["client"], row["currency"]) for row in found] == [("Bolt", "USD"), ("Acme", "USD"), ("Acme", "EUR")]
    priced = reminder_shop(tmp_path / "priced", text + "2026-03-01 price EUR 1.10 USD\n")
    found = worklist(priced, "2026-03-15")["clients"]
    assert [(row["client"], row["currency"]) for row in found] == [("Acme", "EUR"), ("Bolt", "USD"), ("Acme", "USD")]
    assert [row["client"] for row in worklist(shop, "2026-03-15", "--time", "25m")["clients"]] == ["Bolt", "Acme"]
    assert (
        "1 more does not fit into the time." in shop.run("worklist", "--as-of", "2026-03-15", "--time", "25").stdout
    )
    assert worklist(shop, "2026-03-15", "--time", "5m")["clients"] == []


OWNED = OPENS.replace('  email: "ap@acme.example"\n', '  email: "ap@acme.example"\n  sales-rep: "luis"\n')


def test_the_work_of_each_owner_adds_up(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE + invoice("B-1", "2026-03-01", "500.00 USD", client="Bolt"))
    shop.main.write_text(shop.main.read_text().replace(OPENS, OWNED))
    assert done(shop, "2026-03-15", "--owner", "luis") == {"Acme": "overdue"}
    assert done(shop, "2026-03-15", "--owner", "") == {"Bolt": "overdue"}
    text = shop.run("worklist", "--as-of", "2026-03-15", "--team").stdout
    lines = [line.split()[:3] for line in text.splitlines()]
    assert ["luis", "USD", "1"] in lines
    assert ["(nobody)", "USD", "1"] in lines
    assert ["Total", "USD", "2"] in lines
    refused = shop.run("worklist", "--owner", "luiz", "--as-of", "2026-03-15")
    assert refused.code == 2
    assert "luis" in refused.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--time", "soon"), "--time: 'soon' is no time"),
        (("--time", "0m"), "--time: '0m' is no time"),
        (("Acme", "--team"), "--team, --time and --owner are for the whole list"),
        (("Nobody",), "Nobody"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    answer = reminder_shop(tmp_path, LATE).run("worklist", "--as-of", "2026-03-15", *words)
    assert answer.code == 2
    assert said in answer.stderr


@pytest.mark.parametrize(("setting", "least"), [("call-days", 0), ("again-days", 0), ("minutes", 1)])
def test_a_setting_that_cannot_be_meant_is_refused(tmp_path: Path, setting: str, least: int) -> None:
    shop = reminder_shop(tmp_path, LATE, f"\n[worklist]\n{setting} = -1\n")
    answer = shop.run("worklist", "--as-of", "2026-03-15")
    assert (answer.code, f"[worklist] {setting} is below {least}" in answer.stderr) == (2, True)


def test_less_than_the_minimum_is_not_worth_a_call(tmp_path: Path) -> None:
    small = invoice("I-1", "2026-03-01", "9.99 USD")
    assert done(reminder_shop(tmp_path / "1", small), "2026-03-15") == {"Acme": "letters 2026-03-11"}
    policy = '\n[worklist]\nminimum = "9.99"\n'
    assert done(reminder_shop(tmp_path / "2", small, policy), "2026-03-15") == {"Acme": "overdue"}


def test_the_facts_for_a_call_on_one_screen(tmp_path: Path) -> None:
    text = LATE + PAST + reminded("2026-03-08", "I-1", 1) + contact("2026-03-12", "call")
    text += receipt("2026-02-01", "7.00 USD") + contact("2026-03-13", "message", more="TRUE")
    shop = reminder_shop(tmp_path, text)
    sheet = shop.run("worklist", "Acme", "--as-of", "2026-03-25").stdout
    assert len(sheet.splitlines()) <= 45
    for said in ("Usually pays", "14 days late", "Unapplied", "7.00 USD", "level 1", "pays soon", "(confidential)"):
        assert said in sheet
    data = json.loads(shop.run("worklist", "Acme", "--as-of", "2026-03-25", "--format", "json").stdout)
    assert data["facts"]["Owes"] == "100.00 USD"
    assert [row["kind"] for row in data["said"]] == ["message", "call", "level 1"]
    assert [step["reason"] for step in data["steps"]] == ["overdue"]


def test_nothing_later_than_the_day_changes_a_worklist(tmp_path: Path) -> None:
    later = contact("2026-04-01", "call") + receipt("2026-04-01", "100.00 USD", "I-1")
    later += f'2026-04-01 custom "ar-promise" "I-1" 2026-04-10 100.00 USD "Jo" {ACME}\n'
    for day in ("2026-03-10", "2026-03-15", "2026-03-31"):
        alone = worklist(reminder_shop(tmp_path / f"a{day}", LATE + PAST), day)
        assert worklist(reminder_shop(tmp_path / f"b{day}", later + PAST + LATE), day) == alone
