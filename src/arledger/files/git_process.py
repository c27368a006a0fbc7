"""The one place that starts git.

A repository may come from a stranger, and its configuration names programs. Every program that configuration
could name is switched off; there is no network, no configuration of the user or the machine, and an environment
of a few variables.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arledger.model.problem import UserError

PATIENCE = 60
"""Seconds after which git is given up: a repository may include a pipe, or a file without an end."""

# What the command line says of configuration beats all files of a repository, and whatever these include.
_SWITCHED_OFF = {
    "core.fsmonitor": "",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.alternateRefsCommand": "false",
    "core.askPass": "false",
    "core.editor": "false",
    "core.gitProxy": "false",
    "core.pager": "cat",
    "core.sshCommand": "false",
    "credential.helper": "",
    "diff.external": "",
    "log.showSignature": "false",
    "protocol.allow": "never",
    "submodule.recurse": "false",
}
_GIT = ("git", "--no-pager", "--no-optional-locks", "--no-replace-objects")
_FIXED = {
    "LC_ALL": "C",
    "HOME": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    # Reading the index may start programs, and nothing that git is asked for lies in it.
    "GIT_INDEX_FILE": f"{os.devnull}/none",
    # A partial clone would fetch what it lacks: this program's only network is none.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}
# What git needs to be found, to start, to read `HEAD@{yesterday}`, and to know whose repository sudo's root may read.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TZ", "SUDO_UID")
STRANGE = re.compile(rb"dubious ownership|unsafe repository")
"""What git says of a repository that belongs to somebody else."""


@contextmanager
def started(top: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a git command that runs in a folder, with pipes to it and from it."""
    command = _command(top, arguments, _trusted_folders())
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, env=_environment(), stdin=pipe, stdout=pipe, stderr=nowhere) as process:
        yield process


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a git command in a folder; raises UserError where there is no git."""
    answer = _run(_command(folder, arguments), _environment())
    if answer.returncode and STRANGE.search(answer.stderr):
        return _run(_command(folder, arguments, _trusted_folders()), _environment())
    return answer


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    nowhere = subprocess.DEVNULL
    try:
        return subprocess.run(
            command, env=environment, stdin=nowhere, capture_output=True, check=False, timeout=PATIENCE
        )
    except OSError as error:
        raise UserError("git is not installed, or cannot be started", "Install git; revisions are git's.") from error
    except subprocess.TimeoutExpired as error:
        raise UserError(
            f"git has not answered within {PATIENCE} seconds",
            "Look into .git/config of the repository: what it includes may be a pipe or a device.",
        ) from error


def _command(folder: Path, arguments: tuple[str, ...], trusted: list[str] | None = None) -> list[str]:
    """Return the command line; `trusted` are folders that the user trusts although they are somebody else's."""
    settings = [*_SWITCHED_OFF.items(), *(("safe.directory", each) for each in trusted or ())]
    overrides = [part for name, value in settings for part in ("-c", f"{name}={value}")]
    return [*_GIT, *overrides, "-C", str(folder), *arguments]


def _trusted_folders() -> list[str]:
    """Return what the user and the machine say in safe.directory: all that is asked of their configuration."""
    home = {name: os.environ[name] for name in ("HOME", "XDG_CONFIG_HOME") if name in os.environ}
    traces = {"GIT_TRACE2": "0", "GIT_TRACE2_PERF": "0", "GIT_TRACE2_EVENT": "0"}
    # No repository has a say in this: there is none at GIT_DIR.
    environment = _environment() | home | traces | {"GIT_DIR": os.devnull}
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        del environment[name]
    answer = _run([*_GIT, "config", "--null", "--type=path", "--get-all", "safe.directory"], environment)
    return os.fsdecode(answer.stdout).split("\0")[:-1]


def _environment() -> dict[str, str]:
    """Return the few variables that git gets, none of which names a program, a repository or configuration."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if "PATH" in kept:
        # `.` in it would start a program called git that lies in the current folder, which may be the repository.
        kept["PATH"] = os.pathsep.join(each for each in kept["PATH"].split(os.pathsep) if Path(each).is_absolute())
    return kept | _FIXED
