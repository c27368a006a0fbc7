"""Who pays, as a QR-bill names them: their address has to stand on their account in parts."""

import re
from collections.abc import Sequence

from arledger.formats.payment_codes.payee import Payer
from arledger.letters.payment_part import SWISS, PaymentPart
from arledger.letters.wording import harmless
from arledger.model.documents import Client
from arledger.subledger.clients import text_of

STREET, POSTCODE, TOWN, COUNTRY = ADDRESS_KEYS = ("street", "postcode", "town", "country")
"""Metadata of a client's account; a bill can do without the street alone."""

_COUNTRY = re.compile(r"[A-Z]{2}")


def payer_of(client: Client) -> Payer | None:
    """Return who pays; None where too little is known for a bill, and they fill it in by hand."""
    if _missing(client):
        return None
    street, postcode, town, country = (harmless(text_of(client.meta, key)) for key in ADDRESS_KEYS)
    return Payer(harmless(client.name), street, postcode, town, country.upper())


def blank_note(client: Client, part: PaymentPart | None) -> str:
    """Say why the payer's part of a QR-bill is blank, and how to fill it; empty where it is not, or cannot be."""
    missing = _missing(client)
    if not (part and part.kind == SWISS and missing and client.source):
        return ""
    country = harmless(text_of(client.meta, COUNTRY), 40)
    if missing == [COUNTRY] and country:
        return f"the payer's part of the QR-bill is blank: {client.source}: country: {country!r} is not two letters"
    *others, last = (f"`{key}:`" for key in missing)
    named = " and ".join(filter(None, (", ".join(others), last)))
    return f"the payer's part of the QR-bill is blank: {client.source}: {client.id} has no {named}"


def _missing(client: Client) -> Sequence[str]:
    found = [key for key in (POSTCODE, TOWN) if not harmless(text_of(client.meta, key))]
    return found if _COUNTRY.fullmatch(harmless(text_of(client.meta, COUNTRY)).upper()) else [*found, COUNTRY]
