"""Plain tables as banks write them, read without a profile: marks, sides, balances and footers in their own words."""

from decimal import Decimal
from pathlib import Path

import pytest

from arledger.formats.bank import read_bank_file
from arledger.model.bank import BankStatement
from arledger.model.problem import UserError

HEAD = "Date,Description,Amount\n"


def read(folder: Path, text: str | bytes, *taken: str) -> tuple[BankStatement, ...]:
    path = folder / "file.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_bank_file(path, (), taken)


def refused(folder: Path, text: str, *taken: str) -> str:
    with pytest.raises(UserError) as caught:
        read(folder, text, *taken)
    assert caught.value.exit_code == 1
    assert caught.value.remedy
    return caught.value.message


def table(*cells: str) -> str:
    return HEAD + "".join(f'2026-03-{at:02},Receipt {at},"{cell}"\n' for at, cell in enumerate(cells, start=1))


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("$400.00", "400.00", "USD"),
        ("-$30.00", "-30.00", "USD"),
        ("$-30.00", "-30.00", "USD"),
        ("($182.77)", "-182.77", "USD"),
        ("$(182.77)", "-182.77", "USD"),
        ("€63.12", "63.12", "EUR"),
        ("(€63.12)", "-63.12", "EUR"),
        ("£1,063.12", "1063.12", "GBP"),
        ("1.355,90 €", "1355.90", "EUR"),
        ("-1.355,90 €", "-1355.90", "EUR"),
        ("1.355,90- €", "-1355.90", "EUR"),
        ("400,00 EUR", "400.00", "EUR"),
        ("EUR 400", "400", "EUR"),
        ("Fr. 1'400.50", "1400.50", "CHF"),
        ("1\u00a0400,50 €", "1400.50", "EUR"),
        ("1\u202f400,50 €", "1400.50", "EUR"),
        ("1\u2019400.50", "1400.50", "XAF"),
        ("30.00-", "-30.00", "XAF"),
        ("1500.00 CR", "1500.00", "XAF"),
        ("80.00DR", "-80.00", "XAF"),
        ("DR 80.00", "-80.00", "XAF"),
        ("Cr. 80.00", "80.00", "XAF"),
        ("$80.00 DR", "-80.00", "USD"),
        ("80,50 S", "-80.50", "XAF"),
        ("80,50 H", "80.50", "XAF"),
    ],
)
def test_an_amount_is_read_with_what_stands_beside_it(
    written: str, amount: str, currency: str, tmp_path: Path
) -> None:
    (statement,) = read(tmp_path, table(written), "XAF")
    assert [(str(line.amount), line.currency) for line in statement.lines] == [(amount, currency)]


