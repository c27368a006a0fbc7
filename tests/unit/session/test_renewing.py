"""After a write that Beancount checked, the snapshot is the one that the next command would write."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.support.shop import ACME, CALLS, JOURNALS, ONE_FILE, Shop

from arledger.files import transaction
from arledger.ledger.snapshot.files import snapshot_path
from arledger.model.problem import UserError
from arledger.session import renewing
from arledger.session import trial as candidate
from arledger.session.books import CACHE_VARIABLE
from arledger.session.loading import LOADER_VARIABLE, REFERENCE

AGING = ("aging", "--as-of", "2026-12-31")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(LOADER_VARIABLE, REFERENCE)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def content(shop: Shop, cache: Path) -> list[str] | None:
    """Return all that is in the snapshot, None where there is none."""
    path = snapshot_path(cache, str(shop.main))
    if not path.exists():
        return None
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def assert_as_fresh(shop: Shop, cache: Path) -> None:
    """Fail unless the snapshot is taken for true, and is what a load writes."""
    answer = shop.run(*AGING, "--verbose")
    assert "Read from the snapshot" in answer.stderr
    written = content(shop, cache)
    shutil.rmtree(cache)
    fresh = shop.run(*AGING, "--verbose")
    assert "Read from the snapshot" not in fresh.stderr
    assert (answer.code, answer.stdout) == (fresh.code, fresh.stdout)
    assert written == content(shop, cache)


# Each command in both layouts, cold and warm; the kinds of entries, which differ in what they write, in all four ways.
WAYS = {"cold": (ONE_FILE, False), "journals, warm": (JOURNALS, True)}
MORE_WAYS = {"warm": (ONE_FILE, True), "journals": (JOURNALS, False)}
KINDS = ("payment", "client set", "document", "hold")


@pytest.mark.parametrize(
    ("name", "files", "warm"),
    [
        pytest.param(name, *ways[way], id=f"{name}-{way}")
        for ways, names in ((WAYS, CALLS), (MORE_WAYS, KINDS))
        for name in names
        if name != "client new"
        for way in ways
    ],
)
def test_the_next_command_is_warm(
    tmp_path: Path, cache: Path, name: str, files: dict[str, str], *, warm: bool
) -> None:
    shop = Shop(tmp_path, files)
    if warm:
        shop.run(*AGING)
    shop.write(*CALLS[name])
    assert_as_fresh(shop, cache)


ACCOUNTS_OF_ALL = ONE_FILE["main.beancount"].replace(ACME, 'include "../others/*.beancount"\n')
STRANGE: dict[str, Mapping[str, str]] = {
    "a file outside": {"main.beancount": ACCOUNTS_OF_ALL, "../others/acme.beancount": ACME},
    "an include that goes up and down": {
        "main.beancount": ONE_FILE["main.beancount"].replace(ACME, 'include "../book/sub/*.beancount"\n'),
        "sub/acme.beancount": ACME,
    },
    "a document outside": ONE_FILE
    | {"main.beancount": f'{ONE_FILE["main.beancount"]}\n2026-01-09 document Assets:Receivable:Acme "../a.pdf"\n'},
    "a folder of documents": ONE_FILE | {"main.beancount": f'option "documents" "."\n{ONE_FILE["main.beancount"]}'},
    "an error": ONE_FILE
    | {"main.beancount": f"{ONE_FILE['main.beancount']}\n2026-01-09 balance Assets:Bank:Euro 1 EUR\n"},
}


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("warm", [False, True])
def test_a_strange_ledger_has_its_own_snapshot_or_none(tmp_path: Path, cache: Path, name: str, *, warm: bool) -> None:
    (tmp_path / "a.pdf").touch()
    shop = Shop(tmp_path, STRANGE[name])
    if warm:
        shop.run(*AGING)
    before = content(shop, cache)
    shop.write(*CALLS["note"])
    if content(shop, cache) != before:
        assert_as_fresh(shop, cache)


def test_a_file_through_a_link_keeps_its_name(tmp_path: Path, cache: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    journal = shop.folder / "clients" / "Acme.beancount"
    journal.rename(tmp_path / "acme")
    journal.symlink_to(tmp_path / "acme")
    shop.run(*CALLS["payment"], "--write")
    assert_as_fresh(shop, cache)


def test_the_fast_loader_leaves_it_to_the_next_command(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("uromyces")
    monkeypatch.delenv(LOADER_VARIABLE)
    shop = Shop(tmp_path)
    shop.write(*CALLS["payment"])
    assert content(shop, cache) is None


def test_without_cache_there_is_none(tmp_path: Path, cache: Path) -> None:
    shop = Shop(tmp_path)
    shop.write(*CALLS["payment"], "--no-cache")
    assert not cache.exists()


def test_what_is_only_shown_leaves_none(tmp_path: Path, cache: Path) -> None:
    shop = Shop(tmp_path)
    shop.run(*CALLS["payment"])
    assert content(shop, cache) is None


@pytest.mark.parametrize("warm", [False, True])
def test_a_write_that_did_not_happen_leaves_none(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, *, warm: bool
) -> None:
    shop = Shop(tmp_path)
    if warm:
        shop.run(*AGING)
    before = content(shop, cache)

    def failing(*_: object) -> None:
        raise UserError("the disk is full", "Make room.")

    monkeypatch.setattr(transaction, "_publish", failing)
    assert shop.run(*CALLS["payment"], write=True).code == 2
    assert content(shop, cache) == before


def test_it_is_written_when_the_write_has_happened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, seen = Shop(tmp_path), list[bool]()
    before, renew = shop.text(), renewing.renew_snapshot

    def noticing(*args: Any) -> None:
        seen.append(shop.text() != before and not shop.left_behind())
        renew(*args)

    monkeypatch.setattr(renewing, "renew_snapshot", noticing)
    shop.write(*CALLS["payment"])
    assert seen == [True]


def test_failing_to_write_it_changes_nothing(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError

    shop = Shop(tmp_path)
    monkeypatch.setattr(renewing, "save_snapshot", failing)
    answer = shop.run(*CALLS["payment"], write=True)
    assert answer.code == 0
    note = "Note: there is no snapshot of this yet (ZeroDivisionError); the next command makes one.\n"
    assert answer.stderr.endswith(f"Written: main.beancount.\n{note}")
    assert content(shop, cache) is None


def test_a_file_that_changes_after_the_write_is_not_in_it(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, renew = Shop(tmp_path), renewing.renew_snapshot

    def later(*args: Any) -> None:
        shop.main.write_text(shop.text() + "; more\n", encoding="utf-8")
        renew(*args)

    monkeypatch.setattr(renewing, "renew_snapshot", later)
    shop.run(*CALLS["payment"], write=True)
    assert content(shop, cache) is None


def test_an_account_more_is_loaded_by_the_next_command(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(tmp_path)
    monkeypatch.setattr(candidate, "with_additions", lambda *_: None)
    shop.write(*CALLS["client new"])
    assert content(shop, cache) is None
