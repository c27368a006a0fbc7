"""Run commands in rounds and keep what each run cost: wall time and peak memory.

Linux counts the memory of the process that starts a command as the command's own until it has
become itself, so no peak is ever less than the peak of this process: whoever measures must stay
small (`floor_kib` says how small it is).
"""

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

SLOW_SECONDS = 5
SLOW_ROUNDS = 3


class CommandFailedError(Exception):
    """A measured command ended with an exit code that was not allowed."""


class Run(NamedTuple):
    """What one run cost: nanoseconds of wall time and the peak of resident memory in KiB."""

    nanoseconds: int
    peak_kib: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command to measure.

    `prepare` happens before each run and `verify` after it, both untimed. With `warm_up` the command
    is run once more at first, without being counted.
    """

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    allowed: frozenset[int] = frozenset({0})
    warm_up: bool = True
    prepare: Callable[[], None] | None = None
    verify: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The runs of one command, never empty."""

    name: str
    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        """The median of wall time in seconds."""
        return median(run.nanoseconds for run in self.runs) / 1e9

    @property
    def peak_mb(self) -> float:
        """The largest peak of resident memory, in millions of bytes."""
        return max(run.peak_kib for run in self.runs) * 1024 / 1e6


def floor_kib() -> int:
    """Return the peak of this process in KiB, below which no peak can be seen."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def run_once(command: Command) -> Run:
    """Run a command, its output thrown away; CommandFailedError with its last words for a wrong exit code."""
    if command.prepare:
        command.prepare()
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter_ns()
        process = subprocess.Popen(
            command.arguments,
            env=command.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        ended = time.perf_counter_ns()
        process.returncode = os.waitstatus_to_exitcode(status)  # reaped here: Popen must not look for it
        if process.returncode not in command.allowed:
            errors.seek(0)
            words = errors.read().decode(errors="replace")[-2000:]
            raise CommandFailedError(
                f"{command.name}: exit code {process.returncode} from {' '.join(command.arguments)}\n{words}"
            )
    if command.verify:
        command.verify()
    return Run(ended - started, usage.ru_maxrss)


def measure(
    commands: Sequence[Command],
    rounds: int,
    slow_seconds: float = SLOW_SECONDS,
    slow_rounds: int = SLOW_ROUNDS,
) -> dict[str, Result]:
    """Run all commands in turn, `rounds` times over, so that noise on the machine hits all alike.

    A command whose first run took longer than `slow_seconds` takes part in `slow_rounds` rounds only.
    """
    if rounds < 1:
        raise ValueError(f"at least one round is needed, not {rounds}")
    for command in commands:
        if command.warm_up:
            run_once(command)
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for done in range(rounds):
        for command in commands:
            so_far = runs[command.name]
            slow = bool(so_far) and so_far[0].nanoseconds > slow_seconds * 1e9
            if not (slow and done >= slow_rounds):
                so_far.append(run_once(command))
    return {name: Result(name, tuple(each)) for name, each in runs.items()}
