"""A voucher on paper, and for programs."""

from collections.abc import Mapping
from typing import Any

from arledger.capabilities.documents.voucher import Voucher, balances
from arledger.letters.letter import Letter
from arledger.letters.stationery import Stationery
from arledger.letters.wording import Wording
from arledger.model.documents import PENDING
from arledger.model.money import coin_digits, pad
from arledger.model.report import Data

TEMPLATE = "voucher.md.j2"


def letter_of(voucher: Voucher, stationery: Stationery, commit: str) -> Letter:
    """Write a voucher; `commit` names the one that has the entry's file as it is, or is empty."""
    entry = voucher.entry
    return stationery.letter(TEMPLATE, values_of(voucher, commit), [], entry.date)


def values_of(voucher: Voucher, commit: str) -> Mapping[str, Any]:
    """Return what the template can name."""
    entry, wording = voucher.entry, Wording()
    return {
        "number": voucher.number,
        "date": wording.day(entry.date),
        "payee": entry.payee,
        "narration": entry.narration,
        "links": list(entry.links),
        "tags": list(entry.tags),
        "pending": entry.flag == PENDING,
        "lines": [
            {
                "account": line.account,
                "text": line.text,
                "units": line.units,
                "currency": line.currency,
                "debit": wording.figure(line.debit, line.currency) if line.debit or not line.credit else "",
                "credit": wording.figure(line.credit, line.currency) if line.credit else "",
            }
            for line in voucher.lines
        ],
        "totals": [
            {
                "currency": total.currency,
                "debit": wording.figure(total.debit, total.currency),
                "credit": wording.figure(total.credit, total.currency),
            }
            for total in voucher.totals
        ],
        "balances": balances(voucher),
        "documents": list(voucher.documents),
        "prepared": voucher.prepared,
        "approved": [
            {"who": each.who, "what": each.what, "date": wording.day(each.day)} for each in voucher.approved
        ],
        "source": str(entry.source),
        "commit": commit,
    }


def data_of(voucher: Voucher, commit: str) -> Mapping[str, Data]:
    """Return a voucher for programs, as docs/json.md says."""
    entry = voucher.entry
    return {
        "number": voucher.number,
        "date": entry.date,
        "flag": entry.flag,
        "payee": entry.payee,
        "narration": entry.narration,
        "links": [*entry.links],
        "tags": [*entry.tags],
        "lines": [
            {
                "account": line.account,
                "text": line.text,
                "units": line.units,
                "currency": line.currency,
                "debit": pad(line.debit, coin_digits(line.currency, {})),
                "credit": pad(line.credit, coin_digits(line.currency, {})),
            }
            for line in voucher.lines
        ],
        "totals": [
            {
                "currency": total.currency,
                "debit": pad(total.debit, coin_digits(total.currency, {})),
                "credit": pad(total.credit, coin_digits(total.currency, {})),
            }
            for total in voucher.totals
        ],
        "balances": balances(voucher),
        "documents": [*voucher.documents],
        "prepared_by": voucher.prepared,
        "approved": [{"who": each.who, "what": each.what, "date": each.day} for each in voucher.approved],
        "source": str(entry.source),
        "commit": commit,
    }
