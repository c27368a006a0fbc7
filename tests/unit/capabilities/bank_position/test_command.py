"""`arledger bank`: what the bank says, what the books say, and all that lies between."""

from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import ACCOUNTS, CLIENTS, FEES, Bank, sale

PAID = Row("2026-03-05", "10.00", "B-1001", "Bolt Electric", "R1")

# The worked figure: bank 3,560.20, books 3,875.20, and 3,360.20 is true.
G40 = """
2026-03-02 * "Cora Vintners" "Wine" ^C-1001
  Assets:Receivable:Cora   490.00 USD
  Income:Sales            -490.00 USD

2026-03-05 * "Cora Vintners" "Cheque" ^C-1001
  bank-ref: "B1"
  Assets:Bank:Checking     490.00 USD
  Assets:Receivable:Cora  -490.00 USD

2026-03-10 * "Till" "Takings"
  bank-ref: "B2"
  Assets:Bank:Checking   2585.20 USD
  Income:Sales          -2585.20 USD

2026-03-28 * "Smith" "Cheque 101"
  Assets:Bank:Checking  -430.00 USD
  Expenses:BadDebt       430.00 USD

2026-03-30 * "Jones" "Cheque 102"
  Assets:Bank:Checking  -300.00 USD
  Expenses:BadDebt       300.00 USD

2026-03-31 * "Till" "Night deposit"
  Assets:Bank:Checking   530.00 USD
  Income:Sales          -530.00 USD
"""
OPENED = "\n2026-01-02 balance Assets:Bank:Checking 1000.00 USD\n"
G40_ROWS = [
    Row("2026-03-05", "490.00", "C-1001", "Cora Vintners", "B1"),
    Row("2026-03-10", "2585.20", "takings", "", "B2"),
    Row("2026-03-20", "-490.00", "NSF cheque C-1001", "Cora Vintners", "B3", returned=True),
    Row("2026-03-31", "-25.00", "SERVICE FEE", "", "B4"),
]


def paid(number: int) -> str:
    """Return a receipt that was typed in, of February."""
    return f"""
2026-02-{number + 2:02} * "Bolt" "Paid" ^B-{number}
  Assets:Bank:Checking     10.00 USD
  Assets:Receivable:Bolt  -10.00 USD
"""


def test_the_worked_figure(tmp_path: Path) -> None:
    bank = Bank(tmp_path, G40)
    answer = bank.run("bank", bank.statement(G40_ROWS))
    assert answer.code == 0
    shown = [" ".join(line.split()) for line in answer.stdout.splitlines()]
    wanted = [
        "Deposit in transit: Till 2026-03-31 0 530.00 USD main.beancount:",
        "Outstanding payment: Smith 2026-03-28 3 -430.00 USD main.beancount:",
        "Outstanding payment: Jones 2026-03-30 1 -300.00 USD main.beancount:",
        "Adjusted bank balance 2026-03-31 3,360.20 USD",
        "Balance per books 2026-03-31 3,875.20 USD",
        "Charged and not in the books: Cora Vintners 2026-03-20 11 -490.00 USD",
        "Charged and not in the books: SERVICE FEE 2026-03-31 0 -25.00 USD",
        "Adjusted book balance 2026-03-31 3,360.20 USD",
        "Difference 2026-03-31 – USD",
    ]
    places = [next(at for at, line in enumerate(shown) if line.startswith(start)) for start in wanted]
    assert places == sorted(places)
    assert any(line.startswith("Balance per bank") and "3,560.20 USD" in line for line in shown)
    assert "bank and books agree on 2026-03-31" in answer.stdout


