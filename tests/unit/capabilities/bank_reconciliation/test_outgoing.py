"""Money out: what came back, and what was refunded."""

from decimal import Decimal

from tests.support.bank_lines import explained, line, sheet, states

SALE = """
2026-03-01 * "Acme" "Goods" ^INV-0001
  Assets:Receivable:Acme  100.00 USD
  Income:Sales
"""
PAID = (
    SALE
    + """
2026-03-05 * "Acme Industrial Ltd" "Paid" ^INV-0001
  bank-ref: "R1"
  Assets:Bank:Checking    100.00 USD
  Assets:Receivable:Acme
"""
)
CREDIT = """
2026-03-05 * "Bolt Electric" "On account"
  bank-ref: "R2"
  Assets:Bank:Checking     60.00 USD
  Assets:Receivable:Bolt
"""


def test_a_return_finds_its_receipt_by_number_reference_or_client() -> None:
    for text, who in (("INV-0001", ""), ("", "Acme Industrial Ltd")):
        found = explained(PAID, sheet([line(9, "-100.00", text, who, "X", returned=True)]))
        assert states(found) == ["matched"]
        assert found.lines[0].credit is not None


def test_two_receipts_that_fit_are_proposed() -> None:
    twice = PAID + PAID.replace("INV-0001", "INV-0002").replace('"R1"', '"R9"')
    found = explained(twice, sheet([line(9, "-100.00", "", "Acme Industrial Ltd", "X", returned=True)]))
    assert states(found) == ["proposed"]
    assert len(found.lines[0].match.candidates) == len(found.lines[0].credits) == 2


def test_two_returns_do_not_take_one_receipt() -> None:
    lines = [line(9, "-100.00", "INV-0001", "", ref, returned=True) for ref in ("X", "Y")]
    assert sorted(states(explained(PAID, sheet(lines)))) == ["matched", "unmatched"]


def test_a_receipt_that_was_applied_later_is_found_by_what_it_was_put_on_until_it_is_returned() -> None:
    applied = (
        PAID.replace('"Paid" ^INV-0001', '"Paid"')
        + """
2026-03-06 * "Acme Industrial Ltd" "Credit applied to INV-0001"
  Assets:Receivable:Acme   100.00 USD
  Assets:Receivable:Acme  -100.00 USD
    invoice: "INV-0001"
"""
    )
    back = sheet([line(9, "-100.00", "INV-0001", "", "X", returned=True)])
    assert states(explained(applied, back)) == ["matched"]
    returned = """
2026-03-07 * "Acme Industrial Ltd" "Came back" ^INV-0001 #returned-payment
  paid-on: 2026-03-05
  Assets:Receivable:Acme   100.00 USD
  Assets:Bank:Checking
"""
    assert states(explained(applied + returned, back)) != ["matched"]


def test_a_receipt_after_the_return_is_none() -> None:
    assert states(explained(PAID, sheet([line(2, "-100.00", "INV-0001", "", "X", returned=True)]))) == ["unmatched"]


def test_the_fee_may_be_in_the_line() -> None:
    back = line(9, "-103.00", "INV-0001", "", "X", returned=True, fee=Decimal("3.00"))
    assert states(explained(PAID, sheet([back]))) == ["matched"]
    assert states(explained(PAID, sheet([back._replace(fee=None)]))) == ["unmatched"]


def test_a_refund_of_all_of_the_credit_is_certain_and_of_a_part_is_not() -> None:
    def refund(amount: str) -> list[str]:
        return states(explained(CREDIT, sheet([line(9, amount, "refund", "Bolt Electric", "X")])))

    assert refund("-60.00") == ["matched"]
    assert refund("-20.00") == ["proposed"]
    assert refund("-61.00") == ["unmatched"]


def test_credit_is_refunded_once() -> None:
    lines = [line(9, "-60.00", "refund", "Bolt Electric", ref) for ref in ("X", "Y")]
    assert sorted(states(explained(CREDIT, sheet(lines)))) == ["matched", "unmatched"]


def test_no_money_is_ignored() -> None:
    assert states(explained("", sheet([line(9, "0.00", "information", ref="X")]))) == ["ignored"]


def test_two_receipts_and_one_return_on_a_statement_are_for_a_person() -> None:
    # Which of the two came back, nobody says: both have the amount and the payer.
    text = SALE + SALE.replace("INV-0001", "INV-0002")
    lines = [
        line(4, "100.00", "INV-0001", "Acme Industrial Ltd", "A"),
        line(5, "100.00", "INV-0002", "Acme Industrial Ltd", "B"),
        line(9, "-100.00", "return", "Acme Industrial Ltd", "C", returned=True),
    ]
    assert states(explained(text, sheet(lines))) == ["matched", "matched", "proposed"]
    lines[2] = lines[2]._replace(text="return INV-0002")
    found = explained(text, sheet(lines))
    assert states(found) == ["matched", "matched", "matched"]
    assert found.lines[2].takes_back is found.lines[1].movement


def test_a_receipt_that_was_moved_comes_back_from_who_has_it_now() -> None:
    moved = (
        PAID
        + """
2026-03-06 * "Acme Industrial Ltd" "It was Bolt's" #moved-receipt
  moved-receipt: "R1"
  paid-on: 2026-03-05
  Assets:Receivable:Acme   100.00 USD
    invoice: "INV-0001"
  Assets:Receivable:Bolt  -100.00 USD
"""
    )
    for text, who, state in (("INV-0001", "", "matched"), ("", "Bolt Electric", "matched"), ("", "Acme", "proposed")):
        found = explained(moved, sheet([line(9, "-100.00", text, who, "X", returned=True)]))
        assert states(found) == [state]
        assert [c.client for c in (found.lines[0].credit, *found.lines[0].credits) if c] == ["Bolt"]
