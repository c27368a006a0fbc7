"""Make a new workspace from the shipped templates or example books."""

from datetime import date
from pathlib import Path
from string import Template

from arledger.files.private import write_private
from arledger.files.shipped import path as shipped
from arledger.model.problem import Refused, UserError

BLANK = "blank"
EXAMPLES = ("tiny", "demo")


def make_workspace(folder: Path, source: str, today: date) -> list[str]:
    """Write the files of a workspace into `folder` and return their names; refuses where any exists."""
    if source not in (BLANK, *EXAMPLES):
        raise UserError(f"--from: there is no workspace {source!r}", "Choose blank, tiny or demo.")
    origin = shipped("templates", "workspace") if source == BLANK else shipped("ledgers", source)
    names = _files_in(origin)
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder}: this is a file", "Name a folder.")
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise Refused(f"{folder / taken[0]} exists already", "Choose an empty folder: nothing is overwritten.")
    for name in names:
        content = (origin / name).read_bytes()
        if source == BLANK:
            content = _filled(content.decode("utf-8"), today).encode("utf-8")
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{folder}: {error.strerror}", "Choose a folder that you may write to.") from error
        write_private(folder / name, content)
    return names


def _files_in(origin: Path) -> list[str]:
    """Return the files below a folder, without hidden ones and caches."""
    names = sorted(file.relative_to(origin).as_posix() for file in origin.rglob("*") if file.is_file())
    return [name for name in names if not any(part.startswith((".", "__")) for part in Path(name).parts)]


def _filled(text: str, today: date) -> str:
    """Fill in the year: the accounts open on its first day, the example is dated in it."""
    return Template(text).substitute(year=today.year, today=today.isoformat())
