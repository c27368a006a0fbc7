"""What a leasing company is asked about its delayed contracts: of each currency one letter."""

from collections.abc import Sequence
from datetime import date

from arledger.capabilities.leasing.find import contract_ledger, payer_meant
from arledger.collecting.record import CollectingRecord
from arledger.financing.contracts import Contract, ContractLedger
from arledger.financing.steps import StepKind
from arledger.financing.terms import LEASING, may_finance
from arledger.letters.chase import CHASE, AskedFor, Delayed, WaitsFor, chase_matter
from arledger.letters.drafts import Draft, mark_of
from arledger.letters.matter import Matter, kept_from
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.problem import Refused
from arledger.policy.settings import Policy
from arledger.session.mail_kinds import letters_sent
from arledger.session.open_book import OpenBook
from arledger.subledger.clients import text_of

_HANDED_IN = (StepKind.SUBMITTED, StepKind.RESUBMITTED)


def chase_matters(book: Book, policy: Policy, text: str, currency: str) -> list[Matter]:
    """Return what the letters to a payer are about, a currency each, or one alone; none where nothing is delayed.

    Raises UserError where nobody is called so, Refused for a client that finances nothing. The book must be whole.
    """
    ledger = ContractLedger(book, policy)
    payer = payer_meant(ledger, text)
    if payer not in {contract.sale.payer for contract in ledger.contracts} and not _is_lessor(book, payer):
        raise Refused(f"{payer} finances no sale", "`arledger leasing` lists who does.")
    found = matters_of(ledger, payer)
    return [matter for matter in found if currency in ("", matter.currency)]


def matters_of(ledger: ContractLedger, payer: str) -> list[Matter]:
    """Return what the letters to a payer are about on the day of the ledger, by currency."""
    late = [each for each in ledger.in_transit if each.sale.payer == payer and each.is_late]
    client = ledger.book.clients.get(payer) or Client(payer, payer)
    return [
        chase_matter(client, currency, [_delayed(ledger, c) for c in late if c.sale.currency == currency], day)
        for currency in sorted({contract.sale.currency for contract in late})
        for day in [ledger.book.as_of]
    ]


def kept_back(matter: Matter, book: Book) -> str:
    """Return why a payer is not written to: it is asked a question, and reminders are another matter."""
    if matter.client.id not in book.clients:
        return "it has no account in the ledger, so that nothing could be recorded of it"
    record = CollectingRecord(book.facts, book.as_of)
    return kept_from(matter.client, book, record, matter.numbers, asks=False)


def matter_today(book: Book, policy: Policy, draft: Draft) -> Matter | str:
    """Return what the letter about a draft's contracts says on the book's day, or why there is none any more."""
    for sent, kind, _, message_id in letters_sent(CollectingRecord(book.facts, book.as_of), draft.client):
        mark = mark_of(message_id)
        if kind == CHASE and sent > draft.day and (mark is None or mark.currency == draft.currency):
            return f"a newer letter was sent on {sent}"
    ledger = ContractLedger(book, policy)
    for matter in matters_of(ledger, draft.client):
        if matter.currency == draft.currency:
            return kept_back(matter, book) or matter
    return "nothing of it is delayed any more"


def book_of_contracts(opened: OpenBook, day: date) -> Book:
    """Return the book of a day with every account that a contract is on."""
    return contract_ledger(opened, day).book


def _is_lessor(book: Book, payer: str) -> bool:
    client = book.clients.get(payer)
    return client is not None and text_of(client.meta, "kind") == LEASING and may_finance(client)


def _delayed(ledger: ContractLedger, contract: Contract) -> Delayed:
    sale, documents = contract.sale, _documents(contract, ledger.policy)
    return Delayed(
        waits_for=_waits_for(contract, documents),
        contract=contract.number,
        client=ledger.book.name_of(sale.client),
        account=sale.account,
        invoice=sale.number,
        submitted=contract.submitted,
        days=contract.days,
        expected=contract.expected,
        outstanding=contract.outstanding,
        documents=documents,
    )


def _waits_for(contract: Contract, documents: Sequence[AskedFor]) -> WaitsFor:
    if contract.state == StepKind.APPROVED.word:
        return WaitsFor.PAYMENT
    if any(each.sent is None for each in documents):
        return WaitsFor.DOCUMENTS
    return WaitsFor.REVIEW if documents else WaitsFor.REASON


def _documents(contract: Contract, policy: Policy) -> tuple[AskedFor, ...]:
    """Return what was asked for since the contract began, or began anew after a cancellation."""
    asked: list[AskedFor] = []
    for step in contract.steps:
        if step.kind is StepKind.CANCELLED:
            asked = []
        elif step.kind is StepKind.QUERIED and step.code:
            asked.append(AskedFor(policy.leasing.documents.get(step.code, step.code), step.day, None))
        elif step.kind in _HANDED_IN:
            asked = [each if each.sent else each._replace(sent=step.day) for each in asked]
    return tuple(asked)
