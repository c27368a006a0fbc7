import sys
from pathlib import Path

import pytest
from benchmarks.measure import Command, CommandFailedError, Result, Run, floor_kib, measure, run_once

PASS = (sys.executable, "-c", "pass")


def test_a_run_has_time_and_memory() -> None:
    run = run_once(Command("pass", PASS))
    assert run.nanoseconds > 0
    assert run.peak_kib > 1_000


def test_the_peak_is_that_of_the_command() -> None:
    more = 2 * floor_kib() * 1024
    run = run_once(Command("big", (sys.executable, "-c", f"bytearray({more})[::4096] = b'x' * ({more} // 4096)")))
    assert run.peak_kib * 1024 > more


def test_time_is_wall_time() -> None:
    run = run_once(Command("sleep", (sys.executable, "-c", "import time; time.sleep(0.2)")))
    assert run.nanoseconds >= 200_000_000


def test_output_is_thrown_away(capfd: pytest.CaptureFixture[str]) -> None:
    run_once(Command("print", (sys.executable, "-c", "print('x' * 1_000_000)")))
    assert capfd.readouterr() == ("", "")


def test_a_wrong_exit_code_is_loud_and_brings_the_last_words() -> None:
    with pytest.raises(CommandFailedError, match=r"broken: exit code 3 from (?s:.)*no such book"):
        run_once(Command("broken", _exit(3)))


def test_an_allowed_exit_code_is_fine() -> None:
    assert run_once(Command("problems", _exit(1), allowed=frozenset({0, 1}))).nanoseconds > 0


def test_a_command_that_was_killed_is_loud() -> None:
    with pytest.raises(CommandFailedError, match="exit code -9"):
        run_once(Command("killed", (sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")))


def test_commands_take_turns_after_the_warm_up(tmp_path: Path) -> None:
    log = tmp_path / "log"
    results = measure([_writes(log, "A"), _writes(log, "B", warm_up=False)], rounds=3)
    assert log.read_text() == "AABABAB"
    assert {name: len(result.runs) for name, result in results.items()} == {"A": 3, "B": 3}


def test_a_slow_command_takes_part_in_fewer_rounds() -> None:
    slow = Command("slow", (sys.executable, "-c", "import time; time.sleep(0.4)"), warm_up=False)
    results = measure([slow, Command("pass", PASS)], rounds=4, slow_seconds=0.4, slow_rounds=2)
    assert len(results["slow"].runs) == 2


def test_prepare_and_verify_surround_each_run(tmp_path: Path) -> None:
    log = tmp_path / "log"

    def write(text: str) -> None:
        with log.open("a") as file:
            file.write(text)

    command = _writes(log, "-")
    measure(
        [Command("A", command.arguments, warm_up=False, prepare=lambda: write("<"), verify=lambda: write(">"))],
        2,
    )
    assert log.read_text() == "<-><->"


def test_no_rounds_are_no_measurement() -> None:
    with pytest.raises(ValueError, match="at least one round"):
        measure([], rounds=0)


def test_the_result_is_the_median_time_and_the_largest_peak() -> None:
    result = Result("A", (Run(1_000_000_000, 10), Run(9_000_000_000, 1_000), Run(2_000_000_000, 30)))
    assert result.seconds == pytest.approx(2.0)
    assert result.peak_mb == pytest.approx(1.024)


def _exit(code: int) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import sys; print('no such book', file=sys.stderr); sys.exit({code})")


def _writes(log: Path, letter: str, *, warm_up: bool = True) -> Command:
    return Command(letter, (sys.executable, "-c", f"open({str(log)!r}, 'a').write({letter!r})"), warm_up=warm_up)
