"""Files made to do harm, and files that arrived in pieces: refused in words, within bounds, without a traceback."""

import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.formats.bank.camt_parts import balance, document, entry
from tests.unit.formats.bank.support import SAMPLES, read_text, refusal

from arledger.formats.bank import read_bank_file
from arledger.formats.bank.shared import files
from arledger.model.problem import UserError

FILES = [path for path in sorted(SAMPLES.glob("*/*")) if path.suffix != ".json"]
ROOT = document(entry()).partition("<Document")
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
    ids=["billion laughs", "a file", "a parameter", "a document type on the net"],
)
def test_entities_are_refused_before_they_mean_anything(
    declaration: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object) -> None:
        pytest.fail("a bank file was looked for on the network")

    monkeypatch.setattr(socket, "socket", no_network)
    text = ROOT[0] + declaration + ROOT[1] + ROOT[2].replace("Muster GmbH", "&a9;")
    assert ":2: a document type declaration (DOCTYPE)" in refusal(tmp_path, text).message


def test_an_entity_without_a_declaration_is_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, document(entry(), owner="&a9;"))
    assert "this is no well-formed XML (undefined entity)" in found.message


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (["<x>" * 100], "too many kinds of elements"),
        (["".join(f"<x{number}/>" for number in range(200_001))], "too many kinds of elements"),
        (["<Ntry>" + "<Amt>1</Amt>" * 200_001], "too many elements within Ntry"),
        ([f"<Ntry a='{'x' * 5_000_000}'/>"], "is longer than"),
        ([f"<Ntry><AddtlNtryInf>{'x' * 17_000_000}"], "too much text within"),
    ],
    ids=["depth", "names", "elements", "attribute", "text"],
)
def test_what_one_entry_may_hold_is_bounded(parts: list[str], message: str, tmp_path: Path) -> None:
    assert message in refusal(tmp_path, document(*parts)).message


MT940 = ":20:A\n:25:1\n:60F:C260302EUR0,\n{}:62F:C260302EUR0,\n-\n"
MOVED = ":61:2603020302C0,NTRF\n"
BAI2 = "01,B,A,260304,0600,1,80,,2/\n02,A,B,1,260303,2400,USD,2/\n{}"
OFX = "OFXHEADER:100\n\n<OFX>{}</OFX>"
STMTRS = "<STMTRS><CURDEF>EUR<BANKTRANLIST>{}</BANKTRANLIST></STMTRS>"
STMTTRN = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260302<TRNAMT>1.00</STMTTRN>"
ROW = "2026-03-02,x,1.00,EUR\n"


@pytest.mark.parametrize(
    "text",
    [
        document(entry() * 3),
        document(entry(details="<TxDtls/>" * 3)),
        MT940.format(MOVED * 3),
        BAI2.format("03,1,,,,,/\n" + "16,195,1,,,,/\n" * 3),
        OFX.format(STMTRS.format(STMTTRN * 3)),
        "Date,Description,Amount,Currency\n" + ROW * 3,
    ],
    ids=["camt", "camt details", "mt940", "bai2", "ofx", "csv"],
)
def test_the_movements_of_a_file_are_bounded(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_text(tmp_path, text)
    monkeypatch.setattr(files, "MOST_LINES", 2)
    assert "more than 2 movements in one file" in refusal(tmp_path, text).message


@pytest.mark.parametrize(
    "text",
    [
        document(entry() * 5),
        document(entry(details="<TxDtls/>" * 2)),
        document(balance("OPBD", "1"), entry().replace("<BookgDt><Dt>2026-03-03</Dt></BookgDt>", "") * 2),
    ],
    ids=["entries", "details", "without a date"],
)
def test_the_memory_for_a_camt_file_is_bounded(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_text(tmp_path, text)
    monkeypatch.setattr(files, "MOST_MEMORY", 3000)
    assert "take too much memory" in refusal(tmp_path, text).message


@pytest.mark.parametrize(
    "text",
    [
        document(balance("OPBD", "1") * 2),
        document(entry()).replace("</Stmt>", "</Stmt>" + f"<Stmt>{balance('OPBD', '1')}</Stmt>" * 2),
        MT940.format("") * 3,
        BAI2.format("03,1,,,,,/\n" * 3),
        OFX.format(STMTRS.format("") * 3),
    ],
    ids=["camt balances", "camt", "mt940", "bai2", "ofx"],
)
def test_the_statements_of_a_file_are_bounded(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_text(tmp_path, text)
    monkeypatch.setattr(files, "MOST_STATEMENTS", 2)
    assert "more than 2 statements or balances in one file" in refusal(tmp_path, text).message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (MT940.format(MOVED + ":86:a\n" + "b\n" * 9), ":4: more than 3 lines of text to one entry"),
        (MT940.format(MOVED + ":86:a\n" * 9), ":4: more than 3 lines of text to one entry"),
        (BAI2.format("03,1,,,,,/\n16,195,1,,,,a\n" + "88,b\n" * 9), "more than 3 continuations (88)"),
    ],
)
def test_the_text_of_one_movement_is_bounded(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_text(tmp_path, text)
    monkeypatch.setattr(files, "MOST_PIECES", 3)
    assert message in refusal(tmp_path, text).message


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parent.name in ("camt", "ofx")], ids=lambda p: p.name
)
def test_a_file_that_is_cut_off_anywhere_is_refused(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes().rstrip()
    for part in range(1, 40):
        text = whole[: len(whole) * part // 40]
        assert refusal(tmp_path, text).message


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_in_words(path: Path, data: st.DataObject, tmp_path: Path) -> None:
    content = bytearray(path.read_bytes())
    places = st.integers(0, len(content) - 1)
    for at, byte in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=5)):
        content[at] = byte
    begin, length = data.draw(st.tuples(places, st.integers(0, 200)))
    del content[begin : begin + length]
    damaged = tmp_path / "damaged"
    damaged.write_bytes(content)
    try:
        statements = read_bank_file(damaged)
    except UserError as refused:
        assert "\n" not in refused.message
        assert "not met before" not in refused.remedy
    else:
        assert all(line.amount.is_finite() for one in statements for line in one.lines)
