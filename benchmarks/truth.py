"""Ask each tool for the open receivables before it is timed: a wrong answer given fast is worth nothing."""

import json
import re
import subprocess
from collections.abc import Mapping
from decimal import Decimal

from benchmarks.measure import Command

_AMOUNT = re.compile(r"(-?[0-9][0-9,]*(?:\.[0-9]+)?) ([A-Z]{3})\b")


class WrongAnswerError(Exception):
    """A tool does not find what the generator put into the book."""


def check_journal_tool(command: Command, expected: Mapping[str, Decimal]) -> None:
    """Compare the receivables by `ledger bal` or `hledger bal`; WrongAnswerError for another sum.

    `command` is the one to be timed; here it also gets options that leave one line a currency.
    """
    text = _answer(command, "--depth", "2", "--no-total")
    found = {currency: Decimal(number.replace(",", "")) for number, currency in _AMOUNT.findall(text)}
    _compare(command, found, expected)


def check_arledger(command: Command, expected: Mapping[str, Decimal]) -> None:
    """Compare the totals of `arledger aging --format json`; WrongAnswerError for another sum."""
    text = _answer(command, "--format", "json")
    try:
        found = totals(json.loads(text))
    except (ValueError, ArithmeticError, KeyError, TypeError) as problem:
        raise WrongAnswerError(
            f"{command.name}: the JSON is not the one expected ({problem!r}):\n{text[:500]}"
        ) from problem
    _compare(command, found, expected)


def totals(answer: Mapping[str, list[Mapping[str, str]]]) -> dict[str, Decimal]:
    """Read the open sum of each currency from the JSON of an aging."""
    return {row["currency"]: Decimal(row["total"]) for row in answer["totals"]}


def _answer(command: Command, *more: str) -> str:
    done = subprocess.run(
        (*command.arguments, *more), env=command.environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in command.allowed:
        raise WrongAnswerError(f"{command.name}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def _compare(command: Command, found: Mapping[str, Decimal], expected: Mapping[str, Decimal]) -> None:
    if {currency: number for currency, number in found.items() if number} != dict(expected):
        raise WrongAnswerError(f"{command.name}: open is {_words(found)}, but the book has {_words(expected)}")


def _words(sums: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{number} {currency}" for currency, number in sorted(sums.items())) or "nothing"
