"""The company's own rules for bank lines."""

from decimal import Decimal

import pytest
from tests.support.bank_lines import explained, line, moved, sheet

from arledger.capabilities.bank_reconciliation.rules import rule_for
from arledger.policy.settings import LineRule, Policy

FEE = moved(line(1, "-12.50", "WIRE  Fee 0815", "My Bank", counterparty_account="DE 12", kind="CHARGE"))


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (LineRule("r", text=("wire fee",)), True),
        (LineRule("r", text=("other", "WIRE FEE")), True),
        (LineRule("r", text=("wire*0815*",)), True),
        (LineRule("r", text=("fee*",)), False),
        (LineRule("r", text=("charge",)), True),
        (LineRule("r", text=("rent",)), False),
        (LineRule("r", counterparty=("my bank",)), True),
        (LineRule("r", counterparty=("my",), text=("rent",)), False),
        (LineRule("r", counterparty_account=("de12",)), True),
        (LineRule("r", counterparty_account=("de1",)), False),
        (LineRule("r", text=("fee",), direction="out"), True),
        (LineRule("r", text=("fee",), direction="in"), False),
        (LineRule("r", text=("fee",), upto=Decimal("12.50")), True),
        (LineRule("r", text=("fee",), upto=Decimal("12.49")), False),
        (LineRule("r", text=("fee",), bank="Assets:Bank"), True),
        (LineRule("r", text=("fee",), bank="Assets:Bank:Check"), False),
    ],
)
def test_a_line_must_fit_everything_that_is_said(rule: LineRule, fits: bool) -> None:
    assert (rule_for(FEE, [rule]) is rule) is fits


def test_the_first_rule_that_fits_holds() -> None:
    rules = [LineRule("a", text=("rent",)), LineRule("b", text=("fee",)), LineRule("c", text=("wire",))]
    found = rule_for(FEE, rules)
    assert found is rules[1]
    assert rule_for(moved(line(1, "5.00")), rules) is None


def test_patterns_with_brackets_and_strange_signs_do_no_harm() -> None:
    for pattern in ("[", "[!", "*[", "?" * 50, "\x00", "\u202e", "(a+)+$"):
        rule_for(moved(line(1, "-1.00", "a" * 5_000 + "\u202e[x")), [LineRule("r", text=(pattern,))])


LIMITED = LineRule("wire fees", text=("wire fee",), upto=Decimal("30.00"), account="Expenses:BankFees")


def test_a_line_above_a_rule_s_limit_says_so() -> None:
    found = explained("", sheet([line(1, "-45.00", "WIRE FEE")]), policy=Policy(rules=(LIMITED,)))
    assert [(each.match.state.value, each.match.reason) for each in found.lines] == [
        (
            "unmatched",
            "money out, and neither an entry nor a rule explains it; "
            "45.00 USD is above rule wire fees's limit of 30.00 USD",
        )
    ]


@pytest.mark.parametrize(("amount", "text"), [("-30.00", "WIRE FEE"), ("-45.00", "rent")])
def test_a_line_below_the_limit_or_of_another_kind_says_nothing_of_it(amount: str, text: str) -> None:
    found = explained("", sheet([line(1, amount, text)]), policy=Policy(rules=(LIMITED,)))
    assert "limit" not in found.lines[0].match.reason


def test_another_rule_that_fits_takes_the_line() -> None:
    larger = LineRule("large fees", text=("fee",), account="Expenses:BankFees")
    found = explained("", sheet([line(1, "-45.00", "WIRE FEE")]), policy=Policy(rules=(LIMITED, larger)))
    assert found.lines[0].match.reason == "rule large fees: to Expenses:BankFees"
