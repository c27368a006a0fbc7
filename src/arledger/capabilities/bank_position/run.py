"""`arledger bank`: the bank reconciliation statement of one or all bank accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from arledger.capabilities.bank_position.guards import assert_balance, in_transit_text
from arledger.capabilities.bank_position.report import bank_report
from arledger.capabilities.bank_position.rules import (
    BankPosition,
    BankSays,
    facts_at_end,
    latest_word,
    position,
    word_of,
)
from arledger.capabilities.bank_reconciliation.entries import Bookkeeper
from arledger.capabilities.bank_reconciliation.explain import explain
from arledger.capabilities.bank_reconciliation.statement_files import bank_account, read_sheets
from arledger.capabilities.bank_reconciliation.values import AccountStatement
from arledger.entries.context import EntryContext
from arledger.model.account import is_under_any
from arledger.model.facts import Facts
from arledger.model.plan import Addition, NewDirective, Plan
from arledger.model.problem import UserError
from arledger.session.amounts import parse_money
from arledger.session.answering import answer
from arledger.session.book_options import BookOptions
from arledger.session.clock import parse_date
from arledger.session.messages import said_last
from arledger.session.writing import WriteOptions, writing
from arledger.subledger.account_roles import AccountRole, Chart


@dataclass(frozen=True, slots=True)
class BankRequest:
    """What the user asked for, beside the ledger and whether to write."""

    files: tuple[Path, ...]
    account: str | None
    balance: str | None
    as_of: str
    format_name: str | None
    output: Path | None


def bank(source: BookOptions, options: WriteOptions, asked: BankRequest) -> None:
    """Show the positions, and with --write assert the balances that hold."""
    day = parse_date(asked.as_of)
    if asked.balance and asked.files:
        raise UserError("--balance and a file both say what the bank holds", "Give one of them.")
    with writing(source, options) as session, said_last() as doubt:
        context = session.context(whole=True)
        asked_of = (asked.files, session.place, context, asked.account)
        sheets = read_sheets(*asked_of, tell=doubt) if asked.files else ()
        lines = explain(sheets, context.book, session.place.policy).lines if sheets else ()
        asserted = context.book.facts.assertions
        positions = [
            position(facts_at_end(session.book_on(says.day).facts, asserted), account, says, lines, sheets)
            for account, says in _words(asked, context, session.book_on(day).facts, sheets)
        ]
        if not positions:
            raise UserError(
                "what the bank holds is not known",
                "Name its file, give --balance AMOUNT with --account, or reconcile a statement first.",
            )
        title = context.book.facts.title or context.book.facts.main
        report = bank_report(positions, day, title, with_lines=bool(sheets))
        plan = partial(_assertions, context, positions, write=options.write)
        answer(session, asked.format_name, report, plan, asked.output, proposes=False)


def _words(
    asked: BankRequest, context: EntryContext, facts: Facts, sheets: Iterable[AccountStatement]
) -> list[tuple[str, BankSays]]:
    """Return what the bank says of each account: in the files, by --balance, else the ledger's last word.

    `facts` are those of the day that is asked for.
    """
    if asked.balance:
        number, currency = parse_money(asked.balance, "--balance", signed=True)
        account = context.cash_account(bank_account(asked.account, context) if asked.account else None, currency)
        return [(account, BankSays(facts.as_of, number, currency, "--balance"))]
    if asked.files:
        return _closings(sheets, facts.as_of)
    known = [bank_account(asked.account, context)] if asked.account else _cash_accounts(context, facts)
    currencies = sorted({balance.currency for balance in facts.balances})
    found = [(account, latest_word(facts, account, currency)) for account in known for currency in currencies]
    return [(account, word) for account, word in found if word]


def _closings(sheets: Iterable[AccountStatement], day: date) -> list[tuple[str, BankSays]]:
    """Return the last balance by a day that statements give of each account and currency."""
    said: dict[tuple[str, str], BankSays] = {}
    for sheet in sheets:
        word = word_of(sheet, day)
        key = (sheet.account, sheet.statement.currency)
        if word and (key not in said or word.day > said[key].day):
            said[key] = word
    if not said and (unknown := next((s.statement for s in sheets if s.statement.closing is not None), None)):
        raise UserError(
            f"{unknown.file} does not tell what the bank held on {day}: its balance is of {unknown.closes}",
            f"Ask for that day with --as-of {unknown.closes}, or take a file whose balance is of the day you need.",
        )
    return sorted((account, word) for (account, _), word in said.items())


def _cash_accounts(context: EntryContext, facts: Facts) -> list[str]:
    chart = Chart(facts, context.policy.accounts)
    cash = {o.account for o in context.book.facts.opens if chart.role(o.account) is AccountRole.CASH}
    return sorted(account for account in cash if not is_under_any(account, context.policy.accounts.unidentified))


def _assertions(context: EntryContext, positions: Iterable[BankPosition], *, write: bool) -> Plan:
    """Return the assertions that are not in the ledger yet; one that cannot be made is refused only with --write."""
    keeper = Bookkeeper(context)
    added: dict[str, list[NewDirective]] = {}
    remarks = []
    for found in positions:
        if not found.proven and not write:
            continue
        new = assert_balance(found, context.book.facts)
        if new:
            added.setdefault(keeper.bank_file(found.account), []).extend(new)
        if new and not found.agreed:
            remarks.append(f"{found.account} has in transit on {found.says.day}: {in_transit_text(found)}.")
    return Plan(tuple(Addition(file, tuple(new)) for file, new in sorted(added.items())), remarks=tuple(remarks))
