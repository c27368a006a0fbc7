"""What `leasing notify` writes: mails into the outbox, and in the ledger who was told of what."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from arledger.capabilities.leasing.notice_letter import notice_letter, notice_list
from arledger.capabilities.leasing.notices import Notice, NoticeKind, notices, told_on_day
from arledger.entries.context import EntryContext
from arledger.financing.contracts import ContractLedger
from arledger.model.plan import AccountName, Plan
from arledger.policy.financing import LeasingSettings
from arledger.session.correspondence import own_folder
from arledger.session.notice_mails import NoticeDesk
from arledger.session.notices import told_by_number
from arledger.session.place import Place


def notify(context: EntryContext, ledger: ContractLedger, place: Place) -> Plan:
    """Propose one mail to each person who has to be told something on the day, and the record of it."""
    told = told_by_number(ledger.book, context.day, tuple(NoticeKind))
    own = own_folder(place)
    accounts: defaultdict[str, set[str]] = defaultdict(set)
    for contract in ledger.contracts:
        accounts[contract.sale.number].add(contract.sale.account)
    desk = NoticeDesk[Notice](
        place=place,
        day=context.day,
        name="leasing",
        letter=lambda who, each: notice_letter(ledger, who, each, own),
        listed=partial(notice_list, ledger),
        once=lambda n: (n.kind, n.number, n.contract.sale.account, n.contract.sale.currency),
        place_of=lambda n: _place_of(context, n, is_shared=len(accounts[n.number]) > 1),
    )
    plan = desk.plan(
        notices(ledger, told), told_on_day(ledger, told), lambda notice: _is_default_step(notice, context)
    )
    return replace(plan, remarks=(*plan.remarks, *_without_number(ledger)))


def _without_number(ledger: ContractLedger) -> Iterator[str]:
    """Name delayed contracts of which nothing can be recorded, and so nobody is told."""
    for contract in ledger.in_transit:
        if contract.is_late and not contract.sale.number:
            yield f"{contract.sale.source}: this invoice has no number, so that nobody is told that it is delayed."


def _place_of(context: EntryContext, notice: Notice, *, is_shared: bool) -> tuple[str, tuple[AccountName, ...]]:
    owner = context.book.clients[notice.contract.sale.account]
    return context.file_of(owner), context.whose(owner) if is_shared else ()


def _is_default_step(notice: Notice, context: EntryContext) -> bool:
    """Say whether it is for a role of the ladder that nobody has written: it need not be there, and cron is quiet."""
    return notice.kind is NoticeKind.ESCALATED and context.policy.leasing.escalate == LeasingSettings().escalate
