"""A letter as an HTML page that needs nothing else: for print, and as the alternative in a mail."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from arledger.formats import shipped
from arledger.letters.letter import Letter

_TEMPLATE = ("templates", "letters", "page.html.j2")


def render(letter: Letter, *, head: bool = True) -> str:
    """Write the page; in a mail, sender, recipient and day stand in its own head."""
    template = shipped.path(*_TEMPLATE)
    environment = Environment(
        loader=FileSystemLoader(template.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template.name).render(letter=letter, head=head, day=letter.day.isoformat())
