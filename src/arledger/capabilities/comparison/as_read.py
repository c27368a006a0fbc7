"""Exports as they are set against a ledger: amounts with the cents of their currency, owners by their names."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from arledger.capabilities.comparison.codes import same_code
from arledger.formats.imports.export import Export, ExportClient, ExportItem
from arledger.model.money import in_coins, minor_digits


def as_read(exports: Sequence[Export], usual: str) -> list[Export]:
    """Return exports with the coins of the ledger's `usual` currency where they name none, and owners by name."""
    owners = _owners(exports)
    return [_ready(one, usual, owners) for one in exports]


def _ready(export: Export, usual: str, owners: dict[tuple[str, str], str]) -> Export:
    return replace(
        export,
        items=tuple(_item(one, usual) for one in export.items),
        clients=tuple(_client(one, export.system, owners) for one in export.clients),
        totals=tuple(
            one._replace(items=in_coins(one.items, code), file=None if one.file is None else in_coins(one.file, code))
            for one in export.totals
            for code in (one.currency or usual,)
        ),
    )


def _item(item: ExportItem, usual: str) -> ExportItem:
    if item.currency:
        # In its coins since it was read.
        return item
    figures = [item.open, item.amount, *(part for _, part in item.buckets)]
    digits = -minor_digits(usual)
    if all(one.as_tuple().exponent == digits for one in figures):
        # Most are so already: what needs no change needs no more memory.
        return item
    open_, amount, *parts = (in_coins(one, usual) for one in figures)
    buckets = tuple((name, part) for (name, _), part in zip(item.buckets, parts, strict=True))
    return item._replace(open=open_, amount=amount, buckets=buckets)


def _owners(exports: Iterable[Export]) -> dict[tuple[str, str], str]:
    """Return the names of owners by the system and by each text that may stand for them in its other lists."""
    found: dict[tuple[str, str], str] = {}
    for export in exports:
        for owner in export.owners:
            for text in (owner.id, owner.email, owner.login):
                if text:
                    found.setdefault((export.system, _owner_key(text)), owner.name)
    return found


def _owner_key(text: str) -> str:
    return text.casefold() if "@" in text else same_code(text)


def _client(client: ExportClient, system: str, owners: dict[tuple[str, str], str]) -> ExportClient:
    name = owners.get((system, _owner_key(client.sales_rep))) if client.sales_rep else None
    return client._replace(sales_rep=name) if name else client
