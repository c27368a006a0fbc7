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
    assert days_late(short_book(LATE + LOST + RECOVERY, "12-31")) == {"Acme": [30]}


def test_what_was_written_off_or_credited_was_never_paid() -> None:
    credited = "01-05 invoice 100.00 ^I-3 due=2026-02-04\n01-09 memo 100.00 ^I-3\n"
    assert days_late(short_book(LATE + LOST + credited, "12-31")) == {"Acme": [30]}


def test_a_rest_written_off_later_does_not_make_the_payment_later() -> None:
    rest = "03-02 receipt 90.00 ^I-1\n06-01 write-off 10.00 ^I-1\n"
    ledger = "01-01 invoice 100.00 ^I-1 due=2026-01-31\n"
    assert days_late(short_book(ledger + rest, "12-31")) == {"Acme": [30]}


def test_a_small_payment_on_what_was_lost_tells_nothing() -> None:
    rest = "03-02 receipt 10.00 ^I-1\n06-01 write-off 90.00 ^I-1\n"
    assert not days_late(short_book("01-01 invoice 100.00 ^I-1 due=2026-01-31\n" + rest, "12-31"))


def test_money_that_the_bank_took_back_was_no_payment() -> None:
    ledger = (
        "01-01 invoice 100.00 ^I-1 due=2026-01-31\n02-01 receipt 100.00 ^I-1\n"
        "02-05 out 100.00 ^I-1\n06-01 write-off 100.00 ^I-1\n"
    )
    assert not days_late(short_book(ledger, "12-31"))
