"""Who is learned to pay for whom: from what a person said, and from what reconcile booked by itself."""

from io import StringIO
from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import Bank, sale

from arledger.capabilities.bank_reconciliation.payers import client_keys
from arledger.matching import ClientKey

HOLDING = "Zenith Holding NV"
BOOK = "".join(sale("Bolt", f"INV-2026-000{at}", f"{at}11.17") for at in range(1, 7))


def receipt(number: str, amount: str, *meta: str, client: str = "Bolt", payer: str = HOLDING) -> str:
    said = "".join(f"  {line}\n" for line in (f'payer: "{payer}"', *meta))
    return (
        f'\n2026-03-05 * "{client}" "Paid" ^{number}\n{said}'
        f"  Assets:Bank:Checking  {amount} USD\n  Assets:Receivable:{client}\n"
    )


def keys(bank: Bank) -> dict[str, ClientKey]:
    return {key.id: key for key in client_keys(bank.book())}


def test_what_reconcile_booked_once_by_itself_is_no_proof_and_twice_is(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOOK)
    bank.booked(bank.statement([Row("2026-03-06", "111.17", "INV-2026-0001", HOLDING, "R1")]))
    assert (keys(bank)["Bolt"].payers, keys(bank)["Bolt"].once) == ((), (HOLDING,))
    second = Row("2026-03-07", "211.17", "INV-2026-0002", HOLDING, "R2")
    bank.booked(bank.statement([second], opening="1111.17", name="b.xml"))
    assert (keys(bank)["Bolt"].payers, keys(bank)["Bolt"].once) == ((HOLDING,), ())


def test_what_a_person_decided_is_known_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(tmp_path, BOOK)
    monkeypatch.setattr("sys.stdin", StringIO("i INV-2026-0003\n"))
    file = bank.statement([Row("2026-03-06", "300.00", "thank you", HOLDING, "R1")])
    answer = bank.run("reconcile", file, "--interactive", write=True)
    assert answer.code == 0, answer
    assert f'  payer: "{HOLDING}"\n  decided: "by hand"' in bank.text()
    assert keys(bank)["Bolt"].payers == (HOLDING,)
    assert "decided by hand" in answer.stdout
    assert "100%" in answer.stdout
    assert bank.run("check").code == 0


def test_a_receipt_that_a_person_entered_is_known_at_once(tmp_path: Path) -> None:
    assert keys(Bank(tmp_path, BOOK + receipt("INV-2026-0001", "111.17")))["Bolt"].payers == (HOLDING,)


def test_a_person_knows_better_than_two_lines_that_were_booked_by_themselves(tmp_path: Path) -> None:
    acme = sale("Acme", "INV-2026-0009", "911.17") + receipt("INV-2026-0009", "911.17", client="Acme")
    booked = [receipt(f"INV-2026-000{at}", f"{at}11.17", f'bank-ref: "R{at}"') for at in (1, 2)]
    found = keys(Bank(tmp_path, BOOK + acme + "".join(booked)))
    assert found["Acme"].payers == (HOLDING,)
    assert (found["Bolt"].payers, found["Bolt"].once) == ((), (HOLDING,))
