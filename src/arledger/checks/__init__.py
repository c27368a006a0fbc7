"""What is wrong or doubtful in a ledger. This folder is the registry: a check is one file.

Each module has `NAME`, the name that findings carry, and `find(context)`, which yields problems and
changes nothing. `run_checks` runs all of them and sorts what they find by file and line.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from arledger.checks.context import Context
from arledger.model.problem import Problem

_NOT_CHECKS = {"accepted", "context"}


class Check(Protocol):
    """What every module in this folder has."""

    NAME: str

    def find(self, context: Context) -> Iterator[Problem]:
        """Yield what is wrong."""


@cache
def all_checks() -> tuple[Check, ...]:
    """Return the checks in the order of their names."""
    names = sorted(module.name for module in iter_modules(__path__) if module.name not in _NOT_CHECKS)
    return tuple(cast("Check", import_module(f"{__name__}.{name}")) for name in names)


def codes() -> set[str]:
    """Return the names that findings can have: those of the checks, and what a check may find besides (`ALSO`)."""
    return {code for check in all_checks() for code in (check.NAME, *getattr(check, "ALSO", ()))}


def run_checks(context: Context) -> tuple[Problem, ...]:
    """Run every check; findings come sorted by file and line, each once."""
    return tuple(sorted({problem for check in all_checks() for problem in check.find(context)}))
