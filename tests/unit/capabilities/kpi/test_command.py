"""`kpi`: its JSON contract, what has no value and why, groups, periods side by side, what cannot be asked."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.support.commands import assert_refused
from tests.support.figures import OPENS, Oracle, Paper, ledger_of
from tests.support.program import Answer, run_cli
from tests.support.repository import Repository
from tests.unit.capabilities.kpi.conftest import Kpi, by_name

MARCH = ("--from", "2025-03-01", "--to", "2025-03-31")
SALE = Paper("sale", "INV-1", "2025-03-01", "100.00", "2025-03-31")
PAID = Paper("paid", "INV-1", "2025-03-21", "100.00")


def why_not(kpi: Kpi, papers: Any, *period: str, policy: str = "") -> dict[str, Any]:
    """Return the figures without a value, each with the reason."""
    data = kpi(papers, *(period or MARCH), policy=policy)
    for each in data["kpis"]:
        assert (each["value"] is None) == (each["why_not"] is not None), each
    return {each["kpi"]: each["why_not"] for each in data["kpis"] if each["value"] is None}


def of(kpi: Kpi, papers: Any, name: str, *period: str) -> tuple[str | None, str, str, int]:
    found = by_name(kpi(papers, *(period or MARCH)))[name]
    return found["value"], found["numerator"], found["denominator"], found["n"]


def test_the_contract_of_its_json(kpi: Kpi) -> None:
    data = kpi([SALE, Paper("paid", "INV-1", "2025-03-11", "40.00")], *MARCH)
    assert {key: data[key] for key in ("as_of", "period", "currency", "opening", "sales", "closing")} == {
        "as_of": "2025-03-31",
        "period": {"from": "2025-03-01", "to": "2025-03-31", "days": 31},
        "currency": "USD",
        "opening": "0.00",
        "sales": "100.00",
        "closing": "60.00",
    }
    assert data["kpis"][0] == {
        "kpi": "dso",
        "value": "18.600000",
        "unit": "days",
        "numerator": "60.00",
        "denominator": "100.00",
        "convention": "simple",
        "n": 1,
        "why_not": None,
    }
    assert list(by_name(data)) == [
        "dso", "dso-countback", "dso-exhaustion", "bpdso", "add", "cei", "cei-period", "current-share", "over-90-share",
        "turnover", "collection-period", "turnover-closing", "collection-period-closing", "days-to-pay", "days-late",
        "unapplied-share", "dispute-rate", "promises-kept", "bad-debt-rate", "auto-match-rate", "auto-match-lines",
        "match-precision", "billing-delay",
    ]  # fmt: skip
    assert data["ties"] == [{"currency": "USD", "ledger": "60.00", "rounding": "0.00", "difference": "0.00"}]


def test_several_currencies_are_a_list_of_whole_objects(kpi: Kpi) -> None:
    euro = SALE.text.replace("INV-1", "INV-2").replace("USD", "EUR")
    data = kpi(OPENS + SALE.text + euro, *MARCH)
    assert sorted(data) == ["as_of", "currencies", "period", "ties"]
    for one, currency in zip(data["currencies"], ("EUR", "USD"), strict=True):
        assert one["currency"] == currency
        assert (one["as_of"], one["period"]["days"]) == ("2025-03-31", 31)
        assert by_name(one)["dso"]["value"] == "31.000000"


def test_a_period_without_sales_or_receipts_says_so(kpi: Kpi) -> None:
    april = ("--from", "2025-04-01", "--to", "2025-04-30")
    found = why_not(kpi, [SALE], *april)
    no_sales = "no sales in the period"
    assert found == {
        "dso": no_sales,
        "dso-countback": "no sales in 2025-04",
        "bpdso": no_sales,
        "add": no_sales,
        "turnover": no_sales,
        "collection-period": no_sales,
        "turnover-closing": no_sales,
        "collection-period-closing": no_sales,
        "days-to-pay": "nothing was paid in the period",
        "days-late": "nothing was paid in the period",
        "dispute-rate": "no invoice was issued in the period",
        "promises-kept": "no promise matured in the period",
        "bad-debt-rate": no_sales,
        "auto-match-rate": "nothing was received in the period",
        "auto-match-lines": "nothing was received in the period",
        "match-precision": "no receipt of the period was booked from a bank file",
        "billing-delay": "no invoice of the period says when it was delivered",
    }
    # A day-by-day walk counts days without sales; nothing was collected of what was to be.
    assert of(kpi, [SALE], "dso-exhaustion", *april)[0] == "61.000000"
    assert of(kpi, [SALE], "cei", *april) == ("0.000000", "0.00", "100.00", 1)


def test_a_period_before_everything_has_no_figure(kpi: Kpi) -> None:
    found = why_not(kpi, [SALE], "--from", "2025-01-01", "--to", "2025-01-31")
    assert len(found) == 23
    assert found["cei"] == "nothing was owed before the period and nothing sold in it"
    assert found["current-share"] == "nothing is open"
    assert found["dso-exhaustion"] == "nothing is owed"


def test_an_empty_ledger_has_the_figures_of_its_currency_and_none_has_a_value(kpi: Kpi) -> None:
    assert len(why_not(kpi, 'option "operating_currency" "CHF"\n2020-01-01 open Assets:Receivable:Acme\n')) == 23
    assert kpi("2020-01-01 open Assets:Receivable:Acme\n", *MARCH)["currencies"] == []


def test_of_credit_memos_alone_no_sales_are_left(kpi: Kpi) -> None:
    papers = [SALE._replace(on="2025-02-01"), Paper("credit", "INV-1", "2025-03-03", "30.00")]
    found = why_not(kpi, papers)
    assert found["dso"] == found["turnover"] == found["bad-debt-rate"] == "no sales in the period"
    assert kpi(papers, *MARCH)["sales"] == "-30.00"


def test_what_comes_to_nothing_in_an_opening_balance_is_no_sale(kpi: Kpi) -> None:
    papers = [Paper("opening", "OLD-1", "2025-03-01", "500.00", "2025-03-15")]
    found = why_not(kpi, papers)
    assert found["dso"] == "no sales in the period"
    assert found["dso-countback"] == found["dso-exhaustion"] == "nothing was ever sold"


def test_too_few_cases_are_said_instead_of_a_figure(kpi: Kpi) -> None:
    papers = [SALE, PAID, SALE._replace(number="INV-2")]
    found = why_not(kpi, papers, policy="[figures]\nleast = 3\n")
    assert found["dso"] == "too few: 2 of at least 3"
    assert found["days-to-pay"] == "too few: 1 of at least 3"
    # Countback counts the sales that it has followed back, not months.
    assert found["dso-countback"] == "too few: 2 of at least 3"
    assert by_name(kpi(papers, *MARCH, policy="[figures]\nleast = 2\n"))["dso"]["value"] == "15.500000"


def test_nothing_written_off_is_a_rate_of_zero(kpi: Kpi) -> None:
    assert of(kpi, [SALE], "bad-debt-rate") == ("0.000000", "0.00", "100.00", 1)
    lost = [SALE, Paper("loss", "INV-1", "2025-03-05", "25.00")]
    assert of(kpi, lost, "bad-debt-rate") == ("25.000000", "25.00", "100.00", 1)


def test_unapplied_credit_is_a_share_of_open_items(kpi: Kpi) -> None:
    papers = [SALE, Paper("paid", "", "2025-03-05", "20.00")]
    assert of(kpi, papers, "unapplied-share") == ("20.000000", "20.00", "100.00", 1)
    # Receivables are what is owed: less the credit. What is not past due is not.
    assert of(kpi, papers, "dso")[1] == "80.00"
    assert of(kpi, papers, "current-share")[:3] == ("100.000000", "100.00", "100.00")


RETURNED = """\
2025-03-{day} * "Acme" "Returned" ^INV-1 #returned-payment
  paid-on: {paid}
  Assets:Receivable:Acme   100.00 USD
  Assets:Bank:Checking
