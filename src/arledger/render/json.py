r"""JSON for scripts: the report's `data`, with money as strings, ISO dates and the keys in their given order.

Tables, titles and notes are for people and stay out. Text is UTF-8 and keeps every character; those that
could act on a terminal are written as `\uXXXX`, which reads back as the same text.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from json import JSONEncoder

from arledger.model.money import plain
from arledger.model.report import Report

_UNSEEN = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def render(report: Report, **_: object) -> bytes:
    """Write the data of a report, indented by two, with a line end."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text(report.data)).encode()


def json_text(data: Mapping[str, object]) -> str:
    """Write data as JSON with a line end; every character is itself.

    Piece by piece, as all pieces of a long plan at once take more memory than its ledger.
    """
    text = StringIO()
    text.writelines(json_pieces(data))
    return text.getvalue()


def json_pieces(data: Mapping[str, object]) -> Iterator[str]:
    """Yield data as JSON with a line end, in many small pieces."""
    yield from JSONEncoder(default=_value, ensure_ascii=False, indent=2, allow_nan=False).iterencode(data)
    yield "\n"


def _value(value: object) -> object:
    match value:
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
    raise TypeError(f"report data cannot hold {type(value).__name__}")
