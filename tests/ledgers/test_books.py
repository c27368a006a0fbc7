"""The books that come with the program: they load, their generator makes them, and nothing is missing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from tests.support.places import LEDGERS, ROOT

AS_OF = date(2026, 3, 31)

AWKWARD = {
    "Acme": (
        "early-payment discount leg",
        "one entry on two receivable accounts",
        "document with a link",
    ),
    "AcmeHoldings": (
        "Acme beside AcmeHoldings: two clients, not one",
        "invoice dated after its payment and after the report date",
        "link dated later than the report",
        "one receipt for several invoices, a posting for each",
    ),
    "BoltForge": ("overpayment", "credit memo said by a tag", "receipt said by a tag"),
    "Calder": (
        "same invoice number at two clients",
        "retention on a deeper account",
        "receipt in another currency",
    ),
    "Dunmore": (
        "one cent left",
        "one receipt with several links",
        "dispute opened",
        "note about an invoice",
    ),
    "Elmwood": (
        "payment dated before its invoice",
        "receipt without a link",
        "same invoice number at two clients",
    ),
    "Fairhaven": (
        *(f"day {past} past due on {AS_OF}" for past in (0, 1, 30, 31)),
        "promise open on the report date",
        "limit raised",
    ),
    "Granite": (
        "advance plus instalments",
        "promise kept",
        "three instalments, the remainder on the last",
        "two equal instalments with one due date",
    ),
    "HarborFinance": ("disbursement net of a withheld fee", "disbursement short of the invoice"),
    "Hollis": (
        "a mail that nobody has answered",
        "hold released",
        "missing due date and missing terms",
        "returned payment, paid again later",
    ),
    "Ironbark": (
        "discount taken too late, the difference stays open",
        "missing due date, the client's terms hold",
        "negative invoice",
        "payment after the report date, with a link to an item open on it",
    ),
    "Juniper": ("dispute resolved", "future-dated invoice", "pending invoice", "terms changed"),
    "Kestrel": (
        *(f"day {past} past due on {AS_OF}" for past in (60, 61, 90, 91)),
        "a call on record",
        "debit memo",
        "escalated, and its day is over",
        "hold in force",
        "promise broken",
        "reminders of three levels",
    ),
    "MeridianCapital": (
        "contract queried by the leasing company",
        "disbursement net of a withheld fee",
        "one transfer for several contracts",
    ),
    "Moller": ("bank fee leg", "pending receipt"),
    "Nolan": ("no letters to an insolvent client", "write-off with approval"),
    "Orchard": (
        "a sale on the client's account that a leasing company pays",
        "adjustment, set off against a payable",
        "credit memo on a paid invoice",
    ),
    "PetrovaClinic": ("refund of an unapplied credit", "zero invoice"),
    "QuickPrint": ("returned payment reopening its item",),
    "SummitLease": ("financed sale unwound",),
    "Thornbury": (
        "discount leg and bank fee leg",
        "number as metadata of the posting",
        "number as metadata of the transaction",
    ),
    "Weber": ("one client, two currencies", "refund said by a tag"),
    "deposits": (
        "deposit applied",
        "deposit applied to the leasing company's invoice",
        "deposit applied, the rest paid",
        "deposit forfeited",
        "deposit held while the disbursement is short",
        "deposit refundable, and nobody asked for it back",
        "deposit refund sent back by the bank",
        "deposit refunded in part",
        "deposit taken before its sale is invoiced",
        "deposit taken before its sale is invoiced, and transferred to it",
        "deposit whose refund was requested a few days ago",
        "deposit whose refund was requested long ago",
    ),
    "main": ("books closed to the end of 2025",),
}

WAYS = {
    *("debit invoice on posting", "debit invoice on transaction", "debit, 1 links", "debit, 0 links"),
    *("debit due on posting", "debit due on transaction", "no due date", "deeper account", "price"),
    *("credit invoice on posting", "credit number on transaction"),
    *("credit, 0 links", "credit, 1 links", "credit, 2 links"),
    *("flag !", "flag *", "tag refund", "tag credit-memo", "tag receipt"),
    *("debit against Assets:Bank", "credit against Assets:Bank", "credit against Income"),
    *("credit against Liabilities:Tax", "credit against Liabilities:Payable"),
    *("credit against Liabilities:Deposits", "credit against Expenses:BadDebt"),
    *("credit against Expenses:Discounts", "credit against Expenses:BankFees"),
}
"""Section 2 of the ledger format, as `test_every_way_to_write_a_document_is_used` reads it."""


def load(folder: Path) -> list[Any]:
    """Load a copy of a book, so that no cache is written beside the committed files."""
    entries, errors, _ = loader.load_file(str(folder / "main.beancount"))
    assert errors == []
    return list(entries)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("books") / "ledgers"
    shutil.copytree(LEDGERS, folder)
    return folder


@pytest.fixture(scope="module")
def entries(copy: Path) -> list[Any]:
    return load(copy / "demo")


@pytest.fixture(scope="module")
def documents(entries: list[Any]) -> list[Any]:
    """The demo's transactions with a leg on a client's account or a deposit."""
    roots = ("Assets:Receivable:", "Liabilities:Deposits:")
    return [
        entry
        for entry in entries
        if isinstance(entry, data.Transaction)
        and any(posting.account.startswith(roots) for posting in entry.postings)
    ]


def client(account: str) -> str | None:
    match account.split(":"):
        case ["Assets", "Receivable", name, *_]:
            return name
    return None


def legs(documents: list[Any]) -> Iterator[tuple[Any, Any, str]]:
    """Yield each leg on a client's account with its entry and the client."""
    for entry in documents:
        for posting in entry.postings:
            if name := client(posting.account):
                yield entry, posting, name


