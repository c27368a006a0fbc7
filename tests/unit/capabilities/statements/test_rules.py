"""A client's statement beside our ledger: the group of every position."""

from decimal import Decimal

import pytest
from tests.support.books import book_of, day

from arledger.capabilities.statements.rules import PositionGroup, Reconciliation, reconcile_client
from arledger.model.client_statement import ClientStatement, TheirLine
from arledger.model.source import Source

LEDGER = """
    option "operating_currency" "USD"
    2025-01-01 open Assets:Receivable:Acme USD
    2025-01-01 open Assets:Bank:Main
    2025-01-01 open Income:Sales
    2025-01-01 open Expenses:BadDebt
    2026-01-05 * "Acme" "Pumps" ^INV-0007
      Assets:Receivable:Acme   1000.00 USD
      Income:Sales
    2026-02-05 * "Acme" "Valves" ^INV-0008
      Assets:Receivable:Acme    400.00 USD
      Income:Sales
    2026-02-20 * "Acme" "Payment" ^INV-0007
      Assets:Bank:Main
      Assets:Receivable:Acme   -600.00 USD
"""
DISPUTE = '    2026-02-14 custom "ar-dispute" "INV-0008" "opened" 100.00 USD "short shipment"\n'


def found(
    *lines: tuple[str, str, str, str],
    opening: str | None = None,
    more: str = "",
    two_sided: bool = False,
) -> Reconciliation:
    theirs = tuple(
        TheirLine(day(at) if at else None, number, text, Decimal(amount), Source("their.csv", line))
        for line, (at, number, text, amount) in enumerate(lines, start=2)
    )
    first = None if opening is None else Decimal(opening)
    closing = (first or Decimal(0)) + sum((one.amount for one in theirs), Decimal(0))
    statement = ClientStatement("USD", first, closing, theirs, two_sided, None, "their.csv")
    return reconcile_client(book_of(LEDGER + more, "2026-03-31"), "Acme", "USD", statement)


def groups(one: Reconciliation) -> list[tuple[str, str, str]]:
    return [(position.group.value, position.number, str(position.difference)) for position in one.positions]


def test_open_items_agree_with_what_is_open() -> None:
    one = found(("", "INV-0007", "", "400.00"), ("", "INV-0008", "", "400.00"))
    assert groups(one) == [("agreed", "INV-0007", "0.00"), ("agreed", "INV-0008", "0.00")]
    assert (one.activity, one.mirrored, one.reconciled) == (False, False, True)


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("two_sided", [True, False])
def test_what_happened_agrees_with_what_happened(sign: str, two_sided: bool) -> None:
    other = "" if sign else "-"
    one = found(
        ("2026-01-07", "INV-0007", "Invoice", f"{sign}1000.00"),
        ("2026-02-06", "INV-0008", "Invoice", f"{sign}400.00"),
        ("2026-02-18", "ZP-1", "Payment", f"{other}600.00"),
        two_sided=two_sided,
    )
    assert {position.group for position in one.positions} == {PositionGroup.AGREED}
    assert (one.activity, one.mirrored, one.reconciled) == (True, bool(sign), True)
    assert one.theirs == one.ours == Decimal("800.00")


@pytest.mark.parametrize("number", ["inv-0007", "INV 0007", "INV7", "Inv.7", "0007", "7", "SUP-INV-0007", "INV/0007"])
def test_numbers_as_people_write_them(number: str) -> None:
    one = found(("", number, "", "400.00"), ("", "INV-0008", "", "400.00"))
    assert one.reconciled
    assert groups(one)[0] == ("agreed", "INV-0007", "0.00")


@pytest.mark.parametrize("text", ["Your invoice INV-0007", "Rechnung inv-7, Januar"])
def test_a_number_in_the_text(text: str) -> None:
    assert found(("", "", text, "400.00"), ("", "INV-0008", "", "400.00")).reconciled


def test_another_prefix_is_another_number() -> None:
    one = found(("2025-01-01", "RE-0007", "Invoice", "300.00"), ("", "INV-0008", "", "400.00"))
    assert ("unexplained", "RE-0007", "300.00") in groups(one)


