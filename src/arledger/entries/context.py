"""What an action works with: the book, the policy, who asks and for which day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.model.account import is_under, is_under_any, names_cash
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client, Document, Item
from arledger.model.facts import AccountOpen
from arledger.model.money import ZERO, amount_text
from arledger.model.plan import AccountName, Addition, NewDirective, NewTransaction, Plan, accounts_in
from arledger.model.problem import Refused, UserError
from arledger.model.slips import ALIKE, did_you_mean
from arledger.policy.settings import Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.aging import oldest_due_first
from arledger.subledger.due import TermsInForce


@dataclass(frozen=True, slots=True)
class EntryContext:
    """The whole book (every date), the policy, and the circumstances of one action.

    `numbers` are all numbers in use, `day` the date of the new entries, `by` who prepares them, `folder` that
    of the main file, absolute: a journal may lie beside it. `everybody` gives the book of all clients where this one
    knows a single client's history.
    """

    book: Book
    policy: Policy
    numbers: frozenset[str]
    day: date
    by: str
    folder: str = "/"
    everybody: Callable[[], Book] | None = None

    def account_of(self, client: Client) -> str:
        """Return the account that new entries of a client post to."""
        roots = self.book.facts.roots
        if self.policy.items.client_from == "payee":
            return min(roots.receivable, key=len)
        opened = {o.account for o in self.book.facts.opens}
        names = roots.accounts_of(client.id)
        return next((name for name in names if name in opened), names[0])

    def whose(self, client: Client) -> tuple[AccountName, ...]:
        """Return what ends a directive about a number and names its client; nothing where clients are payees."""
        return (AccountName(self.account_of(client)),) if self.policy.items.client_from == "account" else ()

    def file_of(self, client: Client) -> str:
        """Return the journal for new entries of a client, from the policy or where its account is opened."""
        pattern = self.policy.writing.client_file
        if pattern:
            return pattern.replace("{client}", client.id.replace(":", "-"))
        return client.source.file if client.source else self.book.facts.main

    def currency_of(self, client: Client) -> str:
        """Return the currency of new documents: the account's only one, else the book's."""
        account = self.account_of(client)
        for opened in self.book.facts.opens:
            if opened.account == account and opened.currencies:
                return opened.currencies[0]
        used = {item.currency for item in self.book.items if item.client == client.id}
        if len(used) == 1:
            return used.pop()
        if self.book.facts.operating_currencies:
            return self.book.facts.operating_currencies[0]
        raise UserError(f"which currency {client.id} is invoiced in is not known", "Give it with --currency.")

    def cash_account(self, named: str | None, currency: str) -> str:
        """Return the account where money moves: the one named, the policy's, or the book's only one.

        The policy's is for the currencies that it takes; others have their own account.
        """
        usual = self.policy.writing.cash
        if named or (usual and self._takes(self.known_account(usual), currency)):
            account = self._of_role(self.known_account(named or usual), AccountRole.CASH, "cash", "[accounts] cash")
            self._refuse_currency(account, currency)
            return account
        cash = self._opened_for_cash()
        fitting = [o.account for o in cash if not o.currencies or currency in o.currencies]
        if len(fitting) == 1:
            return fitting[0]
        if cash and not fitting:
            known = ", ".join(sorted({c for o in cash for c in o.currencies}))
            raise UserError(
                f"cannot tell which cash account to use: none takes {currency}",
                self._for_currency(currency)
                or f"They take {known}: correct the currency, or open an account for {currency} in the ledger.",
            )
        choice = f"Choose with --account: {', '.join(sorted(fitting))}." if fitting else "Name one with --account."
        raise UserError("cannot tell which cash account to use", choice)

    def currencies_of_cash(self) -> list[tuple[str, ...]]:
        """Return what each account takes on which money moves; nothing is any currency."""
        return [opened.currencies for opened in self._opened_for_cash()]

    def _opened_for_cash(self) -> list[AccountOpen]:
        chart = Chart(self.book.facts, self.policy.accounts)
        cash = [
            o
            for o in self.book.facts.opens
            if chart.role(o.account) is AccountRole.CASH
            and not is_under_any(o.account, self.policy.accounts.unidentified)
        ]
        if self.policy.accounts.cash:
            return cash
        # What is named so goes before what only may be one.
        return [o for o in cash if names_cash(o.account)] or cash

    def _for_currency(self, currency: str) -> str:
        """Name the accounts that take a currency and may be money, whatever their names say."""
        assets, roots = self.book.facts.types.assets, self.book.facts.roots
        taking = [o.account for o in self.book.facts.opens if currency in o.currencies]
        may = [account for account in taking if roots.may_pay(account, assets)]
        return f"Choose with --account, if it is meant: {' or '.join(sorted(may))}." if may else ""

    def income_account(self, named: str | None) -> str:
        """Return the income account: the one named, the policy's, or the book's only one."""
        if named or self.policy.writing.income:
            account = self.known_account(named or self.policy.writing.income)
            return self._of_role(account, AccountRole.REVENUE, "income", "[accounts] tax, if it is like income")
        income = [o.account for o in self.book.facts.opens if is_under(o.account, self.book.facts.types.income)]
        concessions = (*self.policy.accounts.discounts, *self.policy.accounts.bad_debt)
        income = [name for name in income if name not in concessions]
        if len(income) == 1:
            return income[0]
        raise UserError(
            "which income account to credit is not known",
            "Choose with --account, or set income under [writing] in arledger.toml.",
        )

    def _takes(self, account: str, currency: str) -> bool:
        """Say whether an account may hold a currency: one that is opened without any holds all."""
        kinds = self._currencies().get(account, ())
        return not kinds or currency in kinds

    def _refuse_before_open(self, directive: NewDirective) -> None:
        accounts = accounts_in(directive)
        for opened in self.book.facts.opens:
            if opened.account in accounts and directive.date < opened.date:
                raise Refused(
                    f"{opened.account} is open from {opened.date} on, and this is dated {directive.date}",
                    "Give a later --date.",
                )

    def _refuse_currency(self, account: str, currency: str) -> None:
        if not self._takes(account, currency):
            kinds = ", ".join(self._currencies()[account])
            raise Refused(
                f"{account} accepts only {kinds}; this entry is in {currency}",
                f"Name another account or currency, or let its open directive list {currency} as well.",
            )

    def _currencies(self) -> dict[str, tuple[str, ...]]:
        return {opened.account: opened.currencies for opened in self.book.facts.opens}

    def _of_role(self, account: str, role: AccountRole, what: str, setting: str) -> str:
        """Return the account; raises Refused where the entry would be read as another kind of document."""
        if Chart(self.book.facts, self.policy.accounts).role(account) is not role:
            raise Refused(
                f"{account} is no {what} account: the entry would be read as something else",
                f"Name another with --account, or list it under {setting} in arledger.toml.",
            )
        return account

    def first_open(self, roots: tuple[str, ...], what: str) -> str:
        """Return the first of the policy's roots that is open in the ledger, or the only account below it."""
        opened = [o.account for o in self.book.facts.opens]
        for root in roots:
            found = sorted(name for name in opened if is_under(name, root))
            if len(found) > 1 and root not in found:
                raise UserError(
                    f"which account for {what} is meant is not known: {' or '.join(found)}",
                    "Name it before the one above it, under [accounts] in arledger.toml.",
                )
            if found:
                return found[0]
        raise UserError(
            f"the ledger has no account for {what}",
            f"Write `{self.day} open {roots[0]}` into it, or name another one under [accounts] in arledger.toml."
            if roots
            else "Name one under [accounts] in arledger.toml.",
        )

    def known_account(self, name: str) -> str:
        """Return `name` if the ledger has such an account; raises UserError with the nearest name."""
        opened = {o.account for o in self.book.facts.opens}
        if name in opened:
            return name
        remedy = did_you_mean(name, opened, "Open it in the ledger first.")
        raise UserError(f"the ledger has no account {name}", remedy)

    def open_items(self, client: Client, number: str | None = None) -> list[Item]:
        """Return a client's open items (of one number), the oldest due first."""
        found = [i for i in self.book.items if i.client == client.id and i.open and number in (None, i.number)]
        return sorted(found, key=oldest_due_first)

    def unapplied(self, client: Client, currency: str) -> Decimal:
        """Return a client's unapplied credit of the day, positive: what comes in later cannot be used yet."""
        own = [c for c in self.book.credits if c.client == client.id and c.currency == currency]
        return sum((c.open for c in own if c.date <= self.day), ZERO)

    def terms_of(self, client: Client, document: Document | None = None) -> str:
        """Return the terms text in force on the day, or on the date of a document, which may have its own."""
        terms = TermsInForce(self.book, self.policy)
        return terms.of(document) if document else terms.on(client.id, self.day)

    def client_of_number(self, number: str, client: Client | None) -> Client:
        """Return whose item a number is; raises Refused where nobody or several have one."""
        owners = sorted({i.client for i in self.book.items if i.number == number})
        if client is not None:
            owners = [owner for owner in owners if owner == client.id]
        if len(owners) == 1:
            return self.book.clients[owners[0]]
        if owners:
            raise Refused(f"{number} is a number of {' and of '.join(owners)}", "Say whose with --client.")
        self.refuse_of_others(number, client)
        known = {item.number for item in self.book.items}
        remedy = did_you_mean(number, known, "`arledger items` lists the open ones.", ALIKE)
        raise Refused(f"there is no invoice {number}", remedy)

    def refuse_of_others(self, number: str, client: Client | None) -> None:
        """Raise Refused where a number is not the client's own, but another's."""
        if client is None:
            return
        book = self.everybody() if self.everybody else self.book
        owners = [owner for owner in owners_of(book, number) if owner != client.id]
        if owners:
            remedy = f"Correct the number, or name {' or '.join(owners)} instead of {client.id}."
            theirs = " and ".join(f"{owner}'s" for owner in owners)
            raise Refused(f"{number} is {theirs}", remedy)

    def plan(self, file: str, directives: Iterable[NewDirective], *remarks: str) -> Plan:
        """Return a plan that adds to one file.

        Raises Refused for a currency that an account does not take, and for a day on which it is not open yet.
        """
        new = tuple(directives)
        for directive in new:
            for leg in directive.legs if isinstance(directive, NewTransaction) else ():
                self._refuse_currency(leg.account, leg.currency)
            self._refuse_before_open(directive)
        return Plan((Addition(file, new),), remarks=remarks)


