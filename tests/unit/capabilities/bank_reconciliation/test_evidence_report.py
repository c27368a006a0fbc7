"""`reconcile --explain LINE`: all the evidence on one line, as its reader needs it to agree or to object."""

import json
from math import prod
from pathlib import Path
from typing import Any

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import FEES, Bank, sale
from tests.support.places import ROOT

ACME = sale("Acme", "INV-2026-0001", "1000.00")
BOLT = sale("Bolt", "INV-2026-0002", "500.00")
PAID = Row("2026-03-05", "980.00", "INV-2026-0001", "Acme Industrial Ltd", "R1")
FEE = Row("2026-03-07", "-5.00", "SERVICE FEE", "", "R3")
STRANGER = Row("2026-03-08", "77.00", "thank you", "Somebody Else", "R4")


def evidence(bank: Bank, file: Path, line: str) -> Any:
    answer = bank.run("reconcile", file, "--explain", line, "--format", "json")
    assert answer.code == 0, answer.stderr
    return json.loads(answer.stdout)


def test_what_decides_is_told_and_nothing_is_planned_or_written(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT, FEES)
    file = bank.statement([PAID, FEE, STRANGER])
    before = bank.tree(with_state=True)
    shown = bank.run("reconcile", file, "--explain", "R1")
    assert shown.code == 0
    assert "Line:      1 of 3: 980.00 USD of 2026-03-05" in shown.stdout
    assert "Acme INV-2026-0001" in shown.stdout
    assert "one of 2 open in USD" in shown.stdout
    assert "Booked by itself: it is " in shown.stdout
    assert "nothing that is in the book" in shown.stdout
    assert "+++" not in shown.stdout
    assert bank.tree(with_state=True) == before


def test_the_factors_multiply_to_what_they_come_to_and_the_probabilities_to_all(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT)
    found = evidence(bank, bank.statement([PAID, STRANGER]), "1")
    (first, *others) = found["explanations"]
    assert first["allocations"] == [{"client": "Acme", "invoice": "INV-2026-0001", "amount": "980.00"}]
    assert [each["evidence"] for each in first["factors"]] == ["prior", "text", "payer", "day", "amount"]
    assert prod(each["times"] for each in first["factors"]) == pytest.approx(first["times"], rel=0.05)
    assert first["probability"] >= found["needed"] == 99
    total = sum(each["probability"] for each in [first, *others]) + found["nothing"] + found["second_payment"]
    assert total == pytest.approx(100, abs=0.1)


def test_the_keys_are_those_of_the_contract(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT)
    found = evidence(bank, bank.statement([PAID]), "1")
    section = (ROOT / "docs" / "json.md").read_text(encoding="utf-8").split("`reconcile --explain LINE`:")[1]
    section = section.partition("\n## ")[0]
    (first,) = found["explanations"]
    for key in (*found, *first, *first["factors"][0], *(each["evidence"] for each in first["factors"])):
        assert f"`{key}`" in section, key


def test_a_line_has_its_number_in_the_list_and_its_reference(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT, FEES)
    file = bank.statement([PAID, FEE, STRANGER])
    lines = bank.answer("reconcile", file)["lines"]
    assert [line["line"] for line in lines] == [1, 2, 3]
    for line in lines:
        by_number = evidence(bank, file, str(line["line"]))
        assert by_number == evidence(bank, file, line["bank_ref"])
        assert (by_number["bank_ref"], by_number["state"]) == (line["bank_ref"], line["state"])
        assert by_number["confidence"] == line["confidence"]
    # What is booked keeps its number, though a terminal does not list it.
    bank.booked(file)
    assert evidence(bank, file, "3")["bank_ref"] == "R4"


def test_a_reference_goes_before_a_number(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME)
    file = bank.statement([PAID, STRANGER._replace(ref="1")])
    assert evidence(bank, file, "1")["line"] == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("3", "There are 2 lines, 1 to 2; or name one by its reference: R1."),
        ("0", "There are 2 lines"),
        ("NTRF-ACMEE", "Did you mean NTRF-ACME?"),
        ("", "There are 2 lines"),
        ("[red]\n", "There are 2 lines"),
    ],
)
def test_a_line_that_is_not_there(tmp_path: Path, line: str, said: str) -> None:
    bank = Bank(tmp_path, ACME)
    answer = bank.run("reconcile", bank.statement([PAID, STRANGER._replace(ref="NTRF-ACME")]), "--explain", line)
    assert answer.code == 2
    assert "--explain: no line of these statements is" in answer.stderr
    assert said in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("flag", ["--write", "--auto", "--park", "--interactive"])
