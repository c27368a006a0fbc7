"""What a careful person asks about, however likely it looks: slips, shifted points, orders' numbers, others' invoices."""

import pytest
from tests.unit.matching.context import ACME, ask, invoice, line, offered, one, paid

from arledger.model.bank import LineState
from arledger.model.documents import Item

ACMES = ACME.names[0]
OPEN = "777.31"


def dense(named_of: str, settled: str = "0.00") -> list[Item]:
    """Return a book where every number from INV-0101 to INV-0199 is used; INV-0151 is Acme's, of 2,118.87."""
    rest = [
        invoice(f"INV-{at:04}", f"{200 + at * 7.77:.2f}", "Acme" if at % 2 else "Bolt")
        for at in range(101, 200)
        if at not in (151, 152)
    ]
    return [invoice("INV-0151", "2118.87"), invoice("INV-0152", OPEN, named_of, settled=settled), *rest]


@pytest.mark.parametrize(("owner", "settled"), [("Bolt", "0.00"), ("Bolt", OPEN), ("Acme", OPEN), ("Acme", "0.00")])
@pytest.mark.parametrize("amount", ["2100.00", "1500.00", "2200.00"])
def test_the_exact_number_of_another_document_is_no_slip_where_the_amount_does_not_tell(
    owner: str, settled: str, amount: str
) -> None:
    found = one(line("INV-0152", amount, ACMES), dense(owner, settled))
    assert "INV-0151" not in paid(found)


def test_the_exact_amount_tells_a_slip_from_the_neighbours_number() -> None:
    assert paid(one(line("INV-0152", "2118.87", ACMES), dense("Bolt"))) == {"INV-0151": "2118.87"}


def test_a_slip_that_may_be_of_two_neighbours_is_for_a_person_unless_the_amount_tells() -> None:
    book = [invoice("INV-0151", "500.00"), invoice("INV-0152", "612.40")]
    assert one(line("INV-0155", "400.00", ACMES), book).state is not LineState.MATCHED
    assert one(line("INV-0155", "600.00", ACMES), book).state is not LineState.MATCHED
    assert offered(one(line("INV-0155", "612.40", ACMES), book)) == [["INV-0152"]]
    assert paid(one(line("INV-01551", "2118.87", ACMES), dense("Bolt"))) == {"INV-0151": "2118.87"}


@pytest.mark.parametrize("number", ["INV-0048", "4711", "471"])
@pytest.mark.parametrize("amount", ["900.00", "900.13", "1500.00", "1747.20"])
def test_another_clients_number_with_another_amount_is_for_a_person(number: str, amount: str) -> None:
    own = "INV-0917" if number.startswith("INV") else "4650"[: len(number)]
    book = [invoice(number, "1310.00", "Bolt"), invoice(own, "900.13"), invoice(f"{own[:-1]}8", "437.20")]
    found = one(line(number, amount, ACMES), book)
    assert found.state is not LineState.MATCHED
    assert paid(one(line(number, "1310.00", ACMES), book)) == {number: "1310.00"}


def test_a_stranger_who_names_an_invoice_pays_a_part_of_it() -> None:
    book = [invoice("INV-0048", "1310.00", "Bolt"), invoice("INV-0917", "900.13")]
    assert paid(one(line("INV-0048", "500.00", "Nobody & Sons"), book)) == {"INV-0048": "500.00"}


def test_a_reference_of_ours_elsewhere_in_the_text_makes_another_number_a_note() -> None:
    book = [invoice("INV-100012", "900.13", meta={"po": "4503372785"}), invoice("100000000665", "55.00", "Bolt")]
    found = one(line("receipt 4503372785 no 100000000665", "900.13", ACMES), book)
    assert paid(found) == {"INV-100012": "900.13"}


@pytest.mark.parametrize(
    ("owed", "amount"),
    [
        ("1000.00", "100.00"),
        ("100.00", "1000.00"),
        ("1234.50", "123.45"),
        ("1234.50", "12.35"),
        ("1234.56", "123456.00"),
        ("123456.00", "1234.56"),
    ],
)
def test_a_decimal_point_in_another_place_is_no_part_and_no_overpayment(owed: str, amount: str) -> None:
    book = [invoice("INV-0048", owed), invoice("INV-0917", "900.13")]
    found = one(line("INV-0048", amount, ACMES), book)
    assert found.state is LineState.PROPOSED
    assert "decimal point" in found.reason


def test_an_amount_that_is_not_ten_times_another_is_a_part() -> None:
    book = [invoice("INV-0048", "1000.00")]
    assert paid(one(line("INV-0048", "110.00", ACMES), book)) == {"INV-0048": "110.00"}
    first, second = ask([line("INV-0048", "100.00", ACMES), line("INV-0048", "900.00", ACMES)], book)
    assert (paid(first), paid(second)) == ({"INV-0048": "100.00"}, {"INV-0048": "900.00"})


@pytest.mark.parametrize("word", ["order", "PO", "our order no.", "Bestellung", "Auftrag", "customer no", "Kd.-Nr."])
@pytest.mark.parametrize("amount", ["500.00", "930.00"])
def test_the_number_of_an_order_is_no_invoices_with_a_slip(word: str, amount: str) -> None:
    book = [invoice("10022", "900.13"), invoice("10100", "77.12")]
    found = one(line(f"{word} 10023", amount, ACMES), book)
    assert (found.state, found.client) == (LineState.UNMATCHED, "Acme")