def owners_of(book: Book, number: str) -> list[str]:
    """Return the clients who have a document or item of a number; what has none is not found by an empty one."""
    if not number.strip():
        return []
    items = {item.client for item in book.items if item.number == number}
    return sorted((items | {d.client for d in book.documents if d.number == number}) - {NO_CLIENT})


def positive(amount: Decimal, what: str = "the amount") -> Decimal:
    """Return `amount`; raises Refused unless it is more than zero."""
    if amount <= 0:
        raise Refused(f"{what} must be more than zero", "Give it as 1080.00, without a sign.")
    return amount


def in_currency(said: str | None, currency: str, what: str) -> None:
    """Raise Refused where an amount was said in another currency than the one it counts in."""
    if said not in (None, currency):
        raise Refused(f"{what} is given in {said}, and counts in {currency}", f"Give it in {currency}.")


def refuse_payees(context: EntryContext, number: str, instead: str) -> None:
    """Raise Refused for a number of several payees: no directive can say whose is meant where clients are payees."""
    if context.policy.items.client_from != "payee":
        return
    owners = owners_of(context.everybody() if context.everybody else context.book, number)
    if len(owners) > 1:
        raise Refused(f"{number} is a number of {' and of '.join(owners)}", instead)


def refuse_without_accounts(context: EntryContext, instead: str) -> None:
    """Raise Refused where clients are payees: what is said of a client has no account to be said of."""
    if context.policy.items.client_from == "payee":
        raise Refused("clients of this ledger are payees without an account", instead)


def one_currency(items: Iterable[Item], said: str | None, what: str) -> str:
    """Return the currency that is meant of some items; raises Refused where nobody said which of several it is."""
    currencies = sorted({item.currency for item in items})
    if said in currencies:
        return said
    if len(currencies) > 1:
        raise Refused(f"{what} is open in {' and '.join(currencies)}", f"Say which, as in 100.00 {currencies[0]}.")
    return currencies[0]


def more_than(amount: Decimal, most: Decimal, currency: str, what: str) -> None:
    """Raise Refused where `amount` is more than there is."""
    if amount > most:
        raise Refused(
            f"{amount_text(amount, currency)} is more than {what}, {amount_text(most, currency)}",
            "Give a smaller amount.",
        )
