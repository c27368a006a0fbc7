"""`arledger letters list`."""

from arledger.session.book_options import LedgerOption


def command(ledger: LedgerOption = None) -> None:
    """Every letter: what it is for, the languages it is in, and whether a template is your own.

    Your own templates are those in `letters/` beside arledger.toml; docs/letters.md says what they can name.

    Example: arledger letters list
    """
    from arledger.capabilities.letters.run import letter_table, paper_of
    from arledger.session.output import write_out

    write_out(letter_table(paper_of(ledger)).encode())
