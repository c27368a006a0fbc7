"""Read and validate `arledger.toml`.

A key that nobody knows is an error with its line: a misspelt setting that is silently ignored
changes figures without a word.
"""

import re
import tomllib
from dataclasses import fields
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from arledger.model.problem import UserError
from arledger.policy.settings import Accepted, Authority, BankAccount, LineRule, Policy, TaxCode

FILE_NAME = "arledger.toml"
_SETTINGS = "The settings are explained in docs/ledger-format.md; `arledger init` writes a file with comments."

# Tables that are written once for each row, as in [[tax]].
_ROWS: dict[str, type] = {
    "tax": TaxCode,
    "authority": Authority,
    "bank": BankAccount,
    "rules": LineRule,
    "checks.accepted": Accepted,
}


def find_policy(start: Path) -> Path | None:
    """Return the nearest `arledger.toml` in `start` or a folder above it."""
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        if candidate.is_file():
            return candidate
    return None


def load_policy(path: Path) -> Policy:
    """Read `path`; raises UserError with file, line and remedy where it is not a valid policy."""
    try:
        text = path.read_text(encoding="utf-8")
        # Rates and amounts are money: no float is made of them on the way.
        raw = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: this file is not UTF-8 text", "Save it as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}", "Check the file and its permissions.") from error
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, str(error)) from error
    return _validate(path, text, raw)


def _syntax_error(path: Path, message: str) -> UserError:
    found = re.search(r"line (\d+)", message)
    place = f"{path}:{found.group(1)}" if found else str(path)
    reason = re.sub(r"\s*\(at .*\)$", "", message)
    return UserError(f"{place}: not valid TOML: {reason}", "Mend the line; strings need quotes.")


def _validate(path: Path, text: str, raw: dict[str, Any]) -> Policy:
    # pydantic costs a tenth of a second: it is imported where a policy file is really read.
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

    adapter = TypeAdapter(Policy)
    try:
        _refuse_unknown(path, text, raw)
        return adapter.validate_python(_listed(_snake(raw)))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        keys = [str(part).replace("_", "-") for part in first["loc"] if not isinstance(part, int)]
        place = f"{path}:{_line_of(text, keys)}"
        name = ".".join(keys) or "the file"
        raise UserError(f"{place}: {name}: {first['msg']}", _SETTINGS) from error


def _snake(raw: object) -> object:
    if isinstance(raw, dict):
        return {key.replace("-", "_"): _snake(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_snake(value) for value in raw]
    return raw


def _listed(raw: Any) -> Any:
    """Let one text stand where a list of texts is meant: receivable = "Assets:Receivable"."""
    for table, content in raw.items():
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
            raise _unknown(path, text, [table], list(known))
        rows = content if table in _ROWS else [content]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            form = f"[[{table}]]" if table in _ROWS else f"[{table}]"
            raise UserError(
                f"{path}:{_line_of(text, [table])}: {table} must be a table", f"Write {form} and the settings below."
            )
        for row in rows:
            _refuse_unknown_keys(path, text, table, row, known[table])


def _refuse_unknown_keys(path: Path, text: str, table: str, row: dict[str, Any], known: set[str]) -> None:
    for key, value in row.items():
        if key not in known:
            raise _unknown(path, text, [table, key], sorted(known))
        inner = _ROWS.get(f"{table}.{key}")
        for part in value if inner and isinstance(value, list) else ():
            for name in part if isinstance(part, dict) else ():
                if inner and name not in _names(inner):
                    raise _unknown(path, text, [f"{table}.{key}", name], sorted(_names(inner)))


def _unknown(path: Path, text: str, keys: list[str], known: list[str]) -> UserError:
    close = get_close_matches(keys[-1], known, n=1)
    remedy = f"Did you mean {close[0]}?" if close else f"Known here: {', '.join(known)}."
    return UserError(f"{path}:{_line_of(text, keys)}: unknown setting {'.'.join(keys)}", remedy)


def _known_keys() -> dict[str, set[str]]:
    policy = Policy()
    tables = {field.name.replace("_", "-"): getattr(policy, field.name) for field in fields(policy)}
    return {name: _names(_ROWS.get(name, table)) for name, table in tables.items()}


def _names(settings: Any) -> set[str]:
    return {field.name.replace("_", "-") for field in fields(settings)}


def line_of(path: Path, table: str, key: str) -> int:
    """Return the line of a setting in a policy file, 1 where it cannot be told."""
    try:
        return _line_of(path.read_text(encoding="utf-8"), [table, key])
    except OSError:
        return 1


def _line_of(text: str, keys: list[str]) -> int:
    """Find the line of a key below its table's header, 1 where it cannot be told."""
    if not keys:
        return 1
    current = ""
    header_line = 1
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        if header:
            current = header.group(1)
            header_line = number if current == keys[0] else header_line
            if len(keys) == 1 and current == keys[0]:
                return number
        elif current == keys[0] and len(keys) > 1:
            if re.match(rf"\s*[\"']?{re.escape(keys[1])}[\"']?\s*=", line):
                return number
        elif len(keys) == 1 and re.match(rf"\s*{re.escape(keys[0])}\s*=", line):
            return number
    return header_line
