"""The mail to a colleague about contracts: text, HTML, and the list as a workbook."""

from collections.abc import Sequence
from pathlib import Path

from arledger.capabilities.leasing.notices import Notice, NoticeKind, sales_rep
from arledger.financing.contracts import DELIVERED, UNKNOWN, Contract, ContractLedger
from arledger.letters.letter import Letter
from arledger.letters.stationery import Stationery
from arledger.letters.wording import Wording, Written
from arledger.model.money import Money
from arledger.model.report import Column, Data, Kind, Report, table_of
from arledger.session.notice_mails import subject_of
from arledger.subledger.report_parts import CURRENCY, amounts

TEMPLATE = "leasing-notice.md.j2"
# A mail within the company is in English.
_WORDING = Wording()

_COLUMNS = (
    Column("what", "What"),
    Column("invoice", "Invoice", whole=True),
    Column("contract", "Contract", whole=True),
    Column("client", "Client", whole=True),
    Column("payer", "Payer", whole=True),
    Column("outstanding", "Outstanding", Kind.MONEY),
    CURRENCY,
    Column("days", "Days", Kind.COUNT),
    Column("expected", "Expected", Kind.DATE),
    Column("state", "State"),
    Column("reason", "Reason"),
    Column("sales_rep", "Sales rep"),
)
_WORDS = {
    NoticeKind.UNSUBMITTED: "Submit",
    NoticeKind.LATE: "Delayed",
    NoticeKind.ESCALATED: "Escalated",
}
_COUNTED = (
    (NoticeKind.UNSUBMITTED, "contract to submit", "contracts to submit"),
    (NoticeKind.LATE, "contract delayed", "contracts delayed"),
    (NoticeKind.ESCALATED, "delay escalated", "delays escalated"),
)


def notice_letter(ledger: ContractLedger, who: str, told: Sequence[Notice], own: Path | None) -> Letter:
    """Write the letter to one person about everything that they are told on the day of the ledger."""
    rows = {kind: [_row(ledger, n.contract) for n in told if n.kind is kind] for kind in NoticeKind}
    values = {
        "who": who,
        "subject": subject_of(told, _COUNTED, _outstanding),
        "unsubmitted": rows[NoticeKind.UNSUBMITTED],
        "late": rows[NoticeKind.LATE],
        "escalated": rows[NoticeKind.ESCALATED],
    }
    stationery = Stationery(ledger.policy, ledger.book.facts.title, own)
    return stationery.letter(TEMPLATE, values, (who,), ledger.book.as_of)


def notice_list(ledger: ContractLedger, told: Sequence[Notice]) -> Report:
    """Return what somebody is told as a report, for the workbook."""
    day = ledger.book.as_of
    records: list[dict[str, Data]] = [
        {
            "what": _WORDS[notice.kind],
            "invoice": notice.number,
            "contract": notice.contract.number,
            "client": notice.contract.sale.client,
            "payer": notice.contract.sale.payer,
            **amounts(notice.contract.sale.currency, outstanding=notice.contract.outstanding),
            "days": notice.contract.days,
            "expected": notice.contract.expected,
            "state": notice.contract.state,
            "reason": _reason(ledger, notice.contract),
            "sales_rep": sales_rep(ledger, notice.contract),
        }
        for notice in told
    ]
    return Report(
        name="leasing",
        title="Contracts in transit",
        as_of=day,
        tables=(table_of("contracts", _COLUMNS, records),),
        data={"as_of": day, "contracts": [*records]},
        precision=ledger.book.facts.precision,
    )


def _outstanding(notice: Notice) -> Money:
    return Money(notice.contract.outstanding, notice.contract.sale.currency)


def _row(ledger: ContractLedger, contract: Contract) -> dict[str, str | Written]:
    sale = contract.sale
    return {
        "invoice": sale.number,
        "contract": contract.number,
        "client": ledger.book.name_of(sale.client),
        "payer": ledger.book.name_of(sale.payer),
        "outstanding": _WORDING.money(contract.outstanding, sale.currency),
        "days": Written(str(contract.days)),
        "expected": _WORDING.day(contract.expected),
        "state": "not submitted" if contract.state == DELIVERED else contract.state,
        "reason": _reason(ledger, contract),
        "sales_rep": sales_rep(ledger, contract),
    }


def _reason(ledger: ContractLedger, contract: Contract) -> str:
    """Say what holds a contract up: what was asked for last, or that nobody knows."""
    if contract.reason in (None, UNKNOWN):
        return "unknown" if contract.reason else ""
    return ledger.policy.leasing.documents.get(contract.reason, contract.reason)
