"""An accepted plan and the entries of its day: both say the same, or `check` warns."""

import pytest
from tests.unit.checks.support import findings

SALE = '2026-01-05 * "Acme" "Pumps" ^I-1\n  Assets:Receivable:Acme  100.00 USD\n  Income:Sales\n'
PLAN = """\
2026-03-01 custom "ar-plan" "I-1" "accepted" 2026-04-30 40.00 USD "dana"
2026-03-01 custom "ar-plan" "I-1" "accepted" 2026-05-31 60.00 USD "dana"
"""
ENTRY = """\
2026-03-01 * "Acme" "In instalments"
  Assets:Receivable:Acme  -100.00 USD
    invoice: "I-1"
  Assets:Receivable:Acme  40.00 USD
    invoice: "I-1"
    due: 2026-04-30
  Assets:Receivable:Acme  60.00 USD
    invoice: "I-1"
    due: 2026-05-31
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (PLAN + ENTRY, []),
        (ENTRY + PLAN, []),
        (ENTRY, []),
        (PLAN.replace("accepted", "proposed"), []),
        (PLAN, [("plan-items", 4)]),
        (PLAN + ENTRY.replace("2026-05-31", "2026-06-30"), [("plan-items", 4)]),
        (PLAN + ENTRY.replace("40.00", "50.00").replace("60.00", "50.00"), [("plan-items", 4)]),
        (PLAN + ENTRY.replace("2026-03-01", "2026-03-02"), [("plan-items", 4)]),
        (PLAN.replace("USD", "EUR") + ENTRY, []),
        (PLAN.replace(' USD "dana"', ' EUR "dana" Assets:Receivable:Acme') + ENTRY, [("plan-items", 4)]),
    ],
)
def test_the_entries_of_a_plan(text: str, found: list[tuple[str, int]]) -> None:
    assert findings(SALE + text) == found
