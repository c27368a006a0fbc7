"""The mail to a colleague about deposits: text, HTML, and the list as a workbook."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from arledger.capabilities.deposits.notices import Notice, NoticeKind
from arledger.deposit_ledger.states import DepositLedger, DepositState
from arledger.letters.letter import Letter
from arledger.letters.stationery import Stationery
from arledger.letters.wording import Wording, Written
from arledger.model.money import Money
from arledger.model.report import Column, Data, Kind, Report, table_of
from arledger.session.notice_mails import subject_of
from arledger.subledger.report_parts import CURRENCY, amounts

TEMPLATE = "deposit-notice.md.j2"
# A mail within the company is in English.
_WORDING = Wording()

_COLUMNS = (
    Column("what", "What"),
    Column("deposit", "Deposit", whole=True),
    Column("client", "Client", whole=True),
    Column("secures", "Sale"),
    Column("held", "Held", Kind.MONEY),
    CURRENCY,
    Column("state", "State"),
    Column("eligible_on", "Since", Kind.DATE),
    Column("deadline", "Promised by", Kind.DATE),
    Column("days_over", "Days over", Kind.COUNT),
    Column("next_actor", "Next"),
)
_WORDS = {
    NoticeKind.DUE: "Ask for the refund",
    NoticeKind.LATE: "Outstanding",
    NoticeKind.STOPPED: "Must not go on",
}
_COUNTED = (
    (NoticeKind.DUE, "deposit to refund", "deposits to refund"),
    (NoticeKind.LATE, "refund outstanding", "refunds outstanding"),
    (NoticeKind.STOPPED, "refund to stop", "refunds to stop"),
)


def notice_letter(ledger: DepositLedger, who: str, told: Sequence[Notice], day: date, own: Path | None) -> Letter:
    """Write the letter to one person about everything that they are told on a day."""
    rows = {kind: [_row(ledger, n.found, day) for n in told if n.kind is kind] for kind in NoticeKind}
    values = {
        "who": who,
        "subject": subject_of(told, _COUNTED, _held),
        "due": rows[NoticeKind.DUE],
        "late": rows[NoticeKind.LATE],
        "stopped": rows[NoticeKind.STOPPED],
    }
    stationery = Stationery(ledger.policy, ledger.book.facts.title, own)
    return stationery.letter(TEMPLATE, values, (who,), day)


def notice_list(ledger: DepositLedger, told: Sequence[Notice], day: date) -> Report:
    """Return what somebody is told as a report, for the workbook."""
    records: list[dict[str, Data]] = [
        {
            "what": _WORDS[notice.kind],
            "deposit": notice.found.deposit.number,
            "client": notice.found.deposit.client,
            "secures": list(notice.found.secures),
            **amounts(notice.found.deposit.currency, held=notice.found.deposit.held),
            "state": notice.found.state.value,
            "eligible_on": notice.found.eligible_on,
            "deadline": notice.found.deadline,
            "days_over": notice.found.days_over,
            "next_actor": notice.found.next_actor,
        }
        for notice in told
    ]
    return Report(
        name="deposits",
        title="Refunds of deposits",
        as_of=day,
        tables=(table_of("deposits", _COLUMNS, records),),
        data={"as_of": day, "deposits": [*records]},
        precision=ledger.book.facts.precision,
    )


def _held(notice: Notice) -> Money:
    return Money(notice.found.deposit.held, notice.found.deposit.currency)


def _row(ledger: DepositLedger, found: DepositState, day: date) -> dict[str, str | Written]:
    deposit = found.deposit
    waited = (day - found.eligible_on).days if found.eligible_on else 0
    return {
        "deposit": deposit.number,
        "client": ledger.book.name_of(deposit.client),
        "secures": ", ".join(found.secures),
        "held": _WORDING.money(deposit.held, deposit.currency),
        "since": _WORDING.day(found.eligible_on) if found.eligible_on else "",
        "deadline": _WORDING.day(found.deadline) if found.deadline else "",
        "days": Written(str(waited)),
        "state": found.state.value,
        "next": found.next_actor,
        "why": "; ".join(found.why_not),
    }