"""


def test_a_payment_that_the_bank_took_back_was_none(kpi: Kpi) -> None:
    other = [SALE._replace(number="INV-2"), PAID._replace(number="INV-2", on="2025-03-11")]
    ledger = OPENS + "".join(p.text for p in (SALE, PAID, *other)) + RETURNED.format(day=25, paid="2025-03-21")
    assert of(kpi, ledger, "days-to-pay") == ("10.000000", "1000.00", "100.00", 1)
    assert by_name(kpi(ledger, "--from", "2025-03-01", "--to", "2025-03-24"))["days-to-pay"]["value"] == "15.000000"


def test_what_came_back_of_last_months_payment_is_none_of_this_months(kpi: Kpi) -> None:
    early = [SALE._replace(on="2025-02-01"), PAID._replace(on="2025-02-11")]
    other = [SALE._replace(number="INV-2"), PAID._replace(number="INV-2", on="2025-03-11")]
    ledger = OPENS + "".join(p.text for p in (*early, *other)) + RETURNED.format(day=25, paid="2025-02-11")
    assert of(kpi, ledger, "days-to-pay") == ("10.000000", "1000.00", "100.00", 1)
    alone = OPENS + "".join(p.text for p in early) + RETURNED.format(day=25, paid="2025-02-11")
    assert of(kpi, alone, "days-to-pay")[0] is None


def test_money_that_came_before_its_invoice_took_no_days(kpi: Kpi) -> None:
    assert of(kpi, [SALE._replace(on="2025-03-10"), PAID._replace(on="2025-03-05")], "days-to-pay")[0] == "0.000000"
    assert of(kpi, [SALE._replace(on="2025-03-10"), PAID._replace(on="2025-03-05")], "days-late")[0] == "-21.000000"


def test_credit_that_was_applied_later_took_the_days_until_the_money_came(kpi: Kpi) -> None:
    applied = (
        '2025-03-30 * "Acme" "Applied"\n  Assets:Receivable:Acme  100.00 USD\n'
        '  Assets:Receivable:Acme  -100.00 USD\n    invoice: "INV-1"\n'
    )
    ledger = OPENS + SALE.text + Paper("paid", "", "2025-03-13", "150.00").text + applied
    assert of(kpi, ledger, "days-to-pay") == ("12.000000", "1200.00", "100.00", 1)


RECOVERED = """\
2025-03-25 * "Acme" "Money after all" ^OLD-1
  Assets:Bank:Checking  300.00 USD
  Expenses:BadDebt  -300.00 USD
  Assets:Receivable:Acme  300.00 USD
  Assets:Receivable:Acme  -300.00 USD
