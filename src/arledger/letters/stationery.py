"""What the letters of a company have in common: head, foot and paper, and how a template becomes a letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from arledger.letters import blocks, template
from arledger.letters.letter import Letter
from arledger.letters.people import letterhead
from arledger.letters.wording import Wording, harmless
from arledger.model.problem import UserError
from arledger.policy.settings import CompanySettings, Language, Policy


@dataclass(frozen=True, slots=True)
class Stationery:
    """What a company writes on; `own` is the folder of its templates.

    `title` is the ledger's, for a company without a name.
    """

    policy: Policy
    title: str
    own: Path | None

    def letter(
        self,
        name: str,
        values: Mapping[str, Any],
        recipient: Sequence[str],
        day: date,
        language: Language = "en",
    ) -> Letter:
        """Fill in the template of a name, as in `nudge.md.j2`; raises UserError for a fault in it.

        It can name `company` and `pay_to` besides. The values must be of the same language (`Wording`).
        """
        head, company = letterhead(self.policy.company, self.title), self.policy.company
        whose = {"name": head[0] if head else "", "email": company.email, "phone": company.phone}
        known = {"pay_to": self._pay_to(), **values, "company": whose}
        markdown = template.fill(name, known, self.own, language)
        path = template.find(name, self.own, language)
        with template.bounded(path):
            subject, body, html = blocks.read(markdown)
        if not subject:
            raise UserError(
                f"{path}: this template gives a letter without a subject",
                "Let it begin with a heading, as in `# Payment received`; docs/letters.md explains it.",
            )
        return Letter(
            sender=tuple(head),
            recipient=tuple(recipient),
            day=day,
            subject=subject,
            markdown=markdown,
            blocks=body,
            html=html,
            foot=self._foot(language),
            paper=self.policy.letters.paper,
            language=language,
        )

    def _pay_to(self) -> list[str]:
        return [text for text in map(harmless, self.policy.company.bank_details) if text]

    def _foot(self, language: Language) -> tuple[str, ...]:
        company = self.policy.company
        contact = [text for text in (harmless(company.email), harmless(company.phone)) if text]
        lines = (contact, self._pay_to(), registration_of(company, Wording(language)))
        return tuple(" · ".join(parts) for parts in lines if parts)


def registration_of(company: CompanySettings, wording: Wording) -> list[str]:
    """Return what the law wants to be known of a company: its form, registers and tax numbers, where it says them."""
    form = harmless(company.legal_form)
    parts = [] if form.casefold() in harmless(company.name).casefold() else [form]
    parts += map(harmless, company.registration)
    for name, number in (("VAT no.", company.vat_id), ("Tax no.", company.tax_id)):
        if text := harmless(number):
            parts.append(f"{wording.word(name)} {text}")
    return [part for part in parts if part]
