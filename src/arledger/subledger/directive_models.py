"""The `ar-*` directives as models: each has its values as fields, in their order.

What the program writes carries its facts as values, never as metadata under the directive, which not every loader of
the language reads.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from arledger.model.money import Money
from arledger.subledger.clients import day_of

# The text in each of these is what a message says of it: a value must be …
Text = Annotated[str, Field(min_length=1), "a text in quotes"]
Account = Annotated[str, Field(min_length=1), "a client's account, without quotes"]
_ACCOUNT = re.compile(r"[^\s:]+(:[^\s:]+)+")
Owner = Annotated[str, Field(pattern=r"^[^\s:]+(:[^\s:]+)+$"), "a client's account, without quotes"]
# A date in quotes is a text: nothing that reads the ledger would take it for a day.
Day = Annotated[date, Strict(), "a date without quotes"]


def _in_quotes(value: object) -> object:
    return day_of(value) or value


# A close locks the period however its day is written: whoever wrote it meant a lock.
LastDay = Annotated[date, Strict(), BeforeValidator(_in_quotes), "a date"]


def _positive(value: Money) -> Money:
    if value.number <= 0:
        raise ValueError("the amount must be more than zero")
    return value


def _not_negative(value: Money) -> Money:
    if value.number < 0:
        raise ValueError("the amount must not be less than zero")
    return value


Amount = Annotated[Money, AfterValidator(_positive), "an amount with its currency, more than zero"]
AmountOrZero = Annotated[Money, AfterValidator(_not_negative), "an amount with its currency, not less than zero"]
Level = Annotated[int, Field(ge=0, le=99), "a whole number from 0 to 99"]


def _is_known_by_key(value: str) -> str:
    if value in ("terms", "credit-limit"):
        raise ValueError("terms and limits have directives of their own")
    return value


Key = Annotated[
    str,
    Field(pattern=r"^[a-z][a-zA-Z0-9_-]*$"),
    AfterValidator(_is_known_by_key),
    'a key of metadata such as "name" (terms and limits have `ar-terms` and `ar-limit`)',
]
Value = Annotated[str, "a text in quotes"]


class Directive(BaseModel):
    """What all directives have: their values, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class AboutDocument(Directive):
    """Something is said about a document that the ledger has."""

    number: Text


class AboutClient(Directive):
    """Something is agreed with, or decided about, a client."""

    account: Account


class Reminder(AboutDocument):
    """A notice went out: `ar-reminder "INV-0007" 1 "email"`.

    The due date of an instalment may follow, the Message-ID of the mail, and the client's account where two clients
    have the number; each may be left out.
    """

    level: Level
    channel: Text
    due: Day | None = None
    message_id: Text | None = None
    account: Owner | None = None


class Pause(Directive):
    """No reminders until the end of a day: `ar-pause "INV-0007" 2026-03-31 "waits for the order number" "m.ito"`.

    Of an invoice, or of a client by its account, without quotes. For an invoice the due date of an instalment may
    follow, and the client's account where two clients have the number. A later one takes the place of an earlier one.
    """

    about: Annotated[str, Field(min_length=1), "a number in quotes, or a client's account without them"]
    until: Day
    reason: Text
    who: Text
    due: Day | None = None
    account: Owner | None = None


class Stop(AboutClient):
    """No reminders at all: `ar-stop Assets:Receivable:Acme "insolvent" "petition of 1 March" "m.ito"`."""

    kind: Literal["insolvent", "opted-out", "agency", "lawyer"]
    text: Text
    who: Text


class Resume(AboutClient):
    """Reminders go on: `ar-resume Assets:Receivable:Acme "petition dismissed" "m.ito"`."""

    text: Text
    who: Text


class Promise(AboutDocument):
    """A promise to pay: `ar-promise "INV-0007" 2026-02-28 1080.00 USD "J. Smith"`.

    The client's account may come last, where two clients have the number.
    """

    pays_on: Day
    amount: Amount
    who: Text
    account: Owner | None = None


class Dispute(AboutDocument):
    """A dispute: `ar-dispute "INV-0007" "opened" 250.00 USD "short shipment"`.

    The text may begin with a reason and a colon, as in "pricing: no discount". Who looks into it may follow, and the
    client's account where two clients have the number. The amount of a resolved one is what was granted.
    """

    state: Literal["opened", "assigned", "investigating", "awaiting-client", "resolved"]
    amount: AmountOrZero
    text: Text
    owner: Text | None = None
    account: Owner | None = None


class InstalmentPlan(AboutDocument):
    """One part of an instalment plan: `ar-plan "INV-0007" "proposed" 2026-04-30 500.00 USD "m.ito"`.

    Its day and amount; the parts of a client that are proposed on one day are one plan. An accepted or withdrawn plan
    names its parts again. The client's account may come last, where two clients have the number.
    """

    state: Literal["proposed", "accepted", "withdrawn"]
    pays_on: Day
    amount: Amount
    who: Text
    account: Owner | None = None


class Contact(AboutClient):
    """Somebody spoke or wrote: `ar-contact Assets:Receivable:Acme "call" "J. Smith" "pays on Friday" "dana"`.

    With whom, what was said, and which of us it was. The numbers that it was about may follow, with blanks between
    them, the Message-ID of a mail, and TRUE where it is confidential and must not leave the house.
    """

    channel: Literal["call", "meeting", "visit", "message", "letter", "mail-in", "mail-out"]
    person: Text
    text: Text
    who: Text
    about: Text | None = None
    message_id: Text | None = None
    confidential: Annotated[bool | None, Strict(), "TRUE where it is confidential"] = None


