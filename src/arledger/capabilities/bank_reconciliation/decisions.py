"""What a person decides about a bank line that is not certain."""

from dataclasses import replace

from arledger.capabilities.bank_reconciliation.deposit_lines import chosen, without_deposits
from arledger.capabilities.bank_reconciliation.values import Explained, Purpose
from arledger.entries.context import EntryContext
from arledger.entries.receipts import receipt_of
from arledger.matching import Cause
from arledger.model.bank import CERTAIN, LineState, Match, Part
from arledger.model.money import ZERO
from arledger.model.problem import UserError
from arledger.policy.settings import LineRule
from arledger.subledger.account_roles import AccountRole, Chart

_BY_HAND = "decided by hand"


def choose(explained: Explained, choice: int) -> Explained:
    """Return a proposed line as the person decided: its candidate becomes the match, booked as it stands."""
    if explained.otherwise is not None:
        other = explained.otherwise
        if other.match.state is not LineState.MATCHED:
            return choose(other, choice)
        match = other.match._replace(confidence=CERTAIN, reason=f"chosen: {other.match.reason}")
        return replace(other, match=match, confirmed=other.confirmed or other.purpose is Purpose.RECEIPT)
    if choice < len(explained.deposits):
        return chosen(explained, explained.deposits[choice])
    if explained.deposits:
        return choose(without_deposits(explained), choice - len(explained.deposits))
    candidate = explained.match.candidates[choice]
    if explained.credits:
        credit = explained.credits[choice]
        match = explained.match._replace(
            state=LineState.MATCHED,
            confidence=CERTAIN,
            reason=f"chosen: {candidate.reason}",
            client=credit.client,
            candidates=(),
        )
        return replace(explained, match=match, purpose=Purpose.RETURNED, credit=credit, confirmed=True)
    plain = decided(explained, candidate.parts, f"chosen: {candidate.reason}")
    return replace(plain, cause=Cause.LESSOR_FEE, given=candidate.withheld) if candidate.withheld else plain


def same_entry(explained: Explained, choice: int) -> Explained:
    """Return a line as the person decided: it is that entry, which was in the books before the bank showed it."""
    legs = explained.entries[choice]
    days = ", ".join(str(leg.date) for leg in legs)
    said = f"the {'entry' if len(legs) == 1 else 'entries'} of {days}, as decided by hand"
    match = Match(explained.match.line, LineState.BOOKED, 100, said)
    return Explained(explained.movement, match, legs=legs, confirmed=True)


def decided(explained: Explained, parts: tuple[Part, ...], reason: str) -> Explained:
    """Return a line with the parts that a person gave it; what they leave of a receipt is unapplied."""
    paid = sum((part.amount for part in parts), ZERO)
    match = explained.match._replace(
        state=LineState.MATCHED,
        confidence=CERTAIN,
        reason=reason,
        client=parts[0].client if parts else explained.match.client,
        parts=parts,
        short=ZERO,
        over=max(explained.movement.line.amount - paid, ZERO),
        candidates=(),
    )
    purpose = Purpose.RECEIPT if explained.movement.line.amount > 0 else Purpose.REFUND
    plain = Explained(explained.movement, match, purpose, confirmed=True)
    return replace(plain, given=(ZERO,) * len(parts))


def taken_back(explained: Explained, number: str, context: EntryContext) -> Explained:
    """Return money out as the return of the receipt that paid a number; what is more is the bank's fee.

    Raises Refused where no receipt, or several, paid it.
    """
    credit = receipt_of(context, number, None, None)
    said = f"{_BY_HAND}: the receipt of {credit.date} from {credit.client} came back"
    match = Match(explained.match.line, LineState.MATCHED, 100, said, credit.client)
    return Explained(explained.movement, match, Purpose.RETURNED, credit=credit, confirmed=True)


def on_account(explained: Explained, client: str) -> Explained:
    """Return a line as money of a client that is for no item yet."""
    return decided(
        replace(explained, match=explained.match._replace(client=client)),
        (),
        f"{_BY_HAND}: money on account, for no item yet",
    )


def unidentified(explained: Explained) -> Explained:
    """Return a line as money whose client is not known."""
    said = f"{_BY_HAND}: its client is not known"
    match = explained.match._replace(state=LineState.MATCHED, confidence=CERTAIN, reason=said, candidates=())
    # What was thought of the line before, a payout with what it took back, say, is no longer so.
    return Explained(explained.movement, match, Purpose.UNIDENTIFIED)


def to_account(explained: Explained, named: str, context: EntryContext) -> Explained:
    """Return a line as posted to an account of the ledger, as a rule would post it.

    Raises UserError for an account that the line cannot be posted to.
    """
    account = context.known_account(named)
    movement, line = explained.movement, explained.movement.line
    if account == movement.account:
        raise UserError(f"the line is on {account} itself", "Name the account on the other side.")
    if Chart(context.book.facts, context.policy.accounts).role(account) is AccountRole.RECEIVABLE:
        raise UserError(
            f"{account} is a client's account",
            "Money in is put on it with `a` or `i`; leave money out, and record it with `arledger refund` or "
            "`arledger returned-payment`.",
        )
    opened = next(o for o in context.book.facts.opens if o.account == account)
    if opened.date > line.date:
        raise UserError(f"{account} is open from {opened.date} on, and the line is of {line.date}", "Name another.")
    if opened.currencies and line.currency not in opened.currencies:
        taken = ", ".join(opened.currencies)
        raise UserError(f"{account} takes {taken} alone, and the line is in {line.currency}", "Name another.")
    match = Match(explained.match.line, LineState.MATCHED, 100, f"{_BY_HAND}: to {account}", account=account)
    return Explained(movement, match, Purpose.RULE, rule=LineRule(_BY_HAND, account=account))
