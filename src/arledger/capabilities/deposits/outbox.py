"""What `deposits notify` writes: mails into the outbox, and in the ledger who was told of what."""

from functools import partial

from arledger.capabilities.deposits.case import file_about
from arledger.capabilities.deposits.notice_letter import notice_letter, notice_list
from arledger.capabilities.deposits.notices import Notice, NoticeKind, notices, told_on
from arledger.deposit_ledger.states import DepositLedger
from arledger.entries.context import EntryContext
from arledger.model.plan import AccountName, Plan
from arledger.policy.settings import DepositSettings, Policy
from arledger.session.correspondence import own_folder
from arledger.session.notice_mails import NoticeDesk
from arledger.session.notices import told_by_number
from arledger.session.place import Place


def notify(context: EntryContext, ledger: DepositLedger, place: Place) -> Plan:
    """Propose one mail to each person who has to be told something on the day, and the record of it."""
    day = context.day
    told = told_by_number(ledger.book, day, tuple(NoticeKind))
    desk = NoticeDesk[Notice](
        place=place,
        day=day,
        name="deposits",
        letter=lambda who, each: notice_letter(ledger, who, each, day, own_folder(place)),
        listed=lambda each: notice_list(ledger, each, day),
        once=lambda n: (n.kind, n.number, n.found.deposit.client, n.found.deposit.currency),
        place_of=partial(_place_of, context),
    )
    return desk.plan(
        notices(ledger, day, told),
        told_on(ledger, day, told),
        lambda notice: _is_default_step(notice, context.policy),
    )


def _place_of(context: EntryContext, notice: Notice) -> tuple[str, tuple[AccountName, ...]]:
    return file_about(context, notice.found.deposit), ()


def _is_default_step(notice: Notice, policy: Policy) -> bool:
    """Say whether it is for a role of the ladder that nobody has written: it need not be there, and cron is quiet."""
    return notice.kind is NoticeKind.LATE and policy.deposits.escalate == DepositSettings().escalate
