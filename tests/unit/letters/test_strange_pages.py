"""The user's own page for letters, as a stranger could have written it: it reads its folder and ends, or is refused."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.places import ROOT
from tests.unit.letters.test_forms import letter_of

from arledger.letters import pdf
from arledger.model.problem import UserError

SHIPPED = (ROOT / "templates" / "letters" / "letter.typ").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "letters").mkdir()
    return tmp_path / "letters"


def refusal(folder: Path, text: str) -> str:
    (folder / "letter.typ").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        pdf.render(letter_of(), folder)
    assert refused.value.remedy
    assert "arledger-" not in refused.value.message
    return refused.value.message


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Return what comes to a proxy through which all of this machine's requests would go."""
    said: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                said.append(client.recv(1000))

    listener = threading.Thread(target=listen)
    listener.start()
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.getsockname()[1]}")
    yield said
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    listener.join()


def test_the_shipped_page_is_the_same_as_ones_own(folder: Path) -> None:
    (folder / "letter.typ").write_text(SHIPPED, encoding="utf-8")
    assert pdf.render(letter_of(), folder) == pdf.render(letter_of(), None)


def test_files_of_the_folder_are_read(folder: Path) -> None:
    (folder / "parts").mkdir()
    (folder / "parts" / "words.typ").write_text('#let words = read("logo.txt")', encoding="utf-8")
    (folder / "parts" / "logo.txt").write_text("Northgate", encoding="utf-8")
    (folder / "link.typ").symlink_to("parts/words.typ")
    (folder / "letter.typ").write_text('#import "parts/words.typ": words\n#words', encoding="utf-8")
    assert pdf.render(letter_of(), folder).startswith(b"%PDF")


@pytest.mark.parametrize("text", ['#import "@preview/cetz:0.3.0": *', '\n\n#include("@local/mine:1.0.0")'])
def test_a_package_is_refused_with_its_line(text: str, folder: Path, network: list[bytes]) -> None:
    said = refusal(folder, text)
    assert said.startswith(f"{folder / 'letter.typ'}:{text.count(chr(10)) + 1}: the package @")
    assert said.endswith(" is asked for, and nothing is fetched")
    assert network == []


@pytest.mark.parametrize(
    "text",
    [
        '#let p = "@prev" + "iew/cetz:0.3.0"\n#import p: *',
        '#eval("import " + "\\"@pre" + "view/cetz:0.3.0\\"")',
        '#include "@" + "preview/cetz:0.3.0"',
        '#import "@" + "local/mine:1.0.0": *',
    ],
)
def test_nothing_is_fetched_however_it_is_asked_for(text: str, folder: Path, network: list[bytes]) -> None:
    assert "package" in refusal(folder, text)
    assert network == []


def test_packages_that_others_have_fetched_are_none(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "typst" / "packages" / "preview" / "x" / "1.0.0"
    package.mkdir(parents=True)
    (package / "typst.toml").write_text('[package]\nname = "x"\nversion = "1.0.0"\nentrypoint = "x.typ"\n')
    (package / "x.typ").write_text("#let x = 1")
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("TYPST_PACKAGE_CACHE_PATH", str(tmp_path / "typst" / "packages"))
    assert "package" in refusal(folder, '#import "@" + "preview/x:1.0.0": x\n#x')


@pytest.mark.parametrize("way", ["../secret", "/../secret", "ABSOLUTE", "link", "folder/secret"])
@pytest.mark.parametrize("how", ['read("{}")', 'include "{}"', 'image("{}")', 'json("{}")', 'plugin("{}")'])
def test_nothing_outside_the_folder_is_read(how: str, way: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("{}", encoding="utf-8")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "folder").symlink_to(tmp_path)
    said = refusal(folder, "#" + how.format(way.replace("ABSOLUTE", str(tmp_path / "secret"))))
    assert "cannot compile" in said


def test_a_pipe_or_a_device_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero"):
        assert "not found" in refusal(folder, f'#read("{name}")')


@pytest.mark.parametrize("kind", ["pipe", "folder", "link", "large"])
def test_a_page_that_is_no_plain_file(kind: str, folder: Path, tmp_path: Path) -> None:
    page = folder / "letter.typ"
    if kind == "pipe":
        os.mkfifo(page)
    elif kind == "folder":
        page.mkdir()
    elif kind == "large":
        with page.open("wb") as file:
            file.truncate(100 * 1024**2)
    else:
        (tmp_path / "secret").write_text("secret", encoding="utf-8")
        page.symlink_to(tmp_path / "secret")
    with pytest.raises(UserError, match=r"letter\.typ"):
        pdf.render(letter_of(), folder)


@pytest.mark.parametrize(
    "text",
    [
        "#for i in range(100000) { for j in range(100000) { [] } }",
        "#range(10000000000)",
        '#let s = "ab"\n#for i in range(60) { s = s + s }',
        "#let f(x) = f(x + 1)\n#f(1)",
        "#for i in range(1000000) { pagebreak() }",
    ],
)
def test_what_never_ends_or_fills_the_memory_is_refused(
    text: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 2)
    monkeypatch.setattr(pdf, "MEMORY", 400 * 1024**2)
    assert str(folder / "letter.typ") in refusal(folder, text)


def test_a_module_of_that_name_in_the_folder_is_not_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (folder, tmp_path):
        (place / "typst.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    (folder / "letter.typ").write_text(SHIPPED, encoding="utf-8")
    monkeypatch.chdir(folder)
    assert pdf.render(letter_of(), folder)
    assert not (tmp_path / "ran").exists()
