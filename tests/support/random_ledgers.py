"""Random ledgers as text: small pools of names, days and amounts, so that entries really meet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

ROOT = "Assets:Receivable"
FIRST = date(2026, 1, 1)
OFFSETS = (0, 9, 10, 10, 31, 32, 61, 91, 92)
GROUP = "Group"  # a level that only groups clients
ACCOUNTS = (
    "Acme", "Acme", "Acme", "AcmeHoldings", "Acme:Retention", "Bolt", "Acme:Late", f"{GROUP}:Cedar", f"{GROUP}:Elm", "",
)  # fmt: skip
AMOUNTS = (
    "100.00", "60.00", "40.00", "100.00", "0.01", "33.33", "250", "0.00", "99.995", "100.004", "99.997", "0.003", "0.001",
    "33.33*1.08875", "36.29",
)  # fmt: skip
CURRENCIES = ("USD", "USD", "USD", "EUR")
NUMBERS = ("INV-1", "INV-2", "INV-10", "PMT-1", "PMT-2")
NAMINGS = (
    "link", "link", "none", "posting", "two links", "all links", "entry", "unknown", "link and posting", "link",
)  # fmt: skip
KIND_TAGS = (
    "invoice", "debit-memo", "receipt", "credit-memo", "write-off", "recovery", "deposit-applied",
    "refund", "returned-payment", "moved-receipt", "application", "adjustment",
)  # fmt: skip
EXTRAS = (
    "", "", "", "", "pending", "due", "posting due", "terms", "instalment terms", "unreadable terms",
    "own number", "other own number", "posting number", "payee", "order link", *(f"#{tag}" for tag in KIND_TAGS),
)  # fmt: skip
HEADER = f"""\
2025-01-01 open Assets:Bank
2025-01-01 open Assets:N26
2025-01-01 open Assets:Inventory
2025-01-01 open Income:Sales
2025-01-01 open Liabilities:Tax:Sales
2025-01-01 open Liabilities:Deposits:Acme
2025-01-01 open Expenses:BadDebt
2025-01-01 open Expenses:Discounts
2025-01-01 open Expenses:BankFees
2025-01-01 open Equity:Rounding
2025-01-01 open {ROOT}
2025-01-01 open {ROOT}:AcmeHoldings
  terms: "net 10"
  credit-limit: 500.00 USD
2025-01-01 open {ROOT}:Bolt
2025-01-01 open {ROOT}:{GROUP}:Cedar
2025-01-01 open {ROOT}:{GROUP}:Elm
"""
HEADERS = (
    f'2025-01-01 open {ROOT}:Acme\n  name: "Acme"\n'
    f"2025-01-01 open {ROOT}:Acme:Retention\n2025-01-01 open {ROOT}:Acme:Late\n",
    f'2025-01-01 open {ROOT}:Acme\n  terms: "2/10 net 30"\n2025-01-01 open {ROOT}:Acme:Retention\n  terms: "net 60"\n'
    f'2025-06-01 open {ROOT}:Acme:Late\n  terms: "eom"\n2026-01-10 custom "ar-terms" {ROOT}:Acme "net 5"\n',
    f'2025-01-01 open {ROOT}:Acme\n  name: "Acme"\n2025-01-01 open {ROOT}:Acme:Retention\n'
    f'2025-01-01 open {ROOT}:Acme:Late\n2026-02-01 open {ROOT}:Acme:Later\n  terms: "net 90"\n'
    f'2026-01-11 custom "ar-terms" {ROOT}:Bolt "2 instalments monthly"\n'
    f"2026-01-10 price EUR 1.25 USD\n",
)  # fmt: skip


class Draft(NamedTuple):
    """The choices behind one entry; most shapes need only some of them."""

    shape: str
    day: int
    account: str
    amount: str
    naming: str
    number: str
    extra: str
    currency: str
    second: str
    other: str
    other_number: str
    other_extra: str


class Leg(NamedTuple):
    """A posting to be written; an empty number is left to Beancount to fill in."""

    account: str
    number: str
    more: str = ""
    meta: tuple[str, ...] = ()


class Written(NamedTuple):
    """An entry as text with its date."""

    date: date
    text: str


@dataclass(frozen=True, slots=True)
class RandomLedger:
    """A ledger as text: the opening directives and its entries."""

    header: str
    entries: tuple[Written, ...]

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the text, so that a failing example can be read and tried."""
        assert not cycle
        printer.text(f"RandomLedger of\n{self.text}")

    @property
    def text(self) -> str:
        """The whole ledger."""
        return self.header + "".join(entry.text for entry in self.entries)

    @property
    def days(self) -> list[date]:
        """The dates of the entries."""
        return [entry.date for entry in self.entries]

    def until(self, last: date) -> "RandomLedger":
        """Return the ledger with all that is dated after `last` removed."""
        blocks = [block for block in _blocks(self.header) if block.date <= last]
        kept = tuple(entry for entry in self.entries if entry.date <= last)
        return RandomLedger("".join(block.text for block in blocks), kept)


