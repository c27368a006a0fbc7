"""What is wrong with a file is said on each of its statements."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from arledger.model.bank import BankStatement


def warned(statements: Iterable[BankStatement], warnings: Sequence[str]) -> tuple[BankStatement, ...]:
    """Put warnings about the file before those of each statement."""
    if not warnings:
        return tuple(statements)
    return tuple(replace(one, warnings=(*warnings, *one.warnings)) for one in statements)
