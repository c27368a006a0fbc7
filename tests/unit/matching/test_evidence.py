"""Each kind of evidence on its own: what it takes for a line to be matched without a person."""

import pytest
from tests.unit.matching.context import ACME, CLIENTS, ask, invoice, line, offered, one, paid

from arledger.formats.payment_codes.reference import in_groups, reference_of
from arledger.matching import ClientKey
from arledger.model.bank import LineState

BOOK = (
    invoice("INV-2026-0007", "1080.00"),
    invoice("INV-2026-0019", "250.40"),
    invoice("INV-2026-0023", "99.95", "Bolt"),
    invoice("INV-2026-0031", "480.10", "Cora"),
)
SPARSE = tuple(invoice(str(at * 812_345_677 % 9_000_000_000 + 1_000_000_000), "5.00", "Bolt") for at in range(1, 12))
"""Numbers of ten digits, far apart."""


@pytest.mark.parametrize(
    "text",
    [
        "INV-2026-0007",
        "inv-2026-0007",
        "INV 2026 0007",
        "INV20260007",
        "Payment INV2026-0007 thanks",
        "Invoice 2026-0007",
        "Rechnung Nr. 2026/7",
        "INV/2026/7",
        "INV-2026- 0007",
        "INV-20 26-00 07",
        "２０２６－０００７",
    ],
)
def test_the_number_as_payers_write_it(text: str) -> None:
    assert paid(one(line(text, "1080.00"), BOOK)) == {"INV-2026-0007": "1080.00"}


@pytest.mark.parametrize(
    "text", ["INV-2026-0007 and INV-2026-0019", "INV-2026-0019,INV-2026-0007", "2026-7 + 2026-19"]
)
def test_several_numbers_in_one_line(text: str) -> None:
    assert paid(one(line(text, "1330.40"), BOOK)) == {"INV-2026-0007": "1080.00", "INV-2026-0019": "250.40"}


def test_numbers_run_together() -> None:
    book = [invoice("5803067008", "10.10"), invoice("4480194802", "20.20"), invoice("6448840129", "30.30")]
    found = one(line("receipt 580306700844801948026448840129", "60.60", "Acme Industrial"), book)
    assert paid(found) == {"4480194802": "20.20", "5803067008": "10.10", "6448840129": "30.30"}


def test_numbers_that_nobody_else_could_mean_need_no_known_payer() -> None:
    found = one(line("INV-2026-0023", "99.95", "Somebody Else Inc"), BOOK)
    assert paid(found) == {"INV-2026-0023": "99.95"}
    assert "Somebody Else Inc, not known as Bolt" in found.reason
    assert found.client == "Bolt"


@pytest.mark.parametrize("reference", ["RF712348231", "RF71 2348 231", "rf712348231"])
def test_a_creditor_reference(reference: str) -> None:
    book = [invoice("2348231", "10.00"), invoice("2348232", "10.00")]
    for given in (line("", "10.00", structured_refs=(reference,)), line(f"for {reference} thanks", "10.00")):
        found = one(given, book)
        assert paid(found) == {"2348231": "10.00"}
        assert "by its reference" in found.reason


def test_a_creditor_reference_with_wrong_check_digits_is_none() -> None:
    book = [invoice("2348231", "10.00"), invoice("9948000", "10.00")]
    assert paid(one(line("", "10.00", structured_refs=("RF722348231",)), book)) == {"proposed": ""}


def test_an_end_to_end_id_that_is_a_number() -> None:
    found = one(line("NOTPROVIDED", "500.00", "Acme", structured_refs=("INV-2026-0007",)), BOOK)
    assert paid(found) == {"INV-2026-0007": "500.00"}
    assert str(found.short) == "580.00"


def test_a_payers_running_number_is_no_reference() -> None:
    book = [invoice("1047", "77.70"), invoice("1048", "310.00", "Bolt")]
    assert one(line("", "200.00", "Bolt Electrique", structured_refs=("1047",)), book).state is not LineState.MATCHED


@pytest.mark.parametrize("meta", [{"po": "4500-1234-77"}, {"reference": "4500123477"}, {"order": "4500 1234 77"}])
def test_another_reference_that_the_invoice_carries(meta: dict[str, str]) -> None:
    book = [invoice("INV-1", "70.00", meta=meta), invoice("INV-2", "70.00", "Bolt")]
    found = one(line("your order 4500123477", "70.00", "Head Office"), book)
    assert paid(found) == {"INV-1": "70.00"}
    assert "INV-1 by " in found.reason


def test_a_key_that_is_no_reference_key_says_nothing() -> None:
    book = [invoice("INV-1", "70.00", meta={"colour": "4500123477"}), invoice("INV-2", "70.00", "Bolt")]
    assert one(line("4500123477", "70.00", "Head Office"), book).state is LineState.PROPOSED
    assert paid(one(line("4500123477", "70.00", "Head Office"), book, reference_keys=("colour",))) == {
        "INV-1": "70.00"
    }


