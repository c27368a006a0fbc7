"""Read and validate `arledger.toml`.

A key that nobody knows is an error with its line: a misspelt setting that is silently ignored
changes figures without a word.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arledger.files.regular import read_regular
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.model.source import Source
from arledger.policy.base import hyphens
from arledger.policy.collecting import PolicyRule, ReminderLevel
from arledger.policy.interest import InterestRate
from arledger.policy.provision import SpecificAllowance
from arledger.policy.settings import Accepted, Authority, BankAccount, LineRule, PaymentAccount, Policy, TaxCode

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FILE_NAME = "arledger.toml"
_LARGEST = 4 * 1024**2
_ENCODING = "utf-8-sig"  # Windows puts a mark before the first byte
_SETTINGS = "The settings are explained in docs/ledger-format.md; `arledger init` writes a file with comments."

# Tables that are written once for each row, as in [[tax]].
_ROWS: dict[str, type] = {
    "tax": TaxCode,
    "authority": Authority,
    "bank": BankAccount,
    "rules": LineRule,
    "payment": PaymentAccount,
    "checks.accepted": Accepted,
    "reminders.level": ReminderLevel,
    "credit-policy": PolicyRule,
    "interest.rates": InterestRate,
    "provision.specific": SpecificAllowance,
}


def find_policy(start: Path) -> Path | None:
    """Return the nearest `arledger.toml` in `start` or a folder above it; raises UserError where it cannot look."""
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        try:
            if candidate.is_file():
                return candidate
        except PermissionError as error:
            raise UserError(f"{candidate}: {error.strerror}", f"Check the permissions of {folder}.") from error
    return None


def load_policy(path: Path) -> Policy:
    """Read `path`; raises UserError with file, line and remedy where it is not a valid policy."""
    try:
        text = _text(path)
        # Rates and amounts are money: no float is made of them on the way.
        raw = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: this file is not UTF-8 text", "Save it as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}", "Check the file and its permissions.") from error
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, str(error)) from error
    return _validate(path, text, raw)


def _text(path: Path) -> str:
    return read_regular(path, _LARGEST).decode(_ENCODING)


def _syntax_error(path: Path, message: str) -> UserError:
    found = re.search(r"line (\d+)", message)
    place = f"{path}:{found.group(1)}" if found else str(path)
    reason = message.rpartition(" (at ")[0] or message
    return UserError(f"{place}: not valid TOML: {reason}", "Fix the line; strings need quotes.")


def _validate(path: Path, text: str, raw: dict[str, Any]) -> Policy:
    # pydantic costs a tenth of a second: it is imported where a policy file is really read.
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        return _with_allowance(_adapter().validate_python(_prepared(raw)))
    except ValidationError as error:
        # What nobody knows comes first: a setting that is missing may be there with a slip in it.
        first = min(error.errors(include_url=False), key=lambda one: one["type"] != _UNKNOWN)
        message, remedy = _said(first)
        raise UserError(f"{path}:{_line_of(text, first['loc'])}: {message}", remedy) from error


def _with_allowance(policy: Policy) -> Policy:
    """Return a policy in which what is set against the allowance is given up, as against bad debt."""
    account = policy.provision.account
    if not account:
        return policy
    return replace(policy, accounts=replace(policy.accounts, bad_debt=(*policy.accounts.bad_debt, account)))


@cache
def _adapter() -> "TypeAdapter[Policy]":
    """Make the validator once: it takes longer than to read a policy, and a review reads several."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Policy)


def _said(error: Any) -> tuple[str, str]:
    """Say what is wrong with a setting, and what to do, in words of our own: the library's speak of Python."""
    kind, setting = error["type"], error["loc"]
    if setting[-1:] == (_KEY,):
        return f"{_name(setting[:-2])}: {setting[-2]} is no number of days", 'Write days = who, as in 7 = "manager".'
    name = _name(setting)
    if kind == _UNKNOWN:
        known = sorted(map(hyphens, _names(_name(setting[:-1]))))
        return f"unknown setting {name}", did_you_mean(setting[-1], known, f"Known here: {', '.join(known)}.")
    if kind in _NO_TABLE or (kind == "tuple_type" and name in _ROWS):
        form = f"[[{name}]]" if name in _ROWS else f"[{name}]"
        return f"{name} must be a table", f"Write {form} and the settings below."
    if name == "interest.rate" and isinstance(error["input"], list):
        return f"{name}: must be a number", "Rows of reference rates stand under [[interest.rates]]."
    if kind == "literal_error":
        return f"{name}: must be {error['ctx']['expected']}", _SETTINGS
    words = next((words for part, words in _WORDS.items() if kind.startswith(part)), "this cannot be read")
    return f"{name}: {words}", _SETTINGS


