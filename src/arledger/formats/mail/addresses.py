"""Who a field of a mail's header names: addresses, and the names beside them.

Addresses are told from names before any of it is decoded: what is encoded is a name, whatever it looks like then.
"""

from collections.abc import Iterator
from typing import NamedTuple

from arledger.formats.mail.header import decoded

_LONGEST, _MOST = 10_000, 100
_LONGEST_ADDRESS = 254


class Person(NamedTuple):
    """Somebody with an address, in small letters and its host in ASCII; the name is as written, perhaps empty."""

    name: str
    address: str


def people_in(field: str) -> list[Person]:
    """Return whom a field names, in its order; what has no address is nobody."""
    found = []
    for outside, inside in list(_pieces(field[:_LONGEST]))[:_MOST]:
        address = plain_address(inside or outside)
        if address:
            found.append(Person(" ".join(decoded(outside).split()) if inside else "", address))
    return found


def plain_address(text: str) -> str:
    """Return an address as it can be compared, empty for what is none."""
    local, at, host = text.strip().rpartition("@")
    if not (local and at and host) or len(text) > _LONGEST_ADDRESS or len(text.split()) != 1:
        return ""
    if not text.isprintable() or "@" in local or any(sign in text for sign in '<>"\\()[],;:'):
        return ""
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return f"{local}@{host}".lower() if "." in host else ""


def _pieces(field: str) -> Iterator[tuple[str, str]]:
    """Yield what stands outside and inside angle brackets for everybody whom a field names, without comments."""
    outside: list[str] = []
    inside: list[str] = []
    in_brackets = False
    for sign, is_literal in _signs(field):
        if not is_literal and sign in "<>":
            in_brackets = sign == "<"
        elif not is_literal and not in_brackets and sign in ",;":
            yield "".join(outside), "".join(inside)
            outside, inside = [], []
        elif not is_literal and not in_brackets and sign == ":":
            # What stands before it is the name of a group.
            outside = []
        else:
            (inside if in_brackets else outside).append(sign)
    yield "".join(outside), "".join(inside)


def _signs(field: str) -> Iterator[tuple[str, bool]]:
    """Yield the signs of a field outside comments, and of each whether it is literal: in quotes, or escaped there."""
    quoted, depth = False, 0
    signs = iter(field)
    for sign in signs:
        if sign == "\\" and (quoted or depth):
            escaped = next(signs, "")
            if not depth:
                yield escaped, True
        elif depth or (sign == "(" and not quoted):
            depth += {"(": 1, ")": -1}.get(sign, 0)
        elif sign == '"':
            quoted = not quoted
        else:
            yield sign, quoted
