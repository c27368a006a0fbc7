"""Facts as JSON texts in the snapshot: money stays text, dates stay dates."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.model.facts import (
    NO_META,
    AccountOpen,
    Assertion,
    Custom,
    DocumentFile,
    Meta,
    MetaValue,
    Note,
    Posting,
    Price,
)
from arledger.model.money import Money
from arledger.model.source import Source

# One letter before each value that JSON has no type for.
_DECIMAL, _DATE, _MONEY = "n", "d", "m"


def encode_value(value: MetaValue) -> Any:
    """Return a JSON value from which `decode_value` gets `value` back."""
    if isinstance(value, Decimal):
        return [_DECIMAL, str(value)]
    if isinstance(value, Money):
        return [_MONEY, str(value.number), value.currency]
    if isinstance(value, date):
        return [_DATE, value.isoformat()]
    return value


def decode_value(raw: Any) -> MetaValue:
    """Return the value that `encode_value` was given."""
    if not isinstance(raw, list):
        return raw  # type: ignore[no-any-return]
    if raw[0] == _DECIMAL:
        return Decimal(raw[1])
    if raw[0] == _DATE:
        return date.fromisoformat(raw[1])
    return Money(Decimal(raw[1]), raw[2])


def encode_meta(meta: Meta) -> str:
    """Return metadata as JSON text, empty where there is none."""
    return json.dumps({k: encode_value(v) for k, v in meta.items()}, ensure_ascii=False) if meta else ""


def decode_meta(text: str) -> Meta:
    """Return the metadata of `encode_meta`."""
    if not text:
        return NO_META
    return {key: decode_value(value) for key, value in json.loads(text).items()}


def encode_values(values: tuple[MetaValue, ...]) -> str:
    """Return a directive's values as JSON text."""
    return json.dumps([encode_value(value) for value in values], ensure_ascii=False)


def decode_values(text: str) -> tuple[MetaValue, ...]:
    """Return the values of `encode_values`."""
    return tuple(decode_value(value) for value in json.loads(text))


def encode_names(names: tuple[str, ...]) -> str:
    """Return links, tags or currencies as text: they contain no spaces."""
    return " ".join(names)


def decode_names(text: str) -> tuple[str, ...]:
    """Return the names of `encode_names`."""
    return tuple(text.split(" ")) if text else ()


def encode_postings(postings: tuple[Posting, ...], ids: Mapping[str, int]) -> str:
    """Return an entry's legs as text: a line each, and what is seldom there as JSON behind a tab.

    `ids` are numbers for account names, which are long and few.
    """
    return "\n".join([_encoded(posting, ids) for posting in postings])


def decode_postings(text: str, names: Mapping[str, str]) -> tuple[Posting, ...]:
    """Return the legs of `encode_postings`; `names` are account names by their number as text."""
    return tuple([_decoded(line, names) for line in text.split("\n")])


def _encoded(posting: Posting, ids: Mapping[str, int]) -> str:
    account, number, currency, meta, price, flag, line = posting
    text = f"{ids[account]} {number} {currency} {line}"
    if not (meta or price or flag):
        return text
    raw = [encode_meta(meta), [str(price.number), price.currency] if price else None, flag]
    return f"{text}\t{json.dumps(raw, ensure_ascii=True)}"


def _decoded(line: str, names: Mapping[str, str]) -> Posting:
    plain, _, more = line.partition("\t")
    account, number, currency, place = plain.split(" ")
    if not more:
        return Posting(names[account], Decimal(number), currency, line=int(place))
    meta, price, flag = json.loads(more)
    return Posting(
        names[account],
        Decimal(number),
        currency,
        decode_meta(meta),
        Money(Decimal(price[0]), price[1]) if price else None,
        flag,
        int(place),
    )


KEPT: Mapping[str, type[Any]] = {
    "opened": AccountOpen,
    "custom": Custom,
    "note": Note,
    "document": DocumentFile,
    "price": Price,
    "assertion": Assertion,
}
"""What the tables of the snapshot hold that have a row for each directive, with a column for each of its fields."""

_WAYS: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "date": (date.toordinal, date.fromordinal),
    "currencies": (encode_names, decode_names),
    "links": (encode_names, decode_names),
    "meta": (encode_meta, decode_meta),
    "values": (encode_values, decode_values),
    "rate": (str, Decimal),
    "number": (str, Decimal),
}
"""How fields are kept that are not plain texts, and how they are read."""


def encode_row(said: Any, ids: Mapping[str, int]) -> list[Any]:
    """Return a directive as a row; its source, which is the last field, becomes the file's number and the line."""
    row = [_WAYS[name][0](value) if name in _WAYS else value for name, value in said._asdict().items()]
    return [*row[:-1], ids[said.source.file], said.source.line] if "source" in said._fields else row


def row_decoder(kind: type[Any], files: Mapping[int, str]) -> Callable[[Sequence[Any]], Any]:
    """Return the function that makes a directive of each row of `encode_row`."""
    ways = [_WAYS.get(name, (None, None))[1] for name in kind._fields if name != "source"]
    sourced = "source" in kind._fields

    def decoded(row: Sequence[Any]) -> Any:
        values = [way(value) if way else value for way, value in zip(ways, row, strict=False)]
        return kind(*values, Source(files[row[-2]], row[-1])) if sourced else kind(*values)

    return decoded
