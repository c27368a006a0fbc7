"""The month-end checklist: what must be in order before a period is closed, each point with its figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from arledger.capabilities.bank_position.guards import in_transit_text
from arledger.capabilities.bank_position.rules import BankPosition
from arledger.controls.closed_periods import closed_through
from arledger.deposit_ledger.movements import find_deposits
from arledger.model.account import is_under_any
from arledger.model.book import Book
from arledger.model.documents import DocumentKind
from arledger.model.facts import Assertion, Custom, Note
from arledger.model.money import amount_text, figure_text, sums
from arledger.model.problem import Problem, Severity
from arledger.model.report import Column, Data, Report, Row, Table
from arledger.policy.settings import Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.reasons import has_reason
from arledger.subledger.ties import prove_ties

# Findings that have a point of the checklist to themselves, where they can be accepted.
_POINTS_OF_THEIR_OWN = ("closed-period", "document-missing")


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist; a blocking one cannot be accepted away."""

    name: str
    title: str
    figure: str
    passed: bool
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """What is looked at: the book of the last day, the period's first day, findings and missing numbers.

    `findings` are those of the checks as of the last day, `gaps` the numbers missing in the patterns,
    `assertions` all balances that the ledger asserts: the one of a month's end is dated the day after.
    `customs` and `notes` are all there are, `banks` the accounts of which the ledger has the bank's balance that day.
    `unprovided` is what of the expected losses is not booked, by currency; None where the policy books none.
    """

    book: Book
    first: date
    policy: Policy
    findings: tuple[Problem, ...]
    gaps: tuple[str, ...]
    assertions: tuple[Assertion, ...]
    customs: tuple[Custom, ...] = ()
    notes: tuple[Note, ...] = ()
    banks: tuple[BankPosition, ...] = ()
    unprovided: Mapping[str, Decimal] | None = None


def checklist(closing: Closing) -> tuple[Point, ...]:
    """Go through every point."""
    looks = (_ties, _errors, _late, _unapplied, _gaps, _documents, _statements, _deposits, _in_order)
    found = tuple(look(closing) for look in looks)
    return found if closing.unprovided is None else (*found, _provision(closing.unprovided))


def waiting(points: Sequence[Point], accepted: frozenset[str]) -> tuple[Point, ...]:
    """Return the points that keep a period open: not passed, and not accepted or not to be accepted."""
    return tuple(point for point in points if not point.passed and (point.blocking or point.name not in accepted))


def accepted_open(points: Sequence[Point], accepted: frozenset[str]) -> frozenset[str]:
    """Return the names of the points that are open and accepted; those in order need no acceptance."""
    return frozenset(p.name for p in points if p.name in accepted and not p.passed and not p.blocking)


def closing_report(closing: Closing, points: Sequence[Point], accepted: frozenset[str]) -> Report:
    """Return the checklist as a report; it has failed while a point is neither passed nor accepted."""
    ready = not waiting(points, accepted)
    columns = (Column("point", "Point"), Column("state", "State"), Column("figure", "Figure", below=True))
    rows = tuple(Row((point.title, _state(point, accepted), point.figure)) for point in points)
    acceptable = [point.name for point in waiting(points, accepted) if not point.blocking]
    note = f"What is open can be accepted: {' '.join(f'--accept {name}' for name in acceptable)}"
    return Report(
        name="close",
        title="Month-end checklist",
        as_of=closing.book.as_of,
        tables=(Table("close", columns, rows),),
        data={
            "from": closing.first,
            "through": closing.book.as_of,
            "points": [_point_data(point, accepted) for point in points],
            "ready": ready,
            "in_transit": [*in_transit(closing)],
        },
        facts=(
            ("Ledger", closing.book.facts.title or closing.book.facts.main),
            ("Period", f"{closing.first} to {closing.book.as_of}"),
        ),
        notes=(*in_transit(closing), *_remedies(points), *((note,) if acceptable else ())),
        failed=not ready,
    )


def _remedies(points: Sequence[Point]) -> list[str]:
    """Say what settles a point that is open, where a command of its own does."""
    left = {point.name for point in points if not point.passed}
    said = {
        "unapplied": "`arledger note CLIENT TEXT --reason-for RECEIPT --write` says why a receipt is left unapplied.",
        "provision": "`arledger provision --as-of DAY --write` books the expected losses of the month's last day.",
    }
    return [text for name, text in said.items() if name in left]


def _state(point: Point, accepted: frozenset[str]) -> str:
    if point.passed:
        return "in order"
    if point.blocking:
        return "BLOCKS"
    return "accepted" if point.name in accepted else "open"


def _point_data(point: Point, accepted: frozenset[str]) -> Data:
    return {"point": point.name, "state": _state(point, accepted), "figure": point.figure, "blocking": point.blocking}


def _ties(closing: Closing) -> Point:
    ties = prove_ties(closing.book)
    said = (f"{amount_text(t.ledger, t.currency)}, difference {figure_text(t.difference, t.currency)}" for t in ties)
    figure = "; ".join(said) or "nothing owed"
    return Point("ties", "Sub-ledger ties to the ledger", figure, not any(t.difference for t in ties), blocking=True)


