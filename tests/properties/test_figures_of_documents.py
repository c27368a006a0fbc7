"""Figures of random documents are what the oracle works out by hand, or say why there is none."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.properties.test_figures import said
from tests.support.books import entries_of, store_of
from tests.support.effort import effort
from tests.support.figures import Oracle, Paper, ledger_of

from arledger.figures.span import Span, month_end
from arledger.policy.settings import Policy

FIRST = date(2025, 1, 1)
CENT = Decimal("0.01")
Draw = st.DrawFn


@st.composite
def papers(draw: Draw) -> list[Paper]:
    """Draw sales and opening balances, each settled in parts by money, credit memos and losses, never beyond it."""
    # One client has always been there: before the first document of all there is not even a currency.
    found = [
        Paper("opening", "OLD-1", "2024-12-01", "1.00", "2024-12-01"),
        Paper("paid", "OLD-1", "2024-12-02", "1.00"),
    ]
    for number in range(draw(st.integers(1, 6))):
        on = draw(st.integers(0, 100))
        amount = draw(st.decimals(CENT, 500, places=2))
        kind = draw(st.sampled_from(["sale", "sale", "sale", "opening"]))
        due = on + draw(st.sampled_from([0, 1, 14, 30, 60]))
        found.append(Paper(kind, f"INV-{number}", _day(on), f"{amount}", _day(due)))
        for _ in range(draw(st.integers(0, 3))):
            part = draw(st.decimals(0, amount, places=2))
            if part:
                later = _day(on + draw(st.integers(0, 100)))
                settles = draw(st.sampled_from(["paid", "paid", "paid", "credit", "loss"]))
                found.append(Paper(settles, f"INV-{number}", later, f"{part}"))
                amount -= part
    return found


def _day(offset: int) -> str:
    return (FIRST + timedelta(days=offset)).isoformat()


@effort(150, 4_000)
@given(papers(), st.integers(-5, 150), st.integers(0, 120))
def test_figures_are_those_of_the_documents(drawn: list[Paper], start: int, length: int) -> None:
    span = Span(FIRST + timedelta(days=start), FIRST + timedelta(days=start + length))
    data = said(store_of(entries_of(ledger_of(drawn))), Policy(), span)
    oracle = Oracle(drawn, span.first.isoformat(), span.last.isoformat())
    for key, exact in (("opening", oracle.opening), ("sales", oracle.sales), ("closing", oracle.closing)):
        assert Fraction(data[key]) == exact
    found = {each["kpi"]: each["value"] and Fraction(each["value"]) for each in data["kpis"]}
    expected: dict[str, Fraction] = {}
    if oracle.sales > 0:
        expected |= {"dso": oracle.dso(), "bpdso": oracle.bpdso()}
    owed = oracle.opening + oracle.sales
    if owed - oracle.current > 0:
        expected["cei-period"] = oracle.cei(1)
    if oracle.closing:
        expected["current-share"] = oracle.current / oracle.closing * 100
        expected["over-90-share"] = oracle.past_due(90) / oracle.closing * 100
    if any(p.kind == "paid" and span.first <= date.fromisoformat(p.on) <= span.last for p in drawn):
        expected |= {"days-to-pay": oracle.days_to_pay(), "days-late": oracle.days_late()}
    if found["dso-exhaustion"] is not None:
        expected["dso-exhaustion"] = oracle.exhaustion()
    if found["dso-countback"] is not None:
        expected["dso-countback"] = oracle.countback()
    told = {name: value for name, value in found.items() if value is not None}
    for name in ("dso", "bpdso", "cei-period", "current-share", "over-90-share", "days-to-pay", "days-late"):
        assert (name in told) == (name in expected), name
    for name, exact in expected.items():
        assert abs(told[name] - exact) <= Fraction(1, 1_000_000), name


@effort(100, 4_000)
@given(papers(), st.integers(0, 150))
def test_a_countback_is_left_out_only_where_sales_do_not_lead_back(drawn: list[Paper], end: int) -> None:
    last = FIRST + timedelta(days=end)
    data = said(store_of(entries_of(ledger_of(drawn))), Policy(), Span(last.replace(day=1), last))
    oracle = Oracle(drawn, FIRST.isoformat(), last.isoformat())
    why_not = {each["kpi"]: each["why_not"] for each in data["kpis"]}
    ever_sold = oracle.sold(FIRST, last)
    if oracle.closing <= 0:
        assert why_not["dso-countback"] == why_not["dso-exhaustion"] == "nothing is owed"
    elif why_not["dso-exhaustion"]:
        assert ever_sold < oracle.closing
        assert (
            why_not["dso-exhaustion"] == "nothing was ever sold" or "history exhausted" in why_not["dso-exhaustion"]
        )
    elif why_not["dso-countback"]:
        month = date.fromisoformat(f"{why_not['dso-countback'].removeprefix('no sales in ')}-01")
        assert oracle.sold(month, min(month_end(month), last)) <= 0
