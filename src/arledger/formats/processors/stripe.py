"""Stripe: the itemized payout reconciliation report, and the dashboard's balance export.

Both name the payout of each movement (`automatic_payout_id`, `Transfer`). Amounts are in the currency's
major unit; the fee is positive in the file.
"""

import re
from collections import defaultdict
from datetime import date

from arledger.formats.processors.shared.proof import numbers_in, payout, proven, ties, unique
from arledger.formats.processors.shared.table import Amounts, ProcessorTable
from arledger.formats.tabular.days import Order, parse
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.headings import plain
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import exact_sum
from arledger.model.payout import Payout, PayoutKind, PayoutLine

_ITEMIZED = ("automatic payout id", "reporting category", "gross", "fee", "net", "currency")
_EXPORT = ("id", "type", "amount", "fee", "net", "currency", "transfer")

_KINDS = {
    PayoutKind.CHARGE: ("charge", "payment"),
    PayoutKind.REFUND: ("refund", "payment refund", "refund failure", "partial capture reversal", "payment reversal"),
    # Money that is taken back without the merchant's doing.
    PayoutKind.DISPUTE: (
        "dispute",
        "dispute reversal",
        "charge failure",
        "payment failure refund",
        "issuing dispute",
    ),
    PayoutKind.FEE: ("fee", "stripe fee", "network cost", "tax", "tax fee", "application fee", "stripe fx fee"),
}
_PAYOUTS = ("payout", "transfer", "automatic transfer")
_METADATA = re.compile(r"metadata|invoice|order", re.IGNORECASE)
_NOT_REFERENCES = re.compile(r"_url\b|email|_at\b|date|amount|total|currency", re.IGNORECASE)


def recognises(table: ProcessorTable) -> bool:
    """Tell a Stripe report by its columns."""
    return table.has(*_ITEMIZED) or (table.has(*_EXPORT) and _created(table) is not None)


def payouts(table: ProcessorTable) -> tuple[Payout, ...]:
    """Return the payouts; movements that name none are not paid out yet."""
    itemized = table.has(*_ITEMIZED)
    reader = _Itemized(table) if itemized else _Export(table)
    groups: defaultdict[str, list[SheetRow]] = defaultdict(list)
    for row in table.rows:
        id_ = reader.payout_id(row)
        if id_:
            groups[id_].append(row)
    found = (_payout(reader, id_, rows) for id_, rows in groups.items())
    return tuple(sorted((one for one in found if one), key=lambda one: (one.date, one.id)))


def _created(table: ProcessorTable) -> str | None:
    return next((name for name in ("created utc", "created") if name in table.columns), None)


class _Export:
    """The balance export: `Type`, `Amount`, and `Transfer` for the payout."""

    category, gross = "type", "amount"
    date_columns: tuple[str, ...] = ("transfer date utc", "transfer date", "available on utc", "available on")

    def __init__(self, table: ProcessorTable) -> None:
        self.table = table
        self.amounts = Amounts(table, table.notation(self.gross, "fee", "net"))

    def payout_id(self, row: SheetRow) -> str:
        """Return the payout of a row; a payout's own row may name it as its source only."""
        named = self.table.cell(row, "transfer")
        return named or (self.table.cell(row, "source") if self.is_payout(row) else "")

    def is_payout(self, row: SheetRow) -> bool:
        """Tell the row of the payout itself: its source is the payout that it names."""
        if plain(self.table.cell(row, self.category)) not in _PAYOUTS:
            return False
        named, own = self.table.cell(row, "transfer"), self.table.cell(row, "source", "source id")
        return not named or not own or named == own

    def day(self, row: SheetRow) -> date:
        """Return the day of the payout that a row names."""
        return self.date_of(row, *self.date_columns)

    def date_of(self, row: SheetRow, *names: str) -> date:
        """Read the first of these dates that is there."""
        text = self.table.cell(row, *names)
        found = parse(text, Order.DAY) if re.match(r"[0-9]{4}-", text) else None
        if found is None:
            what = f"{shown(text)} is no date like 2026-03-31 ({names[0].replace(' ', '_')})"
            raise bad(self.table.place(row), what)
        return found


class _Itemized(_Export):
    """The itemized payout reconciliation report: `reporting_category`, `gross`, `automatic_payout_id`."""

    category, gross = "reporting category", "gross"
    date_columns = (
        "automatic payout effective at",
        "automatic payout effective at utc",
        "payout expected arrival date",
        "available on",
    )

    def payout_id(self, row: SheetRow) -> str:
        return self.table.cell(row, "automatic payout id")

    def is_payout(self, row: SheetRow) -> bool:
        return plain(self.table.cell(row, self.category)) == "payout"


def _payout(reader: _Export, id_: str, rows: list[SheetRow]) -> Payout | None:
    table = reader.table
    own = [row for row in rows if reader.is_payout(row)]
    others = [row for row in rows if not reader.is_payout(row)]
    currencies = {table.currency(row) for row in rows}
    if len(currencies) > 1:
        raise bad(table.place(rows[-1]), f"payout {id_} is in {' and '.join(sorted(currencies))}")
    if not others:
        # The row of a payout whose movements are in the report of another period.
        raise bad(table.place(own[0]), f"payout {id_} has no lines in this report", "Download its whole period.")
    lines = [line for row in others for line in _lines(reader, row)]
    found = payout("stripe", id_, reader.day((own or others)[0]), currencies.pop(), lines, table.file)
    if not own:
        return found
    sent = -exact_sum(reader.amounts.read(row, "net") for row in own)
    return ties(found, sent, table.place(own[0]))


def _lines(reader: _Export, row: SheetRow) -> list[PayoutLine]:
    table, amounts = reader.table, reader.amounts
    gross, net = amounts.read(row, reader.gross), amounts.read(row, "net")
    fee = amounts.read(row, "fee", needed=False)
    kind = _kind(plain(table.cell(row, reader.category)), table.cell(row, "description"))
    line = PayoutLine(
        kind,
        reader.date_of(row, "created", "created utc"),
        gross,
        fee,
        net,
        table.cell(row, "description") or table.cell(row, reader.category),
        table.cell(row, "customer name", "customer email", "card name", "customer description"),
        _references(table, row),
        table.place(row),
    )
    return proven(line, table.place(row))


def _kind(category: str, text: str) -> PayoutKind:
    for kind, names in _KINDS.items():
        if category in names:
            return kind
    if category == "adjustment" and re.search(r"chargeback|dispute", text, re.IGNORECASE):
        return PayoutKind.DISPUTE
    return PayoutKind.ADJUSTMENT


def _references(table: ProcessorTable, row: SheetRow) -> tuple[str, ...]:
    titles = [title for title in table.titles if _METADATA.search(title) and not _NOT_REFERENCES.search(title)]
    # The number of an invoice before Stripe's own id of it.
    titles.sort(key=lambda title: (plain(title) == "invoice id", "invoice" not in title.casefold()))
    sent = [table.cell(row, plain(title)) for title in titles]
    ids = [table.cell(row, "charge id") or table.cell(row, "source id", "source")]
    words = [word for text in sent for word in (numbers_in(text) if " " in text else [text])]
    return unique([*words, *numbers_in(table.cell(row, "description"))], ids)
