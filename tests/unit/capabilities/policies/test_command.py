"""`arledger policy show`: the policy in the words of a guideline."""

from pathlib import Path

from tests.support.reminders import reminder_shop

ROWS = """
[reminders]
cool-off = 5
signed-by = "dana"
kinds = { public = "none" }

[[reminders.level]]
procedure = "gentle"
level = 1
days = 30
minimum = "50.00"
percent = "5"
fee = "10.00"
channel = "post"
"""
MORE = """\
2026-01-02 custom "ar-client" Assets:Receivable:Bolt "reminders" "gentle" "dana"
2026-01-02 custom "ar-client" Assets:Receivable:Acme "kind" "public" "dana"
"""


def test_the_procedures_are_a_page_for_people(tmp_path: Path) -> None:
    answer = reminder_shop(tmp_path, MORE, ROWS).run("policy", "show", "reminders", "--as-of", "2026-03-31")
    assert answer.code == 0, answer.stderr
    for said in (
        "The usual procedure: 0 clients",
        "nudge         3 days before the due date",
        "final-demand  45 days past due",
        "Gentle: 1 client",
        "30 days past due",
        "50.00",
        "5 %",
        "A client hears from us at most once in 5 days.",
        "Consumers and sole traders get no letter above level 2.",
        "dana signs, and answers go there.",
        "Nobody writes to Acme.",
    ):
        assert said in answer.stdout, said


def test_a_page_that_there_is_not(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, "")
    assert "Did you mean reminders?" in shop.refused("policy", "show", "remindes", code=2, write=False)


def test_the_rules_of_contracts_in_transit_are_a_page_too(tmp_path: Path) -> None:
    settings = """
[leasing]
funding-days = 4
query-days = 1
escalate = { 5 = "helen" }
documents = { kasko = "the proof of insurance" }
"""
    opens = """\
2026-01-01 open Assets:Receivable:Lumen
  kind: "leasing"
2026-01-01 open Assets:Receivable:Other
  funding-days: 12
"""
    shop = reminder_shop(tmp_path, opens, settings)
    answer = shop.run("policy", "show", "leasing", "--as-of", "2026-03-31")
    assert answer.code == 0, answer.stderr
    said = [" ".join(line.split()) for line in answer.stdout.splitlines()]
    for line in (
        "1 sales person is told of a contract that is not submitted",
        "5 helen is told of a delay",
        "Lumen Lumen 4 7",
        "Other Other 12 12",
        "kasko the proof of insurance",
        "A payer that says nothing else pays within 4 days; then a contract is delayed.",
        "The client's sales-rep, else sales, is told at once, and again every 3 days.",
    ):
        assert line in said, line
    assert "Acme" not in answer.stdout
    assert "director" not in answer.stdout
