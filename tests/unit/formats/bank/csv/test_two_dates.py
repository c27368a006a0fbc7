"""Of two columns of days the booking day counts, whichever stands first; the other is the value day."""

from pathlib import Path

import pytest

from arledger.formats.bank import propose_profile, read_bank_file


@pytest.mark.parametrize(
    ("booked", "other"),
    [
        ("Posting Date", "Transaction Date"),
        ("Post Date", "Transaction Date"),
        ("Date Posted", "Transaction Date"),
        ("Booking Date", "Value Date"),
        ("Booking Date", "Date"),
        ("Date", "Transaction Date"),
        ("Date", "Effective Date"),
        ("Buchungstag", "Valuta"),
        ("Buchungsdatum", "Valutadatum"),
        ("Buchung", "Wertstellung"),
        ("Buchungstag", "Wert"),
        ("Date opération", "Date valeur"),
        ("Date d'opération", "Date de valeur"),
        ("Date comptable", "Date opération"),
        ("Date comptable", "Date valeur"),
        ("Fecha operación", "Fecha valor"),
        ("Fecha contable", "Fecha valor"),
        ("Data contabile", "Data valuta"),
        ("Data operazione", "Data valuta"),
        ("Boekdatum", "Rentedatum"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("how", ["plain", "two columns", "proposed"])
def test_the_booking_day_counts(booked: str, other: str, turned: bool, how: str, tmp_path: Path) -> None:
    names, days = [booked, other], ["2026-03-05", "2026-03-03"]
    if turned:
        names, days = names[::-1], days[::-1]
    money = ("Credit;Debit", "5.00;") if how == "two columns" else ("Amount", "5.00")
    path = tmp_path / "file.csv"
    path.write_text(
        f"{';'.join(names)};Description;{money[0]};Currency\n{';'.join(days)};a b;{money[1]};EUR\n", encoding="utf-8"
    )
    profile = tmp_path / "own.toml"
    profile.write_text(propose_profile(path), encoding="utf-8")
    (statement,) = read_bank_file(path, [profile] if how == "proposed" else [])
    (line,) = statement.lines
    assert (str(line.date), str(line.value_date)) == ("2026-03-05", "2026-03-03")


def test_one_column_of_days_is_the_booking_day(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("Transaction Date,Description,Amount,Currency\n2026-03-05,a,5.00,EUR\n", encoding="utf-8")
    (statement,) = read_bank_file(path)
    assert (str(statement.lines[0].date), statement.lines[0].value_date) == ("2026-03-05", None)