def numbers(entry: Any, posting: Any) -> set[str]:
    """The numbers of a leg: its own metadata, else the entry's, else the links."""
    named = posting.meta.get("invoice") or entry.meta.get("invoice")
    return {named} if named else set(entry.links)


def opened(documents: list[Any]) -> dict[tuple[str, str], list[Any]]:
    """The debits that open items, by client and number; returned payments reopen and are not among them."""
    found: dict[tuple[str, str], list[Any]] = {}
    for entry, posting, name in legs(documents):
        at_bank = any(other.account.startswith("Assets:Bank") for other in entry.postings)
        if posting.units.number >= 0 and not at_bank:
            for number in numbers(entry, posting):
                found.setdefault((name, number), []).append((entry, posting))
    return found


def test_the_tiny_book_is_one_clean_page(copy: Path) -> None:
    text = (LEDGERS / "tiny/main.beancount").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 45
    debits = opened([entry for entry in load(copy / "tiny") if isinstance(entry, data.Transaction)])
    assert sorted(debits) == [
        ("Acme", "INV-0001"),
        ("Acme", "INV-0003"),
        ("Bolt", "INV-0002"),
        ("Bolt", "INV-0004"),
    ]


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_the_generator_makes_the_committed_files(tmp_path: Path, seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    command = [sys.executable, "-m", "tools.make_demo", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    demo = LEDGERS / "demo"
    committed = {path.relative_to(demo): path.read_bytes() for path in demo.rglob("*") if path.is_file()}
    assert made == committed


def test_fava_opens_the_demo(copy: Path) -> None:
    from fava.core import FavaLedger

    ledger = FavaLedger(str(copy / "demo/main.beancount"), poll_watcher=True)
    assert ledger.errors == []
    assert len(ledger.all_entries) > 800


def test_the_fast_loader_reads_the_demo_without_errors(copy: Path, entries: list[Any]) -> None:
    uromyces = pytest.importorskip("uromyces", reason="the extra `fast` is not installed")
    ledger = uromyces.load_file(str(copy / "demo/main.beancount"))
    assert ledger.errors == []
    assert len(ledger.entries) == len(entries)


def test_the_demo_has_the_size_of_a_real_book(entries: list[Any], documents: list[Any]) -> None:
    kinds = [
        entry.meta["kind"]
        for entry in entries
        if isinstance(entry, data.Open) and entry.account.startswith("Assets:Receivable:") and "kind" in entry.meta
    ]
    assert 22 <= len(kinds) <= 28
    assert kinds.count("leasing") == 4
    assert kinds.count("retail") >= 3
    assert 550 <= len(documents) <= 700
    months = {(entry.date.year, entry.date.month) for entry in documents if entry.date <= AS_OF}
    assert min(months) == (2024, 4)
    assert max(months) == (2026, 3)
    assert len(months) == 24


def test_the_attached_files_are_small() -> None:
    files = list((LEDGERS / "demo/documents").rglob("*.txt"))
    assert files
    assert sum(path.stat().st_size for path in files) < 100_000


@pytest.mark.parametrize("name", sorted(AWKWARD))
def test_every_awkward_case_is_named_where_it_is(name: str) -> None:
    demo = LEDGERS / "demo"
    path = next(path for path in demo.rglob("*.beancount") if path.stem == name)
    named = re.findall(r"^; awkward: (.+)\n[0-9]", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(AWKWARD[name]) - set(named) == set()


def test_no_awkward_case_is_left_out_of_this_list() -> None:
    for path in (LEDGERS / "demo").rglob("*.beancount"):
        named = re.findall(r"^; awkward: (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        fees = {"disbursement net of a withheld fee"}
        assert set(named) - set(AWKWARD.get(path.stem, ())) - fees == set(), path


def test_days_past_due_stand_on_both_sides_of_every_limit(documents: list[Any]) -> None:
    for name, days in (("Fairhaven", (0, 1, 30, 31)), ("Kestrel", (60, 61, 90, 91))):
        dues = {
            entry.meta["due"]
            for (owner, _), debits in opened(documents).items()
            for entry, _ in debits
            if owner == name and "due" in entry.meta
        }
        assert {AS_OF - timedelta(days=past) for past in days} <= dues


def test_invoice_numbers_have_no_gap(documents: list[Any]) -> None:
    used = {number for entry, posting, _ in legs(documents) for number in numbers(entry, posting)}
    counts = sorted(
        (int(year), int(count))
        for series, year, count in (number.split("-") for number in used if number.startswith("INV-"))
    )
    assert counts[0] == (2024, 1)
    assert all(later in {(year, count + 1), (year + 1, 1)} for (year, count), later in pairwise(counts))


def test_every_credit_names_a_known_number(documents: list[Any]) -> None:
    known = opened(documents)
    unknown = [
        (name, number)
        for entry, posting, name in legs(documents)
        if posting.units.number < 0
        for number in numbers(entry, posting)
        if (name, number) not in known and not number.startswith("DEP-")
    ]
    assert len(unknown) == 1, "only the negative invoice carries a number of its own"


def test_no_due_date_lies_before_its_invoice(documents: list[Any]) -> None:
    for entry, posting, _ in legs(documents):
        for meta in (entry.meta, posting.meta):
            assert meta.get("due", entry.date) >= entry.date


def test_metadata_is_spelt_as_documented(entries: list[Any], documents: list[Any]) -> None:
    private = re.compile(r"filename|lineno|__.*")
    spelt = {key for entry in documents for key in entry.meta}
    spelt |= {key for entry in documents for posting in entry.postings for key in posting.meta}
    spelt = {key for key in spelt if not private.fullmatch(key)}
    assert spelt == {
        "due",
        "invoice",
        "number",
        "contract",
        "secures",
        "client",
        "payer",
        "financed",
        "by",
        "project",
    }
    known = {
        key for entry in entries if isinstance(entry, data.Open) for key in entry.meta if not private.fullmatch(key)
    }
    assert known == {
        "name",
        "kind",
        "terms",
        "credit-limit",
        "email",
        "sales-rep",
        "region",
        "funding-days",
        "funding-fee",
    }
    bare = [posting for entry in documents for posting in entry.postings if posting.account == "Assets:Receivable"]
    assert bare == []


def test_what_both_loaders_cannot_read_is_not_written(entries: list[Any]) -> None:
    customs = [entry for entry in entries if isinstance(entry, data.Custom)]
    notes = [entry for entry in entries if isinstance(entry, data.Note)]
    assert customs
    assert notes
    assert all(set(entry.meta) <= {"filename", "lineno"} for entry in customs)
    assert all(not entry.links and not entry.tags for entry in notes)


def test_every_directive_of_the_format_is_used(entries: list[Any]) -> None:
    customs = [entry for entry in entries if isinstance(entry, data.Custom)]
    names = (
        "reminder promise dispute approval refund close terms limit hold release stop contact escalation financing"
    )
    assert {entry.type for entry in customs} == {f"ar-{name}" for name in names.split()}
    states = {entry.values[1].value for entry in customs if entry.type == "ar-dispute"}
    assert states == {"opened", "resolved"}
    assert any("invoice" in entry.meta for entry in entries if isinstance(entry, data.Note))
    assert any(entry.links for entry in entries if isinstance(entry, data.Document))
    assert any(isinstance(entry, data.Price) for entry in entries)


def test_every_way_to_write_a_document_is_used(documents: list[Any]) -> None:
    """Section 2 of the ledger format: numbers, due dates, settlements and kinds."""
    used = set()
    for entry, posting, name in legs(documents):
        debit = posting.units.number > 0
        side = "debit" if debit else "credit"
        for where, meta in (("posting", posting.meta), ("transaction", entry.meta)):
            used |= {f"{side} {key} on {where}" for key in ("invoice", "due", "number") if key in meta}
        used |= {f"{side}, {min(len(entry.links), 2)} links", f"flag {entry.flag}"}
        used |= {f"tag {tag}" for tag in entry.tags}
        if debit and "due" not in entry.meta and "due" not in posting.meta:
            used.add("no due date")
        used |= {f"{side} against {_kind(other)}" for other in entry.postings if client(other.account) != name}
        used |= {"price" for other in entry.postings if other.price}
        if posting.account.count(":") == 3:
            used.add("deeper account")
    assert WAYS - used == set()


def _kind(posting: Any) -> str:
    head = posting.account.split(":")
    return head[0] if head[0] == "Income" else ":".join(head[:2])


def legs_on_deposits(entry: Any) -> list[Any]:
    return [posting for posting in entry.postings if posting.account.startswith("Liabilities:Deposits:")]


def test_deposits_have_a_number_and_most_of_them_a_sale(documents: list[Any]) -> None:
    known = {number for _, number in opened(documents)}
    taken = [
        entry
        for entry in documents
        for posting in entry.postings
        if posting.account.startswith("Liabilities:Deposits:") and posting.units.number < 0
        # One that the bank sends back, or that stands behind another sale from then on, is not taken anew.
        if "returned" not in entry.tags and len(legs_on_deposits(entry)) == 1
    ]
    held = [min(entry.links) for entry in taken]
    assert held == sorted(held)
    assert held == [f"DEP-{count:04d}" for count in range(1, len(taken) + 1)]
    assert len(taken) > 12
    secured = [entry.meta["secures"] for entry in taken if "secures" in entry.meta]
    assert set(secured) <= known
    assert len(secured) == len(taken) - 2
    assert sum("client" in entry.meta for entry in taken) > 10


def test_currencies_and_balances_on_the_report_date(documents: list[Any]) -> None:
    """Three currencies are open on the report's day, and most of the dollars are not yet due."""
    balances: dict[str, Decimal] = {}
    for entry, posting, _ in legs(documents):
        if entry.date <= AS_OF:
            currency = posting.units.currency
            balances[currency] = balances.get(currency, Decimal(0)) + posting.units.number
    assert set(balances) == {"USD", "EUR", "GBP"}
    assert all(number > 0 for number in balances.values())
    assert any(entry.date > AS_OF for entry in documents)
