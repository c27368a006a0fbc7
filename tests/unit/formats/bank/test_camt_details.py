"""CAMT: entries with many transactions, in one file or in two."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.formats.bank.camt_parts import OWN, balance, document, entry
from tests.unit.formats.bank.support import SAMPLES, one_line, read_text

from arledger.formats.bank import read_bank_file, with_details
from arledger.model.bank import BankLine, BankStatement


def transaction(amount: str, way: str = "CRDT", reference: str = "", currency: str = "EUR") -> str:
    return (
        f"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>"
        + (f'<Amt Ccy="{currency}">{amount}</Amt>' if amount else "")
        + (f"<CdtDbtInd>{way}</CdtDbtInd>" if way else "")
        + "</TxDtls>"
    )


def notification(*entries: str) -> str:
    text = document(*entries).replace("camt.053", "camt.054").replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
    return text.replace("<Stmt>", "<Ntfctn>").replace("</Stmt>", "</Ntfctn>")


def amounts(lines: tuple[BankLine, ...]) -> list[str]:
    return [str(line.amount) for line in lines]


@pytest.mark.parametrize(
    ("way", "parts", "expected"),
    [
        ("CRDT", [("60.00", "CRDT"), ("40.00", "CRDT")], ["60.00", "40.00"]),
        ("DBIT", [("60.00", ""), ("40.00", "")], ["-60.00", "-40.00"]),
        ("CRDT", [("130.00", "CRDT"), ("30.00", "DBIT")], ["130.00", "-30.00"]),
        ("DBIT", [("60.00", "CRDT"), ("40.00", "CRDT")], ["-60.00", "-40.00"]),
        ("CRDT", [("99.999", "CRDT"), ("0.001", "CRDT")], ["99.999", "0.001"]),
    ],
)
def test_transactions_that_add_up_are_lines(
    way: str, parts: list[tuple[str, str]], expected: list[str], tmp_path: Path
) -> None:
    text = document(entry(way=way, details="".join(transaction(*part) for part in parts)))
    (statement,) = read_text(tmp_path, text)
    assert amounts(statement.lines) == expected
    assert [line.bank_ref for line in statement.lines] == ["B-1#1", "B-1#2"]
    assert statement.warnings == ()


@pytest.mark.parametrize(
    ("parts", "warning"),
    [
        ([("60.00", "CRDT"), ("41.00", "CRDT")], "2 transactions of an entry of 100.00 EUR add up to 101.00 EUR"),
        (
            [("60.00", "CRDT"), ("", "CRDT")],
            "2 transactions of an entry of 100.00 EUR do not all say their amount in EUR",
        ),
    ],
)
def test_transactions_that_do_not_add_up_are_one_line(
    parts: list[tuple[str, str]], warning: str, tmp_path: Path
) -> None:
    text = document(entry(details="".join(transaction(*part, reference=f"E{part[0]}") for part in parts)))
    (statement,) = read_text(tmp_path, text)
    (line,) = statement.lines
    assert (str(line.amount), line.batch, line.bank_ref) == ("100.00", 2, "B-1")
    assert line.structured_refs[0] == "E60.00"
    assert warning in statement.warnings[0]


def test_the_amount_in_the_accounts_currency_counts(tmp_path: Path) -> None:
    foreign = (
        '<TxDtls><Amt Ccy="USD">{}</Amt><AmtDtls><InstdAmt><Amt Ccy="USD">{}</Amt></InstdAmt>'
        '<TxAmt><Amt Ccy="USD">{}</Amt></TxAmt><CntrValAmt><Amt Ccy="EUR">{}</Amt></CntrValAmt></AmtDtls></TxDtls>'
    )
    text = document(entry(details=foreign.format(66, 66, 66, 60) + foreign.format(44, 44, 44, 40)))
    (statement,) = read_text(tmp_path, text)
    assert amounts(statement.lines) == ["60", "40"]
    assert [(str(line.original_amount), line.original_currency) for line in statement.lines] == [
        ("66", "USD"),
        ("44", "USD"),
    ]


def test_one_transaction_is_the_entry_whatever_it_says_of_its_amount(tmp_path: Path) -> None:
    line = one_line(tmp_path, document(entry(details=transaction("99.00", "DBIT", "E"))))
    assert (str(line.amount), line.batch, line.bank_ref, line.structured_refs) == ("100.00", 0, "B-1", ("E",))


@pytest.mark.parametrize(
    ("details", "batch"),
    [("<Btch><NbOfTxs>8</NbOfTxs></Btch>", 8), ("<Btch><NbOfTxs>4</NbOfTxs></Btch><TxDtls/>", 4), ("", 0)],
)
def test_a_batch_without_details_counts_them(details: str, batch: int, tmp_path: Path) -> None:
    assert one_line(tmp_path, document(entry(details=details))).batch == batch


def test_an_entry_without_a_reference_numbers_nothing(tmp_path: Path) -> None:
    details = transaction("60.00") + transaction("40.00").replace("</Refs>", "<AcctSvcrRef>T-2</AcctSvcrRef></Refs>")
    (statement,) = read_text(tmp_path, document(entry(details=details).replace("B-1", "NONREF")))
    assert [line.bank_ref for line in statement.lines] == ["", "T-2"]


def batch(reference: str, amount: str = "100.00", number: int = 2) -> str:
    details = f"<Btch><NbOfTxs>{number}</NbOfTxs></Btch>"
    return entry(amount=amount, details=details).replace("B-1", reference)


def join(folder: Path, statement: str, *details: str) -> BankStatement:
    first = read_text(folder, statement, "a.xml")
    others = [one for index, text in enumerate(details) for one in read_text(folder, text, f"d{index}.xml")]
    (joined,) = with_details(first, others)
    return joined


def detailed(reference: str, *parts: str, total: str = "100.00") -> str:
    details = "".join(transaction(part, reference=f"E{part}") for part in parts)
    return entry(amount=total, details=details).replace("B-1", reference)


def test_details_take_the_place_of_their_entry(tmp_path: Path) -> None:
    joined = join(
        tmp_path, document(batch("X"), batch("Y")), notification(detailed("Y", "60", "40"), detailed("X", "1", "99"))
    )
    assert [(str(line.amount), line.bank_ref) for line in joined.lines] == [
        ("1", "X#1"),
        ("99", "X#2"),
        ("60", "Y#1"),
        ("40", "Y#2"),
    ]
    assert joined.warnings == ()


def test_details_of_other_references_are_told_by_day_amount_and_number(tmp_path: Path) -> None:
    joined = join(
        tmp_path, document(batch("X")), notification(detailed("Q", "60", "40"), detailed("R", "50", "30", "20"))
    )
    assert [line.bank_ref for line in joined.lines] == ["X#1", "X#2"]
    assert joined.warnings == ("1 notified entry finds no entry in the statements: 100.00 EUR",)


def test_two_choices_are_none(tmp_path: Path) -> None:
    joined = join(tmp_path, document(batch("X")), notification(detailed("Q", "60", "40"), detailed("R", "50", "50")))
    assert amounts(joined.lines) == ["100.00"]
    assert "2 notified entries have the amount 100.00 EUR of this day; the line stays as it is" in joined.warnings[0]


def test_details_that_do_not_add_up_to_their_entry_are_left_out(tmp_path: Path) -> None:
    joined = join(tmp_path, document(batch("X")), notification(detailed("X", "60", "41", total="101")))
    assert amounts(joined.lines) == ["100.00"]
    assert (
        "the entry X of 100.00 EUR has notified transactions of 101.00 EUR; it stays one line" in joined.warnings[0]
    )


def test_an_entry_that_has_its_details_needs_none(tmp_path: Path) -> None:
    statement = document(entry(details=transaction("100.00", reference="MINE")))
    joined = join(tmp_path, statement, notification(detailed("B-1", "60", "40")))
    assert [line.structured_refs for line in joined.lines] == [("MINE",)]


def test_details_of_another_account_are_not_taken(tmp_path: Path) -> None:
    other = notification(detailed("X", "60", "40")).replace(OWN, "CH5604835012345678009")
    assert amounts(join(tmp_path, document(batch("X")), other).lines) == ["100.00"]


def test_a_joined_statement_still_ties(tmp_path: Path) -> None:
    statement = document(balance("OPBD", "0"), batch("X"), balance("CLBD", "100"))
    joined = join(tmp_path, statement, notification(detailed("X", "0.01", "99.99")))
    assert joined.difference == 0
    assert len(joined.lines) == 2


def test_the_sample_files_join() -> None:
    statements = read_bank_file(SAMPLES / "camt" / "batches-v4.xml")
    details = read_bank_file(SAMPLES / "camt" / "details-054.xml")
    (joined,) = with_details(statements, details)
    assert [(line.counterparty, line.amount, line.bank_ref) for line in joined.lines[-2:]] == [
        ("Carla", Decimal("150.50"), "B-102#1"),
        ("Dario", Decimal("49.50"), "B-102#2"),
    ]
    assert joined.warnings[-1] == "1 notified entry finds no entry in the statements: 11.00 CHF"
    assert joined.difference == 0


def test_nothing_to_join_changes_nothing() -> None:
    statements = read_bank_file(SAMPLES / "camt" / "batches-v4.xml")
    assert with_details(statements, ()) == statements
    assert with_details((), statements) == ()
