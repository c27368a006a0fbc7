"""A letter as an HTML page that needs nothing else: for print, and as the alternative in a mail."""

from arledger.letters.letter import Letter
from arledger.render.html import page_template

_TEMPLATE = ("templates", "letters", "page.html.j2")


def render(letter: Letter, *, head: bool = True) -> str:
    """Write the page; in a mail, sender, recipient and day stand in its own head."""
    return page_template(*_TEMPLATE).render(letter=letter, head=head, day=letter.day.isoformat())