def test_the_worked_figure_for_programs(tmp_path: Path) -> None:
    bank = Bank(tmp_path, G40)
    found = bank.answer("bank", bank.statement(G40_ROWS))
    (account,) = found["accounts"]
    assert {key: value for key, value in account.items() if not isinstance(value, list)} == {
        "account": "Assets:Bank:Checking", "currency": "USD", "day": "2026-03-31",
        "source": str(bank.files / "statement.xml"), "bank": "3560.20", "adjusted_bank": "3360.20",
        "books": "3875.20", "adjusted_books": "3360.20", "difference": "0.00", "opening_known": True,
    }  # fmt: skip
    assert [leg["amount"] for leg in account["in_transit"]] == ["530.00"]
    assert [leg["amount"] for leg in account["outstanding"]] == ["-430.00", "-300.00"]
    assert [line["amount"] for line in account["unrecorded"]] == ["-490.00", "-25.00"]


def test_the_worked_figure_after_the_lines_are_booked(tmp_path: Path) -> None:
    bank = Bank(tmp_path, G40, FEES)
    bank.twice(bank.statement(G40_ROWS))
    # The ledger alone knows it by now.
    (account,) = bank.answer("bank")["accounts"]
    assert (account["bank"], account["books"], account["adjusted_books"]) == ("3560.20", "3360.20", "3360.20")
    assert account["difference"] == "0.00"
    assert account["unrecorded"] == []


def test_with_something_in_transit_the_books_are_asserted(tmp_path: Path) -> None:
    bank = Bank(tmp_path, G40, FEES)
    file = bank.statement(G40_ROWS)
    bank.twice(file)
    before = bank.text()
    answer = bank.run("bank", file, write=True)
    assert answer.code == 0
    assert bank.text().removeprefix(before) == "\n2026-04-01 balance Assets:Bank:Checking 3360.20 USD\n"
    assert (
        "Note: Assets:Bank:Checking has in transit on 2026-03-31: -430.00 USD of 2026-03-28 (Smith)" in answer.stderr
    )
    bank.book()
    # What the bank said stays its word, and what is on its way stays on its way.
    for words in ((), (file,)):
        (account,) = bank.answer("bank", *words)["accounts"]
        assert (account["bank"], account["books"], account["difference"]) == ("3560.20", "3360.20", "0.00")
        assert len(account["in_transit"] + account["outstanding"]) == 3
    assert "nothing new" in bank.run("bank", write=True).stderr


def test_a_balance_that_is_typed_in_is_recorded_where_something_is_in_transit(tmp_path: Path) -> None:
    bank = Bank(tmp_path, OPENED + sale("Bolt", "B-1", "10.00", "2026-02-01") + paid(1))
    words = ("bank", "--balance", "1000.00 USD", "--account", "Assets:Bank:Checking", "--as-of", "2026-02-28")
    before = bank.text()
    assert bank.run(*words, write=True).code == 0
    assert bank.text().removeprefix(before).split("\n\n") == [
        '\n2026-02-28 custom "ar-bank" Assets:Bank:Checking 2026-02-28 1000.00 USD 1000.00 USD',
        "2026-03-01 balance Assets:Bank:Checking 1010.00 USD\n",
    ]
    assert "nothing new" in bank.run(*words, write=True).stderr
    (account,) = bank.answer("bank")["accounts"]
    assert (account["bank"], account["difference"], len(account["in_transit"])) == ("1000.00", "0.00", 1)
    assert bank.run("check").code == 0
    # The next one goes on from it.
    words = ("bank", "--balance", "1000.00 USD", "--account", "Assets:Bank:Checking", "--as-of", "2026-03-31")
    assert bank.run(*words, write=True).code == 0
    assert "Assets:Bank:Checking 2026-03-01 1000.00 USD 1000.00 USD" in bank.text()
    assert bank.run("check").code == 0


def test_what_is_not_in_the_books_is_booked_before_they_are_asserted(tmp_path: Path) -> None:
    bank = Bank(tmp_path, G40)
    said = bank.refused("bank", bank.statement(G40_ROWS))
    assert "2 lines of the bank are not in the books" in said


