"""Who the clients are of accounts that stand at different levels, when nobody has configured anything."""

import pytest
from tests.support.files import Write

from arledger.ledger.load.read import load_ledger
from arledger.model.facts import Roots

SINCE = "2024-01-01"


def opened(*accounts: str) -> str:
    """Open accounts under Assets; each may have a date before it, or metadata behind a comma."""
    text = f"{SINCE} open Income:Sales\n"
    for account in accounts:
        name, _, meta = account.partition(", ")
        day, _, name = name.rpartition(" ")
        text += f"{day or SINCE} open Assets:{name}\n" + (f"  {meta}\n" if meta else "")
    return text


def sale(account: str, day: str = "2026-01-05") -> str:
    return f'{day} * "Sold"\n  Assets:{account}  10.00 USD\n  Income:Sales\n'


def roots_of(write: Write, text: str, *named: str) -> Roots:
    return load_ledger(write("main.beancount", text), Roots(named)).roots


def clients_of(write: Write, text: str, *named: str) -> dict[str, str | None]:
    """Return the client of every account that is opened under a root."""
    roots = roots_of(write, text, *named)
    accounts = [line.split()[2] for line in text.splitlines() if " open Assets:" in line]
    found = {account.removeprefix("Assets:"): roots.client_of(account) for account in accounts}
    return {account: client for account, client in found.items() if client}


@pytest.mark.parametrize(
    ("accounts", "clients"),
    [
        # One level that groups, opened or not, with one client or several.
        (["Receivables:Customers:Oak", "Receivables:Customers:Elm"], ["Oak", "Elm"]),
        (["Receivables:Customers", "Receivables:Customers:Oak"], ["Oak"]),
        (['Receivables:Customers, note: "all of them"', "Receivables:Customers:Oak"], ["Oak"]),
        # Mixed levels, and levels within levels.
        (["Receivable:EU:Acme", "Receivable:US:Bolt", "Receivable:Zeta"], ["Acme", "Bolt", "Zeta"]),
        (["Receivable:EU:DE:Acme", "Receivable:EU:Bolt", "Receivable:Zeta"], ["Acme", "Bolt", "Zeta"]),
        # A client's own deeper accounts.
        (['Receivable:Acme, name: "Acme Ltd"', "Receivable:Acme:North"], ["Acme", "Acme"]),
        (['Receivable:Acme, terms: "net 10"', "Receivable:Acme:Retention"], ["Acme", "Acme"]),
        (["Receivable:Acme", "Receivable:Acme:Retention"], ["Acme", "Acme"]),
        (['Receivable:EU:Acme, name: "Acme"', "Receivable:EU:Acme:North", "Receivable:EU:Bolt"], ["Acme", "Acme", "Bolt"]),
        # Names are compared by component.
        (["Receivable:Acme", "Receivable:AcmeHoldings"], ["Acme", "AcmeHoldings"]),
        # The same component in two places, and in two roots.
        (["Receivable:EU:Acme", "Receivable:US:Acme", "Receivable:US:Bolt"], ["EU:Acme", "US:Acme", "Bolt"]),
        (["2023-01-01 Receivable:EU:Acme", "Receivable:US:Acme"], ["Acme", "US:Acme"]),
        (["Receivable:Acme", "2025-01-01 Receivable:EU:Acme"], ["Acme", "EU:Acme"]),
        (["EU:Receivable:Acme", "US:Receivable:Acme"], ["EU:Receivable:Acme", "US:Receivable:Acme"]),
        # Roots at different levels.
        (["AccountsReceivable:A", "US:Biz:AccountsReceivable:B"], ["A", "B"]),
        (["US:Biz:AccountsReceivable:B"], ["B"]),
        (["Receivable:Acme", "Old:Trade:Debtors:Group:Bolt", "Old:Trade:Debtors:Group:Cedar"], ["Acme", "Bolt", "Cedar"]),
    ],
    ids=str,
)  # fmt: skip
def test_clients_are_told_by_the_shape_of_the_accounts(write: Write, accounts: list[str], clients: list[str]) -> None:
    assert list(clients_of(write, opened(*accounts)).values()) == clients


