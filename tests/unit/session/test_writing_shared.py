"""A client who shares an entry with another is written for as anybody else, with a snapshot and without."""

from pathlib import Path

import pytest
from tests.support.shop import ACCOUNTS, ACME, JOURNALS, POLICY, Shop

HOLDINGS = """\
2025-01-01 open Assets:Receivable:AcmeHoldings
  name: "Acme Holdings"
"""
# The payer is another than the client, an old open item is settled in the same entry, and one posting is nobody's.
SHARED = {
    "one receipt for two clients": """\
2026-02-20 * "Acme Group" "For both"
  Assets:Bank:Checking                700.00 USD
  Assets:Receivable:Acme             -200.00 USD
    invoice: "INV-2026-0001"
  Assets:Receivable:Bolt             -300.00 USD
    invoice: "INV-2026-0002"
  Assets:Receivable:AcmeHoldings     -200.00 USD
""",
    "posted to the wrong client, and moved": """\
2026-02-16 * "Bolt" "Posted to Acme"
  Assets:Bank:Checking      50.00 USD
  Assets:Receivable:Acme   -50.00 USD

2026-02-18 * "Acme Ltd" "Was Bolt's"
  Assets:Receivable:Acme    50.00 USD
  Assets:Receivable:Bolt   -50.00 USD
""",
    "one invoice for two clients": """\
2026-02-20 * "Acme Group" "Shared costs" ^INV-2026-0009
  Assets:Receivable:Acme              100.00 USD
  Assets:Receivable:Bolt              100.00 USD
  Assets:Receivable:AcmeHoldings      100.00 USD
  Income:Sales                       -300.00 USD
""",
}
WORDS = {
    "payment": ("payment", "Acme", "100.00", "--unapplied"),
    "invoice": ("invoice", "Acme", "100.00"),
    "credit memo": ("credit-memo", "Bolt", "10.00"),
    "terms": ("client", "set", "Bolt", "--terms", "net 10"),
    "note": ("note", "Acme", "They promise Friday"),
    "another": ("debit-memo", "AcmeHoldings", "10.00"),
}


def shop_with(folder: Path, more: str, policy: str = POLICY) -> Shop:
    return Shop(folder, JOURNALS | {"clients/Both.beancount": f"{HOLDINGS}\n{more}"}, policy)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("shared", SHARED.values(), ids=SHARED)
def test_with_a_snapshot_the_same_is_written(tmp_path: Path, shared: str, words: tuple[str, ...]) -> None:
    warm, cold = shop_with(tmp_path / "warm", shared), shop_with(tmp_path / "cold", shared)
    assert warm.run("aging").code == 0
    written = warm.write(*words, "--date", "2026-03-31")
    assert written == cold.write(*words, "--date", "2026-03-31", "--no-cache")
    warm.book()


@pytest.mark.parametrize("warm", [False, True])
def test_a_number_that_two_clients_share_is_still_open_at_one(tmp_path: Path, *, warm: bool) -> None:
    """Bolt has paid its part of the entry: what is still open under the number is Acme's."""
    paid = """
2026-03-01 * "Bolt" "Paid" ^INV-2026-0009
  Assets:Bank:Checking                100.00 USD
  Assets:Receivable:Bolt             -100.00 USD

2026-03-01 * "Acme Holdings" "Paid" ^INV-2026-0009
  Assets:Bank:Checking                100.00 USD
  Assets:Receivable:AcmeHoldings     -100.00 USD
"""
    shop = shop_with(tmp_path, SHARED["one invoice for two clients"] + paid)
    if warm:
        shop.run("aging")
    written = shop.write("write-off", "INV-2026-0009", "--date", "2026-03-31")
    assert "Assets:Receivable:Acme  -100.00 USD" in written


@pytest.mark.parametrize("warm", [False, True])
def test_a_client_below_two_roots_is_checked_as_one(tmp_path: Path, *, warm: bool) -> None:
    """A receipt on one account settles an invoice on the other."""
    text = f"""{ACCOUNTS}
{ACME}
2025-01-01 open Assets:Debtors:Acme

2026-02-20 * "Acme Ltd" "Valves" ^INV-2026-0008
  Assets:Debtors:Acme     100.00 USD
  Income:Sales           -100.00 USD

2026-02-21 * "Acme Ltd" "Paid in part" ^INV-2026-0008
  Assets:Bank:Checking     40.00 USD
  Assets:Receivable:Acme  -40.00 USD
"""
    policy = POLICY + '\n[accounts]\nreceivable = ["Assets:Receivable", "Assets:Debtors"]\n'
    shop = Shop(tmp_path, {"main.beancount": text}, policy)
    if warm:
        shop.run("aging")
    written = shop.write("payment", "Acme", "60.00", "-i", "INV-2026-0008", "--date", "2026-03-31")
    assert "Assets:Debtors:Acme   -60.00 USD" in written


@pytest.mark.parametrize("warm", [False, True])
def test_where_payees_are_clients_what_is_written_is_checked_with_all_of_it(tmp_path: Path, *, warm: bool) -> None:
    """A number that is another payee's, too, is remarked on: it is told from the whole book."""
    text = f"""{ACCOUNTS}
2025-01-01 open Assets:Receivable

2026-02-20 * "Oak" "Valves" ^INV-2026-0008
  Assets:Receivable       100.00 USD
  Income:Sales           -100.00 USD

2026-02-20 * "Elm" "Valves" ^INV-2026-0009
  Assets:Receivable       100.00 USD
  Income:Sales           -100.00 USD
"""
    shop = Shop(tmp_path, {"main.beancount": text}, POLICY + '\n[items]\nclient-from = "payee"\n')
    if warm:
        shop.run("aging")
    shop.write("payment", "Oak", "100.00", "-i", "INV-2026-0008", "--date", "2026-03-31")
    assert shop.run("check").code == 0


def test_a_receipt_of_several_clients_is_returned_by_hand(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, SHARED["one receipt for two clients"])
    said = shop.refused("returned-payment", "INV-2026-0001", "--date", "2026-03-31")
    others = "Assets:Receivable:AcmeHoldings and Assets:Receivable:Bolt"
    assert f"the receipt of 2026-02-20 is for {others} as well\n  Record the return by hand." in said
