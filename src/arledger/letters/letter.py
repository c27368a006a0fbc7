"""A letter, whatever it is about, before it takes a form."""

from dataclasses import dataclass
from datetime import date

from arledger.letters.blocks import Block
from arledger.letters.payment_part import PaymentPart
from arledger.letters.wording import Wording
from arledger.policy.settings import Language


@dataclass(frozen=True, slots=True)
class Letter:
    """Who writes to whom on which day, and the body in the three shapes that its forms are made of.

    `sender` and `recipient` are lines of a letterhead, the name first; `foot` are lines for the end of a page;
    `paper` is what it is printed on, `a4` or `letter`, and `language` what it is written in. `payment` is how to pay
    what it asks for.
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
    language: Language = "en"
    payment: PaymentPart | None = None

    @property
    def facts(self) -> Block | None:
        """The table without a head that a document begins with, such as an invoice's number and dates; else None."""
        first = self.blocks[0] if self.blocks else None
        is_facts = first and first.kind == "table" and not first.has_head and "right" not in first.align
        return first if is_facts else None

    @property
    def shown_day(self) -> str:
        """The day as a reader of the letter's language writes it."""
        return str(Wording(self.language).day(self.day))
