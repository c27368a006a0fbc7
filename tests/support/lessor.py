"""A dealer whose clients' purchases a leasing company pays, written on the client's account (A) or on its own (B)."""

from pathlib import Path

from tests.support.bankbook import ACCOUNTS, Bank

CLIENTS = """
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Industrial Ltd"
2025-01-01 open Assets:Receivable:Bolt
  name: "Bolt Electric"
2025-01-01 open Assets:Receivable:Cora
  name: "Cora Vintners"
2025-01-01 open Assets:Receivable:Dune
  name: "Dune Haulage"
2025-01-01 open Assets:Receivable:LumenLeasing
  name: "Lumen Leasing"
  kind: "leasing"
"""
LUMEN = "LUMEN LEASING"
FEES = {"none": "", "fixed": "150.00 USD", "percent": '"1.5%"'}
"""What the leasing company's account says of its fee."""


def sold(
    way: str,
    client: str,
    number: str,
    amount: str,
    *,
    financed: str = "",
    contract: str = "",
    day: str = "2026-03-01",
) -> str:
    """Return the text of a financed invoice; `financed` is the leasing company's part where it is not all of it."""
    meta = f'  contract: "{contract}"\n' if contract else ""
    meta += '  payer: "LumenLeasing"\n' if way == "A" else f'  client: "{client}"\n'
    meta += f"  financed: {financed} USD\n" if financed else ""
    account = client if way == "A" else "LumenLeasing"
    return (
        f'\n{day} * "{client}" "Machine" ^{number}\n{meta}'
        f"  Assets:Receivable:{account}  {amount} USD\n  Income:Sales  -{amount} USD\n"
    )


def step(number: str, word: str, text: str = "", day: str = "2026-03-02") -> str:
    """Return the text of a step of a contract."""
    said = f' "{text}"' if text else ""
    return f'\n{day} custom "ar-financing" "{number}" "{word}" "LumenLeasing"{said}\n'


def dealer(folder: Path, ledger: str, fee: str = "") -> Bank:
    """Write a dealer's book; `fee` is what the leasing company withholds, as its account says it."""
    clients = CLIENTS + (f"  funding-fee: {fee}\n" if fee else "")
    return Bank(folder, ledger, accounts=ACCOUNTS + clients)


def account(way: str, client: str) -> str:
    """Return on whose account a sale to a client stands."""
    return client if way == "A" else "LumenLeasing"
