"""Today's date is read in session/clock.py alone: a book is as of a day, and the same day gives the same book."""

import ast
import re
from collections.abc import Iterator

import pytest
from tests.architecture.source import (
    PACKAGE,
    Finding,
    Module,
    aliases,
    assert_accepted,
    assert_caught,
    assert_kept,
    docstrings,
    finding,
    modules,
    nodes,
    qualified,
)

CLOCK = "session/clock.py"
READS = {
    "datetime.date.today",
    "datetime.datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime")),
}
ALWAYS = {"today", "utcnow"}
"""Attributes that read the clock whatever they are asked of, as in `type(day).today()`."""

SQL_CLOCK = re.compile(r"\bcurrent_(?:date|time|timestamp)\b|\(\s*'now'", re.IGNORECASE)

MONOTONIC = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns"}
DATE_MAKERS = {"fromtimestamp", "utcfromtimestamp", "fromordinal"}


def clock_reads(module: Module) -> Iterator[Finding]:
    known, prose = aliases(module), docstrings(module)
    for node, scope in nodes(module):
        what = ""
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
            name = qualified(node, known)
            if name in READS or (isinstance(node, ast.Attribute) and node.attr in ALWAYS):
                what = name or ast.unparse(node)
        elif isinstance(node, ast.Call):
            what = _date_from_counter(node, known)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            found = SQL_CLOCK.search(node.value)
            what = found.group() if found else ""
        if what:
            yield finding(module, node, scope, f"{what}: the clock is read in {CLOCK}")


def _date_from_counter(call: ast.Call, known: dict[str, str]) -> str:
    """Stop watches may run for progress bars; a date made from one is the clock by another name."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in DATE_MAKERS:
        return ""
    inside = {qualified(node, known) for argument in call.args for node in ast.walk(argument)}
    return next(iter(sorted(inside & MONOTONIC)), "")


def outside_the_clock(module: Module) -> Iterator[Finding]:
    if module.place != CLOCK:
        yield from clock_reads(module)


def test_the_clock_is_read_in_one_place() -> None:
    assert_kept(outside_the_clock)


def test_the_guard_sees_the_clock() -> None:
    (clock,) = (module for module in modules() if module.place == CLOCK)
    assert list(clock_reads(clock)), f"{CLOCK} reads no clock that this guard knows"


def test_no_statement_of_the_database_reads_the_clock() -> None:
    scripts = sorted(PACKAGE.rglob("*.sql"))
    assert scripts
    for script in scripts:
        assert not SQL_CLOCK.search(script.read_text(encoding="utf-8")), script


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import date\ndate.today()",
        "from datetime import date as d\nd.today()",
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "import datetime as dt\nday = dt.datetime.now().date()",
        "from dataclasses import field\nfrom datetime import date\nfield(default_factory=date.today)",
        "def age(day):\n    return type(day).today() - day",
        "import time\ntime.time()",
        "from time import time\nstart = time()",
        "from time import localtime as now\nnow()",
        "import time\nfrom datetime import date\ndate.fromtimestamp(time.monotonic())",
        "rows = db.execute(\"select date('now')\")",
        "rows = db.execute('select CURRENT_DATE')",
    ],
)
def test_a_planted_clock_is_seen(text: str) -> None:
    assert_caught(outside_the_clock, text)


@pytest.mark.parametrize(
    "text",
    [
        "import time\nstarted = time.monotonic()",
        "from arledger.session.clock import today\ntoday()",
        '"""Ask the clock: `date.today()` or CURRENT_DATE."""',
        "from datetime import datetime\ndatetime(2026, 1, 31)",
    ],
)
def test_what_is_no_clock_is_left_alone(text: str) -> None:
    assert_accepted(outside_the_clock, text)