def test_a_link_besides_the_number_is_a_reference() -> None:
    book = [invoice("INV-1", "70.00", links=("INV-1", "PO-88001234")), invoice("INV-2", "70.00", "Bolt")]
    assert paid(one(line("PO-88001234", "70.00"), book)) == {"INV-1": "70.00"}


def test_a_contract_that_several_invoices_share_tells_the_client_and_the_amount_the_invoice() -> None:
    book = [invoice(f"INV-{at}", f"{at}0.50", meta={"contract": "VTR-2207781"}) for at in range(1, 6)]
    assert paid(one(line("VTR-2207781", "30.50", "Acme Industrial"), book)) == {"INV-3": "30.50"}
    assert one(line("VTR-2207781", "7.00", "Acme Industrial"), book).state is LineState.PROPOSED


@pytest.mark.parametrize(
    "payer",
    [
        "Acme Industrial Ltd",
        "ACME INDUSTRIAL LIMITED",
        "Industrial, Acme",
        "acme industrial",
        "Acme-Industrial Ltd.",
        "AcmeIndustrial Ltd",
        "Acme Industial Ltd",
        "Acmee Industrial",
        "Acme Indust.",
        "Acme",
    ],
)
def test_a_name_and_the_exact_amount_of_one_item(payer: str) -> None:
    found = one(line("thank you", "250.40", payer), BOOK)
    assert paid(found) == {"INV-2026-0019": "250.40"}
    assert found.client == "Acme"
    assert found.confidence >= 85


@pytest.mark.parametrize(
    ("payer", "number", "amount"),
    [
        ("BOLT ELECTRIQUE SARL", "INV-2026-0023", "99.95"),
        ("Bolt Électrique", "INV-2026-0023", "99.95"),
        ("CORA MUELLER TEXTIL GMBH", "INV-2026-0031", "480.10"),
        ("Cora Muller Textil", "INV-2026-0031", "480.10"),
        ("CORA MUELLER TEXTIL GM", "INV-2026-0031", "480.10"),
    ],
)
def test_accents_case_and_cut_off_names(payer: str, number: str, amount: str) -> None:
    assert paid(one(line("", amount, payer), BOOK)) == {number: amount}


def test_a_known_account_and_a_known_payer() -> None:
    for given in (
        line("", "250.40", "", counterparty_account="DE89370400440532013000"),
        line("", "250.40", "HOLDING NORD AG"),
    ):
        assert paid(one(given, BOOK)) == {"INV-2026-0019": "250.40"}


def test_the_amount_alone_is_proposed() -> None:
    found = one(line("", "250.40", "Nobody We Know"), BOOK)
    assert offered(found) == [["INV-2026-0019"]]
    assert found.confidence < 99


def test_a_name_in_the_text() -> None:
    found = one(line("on behalf of Cora Mueller Textil GmbH", "480.10", "Pay Agent 24"), BOOK)
    assert found.client == "Cora"


@pytest.mark.parametrize("wrong", ["5803067080", "580306708", "58030677008", "5803067009", "8503067008"])
def test_one_slip_in_a_number_with_the_amount(wrong: str) -> None:
    book = [invoice("5803067008", "10.10"), *SPARSE]
    found = one(line(f"invoice {wrong}", "10.10", "Acme Industrial"), book)
    assert paid(found) == {"5803067008": "10.10"}
    assert "5803067008 but for one slip" in found.reason


def test_one_slip_that_could_be_two_numbers_is_proposed() -> None:
    book = [invoice("100345", "10.10"), invoice("100845", "10.10")]
    assert sorted(offered(one(line("100545", "10.10", "Acme Industrial"), book))) == [["100345"], ["100845"]]


def test_one_slip_alone_is_not_enough() -> None:
    book = [invoice("5803067008", "10.10"), *SPARSE]
    assert one(line("5803067080", "4.00", "Nobody"), book).state is not LineState.MATCHED


def test_several_slips_tell_something_only_with_the_payer_and_the_amount() -> None:
    book = [invoice("5803067008", "10.10"), *SPARSE]
    assert one(line("5803760080", "4.00", "Nobody"), book).state is not LineState.MATCHED
    found = one(line("5803760080", "10.10", "Acme Industrial"), book)
    assert paid(found) == {"5803067008": "10.10"}
    assert "5803067008 but for 3 slips" in found.reason


def test_the_last_digits_of_a_long_number() -> None:
    book = [invoice("99624275031", "10.10"), invoice("18812345678", "10.10")]
    found = one(line("payment 24275031", "10.10", "Acme Industrial"), book)
    assert paid(found) == {"99624275031": "10.10"}


