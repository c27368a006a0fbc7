"""A client's own statement of their account beside our ledger: what agrees, and what explains the rest.

Every line of theirs and every open document of ours ends in exactly one position, and the positions add up
to both balances, to the last digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, pairwise
from typing import NamedTuple

from arledger.capabilities.statements import client_entries
from arledger.capabilities.statements.payer_contracts import PayerContracts
from arledger.capabilities.statements.ticks import Owed, Ticks, tick
from arledger.collecting.values import Dispute
from arledger.model.book import Book
from arledger.model.client_statement import ClientStatement
from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO
from arledger.model.normalize import fold, segments
from arledger.model.source import Day
from arledger.subledger.aging import client_totals
from arledger.subledger.numbers import as_counted

_MOST_COMBINED = 40
_FEE = "less the fee that they keep"
_SENT = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO, DocumentKind.CREDIT_MEMO)
_PAYMENT = frozenset(
    {
        *("PAYMENT", "PAYMENTS", "PAID", "PAY", "PMT", "TRANSFER", "WIRE", "CHECK", "CHEQUE", "CHQ", "ACH", "BACS"),
        *("SEPA", "EFT", "REMITTANCE", "ZAHLUNG", "UBERWEISUNG", "UEBERWEISUNG", "ZP", "KZ", "VIREMENT"),
        *("PAIEMENT", "REGLEMENT", "PAGO", "TRANSFERENCIA"),
    }
)
_CREDIT = frozenset(
    {
        *("CN", "CM", "GUTSCHRIFT", "KG", "AVOIR", "ABONO", "RETURN", "RETURNS", "RETOURE", "DEDUCTION", "REBATE"),
        *("DISCOUNT", "SKONTO", "ALLOWANCE", "CHARGEBACK", "DN", "BELASTUNG", "BONUS", "REMISE", "RABATT"),
        *("MEMO", "CREDITO", "DESCUENTO", "CLAIM", "CORRECTION"),
    }
)


class PositionGroup(StrEnum):
    """Where a position belongs, in the order of the reconciliation."""

    AGREED = "agreed"
    IN_TRANSIT = "in-transit"
    CREDIT_CLAIMED = "credit-claimed"
    DISPUTED = "disputed"
    NOT_RECEIVED = "not-received"
    AMOUNT_DIFFERS = "amount-differs"
    UNEXPLAINED = "unexplained"


class Position(NamedTuple):
    """A document as both sides have it; zero is what a side does not have.

    Amounts are positive where the client owes us.
    """

    group: PositionGroup
    date: Day | None
    number: str
    text: str
    ours: Decimal
    theirs: Decimal
    our_source: str = ""
    their_sources: tuple[str, ...] = ()
    remark: str = ""

    @property
    def difference(self) -> Decimal:
        """What their balance is higher by."""
        return self.theirs - self.ours


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Both balances in one currency and the positions between them.

    `mirrored` says that the statement's signs are turned round. `activity` says that it lists what happened,
    and not what is open.
    """

    currency: str
    ours: Decimal
    theirs: Decimal
    positions: tuple[Position, ...]
    mirrored: bool
    activity: bool

    def of(self, group: PositionGroup) -> tuple[Position, ...]:
        """Return the positions of a group."""
        return tuple(one for one in self.positions if one.group is group)

    def sum_of(self, group: PositionGroup) -> Decimal:
        """Return by how much a group makes their balance higher."""
        return sum((one.difference for one in self.of(group)), ZERO)

    @property
    def unexplained(self) -> Decimal:
        """Return what is left between their balance and ours after all that is explained."""
        explained = sum(
            (self.sum_of(group) for group in PositionGroup if group is not PositionGroup.UNEXPLAINED), ZERO
        )
        return self.theirs - self.ours - explained

    @property
    def reconciled(self) -> bool:
        """Whether nothing is unexplained, neither in sum nor in any position."""
        return not self.unexplained and not any(one.difference for one in self.of(PositionGroup.UNEXPLAINED))


def reconcile_client(
    book: Book, client: str, currency: str, statement: ClientStatement, contracts: PayerContracts | None = None
) -> Reconciliation:
    """Reconcile a client's statement of one currency with the book.

    Whether it lists open documents or what happened, and what its signs mean, is told by which reading agrees
    with the most of ours. Of a leasing company `contracts` are what it is to pay.
    """
    contracts = contracts or PayerContracts(client)
    disputes = client_entries.open_disputes(book, client)
    total = client_totals(book).get((client, currency), ZERO) + contracts.total(currency)
    ways: list[tuple[tuple[int, Decimal, bool, int], Reconciliation]] = []
    for activity in (False, True):
        if statement.opening and not activity:
            continue
        for sign in (-1, 1) if statement.two_sided else (1, -1):
            found = _attempt(book, client, currency, statement, _Way(activity, sign, total, disputes, contracts))
            same_side = (found.theirs > 0) == (total > 0) and bool(found.theirs) == bool(total)
            loose = sum((abs(one.difference) for one in found.of(PositionGroup.UNEXPLAINED)), ZERO)
            ways.append(((-_agreeing(found), loose, not same_side, len(ways)), found))
    return min(ways, key=lambda way: way[0])[1]


