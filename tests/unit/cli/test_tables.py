"""What a person reads in a table: nothing that misleads, and nothing cut that matters."""

from pathlib import Path

import pytest
from tests.support.commands import DEMO, OPENS, SALE, TINY, run, write


@pytest.mark.parametrize("width", [100])
def test_a_place_keeps_its_line(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    answer = run(("statement", "Bolt", "--from", "2026-01-01"), "--ledger", TINY)
    places = [line.split()[-1] for line in answer.stdout.splitlines() if "main.beancount" in line]
    assert places
    assert all(place.startswith("main.beancount") for place in places)


def test_the_demo_fits_a_usual_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    answer = run(("aging",), "--ledger", DEMO)
    assert max(map(len, answer.stdout.splitlines())) <= 80


def test_a_settled_item_is_not_late(book: Path) -> None:
    paid = SALE.replace("2026-01-05", "2026-01-06").replace("100.00", "-100.00").replace("--", "")
    main = write(book, main=OPENS + SALE + paid.replace("Income:Sales", "Assets:Bank"))
    answer = run(("items", "--all"), "--ledger", main)
    assert "INV-0001" in answer.stdout
    assert "Open items\n" not in answer.stdout
    assert "31-60" not in answer.stdout


def test_a_part_does_not_tie() -> None:
    answer = run(("items", "--overdue", "--client", "Bolt"), "--ledger", TINY)
    assert "300.00" in answer.stdout
    assert "Ties to the ledger: 1,200.00" not in answer.stdout
    assert answer.stdout.endswith("\nOverdue items are a part of the ledger's balance: 1,200.00 USD.\n")
    nobody = run(("items", "--overdue", "--as-of", "2024-01-01"), "--ledger", TINY)
    assert "a part" not in nobody.stdout


def test_one_is_singular() -> None:
    assert "Read 1 file with" in run(("aging", "--verbose"), "--ledger", TINY).stderr
