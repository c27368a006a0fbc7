"""Traps: what looks like evidence and is none, or is evidence for somebody else."""

from decimal import Decimal

import pytest
from tests.unit.matching.context import ACME, BOLT, ask, invoice, line, offered, one, paid

from arledger.matching import ClientKey
from arledger.model.bank import LineState

NORTH = ClientKey("North", ("Northwind Traders Ltd",))
NORTH_AG = ClientKey("NorthAG", ("Northwind Traders AG",))
NORTHWINE = ClientKey("Northwine", ("Northwine Traders Ltd",))
WIND = ClientKey("Wind", ("Northwind Holdings Ltd",))
MANY_ENDINGS = ("dor", "mar", "tin", "rus", "lok", "vek", "san")


def test_two_clients_of_the_same_name_but_for_the_legal_form() -> None:
    book = [invoice("A-1", "10.33", "North"), invoice("A-2", "20.47", "NorthAG")]
    both = (NORTH, NORTH_AG)
    found = one(line("", "20.47", "Northwind Traders"), book, both)
    assert offered(found) == [["A-2"]]
    assert "could be" in found.reason
    assert paid(one(line("", "20.47", "Northwind Traders AG"), book, both)) == {"A-2": "20.47"}
    assert one(line("", "20.47", "Northwind Traders Ltd"), book, both).state is not LineState.MATCHED
    assert paid(one(line("A-2", "20.47", "Northwind Traders"), book, both)) == {"A-2": "20.47"}


def test_two_clients_a_letter_apart() -> None:
    book = [invoice("A-1", "10.33", "North"), invoice("A-2", "10.33", "Northwine")]
    both = (NORTH, NORTHWINE)
    assert paid(one(line("", "10.33", "Northwine Traders"), book, both)) == {"A-2": "10.33"}
    assert paid(one(line("", "10.33", "Northwind Traders"), book, both)) == {"A-1": "10.33"}
    assert one(line("", "10.33", "Northwint Traders"), book, both).state is LineState.PROPOSED


def test_the_first_word_of_two_names() -> None:
    book = [invoice("A-1", "10.33", "North"), invoice("A-2", "20.47", "Wind")]
    assert one(line("", "20.47", "Northwind"), book, (NORTH, WIND)).state is LineState.PROPOSED


def test_a_bank_account_of_two_clients_is_settled_by_the_name_or_not_at_all() -> None:
    iban = "DE89370400440532013000"
    two = (NORTH._replace(ibans=(iban,)), BOLT._replace(ibans=(iban,)))
    book = [invoice("A-1", "10.33", "North"), invoice("A-2", "10.33", "Bolt")]
    assert one(line("", "10.33", "", counterparty_account=iban), book, two).state is LineState.PROPOSED
    named = line("", "10.33", "Northwind Traders", counterparty_account=iban)
    assert paid(one(named, book, two)) == {"A-1": "10.33"}


def test_a_payer_known_for_two_clients_is_known_for_neither() -> None:
    two = (NORTH._replace(payers=("Big Parent Inc",)), BOLT._replace(payers=("Big Parent Inc",)))
    book = [invoice("A-1", "10.33", "North"), invoice("A-2", "20.47", "Bolt")]
    assert one(line("", "20.47", "BIG PARENT INC."), book, two).state is LineState.PROPOSED


def test_equal_amounts_of_one_client() -> None:
    book = [invoice("INV-1", "500.00"), invoice("INV-2", "500.00", issued="2026-01-20")]
    assert sorted(offered(one(line("", "500.00", "Acme Industrial"), book))) == [["INV-1"], ["INV-2"]]
    assert paid(one(line("INV-2", "500.00", "Acme Industrial"), book)) == {"INV-2": "500.00"}


def test_equal_amounts_of_two_clients() -> None:
    book = [invoice("INV-1", "500.00"), invoice("INV-2", "500.00", "Bolt")]
    assert sorted(offered(one(line("", "500.00"), book))) == [["INV-1"], ["INV-2"]]
    assert paid(one(line("", "500.00", "Bolt Electrique"), book)) == {"INV-2": "500.00"}


@pytest.mark.parametrize("text", ["1012345678", "99123456", "123456789", "A123456B"])
def test_a_number_inside_another_number(text: str) -> None:
    book = [invoice("123456", "75.00"), invoice("123457", "80.00")]
    assert one(line(text, "50.00", "Acme Industrial"), book).state is not LineState.MATCHED


