"""The demo book while it is being made: directives, numbers given at the end, and the files to write."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


class Dollars(Decimal):
    """An amount in metadata, where its currency has to be written."""


Value = str | date | Decimal
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Leg:
    """One posting; `price` is written behind the amount as it stands (`@ 1.08 USD`)."""

    account: str
    number: Decimal
    currency: str = "USD"
    price: str = ""
    meta: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction; links and metadata may hold marks such as `{acme.1}` for numbers not yet given."""

    day: date
    payee: str
    narration: str
    legs: tuple[Leg, ...]
    links: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    meta: Mapping[str, Value] = field(default_factory=dict)
    flag: str = "*"


class Numbers:
    """Numbers without gaps, in the order of the documents' dates; until then a mark stands for each."""

    def __init__(self) -> None:
        self._days: dict[str, list[tuple[date, str]]] = defaultdict(list)

    def mark(self, series: str, key: str, day: date) -> str:
        """Register document `key` of `series` (INV, CM, DM, DEP, LC) and return its mark."""
        if any(key == known for documents in self._days.values() for _, known in documents):
            raise ValueError(f"{key} is there twice")
        self._days[series].append((day, key))
        return f"{{{key}}}"

    def given(self) -> dict[str, str]:
        """Give every registered key its number."""
        numbers: dict[str, str] = {}
        for series, documents in self._days.items():
            counts: dict[str, int] = defaultdict(int)
            for day, key in sorted(documents, key=lambda document: document[0]):
                prefix = f"{series}-{day.year}" if series == "INV" else series
                counts[prefix] += 1
                first = 1030 if series == "LC" else 0
                numbers[key] = f"{prefix}-{first + counts[prefix]:04d}"
        return numbers


class Book:
    """Everything that will be written, by file, with the legs kept so that balances can be stated."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self._blocks: dict[str, list[tuple[date, str]]] = defaultdict(list)
        self._legs: list[tuple[date, Leg]] = []
        self._attached: dict[str, str] = {}

    def write(self, file: str, day: date, text: str, case: str = "") -> None:
        """Put one directive into `file`; `case` names the awkward case that it is."""
        self._blocks[file].append((day, f"; awkward: {case}\n{text}" if case else text))

    def enter(self, file: str, entry: Entry, case: str = "") -> None:
        """Put a transaction into `file`; one that does not balance is refused."""
        if not any(leg.price for leg in entry.legs) and sum((leg.number for leg in entry.legs), ZERO):
            raise ValueError(f"does not balance: {entry}")
        self._legs.extend((entry.day, leg) for leg in entry.legs)
        self.write(file, entry.day, render(entry), case)

    def custom(self, file: str, day: date, kind: str, *values: str, case: str = "") -> None:
        """Put an `ar-*` directive into `file`; `values` are Beancount literals."""
        self.write(file, day, f'{day} custom "ar-{kind}" {" ".join(values)}', case)

    def note(self, client: str, day: date, comment: str, invoice: str = "", case: str = "") -> None:
        """Put a note on a client's account, with the invoice it is about as metadata."""
        about = f"\n  invoice: {literal(invoice)}" if invoice else ""
        self.write(f"clients/{client}", day, f"{day} note Assets:Receivable:{client} {literal(comment)}{about}", case)

    def attach(self, client: str, day: date, link: str, content: str, case: str = "") -> None:
        """Put a small text file under `documents/` and a directive with its link into the client's file."""
        path = f"documents/{client}/{link}.txt"
        self._attached[path] = content
        account = f"Assets:Receivable:{client}"
        self.write(f"clients/{client}", day, f'{day} document {account} "../{path}" ^{link}', case)

    def balance(self, account: str, before: date) -> dict[str, Decimal]:
        """Sum what was posted on `account` and below it before a day, by currency."""
        sums: dict[str, Decimal] = {}
        for day, leg in self._legs:
            if day < before and (leg.account == account or leg.account.startswith(account + ":")):
                sums[leg.currency] = sums.get(leg.currency, ZERO) + leg.number
        return sums

    def files(self) -> dict[str, str]:
        """Return every file's text by its path, each mark replaced by the number given to it."""
        given = self.numbers.given()

        def resolve(text: str) -> str:
            return re.sub(r"\{([^{}]+)\}", lambda found: given[found[1]], text)

        texts = {f"{file}.beancount": _journal(blocks) for file, blocks in self._blocks.items()}
        return {resolve(path): resolve(text) for path, text in {**texts, **self._attached}.items()}


def _journal(blocks: list[tuple[date, str]]) -> str:
    """Join directives in the order of their dates, one-line directives of a kind close together."""
    lines: list[str] = []
    previous = ""
    for _, text in sorted(blocks, key=lambda block: block[0]):
        kind = text.split()[1] if "\n" not in text else ""
        if lines and (not kind or kind != previous):
            lines.append("")
        lines.append(text)
        previous = kind
    return "\n".join(lines) + "\n"


def literal(value: Value) -> str:
    """Write a value as Beancount does: dates and numbers bare, text in quotes."""
    if isinstance(value, Dollars):
        return f"{value} USD"
    return f'"{value}"' if isinstance(value, str) else str(value)


def render(entry: Entry) -> str:
    """Write a transaction with its amounts aligned."""
    head = [str(entry.day), entry.flag, literal(entry.payee), literal(entry.narration)]
    head += [f"#{tag}" for tag in entry.tags] + [f"^{link}" for link in entry.links]
    lines = [" ".join(head)] + [f"  {key}: {literal(value)}" for key, value in entry.meta.items()]
    wide = max(len(leg.account) for leg in entry.legs)
    digits = max(len(str(leg.number)) for leg in entry.legs)
    for leg in entry.legs:
        amount = f"{leg.number!s:>{digits}} {leg.currency} {leg.price}".rstrip()
        lines.append(f"  {leg.account:<{wide}}  {amount}")
        lines += [f"    {key}: {literal(value)}" for key, value in leg.meta.items()]
    return "\n".join(lines)
