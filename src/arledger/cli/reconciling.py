"""`arledger reconcile`: bank files in, every line explained, what is certain booked."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from arledger.actions.bank import Bookkeeper, refuse_missing
from arledger.cli.options import Source
from arledger.cli.output import emit
from arledger.cli.statements import read_sheets
from arledger.cli.writing import Session, WriteOptions, writing
from arledger.formats.output import render
from arledger.model.payout import Payout
from arledger.model.plan import Plan
from arledger.model.problem import UserError
from arledger.model.remittance import Remittance
from arledger.model.report import Report
from arledger.receivables.bank.reconcile import explain
from arledger.reports.reconcile import reconcile_report


@dataclass(frozen=True, slots=True)
class Asked:
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
    format_name: str | None
    output: Path | None


def reconcile(source: Source, options: WriteOptions, asked: Asked) -> None:
    """Explain the lines, show them with the plan, and carry it out with --write."""
    if asked.interactive and asked.format_name not in (None, "table"):
        raise UserError("--interactive asks and answers in a terminal", "Leave --format out.")
    with writing(source, options) as session:
        desk = session.desk(whole=True)
        sheets = read_sheets(asked.files, session.place, desk, asked.account, asked.profiles)
        found = explain(sheets, desk.book, session.place.policy, *_beside(asked))
        refuse_missing(desk, found.lines)
        if asked.interactive:
            from arledger.cli.asking import ask

            found = replace(found, lines=ask(found.lines, desk))
        plan = Bookkeeper(desk).plan(found, park=asked.park)
        _answer(session, plan, reconcile_report(desk.book, found, strict=asked.strict), options, asked)


def _beside(asked: Asked) -> tuple[list[Remittance], list[Payout]]:
    """Read what the user gave beside the statements; the readers are imported only for it."""
    remittances: list[Remittance] = []
    payouts: list[Payout] = []
    if asked.remittances:
        from arledger.formats.remittance import read_remittance

        remittances = [read_remittance(path) for path in asked.remittances]
    if asked.payouts:
        from arledger.formats.processor import read_payouts

        payouts = [payout for path in asked.payouts for payout in read_payouts(path)]
    return remittances, payouts


def _answer(session: Session, plan: Plan, report: Report, options: WriteOptions, asked: Asked) -> None:
    """Show the report and the plan; a format that is for reading alone carries no plan."""
    as_file = asked.output is not None or asked.format_name not in (None, "table", "json")
    if asked.format_name == "json" and asked.output is None:
        session.finish(plan, json.loads(render(report, "json", width=None, color=False)))
        emit_exit(report)
    elif as_file:
        if options.write:
            raise UserError("--write answers in a terminal or as JSON", "Leave --format and --output out.")
        emit(report, asked.format_name, asked.output)
    else:
        emit(replace(report, failed=False), asked.format_name, None)
        session.finish(plan)
        emit_exit(report)


def emit_exit(report: Report) -> None:
    """Leave with 1 where the report failed."""
    if report.failed:
        import typer

        raise typer.Exit(1)
