"""Files that travel with the program."""

from pathlib import Path

import pytest

from arledger.files import shipped


def test_the_report_template_is_found() -> None:
    assert shipped.path("templates", "report.html.j2").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("parts", [("/etc", "passwd"), ("templates", "..", "pyproject.toml"), ("..",)])
def test_a_name_outside_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not a shipped file"):
        shipped.path(*parts)


def test_a_missing_file_says_what_is_missing() -> None:
    with pytest.raises(FileNotFoundError, match=r"without templates/none\.j2"):
        shipped.path("templates", "none.j2")


def test_the_installed_copy_comes_before_the_checkouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "_shipped" / "templates" / "report.html.j2"
    installed.parent.mkdir(parents=True)
    installed.write_text("installed", encoding="utf-8")
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    assert shipped.path("templates", "report.html.j2") == installed
    assert shipped.path("ledgers").is_dir()
