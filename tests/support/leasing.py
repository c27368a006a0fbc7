"""Small books with financed sales, written both ways, and what `arledger leasing` says of them."""

import json
from pathlib import Path
from typing import Any

from tests.support.shop import POLICY, Shop

ACCOUNTS = """\
option "operating_currency" "USD"
2025-01-01 open Assets:Bank:Checking
2025-01-01 open Income:Sales
2025-01-01 open Expenses:BankFees
2025-01-01 open Expenses:BadDebt
2025-01-01 open Liabilities:Deposits:Acme
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Industrial Ltd"
  sales-rep: "dana"
2025-01-01 open Assets:Receivable:Bolt
2025-01-01 open Assets:Receivable:LumenLeasing
  name: "Lumen Leasing Ltd"
  kind: "leasing"
  funding-fee: 150.00 USD
2025-01-01 open Assets:Receivable:SpecialFinance
  kind: "leasing"
  funding-days: 12
  funding-fee: "1.5%"
"""
CLIENTS, PAYERS = "on the client's account", "on the payer's account"
WAYS = (CLIENTS, PAYERS)


def sale(
    way: str,
    when: str,
    number: str = "INV-1",
    amount: str = "45000.00",
    *,
    client: str = "Acme",
    payer: str = "LumenLeasing",
    meta: str = "",
) -> str:
    """Write a financed sale one way or the other; `meta` is what stands besides in its metadata, a line each."""
    on, said = (client, f'payer: "{payer}"') if way == CLIENTS else (payer, f'client: "{client}"')
    more = "".join(f"  {line}\n" for line in meta.splitlines())
    return (
        f'\n{when} * "{on}" "Wheel loader" ^{number}\n  {said}\n{more}'
        f"  Assets:Receivable:{on}   {amount} USD\n  Income:Sales\n"
    )


def transfer(
    when: str, parts: dict[str, str], fee: str = "0.00", *, on: str = "LumenLeasing", payee: str = "Lumen Leasing Ltd"
) -> str:
    """Write money for some numbers on one account, less a fee that was kept."""
    legs = "".join(
        f'  Assets:Receivable:{on}  -{amount} USD\n    invoice: "{number}"\n' for number, amount in parts.items()
    )
    kept = f"  Expenses:BankFees  {fee} USD\n" if fee != "0.00" else ""
    return f'\n{when} * "{payee}" "Disbursement"\n{legs}{kept}  Assets:Bank:Checking\n'


def step(when: str, number: str, *said: str, payer: str = "LumenLeasing") -> str:
    """Write what happened to a contract: the state, and what was said with it."""
    state, *texts = said
    return (
        f'\n{when} custom "ar-financing" "{number}" "{state}" "{payer}" ' + " ".join(f'"{t}"' for t in texts) + "\n"
    )


def leasing_shop(folder: Path, text: str, more: str = "") -> Shop:
    """Return a shop of a small ledger, under a policy with `more` behind it."""
    return Shop(folder, {"main.beancount": ACCOUNTS + text}, POLICY + more)


def leasing_of(shop: Shop, as_of: str, *words: object, code: int = 0) -> dict[str, Any]:
    """Return the report as JSON; asked twice, so that what is kept between two calls must say the same."""
    asked = ("leasing", "--as-of", as_of, "--format", "json", *words)
    first, again = (shop.run(*asked) for _ in range(2))
    assert (first.code, first.stdout) == (code, again.stdout), first.stderr
    found = json.loads(first.stdout)
    assert isinstance(found, dict)
    return found


def contract_of(shop: Shop, as_of: str, number: str = "INV-1") -> dict[str, Any] | None:
    """Return the row of a contract on a day, None where it is not in transit."""
    rows = [row for row in leasing_of(shop, as_of)["contracts"] if row["invoice"] == number]
    assert len(rows) <= 1
    return rows[0] if rows else None


def payer_of(shop: Shop, as_of: str, payer: str = "LumenLeasing") -> dict[str, Any]:
    """Return the row of a payer on a day."""
    (row,) = (row for row in leasing_of(shop, as_of)["payers"] if row["payer"] == payer)
    assert isinstance(row, dict)
    return row
