"""Profiles: chosen by columns, checked before they are believed."""

from pathlib import Path

import pytest
from tests.support.places import SAMPLES

from arledger.files import shipped
from arledger.formats.bank import read_bank_file
from arledger.formats.bank.csv import profile as table_profile
from arledger.model.problem import UserError

SHIPPED = sorted(shipped.path("templates", "bank").glob("*.toml"))
GOOD = '[columns]\ndate = "D"\namount = "A"\n[dates]\nformat = "YYYY-MM-DD"\n[statement]\ncurrency = "EUR"\n'


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_profile_is_right_and_has_a_name_and_a_sample(path: Path) -> None:
    profile = table_profile.load(path)
    assert profile.name
    assert table_profile.UNKNOWN not in profile.date_formats
    names = {"generic": "general.csv", "generic-credit-debit": "general-two-columns.csv"}
    sample = SAMPLES / "bank" / "csv" / names.get(path.stem, f"{path.stem}.csv")
    assert read_bank_file(sample)


def test_there_are_shipped_profiles() -> None:
    assert len(SHIPPED) >= 15
    assert len({table_profile.load(path).name for path in SHIPPED}) == len(SHIPPED)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x =", "not a valid TOML file"),
        ("", r"\[columns\] names no date"),
        (GOOD.replace('date = "D"', ""), "names no date"),
        (GOOD.replace('amount = "A"', 'credit = "C"'), "neither an amount nor credit and debit"),
        (GOOD.replace('"YYYY-MM-DD"', "[]"), "needs a format"),
        (GOOD.replace("YYYY-MM-DD", "YYYY-DD-MM"), "'YYYY-DD-MM' is no date format"),
        (GOOD.replace('"EUR"', '"Euro"'), "'Euro' is no currency code"),
        (GOOD + "colour = 1", r"colour is no setting in \[statement\]"),
        ("colour = 1\n" + GOOD, "colour is no setting"),
        (GOOD.replace('"D"', "0"), "the column date is not a header's name or a number from 1"),
        (GOOD.replace('"D"', "true"), "the column date is not"),
        (GOOD.replace('"D"', '["D", "E"]'), "the column date is not"),
        (GOOD.replace("date =", "dates ="), "there is no column 'dates' in a profile"),
        ("delimiter = ':'\n" + GOOD, "delimiter is ':' and not one of"),
        ("generic = 'yes'\n" + GOOD, "generic is neither true nor false"),
        ("header_rows = -1\n" + GOOD, "header_rows is not a number from 0 to 5"),
        ("name = 7\n" + GOOD, "name is not a text"),
        ("header = [1]\n" + GOOD, "header is not a text or a list of texts"),
        (GOOD.replace('"A"', '"A"\ndirection = "S"'), "a column direction needs its words"),
        (GOOD + '[rows]\nout = ["D"]\nin = ["C"]\n', "a column direction needs its words"),
        (GOOD.replace('"A"', '"A"\ndirection = "S"') + '[rows]\nout = ["D"]\n', "a column direction needs its words"),
        ("dates = 1\n[columns]\ndate = 'D'\namount = 'A'\n", "dates is not a section"),
    ],
)
def test_a_wrong_profile_is_a_matter_of_configuration(text: str, message: str) -> None:
    with pytest.raises(UserError, match=f"^my.toml: .*{message}") as caught:
        table_profile.parse(text, "my.toml")
    assert caught.value.exit_code == 2
    assert caught.value.remedy


def test_a_missing_profile_is_a_wrong_call(tmp_path: Path) -> None:
    path = written(tmp_path, "Date;Amount\n2026-03-04;1\n")
    with pytest.raises(UserError, match="there is no such profile") as caught:
        read_bank_file(path, [tmp_path / "no.toml"])
    assert caught.value.exit_code == 2
    (tmp_path / "bad.toml").write_bytes(b"\xff")
    with pytest.raises(UserError, match="the profile cannot be read"):
        read_bank_file(path, [tmp_path / "bad.toml"])


def written(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_profiles_of_the_user_come_before_the_shipped_ones(tmp_path: Path) -> None:
    path = written(tmp_path, "Date;Description;Amount;Currency\n2026-03-04;x;1.00;USD\n")
    folder = tmp_path / "profiles"
    folder.mkdir()
    written(folder, GOOD.replace('"D"', '"Date"').replace('"A"', '"Amount"'), "mine.toml")
    (statement,) = read_bank_file(path, [folder])
    assert statement.currency == "EUR"
    assert statement.lines[0].text == ""


def test_the_profile_that_knows_most_columns_is_taken(tmp_path: Path) -> None:
    path = written(tmp_path, "D;T;A\n2026-03-04;x;1.00\n")
    small = written(tmp_path, GOOD, "small.toml")
    large = written(tmp_path, GOOD.replace("[dates]", 'text = ["T"]\n[dates]'), "large.toml")
    (statement,) = read_bank_file(path, [small, large])
    assert statement.lines[0].text == "x"


def test_two_profiles_that_fit_equally_well_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "D;A\n2026-03-04;1.00\n")
    with pytest.raises(UserError, match="several CSV profiles fit the file equally well: one, two"):
        read_bank_file(path, [written(tmp_path, GOOD, "one.toml"), written(tmp_path, GOOD, "two.toml")])


def test_a_file_that_no_profile_fits_names_its_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "When;What;How much\n4/3/26;x;1.00\n")
    with pytest.raises(
        UserError, match='no CSV profile fits the file; its columns may be "When, What, How much"'
    ) as caught:
        read_bank_file(path)
    assert "`arledger bank profile FILE`" in caught.value.remedy


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("a;d;D ;A", "d#2"),
        ("a;x;When|Day;A", "Date|When\\|Day|Day#1"),
        ("x;y;day;A", "Datum|Day"),
        ("a;b;c;A", "3"),
        ("a;b;D in EUR;A", "D in {currency}"),
        ("a;b;Tag \ufffdber;A", "Tag über"),
    ],
)
def test_columns_are_named_in_many_ways(header: str, column: str, tmp_path: Path) -> None:
    named = column if column.isdecimal() else f'"{column}"'
    if "\\" in column:
        named = "3"
    profile = written(tmp_path, GOOD.replace('"D"', named), "p.toml")
    path = written(tmp_path, f"{header}\n1;2;2026-03-04;5.00\n")
    (statement,) = read_bank_file(path, [profile])
    assert statement.lines[0].date.isoformat() == "2026-03-04"