def test_the_longer_of_two_numbers_is_meant() -> None:
    book = [invoice("INV-12", "75.00"), invoice("INV-123", "75.00"), invoice("INV-1234", "75.00")]
    assert paid(one(line("INV-123", "75.00", "Acme Industrial"), book)) == {"INV-123": "75.00"}
    assert paid(one(line("INV 12 3", "75.00", "Acme Industrial"), book)) != {"INV-123": "75.00"}


@pytest.mark.parametrize("text", ["2026-01-05", "20260105", "05.01.2026", "of 2026/01/05", "05012026"])
def test_a_date_is_no_number(text: str) -> None:
    book = [invoice("20260105", "75.00"), invoice("5012026", "75.00"), invoice("05012026", "12.00")]
    assert one(line(text, "50.00", "Acme Industrial"), book).state is not LineState.MATCHED


def test_a_number_that_looks_like_a_date_counts_with_the_amount() -> None:
    book = [invoice("20260105", "75.13"), invoice("20260106", "75.00")]
    assert paid(one(line("20260105", "75.13", "Acme Industrial"), book)) == {"20260105": "75.13"}


def test_a_year_is_no_number() -> None:
    book = [invoice("2026", "75.00"), invoice("2027", "90.00")]
    assert one(line("January 2026", "50.00", "Acme Industrial"), book).state is not LineState.MATCHED


def test_digits_of_a_bank_account_are_no_number() -> None:
    book = [invoice("370400440532013000", "75.00"), invoice("37040044", "75.00"), invoice("0532013000", "75.00")]
    for text in ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "from 0532013000"):
        given = line(text, "50.00", "Acme Industrial", counterparty_account="DE89370400440532013000")
        assert one(given, book).state is not LineState.MATCHED, text
    assert one(line("IBAN DE89 3704 0044 0532 0130 00", "50.00", "Acme"), book).state is not LineState.MATCHED


@pytest.mark.parametrize("text", ["total 1,234.56", "USD 123456", "123456 USD", "$123456", "1.234,56 transferred"])
def test_an_amount_in_the_text_is_no_number(text: str) -> None:
    book = [invoice("123456", "2000.00"), invoice("123457", "80.00")]
    assert one(line(text, "1234.56", "Acme Industrial"), book).state is not LineState.MATCHED


def test_a_telephone_number_is_no_number() -> None:
    book = [invoice("004930", "2000.00"), invoice("3425066", "80.00")]
    assert one(line("TEL 0049 30 3425066", "50.00", "Acme Industrial"), book).state is not LineState.MATCHED


def test_a_client_id_is_no_number() -> None:
    clients = (ClientKey("10077", ("Zebra Ltd",)), BOLT)
    book = [invoice("10077", "75.00", "Bolt"), invoice("10078", "75.00", "10077")]
    found = one(line("customer 10077", "75.00", "Zebra Ltd"), book, clients)
    assert found.state is LineState.PROPOSED or paid(found) == {"10078": "75.00"}
    assert one(line("customer 10077", "60.00", "Zebra Ltd"), book, clients).state is not LineState.MATCHED


def test_a_number_of_another_kind_of_document() -> None:
    book = [invoice("INV-0007", "75.00"), invoice("INV-0008", "80.00")]
    assert one(line("credit note CN-0007", "50.00", "Acme Industrial"), book).state is not LineState.MATCHED


@pytest.mark.parametrize("text", ["INV-0005", "Invoice 0005", "invoice no. INV-0003"])
def test_a_number_that_is_not_open_is_not_taken_for_its_neighbour(text: str) -> None:
    rent = [invoice("INV-0006", "900.00"), invoice("INV-0012", "120.00", "Bolt")]
    found = one(line(text, "900.00", "Acme Industrial"), rent)
    assert found.state is LineState.PROPOSED
    assert "not open" in found.reason or "slip" in found.reason


def test_a_settled_number_is_known_where_settled_items_are_given() -> None:
    book = [invoice("98230071234", "900.13", settled="900.13"), invoice("98230071235", "900.13")]
    found = one(line("98230071234", "900.13", "Acme Industrial"), book)
    assert offered(found) == [["98230071235"]]


def test_a_number_of_another_client_beside_the_own_exact_amount() -> None:
    book = [invoice("INV-2026-0071", "310.00", "Bolt"), invoice("INV-2026-0099", "75.13")]
    found = one(line("our document INV-2026-0071", "75.13", "Acme Industrial"), book)
    assert found.state is LineState.PROPOSED


