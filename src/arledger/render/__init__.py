"""The formats in which a report leaves the program; this folder is their registry.

Each module here except `cells` and `layout` is a format: it has `render`, and is named as the ending of its files.
A new format is one new file. Nothing is imported before it is asked for.
"""

from dataclasses import replace
from importlib import import_module
from os import listdir
from typing import Protocol, cast

from arledger.model.problem import UserError
from arledger.model.report import Report

__all__ = ["Format", "find", "names", "render"]

_NOT_FORMATS = {"cells", "layout"}
_EVERY_DIGIT = {"json"}


class Format(Protocol):
    """What every format module has."""

    def render(self, report: Report, *, width: int | None, color: bool) -> bytes:
        """Write a report; formats without a width or colour of their own take no notice of them."""


def names() -> tuple[str, ...]:
    """List the formats in alphabetical order, from the file names alone."""
    files = listdir(__path__[0])  # noqa: PTH208 - pathlib and pkgutil take 5 and 20 ms to import
    stems = {name.removesuffix(".py") for name in files if name.endswith(".py")}
    return tuple(sorted(stem for stem in stems - _NOT_FORMATS if not stem.startswith("_")))


def find(name: str) -> Format:
    """Import one format; an unknown name is a UserError that lists the known ones."""
    if name not in names():
        raise UserError(f"there is no output format {name!r}", f"Choose one of {', '.join(names())}.")
    return cast("Format", import_module(f"{__name__}.{name}"))


def render(report: Report, name: str, *, width: int | None, color: bool) -> bytes:
    """Write a report in the format `name`.

    `width` is the terminal's in character cells, None where there is no terminal: then nothing is cut or
    left out. `color` allows escape codes; only `table` uses either of them.
    """
    if name not in _EVERY_DIGIT:
        from arledger.render.cells import in_coins  # noqa: PLC0415 - JSON has no cells

        report = replace(report, tables=tuple(in_coins(table, report.precision) for table in report.tables))
    return find(name).render(report, width=width, color=color)
