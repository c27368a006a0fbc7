"""Lines that are in the books already."""

from tests.support.bank_lines import explained, line, sheet, states

PAID = """
2026-03-02 * "Acme" "Goods" ^INV-0001
  Assets:Receivable:Acme  100.00 USD
  Income:Sales

2026-03-05 * "Acme Industrial Ltd" "Paid" ^INV-0001
  Assets:Bank:Checking    100.00 USD
  Assets:Receivable:Acme
"""


def with_ref(ref: str) -> str:
    return PAID.replace('"Paid" ^INV-0001\n', f'"Paid" ^INV-0001\n  bank-ref: "{ref}"\n')


def test_by_reference() -> None:
    found = explained(with_ref("R1"), sheet([line(5, "100.00", ref="R1")]))
    assert (states(found), found.lines[0].match.reason) == (
        ["booked"], "booked on 2026-03-05 under this reference",
    )  # fmt: skip


def test_a_reference_of_one_leg_alone() -> None:
    text = PAID.replace(
        "  100.00 USD\n  Assets:Receivable:Acme\n", '  100.00 USD\n    bank-ref: "R1"\n  Assets:Receivable:Acme\n'
    )
    assert states(explained(text, sheet([line(5, "100.00", ref="R1")]))) == ["booked"]


def test_a_reference_with_another_amount_is_for_a_person() -> None:
    found = explained(with_ref("R1"), sheet([line(5, "99.00", "INV-0001", ref="R1")], None))
    assert states(found) == ["unmatched"]
    assert "has this reference and another amount, 100.00 USD" in found.lines[0].match.reason


def test_a_reference_that_the_bank_gives_again_is_of_another_line() -> None:
    def read(day: int) -> tuple[list[str], str]:
        found = explained(with_ref("STO"), sheet([line(day, "100.00", ref="STO")]))
        return states(found), found.lines[0].match.reason

    for day in (6, 9, 20):
        assert read(day)[0] == ["proposed"]
        assert "of 2026-03-05 has this reference: is it this line?" in read(day)[1]
    assert "reference" not in read(29)[1]


def test_an_entry_without_reference_by_what_it_says_and_when() -> None:
    assert states(explained(PAID, sheet([line(7, "100.00", "thanks INV-0001", ref="R1")]))) == ["booked"]
    assert states(explained(PAID, sheet([line(7, "100.00", "", "ACME INDUSTRIAL LTD", ref="R1")]))) == ["booked"]


def test_an_entry_too_long_ago_is_another() -> None:
    assert states(explained(PAID, sheet([line(20, "100.00", "", "Acme Industrial Ltd", ref="R1")]))) != ["booked"]


def test_one_entry_explains_one_line() -> None:
    lines = [line(5, "100.00", "INV-0001", ref="R1"), line(5, "100.00", "INV-0001", ref="R2")]
    assert states(explained(PAID, sheet(lines))).count("booked") == 1


def test_the_nearest_day_goes_first() -> None:
    text = PAID + PAID.replace("INV-0001", "INV-0002").replace("2026-03-05", "2026-03-08")
    found = explained(text, sheet([line(8, "100.00", "", "Acme Industrial Ltd", "R1")]))
    assert found.lines[0].legs[0].date.day == 8


def test_another_reference_is_the_same_where_the_balances_prove_it() -> None:
    assert states(explained(with_ref("R1"), sheet([line(5, "100.00", ref="X9")]))) == ["booked"]
    assert states(explained(with_ref("R1"), sheet([line(5, "100.00", ref="X9")], None))) == ["proposed"]
    assert states(explained(with_ref("R1"), sheet([line(5, "100.00", ref="X9")], closing="7.00"))) == ["proposed"]


def test_a_recorded_statement_that_ended_that_day_is_another() -> None:
    text = with_ref("R1") + '\n2026-03-05 custom "ar-bank" Assets:Bank:Checking 2026-03-05 0.00 USD 100.00 USD\n'
    assert states(explained(text, sheet([line(5, "100.00", ref="X9")], "100.00"))) != ["booked"]
    # A fingerprint may be of the same line in another form: a person looks.
    found = explained(text, sheet([line(5, "100.00", "x")], "100.00"))
    assert "is it this line?" in found.lines[0].match.reason


def test_the_only_set_of_receipts_is_a_deposit_and_several_are_none() -> None:
    def cheques(*amounts: str) -> str:
        return "".join(
            f'\n2026-03-04 * "Till" "Cheque"\n  Assets:Bank:Checking  {amount} USD\n  Income:Sales\n'
            for amount in amounts
        )

    deposit = sheet([line(5, "70.00", "deposit", ref="D")])
    assert states(explained(cheques("50.00", "20.00", "30.01"), deposit)) == ["booked"]
    assert states(explained(cheques("50.00", "20.00", "40.00", "30.00"), deposit)) != ["booked"]


def test_cleared_entries_are_known_by_the_day_of_the_bank() -> None:
    text = PAID + '\n2026-03-07 custom "ar-cleared" Assets:Bank:Checking 100.00 USD 2026-03-05 "R1"\n'
    assert states(explained(text, sheet([line(7, "100.00", ref="R1")]))) == ["booked"]
    assert states(explained(text, sheet([line(7, "100.00", "other form")]))) == ["booked"]


def test_an_entry_that_another_line_took_is_no_choice_any_more() -> None:
    text = "".join(
        f'\n2026-03-01 * "Bolt" "Goods" ^INV-000{n}\n  Assets:Receivable:Bolt  100.00 USD\n  Income:Sales\n'
        f'\n2026-03-10 * "Bolt Electric" "Paid" ^INV-000{n}\n  Assets:Bank:Checking  100.00 USD\n  Assets:Receivable:Bolt\n'
        for n in (1, 2)
    )
    lines = [
        line(12, "100.00", "INV-0001", "Bolt Electric", "R1"),
        line(12, "100.00", "PAYMENT", "Bolt Electric", "R2"),
    ]
    assert states(explained(text, sheet(lines))) == ["booked", "booked"]


def test_a_clients_line_is_not_the_entry_of_another_payee() -> None:
    text = '\n2026-03-10 * "Landlord Holdings" "Rent"\n  Assets:Bank:Checking  100.00 USD\n  Income:Sales\n'
    assert states(explained(text, sheet([line(10, "100.00", "FROM BOLT ELECTRIC", ref="R1")]))) == ["unmatched"]


def test_a_complete_statement_tells_that_a_day_differs() -> None:
    found = explained(with_ref("R0"), sheet([line(7, "100.00", "INV-0001", ref="R0")], days=(1, 31)))
    assert found.lines[0].match.reason == "booked on 2026-03-05 under this reference"


def test_a_short_number_inside_a_word_is_found() -> None:
    text = PAID.replace("INV-0001", "L-104")
    assert states(explained(text, sheet([line(7, "100.00", "PAYL104X", ref="R1")]))) == ["booked"]
