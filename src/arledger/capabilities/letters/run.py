"""List the letters, and write one with sample data."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from arledger.capabilities.letters import sample
from arledger.capabilities.letters.catalogue import LETTERS, LetterKind, find_letter, languages_in
from arledger.letters import mail
from arledger.letters.languages import LANGUAGES, read_language
from arledger.letters.letter import Letter
from arledger.letters.people import Recipients, client_person, postal_lines, sender
from arledger.letters.stationery import Stationery
from arledger.letters.template import OWN_FOLDER
from arledger.letters.wording import Wording
from arledger.model.problem import UserError
from arledger.policy.load import find_policy
from arledger.policy.settings import Language, Policy
from arledger.session.books import named_ledger, policy_of
from arledger.session.place import where_set
from arledger.session.sending import Posted


class Paper(NamedTuple):
    """What letters are written on where no ledger need be: a policy, and the folder of one's own templates."""

    policy: Policy
    policy_file: Path | None

    @property
    def own(self) -> Path | None:
        """The folder `letters/` beside the policy file, where there is one."""
        return self.policy_file.parent / OWN_FOLDER if self.policy_file else None


def paper_of(ledger: Path | None) -> Paper:
    """Return what letters of a ledger are written on, or of the folder that the user is in."""
    main = named_ledger(ledger)
    if main is not None and not main.exists():
        raise UserError(f"{main}: there is no such file", "Name a Beancount file with --ledger, or leave it out.")
    policy_file = find_policy(main.parent if main else Path.cwd())
    return Paper(policy_of(policy_file), policy_file)


def letter_table(paper: Paper) -> str:
    """Write every letter on a line: its name, what it is for, its languages, and which of them are one's own."""
    rows = [("Letter", "What for", "Languages", "Template"), *(_row(paper, kind) for kind in LETTERS)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:]]) + "\n"


def _row(paper: Paper, kind: LetterKind) -> tuple[str, str, str, str]:
    shipped, own = languages_in(None, kind), languages_in(paper.own, kind) if paper.own else []
    languages = [each for each in LANGUAGES if each in shipped or each in own]
    whose = f"own: {', '.join(own)}" if own else "shipped"
    return kind.name, kind.purpose, ", ".join(languages), whose


def preview(paper: Paper, name: str, language: str | None) -> tuple[Posted, str]:
    """Write a letter with sample data, and give it a title; raises UserError for an unknown name or language."""
    kind, chosen = find_letter(name), _language(paper, language)
    if chosen not in languages_in(None, kind) and chosen not in (languages_in(paper.own, kind) if paper.own else []):
        chosen = "en"
    policy = paper.policy if paper.policy.company.name else _with_sample_company(paper.policy)
    stationery = Stationery(policy, "", paper.own)
    values = kind.values(Wording(chosen), sample.SEVERAL)
    letter = stationery.letter(kind.template, values, postal_lines(sample.CLIENT), sample.DAY, language=chosen)
    return Posted(letter, paper.own, dict, partial(_mail, paper, policy, letter)), f"{kind.name} {chosen}"


def _language(paper: Paper, text: str | None) -> Language:
    if text is None:
        return paper.policy.letters.language
    language = read_language(text)
    if language is None:
        raise UserError(f"--language: there are no letters in {text!r}", f"Choose one of {', '.join(LANGUAGES)}.")
    return language


def _with_sample_company(policy: Policy) -> Policy:
    """Let who is not known be the company of the sample; what the policy does say of it stays."""
    said = policy.company
    company = replace(
        sample.COMPANY,
        **{
            field: value for field in ("address", "email", "phone", "bank_details") if (value := getattr(said, field))
        },
    )
    return replace(policy, company=company)


def _mail(paper: Paper, policy: Policy, letter: Letter, pdf: bytes, name: str) -> bytes:
    whose = sender(policy, partial(where_set, paper.policy_file))
    envelope = mail.Envelope(whose, Recipients(client_person(sample.CLIENT)), "preview")
    return mail.render(letter, envelope, [mail.Attached(f"{name}.pdf", pdf)])
