"""What bears interest, from when, on how much and at which rate: a ledger each, and what is reckoned of it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.support.books import book_of, day
from tests.support.interest import EU, OPENS, UK, figures, invoice, lines, paid, policy_of, reckoning, reckonings

from arledger.interest.history import histories
from arledger.interest.rates import TABLES, half_year, shipped_table
from arledger.model.problem import UserError
from arledger.policy.interest import InterestRate, InterestSettings

TEN = InterestSettings(rule="contract", rate=Decimal(10))
SALE = invoice("INV-1", "2025-01-31", "3650.00 EUR", "2025-01-01")


def memo(date: str, number: str, amount: str, about: str = "INV-1") -> str:
    return (
        f'{date} * "Acme" "Credit" ^{about} #credit-memo\n  number: "{number}"\n'
        f"  Assets:Receivable:Acme  -{amount}\n  Income:Sales\n\n"
    )


def test_the_due_date_is_free_and_the_day_of_payment_is_not() -> None:
    assert lines(reckoning(SALE, "2025-02-01", TEN).spans) == ["3650.00 2025-02-01..2025-02-01 1 10 1.00"]
    assert reckonings(SALE, "2025-01-31", TEN) == {}
    in_time = reckoning(SALE + paid("2025-01-31", "INV-1", "3650.00 EUR"), "2025-03-31", TEN)
    assert (in_time.spans, figures(in_time)) == ((), ("0.00", "0.00"))
    late = reckoning(SALE + paid("2025-02-05", "INV-1", "3650.00 EUR"), "2025-03-31", TEN)
    assert lines(late.spans) == ["3650.00 2025-02-01..2025-02-05 5 10 5.00"]


def test_part_payments_and_credit_memos_split_what_is_owed() -> None:
    text = SALE + paid("2025-02-10", "INV-1", "1825.00 EUR") + memo("2025-02-20", "CM-1", "365.00 EUR")
    assert lines(reckoning(text, "2025-02-28", TEN).spans) == [
        "3650.00 2025-02-01..2025-02-10 10 10 10.00",
        "1825.00 2025-02-11..2025-02-20 10 10 5.00",
        "1460.00 2025-02-21..2025-02-28 8 10 3.20",
    ]


def test_a_returned_payment_raises_it_again_from_its_day() -> None:
    back = '2025-02-15 * "Acme" "Came back" ^INV-1\n  Assets:Receivable:Acme  3650.00 EUR\n  Assets:Bank:Checking\n\n'
    text = SALE + paid("2025-02-10", "INV-1", "3650.00 EUR") + back
    assert lines(reckoning(text, "2025-02-20", TEN).spans) == [
        "3650.00 2025-02-01..2025-02-10 10 10 10.00",
        "3650.00 2025-02-16..2025-02-20 5 10 5.00",
    ]


def test_a_write_off_ends_it() -> None:
    off = '2025-02-10 * "Acme" "Off" ^INV-1\n  Expenses:BadDebt  3650.00 EUR\n  Assets:Receivable:Acme\n\n'
    assert figures(reckoning(SALE + off, "2025-12-31", TEN)) == ("10.00", "0.00")


def test_the_spans_add_up_to_the_interest_that_is_rounded_once() -> None:
    text = invoice("INV-1", "2025-01-31", "100.00 EUR")
    text += "".join(paid(f"2025-02-{at:02}", "INV-1", "10.00 EUR") for at in range(1, 10))
    found = reckoning(text, "2025-02-10", TEN)
    assert [f"{span.interest:f}" for span in found.spans] == [
        "0.03", "0.02", "0.02", "0.02", "0.02", "0.01", "0.01", "0.01", "0.01", "0.00",
    ]  # fmt: skip
    assert found.interest == sum(span.interest for span in found.spans) == Decimal("0.15")


def test_instalments_are_debts_of_their_own_and_one_invoice_has_one_fixed_sum() -> None:
    text = (
        '2025-01-01 * "Acme" "Goods" ^INV-1\n'
        "  Assets:Receivable:Acme  600.00 GBP\n    due: 2025-01-31\n"
        "  Assets:Receivable:Acme  600.00 GBP\n    due: 2025-08-31\n  Income:Sales\n\n"
    )
    found = reckoning(text, "2025-09-30", UK)
    assert [(f"{s.debt.due}", s.days, f"{s.rate.percent:f}") for s in found.spans] == [
        ("2025-01-31", 242, "12.75"),
        ("2025-08-31", 30, "12.25"),
    ]
    # 600.00 was late when interest began, and not the whole of 1,200.00.
    assert f"{found.fixed_sum:f}" == "40.00"


def test_what_is_put_off_is_late_by_its_new_day_alone() -> None:
    put_off = (
        '2025-02-10 * "Acme" "Put off"\n  Assets:Receivable:Acme  -3650.00 EUR\n    invoice: "INV-1"\n'
        '  Assets:Receivable:Acme  3650.00 EUR\n    invoice: "INV-1"\n    due: 2025-03-31\n\n'
    )
    assert lines(reckoning(SALE + put_off, "2025-04-05", TEN).spans) == [
        "3650.00 2025-02-01..2025-02-10 10 10 10.00",
        "3650.00 2025-04-01..2025-04-05 5 10 5.00",
    ]


def test_what_is_moved_to_another_account_is_not_charged_twice() -> None:
    opens = OPENS + "2010-01-01 open Assets:Receivable:Acme:Retention\n"
    moved = (
        '2025-02-10 * "Acme" "Kept back"\n  Assets:Receivable:Acme  -3650.00 EUR\n    invoice: "INV-1"\n'
        '  Assets:Receivable:Acme:Retention  3650.00 EUR\n    invoice: "INV-1"\n    due: 2025-01-31\n\n'
    )
    found = reckoning(SALE + moved, "2025-02-20", TEN, opens)
    assert (sum(span.days for span in found.spans), figures(found)) == (20, ("20.00", "0.00"))


def test_no_interest_on_interest_and_none_on_what_has_no_number() -> None:
    charged = (
        '2025-02-10 * "Acme" "Interest" ^DM-1 #debit-memo\n  due: 2025-02-10\n'
        '  Assets:Receivable:Acme  5.00 EUR\n  Income:Interest\n    interest-of: "INV-9"\n\n'
    )
    nameless = '2025-01-01 * "Acme" "Goods"\n  due: 2025-01-31\n  Assets:Receivable:Acme  1.00 EUR\n  Income:Sales\n'
    book = book_of(OPENS + charged + nameless, "2025-12-31", policy_of(TEN))
    assert histories(book) == ((), 1)


def test_what_was_charged_is_not_charged_again() -> None:
    charged = (
        '2025-02-10 * "Acme" "Interest" ^DM-1 #debit-memo\n  Assets:Receivable:Acme  50.00 EUR\n'
        '  Income:Interest  -10.00 EUR\n    interest-of: "INV-1"\n    interest-to: 2025-02-10\n'
        '  Income:Interest  -40.00 EUR\n    fixed-sum-of: "INV-1"\n\n'
    )
    found = reckoning(SALE + charged, "2025-02-20", EU)
    assert [(f"{span.first}", f"{span.last}") for span in found.spans] == [("2025-02-11", "2025-02-20")]
    assert f"{found.fixed_sum:f}" == "0.00"
    # As of the day before, nothing was charged.
    assert figures(reckoning(SALE + charged, "2025-02-09", EU)) == ("10.04", "40.00")


def test_a_disputed_part_accrues_and_is_not_asked_for() -> None:
    dispute = '2025-02-05 custom "ar-dispute" "INV-1" "opened" 650.00 EUR "quality: rust"\n'
    found = reckoning(SALE + dispute, "2025-02-10", TEN)
    assert (figures(found)[0], f"{found.demanded:f}") == ("10.00", "8.22")
    (asked,) = found.demanded_spans()
    assert (f"{asked.principal:f}", f"{asked.interest:f}") == ("3000.00", "8.22")
    charged = (
        '2025-02-10 * "Acme" "Interest" ^DM-1 #debit-memo\n  Assets:Receivable:Acme  8.22 EUR\n  Income:Interest\n'
        '    interest-of: "INV-1"\n    interest-to: 2025-02-10\n    interest-without: 650.00 EUR\n\n'
    )
    again = reckoning(SALE + dispute + charged, "2025-02-11", TEN)
    assert lines(again.spans) == [
        "650.00 2025-02-01..2025-02-10 10 10 1.78",
        "3650.00 2025-02-11..2025-02-11 1 10 1.00",
    ]
    assert f"{again.demanded:f}" == "0.82"
    won = '2025-02-12 custom "ar-dispute" "INV-1" "resolved" 0.00 EUR "upheld"\n'
    assert f"{reckoning(SALE + dispute + charged + won, '2025-02-12', TEN).demanded:f}" == "3.78"


def test_what_a_dispute_decided_for_the_client_was_never_owed() -> None:
    dispute = '2025-02-05 custom "ar-dispute" "INV-1" "opened" 650.00 EUR "quality: rust"\n'
    lost = memo("2025-02-20", "CM-1", "650.00 EUR")
    lost += '2025-02-20 custom "ar-dispute" "INV-1" "resolved" 650.00 EUR "credit CM-1: rust"\n'
    assert lines(reckoning(SALE + dispute + lost, "2025-02-28", TEN).spans) == [
        "3000.00 2025-02-01..2025-02-28 28 10 23.01"
    ]
    other = memo("2025-02-20", "CM-1", "650.00 EUR")
    assert lines(reckoning(SALE + dispute + other, "2025-02-28", TEN).spans)[0].startswith("3650.00 2025-02-01")


def test_what_was_left_out_of_a_memo_and_then_granted_is_not_charged_after_all() -> None:
    dispute = '2025-02-05 custom "ar-dispute" "INV-1" "opened" 650.00 EUR "quality: rust"\n'
    charged = (
        '2025-02-10 * "Acme" "Interest" ^DM-1 #debit-memo\n  Assets:Receivable:Acme  8.22 EUR\n  Income:Interest\n'
        '    interest-of: "INV-1"\n    interest-to: 2025-02-10\n    interest-without: 650.00 EUR\n\n'
    )
    said = '2025-02-20 custom "ar-dispute" "INV-1" "resolved" {0} EUR "credit CM-1: rust"\n'
    for granted, left in (("650.00", []), ("250.00", ["400.00 2025-02-01..2025-02-10 10 10 1.10"])):
        text = SALE + dispute + charged + memo("2025-02-20", "CM-1", f"{granted} EUR") + said.format(granted)
        found = lines(reckoning(text, "2025-02-28", TEN).spans)
        owed = f"{Decimal(3650) - Decimal(granted):f}"
        assert found[:-1] == left
        assert found[-1].startswith(f"{owed} 2025-02-11..2025-02-28 18 10")


@pytest.mark.parametrize(
    ("said", "as_of", "expected"),
    [
        ('interest: "off"', "2025-02-28", []),
        ('interest: "contract 20"', "2025-02-10", ["3650.00 2025-02-01..2025-02-10 10 20 20.00"]),
        ('debtor: "consumer"', "2025-02-28", []),
        ('debtor: "consumer"\n  interest: "uk"', "2025-02-28", []),
        (
            'debtor: "consumer"\n  interest: "contract 20"',
            "2025-02-10",
            ["3650.00 2025-02-01..2025-02-10 10 20 20.00"],
        ),
        ('debtor: "sole-trader"', "2025-02-10", ["3650.00 2025-02-01..2025-02-10 10 11.15 11.15"]),
        ('debtor: "consumr"', "2025-02-10", []),
        ('interest: "contrat 9"', "2025-02-10", []),
    ],
)
def test_a_clients_account_says_which_rule(said: str, as_of: str, expected: list[str]) -> None:
    opens = OPENS.rstrip("\n") + f"\n  {said}\n"
    assert lines(reckoning(SALE, as_of, EU, opens).spans) == expected


def test_a_rule_holds_from_its_day_on() -> None:
    changed = '2025-02-11 custom "ar-client" Assets:Receivable:Acme "interest" "off" "m.ito"\n'
    again = '2025-02-21 custom "ar-client" Assets:Receivable:Acme "interest" "contract 20" "m.ito"\n'
    assert lines(reckoning(SALE + changed + again, "2025-02-28", TEN).spans) == [
        "3650.00 2025-02-01..2025-02-10 10 10 10.00",
        "3650.00 2025-02-21..2025-02-28 8 20 16.00",
    ]
    since = replace(TEN, since=day("2025-02-20"))
    assert lines(reckoning(SALE, "2025-02-28", since).spans) == ["3650.00 2025-02-20..2025-02-28 9 10 9.00"]


def test_the_rate_of_the_united_kingdom_stays_or_is_split() -> None:
    text = invoice("INV-1", "2025-06-30", "1000.00 GBP") + invoice("INV-2", "2025-06-29", "1000.00 GBP")
    stays = reckonings(text, "2026-01-31", UK)
    # The reference rate of 30 June is for what becomes late from 1 July on.
    assert [f"{span.rate.percent:f}" for span in stays["INV-1"].spans] == ["12.25"]
    assert [f"{span.rate.percent:f}" for span in stays["INV-2"].spans] == ["12.75"]
    split = reckonings(text, "2026-01-31", replace(UK, rate_basis="split"))
    assert [(f"{s.first}", f"{s.rate.percent:f}") for s in split["INV-2"].spans] == [
        ("2025-06-30", "12.75"),
        ("2025-07-01", "12.25"),
        ("2026-01-01", "11.75"),
    ]


def test_half_years_of_one_rate_are_spans_of_their_own() -> None:
    found = reckoning(invoice("INV-1", "2025-12-15", "100.00 EUR"), "2026-01-15", EU)
    assert [(span.days, f"{span.rate.percent:f}") for span in found.spans] == [(16, "10.15"), (15, "10.15")]


def test_a_day_without_a_rate_is_named_and_a_row_adds_it() -> None:
    late = invoice("INV-1", "2026-06-15", "100.00 EUR")
    with pytest.raises(UserError) as refused:
        reckoning(late, "2026-07-02", EU)
    assert refused.value.message == (
        "there is no rate of interest for 2026-07-01: the table eu has no half-year from 2026-07-01 on"
    )
    assert 'table = "eu", since = 2026-07-01 and reference = "…"' in refused.value.remedy
    row = InterestRate("eu", day("2026-07-01"), Decimal("2.00"))
    assert [f"{s.rate.percent:f}" for s in reckoning(late, "2026-07-02", replace(EU, rates=(row,))).spans] == [
        "10.15",
        "10.00",
    ]
    with pytest.raises(UserError, match=r"no rate of interest for 2013-06-16"):
        reckoning(invoice("INV-1", "2013-06-15", "100.00 EUR"), "2013-07-02", EU)


def test_a_row_of_the_policy_goes_before_a_shipped_one() -> None:
    row = InterestRate("eu", day("2025-01-01"), Decimal("3.00"))
    (span,) = reckoning(SALE, "2025-02-10", replace(EU, rates=(row,))).spans
    assert f"{span.rate.percent:f}" == "11.00"
    # It holds for its half-year alone.
    assert f"{reckoning(SALE, '2025-07-10', replace(EU, rates=(row,))).spans[-1].rate.percent:f}" == "10.15"


def test_a_fixed_sum_is_in_the_currency_of_the_law_alone() -> None:
    found = reckoning(invoice("INV-1", "2025-01-31", "100.00 USD"), "2025-02-10", EU)
    assert (f"{found.fixed_sum:f}", found.is_foreign) == ("0.00", True)
    assert figures(reckoning(SALE, "2025-02-10", replace(EU, fixed_sum=False))) == ("11.15", "0.00")
    assert figures(reckoning(SALE, "2025-02-10", TEN)) == ("10.00", "0.00")


def test_a_currency_without_coins_is_rounded_to_its_units() -> None:
    assert figures(reckoning(invoice("INV-1", "2025-01-31", "3650 JPY"), "2025-02-10", TEN)) == ("10", "0")


@pytest.mark.parametrize("name", TABLES)
def test_the_shipped_tables_have_every_half_year_once_and_a_source(name: str) -> None:
    rows = shipped_table(name).rows
    days = sorted(rows)
    assert all(each == half_year(each) for each in days)
    assert len(days) == (days[-1].year - days[0].year) * 2 + (days[-1].month - days[0].month) // 6 + 1
    assert all(row.source.startswith("http") for row in rows.values())
    assert all(row.verified_on for row in rows.values())


def test_a_memo_of_a_later_day_charges_until_the_day_that_it_names() -> None:
    charged = (
        '2025-02-20 * "Acme" "Interest" ^DM-1 #debit-memo\n  Assets:Receivable:Acme  10.00 EUR\n'
        '  Income:Interest\n    interest-of: "INV-1"\n    interest-to: 2025-02-10\n\n'
    )
    text = SALE + charged + paid("2025-02-09", "INV-1", "1825.00 EUR")
    assert lines(reckoning(text, "2025-02-28", TEN).spans) == ["1825.00 2025-02-11..2025-02-28 18 10 9.00"]


def test_a_memo_that_names_no_day_charges_until_its_own() -> None:
    charged = (
        '2025-02-10 * "Acme" "Interest" ^DM-1 #debit-memo\n  interest-of: "INV-1"\n'
        "  Assets:Receivable:Acme  10.00 EUR\n  Income:Interest\n\n"
    )
    assert lines(reckoning(SALE + charged, "2025-02-20", TEN).spans) == ["3650.00 2025-02-11..2025-02-20 10 10 10.00"]


def test_the_day_of_the_whole_is_rounded_and_not_its_parts() -> None:
    text = invoice("INV-1", "2025-01-31", "36.50 EUR")
    dispute = '2025-02-05 custom "ar-dispute" "INV-1" "opened" 18.25 EUR "quality: rust"\n'
    daily = replace(TEN, rounding="daily")
    assert figures(reckoning(text, "2025-02-10", daily))[0] == "0.10"
    assert f"{reckoning(text + dispute, '2025-02-10', daily).demanded:f}" == "0.10"
    charged = (
        '2025-02-10 * "Acme" "Interest" ^DM-1 #debit-memo\n  Assets:Receivable:Acme  0.10 EUR\n  Income:Interest\n'
        '    interest-of: "INV-1"\n    interest-to: 2025-02-10\n    interest-without: 18.25 EUR\n\n'
    )
    # A half of a coin a day each would be a coin twice.
    assert figures(reckoning(text + charged, "2025-02-10", daily))[0] == "0.00"


def test_the_last_day_of_several_legs_counts() -> None:
    charged = (
        '2025-02-20 * "Acme" "Interest" ^DM-1 #debit-memo\n  Assets:Receivable:Acme  15.00 EUR\n'
        '  Income:Interest  -10.00 EUR\n    interest-of: "INV-1"\n    interest-to: 2025-02-15\n'
        '  Income:Interest  -5.00 EUR\n    interest-of: "INV-1"\n    interest-to: 2025-02-10\n\n'
    )
    assert lines(reckoning(SALE + charged, "2025-02-20", TEN).spans) == ["3650.00 2025-02-16..2025-02-20 5 10 5.00"]


def _disputed(day_: str, state: str, amount: str, text: str) -> str:
    return f'{day_} custom "ar-dispute" "INV-1" "{state}" {amount} EUR "{text}"\n'


def _granted(day_: str, number: str, amount: str) -> str:
    return (
        f'{day_} * "Acme" "Less" ^INV-1 #credit-memo\n  number: "{number}"\n'
        f"  Assets:Receivable:Acme  -{amount} EUR\n  Income:Sales\n\n"
    )


WITHOUT = (
    '2025-02-10 * "Acme" "Interest" ^DM-1 #debit-memo\n  Assets:Receivable:Acme  5.00 EUR\n  Income:Interest\n'
    '    interest-of: "INV-1"\n    interest-to: 2025-02-10\n    interest-without: 1825.00 EUR\n\n'
)


def test_what_was_granted_on_the_day_of_the_memo_is_not_left_to_charge() -> None:
    decided = _granted("2025-02-10", "CM-1", "1825.00") + _disputed(
        "2025-02-10", "resolved", "1825.00", "split: CM-1"
    )
    text = SALE + _disputed("2025-02-05", "opened", "1825.00", "quality: rust") + WITHOUT + decided
    assert reckoning(text, "2025-02-10", TEN).spans == ()


def test_what_was_granted_before_the_memo_was_not_among_what_it_left_out() -> None:
    before = _disputed("2025-02-02", "opened", "365.00", "quality: rust") + _granted("2025-02-03", "CM-1", "365.00")
    before += _disputed("2025-02-03", "resolved", "365.00", "split: CM-1")
    again = _disputed("2025-02-05", "opened", "1825.00", "quality: dents")
    upheld = _disputed("2025-02-12", "resolved", "0.00", "upheld: all is well")
    found = reckoning(SALE + before + again + WITHOUT + upheld, "2025-02-12", TEN)
    assert lines(found.spans)[0] == "1825.00 2025-02-01..2025-02-10 10 10 5.00"


def test_no_fixed_sum_is_asked_for_while_all_that_is_left_is_disputed() -> None:
    text = SALE + _disputed("2025-02-05", "opened", "1825.00", "quality: rust") + WITHOUT
    found = reckoning(text, "2025-02-10", EU)
    assert (f"{found.fixed_sum:f}", f"{found.asked:f}") == ("40.00", "0.00")
