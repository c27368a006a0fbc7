"""Write a made-up trade to disk, in Beancount and as journals for hledger and ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from benchmarks import syntax
from benchmarks.trade import FIRST_DAY, Client, Invoice, Receipt, make_trade


@dataclass(frozen=True, slots=True)
class WrittenBook:
    """A book on disk in both syntaxes, and the sums that every tool must find in it."""

    transactions: int
    beancount: Path
    journal: Path
    open_sums: Mapping[str, Decimal]


def write_book(folder: Path, transactions: int, clients: int = 100, seed: int = 1) -> WrittenBook:
    """Make a book of exactly `transactions` and write it under `folder`, one file for each client.

    `folder` gets `beancount/main.beancount` (which includes `clients/*.beancount`) and
    `journal/main.journal` (for hledger and ledger, which includes each client's journal by name).
    """
    trade = make_trade(transactions, clients, seed)
    everything: list[Invoice | Receipt] = [*trade.invoices, *trade.receipts]
    entries: dict[Client, list[Invoice | Receipt]] = {client: [] for client in trade.clients}
    for entry in sorted(everything, key=lambda each: each.day):
        entries[entry.client].append(entry)
    return WrittenBook(
        transactions=transactions,
        beancount=_write(folder / "beancount", entries, syntax.BEANCOUNT),
        journal=_write(folder / "journal", entries, syntax.JOURNAL),
        open_sums=trade.open_sums(),
    )


def _write(folder: Path, entries: Mapping[Client, Iterable[Invoice | Receipt]], writer: syntax.Syntax) -> Path:
    """Write the client files and the main file of one syntax; return the main file."""
    for client, of_client in entries.items():
        texts = [writer.client(client, FIRST_DAY)]
        texts += [writer.invoice(each) if isinstance(each, Invoice) else writer.receipt(each) for each in of_client]
        file = folder / writer.file(client.key)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(texts), encoding="utf-8")
    main = folder / f"main.{writer.extension}"
    main.write_text(writer.main([client.key for client in entries], FIRST_DAY), encoding="utf-8")
    return main