"""


def test_money_on_what_was_written_off_was_not_paid_on_the_day_and_thirty_early(kpi: Kpi) -> None:
    old = Paper("sale", "OLD-1", "2024-06-01", "300.00", "2024-07-01")
    loss = Paper("loss", "OLD-1", "2025-01-31", "300.00")
    text = ledger_of([SALE, PAID, old, loss]) + RECOVERED
    assert of(kpi, text, "bad-debt-rate") == ("-300.000000", "-300.00", "100.00", 1)
    assert of(kpi, text, "days-to-pay") == ("20.000000", "2000.00", "100.00", 1)
    assert of(kpi, text, "days-late") == ("-10.000000", "-1000.00", "100.00", 1)


def test_a_moved_receipt_came_in_on_its_own_day(kpi: Kpi) -> None:
    moved = (
        '2025-03-28 * "Acme" "Bolt\'s" #moved-receipt\n  paid-on: 2025-03-21\n  moved-receipt: 100.00 USD\n'
        '  Assets:Receivable:Acme  100.00 USD\n    invoice: "INV-1"\n  Assets:Receivable:Bolt  -100.00 USD\n'
        '    invoice: "INV-2"\n'
    )
    bolt = SALE._replace(number="INV-2", on="2025-03-11").text.replace(":Acme", ":Bolt")
    ledger = OPENS + SALE.text + PAID.text + bolt + moved
    assert of(kpi, ledger, "days-to-pay") == ("10.000000", "1000.00", "100.00", 1)
    assert of(kpi, ledger, "auto-match-rate")[1:] == ("0", "1", 1)


def test_delivered_says_how_late_an_invoice_is(kpi: Kpi) -> None:
    papers = [
        SALE._replace(meta="delivered: 2025-02-24"),
        SALE._replace(number="INV-2", meta="delivered: 2025-02-25"),
    ]
    assert of(kpi, papers, "billing-delay") == ("4.500000", "9", "2", 2)


def test_a_part_of_a_month_counts_as_that_part(kpi: Kpi) -> None:
    half = ("--from", "2025-04-01", "--to", "2025-04-15")
    papers = [SALE._replace(on="2025-04-10", due="2025-05-10"), SALE._replace(number="INV-0", due="2025-03-31")]
    # Half a month sold 100.00: 200.00 a month.
    assert of(kpi, papers, "cei", *half)[1:3] == ("100.00", "200.00")
    assert of(kpi, papers, "dso-countback", *half)[0] == "46.000000"
    # 15 of thirty days, then the whole month of thirty.
    thirty = kpi(papers, *half, policy='[figures]\nmonth-days = "30"\n')
    assert by_name(thirty)["dso-countback"]["value"] == "45.000000"


def test_clients_that_are_payees_have_figures_too(kpi: Kpi) -> None:
    text = OPENS + "2020-01-01 open Assets:Receivable\n" + SALE.text.replace(":Receivable:Acme", ":Receivable")
    data = kpi(text, *MARCH, "--by", "client", policy='[items]\nclient-from = "payee"\nnumber-links = ["INV-*"]\n')
    assert [(each["group"], by_name(each)["dso"]["value"]) for each in data["groups"]] == [("Acme", "31.000000")]


def test_numbers_keep_their_digits_in_json_and_are_read_in_coins(kpi: Kpi, tmp_path: Path) -> None:
    papers = [SALE._replace(amount="33.33333")]
    assert of(kpi, papers, "dso")[1:3] == ("33.33333", "33.33333")
    shown = run_cli("kpi", *MARCH, "-l", tmp_path / "book.beancount").stdout
    assert "33.33 " in shown
    assert "33.33333" not in shown


def test_sales_are_followed_back_as_far_as_needed(kpi: Kpi, tmp_path: Path) -> None:
    months = [f"{2023 + at // 12}-{at % 12 + 1:02}-05" for at in range(27)]
    papers = [Paper("opening", "OLD-1", "2022-12-31", "2050.00", "2023-01-31")]
    for at, on in enumerate(months):
        papers.append(Paper("sale", f"INV-{at}", on, "100.00", on))
        papers.append(Paper("paid", f"INV-{at}", on, "100.00"))
    promise = '2023-03-01 custom "ar-promise" "INV-2" 2025-03-10 100.00 USD "J. Smith"\n'
    text = ledger_of(papers) + promise
    exact = Oracle(papers, "2025-03-01", "2025-03-31")
    for _ in range(2):  # once from the files, once from the snapshot
        found = by_name(kpi(text, *MARCH))
        assert abs(Fraction(found["dso-countback"]["value"]) - exact.countback()) < Fraction(1, 1_000_000)
        assert abs(Fraction(found["dso-exhaustion"]["value"]) - exact.exhaustion()) < Fraction(1, 1_000_000)
        assert (found["dso-countback"]["n"], found["promises-kept"]["n"]) == (21, 1)
    uncached = run_cli("kpi", *MARCH, "-l", tmp_path / "book.beancount", "-f", "json", "--no-cache")
    assert by_name(json.loads(uncached.stdout)) == found


LATER = """\
2025-04-01 custom "ar-dispute" "INV-1" "opened" 10.00 USD "late"
2025-04-01 custom "ar-promise" "INV-1" 2025-03-31 100.00 USD "J. Smith"
2025-04-01 open Assets:Receivable:Later  EUR
  kind: "b2b"
