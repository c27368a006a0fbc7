"""Numbers that nobody has, that two have, or that cannot be told: unknown-number, number-twice, two-links."""

from datetime import date

import pytest
from tests.unit.checks.support import findings, problems

from arledger.policy.settings import ItemSettings, Policy

SALE = """
2026-01-05 * "Acme" "Pumps" ^INV-1
  Assets:Receivable:Acme   100.00 USD
  Income:Sales
"""


def receipt(links: str = "", meta: str = "", *, account: str = "Acme", other: str = "Assets:Bank") -> str:
    lines = [f'2026-02-03 * "Acme" "Money" {links}', f"  Assets:Receivable:{account}  -100.00 USD", f"  {other}"]
    return "\n".join([lines[0], lines[1], *([f"    {meta}"] if meta else []), lines[2], ""])


def test_a_credit_that_names_an_item_is_fine() -> None:
    assert findings(SALE + receipt("^INV-1")) == []
    assert findings(SALE + receipt("^ORDER-1 ^INV-1")) == []
    assert findings(SALE + receipt(meta='invoice: "INV-1"')) == []


def test_a_number_of_nobody() -> None:
    assert findings(SALE + receipt("^INV-7")) == [("unknown-number", 5)]
    assert findings(SALE + receipt(meta='invoice: "INV-7"')) == [("unknown-number", 5)]


def test_a_number_of_another_client() -> None:
    assert findings(SALE + receipt("^INV-1", account="Bolt")) == [("unknown-number", 5)]


@pytest.mark.parametrize(("written", "meant"), [("INV-l", "INV-1"), ("INV1", "INV-1"), ("inv-1", "INV-1"), ("X", "")])
def test_the_nearest_number_is_the_remedy(written: str, meant: str) -> None:
    (problem,) = problems(SALE + receipt(f"^{written}"))
    expected = f"Did you mean {meant}?" if meant else "Name the invoice that it settles, or remove the link."
    assert problem.remedy == expected
    assert problem.about == ("Acme", written)


def test_a_number_that_comes_later_is_known() -> None:
    advance = receipt("^INV-2")
    later = SALE.replace("2026-01-05", "2026-03-05").replace("INV-1", "INV-2")
    assert findings(SALE + advance + later) == []
    assert findings(SALE + advance + later, as_of=date(2026, 2, 28)) == []
    assert findings(SALE + advance) == [("unknown-number", 5)]


def test_a_credit_memo_has_a_link_of_its_own_but_its_metadata_names_an_invoice() -> None:
    assert findings(SALE + receipt("^CM-1", other="Income:Sales")) == []
    assert findings(SALE + receipt("^CM-1", 'invoice: "INV-7"', other="Income:Sales")) == [("unknown-number", 5)]
    assert findings(SALE + receipt("^N-1 #invoice", other="Income:Sales")) == []


def test_a_deposits_link_is_known() -> None:
    deposit = (
        '2026-01-02 * "Acme" "Deposit" ^DEP-1\n  secures: "INV-1"\n'
        "  Assets:Bank  500.00 USD\n  Liabilities:Deposits:Acme\n"
    )
    assert findings(deposit + SALE + receipt("^DEP-1")) == []
    assert findings(deposit + SALE + receipt("^DEP-1", other="Liabilities:Deposits:Acme")) == []


def test_a_write_off_needs_an_item() -> None:
    assert findings(SALE + receipt("^INV-7", other="Expenses:BadDebt")) == [("unknown-number", 5)]


def test_the_third_use_of_a_number_is_reported_too() -> None:
    """The oldest entry keeps the number, wherever it stands in the file."""
    newer, newest = (SALE.replace("2026-01-05", day) for day in ("2026-01-06", "2026-01-07"))
    assert findings(newest + SALE + newer) == [("number-twice", 1), ("number-twice", 9)]
    first, _ = problems(newest + SALE + newer)
    assert first.message.startswith("INV-1 is already the number of another document of Acme, at ")
    assert first.about == ("Acme", "INV-1")


def test_two_clients_and_two_legs_are_not_two_documents() -> None:
    assert findings(SALE + SALE.replace("Receivable:Acme", "Receivable:Bolt")) == []
    assert findings(SALE.replace("USD\n", "USD\n  Assets:Receivable:Acme  9.00 USD\n", 1)) == []


def test_a_debit_memo_with_an_invoices_number() -> None:
    memo = SALE.replace("2026-01-05", "2026-01-06").replace("^INV-1", "^INV-1 #debit-memo")
    assert findings(SALE + memo) == [("number-twice", 5)]


TWO = """
2026-01-05 * "Acme" "Pumps" ^INV-1 ^ORDER-7
  Assets:Receivable:Acme   100.00 USD
  Income:Sales
"""


def test_two_links_and_what_settles_it() -> None:
    assert findings(TWO) == [("two-links", 2)]
    assert findings(TWO.replace("ORDER-7\n", 'ORDER-7\n  invoice: "INV-1"\n')) == []
    assert findings(TWO.replace("USD\n", 'USD\n    invoice: "INV-1"\n', 1)) == []
    assert findings(TWO, Policy(items=ItemSettings(number_links=("INV-*",)))) == []
    assert findings(TWO, Policy(items=ItemSettings(number_links=("*-*",)))) == [("two-links", 2)]
    assert findings(TWO, Policy(items=ItemSettings(number_links=("RE-*",)))) == [("two-links", 2)]


def test_two_links_on_a_credit_are_two_numbers() -> None:
    more = SALE.replace("INV-1", "INV-2").replace("100.00", "50.00")
    assert findings(SALE + more + receipt("^INV-1 ^INV-2")) == []


def test_two_links_on_what_takes_money_back() -> None:
    back = '2026-02-09 * "Acme" "Back" ^INV-1 ^NSF-1\n  Assets:Receivable:Acme  100.00 USD\n  Assets:Bank\n'
    assert findings(SALE + receipt("^INV-1") + back) == []
