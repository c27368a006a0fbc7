"""Text from ledgers is shown as it is, and none of it is markup."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort

from arledger.letters import blocks
from arledger.letters.wording import (
    LONGEST,
    LONGEST_PARAGRAPH,
    Wording,
    harmless,
    in_markdown,
    prose,
)
from arledger.letters.words import DOCUMENTS, WORDS
from arledger.model.money import Money
from arledger.policy.financing import LeasingSettings

HOSTILE = [
    "<script>alert(1)</script>",
    '#import "@preview/evil:1.0.0": *',
    "[x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "*",
    "**bold** _it_ `code` ~~gone~~",
    "# heading",
    "- item",
    "12. item",
    "12) item",
    "===",
    "---",
    "> quote",
    "| a | b |",
    "|---|---|",
    "\\",
    "a\\|b\\",
    "&lt;b&gt; &#42;",
    "<https://evil.example>",
    "{{ 7 * 7 }} {% raw %}",
    "$x^2$ @ref <label> #panic()",
    "    indented",
    "```\ncode\n```",
    "[a]: https://evil.example",
]
words = st.text() | st.text("*_`[]()<>#-+.!|&~\\{}=:1 \n", max_size=12) | st.sampled_from(HOSTILE)


def read_back(markdown: str) -> tuple[list[str], str]:
    _, found, html = blocks.read(markdown)
    return [f"{block.kind} {blocks.plain(block.runs)}" for block in found], html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    found, html = read_back(in_markdown(text))
    assert found == [f"paragraph {harmless(text)}"]
    assert html.count("<") == 2, html


@effort(300, 20_000)
@given(words)
def test_any_text_at_the_start_of_a_line(text: str) -> None:
    found, html = read_back(in_markdown(text))
    assert found == ([f"paragraph {harmless(text)}"] if harmless(text) else [])
    assert html.count("<") == 2 * len(found)


@effort(300, 20_000)
@given(words, words)
def test_any_text_in_a_cell_and_beside_another(one: str, other: str) -> None:
    table = f"| Head | Other |\n|---|---:|\n| {in_markdown(one)} | x{in_markdown(other)}{in_markdown(one)} |\n"
    _, (block,), html = blocks.read(table)
    shown = [blocks.plain(cell) for cell in block.rows[1]]
    assert shown == [harmless(one), f"x{harmless(other)}{harmless(one)}"]
    assert html.count("<") == 18


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("two\nlines\r\nand\ttabs \u2028 there", "two lines and tabs there"),
        ("\u202egnirts\u202c \u2066x\u2069 \u200fy\u200e\u061cz", "gnirts x yz"),
        ("nul\x00 bell\x07 esc\x1b[31m del\x7f", "nul bell esc[31m del"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("half \ud800 a pair, private \ue000, none \uffff", "half a pair, private , none"),
        ("می\u200cخواهم 👩\u200d🚒", "می\u200cخواهم 👩\u200d🚒"),
        ("Møller & Søn 東京 דרך", "Møller & Søn 東京 דרך"),
    ],
)
def test_what_is_dropped_and_what_stays(text: str, said: str) -> None:
    assert harmless(text) == said


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    assert harmless("x" * 10_000) == "x" * (LONGEST - 1) + "…"
    assert harmless("x" * LONGEST) == "x" * LONGEST


def test_money_and_dates() -> None:
    english = Wording()
    assert english.money(Decimal("1234567.5"), "USD") == "1,234,567.50 USD"
    assert english.money(Decimal(-1500), "JPY") == "-1,500 JPY"
    assert english.money(Decimal("0.1255"), "KWD") == "0.1255 KWD"
    assert english.money(Decimal(1), "A_B_C") == "1.00 A\\_B\\_C"
    assert english.figure(Decimal("-0.00"), "USD") == "0.00"
    assert english.sums((Money(Decimal(1), "EUR"), Money(Decimal(2), "GBP"))) == "1.00 EUR + 2.00 GBP"
    assert in_markdown(english.day(date(2026, 1, 31))) == "2026-01-31"
    assert in_markdown(None) == ""


@pytest.mark.parametrize(
    ("number", "currency", "german", "french"),
    [
        ("1080", "USD", "1.080,00", "1\u202f080,00"),
        ("-1234567.5", "EUR", "-1.234.567,50", "-1\u202f234\u202f567,50"),
        ("-1500", "JPY", "-1.500", "-1\u202f500"),
        ("0.125", "EUR", "0,125", "0,125"),
        ("0.3333333", "EUR", "0,33", "0,33"),
        ("-0.00", "USD", "0,00", "0,00"),
        ("999", "USD", "999,00", "999,00"),
        (f"{10**40}.01", "EUR", f"10{'.000' * 13},01", f"10{chr(0x202F)}000{f'{chr(0x202F)}000' * 12},01"),
    ],
)
def test_figures_of_other_languages(number: str, currency: str, german: str, french: str) -> None:
    for language, said in (("de", german), ("fr", french)):
        wording = Wording(language)  # type: ignore[arg-type]
        assert wording.figure(Decimal(number), currency) == said
        assert wording.money(Decimal(number), currency) == f"{said} {currency}"
        assert in_markdown(wording.figure(Decimal(number), currency)) == said


@effort(200, 10_000)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.sampled_from(["USD", "JPY", "KWD", "HOURS"]))
def test_figures_have_the_same_digits_in_every_language(number: Decimal, currency: str) -> None:
    english = Wording().figure(number, currency)
    assert Wording("de").figure(number, currency) == english.translate(str.maketrans(",.", ".,"))
    assert Wording("fr").figure(number, currency) == english.translate(str.maketrans(",.", "\u202f,"))


def test_dates_of_other_languages() -> None:
    day = date(2026, 2, 4)
    assert (Wording("de").day(day), Wording("fr").day(day)) == ("04.02.2026", "04/02/2026")


def test_words_of_other_languages() -> None:
    assert Wording().word("Applied later, INV-1") == "Applied later, INV-1"
    assert Wording("de").word("Applied later, INV-1") == "Später verrechnet, INV-1"
    assert Wording("fr").word("Discount") == "Escompte"
    assert Wording("de").word("Something else") == "Something else"
    assert WORDS["de"].keys() == WORDS["fr"].keys()


def test_what_leasing_companies_ask_for_has_a_word_in_every_language() -> None:
    usual = set(LeasingSettings().documents.values())
    assert set(DOCUMENTS) == {"de", "fr"}
    assert all(set(words) == usual for words in DOCUMENTS.values())
    assert Wording("de").document("the proof of income") == "der Einkommensnachweis"
    assert Wording().document("the proof of income") == "the proof of income"
    assert Wording("de").document("Kaskobrief") == "Kaskobrief"


def test_prose_has_paragraphs_and_no_markup() -> None:
    assert prose("One\nline.\n \n# Two *stars*\r\n\r\n\n") == ("One line.", "\\# Two \\*stars\\*")
    assert prose(" \n\x07\n") == ()
    (long,) = prose("x" * (LONGEST_PARAGRAPH + 1))
    assert (len(long), long[-1]) == (LONGEST_PARAGRAPH, "…")
