"""`escalate`, `escalate close` and `escalate list`: what is recorded, what is refused, and what reminders make of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.packs import DAY, hand_on, packed, packs_in
from tests.support.reminders import OPENS, POLICY, invoice, plan_of, receipt, reminder_shop, said
from tests.support.shop import Shop

LATE = invoice("I-1", "2026-03-01") + invoice("B-1", "2026-03-01", client="Bolt")
CLOSE = ("escalate", "close", "Acme", "--reason", "paid", "--by", "dana", "--date")


def lines(added: str) -> list[str]:
    return [line for line in added.splitlines() if line]


def listed(shop: Shop, as_of: str, *words: str) -> list[dict[str, Any]]:
    answer = shop.run("escalate", "list", "--format", "json", "--as-of", as_of, *words)
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert list(found) == ["as_of", "escalations"]
    return list(found["escalations"])


@pytest.mark.parametrize("step", ["agency", "lawyer"])
def test_outside_the_house_it_stops_reminders_and_says_why(tmp_path: Path, step: str) -> None:
    shop = reminder_shop(tmp_path, LATE)
    assert lines(shop.write(*hand_on("Acme", step, "--until", "2026-06-30"))) == [
        f'{DAY} custom "ar-escalation" Assets:Receivable:Acme "{step}" "Credira" "three promises broken" "dana"'
        " 2026-06-30",
        f'{DAY} custom "ar-stop" Assets:Receivable:Acme "{step}" "Credira: three promises broken" "dana"',
    ]
    found = plan_of(shop, DAY)
    assert said(found) == {"I-1": step, "B-1": "level 1"}
    shown = shop.run("remind", "--as-of", DAY, "--format", "csv").stdout
    assert f"since {DAY}: Credira: three promises broken" in shown
    assert said(plan_of(shop, "2026-03-30")) == {"I-1": "level 1", "B-1": "level 1"}


def test_with_management_reminders_go_on(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    assert len(lines(shop.write(*hand_on(to="management")))) == 1
    assert said(plan_of(shop, DAY)) == {"I-1": "level 1", "B-1": "level 1"}
    assert len(packs_in(shop)) == 1


def test_a_preview_writes_nothing_and_shows_what_would_be(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    before = shop.tree(with_state=True)
    answer = shop.run(*hand_on())
    assert answer.code == 0
    assert "USD       100.00   100.00  2026-03-01" in answer.stdout
    assert "statement-USD.pdf" in answer.stdout
    assert f"+ escalations/{DAY}-Acme.zip  the pack: 100.00 USD claimed" in answer.stdout
    assert '+2026-03-31 custom "ar-stop"' in answer.stdout
    assert answer.stderr.endswith("Nothing is written yet: --write does it.\n")
    assert shop.tree(with_state=True) == before
    found = json.loads(shop.run(*hand_on(), "--format", "json").stdout)
    assert (found["step"], found["owner"], found["written"]) == ("agency", "Credira", False)
    assert found["pack"] == f"escalations/{DAY}-Acme.zip"
    assert [file["target"] for file in found["files"]] == [found["pack"]]


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (("Acme", "agencie"), "nobody is handed on to 'agencie'", 2),
        (("Acme", "agency", "--owner", " "), "--owner is missing", 2),
        (("Acme", "agency", "--reason", ""), "--reason is missing", 2),
        (("Acme", "agency", "--by", " "), "--by names nobody", 2),
        (("Acme", "agency", "--until", "2026-03-30"), "--until 2026-03-30 is before 2026-03-31", 3),
        (("Acme", "agency", "--until", "soon"), "--until", 2),
        (("Acne", "agency"), "Did you mean Acme?", 2),
        (("Acme", "agency", "-o", "pack.pdf"), "a pack is a zip archive", 2),
        (("Acme", "agency", "-o", "no/such/folder/pack.zip"), "there is no such folder", 2),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, words: tuple[str, ...], says: str, code: int) -> None:
    shop = reminder_shop(tmp_path, LATE)
    client, to, *more = words
    assert says in shop.refused(*hand_on(client, to, *more), code=code)


def test_nothing_open_is_nothing_to_hand_on(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, invoice("I-1", "2026-03-01") + receipt("2026-03-10", "100.00 USD", "I-1"))
    assert f"nothing of Acme is open on {DAY}" in shop.refused(*hand_on())
    assert "nothing of Bolt is open" in shop.refused(*hand_on("Bolt"))


def test_a_client_is_handed_to_one_place_once(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    packed(shop)
    told = shop.refused(*hand_on(day="2026-04-10"))
    assert f"Acme has been with an agency since {DAY}: Credira, three promises broken" in told
    assert "`escalate close`" in told
    # A day before, nobody had handed it on: that can still be said, and what is on record counts from its day on.
    before = shop.run(*hand_on(day="2026-03-30"))
    assert before.code == 0
    assert f"ar-escalation of {DAY} is on record of Acme already, and counts from that day on." in before.stderr
    packed(shop, to="lawyer", day="2026-04-10")
    assert said(plan_of(shop, "2026-04-10"))["I-1"] == "lawyer"
    assert said(plan_of(shop, "2026-04-09"))["I-1"] == "agency"


def test_of_one_day_the_weightier_counts_and_the_lighter_is_refused(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    packed(shop, to="lawyer")
    assert f"Acme was handed on to a lawyer on {DAY}" in shop.refused(*hand_on())
    assert f"Acme was handed on to a lawyer on {DAY}" in shop.refused(*hand_on(to="management"))
    shop.write(*CLOSE, DAY)
    assert f"Acme was closed on {DAY}" in shop.refused(*hand_on())
    packed(shop, day="2026-04-01")


@pytest.mark.parametrize("kind", ["insolvent", "opted-out"])
def test_another_stop_stays_what_it_is(tmp_path: Path, kind: str) -> None:
    """Else the end of the escalation would let reminders to somebody insolvent go on."""
    stop = f'2026-03-10 custom "ar-stop" Assets:Receivable:Acme "{kind}" "wrote so" "dana"\n'
    shop = reminder_shop(tmp_path, LATE + stop)
    shown = shop.run(*hand_on(to="lawyer"))
    told = f"{kind} since 2026-03-10: wrote so"
    assert f"have stopped already, and that stays: {told}" in shown.stderr
    packed(shop, to="lawyer")
    assert said(plan_of(shop, "2026-04-01"))["I-1"] == kind
    assert f"stay stopped, {told}. `arledger resume` ends that." in shop.run(*CLOSE, "2026-04-10").stderr
    assert len(lines(shop.write(*CLOSE, "2026-04-10"))) == 1
    assert said(plan_of(shop, "2026-04-11"))["I-1"] == kind


def test_a_stop_of_the_kind_is_not_written_again_and_ends_with_it(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE + '2026-03-10 custom "ar-stop" Assets:Receivable:Acme "agency" "x" "dana"\n')
    assert len(lines(shop.write(*hand_on()))) == 1
    answer = shop.run(*CLOSE, "2026-04-10")
    assert "Reminders of Acme go on: this ends the stop as well, agency since 2026-03-10: x." in answer.stderr
    assert lines(shop.write(*CLOSE, "2026-04-10")) == [
        '2026-04-10 custom "ar-escalation" Assets:Receivable:Acme "closed" "Credira" "paid" "dana"',
        '2026-04-10 custom "ar-resume" Assets:Receivable:Acme "paid" "dana"',
    ]
    assert said(plan_of(shop, "2026-04-10"))["I-1"] == "level 1"
    assert said(plan_of(shop, "2026-04-09"))["I-1"] == "agency"


def test_reminders_that_were_resumed_on_the_day_are_stopped_a_day_later(tmp_path: Path) -> None:
    resumed = f'{DAY} custom "ar-resume" Assets:Receivable:Acme "came back" "dana"\n'
    shop = reminder_shop(tmp_path, LATE + resumed)
    assert f"reminders of Acme were resumed on {DAY}" in shop.refused(*hand_on())


def test_what_is_with_nobody_cannot_be_closed(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    assert f"Acme is escalated to nobody on {DAY}" in shop.refused(*CLOSE, DAY)
    packed(shop, day="2026-04-01")
    assert f"Acme is escalated to nobody on {DAY}" in shop.refused(*CLOSE, DAY)
    assert "--reason is missing" in shop.refused("escalate", "close", "Acme", "--date", "2026-04-02", code=2)


def test_doubtful_books_hand_nobody_on(tmp_path: Path) -> None:
    """A ledger with an error, a directive that says nothing, and a closed period."""
    for name, more, says in (
        ("error", "2026-01-01 balance Assets:Bank:Checking 5.00 USD\n", "nobody is escalated on such a one"),
        ("lost", '2026-03-01 custom "ar-dispute" "I-1" "opened"\n', "nobody is escalated on such a one"),
        ("closed", '2026-04-01 custom "ar-close" 2026-03-31\n', "the period up to 2026-03-31 is closed"),
    ):
        shop = reminder_shop(tmp_path / name, LATE + more)
        assert says in shop.refused(*hand_on())
        assert not packs_in(shop)


def test_what_waits_at_the_bank_is_not_claimed_outside(tmp_path: Path) -> None:
    bank = "date,amount,text\n2026-03-20,100.00,ACME LTD I-0001\n"
    more = '\n[reminders]\nbank-files = ["bank/*.csv"]\n\n[[bank]]\naccount = "Assets:Bank:Checking"\n'
    text = OPENS + invoice("I-0001", "2026-03-01")
    shop = Shop(tmp_path, {"main.beancount": text, "bank/march.csv": bank}, POLICY + more)
    assert said(plan_of(shop, DAY))["I-0001"] == "receipt-waiting"
    assert "the bank has a receipt for I-0001 that is not booked" in shop.refused(*hand_on())
    packed(shop, to="management")


def test_clients_without_an_account_cannot_be_handed_on(tmp_path: Path) -> None:
    text = """\