def test_it_only_reads(tmp_path: Path, flag: str) -> None:
    bank = Bank(tmp_path, ACME)
    answer = bank.run("reconcile", bank.statement([PAID]), "--explain", "1", flag)
    assert answer.code == 2
    assert "--explain only reads" in answer.stderr


def test_what_was_explained_before_says_by_what(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME, FEES)
    file = bank.statement([PAID, FEE, STRANGER])
    ruled = bank.run("reconcile", file, "--explain", "R3").stdout
    assert "A rule of arledger.toml explains the line." in ruled
    assert "What could explain it" not in ruled
    assert evidence(bank, file, "R3")["weighed"] is False
    bank.booked(file)
    booked = bank.run("reconcile", file, "--explain", "R1").stdout
    assert "The line is in the books already: main.beancount:" in booked


def test_what_speaks_against_booking_is_told(tmp_path: Path) -> None:
    twins = sale("Acme", "INV-2026-0001", "100.00") + sale("Acme", "INV-2026-0002", "100.00")
    bank = Bank(tmp_path, twins)
    file = bank.statement([Row("2026-03-05", "100.00", "thanks", "Acme Industrial Ltd", "R1")])
    said = bank.run("reconcile", file, "--explain", "1").stdout
    assert "Not booked by itself: it is " in said
    assert "99% is asked for ([matching] minimum-confidence); evidence" in " ".join(said.split())
    found = evidence(bank, file, "1")
    assert [each["allocations"][0]["invoice"] for each in found["explanations"][:2]] == [
        "INV-2026-0001", "INV-2026-0002",
    ]  # fmt: skip


def test_what_is_never_booked_by_itself_says_why(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Acme", "INV-2026-0001", "1000.00"))
    file = bank.statement([Row("2026-03-05", "400.00", "thanks", "Acme Industrial Ltd", "R1")])
    found = evidence(bank, file, "1")
    for each in found["explanations"]:
        assert each["obstacle"] == "the text does not surely name what is paid in part, or beyond what is open"


def test_lines_that_want_the_same_are_told(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Acme", "INV-2026-0001", "1000.00"))
    twice = [Row(f"2026-03-0{day}", "1000.00", "thanks", "Acme Industrial Ltd", f"R{day}") for day in (5, 6)]
    file = bank.statement(twice)
    assert evidence(bank, file, "2")["rivals"] == [1]
    said = bank.run("reconcile", file, "--explain", "2").stdout
    assert "Other lines want the same: line 1 (1,000.00 USD of 2026-03-05)." in said
    assert "other lines against it" in said


@pytest.mark.parametrize("name", ["table", "csv", "md", "html"])
def test_hostile_text_is_text_in_every_format(tmp_path: Path, name: str) -> None:
    bank = Bank(tmp_path, ACME)
    text = "[bold]INV-2026-0001[/bold] <script>x</script> " + "x" * 500
    file = bank.statement([Row("2026-03-05", "1000.00", text, "Acme Industrial Ltd", "R1")])
    said = bank.run("reconcile", file, "--explain", "1", "--format", name)
    assert said.code == 0
    assert "<script>" not in said.stdout or name in ("table", "csv")
    assert "INV-2026-0001" in said.stdout


@pytest.mark.parametrize("width", [60, 100])
def test_it_fits_a_terminal(tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    bank = Bank(tmp_path, ACME + BOLT)
    said = bank.run("reconcile", bank.statement([PAID]), "--explain", "1").stdout
    assert max(map(len, said.splitlines())) <= width
    assert "Acme INV-2026-0001" in said


def test_a_long_text_does_not_fill_the_screen(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME)
    file = bank.statement([Row("2026-03-05", "1000.00", "INV-2026-0001 " + "x" * 5_000, "Acme Industrial Ltd", "R1")])
    assert len(bank.run("reconcile", file, "--explain", "1").stdout) < 4_000
    assert "x" * 4_000 in evidence(bank, file, "1")["text"]


def test_what_is_paid_once_more_is_told_as_such(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME)
    file = bank.statement([Row("2026-03-05", "1000.00", "INV-2026-0001", "Acme Industrial Ltd", "R1")])
    bank.booked(file)
    again = bank.statement(
        [Row("2026-04-20", "1000.00", "INV-2026-0001", "Acme Industrial Ltd", "R2")], name="april.xml"
    )
    said = bank.run("reconcile", again, "--explain", "R2").stdout
    assert "Acme INV-2026-0001, once more" in said
    assert "the amount that it was of" in said
    assert "Never booked by itself, however sure: nothing is left of it" in said