@pytest.mark.parametrize(
    ("amounts", "amount"),
    [(("100.10", "200.23", "311.37"), "300.33"), (("100.10", "200.23", "300.37"), "600.70")],
)
def test_the_only_sum_that_fits(amounts: tuple[str, ...], amount: str) -> None:
    book = [invoice(f"INV-{at}", each) for at, each in enumerate(amounts)]
    found = one(line("", amount, "Acme Industrial"), book)
    assert found.state is LineState.MATCHED
    assert str(sum(part.amount for part in found.parts)) == amount


def test_several_sums_that_fit_are_proposed() -> None:
    book = [invoice(f"INV-{at}", each) for at, each in enumerate(("100.00", "200.00", "300.00", "400.00"))]
    found = one(line("", "500.00", "Acme Industrial"), book)
    assert sorted(offered(found)) == [["INV-0", "INV-3"], ["INV-1", "INV-2"]]


def test_a_sum_that_a_single_item_has_too_is_proposed() -> None:
    book = [invoice(f"INV-{at}", each) for at, each in enumerate(("100.10", "200.23", "300.33"))]
    assert one(line("", "300.33", "Acme Industrial"), book).state is LineState.PROPOSED


def test_everything_past_due_is_a_natural_sum() -> None:
    book = [invoice(f"INV-{at}", f"{100 + at * 7}.{at:02}", due="2026-02-01") for at in range(3)]
    book += [invoice(f"INV-9{at}", f"{300 + at * 11}.{at:02}", due="2026-03-01") for at in range(3)]
    found = one(line("", "321.03", "Acme Industrial"), book)
    assert sorted(paid(found)) == ["INV-0", "INV-1", "INV-2"]
    assert "past due" in found.reason or "oldest" in found.reason


def test_a_sum_never_goes_across_clients() -> None:
    book = [invoice("INV-1", "100.10"), invoice("INV-2", "200.23", "Bolt")]
    assert one(line("", "300.33", "Acme Industrial"), book).state is LineState.UNMATCHED


def test_named_items_of_two_clients_may_be_paid_by_one_payer() -> None:
    found = one(line("INV-2026-0007 INV-2026-0023", "1179.95", "Treasury Centre"), BOOK)
    assert paid(found) == {"INV-2026-0007": "1080.00", "INV-2026-0023": "99.95"}
    assert not found.client


def test_named_items_and_one_more_that_completes_the_sum() -> None:
    found = one(line("INV-2026-0007 and the other one", "1330.40", "Acme Industrial"), BOOK)
    assert paid(found) == {"INV-2026-0007": "1080.00", "INV-2026-0019": "250.40"}


def test_some_of_the_named_items_that_make_the_sum() -> None:
    found = one(line("INV-2026-0007 INV-2026-0019 INV-2026-0023", "349.95", "Acme Industrial"), BOOK)
    assert offered(found) if found.state is LineState.PROPOSED else True
    named = one(line("INV-2026-0007 INV-2026-0019", "250.40", "Acme Industrial"), BOOK)
    assert paid(named) == {"INV-2026-0019": "250.40"}


def test_clients_without_any_names() -> None:
    bare = [ClientKey("Acme"), ClientKey("BoltElectric")]
    book = [invoice("A-1", "10.33"), invoice("B-1", "20.47", "BoltElectric")]
    assert paid(one(line("", "20.47", "Bolt Electric"), book, bare)) == {"B-1": "20.47"}
    assert one(line("", "20.47", "Bolt"), book, bare).state is LineState.PROPOSED


def test_nothing_to_go_by() -> None:
    assert ask([], BOOK) == ()
    assert one(line("hello", "5.00"), ()).state is LineState.UNMATCHED
    assert one(line("", "5.00"), BOOK, ()).state is LineState.UNMATCHED
    assert one(line("", "5.00", ACME.names[0]), BOOK, CLIENTS).client == "Acme"


@pytest.mark.parametrize(
    "reference", [reference_of("Bolt"), in_groups(reference_of("Bolt")), reference_of("bolt").lower()]
)
def test_the_reference_on_a_statement_of_account_names_its_client(reference: str) -> None:
    found = one(line(f"Transfer {reference}", "99.95", "Acme Industrial Ltd"), BOOK)
    assert (found.client, paid(found)) == ("Bolt", {"INV-2026-0023": "99.95"})
    assert "reference of Bolt's statements" in found.reason


def test_a_mistyped_reference_names_nobody() -> None:
    wrong = reference_of("Bolt").replace("RF", "RF9")[:-1]
    assert one(line(f"Transfer {wrong}", "99.95", "Somebody Else"), BOOK).state is not LineState.MATCHED
