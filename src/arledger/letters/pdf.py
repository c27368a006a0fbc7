"""A letter as PDF, set by Typst. Its template is a program: text comes to it as data and is never part of it.

The user's own template may be a stranger's. It is set in a process of its own, with limits, from a copy of its
folder: it can read nothing else, and nothing is fetched from the network.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import typst

from arledger.letters import set_alone
from arledger.letters.blocks import Block, Runs
from arledger.letters.letter import Letter
from arledger.letters.template import find, read_part
from arledger.model.problem import UserError

TEMPLATE = "letter.typ"
SECONDS, MEMORY = 60, 1536 * 1024**2
"""What setting a letter may take: seconds of computing, and bytes beside what is shared with other programs."""

_LARGEST = 64 * 1024**2
_MOST_FILES = 1000
"""Bytes of a PDF and of a folder of templates, and files in that folder."""

_PATIENCE = 600
_PACKAGE = re.compile(r'"(@[\w-]+/[\w.-]+:[0-9.]+)"')
# Typst looks for packages over a proxy that cannot be there; there is no option for looking nowhere.
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_NOWHERE = "http://127.0.0.1:0"
_MEND = "Fix it, or take it away."
_FETCHED = "Copy what you need of the package into the folder."


def render(letter: Letter, own: Path | None) -> bytes:
    """Return the PDF, the same bytes for the same letter; raises UserError where the template has a fault."""
    template = find(TEMPLATE, own)
    data = json.dumps(
        {
            "sender": letter.sender,
            "recipient": letter.recipient,
            "day": letter.shown_day,
            "language": letter.language,
            "subject": letter.subject,
            "blocks": [_block(block) for block in letter.blocks],
            "foot": letter.foot,
            "paper": letter.paper,
            "payment": letter.payment.shown() if letter.payment else None,
        }
    )
    if own is not None and template.parent == own:
        return _set_alone(template, data)
    made = typst.compile(
        str(template), root=str(template.parent), format="pdf", sys_inputs={"data": data}, font_paths=_fonts()
    )
    assert isinstance(made, bytes)  # noqa: S101 - the shipped template makes one document
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of the machine, which are looked for once: that takes a third of the time of a letter."""
    return typst.Fonts()


def _set_alone(template: Path, data: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="arledger-") as name:
        copy, output = Path(name) / "letters", Path(name) / "letter.pdf"
        _copy(template.parent, copy)
        limits = map(str, (SECONDS, MEMORY, _LARGEST))
        words = [set_alone.__file__, str(copy), TEMPLATE, str(output), str(Path(name) / "packages"), *limits]
        try:
            done = subprocess.run(
                [sys.executable, "-P", *words],
                input=data.encode(),
                env=_environment(),
                capture_output=True,
                check=False,
                timeout=_PATIENCE,
            )
        except subprocess.TimeoutExpired as error:
            raise UserError(f"{template}: setting this template never ends", _MEND) from error
        if done.returncode == 0 and output.exists():
            return output.read_bytes()
        said = " ".join(done.stdout.decode("utf-8", "replace").replace(str(copy), str(template.parent)).split())
    if done.returncode != 1 or not said:
        raise UserError(f"{template}: this template makes too much, or never ends", _MEND)
    if "package not found" in said or "download package" in said:
        raise UserError(f"{template}: this template asks for a package, and nothing is fetched", _FETCHED)
    raise UserError(f"{template}: Typst cannot compile this template: {said}", _MEND)


def _copy(folder: Path, to: Path) -> None:
    """Copy the plain files of a folder of templates; links that lead out of it, pipes and devices are left out."""
    left, number = _LARGEST, 0
    for place, _, names in os.walk(folder):
        for name in names:
            inside = os.path.relpath(os.path.join(place, name), folder)  # noqa: PTH118 - its `..` may be links
            number += 1
            try:
                content = read_part(folder, inside, left)
            except (OSError, UserError):
                if inside == TEMPLATE:
                    raise
                continue
            if number > _MOST_FILES:
                raise UserError(
                    f"{folder}: this folder has more than {_MOST_FILES} files", "Keep templates alone in it."
                )
            if name.endswith(".typ"):
                _refuse_package(folder / inside, content)
            left -= len(content)
            (to / inside).parent.mkdir(parents=True, exist_ok=True)
            (to / inside).write_bytes(content)


def _refuse_package(path: Path, content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    found = _PACKAGE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise UserError(f"{path}:{line}: the package {found[1]} is asked for, and nothing is fetched", _FETCHED)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TYPST_")}
    kept.pop("NO_PROXY", None)
    kept.pop("no_proxy", None)
    return kept | dict.fromkeys(_PROXIES, _NOWHERE)


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
