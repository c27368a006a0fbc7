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
