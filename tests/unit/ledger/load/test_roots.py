"""The receivable accounts of a ledger that nobody has configured."""

import pytest
from tests.support.files import ACCOUNTS, Write, invoice, read_main

from arledger.ledger.load.read import read_ledger
from arledger.ledger.load.roots import check_named, guess_receivable
from arledger.model.facts import AccountTypes, Roots
from arledger.model.problem import UserError

TYPES = AccountTypes()


@pytest.mark.parametrize(
    ("accounts", "roots"),
    [
        (["Assets:Receivable:Acme", "Assets:Receivable:Bolt"], ("Assets:Receivable",)),
        (["Assets:Receivables"], ("Assets:Receivables",)),
        (["Assets:AccountsReceivable:Acme"], ("Assets:AccountsReceivable",)),
        (["Assets:Accounts-Receivable"], ("Assets:Accounts-Receivable",)),
        (["Assets:US:AR:Acme"], ("Assets:US:AR",)),
        (["Assets:Debtors:Acme"], ("Assets:Debtors",)),
        (["Assets:Forderungen"], ("Assets:Forderungen",)),
        (["Assets:Clients:AR"], ("Assets:Clients",)),
        (["Assets:Receivable:Acme", "Assets:EU:Debtors"], ("Assets:EU:Debtors", "Assets:Receivable")),
        (["Assets:A:B:Receivable"], ()),
        (["Assets:Bank", "Income:Receivable", "Liabilities:AR"], ()),
        (["Assets:ReceivableOther", "Assets:Art", "Assets:Bar"], ()),
    ],
)
def test_usual_names_are_found(accounts: list[str], roots: tuple[str, ...]) -> None:
    assert guess_receivable(accounts, TYPES) == roots


def test_renamed_assets_are_understood() -> None:
    types = TYPES._replace(assets="Activa")
    assert guess_receivable(["Activa:Debtors", "Assets:Receivable"], types) == ("Activa:Debtors",)


def test_without_a_usual_name_the_accounts_with_links_are_offered(write: Write) -> None:
    text = (ACCOUNTS + invoice()).replace("Assets:Receivable:Acme", "Assets:Owed:Acme")
    with pytest.raises(UserError, match="these carry links: Assets:Owed:Acme") as caught:
        read_main(write("main.beancount", text))
    assert "--receivable ACCOUNT" in caught.value.remedy


def test_without_links_the_asset_accounts_are_offered(write: Write) -> None:
    text = "".join(f"2020-01-01 open Assets:Thing{number}\n" for number in range(10))
    with pytest.raises(UserError, match=r"its asset accounts are: .* and 2 more"):
        read_main(write("main.beancount", text))


def test_a_named_account_must_exist(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS)
    with pytest.raises(UserError, match="no account Assets:Recievable") as caught:
        read_ledger(main, Roots(("Assets:Recievable",)))
    assert caught.value.remedy == "Did you mean Assets:Receivable?"
    check_named(("Assets:Receivable", "Assets:Receivable:Acme"), ["Assets:Receivable:Acme"])
    with pytest.raises(UserError, match="no account Assets:Receivable:Acm"):
        check_named(("Assets:Receivable:Acm",), ["Assets:Receivable:Acme"])


def test_a_named_account_is_used_and_no_other(write: Write) -> None:
    text = ACCOUNTS + "2020-01-01 open Assets:Owed:Bolt\n" + invoice()
    text += invoice(number="INV-2").replace("Receivable:Acme", "Owed:Bolt")
    store = read_ledger(write("main.beancount", text), Roots(("Assets:Owed",))).store
    assert store.header.roots.receivable == ("Assets:Owed",)
    assert [entry.links for entry in store.kept.entries if not entry.postings[0].account.startswith("Assets:R")] == [
        ("INV-2",)
    ]