def test_the_number_of_an_order_of_ours_may_have_a_slip() -> None:
    book = [invoice("INV-0001", "900.13", meta={"po": "4503372785"}), invoice("INV-0002", "77.12")]
    assert paid(one(line("PO 4503372758", "900.13", ACMES), book)) == {"INV-0001": "900.13"}
    lettered = [invoice("ORD-10022", "900.13"), invoice("ORD-10100", "77.12")]
    assert "ORD-10022 but for one slip" in one(line("ORD-10032", "900.13", ACMES), lettered).reason


def test_a_reference_with_wrong_check_digits_is_not_sure_by_itself() -> None:
    book = [invoice("INV-2026-0007", "900.13"), invoice("INV-2026-0088", "55.00")]
    right, wrong = "RF48INV20260007", "RF49INV20260007"
    assert paid(one(line(right, "500.00"), book)) == {"INV-2026-0007": "500.00"}
    for amount, payer in (("500.00", ""), ("500.00", ACMES), ("900.13", "")):
        for given in (line(wrong, amount, payer), line("", amount, payer, structured_refs=(wrong,))):
            assert one(given, book).state is not LineState.MATCHED
    assert paid(one(line(wrong, "900.13", ACMES), book)) == {"INV-2026-0007": "900.13"}


def test_several_cheques_with_one_payer_named_are_not_all_that_payers() -> None:
    book = [invoice("INV-0007", "300.00"), invoice("INV-0008", "200.00"), invoice("B-1", "100.00", "Bolt")]
    for text, amount in (
        ("INV-0007", "450.00"),
        (ACMES, "500.00"),
        (ACMES, "300.00"),
        (f"{ACMES} INV-0007", "500.00"),
    ):
        found = one(line(f"DEPOSIT 2 CHQS {text}", amount), book)
        assert found.state is LineState.PROPOSED, text
        assert "cheques" in found.reason
    assert offered(one(line(f"DEPOSIT 2 CHQS {ACMES}", "300.00"), book)) == [["INV-0007"]]
    assert len(paid(one(line("DEPOSIT 2 CHQS INV-0007 B-1", "400.00"), book))) == 2
    assert paid(one(line("DEPOSIT 1 CHQ INV-0007", "300.00"), book)) == {"INV-0007": "300.00"}


def test_all_that_blocks_a_proposal_is_said() -> None:
    rents = [invoice(f"INV-33{at}", "500.00") for at in (88, 44)]
    book = [*rents, invoice("INV-0917", "500.00", settled="500.00"), invoice("INV-0650", "70.00", "Bolt")]
    found = one(line("INV-0917, INV-0650", "500.00", ACMES), book)
    assert found.state is LineState.PROPOSED
    for said in ("INV-0917 is settled", "INV-0650 is Bolt's", "two invoices of this amount"):
        assert said in found.reason
    part = one(line("INV-0650", "700.00", ACMES), book)
    assert "another client" in part.reason
    assert "decimal point" in part.reason


@pytest.mark.parametrize("least", [80.0, 95.0, 99.0, 99.5, 99.99, 100.0])
def test_what_is_blocked_is_called_a_hundredth_less_than_booking_takes(least: float) -> None:
    book = [invoice("INV-0048", "1000.00"), invoice("INV-0917", "900.13")]
    found = one(line("INV-0048", "100.00", ACMES), book, minimum_confidence=least)
    assert found.state is LineState.PROPOSED
    assert found.confidence == min(round(least - 0.01, 2), 99.99)


def test_what_has_something_left_is_not_said_to_have_nothing() -> None:
    crumb = [invoice("INV-0049", "910.00", settled="905.00")]
    again = one(line("INV-0049", "910.00", ACMES), crumb)
    assert again.state is LineState.UNMATCHED
    assert "INV-0049, which has 5.00 USD left: paid twice?" in again.reason
    little = one(line("INV-0048", "0.01", ACMES), [invoice("INV-0048", "1310.00", "Bolt")])
    assert "INV-0048, which is Bolt's and has 1,310.00 USD left" in little.reason
    assert "twice" not in little.reason


def test_what_an_earlier_line_has_settled_is_said_to_be_settled() -> None:
    book = [invoice("INV-0048", "310.00", "Bolt"), invoice("INV-0049", "500.00"), invoice("INV-0050", "500.00")]
    _, second = ask(
        [line("INV-0048", "310.00", "Bolt Electrique"), line("INV-0048", "500.00", ACMES, date="2026-02-20")], book
    )
    assert second.state is LineState.PROPOSED
    assert "INV-0048 is settled" in second.reason


def test_a_short_number_may_have_two_slips_where_rents_are_alike_and_every_number_is_used() -> None:
    rents = [invoice(f"INV-{at:04}", "500.00") for at in range(101, 200)]
    found = one(line("INV-1051", "500.00", ACMES), rents)
    assert offered(found)[0] == ["INV-0151"]
    assert found.confidence < 90
