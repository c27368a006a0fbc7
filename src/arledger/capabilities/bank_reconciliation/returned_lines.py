"""Bank lines of payments that came back: the entry of the receipt turned round, and what the bank took for it."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from arledger.capabilities.bank_reconciliation.values import Explained, Movement, Purpose
from arledger.entries.context import EntryContext
from arledger.formats.bank.shared.returns import is_charge
from arledger.model.account import is_under_any
from arledger.model.bank import UNWEIGHED, Candidate, LineState, Match
from arledger.model.money import ZERO, amount_text
from arledger.model.plan import Leg, MetaPairs, NewTransaction
from arledger.model.problem import Refused
from arledger.policy.settings import LineRule
from arledger.subledger.moves import PAID_ON_KEY
from arledger.subledger.numbers import INVOICE_KEY

MOST_CHARGED = Decimal(60)
"""More than this, or a tenth of the payment, no bank charges for returning it."""

_NEAR = 5


def turned_round(
    entry: NewTransaction | None, receipt: Movement, day: date, context: EntryContext, *, paid_fees: bool
) -> NewTransaction:
    """Turn the entry of a receipt round that the same statements have; with `paid_fees` the bank's fee stays paid.

    Raises Refused where the receipt itself has no entry.
    """
    if entry is None:
        raise Refused(f"its receipt of {receipt.line.date} is not booked", "Decide about the receipt first.")
    fees = context.policy.accounts.bank_fees if paid_fees else ()
    kept = sum((leg.number for leg in entry.legs if is_under_any(leg.account, fees)), ZERO)
    legs = [leg._replace(number=-leg.number) for leg in entry.legs if not is_under_any(leg.account, fees)]
    legs = [leg._replace(number=leg.number - kept) if leg.account == receipt.account else leg for leg in legs]
    said = f"Payment of {receipt.line.date} returned"
    meta: MetaPairs = ((PAID_ON_KEY, receipt.line.date),)
    return NewTransaction(
        day, entry.payee, said, tuple(legs), links=entry.links, tags=("returned-payment",), meta=meta
    )


def with_fee_for_returning(
    legs: Sequence[Leg], movement: Movement, context: EntryContext, *, by_hand: bool = False
) -> tuple[Leg, ...]:
    """Let the bank's leg be the line's amount, with what the bank charged for returning the payment.

    Raises Refused where the line is of another amount, and its fee is not what lies between, unless a person said so.
    """
    line, account = movement.line, movement.account
    given = -sum((leg.number for leg in legs if leg.account == account), ZERO)
    fee = -line.amount - given
    if not fee:
        return tuple(legs)
    if fee != line.fee and not (by_hand and fee > 0):
        raise Refused(
            f"{amount_text(-line.amount, line.currency)} was taken back of a receipt of "
            f"{amount_text(given, line.currency)}",
            "Record the return by hand.",
        )
    cost = Leg(context.first_open(context.policy.accounts.bank_fees, "bank fees"), fee, line.currency)
    own = [leg._replace(number=leg.number - fee) if leg.account == account else leg for leg in legs]
    return (*own, cost)


def charge_for_returning(index: int, movement: Movement, returned: Iterable[Movement], fees: str) -> Explained | None:
    """Propose to post to `fees` what the bank took for returning a payment by a line of its own; None is another."""
    line = movement.line
    if not fees or line.amount < -MOST_CHARGED or not is_charge(line.text):
        return None
    near = [
        each.line
        for each in returned
        if each.account == movement.account and 0 <= (line.date - each.line.date).days <= _NEAR
    ]
    if not near:
        return None
    said = f"what the bank charged for the payment that came back on {max(each.date for each in near)}"
    match = Match(index, LineState.MATCHED, 100, said, account=fees)
    booked = Explained(
        movement, match, Purpose.RULE, rule=LineRule(name="charge for a returned payment", account=fees)
    )
    asked = match._replace(
        state=LineState.PROPOSED, confidence=UNWEIGHED, account="", candidates=(Candidate((), f"to {fees}"),)
    )
    return Explained(movement, asked._replace(reason=f"{said}?"), otherwise=booked)


def taken_back(explained: Explained, context: EntryContext, meta: MetaPairs) -> list[NewTransaction]:
    """Return an entry for each payment that a processor took back; its item opens again."""
    line, account = explained.movement.line, explained.movement.account
    return [
        NewTransaction(
            line.date,
            context.book.name_of(part.client),
            f"Payment of {part.invoice} taken back",
            (
                Leg(
                    context.account_of(context.book.clients[part.client]),
                    part.amount,
                    line.currency,
                    meta=((INVOICE_KEY, part.invoice),),
                ),
                Leg(account, -part.amount, line.currency),
            ),
            tags=("returned-payment",),
            meta=meta,
        )
        for part in explained.back
    ]


def in_turn(lines: Iterable[Explained]) -> list[Explained]:
    """Return lines in the order in which they are booked: by day, and what came back behind what came."""
    lines = list(lines)
    came = {id(line.takes_back) for line in lines if line.takes_back is not None}
    return sorted(
        lines,
        key=lambda line: (
            line.movement.line.date,
            0 if id(line.movement) in came else 1 if line.takes_back is not None else 2,
        ),
    )
