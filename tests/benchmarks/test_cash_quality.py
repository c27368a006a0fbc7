"""The quality that is promised of cash matching, on samples that take seconds: how much, how right, how sure."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import pytest
from benchmarks.cash import run
from benchmarks.cash_lines import Truth
from benchmarks.cash_mangled import mangled
from benchmarks.cash_public import FOLDER, OPTIONS, PublicTask, read_public
from benchmarks.cash_reliability import Reliability
from benchmarks.cash_score import Score, score
from benchmarks.cash_stresses import STRESSES

from arledger.matching import match
from arledger.model.bank import Match

Answer = tuple[Sequence[Match], Sequence[Truth]]

EVERY, SEED, LINES, CROWD = 20, 1, 600, 100
RIGHT, RIGHT_WITH_ONE_SLIP = 0.995, 0.999
SURE, ERROR = 99.5, 0.015
"""Of the lines called 99 or more so many percent are right; the error is larger than promised: samples are small."""

UNDER_STRESS = {
    "a tenth of the true gone": 0.95,
    "decoys for half": 0.95,
    "a fifth of the names wrong": 0.95,
    "a tenth paid twice": 0.80,
}
MADE_UP = (1, 4)

needs_the_task = pytest.mark.skipif(not FOLDER.is_dir(), reason="the public task is not here")


@cache
def public() -> PublicTask:
    return read_public(EVERY)


@cache
def harder() -> PublicTask:
    return mangled(public(), SEED)


@cache
def answered(name: str) -> Answer:
    """Answer a task once for all tests: the public one, the mangled one, a stress on that, or a made-up book."""
    if name.startswith("made up "):
        return run(int(name.rsplit(maxsplit=1)[-1]), LINES)[:2]
    if name == "dense":
        return run(SEED, LINES, "{seq}", CROWD)[:2]
    tasks: dict[str, Callable[[], PublicTask]] = {"public": public, "mangled": harder}
    task = tasks[name]() if name in tasks else STRESSES[name](harder(), SEED)
    return match(task.lines, task.items, task.clients, OPTIONS), task.truths


def names() -> Iterator[str]:
    if FOLDER.is_dir():
        yield from ("public", "mangled", *UNDER_STRESS)
    yield from (*(f"made up {seed}" for seed in MADE_UP), "dense")


def holds(name: str, automatic: float, precision: float) -> None:
    reached: Score = score(*answered(name))
    assert reached.told > LINES // 2
    assert reached.automatic_told >= automatic
    assert reached.precision >= precision


@needs_the_task
def test_single_slips_of_the_public_task() -> None:
    holds("public", 0.995, RIGHT_WITH_ONE_SLIP)


@needs_the_task
def test_several_slips_a_payment() -> None:
    holds("mangled", 0.97, RIGHT)


@needs_the_task
@pytest.mark.parametrize("stress", UNDER_STRESS)
def test_under_stress_what_can_be_known_is_booked_and_what_cannot_is_not(stress: str) -> None:
    holds(stress, UNDER_STRESS[stress], RIGHT)


@pytest.mark.parametrize("seed", MADE_UP)
def test_a_made_up_statement(seed: int) -> None:
    holds(f"made up {seed}", 0.985, RIGHT_WITH_ONE_SLIP)


def test_short_numbers_in_sequence() -> None:
    holds("dense", 0.95, RIGHT)


def test_the_earlier_of_two_payments_may_be_booked_and_never_the_later() -> None:
    if not FOLDER.is_dir():
        pytest.skip("the public task is not here")
    again = [found for found, truth in zip(*answered("a tenth paid twice"), strict=True) if truth.before]
    assert len(again) > 30
    assert not any(found.parts for found in again)


def called() -> Reliability:
    found = Reliability()
    for name in names():
        found.add_all(*answered(name))
    return found


def test_of_what_is_called_sure_hardly_anything_is_wrong() -> None:
    sure = called().sure
    assert sure.lines > LINES
    assert sure.share >= SURE


def test_confidence_means_what_it_says() -> None:
    assert called().error <= ERROR
