"""Every real sample: read with so many statements and lines of which so many tie, or refused, and why.

The expectations follow the INDEX.md beside the samples; where they differ from it, the reason is given.
"""

from typing import NamedTuple

import pytest
from tests.unit.formats.bank.support import SHARED

from arledger.formats import bank
from arledger.model.bank import BankStatement
from arledger.model.problem import UserError

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real samples (../shared/data/bank) are not here")


class Read(NamedTuple):
    """Statements, lines, statements that tie, statements with both balances; `why` where INDEX.md says else."""

    statements: int
    lines: int
    ties: int = 0
    provable: int = 0
    why: str = ""


class Refused(NamedTuple):
    """Part of the message."""

    message: str
    why: str


BAI2: dict[str, Read | Refused] = {
    "bai2-reader--sample_1.bai": Read(5, 20, 0, 1),
    "bai2-reader--sample_2.bai": Read(2, 12, 0, 2),
    "bai2-reader--sample_5.bai": Read(5, 13, 0, 3),
    "dnsbty--test.bai": Read(1, 1),
    "dnsbty--test2.bai": Read(1, 1),
    "hengpor--sample.bai": Refused('as-of date "0250525"', "dates and type codes are invented"),
    "moj--citi_example.bai2": Read(1, 1, 0, 1),
    "moj--nwb_example.bai2": Read(1, 5, 1, 1),
    "moov--sample-parseError.txt": Refused("does not begin with a BAI2 header", "begins with a record 00"),
    "moov--sample3.txt": Read(15, 26, 15, 15, "records behind others on a line are read, the index counts lines"),
    "moov--sample4-continuations-newline-delimited.txt": Read(5, 17, 0, 1),
    "moov--sample5-issue113.txt": Read(5, 20, 0, 1),
    "venturehacks--daily_with_summary.bai2": Read(1, 1, 0, 1),
    "venturehacks--eod.bai2": Read(1, 1),
    "venturehacks--eod_without_as_of_time.bai2": Read(1, 1),
    "venturehacks--invalid_checksum_eod.bai2": Read(1, 1),
}
CAMT: dict[str, Read | Refused] = {
    "aldo--postfinance-camt053_P_CH29_v2019.xml": Read(1, 5, 0, 1),
    "banana-uni--2023-02-01_C053_001_08_CH2801234000123456789_CHF_001.xml": Read(1, 1, 1, 1),
    "banana-uni--2023-02-01_C054_001_04_CH2801234000123456789_CHF_001.xml": Read(1, 8, why="a batch of 8"),
    "banana-uni--export_postbank_cam.052.xml": Read(1, 7),
    "bankstatementparser--camt053_duplicate_same_day.xml": Read(1, 2),
    "bankstatementparser--camt053_garbled_amount.xml": Refused(':16: the amount (Amt) is "12..34"', "no amount"),
    "genkgo--camt052.v6.Amt-zero.xml": Read(1, 0, why="its only entry is pending"),
    "genkgo--camt053.v2.all-balance-types.xml": Read(1, 1, 0, 1),
    "genkgo--camt053.v2.five.decimals.xml": Read(1, 1, 0, 1),
    "genkgo--camt053.v2.with-party-ids.xml": Read(1, 1, why="closing is in SEK and proves nothing for EUR"),
    "genkgo--camt053.v4.xml": Read(1, 1, why="closing is in SEK and proves nothing for EUR"),
    "genkgo--camt53.only-Dt-with-DtTm.xml": Read(1, 0),
    "hakant66--sample_camt_053.xml": Refused('"-500.00" has a sign', "sign and CdtDbtInd contradict each other"),
    "hbci4java--test-camt-parse-05200102.xml": Read(1, 2, 1, 1),
    "hbci4java--test-camt-parse-05200108.xml": Read(1, 1, 1, 1),
    "hbci4java--test-camt-parse-5200108-invalid-saldo.xml": Read(1, 1, 0, 1),
    "hbci4java--test-camt-parse-5200108-missing-date.xml": Read(1, 1, 1, 1),
    "hbci4java--test-camt-ruecklastschrift.xml": Read(1, 1, 0, 1),
    "newinnovations--example-camt053-b.xml": Read(1, 19, 1, 1),
    "oca-bsi--sftp-camt053.xml": Read(1, 1),
    "oca-bsi--test-camt053-no-ntry.xml": Read(1, 0, 1, 1),
    "oca-bsi--test-camt053-txdtls.xml": Read(1, 2, 1, 1, "a batch of 2"),
    "oca-bsi--test-camt054.xml": Read(1, 1),
    "openerp7_camt--FI_camt_053_sample.xml": Read(1, 13, 1, 1, "batches of 3 and 2 among 10 entries"),
    "openerp7_camt--FI_camt_054_sample.xml": Read(1, 11, why="5 batches; 1 entry is for information"),
    "resilio--sample_camt053.xml": Read(1, 3, 0, 1),
    "sr-camt053--statement_ac04.xml": Read(1, 3),
    "viafintech--valid_example_v4.xml": Read(1, 32, 1, 1, "batches of 10, 8, 3 and 2 among 13 entries"),
}
CSV: dict[str, Read | Refused] = {
    "banana-ch--csv_creditsuisse_example_format5_20251003.csv": Read(1, 13, why="the total is no line"),
    "banana-ch--csv_example_format5_20250326.csv": Read(1, 5, 1, 1, "2 rows go on with the text"),
    "banana-ch--csv_postfinance_example_format6_20240228-EN.csv": Read(1, 25, why="2 rows of disclaimer"),
    "banana-ch--csv_postfinance_example_format6_20240407-noenddate.csv": Read(1, 2, why="2 rows of disclaimer"),
    "banana-ch--csv_ubs_example_format3_de_20241115.csv": Read(1, 2, 1, 1),
    "banana-ch--csv_yuh_example_format1_20250218.csv": Read(1, 6, why="1 row moves shares and no money"),
    "banana-ch--csv_zkb_example_format3_20170130B.csv": Read(1, 4, 1, 1, "4 rows go on with the text"),
    "banana-ch--csv_zkb_example_format6_20230615.csv": Read(1, 6, 1, 1),
    "banana-de--csv_deutschebank_example_format2_20140803.csv": Read(1, 10, why="the last row is the balance"),
    "banana-de--csv_deutschebank_example_format4_20240207.csv": Read(1, 23),
    "banana-de--csv_deutschepostbank_example_format1_20250414.csv": Read(1, 1, 1, 1, "a preamble of two tables"),
    "banana-it--csv_intesa_example_format1_20240527.csv": Read(1, 3),
    "banana-it--csv_unicredit_example_format1_20240403.csv": Read(1, 4, why="the header has two rows"),
    "banana-uni--chase.format1.csv": Read(1, 11),
    "banana-uni--revolut.transactions.business3_20251016.csv": Read(1, 2, 1, 1),
    "banana-uni--wise.transactions.business.fee.separate1_20230105.csv": Read(1, 5, 0, 1),
    "bankstatementparser--csv_european_decimals.csv": Read(1, 3),
    "bankstatementparser--csv_garbled_amount.csv": Refused(':3: the amount is "12..34"', "no amount"),
    "bankstatementparser--csv_spanish_headers.csv": Read(1, 3),
    "bankstatementparser--sample_split_amounts.csv": Read(1, 2, 1, 1),
    "bankstatementparser--sample_statement.csv": Read(1, 2, 1, 1),
    "beangulp--statement.csv": Read(1, 6, 1, 1),
    "hledger--csb43.csv": Read(1, 2),
    "oca-bsi--multi_currency.csv": Read(2, 2),
}
MT940: dict[str, Read | Refused] = {
    "fruitl00p--Abn-issue48.txt": Read(1, 2, 1, 1),
    "fruitl00p--Asn-sample.txt": Read(7, 3, 7, 7),
    "fruitl00p--Bunq-sample.txt": Read(1, 111, 1, 1),
    "fruitl00p--Penta-sample.txt": Read(1, 30, 1, 1),
    "fruitl00p--Rabo-sample.txt": Read(39, 39, 10, 39),
    "fruitl00p--Rabo-sample3.txt": Read(2, 12, 0, 2),
    "fruitl00p--Spk-sample.txt": Read(2, 10, 2, 2, "4 pages are 2 statements"),
    "fruitl00p--Triodos-sample.txt": Read(2, 8, 2, 2),
    "jejik--deutschebank.txt": Read(1, 1, 0, 1),
    "jejik--ing-dos.txt": Read(1, 7, 0, 1),
    "jejik--lbbw.txt": Read(1, 2, 1, 1),
    "jejik--rabobank.txt": Read(4, 5, 2, 4),
    "jejik--sparkasse.txt": Read(2, 2, 2, 2),
    "jejik--volksbankenraiffeisenbanken.txt": Read(8, 12, 8, 8),
    "oca-bsi--test-ing.940": Read(1, 8, 1, 1),
    "oca-bsi--test-sns.940": Read(3, 8, 2, 2),
    "wolph--ASNB-mt940.txt": Read(31, 8, 31, 31),
    "wolph--betterplace-amount_formats.sta": Refused("has no closing balance (:62F:)", "openings and nothing else"),
    "wolph--betterplace-empty_86.sta": Refused("the file has no statement", "a text and nothing else"),
    "wolph--betterplace-sepa_snippet.sta": Read(2, 11, 1, 2),
    "wolph--betterplace-sepa_snippet_broken.sta": Read(1, 1, 0, 1),
    "wolph--betterplace-with_binary_character.sta": Read(2, 4, 2, 2),
    "wolph--cmxl-mt940.sta": Read(3, 16, 3, 3),
    "wolph--jejik-ing.sta": Read(1, 7, 0, 1),
    "wolph--jejik-postfinance.sta": Read(1, 4, 0, 1, "2 pages are 1 statement; the second does not tie"),
    "wolph--jejik-sns.sta": Read(2, 2, 2, 2),
    "wolph--jejik-triodos.sta": Read(1, 2, 0, 1),
    "wolph--mBank-mt940.sta": Read(1, 3, 1, 1),
    "wolph--mBank-with_newline_in_tnr.sta": Read(1, 2, 0, 1),
    "wolph--sberbank-171011.sta": Read(1, 3, 1, 1),
    "wolph--self-gv_codes.sta": Refused("has no closing balance (:62F:)", "nothing tells it from a file cut off"),
    "wolph--self-malformed_details.sta": Read(1, 1, 0, 1),
    "wolph--self-transaction_details_wrapped.sta": Read(1, 1, 1, 1),
    "wolph--self-whitespace.sta": Read(1, 1, 0, 1),
    "wolph--self-wrapped_timestamp.sta": Read(1, 1, 1, 1),
}
OFX: dict[str, Read | Refused] = {
    "asgrim-ofxparser--ofx-multiple-accounts-xml.ofx": Read(3, 3),
    "asgrim-ofxparser--ofxdata-bb-two-stmtrs.ofx": Read(2, 36),
    "asgrim-ofxparser--ofxdata-bpbfc.ofx": Read(1, 6),
    "asgrim-ofxparser--ofxdata-cmfr.ofx": Read(1, 42),
    "asgrim-ofxparser--ofxdata-emptyDateTime.ofx": Read(1, 2),
    "asgrim-ofxparser--ofxdata-memoWithAmpersand.ofx": Read(1, 16),
    "asgrim-ofxparser--ofxdata-selfclose.ofx": Read(1, 5),
    "beangulp--example.ofx": Read(1, 17),
    "beangulp--example.qfx": Refused("an investment statement", "shares are no receivables"),
    "ledger-autosync--comments.ofx": Read(1, 2),
    "libofx--ofx-2.1.1-sect-8.5.5.ofx": Refused("a list of accounts", "no statement in it"),
    "libofx--ofx_spec201_stmtrs_example.xml": Read(1, 2),
    "ofxgo--bmo_v102__no_header_newline.qfx": Read(1, 1),
    "ofxgo--moneymrkt1_v103.ofx": Read(1, 3),
    "ofxgo--moneymrkt1_v203.ofx": Read(1, 3),
    "ofxparse--anzcc.ofx": Read(1, 1),
    "ofxparse--bank_medium.ofx": Read(1, 3),
    "ofxparse--checking.ofx": Read(1, 3),
    "ofxparse--date_missing.ofx": Refused(
        ":33: the transaction (STMTTRN) has no date", "no date, invalid on purpose"
    ),
    "ofxparse--decimal_error.ofx": Refused("no amount that can be read", "a month 20 and $120, invalid on purpose"),
    "ofxparse--error_message.ofx": Refused("error 2000: General Server Error", "the bank's error, no statement"),
    "ofxparse--multiple_accounts2.ofx": Read(2, 0),
    "ofxparse--ofx-v102-empty-tags.ofx": Read(1, 1),
    "ofxparse--suncorp.ofx": Read(1, 1),
    "ofxtools--stmtrs.ofx": Read(1, 2),
}
EXPECTED = {
    f"{folder}/{name}": outcome
    for folder, table in (("bai2", BAI2), ("camt053", CAMT), ("csv", CSV), ("mt940", MT940), ("ofx", OFX))
    for name, outcome in table.items()
}


