"""Which receipts are leasing companies' payments of contracts, whatever account they stand on."""

from arledger.financing.history import comes_from_payer
from arledger.financing.sales import CLIENT_KEY, PAYER_KEY, FinancedSale, financed_sales
from arledger.financing.steps import Steps
from arledger.model.book import Book
from arledger.model.documents import Document, Item
from arledger.subledger.clients import text_of


class ContractReceipts:
    """Tells them from other receipts: what is kept of their money is the leasing company's own fee, and no bank's."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sales: dict[tuple[str, str, str], FinancedSale] = {}
        # Most books have no such sale, which is quickly seen.
        for sale in financed_sales(book, Steps(book)) if any(map(_names_company, book.items)) else ():
            if sale.number:
                self._sales[sale.account, sale.number, sale.currency] = sale

    def payer(self, receipt: Document) -> str:
        """Return the leasing company that a receipt for a contract is from, empty where it is another receipt."""
        keys = ((receipt.client, number, receipt.currency) for number in receipt.about)
        sales = [sale for key in keys if (sale := self._sales.get(key))]
        paid = (s.payer for s in sales if s.on_payer or comes_from_payer(self._book, s, receipt.entry))
        return next(paid, "")


def _names_company(item: Item) -> bool:
    meta = item.document.entry.meta
    return bool(text_of(meta, PAYER_KEY) or text_of(meta, CLIENT_KEY))
