"""The whole statement: several lines for one item, several that want the same, duplicates, and states."""

from decimal import Decimal

import pytest
from tests.unit.matching.context import ACME, BOLT, CLIENTS, ask, invoice, line, one, paid

from arledger.matching import ClientKey
from arledger.model.bank import LineState

BOOK = (invoice("INV-2026-0007", "1000.00"), invoice("INV-2026-0019", "250.40"))


def test_two_lines_that_name_one_invoice() -> None:
    lines = [line("INV-2026-0007", "400.00", "Acme"), line("INV-2026-0007", "600.00", "Acme", date="2026-02-20")]
    first, second = ask(lines, BOOK)
    assert (paid(first), paid(second)) == ({"INV-2026-0007": "400.00"}, {"INV-2026-0007": "600.00"})
    assert "with other lines" in first.reason
    assert "600.00 USD of 2026-02-20" in first.reason


def test_mangled_numbers_count_when_the_lines_add_up() -> None:
    book = [
        invoice("100000000008916", "1086.20"),
        invoice("100000000008917", "300.00"),
        invoice("100000000008910", "44.00"),
    ]
    lines = [
        line("RECEIPT 1000001000008916", "411.95", "Acme"),
        line("RECEIPT 10000000000 8916", "96.40", "Acme"),
        line("RECEIPT 10000000008916", "577.85", "Acme"),
    ]
    assert [paid(found) for found in ask(lines, book)] == [
        {"100000000008916": amount} for amount in ("411.95", "96.40", "577.85")
    ]


def test_a_line_that_names_nothing_fills_the_gap() -> None:
    lines = [line("INV-2026-0007", "417.31", "Acme"), line("balance", "582.69", "Acme", date="2026-02-20")]
    assert [paid(found) for found in ask(lines, BOOK)] == [{"INV-2026-0007": "417.31"}, {"INV-2026-0007": "582.69"}]


def test_two_lines_that_would_fill_the_gap_do_not() -> None:
    fills = [line("", "582.69", "Acme", date="2026-02-20"), line("", "582.69", "Acme", date="2026-02-21")]
    first, *others = ask([line("INV-2026-0007", "417.31", "Acme"), *fills], BOOK)
    assert paid(first) == {"INV-2026-0007": "417.31"}
    assert all(found.state is not LineState.MATCHED for found in others)


def test_two_lines_of_a_client_that_name_nothing_and_add_up() -> None:
    lines = [line("", "417.31", "Acme"), line("", "582.69", "Acme", date="2026-02-20")]
    assert {found.state for found in ask(lines, BOOK)} <= {LineState.MATCHED, LineState.PROPOSED}
    assert all(found.state is LineState.MATCHED for found in ask(lines, BOOK))


def test_lines_of_two_clients_do_not_add_up() -> None:
    lines = [line("", "417.31", "Acme"), line("", "582.69", "Bolt Electrique")]
    assert all(found.state is not LineState.MATCHED for found in ask(lines, BOOK))


def test_parts_a_coin_off_are_tolerated_together() -> None:
    lines = [line("INV-2026-0007", "400.00", "Acme"), line("INV-2026-0007", "599.97", "Acme")]
    found = ask(lines, BOOK, tolerance=Decimal("0.05"), tolerance_percent=Decimal(1))
    assert [str(each.short) for each in found] in (["0.00", "0.03"], ["0.03", "0.00"])


def test_the_second_payment_of_an_invoice_is_on_account() -> None:
    lines = [line("INV-2026-0007", "1000.00", "Acme", date=day) for day in ("2026-02-12", "2026-02-10")]
    second, first = ask(lines, BOOK)
    assert paid(first) == {"INV-2026-0007": "1000.00"}
    assert second.state is LineState.UNMATCHED
    assert "paid by the line of 2026-02-10: paid twice?" in second.reason
    assert second.client == "Acme"


def test_the_earlier_of_two_payments_counts_even_if_the_later_one_says_more() -> None:
    lines = [
        line(
            "INV-2026-0007", "1000.00", "Acme Ind", date="2026-02-12", counterparty_account="DE89370400440532013000"
        ),
        line("INV-2026-0007", "1000.00", "Acme Industrial", date="2026-02-10"),
    ]
    second, first = ask(lines, BOOK)
    assert (paid(first), second.state) == ({"INV-2026-0007": "1000.00"}, LineState.UNMATCHED)


