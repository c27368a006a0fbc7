"""CSV: rows become lines as the profile says, and nothing is guessed."""

from decimal import Decimal
from pathlib import Path

import pytest

from arledger.formats.bank import read_bank_file
from arledger.formats.bank.shared import files
from arledger.model.bank import BankStatement
from arledger.model.problem import UserError

PROFILE = """
delimiter = ";"
header = ["Day", "What"]
[columns]
date = "Day"
amount = "Amount"
text = ["What"]
{columns}
[dates]
format = "{date}"
[numbers]
decimal = "."
{numbers}
[rows]
{rows}
[statement]
currency = "EUR"
{statement}
"""


def read(
    folder: Path,
    text: str,
    *,
    date: str = "YYYY-MM-DD",
    columns: str = "",
    numbers: str = "",
    rows: str = "",
    statement: str = "",
) -> tuple[BankStatement, ...]:
    profile = folder / "profile.toml"
    profile.write_text(
        PROFILE.format(date=date, columns=columns, numbers=numbers, rows=rows, statement=statement), encoding="utf-8"
    )
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return read_bank_file(path, [profile])


def refused(folder: Path, text: str, **settings: str) -> str:
    with pytest.raises(UserError) as caught:
        read(folder, text, **settings)
    assert caught.value.exit_code == 1
    assert caught.value.remedy
    return caught.value.message


@pytest.mark.parametrize(
    ("format_", "written"),
    [
        ("YYYY-MM-DD", "2026-03-04"),
        ("YYYY-MM-DD", "2026-03-04 10:11:12.0"),
        ("YYYY-MM-DD", "2026-03-04T10:11Z"),
        ("DD.MM.YYYY", "4.3.2026"),
        ("DD.MM.YY", "04.03.26"),
        ("DD/MM/YYYY", "04/03/2026"),
        ("MM/DD/YYYY", "3/4/2026"),
        ("DD-MM-YYYY", "04-03-2026"),
        ("YYYYMMDD", "20260304"),
        ("YYYY/MM/DD", "2026/03/04"),
        ("DD MMM YYYY", "4 Mar 2026"),
        ("DD-MMM-YY", "04-MAR-26"),
        ("DD MMM YYYY", "4 mars 2026"),
        ("MMM DD, YYYY", "March 4, 2026"),
    ],
)
def test_dates_are_read_as_the_profile_says(format_: str, written: str, tmp_path: Path) -> None:
    (statement,) = read(tmp_path, f'Day;What;Amount\n"{written}";x;1.00\n', date=format_)
    assert statement.lines[0].date.isoformat() == "2026-03-04"


@pytest.mark.parametrize(
    ("format_", "written", "message"),
    [
        ("DD/MM/YYYY", "03/31/2026", 'the date "03/31/2026" cannot be right: there is no such day as 2026-31-03'),
        ("MM/DD/YYYY", "31/03/2026", "no such day as 2026-31-03"),
        (
            "YYYY-MM-DD",
            "04.03.2026",
            'the row has an amount and the date "04.03.2026", which is not written YYYY-MM-DD',
        ),
        ("YYYY-MM-DD", "0026-03-04", "the year 0026 is not between"),
        ("DD MMM YYYY", "4 Xyz 2026", "xyz is no month"),
    ],
)
def test_a_date_that_does_not_fit_is_refused(format_: str, written: str, message: str, tmp_path: Path) -> None:
    found = refused(tmp_path, f"Day;What;Amount\n{written};x;1.00\n", date=format_)
    assert "file.csv:2: " in found
    assert message in found


@pytest.mark.parametrize(
    ("numbers", "written", "amount"),
    [
        ("", "1'234.50", "1234.50"),
        ("", "-9.5", "-9.5"),
        ("", "(1,234.50)", "-1234.50"),
        ("", "12.00-", "-12.00"),
        ('symbols = ["$", "EUR"]', "-$1,234.50", "-1234.50"),
        ('symbols = ["$", "EUR"]', "12.00 EUR", "12.00"),
        ("negate = true", "12.00", "-12.00"),
    ],
)
def test_amounts_are_read_as_the_profile_says(numbers: str, written: str, amount: str, tmp_path: Path) -> None:
    (statement,) = read(tmp_path, f'Day;What;Amount\n2026-03-04;x;"{written}"\n', numbers=numbers)
    assert str(statement.lines[0].amount) == amount


