"""Proposed profiles: they read the file, or say in a comment what a person has to decide."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.formats.bank.support import SAMPLES

from arledger.formats.bank import propose_profile, read_bank_file
from arledger.formats.bank.csv.profile import parse
from arledger.model.problem import UserError


def proposed(folder: Path, text: str) -> tuple[Path, Path, str]:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    profile = propose_profile(path)
    written = folder / "proposed.toml"
    written.write_text(profile, encoding="utf-8")
    return path, written, profile


@pytest.mark.parametrize(
    ("dates", "format_"),
    [
        (["2026-03-04"], "YYYY-MM-DD"),
        (["2026-03-04 10:00:00"], "YYYY-MM-DD"),
        (["04.03.2026"], "DD.MM.YYYY"),
        (["4.3.26"], "DD.MM.YY"),
        (["04/03/2026", "31/03/2026"], "DD/MM/YYYY"),
        (["03/04/2026", "03/31/2026"], "MM/DD/YYYY"),
        (["13-01-2026"], "DD-MM-YYYY"),
        (["4 Mar 2026"], "DD MMM YYYY"),
        (["20260304"], "YYYYMMDD"),
    ],
)
def test_a_date_format_that_only_fits_is_proposed(dates: list[str], format_: str, tmp_path: Path) -> None:
    text = "Date;Text;Amount;Currency\n" + "".join(f"{day};x y;1.00;EUR\n" for day in dates)
    path, profile, written = proposed(tmp_path, text)
    assert f'format = "{format_}"' in written
    assert "AMBIGUOUS" not in written
    (statement,) = read_bank_file(path, [profile])
    assert len(statement.lines) == len(dates)


@pytest.mark.parametrize("dates", [["03/04/2026"], ["01/02/2026", "12/12/2026"], ["05-06-26"], ["5/6/2026"]])
def test_day_and_month_are_never_guessed(dates: list[str], tmp_path: Path) -> None:
    text = "Date;Text;Amount;Currency\n" + "".join(f"{day};x y;1.00;EUR\n" for day in dates)
    path, profile, written = proposed(tmp_path, text)
    assert "# AMBIGUOUS" in written
    assert 'format = "?"' in written
    with pytest.raises(UserError, match="leaves open whether the day or the month stands first") as caught:
        read_bank_file(path, [profile])
    assert caught.value.exit_code == 1
    chosen = written.replace('"?"', '"DD/MM/YYYY"' if "/" in dates[0] else '"DD-MM-YY"')
    profile.write_text(chosen, encoding="utf-8")
    assert read_bank_file(path, [profile])


def test_dates_in_two_ways_are_left_to_the_reader(tmp_path: Path) -> None:
    text = "Date;Text;Amount\n13/01/2026;x;1.00\n01/13/2026;x;1.00\n"
    _, _, written = proposed(tmp_path, text)
    assert '("13/01/2026", …) fit none of' in written
    assert 'format = "?"' in written


def test_doubtful_decimals_are_a_comment(tmp_path: Path) -> None:
    _, _, written = proposed(tmp_path, "Date;Text;Amount\n2026-03-04;x;1.234\n")
    assert "# " in written.partition("[numbers]")[2].splitlines()[1]
    assert '# decimal = "."' in written


def test_a_lone_column_of_debits_is_money_out(tmp_path: Path) -> None:
    text = "Date;Text;Belastung;Gutschrift\n" + "04.03.2026;x y;8.50;\n" * 2
    path, profile, written = proposed(tmp_path, text)
    assert 'debit = "Belastung"' in written
    profile.write_text(written.replace("# currency", "currency"), encoding="utf-8")
    assert {str(line.amount) for line in read_bank_file(path, [profile])[0].lines} == {"-8.50"}
    _, _, alone = proposed(tmp_path, "Date;Text;Debit\n2026-03-04;x y;8.50\n")
    assert "negate = true" in alone


def test_what_the_file_does_not_say_is_left_open(tmp_path: Path) -> None:
    path, profile, written = proposed(tmp_path, "Date;Text;Amount\n2026-03-04;x;1.50\n")
    assert '# currency = "EUR"  # the file does not say it' in written
    with pytest.raises(UserError, match="the file says no currency"):
        read_bank_file(path, [profile])


def test_names_that_a_profile_cannot_say_are_numbers(tmp_path: Path) -> None:
    text = 'Date|Day;Text;Amount;"Text";Currency\n2026-03-04;a b;1.50;c d;EUR\n'
    path, profile, written = proposed(tmp_path, text)
    assert "date = 1" in written
    assert 'text = ["Text", "Text#2"]' in written
    assert read_bank_file(path, [profile])[0].lines[0].text == "a b c d"


def test_a_table_without_a_header_is_read_by_place(tmp_path: Path) -> None:
    path, profile, written = proposed(tmp_path, "2026-03-04;some text;1.50\n2026-03-05;more text;-2.50\n")
    assert "header_rows = 0" in written
    profile.write_text(written.replace("# currency", "currency"), encoding="utf-8")
    assert [str(line.amount) for line in read_bank_file(path, [profile])[0].lines] == ["1.50", "-2.50"]


def test_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no table was found in it"):
        proposed(tmp_path, "a;b\nc;d\n")


@pytest.mark.parametrize("path", sorted((SAMPLES / "csv").glob("*.csv")), ids=lambda path: path.stem)
def test_a_proposal_for_every_sample_is_a_right_profile(path: Path) -> None:
    profile = parse(propose_profile(path), "proposed")
    assert profile.columns


@given(
    days=st.lists(st.integers(min_value=0, max_value=3000), min_size=1, max_size=8),
    cents=st.lists(st.integers(min_value=-(10**9), max_value=10**9), min_size=8, max_size=8),
    words=st.lists(st.text(alphabet="abc äé\"';,|", max_size=12), min_size=8, max_size=8),
    delimiter=st.sampled_from([";", ","]),
    format_=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_proposal_reads_is_what_was_written(
    days: list[int], cents: list[int], words: list[str], delimiter: str, format_: str, tmp_path: Path
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["Date", "Description", "Amount", "Currency"])
    expected = []
    for day, cent, word in zip(days, cents, words, strict=False):
        when = date(2020, 1, 1) + timedelta(days=day)
        amount = f"{'-' if cent < 0 else ''}{abs(cent) // 100}.{abs(cent) % 100:02}"
        writer.writerow([when.strftime(format_), word, amount, "EUR"])
        expected.append((when, amount))
    path, profile, _ = proposed(tmp_path, written.getvalue())
    (statement,) = read_bank_file(path, [profile])
    assert [(line.date, str(line.amount)) for line in statement.lines] == expected


DIRECTED = "Datum;Text;Betrag;{};Währung\n13.02.2026;Miete März;5,00;{};EUR\n14.02.2026;Kunde A;6,00;{};EUR\n"


@pytest.mark.parametrize(
    ("header", "out", "into"),
    [("Soll/Haben", "S", "H"), ("Type", "DEBIT", "CREDIT"), ("", "D", "C"), ("±", "-", "+")],
)
def test_a_column_that_says_the_direction_is_found(header: str, out: str, into: str, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(DIRECTED.format(header, out, into), encoding="utf-8")
    with pytest.raises(UserError, match="file.csv:2: no amount has a minus, and column 4 may say the direction"):
        read_bank_file(path)
    profile = tmp_path / "mine.toml"
    profile.write_text(propose_profile(path), encoding="utf-8")
    (statement,) = read_bank_file(path, [profile])
    assert [str(line.amount) for line in statement.lines] == ["-5.00", "6.00"]
