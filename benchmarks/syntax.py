"""The same trade in two syntaxes: Beancount's, and the one that hledger and ledger share."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from benchmarks.trade import Client, Invoice, Receipt

RECEIVABLE = "Assets:Receivable"
BANK = "Assets:Bank"
SALES = "Income:Sales"
TAX = "Liabilities:Tax:Sales"
DISCOUNT = "Expenses:Discounts"


class Syntax(Protocol):
    """How one plain-text accounting language writes a book."""

    extension: str

    def main(self, clients: Sequence[str], opened: date) -> str:
        """Write the main file, which includes one file for each of `clients`."""

    def file(self, client: str) -> str:
        """Return the path of a client's file, below the main file's folder."""

    def client(self, client: Client, opened: date) -> str:
        """Write the head of a client's file."""

    def invoice(self, invoice: Invoice) -> str:
        """Write an invoice."""

    def receipt(self, receipt: Receipt) -> str:
        """Write a receipt."""


def amount(cents: int, currency: str) -> str:
    """Write whole cents with two decimals: -1234 is `-12.34 USD`."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d} {currency}"


def _leg(account: str, cents: int, currency: str, indent: str) -> str:
    return f"{indent}{account:<40}  {amount(cents, currency):>16}\n"


def _legs_of_invoice(invoice: Invoice, indent: str) -> str:
    return (
        _leg(f"{RECEIVABLE}:{invoice.client.key}", invoice.gross, invoice.currency, indent)
        + _leg(SALES, -invoice.net, invoice.currency, indent)
        + _leg(TAX, -invoice.tax, invoice.currency, indent)
    )


def _money_legs(receipt: Receipt, indent: str) -> str:
    total = sum(cents for _, cents in receipt.parts)
    text = _leg(BANK, total - receipt.discount, receipt.currency, indent)
    return text + _leg(DISCOUNT, receipt.discount, receipt.currency, indent) if receipt.discount else text


class _Beancount:
    """Beancount: metadata, links, and a glob that includes the clients."""

    extension = "beancount"

    def main(self, clients: Sequence[str], opened: date) -> str:
        """Write options, accounts and the glob; `clients` are found by it."""
        accounts = "".join(f"{opened} open {each}\n" for each in (BANK, SALES, TAX, DISCOUNT))
        return (
            f'option "title" "Benchmark with {len(clients)} clients"\n'
            'option "operating_currency" "USD"\n\n'
            f'{accounts}\ninclude "clients/*.beancount"\n'
        )

    def file(self, client: str) -> str:
        """Put all clients into one folder, where the glob finds them."""
        return f"clients/{client}.{self.extension}"

    def client(self, client: Client, opened: date) -> str:
        """Write the account with what is known of the client."""
        return (
            f"{opened} open {RECEIVABLE}:{client.key}  {','.join(client.currencies)}\n"
            f'  name: "{client.name} Ltd"\n'
            '  kind: "b2b"\n'
            f'  terms: "{client.terms}"\n'
            f"  credit-limit: 250000.00 {client.currencies[0]}\n"
            f'  email: "ap@{client.key.lower()}.example"\n'
        )

    def invoice(self, invoice: Invoice) -> str:
        """Write an invoice with its link and due date."""
        return (
            f'{invoice.day} * "{invoice.client.name}" "Goods as ordered" ^{invoice.number}\n'
            f"  due: {invoice.due}\n{_legs_of_invoice(invoice, '  ')}"
        )

    def receipt(self, receipt: Receipt) -> str:
        """Write a receipt with links, or with a posting and its number for each invoice."""
        head = f'{receipt.day} * "{receipt.client.name}" "Bank transfer"'
        account = f"{RECEIVABLE}:{receipt.client.key}"
        if receipt.by_posting:
            legs = "".join(
                _leg(account, -cents, receipt.currency, "  ") + f'    invoice: "{number}"\n'
                for number, cents in receipt.parts
            )
            return f"{head}\n{_money_legs(receipt, '  ')}{legs}"
        links = " ".join(f"^{number}" for number, _ in receipt.parts)
        total = sum(cents for _, cents in receipt.parts)
        return f"{head} {links}\n{_money_legs(receipt, '  ')}{_leg(account, -total, receipt.currency, '  ')}"


class _Journal:
    """The common ground of hledger and ledger: codes, tags in comments, explicit includes."""

    extension = "journal"

    def main(self, clients: Sequence[str], opened: date) -> str:
        """Write one include line for each client."""
        includes = "".join(f"include {self.file(client)}\n" for client in clients)
        return f"; Benchmark with {len(clients)} clients, from {opened}\n\n{includes}"

    def file(self, client: str) -> str:
        """Give each client a folder of its own.

        For each include line ledger looks at every file of the folder. With a hundred clients in one
        folder it would need 0.1 s more, which says nothing about the size of the book.
        """
        return f"clients/{client}/receivable.{self.extension}"

    def client(self, client: Client, opened: date) -> str:
        """Write what is known of the client as comments."""
        return f"; {client.name} Ltd, client since {opened}\n; terms: {client.terms}\n"

    def invoice(self, invoice: Invoice) -> str:
        """Write an invoice with its number as the code and the due date as a tag."""
        return (
            f"{invoice.day} * ({invoice.number}) {invoice.client.name} | Goods as ordered\n"
            f"    ; due: {invoice.due}\n{_legs_of_invoice(invoice, '    ')}"
        )

    def receipt(self, receipt: Receipt) -> str:
        """Write a receipt with a posting for each invoice and its number as a tag."""
        account = f"{RECEIVABLE}:{receipt.client.key}"
        legs = "".join(
            _leg(account, -cents, receipt.currency, "    ") + f"    ; invoice: {number}\n"
            for number, cents in receipt.parts
        )
        head = f"{receipt.day} * {receipt.client.name} | Bank transfer\n"
        return f"{head}{_money_legs(receipt, '    ')}{legs}"


BEANCOUNT: Syntax = _Beancount()
JOURNAL: Syntax = _Journal()
