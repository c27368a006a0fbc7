"""Two loaders of one language, and what the fast one leaves to Beancount."""

import sys
from pathlib import Path
from textwrap import dedent

import pytest
from tests.support.books import POLICIES, aging_of, book_on, day
from tests.support.files import ACCOUNTS, Write, invoice, read_main

from arledger.ledger.load.loaders import fast_available
from arledger.model.money import Money

needs_fast = pytest.mark.skipif(not fast_available(), reason="the fast loader (uromyces) is not installed")

# What a ledger may contain; both loaders must keep the same of it.
CONSTRUCTIONS = {
    "metadata of every type": """
        2026-01-05 * "Acme" "Pumps" ^INV-1
          text: "x"
          date: 2026-01-01
          number: 0042
          amount: 100.00 USD
          account: Assets:Bank
          tag: #tag
          currency: USD
          truth: TRUE
          sum: 1,000.00
          Assets:Receivable:Acme  500.00 USD
            due: 2026-02-01
            falsehood: FALSE
          Income:Sales
        """,
    "metadata without a value": """
        2026-01-05 * "Acme" "Pumps" ^INV-1
          remark:
          Assets:Receivable:Acme  500.00 USD
            remark:
          Income:Sales
        """,
    "a padded account": """
        2020-01-01 open Equity:Opening
        2026-01-05 pad Assets:Receivable:Acme Equity:Opening
        2026-01-06 balance Assets:Receivable:Acme 500.00 USD
        """,
    "arithmetic": """
        2026-01-05 * "Acme" "Pumps" ^INV-1
          Assets:Receivable:Acme  (500.00 + 2 * 3.5) USD
          Income:Sales
        2026-01-05 * "Acme" "Pumps" ^INV-2
          Assets:Receivable:Acme  1,500.00 USD
          Income:Sales -1500 USD
        """,
    "a division that does not end": """
        2026-01-05 * "Acme" "A third" ^INV-1
          Assets:Receivable:Acme  500.00/3 USD
          Income:Sales
        """,
    "a price per unit": """
        2026-01-05 * "Acme" "In euro" ^INV-1
          Assets:Receivable:Acme  -33.00 EUR @ 1.2345678 USD
          Assets:Bank
        """,
    "a price in total": """
        2026-01-05 * "Acme" "In euro" ^INV-1
          Assets:Bank  32 EUR @@ 100.00 USD
          Assets:Receivable:Acme
        """,
    "a price in total that does not divide": """
        2026-01-05 * "Acme" "In euro" ^INV-1
          Assets:Bank  33 EUR @@ 100.00 USD
          Assets:Receivable:Acme
        """,
    "an amount that only its price gives": """
        2026-01-05 * "Acme" "In euro" ^INV-1
          Assets:Receivable:Acme  EUR @ 1.25 USD
          Assets:Bank  125.00 USD
        """,
    "things at cost": """
        2020-01-01 open Assets:Stock
        2026-01-05 * "Acme" "Bought" ^INV-1
          Assets:Stock  10 PUMP {5.00 USD}
          Assets:Receivable:Acme  -50.00 USD
        2026-01-06 * "Acme" "Sold" ^INV-2
          Assets:Stock  -10 PUMP {} @ 7.00 USD
          Assets:Receivable:Acme  70.00 USD
          Income:Sales
        """,
    "claims at cost": """
        2026-01-05 * "Acme" "Pumps themselves" ^INV-1
          Assets:Receivable:Acme  10 PUMP {5.00 USD}
          Income:Sales
        2026-01-06 * "Acme" "Came back" ^INV-1
          Assets:Receivable:Acme  -4 PUMP {}
          Assets:Bank
        """,
    "several currencies in one entry": """
        2026-01-05 * "Acme" "Both" ^INV-1
          Income:Sales  -10.00 EUR
          Income:Sales  -5.00 USD
          Assets:Receivable:Acme
        """,
    "texts": """
        2026-01-05 * "Acmé 株" "Over
        two lines" ^INV-1 #tag
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        2026-01-05 txn "Only a narration"
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        2026-01-05 * "" ""
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        """,
    "a backslash": r"""
        2026-01-05 * "C:\\Acme \"quoted\"" ^INV-1
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        """,
    "flags": """
        2026-01-05 ! "Pending" ^INV-1
          ! Assets:Receivable:Acme  10.00 USD
          * Income:Sales
        2026-01-05 P "Padded by hand"
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        """,
    "links and tags on lines of their own": """
        2026-01-05 * "Acme" ^B
          ^A #tag
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        """,
    "pushed tags": """
        pushtag #trip
        2026-01-05 * "Acme" ^A
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        poptag #trip
        """,
    "pushed metadata": """
        pushmeta place: "Oslo"
        2026-01-05 * "Acme" ^A
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        popmeta place:
        """,
    "everything that is said": """
        2026-01-05 note Assets:Receivable:Acme "Called"
        2026-01-05 note Assets:Receivable:Acme "About one" ^INV-1
        2026-01-05 custom "ar-promise" "INV-1" 2026-02-28 1080.00 USD "J. Smith" TRUE Assets:Bank 5
        2026-01-05 custom "ar-hold" Assets:Receivable:Acme
          remark: "metadata"
        2026-01-05 custom "budget" "not ours"
        2026-01-05 event "place" "Oslo"
        2026-01-05 price EUR 1.10 USD
        2026-01-05 price EUR 1.20 USD
        2026-01-05 commodity EUR
        """,
    "comments and headings": """
        * Heading
        ; comment
        2026-01-05 * "Acme" ^A ; comment
          ; in between
          Assets:Receivable:Acme  10.00 USD ; comment
            ; deeper
            due: 2026-02-01 ; comment
          Income:Sales
        """,
    "tabs": '\n2026-01-05 * "Acme" ^A\n\tAssets:Receivable:Acme\t10.00 USD\n\t\tdue: 2026-02-01\n\tIncome:Sales\n',
    "windows lines": '\r\n2026-01-05 * "Acme" ^A\r\n  Assets:Receivable:Acme  10.00 USD\r\n  Income:Sales\r\n',
    "slashes in dates": """
        2026/01/05 * "Acme" ^A
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        """,
    "a closed account": """
        2026-01-05 * "Acme" ^A
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        2026-01-06 * "Acme" ^A
          Assets:Receivable:Acme  -10.00 USD
          Assets:Bank
        2026-02-01 close Assets:Receivable:Acme
        """,
    "assertions": """
        2026-01-05 * "Acme" ^A
          Assets:Receivable:Acme  10.00 USD
          Income:Sales
        2026-01-05 balance Assets:Receivable:Acme  0.00 USD
        2026-01-06 balance Assets:Receivable:Acme  10.00 USD
        """,
    "very small and very large": """
        2026-01-05 * "Acme" ^A
          Assets:Receivable:Acme  12345678901234567890.12 USD
          Income:Sales
        2026-01-05 * "Acme" ^B
          Assets:Receivable:Acme  0.000000000000000001 USD
          Income:Sales
        """,
    "odd currencies and links": """
        2026-01-05 * "Acme" ^INV/2026-01.A_b
          Assets:Receivable:Acme  1 A.B-C_D'E
          Income:Sales
        """,
    "a plugin of Beancount's": """
        plugin "beancount.plugins.implicit_prices"
        2026-01-05 * "Acme" ^A
          Assets:Bank  10.00 EUR @ 1.3 USD
          Assets:Receivable:Acme
        """,
    "accounts opened by a plugin": """
        plugin "beancount.plugins.auto_accounts"
        2026-01-05 * "Acme" ^A
          Assets:Receivable:Zed  10.00 EUR
          Income:Other
        """,
}


