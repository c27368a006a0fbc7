"""Options and stray lines: what the fast loader passes over in silence is left to Beancount, which says what is wrong."""

from textwrap import dedent

import pytest
from tests.support.files import ACCOUNTS, Write, invoice, read_main
from tests.support.program import run_cli

from arledger.ledger.load.loaders import fast_available

pytestmark = pytest.mark.skipif(not fast_available(), reason="the fast loader (uromyces) is not installed")

AKTIVA = ACCOUNTS.replace("Assets", "Aktiva") + invoice().replace("Assets", "Aktiva")
ROOT = 'option "name_assets" "Aktiva"\n'
BOOK = ACCOUNTS + invoice()

# A ledger, and what bean-check says of it.
HIDDEN = {
    "an option that has another name now": (
        {"main.beancount": 'option "inferred_tolerance_multiplier" "0.5"\n' + BOOK},
        "Renamed to 'tolerance_multiplier'",
    ),
    "roots named after accounts are used": ({"main.beancount": AKTIVA + ROOT}, "Invalid account name: Aktiva:Bank"),
    "roots named in the main file alone": (
        {"main.beancount": ROOT + 'include "clients.beancount"\n', "clients.beancount": AKTIVA},
        "Invalid account name: Aktiva:Bank",
    ),
    "an option that nobody knows": ({"main.beancount": 'option "titel" "x"\n' + BOOK}, "Invalid option: 'titel'"),
    "an option with a blank in its name": ({"main.beancount": 'option "title " "x"\n' + BOOK}, "Invalid option"),
    "an option that may not be set": ({"main.beancount": 'option "filename" "x"\n' + BOOK}, "may not be set"),
    "a root that is no name": (
        {"main.beancount": 'option "name_expenses" "1"\n' + BOOK},
        "Invalid root account name",
    ),
    "a leaf that is no name": (
        {"main.beancount": 'option "account_previous_balances" "a b"\n' + BOOK},
        "Invalid leaf account name",
    ),
    "a method that is none": ({"main.beancount": 'option "booking_method" "fifo"\n' + BOOK}, "booking_method"),
    "an option behind blanks": ({"main.beancount": ' option "title" "x"\n' + BOOK}, "syntax error"),
    "an entry behind blanks": ({"main.beancount": " 2020-01-01 open Assets:Zed\n" + BOOK}, "syntax error"),
    "a heading, and something behind blanks": (
        {"main.beancount": "* heading\n  ; a comment\n" + BOOK},
        "syntax error",
    ),
    "a tag that is pushed twice": ({"main.beancount": "pushtag #a\n" * 2 + BOOK}, "Unbalanced pushed tag"),
    "a tag that was not pushed": (
        {"main.beancount": "pushtag #a\npoptag #b\npushtag #b\npoptag #a\n" + BOOK},
        "Attempting to pop absent tag",
    ),
    "a tag on a line of its own, not behind blanks": ({"main.beancount": BOOK + "#tag ^link\n"}, "unexpected TAG"),
    "a comment behind blanks": ({"main.beancount": BOOK + "\n  ; a comment\n"}, "syntax error"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_bean_check_says_is_said(name: str, write: Write) -> None:
    files, message = HIDDEN[name]
    for file, text in files.items():
        write(file, text)
    main = write("main.beancount", files["main.beancount"])
    store = read_main(main).store
    assert store.loaded.loader == "beancount"
    assert any(message in problem.message for problem in store.problems), store.problems
    assert store.problems == read_main(main, fast=False).store.problems


def test_the_program_says_it_of_an_included_file(write: Write) -> None:
    main = write("main.beancount", 'include "clients.beancount"\n')
    write("clients.beancount", AKTIVA + ROOT)
    answer = run_cli("aging", "--ledger", main, "--receivable", "Aktiva:Receivable")
    assert "clients.beancount:1" in answer.stderr
    assert "Invalid account name" in answer.stderr
    assert answer.code == 1


# Usages of options that both loaders read alike: these stay fast.
ALIKE = {
    "the usual ones": {"main.beancount": 'option "title" "Acmé Ltd"\noption "operating_currency" "USD"\n' + BOOK},
    "two currencies": {
        "main.beancount": 'option "operating_currency" "USD"\noption "operating_currency" "EUR"\n' + BOOK
    },
    "roots named above all": {"main.beancount": ROOT + AKTIVA},
    "a way of booking": {"main.beancount": BOOK + 'option "booking_method" "FIFO"\n'},
    "roots named in every file": {
        "main.beancount": ROOT + 'include "clients.beancount"\n',
        "clients.beancount": ROOT + AKTIVA,
    },
}


@pytest.mark.parametrize("name", ALIKE)
def test_what_both_read_alike_stays_fast(name: str, write: Write) -> None:
    for file, text in ALIKE[name].items():
        write(file, text)
    main = write("main.beancount", ALIKE[name]["main.beancount"])
    fast, reference = read_main(main).store, read_main(main, fast=False).store
    assert fast.loaded.loader == "uromyces", fast.loaded.reason
    assert fast.header.types == reference.header.types
    assert (fast.header.title, fast.header.operating_currencies) == (
        reference.header.title,
        reference.header.operating_currencies,
    )
    assert fast.kept == reference.kept
    assert fast.problems == reference.problems == ()


# Usages that change what is read, without an error.
OTHERWISE = {
    "the title of an included file": {
        "main.beancount": 'include "a.beancount"\n' + BOOK,
        "a.beancount": 'option "title" "Another"\n',
    },
    "a title that is Beancount's own": {"main.beancount": 'option "title" "Beancount"\n' + BOOK},
    "a currency twice": {"main.beancount": 'option "operating_currency" "USD"\n' * 2 + BOOK},
    "a tolerance": {"main.beancount": 'option "inferred_tolerance_default" "*:0.5"\n' + BOOK},
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_is_read_otherwise_is_left_to_beancount(name: str, write: Write) -> None:
    for file, text in OTHERWISE[name].items():
        write(file, text)
    store = read_main(write("main.beancount", OTHERWISE[name]["main.beancount"])).store
    assert (store.loaded.loader, store.loaded.reason) == (
        "beancount",
        "there is an option that only Beancount reads so",
    )


def test_metadata_of_a_balance_is_not_that_of_what_pads_it(write: Write) -> None:
    text = """
        2020-01-01 open Equity:Opening
        2026-01-05 pad Assets:Receivable:Acme Equity:Opening
        2026-01-06 balance Assets:Receivable:Acme 500.00 USD
          invoice: "INV-1"
        """
    main = write("main.beancount", ACCOUNTS + dedent(text))
    fast, reference = read_main(main).store, read_main(main, fast=False).store
    assert fast.loaded.loader == "uromyces"
    assert fast.kept == reference.kept


def test_a_pad_under_a_pushed_tag_gives_no_tag_to_what_pads(write: Write) -> None:
    text = (
        "2020-01-01 open Equity:Opening\npushtag #a\n2026-01-05 pad Assets:Receivable:Acme Equity:Opening\npoptag #a\n"
        "2026-01-06 balance Assets:Receivable:Acme 500.00 USD\n"
    )
    main = write("main.beancount", ACCOUNTS + text)
    assert read_main(main).store.kept == read_main(main, fast=False).store.kept
