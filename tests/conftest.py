"""What is fixed for every test, in one place: the day, the width, the language, the folders."""

import gc
import os
import sys
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


@pytest.fixture(autouse=True)
def _fixed_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let nothing of the machine reach a test."""
    for name in ("ARLEDGER_LEDGER", "ARLEDGER_DEBUG", "LANGUAGE", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    fixed = {
        "ARLEDGER_TODAY": TODAY,
        "ARLEDGER_CACHE_DIR": str(tmp_path / "cache"),
        "NO_COLOR": "1",
        "TERM": "dumb",
        "COLUMNS": WIDTH,
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
    }
    for name, value in fixed.items():
        monkeypatch.setenv(name, value)