def test_where_two_fit_equally_neither_is_taken() -> None:
    twin = '    2026-03-01 * "Acme" "x" ^SRV-7\n      Assets:Receivable:Acme   400.00 USD\n      Income:Sales\n'
    one = found(("", "7", "", "400.00"), ("", "INV-0008", "", "400.00"), more=twin)
    (position,) = one.of(PositionGroup.UNEXPLAINED)
    assert position.remark == "fits INV-0007 and SRV-7 equally"
    assert [number for group, number, _ in groups(one) if group == "not-received"] == ["INV-0007", "SRV-7"]
    assert not one.reconciled


def test_a_dispute_explains_a_short_amount_and_a_refused_invoice() -> None:
    short = found(("", "INV-0007", "", "400.00"), ("", "INV-0008", "", "300.00"), more=DISPUTE)
    assert groups(short)[1] == ("disputed", "INV-0008", "-100.00")
    assert short.positions[1].remark == "short shipment"
    refused = found(("", "INV-0007", "", "400.00"), more=DISPUTE)
    assert groups(refused)[1] == ("disputed", "INV-0008", "-400.00")
    resolved = DISPUTE + '    2026-03-01 custom "ar-dispute" "INV-0008" "resolved" 0.00 USD "sent again"\n'
    assert groups(found(("", "INV-0007", "", "400.00"), more=resolved))[1][0] == "not-received"


def test_what_another_client_disputes_of_that_number_is_none_of_it() -> None:
    of = {name: DISPUTE.rstrip() + f" Assets:Receivable:{name}\n" for name in ("Acme", "Bolt")}
    other = found(("", "INV-0007", "", "400.00"), ("", "INV-0008", "", "300.00"), more=of["Bolt"])
    assert ("disputed", "INV-0008") not in [each[:2] for each in groups(other)]
    own = found(("", "INV-0007", "", "400.00"), ("", "INV-0008", "", "300.00"), more=of["Acme"])
    assert ("disputed", "INV-0008") in [each[:2] for each in groups(own)]


def test_an_amount_that_differs() -> None:
    one = found(("", "INV-0007", "", "400.00"), ("", "INV-0008", "", "390.00"))
    assert groups(one)[1] == ("amount-differs", "INV-0008", "-10.00")
    assert one.reconciled


def test_an_invoice_that_they_have_twice() -> None:
    one = found(("", "INV-0007", "", "400.00"), ("", "INV-0008", "", "400.00"), ("", "inv 8", "", "400.00"))
    assert groups(one)[1] == ("amount-differs", "INV-0008", "400.00")
    assert one.positions[1].their_sources == ("their.csv:3", "their.csv:4")


@pytest.mark.parametrize(
    ("number", "text", "group"),
    [
        ("ZP 9", "Payment run", "in-transit"),
        ("9", "Credit transfer", "in-transit"),
        ("KZ9", "", "in-transit"),
        ("9", "Credit for damaged goods", "credit-claimed"),
        ("CN-9", "", "credit-claimed"),
        ("9", "Gutschrift Retoure", "credit-claimed"),
        ("9", "Correction of payment", "credit-claimed"),
        ("9", "", "unexplained"),
    ],
)
def test_what_a_line_without_document_is(number: str, text: str, group: str) -> None:
    one = found(("", "INV-0007", "", "400.00"), ("", "INV-0008", "", "400.00"), ("", number, text, "-50.00"))
    assert (group, number, "-50.00") in groups(one)
    assert one.reconciled == (group != "unexplained")


def test_of_two_equal_payments_the_nearer_is_ours() -> None:
    one = found(
        ("2026-01-07", "INV-0007", "Invoice", "1000.00"),
        ("2026-02-06", "INV-0008", "Invoice", "400.00"),
        ("2026-02-18", "ZP-1", "Payment", "-600.00"),
        ("2026-03-30", "ZP-2", "Payment", "-600.00"),
    )
    assert [(p.their_sources, p.difference) for p in one.of(PositionGroup.IN_TRANSIT)] == [
        (("their.csv:5",), Decimal("-600.00"))
    ]


def test_opening_balances_agree() -> None:
    one = found(
        ("2026-02-06", "INV-0008", "Invoice", "400.00"), ("2026-02-19", "", "Payment", "-600.00"), opening="1000.00"
    )
    assert one.reconciled
    assert groups(one)[0] == ("agreed", "", "0.00")
    assert one.positions[0].text == "Opening balance"


