"""Credits that are too much or in the wrong money: settled-beyond, beyond-credit, currency-mismatch."""

from datetime import date

from tests.unit.checks.support import findings, problems

from arledger.model.problem import Severity
from arledger.policy.settings import ItemSettings, Policy

SALE = '2026-01-05 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme   100.00 USD\n  Income:Sales\n'


def receipt(amount: str, link: str = "^INV-1", day: str = "2026-02-03") -> str:
    return f'{day} * "Acme" "Money" {link}\n  Assets:Receivable:Acme  -{amount}\n  Assets:Bank\n'


def refund(amount: str, link: str = "", day: str = "2026-02-20") -> str:
    return f'{day} * "Acme" "Back" {link}\n  Assets:Receivable:Acme  {amount}\n  Assets:Bank\n'


def test_to_the_cent() -> None:
    assert findings(SALE + receipt("100.00 USD")) == []
    assert findings(SALE + receipt("100.01 USD")) == [("settled-beyond", 5)]


def test_paid_twice() -> None:
    (problem,) = problems(SALE + receipt("100.00 USD") + receipt("100.00 USD", day="2026-02-04"))
    assert problem.code == "settled-beyond"
    assert problem.severity is Severity.WARNING
    assert "100.00 USD of this receipt is left over" in problem.message
    assert problem.about == ("Acme", "INV-1")


def test_it_is_over_when_the_rest_is_gone() -> None:
    paid = SALE + receipt("150.00 USD")
    assert findings(paid + refund("50.00 USD")) == []
    assert findings(paid + refund("49.99 USD")) == [("settled-beyond", 5)]
    assert findings(paid + refund("50.00 USD"), as_of=date(2026, 2, 19)) == [("settled-beyond", 5)]


def test_money_on_account_is_no_finding() -> None:
    assert findings(SALE + receipt("150.00 USD", link="")) == []


def test_money_on_account_beside_what_an_invoice_gets_is_no_finding() -> None:
    legs = '  Assets:Receivable:Acme  {}\n    invoice: "INV-1"\n  Assets:Receivable:Acme  -50.00 USD\n  Assets:Bank\n'
    paid = '2026-02-03 * "Acme" "Money"\n' + legs
    assert findings(SALE + paid.format("-100.00 USD")) == []
    assert findings(SALE + paid.format("-100.01 USD")) == [("settled-beyond", 5)]


def test_oldest_first_takes_the_rest() -> None:
    more = SALE.replace("INV-1", "INV-2")
    policy = Policy(items=ItemSettings(auto_apply="oldest-first"))
    assert findings(SALE + more + receipt("150.00 USD"), policy) == []


def test_a_refund_of_nothing() -> None:
    assert findings(refund("50.00 USD")) == [("beyond-credit", 2)]
    assert findings(receipt("50.00 USD", link="") + refund("50.00 USD")) == []
    assert findings(receipt("50.00 EUR", link="") + refund("50.00 USD")) == [("beyond-credit", 5)]


def test_a_refund_before_the_credit() -> None:
    early = refund("50.00 USD", day="2026-01-02")
    assert findings(early + receipt("50.00 USD", link="")) == [("beyond-credit", 2)]


def test_an_application_of_more_than_there_is() -> None:
    applied = (
        '2026-02-20 * "Acme" "Put it there"\n  Assets:Receivable:Acme  50.00 USD\n'
        '  Assets:Receivable:Acme  -50.00 USD\n    invoice: "INV-1"\n'
    )
    assert findings(SALE + receipt("50.00 USD", link="") + applied) == []
    assert findings(SALE + receipt("20.00 USD", link="") + applied) == [("beyond-credit", 8)]


def test_another_currency() -> None:
    assert findings(SALE + receipt("90.00 EUR")) == [("currency-mismatch", 5)]
    (problem,) = problems(SALE + receipt("90.00 EUR"))
    assert problem.about == ("Acme", "INV-1")
    assert findings(SALE + receipt("90.00 EUR", link="")) == []


def test_a_number_in_both_currencies() -> None:
    both = SALE.replace("  Income", "  Assets:Receivable:Acme  80.00 EUR\n  Income")
    assert findings(both + receipt("80.00 EUR")) == []