def test_a_level_that_is_posted_to_is_a_client_whenever_that_was(write: Write) -> None:
    text = opened("Receivable:Acme", "Receivable:Acme:North", "Receivable:Acme:South")
    assert set(clients_of(write, text).values()) == {"North", "South"}
    assert set(clients_of(write, text + sale("Receivable:Acme", "2031-01-01")).values()) == {"Acme"}
    agreed = f'{SINCE} custom "ar-terms" Assets:Receivable:Acme "net 10"\n'
    assert set(clients_of(write, text + agreed).values()) == {"Acme"}


def test_what_lies_below_a_client_is_no_group(write: Write) -> None:
    text = opened('Receivable:Acme, name: "Acme"', "Receivable:Acme:Projects:One", "Receivable:Acme:Projects:Two")
    assert set(clients_of(write, text).values()) == {"Acme"}


def test_what_somebody_named_is_taken_as_it_is(write: Write) -> None:
    text = opened("Receivable:EU:Acme", "Receivable:US:Bolt", "Receivable:Zeta")
    assert set(clients_of(write, text, "Assets:Receivable").values()) == {"EU", "US", "Zeta"}
    assert set(clients_of(write, text, "Assets:Receivable:EU").values()) == {"Acme"}
    nested = clients_of(write, text, "Assets:Receivable", "Assets:Receivable:EU")
    assert nested == {"Receivable:EU:Acme": "Acme", "Receivable:US:Bolt": "US", "Receivable:Zeta": "Zeta"}
    twice = opened("EU:Receivable:Acme", "US:Receivable:Acme")
    assert set(clients_of(write, twice, "Assets:EU:Receivable", "Assets:US:Receivable").values()) == {"Acme"}


def test_the_accounts_of_a_client_are_found_again(write: Write) -> None:
    roots = roots_of(
        write, opened("2023-01-01 Receivable:EU:Acme", "Receivable:US:Acme", "Receivable:EU:Acme:Retention")
    )
    assert roots.accounts_of("Acme")[0] == "Assets:Receivable:EU:Acme"
    assert "Assets:Receivable:US:Acme" not in roots.accounts_of("Acme")
    assert roots.accounts_of("US:Acme") == ("Assets:Receivable:US:Acme",)
    assert roots.own_account("Assets:Receivable:EU:Acme:Retention") == "Assets:Receivable:EU:Acme"
    assert roots.client_of("Assets:Receivable:EU") == roots.client_of("Assets:Receivable") == ""
    assert roots.client_of("Assets:Bank") is None


@pytest.mark.parametrize(
    ("accounts", "left_out"),
    [
        (["Receivable:Acme", "Bank:Clients:Bolt"], "Assets:Bank:Clients"),
        (["Receivable:Acme", "Tax:Receivable"], "Assets:Tax:Receivable"),
        (["Receivable:Acme", "AR:Bank:Galicia"], "Assets:AR"),
        (["Receivable:Acme", "US:Shop:Customers:Bolt"], "Assets:US:Shop:Customers"),
    ],
)
def test_what_may_be_something_else_is_named(write: Write, accounts: list[str], left_out: str) -> None:
    raw = load_ledger(write("main.beancount", opened(*accounts)), Roots())
    assert raw.roots.receivable == ("Assets:Receivable",)
    (problem,) = raw.problems
    assert (problem.code, problem.about, problem.source.line) == ("receivable-left-out", (left_out,), 3)
    assert problem.message.startswith(f"{left_out} is named like a receivable account")
    assert "[accounts]" in problem.remedy
    named = load_ledger(write("main.beancount", opened(*accounts)), Roots(("Assets:Receivable",)))
    assert named.problems == ()


@pytest.mark.parametrize("account", ["Tax:Receivable", "Bank:Clients"])
def test_where_nothing_is_clear_the_name_has_to_do(write: Write, account: str) -> None:
    raw = load_ledger(write("main.beancount", opened(f"{account}:Acme")), Roots())
    assert raw.roots.receivable == (f"Assets:{account}",)
    assert raw.problems == ()
