"""What the letters of a company have in common: head, foot and paper, and how a template becomes a letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from arledger.letters import blocks, template
from arledger.letters.letter import Letter
from arledger.letters.people import letterhead
from arledger.letters.wording import harmless
from arledger.model.problem import UserError
from arledger.policy.settings import Policy


@dataclass(frozen=True, slots=True)
class Stationery:
    """What a company writes on; `own` is the folder of its templates.

    `title` is the ledger's, for a company without a name.
    """

    policy: Policy
    title: str
    own: Path | None

    def letter(self, name: str, values: Mapping[str, Any], recipient: Sequence[str], day: date) -> Letter:
        """Fill in the template of a name; it can name `company` besides. Raises UserError for a fault in it."""
        head, company = letterhead(self.policy.company, self.title), self.policy.company
        whose = {"name": head[0] if head else "", "email": company.email, "phone": company.phone}
        markdown = template.fill(name, {**values, "company": whose}, self.own)
        with template.bounded(template.find(name, self.own)):
            subject, body, html = blocks.read(markdown)
        if not subject:
            raise UserError(
                f"{template.find(name, self.own)}: this template gives a letter without a subject",
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
            foot=self._foot(),
            paper=self.policy.letters.paper,
        )

    def _foot(self) -> tuple[str, ...]:
        company = self.policy.company
        contact = [text for text in (harmless(company.email), harmless(company.phone)) if text]
        details = [text for text in map(harmless, company.bank_details) if text]
        return tuple(part for part in (" · ".join(contact), " · ".join(details)) if part)