def test_a_number_that_contradicts_the_exact_amount() -> None:
    book = [invoice("INV-2026-0071", "310.00"), invoice("INV-2026-0099", "75.13")]
    found = one(line("INV-2026-0071", "75.13", "Acme Industrial"), book)
    assert found.state is LineState.PROPOSED
    assert sorted(offered(found)) == [["INV-2026-0071"], ["INV-2026-0099"]]


def test_the_same_number_at_two_clients() -> None:
    book = [invoice("1001-A", "75.00"), invoice("1001-A", "75.00", "Bolt")]
    assert one(line("1001-A", "75.00"), book).state is LineState.PROPOSED
    found = one(line("1001-A", "75.00", "Bolt Electrique"), book)
    assert [(part.client, part.invoice) for part in found.parts] == [("Bolt", "1001-A")]


def test_an_item_that_is_not_issued_yet_is_not_meant_unless_it_is_named() -> None:
    book = [invoice("INV-1", "75.13", issued="2026-03-01")]
    assert one(line("", "75.13", "Acme Industrial"), book).state is LineState.UNMATCHED
    assert paid(one(line("INV-1", "75.13", "Acme Industrial"), book)) == {"INV-1": "75.13"}


def test_an_item_without_a_number_is_never_booked() -> None:
    book = [invoice("", "75.13", links=())]
    assert offered(one(line("", "75.13", "Acme Industrial"), book)) == [[""]]


def test_names_are_compared_by_words_never_by_prefix() -> None:
    clients = (ACME, ClientKey("AcmeHoldings", ("Acme Industrial Holdings Ltd",)))
    book = [invoice("A-1", "10.33"), invoice("A-2", "20.47", "AcmeHoldings")]
    assert one(line("", "20.47", "Acme Industrial Ltd"), book, clients).state is not LineState.MATCHED
    assert paid(one(line("", "10.33", "Acme Industrial Ltd"), book, clients)) == {"A-1": "10.33"}
    assert paid(one(line("", "20.47", "Acme Industrial Holdings"), book, clients)) == {"A-2": "20.47"}


def test_a_settled_number_in_parts_is_seen_as_no_number_of_the_open_ones() -> None:
    book = [invoice("2026/000593", "278.37"), invoice("2026/000612", "99.10"), invoice("2026/000700", "51.19")]
    found = one(line("TRF/2026/000601 thanks", "99.10", "Acme Industrial"), book)
    assert offered(found) == [["2026/000612"]]
    assert "2026/000601" in found.reason


def test_the_year_behind_a_number_is_no_number() -> None:
    book = [invoice("1476/26", "390.00"), invoice("1480/26", "75.13")]
    assert one(line("Rechnung 1754/26", "200.00", "Acme Industrial"), book).state is not LineState.MATCHED
    assert one(line("page 1/26", "200.00", "Acme Industrial"), book).state is not LineState.MATCHED


def test_the_last_parts_of_numbers_in_a_list() -> None:
    book = [invoice(f"INV-2026-{at:04}", f"{at}.11") for at in (7, 19, 23, 31)]
    found = one(line("INV-2026-0007/0019/0023", "49.33", "Acme Industrial"), book)
    assert sorted(paid(found)) == ["INV-2026-0007", "INV-2026-0019", "INV-2026-0023"]
    assert one(line("room 0019", "10.00", "Acme Industrial"), book).state is not LineState.MATCHED


def test_a_word_for_an_invoice_counts_for_the_whole_list() -> None:
    book = [invoice(str(at), f"{at}.10", meta={"po": str(at + 9)}) for at in range(401, 430)]
    assert sorted(paid(one(line("Inv. no. 405, 411 and 420", "1236.30", "Acme Industrial"), book))) == [
        "405",
        "411",
        "420",
    ]


def test_a_number_that_many_clients_have_means_the_payers() -> None:
    names = [first + last for first in ("Al", "Be", "Go", "Du", "Ip", "Ze", "Ur") for last in MANY_ENDINGS]
    clients = [ClientKey(name, (f"{name} Mills Ltd",)) for name in names]
    book = [invoice(f"2026-{at:03}", f"{who + 100}.{at:02}", name) for who, name in enumerate(names) for at in (1, 2)]
    found = one(line("2026-002", "60.00", "Gorus Mills Ltd"), book, clients)
    assert [(part.client, part.invoice) for part in found.parts] == [("Gorus", "2026-002")]
    unknown = one(line("2026-002", "1.23", "Nobody"), book, clients)
    assert unknown.state is LineState.UNMATCHED
    assert "not open" not in unknown.reason


