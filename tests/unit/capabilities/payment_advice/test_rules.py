"""What a receipt or refund was for: worked cases."""

from dataclasses import dataclass

import pytest
from tests.support.books import OLDEST_FIRST, book_of

from arledger.capabilities.payment_advice.find import find_moved, moved_documents, reference_of
from arledger.capabilities.payment_advice.rules import Advice, advise
from arledger.model.problem import Refused
from arledger.policy.settings import ItemSettings, Policy

OPENS = """
    2026-01-01 open Assets:Receivable:Acme
      name: "Acme Industrial Ltd"
    2026-01-01 open Assets:Receivable:Bolt
    2026-01-01 open Assets:Bank
    2026-01-01 open Assets:Cheques
    2026-01-01 open Liabilities:Deposits:Acme
    2026-01-01 open Income:Sales
    2026-01-01 open Income:Interest
    2026-01-01 open Expenses:Discounts
    2026-01-01 open Expenses:BankFees
    2026-01-01 open Expenses:Rounding
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme   1000.00 USD
      Income:Sales
    2026-01-08 * "Acme" "Valves" ^INV-2
      Assets:Receivable:Acme   500.00 USD
      Income:Sales
"""
BOLT = """
    2026-01-09 * "Bolt" "Nuts" ^INV-9
      Assets:Receivable:Bolt   300.00 USD
      Income:Sales
"""


def advice_of(more: str, ref: str = "R-1", *, as_of: str = "2026-03-31", policy: Policy | None = None) -> Advice:
    book = book_of(OPENS + more, as_of, policy)
    (document,) = find_moved(book, ref)
    return advise(book, policy or Policy(), document)


def lines_of(advice: Advice) -> list[tuple[str, str, str, str | None]]:
    """Return invoice or text, applied, granted and open of each line."""
    return [
        (x.invoice or x.text, f"{x.applied}", f"{x.granted}", None if x.open is None else f"{x.open}")
        for x in advice.lines
    ]


def values(*given: object) -> list[object]:
    """Return what can be compared with numbers as they are written."""
    return list(given)


def test_paid_in_full_with_a_discount() -> None:
    advice = advice_of("""
    2026-01-14 * "Acme" "Paid" ^INV-1
      number: "R-1"
      Assets:Bank               980.00 USD
      Expenses:Discounts         20.00 USD
      Assets:Receivable:Acme  -1000.00 USD
    """)
    assert values(advice.kind, advice.amount, advice.unapplied, advice.balance) == ["receipt", 980, 0, 500]
    assert lines_of(advice) == [("INV-1", "980.00", "20.00", "0.00")]
    (line,) = advice.lines
    assert values(line.amount, str(line.date)) == [1000, "2026-01-05"]
    assert [granted.name for granted in advice.granted] == ["Discount"]


def test_invoices_of_one_day_stand_as_people_count() -> None:
    advice = advice_of("""
    2026-01-08 * "Acme" "More" ^INV-10
      Assets:Receivable:Acme   500.00 USD
      Income:Sales
    2026-01-14 * "Acme" "Both" ^INV-10 ^INV-2
      number: "R-1"
      Assets:Bank              1000.00 USD
      Assets:Receivable:Acme
    """)
    assert [line.invoice for line in advice.lines] == ["INV-2", "INV-10"]


def test_a_part_of_an_invoice_and_the_next_part() -> None:
    more = """
    2026-01-14 * "Acme" "Part" ^INV-1
      number: "R-1"
      Assets:Bank               400.00 USD
      Assets:Receivable:Acme
    2026-01-20 * "Acme" "Part" ^INV-1
      Assets:Bank               250.00 USD
      Assets:Receivable:Acme
    """
    assert lines_of(advice_of(more, as_of="2026-01-14")) == [("INV-1", "400.00", "0", "600.00")]
    assert lines_of(advice_of(more)) == [("INV-1", "400.00", "0", "350.00")]


