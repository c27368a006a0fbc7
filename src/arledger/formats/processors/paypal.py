"""PayPal: the activity download. A withdrawal ends a payout: its lines are those since the one before.

The fee is negative in the file. The balance that stands behind every movement proves that none is missing;
what stays in the account, or was there before, is a line of its own.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.processors.shared.proof import numbers_in, payout, proven, ties, unique
from arledger.formats.processors.shared.table import Amounts, ProcessorTable
from arledger.formats.tabular.days import Order, order_of, parse
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.running import Step, breaks
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import ZERO, plain
from arledger.model.payout import Payout, PayoutKind, PayoutLine
from arledger.model.source import Source

_COLUMNS = ("date", "type", "currency", "gross", "fee", "net", "transaction id")
_ENDS = re.compile(
    r"withdrawal|withdraw funds|transfer to (?:a |your )?bank|bank deposit to pp account|auto-?sweep|payout to bank"
)
_TAKEN_BACK = re.compile(r"reversal|cancel|return|failed|fee|hold")
_HOLD = re.compile(r"\bholds?\b|\brelease\b|\bauthori[sz]ation\b|\breserve\b")
_REFUND = re.compile(r"refund")
_DISPUTE = re.compile(r"chargeback|dispute|payment reversal|\breversal\b")
_FEE = re.compile(r"\bfees?\b")
_CONVERSION = re.compile(r"conversion")
_NOT_MOVED = ("pending", "denied", "canceled", "cancelled", "failed", "expired", "removed", "created", "voided")
_MONTH_FIRST = re.compile(r"P[SD]T|M[SD]T|C[SD]T|E[SD]T|AK[SD]T|HST|America/.+|US/.+", re.IGNORECASE)
_DAY_FIRST = re.compile(r"GMT|BST|UTC|WEST|WET|CES?T|EES?T|IST|AE[SD]T|NZ[SD]T|Europe/.+|Australia/.+", re.IGNORECASE)
_WHOLE = "Download the activity of a longer period, as CSV with all transactions and the balance."


class _Movement(NamedTuple):
    """A row that changed the balance."""

    row: SheetRow
    day: date
    currency: str
    type: str
    gross: Decimal
    fee: Decimal
    net: Decimal
    balance: Decimal | None
    place: Source

    @property
    def ends(self) -> bool:
        """Whether it is money between the account and the bank."""
        return bool(_ENDS.search(self.type)) and not _TAKEN_BACK.search(self.type)

    @property
    def before(self) -> Decimal | None:
        """The balance before it."""
        return None if self.balance is None else self.balance - self.net


def recognises(table: ProcessorTable) -> bool:
    """Tell a PayPal report by its columns."""
    return table.has(*_COLUMNS)


def payouts(table: ProcessorTable) -> tuple[Payout, ...]:
    """Return the payouts; what came in after the last withdrawal is not paid out yet."""
    found: list[Payout] = []
    moved = _movements(table)
    for currency in sorted({one.currency for one in moved}):
        own = [one for one in moved if one.currency == currency]
        _prove_balances(own)
        since = 0
        for at, one in enumerate(own):
            if one.ends:
                found.append(_payout(table, own[since:at], one))
                since = at + 1
    return tuple(sorted(found, key=lambda one: (one.date, one.currency)))


def _movements(table: ProcessorTable) -> list[_Movement]:
    amounts = Amounts(table, table.notation("gross", "fee", "net", "balance"))
    order = _order(table)
    found = [_movement(table, row, amounts, order) for row in table.rows if _moves(table, row)]
    return found[::-1] if _newest_first(found) else found


def _newest_first(moved: Sequence[_Movement]) -> bool:
    """Tell the order of a download by its days, and where it is of one day by which balances follow each other."""
    if moved and moved[0].day != moved[-1].day:
        return moved[0].day > moved[-1].day
    return _breaks(moved) > _breaks(moved[::-1])


def _breaks(moved: Sequence[_Movement]) -> int:
    currencies = {one.currency for one in moved}
    return sum(len(breaks(_steps(one for one in moved if one.currency == code))) for code in currencies)


def _steps(moved: Iterable[_Movement]) -> list[Step]:
    return [Step(one.net, one.balance) for one in moved]


def _moves(table: ProcessorTable, row: SheetRow) -> bool:
    impact = table.cell(row, "balance impact").casefold()
    if impact:
        return impact != "memo"
    return table.cell(row, "status").casefold() not in _NOT_MOVED


def _order(table: ProcessorTable) -> Order:
    """Tell whether day or month comes first: by the dates themselves, else by where the time zone is."""
    texts = [table.cell(row, "date") for row in table.rows]
    order = order_of(texts)
    if order is None:
        zones = {table.cell(row, "timezone", "time zone") for row in table.rows} - {""}
        if zones and all(_MONTH_FIRST.fullmatch(zone) for zone in zones):
            return Order.MONTH
        if zones and all(_DAY_FIRST.fullmatch(zone) for zone in zones):
            return Order.DAY
        what = f"in {shown(texts[0])} the month or the day may come first, and no date tells which"
        raise bad(table.place(table.rows[0]), what, "Download a whole month.")
    return order


def _movement(table: ProcessorTable, row: SheetRow, amounts: Amounts, order: Order) -> _Movement:
    place = table.place(row)
    day = parse(table.cell(row, "date"), order)
    if day is None:
        raise bad(place, f"{shown(table.cell(row, 'date'))} is no date")
    currency = table.currency(row)
    balance = amounts.read(row, "balance") if table.cell(row, "balance") else None
    return _Movement(
        row,
        day,
        currency,
        table.cell(row, "type").casefold(),
        amounts.read(row, "gross"),
        amounts.read(row, "fee", needed=False),
        amounts.read(row, "net"),
        balance,
        place,
    )


def _prove_balances(moved: Sequence[_Movement]) -> None:
    for at, expected in breaks(_steps(moved)):
        one = moved[at]
        before = f"{plain(expected - one.net)} before this movement, which says {plain(one.before or ZERO)}"
        raise bad(one.place, f"the balance was {before}", _WHOLE)


def _payout(table: ProcessorTable, moved: Sequence[_Movement], end: _Movement) -> Payout:
    if end.gross + end.fee != end.net:
        what = f"gross {plain(end.gross)} less fee {plain(-end.fee)} is not net {plain(end.net)}"
        raise bad(end.place, what)
    kept = _without_holds(moved)
    lines = [line for one in kept for line in _lines(table, one)]
    if end.fee:
        # What PayPal takes for the withdrawal itself never reaches the bank.
        lines += [
            PayoutLine(PayoutKind.FEE, end.day, end.fee, ZERO, end.fee, "Fee of the withdrawal", source=end.place)
        ]
    if end.balance is not None:
        before = (moved[0] if moved else end).before or ZERO
        lines = [
            *_carried(before, "In the PayPal account before", moved[0] if moved else end),
            *lines,
            *_carried(-end.balance, "Left in the PayPal account", end),
        ]
    id_ = table.cell(end.row, "transaction id")
    return ties(payout("paypal", id_, end.day, end.currency, lines, table.file), -end.gross, end.place)


def _carried(amount: Decimal, text: str, at: _Movement) -> list[PayoutLine]:
    line = PayoutLine(PayoutKind.ADJUSTMENT, at.day, amount, ZERO, amount, text, source=at.place)
    return [line] if amount else []


def _without_holds(moved: Sequence[_Movement]) -> list[_Movement]:
    """Leave out what was held and released again before the payout: it never moved."""
    kept: list[_Movement] = []
    for one in moved:
        held = next((k for k in kept if _is_hold(k) and _is_hold(one) and k.net == -one.net), None)
        if held is None:
            kept.append(one)
        else:
            kept.remove(held)
    return kept


def _is_hold(one: _Movement) -> bool:
    return bool(_HOLD.search(one.type)) and not _FEE.search(one.type)


def _lines(table: ProcessorTable, one: _Movement) -> list[PayoutLine]:
    row = one.row
    texts = [table.cell(row, name) for name in ("item title", "subject", "note")]
    line = PayoutLine(
        _kind(one),
        one.day,
        one.gross,
        -one.fee,
        one.net,
        " ".join(unique([table.cell(row, "type"), *texts])),
        table.cell(row, "name") or table.cell(row, "from email address"),
        _references(table, row, texts),
        one.place,
    )
    return proven(line, one.place)


def _kind(one: _Movement) -> PayoutKind:
    type_ = one.type
    if _is_hold(one) or _CONVERSION.search(type_) or _ENDS.search(type_):
        return PayoutKind.ADJUSTMENT
    if _FEE.search(type_):
        return PayoutKind.FEE
    if _REFUND.search(type_):
        return PayoutKind.REFUND if one.gross < 0 else PayoutKind.ADJUSTMENT
    if _DISPUTE.search(type_):
        return PayoutKind.DISPUTE
    # What the merchant buys with the account is no client's.
    return PayoutKind.CHARGE if one.gross > 0 else PayoutKind.ADJUSTMENT


def _references(table: ProcessorTable, row: SheetRow, texts: Iterable[str]) -> tuple[str, ...]:
    numbers = [table.cell(row, name) for name in ("invoice number", "custom number", "item id")]
    words = [word for text in texts for word in numbers_in(text)]
    return unique([*numbers, *words], [table.cell(row, "reference txn id"), table.cell(row, "transaction id")])
