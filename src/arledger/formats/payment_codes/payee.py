"""Who is paid: the account, its holder and address, as payment codes need them."""

from dataclasses import dataclass


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

    @property
    def is_complete(self) -> bool:
        """Whether enough is known for a code; else the payer fills it in."""
        return bool(self.name and self.postcode and self.town and self.country)


class NoCode(ValueError):
    """There is no payment code for this, and the message says why."""
