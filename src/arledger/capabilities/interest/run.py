"""`arledger interest` and `interest explain`: show what accrues, charge it, and say how it is reckoned."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from arledger.capabilities.interest.accrued import Accrued, Wanted, accrue, read_rule
from arledger.capabilities.interest.report import doubts, interest_report
from arledger.interest.history import charges_of
from arledger.ledger.query import NO_ENTRIES
from arledger.model.documents import Client
from arledger.model.problem import Refused, UserError
from arledger.model.slips import ALIKE, did_you_mean
from arledger.session.clock import today
from arledger.session.findings import refuse_with_errors
from arledger.session.lookup import find_client
from arledger.session.messages import say
from arledger.session.report_options import ReportOptions
from arledger.session.reporting import open_at, report_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arledger.interest.history import Charge, Key
    from arledger.interest.reckoning import Reckoning
    from arledger.model.book import Book
    from arledger.model.plan import Plan
    from arledger.session.open_book import OpenBook
    from arledger.session.writing import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for: whose interest until the end of which day, and of a memo its day and account."""

    client: str | None
    rule: str | None
    as_of: date
    day: date
    account: str | None


def show(shared: ReportOptions, asked: Asked) -> None:
    """Show what has accrued and is not charged."""
    with open_at(shared, shared.rev) as opened:
        _, found = _accrued(opened, asked)
        report_on(opened, found.book, interest_report(found), shared)
        if asked.client is not None and shared.format_name is None and shared.output is None and found.owing:
            # A memo of a later day may have charged it; as of this one nobody knows that.
            say(f"As of {asked.as_of} none of it is charged: --write does it, unless a later memo has.")


def _accrued(opened: "OpenBook", asked: Asked) -> tuple[Client | None, Accrued]:
    policy = opened.place.policy
    rule = read_rule(asked.rule, policy)
    if asked.client is None:
        return None, accrue(opened.book(asked.as_of), policy, Wanted(None, rule))
    client, book = opened.book_of_client(asked.as_of, asked.client)
    return client, accrue(book, policy, Wanted(client.id, rule))


def charge(shared: ReportOptions, asked: Asked) -> None:
    """Book a debit memo for each currency of a client, and draft its letter."""
    from arledger.session.answering import answer
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    if asked.client is None:
        raise UserError(
            "interest is charged to one client at a time, by somebody who has looked at it",
            "Name the client: `arledger interest` lists who owes any.",
        )
    if shared.rev is not None:
        raise UserError("interest is charged in the books as they are", "Leave --rev or --write out.")
    _refuse_days(asked)
    plan_format = "json" if shared.format_name == "json" else None
    options = write_options(f"{asked.day}", None, write=True, format_name=plan_format)
    with writing(shared, options) as session:
        client = session.client(asked.client)
        found, left_out = _chargeable(session, client, asked)
        report = interest_report(found)
        answer(
            session,
            shared.format_name,
            report,
            lambda: _plan(session, client, found, asked, left_out),
            shared.output,
            proposes=False,
        )


def _refuse_days(asked: Asked) -> None:
    if asked.as_of > today():
        raise Refused(f"interest until {asked.as_of} has not accrued yet", "Give an --as-of that is over.")
    if asked.day < asked.as_of:
        raise Refused(
            f"a memo of {asked.day} cannot charge days until {asked.as_of}",
            "Give a later --date, or an earlier --as-of.",
        )


def _chargeable(session: "Session", client: Client, asked: Asked) -> tuple[Accrued, tuple[str, ...]]:
    """Return what may be charged to a client by all that is known on the day of the memo, and what is left out.

    Nothing is charged on an invoice that a memo of a later day has charged already; raises Refused where that is all.
    """
    policy = session.place.policy
    wanted = session.opened.wanted_for(client.id)
    book = session.opened.book(asked.day, wanted)
    refuse_with_errors(book, session.place, "no interest is charged")
    found = accrue(book, policy, Wanted(client.id, read_rule(asked.rule, policy), asked.as_of))
    unclear = next(doubts(found), None)
    if unclear:
        raise Refused(
            unclear.rstrip("."), f"Correct the account, or from a day on with `arledger client set {client.id}`."
        )
    later = _charged_later(session.opened.book(date.max, wanted), found, asked.day)
    free = [each for each in found.owing if _key(each) not in later]
    owing = [each for each in found.owing if _key(each) in later]
    if owing and not any(each.asked for each in free):
        raise _refusal(client, asked, [later[_key(each)] for each in owing])
    said = tuple(
        f"{each.invoice.number} is left out: {later[_key(each)].memo} of {later[_key(each)].day} charges it."
        for each in owing
    )
    return replace(found, owing=free), said


def _key(each: "Reckoning") -> "Key":
    return each.invoice.client, each.invoice.currency, each.invoice.number


def _charged_later(whole: "Book", found: Accrued, day: date) -> dict["Key", "Charge"]:
    """Return the last charge of each invoice that was charged by a memo of a day after `day`."""
    owing = {_key(each) for each in found.owing}
    charges = {key: max(of, key=lambda each: each.day) for key, of in charges_of(whole).items() if key in owing}
    return {key: last for key, last in charges.items() if last.day > day}


def _refusal(client: Client, asked: Asked, later: "Sequence[Charge]") -> Refused:
    last = max(later, key=lambda each: each.day)
    until = f" until {last.until}" if last.until else ""
    return Refused(
        f"{last.memo} of {last.day} has charged {client.id}{until} already: no memo of {asked.day} comes before it",
        f"Give a --date that is not before {last.day}; what memos have charged by then is left out.",
    )


def _plan(session: "Session", client: Client, found: Accrued, asked: Asked, left_out: "Sequence[str]") -> "Plan":
    from arledger.capabilities.interest.drafts import drafts_of
    from arledger.capabilities.interest.entries import memos, plan_of

    context = session.with_numbers(session.context(client))
    made = memos(context, client, found, asked.account)
    # The letter goes to the client as known on the day of the memo.
    then = session.opened.book(asked.day, NO_ENTRIES).clients.get(client.id, client)
    files, remarks = drafts_of(made, then, found.book, session.place)
    return replace(plan_of(context, client, made, (*left_out, *remarks)), files=files)


def explain(shared: ReportOptions, number: str, client: str | None, rule: str | None, day: date) -> None:
    """Say how the interest on an invoice is reckoned."""
    from arledger.capabilities.interest.explain_report import explain_report

    with open_at(shared, shared.rev) as opened:
        book = opened.book(day)
        named = find_client(book, client).id if client is not None else None
        owner = _owner(book, number, named)
        found = accrue(book, opened.place.policy, Wanted(owner, read_rule(rule, opened.place.policy)))
        report_on(opened, book, explain_report(found, owner, number), shared)


def _owner(book: "Book", number: str, named: str | None) -> str:
    """Return whose invoice a number is; raises UserError where nobody has it, or several."""
    owners = sorted({item.client for item in book.items if item.number == number and number})
    if named is not None and named in owners:
        return named
    if len(owners) == 1 and named is None:
        return owners[0]
    if owners and named is None:
        raise UserError(f"{number} is a number of {' and '.join(owners)}", "Say whose with --client.")
    if owners:
        raise UserError(
            f"{number} is {' and '.join(owners)}'s", f"Correct the number, or name {' or '.join(owners)}."
        )
    known = {item.number for item in book.items}
    remedy = did_you_mean(number, known, "`arledger items --all` lists all.", ALIKE)
    raise UserError(f"there is no invoice {number!r} as of {book.as_of}", remedy)
