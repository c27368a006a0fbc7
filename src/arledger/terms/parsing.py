"""The door of the grammar: terms, or an error that knows the nearest spellings."""

from functools import partial

from arledger.terms.grammar import understood
from arledger.terms.values import Terms, TermsError


def parse_terms(text: str) -> Terms:
    """Read payment terms, as `terms.grammar` describes them.

    TermsError, and no other error, for anything else: its text says what was not understood, its
    `suggestions` are the nearest spellings. What was read, or not, is remembered.
    """
    terms = understood(text)
    if isinstance(terms, Terms):
        return terms
    raise TermsError(terms, partial(_suggestions, text))


def _suggestions(text: str) -> tuple[str, ...]:
    # Imported here: nobody needs them whose terms can be read.
    from arledger.terms.suggestions import suggestions  # noqa: PLC0415

    return suggestions(text)
