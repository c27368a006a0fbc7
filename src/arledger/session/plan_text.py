"""A plan as text: its directives, what a program is told of it, and its files named."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from arledger.ledger.text import directive_text
from arledger.model.plan import NewDirective, NewFile, Plan
from arledger.model.report import Data
from arledger.session.progress import counting


def plan_data(plan: Plan, *, written: bool) -> dict[str, Data]:
    """Return what a program is told of a plan; raises Refused for what cannot be written."""
    return data_of(plan, texts_of(plan), written=written)


def data_of(plan: Plan, texts: Sequence[Sequence[str]], *, written: bool) -> dict[str, Data]:
    """Return the same, with the texts of each addition as they were made already."""
    return {
        "plan": [
            {"file": addition.file, "entries": [*entries]}
            for addition, entries in zip(plan.additions, texts, strict=True)
        ],
        "documents": [{"source": copy.source, "target": copy.target} for copy in plan.copies],
        **({"files": [{"target": file.target, "about": file.about} for file in plan.files]} if plan.files else {}),
        "remarks": list(plan.remarks),
        "written": written,
    }


def about_files(files: Iterable[NewFile]) -> Iterator[str]:
    """Name the files that are made whole, a line each: what is in them is for their readers."""
    for file in files:
        yield f"+ {file.target}  {file.about}\n"


def texts_of(plan: Plan) -> list[list[str]]:
    """Return the text of every directive, addition by addition, with a bar where there are many."""
    with counting("Proposing", sum(len(addition.directives) for addition in plan.additions)) as step:
        return [[_text(directive, step) for directive in addition.directives] for addition in plan.additions]


def _text(directive: NewDirective, step: Callable[[], None]) -> str:
    step()
    return directive_text(directive)