def test_two_lines_that_want_one_item_by_its_amount_alone_are_both_left() -> None:
    lines = [line("", "250.40", "Acme", date=day) for day in ("2026-02-12", "2026-02-10")]
    found = ask(lines, BOOK)
    assert [each.state for each in found] == [LineState.PROPOSED, LineState.PROPOSED]
    assert "another line fits as well (250.40 USD of 2026-02-10)" in found[0].reason


def test_the_number_beats_the_amount() -> None:
    book = [invoice("INV-2026-0007", "500.00"), invoice("INV-2026-0008", "500.00")]
    lines = [line("", "500.00", "Acme", date="2026-02-01"), line("INV-2026-0007", "500.00", "Acme")]
    assert [paid(found) for found in ask(lines, book)] == [{"INV-2026-0008": "500.00"}, {"INV-2026-0007": "500.00"}]


def test_a_tie_that_only_one_arrangement_solves() -> None:
    book = [invoice("100411", "500.00"), invoice("100417", "500.00"), invoice("200417", "10.00", "Bolt")]
    lines = [line("1004117", "500.00", "Acme"), line("10041", "500.00", "Acme", date="2026-02-12")]
    taken = [paid(found) for found in ask(lines, book)]
    assert len({number for each in taken for number in each}) in (1, 2)
    assert taken[0] != taken[1] or "proposed" in taken[0]


def test_an_item_is_never_given_more_than_it_has() -> None:
    lines = [line("INV-2026-0007", "700.00", "Acme", date=f"2026-02-1{at}") for at in range(4)]
    given = sum(part.amount for found in ask(lines, BOOK) for part in found.parts)
    assert given == Decimal("1000.00")


def test_money_out_and_returned_payments_are_set_aside() -> None:
    lines = [line("INV-2026-0007", "-1000.00", "Acme"), line("INV-2026-0007", "1000.00", "Acme", returned=True)]
    out, back = ask([*lines, line("x", "0.00")], BOOK)[:2]
    assert (out.state, back.state) == (LineState.IGNORED, LineState.UNMATCHED)


def test_every_line_gets_its_own_answer_in_order() -> None:
    lines = [line("", "5.00"), line("INV-2026-0019", "250.40"), line("", "-3.00"), line("INV-2026-0007", "1000.00")]
    assert [found.line for found in ask(lines, BOOK)] == [0, 1, 2, 3]


def test_money_of_a_known_client_that_fits_nothing_is_on_account() -> None:
    found = one(line("advance", "77.77", "Acme Industrial"), BOOK)
    assert (found.state, found.client) == (LineState.UNMATCHED, "Acme")
    assert "on account" in found.reason


@pytest.mark.parametrize("minimum", [95, 99, 100])
def test_the_company_says_what_is_certain_enough(minimum: int) -> None:
    found = one(line("", "250.40", "Acme Industrial Ltd"), BOOK, minimum_confidence=minimum)
    assert (found.state is LineState.MATCHED) is (minimum < 100)


def test_the_amount_alone_is_never_booked() -> None:
    found = one(line("", "250.40", "Nobody We Know"), BOOK, minimum_confidence=1)
    assert found.state is LineState.PROPOSED


def test_ten_thousand_equal_items_are_no_burden() -> None:
    book = [invoice(f"S-{at:05}", "9.99", f"K{at % 3}") for at in range(3_000)]
    clients = [ClientKey(f"K{at}", (f"Kunde {at} GmbH",)) for at in range(3)]
    lines = [line("subscription", "9.99", f"Kunde {at % 3}") for at in range(300)]
    assert all(found.state is LineState.PROPOSED for found in ask(lines, book, clients))


def test_answers_do_not_depend_on_unrelated_clients() -> None:
    given = line("", "250.40", "Acme Industrial")
    assert paid(one(given, BOOK, (ACME,))) == paid(
        one(given, BOOK, (*CLIENTS, BOLT._replace(id="B2", names=("Zulu",))))
    )