class Escalation(AboutClient):
    """A client is handed on: `ar-escalation Assets:Receivable:Acme "agency" "Credira" "broken promises" "dana"`.

    To whom, why, and who decided. The day by which something is to have happened may come last. `closed` ends it.
    """

    step: Literal["management", "agency", "lawyer", "closed"]
    owner: Text
    text: Text
    who: Text
    until: Day | None = None


class ApprovalDirective(Directive):
    """Somebody approved a document: `ar-approval "CM-0002" "credit-memo" "m.ito"`.

    The client's account may follow, where two clients have the number; it may stand in the place of a reason.
    """

    number: Text
    kind: Text
    who: Text
    reason: Text | None = None
    account: Account | None = None


class RefundStep(AboutDocument):
    """A step of a deposit's refund: `ar-refund "DEP-0003" "requested" "dana"`.

    An amount may follow the name where it is a part; a text may come last.
    """

    state: Literal["requested", "approved", "refused", "paid", "proven"]
    who: Text
    amount: Amount | None = None
    note: Text | None = None


class Financing(AboutDocument):
    """How far a contract has come: `ar-financing "INV-0007" "submitted" "LumenLeasing" "contract 4711"`.

    With whom. The last word of a submission's text is the contract's number; `queried` needs the code of what the
    payer asks for, and a text may follow. The client's account may come last, where two clients have the number.
    """

    state: Literal["submitted", "queried", "resubmitted", "approved", "cancelled"]
    payer: Text
    said: Text | None = None
    text: Text | None = None
    account: Owner | None = None


class Notice(AboutDocument):
    """Somebody of ours was told of a deposit, or of a contract: `ar-notice "DEP-0003" "refund-due" 1 "dana"`.

    Of deposits the kinds are `refund-due`, `refund-late`, for those to whom it is escalated, and `refund-stopped`; of
    invoices that a leasing company pays `contract-unsubmitted`, `contract-late` and `contract-escalated`. The
    client's account may come last, where two clients have the number.
    """

    kind: Text
    level: Level
    who: Text
    account: Owner | None = None


class Close(Directive):
    """A period is closed: `ar-close 2026-03-31`; the second value is a fingerprint of it."""

    through: LastDay
    fingerprint: Text | None = None
    who: Text | None = None


class TermsChange(AboutClient):
    """Terms from this day on: `ar-terms Assets:Receivable:Acme "net 45" "m.ito"`."""

    terms: Text
    who: Text


class LimitChange(AboutClient):
    """A credit limit from this day on: `ar-limit Assets:Receivable:Acme 60000.00 USD "m.ito"`."""

    limit: AmountOrZero
    who: Text


class ClientChange(AboutClient):
    """What is known of a client from this day on: `ar-client Assets:Receivable:Acme "sales-rep" "luis" "m.ito"`.

    The key is one of the metadata on its `open`; an empty value ends it.
    """

    key: Key
    value: Value
    who: Text


class Hold(AboutClient):
    """No further credit: `ar-hold Assets:Receivable:Acme "two broken promises" "m.ito"`."""

    reason: Text
    who: Text


class Release(AboutClient):
    """A hold ends: `ar-release Assets:Receivable:Acme "paid in full" "h.meyer"`."""

    reason: Text
    who: Text


class StatementRecord(Directive):
    """A statement was read: `ar-bank Assets:Bank:Checking 2026-03-01 100.00 USD 3560.20 USD "7"`.

    Its first day, the opening and the closing balance; the directive's date is its last day.
    """

    account: Text
    first: Day
    opening: Annotated[Money, Field()]
    closing: Annotated[Money, Field()]
    number: Text | None = None


class Cleared(Directive):
    """The bank showed an entry without a reference: `ar-cleared Assets:Bank:Checking 100.00 USD 2026-03-12 "R77"`.

    The entry's amount on the account and its date; the directive's date is the bank's. Where several entries have
    both, a text more tells which: its numbers, else its payee.
    """

    account: Text
    amount: Annotated[Money, Field()]
    entry_date: Day
    reference: Text
    entry: Text | None = None


DIRECTIVES: dict[str, type[Directive]] = {
    "ar-reminder": Reminder,
    "ar-pause": Pause,
    "ar-stop": Stop,
    "ar-resume": Resume,
    "ar-promise": Promise,
    "ar-dispute": Dispute,
    "ar-plan": InstalmentPlan,
    "ar-contact": Contact,
    "ar-escalation": Escalation,
    "ar-approval": ApprovalDirective,
    "ar-refund": RefundStep,
    "ar-notice": Notice,
    "ar-financing": Financing,
    "ar-close": Close,
    "ar-terms": TermsChange,
    "ar-limit": LimitChange,
    "ar-client": ClientChange,
    "ar-hold": Hold,
    "ar-release": Release,
    "ar-bank": StatementRecord,
    "ar-cleared": Cleared,
}


def _is_amount(value: object) -> bool:
    return not isinstance(value, str)


def _is_day(value: object) -> bool:
    return isinstance(value, date)


def _is_message_id(value: object) -> bool:
    return isinstance(value, str) and value.startswith("<")


def _is_numbers(value: object) -> bool:
    return isinstance(value, str) and not value.startswith("<")


def _is_no_account(value: object) -> bool:
    return not (isinstance(value, str) and _ACCOUNT.fullmatch(value))


OPTIONAL: dict[type[Directive], tuple[tuple[str, Callable[[object], bool]], ...]] = {
    RefundStep: (("amount", _is_amount),),
    Reminder: (("due", _is_day), ("message_id", _is_message_id)),
    Pause: (("due", _is_day),),
    Dispute: (("owner", _is_no_account),),
    Contact: (("about", _is_numbers), ("message_id", _is_message_id)),
    Financing: (("said", _is_no_account), ("text", _is_no_account)),
}
"""Fields that may be left out before others, each with what tells that a value is it."""
