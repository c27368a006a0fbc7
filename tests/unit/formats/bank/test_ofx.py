"""OFX: both kinds of markup and the sloppiness of banks."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.formats.bank.support import one_line, read_text, refusal

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"


def ofx(
    *transactions: str, currency: str = "USD", after: str = "<LEDGERBAL><BALAMT>9.00<DTASOF>20260331</LEDGERBAL>"
) -> str:
    return (
        f"{HEADER}<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>{currency}\n<BANKACCTFROM><BANKID>1<ACCTID>77"
        f"</BANKACCTFROM>\n<BANKTRANLIST><DTSTART>20260301<DTEND>20260331\n{chr(10).join(transactions)}\n</BANKTRANLIST>"
        f"{after}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


def transaction(amount: str = "10.00", day: str = "20260303", more: str = "<FITID>F<NAME>Acme") -> str:
    return f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{day}<TRNAMT>{amount}{more}</STMTTRN>"


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("10.00", "10.00"),
        ("-10", "-10"),
        ("+0.5", "0.5"),
        ("12,34", "12.34"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("-01.7", "-1.7"),
        ("-0", "0"),
        ("1303.7355652284177", "1303.7355652284177"),
    ],
)
def test_amounts_have_a_point_or_a_comma(written: str, amount: str, tmp_path: Path) -> None:
    assert str(one_line(tmp_path, ofx(transaction(written))).amount) == amount


@pytest.mark.parametrize("written", ["$120", "1,234", "12..3", "1e3", "NaN", "ten", "1 000.00x"])
def test_a_doubtful_amount_is_refused(written: str, tmp_path: Path) -> None:
    found = refusal(tmp_path, ofx(transaction(written)))
    assert f':10: the amount (TRNAMT) is "{written}"' in found.message


def test_three_decimals_are_no_thousands_where_the_currency_has_them(tmp_path: Path) -> None:
    assert one_line(tmp_path, ofx(transaction("1,234"), currency="KWD")).amount == Decimal("1.234")


@pytest.mark.parametrize(
    "written", ["20260303", "20260303120000", "20260303120000.000[-5:EST]", "20260303235959[0:GMT] "]
)
def test_the_date_is_the_one_that_the_bank_wrote(written: str, tmp_path: Path) -> None:
    assert one_line(tmp_path, ofx(transaction(day=written))).date == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "has no date"),
        ("20260231", "no such day"),
        ("0000", "is expected"),
        ("18990101", "between 1970 and 2100"),
    ],
)
def test_a_wrong_date_is_refused(written: str, message: str, tmp_path: Path) -> None:
    assert message in refusal(tmp_path, ofx(transaction(day=written))).message


@pytest.mark.parametrize(
    ("more", "text", "counterparty"),
    [
        ("<NAME>Acme<MEMO>INV-7", "Acme INV-7", "Acme"),
        ("<NAME>ACME INDUSTRI<MEMO>ACME INDUSTRIAL INV-7", "ACME INDUSTRIAL INV-7", "ACME INDUSTRI"),
        ("<NAME>\n<MEMO>INV-7\n", "INV-7", ""),
        ("<NAME></NAME><MEMO></MEMO>", "", ""),
        ("<NAME/><MEMO>x", "x", ""),
        ("<MEMO>A & B &amp; C &lt;D&gt; &#69;&#x46; &copy; &#xD800;", "A & B & C <D> EF &copy;", ""),
        ("<MEMO><![CDATA[A <B> &amp; C]]>", "A <B> &amp; C", ""),
        ("<MEMO>1 < 2", "1 < 2", ""),
        ("<PAYEE><NAME>Acme<ADDR1>Road 1</PAYEE><EXTDNAME>Acme Industrial<MEMO>m", "Acme Acme Industrial m", "Acme"),
        ("<memo>lower", "lower", ""),
        ("<!-- <MEMO>no -->", "", ""),
    ],
)
def test_names_and_memos_in_every_form(more: str, text: str, counterparty: str, tmp_path: Path) -> None:
    line = one_line(tmp_path, ofx(transaction(more=more)))
    assert (line.text, line.counterparty) == (text, counterparty)


def test_xml_and_sgml_say_the_same(tmp_path: Path) -> None:
    sgml = ofx(transaction())
    xml = '<?xml version="1.0"?><?OFX OFXHEADER="200"?>' + sgml.removeprefix(HEADER)
    for name in (
        "CURDEF",
        "BANKID",
        "ACCTID",
        "DTSTART",
        "DTEND",
        "TRNTYPE",
        "DTPOSTED",
        "TRNAMT",
        "FITID",
        "NAME",
        "BALAMT",
        "DTASOF",
        "TRNUID",
    ):
        before, _, after = xml.partition(f"<{name}>")
        end = after.find("<")
        xml = f"{before}<{name}>{after[:end]}</{name}>{after[end:]}"
    (first,), (second,) = read_text(tmp_path, sgml), read_text(tmp_path, xml)
    assert [line._replace(source=None) for line in first.lines] == [
        line._replace(source=None) for line in second.lines
    ]
    assert (first.account, first.closing, first.first, first.last) == (
        second.account,
        second.closing,
        second.first,
        second.last,
    )


@pytest.mark.parametrize(
    "header", ["", HEADER, HEADER.replace("\n", ""), "\n\n\n" + HEADER, '<?OFX OFXHEADER="200"?>\n']
)
def test_a_header_may_be_missing_or_on_one_line(header: str, tmp_path: Path) -> None:
    assert one_line(tmp_path, header + ofx(transaction()).removeprefix(HEADER))


def test_a_transaction_without_an_end_ends_with_the_next(tmp_path: Path) -> None:
    text = ofx(transaction().removesuffix("</STMTTRN>"), transaction("2"))
    (statement,) = read_text(tmp_path, text)
    assert [line.amount for line in statement.lines] == [10, 2]


def test_the_currency_of_a_transaction_is_its_own(tmp_path: Path) -> None:
    foreign = transaction(more="<CURRENCY><CURRATE>1.1<CURSYM>GBP</CURRENCY>")
    (statement,) = read_text(tmp_path, ofx(transaction(), foreign))
    assert [line.currency for line in statement.lines] == ["USD", "GBP"]
    assert statement.warnings == ("1 line is in GBP and not in the account's USD",)
    assert one_line(tmp_path, ofx(foreign, currency="")).currency == "GBP"


INVESTMENT = (
    "<INVSTMTRS><CURDEF>USD<INVTRANLIST><INVBANKTRAN><STMTTRN><TRNTYPE>OTHER<DTPOSTED>20260301<TRNAMT>99.00<FITID>i"
    "</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN></INVTRANLIST></INVSTMTRS>"
)


@pytest.mark.parametrize("mark", ["<BANKMSGSRSV1>", "</OFX>"])
def test_what_moves_in_an_investment_account_is_no_line_of_the_bank(mark: str, tmp_path: Path) -> None:
    (statement,) = read_text(tmp_path, ofx(transaction()).replace(mark, INVESTMENT + mark))
    assert [str(line.amount) for line in statement.lines] == ["10.00"]
    assert statement.warnings == ("the file has an investment statement (INVSTMTRS), too; it is left out",)


def test_a_balance_that_is_empty_is_none(tmp_path: Path) -> None:
    for empty in (
        "<LEDGERBAL><BALAMT>\n<DTASOF>20260331</LEDGERBAL>",
        "<LEDGERBAL><BALAMT></BALAMT></LEDGERBAL>",
        "",
    ):
        (statement,) = read_text(tmp_path, ofx(transaction(), after=empty))
        assert statement.closing is None


def test_a_reference_that_stands_twice_is_warned_of(tmp_path: Path) -> None:
    (statement,) = read_text(tmp_path, ofx(transaction(), transaction("2"), transaction(more="<FITID>")))
    assert statement.warnings == ("1 reference stands on several lines: F",)
    assert [line.bank_ref for line in statement.lines] == ["F", "F", ""]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ofx(transaction(""), currency="USD"), "has no amount"),
        (ofx(transaction(), currency=""), "the statement's currency (CURDEF) is"),
        (ofx(transaction(), currency="Dollars"), '"Dollars"'),
        (ofx(transaction(), after="<LEDGERBAL><BALAMT>x</LEDGERBAL>"), '(BALAMT) is "x"'),
        (ofx(transaction()).removesuffix("</OFX>\n"), 'the file ends within "OFX": it is cut off'),
        (ofx(transaction())[:300], "it is cut off"),
        (ofx(transaction()).replace("<OFX>", "<!DOCTYPE OFX [<!ENTITY a 'b'>]><OFX>"), "DOCTYPE"),
        (ofx(transaction(more="<!-- no end")), 'begins here with "<!--" has no end'),
        (ofx(transaction(more="<MEMO>" + "x" * 100_001)), "the value of MEMO is too long"),
        (ofx(transaction(more="<A>" * 300)), "too many elements within"),
        ("<OFX></OFX>", "no bank or card statement"),
        ("<OFX><INVSTMTRS></INVSTMTRS></OFX>", "an investment statement (INVSTMTRS)"),
        (
            "<OFX><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Wrong password</STATUS></OFX>",
            "error 15500: Wrong password",
        ),
    ],
)
def test_what_cannot_be_read_exactly_is_refused(text: str, message: str, tmp_path: Path) -> None:
    assert message in refusal(tmp_path, text).message
