"""Nothing that a stranger's repository, or the environment, says of programs makes git start one."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.program import Answer, run_cli
from tests.support.repository import Repository

from arledger.files import git_process
from arledger.files.git import files_of, find_commit, find_top
from arledger.model.problem import UserError

pytestmark = pytest.mark.usefixtures("own_temporary")

USES = {
    "--rev of the index": ("aging", "--rev", ":main.beancount"),
    "--rev of all refs": ("aging", "--rev", ":/Change"),
    "--rev of a report": ("aging", "--as-of", "2026-03-31", "--rev", "HEAD~1"),
    "--rev of check": ("check", "--rev", "HEAD"),
    "--rev that is an option": ("aging", "--rev=--output=stolen"),
    "--rev that is a short option": ("aging", "--rev=-ostolen"),
    "review of two": ("review", "HEAD~1..HEAD"),
    "review since they parted": ("review", "HEAD~1...HEAD"),
    "review of the index": ("review", "..:"),
    "review of a file of the index": ("review", "..:main.beancount"),
    "review of the work tree": ("review",),
    "review of options": ("review", "--", "--output=stolen..-x"),
}
# Keys of configuration that name a program; `{}` is the program.
PROGRAMS = {
    "core.fsmonitor": "{}",
    "core.pager": "{}",
    **{f"pager.{each}": "{}" for each in ("rev-parse", "rev-list", "ls-tree", "cat-file", "merge-base")},
    **{f"alias.{each}": "!{}" for each in ("rev-parse", "rev-list", "ls-tree", "cat-file", "merge-base")},
    "core.editor": "{}",
    "sequence.editor": "{}",
    "core.sshCommand": "{}",
    "core.gitProxy": "{}",
    "core.askPass": "{}",
    "core.alternateRefsCommand": "{}",
    "credential.helper": "!{}",
    "diff.external": "{}",
    "diff.evil.command": "{}",
    "diff.evil.textconv": "{}",
    "merge.evil.driver": "{}",
    "filter.evil.clean": "{}",
    "filter.evil.smudge": "{}",
    "filter.evil.process": "{}",
    "gpg.program": "{}",
    "gpg.ssh.program": "{}",
    "gpg.ssh.defaultKeyCommand": "{}",
    "interactive.diffFilter": "{}",
    "uploadpack.packObjectsHook": "{}",
    "submodule.theirs.update": "!{}",
    "remote.origin.uploadpack": "{}",
    "remote.origin.vcs": "evil",
}
# Keys that turn something on, or lead to more.
SWITCHES = {
    "log.showSignature": "true",
    "core.attributesFile": "{folder}/attributes",
    "core.hooksPath": "{folder}/hooks",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "remote.origin.url": "ext::{folder}/transport",
    "submodule.recurse": "true",
    "trace2.normalTarget": "{folder}/markers/trace",
}
VARIABLES = dict.fromkeys(
    (
        *("GIT_PAGER", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS"),
        *("SSH_ASKPASS", "GIT_PROXY_COMMAND", "GIT_EXTERNAL_DIFF", "PAGER", "EDITOR", "VISUAL"),
    ),
    "{}",
)
HOOKS = ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc", "fsmonitor-watchman")
ATTRIBUTES = "* filter=evil diff=evil merge=evil ident export-subst working-tree-encoding=UTF-16\n"


class Trap:
    """Programs of a stranger, each of which leaves a marker of its own name, and the ways to name them to git."""

    def __init__(self, folder: Path, repository: Repository) -> None:
        self.folder, self.repository = folder, repository
        self.markers = folder / "markers"
        self.markers.mkdir(parents=True)
        (folder / "attributes").write_text(ATTRIBUTES, encoding="utf-8")
        for each in HOOKS:
            self.program(each, folder / "hooks" / each)

    def program(self, name: str, path: Path | None = None) -> Path:
        """Write a program that leaves a marker."""
        path = path or self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n: > '{self.markers}/{path.name}'\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def settings(self) -> dict[str, str]:
        """Return hostile configuration."""
        named = {key: value.format(self.program(key)) for key, value in PROGRAMS.items()}
        return named | {key: value.format(folder=self.folder) for key, value in SWITCHES.items()}

    def file(self) -> Path:
        """Return a file of hostile configuration."""
        path = self.folder / "config"
        for key, value in self.settings().items():
            self.repository.git("config", "--file", str(path), key, value)
        return path


def by_the_repository(trap: Trap, _: pytest.MonkeyPatch) -> None:
    config = trap.repository.folder / ".git" / "config"
    with config.open("ab") as file:
        file.write(trap.file().read_bytes())
    for each in HOOKS:
        trap.program(each, config.parent / "hooks" / each)
    (config.parent / "info" / "attributes").write_text(ATTRIBUTES, encoding="utf-8")
    (trap.repository.folder / ".gitattributes").write_text(ATTRIBUTES, encoding="utf-8")
    (trap.repository.folder / ".gitmodules").write_text(
        f'[submodule "theirs"]\n\tpath = theirs\n\turl = ext::{trap.program("transport")}\n\tupdate = !x\n',
        encoding="utf-8",
    )


def by_an_include(trap: Trap, _: pytest.MonkeyPatch) -> None:
    trap.repository.git("config", "includeIf.onbranch:main.path", str(trap.file()))


def by_the_worktree(trap: Trap, _: pytest.MonkeyPatch) -> None:
    trap.repository.git("config", "core.repositoryFormatVersion", "1")
    trap.repository.git("config", "extensions.worktreeConfig", "true")
    trap.file().rename(trap.repository.folder / ".git" / "config.worktree")


def by_the_home(trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(os.environ["HOME"])
    home.mkdir(exist_ok=True)
    trap.file().rename(home / ".gitconfig")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(trap.folder))
    (trap.folder / "git").mkdir()
    (trap.folder / "attributes").rename(trap.folder / "git" / "attributes")


def by_the_environment(trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = trap.settings()
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
    for number, (key, value) in enumerate(settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(trap.file()))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(trap.file()))
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value.format(trap.program(name)))
    for name in ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE_SETUP"):
        monkeypatch.setenv(name, str(trap.markers / name))
    trap.program("git", trap.folder / "libexec" / "git-rev-parse")
    monkeypatch.setenv("GIT_EXEC_PATH", str(trap.folder / "libexec"))


def by_the_path(trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    trap.program("git", trap.repository.folder / "git")
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")


WAYS = (by_the_repository, by_an_include, by_the_worktree, by_the_home, by_the_environment, by_the_path)


@pytest.fixture
def changed(books: Repository) -> Repository:
    """Return a book with two commits, and a work tree that differs from both."""
    for number in (3, 4):
        books.add(
            "clients/Bolt.beancount",
            f"""\
            2026-03-2{number} * "Bolt" "Hammer" ^INV-000{number}
              Assets:Receivable:Bolt    75.00 USD
              Income:Sales             -75.00 USD
            """,
        )
        if number == 3:
            books.commit()
    return books


@pytest.mark.parametrize("use", list(USES.values()), ids=list(USES))
@pytest.mark.parametrize("way", WAYS)
def test_no_program_of_a_stranger_is_started(
    way: Callable[[Trap, pytest.MonkeyPatch], None],
    use: tuple[str, ...],
    changed: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = run_cli(*use)
    trap = Trap(tmp_path / "trap", changed)
    way(trap, monkeypatch)
    for marker in trap.markers.iterdir():  # what the test's own git has started
        marker.unlink()
    answer = run_cli(*use)
    assert sorted(path.name for path in trap.markers.iterdir()) == []
    assert answer == expected
    assert not list(changed.folder.rglob("*stolen*"))


def lacking(books: Repository, trap: Trap, url: str) -> Answer:
    """Return the answer about a commit that a partial clone lacks and its remote would send."""
    lost = books.git("rev-parse", "HEAD:clients/Acme.beancount")
    (books.folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.partialclonefilter": "blob:none",
        "remote.origin.url": url,
        "remote.origin.uploadpack": str(trap.program("uploadpack")),
        "core.sshCommand": str(trap.program("ssh")),
        "protocol.ext.allow": "always",
        "protocol.file.allow": "always",
    }.items():
        books.git("config", key, value)
    return run_cli("aging", "--rev", "HEAD")


@pytest.mark.parametrize("url", ["{folder}", "ext::{folder}/transport", "ssh://host.example/x", "file://{folder}"])
def test_what_a_partial_clone_lacks_is_not_fetched(books: Repository, tmp_path: Path, url: str) -> None:
    trap = Trap(tmp_path / "trap", books)
    trap.program("transport")
    answer = lacking(books, trap, url.format(folder=trap.folder))
    assert sorted(path.name for path in trap.markers.iterdir()) == []
    assert answer.code == 2
    assert "git cannot read clients/Acme.beancount" in answer.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("folder", ["*", "{}", "~/books"])
def test_a_repository_of_somebody_else_is_read_if_the_user_trusts_it(
    books: Repository, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(books.folder.parent))
    expected = run_cli("aging", "--rev", "HEAD")
    assert expected.code == 0
    for path in (books.folder, books.folder / ".git"):
        os.chown(path, 12345, -1)
    # A repository cannot vouch for itself.
    books.git("config", "--file", str(books.folder / ".git" / "config"), "safe.directory", "*")
    refused = run_cli("aging", "--rev", "HEAD")
    assert refused.code == 2
    assert "belongs to somebody else" in refused.stderr
    config = books.folder.parent / ".gitconfig"
    books.git("config", "--file", str(config), "safe.directory", folder.format(books.folder))
    assert run_cli("aging", "--rev", "HEAD") == expected


def test_a_repository_whose_files_lie_elsewhere_is_said_to_be_one(books: Repository, tmp_path: Path) -> None:
    books.git("config", "core.worktree", str(tmp_path / "home"))
    with pytest.raises(UserError, match="its files lie elsewhere") as error:
        find_top(books.folder)
    assert "core.worktree" in error.value.remedy
    answer = run_cli("review")
    assert (answer.code, "Traceback" in answer.stderr) == (2, False)


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_git_is_not_waited_for_without_end(
    kind: str, books: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_process, "PATIENCE", 1)
    os.mkfifo(tmp_path / "pipe")
    endless = {"pipe": tmp_path / "pipe", "device": Path("/dev/zero")}[kind]
    with (books.folder / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write(f'[include]\n\tpath = "{endless}"\n')
    answer = run_cli("aging", "--rev", "HEAD", "--ledger", "main.beancount")
    assert answer.code == 2
    assert "git" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_symlink_to_the_repository_will_do(books: Repository, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(books.folder)
    assert find_top(tmp_path / "link" / "clients") == books.folder
    with files_of(find_commit(books.folder, "HEAD")) as tree:
        assert (tree / "main.beancount").is_file()