def test_a_single_item_and_two_that_make_the_same_sum() -> None:
    book = [invoice(f"INV-{at}", f"{at * 50}.00") for at in (1, 5, 9, 12, 13, 30)]
    found = one(line("", "650.00", "Acme Industrial"), book)
    assert sorted(offered(found)[:2]) == [["INV-1", "INV-12"], ["INV-13"]]


def test_round_amounts_meet_by_chance_even_beside_one_that_is_not_round() -> None:
    book = [invoice(f"INV-{at}", f"{at * 50}.00") for at in (1, 3, 9, 14, 40)] + [invoice("INV-99", "81.37")]
    assert one(line("", "850.00", "Acme Industrial"), book).state is not LineState.MATCHED


def test_a_line_with_an_item_of_its_own_fills_no_gap() -> None:
    book = [invoice("INV-1", "500.00"), *[invoice(f"INV-{at}", "150.00") for at in (2, 3)]]
    named, nameless = line("INV-1", "350.00", "Acme Industrial"), line("", "150.00", "Acme Industrial")
    first, second = ask([named, nameless], book)
    assert paid(first) == {"INV-1": "350.00"}
    assert second.state is LineState.PROPOSED


def test_within_tolerance_of_a_named_item_and_exactly_an_own_one() -> None:
    book = [invoice("INV-2026-0071", "78.78", "Bolt"), invoice("INV-2026-0099", "78.81")]
    given = line("our document INV-2026-0071", "78.81", "Acme Industrial")
    found = one(given, book, tolerance=Decimal("0.05"), tolerance_percent=Decimal(1))
    assert found.state is LineState.PROPOSED


def test_the_number_and_amount_of_another_client_and_an_own_item_of_the_same_amount() -> None:
    book = [invoice("INV-2026-0071", "1900.00", "Bolt"), invoice("INV-2026-0041", "1900.00")]
    found = one(line("Inv. no. INV-2026-0071", "1900.00", "Acme Industrial Ltd"), book)
    assert sorted(offered(found)) == [["INV-2026-0041"], ["INV-2026-0071"]]


def test_a_number_of_ours_that_could_be_a_date() -> None:
    book = [invoice("20260826", "270.00"), invoice("20261184", "353.95"), invoice("20261090", "12.10")]
    found = one(line("Invoice 20261022", "353.95", "Acme Industrial"), book)
    assert offered(found) == [["20261184"]]


def test_digits_that_are_just_the_end_of_a_number_decide_nothing() -> None:
    book = [invoice("2026/001891", "675.00"), invoice("2026/002608", "675.00")]
    found = one(line("batch 1891", "675.00", "Acme Industrial"), book)
    assert found.state is LineState.PROPOSED


@pytest.mark.parametrize("amount", ["1900.00", "1000.00"])
@pytest.mark.parametrize("settled", ["0.00", "310.00"])
def test_a_number_of_another_client_suggests_no_other_invoice_of_the_payer(amount: str, settled: str) -> None:
    book = [invoice("INV-2026-0048", "310.00", "Bolt", settled=settled), invoice("INV-2026-0917", "1900.00")]
    found = one(line("INV-2026-0048", amount, "Acme Industrial Ltd"), book)
    assert found.state is not LineState.MATCHED
    if amount == "1900.00":
        own = next(each for each in found.candidates if each.parts[0].invoice == "INV-2026-0917")
        assert own.reason.startswith("names INV-2026-0048, which is Bolt's")
        assert found.candidates[-1] == own
    else:
        assert "INV-2026-0917" not in {part.invoice for each in found.candidates for part in each.parts}


def test_a_number_one_digit_from_the_payers_own_is_a_slip_where_the_amount_is_its_own() -> None:
    book = [invoice("INV-2026-0048", "310.00", "Bolt"), invoice("INV-2026-0049", "1923.17")]
    found = one(line("INV-2026-0048", "1923.17", "Acme Industrial Ltd"), book)
    assert paid(found) == {"INV-2026-0049": "1923.17"}
    assert "INV-2026-0049 but for one slip in 2026-0048" in found.reason


def test_a_longer_number_of_another_client_changes_nothing_about_slips_in_short_ones() -> None:
    book = [invoice("1002", "3.17", "Bolt")]
    other = invoice("88441", "200000.01", "Cora", currency="CHF")
    paid_in_part = line("1001", "1.00", "Acme Industrial Ltd")
    assert one(paid_in_part, [*book, other]) == one(paid_in_part, book)
