"""What a document is follows from the other accounts of its entry, and a tag overrides it."""

import pytest
from tests.support.books import OLDEST_FIRST, BookOn, book_of, kinds, shown
from tests.unit.subledger.accounts import ACCOUNTS

from arledger.model.documents import DocumentKind
from arledger.policy.settings import AccountSettings, Policy
from arledger.subledger.classify import KIND_BY_TAG, RANK, tagged_kind

CREDITS = [
    ("Assets:Bank 100 USD", "receipt"),
    ("Assets:Bank 97 USD\n  Expenses:BankFees 3 USD", "receipt"),
    ("Assets:Bank 98 USD\n  Expenses:Discounts 2 USD", "receipt"),
    ("Assets:Bank 60 USD\n  Income:Sales 40 USD", "receipt"),
    ("Assets:Bank 60 USD\n  Expenses:BadDebt 40 USD", "receipt"),
    ("Income:Sales 100 USD", "credit-memo"),
    ("Income:Sales 92 USD\n  Liabilities:Tax:Sales 8 USD", "credit-memo"),
    ("Liabilities:Tax:Sales 100 USD", "credit-memo"),
    ("Expenses:Discounts 100 USD", "credit-memo"),
    ("Expenses:BadDebt 100 USD", "write-off"),
    ("Expenses:BadDebt 92 USD\n  Liabilities:Tax:Sales 8 USD", "write-off"),
    ("Liabilities:Deposits:Acme 100 USD", "deposit-applied"),
    ("Liabilities:Deposits:Acme 60 USD\n  Assets:Bank 40 USD", "receipt"),
    ("Equity:Opening 100 USD", "adjustment"),
]
DEBITS = [
    ("Income:Sales -100 USD", "invoice"),
    ("Income:Sales -92 USD\n  Liabilities:Tax:Sales -8 USD", "invoice"),
    ("Liabilities:Tax:Sales -100 USD", "invoice"),
    ("Income:Sales -90 USD\n  Assets:Bank -10 USD", "invoice"),
    ("Assets:Bank -100 USD", "refund"),
    ("Expenses:BadDebt -100 USD", "recovery"),
    ("Equity:Opening -100 USD", "adjustment"),
    ("Liabilities:Deposits:Acme -100 USD", "adjustment"),
]


def kind_of(number: int, legs: str, words: str = "", policy: Policy | None = None) -> str:
    text = f'{ACCOUNTS}\n2026-01-05 * "Acme" "x" {words}\n  Assets:Receivable:Acme {number} USD\n  {legs}\n'
    ((kind, _),) = kinds(book_of(text, "2026-01-05", policy))
    return kind


@pytest.mark.parametrize(("legs", "kind"), CREDITS)
def test_credits(legs: str, kind: str) -> None:
    assert kind_of(-100, legs) == kind


@pytest.mark.parametrize(("legs", "kind"), DEBITS)
def test_debits(legs: str, kind: str) -> None:
    assert kind_of(100, legs) == kind


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_tag_overrides_the_accounts(kind: DocumentKind) -> None:
    assert kind_of(-100, "Equity:Opening", f"#{kind.value}") == kind.value
    assert kind_of(100, "Equity:Opening", f"#{kind.value}") == kind.value


def test_every_kind_has_a_tag_and_a_place_in_the_day() -> None:
    assert set(KIND_BY_TAG.values()) == set(DocumentKind) == set(RANK)


def test_a_tag_that_is_no_kind_says_nothing() -> None:
    assert tagged_kind(("trip", "q1")) is None
    assert kind_of(-100, "Assets:Bank", "#trip") == "receipt"


def test_of_two_kinds_in_tags_the_first_by_alphabet_holds() -> None:
    assert tagged_kind(("write-off", "adjustment", "receipt")) is DocumentKind.ADJUSTMENT


def test_the_policy_says_which_accounts_are_what() -> None:
    legs = "Equity:Opening"
    for settings, kind in (
        (AccountSettings(cash=("Equity:Opening",)), "receipt"),
        (AccountSettings(bad_debt=("Equity",)), "write-off"),
        (AccountSettings(tax=("Equity:Opening",)), "credit-memo"),
        (AccountSettings(deposits=("Equity:Opening",)), "deposit-applied"),
    ):
        assert kind_of(-100, legs, policy=Policy(accounts=settings)) == kind


def test_named_cash_accounts_replace_the_guess() -> None:
    policy = Policy(accounts=AccountSettings(cash=("Equity:Opening",)))
    assert kind_of(-100, "Assets:Bank", policy=policy) == "adjustment"


def test_accounts_are_compared_by_component() -> None:
    # Equity:Open is no root of Equity:Opening.
    policy = Policy(accounts=AccountSettings(cash=("Equity:Open",)))
    assert kind_of(-100, "Equity:Opening", policy=policy) == "adjustment"


@pytest.mark.parametrize(
    "account",
    [
        "Assets:Bank:Euro",
        "Assets:Checking",
        "Assets:US:PayPal",
        "Assets:Petty:Till",
        "Assets:N26",
        "Assets:US:BofA:4711",
        "Assets:Acme:Revolut",
        "Assets:Banknotes",
        "Assets:Inventory:Cash",
        "Assets:Carlsbad",
    ],
)
def test_accounts_that_look_like_cash(account: str) -> None:
    opened = "" if account in ACCOUNTS else f"\n2020-01-01 open {account}"
    text = f'{ACCOUNTS}{opened}\n2026-01-05 * "x"\n  Assets:Receivable:Acme -100 USD\n  {account}\n'
    assert kinds(book_of(text, "2026-01-05")) == [("receipt", "-100")]


@pytest.mark.parametrize(
    "account",
    [
        "Assets:Inventory",
        "Assets:PrepaidRent",
        "Assets:Fixed:Wagon",
        "Assets:AccumulatedDepreciation",
        "Assets:Current:OtherReceivables",
        "Assets:ContractAssets",
        "Assets:Vorräte",
        "Assets:WIP",
        "Assets:IT-Equipment",
        "Liabilities:Bank",
        "Expenses:Cash",
        "Equity:N26",
    ],
)
def test_accounts_that_only_sound_like_cash(account: str) -> None:
    text = (
        f'{ACCOUNTS}\n2020-01-01 open {account}\n2026-01-05 * "x"\n  Assets:Receivable:Acme -100 USD\n  {account}\n'
    )
    assert kinds(book_of(text, "2026-01-05")) == [("adjustment", "-100")]


def test_renamed_account_types_are_understood() -> None:
    text = (
        'option "name_income" "Opbrengsten"\n'
        + ACCOUNTS.replace("Income:", "Opbrengsten:")
        + '\n2026-01-05 * "x"\n  Assets:Receivable:Acme 100 USD\n  Opbrengsten:Sales\n'
    )
    assert kinds(book_of(text, "2026-01-05")) == [("invoice", "100")]


def test_all_postings_of_an_entry_with_one_number_are_one_document(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Three parts" ^INV-1
      Assets:Receivable:Acme  100.00 USD
        due: 2026-02-05
      Assets:Receivable:Acme  200.00 USD
        due: 2026-03-05
      Assets:Receivable:Acme  50.00 USD
        invoice: "INV-2"
      Income:Sales
    """
    for policy in (Policy(), OLDEST_FIRST):
        known = book("2026-01-05", policy)
        assert sorted((d.number, shown(d.amount)) for d in known.documents) == [
            ("INV-1", "300.00"),
            ("INV-2", "50.00"),
        ]
        assert [item.document.number for item in known.items if item.number == "INV-1"] == ["INV-1"] * 2
