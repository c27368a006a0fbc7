"""What goes wrong and how soon it is put right: disputes, promises, losses, matching, billing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arledger.collecting.promised import BROKEN, KEPT, Promised
from arledger.figures.collecting import HUNDRED
from arledger.figures.outstanding import NO_SALES
from arledger.figures.population import Population
from arledger.figures.values import DAYS, PERCENT, Figure, Quotient, figure
from arledger.model.bank import REF_KEY
from arledger.model.documents import Document, DocumentKind
from arledger.model.money import exact_sum, sums
from arledger.subledger.clients import day_of, text_of
from arledger.subledger.moves import references

DELIVERED_KEY = "delivered"
NO_INVOICES = "no invoice was issued in the period"
NO_RECEIPTS = "nothing was received in the period"
NO_BANK = "no receipt of the period was booked from a bank file"


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of the numbers of clients: those disputed in the period, and promises that matured in it."""

    disputed: Collection[tuple[str, str]]
    promises: tuple[Promised, ...]
    moved: Collection[str]


def dispute_rate(population: Population, said: Said) -> Figure:
    """Invoices disputed in the period / invoices issued in it, in percent; each number once."""
    issued = {(d.client, d.number) for d in population.of_period((DocumentKind.INVOICE,))}
    own = {(item.client, item.number) for item in population.items}
    disputed = len(own & set(said.disputed))
    why_not = "" if issued else NO_INVOICES
    return _count("dispute-rate", disputed, len(issued), "by number of invoices", why_not)


def promises_kept(population: Population, said: Said) -> Figure:
    """Promises kept / promises kept or broken, in percent, of those that matured in the period."""
    own = {(item.client, item.number) for item in population.items}
    states = [
        each.state
        for each in said.promises
        if each.promise.amount.currency == population.currency and (each.client, each.promise.number) in own
    ]
    kept, matured = states.count(KEPT), states.count(KEPT) + states.count(BROKEN)
    why_not = "" if matured else "no promise matured in the period"
    return _count(
        "promises-kept", kept, matured, "by number, with the days of grace; open ones do not count", why_not
    )


def bad_debt_rate(population: Population) -> Figure:
    """What was written off less what came in after all / sales, in percent."""
    given_up = -exact_sum(d.amount for d in population.of_period((DocumentKind.WRITE_OFF,)))
    recovered = exact_sum(d.amount for d in population.of_period((DocumentKind.RECOVERY,)))
    sales = population.sales(population.span)
    n = len(population.of_period((DocumentKind.WRITE_OFF, DocumentKind.RECOVERY)))
    why_not = "" if sales > 0 else NO_SALES
    return figure(
        "bad-debt-rate",
        PERCENT,
        Quotient(given_up - recovered, sales, HUNDRED, n, why_not),
        "of sales, net of recoveries",
    )


def auto_match_rate(population: Population) -> Figure:
    """Receipts booked from a bank file and applied in full / all receipts, in percent."""
    receipts = population.of_period((DocumentKind.RECEIPT,))
    automatic = _automatic(population, receipts)
    why_not = "" if receipts else NO_RECEIPTS
    return _count(
        "auto-match-rate", len(automatic), len(receipts), "by receipt, applied in full when booked", why_not
    )


def auto_match_lines(population: Population) -> Figure:
    """Parts of invoices paid by receipts booked from a bank file / all that receipts paid, in percent."""
    paid = [p for p in population.payments if p.amount > 0]
    automatic = sum(_is_from_bank(p.document) for p in paid)
    return _count("auto-match-lines", automatic, len(paid), "by invoice paid", "" if paid else NO_RECEIPTS)


def match_precision(population: Population, said: Said) -> Figure:
    """Receipts booked from a bank file that nobody had to move since / all of them, in percent."""
    automatic = _automatic(population, population.of_period((DocumentKind.RECEIPT,)))
    moved = sum(any(ref in said.moved for ref in references(receipt.entry)) for receipt in automatic)
    why_not = "" if automatic else NO_BANK
    return _count(
        "match-precision", len(automatic) - moved, len(automatic), "by receipt: those not moved since", why_not
    )


def billing_delay(population: Population) -> Figure:
    """Days from delivery to invoice, on the average of invoices that say when they were delivered."""
    days = [
        (document.date - delivered).days
        for document in population.of_period((DocumentKind.INVOICE,))
        if (delivered := day_of(document.entry.meta.get(DELIVERED_KEY)))
    ]
    why_not = "" if days else "no invoice of the period says when it was delivered"
    quotient = Quotient(Decimal(sum(days)), Decimal(len(days)), Decimal(1), len(days), why_not)
    return figure("billing-delay", DAYS, quotient, "mean, of invoices with `delivered:`")


def _count(name: str, part: int, whole: int, convention: str, why_not: str) -> Figure:
    return figure(name, PERCENT, Quotient(Decimal(part), Decimal(whole), HUNDRED, whole, why_not), convention)


def _is_from_bank(document: Document) -> bool:
    return bool(text_of(document.entry.meta, REF_KEY))


def _automatic(population: Population, receipts: Sequence[Document]) -> list[Document]:
    """Return the receipts that came from a bank file and were applied in full on their own day."""
    applied = sums((id(p.document), p.amount) for p in population.payments if p.applied_on == p.document.date)
    return [r for r in receipts if _is_from_bank(r) and -r.amount <= applied[id(r)]]
