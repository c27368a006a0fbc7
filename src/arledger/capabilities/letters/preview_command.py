"""`arledger letters preview`."""

from typing import Annotated

import typer

from arledger.session import completion
from arledger.session.book_options import LedgerOption
from arledger.session.letter_options import LetterOutputOption
from arledger.session.options import format_option


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A letter of `letters list`, such as nudge.")],
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="LANGUAGE", help="en, de or fr. Default: [letters] in arledger.toml."),
    ] = None,
    format_: Annotated[
        str | None, format_option("text, md, html, pdf, docx or eml.", completion.letter_formats)
    ] = None,
    output: LetterOutputOption = None,
    ledger: LedgerOption = None,
) -> None:
    """A letter with sample data, to look at it or to try a template of your own. No ledger is needed.

    Company, paper and templates are those of the arledger.toml found here or beside --ledger, where there is one.

    Example: arledger letters preview reminder-1 --language de --format pdf --output reminder.pdf
    """
    from arledger.capabilities.letters.run import paper_of, preview
    from arledger.session.sending import FORMATS, post

    paper = paper_of(ledger)
    shown, title = preview(paper, name, language)
    post(shown, title, format_, output, of=None, formats=tuple(each for each in FORMATS if each != "json"))
