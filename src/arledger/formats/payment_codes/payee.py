"""Who is paid: the account, its holder and address, as payment codes need them."""

from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Payee:
    """An account and its holder; `iban` is written without blanks, `country` in two letters."""

    holder: str
    iban: str
    bic: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, where their address is known in parts."""

    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""


class NoCode(ValueError):
    """There is no payment code for this, and the message says why."""


def is_iban(text: str) -> bool:
    """Say whether a text without blanks is an account number of its country's length with right check digits."""
    return text.isascii() and bool(import_module("stdnum.iban").is_valid(text, check_country=False))
