"""`arledger voucher print`."""

from typing import Annotated

import typer

from arledger.session import completion
from arledger.session.book_options import BookOptions
from arledger.session.letter_options import LetterOutputOption
from arledger.session.options import AsOfOption, format_option, number_argument

EntryArgument = Annotated[str, number_argument("NUMBER|FILE:LINE", "A document's number, or any line of the entry.")]


def command(
    entry: EntryArgument,
    as_of: AsOfOption = "today",
    format_: Annotated[
        str | None, format_option("text, md, html, pdf, docx or json.", completion.letter_formats)
    ] = None,
    output: LetterOutputOption = None,
    *,
    shared: BookOptions,
) -> None:
    """One entry as a voucher for the files: debits and credits, documents, and who prepared and approved it.

    Names come from `by:` and `ar-approval`; where nobody is known, there is room to sign.

    Example: arledger voucher print INV-2026-0007 --output voucher.pdf
    """
    from functools import partial

    from arledger.capabilities.documents.voucher import voucher_of
    from arledger.capabilities.documents.voucher_find import find_entry
    from arledger.capabilities.documents.voucher_letter import data_of, letter_of
    from arledger.files.git import commit_with
    from arledger.letters.stationery import Stationery
    from arledger.session.books import open_book
    from arledger.session.clock import parse_date
    from arledger.session.correspondence import own_folder
    from arledger.session.findings import tell_problems
    from arledger.session.sending import FORMATS, Posted, never_mailed, post

    opened = open_book(shared)
    place = opened.place
    found = find_entry(opened, parse_date(as_of), entry)
    voucher = voucher_of(found.facts, found.entry, found.number)
    commit = commit_with(place.folder / found.entry.file)
    named = str(commit) if commit else ""
    stationery = Stationery(place.policy, found.facts.title or place.main.stem, own_folder(place))
    letter = letter_of(voucher, stationery, named)
    posted = Posted(letter, own_folder(place), partial(data_of, voucher, named), never_mailed)
    title = f"{found.entry.date} voucher {found.number or str(found.entry.source)}"
    post(posted, title, format_, output, of=opened, formats=tuple(each for each in FORMATS if each != "eml"))
    if tell_problems(found.facts.problems, place):
        raise typer.Exit(1)
