"""Payment terms that cannot be read: due dates then come from the policy's default."""

from collections.abc import Iterator

from arledger.checks.context import Context, place_of
from arledger.model.facts import Meta
from arledger.model.problem import Problem, UserError
from arledger.model.source import Source
from arledger.subledger.clients import TERMS_DIRECTIVE, text_of
from arledger.subledger.due import TERMS_KEY
from arledger.terms import TermsError, parse_terms

NAME = "terms"


def find(context: Context) -> Iterator[Problem]:
    """Yield terms texts that nobody understands: of clients, documents and `ar-terms` directives."""
    _check_default(context)
    for text, source in sorted(set(_texts(context)), key=str):
        try:
            parse_terms(text)
        except TermsError as error:
            yield Problem(source, NAME, str(error), error.remedy)


def _check_default(context: Context) -> None:
    try:
        parse_terms(context.policy.items.default_terms)
    except TermsError as error:
        raise UserError(f"[items] default-terms: {error}", error.remedy) from error


def _texts(context: Context) -> Iterator[tuple[str, Source]]:
    names = context.names
    for opened in context.book.facts.opens:
        if names.of_account(opened.account) is not None:
            yield from _text(opened.meta, opened.source)
    for _, entry, posting in context.client_postings():
        yield from _text(entry.meta, entry.source)
        yield from _text(posting.meta, place_of(entry, posting))
    for custom in context.book.facts.customs:
        if custom.type == TERMS_DIRECTIVE and len(custom.values) > 1 and isinstance(custom.values[1], str):
            yield custom.values[1], custom.source


def _text(meta: Meta, source: Source) -> Iterator[tuple[str, Source]]:
    text = text_of(meta, TERMS_KEY) if meta else ""
    if text:
        yield text, source