@pytest.mark.parametrize("written", ["12..34", "1.234,50", "$5", "1e3", "five"])
def test_a_doubtful_amount_is_refused(written: str, tmp_path: Path) -> None:
    assert f'file.csv:2: the amount is "{written}"' in refused(tmp_path, f"Day;What;Amount\n2026-03-04;x;{written}\n")


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1,234.50", "7"], "point"),
        (["1.234,50", "1.234"], "comma"),
        (["12,5", "1.000"], "comma"),
        (["5", "6"], "none"),
    ],
)
def test_the_decimal_mark_is_told_from_the_whole_file(cells: list[str], mark: str, tmp_path: Path) -> None:
    text = "Date;Description;Amount;Currency\n" + "".join(f"2026-03-04;x;{cell};EUR\n" for cell in cells)
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    (statement,) = read_bank_file(path)
    expected = {"point": ["1234.50", "7"], "comma": None, "none": ["5", "6"]}[mark]
    if expected:
        assert [str(line.amount) for line in statement.lines] == expected
    else:
        assert statement.lines[0].amount in (Decimal("1234.50"), Decimal("12.5"))
        assert statement.lines[1].amount in (1234, 1000)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["1.234", "5"], ':2: "1.234" may be thousands or decimals'),
        (["1,5", "1.5"], ':2: "1,5" has a decimal comma, and "1.5" in line 3 a decimal point'),
    ],
)
def test_a_decimal_mark_that_cannot_be_told_is_refused(cells: list[str], message: str, tmp_path: Path) -> None:
    text = "Date;Description;Amount;Currency\n" + "".join(f"2026-03-04;x;{cell};EUR\n" for cell in cells)
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_bank_file(path)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("credit", "debit", "negative", "amount"),
    [
        ("5.00", "", "", "5.00"),
        ("", "5.00", "", "-5.00"),
        ("", "-5.00", "negative_debits = true", "-5.00"),
        ("-5.00", "", "", "-5.00"),
        ("0.00", "5.00", "", "-5.00"),
        ("0.00", "", "", "0.00"),
    ],
)
def test_credit_and_debit_are_two_columns(
    credit: str, debit: str, negative: str, amount: str, tmp_path: Path
) -> None:
    profile = tmp_path / "p.toml"
    profile.write_text(
        '[columns]\ndate = "Day"\ncredit = "In"\ndebit = "Out"\n[dates]\nformat = "YYYY-MM-DD"\n'
        f'[numbers]\ndecimal = "."\n{negative}\n[statement]\ncurrency = "EUR"\n',
        encoding="utf-8",
    )
    path = tmp_path / "file.csv"
    path.write_text(f"Day,In,Out\n2026-03-04,{credit},{debit}\n", encoding="utf-8")
    (statement,) = read_bank_file(path, [profile])
    assert str(statement.lines[0].amount) == amount


@pytest.mark.parametrize(
    ("debit", "setting", "message"),
    [
        ("-5.00", "false", 'the debit "-5.00" has a minus, and the profile expects none'),
        ("5.00", "true", 'the debit "5.00" has no minus, and the profile expects one'),
    ],
)
def test_a_debit_that_could_be_money_in_is_refused(debit: str, setting: str, message: str, tmp_path: Path) -> None:
    profile = tmp_path / "p.toml"
    profile.write_text(
        '[columns]\ndate = "Day"\ncredit = "In"\ndebit = "Out"\n[dates]\nformat = "YYYY-MM-DD"\n'
        f'[numbers]\nnegative_debits = {setting}\n[statement]\ncurrency = "EUR"\n',
        encoding="utf-8",
    )
    path = tmp_path / "file.csv"
    path.write_text(f"Day,In,Out\n2026-03-04,1.00,\n2026-03-05,,{debit}\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_bank_file(path, [profile])
    assert f"file.csv:3: {message}" in caught.value.message
    assert "negative_debits" in caught.value.remedy


def test_a_row_with_both_credit_and_debit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("Date,Credit,Debit,Currency\n2026-03-04,1.00,2.00,EUR\n", encoding="utf-8")
    with pytest.raises(UserError, match='a credit of "1.00" and a debit of "2.00"'):
        read_bank_file(path)


def test_a_column_can_say_the_direction(tmp_path: Path) -> None:
    text = "Day;What;Amount;DC\n2026-03-04;x;1.00;D\n2026-03-04;y;2.00;c\n"
    (statement,) = read(tmp_path, text, columns='direction = "DC"', rows='out = ["d"]\nin = ["c"]')
    assert [str(line.amount) for line in statement.lines] == ["-1.00", "2.00"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2026-03-04;x;1.00;Debit", ':2: the direction is "Debit", none of D, C'),
        ("2026-03-04;x;1.00;", ':2: the direction is "", none of D, C'),
        ("2026-03-04;x;-1.00;D", ':2: the amount has a minus and a direction ("D")'),
    ],
)
def test_a_direction_that_nobody_named_is_refused(row: str, message: str, tmp_path: Path) -> None:
    text = f"Day;What;Amount;DC\n{row}\n"
    assert message in refused(tmp_path, text, columns='direction = "DC"', rows='out = ["D"]\nin = ["C"]')