def test_a_payment_that_they_booked_before_the_statement_begins() -> None:
    one = found(("2026-02-19", "INV-0008", "Invoice", "400.00"), opening="400.00")
    assert one.reconciled
    assert one.positions[0].remark == "with receipt of 2026-02-20"


def test_an_older_invoice_that_they_do_not_have() -> None:
    older = '    2026-01-02 * "Acme" "x" ^INV-0006\n      Assets:Receivable:Acme   55.00 USD\n      Income:Sales\n'
    one = found(("2026-03-01", "", "Payment", "-10.00"), opening="800.00", more=older)
    assert groups(one) == [
        ("agreed", "", "0.00"),
        ("in-transit", "", "-10.00"),
        ("not-received", "INV-0006", "-55.00"),
    ]


def test_an_opening_balance_that_several_documents_could_explain_is_left_unexplained() -> None:
    one = found(("2026-03-01", "", "Payment", "-10.00"), opening="400.00")
    assert groups(one) == [("in-transit", "", "-10.00"), ("unexplained", "", "-400.00")]


def test_an_opening_balance_that_nothing_explains() -> None:
    one = found(
        ("2026-02-06", "INV-0008", "Invoice", "400.00"), ("2026-02-19", "", "Payment", "-600.00"), opening="1001.00"
    )
    assert ("unexplained", "", "1.00") in groups(one)
    assert one.unexplained == Decimal("1.00")


def test_a_write_off_is_a_difference_of_its_invoice() -> None:
    loss = (
        '    2026-03-01 * "Acme" "x" ^INV-0008\n      Assets:Receivable:Acme   -40.00 USD\n      Expenses:BadDebt\n'
    )
    one = found(
        ("2026-01-07", "INV-0007", "Invoice", "1000.00"),
        ("2026-02-06", "INV-0008", "Invoice", "400.00"),
        ("2026-02-18", "ZP-1", "Payment", "-600.00"),
        more=loss,
    )
    assert ("amount-differs", "INV-0008", "40.00") in groups(one)
    assert one.of(PositionGroup.AMOUNT_DIFFERS)[0].remark == "written off"


def test_a_receipt_that_they_do_not_show_is_unexplained() -> None:
    one = found(
        ("2026-01-07", "INV-0007", "Invoice", "1000.00"),
        ("2026-02-06", "INV-0008", "Invoice", "400.00"),
        opening="0.00",
    )
    assert groups(one)[-1] == ("unexplained", "INV-0007", "600.00")
    assert one.positions[-1].remark == "they do not show it"


def test_a_statement_of_payments_alone_keeps_its_sign() -> None:
    one = found(("2026-03-01", "", "Payment", "-10.00"), opening="0.00")
    assert ("in-transit", "", "-10.00") in groups(one)
    assert not one.mirrored


def test_a_payment_that_came_back_is_not_the_invoice_twice() -> None:
    back = '    2026-03-01 * "Acme" "Returned" ^INV-0007\n      Assets:Receivable:Acme   600.00 USD\n      Assets:Bank:Main\n'
    one = found(
        ("2026-01-07", "INV-0007", "Invoice", "1000.00"),
        ("2026-02-06", "INV-0008", "Invoice", "400.00"),
        ("2026-02-18", "INV-0007", "Payment", "-600.00"),
        ("2026-03-02", "INV-0007", "Payment returned", "600.00"),
        more=back,
    )
    assert {position.group for position in one.positions} == {PositionGroup.AGREED}
    assert len(one.positions) == 4


def test_a_write_off_that_they_know_agrees() -> None:
    loss = (
        '    2026-03-01 * "Acme" "x" ^INV-0008\n      Assets:Receivable:Acme   -40.00 USD\n      Expenses:BadDebt\n'
    )
    one = found(
        ("2026-01-07", "INV-0007", "Invoice", "1000.00"),
        ("2026-02-06", "INV-0008", "Invoice", "400.00"),
        ("2026-02-18", "ZP-1", "Payment", "-600.00"),
        ("2026-03-02", "INV-0008", "Given up", "-40.00"),
        more=loss,
    )
    assert {position.group for position in one.positions} == {PositionGroup.AGREED}