2025-04-02 * "Acme" "Not hers" #moved-receipt
  paid-on: 2025-03-21
  moved-receipt: 100.00 USD
  Assets:Receivable:Acme  100.00 USD
    invoice: "INV-1"
  Assets:Receivable:Bolt  -100.00 USD
2025-04-03 * "Later" "Sale" ^INV-9
  Assets:Receivable:Later  7.77 EUR
  Income:Sales
"""


def test_what_is_dated_later_changes_no_byte(kpi: Kpi, tmp_path: Path) -> None:
    papers = [SALE, PAID, SALE._replace(number="INV-2")]
    book = tmp_path / "book.beancount"
    for words in ((), ("--by", "client"), ("--every", "month", "--from", "2025-01-10")):
        kpi(papers, *MARCH)
        before = run_cli("kpi", "--to", "2025-03-31", *words, "-l", book, "-f", "json")
        kpi(ledger_of(papers) + LATER, *MARCH)
        assert run_cli("kpi", "--to", "2025-03-31", *words, "-l", book, "-f", "json") == before
        assert before.code == 0


def grouped(kpi: Kpi, by: str) -> dict[str, Any]:
    """Return the sales of each group of two clients, one of them with two projects."""
    opens = OPENS.replace("Assets:Receivable:Acme\n", 'Assets:Receivable:Acme\n  kind: "b2b"\n')
    papers = [
        SALE._replace(meta='project: "Mill"'),
        PAID._replace(amount="60.00"),
        SALE._replace(number="INV-2", amount="50.00", meta='project: "Yard"'),
    ]
    both = (
        '2025-03-22 * "Acme" "Both"\n  Assets:Bank:Checking  50.00 USD\n'
        '  Assets:Receivable:Acme  -40.00 USD\n    invoice: "INV-1"\n'
        '  Assets:Receivable:Acme  -10.00 USD\n    invoice: "INV-2"\n'
    )
    bolt = SALE._replace(number="INV-3", amount="7.00").text.replace(":Acme", ":Bolt")
    return kpi(opens + "".join(p.text for p in papers) + both + bolt, *MARCH, "--by", by)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("client", {"Acme": ("150.00", "40.00"), "Bolt": ("7.00", "7.00")}),
        ("kind", {"b2b": ("150.00", "40.00"), "(none)": ("7.00", "7.00")}),
        ("project", {"Mill": ("100.00", "0.00"), "Yard": ("50.00", "40.00"), "(none)": ("7.00", "7.00")}),
    ],
)
def test_groups_stand_beside_everybody(kpi: Kpi, by: str, groups: dict[str, tuple[str, str]]) -> None:
    data = grouped(kpi, by)
    assert data["by"] == by
    assert {each["group"]: (each["sales"], each["closing"]) for each in data["groups"]} == groups
    assert [(each["sales"], each["closing"]) for each in data["totals"]] == [("157.00", "47.00")]
    for key in ("opening", "sales", "closing"):
        assert sum(Decimal(each[key]) for each in data["groups"]) == Decimal(data["totals"][0][key])


SPLIT = """\
2025-03-01 * "Acme" "Two sites" ^INV-1
  Assets:Receivable:Acme  60.00 USD
    due: 2025-03-31
    project: "North"
  Assets:Receivable:Acme  40.00 USD
    due: 2025-04-30
    project: "South"
  Income:Sales