def _blocks(text: str) -> list[Written]:
    """Split directives, each with its indented lines."""
    blocks: list[Written] = []
    for line in text.splitlines(keepends=True):
        if line.startswith(" "):
            blocks[-1] = Written(blocks[-1].date, blocks[-1].text + line)
        else:
            blocks.append(Written(date.fromisoformat(line[:10]), line))
    return blocks


def _client(draft: Draft) -> str:
    return f"{ROOT}:{draft.account}" if draft.account else ROOT


def _other(draft: Draft) -> str:
    return f"{ROOT}:{draft.other}" if draft.other else ROOT


def _against(sign: str, *counter: str) -> Callable[[Draft], list[Leg]]:
    """Return a shape of one leg on the client's account and the rest on `counter`."""

    def legs(draft: Draft) -> list[Leg]:
        first = Leg(_client(draft), sign + draft.amount)
        between = [Leg(account, ("" if sign else "-") + draft.second) for account in counter[:-1]]
        return [first, *between, Leg(counter[-1], "")]

    return legs


def _two_legs(sign: str, counter: str, *, same: bool) -> Callable[[Draft], list[Leg]]:
    """Return a shape of two legs, the second with its own number or on another account."""

    def legs(draft: Draft) -> list[Leg]:
        named = (f'invoice: "{draft.other_number}"',)
        second = (
            Leg(_client(draft), sign + draft.second, meta=named) if same else Leg(_other(draft), sign + draft.second)
        )
        return [Leg(_client(draft), sign + draft.amount), second, Leg(counter, "")]

    return legs


def _instalments(draft: Draft) -> list[Leg]:
    due = _date(draft) + timedelta(days=30)
    later = due + timedelta(days=30)
    return [
        Leg(_client(draft), draft.amount, meta=(f"due: {due}",)),
        Leg(_client(draft), draft.second, meta=(f"due: {later}",)),
        Leg(_client(draft), draft.amount, meta=(f"due: {due}",)),
        Leg("Income:Sales", ""),
    ]


def _foreign(draft: Draft) -> list[Leg]:
    foreign = "EUR" if draft.currency == "USD" else "USD"
    received = draft.second if draft.second != "0.00" else "50.00"  # nothing has no price
    bank = Leg("Assets:Bank", f"{received} {foreign}", f"@@ {draft.amount} {draft.currency}")
    return [Leg(_client(draft), "-" + draft.amount), bank]


def _at_a_rate(draft: Draft) -> list[Leg]:
    foreign = "EUR" if draft.currency == "USD" else "USD"
    return [Leg("Assets:Bank", f"{draft.second} {foreign}", f"@ 1.25 {draft.currency}"), Leg(_client(draft), "")]


def _application(draft: Draft) -> list[Leg]:
    target = Leg(_client(draft), "-" + draft.amount, meta=(f'invoice: "{draft.other_number}"',))
    return [Leg(_client(draft), draft.amount), target]


def _transfer(draft: Draft) -> list[Leg]:
    return [Leg(_client(draft), draft.amount), Leg(_other(draft), "-" + draft.amount)]


