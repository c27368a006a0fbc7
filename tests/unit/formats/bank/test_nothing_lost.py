"""No format loses a movement without a word: what stands where none belongs is read, or refuses the file."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.support.bank_files import Row, camt
from tests.unit.formats.bank.support import read_text, refusal

from arledger.formats.bank import read_bank_file

# MT940

HEAD = ":20:T\n:25:37040044/0532013000\n:28C:1\n:60F:C260301EUR100,00\n"
FIRST = ":61:2603100310C50,00NTRFREF//A1\n:86:first receipt\n"
SECOND = ":61:2603110311C20,00NTRFREF//A2\n:86:second receipt\n"
CLOSING = ":62F:C260331EUR170,00\n"


@pytest.mark.parametrize("end", ["-\n", "-}\n", "-\n-\n", "-\n\n"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_end_within_an_mt940_statement_is_none(end: str, place: int, tmp_path: Path) -> None:
    pieces = [HEAD, FIRST, SECOND]
    pieces[place] += end
    (statement,) = read_text(tmp_path, "".join([*pieces, CLOSING, "-\n"]))
    assert [str(line.amount) for line in statement.lines] == ["50.00", "20.00"]
    assert statement.difference == 0


def test_lines_behind_a_lone_dash_of_an_interim_report_are_read(tmp_path: Path) -> None:
    text = f":20:T\n:25:1\n:28C:1\n:34F:EUR0,\n{FIRST}-\n{SECOND}-\n:20:U\n:25:1\n:34F:EUR0,\n{FIRST}-\n"
    assert [len(one.lines) for one in read_text(tmp_path, text)] == [2, 1]


@pytest.mark.parametrize("end", ["", "-\n", "-}\n", "-\nsome words of the bank\n"])
@pytest.mark.parametrize("again", ["", CLOSING])
def test_entries_behind_an_mt940_statement_are_refused(end: str, again: str, tmp_path: Path) -> None:
    text = HEAD + FIRST + SECOND + CLOSING + end + SECOND + again
    found = refusal(tmp_path, text)
    line = (HEAD + FIRST + SECOND + CLOSING + end).count("\n") + 1
    assert f":{line}: the field :61: stands behind the end of a statement" in found.message


def test_entries_before_any_mt940_statement_are_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, FIRST + CLOSING + "-\n" + HEAD + FIRST + SECOND + CLOSING)
    assert ":1: the field :61: stands behind the end of a statement, or before any begins" in found.message


def test_a_further_mt940_statement_is_read(tmp_path: Path) -> None:
    further = ":60F:C260331EUR170,00\n" + SECOND.replace("0311", "0411") + ":62F:C260430EUR190,00\n"
    for begin in ("", "-\n", "-}\n"):
        statements = read_text(tmp_path, HEAD + FIRST + SECOND + CLOSING + begin + further)
        assert [len(one.lines) for one in statements] == [2, 1]


@pytest.mark.parametrize(
    "damaged",
    [
        " :61:2603110311C20,00NTRFREF//A2",
        "61:2603110311C20,00NTRFREF//A2",
        ":61 :2603110311C20,00NTRFREF//A2",
        "2603110311C20,00NTRFREF//A2",
        ":61A:2603110311C20,00NTRFREF//A2",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_an_entry_with_a_damaged_tag_is_refused(damaged: str, place: int, tmp_path: Path) -> None:
    pieces = [HEAD, FIRST, CLOSING, "-\n"]
    pieces[place] += damaged + "\n"
    assert "looks like an entry (:61:)" in refusal(tmp_path, "".join(pieces)).message


def test_a_text_may_speak_of_dates_and_amounts(tmp_path: Path) -> None:
    text = FIRST + "invoice of 260310 C50,00 and 260310C50,00NTRF\n12:61:260310 at the till\n"
    (statement,) = read_text(tmp_path, HEAD + text + SECOND + CLOSING + "-\n")
    assert len(statement.lines) == 2


# BAI2

BAI = "01,B,C,260331,0600,1,,,2/\n02,C,B,1,260331,,EUR,2/\n03,77,EUR,015,15000,,/\n16,165,5000,Z,A1,,first/\n"
TRAILERS = "49,20000,3/\n98,20000,1,5/\n99,20000,1,7/\n"
DETAIL = "16,165,2000,Z,A2,,second/\n"


@pytest.mark.parametrize("behind", [1, 2, 3])
def test_a_detail_behind_a_trailer_of_bai2_is_refused(behind: int, tmp_path: Path) -> None:
    lines = TRAILERS.splitlines(keepends=True)
    text = BAI + "".join([*lines[:behind], DETAIL, *lines[behind:]])
    assert f":{4 + behind + 1}: " in refusal(tmp_path, text).message


@pytest.mark.parametrize(
    "record", ["03,78,EUR,015,100,,/\n16,165,100,Z,,,x/\n49,200,3/\n", "17,165,2000,Z,A2,,second/\n"]
)
def test_anything_behind_the_end_of_bai2_is_refused(record: str, tmp_path: Path) -> None:
    assert ":8: " in refusal(tmp_path, BAI + TRAILERS + record).message


def test_a_detail_of_bai2_with_a_damaged_code_is_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, BAI + DETAIL.replace("16,", "61,", 1) + TRAILERS)
    assert ':5: "61,165,2000,Z,A2,,second/" is no record of BAI2' in found.message


def test_a_second_file_behind_bai2_is_read(tmp_path: Path) -> None:
    assert [len(one.lines) for one in read_text(tmp_path, BAI + TRAILERS + BAI + TRAILERS)] == [1, 1]


# OFX


def ofx(first: str, second: str = "", *, inside: str = "", behind: str = "") -> str:
    return (
        f"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD\n<BANKACCTFROM><ACCTID>77"
        f"</BANKACCTFROM>\n<BANKTRANLIST>\n{first}\n{second}</BANKTRANLIST>\n</STMTRS>{inside}</STMTTRNRS>"
        f"</BANKMSGSRSV1></OFX>\n{behind}"
    )


def movement(day: str = "20260310", amount: str = "50.00", end: str = "</STMTTRN>") -> str:
    return f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{day}{end}"


@pytest.mark.parametrize(
    "text",
    [
        ofx(movement(), inside=movement("20260311")),
        ofx(movement(), behind=movement("20260311")),
        ofx(movement(), behind=f"<BANKTRANLIST>{movement('20260311')}</BANKTRANLIST>"),
        ofx(movement(), behind="2026-03-11,second receipt,20.00\n"),
        ofx(movement(), behind="OFXHEADER:100\n20.00 second receipt\n"),
        ofx(movement(), movement("20260311").replace("<STMTTRN>", "<STMTTRN ", 1)),
        ofx(movement(), movement("20260311").replace("<STMTTRN>", "< STMTTRN>", 1)),
        ofx(movement(), movement("20260311").replace("<STMTTRN>", "", 1)),
        ofx(movement(), movement("20260311").replace("<STMTTRN>", "<STMTTRN>text", 1)),
        ofx(movement(end=""), movement("20260311").replace("<STMTTRN>", "", 1)),
    ],
)
def test_a_movement_of_ofx_that_stands_nowhere_is_refused(text: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, text).message.split(":")[1].isdigit()


@pytest.mark.parametrize(
    "text",
    [
        ofx(movement(), movement("20260311", end="")),
        ofx(movement(end=""), movement("20260311", end="")),
        ofx(movement(), movement("20260311"), behind="\n  \x1a\n"),
        ofx(movement(), movement("20260311"), behind="<!-- made by a bank -->\n"),
    ],
)
def test_movements_of_ofx_without_end_tags_are_read(text: str, tmp_path: Path) -> None:
    (statement,) = read_text(tmp_path, text)
    assert len(statement.lines) == 2


def test_a_second_file_behind_ofx_is_read(tmp_path: Path) -> None:
    assert [len(one.lines) for one in read_text(tmp_path, ofx(movement(), behind=ofx(movement("20260311"))))] == [
        1,
        1,
    ]


def test_a_second_account_in_ofx_keeps_its_movements(tmp_path: Path) -> None:
    other = (
        "<STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>78</BANKACCTFROM><BANKTRANLIST>"
        f"{movement('20260311', end='')}</BANKTRANLIST></STMTRS>"
    )
    statements = read_text(tmp_path, ofx(movement(end=""), inside=other))
    assert [(one.account, len(one.lines)) for one in statements] == [("77", 1), ("78", 1)]


# CAMT

PAID = camt([Row("2026-03-10", "50.00", "first", "", "A1")], "100.00")
ENTRY = PAID[PAID.index("<Ntry>") : PAID.index("</Stmt>")]


def test_an_entry_of_camt_outside_of_a_statement_is_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, PAID.replace("</Stmt>", f"</Stmt>\n{ENTRY}"))
    assert ":3: an entry" in found.message
    assert "outside of any statement" in found.message
    assert "no well-formed XML" in refusal(tmp_path, PAID + ENTRY).message


def test_a_statement_of_camt_within_another_is_refused(tmp_path: Path) -> None:
    inner = PAID[PAID.index("<Stmt>") : PAID.index("</BkToCstmrStmt>")]
    assert "begins within another" in refusal(tmp_path, PAID.replace("</Stmt>", f"{inner}</Stmt>")).message


# Archives


def test_a_hidden_file_in_an_archive_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("march.xml", PAID)
        archive.writestr(".april.xml", PAID.replace("2026-03", "2026-04"))
        archive.writestr("__MACOSX/._march.xml", "x")
    assert len(read_bank_file(path)) == 2
