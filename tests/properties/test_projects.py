"""Projects: together they are the ledger's balances, as the aging has them, whatever the order and whatever comes later."""

from collections.abc import Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import POLICIES, book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.capabilities.aging.report import AgingOptions, aging_report
from arledger.capabilities.projects.find import state_of
from arledger.capabilities.projects.report import project_report, projects_report
from arledger.figures.groups import projects_of
from arledger.model.book import Book
from arledger.model.money import sums
from arledger.subledger.aging import Buckets
from arledger.subledger.ties import prove_ties

NAMES = ("", "", "Pit", "Bridge", "pit")


def with_projects(text: str, choices: list[int]) -> str:
    """Give entries, and some of their postings on clients' accounts, projects of their own."""
    lines: list[str] = []
    at = 0
    for line in text.splitlines():
        lines.append(line)
        is_entry = line[:2] == "20" and line[11:12] in ("*", "!")
        is_leg = line.startswith("  Assets:Receivable")
        if is_entry or is_leg:
            name = NAMES[choices[at % len(choices)] % len(NAMES)] if is_entry or at % 3 == 0 else ""
            at += 1
            if name:
                lines.append(f'{"    " if is_leg else "  "}project: "{name}"')
    return "\n".join(lines) + "\n"


def said(book: Book) -> tuple[object, ...]:
    """Return what is said of all projects, and of each, without the places of credits."""
    state = state_of(book)
    each = [project_report(state, name).data for name in projects_of(book)]
    return projects_report(state).data, [(one["clients"], one["invoices"], one["totals"]) for one in each]


def balances(book: Book) -> Mapping[tuple[str, str], Decimal]:
    rows = state_of(book).standings(state_of(book).moved, state_of(book).project_of)
    return {(row.rolled.key, row.rolled.currency): row.rolled.closing for row in rows if row.rolled.closing}


@effort(150, 3_000)
@given(ledger=random_ledgers(), choices=st.lists(st.integers(0, 40), min_size=3, max_size=9))
def test_projects_are_the_ledgers_balances_as_aged(ledger: RandomLedger, choices: list[int]) -> None:
    store = store_of(entries_of(with_projects(ledger.text, choices)))
    for policy in POLICIES:
        book = book_on(store, max(ledger.days), policy)
        assert not projects_report(state_of(book)).failed
        found = balances(book)
        totals = sums((currency, number) for (_, currency), number in found.items())
        assert all(totals[tie.currency] == tie.subledger for tie in prove_ties(book))
        rows = aging_report(book, AgingOptions(Buckets((30, 60, 90)), group="project")).data["rows"]
        assert isinstance(rows, list)
        aged = {
            (row["group"], row["currency"]): row["total"] for row in rows if isinstance(row, Mapping) and row["total"]
        }
        assert aged == found


@effort(100, 2_000)
@given(ledger=random_ledgers(), choices=st.lists(st.integers(0, 40), min_size=3, max_size=9))
def test_nothing_dated_later_and_no_order_changes_a_project(ledger: RandomLedger, choices: list[int]) -> None:
    entries = entries_of(with_projects(ledger.text, choices))
    for policy in POLICIES:
        for day in sorted(set(ledger.days))[:-1]:
            known = [entry for entry in entries if entry.date <= day]
            books = [book_on(store_of(each), day, policy) for each in (entries, known, entries[::-1])]
            assert said(books[0]) == said(books[1]) == said(books[2]), day
