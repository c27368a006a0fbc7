"""A number that is another client's: it is said whose, and `client` finds them by it."""

from pathlib import Path

import pytest
from tests.support.shop import Shop

PAID = """
2026-03-30 * "Bolt" "Paid" ^INV-2026-0002
  Assets:Bank:Checking     300.00 USD
  Assets:Receivable:Bolt  -300.00 USD
"""


def shop_of(folder: Path, *, settled: bool = False) -> Shop:
    shop = Shop(folder)
    if settled:
        shop.main.write_text(shop.text() + PAID, encoding="utf-8")
    return shop


@pytest.mark.parametrize("settled", [False, True], ids=["open", "settled"])
@pytest.mark.parametrize(
    "words",
    [
        ("payment", "Acme", "100.00", "-i", "INV-2026-0002"),
        ("apply", "Acme", "-i", "INV-2026-0002"),
        ("credit-memo", "Acme", "10.00", "-i", "INV-2026-0002"),
        ("debit-memo", "Acme", "10.00", "-i", "INV-2026-0002"),
        ("note", "Acme", "They promise Friday", "-i", "INV-2026-0002"),
        ("document", "Acme", "PAPER", "-i", "INV-2026-0002"),
        ("write-off", "INV-2026-0002", "--client", "Acme"),
        ("recovery", "INV-2026-0002", "10.00", "--client", "Acme"),
        ("reschedule", "INV-2026-0002", "--terms", "net 60", "--client", "Acme"),
        ("returned-payment", "INV-2026-0002", "--client", "Acme"),
    ],
    ids=lambda words: words[0],
)
def test_another_client_s_number_is_told_as_theirs(tmp_path: Path, words: tuple[str, ...], *, settled: bool) -> None:
    said = shop_of(tmp_path, settled=settled).refused(*words)
    assert said == ("arledger: INV-2026-0002 is Bolt's\n  Correct the number, or name Bolt instead of Acme.")


def test_a_number_that_nobody_has_is_unknown(tmp_path: Path) -> None:
    assert "there is no invoice INV-2026-0099" in Shop(tmp_path).refused(
        "payment", "Acme", "1", "-i", "INV-2026-0099"
    )


def test_a_number_finds_its_client(tmp_path: Path) -> None:
    for settled in (False, True):
        shop = shop_of(tmp_path / str(settled), settled=settled)
        answer = shop.run("client", "INV-2026-0002")
        assert (answer.code, answer.stderr) == (0, "INV-2026-0002 is Bolt's.\n")
        assert answer.stdout == shop.run("client", "Bolt").stdout


def test_a_number_of_two_clients_finds_nobody(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.main.write_text(shop.text().replace("INV-2026-0002", "INV-2026-0001"), encoding="utf-8")
    assert "INV-2026-0001 is a number of Acme and of Bolt" in shop.run("client", "INV-2026-0001").stderr
    assert shop.run("client", "INV-2026-0001").code == 2


def test_a_number_of_later_is_not_known_yet(tmp_path: Path) -> None:
    answer = Shop(tmp_path).run("client", "INV-2026-0002", "--as-of", "2026-01-19")
    assert (answer.code, "there is no client" in answer.stderr) == (2, True)