def test_an_overpayment_is_unapplied_and_then_applied() -> None:
    more = """
    2026-01-07 * "Acme" "Too much" ^INV-1
      number: "R-1"
      Assets:Bank              1100.00 USD
      Assets:Receivable:Acme
    2026-02-01 * "Acme" "Use of the rest"
      Assets:Receivable:Acme    100.00 USD
      Assets:Receivable:Acme   -100.00 USD
        invoice: "INV-2"
    """
    before = advice_of(more, as_of="2026-01-31")
    assert values(before.amount, before.unapplied, before.balance) == [1100, 100, 400]
    after = advice_of(more)
    assert values(after.amount, after.unapplied) == [1100, 0]
    assert lines_of(after) == [("INV-1", "1000.00", "0", "0.00"), ("INV-2", "100.00", "0", "400.00")]


def test_on_account() -> None:
    more = """
    2026-01-06 * "Acme" "On account"
      number: "R-1"
      Assets:Bank              70.00 USD
      Assets:Receivable:Acme
    """
    assert values(advice_of(more).lines, advice_of(more).unapplied) == [(), 70]
    assert lines_of(advice_of(more, policy=OLDEST_FIRST)) == [("INV-1", "70.00", "0", "930.00")]


def test_a_discount_that_names_no_invoice_is_a_line_of_its_own() -> None:
    entry = """
    2026-01-14 * "Acme" "Both"
      number: "R-1"
      Assets:Bank              1465.00 USD
      Expenses:Discounts         30.00 USD
      Expenses:BankFees           5.00 USD
      Assets:Receivable:Acme  -1000.00 USD
        invoice: "INV-1"
      Assets:Receivable:Acme   -500.00 USD
        invoice: "INV-2"
    """
    assert lines_of(advice_of(entry)) == [
        ("INV-1", "1000.00", "0", "0.00"),
        ("INV-2", "500.00", "0", "0.00"),
        ("Discount", "-30.00", "30.00", None),
        ("Bank fee", "-5.00", "5.00", None),
    ]
    named = entry.replace("30.00 USD", '30.00 USD\n        invoice: "INV-2"')
    assert lines_of(advice_of(named))[1] == ("INV-2", "470.00", "30.00", "0.00")


def test_several_clients_in_one_entry_learn_nothing_of_each_other() -> None:
    more = f"""{BOLT}
    2026-01-14 * "Holding" "For both"
      number: "R-1"
      Assets:Bank              1295.00 USD
      Expenses:BankFees           5.00 USD
      Assets:Receivable:Acme  -1000.00 USD
        invoice: "INV-1"
      Assets:Receivable:Bolt   -300.00 USD
        invoice: "INV-9"
    """
    book = book_of(OPENS + more, "2026-03-31")
    advices = [advise(book, Policy(), document) for document in find_moved(book, "r-1")]
    assert [(each.client.id, f"{each.amount}", each.shared) for each in advices] == [
        ("Acme", "1000.00", True),
        ("Bolt", "300.00", True),
    ]
    assert [lines_of(each) for each in advices] == [
        [("INV-1", "1000.00", "0", "0.00")],
        [("INV-9", "300.00", "0", "0.00")],
    ]


def test_a_part_for_a_deposit_and_for_interest() -> None:
    advice = advice_of("""
    2026-01-14 * "Acme" "All at once" ^INV-1
      number: "R-1"
      Assets:Bank                 1250.00 USD
      Assets:Receivable:Acme     -1000.00 USD
      Liabilities:Deposits:Acme   -200.00 USD
      Income:Interest              -50.00 USD
    """)
    assert values(advice.amount, advice.elsewhere, advice.unapplied) == [1250, 250, 0]


def test_money_in_another_currency() -> None:
    advice = advice_of("""
    2026-01-14 * "Acme" "Euro" ^INV-1
      number: "R-1"
      Assets:Bank               900.00 EUR @@ 990.00 USD
      Expenses:BankFees          10.00 USD
      Assets:Receivable:Acme  -1000.00 USD
    """)
    assert values(advice.amount, [str(money) for money in advice.arrived]) == [990, ["900.00 EUR"]]
    assert lines_of(advice) == [("INV-1", "990.00", "10.00", "0.00")]


def test_a_cheque_that_only_its_tag_calls_a_receipt() -> None:
    policy = Policy()
    advice = advice_of(
        """
    2026-01-14 * "Acme" "Cheque" ^INV-1 #receipt
      number: "R-1"
      Expenses:Rounding         1000.00 USD
      Assets:Receivable:Acme
    """,
        policy=policy,
    )
    assert values(advice.amount) == [1000]
    assert lines_of(advice) == [("INV-1", "1000.00", "0", "0.00")]


