"""Cells as text."""

from datetime import date
from decimal import Decimal

import pytest
from rich.cells import cell_len

from arledger.model.report import Cell, Kind
from arledger.render.cells import cell_width, clean, exact, guarded, shown

LATIN = [chr(code) for code in range(0x20, 0x300) if chr(code).isprintable()]


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (None, Kind.MONEY, ""),
        ("Acme", Kind.TEXT, "Acme"),
        (date(2026, 1, 31), Kind.DATE, "2026-01-31"),
        (Decimal("1234567.50"), Kind.MONEY, "1,234,567.50"),
        (Decimal("-250.00"), Kind.MONEY, "-250.00"),
        (Decimal("0.00"), Kind.MONEY, "–"),
        (Decimal("-0.00"), Kind.MONEY, "–"),
        (Decimal(0), Kind.MONEY, "–"),
        (Decimal("0.00"), Kind.PERCENT, "0.00%"),
        (0, Kind.COUNT, "0"),
        (Decimal("1E+4"), Kind.MONEY, "10,000"),
        (Decimal("1E-9"), Kind.MONEY, "0.000000001"),
        (
            Decimal("12345678901234567890123456789012345.6789"),
            Kind.MONEY,
            f"12,345,{'678,901,234,567,890,123,456,789,012,345'}.6789",
        ),
        (1234, Kind.COUNT, "1,234"),
        (-5, Kind.COUNT, "-5"),
        (Decimal("12.50"), Kind.PERCENT, "12.50%"),
        (7, Kind.PERCENT, "7%"),
        (1234, Kind.TEXT, "1234"),
        ("mixed", Kind.MONEY, "mixed"),
    ],
)
def test_a_cell_keeps_its_digits(cell: Cell, kind: Kind, text: str) -> None:
    assert shown(cell, kind) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(Decimal("1234.50"), "1234.50"), (Decimal("-0.0"), "0.0"), (Decimal("1E+4"), "10000"), (-12, "-12")],
)
def test_a_number_for_programs_has_no_separators(number: Decimal | int, text: str) -> None:
    assert exact(number) == text


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("Zoë 東京 👩\u200d👧 \u05d0\u200f", "Zoë 東京 👩\u200d👧 \u05d0\u200f"),
        ("a\r\nb\nc\td\u2028e\x85f", "a b c d e f"),
        ("\x00\x1b[31m\x7f\x9b", "��[31m��"),
        ("\u202a\u202e\u2066\u2069", "����"),
        ("\ud800\udfff\ufffe", "���"),
        ("no-break\u00a0space", "no-break\u00a0space"),
    ],
)
def test_control_characters_become_visible(text: str, harmless: str) -> None:
    assert clean(text) == harmless


@pytest.mark.parametrize(
    "text",
    [
        "=1", "+1", "-1", "@A1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20A", "\t", "\rx", "\nx", "\tx",
        " =1", "\ufeff=1", "\u200b\u00a0\u3000 =1", "\x00=1", "\u202e=1", "\ufeff\t-1",
    ],
)  # fmt: skip
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{clean(text)}"


@pytest.mark.parametrize("text", ["", " ", "1-30", "a=b", "Acme", "'=1", "0007", "(5)", "#1"])
def test_other_text_gets_none(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(("text", "cells"), [("", 0), ("abc", 3), ("東京", 4), ("e\u0301", 1), ("🏭", 2), ("–", 1)])
def test_wide_characters_take_two_cells(text: str, cells: int) -> None:
    assert cell_width(text) == cells


def test_every_latin_letter_takes_what_the_terminal_gives_it() -> None:
    assert [cell_width(letter) for letter in LATIN] == [cell_len(letter) for letter in LATIN]
