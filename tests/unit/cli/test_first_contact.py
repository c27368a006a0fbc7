"""The first minutes: any Beancount file, no configuration, every report in every format."""

import json
import os
import re
import stat
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.commands import DEMO, OPENS, SALE, TINY, each_reader, each_report, run
from tests.support.places import ROOT
from tests.support.program import Answer

Command = Sequence[str]
FORMATS = {"table": "", "json": ".json", "csv": ".csv", "md": ".md", "html": ".html", "xlsx": ".xlsx"}
STARTS = {"json": b"{\n", "html": b"<!DOCTYPE html>", "xlsx": b"PK\x03\x04"}
MONEY = re.compile(r"-?\d+(\.\d+)?")

# Each command that answers with a report, for the tiny book and for the demo.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "aging": ("aging",),
    "aging with detail": ("aging", "--detail"),
    "aging of a client": ("aging", "--client", "Acme"),
    "aging by invoice date": ("aging", "--by", "invoice", "--buckets", "15,45"),
    "aging by currency": ("aging", "--group", "currency"),
    "items": ("items",),
    "all items": ("items", "--all"),
    "overdue items": ("items", "--overdue"),
    "client": ("client", "Acme"),
    "statement": ("statement", "Acme"),
    "activity": ("statement", "Acme", "--from", "2026-01-01"),
    "check": ("check",),
}
BOOKS = {"tiny": TINY, "demo": DEMO}


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def warm(shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests share the snapshots of the books that come with the program, which no test changes."""
    monkeypatch.setenv("ARLEDGER_CACHE_DIR", str(shared_cache))


warmly = pytest.mark.usefixtures("warm")


def data_of(answer: Answer) -> Any:
    assert answer.stderr == ""
    return json.loads(answer.stdout)


def rows_of(answer: Answer) -> list[tuple[str, str, str]]:
    return [(row["client"], row["currency"], row["total"]) for row in data_of(answer)["rows"]]


# Any file at all.

USUAL_ROOTS = (
    "Receivable", "Receivables", "AccountsReceivable", "Accounts-Receivable", "AccountReceivable", "AR", "Debtors",
    "Debtor", "TradeDebtors", "Trade-Receivables", "Customers", "Customer", "Clients", "Client",
    "Debitor", "Forderungen", "Clientes", "Crediti", "Creances",
)  # fmt: skip


def ledger_with(root: str, *, assets: str = "Assets") -> str:
    text = (OPENS + SALE).replace("Assets:Receivable", f"Assets:{root}").replace("Assets:", f"{assets}:")
    return text if assets == "Assets" else f'option "name_assets" "{assets}"\n{text}'


@pytest.mark.parametrize("root", USUAL_ROOTS)
def test_any_ledger_with_a_usual_name(root: str, book: Path) -> None:
    main = book / "any.beancount"
    main.write_text(ledger_with(root), encoding="utf-8")
    assert rows_of(run(("aging",), "-l", main, "-f", "json")) == [("Acme", "USD", "100.00")]
    main.write_text(ledger_with(f"Current:{root}"), encoding="utf-8")
    assert rows_of(run(("aging",), "-l", main, "-f", "json")) == [("Acme", "USD", "100.00")]


def test_a_german_ledger(book: Path) -> None:
    main = book / "any.beancount"
    main.write_text(ledger_with("Debitoren", assets="Aktiva"), encoding="utf-8")
    assert rows_of(run(("aging",), "-l", main, "-f", "json")) == [("Acme", "USD", "100.00")]


@pytest.mark.parametrize("assets", ["Activos", "Aktiva", "Vermögen", "Активы"])
def test_assets_by_another_name(assets: str, book: Path) -> None:
    main = book / "any.beancount"
    main.write_text(ledger_with("Receivable", assets=assets), encoding="utf-8")
    assert rows_of(run(("aging",), "-l", main, "-f", "json")) == [("Acme", "USD", "100.00")]


@each_reader
def test_every_command_reads_any_file_and_writes_nothing_beside_it(command: Command, book: Path) -> None:
    main = book / "any.beancount"
    main.write_text(ledger_with("Debtors"), encoding="utf-8")
    for options in ((), ("--no-cache",)):
        answer = run(command, "-l", main, *options)
        assert (answer.code, answer.stderr) == (0, "")
        assert "100.00" in answer.stdout or answer.stdout == "All is well: 1 entry of 1 client.\n"
    assert [path.name for path in book.iterdir()] == ["any.beancount"]


def test_a_liability_of_that_name_is_none(book: Path) -> None:
    main = book / "any.beancount"
    main.write_text(ledger_with("Receivable") + "2026-01-01 open Liabilities:Clients:Acme\n", encoding="utf-8")
    assert rows_of(run(("aging",), "-l", main, "-f", "json")) == [("Acme", "USD", "100.00")]


def test_two_accounts_with_usual_names_are_one_book(book: Path) -> None:
    more = SALE.replace("Assets:Receivable:Acme", "Assets:Customers:Bolt").replace("0001", "0002")
    main = book / "any.beancount"
    main.write_text(OPENS + SALE + "2026-01-01 open Assets:Customers:Bolt\n" + more, encoding="utf-8")
    assert rows_of(run(("aging",), "-l", main, "-f", "json")) == [
        ("Acme", "USD", "100.00"),
        ("Bolt", "USD", "100.00"),
    ]


def test_several_receivable_accounts_named(book: Path) -> None:
    accounts = ["Assets:Lent:Acme", "Assets:Owed:Bolt", "Assets:Receivable:Calder"]
    text = "2026-01-01 open Income:Sales\n" + "".join(f"2026-01-01 open {account}\n" for account in accounts)
    text += "".join(SALE.replace("Assets:Receivable:Acme", account) for account in accounts)
    main = book / "any.beancount"
    main.write_text(text, encoding="utf-8")
    named = ("--receivable", "Assets:Lent", "--receivable", "Assets:Owed")
    assert [row[0] for row in rows_of(run(("aging",), "-l", main, "-f", "json", *named))] == ["Acme", "Bolt"]
    assert [row[0] for row in rows_of(run(("aging",), "-l", main, "-f", "json"))] == ["Calder"]


def test_several_receivable_accounts_in_the_policy(book: Path) -> None:
    (book / "arledger.toml").write_text(
        '[accounts]\nreceivable = ["Assets:Lent", "Assets:Receivable"]\n', encoding="utf-8"
    )
    main = book / "any.beancount"
    text = "2026-01-01 open Assets:Lent:Bolt\n" + SALE.replace("Assets:Receivable:Acme", "Assets:Lent:Bolt")
    main.write_text(OPENS + SALE + text.replace("0001", "0002"), encoding="utf-8")
    assert [row[0] for row in rows_of(run(("aging",), "-l", main, "-f", "json"))] == ["Acme", "Bolt"]


PAYEES = """\
2026-01-01 open Assets:Bank
2026-01-01 open Assets:Receivable
2026-01-01 open Income:Sales

2026-01-05 * "Acme Industrial" "Two pumps" ^INV-0001
  Assets:Receivable        100.00 USD
  Income:Sales            -100.00 USD

2026-01-06 * "Bolt & Forge" "An anvil" ^INV-0002
  Assets:Receivable         70.00 USD
  Income:Sales             -70.00 USD

2026-02-03 * "Bolt & Forge" "Part" ^INV-0002
  Assets:Bank               20.00 USD
  Assets:Receivable        -20.00 USD
"""


@pytest.fixture
def payees(book: Path) -> Path:
    (book / "arledger.toml").write_text(
        '[ledger]\nmain = "any.beancount"\n\n[items]\nclient-from = "payee"\n', encoding="utf-8"
    )
    (book / "any.beancount").write_text(PAYEES, encoding="utf-8")
    return book


def test_clients_from_payees(payees: Path) -> None:
    assert payees == Path.cwd()
    assert rows_of(run(("aging", "-f", "json"))) == [
        ("Acme Industrial", "USD", "100.00"),
        ("Bolt & Forge", "USD", "50.00"),
    ]
    assert data_of(run(("statement", "bolt", "-f", "json")))["items"][0]["settled"] == "20.00"
    assert data_of(run(("client", "acme industrial", "-f", "json")))["client"]["client"] == "Acme Industrial"
    assert run(("check",)).stdout == "All is well: 3 entries of 2 clients.\n"


@pytest.mark.usefixtures("payees")
@pytest.mark.parametrize(
    "command",
    [
        ("aging", "--client", "bolt"),
        ("items", "--client", "bolt"),
        ("items", "--client", "bolt", "--all"),
        ("client", "bolt"),
        ("statement", "bolt"),
        ("statement", "bolt", "--from", "2026-02-01"),
        ("reconcile-client", "bolt", "theirs.csv"),
    ],
    ids=" ".join,
)
def test_one_payee_ties_to_the_postings_of_that_payee_alone(command: tuple[str, ...]) -> None:
    Path("theirs.csv").write_text(
        "Date,Number,Amount\n2026-01-06,INV-2,70.00\n2026-02-03,,-20.00\n,Closing balance,50.00\n", encoding="utf-8"
    )
    for _ in ("cold", "from the snapshot"):
        assert data_of(run((*command, "-f", "json")))["ties"] == [
            {"currency": "USD", "ledger": "50.00", "rounding": "0.00", "difference": "0.00"}
        ]
    assert data_of(run(("aging", "-f", "json")))["ties"][0]["ledger"] == "150.00"


@pytest.mark.usefixtures("payees")
def test_a_client_of_payees_who_is_unknown() -> None:
    answer = run(("client", "Acme Industries"))
    assert "Did you mean Acme Industrial?" in answer.stderr
    assert answer.code == 2


# Where the ledger is said to be.


def test_the_nearest_policy_upward(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (book / "arledger.toml").write_text('[ledger]\nmain = "books/main.beancount"\n', encoding="utf-8")
    (book / "books").mkdir()
    (book / "books" / "main.beancount").write_text(OPENS + SALE, encoding="utf-8")
    deep = book / "letters" / "2026"
    deep.mkdir(parents=True)
    for folder in (book, book / "books", deep):
        monkeypatch.chdir(folder)
        assert rows_of(run(("aging", "-f", "json"))) == [("Acme", "USD", "100.00")]


def test_the_policy_nearest_to_the_ledger_holds_wherever_one_stands(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (book / "arledger.toml").write_text("[aging]\nbuckets = [10]\n", encoding="utf-8")
    (book / "main.beancount").write_text(OPENS + SALE, encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "arledger.toml").write_text("[aging]\nbuckets = [20]\n", encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    answer = run(("aging", "-f", "json"), "-l", book / "main.beancount")
    assert data_of(answer)["buckets"] == ["current", "1-10", "over 10"]


def test_an_option_goes_before_the_variable_and_that_before_the_policy(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two", "three"):
        ledger = (OPENS + SALE).replace("Acme", name.capitalize())
        (book / f"{name}.beancount").write_text(ledger, encoding="utf-8")
    (book / "arledger.toml").write_text('[ledger]\nmain = "three.beancount"\n', encoding="utf-8")
    assert rows_of(run(("aging", "-f", "json")))[0][0] == "Three"
    monkeypatch.setenv("ARLEDGER_LEDGER", "two.beancount")
    assert rows_of(run(("aging", "-f", "json")))[0][0] == "Two"
    assert rows_of(run(("aging", "-f", "json", "--ledger", "one.beancount")))[0][0] == "One"
    monkeypatch.setenv("ARLEDGER_LEDGER", "")
    assert rows_of(run(("aging", "-f", "json")))[0][0] == "Three"


def test_days_in_words(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (book / "any.beancount").write_text(OPENS, encoding="utf-8")
    monkeypatch.setenv("ARLEDGER_TODAY", "2026-03-01")
    days = {"today": "2026-03-01", "yesterday": "2026-02-28", "last-month": "2026-02-28", "2026-01-31": "2026-01-31"}
    for word, day in days.items():
        answer = run(("aging", "-l", "any.beancount", "-f", "json", "--as-of", word))
        assert data_of(answer)["as_of"] == day


# Output.


@warmly
@pytest.mark.parametrize("main", BOOKS.values(), ids=list(BOOKS))
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_in_every_format_twice(question: str, format_: str, main: Path, book: Path) -> None:
    path = book / "first.out"
    code = 1 if question == "check" and main == DEMO else 0
    first = run(QUESTIONS[question], "-l", main, "-f", format_, "-o", path)
    assert first == Answer(code, "", "")
    second = run(QUESTIONS[question], "-l", main, "-f", format_, "-o", book / "second.out")
    assert second == first
    content = path.read_bytes()
    assert content == (book / "second.out").read_bytes()
    assert content.startswith(STARTS.get(format_, b""))
    assert content.endswith(b"\n") == (format_ != "xlsx")


@warmly
@pytest.mark.parametrize("main", BOOKS.values(), ids=list(BOOKS))
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_snapshot_changes_no_byte(question: str, main: Path) -> None:
    for format_ in ("table", "json"):
        asked = (QUESTIONS[question], "-l", main, "-f", format_)
        assert run(*asked) == run(*asked, "--no-cache")


@warmly
@each_report
@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_is_for_its_owner_alone_and_its_name_says_the_format(
    command: Command, format_: str, book: Path
) -> None:
    os.umask(0o022)
    path = book / f"report{FORMATS[format_].upper()}"
    assert run(command, "-l", TINY, "-o", path) == Answer(0, "", "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    named = book / "named"
    run(command, "-l", TINY, "-f", format_, "-o", named)
    assert path.read_bytes() == named.read_bytes()
    assert sorted(p.name for p in book.iterdir()) == sorted(["named", path.name])


@warmly
@pytest.mark.parametrize("name", ["aging", "aging.txt", "aging.json.bak", ".json"])
def test_a_name_that_says_no_format_means_a_table(name: str, book: Path) -> None:
    assert run(("aging",), "-l", TINY, "-o", book / name).code == 0
    assert (book / name).read_text(encoding="utf-8").startswith("Aging as of 2026-03-31\n")


@warmly
def test_an_earlier_file_is_replaced_and_becomes_private(book: Path) -> None:
    path = book / "aging.csv"
    path.write_text("x" * 100_000, encoding="utf-8")
    path.chmod(0o644)
    run(("aging",), "-l", TINY, "-o", path)
    assert path.read_text(encoding="utf-8").startswith("client,name,currency,")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@warmly
def test_a_file_is_as_wide_as_it_needs_to_be(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    run(("aging",), "-l", DEMO, "-o", book / "aging.txt")
    text = (book / "aging.txt").read_text(encoding="utf-8")
    assert "Weber Fördertechnik GmbH" in text
    assert "…" not in text


@warmly
@pytest.mark.parametrize("width", range(20, 200, 20))
def test_no_number_is_ever_cut(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    answer = run(("aging",), "-l", DEMO)
    for number in ("89,638.33", "6,260.00", "3,125.00"):
        assert number in answer.stdout
    assert "DOES NOT TIE" not in answer.stdout


# Questions about the demo.


@warmly
def test_one_currency_at_the_ledgers_prices() -> None:
    answer = run(("aging", "--in", "USD"), "-l", DEMO, "-f", "json")
    data = data_of(answer)
    assert data["in"] == "USD"
    assert data["prices"] == [
        {"currency": "EUR", "rate": "1.1272", "date": "2026-03-31"},
        {"currency": "GBP", "rate": "1.3839", "date": "2026-03-31"},
    ]
    assert {row["currency"] for row in data["rows"]} == {"USD"}
    (total,) = data["totals"]
    assert total["total"] == "101019.29"
    columns = [[*row["buckets"].values(), row["unapplied"], row["total"]] for row in data["rows"]]
    sums = [str(sum(map(Decimal, column))) for column in zip(*columns, strict=True)]
    assert sums == [*total["buckets"].values(), total["unapplied"], total["total"]]
    assert {tie["currency"]: tie["ledger"] for tie in data["ties"]} == {
        "EUR": "6260.00",
        "GBP": "3125.00",
        "USD": "89638.33",
    }


@warmly
def test_prices_are_told_and_are_those_of_the_day() -> None:
    table = run(("aging", "--in", "USD", "--as-of", "2026-01-30"), "-l", DEMO).stdout
    assert "Converted at 1 EUR = 1.1389 USD, the ledger's price of 2025-12-31.\n" in table
    assert "Converted at 1 GBP = 1.3673 USD, the ledger's price of 2025-12-31.\n" in table


@warmly
def test_a_price_is_told_as_the_ledger_has_it() -> None:
    answer = run(("aging", "--in", "EUR", "--client", "Weber"), "-l", DEMO)
    assert "1 EUR = 1.1272 USD" in answer.stdout


@warmly
def test_pending_items_of_one_client() -> None:
    items = data_of(run(("aging", "--client", "Weber", "--detail"), "-l", DEMO, "-f", "json"))["items"]
    assert not any(item["pending"] for item in items)
    assert "Pending" not in run(("aging", "--client", "Weber"), "-l", DEMO).stdout


GROUPS = {
    "kind": {"b2b", "leasing", "retail"},
    "sales-rep": {"(none)", "dana", "luis", "m.ito", "priya"},
    "region": {"europe", "north", "south", "uk", "west"},
}


@warmly
@pytest.mark.parametrize("key", GROUPS)
def test_groups(key: str) -> None:
    data = data_of(run(("aging", "--group", key), "-l", DEMO, "-f", "json"))
    assert data["group"] == key
    assert {row["group"] for row in data["rows"]} == GROUPS[key]
    assert all(list(row) == ["group", "currency", "buckets", "unapplied", "total"] for row in data["rows"])
    plain = data_of(run(("aging",), "-l", DEMO, "-f", "json"))
    assert (data["totals"], data["ties"]) == (plain["totals"], plain["ties"])
    table = run(("aging", "--group", key), "-l", DEMO).stdout
    assert key.replace("-", " ").capitalize() in table


@warmly
def test_the_group_of_a_currency_is_the_totals() -> None:
    data = data_of(run(("aging", "--group", "currency"), "-l", DEMO, "-f", "json"))
    assert [row["currency"] for row in data["rows"]] == ["EUR", "GBP", "USD"]
    assert data["rows"] == data["totals"]


# The contract for scripts.


@warmly
@pytest.mark.parametrize("main", BOOKS.values(), ids=list(BOOKS))
def test_the_json_of_aging_is_as_promised(main: Path) -> None:
    data = data_of(run(("aging", "--detail"), "-l", main, "-f", "json"))
    assert list(data) == ["as_of", "by", "buckets", "rows", "totals", "ties", "items", "credits"]
    assert data["as_of"] == "2026-03-31"
    assert data["by"] == "due"
    assert data["buckets"] == ["current", "1-30", "31-60", "61-90", "over 90"]
    keys = {
        "rows": ["client", "name", "currency", "buckets", "unapplied", "total"],
        "totals": ["currency", "buckets", "unapplied", "total"],
        "ties": ["currency", "ledger", "rounding", "difference"],
        "items": [
            "client", "invoice", "date", "due", "days_past_due", "currency", "amount", "settled", "open", "disputed",
            "bucket", "kind", "pending", "source",
        ],
        "credits": [
            "client", "kind", "number", "about", "date", "currency", "amount", "open", "pending", "source",
        ],
    }  # fmt: skip
    for name, expected in keys.items():
        assert data[name], name
        for row in data[name]:
            assert list(row) == expected
            assert all(
                isinstance(row[key], str)
                for key in expected
                if key not in ("days_past_due", "pending", "about", "buckets")
            )
    amounts = {"unapplied", "total", "ledger", "rounding", "difference", "amount", "settled", "open"}
    for name in keys:
        for row in data[name]:
            assert all(MONEY.fullmatch(row[key]) for key in amounts & row.keys())
            for figure in row.get("buckets", {}).values():
                assert MONEY.fullmatch(figure)
    for row in (*data["rows"], *data["totals"]):
        assert list(row["buckets"]) == data["buckets"]
    for item in data["items"]:
        assert type(item["days_past_due"]) is int
        assert type(item["pending"]) is bool
        assert item["bucket"] in data["buckets"]
        file, _, line = item["source"].rpartition(":")
        assert (main.parent / file).is_file()
        assert int(line) > 0
    assert all(tie["difference"] == "0.00" for tie in data["ties"])


@warmly
def test_the_documented_example_is_what_the_tiny_book_gives() -> None:
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    example = json.loads(re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0])
    data = data_of(run(("aging",), "-l", TINY, "-f", "json"))
    assert list(example) == list(data)
    assert example["rows"][0] == data["rows"][0]
    assert list(example["totals"][0]) == list(data["totals"][0])
    assert list(example["ties"][0]) == list(data["ties"][0])


@warmly
def test_open_items_less_unapplied_credits_are_the_total(tmp_path: Path) -> None:
    data = data_of(run(("aging", "--detail"), "-l", DEMO, "-f", "json"))
    for row in data["rows"]:
        own = [
            Decimal(part["open"])
            for part in (*data["items"], *data["credits"])
            if (part["client"], part["currency"]) == (row["client"], row["currency"])
        ]
        assert sum(own) == Decimal(row["total"])
    assert tmp_path.is_dir()
