"""What is fixed for every test, in one place: the day, the width, the language, the folders."""

import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
TODAY = "2026-03-31"
WIDTH = "100"

# `tests.support` is found whichever way pytest was started.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

# Beancount reads this when it is imported; its pickle cache must not answer for a loader.
os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"

# The normal run is the same on every machine; ARLEDGER_DEEP=1 looks further, and elsewhere each time.
settings.register_profile("normal", deadline=None, derandomize=True, database=None)
settings.register_profile("deep", deadline=None, print_blob=True, database=None)
settings.load_profile("deep" if os.environ.get("ARLEDGER_DEEP") == "1" else "normal")


def pytest_collection_finish() -> None:
    """Let the collector leave alone what all tests share: looking through it again took a quarter of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


# What people set for themselves or for other programs, by its beginning.
_TAKEN_AWAY = (
    *("ARLEDGER_LEDGER", "ARLEDGER_DEBUG", "ARLEDGER_USER", "ARLEDGER_LOADER"),
    *("GIT_", "XDG_", "LC_", "LANG", "COLOR", "FORCE_COLOR", "CLICOLOR", "TTY_", "_TYPER_", "_ARLEDGER_"),
    *("EDITOR", "VISUAL", "PAGER", "LESS", "PYTHONIOENCODING", "PYTHONWARNINGS", "PYTHONUTF8", "SOURCE_DATE_EPOCH"),
)


@pytest.fixture(autouse=True)
def _fixed_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Let nothing of the machine reach a test: neither its settings nor where the tests lie and were started."""
    for name in list(os.environ):
        if name.startswith(_TAKEN_AWAY):
            monkeypatch.delenv(name)
    fixed = {
        "ARLEDGER_TODAY": TODAY,
        "ARLEDGER_CACHE_DIR": str(tmp_path / "cache"),
        "NO_COLOR": "1",
        "TERM": "dumb",
        "COLUMNS": WIDTH,
        "LINES": "25",
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(tmp_path / "home"),
        "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
    }
    for name, value in fixed.items():
        monkeypatch.setenv(name, value)
    time.tzset()
    # A disk takes longer to sync than a book to be written. Which files are synced and when, tests/unit/files shows.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    # Messages name files as seen from where the user stands.
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o022)
    yield
    os.umask(before)
