"""Options that commands of letters share."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session import completion
from arledger.session.options import format_option

AudienceOption = Annotated[
    str, typer.Option("--to", metavar="ROLE", help="client, sales (the client's sales-rep), or both.")
]
PartOption = Annotated[
    str | None, typer.Option("--currency", metavar="CURRENCY", help="Which of its parts, where it has several.")
]
LetterFormatOption = Annotated[
    str | None, format_option("text, md, html, pdf, docx, eml or json.", completion.letter_formats)
]
LetterOutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE|DIR", help="Write there; a folder gets an .eml and a .pdf."),
]
DraftLetterFlag = Annotated[
    bool, typer.Option("--write", help="Draft it into outbox/DATE/, unless that was done before; nothing is sent.")
]
AgainLetterFlag = Annotated[
    bool, typer.Option("--again", help="Draft it, though the same letter was drafted or sent already.")
]
PostFlag = Annotated[
    bool, typer.Option("--post", help="To be printed and posted. Default: where the client has no mail address.")
]
