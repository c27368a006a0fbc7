"""What holds for contracts in transit as a page for people."""

from collections.abc import Iterator

from arledger.financing.terms import DAYS_KEY, LEASING, funding_days
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.report import Column, Kind, Record, Report, table_of
from arledger.policy.financing import LeasingSettings
from arledger.policy.settings import Policy
from arledger.subledger.clients import text_of

_STEPS = (Column("days", "After days", Kind.COUNT), Column("who", "Who", whole=True), Column("what", "What"))
_PAYERS = (
    Column("payer", "Payer", whole=True),
    Column("name", "Name", priority=1),
    Column("funding_days", "Pays within days", Kind.COUNT),
    Column("red_days", "Red after days", Kind.COUNT),
)
_DOCUMENTS = (Column("code", "Code", whole=True), Column("document", "Document"))


def leasing_page(book: Book, policy: Policy) -> Report:
    """Show what happens after how many days, how fast each leasing company pays, and what a query may ask for."""
    settings = policy.leasing
    steps, payers = [*_steps(settings)], [*_payers(book, settings)]
    documents: list[Record] = [
        {"code": code, "document": document} for code, document in sorted(settings.documents.items())
    ]
    return Report(
        name="policy",
        title="Contracts in transit: the rules",
        as_of=book.as_of,
        tables=(
            table_of("steps", _STEPS, steps, "What happens when"),
            table_of("payers", _PAYERS, payers, "How fast leasing companies pay"),
            table_of("documents", _DOCUMENTS, documents, "What a query may ask for"),
        ),
        data={"as_of": book.as_of, "steps": [*steps], "payers": [*payers], "documents": [*documents]},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=tuple(_rules(settings)),
    )


def _steps(settings: LeasingSettings) -> Iterator[Record]:
    """Yield every step by its days, which count from submission, else from delivery."""
    steps = [
        (settings.query_days, "sales person", "is told of a contract that is not submitted"),
        (settings.query_days, "accounts receivable", "asks the payer why nothing came"),
        *((days, role, "is told of a delay") for days, role in settings.escalate.items()),
    ]
    for days, who, what in sorted(steps):
        yield {"days": days, "who": who, "what": what}


def _payers(book: Book, settings: LeasingSettings) -> Iterator[Record]:
    for client in sorted(book.clients.values(), key=lambda client: client.id):
        if _is_payer(client):
            days = funding_days(client.meta, settings.funding_days)
            yield {
                "payer": client.id,
                "name": client.name,
                "funding_days": days,
                "red_days": max(days, settings.red_days),
            }


def _is_payer(client: Client) -> bool:
    return text_of(client.meta, "kind") == LEASING or client.meta.get(DAYS_KEY) is not None


def _rules(settings: LeasingSettings) -> Iterator[str]:
    """Say in sentences what holds for every contract."""
    yield "Days count from the submission, else from the delivery; a resubmission does not start them anew."
    yield f"A payer that says nothing else pays within {settings.funding_days} days; then a contract is delayed."
    again = f", and again every {settings.remind_days} days" if settings.remind_days else ""
    yield f"The client's sales-rep, else {settings.sales}, is told at once{again}."
    yield "Management is told of delayed contracts alone."
