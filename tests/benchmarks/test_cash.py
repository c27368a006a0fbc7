"""The quality that is promised of cash matching: at least 95 % automatic and 99.5 % right, on both tasks."""

from collections.abc import Iterable

import pytest
from benchmarks.cash import run
from benchmarks.cash_kinds import make_task
from benchmarks.cash_lines import Truth
from benchmarks.cash_public import FOLDER, OPTIONS, read_public
from benchmarks.cash_score import score
from benchmarks.cash_stresses import STRESSES

from arledger.matching import match
from arledger.model.bank import Match
from benchmarks import cash

AUTOMATIC, PRECISION = 0.95, 0.995


def holds(matches: Iterable[Match], truths: Iterable[Truth]) -> None:
    reached = score(matches, truths)
    assert reached.told > 400
    assert reached.automatic_told >= AUTOMATIC
    assert reached.links_automatic >= AUTOMATIC
    assert reached.precision >= PRECISION


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the public task is not here")
def test_every_twentieth_match_of_the_public_task() -> None:
    task = read_public(every=20)
    holds(match(task.lines, task.items, task.clients, OPTIONS), task.truths)


@pytest.mark.parametrize("seed", [1, 4])
def test_a_made_up_statement(seed: int) -> None:
    matches, truths, _, _ = run(seed, 600)
    holds(matches, truths)


def test_lines_that_do_not_give_it_away_are_left_to_a_person_or_right() -> None:
    matches, truths, _, _ = run(2, 600)
    reached = score(matches, truths)
    assert reached.told < reached.lines
    assert reached.wrong <= reached.booked // 200


def test_a_seed_makes_the_same_statement_every_time() -> None:
    assert run(5, 100)[:2] == run(5, 100)[:2]


def test_a_dense_book_has_short_numbers_in_sequence_and_few_clients() -> None:
    world, task = make_task(1, 300, "{seq}", 100)
    numbers = {int(invoice.number) for invoice in world.invoices} | set(map(int, world.settled))
    assert len(numbers) == max(numbers) - min(numbers) + 1
    assert len(world.customers) < 20
    assert run(1, 300, "{seq}", 100)[1:4:2] == (task.truths, "{seq}")


def test_a_second_payment_says_what_was_paid_before() -> None:
    truths = [truth for truth in make_task(1, 600)[1].truths if truth.kind == "paid twice"]
    assert truths
    assert all(truth.before and not truth.links and not truth.told for truth in truths)


@pytest.mark.parametrize("task", ["generated", "dense"])
def test_the_figures_end_with_the_reliability(
    task: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cash, "GROWTH", (10,))
    monkeypatch.setattr(cash, "SEEDS", 2)
    cash.main(["--task", task, "--lines", "30"])
    told = capsys.readouterr().out
    assert ("1 to 2, numbers like {year}{seq:04}" in told) == (task == "dense")
    assert "Expected calibration error: " in told


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the public task is not here")
def test_the_mangled_task_has_a_row_for_each_stress(capsys: pytest.CaptureFixture[str]) -> None:
    cash.main(["--task", "mangled", "--every", "400"])
    told = capsys.readouterr().out
    assert all(f"| {name} " in told for name in STRESSES)
    assert "Expected calibration error: " in told
