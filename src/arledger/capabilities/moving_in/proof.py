"""The proof of moving in: what the file says and what the ledger says now, per client, currency and bucket."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from arledger.capabilities.comparison.compare import Comparison, sides_compared
from arledger.capabilities.comparison.happened import Happened
from arledger.capabilities.comparison.reason import Cause
from arledger.capabilities.comparison.sides import Scale, moved_in_of, scale_of, theirs_of
from arledger.capabilities.moving_in.report import Found
from arledger.ledger.query import Query
from arledger.model.money import ZERO, amount_text, exact_sum
from arledger.model.problem import UserError
from arledger.model.report import Column, Kind, Record, Report, Role, Table, table_of
from arledger.model.wording import counted
from arledger.session.book_options import BookOptions
from arledger.session.messages import say
from arledger.session.output import emit, write_out
from arledger.session.reporting import open_at

_ELSEWHERE = {
    Cause.UNAPPLIED_CREDIT: "Credits that the file ages by their own day, and that stand in unapplied here",
    Cause.BASIS: "Documents that the file ages otherwise than the policy",
    Cause.DUE_DATE: "Documents that are due on another day here",
    Cause.NO_DOCUMENTS: "Balances that the file ages, and that are as old here as the day of the file",
}


def proven(source: BookOptions, found: Found, *, quiet: bool) -> None:
    """Read the ledger as it is now and compare it with the files; raises UserError with exit code 1 for a difference.

    What has moved in just now is compared, as it was open then: what else a client owes is no difference. Where the
    file has buckets of its own, they are the old side.
    """
    if not found.new:
        return
    with open_at(source, None) as opened:
        settings = opened.place.policy.aging
        book = opened.book(date.max, Query())
    scale = scale_of(found.exports, found.day, settings)
    new = [one.stated for one in found.new]
    keys = {(one.person.id, one.key) for one in new}
    theirs, ours = theirs_of(new, scale, found.day), moved_in_of(book, scale, found.day, keys)
    proof = sides_compared(scale, found.day, theirs, ours, Happened(book, lambda: book))
    _refuse_difference(proof)
    if not quiet:
        write_out(b"\n")
        emit(_report(proof, found, scale), "table", None)
        _say(proof)


def _refuse_difference(proof: Comparison) -> None:
    """Refuse what differs of a client in all: money that stands in another bucket is explained, and no fault."""
    for one in proof.reasons:
        if one.cause not in _ELSEWHERE:
            what = f"{one.client}, {one.bucket}: {one.theirs} in the file, {one.ours} in the ledger ({one.currency})"
            raise UserError(what, "Report this as a fault.", exit_code=1)
    for (client, currency), difference in sorted(proof.client_differences().items()):
        if difference:
            what = f"{client}: the ledger has {amount_text(difference, currency)} more than the file"
            raise UserError(what, "Report this as a fault.", exit_code=1)


def _report(proof: Comparison, found: Found, scale: Scale) -> Report:
    columns = (
        Column("client", "Client", whole=True),
        Column("name", "Name", priority=3),
        Column("currency", "Currency", short="Cur", whole=True),
        *(Column(f"bucket_{at}", label, Kind.MONEY, priority=2) for at, label in enumerate(scale.labels)),
        Column("old", "Old total", Kind.MONEY),
        Column("new", "New total", Kind.MONEY),
    )
    rows, totals = _rows(proof, found, scale), _totals(proof, scale)
    table = table_of("proof", columns, rows)
    total_rows = table_of("proof", columns, totals, role=Role.TOTAL).rows
    return Report(
        "proof",
        "In the file and in the ledger",
        found.day,
        (Table("proof", columns, (*table.rows, *total_rows)),),
        {},
    )


def _rows(proof: Comparison, found: Found, scale: Scale) -> Iterator[Record]:
    names = {person.id: person.name for person in found.people}
    by_client: defaultdict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for (client, currency, bucket), figure in proof.ours.items():
        by_client[client, currency][bucket] = figure
    old: defaultdict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for (client, currency, _), figure in proof.theirs.items():
        old[client, currency].append(figure)
    for (client, currency), own in sorted(by_client.items()):
        head = {"client": client, "name": names.get(client, client), "currency": currency}
        totals = _both(exact_sum(old[client, currency]), exact_sum(own.values()))
        yield {**head, **_figures(own, scale), **totals}


def _totals(proof: Comparison, scale: Scale) -> Iterator[Record]:
    for currency in sorted({at[1] for at in proof.ours}):
        own = {name: proof.total(currency, name)["ours"] for name in scale.names}
        total = proof.total(currency)
        head = {"client": "Total", "name": None, "currency": currency}
        yield {**head, **_figures(own, scale), **_both(total["theirs"], total["ours"])}


def _figures(own: dict[str, Decimal], scale: Scale) -> dict[str, Decimal]:
    return {f"bucket_{at}": own.get(name, ZERO) for at, name in enumerate(scale.names)}


def _both(old: Decimal, new: Decimal) -> dict[str, Decimal]:
    return {"old": old, "new": new}


def _say(proof: Comparison) -> None:
    for currency in sorted({at[1] for at in proof.ours}):
        total = amount_text(proof.total(currency)["ours"], currency)
        clients = len({client for client, code, _ in proof.ours if code == currency})
        own = [one for one in proof.reasons if one.currency == currency]
        each = "each bucket as in the file" if not own else "each client as in the file"
        say(f"Old total = new total: {total} of {counted(clients, 'client')}, {each}.")
        for cause, text in _ELSEWHERE.items():
            documents = {(one.client, one.document) for one in own if one.cause is cause}
            if documents:
                say(f"{text}: {len(documents)}.")
