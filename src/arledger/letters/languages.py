"""Which language a letter is in: the client's own, else the one that the policy names."""

import re
from typing import cast, get_args

from arledger.letters.wording import harmless
from arledger.model.documents import Client
from arledger.policy.settings import Language, Policy
from arledger.subledger.clients import text_of

LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_KEY = "language"
_PARTS = re.compile(r"[-_]")


def read_language(text: str) -> Language | None:
    """Read a language as people write its code: `de`, `DE`, `de-CH`, `fr_CA`; None for one without letters."""
    first = _PARTS.split(text.strip().casefold(), maxsplit=1)[0]
    return cast("Language", first) if first in LANGUAGES else None


def language_of(client: Client, policy: Policy) -> Language:
    """Return the language of letters to a client: `language:` on its account, else that of `[letters]`."""
    return read_language(text_of(client.meta, LANGUAGE_KEY)) or policy.letters.language


def unknown_language(client: Client, policy: Policy) -> str:
    """Say which language of a client there are no letters in, and what is taken instead; empty where all is well."""
    said = text_of(client.meta, LANGUAGE_KEY)
    if not said or read_language(said):
        return ""
    place = f"{client.source}: " if client.source else ""
    return (
        f"{place}{client.id}: there are no letters in the language {harmless(said, 40)!r}, only in "
        f"{', '.join(LANGUAGES)}; this one is in {policy.letters.language}."
    )
