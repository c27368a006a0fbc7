r"""JSON for scripts: the report's `data`, with money as strings, ISO dates and the keys in their given order.

Tables, titles and notes are for people and stay out. Text is UTF-8 and keeps every character; those that
could act on a terminal are written as `\uXXXX`, which reads back as the same text.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from arledger.model.money import plain
from arledger.model.report import Report

_UNSEEN = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def render(report: Report, **_: object) -> bytes:
    """Write the data of a report, indented by two, with a line end."""
    text = json.dumps(report.data, default=value_of, ensure_ascii=False, indent=2, allow_nan=False)
    return (_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n").encode()


def value_of(value: object) -> object:
    """Return a value as JSON has it: money as a string with its digits, a day as ISO writes it."""
    match value:
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
    raise TypeError(f"report data cannot hold {type(value).__name__}")