2020-01-01 open Assets:Receivable
2020-01-01 open Income:Sales
2026-01-01 * "Acme" "Goods" ^I-1
  due: 2026-03-01
  Assets:Receivable  100.00 USD
  Income:Sales
"""
    policy = POLICY + '\n[items]\nclient-from = "payee"\n'
    shop = Shop(tmp_path, {"main.beancount": text}, policy)
    for words in (hand_on(), (*CLOSE, DAY)):
        assert "clients of this ledger are payees without an account" in shop.refused(*words)
    assert listed(shop, DAY) == []


def test_the_list_says_what_is_open_and_what_came_in_since(tmp_path: Path) -> None:
    euro = invoice("E-1", "2026-03-01", "50.00 EUR")
    money = receipt("2026-03-31", "5.00 USD", "I-1") + receipt("2026-04-02", "30.00 USD", "I-1")
    shop = reminder_shop(tmp_path, LATE + euro + money + receipt("2026-04-20", "10.00 USD", "I-1"))
    packed(shop, "--until", "2026-04-05")
    first = {
        "client": "Acme",
        "step": "agency",
        "owner": "Credira",
        "opened": DAY,
        "until": "2026-04-05",
        "closed_on": None,
        "reason": "three promises broken",
        "by": "dana",
        "overdue": False,
        "amounts": [
            {"currency": "EUR", "open": "50.00", "received_since": "0.00"},
            {"currency": "USD", "open": "95.00", "received_since": "0.00"},
        ],
    }
    assert listed(shop, DAY) == [first]
    assert listed(shop, "2026-03-30") == []
    assert not listed(shop, "2026-04-05")[0]["overdue"]
    (later,) = listed(shop, "2026-04-06")
    assert later["overdue"]
    assert later["amounts"][1] == {"currency": "USD", "open": "65.00", "received_since": "30.00"}
    assert "overdue" in shop.run("escalate", "list", "--as-of", "2026-04-06").stdout
    packed(shop, to="lawyer", day="2026-04-10")
    agency, lawyer = listed(shop, "2026-04-30")
    assert (agency["closed_on"], agency["overdue"]) == ("2026-04-10", False)
    assert (lawyer["closed_on"], lawyer["until"]) == (None, None)
    assert agency["amounts"][1]["received_since"] == "30.00"
    assert lawyer["amounts"][1] == {"currency": "USD", "open": "55.00", "received_since": "10.00"}
    assert [row["step"] for row in listed(shop, "2026-04-30", "--open")] == ["lawyer"]
    shop.write(*CLOSE, "2026-05-01")
    assert listed(shop, "2026-05-01", "--open") == []
    assert listed(shop, "2026-04-30", "--open") == [lawyer]
    assert listed(shop, "2026-05-01", "--client", "Bolt") == []


def test_money_that_the_bank_took_back_did_not_come_in(tmp_path: Path) -> None:
    back = '2026-04-09 * "Acme" "Returned" ^I-1\n  Assets:Bank:Checking  -30.00 USD\n  Assets:Receivable:Acme\n'
    shop = reminder_shop(tmp_path, LATE + receipt("2026-04-02", "30.00 USD", "I-1") + back)
    packed(shop)
    assert listed(shop, "2026-04-08")[0]["amounts"][0]["received_since"] == "30.00"
    assert listed(shop, "2026-04-09")[0]["amounts"] == [
        {"currency": "USD", "open": "100.00", "received_since": "0.00"}
    ]


def test_order_in_the_file_makes_no_difference(tmp_path: Path) -> None:
    said_of = [
        f'{DAY} custom "ar-escalation" Assets:Receivable:Acme "agency" "A" "x" "dana"\n',
        f'{DAY} custom "ar-escalation" Assets:Receivable:Acme "management" "M" "x" "dana"\n',
        '2026-04-02 custom "ar-escalation" Assets:Receivable:Acme "closed" "A" "x" "dana"\n',
    ]
    found = [
        listed(reminder_shop(tmp_path / f"{number}", LATE + "".join(order)), "2026-04-03")
        for number, order in enumerate((said_of, said_of[::-1]))
    ]
    assert found[0] == found[1]
    assert [(row["step"], row["closed_on"]) for row in found[0]] == [("management", DAY), ("agency", "2026-04-02")]


def test_no_aging_total_moves(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    before = shop.run("aging", "--as-of", "2026-04-10", "--format", "json").stdout
    packed(shop)
    shop.write(*CLOSE, "2026-04-05")
    assert shop.run("aging", "--as-of", "2026-04-10", "--format", "json").stdout == before


def test_a_client_called_list_can_be_handed_on(tmp_path: Path) -> None:
    opened = '2020-01-01 open Assets:Receivable:List\n  name: "List and Sons"\n'
    shop = reminder_shop(tmp_path, opened + invoice("L-1", "2026-03-01", client="List"))
    client, *words = hand_on("list")[1:]
    for call in (("escalate", "List", *words), ("escalate", *words, client)):
        answer = shop.run(*call)
        assert answer.code == 0, answer.stderr
        assert "Assets:Receivable:List" in answer.stdout
    assert "Escalations as of" in shop.run("escalate", "list").stdout
    assert "Did you mean escalate list?" in shop.refused("escalate", "lst", "now", code=2)
