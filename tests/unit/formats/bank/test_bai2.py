"""BAI2: coins, directions, continuations and control totals."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.formats.bank.support import one_line, read_text, refusal


def report(*records: str, account: str = "03,77,,/", group: str = "02,ACME,BANK,1,260303,2400,USD,2/") -> str:
    return "\n".join(["01,BANK,ACME,260304,0600,1,80,,2/", group, account, *records, ""])


def detail(record: str, *more: str) -> str:
    return report(record, *more)


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("100", 1),
        ("195", 1),
        ("399", 1),
        ("400", -1),
        ("495", -1),
        ("699", -1),
        ("920", 1),
        ("959", 1),
        ("960", -1),
        ("999", -1),
    ],
)
def test_the_type_code_is_the_direction(code: str, sign: int, tmp_path: Path) -> None:
    assert one_line(tmp_path, detail(f"16,{code},500,,,,TEXT/")).amount == sign * 5


@pytest.mark.parametrize("code", ["099", "015", "700", "919", "10000", "", "A95", "1 9"])
def test_a_code_without_a_direction_is_refused(code: str, tmp_path: Path) -> None:
    found = refusal(tmp_path, detail(f"16,{code},500,,,,TEXT/"))
    assert ":4: the type code" in found.message


@pytest.mark.parametrize(
    ("account", "group", "currency", "amount"),
    [
        ("03,77,,/", "02,ACME,BANK,1,260303,2400,,2/", "USD", "5.00"),
        ("03,77,,/", "02,ACME,BANK,1,260303,2400,GBP,2/", "GBP", "5.00"),
        ("03,77,JPY,/", "02,ACME,BANK,1,260303,2400,GBP,2/", "JPY", "500"),
        ("03,77,KWD,/", "02,ACME,BANK,1,260303,2400,GBP,2/", "KWD", "0.500"),
    ],
)
def test_the_currency_is_the_accounts_else_the_groups_else_dollars(
    account: str, group: str, currency: str, amount: str, tmp_path: Path
) -> None:
    line = one_line(tmp_path, report("16,195,500,,,,/", account=account, group=group))
    assert (line.currency, str(line.amount)) == (currency, amount)


@pytest.mark.parametrize(
    ("record", "bank_ref", "references", "text", "valued"),
    [
        ("16,195,500,Z,B,C,TEXT/", "B", ("C",), "TEXT", None),
        ("16,195,500,,B,C,TEXT, with, commas/", "B", ("C",), "TEXT, with, commas", None),
        ("16,195,500,,B,A/B/C,a/b, c/d", "B", ("A/B/C",), "a/b, c/d", None),
        ("16,195,500,0,B,,/", "B", (), "", None),
        ("16,195,500,S,1,2,3,B,C,TEXT/", "B", ("C",), "TEXT", None),
        ("16,195,500,V,260305,1200,B,C,TEXT/", "B", ("C",), "TEXT", date(2026, 3, 5)),
        ("16,195,500,V,,,B,C,TEXT/", "B", ("C",), "TEXT", None),
        ("16,195,500,D,2,0,100,1,400,B,C,TEXT/", "B", ("C",), "TEXT", None),
        ("16,195,500,D,0,B,C,TEXT/", "B", ("C",), "TEXT", None),
        ("16,195,500/", "", (), "", None),
        ("16,195,500,,,,/\n88,MORE, TEXT/\n88,AND MORE", "", (), "MORE, TEXT AND MORE", None),
        ("16,195,500,,,,CUT TE\n88,XT/", "", (), "CUT TE XT", None),
        ("16,195,500,S,1,2,3/\n88,B,/\n88,TEXT LINE/", "B", (), "TEXT LINE", None),
        ("16,195,500/\n88,SOME WORDS, AND COMMAS/", "", (), "SOME WORDS, AND COMMAS", None),
        ("16,195,500,Z/\n88,SOME WORDS/", "", (), "SOME WORDS", None),
        ("16,195,500,,,,TEXT\nwithout a code/", "", (), "TEXT without a code", None),
        ("16,195,500,,,,T/\n88:EREF: E-7", "", ("E-7",), "T EREF: E-7", None),
    ],
)
def test_the_fields_of_a_detail(
    record: str, bank_ref: str, references: tuple[str, ...], text: str, valued: date | None, tmp_path: Path
) -> None:
    line = one_line(tmp_path, detail(record))
    assert (line.bank_ref, line.structured_refs, line.text, line.value_date) == (bank_ref, references, text, valued)


def test_labels_name_the_other_side(tmp_path: Path) -> None:
    labels = ["88,DBNM: PAYER INC", "88,CRNM: PAYEE INC", "88,DACT: 111", "88,CACT: 222", "88,EREF: E-1"]
    came = one_line(tmp_path, detail("16,195,500,,B,C,X", *labels))
    assert (came.counterparty, came.counterparty_account, came.structured_refs) == ("PAYER INC", "111", ("E-1", "C"))
    went = one_line(tmp_path, detail("16,495,500,,B,C,X", *labels))
    assert (went.counterparty, went.counterparty_account) == ("PAYEE INC", "222")


@pytest.mark.parametrize(("code", "returned"), [("555", True), ("257", True), ("195", False)])
def test_returned_items(code: str, returned: bool, tmp_path: Path) -> None:
    assert one_line(tmp_path, detail(f"16,{code},1,,,,/")).returned is returned


def test_balances_may_be_signed_and_stand_in_continuations(tmp_path: Path) -> None:
    text = report("88,015,-86406,,/", "16,475,30703,,,,/", account="03,77,,040,-1,,,010,-55703,,/")
    (statement,) = read_text(tmp_path, text)
    assert (statement.opening, statement.closing) == (Decimal("-557.03"), Decimal("-864.06"))
    assert statement.difference == 0


def test_summaries_with_availability_are_stepped_over(tmp_path: Path) -> None:
    text = report(account="03,77,,100,500,2,S,1,2,3,400,0,,V,260305,1200,072,1,,D,2,0,1,1,2,010,700,,/")
    (statement,) = read_text(tmp_path, text)
    assert statement.opening == 7


@pytest.mark.parametrize(("total", "warns"), [("1700", False), ("+00001700", False), ("1701", True), ("-1700", True)])
def test_a_control_total_is_the_sum_of_every_amount(total: str, warns: bool, tmp_path: Path) -> None:
    text = report(
        "16,195,500,,,,/", "16,495,200,,,,/", f"49,{total},4/", "98,1/", "99,1/", account="03,77,,010,1000,,/"
    )
    (statement,) = read_text(tmp_path, text)
    found = [one for one in statement.warnings if one.startswith("line 6: the control total is")]
    assert bool(found) is warns
    assert not warns or f"is {int(total):,} and the amounts make 1,700" in found[0]


def test_wrong_totals_of_groups_and_files_are_warned_of(tmp_path: Path) -> None:
    (statement,) = read_text(tmp_path, report("16,195,500,,,,/", "49,500,2/", "98,501,1/", "99,502,1/"))
    assert [one.partition(": ")[2] for one in statement.warnings] == [
        "the group's control total is 501 and its parts make 500",
        "the file's control total is 502 and its parts make 501",
    ]


def test_missing_trailers_are_warned_of(tmp_path: Path) -> None:
    (statement,) = read_text(tmp_path, report("16,195,500,,,,/"))
    assert [one.rpartition(": ")[2] for one in statement.warnings] == [
        "its end may be missing",
        "the account trailer (49) is missing at the end of the file",
    ]


def test_several_records_on_a_line_and_several_files_in_one(tmp_path: Path) -> None:
    text = report("16,195,500,,,,A/ 16,195,600,,,,B/  49,1100,3/  98,1100,1,5/  99,1100,1,7/")
    statements = read_text(tmp_path, text + text)
    assert [[line.text for line in one.lines] for one in statements] == [["A", "B"], ["A", "B"]]
    assert all(one.warnings == () for one in statements)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (detail("16,195,5.00,,,,/"), ':4: the amount is "5.00", no whole number'),
        (detail("16,195,-500,,,,/"), 'is "-500"'),
        (detail("16,195,,,,,/"), 'is ""'),
        (detail("16,195,500,X,,,/"), "the funds type 'X' is none of BAI2's"),
        (detail("16,195,500,D,x,,/"), "'x' is no number of availability amounts"),
        (report(account="03,77,,010,abc,,/"), ':3: the amount of type 010 is "abc"'),
        (report(group="02,ACME,BANK,1,261303,2400,USD,2/"), "no such day as 2026-13-03"),
        (report(group="02,ACME,BANK,1,,2400,USD,2/"), 'the as-of date "" of the group'),
        (report(group="02,ACME,BANK,2,260303,2400,USD,2/"), "is a deletion, not a report"),
        (report(group="02,ACME,BANK,4,260303,2400,USD,2/"), "is a test, not a report"),
        ("01,BANK,ACME,260304,0600,1,80,,2/\n03,77,,/\n", "stands before any group (02)"),
        ("01,BANK,ACME,260304,0600,1,80,,2/\n16,195,500,,,,/\n", "stands outside of any account (03)"),
        ("01,BANK,ACME,260304,0600,1,80,,2/\n49,1,1/\n", "a trailer (49)|an account trailer (49) stands outside"),
        ("01,BANK,ACME,260304,0600,1,80,,2/\n", "the file has no account (03)"),
        ("02,ACME,BANK,1,260303,2400,USD,2/\n88,x/\n", "has no account"),
        ("00,0004,12345,060321,0829,001,80,1,2/\n", "the file does not begin with a BAI2 header (01)"),
        (report("49,1x,1/"), 'the control total (49) is "1x"'),
    ],
)
def test_what_cannot_be_read_exactly_is_refused_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    found = refusal(tmp_path, text).message
    assert any(part in found for part in message.split("|"))
