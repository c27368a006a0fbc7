"""The program as others start it: several at once, in a pipe, killed, with another loader or stream."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.effort import PATIENCE
from tests.support.shop import CALLS, JOURNALS, ONE_FILE, Shop

ARLEDGER = [sys.executable, "-m", "arledger"]


def start(shop: Shop, *words: str, **more: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    call = [*ARLEDGER, *words, "--ledger", str(shop.main)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.Popen(call, text=True, env=environment, **streams)  # type: ignore[call-overload, no-any-return]


def test_several_at_once_take_their_turns(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    sales = [("Acme", "5.00"), ("Bolt", "5.00"), ("Acme", "6.00"), ("Bolt", "6.00")]
    running = [start(shop, "invoice", *sale, "--write") for sale in sales]
    answers = [process.communicate(timeout=PATIENCE) for process in running]
    assert [process.returncode for process in running] == [0] * 4, answers
    numbers = sorted(item.number for item in shop.book().items)
    assert numbers == [f"INV-2026-{n:04}" for n in range(1, 8)]
    assert not shop.left_behind()


@pytest.mark.parametrize("more", [[], ["--format", "json"]])
def test_a_reader_that_has_gone_does_not_stop_a_write_in_silence(tmp_path: Path, more: list[str]) -> None:
    shop = Shop(tmp_path)
    before = shop.text()
    reader, writer = os.pipe()
    os.close(reader)
    process = start(shop, "invoice", "Acme", "5.00", "--write", *more, stdout=writer)
    os.close(writer)
    _, said = process.communicate(timeout=PATIENCE)
    written = shop.text() != before
    assert written or (process.returncode and said)
    assert "Written: main.beancount." in said


def test_nobody_who_listens_at_all_does_not_stop_a_write(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    reader, writer = os.pipe()
    os.close(reader)
    # The new client has the name of another one, which is remarked before anything is written.
    process = start(shop, "client", "new", "Dorn", "--name", "Bolt", "--write", stdout=writer, stderr=writer)
    os.close(writer)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Assets:Receivable:Dorn" in shop.text()


def test_an_answer_that_cannot_be_stored_says_what_was_written(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    with Path("/dev/full").open("w") as full:
        process = start(shop, "note", "Acme", "x", "--write", "--format", "json", stdout=full)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "Written: main.beancount." in said
    assert shop.text().endswith('"x"\n')


@pytest.mark.parametrize("more", [[], ["--format", "json"]])
def test_a_stream_that_cannot_say_it_does_not_stop_a_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    shop = Shop(tmp_path)
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    process = start(shop, "note", "Acme", "日本 \U0001f4b6", "--write", *more)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert shop.text().endswith('note Assets:Receivable:Acme "日本 \U0001f4b6"\n')


def test_the_reference_loader_writes_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("invoice", "payment", "returned-payment", "reschedule", "client new", "document"):
        texts = []
        for loader in ("", "beancount"):
            monkeypatch.setenv("ARLEDGER_LOADER", loader)
            shop = Shop(tmp_path / f"{name} {loader}", JOURNALS)
            shop.write(*CALLS[name])
            texts.append(shop.texts())
        assert texts[0] == texts[1]


def test_the_programs_own_plugin_may_be_in_the_ledger(tmp_path: Path) -> None:
    shop = Shop(tmp_path, {"main.beancount": f'plugin "arledger.plugin"\n{ONE_FILE["main.beancount"]}'})
    for name in ("invoice", "payment", "note"):
        shop.write(*CALLS[name])
    shop.book()


TWICE = """
2026-01-06 * "Acme" "Pumps" ^INV-7
  Assets:Receivable:Acme  100.00 USD
  Income:Sales
2026-01-06 * "Bolt" "Anvil" ^INV-7
  Assets:Receivable:Bolt  200.00 USD
  Income:Sales
2026-01-08 * "Acme" "Paid" ^INV-7
  Assets:Bank:Checking  100.00 USD
  Assets:Receivable:Acme
2026-01-09 * "Bolt" "Paid in part" ^INV-7
  Assets:Bank:Checking  50.00 USD
  Assets:Receivable:Bolt
"""


def test_a_returned_payment_of_a_number_of_two_clients_asks_whose(tmp_path: Path) -> None:
    shop = Shop(tmp_path, {"main.beancount": ONE_FILE["main.beancount"] + TWICE})
    assert "--client" in shop.refused("returned-payment", "INV-7")


@pytest.mark.parametrize(("client", "amount"), [("Acme", "100.00"), ("Bolt", "50.00")])
def test_with_the_client_it_is_clear(tmp_path: Path, client: str, amount: str) -> None:
    shop = Shop(tmp_path, {"main.beancount": ONE_FILE["main.beancount"] + TWICE})
    added = shop.write("returned-payment", "INV-7", "--client", client)
    assert f"-{amount} USD" in added
    assert f"Assets:Receivable:{client}" in added
