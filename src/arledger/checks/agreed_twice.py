"""Two directives that set the same for one client and one day, and differ: which of them holds, nobody has said."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.facts import Custom, as_written
from arledger.model.problem import Problem, Severity
from arledger.subledger.clients import CLIENT_DIRECTIVE, LIMIT_DIRECTIVE, TERMS_DIRECTIVE
from arledger.terms import TermsError, parse_terms, spell

NAME = "agreed-twice"

_VALUE_AT = {TERMS_DIRECTIVE: 1, LIMIT_DIRECTIVE: 1, CLIENT_DIRECTIVE: 2}
_REMEDY = "Keep the one that holds, or give the later one a day of its own."


def find(context: Context) -> Iterator[Problem]:
    """Yield every `ar-terms`, `ar-limit` or `ar-client` that differs from an earlier line about the same day."""
    before: dict[tuple[object, ...], list[Custom]] = {}
    for custom in sorted(context.book.facts.customs, key=lambda each: each.source):
        at = _VALUE_AT.get(custom.type)
        client = context.names.of_account(str(custom.values[0])) if custom.values else None
        if at is None or client is None or len(custom.values) <= at:
            continue
        key = str(custom.values[1]) if at > 1 else ""
        same_day = before.setdefault((custom.type, client, custom.date, key), [])
        other = next((each for each in same_day if _meant(each, at) != _meant(custom, at)), None)
        same_day.append(custom)
        if other is not None:
            said, before_it = as_written(custom.values[at]), as_written(other.values[at])
            what = " ".join(word for word in (custom.type, key) if word)
            yield Problem(
                custom.source,
                NAME,
                f"`{what}` of {client} on {custom.date} is {said} here and {before_it} at {other.source}",
                _REMEDY,
                Severity.WARNING,
                (client,),
            )


def _meant(custom: Custom, at: int) -> object:
    """Return what is set: terms that are spelled in two ways are the same terms."""
    value = custom.values[at]
    if custom.type != TERMS_DIRECTIVE or not isinstance(value, str):
        return value
    try:
        return spell(parse_terms(value))
    except TermsError:
        return value