def test_instalments_are_one_invoice() -> None:
    advice = advice_of("""
    2026-01-10 * "Acme" "In two parts" ^INV-3
      Assets:Receivable:Acme   60.00 USD
        due: 2026-02-01
      Assets:Receivable:Acme   40.00 USD
        due: 2026-03-01
      Income:Sales
    2026-01-14 * "Acme" "Paid" ^INV-3
      number: "R-1"
      Assets:Bank              70.00 USD
      Assets:Receivable:Acme
    """)
    (line,) = advice.lines
    assert values(line.amount, line.applied, line.open) == [100, 70, 30]


REFUND = """
    2026-01-14 * "Acme" "Too much" ^INV-1
      number: "R-1"
      Assets:Bank              1150.00 USD
      Assets:Receivable:Acme
    2026-02-02 * "Acme" "Paid back"
      number: "RF-1"
      Assets:Receivable:Acme    150.00 USD
      Assets:Bank
"""


def test_a_refund_names_the_credit() -> None:
    refund = advice_of(REFUND, "RF-1")
    assert values(refund.kind, refund.amount) == ["refund", 150]
    (line,) = refund.lines
    assert values(line.invoice, line.text, line.amount, line.applied, line.open) == ["R-1", "Receipt", 1150, 150, 0]
    receipt = advice_of(REFUND)
    assert values(receipt.amount, receipt.refunded, receipt.unapplied) == [1150, 150, 0]


def test_a_fee_on_a_refund_is_ours_and_what_was_kept_is_said() -> None:
    fee = REFUND.replace(
        "150.00 USD\n      Assets:Bank\n", "150.00 USD\n      Expenses:BankFees  4.00 USD\n      Assets:Bank\n"
    )
    assert advice_of(fee, "RF-1").amount == 150
    kept = REFUND.replace(
        "150.00 USD\n      Assets:Bank\n", "150.00 USD\n      Expenses:BankFees  -4.00 USD\n      Assets:Bank\n"
    )
    advice = advice_of(kept, "RF-1")
    assert values(advice.amount, advice.lines[0].granted) == [146, 4]


def test_a_refund_without_credit_is_refused() -> None:
    with pytest.raises(Refused, match=r"of this refund, 50\.00 USD pays back no credit"):
        advice_of(
            """
    2026-02-02 * "Acme" "Paid back" #refund
      number: "RF-1"
      Assets:Receivable:Acme    50.00 USD
      Assets:Bank
    """,
            "RF-1",
        )


def test_a_receipt_that_was_applied_and_came_back_is_refused_from_that_day() -> None:
    more = """
    2026-01-14 * "Acme" "Paid"
      number: "R-1"
      Assets:Bank              1000.00 USD
      Assets:Receivable:Acme
    2026-01-16 * "Acme" "Credit applied to INV-1"
      Assets:Receivable:Acme   1000.00 USD
      Assets:Receivable:Acme  -1000.00 USD
        invoice: "INV-1"
    2026-01-20 * "Acme" "Bounced" ^INV-1
      Assets:Receivable:Acme   1000.00 USD
      Assets:Bank
    """
    assert advice_of(more, as_of="2026-01-19").amount == 1000
    with pytest.raises(Refused, match="took this receipt of 2026-01-14 back, or part of it, on 2026-01-20"):
        advice_of(more)


def test_a_receipt_that_came_back_is_refused_from_that_day() -> None:
    more = """
    2026-01-14 * "Acme" "Paid" ^INV-1
      number: "R-1"
      Assets:Bank              1000.00 USD
      Assets:Receivable:Acme
    2026-01-20 * "Acme" "Bounced" ^INV-1
      Assets:Receivable:Acme   1000.00 USD
      Assets:Bank
    """
    assert advice_of(more, as_of="2026-01-19").amount == 1000
    with pytest.raises(Refused, match="took this receipt of 2026-01-14 back, or part of it, on 2026-01-20"):
        advice_of(more)


