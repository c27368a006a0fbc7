"""The door to git: hostile names stay names, and a commit's files are what git keeps, in their own folder."""

import os
import stat
from datetime import date
from pathlib import Path

import pytest
from tests.support.repository import Repository

from arledger.files import git
from arledger.files.git import Commit, files_of, find_commit, find_top, merge_base
from arledger.model.problem import UserError

pytestmark = pytest.mark.usefixtures("own_temporary")


@pytest.fixture
def empty(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def head(repository: Repository) -> Commit:
    return find_commit(repository.folder, "HEAD")


def leftovers(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "temporary").iterdir())


def contents(repository: Repository) -> dict[str, bytes | str]:
    """Return the files of HEAD as they are written: the target of a symlink, the content of a file."""
    with files_of(head(repository)) as tree:
        return {
            path.relative_to(tree).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
            for path in sorted(tree.rglob("*"))
            if path.is_symlink() or path.is_file()
        }


def test_a_commit_has_its_hash_and_the_committers_day(books: Repository) -> None:
    commit = find_commit(find_top(books.folder / "clients"), "main")
    assert commit.hash == books.git("rev-parse", "HEAD")
    assert (commit.top, commit.day) == (books.folder, date(2026, 3, 2))
    assert str(commit) == f"{commit.hash[:10]} of 2026-03-02"


def test_the_top_of_a_folder_that_is_gone_is_found(books: Repository) -> None:
    assert find_top(books.folder / "gone" / "long ago") == books.folder


def test_outside_a_repository_there_is_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="in no git repository") as error:
        find_top(tmp_path)
    assert error.value.exit_code == 2
    assert error.value.remedy


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_somebody_else_is_said_to_be_one(books: Repository) -> None:
    for path in (books.folder, books.folder / ".git"):
        try:
            os.chown(path, 12345, -1)
        except OSError:
            pytest.skip("this root may not give a folder away")
    with pytest.raises(UserError, match="belongs to somebody else") as error:
        find_top(books.folder)
    assert "safe.directory" in error.value.remedy


def test_without_git_there_is_a_remedy(books: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(books.folder))
    with pytest.raises(UserError, match="git is not installed") as error:
        find_top(books.folder)
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    "revision",
    [
        *("nowhere", "", " ", "--", "-", "--all", "-h", "--output=stolen", "--exec-path", "--git-dir=/"),
        *("^HEAD", "HEAD..HEAD", "HEAD HEAD", "HEAD:main.beancount", "HEAD~99", "@{u}", "@{99}", "HEAD@{yesterday:"),
        *(
            ":/nothing like it",
            ":/(((",
            "HEAD^{tree}",
            "HEAD\n",
            "HEAD\0",
            "$(touch stolen)",
            "`touch stolen`",
            ";ls",
        ),
        *("\udce9", "refs/heads/../../config", "../config", "0" * 40, "f" * 4, "x" * 5000),
    ],
)
def test_what_is_no_revision_is_refused_and_never_an_option(books: Repository, revision: str) -> None:
    before = sorted(path.name for path in books.folder.iterdir())
    with pytest.raises(UserError) as error:
        find_commit(books.folder, revision)
    assert error.value.exit_code == 2
    assert error.value.remedy
    assert sorted(path.name for path in books.folder.iterdir()) == before


@pytest.mark.parametrize("revision", ["HEAD", "main", "@", "v1", "HEAD^0", ":/Change", "main@{0}"])
def test_every_way_to_name_a_commit_will_do(books: Repository, revision: str) -> None:
    books.git("tag", "--annotate", "--message", "one", "v1")
    assert find_commit(books.folder, revision) == head(books)


