"""Carry out `arledger import --propose`: draft a mapping for one file, without any ledger."""

from pathlib import Path
from shlex import quote

from arledger.capabilities.comparison.reading import OWN_FOLDER
from arledger.capabilities.moving_in.run import ImportRequest
from arledger.files.private import write_private
from arledger.formats.drafts.draft import Draft, draft_of
from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.imports.readings import ORDERS
from arledger.model.problem import Refused, UserError
from arledger.model.wording import counted
from arledger.session.messages import say
from arledger.session.output import write_out

_KINDS = (("document", "data"), ("group", "group"), ("subtotal", "subtotal"), ("total", "total"))


def propose(asked: ImportRequest, *, write: bool) -> None:
    """Print a first draft of a mapping for one file, or write it to a new file; say on stderr what was found."""
    _refuse_others(asked, write=write)
    (file,) = asked.files
    output = asked.output
    # A pipe or device is written to; a file that somebody has is not written over.
    if output is not None and (output.is_file() or output.is_symlink()):
        raise Refused(f"{output}: there is such a file already", "Name another one, or remove it first.")
    draft = draft_of(file, shipped_mappings(), asked.date_order)
    content = draft.text.encode("utf-8")
    if output is None:
        write_out(content)
    else:
        _make_folder(output.parent)
        write_private(output, content)
    for line in _said(draft, file, output):
        say(line)


def _refuse_others(asked: ImportRequest, *, write: bool) -> None:
    if len(asked.files) != 1:
        raise UserError("--propose drafts a mapping of one file", "Name one file at a time.")
    if asked.date_order and asked.date_order not in ORDERS:
        raise UserError(f"--date-order: {asked.date_order!r} is no order", f"Choose {', '.join(ORDERS)}.")
    others = (("--write", write), ("--from", asked.system), ("--as-of", asked.as_of), ("--strict", asked.strict))
    more = (("--history", asked.history), ("--format", asked.format_name))
    given = [name for name, value in (*others, *more) if value]
    if given:
        raise UserError(f"--propose reads no ledger, and knows no {given[0]}", f"Leave {' and '.join(given)} out.")


def _make_folder(folder: Path) -> None:
    """Make the folder of the user's own mappings, where it is not there yet; any other must be."""
    if folder.name == OWN_FOLDER:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as wrong:
            raise UserError(f"{folder}: {wrong.strerror or wrong}", "Choose another file with --output.") from wrong


def _said(draft: Draft, file: Path, output: Path | None) -> list[str]:
    if draft.copied:
        found = f"{draft.copied} knows this file already: the draft is a copy of it, to be changed."
    else:
        head = f"Row {draft.header} has the names of the columns" if draft.header else "No row names the columns"
        kinds = [counted(count, name) for name, kind in _KINDS if (count := draft.found.kinds.get(kind))]
        unknown = [f"{draft.found.unknown} that were not understood at first"] if draft.found.unknown else []
        also = f"{draft.also} fits it, too: try it without a mapping of your own. " if draft.also else ""
        found = (
            f"{also}{head}; in the rows that were looked at are {', '.join([*kinds, *unknown]) or 'no documents'}."
        )
    tried = [f"Tried on the file: {line}" for line in draft.trial]
    marks = (
        [f"To look at: {counted(draft.left, 'line')} marked as guessed, NOT SAID or NOT UNDERSTOOD."]
        if draft.left
        else []
    )
    here, own = quote(str(file)), f"{OWN_FOLDER}/ours.toml"
    asked = f"arledger import {here} --from {draft.system}/{draft.report}"
    following = asked if output else f"arledger import --propose {here} -o {own}, beside arledger.toml, then {asked}"
    return [found, *tried, *marks, f"Next: {following}"]
