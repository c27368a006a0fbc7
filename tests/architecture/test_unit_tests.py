"""Each folder of tests/unit is named as the package is that it tests: the test of a thing lies where one would look."""

from pathlib import Path

from tests.architecture.source import PACKAGE, ROOT, assert_none

UNIT = ROOT / "tests" / "unit"
FEWEST_FOLDERS = 30


def folders(unit: Path) -> list[Path]:
    """Return the folders with tests in them, as seen from `unit`."""
    return sorted({path.parent.relative_to(unit) for path in unit.rglob("test_*.py")})


def nowhere(unit: Path) -> list[str]:
    """Return the folders that test no package of the program."""
    return [str(folder) for folder in folders(unit) if not (PACKAGE / folder / "__init__.py").is_file()]


def test_each_folder_of_unit_tests_is_a_package() -> None:
    assert len(folders(UNIT)) >= FEWEST_FOLDERS
    assert_none(f"tests/unit/{folder}: there is no src/arledger/{folder}" for folder in nowhere(UNIT))


def test_a_folder_of_another_name_is_seen(tmp_path: Path) -> None:
    for name in ("subledger", "receivables", "ledger/load"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "test_book.py").touch()
    assert nowhere(tmp_path) == ["receivables"]
