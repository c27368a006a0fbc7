"""Rows that are pending, declined or undone are no movements; a state that nobody named is asked about."""

from pathlib import Path

import pytest

from arledger.formats.bank import propose_profile, read_bank_file
from arledger.model.problem import UserError

HEAD = "Date,Description,Amount,Currency,{}\n"


def table(folder: Path, *states: str, column: str = "Status") -> Path:
    path = folder / "file.csv"
    rows = (f"2026-03-{at:02},Receipt {at},{at}.00,EUR,{state}\n" for at, state in enumerate(states, start=1))
    path.write_text(HEAD.format(column) + "".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("column", ["Status", "State", "Transaction Status", "Buchungsstatus", "Estado", "Stato"])
@pytest.mark.parametrize(
    "state", ["Pending", "PENDING", "Reverted", "Declined", "Cancelled", "canceled", "Failed", "vorgemerkt", "Refusé"]
)
def test_what_is_not_booked_is_counted_and_no_line(column: str, state: str, tmp_path: Path) -> None:
    (statement,) = read_bank_file(table(tmp_path, "Completed", state, "Completed", column=column))
    assert [line.text for line in statement.lines] == ["Receipt 1", "Receipt 3"]
    assert f"1 row is not booked ({state}) and no line here" in statement.warnings


@pytest.mark.parametrize(
    "state", ["Completed", "BOOKED", "Posted", "Cleared", "gebucht", "Exécuté", "contabilizzato"]
)
def test_what_is_booked_is_a_line(state: str, tmp_path: Path) -> None:
    assert len(read_bank_file(table(tmp_path, state, state))[0].lines) == 2


@pytest.mark.parametrize("state", ["Reversed", "Approved", "Foo", "Pending review"])
def test_an_unknown_state_is_asked_about(state: str, tmp_path: Path) -> None:
    path = table(tmp_path, "Completed", state)
    with pytest.raises(UserError, match=f'file.csv:3: the state of the row is "{state}": is it booked') as caught:
        read_bank_file(path)
    assert "bank profile" in caught.value.remedy
    proposed = propose_profile(path)
    profile = tmp_path / "own.toml"
    profile.write_text(proposed, encoding="utf-8")
    assert f"CHOOSE: write the states that are booked in place of the ? ({state})" in proposed
    with pytest.raises(UserError, match="leaves open which states are booked"):
        read_bank_file(path, [profile])
    profile.write_text(proposed.replace(', "?"', ""), encoding="utf-8")
    (statement,) = read_bank_file(path, [profile])
    assert len(statement.lines) == 1
    assert statement.warnings == (f"1 row is not booked ({state}) and no line here",)


def test_a_row_without_a_state(tmp_path: Path) -> None:
    assert len(read_bank_file(table(tmp_path, "", ""))[0].lines) == 2
    assert len(read_bank_file(table(tmp_path, "", "Pending"))[0].lines) == 1
    with pytest.raises(UserError, match="some rows say that they are booked, and some have no state"):
        read_bank_file(table(tmp_path, "Completed", ""))