2025-03-05 * "Acme" "Credited" ^INV-1 #credit-memo
  Assets:Receivable:Acme  -80.00 USD
  Income:Sales

2025-03-06 * "Acme" "Given up" ^INV-1
  Assets:Receivable:Acme  -20.00 USD
  Expenses:BadDebt

2025-03-07 * "Acme" "For nothing yet" #credit-memo
  Assets:Receivable:Acme  -5.00 USD
  Income:Sales
"""


def test_a_memo_on_two_projects_lowers_the_sales_of_both(kpi: Kpi) -> None:
    text = OPENS + SPLIT
    groups = kpi(text, *MARCH, "--by", "project")["groups"]
    assert {each["group"]: each["sales"] for each in groups} == {"(none)": "-5.00", "North": "0.00", "South": "20.00"}
    south = next(each for each in groups if each["group"] == "South")
    assert by_name(south)["bad-debt-rate"]["value"] == "100.000000"


def test_months_stand_side_by_side(kpi: Kpi, tmp_path: Path) -> None:
    papers = [SALE, PAID._replace(on="2025-04-20"), SALE._replace(number="INV-2", on="2025-05-01", due="2025-05-31")]
    data = kpi(papers, "--months", "3", "--to", "2025-06-10")
    assert data["as_of"] == "2025-05-31"
    assert [each["period"] for each in data["periods"]] == [
        {"from": "2025-03-01", "to": "2025-03-31", "days": 31},
        {"from": "2025-04-01", "to": "2025-04-30", "days": 30},
        {"from": "2025-05-01", "to": "2025-05-31", "days": 31},
    ]
    # Each is what `kpi` says of it alone, and ties on its own last day.
    for each in data["periods"]:
        assert each == kpi(papers, "--from", each["period"]["from"], "--to", each["period"]["to"])
        assert each["ties"][0]["difference"] == "0.00"
    shown = run_cli("kpi", "--months", "3", "--to", "2025-06-10", "-l", tmp_path / "book.beancount").stdout
    assert "2025-03  2025-04  2025-05  Course" in shown
    dso = next(line for line in shown.splitlines() if line.startswith("DSO, simple"))
    assert dso.split() == ["DSO,", "simple", "dso", "days", "31.0", "n/a", "31.0", "▄·▄"]


def test_quarters_begin_and_end_with_the_span(kpi: Kpi) -> None:
    data = kpi([SALE], "--every", "quarter", "--from", "2025-02-10", "--to", "2025-07-31", "--kpi", "dso")
    assert [(e["period"]["from"], e["period"]["to"]) for e in data["periods"]] == [
        ("2025-02-10", "2025-03-31"),
        ("2025-04-01", "2025-06-30"),
        ("2025-07-01", "2025-07-31"),
    ]
    assert [[each["kpi"] for each in e["kpis"]] for e in data["periods"]] == [["dso"]] * 3
    months = kpi([SALE], "--every", "month", "--to", "2025-03-10", "--by", "client", "--kpi", "dso")
    assert [e["period"]["to"] for e in months["periods"]] == ["2025-01-31", "2025-02-28", "2025-03-10"]
    assert [[each["group"] for each in e["groups"]] for e in months["periods"]] == [[], [], ["Acme"]]


def test_chosen_figures_come_in_their_usual_order(kpi: Kpi) -> None:
    assert list(by_name(kpi([SALE], *MARCH, "--kpi", "cei", "--kpi", "DSO"))) == ["dso", "cei"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2025-04-01", "--to", "2025-03-31"), "--from 2025-04-01 lies after --to 2025-03-31"),
        (("--to", "2025-02-30"), "--to: '2025-02-30' is not a day of the calendar"),
        (("--from", "soon"), "--from: 'soon' is not a date"),
        (("--kpi", "dos"), "Did you mean dso?"),
        (("--kpi", "xyzzy"), "There are dso, "),
        (("--by", "colour"), "no client has the metadata 'colour'"),
        (("--every", "week"), "Choose month or quarter."),
        (("--months", "3", "--from", "2025-01-01"), "--months stands for --from and --every month"),
        (("--months", "3", "--every", "quarter"), "--months stands for --from and --every month"),
        (("--months", "1", "--to", "0001-01-30"), "there is no whole month up to 0001-01-30"),
        (("--every", "month", "--from", "0001-01-01", "--to", "2025-01-31"), "these are more than 600 periods"),
    ],
)
def test_what_cannot_be_asked(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "book.beancount").write_text(OPENS + SALE.text, encoding="utf-8")
    assert_refused(run_cli("kpi", *words, "-l", tmp_path / "book.beancount"), said)


def test_a_day_that_is_still_to_come_is_said(kpi: Kpi, tmp_path: Path) -> None:
    kpi([SALE], "--from", "2026-03-01", "--to", "2026-04-30")
    shown = run_cli("kpi", "--to", "2026-04-30", "-l", tmp_path / "book.beancount").stdout
    assert "The last day, 2026-04-30, is still to come." in shown
    assert "still to come" not in run_cli("kpi", "--to", "2026-03-31", "-l", tmp_path / "book.beancount").stdout


def test_a_ledger_with_errors_is_answered_and_its_errors_told(tmp_path: Path) -> None:
    (tmp_path / "book.beancount").write_text(OPENS + SALE.text + "2025-03-31 balance Assets:Bank 1 USD\n", "utf-8")
    answer = run_cli("kpi", *MARCH, "-l", tmp_path / "book.beancount")
    assert (answer.code, "DSO, simple" in answer.stdout) == (1, True)
    assert "the ledger has" in answer.stderr


def asked(*words: object) -> Answer:
    return run_cli("kpi", "--to", "2026-03-31", *words, "-f", "json")


def test_a_revision_is_read_as_its_files_were(books: Repository) -> None:
    before = json.loads(asked("-l", books.folder / "main.beancount").stdout)
    head = books.git("rev-parse", "HEAD").strip()
    text = (books.folder / "main.beancount").read_text(encoding="utf-8")
    (books.folder / "main.beancount").write_text(text + "\n; more\n", encoding="utf-8")
    there = json.loads(asked("-l", books.folder / "main.beancount", "--rev", head).stdout)
    assert there.pop("revision").startswith(head[:7])
    assert there == before


@pytest.mark.parametrize("name", ["dso", "dso-countback", "dso-exhaustion", "cei", "days-to-pay", "dispute-rate"])
def test_every_figure_is_explained_as_kpi_tells_it(kpi: Kpi, name: str) -> None:
    papers = [SALE, SALE._replace(number="INV-2"), PAID]
    data = kpi(papers, *MARCH)
    explained = _explain(name)
    (one,) = explained["explained"]
    assert {key: one[key] for key in by_name(data)[name]} == by_name(data)[name]
    assert explained["formula"]
    assert one["cases_are"]


def _explain(name: str) -> dict[str, Any]:
    answer = run_cli("kpi", "explain", name, *MARCH, "-l", "book.beancount", "-f", "json")
    assert answer.code == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert isinstance(data, dict)
    return data


def test_a_countback_tells_the_months_that_it_counted(kpi: Kpi) -> None:
    papers = [
        SALE,
        SALE._replace(number="INV-2", on="2025-02-03", due="2025-02-28"),
        PAID._replace(number="INV-2", amount="50.00"),
    ]
    kpi(papers, *MARCH)
    explained = _explain("dso-countback")
    (one,) = explained["explained"]
    assert one["months"] == [
        {"from": "2025-03-01", "to": "2025-03-31", "sales": "100.00", "days": "31.000000"},
        {"from": "2025-02-01", "to": "2025-02-28", "sales": "100.00", "days": "14.000000"},
    ]
    assert one["worked"] == "31 + 50.00 / 100.00 * 28"
    shown = run_cli("kpi", "explain", "dso-countback", *MARCH, "-l", "book.beancount").stdout
    assert "Months counted, the last one first" in shown
    assert "45.0 days" in shown


def test_an_unknown_figure_is_asked_back(tmp_path: Path) -> None:
    (tmp_path / "book.beancount").write_text(OPENS, encoding="utf-8")
    answer = run_cli("kpi", "explain", "best-dso", "-l", tmp_path / "book.beancount")
    assert_refused(answer, "there is no figure 'best-dso'", "Did you mean bpdso?")
