"""What `deposits notify` writes: mails into the outbox, and in the ledger who was told of what."""

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from arledger.capabilities.deposits.case import Case
from arledger.capabilities.deposits.notice_letter import notice_letter, notice_list
from arledger.capabilities.deposits.notices import DIRECTIVE, Notice, notices, told_by_number, told_on
from arledger.deposit_ledger.states import DepositLedger
from arledger.entries.context import EntryContext
from arledger.letters import mail
from arledger.letters.people import Person, Recipients, checked, sender
from arledger.letters.wording import harmless
from arledger.model.plan import Addition, NewCustom, NewDirective, NewFile, Plan
from arledger.render import render
from arledger.session.correspondence import own_folder
from arledger.session.place import Place
from arledger.session.sending import safe_name

OUTBOX = "outbox"


def notify(context: EntryContext, ledger: DepositLedger, place: Place, where: Callable[..., str]) -> Plan:
    """Propose one mail to each person who has to be told something on the day, and the record of it.

    Who has no address in `[contacts]` is not told, and a remark says so: nothing is recorded of that.
    """
    day = context.day
    by_person: defaultdict[str, list[Notice]] = defaultdict(list)
    remarks: dict[str, None] = {}
    for notice in notices(ledger, day, told_by_number(ledger.book, day)):
        if context.policy.contacts.get(notice.who):
            by_person[notice.who].append(notice)
        else:
            number, who = notice.found.deposit.number, harmless(notice.who) or "nobody"
            remarks[f"{number}: {who} has no address under [contacts] in arledger.toml, and is not told."] = None
    earlier = told_on(ledger, day)
    files = [
        _mail(ledger, who, [*(n for n in earlier if n.who == who), *new], day, place, where)
        for who, new in sorted(by_person.items())
    ]
    directives: defaultdict[str, list[NewDirective]] = defaultdict(list)
    for notice in (notice for _, new in sorted(by_person.items()) for notice in new):
        number = notice.found.deposit.number
        custom = NewCustom(day, DIRECTIVE, (number, notice.kind.value, notice.level, notice.who))
        file = Case(context, ledger, notice.found.deposit).plan().additions[0].file
        directives[file].append(custom)
    additions = tuple(Addition(file, tuple(new)) for file, new in sorted(directives.items()))
    return Plan(additions, remarks=tuple(remarks), files=tuple(files))


def _mail(
    ledger: DepositLedger, who: str, told: Sequence[Notice], day: date, place: Place, where: Callable[..., str]
) -> NewFile:
    """Write the mail to one person; a second run of a day replaces it by one that says everything."""
    letter = notice_letter(ledger, who, told, day, own_folder(place))
    report = place.imprinted(notice_list(ledger, told, day))
    workbook = render(report, "xlsx", width=None, color=False)
    address = checked(ledger.policy.contacts[who], where("contacts", who), f"[contacts] {harmless(who)}")
    to = Recipients(Person(harmless(who), address))
    content = mail.render(
        letter,
        sender(ledger.policy, where),
        to,
        workbook,
        name=f"deposits-{day}.xlsx",
        mark=f"deposit-notice.{day}",
    )
    folder = place.policy_file.parent if place.policy_file else place.folder
    target = folder / OUTBOX / f"{day}" / f"deposits-{safe_name(who)}.eml"
    return NewFile(os.path.relpath(target, place.folder), content, f"to {address}: {letter.subject}")
