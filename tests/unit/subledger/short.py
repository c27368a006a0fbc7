"""A ledger with an entry on a line, and what its book is on a day on a line; `traps/README.md` describes both."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.support.books import OLDEST_FIRST, aging_of, buckets, day, kinds, open_lines, read, shown, unapplied
from tests.unit.subledger.accounts import ACCOUNTS

from arledger.ledger.memory_store import MemoryStore
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.book import build_book
from arledger.subledger.ties import untied_clients

NAME, EXPECTED, COMMENT = "# ", "= ", "; "
POLICIES = {
    "by link": Policy(),  # the usual one
    "oldest first": OLDEST_FIRST,
    "due on receipt": Policy(items=ItemSettings(default_terms="due on receipt")),
}
SHORT = {
    **dict.fromkeys(("Acme", "Acme:Retention", "AcmeHoldings", "Bolt"), "Assets:Receivable"),
    **dict.fromkeys(("Bank", "Bank:Euro"), "Assets"),
    **dict.fromkeys(("Sales",), "Income"),
    **dict.fromkeys(("Tax:Sales", "Deposits:Acme"), "Liabilities"),
    **dict.fromkeys(("BadDebt", "BankFees", "Discounts"), "Expenses"),
}
_ENTRY = re.compile(r'(?P<day>[\d-]{10}) (?P<flag>! )?(?P<said>"[^"]*")(?P<labels>(?: [\^#]\S+)*)(?P<meta>.*)')
_LEG = re.compile(
    r"(?P<account>[A-Za-z:]+)(?: (?P<number>-?[\d.]+)(?P<priced> [A-Z]{3}[^:]*?)?)?(?P<meta>(?: [a-z-]+: .*)?)"
)
_META = re.compile(r' ([a-z-]+): ("[^"]*"|\S+)')
_DAY = re.compile(r"(?P<day>[\d-]{10})(?: (?P<policy>by link|oldest first|due on receipt))?(?: (?P<client>\w+))?")


class Case(NamedTuple):
    """A small world: its name, its ledger in short, and what its book is on each day."""

    name: str
    entries: list[str]
    expected: list[str]

    @property
    def ledger(self) -> str:
        """The ledger as Beancount reads it."""
        return ACCOUNTS + "".join(map(beancount, self.entries))

    def told(self) -> list[str]:
        """Return the lines that are expected, with the facts as they are; in each of the books all clients tie."""
        store = read(self.ledger).store
        return [_told(store, line) for line in self.expected]


def read_cases(text: str) -> list[Case]:
    """Read the cases of a file."""
    cases: list[Case] = []
    for line in filter(None, text.splitlines()):
        if line.startswith(NAME):
            cases.append(Case(line.removeprefix(NAME), [], []))
        elif not line.startswith(COMMENT):
            case = cases[-1]
            (case.expected if line.startswith(EXPECTED) else case.entries).append(line)
    return cases


def beancount(entry: str) -> str:
    """Write an entry out: `2026-01-05 "Pumps" ^INV-1 due: 2026-02-04 | Acme 500.00 | Sales`."""
    head, *legs = entry.split(" | ")
    found = _match(_ENTRY, head)
    flag = (found["flag"] or "*").strip()
    written = [f"{found['day']} {flag} {found['said']}{found['labels']}", *_meta(found["meta"], "  ")]
    for leg in legs:
        found = _match(_LEG, leg)
        amount = f"  {found['number']}{found['priced'] or ' USD'}" if found["number"] else ""
        account = found["account"]
        written += [f"  {SHORT[account]}:{account}{amount}", *_meta(found["meta"], "    ")]
    return "\n".join(written) + "\n"


def _meta(text: str, indent: str) -> list[str]:
    assert not _META.sub("", text), f"what is this: {text}"
    return [f"{indent}{key}: {value}" for key, value in _META.findall(text)]


def _match(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    found = pattern.fullmatch(text)
    assert found, f"what is this: {text}"
    return found.groupdict()


def _told(store: MemoryStore, line: str) -> str:
    head, *asked = line.removeprefix(EXPECTED).split(" | ")
    found = _match(_DAY, head)
    facts = store.facts(day(found["day"]), Query())
    assert not facts.problems, facts.problems
    book = build_book(facts, POLICIES[found["policy"] or "by link"])
    assert untied_clients(book) == ()
    assert asked, f"nothing is expected: {line}"
    names = [words.split(" ", 1)[0] for words in asked]
    told = [f"{name} {', '.join(FACTS[name](book, found['client'])) or 'none'}" for name in names]
    return " | ".join([EXPECTED + head, *told])


def _of(client: str | None, other: str) -> bool:
    return client in (None, other)


def _data_of_items(book: Book) -> list[Any]:
    items = aging_of(book)["items"]
    assert isinstance(items, tuple)
    return list(items)


Fact = Callable[[Book, str | None], list[str]]
FACTS: dict[str, Fact] = {
    "aging": lambda book, client: [f"{name} {number}" for name, number in buckets(book, client).items()],
    "open": lambda book, client: [
        " ".join((number or "(none)", *rest)) for number, *rest in open_lines(book, client)
    ],
    "unapplied": lambda book, client: [" ".join(credit) for credit in unapplied(book, client)],
    "documents": lambda book, _: [" ".join(document) for document in kinds(book)],
    "items": lambda book, client: [
        f"{item.number} {shown(item.amount)} settled {shown(item.settled)} open {shown(item.open)}"
        for item in book.items
        if _of(client, item.client)
    ],
    "credits": lambda book, client: [
        f"{credit.document.number or credit.document.kind.value} {shown(credit.amount)} open {shown(credit.open)}"
        for credit in book.credits
        if _of(client, credit.client)
    ],
    "applied": lambda book, _: [
        f"{found.date} {book.credits[found.credit].document.kind.value} {shown(found.amount)}"
        for found in book.allocations
    ],
    "balances": lambda book, _: [
        f"{client} {shown(number)} {currency}"
        for (client, currency), number in sorted(book.balances.items())
        if number
    ],
    "pending": lambda book, _: [
        *(item.number for item in book.items if item.document.pending),
        *(credit.document.kind.value for credit in book.credits if credit.document.pending),
    ],
    "marked": lambda book, _: [str(item["invoice"]) for item in _data_of_items(book) if item["pending"]],
}
