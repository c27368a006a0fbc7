"""A commit whose files lie in a folder for a moment, and what they are called meanwhile."""

from dataclasses import dataclass, replace
from pathlib import Path

from arledger.files.git import Commit
from arledger.model.problem import Problem, UserError
from arledger.model.report import Report
from arledger.session.messages import format_problem

_LINE_END = "\n"


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit whose files lie in `tree`; `top` is the repository's folder as the user names it."""

    commit: Commit
    tree: Path
    top: Path

    def named(self, text: str) -> str:
        """Return a path, or a message with paths in it, as a checkout would say it."""
        return text.replace(str(self.tree), str(self.top))

    def stored(self, path: str) -> str:
        """Return where a file lies that a report names; the inverse of `named`."""
        if path.startswith(f"{self.tree}/") or not path.startswith(f"{self.top}/"):
            return path
        return f"{self.tree}{path.removeprefix(str(self.top))}"

    def stamp(self, report: Report) -> Report:
        """Say in a report which commit it was read from."""
        return replace(
            report,
            facts=(*report.facts, ("Revision", str(self.commit))),
            data={**report.data, "revision": self.commit.hash},
        )

    def restate(self, error: UserError) -> None:
        """Let an error name files as git does, REV:PATH: they lie nowhere that the user could look."""
        for name in ("message", "remedy"):
            setattr(error, name, getattr(error, name).replace(f"{self.tree}/", f"{self.commit.short}:"))

    def describe(self, problem: Problem, folder: Path) -> str:
        """Format a problem as in a checkout: named where it stands in the work tree, quoted as it was then."""
        shown = format_problem(problem, Path(self.named(str(folder))))
        source = problem.source._replace(file=self.stored(problem.source.file))
        quoted = format_problem(replace(problem, source=source), folder)
        return f"{shown.partition(_LINE_END)[0]}{_LINE_END}{quoted.partition(_LINE_END)[2]}"