def test_write_adds_the_assertion_of_the_day_after_once(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Bolt", "B-1001", "10.00"))
    file = bank.statement([PAID])
    bank.refused("bank", file)
    bank.twice(file)
    before = bank.text()
    assert bank.run("bank", file, write=True).code == 0
    assert bank.text().removeprefix(before) == "\n2026-03-06 balance Assets:Bank:Checking 1010.00 USD\n"
    bank.book()
    before = bank.text()
    assert "nothing new" in bank.run("bank", file, write=True).stderr
    assert "nothing new" in bank.run("bank", write=True).stderr
    assert bank.text() == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Bolt", "B-1001", "10.00"))
    file = bank.statement([PAID])
    bank.twice(file)
    before = bank.tree(with_state=True)
    assert bank.answer("bank", file)["plan"][0]["entries"] == ["2026-03-06 balance Assets:Bank:Checking 1010.00 USD"]
    assert bank.tree(with_state=True) == before


def test_a_difference_that_nothing_explains_exits_1(tmp_path: Path) -> None:
    bank = Bank(tmp_path, OPENED)
    words = ("bank", "--balance", "999.00 USD", "--account", "Assets:Bank:Checking")
    answer = bank.run(*words)
    assert answer.code == 1
    assert "DOES NOT AGREE" in answer.stdout
    assert bank.answer(*words, code=1)["accounts"][0]["difference"] == "-1.00"


def test_an_overdrawn_account_has_a_negative_balance(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    words = ("bank", "--balance=-50.00 USD", "--account", "Assets:Bank:Checking")
    assert bank.answer(*words, code=1)["accounts"][0]["difference"] == "-50.00"


def test_a_difference_without_the_bank_s_file_says_to_name_it(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Bolt", "B-1001", "10.00"))
    file = bank.statement([PAID, Row("2026-03-06", "7.00", "?", "Who", "R2")])
    bank.twice(file)
    for words in ((), ("--account", "Assets:Bank:Checking", "--balance", "1017.00 USD")):
        alone = bank.run("bank", *words)
        assert (alone.code, "DOES NOT AGREE: 7.00 USD" in alone.stdout) == (1, True)
        assert "Name the bank's file (`arledger bank FILE`)" in alone.stdout
    named = bank.run("bank", file)
    assert (named.code, "arledger bank FILE" in named.stdout) == (0, False)


def test_an_earlier_day_of_a_statement(tmp_path: Path) -> None:
    bank = Bank(tmp_path, G40)
    file = bank.statement(G40_ROWS)
    (account,) = bank.answer("bank", file, "--as-of", "2026-03-15")["accounts"]
    assert (account["bank"], account["books"], account["difference"]) == ("4075.20", "4075.20", "0.00")
    # Of the time before, a statement says nothing.
    assert bank.run("bank", file, "--as-of", "2026-02-15").code == 2


def test_a_cheque_that_was_outstanding_before_the_first_statement(tmp_path: Path) -> None:
    # In the books in February, on the bank in March: the opening balances differ by it, and that is in order.
    cheque = """
2026-02-27 * "Smith" "Cheque 99"
  Assets:Bank:Checking  -40.00 USD
  Expenses:BadDebt       40.00 USD
"""
    bank = Bank(tmp_path, cheque)
    file = bank.statement([Row("2026-03-02", "-40.00", "cheque 99", "Smith", "C99")])
    assert bank.states(file) == ["booked"]
    assert bank.answer("bank", file)["accounts"][0]["difference"] == "0.00"
    bank.twice(file)
    assert bank.answer("bank")["accounts"][0]["difference"] == "0.00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--balance", "xx"), "--balance: 'xx' is not an amount"),
        (("--balance", "10.00"), "has no currency"),
        (("--balance", "10 USD"), "cannot tell which cash account to use"),
        (("--account", "Assets:Nowhere"), "the ledger has no account Assets:Nowhere"),
        (("--account", "Assets:Receivable:Bolt"), "Assets:Receivable:Bolt is no bank account"),
        (("--account", "Assets:Bank:Savings"), "what the bank holds is not known"),
        ((), "what the bank holds is not known"),
        (("--as-of", "2026-13-01"), "2026-13-01"),
    ],
)
def test_what_cannot_be_answered(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    bank = Bank(tmp_path)
    assert said in bank.refused("bank", *words, code=2)


def test_a_balance_and_a_file_are_one_too_many(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    said = bank.refused("bank", bank.statement([PAID]), "--balance", "10.00 USD", code=2)
    assert "both say what the bank holds" in said


def test_an_assertion_in_a_closed_period_is_refused(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Bolt", "B-1001", "10.00"))
    bank.twice(bank.statement([PAID]))
    bank.main.write_text(f'{bank.text()}\n2026-03-31 custom "ar-close" 2026-03-31\n')
    assert "is closed" in bank.refused("bank")


def test_statements_of_several_accounts_are_not_taken_for_one(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    one, two = bank.statement([PAID], name="one.xml"), bank.statement([PAID], name="two.xml", number="GB00OTHER")
    for command in ("bank", "reconcile"):
        said = bank.refused(command, one, two, "--account", "Assets:Bank:Checking", code=2)
        assert "several accounts" in said
        said = bank.refused(command, one, "--account", "Assets:Bank:Savings", code=2)
        assert "is Assets:Bank:Checking, not Assets:Bank:Savings" in said


OLD = "".join(sale("Bolt", f"B-{n}", "10.00", "2026-02-01") + paid(n) for n in range(9))
UNKNOWN = "Assets:Bank:Checking: no opening balance is known: write `YYYY-MM-DD balance Assets:Bank:Checking AMOUNT`"


def test_without_an_opening_balance_that_is_what_is_said(tmp_path: Path) -> None:
    bank = Bank(tmp_path, OLD)
    words = ("bank", "--balance", "1080.00 USD", "--account", "Assets:Bank:Checking")
    answer = bank.run(*words)
    assert answer.code == 1
    assert UNKNOWN in " ".join(answer.stdout.split())
    assert "DOES NOT AGREE" not in answer.stdout
    assert "10 deposits without a bank line" in answer.stdout
    assert len(answer.stdout.splitlines()) < 20
    assert bank.answer(*words, code=1)["accounts"][0]["opening_known"] is False


@pytest.mark.parametrize(
    "opening",
    [
        "2026-02-01 balance Assets:Bank:Checking 1000.00 USD",
        '2026-01-31 custom "ar-bank" Assets:Bank:Checking 2026-01-01 1000.00 USD 1000.00 USD',
        "2026-01-02 pad Assets:Bank:Checking Equity:Opening\n2026-01-03 balance Assets:Bank:Checking 1000.00 USD",
    ],
    ids=["asserted", "a statement", "padded"],
)
def test_the_bank_starts_from_an_opening_balance(tmp_path: Path, opening: str) -> None:
    padded = "pad" in opening
    accounts = (ACCOUNTS.split("2026-01-01 *")[0] if padded else ACCOUNTS) + CLIENTS
    bank = Bank(tmp_path, f"{OLD}\n{opening}\n", accounts=accounts)
    first = bank.run("bank")
    assert (first.code, "bank and books agree" in first.stdout) == (0, True)
    words = ("bank", "--balance", "1080.00 USD", "--account", "Assets:Bank:Checking")
    (account,) = bank.answer(*words, code=1)["accounts"]
    assert (len(account["in_transit"]), account["difference"]) == (9, "80.00")


def test_a_bank_that_holds_what_the_books_hold_needs_no_opening(tmp_path: Path) -> None:
    bank = Bank(tmp_path, OLD)
    words = ("bank", "--balance", "1090.00 USD", "--account", "Assets:Bank:Checking")
    (account,) = bank.answer(*words)["accounts"]
    assert (account["in_transit"], account["difference"], account["opening_known"]) == ([], "0.00", True)
