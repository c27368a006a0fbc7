"""A voucher: one entry with its debits and credits, what goes with it, and who prepared and approved it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.controls.approvals import approvals_of
from arledger.model.facts import Entry, Facts, Posting, numbers_in
from arledger.model.money import ZERO, coin_digits, round_to, sums, to_the_last_digit
from arledger.subledger.clients import text_of

BY_KEY, DOCUMENT_KEY = "by", "document"
_TEXT_KEYS = ("text", "description")


class VoucherLine(NamedTuple):
    """A leg: its account and text, and its amount on one side; `units` is what was posted where it has a price.

    Debit and credit are zero or positive, and one of them is zero.
    """

    account: str
    text: str
    currency: str
    debit: Decimal
    credit: Decimal
    units: str = ""


class VoucherTotal(NamedTuple):
    """The two sides of a currency."""

    currency: str
    debit: Decimal
    credit: Decimal


class Approved(NamedTuple):
    """Who approved what, and when."""

    who: str
    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Voucher:
    """An entry as a paper for the files; `number` is the document's own, or empty."""

    entry: Entry
    number: str
    lines: tuple[VoucherLine, ...]
    totals: tuple[VoucherTotal, ...]
    documents: tuple[str, ...]
    prepared: str
    approved: tuple[Approved, ...]


@to_the_last_digit
def voucher_of(facts: Facts, entry: Entry, number: str) -> Voucher:
    """Return the voucher of an entry; prices are worked out, so that what balances in the ledger does so here."""
    lines = tuple(_line(posting, facts) for posting in entry.postings)
    debits = sums((line.currency, line.debit) for line in lines)
    credits_ = sums((line.currency, line.credit) for line in lines)
    names = {number, *entry.links, *numbers_in(entry.meta)} - {""}
    return Voucher(
        entry=entry,
        number=number,
        lines=lines,
        totals=tuple(VoucherTotal(each, debits[each], credits_[each]) for each in debits),
        documents=_documents(facts, entry, names),
        prepared=text_of(entry.meta, BY_KEY),
        approved=_approved(facts, entry, number or next(iter(entry.links), "")),
    )


def balances(voucher: Voucher) -> bool:
    """Say whether both sides of every currency are the same, but for less than a coin for each leg."""
    return all(
        abs(total.debit - total.credit) < Decimal(1).scaleb(-coin_digits(total.currency, {})) * len(voucher.lines)
        for total in voucher.totals
    )


def _line(posting: Posting, facts: Facts) -> VoucherLine:
    number, currency, units = posting.number, posting.currency, ""
    if posting.price is not None:
        digits = coin_digits(posting.price.currency, facts.precision)
        units = f"{number.normalize():f} {currency} at {posting.price.number.normalize():f} {posting.price.currency}"
        number, currency = round_to(number * posting.price.number, digits), posting.price.currency
    text = next((said for key in _TEXT_KEYS if (said := text_of(posting.meta, key))), "")
    return VoucherLine(posting.account, text, currency, max(number, ZERO), max(-number, ZERO), units)


def _documents(facts: Facts, entry: Entry, names: set[str]) -> tuple[str, ...]:
    """Return the files that belong to the entry: those of one of its numbers that lie on an account of it."""
    accounts = {posting.account for posting in entry.postings}
    kept = [
        document.path
        for document in facts.documents
        if names & {*document.links, *numbers_in(document.meta)} and document.account in accounts
    ]
    return tuple(dict.fromkeys((*kept, *filter(None, [text_of(entry.meta, DOCUMENT_KEY)]))))


def _approved(facts: Facts, entry: Entry, number: str) -> tuple[Approved, ...]:
    """Return the approvals of the number, where it is known to be this client's or nobody says whose."""
    roots = facts.roots
    own = {roots.client_of(posting.account) for posting in entry.postings}
    return tuple(
        Approved(given.who, given.kind, given.day)
        for given in approvals_of(facts.customs, roots)
        if number and given.name == number and (not given.client or given.client in own)
    )