def test_rows_that_go_on_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_PIECES", 2)
    text = "Day;What;Amount\n2026-03-04;x;1.00\n;a;\n;b;\n;c;\n"
    assert ":5: more than 2 rows that go on" in refused(tmp_path, text, rows='undated = "continue"')


ROWS = "2026-03-02;a;1.00;11.00\n2026-03-03;b;-3.00;8.00\n2026-03-04;c;2.00;10.00\n"


@pytest.mark.parametrize("text", [ROWS, "".join(reversed(ROWS.splitlines(keepends=True)))])
def test_a_running_balance_opens_and_closes_whichever_way_it_is_sorted(text: str, tmp_path: Path) -> None:
    (statement,) = read(tmp_path, "Day;What;Amount;Left\n" + text, columns='balance = "Left"')
    assert (statement.opening, statement.closing) == (Decimal(10), Decimal(10))
    assert statement.difference == 0
    assert statement.warnings == ()


def test_a_running_balance_that_breaks_is_warned_of_with_the_row(tmp_path: Path) -> None:
    text = "Day;What;Amount;Left\n" + ROWS.replace("8.00", "8.01")
    (statement,) = read(tmp_path, text, columns='balance = "Left"')
    assert "line 3: the balance after this line is 8.01 EUR, and should be 8.00 EUR" in statement.warnings[0]


def test_balances_that_tie_only_against_the_dates_mean_wrong_signs(tmp_path: Path) -> None:
    text = "Day;What;Amount;Left\n2026-03-04;a;8.00;108.00\n2026-03-03;b;8.00;116.00\n2026-03-02;c;8.00;124.00\n"
    (statement,) = read(tmp_path, text, columns='balance = "Left"')
    assert "is money in taken for money out?" in statement.warnings[0]


def test_labels_around_the_table_are_read(tmp_path: Path) -> None:
    text = 'Konto:;="DE89 3704 0044 0532 0130 00"\nAlt;1\'000.00 EUR\n\nDay;What;Amount\n2026-03-04;x;1.00\n\nNeu:;;1001.00;EUR\n'
    labels = 'account_label = "Konto"\nopening_label = "Alt|Old"\nclosing_label = "Neu"'
    (statement,) = read(tmp_path, text, statement=labels)
    assert statement.account == "DE89370400440532013000"
    assert (statement.opening, statement.closing) == (Decimal(1000), Decimal(1001))
    assert statement.difference == 0


def test_rows_without_date_and_amount_are_notes(tmp_path: Path) -> None:
    text = "Day;What;Amount\n2026-03-04;x;1.00\n;;\nDisclaimer:\nWe are not liable; at all\n"
    (statement,) = read(tmp_path, text)
    assert len(statement.lines) == 1


def test_a_row_with_an_amount_and_no_date_is_never_dropped(tmp_path: Path) -> None:
    text = "Day;What;Amount\n2026-03-04;x;1.00\nTOTAL;;1.00\n"
    assert 'file.csv:3: the row has an amount and the date "TOTAL"' in refused(tmp_path, text)
    (statement,) = read(tmp_path, text, rows='footer = ["total"]')
    assert len(statement.lines) == 1