def _agreeing(found: Reconciliation) -> int:
    return sum(len(one.their_sources) for one in found.of(PositionGroup.AGREED) if one.our_source)


class _Way(NamedTuple):
    """One reading of a statement."""

    activity: bool
    sign: int
    total: Decimal
    disputes: Mapping[str, Dispute]
    contracts: PayerContracts


def _attempt(book: Book, client: str, currency: str, statement: ClientStatement, way: _Way) -> Reconciliation:
    owed = [Owed(line, way.sign * line.amount) for line in statement.lines]
    opening = way.sign * (statement.opening or ZERO)
    entries = _ours(book, client, currency, statement, way)
    ticks = tick(owed, entries)
    ticked = set(ticks.entry_of.values())
    entries = client_entries.with_adjustments(entries, ticked)
    positions = [_ticked(at, owed, entries[at], ticks, way.disputes) for at in sorted(ticked)]
    positions += [_theirs_alone(at, owed[at], ticks) for at in range(len(owed)) if at not in ticks.entry_of]
    # What they do not show of the statement's days.
    left = [entry for at, entry in enumerate(entries) if at not in ticked and not entry.early]
    shown = [entries[at] for at in ticked] + left
    before = way.total - sum((entry.amount for entry in shown), ZERO)
    open_ = _open(book, client, currency, way.contracts)
    carried = _opening(before, opening, left, _older(open_, entries, ticked), way.disputes)
    positions += carried.positions
    positions += [_ours_alone(entry, way.disputes) for entry in left if _stands_alone(entry, carried.taken)]
    theirs = opening + sum((one.amount for one in owed), ZERO)
    return Reconciliation(currency, way.total, theirs, _in_order(positions), way.sign < 0, way.activity)


def _ours(
    book: Book, client: str, currency: str, statement: ClientStatement, way: _Way
) -> list[client_entries.OurEntry]:
    """Return what our side of a statement shows: all entries of its days, or those that are open."""
    if not way.activity:
        return _open(book, client, currency, way.contracts)
    since = _since(book, statement)
    own = way.contracts.with_names(client_entries.all_entries(book, client, currency, since))
    return [*own, *way.contracts.all_entries(currency, since)]


def _open(book: Book, client: str, currency: str, contracts: PayerContracts) -> list[client_entries.OurEntry]:
    """Return what is open of a client, and of a leasing company's contracts wherever they stand."""
    own = contracts.with_names(client_entries.open_entries(book, client, currency))
    return [*own, *contracts.open_entries(currency)]


def _since(book: Book, statement: ClientStatement) -> date:
    """Return the day from which on a statement of all activity shows documents."""
    days = [line.date for line in statement.lines if line.date]
    return min(days, default=book.as_of) if statement.opening is not None else date.min


def _in_order(positions: Iterable[Position]) -> tuple[Position, ...]:
    order = {group: at for at, group in enumerate(PositionGroup)}
    return tuple(
        sorted(
            positions,
            key=lambda one: (
                *(order[one.group], one.date or date.min, as_counted(one.number)),
                *(one.ours, one.theirs, one.text),
            ),
        )
    )


def _ticked(
    at: int, owed: Sequence[Owed], entry: client_entries.OurEntry, ticks: Ticks, disputes: Mapping[str, Dispute]
) -> Position:
    """Return a document that both sides have."""
    lines = [owed[line] for line in sorted(ticks.entry_of) if ticks.entry_of[line] == at]
    theirs = sum((one.amount for one in lines), ZERO)
    dispute = disputes.get(client_entries.number_key(entry.number)) if entry.number else None
    group, remark = PositionGroup.AGREED, ""
    if theirs != entry.amount:
        group, remark = (
            (PositionGroup.DISPUTED, dispute.text)
            if dispute
            else (PositionGroup.AMOUNT_DIFFERS, _FEE if _is_net(entry, theirs) else entry.remark)
        )
    return Position(
        group,
        entry.date,
        entry.number or ", ".join(entry.about) or lines[0].line.number,
        lines[0].line.text or _kind(entry),
        entry.amount,
        theirs,
        entry.source,
        tuple(str(one.line.source) for one in lines),
        remark,
    )


def _is_net(entry: client_entries.OurEntry, theirs: Decimal) -> bool:
    """Say whether a leasing company shows a contract less the fee that it keeps."""
    return entry.kept > 0 and theirs == entry.amount - entry.kept


def _kind(entry: client_entries.OurEntry) -> str:
    return entry.kind.value.replace("-", " ")


