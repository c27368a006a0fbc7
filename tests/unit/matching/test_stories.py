"""What happens in an office in a month, and what the matching makes of each of it."""

from datetime import date
from decimal import Decimal

from tests.unit.matching.context import ACME, BOLT, CORA, ask, decision, invoice, line, offered, one, paid

from arledger.matching import Cause, ClientKey
from arledger.model.bank import LineState
from arledger.model.documents import Item

MARCH = (
    invoice("2026-0101", "1210.55", due="2026-01-31"),
    invoice("2026-0102", "480.20", due="2026-02-05"),
    invoice("2026-0103", "77.91", due="2026-03-15"),
    invoice("2026-0104", "310.00", "Bolt"),
)


def test_a_client_pays_two_of_its_three_invoices_and_writes_no_number() -> None:
    found = one(line("your invoices", "1288.46", "Acme Industrial Ltd"), MARCH)
    assert paid(found) == {"2026-0101": "1210.55", "2026-0103": "77.91"}
    assert "the only items of the client that add up to it" in found.reason


def test_invoices_due_on_one_day_are_named_as_people_count() -> None:
    book = (invoice("I10", "1210.55"), invoice("I9", "480.20"))
    found = one(line("I10, I9", "1690.75", "Acme Industrial Ltd"), book)
    assert [part.invoice for part in found.parts] == ["I9", "I10"]


def test_a_client_pays_exactly_what_is_past_due() -> None:
    book = [
        *MARCH,
        invoice("2026-0105", "920.00", due="2026-03-20"),
        invoice("2026-0106", "771.33", due="2026-03-25"),
    ]
    given = line("all due invoices", "1690.75", "Acme Industrial Ltd")
    assert paid(one(given, book)) == {"2026-0101": "1210.55", "2026-0102": "480.20"}
    by_chance = one(given, [*book, invoice("2026-0107", "770.75", due="2026-03-25")])
    assert sorted(offered(by_chance)) == [["2026-0101", "2026-0102"], ["2026-0105", "2026-0107"]]


def test_a_client_pays_a_part_and_names_the_invoice() -> None:
    found = decision(line("part of 2026-0101", "500.00", "Acme Industrial Ltd"), MARCH)
    assert (paid(found.match), found.cause) == ({"2026-0101": "500.00"}, Cause.PART)
    assert "710.55 USD stays open" in found.match.reason


def test_a_client_pays_too_much_and_names_the_invoice() -> None:
    found = decision(line("2026-0102", "500.00", "Acme Industrial Ltd"), MARCH)
    assert (paid(found.match), found.cause) == ({"2026-0102": "480.20"}, Cause.OVER)
    assert found.match.over == Decimal("19.80")
    assert "over, on account" in found.match.reason


def test_a_parent_pays_for_two_subsidiaries_and_names_both_invoices() -> None:
    found = one(line("2026-0102 + 2026-0104", "790.20", "Holding Nord AG"), MARCH)
    assert [(part.client, part.invoice) for part in found.parts] == [("Acme", "2026-0102"), ("Bolt", "2026-0104")]
    assert "Holding Nord AG for Acme and Bolt" in found.reason


def test_a_parent_that_has_paid_for_one_of_them_before_needs_no_number() -> None:
    assert paid(one(line("group payment", "1210.55", "HOLDING NORD AG"), MARCH)) == {"2026-0101": "1210.55"}


def test_two_clients_have_an_invoice_of_the_same_number() -> None:
    book = [invoice("1001", "310.00"), invoice("1001", "310.00", "Bolt")]
    assert one(line("invoice 1001", "310.00", "Somebody"), book).state is LineState.PROPOSED
    (part,) = one(line("invoice 1001", "310.00", "Bolt Electrique"), book).parts
    assert part.client == "Bolt"


def test_a_settled_invoice_is_paid_again() -> None:
    book = [*MARCH, invoice("2026-0090", "640.10", settled="640.10")]
    found = one(line("2026-0090", "640.10", "Acme Industrial Ltd"), book)
    assert (found.state, found.client) == (LineState.UNMATCHED, "Acme")
    assert "2026-0090, which has nothing left: paid twice?" in found.reason


def test_a_settled_invoice_is_paid_again_with_the_amount_of_an_open_one() -> None:
    book = [*MARCH, invoice("2026-0090", "480.20", settled="480.20")]
    assert offered(one(line("2026-0090", "480.20", "Acme Industrial Ltd"), book)) == [["2026-0102"]]


def test_an_invoice_is_paid_twice_in_one_statement() -> None:
    given = [line("invoice 2026-0104", "310.00", "Bolt Electrique", date=day) for day in ("2026-02-03", "2026-02-04")]
    first, second = ask(given, MARCH)
    assert paid(first) == {"2026-0104": "310.00"}
    assert second.state is LineState.UNMATCHED
    assert "paid by the line of 2026-02-03" in second.reason


def test_remittance_advice_comes_with_the_line() -> None:
    given = line("", "1690.75", "Treasury Centre", structured_refs=("2026-0101", "2026-0102"))
    assert paid(one(given, MARCH)) == {"2026-0101": "1210.55", "2026-0102": "480.20"}


def test_remittance_advice_beats_what_the_text_says() -> None:
    given = line("for 2026-0104", "480.20", "Acme Industrial Ltd", structured_refs=("2026-0102",))
    assert paid(one(given, MARCH)) == {"2026-0102": "480.20"}


def test_a_number_of_one_client_from_the_account_of_another() -> None:
    given = line("2026-0104", "400.00", "Acme Industrial Ltd", counterparty_account="DE89370400440532013000")
    assert one(given, MARCH).state is LineState.PROPOSED


def test_a_discount_is_taken_too_late() -> None:
    def terms(item: Item, paid_on: date) -> Decimal:
        return Decimal("24.21") if (paid_on - item.date).days <= 10 else Decimal(0)

    in_time = decision(line("2026-0101", "1186.34", "Acme", date="2026-01-15"), MARCH[:1], discount=terms)
    too_late = decision(line("2026-0101", "1186.34", "Acme", date="2026-01-16"), MARCH[:1], discount=terms)
    assert (in_time.cause, in_time.given) == (Cause.DISCOUNT, (Decimal("24.21"),))
    assert (too_late.cause, too_late.given) == (Cause.LATE_DISCOUNT, (Decimal("0.00"),))
    assert too_late.match.short == Decimal("24.21")


def test_a_credit_is_set_off_against_two_short_numbers() -> None:
    book = [
        invoice("659", "1650.00"),
        invoice("2389", "72.51"),
        *[invoice(str(at), "1.00") for at in range(660, 700)],
    ]
    found = one(line("2389 + 659 less credit CM-17", "1578.30", "Acme Industrial Ltd"), book)
    assert found.state is LineState.PROPOSED


def test_a_new_client_whose_name_is_short_for_two_old_ones() -> None:
    clients = (ACME, BOLT, CORA, ClientKey("AcmeTrade", ("Acme Trading Ltd",)))
    book = [invoice("A-1", "99.13"), invoice("A-2", "99.13", "AcmeTrade")]
    found = one(line("", "99.13", "ACME LTD"), book, clients)
    assert found.state is LineState.PROPOSED