@pytest.mark.parametrize("gap", ["\u00a0", "\u202f", "\u2009"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_full_of_no_break_spaces_is_text(gap: str, encoding: str, tmp_path: Path) -> None:
    if encoding == "cp1252" and gap != "\u00a0":
        pytest.skip("Windows-1252 has one kind of no-break space")
    text = "Date;Libellé;Montant\n" + f"2026-03-02;a{gap}b{gap}{gap}c;{gap}12{gap}345{gap}678,90{gap}\n" * 40
    (statement,) = read(tmp_path, text.encode(encoding), "EUR")
    assert {line.amount for line in statement.lines} == {Decimal("12345678.90")}


def test_sides_give_a_file_its_direction(tmp_path: Path) -> None:
    (statement,) = read(tmp_path, table("1500.00 CR", "80.00 DR", "0.00", "20.00CR"), "USD")
    assert [str(line.amount) for line in statement.lines] == ["1500.00", "-80.00", "0.00", "20.00"]


@pytest.mark.parametrize("cells", [("80.00", "1500.00 CR"), ("1500.00 CR", "80.00"), ("80.00 DR", "1.00")])
def test_an_amount_without_a_side_among_others_is_refused(cells: tuple[str, ...], tmp_path: Path) -> None:
    assert "file.csv:3: " in refused(tmp_path, table(*cells), "USD")
    assert "in or out?" in refused(tmp_path, table(*cells), "USD")


def test_a_minus_and_a_side_are_refused(tmp_path: Path) -> None:
    assert "has a minus and a side" in refused(tmp_path, table("-80.00 DR"), "USD")


def test_sides_of_balances_and_of_two_columns(tmp_path: Path) -> None:
    text = "Date,Description,Credit,Debit,Balance\n2026-03-02,a,,50.00 DR,20.00 DR\n2026-03-03,b,30.00 CR,,10.00 CR\n"
    (statement,) = read(tmp_path, text, "USD")
    assert list(map(str, (statement.opening, statement.closing, statement.difference))) == ["30.00", "10.00", "0.00"]
    assert "column of the other side" in refused(tmp_path, text.replace("50.00 DR", "50.00 CR"), "USD")


@pytest.mark.parametrize(
    ("mark", "taken", "currency"),
    [
        ("$", ("CAD",), "CAD"),
        ("$", ("EUR", "AUD"), "AUD"),
        ("$", ("EUR",), "USD"),
        ("$", (), "USD"),
        ("$", ("CAD", "USD"), "USD"),
        ("€", ("USD",), "EUR"),
        ("£", (), "GBP"),
        ("kr", ("SEK",), "SEK"),
        ("C$", (), "CAD"),
        ("US$", ("CAD",), "USD"),
    ],
)
def test_a_mark_names_the_currency_where_nothing_else_does(
    mark: str, taken: tuple[str, ...], currency: str, tmp_path: Path
) -> None:
    (statement,) = read(tmp_path, table(f"{mark}5.00", "0.50"), *taken)
    assert statement.currency == currency
    assert len(statement.lines) == 2


@pytest.mark.parametrize(("mark", "taken"), [("$", ("CAD", "AUD")), ("kr", ()), ("¥", ("EUR",))])
def test_a_mark_of_several_currencies_is_refused(mark: str, taken: tuple[str, ...], tmp_path: Path) -> None:
    assert "may be in several currencies" in refused(tmp_path, table(f"{mark}5.00"), *taken)


def test_a_mark_against_the_column_of_currencies_is_refused(tmp_path: Path) -> None:
    text = "Date,Description,Amount,Currency\n2026-03-02,a,€5.00,USD\n"
    assert 'file.csv:2: the amount is "€5.00", and the row in USD' in refused(tmp_path, text)
    (statement,) = read(tmp_path, text.replace("USD", "EUR"))
    assert statement.currency == "EUR"


@pytest.mark.parametrize(
    "opening",
    [
        "2026-03-01,Opening balance,,100.00",
        "2026-03-01,BALANCE BROUGHT FORWARD,,100.00",
        "2026-03-01,Balance from the statement of February,,100.00",
    ],
)
def test_an_opening_row_without_an_amount_is_no_movement(opening: str, tmp_path: Path) -> None:
    rows = "2026-03-02,a,50.00,150.00\n2026-03-03,b,-20.00,130.00\n"
    (statement,) = read(tmp_path, f"Date,Description,Amount,Balance\n{opening}\n{rows}", "USD")
    assert list(map(str, (len(statement.lines), statement.opening, statement.closing))) == ["2", "100.00", "130.00"]
    assert statement.warnings == ()
    (statement,) = read(tmp_path, f"Date,Description,Amount,Balance\n{opening.replace('100', '90')}\n{rows}", "USD")
    assert "the opening balance is 90.00 USD, and by the rows it is 100.00 USD" in statement.warnings


def test_an_opening_row_without_a_column_of_balances(tmp_path: Path) -> None:
    rows = "2026-03-02,a,50.00\n2026-03-03,b,-20.00\n"
    (statement,) = read(tmp_path, f"{HEAD}2026-03-01,Opening balance,\n{rows}", "USD")
    assert (len(statement.lines), statement.opening) == (2, None)
    closing = "Closing balance 2026-03-31,,130.00\n"
    (statement,) = read(tmp_path, f"{HEAD}2026-03-01,Opening balance,100.00\n{rows}{closing}", "USD")
    assert list(map(str, (statement.opening, statement.closing, statement.difference))) == [
        "100.00",
        "130.00",
        "0.00",
    ]
    assert "1 row says a balance in the column of the amounts: no line here (line 2)" in statement.warnings


@pytest.mark.parametrize(
    "footer",
    [
        ",Total,30.00",
        "Total,,30.00",
        ",Total credits,50.00\n,Total debits,-20.00\n,Net change,30.00",
        "Total deposits:,,$50.00\nTotal withdrawals:,,$20.00",
        "Closing balance,,130.00",
        ",Closing balance:,$130.00",
        "Closing balance,130.00",
        "Number of records,,2",
        "Records: 2",
        "2 transactions",
        "Member FDIC, this is no offer, and all rights are reserved",
        '"The bank is not liable; see www.example.com."',
        "*** End of report ***",
    ],
)
def test_footers_are_no_movements(footer: str, tmp_path: Path) -> None:
    (statement,) = read(tmp_path, f"{HEAD}2026-03-02,a,50.00\n2026-03-03,b,-20.00\n\n{footer}\n", "USD")
    assert [line.text for line in statement.lines] == ["a", "b"]


@pytest.mark.parametrize(
    "row",
    [
        "Number of records,,3",
        ",Total credits,49.00",
        ",Total Credits Ltd,50.00",
        ",Receipt,5.00",
        "Total,,31.00",
        "03/04/2026,c,5.00",
        "x,y,z 1",
    ],
)
def test_what_may_be_a_movement_is_no_footer(row: str, tmp_path: Path) -> None:
    assert "file.csv:4: the row has an amount and" in refused(
        tmp_path, f"{HEAD}2026-03-02,a,50.00\n2026-03-03,b,-20.00\n{row}\n", "USD"
    )


@pytest.mark.parametrize("name", ["Amount (EUR)", "Amount EUR", "Betrag (EUR)", "Betrag EUR", "Montant (EUR)"])
def test_the_name_of_the_amounts_may_say_the_currency(tmp_path: Path, name: str) -> None:
    (statement,) = read(tmp_path, f"Date,Description,{name}\n2026-03-02,a,50.00\n")
    assert [(line.amount, line.currency) for line in statement.lines] == [(Decimal("50.00"), "EUR")]
    assert "the amount is" in refused(tmp_path, f"Date,Description,{name}\n2026-03-02,a,$50.00\n")
    assert "no CSV profile fits" in refused(tmp_path, "Date,Description,Amount (net)\n2026-03-02,a,50.00\n")
