"""Payment terms as a letter tells them."""

from dataclasses import replace

from arledger.letters.wording import Wording
from arledger.policy.settings import NetEom
from arledger.terms import describe, parse_terms, spell


def told_terms(text: str, wording: Wording, net_eom: NetEom = "days-then-eom") -> str:
    """Say terms in the letter's language, in English as they are written; nobody is told of days of grace.

    Raises TermsError for what are no terms; without any, nothing is said.
    """
    if not text:
        return ""
    terms = parse_terms(text)
    told = replace(terms, grace=0)
    if wording.language == "en":
        return spell(told) if terms.grace else text
    return describe(told, net_eom=net_eom, language=wording.language)
