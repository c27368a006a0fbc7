"""The user's own templates: taken first, kept in a sandbox, and their faults named with the line."""

import os
import resource
import signal
from pathlib import Path

import pytest
from tests.support.effort import within

from arledger.letters import limits
from arledger.letters.template import fill, find
from arledger.model.problem import UserError


def filled(folder: Path, text: str, **values: object) -> str:
    (folder / "own.md.j2").write_text(text, encoding="utf-8")
    return fill("own.md.j2", values, folder)


def test_the_users_own_goes_first(tmp_path: Path) -> None:
    name = "payment-advice.md.j2"
    shipped = find(name, tmp_path)
    assert shipped == find(name, None)
    (tmp_path / name).write_text("mine")
    assert find(name, tmp_path) == tmp_path / name


def test_every_value_is_escaped(tmp_path: Path) -> None:
    assert filled(tmp_path, "*{{ a }}* {{ a | safe }} {{ a ~ '_' }}", a="*") == "*\\** \\* \\*\\_"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("one\n{{ nothing }}", 2, "'nothing' is undefined"),
        ("one\n\n{{ a.nothing }}", 3, "has no attribute"),
        ("one\n{% if %}", 2, "Expected an expression"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("\n{{ ''.__class__.__mro__ }}", 2, "unsafe"),
        ("{{ a | nothing }}", 1, "No filter named"),
        ("{% include '../secret' %}", 1, "secret"),
    ],
)
def test_faults(text: str, line: int, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        filled(tmp_path, text, a="x")
    assert refused.value.message.startswith(f"{tmp_path / 'own.md.j2'}:{line}: this template cannot be filled in: ")
    assert said in refused.value.message
    assert refused.value.remedy


ENDLESS = "{% for i in range(99999) %}{% for j in range(99999) %}BODY{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    "text",
    [
        ENDLESS.replace("BODY", ""),
        ENDLESS.replace("BODY", "x"),
        "{{ 'a' * 10**10 }}",
        "{{ 'x' | center(10**10) }}",
        "{{ 'x'.ljust(10**10) }}",
        "{{ '%10000000000d' % 1 }}",
        "{{ '{:>10000000000}'.format(1) }}",
        "{% set x = [0] * 10**10 %}",
        "{% set n = namespace(s='ab') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
        "{% set n = namespace(s=[1]) %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% include 'own.md.j2' %}",
        "{{ lipsum(n=99999) }}",
        f"{{{{ {'(' * 9000}1{')' * 9000} }}}}",
    ],
)
def test_what_never_ends_or_fills_the_memory_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1)
    with within(10), pytest.raises(UserError, match="makes too much, or never ends") as refused:
        filled(tmp_path, text)
    assert refused.value.message.startswith(f"{tmp_path / 'own.md.j2'}:1: ")


def test_more_than_the_sandbox_counts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Range too big"):
        filled(tmp_path, "{% for i in range(10**9) %}x{% endfor %}")


def test_afterwards_nothing_is_limited(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA), signal.getsignal(signal.SIGPROF)
    assert filled(tmp_path, "{{ a }}", a="x") == "x"
    with pytest.raises(UserError):
        filled(tmp_path, "{{ 'a' * 10**10 }}")
    assert (resource.getrlimit(resource.RLIMIT_DATA), signal.getsignal(signal.SIGPROF)) == before
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0


@pytest.mark.parametrize("name", ["own.md.j2", "part"])
@pytest.mark.parametrize("kind", ["link", "large", "pipe", "device"])
def test_a_template_is_a_plain_file_of_its_folder(kind: str, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (tmp_path / "secret").write_text("the secret", encoding="utf-8")
    (folder / "own.md.j2").write_text("{% include 'part' %}", encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(folder / name)
    elif kind == "large":
        (folder / name).write_bytes(b"x" * 2_000_000)
    else:
        (folder / name).symlink_to("/dev/zero" if kind == "device" else tmp_path / "secret")
    with pytest.raises(UserError) as refused:
        fill("own.md.j2", {}, folder)
    assert "the secret" not in refused.value.message
    assert refused.value.message.startswith(f"{folder / 'own.md.j2'}:1: ")


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "part").write_text("words", encoding="utf-8")
    (tmp_path / "link").symlink_to("part")
    assert filled(tmp_path, "{% include 'link' %}") == "words"