def test_a_recovery_is_refused_as_it_settles_no_invoice() -> None:
    more = """
    2026-01-20 * "Acme" "Insolvent" ^INV-1
      Expenses:BadDebt         1000.00 USD
      Assets:Receivable:Acme
    2026-02-01 * "Acme" "Recovery of INV-1" ^INV-1
      due: 2026-02-01
      Assets:Bank               250.00 USD
      Expenses:BadDebt         -250.00 USD
      Assets:Receivable:Acme    250.00 USD
      Assets:Receivable:Acme   -250.00 USD
    """
    more = "    2026-01-01 open Expenses:BadDebt\n" + more.lstrip("\n")
    with pytest.raises(Refused, match="recovers a part of INV-1, which was written off"):
        advice_of(more, "INV-1")


@dataclass(frozen=True)
class _Case:
    ref: str
    days: tuple[str, ...]


FIND = """
    2026-01-14 * "Acme" "First" ^INV-1
      bank-ref: "20260114/A"
      Assets:Bank              400.00 USD
      Assets:Receivable:Acme
    2026-01-20 * "Acme" "Second" ^INV-1
      number: "R-2"
      Assets:Bank              250.00 USD
        bank-ref: "B-2"
      Assets:Receivable:Acme
    2026-01-21 * "Acme" "Third" ^INV-2
      Assets:Bank              10.00 USD
      Assets:Receivable:Acme
    2026-01-22 custom "ar-cleared" Assets:Bank 10.00 USD 2026-01-21 "C-3"
"""


@pytest.mark.parametrize(
    "case",
    [
        _Case("20260114/a", ("2026-01-14",)),
        _Case("r-2", ("2026-01-20",)),
        _Case("B-2", ("2026-01-20",)),
        _Case("C-3", ("2026-01-21",)),
        _Case(" inv-1 ", ("2026-01-14", "2026-01-20")),
        _Case("INV-7", ()),
        _Case("", ()),
        _Case("main.beancount:0", ()),
        _Case("other.beancount:24", ()),
    ],
)
def test_what_is_found(case: _Case) -> None:
    book = book_of(OPENS + FIND, "2026-03-31")
    assert tuple(f"{document.date}" for document in find_moved(book, case.ref)) == case.days


def test_a_place_is_any_line_of_the_entry() -> None:
    book = book_of(OPENS + FIND, "2026-03-31")
    for receipt in moved_documents(book):
        source = receipt.entry.source
        for line in range(source.line, source.line + 3):
            found = find_moved(book, f"./{source.file}:{line}")
            assert found in ((receipt,), ()), "a comment or metadata line may belong to nothing"
        assert find_moved(book, str(source)) == (receipt,)


def test_a_reference_of_our_own_making_is_no_reference() -> None:
    book = book_of(OPENS + FIND.replace("20260114/A", "fp-0123456789"), "2026-03-31")
    assert [reference_of(document) for document in moved_documents(book)] == ["", "R-2", ""]


def test_money_of_nobody_is_told_to_nobody() -> None:
    with pytest.raises(Refused, match="is on no client's account"):
        advice_of("""
    2026-01-01 open Assets:Receivable
    2026-01-14 * "Somebody" "Paid"
      number: "R-1"
      Assets:Bank               10.00 USD
      Assets:Receivable
    """)


def test_clients_that_are_payees() -> None:
    policy = Policy(items=ItemSettings(client_from="payee"))
    advice = advice_of(
        """
    2026-01-14 * "Acme" "Paid" ^INV-1
      number: "R-1"
      Assets:Bank               10.00 USD
      Assets:Receivable:Acme
    """,
        policy=policy,
    )
    assert values(advice.client.name, advice.amount, advice.balance, advice.shared) == ["Acme", 10, 1490, False]


def test_several_credits_in_one_application_are_one_line() -> None:
    advice = advice_of("""
    2026-01-06 * "Acme" "On account"
      number: "R-1"
      Assets:Bank              70.00 USD
      Assets:Receivable:Acme
    2026-01-07 * "Acme" "On account"
      Assets:Bank              30.00 USD
      Assets:Receivable:Acme
    2026-02-01 * "Acme" "Use of both"
      Assets:Receivable:Acme    100.00 USD
      Assets:Receivable:Acme   -100.00 USD
        invoice: "INV-2"
    """)
    assert lines_of(advice) == [("Applied later, INV-2", "70.00", "0", None)]
