"""The snapshot: used only while it is whole and true, and rebuilt in every other case."""

import shutil
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tests.support.files import ACCOUNTS, Write, invoice, read_main, save
from tests.support.program import run_cli

from arledger.ledger.query import Query
from arledger.ledger.snapshot.files import clear_snapshots, list_snapshots, open_snapshot, snapshot_path
from arledger.ledger.snapshot.write import write_snapshot

DAY = date(2026, 3, 31)
BOOK = ACCOUNTS + 'include "clients/*.beancount"\n'


@pytest.fixture
def main(write: Write) -> Path:
    write("clients/Acme.beancount", invoice())
    return write("main.beancount", BOOK)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "book.sqlite"


def amounts(path: Path, key: str = "key") -> list[str] | None:
    """Return the amounts of the receivable legs in the snapshot, None where it must not be used."""
    snapshot = open_snapshot(path, key)
    if snapshot is None:
        return None
    return [f"{entry.postings[0].number:f}" for entry in snapshot.facts(DAY, Query()).entries]


def test_it_answers_as_memory_does(main: Path, path: Path) -> None:
    store = save(path, main).store
    snapshot = open_snapshot(path, "key")
    assert snapshot is not None
    for wanted in (Query(prices=True), Query(prices=True, accounts=("Assets:Receivable:Acme",))):
        assert snapshot.facts(DAY, wanted) == store.facts(DAY, wanted)
    assert snapshot.loader == store.header.loader


def test_it_knows_as_memory_does_whose_entries_name_a_number(write: Write, path: Path) -> None:
    names = {"INV-1": " ^INV-1", "Rg-É_%": "", 'say "x"': "", "1001": ""}
    said = {"Rg-É_%": '  invoice: "Rg-É_%"\n', 'say "x"': '  number: "say \\"x\\""\n', "1001": "  invoice: 1001\n"}
    entries = [
        f'2026-01-0{at} * "x" "y"{link}\n{said.get(name, "")}'
        f"  Assets:Receivable:C{at}  1.00 USD\n  Income:Sales  -1.00 USD\n"
        for at, (name, link) in enumerate(names.items(), 1)
    ]
    opens = "".join(f"2025-01-01 open Assets:Receivable:C{at}\n" for at in range(1, 5))
    main = write("main.beancount", ACCOUNTS + opens + "".join(entries))
    store = save(path, main).store
    snapshot = open_snapshot(path, "key")
    assert snapshot is not None
    for at, name in enumerate(names, 1):
        assert snapshot.accounts_naming(name) == store.accounts_naming(name) == {f"Assets:Receivable:C{at}"}
    for name in ("INV", "INV-11", "nv-1", "Rg-", "x", "100", "%", ""):
        assert snapshot.accounts_naming(name) == store.accounts_naming(name) == frozenset()


def test_it_keeps_everything_that_is_said_of_receivables(write: Write, path: Path) -> None:
    scan = write("scan.pdf", b"%PDF")
    main = write(
        "main.beancount",
        'option "title" "Akmé & Söhne"\noption "operating_currency" "USD"\n'
        + ACCOUNTS
        + invoice()
        + '2026-02-12 custom "ar-reminder" "INV-1" 1 "email" TRUE 2026-01-01 5.00 USD Assets:Bank\n'
        + '2026-02-13 note Assets:Receivable:Acme "Called\nthem." ^INV-1\n'
        + f'2026-02-13 document Assets:Receivable:Acme "{scan.name}" ^INV-1\n'
        + "2026-02-14 price EUR 1.10 USD\n"
        + '2026-02-15 ! "Acme" "In part" ^INV-1 #later\n  number: "PMT-1"\n'
        + '  ! Assets:Receivable:Acme  -10.00 USD\n    invoice: "INV-1"\n  Assets:Bank  9.00 EUR @@ 10.00 USD\n',
    )
    store = save(path, main).store
    snapshot = open_snapshot(path, "key")
    assert snapshot is not None
    facts = snapshot.facts(DAY, Query(prices=True))
    assert facts == store.facts(DAY, Query(prices=True))
    assert (len(facts.customs), len(facts.notes), len(facts.documents), len(facts.prices)) == (1, 1, 1, 1)
    assert facts.title == "Akmé & Söhne"
    assert facts.entries[-1].postings[0].meta == {"invoice": "INV-1"}


