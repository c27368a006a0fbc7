"""How late clients usually are: what tells it, and what does not."""

from tests.support.short_ledgers import short_book

from arledger.collecting.habits import days_late

LATE = "01-01 invoice 100.00 ^I-1 due=2026-01-31\n03-02 receipt 100.00 ^I-1\n"
LOST = "01-01 invoice 100.00 ^I-2 due=2026-01-31\n04-01 write-off 100.00 ^I-2\n"
RECOVERY = """

2026-06-01 * "Acme" "Money after all" ^I-2
  Assets:Bank  60.00 USD
  Expenses:BadDebt  -60.00 USD
  Assets:Receivable:Acme  60.00 USD
  Assets:Receivable:Acme  -60.00 USD
"""


def test_money_on_what_was_written_off_was_not_paid_thirty_days_early() -> None:
    assert days_late(short_book(LATE + LOST + RECOVERY, "12-31")) == {"Acme": [30, 60]}