def test_a_row_with_a_date_and_no_amount_is_refused_unless_the_profile_knows_it(tmp_path: Path) -> None:
    text = "Day;What;Amount\n2026-03-04;x;1.00\n2026-03-05;y;\n"
    assert "file.csv:3: the row has a date and no amount" in refused(tmp_path, text)
    (statement,) = read(tmp_path, text, rows='empty_amounts = "skip"')
    assert statement.warnings == ("1 row has a date and no amount: no line here",)


def test_a_separator_within_a_text_is_noticed(tmp_path: Path) -> None:
    text = "Day;Amount;What\n2026-03-04;1.00;a;b\n"
    assert "the row has 4 cells and the header 3" in refused(tmp_path, text)


def test_one_file_can_hold_several_accounts_and_currencies(tmp_path: Path) -> None:
    text = "Day;What;Amount;Cur;Acc\n2026-03-04;x;1.00;USD;1\n2026-03-04;y;2.00;EUR;1\n2026-03-04;z;3.00;USD;2\n"
    statements = read(tmp_path, text, columns='currency = "Cur"\naccount = "Acc"')
    assert [(one.account, one.currency, len(one.lines)) for one in statements] == [
        ("1", "USD", 1),
        ("1", "EUR", 1),
        ("2", "USD", 1),
    ]


def test_an_unknown_currency_is_refused(tmp_path: Path) -> None:
    text = "Day;What;Amount;Cur\n2026-03-04;x;1.00;Euros\n"
    assert 'the currency is "Euros"' in refused(tmp_path, text, columns='currency = "Cur"')


def test_an_iban_column_with_many_accounts_is_the_other_sides(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(
        "Date,Description,Amount,Currency,IBAN\n2026-03-04,x,1.00,EUR,DE89370400440532013000\n"
        "2026-03-04,y,1.00,EUR,CH5604835012345678009\n",
        encoding="utf-8",
    )
    (statement,) = read_bank_file(path)
    assert statement.account == ""
    assert [line.counterparty_account for line in statement.lines] == [
        "DE89370400440532013000",
        "CH5604835012345678009",
    ]


def test_fees_and_original_amounts(tmp_path: Path) -> None:
    text = "Day;What;Amount;Fee;Orig;OrigCur\n2026-03-04;x;-11.00;-0.50;12.00;USD\n2026-03-04;y;5.00;0.00;5.00;EUR\n"
    columns = 'fee = "Fee"\noriginal_amount = "Orig"\noriginal_currency = "OrigCur"'
    (statement,) = read(tmp_path, text, columns=columns)
    first, second = statement.lines
    assert (first.fee, first.original_amount, first.original_currency) == (Decimal("0.50"), Decimal("-12.00"), "USD")
    assert (second.fee, second.original_amount, second.original_currency) == (None, None, "")


def test_parts_of_a_batch_that_add_up_are_lines(tmp_path: Path) -> None:
    text = (
        "Day;What;Amount;Part\n2026-03-04;batch;-3.00;\n;a;;1.00\n;b;;2.00\n2026-03-04;c;1.00;\n;d;;0.70\n;e;;0.20\n"
    )
    (statement,) = read(tmp_path, text, columns='detail_amount = "Part"', rows='undated = "continue"')
    assert [(line.text, str(line.amount), line.batch) for line in statement.lines] == [
        ("a", "-1.00", 0),
        ("b", "-2.00", 0),
        ("c d e", "1.00", 2),
    ]


def test_a_header_alone_is_an_empty_statement(tmp_path: Path) -> None:
    (statement,) = read(tmp_path, "Day;What;Amount\n;;\n")
    assert statement.lines == ()
    assert statement.currency == "EUR"


def test_quotes_line_ends_and_encodings(tmp_path: Path) -> None:
    text = 'Day;What;Amount\r\n2026-03-04;"a ""b""\r\nc; d";1.00\r\n'
    (statement,) = read(tmp_path, text)
    assert statement.lines[0].text == 'a "b" c; d'


def test_a_quote_without_an_end_is_refused(tmp_path: Path) -> None:
    text = 'Day;What;Amount\n2026-03-04;"never ends;1.00\n' + "x" * 200_000
    assert ":3: not a valid CSV file" in refused(tmp_path, text)
