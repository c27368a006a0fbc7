"""Fill in a letter's template: the user's own in `letters/` beside the policy, else the shipped one.

Templates run in Jinja's sandbox, a variable that does not exist is an error, and every value that a template prints
is escaped for Markdown, whether its writer thought of it or not.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from arledger.formats import shipped
from arledger.letters.wording import in_markdown
from arledger.model.problem import UserError

OWN_FOLDER = "letters"
_REMEDY = "docs/letters.md lists what a template can name; the shipped one is in templates/letters/."


def find(name: str, own: Path | None) -> Path:
    """Return the template of this name: the one in the folder `own` where there is one, else the shipped one."""
    if own is not None and (own / name).is_file():
        return own / name
    return shipped.path("templates", "letters", name)


def fill(name: str, values: Mapping[str, Any], own: Path | None) -> str:
    """Return the Markdown of a letter; raises UserError with the template's file and line for a fault in it."""
    path = find(name, own)
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(path.parent),
        undefined=StrictUndefined,
        finalize=in_markdown,
        autoescape=False,  # this is Markdown, for which `finalize` escapes every value
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return environment.get_template(path.name).render(values)
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, OSError) as error:
        line = _line_of(error, path)
        raise UserError(f"{path}:{line}: this template cannot be filled in: {error}", _REMEDY) from error


def _line_of(error: Exception, path: Path) -> int:
    """Return the template's line that an error came from: Jinja says it, or maps it into the traceback."""
    line = getattr(error, "lineno", None)
    if isinstance(line, int):
        return line
    line, trace = 1, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