def test_it_knows_nothing_of_later_days(main: Path, path: Path, write: Write) -> None:
    write("clients/Bolt.beancount", '2026-04-01 note Assets:Receivable:Acme "Later"\n2026-04-01 price EUR 2 USD\n')
    store = save(path, main).store
    snapshot = open_snapshot(path, "key")
    assert snapshot is not None
    for day in (date(2019, 12, 31), date(2020, 1, 1), date(2026, 1, 4), date(2026, 1, 5), DAY, date(2026, 4, 1)):
        assert snapshot.facts(day, Query(prices=True)) == store.facts(day, Query(prices=True))


def test_prices_are_read_only_where_they_are_wanted(write: Write, path: Path) -> None:
    save(path, write("main.beancount", ACCOUNTS + "2026-01-01 price EUR 1.10 USD\n"))
    snapshot = open_snapshot(path, "key")
    assert snapshot is not None
    assert snapshot.facts(DAY, Query()).prices == ()
    assert len(snapshot.facts(DAY, Query(prices=True)).prices) == 1


def test_one_clients_entries_are_those_of_the_account_and_below(write: Write, path: Path) -> None:
    names = ("Acme", "AcmeHoldings", "Acme:Retention", "Acme-2", "Acm")
    opens = "".join(f"2020-01-01 open Assets:Receivable:{name}\n" for name in names if name != "Acme")
    sales = "".join(f'2026-01-05 * "{name}"\n  Assets:Receivable:{name}  1 USD\n  Income:Sales\n' for name in names)
    store = save(path, write("main.beancount", ACCOUNTS + opens + sales)).store
    snapshot = open_snapshot(path, "key")
    assert snapshot is not None
    wanted = Query(accounts=("Assets:Receivable:Acme",))
    for facts in (snapshot.facts(DAY, wanted), store.facts(DAY, wanted)):
        assert [entry.narration for entry in facts.entries] == ["Acme", "Acme:Retention"]
        assert [b.account for b in facts.balances] == ["Assets:Receivable:Acme", "Assets:Receivable:Acme:Retention"]


def change_a_file(main: Path) -> None:
    (main.parent / "clients" / "Acme.beancount").write_text(invoice("700.00"), encoding="utf-8")


def add_a_file(main: Path) -> None:
    (main.parent / "clients" / "Bolt.beancount").write_text(invoice("20.00", "INV-2"), encoding="utf-8")


def remove_a_file(main: Path) -> None:
    (main.parent / "clients" / "Acme.beancount").unlink()
    (main.parent / "clients" / "Bolt.beancount").write_text("; nothing yet\n", encoding="utf-8")


def rename_a_file(main: Path) -> None:
    (main.parent / "clients" / "Acme.beancount").rename(main.parent / "clients" / "Zed.beancount")


def change_the_main_file(main: Path) -> None:
    main.write_text(ACCOUNTS + invoice("1.00"), encoding="utf-8")