@needs_fast
@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_both_loaders_keep_the_same(name: str, write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + dedent(CONSTRUCTIONS[name]))
    fast, reference = read_main(main).store, read_main(main, fast=False).store
    assert reference.problems == fast.problems == ()
    assert fast.kept == reference.kept
    for policy in POLICIES:
        one, other = (book_on(store, day("2026-03-31"), policy) for store in (fast, reference))
        assert one.items == other.items
        assert one.credits == other.credits
        assert aging_of(one) == aging_of(other)


@needs_fast
def test_the_fast_one_is_used_for_an_ordinary_ledger(write: Write) -> None:
    loaded = read_main(write("main.beancount", ACCOUNTS + invoice())).store.loaded
    assert (loaded.loader, loaded.reason) == ("uromyces", "")


@needs_fast
@pytest.mark.parametrize(
    "line",
    [
        "2020-01-01 open Assets:Receivable:Bolt  USD,NULL",
        '2026-01-05 * "x"\n  Assets:Receivable:Acme  5 TRUE\n  Income:Sales  -5 TRUE',
        '2026-01-05 * "x"\n  Assets:Receivable:Acme  5 USD @@ 5 FALSE ; "x"\n  Income:Sales  -5 FALSE',
        '2026-01-05 custom "ar-promise" "INV-1" 5 NULL',
        "2026-01-05 price USD 5 NULL",
    ],
)
def test_a_word_for_a_value_is_no_currency_to_either(write: Write, line: str) -> None:
    """The fast loader would take it for one in silence."""
    read = read_main(write("main.beancount", f"{ACCOUNTS}{invoice()}\n{line}\n")).store
    assert read.loaded.loader == "beancount"
    assert read.problems