def read(name: str) -> tuple[BankStatement, ...]:
    return bank.read_bank_file(SHARED / name)


def test_every_sample_has_an_expectation() -> None:
    there = {f"{path.parent.name}/{path.name}" for path in SHARED.glob("*/*") if path.parent.name != "processor"}
    assert there == set(EXPECTED)


@pytest.mark.parametrize("name", [name for name, outcome in EXPECTED.items() if isinstance(outcome, Read)])
def test_a_sample_is_read(name: str) -> None:
    statements = read(name)
    differences = [one.difference for one in statements]
    expected = EXPECTED[name]
    assert isinstance(expected, Read)
    assert len(statements) == expected.statements
    assert sum(len(one.lines) for one in statements) == expected.lines
    assert sum(one is not None for one in differences) == expected.provable
    assert sum(one == 0 for one in differences) == expected.ties


@pytest.mark.parametrize("name", [name for name, outcome in EXPECTED.items() if isinstance(outcome, Read)])
def test_what_does_not_tie_is_warned_of_with_the_amount(name: str) -> None:
    for statement in read(name):
        warned = [one for one in statement.warnings if one.startswith("the statement does not tie")]
        assert bool(warned) is bool(statement.difference)
        if statement.difference:
            assert f"{statement.difference.copy_abs():,f}" in warned[0]


