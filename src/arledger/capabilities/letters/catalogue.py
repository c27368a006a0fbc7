"""Every letter that the program can write: its name, what it is for, and sample data to look at it with."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from arledger.capabilities.letters import sample, sample_interest, sample_leasing
from arledger.capabilities.letters.sample_documents import document, voucher
from arledger.files import shipped
from arledger.letters.languages import LANGUAGES
from arledger.letters.template import SUFFIX
from arledger.letters.wording import Wording
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.policy.settings import Language


class LetterKind(NamedTuple):
    """A letter by its name; `values` makes sample data in a language, about so many items.

    One within the company `is_internal`: it is in English alone.
    """

    name: str
    purpose: str
    values: Callable[[Wording, int], sample.Values]
    is_internal: bool = False

    @property
    def template(self) -> str:
        """The file name of its template."""
        return f"{self.name}{SUFFIX}"


LETTERS = (
    LetterKind("nudge", "Before the due date", sample.reminder(0)),
    LetterKind("reminder-1", "First reminder", sample.reminder(1)),
    LetterKind("reminder-2", "Second reminder", sample.reminder(2)),
    LetterKind("reminder-3", "Third reminder", sample.reminder(3)),
    LetterKind("final-demand", "Final demand", sample.reminder(4)),
    LetterKind("account-on-hold", "New orders wait for payment", sample.on_hold),
    LetterKind("promise-confirmed", "A promise to pay is on record", sample.promise("open")),
    LetterKind("promise-broken", "A promised payment has not arrived", sample.promise("broken")),
    LetterKind("dispute-acknowledged", "A dispute is looked into", sample.dispute("")),
    LetterKind("dispute-resolved", "What came of a dispute", sample.dispute("credit")),
    LetterKind("instalment-agreement", "A plan to pay in instalments", sample.agreement),
    LetterKind("escalation-notice", "Before a claim goes to an agency or lawyer", sample.escalation),
    LetterKind("statement", "Statement of account", sample.statement),
    LetterKind("statement-cover", "Cover of a statement of account", sample.statement),
    LetterKind("thank-you", "A payment has arrived", sample.thanks),
    LetterKind("remittance-request", "Asks what a payment is for", sample.remittance),
    LetterKind("invoice", "An invoice, new or a copy", document("invoice")),
    LetterKind("debit-memo", "A debit memo, new or a copy", document("debit-memo")),
    LetterKind("credit-memo", "A credit memo, new or a copy", document("credit-memo")),
    LetterKind("payment-advice", "What a receipt or refund was for", sample.advice),
    LetterKind("interest-memo", "Charges interest for late payment", sample_interest.interest_memo),
    LetterKind("deposit-received", "A deposit has come in", sample.deposit("received")),
    LetterKind("deposit-refund", "A deposit is paid back", sample.deposit("refund")),
    LetterKind("deposit-applied", "A deposit is applied to invoices", sample.deposit("applied")),
    LetterKind("deposit-forfeited", "A deposit is forfeited", sample.deposit("forfeited")),
    LetterKind("deposit-notice", "Tells a colleague which deposits to refund", sample.notice, is_internal=True),
    LetterKind("leasing-chase", "Asks a leasing company about delayed contracts", sample_leasing.chase),
    LetterKind(
        "leasing-notice", "Tells a colleague which contracts are delayed", sample_leasing.notice, is_internal=True
    ),
    LetterKind("voucher", "An entry to be signed and filed", voucher, is_internal=True),
    LetterKind("sales-digest", "Tells a sales person what their clients owe", sample.sales_digest, is_internal=True),
    LetterKind("management-digest", "Tells management what is stuck", sample.management_digest, is_internal=True),
)


def find_letter(name: str) -> LetterKind:
    """Return the letter of a name, with or without its ending; raises UserError for an unknown one."""
    wanted = name.removesuffix(SUFFIX)
    for kind in LETTERS:
        if kind.name == wanted:
            return kind
    known = [kind.name for kind in LETTERS]
    raise UserError(f"there is no letter {name!r}", did_you_mean(wanted, known, f"Choose one of {', '.join(known)}."))


def languages_in(folder: Path | None, kind: LetterKind) -> list[Language]:
    """Return the languages in which a folder of templates has a letter; without a folder, the shipped ones."""
    root = folder or shipped.path("templates", "letters")
    return [each for each in LANGUAGES if os.path.lexists(root / ("" if each == "en" else each) / kind.template)]
