"""Figures of a period worked out from documents by hand: the oracle of `kpi`, which knows nothing of the program.

Everything is a fraction until it is compared; days are walked one by one, and a balance is added up from all documents.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from tests.support.books import day

OPENS = """\
option "title" "Figures"
option "operating_currency" "USD"
2020-01-01 open Assets:Bank:Checking
2020-01-01 open Income:Sales
2020-01-01 open Equity:Opening
2020-01-01 open Expenses:BadDebt
2020-01-01 open Assets:Receivable:Acme
2020-01-01 open Assets:Receivable:Bolt

"""
COUNTER = {
    "sale": "Income:Sales",
    "opening": "Equity:Opening",
    "credit": "Income:Sales",
    "paid": "Assets:Bank:Checking",
    "loss": "Expenses:BadDebt",
}


class Paper(NamedTuple):
    """A document: `sale` and `opening` are owed by `due`, `credit`, `paid` and `loss` settle what has their number."""

    kind: str
    number: str
    on: str
    amount: str
    due: str = ""
    meta: str = ""

    @property
    def is_debit(self) -> bool:
        return self.kind in ("sale", "opening")

    @property
    def text(self) -> str:
        """The document as an entry of a ledger."""
        link = f" ^{self.number}" if self.number else ""
        lines = [f'{self.on} * "Acme" "{self.kind}"{link}']
        lines += [f"  due: {self.due}"] if self.due else []
        lines += [f"  {self.meta}"] if self.meta else []
        sign = "" if self.is_debit else "-"
        lines += [f"  Assets:Receivable:Acme  {sign}{self.amount} USD", f"  {COUNTER[self.kind]}", ""]
        return "\n".join(lines) + "\n"


def ledger_of(papers: Sequence[Paper]) -> str:
    """Return the documents as a ledger of one client."""
    return OPENS + "".join(paper.text for paper in papers)


class Oracle:
    """The figures of documents from one day to another; every paper settles no more than its number has open."""

    def __init__(self, papers: Sequence[Paper], first: str, last: str) -> None:
        self.papers = papers
        self.first, self.last = day(first), day(last)
        self.days = (self.last - self.first).days + 1

    def owed(self, on: date) -> Fraction:
        return sum((_signed(p) for p in self.papers if day(p.on) <= on), Fraction(0))

    @property
    def closing(self) -> Fraction:
        return self.owed(self.last)

    @property
    def opening(self) -> Fraction:
        return self.owed(self.first - timedelta(days=1))

    def sold(self, first: date, last: date) -> Fraction:
        own = (p for p in self.papers if p.kind in ("sale", "credit") and first <= day(p.on) <= last)
        return sum((_signed(p) for p in own), Fraction(0))

    @property
    def sales(self) -> Fraction:
        return self.sold(self.first, self.last)

    def past_due(self, more_than: int) -> Fraction:
        """Return what is open of items that are more than so many days past due."""
        found = Fraction(0)
        for item in self.papers:
            if item.is_debit and day(item.on) <= self.last and (self.last - day(item.due)).days > more_than:
                settled = (p for p in self.papers if p.number == item.number and day(p.on) <= self.last)
                found += sum((_signed(p) for p in settled), Fraction(0))
        return found

    @property
    def current(self) -> Fraction:
        return self.past_due(-100_000) - self.past_due(0)

    def dso(self) -> Fraction:
        return self.closing / self.sales * self.days

    def bpdso(self) -> Fraction:
        return self.current / self.sales * self.days

    def cei(self, months: int) -> Fraction:
        billed = self.opening + self.sales / months
        return (billed - self.closing) / (billed - self.current) * 100

    def countback(self, *, thirty: bool = False) -> Fraction:
        rest, days, last = self.closing, Fraction(0), self.last
        while rest > 0:
            first = last.replace(day=1)
            sold = self.sold(first, last)
            part = min(rest / sold, Fraction(1))
            days += part * (30 if thirty else (last - first).days + 1)
            rest, last = rest - sold, first - timedelta(days=1)
        return days

    def exhaustion(self) -> Fraction:
        rest, days, on = self.closing, Fraction(0), self.last
        while rest > 0:
            sold = self.sold(on, on)
            days += min(rest / sold, Fraction(1)) if sold > 0 else 1
            rest, on = rest - sold, on - timedelta(days=1)
        return days

    def days_to_pay(self) -> Fraction:
        return self._weighed("on")

    def days_late(self) -> Fraction:
        return self._weighed("due")

    def _weighed(self, since: str) -> Fraction:
        starts = {p.number: day(getattr(p, since)) for p in self.papers if p.is_debit}
        paid = [p for p in self.papers if p.kind == "paid" and self.first <= day(p.on) <= self.last]
        weights = sum((Fraction(p.amount) * (day(p.on) - starts[p.number]).days for p in paid), Fraction(0))
        return weights / sum((Fraction(p.amount) for p in paid), Fraction(0))


def _signed(paper: Paper) -> Fraction:
    return Fraction(paper.amount) if paper.is_debit else -Fraction(paper.amount)