def test_variables_of_git_lead_nowhere_else(
    books: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other", {"main.beancount": "other\n"})
    expected = head(books)
    for name, value in {
        "GIT_DIR": str(other.folder / ".git"),
        "GIT_WORK_TREE": str(other.folder),
        "GIT_INDEX_FILE": str(other.folder / ".git" / "index"),
        "GIT_OBJECT_DIRECTORY": str(other.folder / ".git" / "objects"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.pager",
        "GIT_CONFIG_VALUE_0": "false",
        "GIT_TRACE": str(tmp_path / "trace"),
    }.items():
        monkeypatch.setenv(name, value)
    assert find_top(books.folder) == books.folder
    assert head(books) == expected
    assert contents(books)["clients/Bolt.beancount"].startswith(b"2026-01-01 open")  # type: ignore[arg-type]
    assert not (tmp_path / "trace").exists()


def test_files_are_what_git_keeps_whatever_attributes_say(empty: Repository) -> None:
    empty.write(
        {
            ".gitattributes": "* export-subst eol=crlf ident filter=shout\nclients/* export-ignore\n",
            "main.beancount": "; $Format:%H$ $Id$\n",
            "clients/Acme.beancount": "; a client\n",
            "mit Leerzeichen/ä\n\t\"'.beancount": "; odd name\n",
        }
    )
    empty.commit()
    empty.git("config", "filter.shout.smudge", "tr a-z A-Z")
    found = contents(empty)
    assert found["main.beancount"] == b"; $Format:%H$ $Id$\n"
    assert found["clients/Acme.beancount"] == b"; a client\n"
    assert found["mit Leerzeichen/ä\n\t\"'.beancount"] == b"; odd name\n"


def test_the_folder_is_private_and_executables_stay_so(empty: Repository, tmp_path: Path) -> None:
    empty.write({"plain": "a\n", "sub/run.sh": "b\n"})
    (empty.folder / "sub" / "run.sh").chmod(0o755)
    empty.commit()
    with files_of(head(empty)) as tree:
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tree.parent, tree, *tree.rglob("*"))}
        assert tree.is_relative_to(tmp_path / "temporary")
    assert {modes[name] for name in ("tree", "sub", "run.sh")} == {0o700}
    assert modes["plain"] == 0o600
    assert leftovers(tmp_path) == []


def test_nothing_is_left_after_an_error(books: Repository, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), files_of(head(books)):
        raise ZeroDivisionError
    assert leftovers(tmp_path) == []


