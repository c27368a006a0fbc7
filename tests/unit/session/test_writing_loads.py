"""With Beancount alone, a write loads the ledger once where that tells the same as twice."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.support.program import Answer
from tests.support.shop import CALLS, JOURNALS, ONE_FILE, Shop

from arledger.ledger.load.read import with_additions
from arledger.session import trial as candidate
from arledger.session.loading import LOADER_VARIABLE, REFERENCE

layouts = pytest.mark.parametrize("files", [ONE_FILE, JOURNALS], ids=["one file", "a journal each"])
# An account more, or a file more, is looked at by a load.
LOADED = {"client new", "document"}
LATER = "2026-12-31 balance Assets:Bank:Checking  350.00 USD\n"


def both_ways(
    folder: Path, monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str], words: tuple[str, ...]
) -> tuple[list[bool], Answer]:
    """Write by the short way and by the long one, which must do and say the same; return whether it was short."""
    monkeypatch.setenv(LOADER_VARIABLE, REFERENCE)
    taken: list[bool] = []

    def noticing(*args: Any) -> Any:
        found = with_additions(*args)
        taken.append(found is not None)
        return found

    short, long = Shop(folder / "short", files), Shop(folder / "long", files)
    monkeypatch.setattr(candidate, "with_additions", noticing)
    monkeypatch.chdir(short.folder)
    answer = short.run(*words, write=True)
    monkeypatch.setattr(candidate, "with_additions", lambda *_: None)
    monkeypatch.chdir(long.folder)
    expected = long.run(*words, write=True)
    assert answer == expected._replace(stderr=expected.stderr.replace(str(long.folder), str(short.folder)))
    assert short.texts() == long.texts()
    return taken, answer


@pytest.mark.parametrize("name", CALLS)
@layouts
def test_a_write_is_the_same_by_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, files: dict[str, str]
) -> None:
    taken, answer = both_ways(tmp_path, monkeypatch, files, CALLS[name])
    assert answer.code == 0, answer
    assert taken == [name not in LOADED]


@pytest.mark.parametrize("name", ["payment", "refund", "recovery"])
@layouts
def test_what_breaks_a_balance_is_refused_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, files: dict[str, str]
) -> None:
    monkeypatch.setenv("ARLEDGER_TODAY", "2026-04-01")
    files = files | {"main.beancount": f"{files['main.beancount']}\n{LATER}"}
    taken, answer = both_ways(tmp_path, monkeypatch, files, (*CALLS[name], "--date", "2026-04-01"))
    assert taken == [False]
    assert answer.code == 3
    assert "Balance failed" in answer.stderr
    assert "main.beancount:" in answer.stderr


def test_a_ledger_with_an_error_is_loaded_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ONE_FILE | {"main.beancount": f"{ONE_FILE['main.beancount']}\n{LATER.replace('350', '351')}"}
    taken, answer = both_ways(tmp_path, monkeypatch, files, CALLS["note"])
    assert (taken, answer.code) == ([False], 0)


def test_with_a_snapshot_nothing_is_kept_of_a_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOADER_VARIABLE, REFERENCE)
    monkeypatch.setattr(candidate, "with_additions", lambda *_: pytest.fail("there is nothing to add to"))
    shop = Shop(tmp_path)
    assert shop.run("aging").code == 0
    shop.write(*CALLS["payment"])
    shop.book()
