"""Payment terms that are given to a command: read, or refused with the nearest spellings."""

from arledger.model.problem import UserError
from arledger.terms import Terms, TermsError, parse_terms, spell


def given_terms(text: str) -> Terms:
    """Read terms; UserError where they cannot be read."""
    try:
        return parse_terms(text)
    except TermsError as error:
        raise UserError(str(error), error.remedy) from error


def spelled(text: str) -> str:
    """Return the canonical spelling of terms, as it is written to the ledger; UserError as for `given_terms`."""
    return spell(given_terms(text))
