"""Beancount's load in two steps: the same as in one; and with more at the end of a file, as a load of it all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from hypothesis import given
from tests.support.effort import effort
from tests.support.files import ACCOUNTS, Write, invoice
from tests.support.places import LEDGERS, ROOT
from tests.support.random_ledgers import RandomLedger, random_ledgers
from tests.unit.ledger.load.test_loaders import CONSTRUCTIONS

from arledger.ledger.fingerprints import read_regular
from arledger.ledger.load.loaders import load_reference
from arledger.ledger.load.read import RawLedger, load_ledger, with_additions
from arledger.ledger.trial.incremental import PURE_PLUGINS, parse_and_book, transform_and_validate
from arledger.model.facts import Roots

MAINS = [
    *sorted(LEDGERS.glob("*/main.beancount")),
    *sorted((ROOT / "tests/errors").glob("*.beancount")),
    *sorted((ROOT / "tests/errors/good").glob("**/*.beancount")),
]
PAID = '\n2026-02-05 * "Acme" "Paid" ^INV-1\n  Assets:Bank  500.00 USD\n  Assets:Receivable:Acme\n'


def in_one(main: Path) -> tuple[Any, ...]:
    answer: tuple[Any, ...] = loader._load([(str(main), True)], None, None, None)
    return answer


def assert_same_as_in_one(main: Path) -> None:
    booked = parse_and_book(str(main), read_regular)
    before = repr(booked)
    all_entries, all_errors, all_options = in_one(main)
    all_shown = str(all_options.pop("dcontext"))
    for _ in range(2):
        entries, errors, options = transform_and_validate(booked)
        assert entries == all_entries
        assert list(map(type, entries)) == list(map(type, all_entries))
        assert errors == all_errors
        assert list(map(type, errors)) == list(map(type, all_errors))
        assert str(options.pop("dcontext")) == all_shown
        assert options == all_options
    assert repr(booked) == before


@pytest.mark.parametrize("main", MAINS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_two_steps_are_one_load(main: Path) -> None:
    assert_same_as_in_one(main)


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_two_steps_are_one_load_of_everything_a_ledger_may_contain(name: str, write: Write) -> None:
    lines = (line.removeprefix("        ") for line in CONSTRUCTIONS[name].splitlines())
    assert_same_as_in_one(write("main.beancount", ACCOUNTS + "\n".join(lines)))


@effort(50, 2_000)
@given(random_ledgers())
def test_two_steps_are_one_load_of_any_ledger(tmp_path_factory: pytest.TempPathFactory, ledger: RandomLedger) -> None:
    main = tmp_path_factory.getbasetemp() / "random.beancount"
    main.write_text(ledger.text)
    assert_same_as_in_one(main)


@pytest.mark.parametrize("plugin", sorted(PURE_PLUGINS))
def test_pure_plugins_change_no_entry_and_open_no_account(plugin: str, write: Write) -> None:
    stock = "2020-01-01 open Assets:Stock\n2026-01-04 * \n  Assets:Stock  2 ABC {5 USD}\n  Assets:Bank\n"
    closing = PAID + "2026-03-01 close Assets:Receivable\n"
    main = write("main.beancount", f'plugin "{plugin}"\n{ACCOUNTS}{stock}{invoice()}{closing}')
    assert_same_as_in_one(main)
    opened = [entry.account for entry in load_reference(str(main)).entries if type(entry).__name__ == "Open"]
    assert len(opened) == 5


def kept(main: Path) -> RawLedger:
    return load_ledger(main, Roots(), fast=False, keep=True)


def test_one_more_entry_is_known_without_a_load(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "acme.beancount"\n')
    file = write("acme.beancount", invoice())
    after = (invoice() + PAID).encode()
    longer = with_additions(kept(main), {file: after})
    assert longer is not None
    file.write_bytes(after)
    loaded = kept(main)
    assert longer.sources.files == loaded.sources.files
    assert list(longer.loaded.entries) == list(loaded.loaded.entries)
    assert longer.roots == loaded.roots
    assert longer.problems == loaded.problems == ()


def test_nothing_is_kept_unless_asked_for(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + invoice())
    raw = load_ledger(main, Roots(), fast=False)
    assert raw.loaded.booked is None
    assert with_additions(raw, {main: (ACCOUNTS + invoice() + PAID).encode()}) is None


def test_what_is_at_cost_does_not_matter_where_the_new_entry_is_elsewhere(write: Write) -> None:
    stock = "2020-01-01 open Assets:Stock\n2026-01-04 * \n  Assets:Stock  2 ABC {5 USD}\n  Assets:Receivable:Acme\n"
    text = ACCOUNTS + stock + "2020-01-01 open Assets:Till\n"
    main = write("main.beancount", text)
    elsewhere = '2026-02-05 * "Sold"\n  Assets:Till  5.00 USD\n  Income:Sales\n'
    assert with_additions(kept(main), {main: (text + elsewhere).encode()}) is not None
    there = '2026-02-05 * "Taken"\n  Assets:Stock  -1 ABC @ 5 USD\n  Income:Sales\n'
    assert with_additions(kept(main), {main: (text + there).encode()}) is None


UNUSUAL: dict[str, tuple[str, str]] = {
    "an error before": ("2026-01-01 open Assets:Bank\n", PAID),
    "a file without its last line end": ("; a remark", PAID[1:]),
    "an open text at the end": ('2026-01-01 note Assets:Bank "open\n', PAID),
    "a tag that stays": ("pushtag #old\n", PAID),
    "an unknown plugin": ('plugin "beancount.plugins.auto_accounts"\n', PAID),
    "a plugin that changes entries": ('plugin "beancount.plugins.check_closing"\n', PAID),
    "a folder of documents": ('option "documents" "papers"\n', PAID),
    "a line of the entry before": ("", "    due: 2026-01-01\n" + PAID),
    "an option": ("", PAID + 'option "title" "New"\n'),
    "a plugin": ("", PAID + 'plugin "beancount.plugins.leafonly"\n'),
    "an include": ("", PAID + 'include "other.beancount"\n'),
    "a tag": ("", "pushtag #new\n" + PAID),
    "an account": ("", "2026-01-01 open Assets:Receivable:Bolt\n" + PAID),
    "an account twice": ("", "2026-01-01 open Assets:Bank\n"),
    "an unknown account": ("", PAID.replace("Bank", "Till")),
    "no balance": ("", PAID.rstrip() + "  -499.00 USD\n"),
    "a failing balance": ("", PAID + "2026-02-06 balance Assets:Bank 1.00 USD\n"),
    "a balance that does not hold any more": ("2026-02-06 balance Assets:Bank 0.00 USD\n", PAID),
    "a document that is not there": ("", '2026-02-06 document Assets:Bank "none.pdf"\n'),
    "things at cost": ("", "2026-02-05 *\n  Assets:Bank  1 ABC {5 USD}\n  Income:Sales\n"),
    "a currency that is left open": ("", "2026-02-05 *\n  Assets:Bank  5\n  Income:Sales\n"),
    "two legs that are left open": ("", "2026-02-05 *\n  Assets:Bank\n  Income:Sales\n"),
    "what a currency of an old entry depends on": (
        "2026-01-06 *\n  Assets:Bank  6 USD\n  Income:Sales\n"
        "2026-02-20 *\n  Assets:Bank  -6\n  Income:Sales  6 USD\n  Liabilities:Deposits:Acme  1 EUR\n"
        "  Assets:Receivable:Acme  -1 EUR\n",
        "2026-01-07 *\n  Assets:Bank  6 EUR\n  Income:Sales  -6 EUR\n",
    ),
    "a place of its own": ("", PAID.replace("^INV-1\n", "^INV-1\n  lineno: 1\n")),
    "no entry": ("", '2026-02-05 * "open\n'),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_is_unusual_or_wrong_is_left_to_a_load(name: str, write: Write) -> None:
    old, new = UNUSUAL[name]
    text = ACCOUNTS + invoice() + old
    main = write("main.beancount", text)
    assert with_additions(kept(main), {main: (text + new).encode()}) is None


def _link(main: Path) -> Path:
    real = main.parent / "real"
    (main.parent / "acme.beancount").rename(real)
    (main.parent / "acme.beancount").symlink_to(real)
    return main.parent / "acme.beancount"


def _change(main: Path) -> Path:
    (main.parent / "acme.beancount").write_text(invoice() + "; a remark\n")
    return main.parent / "acme.beancount"


def _remove(main: Path) -> Path:
    (main.parent / "acme.beancount").unlink()
    return main.parent / "acme.beancount"


@pytest.mark.parametrize("change", [lambda main: main.parent / "new.beancount", _change, _remove])
def test_a_file_that_was_not_read_so_is_left_to_a_load(change: Callable[[Path], Path], write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "acme.beancount"\n')
    write("acme.beancount", invoice())
    raw = kept(main)
    assert with_additions(raw, {change(main): (invoice() + PAID).encode()}) is None


def test_a_ledger_with_links_is_left_to_a_load(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "acme.beancount"\n')
    write("acme.beancount", invoice())
    file = _link(main)
    assert with_additions(kept(main), {file: (invoice() + PAID).encode()}) is None


@pytest.mark.parametrize("content", [b"\xff", b"\0", b'; "' + b"x" * 1_000_001])
def test_what_is_no_text_is_left_to_a_load(content: bytes, write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + invoice())
    assert with_additions(kept(main), {main: main.read_bytes() + content}) is None
