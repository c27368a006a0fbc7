"""A letter as PDF, set by Typst. Its template is a program: text comes to it as data and is never part of it."""

import json
from pathlib import Path

import typst

from arledger.letters.blocks import Block, Runs
from arledger.letters.letter import Letter
from arledger.letters.template import find
from arledger.model.problem import UserError

TEMPLATE = "letter.typ"


def render(letter: Letter, own: Path | None) -> bytes:
    """Return the PDF, the same bytes for the same letter; raises UserError where the template has a fault."""
    template = find(TEMPLATE, own)
    data = {
        "sender": letter.sender,
        "recipient": letter.recipient,
        "day": letter.day.isoformat(),
        "subject": letter.subject,
        "blocks": [_block(block) for block in letter.blocks],
        "foot": letter.foot,
    }
    try:
        made = typst.compile(
            str(template), root=str(template.parent), format="pdf", sys_inputs={"data": json.dumps(data)}
        )
    except typst.TypstError as error:
        said = " ".join(str(error.message).split())
        raise UserError(f"{template}: this template cannot be set: {said}", "Mend it, or take it away.") from error
    if not isinstance(made, bytes):
        raise UserError(f"{template}: this template makes no single document", "Mend it, or take it away.")
    return made


def _block(block: Block) -> dict[str, object]:
    return {
        "kind": block.kind,
        "runs": _runs(block.runs),
        "level": block.level,
        "mark": block.mark,
        "align": block.align,
        "rows": [[_runs(cell) for cell in row] for row in block.rows],
    }


def _runs(runs: Runs) -> list[dict[str, object]]:
    return [run._asdict() for run in runs]
