"""The published numbers of standards section 1, each as a ledger; an oracle reckons them from the documents as well."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.support.figures import OPENS, Oracle, Paper
from tests.unit.capabilities.kpi.conftest import Kpi, by_name

PERIOD = ("--from", "2025-01-01", "--to", "2025-03-31")
YEAR = ("--from", "2025-01-01", "--to", "2025-12-31")
THIRTY = '[figures]\nmonth-days = "30"\n'

# 70,000 in January, 80,000 in February and 100,000 in March; 212,000 of it open at the end.
QUARTER = (
    Paper("sale", "INV-1", "2025-01-10", "70000.00", "2025-02-10"),
    Paper("sale", "INV-2", "2025-02-14", "80000.00", "2025-03-14"),
    Paper("sale", "INV-3", "2025-03-20", "100000.00", "2025-04-20"),
    Paper("paid", "INV-1", "2025-03-25", "38000.00"),
)
# CreditGuru's table: what was open in January, three months of sales, and 6,340 open in four buckets.
GURU = (
    Paper("opening", "OLD-1", "2024-11-01", "50.00", "2024-12-01"),
    Paper("opening", "OLD-2", "2024-12-10", "6150.00", "2025-01-09"),
    Paper("sale", "INV-1", "2025-01-05", "3390.00", "2025-01-20"),
    Paper("paid", "OLD-2", "2025-01-20", "6150.00"),
    Paper("sale", "INV-2", "2025-02-03", "3610.00", "2025-02-15"),
    Paper("paid", "INV-1", "2025-02-20", "2490.00"),
    Paper("paid", "INV-2", "2025-03-01", "1810.00"),
    Paper("sale", "INV-3", "2025-03-04", "3890.00", "2025-04-30"),
    Paper("paid", "INV-3", "2025-03-24", "300.00"),
)


def is_to_the_digit(shown: str, exact: Fraction, published: str) -> bool:
    """Say whether a value has at least four decimals, is the exact one, and is printed as it was published."""
    digits = len(published.partition(".")[2])
    rounded = Decimal(shown).quantize(Decimal(1).scaleb(-digits))
    return (
        len(shown.partition(".")[2]) >= 4
        and abs(Fraction(shown) - exact) <= Fraction(1, 2_000_000)
        and rounded == Decimal(published)
    )


def value(kpi: Kpi, name: str, papers: Sequence[Paper], period: tuple[str, ...] = PERIOD, policy: str = "") -> str:
    found = by_name(kpi(papers, *period, policy=policy))[name]["value"]
    assert isinstance(found, str)
    return found


def test_g01_simple_dso(kpi: Kpi) -> None:
    months = [f"2025-{month:02}-15" for month in range(1, 13)]
    sold = [Paper("sale", f"INV-{at}", on, "150000.00", on) for at, on in enumerate(months)]
    paid = [Paper("paid", f"INV-{at}", "2025-12-20", "150000.00") for at in range(11)]
    oracle = Oracle((*sold, *paid), YEAR[1], YEAR[3])
    assert [oracle.closing, oracle.sales] == [150_000, 1_800_000]
    assert is_to_the_digit(value(kpi, "dso", (*sold, *paid), YEAR), oracle.dso(), "30.4167")


def test_g02_countback_with_months_of_thirty_days(kpi: Kpi) -> None:
    exact = Oracle(QUARTER, PERIOD[1], PERIOD[3]).countback(thirty=True)
    assert is_to_the_digit(value(kpi, "dso-countback", QUARTER, policy=THIRTY), exact, "73.714")


def test_g03_countback_by_calendar_month(kpi: Kpi) -> None:
    exact = Oracle(QUARTER, PERIOD[1], PERIOD[3]).countback()
    assert is_to_the_digit(value(kpi, "dso-countback", QUARTER), exact, "73.171")


def test_g04_exhaustion_by_day_with_all_of_january_on_its_last_day(kpi: Kpi) -> None:
    papers = (QUARTER[0]._replace(on="2025-01-31"), *QUARTER[1:])
    exact = Oracle(papers, PERIOD[1], PERIOD[3]).exhaustion()
    assert is_to_the_digit(value(kpi, "dso-exhaustion", papers), exact, "59.457")
    assert value(kpi, "dso-countback", papers)[:6] == "73.171"


def test_g05_more_is_owed_than_was_ever_sold(kpi: Kpi) -> None:
    papers = (*QUARTER[:3], Paper("opening", "OLD-1", "2024-12-31", "10000.00", "2025-01-31"))
    assert Oracle(papers, PERIOD[1], PERIOD[3]).closing == 260_000
    for policy in ("", THIRTY):
        found = by_name(kpi(papers, *PERIOD, policy=policy))["dso-countback"]
        assert (found["value"], found["why_not"]) == (None, "> 90 days, history exhausted")
    # By day the history begins with the first sale.
    found = by_name(kpi(papers, *PERIOD))["dso-exhaustion"]
    assert (found["value"], found["why_not"]) == (None, "> 81 days, history exhausted")


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("dso", "52.397"),
        ("bpdso", "29.669"),
        ("add", "22.727"),
        ("current-share", "56.62"),
        ("over-90-share", "0.79"),
    ],
)
def test_g06_dso_best_possible_and_delinquent(kpi: Kpi, name: str, published: str) -> None:
    oracle = Oracle(GURU, PERIOD[1], PERIOD[3])
    assert [oracle.opening, oracle.sales, oracle.closing, oracle.current] == [6_200, 10_890, 6_340, 3_590]
    exact = {
        "dso": oracle.dso(),
        "bpdso": oracle.bpdso(),
        "add": oracle.dso() - oracle.bpdso(),
        "current-share": oracle.current / oracle.closing * 100,
        "over-90-share": oracle.past_due(90) / oracle.closing * 100,
    }[name]
    assert is_to_the_digit(value(kpi, name, GURU), exact, published)


@pytest.mark.parametrize(("name", "months", "published"), [("cei", 3, "55.93"), ("cei-period", 1, "79.63")])
def test_g07_and_g08_collection_effectiveness_by_both_conventions(
    kpi: Kpi, name: str, months: int, published: str
) -> None:
    exact = Oracle(GURU, PERIOD[1], PERIOD[3]).cei(months)
    assert is_to_the_digit(value(kpi, name, GURU), exact, published)


def test_g09_collection_effectiveness_of_one_period(kpi: Kpi) -> None:
    papers = (
        Paper("opening", "OLD-1", "2025-02-10", "100000.00", "2025-03-01"),
        Paper("sale", "INV-1", "2025-03-05", "1000000.00", "2025-04-30"),
        Paper("paid", "OLD-1", "2025-03-20", "80000.00"),
        Paper("paid", "INV-1", "2025-03-20", "900000.00"),
    )
    march = ("--from", "2025-03-01", "--to", "2025-03-31")
    oracle = Oracle(papers, march[1], march[3])
    assert [oracle.opening, oracle.closing, oracle.current] == [100_000, 120_000, 100_000]
    assert is_to_the_digit(value(kpi, "cei-period", papers, march), oracle.cei(1), "98.0")
    # Of one month both conventions are one.
    assert value(kpi, "cei", papers, march) == value(kpi, "cei-period", papers, march)


def turned_over(opening: str, sales: str, closing: str) -> tuple[Paper, ...]:
    paid = f"{Decimal(opening) + Decimal(sales) - Decimal(closing)}"
    return (
        *((Paper("opening", "OLD-1", "2024-12-31", opening, "2025-01-31"),) if Decimal(opening) else ()),
        Paper("sale", "INV-1", "2025-06-01", sales, "2025-07-01"),
        *((Paper("paid", "OLD-1", "2025-06-15", opening),) if Decimal(opening) else ()),
        Paper("paid", "INV-1", "2025-06-15", f"{Decimal(paid) - Decimal(opening)}"),
    )


def test_g10a_turnover_on_closing_receivables(kpi: Kpi) -> None:
    papers = turned_over("0.00", "4192200.00", "328800.00")
    oracle = Oracle(papers, YEAR[1], YEAR[3])
    assert oracle.closing == 328_800
    turnover = oracle.sales / oracle.closing
    assert is_to_the_digit(value(kpi, "turnover-closing", papers, YEAR), turnover, "12.750")
    assert is_to_the_digit(value(kpi, "collection-period-closing", papers, YEAR), 365 / turnover, "28.627")


def test_g10b_turnover_on_the_mean_of_opening_and_closing(kpi: Kpi) -> None:
    papers = turned_over("300000.00", "6205000.00", "370000.00")
    oracle = Oracle(papers, YEAR[1], YEAR[3])
    turnover = oracle.sales / ((oracle.opening + oracle.closing) / 2)
    assert is_to_the_digit(value(kpi, "turnover", papers, YEAR), turnover, "18.522")
    assert is_to_the_digit(value(kpi, "collection-period", papers, YEAR), 365 / turnover, "19.706")


@pytest.mark.parametrize(
    ("paid", "published"),
    [
        ([("10.00", 5), ("100.00", 10)], "9.545"),
        ([("1000.00", 15), ("3000.00", 30), ("2000.00", 45)], "32.5"),
    ],
    ids=["g11a", "g11b"],
)
def test_g11_days_to_pay_by_amount(kpi: Kpi, paid: list[tuple[str, int]], published: str) -> None:
    papers: list[Paper] = []
    for at, (amount, days) in enumerate(paid):
        papers.append(Paper("sale", f"INV-{at}", "2025-02-01", amount, "2025-02-11"))
        on = f"2025-02-{1 + days:02}" if days < 28 else f"2025-03-{days - 27:02}"
        papers.append(Paper("paid", f"INV-{at}", on, amount))
    oracle = Oracle(papers, PERIOD[1], PERIOD[3])
    assert is_to_the_digit(value(kpi, "days-to-pay", papers), oracle.days_to_pay(), published)
    assert oracle.days_late() == oracle.days_to_pay() - 10
    late = f"{Decimal(published) - 10}"  # due after ten days, all of them
    assert is_to_the_digit(value(kpi, "days-late", papers), oracle.days_late(), late)


def receipt(at: int, numbers: Sequence[int], *, from_bank: bool) -> str:
    """Return a receipt of 100.00 for each of some invoices."""
    meta = f'  bank-ref: "B{at:04}"\n' if from_bank else ""
    legs = [f'  Assets:Receivable:Acme  -100.00 USD\n    invoice: "INV-{number:04}"\n' for number in numbers]
    money = f"  Assets:Bank:Checking  {len(numbers) * 100}.00 USD\n"
    return f'2025-03-10 * "Acme" "Receipt {at}"\n{meta}{money}{"".join(legs)}\n'


def moved(at: int, of: int, to: int) -> str:
    return (
        f'2025-03-20 * "Acme" "It was for another" #moved-receipt\n  moved-receipt: "B{at:04}"\n'
        f'  paid-on: 2025-03-10\n  Assets:Receivable:Acme  100.00 USD\n    invoice: "INV-{of:04}"\n'
        f'  Assets:Receivable:Acme  -100.00 USD\n    invoice: "INV-{to:04}"\n\n'
    )


def month_of_cash() -> str:
    """Return the month of G13: 600 invoices, 200 receipts for 520 of them, disputes, promises, three moves."""
    amounts = [100] * 520 + [600] * 79 + [2600]
    parts = [
        OPENS,
        '2025-02-20 * "Acme" "On account"\n  Assets:Bank:Checking  1250.00 USD\n  Assets:Receivable:Acme\n\n',
    ]
    for number, amount in enumerate(amounts):
        parts.append(Paper("sale", f"INV-{number:04}", "2025-03-01", f"{amount}.00", "2025-04-30").text)
    sizes = [(3, True)] * 110 + [(2, True)] * 40 + [(3, False)] * 10 + [(2, False)] * 40
    number = 0
    for at, (size, from_bank) in enumerate(sizes):
        parts.append(receipt(at, range(number, number + size), from_bank=from_bank))
        number += size
    parts += [moved(at, of=at * 3, to=590 + at) for at in range(3)]
    parts += [f'2025-03-12 custom "ar-dispute" "INV-{n:04}" "opened" 10.00 USD "short"\n' for n in range(560, 578)]
    promised = [*range(100, 131), *range(530, 539)]
    parts += [f'2025-03-05 custom "ar-promise" "INV-{n:04}" 2025-03-15 100.00 USD "J. Smith"\n' for n in promised]
    return "".join(parts)


def test_g13_matching_unapplied_disputes_and_promises(kpi: Kpi) -> None:
    data = kpi(month_of_cash(), "--from", "2025-03-01", "--to", "2025-03-31")
    found = by_name(data)
    told = {
        name: (found[name]["numerator"], found[name]["denominator"], found[name]["value"][:-4])
        for name in (
            "auto-match-rate", "auto-match-lines", "match-precision", "unapplied-share", "dispute-rate", "promises-kept",
        )
    }  # fmt: skip
    assert told == {
        "auto-match-rate": ("150", "200", "75.00"),
        "auto-match-lines": ("410", "520", "78.84"),
        "match-precision": ("147", "150", "98.00"),
        "unapplied-share": ("1250.00", "50000.00", "2.50"),
        "dispute-rate": ("18", "600", "3.00"),
        "promises-kept": ("31", "40", "77.50"),
    }
    assert found["auto-match-lines"]["value"] == "78.846154"
