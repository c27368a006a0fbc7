"""Print findings for a person: one after the other, then one line that counts them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from arledger.model.book import Book
from arledger.model.problem import Problem, Refused, Severity
from arledger.session.messages import format_problem, harmless, say, say_problems
from arledger.session.output import write_out
from arledger.session.place import Place


def tell_unneeded(accepted: Sequence[Problem], place: Place) -> None:
    """Say on stderr which acceptances of arledger.toml cover nothing: they may hide what comes later."""
    from arledger.checks.accepted import covers
    from arledger.policy.load import line_of

    for row, rule in enumerate(place.policy.checks.accepted):
        if place.policy_file and not any(covers(rule, problem) for problem in accepted):
            line = line_of(place.policy_file, "checks", "accepted", row)
            about = " and ".join(name for name in (rule.number, rule.client) if name)
            say(
                f"{place.policy_file}:{line}: nothing needs the acceptance of {rule.check} for {about}; "
                "correct it, or take it out."
            )


def tell_problems(problems: tuple[Problem, ...], place: Place) -> bool:
    """Print the ledger's problems on stderr; return whether there are any."""
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
        say(f"arledger: the ledger has {count}; the answer shows what could be read.")
        say_problems(problems, partial(_described, place))
    return bool(problems)


def refuse_with_errors(book: Book, place: Place, done: str) -> None:
    """Raise Refused where a ledger has errors, or directives that say nothing: `done` would rest on half of it."""
    errors = [problem for problem in with_lost(book).facts.problems if problem.severity is Severity.ERROR]
    if errors:
        count = f"{len(errors)} error{'s' if len(errors) != 1 else ''}"
        first = _described(place, errors[0])
        raise Refused(f"the ledger has {count}, and {done} on such a one:\n{first}", "`arledger check` shows all.")


def with_lost(book: Book) -> Book:
    """Return a book whose problems tell of directives, too, that say nothing because they are wrong by themselves."""
    lost = tuple(_lost(book))
    return replace(book, facts=replace(book.facts, problems=(*book.facts.problems, *lost))) if lost else book


def _lost(book: Book) -> Iterator[Problem]:
    if not book.facts.customs:
        return
    from arledger.subledger.directives import read_directive

    for custom in book.facts.customs:
        found = read_directive(custom)
        if isinstance(found, Problem):
            yield found


def _described(place: Place, problem: Problem) -> str:
    """Show a problem with its line; at a revision it is named as in the work tree, and quoted as it was then."""
    if place.revision:
        return place.revision.describe(problem, place.folder)
    return format_problem(problem, place.folder)


def print_findings(problems: tuple[Problem, ...], place: Place, *, quiet: bool = False) -> None:
    """Print all findings on stdout: they are the answer; `quiet` leaves the revision unsaid."""
    if place.revision and not quiet:
        write_out(f"Revision: {place.revision.commit}\n".encode())
    for problem in problems:
        write_out(f"{harmless(_described(place, problem))}\n".encode())


def summary(problems: tuple[Problem, ...], accepted: tuple[Problem, ...], book: Book) -> str:
    """Return the closing line: how many errors and warnings, in what."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    aside = f" ({len(accepted)} accepted in arledger.toml)" if accepted else ""
    entries, clients = len(book.facts.entries), len(book.clients)
    what = f"{entries} {'entry' if entries == 1 else 'entries'} of {_count(clients, 'client')}"
    if not problems:
        return f"All is well: {what}{aside}."
    return f"{_count(errors, 'error')} and {_count(warnings, 'warning')} in {what}{aside}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