def _move(draft: Draft) -> list[Leg]:
    off = () if draft.naming == "none" else (f'invoice: "{draft.other_number}"',)
    return [Leg(_client(draft), draft.amount, meta=off), Leg(_other(draft), "-" + draft.amount)]


def _move_meta(draft: Draft) -> list[str]:
    """Name the receipt that is moved by its number, by its amount, by its day, or not at all."""
    name = {"USD": f'"{draft.number}"', "EUR": f"{draft.second} EUR"}[draft.currency]
    day = FIRST + timedelta(days=OFFSETS[len(draft.extra) % len(OFFSETS)])
    named = [f"moved-receipt: {name}"] if draft.naming != "two links" else []
    return named + ([f"paid-on: {day}"] if draft.other_extra else [])


def _rescheduling(draft: Draft) -> list[Leg]:
    later = _date(draft) + timedelta(days=40)
    return [
        Leg(_client(draft), "-" + draft.amount),
        Leg(_client(draft), f"{draft.amount}-10", meta=(f"due: {later}",)),
        Leg(_client(draft), "10", meta=(f"due: {_date(draft)}",)),
    ]


def _recovery_of_cash(draft: Draft) -> list[Leg]:
    return [
        Leg("Assets:Bank", draft.amount),
        Leg("Expenses:BadDebt", "-" + draft.amount),
        Leg(_client(draft), draft.amount),
        Leg(_client(draft), "-" + draft.amount),
    ]


def _part_paid_sale(draft: Draft) -> list[Leg]:
    return [
        Leg(_client(draft), draft.amount),
        Leg(_client(draft), "-" + draft.second),
        Leg("Assets:Bank", draft.second),
        Leg("Income:Sales", ""),
    ]


SHAPES: dict[str, Callable[[Draft], list[Leg]]] = {
    "invoice": _against("", "Income:Sales"),
    "receipt": _against("-", "Assets:Bank"),
    "instalments": _instalments,
    "money out": _against("", "Assets:Bank"),
    "receipt elsewhere": _against("-", "Assets:N26"),
    "money out elsewhere": _against("", "Assets:N26"),
    "taken from stock": _against("", "Assets:Inventory"),
    "application": _application,
    "receipt for two": _two_legs("-", "Assets:Bank", same=True),
    "receipt of two clients": _two_legs("-", "Assets:Bank", same=False),
    "receipt with fees": _against("-", "Expenses:BankFees", "Assets:Bank"),
    "receipt with discount": _against("-", "Expenses:Discounts", "Assets:Bank"),
    "receipt in another currency": _foreign,
    "receipt at a rate": _at_a_rate,
    "negative invoice": _against("-", "Income:Sales"),
    "taxed invoice": _against("", "Liabilities:Tax:Sales", "Income:Sales"),
    "invoice of two clients": _two_legs("", "Income:Sales", same=False),
    "invoice with two numbers": _two_legs("", "Income:Sales", same=True),
    "write-off": _against("-", "Expenses:BadDebt"),
    "recovery": _against("", "Expenses:BadDebt"),
    "deposit applied": _against("-", "Liabilities:Deposits:Acme"),
    "money out for two": _two_legs("", "Assets:Bank", same=True),
    "money out to two clients": _two_legs("", "Assets:Bank", same=False),
    "adjustment down": _against("-", "Equity:Rounding"),
    "adjustment up": _against("", "Equity:Rounding"),
    "transfer": _transfer,
    "move": _move,
    "another move": _move,
    "part-paid sale": _part_paid_sale,
    "rescheduling": _rescheduling,
    "recovery of cash": _recovery_of_cash,
    "bank fee": lambda draft: [Leg("Expenses:BankFees", draft.amount), Leg("Assets:Bank", "")],
    "deposit taken": lambda draft: [Leg("Liabilities:Deposits:Acme", "-" + draft.amount), Leg("Assets:Bank", "")],
}
COMMON = ("invoice",) * 5 + ("receipt",) * 4 + ("instalments", "money out", "money out", "application")

