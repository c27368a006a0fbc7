"""Read what users type into the options of reports."""

import re
from typing import cast

from arledger.model.problem import UserError
from arledger.policy.settings import Basis


def parse_buckets(text: str) -> tuple[int, ...]:
    """Read `30,60,90`; raises UserError for anything but whole days."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 5 for part in parts):
        raise UserError(
            f"--buckets: {text!r} is not a list of days", "Give the last day of each bucket, for example 30,60,90."
        )
    return tuple(int(part) for part in parts)


def parse_basis(text: str) -> Basis:
    """Read `due` or `invoice`."""
    if text not in ("due", "invoice"):
        raise UserError(f"--by: {text!r} is neither due nor invoice", "Write --by due or --by invoice.")
    return cast("Basis", text)


def parse_currency(text: str) -> str:
    """Read the currency to convert into."""
    if not re.fullmatch(r"[A-Z][A-Z0-9'._-]*", text):
        raise UserError(f"--in: {text!r} is no currency", "Write it in capitals as the ledger does, such as EUR.")
    return text
