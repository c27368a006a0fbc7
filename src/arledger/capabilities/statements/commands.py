"""`arledger statement` and `arledger reconcile-client`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.capabilities.statements.options import StatementReportOptions
from arledger.session.options import ClientArgument, day_option
from arledger.session.report_options import RevisionOptions


def statement(
    client: ClientArgument,
    since: Annotated[str | None, day_option("--from", "Show the activity since this date instead of items.")] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CURRENCY", help="Of a letter, where there are several.")
    ] = None,
    *,
    shared: StatementReportOptions,
) -> None:
    """A client's statement: open items, or with --from the activity with opening and running balance.

    Both end in the same total, aged, and proven against Beancount's own balance of the day. As md or html it is
    for the client, without places in the ledger and proofs; a statement that does not tie keeps them.

    As pdf, docx or eml it is a letter on the company's paper, with a slip to return with the payment: one for each
    currency, several of them into a folder.

    Example: arledger statement Acme --from 2026-01-01 --as-of 2026-03-31
    """
    from arledger.capabilities.statements.client_page import FORMATS, for_client
    from arledger.capabilities.statements.one_letter import LetterWanted, letter_form, post_statement
    from arledger.capabilities.statements.report import StatementOptions, statement_report
    from arledger.model.days import day_before
    from arledger.model.problem import UserError
    from arledger.session.clock import parse_date
    from arledger.session.output import chosen_format
    from arledger.session.reporting import open_at, report_on
    from arledger.subledger.aging import Buckets

    with open_at(shared, shared.rev) as opened:
        day = parse_date(shared.as_of)
        start = parse_date(since, name="--from") if since else None
        if start and start > day:
            raise UserError(f"--from {start} lies after --as-of {day}", "Give the earlier date to --from.")
        if form := letter_form(shared.format_name, shared.output):
            post_statement(opened, day, client, LetterWanted(form, shared.output, currency or "", start))
            return
        if currency is not None:
            raise UserError("--currency is for a letter: a report has all of them", "Add --format pdf, docx or eml.")
        who, book = opened.book_of_client(day, client)
        options = StatementOptions(
            client=who.id,
            buckets=Buckets(opened.place.policy.aging.buckets),
            by=opened.place.policy.aging.by,
            since=start,
            opening=opened.book(day_before(start), opened.wanted_for(who.id)) if start else None,
        )
        report = statement_report(book, options)
        if not report.failed and chosen_format(shared.format_name, shared.output) in FORMATS:
            report = for_client(report, book, who)
        report_on(opened, book, report, shared)


def reconcile_client(
    client: ClientArgument,
    statement: Annotated[
        Path, typer.Argument(metavar="THEIR-STATEMENT", help="The client's statement of our account: CSV or XLSX.")
    ],
    as_of: Annotated[
        str | None, day_option("--as-of", "The day of our ledger. Default: their statement's last date.")
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option("--currency", metavar="CURRENCY", help="Of a statement that names none. Default: the client's."),
    ] = None,
    *,
    shared: RevisionOptions,
) -> None:
    """A client's own statement beside our ledger: what agrees, what explains the difference, what does not.

    Payments in transit, credits claimed, disputed documents, documents they do not show, amounts that differ.
    Of a leasing company, what it is to pay of sales on clients' accounts is ours as well, contract by contract.
    It leaves with 1 where anything stays unexplained.

    Example: arledger reconcile-client Acme acme-march.csv --as-of 2026-03-31
    """
    from arledger.capabilities.leasing.find import contract_ledger, has_contracts
    from arledger.capabilities.statements.payer_contracts import PayerContracts
    from arledger.capabilities.statements.reconcile_report import reconcile_client_report
    from arledger.formats.client_statement import read_client_statement
    from arledger.session.clock import parse_date, today
    from arledger.session.reporting import open_at, report_on

    statements = read_client_statement(statement)
    last = max((one.last for one in statements if one.last), default=None)
    day = parse_date(as_of) if as_of else last or today()
    with open_at(shared, shared.rev) as opened:
        who, book = opened.book_of_client(day, client)
        contracts = PayerContracts(who.id, contract_ledger(opened, day)) if has_contracts(opened) else None
        report = reconcile_client_report(book, who, statements, (currency or "").upper(), contracts)
        report_on(opened, book, report, shared)