_CHOICES: tuple[Sequence[str | int], ...] = (
    (*COMMON, *SHAPES), OFFSETS, ACCOUNTS, AMOUNTS, NAMINGS, NUMBERS, EXTRAS, CURRENCIES, AMOUNTS, ACCOUNTS, NUMBERS, EXTRAS,
)  # fmt: skip


def _draft(chosen: bytes) -> Draft:
    """Make a draft of one byte for each choice; zeros are the first of everything."""
    return Draft(*(values[byte % len(values)] for values, byte in zip(_CHOICES, chosen, strict=True)))  # type: ignore[arg-type]


# One draw for an entry: a dozen take Hypothesis longer than the books that are made of them.
_DRAFTS = st.binary(min_size=len(_CHOICES), max_size=len(_CHOICES)).map(_draft)


def _date(draft: Draft) -> date:
    return FIRST + timedelta(days=draft.day)


def _links(draft: Draft) -> list[str]:
    links = {
        "link": [draft.number],
        "link and posting": [draft.number],
        "two links": [draft.number, draft.other_number],
        "all links": ["INV-1", "INV-2", "INV-10"],
        "unknown": ["ORDER-99"],
    }.get(draft.naming, [])
    more = ["ORDER-1"] if "order link" in (draft.extra, draft.other_extra) else []
    return list(dict.fromkeys(links + more))


def _entry_meta(draft: Draft) -> list[str]:
    extras = (draft.extra, draft.other_extra)
    meta = {
        "due": f"due: {_date(draft) + timedelta(days=20)}",
        "terms": 'terms: "net 45"',
        "instalment terms": 'terms: "30% net 0, 70% net 30"',
        "unreadable terms": 'terms: "soon"',
        "own number": 'number: "PMT-1"',
        "other own number": 'number: "PMT-2"',
    }
    chosen = {text.split(":")[0]: text for name, text in meta.items() if name in extras}
    if draft.naming == "entry":
        chosen["invoice"] = f'invoice: "{draft.number}"'
    return list(chosen.values())


def _first_meta(draft: Draft) -> list[str]:
    extras = (draft.extra, draft.other_extra)
    meta = []
    if draft.naming in ("posting", "link and posting"):
        meta.append(f'invoice: "{draft.other_number if draft.naming != "posting" else draft.number}"')
    if "posting due" in extras:
        meta.append(f"due: {_date(draft) + timedelta(days=7)}")
    if "posting number" in extras:
        meta.append('number: "PMT-1"')
    return meta


def write(draft: Draft) -> Written:
    """Write the entry of a draft."""
    extras = (draft.extra, draft.other_extra)
    flag = "!" if "pending" in extras else "*"
    payee = '"Another payee" ' if "payee" in extras else ""
    tags = [extra for extra in extras if extra.startswith("#")]
    moves = SHAPES[draft.shape] is _move
    tags += ["#moved-receipt"] if moves else []
    words = [f"^{link}" for link in _links(draft)] + list(dict.fromkeys(tags))
    lines = [" ".join([f'{_date(draft)} {flag} {payee}"{draft.shape}"', *words])]
    lines += [f"  {text}" for text in (*_entry_meta(draft), *(_move_meta(draft) if moves else ()))]
    named = False
    for leg in SHAPES[draft.shape](draft):
        currency = "" if not leg.number or " " in leg.number else " " + draft.currency
        lines.append(f"  {leg.account}  {leg.number}{currency} {leg.more}".rstrip())
        keys = {text.split(":")[0] for text in leg.meta}
        first = [] if named or not leg.account.startswith(ROOT) else _first_meta(draft)
        named = named or leg.account.startswith(ROOT)
        lines += [f"    {text}" for text in (*leg.meta, *(t for t in first if t.split(":")[0] not in keys))]
    return Written(_date(draft), "\n".join(lines) + "\n")


@st.composite
def random_ledgers(draw: st.DrawFn, *, most: int = 10) -> RandomLedger:
    """Return a ledger of at most `most` entries."""
    header = HEADER + draw(st.sampled_from(HEADERS))
    drafts = draw(st.lists(_DRAFTS, min_size=1, max_size=most))
    return RandomLedger(header, tuple(write(draft) for draft in drafts))
