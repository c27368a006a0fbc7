"""A shop whose sales leasing companies pay, with the people who are told and written to of its contracts."""

from functools import partial
from pathlib import Path

from tests.support import leasing
from tests.support.shop import Shop

OPENS = """\
option "title" "Test Motors"
option "operating_currency" "USD"
2025-01-01 open Assets:Bank:Checking
2025-01-01 open Income:Sales
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
  sales-rep: "dana"
2025-01-01 open Assets:Receivable:Bolt
  name: "Bolt GmbH"
2025-01-01 open Assets:Receivable:Lumen
  name: "Lumen Leasing Inc"
  kind: "leasing"
  email: "finance@lumen.example"
  contact: "Pat Reed"
2025-01-01 open Assets:Receivable:Other
  name: "Other Leasing"
  kind: "leasing"
  language: "de"
  funding-days: 12
  email: "buchhaltung@other.example"
"""
POLICY = """\
[ledger]
main = "main.beancount"

[company]
name = "Northgate Equipment Ltd"
email = "receivables@northgate.example"

[contacts]
dana = "dana@northgate.example"
sales = "sales@northgate.example"
manager = "manager@northgate.example"
director = "director@northgate.example"
"""

step = partial(leasing.step, payer="Lumen")
"""What was recorded of a contract with Lumen."""


def financed(
    when: str, number: str, amount: str = "1000.00 USD", *, client: str = "Acme", payer: str = "Lumen", on: str = ""
) -> str:
    """Write a sale that a leasing company pays; it stands on the client's account unless `on` is the payer."""
    names = f'client: "{client}"' if on == payer else f'payer: "{payer}"'
    link = f" ^{number}" if number else ""
    return (
        f'{when} * "{client}" "Lathe"{link}\n  {names}\n  due: 2029-12-31\n'
        f"  Assets:Receivable:{on or client}  {amount}\n  Income:Sales\n"
    )


def disbursed(when: str, number: str, amount: str = "1000.00 USD", account: str = "Acme") -> str:
    """Write money of the payer for a contract; a negative amount is what the bank took back."""
    return f'{when} * "Lumen Leasing Inc" "x" ^{number}\n  Assets:Bank:Checking  {amount}\n  Assets:Receivable:{account}\n'


def leasing_shop(folder: Path, text: str, more: str = "") -> Shop:
    """Return a shop of a small ledger, under a policy with `more` behind it."""
    return Shop(folder, {"main.beancount": OPENS + text}, POLICY + more)
