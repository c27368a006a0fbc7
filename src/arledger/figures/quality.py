"""What goes wrong and how soon it is put right: disputes, promises, losses, matching, billing."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from arledger.collecting.promised import BROKEN, KEPT, Promised
from arledger.figures.collecting import HUNDRED
from arledger.figures.outstanding import NO_SALES
from arledger.figures.population import Population
from arledger.figures.values import DAYS, PERCENT, Figure, Quotient, figure
from arledger.model.bank import REF_KEY
from arledger.model.documents import Document, DocumentKind
from arledger.model.money import exact_sum, sums
from arledger.subledger.clients import day_of

DELIVERED_KEY = "delivered"
NO_INVOICES = "no invoice was issued in the period"
NO_RECEIPTS = "nothing was received in the period"
NO_BANK = "no receipt of the period was booked from a bank file"


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of the numbers of clients: those disputed in the period, and promises that matured in it."""

    disputed: Collection[tuple[str, str]]
    promises: tuple[Promised, ...]


def dispute_rate(population: Population, said: Said) -> Figure:
    """Divide invoices disputed in the period by those issued in it, in percent; each number once."""
    issued = {(d.client, d.number) for d in population.of_period((DocumentKind.INVOICE,))}
    disputed = len(_own(population, said.disputed))
    why_not = "" if issued else NO_INVOICES
    return _count("dispute-rate", disputed, len(issued), "by number", why_not)


def promises_kept(population: Population, said: Said) -> Figure:
    """Divide promises kept by those kept or broken, in percent, of those that matured in the period."""
    made = [each for each in said.promises if each.promise.amount.currency == population.currency]
    own = _own(population, {(each.client, each.promise.number) for each in made})
    states = [each.state for each in made if (each.client, each.promise.number) in own]
    kept, matured = states.count(KEPT), states.count(KEPT) + states.count(BROKEN)
    why_not = "" if matured else "no promise matured in the period"
    return _count("promises-kept", kept, matured, "with days of grace", why_not)


def bad_debt_rate(population: Population) -> Figure:
    """Divide what was written off less what came in after all by sales, in percent."""
    given_up = -exact_sum(d.amount for d in population.of_period((DocumentKind.WRITE_OFF,)))
    recovered = exact_sum(d.amount for d in population.of_period((DocumentKind.RECOVERY,)))
    sales, n = population.sales(population.span), population.sold(population.span)
    quotient = Quotient(given_up - recovered, sales, HUNDRED, n, "" if sales > 0 else NO_SALES)
    return figure("bad-debt-rate", PERCENT, quotient, "net of recoveries")


def auto_match_rate(population: Population) -> Figure:
    """Divide receipts booked from a bank file and applied in full at once by all receipts, in percent."""
    receipts = _receipts(population)
    why_not = "" if receipts else NO_RECEIPTS
    automatic = len(_automatic(population))
    return _count("auto-match-rate", automatic, len(receipts), "by receipt", why_not)


def auto_match_lines(population: Population) -> Figure:
    """Divide the invoices paid by receipts booked from a bank file by those paid by any receipt, in percent.

    An invoice counts once for each receipt that paid of it; where a receipt was moved to later is no other payment.
    """
    paid: dict[tuple[str, str, int], bool] = {}
    for each in population.payments:
        if each.amount > 0 and each.document.kind is DocumentKind.RECEIPT:
            at_once = _is_from_bank(each.document) and each.applied_on == each.document.date
            key = each.item.client, each.item.number, id(each.document.entry)
            paid[key] = paid.get(key, True) and at_once
    automatic = sum(paid.values())
    return _count("auto-match-lines", automatic, len(paid), "by invoice", "" if paid else NO_RECEIPTS)


def match_precision(population: Population) -> Figure:
    """Divide receipts matched automatically that nobody had to move since by all of them, in percent."""
    automatic = _automatic(population)
    stood = len(automatic - population.moved)
    why_not = "" if automatic else NO_BANK
    return _count("match-precision", stood, len(automatic), "by receipt", why_not)


def billing_delay(population: Population) -> Figure:
    """Return the mean of days from delivery to invoice, of invoices that say when they were delivered."""
    days = [
        (document.date - delivered).days
        for document in population.of_period((DocumentKind.INVOICE,))
        if (delivered := day_of(document.entry.meta.get(DELIVERED_KEY)))
    ]
    why_not = "" if days else "no invoice of the period says when it was delivered"
    quotient = Quotient(Decimal(sum(days)), Decimal(len(days)), Decimal(1), len(days), why_not)
    return figure("billing-delay", DAYS, quotient, "mean")


def _own(population: Population, numbers: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which numbers of clients are those of a population's items."""
    if not numbers:
        return set()
    return {(item.client, item.number) for item in population.items}.intersection(numbers)


def _count(name: str, part: int, whole: int, convention: str, why_not: str) -> Figure:
    return figure(name, PERCENT, Quotient(Decimal(part), Decimal(whole), HUNDRED, whole, why_not), convention)


def _is_from_bank(document: Document) -> bool:
    entry = document.entry
    return REF_KEY in entry.meta or any(REF_KEY in posting.meta for posting in entry.postings)


def _receipts(population: Population) -> set[int]:
    """Return the entries of receipts of the period: one that pays for several clients is one receipt."""
    return {id(receipt.entry) for receipt in population.of_period((DocumentKind.RECEIPT,))}


@lru_cache(maxsize=1)
def _automatic(population: Population) -> frozenset[int]:
    """Return the entries that came from a bank file and were applied in full on their own day.

    Two figures in turn ask for those of one population.
    """
    applied = sums(
        (id(p.document), p.amount) for p in population.payments if p.amount > 0 and p.applied_on == p.document.date
    )
    receipts = population.of_period((DocumentKind.RECEIPT,))
    waiting = {id(r.entry) for r in receipts if not _is_from_bank(r) or -r.amount > applied[id(r)]}
    return frozenset(id(r.entry) for r in receipts) - waiting
