"""What the tests of matching put on the context: invoices, bank lines, clients, and how an answer reads."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from arledger.matching import ClientKey, Decision, MatchOptions, decide, match
from arledger.model.bank import BankLine, LineState, Match
from arledger.model.documents import Document, DocumentKind, Item
from arledger.model.facts import Entry
from arledger.model.source import Source

ACME = ClientKey("Acme", ("Acme Industrial Ltd",), ("DE89 3704 0044 0532 0130 00",), ("Holding Nord AG",))
BOLT = ClientKey("Bolt", ("Bolt Électrique S.A.R.L.",))
CORA = ClientKey("Cora", ("Cora Müller Textil GmbH",))
CLIENTS = (ACME, BOLT, CORA)
PLACE = Source("book", 1)


def invoice(number: str, amount: str, client: str = "Acme", **more: Any) -> Item:
    """Return an open item; `issued`, `due`, `currency`, `settled`, `meta`, `links` may be given."""
    issued = date.fromisoformat(more.get("issued", "2026-01-05"))
    due = date.fromisoformat(more["due"]) if "due" in more else issued + timedelta(days=30)
    currency = more.get("currency", "USD")
    meta: Mapping[str, Any] = more.get("meta", {})
    entry = Entry(issued, "*", client, "", (), tuple(more.get("links", (number,))), meta, (), "book", 1)
    document = Document(client, currency, DocumentKind.INVOICE, number, (), issued, Decimal(amount), entry)
    settled = Decimal(more.get("settled", "0"))
    account = f"Assets:Receivable:{client}"
    return Item(client, number, account, currency, issued, due, Decimal(amount), settled, document, PLACE)


def line(text: str, amount: str, payer: str = "", **more: Any) -> BankLine:
    """Return a credit of 2026-02-10 in USD, other fields as given."""
    usual: dict[str, Any] = {"date": date(2026, 2, 10), "currency": "USD", "counterparty": payer, "text": text}
    fields = usual | more
    if isinstance(fields["date"], str):
        fields["date"] = date.fromisoformat(fields["date"])
    return BankLine(amount=Decimal(amount), **fields)


def ask(
    lines: BankLine | Sequence[BankLine],
    items: Sequence[Item],
    clients: Sequence[ClientKey] = CLIENTS,
    **options: Any,
) -> tuple[Match, ...]:
    """Match lines; a single one may be given as it is."""
    several = [lines] if isinstance(lines, BankLine) else lines
    return match(several, items, clients, MatchOptions(**options))


def one(given: BankLine, items: Sequence[Item], clients: Sequence[ClientKey] = CLIENTS, **options: Any) -> Match:
    """Return the match of a single line."""
    (found,) = ask(given, items, clients, **options)
    return found


def decision(given: BankLine, items: Sequence[Item], **options: Any) -> Decision:
    """Return the decision on a single line."""
    (found,) = decide([given], items, CLIENTS, MatchOptions(**options))
    return found


def paid(found: Match) -> dict[str, str]:
    """Return what a matched line pays, by number; a line that is not matched is called by its state."""
    if found.state is not LineState.MATCHED:
        return {found.state.value: ""}
    return {part.invoice: f"{part.amount:f}" for part in found.parts}


def offered(found: Match) -> list[list[str]]:
    """Return the numbers of each candidate of a proposal."""
    assert found.state is LineState.PROPOSED, found
    assert not found.parts
    return [[part.invoice for part in candidate.parts] for candidate in found.candidates]