def test_a_full_disk_is_said(books: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = head(books)
    monkeypatch.setattr("tempfile.tempdir", str(books.folder / "nowhere"))
    with pytest.raises(UserError, match="cannot be written to") as error, files_of(commit):
        pass
    assert "TMPDIR" in error.value.remedy


def test_a_ledger_of_a_commit_can_be_loaded_whatever_the_temporary_folder_is_called(
    books: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    (books.folder / "tmp[1]").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(books.folder / "tmp[1]"))
    with files_of(head(books)) as tree:
        assert "[" not in str(tree)


@pytest.mark.parametrize(("name", "target"), [("link", "main"), ("sub/link", "../main"), ("sub/dangling", "none")])
def test_a_symlink_inside_the_tree_is_one(empty: Repository, name: str, target: str) -> None:
    empty.write({"main": "text\n"})
    (empty.folder / name).parent.mkdir(exist_ok=True)
    (empty.folder / name).symlink_to(target)
    empty.commit()
    assert contents(empty)[name] == target


@pytest.mark.parametrize(
    "links",
    [
        {"link": "/etc/passwd"},
        {"link": "../../other"},
        {"sub/link": "../.."},
        {"sub/up": "..", "link": "sub/up/../../x"},
        {"a": "b", "b": "c", "c": "/"},
    ],
)
def test_a_symlink_that_leads_out_is_refused(empty: Repository, tmp_path: Path, links: dict[str, str]) -> None:
    for name, target in links.items():
        (empty.folder / name).parent.mkdir(exist_ok=True)
        (empty.folder / name).symlink_to(target)
    empty.commit()
    with pytest.raises(UserError, match="symlink that leads out") as error, files_of(head(empty)):
        pass
    assert error.value.exit_code == 2
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("folder", ["..", ".git", ".GIT", "."])
def test_a_forged_path_is_refused(empty: Repository, tmp_path: Path, folder: str) -> None:
    empty.write({"stolen": "text\n"})
    empty.commit()
    inner = empty.git("rev-parse", "HEAD^{tree}")
    outer = empty.git("mktree", text=f"040000 tree {inner}\t{folder}\n".encode())
    forged = empty.git("commit-tree", "-m", "forged", outer)
    with pytest.raises(UserError, match="outside its tree"), files_of(find_commit(empty.folder, forged)):
        pass
    assert leftovers(tmp_path) == []


def test_nothing_is_written_through_a_forged_link(empty: Repository, tmp_path: Path) -> None:
    """A name that is a symlink and a folder at once leads nothing out."""
    empty.write({"stolen": "text\n"})
    empty.commit()
    inner = empty.git("rev-parse", "HEAD^{tree}")
    (tmp_path / "home").mkdir()
    link = empty.git("hash-object", "-w", "--stdin", text=str(tmp_path / "home").encode())
    outer = empty.git("mktree", text=f"120000 blob {link}\ta\n040000 tree {inner}\ta\n".encode())
    forged = empty.git("commit-tree", "-m", "forged", outer)
    with pytest.raises(UserError), files_of(find_commit(empty.folder, forged)):
        pass
    assert not list((tmp_path / "home").iterdir())


def test_a_submodule_is_left_out(empty: Repository, books: Repository) -> None:
    empty.write({"main": "text\n"})
    empty.commit()
    empty.git("update-index", "--add", "--cacheinfo", f"160000,{head(books).hash},theirs")
    empty.git("commit", "--quiet", "--message", "submodule")
    assert contents(empty) == {"main": b"text\n"}


def test_a_large_document_is_a_placeholder_and_a_large_text_is_not(
    empty: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "LARGE", 200_000)
    text = b"; a line of the ledger\n" * 20_000
    binary = b"%PDF\0" + os.urandom(300_000)
    for name, content in {"big.beancount": text, "big": text, "big.pdf": binary, "after": b"x\n"}.items():
        (empty.folder / name).write_bytes(content)
    empty.commit()
    found = contents(empty)
    assert found["big.beancount"] == found["big"] == text
    assert found["after"] == b"x\n"
    assert 0 < len(found["big.pdf"]) < 100_000


def test_a_replaced_object_does_not_count(books: Repository) -> None:
    """What is reported under a hash is what the hash stands for."""
    first = head(books)
    books.replace("clients/Acme.beancount", "Two pumps", "Three pumps")
    second = books.commit()
    books.git("replace", first.hash, second)
    with files_of(first) as tree:
        assert "Two pumps" in (tree / "clients" / "Acme.beancount").read_text(encoding="utf-8")


def test_a_missing_object_is_said(books: Repository) -> None:
    name = books.git("rev-parse", "HEAD:clients/Acme.beancount")
    (books.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(UserError, match=r"git cannot read clients/Acme\.beancount"), files_of(head(books)):
        pass


def test_no_network_is_asked_for_what_a_partial_clone_lacks(books: Repository, tmp_path: Path) -> None:
    books.git("config", "uploadpack.allowFilter", "true")
    source = f"file://{books.folder}"
    Repository(tmp_path / "x").git("clone", "--quiet", "--no-checkout", "--filter=blob:none", source, "../partial")
    with pytest.raises(UserError, match="git cannot read"), files_of(find_commit(tmp_path / "partial", "HEAD")):
        pass


def test_no_hook_runs(books: Repository) -> None:
    for name in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        hook = books.folder / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {books.folder}/ran\n", encoding="utf-8")
        hook.chmod(0o755)
    contents(books)
    assert not (books.folder / "ran").exists()


def test_where_two_branches_parted(books: Repository) -> None:
    first = head(books)
    books.git("checkout", "--quiet", "-b", "other")
    books.commit("other")
    books.git("checkout", "--quiet", "main")
    books.commit("main")
    other = find_commit(books.folder, "other")
    assert merge_base(head(books), other) == first


def test_two_histories_without_a_common_commit_are_refused(books: Repository) -> None:
    first = head(books)
    books.git("checkout", "--quiet", "--orphan", "apart")
    books.commit("apart")
    with pytest.raises(UserError, match="no commit in common"):
        merge_base(first, head(books))


def test_a_commit_of_too_many_bytes_is_refused(
    empty: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A few packed bytes unpack to any size.
    blob = empty.git("hash-object", "-w", "--stdin", text=b"; \n" * 1_000_000)
    tree = empty.git("mktree", text=f"100644 blob {blob}\tmain.beancount\n".encode())
    large = find_commit(empty.folder, empty.git("commit-tree", "-m", "large", tree))
    monkeypatch.setattr(git, "MOST_BYTES", 1_000_000)
    with pytest.raises(UserError, match="more than 1,000,000 bytes"), files_of(large):
        pass
    assert leftovers(tmp_path) == []
