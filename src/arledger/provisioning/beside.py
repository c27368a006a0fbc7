"""What stands beside an exposure and lowers nothing: deposits, guarantees, disputes, unapplied credit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from arledger.collecting.shares import disputed_parts
from arledger.deposit_ledger.movements import Deposit
from arledger.model.book import Book
from arledger.model.money import ZERO, Money
from arledger.subledger.clients import GUARANTEE_KEY


@dataclass(slots=True)
class Beside:
    """What stands beside the exposure of one pool in one currency; all amounts are positive.

    Deposits and guarantees are those of clients who owe something in that currency.
    """

    exposure: Decimal = ZERO
    deposits: Decimal = ZERO
    guarantees: Decimal = ZERO
    disputed: Decimal = ZERO
    unapplied: Decimal = ZERO


def beside_of(
    book: Book, deposits: Iterable[Deposit], pool_of: Callable[[str], str]
) -> Mapping[tuple[str, str], Beside]:
    """Return what stands beside the open items by currency and pool; `deposits` are those of the book's day."""
    found: defaultdict[tuple[str, str], Beside] = defaultdict(Beside)
    disputed = disputed_parts(book)
    owing: dict[tuple[str, str], str] = {}
    for item in book.items:
        if item.open:
            pool = owing.setdefault((item.client, item.currency), pool_of(item.client))
            of = found[item.currency, pool]
            of.exposure += item.open
            of.disputed += disputed.get(id(item), ZERO)
    for deposit in deposits:
        at = deposit.client, deposit.currency
        if at in owing and deposit.held > 0:
            found[deposit.currency, owing[at]].deposits += deposit.held
    for client, known in book.clients.items():
        vouched = known.meta.get(GUARANTEE_KEY)
        if isinstance(vouched, Money) and (client, vouched.currency) in owing:
            found[vouched.currency, owing[client, vouched.currency]].guarantees += vouched.number
    for credit in book.credits:
        if credit.open:
            found[credit.currency, pool_of(credit.client)].unapplied += credit.open
    return dict(sorted(found.items()))
