"""A shop that reminds: small ledgers, and what `arledger remind` says of them."""

import json
from pathlib import Path
from typing import Any

from tests.support.shop import Shop

OPENS = """\
option "operating_currency" "USD"
2020-01-01 open Assets:Bank:Checking
2020-01-01 open Income:Sales
2020-01-01 open Expenses:BadDebt
2020-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
  email: "ap@acme.example"
2020-01-01 open Assets:Receivable:Bolt
  name: "Bolt GmbH"
  email: "info@bolt.example"
  billing-email: "rechnung@bolt.example"
  language: "de"
"""
POLICY = """\
[ledger]
main = "main.beancount"

[company]
name = "Northgate Equipment Ltd"
email = "receivables@northgate.example"
bank-details = ["First Harbor Bank, account 4401 772 019"]

[contacts]
dana = "dana@northgate.example"
"""


def invoice(number: str, due: str, amount: str = "100.00 USD", client: str = "Acme", meta: str = "") -> str:
    """Return an invoice of the start of the year, due on a day."""
    lines = [f'2026-01-01 * "{client}" "Goods" ^{number}', f"  due: {due}"]
    lines += [f"  {line}" for line in meta.splitlines()]
    return "\n".join([*lines, f"  Assets:Receivable:{client}  {amount}", "  Income:Sales", ""])


def receipt(day: str, amount: str, number: str = "", client: str = "Acme") -> str:
    """Return a receipt, for a number or on account."""
    link = f" ^{number}" if number else ""
    return f'{day} * "{client}" "Transfer"{link}\n  Assets:Bank:Checking  {amount}\n  Assets:Receivable:{client}\n'


def reminded(day: str, number: str, level: int, more: str = "") -> str:
    """Return the record that a notice went out."""
    return f'{day} custom "ar-reminder" "{number}" {level} "email" {more}\n'


def reminder_shop(folder: Path, text: str, more: str = "") -> Shop:
    """Return a shop of a small ledger, under a policy with `more` behind it."""
    return Shop(folder, {"main.beancount": OPENS + text}, POLICY + more)


def plan_of(shop: Shop, as_of: str, *words: object) -> dict[str, Any]:
    """Return the plan of a day as JSON; asked twice, so that what is kept between two calls must say the same."""
    first, again = (shop.run("remind", "--format", "json", "--as-of", as_of, *words) for _ in range(2))
    assert (first.code, first.stdout) == (0, again.stdout), first.stderr
    found = json.loads(first.stdout)
    assert isinstance(found, dict)
    return found


def said(plan: dict[str, Any]) -> dict[str, str]:
    """Return what a plan says of each item: its level, or why it is not reminded and until when."""
    found: dict[str, str] = {}
    for message in plan["messages"]:
        found |= {item["invoice"]: f"level {item['level']}" for item in message["items"]}
    for row in plan["suppressed"]:
        until = f" until {row['until']}" if row["until"] else ""
        found[row["invoice"]] = f"{row['reason']}{until}"
    return found
