"""The quality that is promised of cash matching: at least 95 % automatic and 99.5 % right, on both tasks."""

from collections.abc import Iterable

import pytest
from benchmarks.cash import run
from benchmarks.cash_lines import Truth
from benchmarks.cash_public import FOLDER, OPTIONS, read_public
from benchmarks.cash_score import score

from arledger.matching import match
from arledger.model.bank import Match

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
