"""Lines that somebody pasted: in each a word that may be an invoice's number, and amounts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from arledger.formats.tabular.amounts import currency_code, has_decimals, looks_like_amount
from arledger.formats.tabular.days import looks_like_date
from arledger.formats.tabular.headings import plain, words_of
from arledger.formats.tabular.sheets import Sheet, SheetRow

_LABELS = frozenset(
    words_of(
        "invoice, inv, invoices, bill, no, nr, number, num, rechnung, re, rechnungsnummer, rechnungsnr, facture,"
        "factura, fra, doc, document, beleg, your, ihre, votre, su, credit, memo, note, cn, gutschrift, avoir, abono"
    )
)
_GROUP = re.compile(r"[-+(]?[0-9]{1,3}")
_REST = re.compile(r"[0-9]{3}[.,][0-9]{2}[-)]?")
_COINS = re.compile(r"[.,][0-9]{2,}\D*$")
_LONGEST_DEDUCTION = 6
"""Words of a line without a number; more are a sentence."""

_EDGES = ".,:;#\"'"


class Pasted(NamedTuple):
    """A line: the number in it, its amounts in order as written, and its other words."""

    row: SheetRow
    number: str
    amounts: tuple[str, ...]
    text: str


def pasted_lines(sheet: Sheet) -> Iterator[Pasted]:
    """Yield the lines; a sentence has neither number nor amounts, as it does not end in an amount."""
    for row in sheet.rows:
        yield _pasted(row)


def _pasted(row: SheetRow) -> Pasted:
    tokens = _joined(_words(row.text))
    if not tokens:
        return Pasted(row, "", (), row.text)
    at = _number_at(tokens)
    number = tokens[at].strip(_EDGES) if at is not None else ""
    if not _is_amount(tokens[-1]) or (at == len(tokens) - 1):
        only = [token for token in tokens if plain(token) not in _LABELS and plain(token)]
        return Pasted(row, number if len(only) == 1 else "", (), row.text)
    if at is None and len(tokens) > _LONGEST_DEDUCTION:
        return Pasted(row, "", (), row.text)
    return Pasted(row, number, _amounts(token for i, token in enumerate(tokens) if i != at), row.text)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"\s+", text) if word.strip(_EDGES) or word in "+-"]


def _amounts(tokens: Iterable[str]) -> tuple[str, ...]:
    amounts = tuple(token.strip(",;:") for token in tokens if _is_amount(token))
    if _COINS.search(amounts[-1]):
        # Beside an amount with decimals, `3 pumps` is no other amount.
        return tuple(one for one in amounts if _COINS.search(one))
    return amounts


def _joined(words: Sequence[str]) -> list[str]:
    """Put an amount together that blanks have cut: `1 080,00`, `USD 500.00`, `500.00 EUR`, `- 5.00`."""
    tokens: list[str] = []
    for word in _grouped(words):
        last = tokens[-1] if tokens else ""
        signed = last in ("-", "+") and looks_like_amount(word)
        if signed or (_is_currency(last) and looks_like_amount(word)) or (_is_currency(word) and has_decimals(last)):
            tokens[-1] = f"{last} {word}".replace("- ", "-").replace("+ ", "+")
        else:
            tokens.append(word)
    return tokens


def _grouped(words: Sequence[str]) -> list[str]:
    """Put thousands before their rest; a line's first word is its number and no part of an amount."""
    tokens: list[str] = []
    for word in words:
        last = tokens[-1] if tokens else ""
        if len(tokens) > 1 and _REST.fullmatch(word) and _GROUP.fullmatch(last):
            tokens[-1] = f"{last} {word}"
        else:
            tokens.append(word)
    return tokens


def _is_currency(word: str) -> bool:
    return bool(currency_code(word)) and (word.isupper() or not word.isalpha()) and plain(word) not in _LABELS


def _is_amount(token: str) -> bool:
    token = token.strip(",;:")
    return looks_like_amount(token) and not looks_like_date(token)


def _number_at(tokens: Sequence[str]) -> int | None:
    """Return where the number is: behind a word that announces one, else the first that may be one."""
    likely = [at for at, token in enumerate(tokens) if _numberlike(token.strip(_EDGES))]
    announced = [at for at in likely if at and plain(tokens[at - 1]) in _LABELS]
    lettered = [at for at in likely if re.search(r"[^\W\d_]", tokens[at])]
    return next(iter(announced or lettered or likely), None)


def _numberlike(token: str) -> bool:
    return (
        bool(re.search(r"[0-9]", token))
        and not looks_like_date(token)
        and not has_decimals(token)
        and "@" not in token
    )
