"""What `deposits notify` writes: mails into the outbox, and in the ledger who was told of what."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from arledger.capabilities.deposits.case import file_about
from arledger.capabilities.deposits.notice_letter import notice_letter, notice_list
from arledger.capabilities.deposits.notices import DIRECTIVE, Notice, NoticeKind, notices, told_by_number, told_on
from arledger.deposit_ledger.states import DepositLedger
from arledger.entries.context import EntryContext
from arledger.letters import mail
from arledger.letters.people import Colleagues, Person, Recipients, checked, sender
from arledger.letters.wording import harmless
from arledger.model.plan import Addition, NewCustom, NewDirective, NewFile, Plan
from arledger.policy.settings import DepositSettings, Policy
from arledger.render import render
from arledger.session.correspondence import own_folder
from arledger.session.outbox import free_name, outbox_of
from arledger.session.place import Place
from arledger.session.sending import safe_name


def notify(context: EntryContext, ledger: DepositLedger, place: Place, where: Callable[..., str]) -> Plan:
    """Propose one mail to each person who has to be told something on the day, and the record of it.

    Who has no address in `[contacts]` is not told, and a remark says so: nothing is recorded of that.
    """
    day = context.day
    people = _People(context.policy.contacts)
    by_person: defaultdict[str, list[Notice]] = defaultdict(list)
    remarks: dict[str, None] = {}
    told = told_by_number(ledger.book, day)
    for notice in notices(ledger, day, told):
        if person := people.person(notice.who):
            by_person[person].append(notice)
        elif not _is_default_step(notice, context.policy):
            number, who = notice.found.deposit.number, harmless(notice.who) or "nobody"
            remarks[f"{number}: {who} has no address under [contacts] in arledger.toml, and is not told."] = None
    earlier = told_on(ledger, day, told)
    mails = _Mails(ledger, place, people, where)
    files = [
        mails.to(person, [*(n for n in earlier if people.person(n.who) == person), *new], day)
        for person, new in sorted(by_person.items())
    ]
    directives: defaultdict[str, list[NewDirective]] = defaultdict(list)
    for notice in (notice for _, new in sorted(by_person.items()) for notice in new):
        number = notice.found.deposit.number
        custom = NewCustom(day, DIRECTIVE, (number, notice.kind.value, notice.level, notice.who))
        directives[file_about(context, notice.found.deposit)].append(custom)
    additions = tuple(Addition(file, tuple(new)) for file, new in sorted(directives.items()))
    return Plan(additions, remarks=tuple(remarks), files=tuple(files))


def _is_default_step(notice: Notice, policy: Policy) -> bool:
    """Say whether it is for a role of the ladder that nobody has written: it need not be there, and cron is quiet."""
    return notice.kind is NoticeKind.LATE and policy.deposits.escalate == DepositSettings().escalate


class _People(Colleagues):
    """Colleagues, who get one mail each."""

    def __init__(self, contacts: Mapping[str, str]) -> None:
        super().__init__(contacts)
        taken: set[str] = set()
        self._files = {name: free_name(safe_name(name), taken) for name in self.persons}

    def file(self, person: str) -> str:
        """Return the name of a person's mail, which no other person has, whoever is told on the day."""
        return self._files[person]


@dataclass(frozen=True, slots=True)
class _Mails:
    """Writes the mails of a book to people; a second run of a day replaces a mail by one that says everything."""

    ledger: DepositLedger
    place: Place
    people: _People
    where: Callable[..., str]

    def to(self, person: str, told: Iterable[Notice], day: date) -> NewFile:
        """Write the mail to one person; each deposit is in it once of a kind, whatever the steps."""
        each = {(n.kind, n.found.deposit.number, n.found.deposit.client, n.found.deposit.currency): n for n in told}
        told = list(each.values())
        ledger, place, policy = self.ledger, self.place, self.ledger.policy
        letter = notice_letter(ledger, person, told, day, own_folder(place))
        workbook = render(place.imprinted(notice_list(ledger, told, day)), "xlsx", width=None, color=False)
        shown = harmless(person)
        address = checked(policy.contacts[person], self.where("contacts", person), f"[contacts] {shown}")
        to = Recipients(Person(shown, address))
        envelope = mail.Envelope(sender(policy, self.where), to, f"deposit-notice.{day}")
        content = mail.render(letter, envelope, [mail.Attached(f"deposits-{day}.xlsx", workbook)])
        target = outbox_of(place, day) / f"deposits-{self.people.file(person)}.eml"
        return NewFile(os.path.relpath(target, place.folder), content, f"to {address}: {letter.subject}")