def _errors(closing: Closing) -> Point:
    errors = [p for p in closing.findings if p.severity is Severity.ERROR and p.code not in _POINTS_OF_THEIR_OWN]
    figure = f"{len(errors)} errors" + (f", the first at {errors[0].source}" if errors else "")
    return Point("errors", "The ledger has no errors", figure, not errors, blocking=True)


def _late(closing: Closing) -> Point:
    late = [problem for problem in closing.findings if problem.code == "closed-period"]
    return Point("late-entries", "No late entries in closed periods", f"{len(late)} changed periods", not late)


def _unapplied(closing: Closing) -> Point:
    book = closing.book
    unexplained = [credit for credit in book.credits if credit.open and not has_reason(book, credit, closing.notes)]
    totals = sums((credit.currency, credit.open) for credit in unexplained)
    figure = ", ".join(amount_text(number, currency) for currency, number in sorted(totals.items()))
    clients = ", ".join(sorted({credit.client for credit in unexplained}))
    return Point(
        "unapplied",
        "No unapplied credit without a reason",
        f"{figure} of {clients}" if unexplained else "none",
        not unexplained,
    )


def _gaps(closing: Closing) -> Point:
    shown = ", ".join(closing.gaps[:5]) + (f" and {len(closing.gaps) - 5} more" if len(closing.gaps) > 5 else "")
    return Point("number-gaps", "Numbers have no gaps", shown or "none missing", not closing.gaps)


def _documents(closing: Closing) -> Point:
    missing = [problem for problem in closing.findings if problem.code == "document-missing"]
    count = len(closing.book.facts.documents)
    return Point("documents", "Documents are present", f"{len(missing)} of {count} missing", not missing)


def _statements(closing: Closing) -> Point:
    """Look for a proof at the end of the period on each cash account that receipts came in on.

    It is a balance assertion, or the bank's balance in the ledger that proves to 0.00 with what is in transit.
    """
    day = closing.book.as_of + timedelta(days=1)
    used = _accounts_used(closing)
    asserted = {assertion.account for assertion in closing.assertions if assertion.date == day}
    proven = {found.account for found in closing.banks} - {f.account for f in closing.banks if not f.proven}
    missing = sorted(used - asserted - proven)
    how = "asserted" if used <= asserted else "proven"
    figure = f"no balance of {day} for {', '.join(missing)}" if missing else f"{len(used)} accounts {how} on {day}"
    waiting = sum(len(found.in_transit) + len(found.outstanding) for found in closing.banks)
    if waiting:
        figure += f"; {waiting} {'entry' if waiting == 1 else 'entries'} in transit"
    return Point("statements", "Bank statements are reconciled", figure, not missing)


def _accounts_used(closing: Closing) -> set[str]:
    """Return the cash accounts on which the clients' money moved in the period."""
    chart = Chart(closing.book.facts, closing.policy.accounts)
    return {
        posting.account
        for document in closing.book.documents
        if document.kind in (DocumentKind.RECEIPT, DocumentKind.REFUND, DocumentKind.RETURNED_PAYMENT)
        and closing.first <= document.date
        for posting in document.entry.postings
        if chart.role(posting.account) is AccountRole.CASH
    }


def in_transit(closing: Closing) -> tuple[str, ...]:
    """List what the bank has not shown on the last day, a sentence for each account."""
    return tuple(
        f"{found.account} has in transit on {found.says.day}: {in_transit_text(found)}."
        for found in closing.banks
        if found.in_transit or found.outstanding
    )


def _deposits(closing: Closing) -> Point:
    """Prove that the deposits are the liability accounts' balance, and that none is overdrawn or has no number."""
    facts = closing.book.facts
    ledger = find_deposits(closing.book, closing.policy)
    balance = sums((b.currency, -b.number) for b in facts.balances if is_under_any(b.account, facts.roots.deposits))
    total = sums((deposit.currency, deposit.held) for deposit in ledger)
    wrong = {deposit.number or "(no number)" for deposit in ledger if deposit.held < 0}
    wrong |= {"(no number)" for deposit in ledger if deposit.held and not deposit.number}
    figure = ", ".join(f"{amount_text(n, currency)} held" for currency, n in sorted(balance.items()) if n)
    if wrong:
        figure += f"; not in order: {', '.join(sorted(wrong))}"
    return Point("deposits", "Deposits tie", figure or "none held", not wrong and _held(total) == _held(balance))


def _held(sums_: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {currency: number for currency, number in sums_.items() if number}


def _in_order(closing: Closing) -> Point:
    """Look whether the month follows the one that was closed last; the first close takes in all that was before."""
    known = closed_through(closing.customs)
    months = _months(known + timedelta(days=1), closing.first) if known else []
    left = f"{months[0]}" + (f" to {months[-1]}" if len(months) > 1 else "") if months else ""
    figure = f"{left} {'is' if len(months) == 1 else 'are'} not closed" if months else "none left out"
    return Point("gap", "Months are closed in order", figure, not months)


def _provision(unprovided: Mapping[str, Decimal]) -> Point:
    left = [amount_text(number, currency) for currency, number in sorted(unprovided.items()) if number]
    figure = f"{', '.join(left)} to be booked" if left else "booked"
    return Point("provision", "Expected losses are booked", figure, not left)


def _months(day: date, until: date) -> list[str]:
    """Return the months from a day's to the one before `until`, each as 2026-03."""
    found = []
    while day < until:
        found.append(f"{day:%Y-%m}")
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return found
