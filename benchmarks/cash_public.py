"""The public task: 12,262 payments against 15,527 invoices in nine currencies, all open at once.

`../shared/data/pay-to-inv` (Systems Group, MIT). How its columns are read, and nothing else is told:

- invoices: Assignment Number is the invoice's number, Billing Number its `reference`, Customer ID and Name
  the client, Document Date and Due Date the dates. Document Number and Company Code are not used.
- payments: Memo Line is the text, Business Partner the counterparty, Account Number its account, which
  the book knows of no client. Amounts carry binary noise (125028.86000000002) and are read to the cent.
- matches: the truth, for scoring alone.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from arledger.matching import ClientKey, MatchOptions
from arledger.model.bank import BankLine
from arledger.model.documents import Document, DocumentKind, Item
from arledger.model.facts import Entry
from arledger.model.source import Source
from benchmarks.cash_lines import Truth

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "pay-to-inv"
OPTIONS = MatchOptions(
    tolerance=Decimal("0.50"),
    tolerance_percent=Decimal("0.01"),
    tolerances={"SEK": Decimal(5), "NOK": Decimal(5), "JPY": Decimal(50), "KRW": Decimal(500)},
)
"""About half a dollar in each currency, and never more than a hundredth of a percent."""

_CENT = Decimal("0.01")
Row = Mapping[str, str]


class PublicTask(NamedTuple):
    """The task as the matching takes it; `truths` stand beside the lines."""

    lines: list[BankLine]
    items: list[Item]
    clients: list[ClientKey]
    truths: list[Truth]


def read_public(every: int = 1, folder: Path = FOLDER) -> PublicTask:
    """Read the task, or every `every`th of its matches with the lines and invoices that belong to them."""
    invoices, payments = _rows(folder / "invoices.csv"), _rows(folder / "payments.csv")
    items: list[Item] = []
    lines: list[BankLine] = []
    truths: list[Truth] = []
    for row in _rows(folder / "matches.csv")[::every]:
        paid = [invoices[at] for at in json.loads(row["invoice_ids"])]
        items += [_item(invoice) for invoice in paid]
        links = frozenset((invoice["Customer ID"], invoice["Assignment Number"]) for invoice in paid)
        changed = " and ".join(json.loads(row["perturbation_categories"])) or "unchanged"
        for at in json.loads(row["payment_ids"]):
            lines.append(_line(payments[at]))
            truths.append(Truth(f"{row['match_category']}, {changed}", links, told=True))
    names = sorted({(row["Customer ID"], row["Customer Name"]) for row in invoices})
    return PublicTask(lines, items, [ClientKey(key, (name,)) for key, name in names], truths)


def _rows(path: Path) -> Sequence[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _item(row: Row) -> Item:
    client, number, currency = row["Customer ID"], row["Assignment Number"], row["Currency Code"]
    issued, due, amount = _day(row["Document Date"]), _day(row["Due Date"]), Decimal(row["Amount"])
    entry = Entry(issued, "*", "", "", (), (), {"reference": row["Billing Number"]}, (), "public", 1)
    document = Document(client, currency, DocumentKind.INVOICE, number, (), issued, amount, entry)
    place = Source("public", 1)
    account = f"Assets:Receivable:{client}"
    return Item(client, number, account, currency, issued, due, amount, Decimal(0), document, place)


def _line(row: Row) -> BankLine:
    return BankLine(
        date=_day(row["Posting Date"]),
        amount=Decimal(row["Amount"]).quantize(_CENT),
        currency=row["Currency"],
        text=row["Memo Line"],
        counterparty=row["Business Partner"],
        counterparty_account=row["Account Number"],
        bank_ref=row["payment_id"],
    )
