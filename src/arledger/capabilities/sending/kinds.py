"""The kinds of mail that `send` carries: each is brought by the capability that drafts it."""

from collections.abc import Iterable, Iterator, Mapping

from arledger.capabilities.disputes.mailing import KINDS as OF_DISPUTES
from arledger.capabilities.documents.mailing import KINDS as OF_DOCUMENTS
from arledger.capabilities.escalations.mailing import KINDS as OF_ESCALATIONS
from arledger.capabilities.leasing.mailing import KINDS as OF_LEASING
from arledger.capabilities.plans.mailing import KINDS as OF_PLANS
from arledger.capabilities.promises.mailing import KINDS as OF_PROMISES
from arledger.capabilities.reminders.mailing import KINDS as OF_REMINDERS
from arledger.capabilities.statements.mailing import KINDS as OF_STATEMENTS
from arledger.collecting.record import CollectingRecord
from arledger.entries.context import EntryContext
from arledger.ledger.text import directive_text
from arledger.letters.drafts import EMAIL, Draft
from arledger.letters.people import reachable
from arledger.model.problem import Refused
from arledger.session.mail_kinds import AGAIN, MailKind, Situation, Standing
from arledger.session.preparing import who_am_i

KINDS: Mapping[str, MailKind] = {
    **OF_REMINDERS,
    **OF_PROMISES,
    **OF_DISPUTES,
    **OF_PLANS,
    **OF_DOCUMENTS,
    **OF_ESCALATIONS,
    **OF_STATEMENTS,
    **OF_LEASING,
}

RECORDED = "recorded already"


def kind_of(draft: Draft) -> MailKind:
    """Return the kind of a draft; raises Refused for one that this program does not know."""
    if draft.kind not in KINDS:
        raise Refused(f"there is no kind of mail {draft.kind!r}", "A newer arledger drafted it: use that one.")
    return KINDS[draft.kind]


class Standings:
    """What is known on a day of drafts of every kind; only what is asked for is looked into, and once."""

    def __init__(self, situation: Situation) -> None:
        record = CollectingRecord(situation.book.facts, situation.book.as_of)
        self._sent = record.mails_sent() | record.mails_taken()
        self._situation = situation
        self._known: dict[str, Standing] = {}

    def is_recorded(self, message_id: str) -> bool:
        """Say whether the ledger has it that a mail was sent."""
        return message_id in self._sent

    def against(self, draft: Draft) -> str:
        """Return why a draft must not go, empty where it may."""
        if self.is_recorded(draft.message_id):
            return RECORDED
        if draft.channel != EMAIL:
            return f"goes by {draft.channel}: print it, then `mark-sent`"
        return self._of(draft).against(draft) or self._unrecordable(draft)

    def against_address(self, draft: Draft | None, addresses: Iterable[str]) -> str:
        """Return why a mail must not go to some addresses: only those on record get one.

        A mail without a record, such as a digest, may go to colleagues and clients alone.
        """
        on_record = self._of(draft).addresses(draft) if draft else self._everybody()
        known = {each.casefold() for each in on_record}
        strange = sorted({each.casefold() for each in addresses} - known)
        return f"{strange[0]} is not an address on record: {AGAIN}" if strange else ""

    def _everybody(self) -> Iterator[str]:
        """Yield every address of the policy and of the clients' accounts."""
        policy = self._situation.opened.place.policy
        yield from (address.strip() for address in (*policy.contacts.values(), policy.company.email))
        for client in self._situation.book.clients.values():
            yield from (person.address for person in [reachable(client)] if person)

    def _unrecordable(self, draft: Draft) -> str:
        """Return why the ledger could not take the record of a draft: what cannot be recorded does not go."""
        situation = self._situation
        book, place = situation.book, situation.opened.place
        client = book.clients.get(draft.client)
        if client is None:
            return f"there is no client {draft.client} any more"
        context = EntryContext(book, place.policy, frozenset(), book.as_of, who_am_i(), str(place.folder))
        try:
            for custom in kind_of(draft).record(context, client, draft, book.as_of):
                directive_text(custom)
        except Refused as error:
            return f"it could not be recorded: {error.message}"
        return ""

    def _of(self, draft: Draft) -> Standing:
        if draft.kind not in self._known:
            self._known[draft.kind] = kind_of(draft).standing(self._situation)
        return self._known[draft.kind]