CHANGES: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "a changed file": (change_a_file, ["700.00"]),
    "a new file that a pattern matches": (add_a_file, ["500.00", "20.00"]),
    "a file that is gone": (remove_a_file, []),
    "a renamed file": (rename_a_file, ["500.00"]),
    "a changed main file": (change_the_main_file, ["1.00"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_not_used_after(name: str, main: Path, path: Path) -> None:
    change, found = CHANGES[name]
    save(path, main)
    assert amounts(path) == ["500.00"]
    change(main)
    assert amounts(path) is None
    save(path, main)
    assert amounts(path) == found


def test_it_is_not_used_with_another_key(main: Path, path: Path) -> None:
    save(path, main, key="one policy")
    assert amounts(path, "another policy") is None


def test_a_file_written_anew_with_the_same_content_changes_nothing(main: Path, path: Path) -> None:
    save(path, main)
    acme = main.parent / "clients" / "Acme.beancount"
    acme.write_bytes(acme.read_bytes())
    assert amounts(path) == ["500.00"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def change_a_figure(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE entry SET postings = replace(postings, '500.00', '5.00')")
        connection.commit()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut short": cut,
    "one bit flipped": flip,
    "a figure changed": change_a_figure,
    "empty": lambda path: path.write_bytes(b""),
    "not a database": lambda path: path.write_text("500.00 USD", encoding="utf-8"),
    "gone": Path.unlink,
    "sum gone": lambda path: path.with_suffix(".sum").unlink(),
    "sum of another": lambda path: path.with_suffix(".sum").write_text("0" * 64, encoding="ascii"),
    "sum is no text": lambda path: path.with_suffix(".sum").write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_one_is_never_trusted(name: str, main: Path, path: Path) -> None:
    save(path, main)
    DAMAGE[name](path)
    assert amounts(path) is None
    save(path, main)
    assert amounts(path) == ["500.00"]


def test_it_is_private_and_leaves_nothing_beside_it(main: Path, path: Path) -> None:
    save(path, main)
    assert sorted(file.name for file in path.parent.iterdir()) == ["book.sqlite", "book.sum"]
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_a_folder_that_cannot_be_written_is_no_error(main: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    save(tmp_path / "file" / "cache" / "book.sqlite", main)
    assert amounts(tmp_path / "file" / "cache" / "book.sqlite") is None


def test_a_folder_with_signs_that_mean_something_in_an_address(main: Path, tmp_path: Path) -> None:
    before = {"book", "c#a%41?c", "cache"}
    path = tmp_path / "c#a%41?c" / "book.sqlite"
    save(path, main)
    assert amounts(path) == ["500.00"]
    assert {folder.name for folder in tmp_path.iterdir()} <= before


def test_two_at_once_leave_a_whole_one(main: Path, path: Path) -> None:
    read = read_main(main)

    def work(number: int) -> list[str] | None:
        write_snapshot(path, "key", read.sources, read.store, ())
        del number
        return amounts(path)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(work, range(16)))
    # Between the two renames of another writer a reader finds no snapshot; never a wrong one.
    assert all(answer in (None, ["500.00"]) for answer in answers)
    write_snapshot(path, "key", read.sources, read.store, ())
    assert amounts(path) == ["500.00"]
    assert sorted(file.name for file in path.parent.iterdir()) == ["book.sqlite", "book.sum"]


def test_its_name_tells_nothing() -> None:
    one, other = (snapshot_path(Path("/cache"), f"/books/{name}/main.beancount") for name in ("acme", "bolt"))
    assert one != other
    assert "acme" not in str(one)
    assert one == snapshot_path(Path("/cache"), "/books/acme/main.beancount")


def test_all_are_listed_and_cleared(main: Path, path: Path) -> None:
    save(path, main)
    keep = path.parent / "something-else.txt"
    keep.write_text("not ours", encoding="utf-8")
    ((_, size),) = list_snapshots(path.parent)
    assert size == path.stat().st_size
    count, cleared = clear_snapshots(path.parent)
    assert (count, cleared > size) == (1, True)
    assert list(path.parent.iterdir()) == [keep]
    assert clear_snapshots(path.parent) == (0, 0)
    assert clear_snapshots(path.parent / "nowhere") == (0, 0)
    assert list_snapshots(path.parent / "nowhere") == []


def test_what_cannot_be_listed_is_passed_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("no database", encoding="utf-8")
    assert list_snapshots(path.parent) == []


def test_the_program_uses_it_and_notices_every_change(main: Path) -> None:
    def ask() -> tuple[str, str]:
        answer = run_cli("aging", "--ledger", main, "--format", "csv", "--verbose")
        assert answer.code == 0, answer.stderr
        return answer.stdout, answer.stderr

    first, how = ask()
    assert "snapshot" not in how
    second, how = ask()
    assert "Read from the snapshot" in how
    assert second == first
    for change, found in (change_a_file, "700.00"), (add_a_file, "720.00"), (change_the_main_file, "1.00"):
        change(main)
        answer, how = ask()
        assert "snapshot" not in how
        assert found in answer
        assert ask()[0] == answer


def test_the_program_notices_a_change_in_a_file_that_is_included_without_a_blank(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include"Acme.beancount"\n')
    write("Acme.beancount", invoice("500.00"))
    assert "500.00" in run_cli("aging", "--ledger", main, "--format", "csv").stdout
    write("Acme.beancount", invoice("700.00"))
    assert "700.00" in run_cli("aging", "--ledger", main, "--format", "csv").stdout


def test_the_program_answers_without_one(main: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_one = run_cli("aging", "--ledger", main)
    shutil.rmtree(tmp_path / "cache")
    without = run_cli("aging", "--ledger", main, "--no-cache")
    assert without == with_one
    assert not (tmp_path / "cache").exists()
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("ARLEDGER_CACHE_DIR", str(tmp_path / "file"))
    assert run_cli("aging", "--ledger", main) == with_one
