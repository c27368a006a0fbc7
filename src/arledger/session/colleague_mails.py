"""A mail to a colleague in the outbox: text, HTML, and its lines as a workbook. It is in English."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from arledger.letters import mail
from arledger.letters.letter import Letter
from arledger.letters.people import Person, Recipients, checked, sender
from arledger.letters.wording import harmless
from arledger.model.plan import NewFile
from arledger.model.report import Report
from arledger.render import render
from arledger.session.place import Place, where_set


def colleague_mail(
    place: Place, person: str, letter: Letter, mark: str, attached: Sequence[mail.Attached], target: Path
) -> NewFile:
    """Return the mail to a name of `[contacts]`, to lie at `target`; `mark` names it in the Message-ID.

    Raises UserError for an address that is none.
    """
    where = partial(where_set, place.policy_file)
    shown = harmless(person)
    address = checked(place.policy.contacts[person], where("contacts", person), f"[contacts] {shown}")
    envelope = mail.Envelope(sender(place.policy, where), Recipients(Person(shown, address)), mark)
    content = mail.render(letter, envelope, attached)
    return NewFile(os.path.relpath(target, place.folder), content, f"to {address}: {letter.subject}")


def workbook_of(place: Place, report: Report, name: str) -> mail.Attached:
    """Return a report as a workbook to attach; `name` has no ending."""
    made = render(place.imprinted(report), "xlsx", width=None, color=False)
    assert isinstance(made, bytes)  # noqa: S101 - a workbook is
    return mail.Attached(f"{name}.xlsx", made)
