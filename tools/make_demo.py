"""Make the demo book under `ledgers/demo/`: the same bytes on every machine and every day.

Run from the checkout's root: `python -m tools.make_demo [FOLDER]`. What is in the book is told by the
modules of `tools/demo/`; nothing here reads the clock, and all amounts are Decimal.
"""

import sys
from pathlib import Path

from tools.demo import bank
from tools.demo.book import Book
from tools.demo.deeds import deeds
from tools.demo.deposits import retail_deposits
from tools.demo.frame import POLICY, balances, frame, main_file, open_deposits
from tools.demo.leasing import DEPOSITORS, bulk_transfer, deals_with_deposits, in_transit, other_deals
from tools.demo.mails import mails
from tools.demo.odd_invoices import odd_invoices
from tools.demo.odd_money import odd_money
from tools.demo.ordinary import everyday_business

FOLDER = Path(__file__).parent.parent / "ledgers" / "demo"


def demo() -> dict[str, str]:
    """Return the text of every file of the demo book by its path."""
    book = Book()
    frame(book)
    open_deposits(book, sorted({*DEPOSITORS, "AcmeHoldings", "BoltForge"}))
    everyday_business(book)
    deals_with_deposits(book)
    other_deals(book)
    in_transit(book)
    bulk_transfer(book)
    retail_deposits(book)
    odd_invoices(book)
    odd_money(book)
    deeds(book)
    balances(book)
    statement = {"bank/2026-04.ofx": bank.statement(book)}
    return {"main.beancount": main_file(), "arledger.toml": POLICY, **book.files(), **statement, **mails()}


def write(folder: Path) -> None:
    """Write the demo book into `folder`; a generated file that is no longer made is removed."""
    files = demo()
    for pattern in ("clients/*.beancount", "documents/*/*.txt"):
        for path in folder.glob(pattern):
            if path.relative_to(folder).as_posix() not in files:
                path.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
