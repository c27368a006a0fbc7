"""Bank files as statements of ledger accounts."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from arledger.capabilities.bank_reconciliation.values import AccountStatement
from arledger.entries.context import EntryContext
from arledger.formats.bank import read_bank_file, with_details
from arledger.model.account import is_under_any
from arledger.model.bank import BankStatement
from arledger.model.normalize import squeezed
from arledger.model.problem import Refused, UserError
from arledger.policy.settings import BankAccount
from arledger.session.messages import say
from arledger.session.place import Place
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import text_of

PROFILES = "bank-profiles"
"""The folder beside arledger.toml whose CSV profiles are tried before the shipped ones."""

DETAILS = "camt.054"
"""The format of notifications, which carry the transactions of an entry that a statement books as one sum."""

_FEWEST = 4
_NUMBER_KEYS = ("iban", "number", "account-number")


def read_sheets(
    files: Sequence[Path],
    place: Place,
    context: EntryContext,
    account: str | None,
    profiles: Sequence[Path] = (),
    tell: Callable[[str], None] = say,
) -> tuple[AccountStatement, ...]:
    """Read bank files and find the ledger account of each statement; doubts about them are told.

    Raises UserError for a file that cannot be read, and where an account cannot be told.
    """
    account = bank_account(account, context) if account else None
    own = [*profiles, *_profiles(place)]
    currencies = _taken_currencies(context, account)
    read = [statement for file in files for statement in read_bank_file(file, own, currencies)]
    details = [statement for statement in read if statement.format.startswith(DETAILS)]
    whole = [statement for statement in read if not statement.format.startswith(DETAILS)]
    sheets = []
    # Notifications alone are read as they are: they say what was booked, without a balance.
    for statement in with_details(whole, details) if whole else details:
        for warning in statement.warnings:
            tell(f"arledger: {statement.file}: {warning}.")
        found = bank_account(_account_of(statement, context, account), context)
        _refuse_currency(statement, found, context)
        sheets.append(AccountStatement(found, statement))
    _refuse_mixed(sheets, account, context)
    if not sheets:
        raise UserError("there is no statement in these files", "Name the bank's files.")
    return tuple(sheets)


def _refuse_currency(statement: BankStatement, account: str, context: EntryContext) -> None:
    """Raise Refused where an account does not take a statement's currency: its entries could never be written."""
    opened = next(o.currencies for o in context.book.facts.opens if o.account == account)
    if opened and statement.currency not in opened:
        raise Refused(
            f"{statement.file}: the file is in {statement.currency or 'no known currency'}, "
            f"and {account} takes {', '.join(opened)} alone",
            "Name another account with --account, or let its open directive list the currency as well.",
        )


def _profiles(place: Place) -> list[Path]:
    """Return the CSV profiles that the policy names and those in the folder beside it."""
    folder = place.policy_file.parent if place.policy_file else place.folder
    named = [folder / bank.profile for bank in place.policy.bank if bank.profile]
    for path in named:
        if not path.is_file():
            raise UserError(f"{path}: there is no such profile", "Correct profile under [[bank]] in arledger.toml.")
    own = folder / PROFILES
    return [*named, *([own] if own.is_dir() else [])]


def _taken_currencies(context: EntryContext, account: str | None) -> tuple[str, ...]:
    """Return what the account takes that a table is of: the one named, else the only one, else the book."""
    facts = context.book.facts
    opened = [o.currencies for o in facts.opens if o.account == account] if account else context.currencies_of_cash()
    return opened[0] if len(opened) == 1 and opened[0] else facts.operating_currencies


def _account_of(statement: BankStatement, context: EntryContext, named: str | None) -> str:
    """Return the ledger account of a statement: the one named, else the one with its number, else the only one."""
    numbers = _numbers(context)
    said = squeezed(statement.account)
    fitting = {account for account, number in numbers if _same(number, said)}
    if named:
        if fitting and named not in fitting:
            raise UserError(
                f"{statement.file}: account {statement.account} is {' or '.join(sorted(fitting))}, not {named}",
                "Leave --account out, or correct the number under [[bank]] or at the account's open.",
            )
        return named
    fitting = _in_currency(fitting, context.policy.bank, statement.currency)
    if len(fitting) == 1:
        return context.known_account(fitting.pop())
    if fitting:
        raise UserError(
            f"{statement.file}: account {statement.account} could be {' or '.join(sorted(fitting))}",
            "Name one with --account, or write the whole number under [[bank]].",
        )
    if said and numbers:
        raise UserError(
            f"{statement.file}: no ledger account has the number {statement.account}",
            "Name it with --account, or give the number under [[bank]] in arledger.toml.",
        )
    return context.cash_account(None, statement.currency)


def _refuse_mixed(sheets: Sequence[AccountStatement], account: str | None, context: EntryContext) -> None:
    """Refuse statements of several accounts of the bank for one of the ledger, but for those whose numbers it has."""
    known = [number for _, number in _numbers(context)]
    for named in sorted({sheet.account for sheet in sheets}):
        of_it = [sheet for sheet in sheets if sheet.account == named]
        if account or not any(_same(number, squeezed(one.statement.account)) for one in of_it for number in known):
            _refuse_several(of_it, named)


def _refuse_several(sheets: Sequence[AccountStatement], named: str) -> None:
    """Refuse to take statements of several accounts of the bank for one of the ledger."""
    numbers = sorted({sheet.statement.account for sheet in sheets if squeezed(sheet.statement.account)})
    numbers.sort(key=len)
    for one, other in pairwise(numbers):
        if not _same(squeezed(one), squeezed(other)):
            raise UserError(
                f"these statements are of several accounts, {one} and {other}, and {named} is one",
                "Leave --account out, and give the numbers under [[bank]] in arledger.toml.",
            )


def bank_account(named: str, context: EntryContext) -> str:
    """Return an account; raises UserError for one that is no bank, or whose entries are not read.

    Lines of one whose entries are not read could be booked twice.
    """
    account = context.known_account(named)
    role = Chart(context.book.facts, context.policy.accounts).role(account)
    if role is not AccountRole.CASH or is_under_any(account, context.policy.accounts.unidentified):
        raise UserError(f"{account} is no bank account", "Name another, or list it under [accounts] cash.")
    if not context.book.facts.roots.keeps(account):
        raise UserError(f"{account} is not known as a bank account", "List it under [[bank]] in arledger.toml.")
    return account


def _numbers(context: EntryContext) -> list[tuple[str, str]]:
    """Return ledger accounts with the numbers of theirs, from the policy and from what `open` says."""
    found = [(bank.account, squeezed(number)) for bank in context.policy.bank for number in bank.number]
    roots = context.book.facts.roots
    for opened in context.book.facts.opens:
        if not roots.follows(opened.account):
            found += [(opened.account, squeezed(text_of(opened.meta, key))) for key in _NUMBER_KEYS]
    return [(account, number) for account, number in found if number]


def _same(number: str, said: str) -> bool:
    """Compare account numbers; the shorter may be the end of the longer, as a number is of its IBAN."""
    if number == said:
        return True
    shorter, longer = sorted((number, said), key=len)
    return len(shorter) >= _FEWEST and longer.endswith(shorter)


def _in_currency(accounts: set[str], banks: Sequence[BankAccount], currency: str) -> set[str]:
    """Of several accounts with one number, take those that are kept in the statement's currency."""
    if len(accounts) < 2:
        return accounts
    kept = {bank.account for bank in banks if bank.account in accounts and bank.currency == currency}
    return kept or accounts
