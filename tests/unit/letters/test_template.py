"""The user's own templates: taken first, kept in a sandbox, and their faults named with the line."""

from pathlib import Path

import pytest

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
