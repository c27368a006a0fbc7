"""The subtotals and the total of a report against what was read of it."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate

from arledger.formats.imports.data_rows import DataRow, Mark, added
from arledger.formats.imports.export import ExportItem, Total
from arledger.formats.imports.rows import TOTAL, Classified
from arledger.formats.tabular.amounts import currency_code
from arledger.model.money import ZERO, exact_sum

_MOST_TOLD = 5


def totals_of(
    found: Classified, documents: Sequence[ExportItem], kept: Sequence[DataRow], *, left_out: bool
) -> tuple[tuple[Total, ...], list[str]]:
    """Return what the documents add up to per currency beside the file's own total, and what does not agree.

    `kept` are all rows with an amount. Where some were `left_out` of the documents, the total is of something else.
    """
    figure = _compared(found, kept)
    said = {} if left_out else _said(found, kept, figure)
    warnings = _wrong_subtotals(found, kept, figure)
    sums: defaultdict[str, list[Decimal]] = defaultdict(list)
    for item in documents:
        sums[item.currency].append(item.open if figure == "open" else item.amount)
    # A file in one currency names it in its rows and not beside its total.
    only = next(iter(sums)) if len(sums) == 1 else None
    turned = _turned(found, kept, figure)
    totals = []
    for currency, numbers in sorted(sums.items()):
        file = said.get(currency, said.get("") if currency == only else None)
        if file is not None and currency in turned:
            # The file adds up its rows as they are written: credits without a minus.
            file += exact_sum(numbers) - turned[currency]
        totals.append(Total(currency, exact_sum(numbers), file, figure))
    for total in totals:
        if total.difference:
            what = f"{total.file} in the file, {total.items} in its rows, a difference of {total.difference}"
            warnings.append(f"the total does not agree: {f'{total.currency} ' if total.currency else ''}{what}")
    return tuple(totals), warnings


def _turned(found: Classified, kept: Sequence[DataRow], figure: str) -> dict[str, Decimal]:
    """Return what the rows add up to as they are written, where the signs of some were turned."""
    choices = found.layout.mapping.choices
    if choices["sign"] == "as-written" or choices["lines"] in ("repeat", "first"):
        return {}
    sums: defaultdict[str, list[Decimal]] = defaultdict(list)
    for row in kept:
        code = (
            currency_code(found.layout.cell(row.row, "currency")) or found.layout.currency or found.readings.currency
        )
        sums[code].append(added(row, _roles(found, figure)) or ZERO)
    return {code: exact_sum(figures) for code, figures in sums.items()}


def _compared(found: Classified, kept: Sequence[DataRow]) -> str:
    """Return which figure the file's totals are of: what is open, unless they only have another one."""
    mapping = found.layout.mapping
    has_open = any(role in mark.figures for mark in found.marks for role in mapping.lists["open"])
    has_amount = any(role in mark.figures for mark in found.marks for role in mapping.lists["amount"])
    if _open_is_amount(found) and any(found.layout.cell(row.row, "cleared") for row in kept):
        # What was cleared is in the file's total, too.
        return "amount"
    repeats = mapping.choices["lines"] != "none"
    return "amount" if has_amount and (repeats or not has_open) and not _open_is_amount(found) else "open"


def _open_is_amount(found: Classified) -> bool:
    return not any(role in found.layout.columns for role in found.layout.mapping.lists["open"])


def _roles(found: Classified, figure: str) -> tuple[str, ...]:
    lists = found.layout.mapping.lists
    return lists["amount"] if figure == "amount" or _open_is_amount(found) else lists["open"]


def _figure(mark: Mark, roles: tuple[str, ...]) -> Decimal | None:
    known = [mark.figures[role] for role in roles if role in mark.figures]
    return exact_sum(known) if known else None


def _prefix(kept: Sequence[DataRow], roles: tuple[str, ...]) -> list[Decimal]:
    return [ZERO, *accumulate((added(row, roles) or ZERO for row in kept), lambda a, b: a + b)]


def _said(found: Classified, kept: Sequence[DataRow], figure: str) -> dict[str, Decimal]:
    """Return the totals that a file says, by currency (empty where it names none).

    Without a total of everything, the outermost subtotals are added up, where they cover every row.
    """
    roles = _roles(found, figure)
    said: dict[str, Decimal] = {}
    for mark in found.marks:
        value = _figure(mark, roles)
        if mark.kind == TOTAL and value is not None:
            code = currency_code(mark.currency)
            said[code] = value
    if not said and found.marks:
        covered = _covering(found, kept, roles)
        if covered is not None:
            said[""] = covered
    if len(said) == 1:
        said.setdefault("", next(iter(said.values())))
    return said


def _covering(found: Classified, kept: Sequence[DataRow], roles: tuple[str, ...]) -> Decimal | None:
    """Add up the outermost subtotals; None where they leave rows out."""
    spans: list[tuple[int, int, Decimal]] = []
    for mark, value, begins in _begun(found, kept, roles):
        start = begins if begins is not None else (spans[-1][1] if spans else 0)
        while spans and spans[-1][0] >= start:
            spans.pop()
        spans.append((start, mark.at, value))
    ends = [0, *(end for _, end, _ in spans)]
    gapless = all(span[0] == end for span, end in zip(spans, ends, strict=False))
    return exact_sum(span[2] for span in spans) if spans and gapless and ends[-1] == len(kept) else None


def _begun(
    found: Classified, kept: Sequence[DataRow], roles: tuple[str, ...]
) -> Iterator[tuple[Mark, Decimal, int | None]]:
    """Yield each subtotal with what it says and where the rows begin that it adds up; None where none do."""
    prefix = _prefix(kept, roles)
    starts: dict[Decimal, int] = {}
    waiting = deque(sorted(set(found.boundaries)))
    for mark in found.marks:
        while waiting and waiting[0] <= mark.at:
            at = waiting.popleft()
            starts.setdefault(prefix[at], at)
        value = _figure(mark, roles)
        if mark.kind != TOTAL and value is not None:
            yield mark, value, starts.get(prefix[mark.at] - value)


def _wrong_subtotals(found: Classified, kept: Sequence[DataRow], figure: str) -> list[str]:
    if len({currency_code(found.layout.cell(row.row, "currency")) for row in kept}) > 1:
        return []
    wrong = [
        f"the subtotal in row {mark.line} is {value}, which the rows above it do not add up to"
        for mark, value, begins in _begun(found, kept, _roles(found, figure))
        if begins is None
    ]
    more = [f"{len(wrong) - _MOST_TOLD} more subtotals do not agree"] if len(wrong) > _MOST_TOLD else []
    return wrong[:_MOST_TOLD] + more
