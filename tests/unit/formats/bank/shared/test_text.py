"""Texts are printable, complete and not said twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arledger.formats.bank.shared import text
from arledger.formats.tabular.text import clean


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  a \t b\r\nc  ", "a b c"),
        ("a\x00b\x1c\x7f\x9fc", "abc"),
        ("pay\u202eKO\u202c \u200bme\ufeff", "payKO me"),
        ("a\u2028b\u0085c", "a b c"),
        ("Käufer & Söhne 日本 😀", "Käufer & Söhne 日本 😀"),
        ("\ud800x", "x"),
        ("\u00a0a\u3000b", "a b"),
    ],
)
def test_a_text_is_made_fit_to_print(written: str, expected: str) -> None:
    assert clean(written) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["a", "", "b"], "a b"),
        (["Rent", "Rent"], "Rent"),
        (["Acme Ltd INV-7", "INV-7"], "Acme Ltd INV-7"),
        (["INV-77", "INV-7"], "INV-77 INV-7"),
        (["INV-7", "Acme INV-7"], "INV-7 Acme INV-7"),
        ([], ""),
    ],
)
def test_parts_are_joined_in_order_and_said_once(parts: list[str], expected: str) -> None:
    assert text.joined(parts) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], ""),
        (["one"], "one"),
        (["Invoice", "INV-7"], "Invoice INV-7"),
        (["x" * 134 + "INV-00", "07 paid"], "x" * 134 + "INV-0007 paid"),
        (["SVWZ+Zahlung der Rechnung I", "NV-0007"], "SVWZ+Zahlung der Rechnung INV-0007"),
    ],
)
def test_lines_that_a_bank_has_cut_go_on(lines: list[str], expected: str) -> None:
    assert text.rejoined(lines) == expected


@given(st.text())
def test_every_text_becomes_printable(written: str) -> None:
    cleaned = clean(written)
    assert cleaned.isprintable()
    assert cleaned == clean(cleaned)
    cleaned.encode("utf-8")


@given(st.text(alphabet="abcdefghij-0123456789", min_size=1, max_size=400), st.sampled_from(text.WIDTHS))
def test_what_is_cut_at_a_banks_width_comes_back_whole(whole: str, width: int) -> None:
    assert text.rejoined([whole[at : at + width] for at in range(0, len(whole), width)]) == whole


def test_a_text_of_very_many_parts_takes_no_time() -> None:
    parts = [f"INV-{number}" for number in range(100_000)]
    assert text.joined([*parts, *parts]) == " ".join(parts)
