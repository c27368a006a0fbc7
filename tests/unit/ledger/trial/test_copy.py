"""A ledger is loaded as it would be, and its files see nothing of that."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from arledger.ledger.load.loaders import fast_available, load_fast, load_reference
from arledger.ledger.load.sources import read_sources
from arledger.ledger.trial.copy import TrialLedger, load_candidate
from arledger.model.problem import UserError

Narrations = tuple[list[str], list[str]]


def entry(narration: str) -> str:
    return f'2026-01-02 * "{narration}"\n  Assets:A  1 USD\n  Income:B\n'


def by_reference(main: Path) -> Narrations:
    loaded = load_reference(str(main))
    return sorted(getattr(e, "narration", "") or "" for e in loaded.entries), [p.message for p in loaded.problems]


def by_fast(main: Path) -> Narrations:
    loaded = load_fast(str(main))
    assert not isinstance(loaded, str), loaded
    return sorted(getattr(e, "narration", "") or "" for e in loaded.entries), []


fast = pytest.mark.skipif(not fast_available(), reason="the fast loader (uromyces) is not installed")
each_loader = pytest.mark.parametrize("load", [by_reference, pytest.param(by_fast, marks=fast)])
Load = Callable[[Path], Narrations]


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / next(iter(files))


OPENS = "2026-01-01 open Assets:A\n2026-01-01 open Income:B\n"
BOOK = {
    "book/main.beancount": 'include "clients/*.beancount"\ninclude "../shared/prices.beancount"\n' + OPENS,
    "book/clients/acme.beancount": 'include "../common.beancount"\n' + entry("acme"),
    "book/clients/brom.beancount": entry("brom"),
    "book/common.beancount": entry("common"),
    "shared/prices.beancount": entry("prices"),
    "shared/other.beancount": entry("never"),
}


def candidate(main: Path, replaced: dict[str, str], load: Load) -> TrialLedger[Narrations]:
    files = [file.path for file in read_sources(main).files]
    contents = {main.parents[1] / name: text.encode() for name, text in replaced.items()}
    return load_candidate(main, files, contents, load)


def narrations(main: Path, replaced: dict[str, str], load: Load) -> set[str]:
    found, problems = candidate(main, replaced, load).result
    assert problems == []
    return set(found) - {""}


@pytest.fixture
def main(tmp_path: Path) -> Path:
    return write(tmp_path, BOOK)


@each_loader
def test_replaced_files_count_and_the_others_too(main: Path, load: Load) -> None:
    assert narrations(main, {}, load) == {"acme", "brom", "common", "prices"}
    for name, old in BOOK.items():
        if name not in ("book/main.beancount", "shared/other.beancount"):
            stem = Path(name).stem
            new = old.replace(f'"{stem}"', '"new"')
            assert narrations(main, {name: new}, load) == {"acme", "brom", "common", "prices", "new"} - {stem}
            assert (main.parents[1] / name).read_text() == old


@each_loader
def test_new_files_count_where_an_include_finds_them(main: Path, load: Load) -> None:
    new = {"book/clients/new.beancount": entry("new"), "book/else/where/new.beancount": entry("not read")}
    assert narrations(main, new, load) == {"acme", "brom", "common", "prices", "new"}
    included = 'include "else/where/*.beancount"\n' + BOOK["book/main.beancount"]
    assert "not read" in narrations(main, {**new, "book/main.beancount": included}, load)
    assert not (main.parent / "else").exists()


@each_loader
def test_an_absolute_include_leads_into_the_copy(main: Path, load: Load) -> None:
    folder = main.parent
    lines = f'include "{folder}/clients/*.beancount"\ninclude "/{folder}/clients/../common.beancount"\n; 3\n' + OPENS
    main.write_text(lines)
    write(folder, {"clients/acme.beancount": entry("acme")})
    replaced = {"book/clients/acme.beancount": entry("new"), "book/common.beancount": entry("new common")}
    assert narrations(main, replaced, load) == {"new", "brom", "new common"}
    replaced["book/main.beancount"] = "; above\n" + lines
    assert narrations(main, replaced, load) == {"new", "brom", "new common"}
    copied = candidate(main, {}, lambda copy: ([copy.read_text()], [])).result[0][0]
    assert copied.splitlines()[2:] == lines.splitlines()[2:]


@each_loader
def test_absolute_includes_elsewhere_stay(main: Path, tmp_path: Path, load: Load) -> None:
    far = write(tmp_path / "far", {"far.beancount": entry("far")})
    main.write_text(f'include "{far}"\n' + OPENS)
    assert narrations(main, {}, load) == {"far"}
    assert narrations(main, {"far/far.beancount": entry("new")}, load) == {"new"}


@each_loader
def test_a_symlinked_file_counts_where_its_link_stands(main: Path, tmp_path: Path, load: Load) -> None:
    """The fast loader would go on from where the link leads; see ledger/trial/copy.py."""
    real = tmp_path / "synced" / "acme.beancount"
    real.parent.mkdir()
    (main.parent / "clients" / "acme.beancount").rename(real)
    (main.parent / "clients" / "acme.beancount").symlink_to(real)
    assert narrations(main, {"book/common.beancount": entry("new")}, load) == {"acme", "brom", "new", "prices"}
    for name in ("book/clients/acme.beancount", "synced/acme.beancount"):
        new = 'include "../common.beancount"\n' + entry("new")
        assert narrations(main, {name: new}, load) == {"new", "brom", "common", "prices"}
    assert real.read_text() == BOOK["book/clients/acme.beancount"]


def test_a_symlinked_folder_and_main_file(main: Path, tmp_path: Path) -> None:
    (main.parent / "clients").rename(tmp_path / "synced")
    (main.parent / "clients").symlink_to(tmp_path / "synced")
    write(tmp_path, {"synced/acme.beancount": entry("acme")})
    linked = tmp_path / "linked"
    linked.symlink_to(main.parent)
    replaced = {"linked/clients/acme.beancount": entry("new")}
    for folder in ("linked", "book"):
        replaced = {f"{folder}/clients/acme.beancount": entry("new")}
        assert narrations(tmp_path / folder / main.name, replaced, by_reference) == {"new", "brom", "prices"}
    assert "acme" in (tmp_path / "synced" / "acme.beancount").read_text()


@each_loader
def test_a_path_that_goes_up_and_comes_back(main: Path, tmp_path: Path, load: Load) -> None:
    folder = tmp_path.name
    main.write_text(f'include "../../{folder}/book/clients/../common.beancount"\n' + OPENS)
    assert narrations(main, {"book/common.beancount": entry("new")}, load) == {"new"}
    main.write_text(f'include "../../{folder}/shared/*.beancount"\n' + OPENS)
    assert narrations(main, {"shared/other.beancount": entry("new")}, load) == {"prices", "new"}


def test_folders_beside_are_linked_and_never_entered(main: Path, tmp_path: Path) -> None:
    deep = main.parent / "docs" / "2026"
    deep.mkdir(parents=True)
    (deep / "x.pdf").touch()
    (main.parent / ".arledger").mkdir()
    (main.parent / ".common.beancount.arledger-0123456789abcdef").touch()
    (main.parent / ".hidden").touch()
    (main.parent / "gone").symlink_to("nowhere")
    seen: dict[str, str] = {}

    def look(copy: Path) -> Narrations:
        assert stat.S_IMODE(copy.parent.parent.stat().st_mode) == 0o700
        assert (copy.parent / "docs/2026/x.pdf").exists()
        for path in (copy.parents[1]).rglob("*"):
            name = path.relative_to(copy.parents[1]).as_posix()
            seen[name] = "link" if path.is_symlink() else "folder" if path.is_dir() else "file"
        return [], []

    found = candidate(main, {"book/docs.beancount": ""}, look)
    assert found.original_root == tmp_path
    assert not found.root.exists()
    wanted = {name: "file" for name in BOOK if "other" not in name}
    wanted |= dict.fromkeys(("shared/other.beancount", "book/docs", "book/.hidden", "book/gone"), "link")
    wanted |= dict.fromkeys(("book", "book/clients", "shared"), "folder")
    assert seen == {**wanted, "book/docs.beancount": "file"}


def test_relative_documents_and_local_plugins_are_found(main: Path) -> None:
    write(
        main.parent,
        {
            "docs/x.pdf": "",
            "local_plugin_of_shadow.py": "__plugins__ = ['p']\ndef p(entries, _): return entries, []\n",
        },
    )
    lines = 'option "insert_pythonpath" "TRUE"\nplugin "local_plugin_of_shadow"\n'
    lines += '2026-01-02 document Assets:A "docs/x.pdf"\n'

    def errors(copy: Path) -> Narrations:
        from beancount import loader

        _, found, _ = loader._load([(str(copy), True)], None, None, None)
        return [], [error.message for error in found]

    assert candidate(main, {"book/main.beancount": lines + BOOK["book/main.beancount"]}, errors).result == ([], [])


def test_paths_and_messages_get_their_old_names(main: Path) -> None:
    found = candidate(main, {"book/common.beancount": "2026-01-02 x\n"}, by_reference)
    copy = found.root / "book" / "main.beancount"
    assert found.original(str(copy)) == str(main)
    assert (
        found.original(f"no file matches {copy}, in {found.root}") == f"no file matches {main}, in {main.parents[1]}"
    )
    assert found.original("/else/where") == "/else/where"
    assert TrialLedger((), Path("/tmp/x"), Path("/")).original("/tmp/x/a /tmp/x") == "/a /"  # noqa: S108


def test_the_copy_is_removed_after_an_error(main: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))

    def fail(copy: Path) -> Narrations:
        assert copy.is_relative_to(tmp_path / "tmp")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        candidate(main, {}, fail)
    assert not list((tmp_path / "tmp").iterdir())


def test_no_room_for_the_copy_is_said_in_words(main: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(UserError, match="temporary folder: No such file"):
        candidate(main, {}, by_reference)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "symlink", full)
    with pytest.raises(UserError, match="No space left"):
        candidate(main, {}, by_reference)
    assert not list(tmp_path.glob("arledger-*"))


def test_a_temporary_folder_inside_the_ledger(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(main.parent))
    main.write_text('include "**/acme.beancount"\n' + OPENS)
    assert narrations(main, {}, by_reference) == {"acme", "common"}


@pytest.mark.parametrize("name", ["tmp[1]", "a*b", "why?"])
def test_a_temporary_folder_whose_name_is_a_pattern(
    main: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / name))
    assert narrations(main, {}, by_reference) == {"acme", "brom", "common", "prices"}


def test_a_file_that_vanished_or_cannot_be_read_is_the_loaders_to_report(main: Path) -> None:
    files = [*(file.path for file in read_sources(main).files), str(main.parent / "gone.beancount")]
    assert load_candidate(main, files, {}, by_reference).result[1] == []


def test_only_the_ledgers_own_folders_are_listed(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much lies beside it: a folder of documents costs one link."""
    for year in range(20):
        (main.parent / "docs" / str(year)).mkdir(parents=True)
    for i in range(200):
        (main.parent / "clients" / f"c{i}.beancount").touch()
    files = [file.path for file in read_sources(main).files]
    listed: list[str] = []
    real: Callable[[str], list[str]] = os.listdir
    with monkeypatch.context() as patch:
        patch.setattr(os, "listdir", lambda folder: (listed.append(str(folder)), real(folder))[1])  # type: ignore[func-returns-value]
        load_candidate(main, files, {main.parent / "clients/c7.beancount": b""}, lambda _: None)
    own = (main.parents[1], main.parent, main.parent / "clients", main.parents[1] / "shared")
    assert sorted(listed) == sorted(map(str, own))
