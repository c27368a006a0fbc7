"""What the end of a contract does to the deposits that stand behind its sale."""

from collections.abc import Iterator

from arledger.deposit_ledger.states import DepositLedger
from arledger.financing.contracts import ContractLedger
from arledger.financing.sales import FinancedSale
from arledger.model.money import amount_text


def deposits_behind(ledger: ContractLedger, sale: FinancedSale) -> Iterator[str]:
    """Yield a sentence for each deposit that is held behind a sale: why it stays, and what may be done with it."""
    known = DepositLedger(ledger.book, ledger.policy)
    for found in known.states(ledger.book.as_of):
        deposit = found.deposit
        if deposit.held > 0 and deposit.client in (sale.client, sale.account) and sale.number in found.secures:
            held = amount_text(deposit.held, deposit.currency)
            yield (
                f"Deposit {deposit.number} of {held} stays held while {sale.number} is open: apply it, let it stand "
                f"behind another sale, or forfeit it (`arledger deposits`); once a credit memo takes the sale off, "
                f"it must go back to {deposit.client}."
            )