def _theirs_alone(at: int, one: Owed, ticks: Ticks) -> Position:
    """Return a line of theirs that is no document of ours."""
    line, remark = one.line, ""
    group = _claim(line.number, line.text) if one.amount < 0 else PositionGroup.UNEXPLAINED
    if at in ticks.unsure:
        remark = f"fits {' and '.join(number or '(no number)' for number in ticks.unsure[at])} equally"
        group = PositionGroup.UNEXPLAINED
    elif one.amount > 0:
        remark = "we have no such document"
    elif group is PositionGroup.UNEXPLAINED and one.amount:
        remark = "neither payment nor credit by its text"
    elif not one.amount:
        group = PositionGroup.AGREED
    return Position(group, line.date, line.number, line.text, ZERO, one.amount, "", (str(line.source),), remark)


def _claim(number: str, text: str) -> PositionGroup:
    """Tell a payment from a credit that is claimed, by the first word of the line that says either."""
    said = [part.text for part in segments(fold(f"{text} {number}")) if not part.digits]
    for word, after in pairwise([*said, ""]):
        if word in _PAYMENT or (word == "CREDIT" and after == "TRANSFER"):
            return PositionGroup.IN_TRANSIT
        if word in _CREDIT or word == "CREDIT":
            return PositionGroup.CREDIT_CLAIMED
    return PositionGroup.UNEXPLAINED


def _ours_alone(entry: client_entries.OurEntry, disputes: Mapping[str, Dispute]) -> Position:
    """Return a document of ours that they do not show."""
    dispute = disputes.get(client_entries.number_key(entry.number)) if entry.number else None
    group, remark = PositionGroup.UNEXPLAINED, entry.remark
    if dispute and entry.amount > 0:
        group, remark = PositionGroup.DISPUTED, dispute.text
    elif entry.kind in _SENT:
        group = PositionGroup.NOT_RECEIVED
    else:
        remark = remark or "they do not show it"
    number = entry.number or ", ".join(entry.about)
    return Position(group, entry.date, number, _kind(entry), entry.amount, ZERO, entry.source, (), remark)


def _older(
    open_: Sequence[client_entries.OurEntry], entries: Sequence[client_entries.OurEntry], ticked: Iterable[int]
) -> list[client_entries.OurEntry]:
    """Return what is open of documents before the statement begins, without those that it shows."""
    early = {entry.number for entry in entries if entry.early and entry.number}
    shown = {entries[at].number for at in ticked}
    return [e for e in open_ if e.amount > 0 and e.number in early - shown]


class _Carried(NamedTuple):
    """What the opening balances say, and which later documents of ours they already have."""

    positions: list[Position]
    taken: list[client_entries.OurEntry]


def _opening(
    ours: Decimal,
    theirs: Decimal,
    left: Sequence[client_entries.OurEntry],
    older: Sequence[client_entries.OurEntry],
    disputes: Mapping[str, Dispute],
) -> _Carried:
    """Compare the opening balances; a difference is explained by documents that make exactly it, and only so.

    They may have had a payment of theirs before it reached us, or not have one of our older documents.
    """
    if not ours and not theirs:
        return _Carried([], [])
    taken, missing = _explaining(theirs - ours, left, older)
    ours += sum((entry.amount for entry in taken), ZERO) - sum((entry.amount for entry in missing), ZERO)
    remark = ", ".join(f"with {_kind(entry)} of {entry.date}" for entry in taken)
    group = PositionGroup.AGREED if ours == theirs else PositionGroup.UNEXPLAINED
    source = ", ".join(entry.source for entry in taken)
    opening = Position(group, None, "", "Opening balance", ours, theirs, source, (), remark)
    return _Carried([opening, *(_ours_alone(entry, disputes) for entry in missing)], taken)


def _explaining(
    difference: Decimal, left: Sequence[client_entries.OurEntry], older: Sequence[client_entries.OurEntry]
) -> tuple[list[client_entries.OurEntry], list[client_entries.OurEntry]]:
    """Return the documents that make a difference: later credits they have already, and older ones they lack."""
    booked = [entry for entry in left if entry.amount < 0]
    parts = _exactly(difference, [*((e.amount, e) for e in booked), *((-e.amount, e) for e in older)])
    taken = [entry for entry in parts if _among(entry, booked)]
    return taken, [entry for entry in parts if not _among(entry, booked)]


def _stands_alone(entry: client_entries.OurEntry, taken: Sequence[client_entries.OurEntry]) -> bool:
    return bool(entry.amount) and not _among(entry, taken)


def _among(entry: client_entries.OurEntry, others: Iterable[client_entries.OurEntry]) -> bool:
    """Tell whether this very document is among others: twins are two."""
    return any(entry is other for other in others)


def _exactly(
    difference: Decimal, parts: Sequence[tuple[Decimal, client_entries.OurEntry]]
) -> list[client_entries.OurEntry]:
    """Return the one or two documents, or all of them, that make a difference; nothing where several ways do."""
    if not difference or len(parts) > _MOST_COMBINED:
        return []
    for size in (1, 2):
        ways = [way for way in combinations(parts, size) if sum((number for number, _ in way), ZERO) == difference]
        if ways:
            return [entry for _, entry in ways[0]] if len(ways) == 1 else []
    return [entry for _, entry in parts] if sum((number for number, _ in parts), ZERO) == difference else []