@needs_fast
def test_errors_are_left_to_beancount(write: Write) -> None:
    text = ACCOUNTS + invoice() + '2026-01-06 * "x"\n  Assets:Nowhere  1.00 USD\n  Income:Sales\n'
    store = read_main(write("main.beancount", text)).store
    assert store.loaded.loader == "beancount"
    assert store.loaded.reason
    (problem,) = store.problems
    assert (problem.source.file, problem.source.line, problem.code) == ("main.beancount", 8, "ledger")
    assert "Assets:Nowhere" in problem.message
    assert len(store.kept.entries) == 1


@needs_fast
def test_a_plugin_of_the_users_is_left_to_beancount(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = write(
        "chatty_plugin.py",
        '__plugins__ = ["run"]\n\n\ndef run(entries, options):\n    print("hello")\n    return entries, []\n',
    )
    monkeypatch.syspath_prepend(str(plugin.parent))
    store = read_main(write("main.beancount", 'plugin "chatty_plugin"\n' + ACCOUNTS + invoice())).store
    assert store.loaded.loader == "beancount"
    assert "chatty_plugin" in store.loaded.reason
    assert [file.path for file in store.loaded.besides.files] == [str(plugin)]
    assert "chatty_plugin" not in sys.modules
    assert store.problems == ()


def test_the_reference_alone_is_enough(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("arledger.ledger.load.read.fast_available", lambda: False)
    store = read_main(write("main.beancount", ACCOUNTS + invoice())).store
    assert store.loaded.loader == "beancount"
    assert len(store.kept.entries) == 1


def test_what_a_plugin_prints_does_not_reach_the_answer(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plugin = write(
        "noisy_plugin.py",
        '__plugins__ = ["run"]\n\n\ndef run(entries, options):\n    print("noise")\n    return entries, []\n',
    )
    monkeypatch.syspath_prepend(str(plugin.parent))
    read_main(write("main.beancount", 'plugin "noisy_plugin"\n' + ACCOUNTS + invoice()), fast=False)
    assert capsys.readouterr() == ("", "")


def test_beancount_leaves_no_cache_beside_the_ledger(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + invoice())
    read_main(main, fast=False)
    assert [file.name for file in main.parent.iterdir()] == ["main.beancount"]


@pytest.mark.parametrize("fast", [True, False])
def test_title_currencies_and_types_are_read(write: Write, *, fast: bool) -> None:
    text = 'option "title" "Acme"\noption "operating_currency" "EUR"\noption "operating_currency" "USD"\n' + ACCOUNTS
    header = read_main(write("main.beancount", text), fast=fast).store.header
    assert (header.title, header.operating_currencies, header.types.assets) == ("Acme", ("EUR", "USD"), "Assets")
    header = read_main(write("main.beancount", ACCOUNTS), fast=fast).store.header
    assert header.title == ""


@pytest.mark.parametrize("fast", [True, False])
def test_a_price_in_total_becomes_one_per_unit(write: Write, *, fast: bool) -> None:
    text = '2026-01-05 * "x"\n  Assets:Bank  80.00 EUR @@ 100.00 USD\n  Assets:Receivable:Acme  -100.00 USD\n'
    (entry,) = read_main(write("main.beancount", ACCOUNTS + text), fast=fast).store.kept.entries
    price = entry.postings[0].price
    assert price is not None
    assert price == Money(price.number, "USD")
    assert price.number * 80 == 100


@pytest.mark.parametrize("fast", [True, False])
def test_places_are_named_from_the_books_folder(write: Write, tmp_path: Path, *, fast: bool) -> None:
    outside = tmp_path / "elsewhere.beancount"
    outside.write_text(invoice(number="INV-2"), encoding="utf-8")
    main = write("main.beancount", ACCOUNTS + f'include "clients/Acme.beancount"\ninclude "{outside}"\n')
    write("clients/Acme.beancount", "; a comment\n\n" + invoice())
    entries = read_main(main, fast=fast).store.kept.entries
    places = {entry.links[0]: (str(entry.source), entry.postings[0].line) for entry in entries}
    assert places == {"INV-1": ("clients/Acme.beancount:3", 4), "INV-2": (f"{outside}:1", 2)}
