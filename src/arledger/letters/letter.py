"""A letter, whatever it is about, before it takes a form."""

from dataclasses import dataclass
from datetime import date

from arledger.letters.blocks import Block


@dataclass(frozen=True, slots=True)
class Letter:
    """Who writes to whom on which day, and the body in the three shapes that its forms are made of.

    `sender` and `recipient` are lines of a letterhead, the name first; `foot` are lines for the end of a page;
    `paper` is what it is printed on, `a4` or `letter`.
    """

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    day: date
    subject: str
    markdown: str
    blocks: tuple[Block, ...]
    html: str
    foot: tuple[str, ...] = ()
    paper: str = "a4"