@pytest.mark.parametrize("name", [name for name, outcome in EXPECTED.items() if isinstance(outcome, Refused)])
def test_a_sample_is_refused_with_the_reason(name: str) -> None:
    expected = EXPECTED[name]
    assert isinstance(expected, Refused)
    with pytest.raises(UserError) as caught:
        read(name)
    assert expected.message in caught.value.message
    assert caught.value.message.startswith(str(SHARED / name))
    assert caught.value.exit_code == 1
    assert caught.value.remedy


def test_lines_are_fit_to_be_printed_and_matched() -> None:
    lines = [
        line
        for name, outcome in EXPECTED.items()
        if isinstance(outcome, Read)
        for one in read(name)
        for line in one.lines
    ]
    assert len(lines) > 500
    for line in lines:
        texts = (line.text, line.counterparty, line.counterparty_account, line.bank_ref, *line.structured_refs)
        assert all(text.isprintable() and text == text.strip() for text in texts), line
        assert len(line.currency) == 3, line
        assert all(line.structured_refs), line
        assert line.source, line
        assert line.source.line, line


def test_the_swiss_notification_gives_the_statement_its_eight_details() -> None:
    """The bank gave both files references of their own, so day, amount and number decide."""
    statements = read("camt053/banana-uni--2023-02-01_C053_001_08_CH2801234000123456789_CHF_001.xml")
    details = read("camt053/banana-uni--2023-02-01_C054_001_04_CH2801234000123456789_CHF_001.xml")
    (joined,) = bank.with_details(statements, details)
    assert len(joined.lines) == 8
    assert joined.difference == 0
    assert not joined.warnings
    assert {line.bank_ref for line in joined.lines} == {f"ACSR230201095701#{index}" for index in range(1, 9)}


def test_a_proposal_says_that_the_month_stands_first() -> None:
    proposed = bank.propose_profile(SHARED / "csv" / "oca-bsi--multi_currency.csv")
    assert 'format = "MM/DD/YYYY"' in proposed
