"""Read and validate `arledger.toml`.

A key that nobody knows is an error with its line: a misspelt setting that is silently ignored
changes figures without a word.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from arledger.files.regular import read_regular
from arledger.model.problem import UserError
from arledger.policy.settings import Accepted, Authority, BankAccount, LineRule, Policy, TaxCode

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
    "checks.accepted": Accepted,
}

# Tables whose keys are the user's own words.
_FREE = ("contacts",)


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
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

    adapter = TypeAdapter(Policy)
    try:
        _refuse_unknown(path, text, raw)
        _refuse_truths(path, text, raw)
        return adapter.validate_python(_listed(_snake(raw)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        setting = [part if isinstance(part, int) else part.replace("_", "-") for part in first["loc"]]
        name = ".".join(part for part in setting if isinstance(part, str)) or "the file"
        said = f"{path}:{_line_of(text, setting)}: {name}: {_sentence(first, setting)}"
        raise UserError(said, _SETTINGS) from error


def _sentence(error: Any, setting: Sequence[str | int]) -> str:
    """Say what a setting must be in words of our own: those of the validation library speak of Python."""
    kind = error["type"]
    if kind == "literal_error":
        return f"must be {error['ctx']['expected']}"
    if kind == "tuple_type" and ".".join(map(str, setting)) in _ROWS:
        return f"must be tables, each under [[{'.'.join(map(str, setting))}]]"
    for part, words in _WORDS.items():
        if kind.startswith(part):
            return words
    return "this cannot be read"


# What the validation library calls an error, and what it means for the writer of a policy.
_WORDS = {
    "missing": "this setting is missing",
    "string": "must be a string, in quotes",
    "int": "must be an integer, without quotes",
    "decimal": "must be a number",
    "finite": "must be a number",
    "bool": "must be true or false",
    "date": "must be a date, without quotes",
    "tuple": "must be a list, in square brackets",
    "dict": "must be a table",
    "mapping": "must be a table",
    "dataclass": "must be a table",
}


def _snake(raw: object) -> object:
    if isinstance(raw, dict):
        return {key.replace("-", "_"): value if key in _FREE else _snake(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_snake(value) for value in raw]
    return raw


def _listed(raw: Any) -> Any:
    """Let one text stand where a list of texts is meant: receivable = "Assets:Receivable"."""
    for table, content in raw.items():
        if table in _FREE:
            continue
        listed = _lists(_ROWS.get(table) or type(getattr(Policy(), table)))
        for row in content if isinstance(content, list) else [content]:
            for key, value in row.items():
                if isinstance(value, str) and key in listed:
                    row[key] = [value]
    return raw


def _lists(settings: Any) -> set[str]:
    """Return the names of the settings that are lists."""
    return {field.name for field in fields(settings) if str(field.type).startswith("tuple")}


def _refuse_unknown(path: Path, text: str, raw: dict[str, Any]) -> None:
    known = _known_keys()
    for table, content in raw.items():
        if table not in known:
            raise _unknown(path, text, (table,), list(known))
        rows = content if table in _ROWS else [content]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            form = f"[[{table}]]" if table in _ROWS else f"[{table}]"
            raise UserError(
                f"{path}:{_line_of(text, [table])}: {table} must be a table", f"Write {form} and the settings below."
            )
        for place, row in enumerate(rows if table not in _FREE else ()):
            _refuse_unknown_keys(path, text, (table, place) if table in _ROWS else (table,), row, known[table])


def _refuse_unknown_keys(
    path: Path, text: str, table: tuple[str | int, ...], row: dict[str, Any], known: set[str]
) -> None:
    for key, value in row.items():
        if key not in known:
            raise _unknown(path, text, (*table, key), sorted(known))
        inner = _ROWS.get(f"{table[0]}.{key}")
        for place, part in enumerate(value if inner and isinstance(value, list) else ()):
            for name in part if isinstance(part, dict) else ():
                if inner and name not in _names(inner):
                    raise _unknown(path, text, (*table, key, place, name), sorted(_names(inner)))


def _refuse_truths(path: Path, text: str, raw: dict[str, Any]) -> None:
    """Refuse true and false for an integer, which the validation library takes for 1 and 0."""
    for table, content in raw.items():
        if table in _ROWS or table in _FREE:
            continue
        settings = getattr(Policy(), table.replace("-", "_"))
        numbers = {field.name.replace("_", "-") for field in fields(settings) if _is_integer(str(field.type))}
        for key in numbers & content.keys():
            values = content[key] if isinstance(content[key], list) else [content[key]]
            if any(isinstance(value, bool) for value in values):
                said = f"{path}:{_line_of(text, (table, key))}: {table}.{key}: {_WORDS['int']}"
                raise UserError(said, _SETTINGS)


def _is_integer(kind: str) -> bool:
    return "int" in re.findall(r"\w+", kind)


def _unknown(path: Path, text: str, setting: tuple[str | int, ...], known: list[str]) -> UserError:
    close = get_close_matches(str(setting[-1]), known, n=1)
    remedy = f"Did you mean {close[0]}?" if close else f"Known here: {', '.join(known)}."
    name = ".".join(part for part in setting if isinstance(part, str))
    return UserError(f"{path}:{_line_of(text, setting)}: unknown setting {name}", remedy)


def _known_keys() -> dict[str, set[str]]:
    policy = Policy()
    tables = {field.name.replace("_", "-"): getattr(policy, field.name) for field in fields(policy)}
    return {name: set() if name in _FREE else _names(_ROWS.get(name, table)) for name, table in tables.items()}


def _names(settings: Any) -> set[str]:
    return {field.name.replace("_", "-") for field in fields(settings)}


def line_of(path: Path, *setting: str | int) -> int:
    """Return the line of a setting in a policy file, 1 where it cannot be told; rows are counted from 0."""
    try:
        return _line_of(_text(path), setting)
    except OSError:
        return 1


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
        elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
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
