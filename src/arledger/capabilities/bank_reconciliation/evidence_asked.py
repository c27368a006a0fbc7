"""Which line's evidence is asked for, and what matching says of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from arledger.capabilities.bank_reconciliation.values import Movement
from arledger.matching import ClientKey, Decision, Evidence, MatchOptions, decide, evidence_of
from arledger.model.bank import BankLine
from arledger.model.documents import Item
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean

_LISTED = 5


@dataclass(slots=True)
class Asked:
    """What is asked of matching besides its decisions.

    `line` names the line whose evidence is asked for, by the bank's reference or its number in the list; `seen` is
    told how many lines are done. Afterwards `at` is the line's index, `evidence` what speaks for and against each
    explanation of it, None where it was explained before open items were weighed, and `indices` are those of the
    lines that the evidence speaks of, by their places in it.
    """

    line: str | None = None
    seen: Callable[[int, int], None] | None = None
    at: int = -1
    evidence: Evidence | None = None
    indices: tuple[int, ...] = ()

    def choose(self, found: Sequence[Movement]) -> None:
        """Find the line that is asked for; raises UserError where none is called so, or several are."""
        if self.line is not None:
            self.at = _index_of(self.line.strip(), found)

    def decide(
        self,
        indices: Sequence[int],
        lines: Sequence[BankLine],
        items: Sequence[Item],
        clients: Sequence[ClientKey],
        options: MatchOptions,
    ) -> tuple[Decision, ...]:
        """Match lines, the first of which have these indices, and keep the evidence on the one that is asked for."""
        if self.at not in indices:
            return decide(lines, items, clients, options, self.seen)
        place = list(indices).index(self.at)
        decisions, self.evidence = evidence_of(place, lines, items, clients, options, self.seen)
        self.indices = tuple(indices)
        return decisions

    def numbers(self, places: Sequence[int]) -> list[int]:
        """Return the numbers in the list of lines that evidence speaks of; what is behind a payout has none."""
        return [self.indices[place] + 1 for place in places if place < len(self.indices)]


def _index_of(asked: str, found: Sequence[Movement]) -> int:
    named = [at for at, movement in enumerate(found) if movement.ref == asked]
    if len(named) == 1:
        return named[0]
    if named:
        numbers = ", ".join(str(at + 1) for at in named[:_LISTED])
        raise UserError(
            f"--explain: {len(named)} lines have the reference {asked!r}", f"Name one by its number: {numbers}."
        )
    if asked.isdecimal() and 1 <= int(asked) <= len(found):
        return int(asked) - 1
    if not found:
        raise UserError("--explain: there are no lines on these statements", "Name a statement that has some.")
    lines = "1 line, number 1" if len(found) == 1 else f"{len(found)} lines, 1 to {len(found)}"
    otherwise = f"There {'is' if len(found) == 1 else 'are'} {lines}; or name one by its reference: {found[0].ref}."
    remedy = otherwise if asked.isdecimal() else did_you_mean(asked, [movement.ref for movement in found], otherwise)
    raise UserError(f"--explain: no line of these statements is {asked!r}", remedy)
