"""`arledger reconcile`: bank files in, every line explained, what is certain booked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from arledger.capabilities.bank_reconciliation.entries import Bookkeeper
from arledger.capabilities.bank_reconciliation.evidence_asked import Asked
from arledger.capabilities.bank_reconciliation.explain import explain
from arledger.capabilities.bank_reconciliation.remittances import kept_advices
from arledger.capabilities.bank_reconciliation.report import Shown, reconcile_report
from arledger.capabilities.bank_reconciliation.statement_files import read_sheets
from arledger.capabilities.bank_reconciliation.values import Explained
from arledger.entries.context import EntryContext
from arledger.ledger.text import directive_text
from arledger.model.account import is_under_any
from arledger.model.bank import LineState
from arledger.model.payout import Payout
from arledger.model.problem import UserError
from arledger.model.remittance import Remittance
from arledger.session.answering import answer
from arledger.session.book_options import BookOptions
from arledger.session.messages import said_last, say
from arledger.session.output import emit
from arledger.session.place import Place, where_set
from arledger.session.progress import following, waiting
from arledger.session.writing import Session, WriteOptions, writing

_DONE = (LineState.BOOKED, LineState.IGNORED)
"""Lines that ask nothing of anybody."""


@dataclass(frozen=True, slots=True)
class ReconcileRequest:
    """What the user asked for, beside the ledger and whether to write."""

    files: tuple[Path, ...]
    account: str | None
    auto: bool
    interactive: bool
    park: bool
    payouts: tuple[Path, ...]
    remittances: tuple[Path, ...]
    profiles: tuple[Path, ...]
    strict: bool
    every: bool
    explain: str | None
    quiet: bool
    format_name: str | None
    output: Path | None

    @property
    def in_terminal(self) -> bool:
        """Whether the answer is a table for a terminal."""
        return self.format_name in (None, "table") and self.output is None


def reconcile(source: BookOptions, options: WriteOptions, asked: ReconcileRequest) -> None:
    """Explain the lines, show them with the plan, and carry it out with --write."""
    _refuse_contradictions(asked, write=options.write)
    with writing(source, options) as session, said_last() as doubt:
        with waiting("Reading the ledger"):
            context = session.context(whole=True)
        tell = say if asked.interactive else doubt
        sheets = read_sheets(asked.files, session.place, context, asked.account, asked.profiles, tell)
        days = [line.date for sheet in sheets for line in sheet.statement.lines]
        beside = _beside(asked, _kept(session, context, days))
        # An account that is missing must be open on the first day that posts to it.
        asked_on, count = context.day, len(days)
        context = replace(context, day=min(days, default=asked_on))
        _tell_old_scale(session.place, doubt)
        with following(f"Explaining {count} line{'s' if count != 1 else ''}") as seen:
            evidence = Asked(asked.explain, seen)
            found = explain(sheets, context.book, session.place.policy, *beside, evidence)
            refuse_missing(context, found.lines)
            found = replace(found, lines=Bookkeeper(context).possible(found.lines, directive_text))
        if asked.explain is not None:
            _show_evidence(session, found.lines, evidence, asked)
            return
        if asked.interactive:
            from arledger.capabilities.bank_reconciliation.interactive import ask

            found = replace(found, lines=ask(found.lines, context))
        if asked.park:
            found = replace(found, lines=Bookkeeper(context).parked(found.lines))
        if asked.quiet and all(line.match.state in _DONE for line in found.lines):
            return
        shown = Shown(brief=asked.in_terminal, every=asked.every, day=asked_on)
        report = reconcile_report(context.book, found, shown, strict=asked.strict)
        answer(session, asked.format_name, report, partial(Bookkeeper(context).plan, found), asked.output)


def _refuse_contradictions(asked: ReconcileRequest, *, write: bool) -> None:
    if asked.interactive and asked.auto:
        raise UserError("--auto asks nothing, and --interactive asks", "Leave one of them out.")
    if asked.interactive and asked.format_name not in (None, "table"):
        raise UserError("--interactive asks and answers in a terminal", "Leave --format out.")
    if asked.explain is not None and (asked.interactive or asked.auto or asked.park or write):
        raise UserError("--explain only reads", "Leave --write, --auto, --park and --interactive out.")


def _show_evidence(session: Session, lines: Sequence[Explained], evidence: Asked, asked: ReconcileRequest) -> None:
    """Show the evidence on one line; nothing is planned."""
    from arledger.capabilities.bank_reconciliation.evidence_report import evidence_report

    emit(session.opened.stamp(evidence_report(lines, evidence)), asked.format_name, asked.output, of=session.opened)


def _tell_old_scale(place: Place, tell: Callable[[str], None]) -> None:
    """Say where the policy asks for a confidence that is no probability."""
    matching = place.policy.matching
    if matching.is_of_old_scale:
        from arledger.checks.confidence_scale import said_of

        tell(f"{where_set(place.policy_file, 'matching', 'minimum-confidence')}: {said_of(matching)}.")


def _kept(session: Session, context: EntryContext, days: Sequence[date]) -> list[Path]:
    """Return the remittance advices that were kept beside the ledger until their money comes."""
    names = kept_advices(context.book.facts.documents, max(days)) if days else ()
    return [path for path in (session.place.folder / name for name in names) if path.is_file()]


def _beside(asked: ReconcileRequest, kept: Sequence[Path]) -> tuple[list[Remittance], list[Payout]]:
    """Read what there is beside the statements; the readers are imported only for it."""
    remittances: list[Remittance] = []
    payouts: list[Payout] = []
    if asked.remittances or kept:
        from arledger.formats.remittance import read_remittance

        remittances = [read_remittance(path) for path in (*asked.remittances, *kept)]
    if asked.payouts:
        from arledger.formats.processors import read_payouts

        payouts = [payout for path in asked.payouts for payout in read_payouts(path)]
    return remittances, payouts


def refuse_missing(context: EntryContext, lines: Iterable[Explained]) -> None:
    """Raise UserError where a rule names an account that the ledger does not have, or one of deposits.

    Money on a deposit account without the link of a deposit is nobody's, and `check` would call it an error.
    """
    facts = context.book.facts
    named = sorted({line.rule.account for line in lines if line.rule and line.rule.account})
    missing = [account for account in named if account not in {o.account for o in facts.opens}]
    if missing:
        raise UserError(
            f"a rule names {missing[0]}, which the ledger does not have", "Open it, or correct [[rules]]."
        )
    held = [account for account in named if is_under_any(account, facts.roots.deposits)]
    if held:
        raise UserError(
            f"a rule posts to {held[0]}, where each deposit needs a link of its own",
            "Write deposit = true in place of the account: the line becomes a deposit of its client.",
        )
