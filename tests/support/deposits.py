"""Small books with deposits: entries as text, and what the ledger of deposits says of them on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.support.books import day as read_day
from tests.support.books import read

from arledger.deposit_ledger.states import DepositLedger, DepositState
from arledger.ledger.query import Query
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book

ACCOUNTS = """\
option "operating_currency" "USD"
2025-01-01 open Assets:Bank:Checking
2025-01-01 open Assets:Bank:Euro
2025-01-01 open Income:Sales
2025-01-01 open Income:Forfeited
2025-01-01 open Expenses:BadDebt
2025-01-01 open Expenses:BankFees
2025-01-01 open Equity:Adjustments
2025-01-01 open Liabilities:Unclaimed
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
  sales-rep: "dana"
2025-01-01 open Assets:Receivable:Bolt
2025-01-01 open Assets:Receivable:Lessor
2025-01-01 open Liabilities:Deposits:Acme
2025-01-01 open Liabilities:Deposits:Bolt
"""


def entry(when: str, title: str, legs: Iterable[tuple[str, str]], meta: Iterable[str] = ()) -> str:
    """Write an entry; `title` is the narration with links and tags behind it, an amount without currency is in USD."""
    name, _, rest = title.partition(" ^")
    head = f'{when} * "{name}"' + (f" ^{rest}" if rest else "")
    lines = [head, *(f"  {text}" for text in meta)]
    lines += [
        f"  {account}  {amount if ' ' in amount or not amount else f'{amount} USD'}" for account, amount in legs
    ]
    return "\n" + "\n".join(lines) + "\n"


def received(
    when: str,
    number: str = "DEP-1",
    amount: str = "100.00",
    secures: str = "INV-1",
    *meta: str,
    on: str = "Acme",
) -> str:
    """Write the receipt of a deposit; an amount with a currency behind it is in that currency."""
    said = [f'secures: "{secures}"'] if secures else []
    title = f"Deposit ^{number}" if number else "Deposit"
    return entry(
        when, title, [("Assets:Bank:Checking", amount), (f"Liabilities:Deposits:{on}", f"-{amount}")], [*said, *meta]
    )


def sale(when: str, number: str = "INV-1", amount: str = "500.00", *meta: str, on: str = "Acme") -> str:
    """Write a sale, due far ahead unless the metadata says another day."""
    due = () if any(text.startswith("due:") for text in meta) else ("due: 2029-12-31",)
    legs = [(f"Assets:Receivable:{on}", amount), ("Income:Sales", f"-{amount}")]
    return entry(when, f"Sale ^{number}", legs, [*due, *meta])


def paid(
    when: str, number: str = "INV-1", amount: str = "500.00", on: str = "Acme", into: str = "Assets:Bank:Checking"
) -> str:
    """Write a receipt; `into` may be where a write-off or a fee goes."""
    return entry(when, f"Paid ^{number}", [(into, amount), (f"Assets:Receivable:{on}", f"-{amount}")])


def credited(when: str, number: str = "INV-1", amount: str = "500.00", on: str = "Acme") -> str:
    """Write a credit memo."""
    legs = [("Income:Sales", amount), (f"Assets:Receivable:{on}", f"-{amount}")]
    return entry(when, "Credit memo ^CM-1", legs, [f'invoice: "{number}"'])


def bounced(when: str, number: str = "INV-1", amount: str = "500.00", on: str = "Acme") -> str:
    """Write that the bank has taken a receipt back."""
    legs = [(f"Assets:Receivable:{on}", amount), ("Assets:Bank:Checking", f"-{amount}")]
    return entry(when, f"Returned ^{number} #returned-payment", legs)


def given(
    when: str,
    number: str = "DEP-1",
    amount: str = "100.00",
    *meta: str,
    to: str = "Assets:Bank:Checking",
    on: str = "Acme",
) -> str:
    """Write what goes out of a deposit: back, to a sale, to income."""
    return entry(when, f"Given ^{number}", [(f"Liabilities:Deposits:{on}", amount), (to, f"-{amount}")], meta)


def sent_back(when: str, number: str = "DEP-1", amount: str = "100.00", on: str = "Acme") -> str:
    """Write that a refund did not arrive."""
    legs = [("Assets:Bank:Checking", amount), (f"Liabilities:Deposits:{on}", f"-{amount}")]
    return entry(when, f"Refund returned ^{number} #returned-payment", legs)


def transferred(when: str, secures: str, number: str = "DEP-1", amount: str = "100.00", on: str = "Acme") -> str:
    """Write that a deposit stands behind another sale."""
    account = f"Liabilities:Deposits:{on}"
    return entry(when, f"Transfer ^{number}", [(account, amount), (account, f"-{amount}")], [f'secures: "{secures}"'])


def step(when: str, state: str, who: str, number: str = "DEP-1", more: str = "") -> str:
    """Write a step of a refund."""
    return f'\n{when} custom "ar-refund" "{number}" "{state}" "{who}" {more}\n'


def approval(when: str, who: str, number: str = "DEP-1", kind: str = "refund") -> str:
    """Write an approval."""
    return f'\n{when} custom "ar-approval" "{number}" "{kind}" "{who}"\n'


def dispute(when: str, state: str, number: str = "INV-1") -> str:
    """Write a dispute that is opened or resolved."""
    return f'\n{when} custom "ar-dispute" "{number}" "{state}" 50.00 USD "short"\n'


def deposits_on(text: str, day: str | date, policy: Policy | None = None) -> DepositLedger:
    """Return the deposits of a ledger as it was known on a day; the ledger must be without errors."""
    as_of = read_day(day) if isinstance(day, str) else day
    facts = read(ACCOUNTS + text).store.facts(as_of, Query())
    assert not facts.problems, facts.problems
    return DepositLedger(build_book(facts, policy or Policy()), policy or Policy())


def states_on(text: str, day: str | date, policy: Policy | None = None) -> dict[str, DepositState]:
    """Return the states on a day by number; each number must be one deposit's."""
    found = deposits_on(text, day, policy).states()
    by_number = {each.deposit.number: each for each in found}
    assert len(by_number) == len(found)
    return by_number


def state_on(text: str, day: str | date, policy: Policy | None = None) -> str:
    """Return the state of the only deposit on a day, with the day since which it must go back, where it must."""
    (found,) = states_on(text, day, policy).values()
    return f"{found.state.value} {found.eligible_on}" if found.eligible_on else found.state.value


def story(text: str, policy: Policy | None = None, *, until: str = "") -> list[str]:
    """Return how the state of the only deposit changes, a line for each change: day, state and eligible day."""
    dates = sorted({line[:10] for line in text.splitlines() if line[:3] == "202"} | ({until} if until else set()))
    found: list[str] = []
    for when in dates:
        known = states_on(text, when, policy)
        if known:
            said = state_on(text, when, policy)
            if not found or found[-1].partition(" ")[2] != said:
                found.append(f"{when} {said}")
    return found


def fields(each: DepositState, *names: str) -> tuple[Any, ...]:
    """Return fields of a state, or of its deposit, as texts."""
    return tuple(str(getattr(each, name) if hasattr(each, name) else getattr(each.deposit, name)) for name in names)