# What the validation library calls an error, and what it means for the writer of a policy.
_UNKNOWN = "unexpected_keyword_argument"
_KEY = "[key]"
_NO_TABLE = ("dataclass_type", "dict_type", "mapping_type")
_WORDS = {
    "missing": "this setting is missing",
    "string": "must be a string, in quotes",
    "int": "must be an integer, without quotes",
    "decimal": "must be a number",
    "finite": "must be a number",
    "bool": "must be true or false",
    "date": "must be a date, without quotes",
    "tuple": "must be a list, in square brackets",
}


def _name(setting: Sequence[str | int]) -> str:
    """Write where a setting stands without the numbers of rows: `checks.accepted.reason`."""
    return ".".join(part for part in setting if isinstance(part, str))


def _names(table: str) -> dict[str, str]:
    """Return the settings of a table with their types; of the whole file for no table."""
    settings = _ROWS.get(hyphens(table)) or (getattr(Policy(), table) if table else Policy)
    return {field.name: str(field.type) for field in fields(settings)} if is_dataclass(settings) else {}


def _prepared(raw: dict[str, Any]) -> dict[str, Any]:
    """Let one text stand where a list of texts is meant, and true or false where no number can be read of it."""
    for table in (name for name in _names("") if hyphens(name) in raw):
        said = raw[hyphens(table)]
        for row in said if isinstance(said, list) else [said]:
            for key, kind in _names(table).items() if isinstance(row, dict) else ():
                value = row.get(hyphens(key))
                if isinstance(value, str) and kind.startswith("tuple"):
                    row[hyphens(key)] = [value]
                elif value is not None and "int" in re.findall(r"\w+", kind):
                    row[hyphens(key)] = _without_truths(value)
    return raw


def _without_truths(value: object) -> object:
    """Write true and false as words: the validation library takes them for 1 and 0."""
    if isinstance(value, list):
        return [_without_truths(one) for one in value]
    return str(value) if isinstance(value, bool) else value


def line_of(path: Path, *setting: str | int) -> int:
    """Return the line of a setting in a policy file, 1 where it cannot be told; rows are counted from 0."""
    try:
        return _line_of(_text(path), setting)
    except OSError:
        return 1


def source_of(path: Path, folder: Path, *setting: str | int) -> Source:
    """Return where a setting stands in a policy file, which is named from a folder."""
    return Source(os.path.relpath(path, folder), line_of(path, *setting))


def _line_of(text: str, setting: Sequence[str | int]) -> int:
    """Find the line of a setting, or else of what it is part of: its row, its table, the first line."""
    lines = text.splitlines()
    best, depth, inline = 1, 0, False
    for number, path, is_key in _places(lines):
        if path[: len(setting)] == tuple(setting):
            return number
        if len(path) > depth and path == tuple(setting[: len(path)]):
            best, depth, inline = number, len(path), is_key
    return _line_within(lines, best, setting[depth:]) if inline else best


def _places(lines: Sequence[str]) -> Iterator[tuple[int, tuple[str | int, ...], bool]]:
    """Yield what each line names, with its number and whether it is a key: ("aging", "by"), ("tax", 0, "rate")."""
    table: tuple[str | int, ...] = ()
    rows: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if header := re.match(r"\s*(\[{1,2}+)([^\]]+)\]", line):
            name = header.group(2).strip()
            table = _parts(name)
            if header.group(1) == "[[":
                rows[name] = rows.get(name, -1) + 1
                table += (rows[name],)
            yield number, table, False
        elif key := re.match(r"""\s*((?:[\w.-]|"[^"]*"|'[^']*')+)\s*=""", line):
            yield number, table + _parts(key.group(1)), True


def _parts(name: str) -> tuple[str, ...]:
    # A name in quotes may have dots of its own: "m.ito".
    parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", name)
    return tuple(part.strip().strip("\"'") for part in parts)


def _line_within(lines: Sequence[str], start: int, rest: Sequence[str | int]) -> int:
    """Find a key of an inline table that begins on line `start`, or of a row of such tables."""
    key = re.compile(rf"[{{,\s][\"']?{re.escape(str(rest[-1]))}[\"']?\s*=")
    found = [
        number for number, line in enumerate(lines[start - 1 :], start=start) for _ in range(len(key.findall(line)))
    ]
    row = rest[0] if isinstance(rest[0], int) else 0
    return found[min(row, len(found) - 1)] if found else start
