"""Codes of clients in other systems, and which of them are one."""

import re

_SALESFORCE = re.compile(r"00[0-9A-Za-z][0-9A-Za-z]{12}[A-Z0-5]{3}")


def same_code(code: str) -> str:
    """Return a code so that those of one client are equal.

    Salesforce writes an id with 15 characters, of which capitals count, or with three more behind them, which only
    say where the capitals are.
    """
    return code[:15] if _SALESFORCE.fullmatch(code) and any(map(str.isalpha, code[:15])) else code
