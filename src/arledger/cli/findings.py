"""Print findings for a person: one after the other, then one line that counts them."""

from arledger.cli.books import Place
from arledger.cli.messages import format_problem, harmless
from arledger.cli.output import write_out
from arledger.model.book import Book
from arledger.model.problem import Problem, Severity
from arledger.policy.settings import Accepted, Policy


def split_accepted(problems: tuple[Problem, ...], policy: Policy) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Set apart the findings that arledger.toml accepts, by check and by number or client."""
    accepted = tuple(p for p in problems if any(_covers(rule, p) for rule in policy.checks.accepted))
    return tuple(p for p in problems if p not in accepted), accepted


def _covers(rule: Accepted, problem: Problem) -> bool:
    named = [name for name in (rule.number, rule.client) if name]
    return rule.check == problem.code and bool(named) and all(name in problem.about for name in named)


def print_findings(problems: tuple[Problem, ...], accepted: tuple[Problem, ...], place: Place, book: Book) -> None:
    """Print all findings on stdout: they are the answer."""
    for problem in problems:
        write_out(f"{harmless(format_problem(problem, place.folder))}\n".encode())
    write_out(f"{summary(problems, accepted, book)}\n".encode())


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
