"""Which number a posting carries or names; the order of links is not the user's."""

from datetime import date
from decimal import Decimal

import pytest

from arledger.model.facts import NO_META, Entry, Meta, MetaValue, Posting
from arledger.subledger.numbers import (
    as_counted,
    explicit_number,
    item_number,
    named_numbers,
    own_number,
    preferred_links,
)


def entry(*links: str, **meta: MetaValue) -> Entry:
    kept: Meta = meta or NO_META
    return Entry(date(2026, 1, 5), "*", "Acme", "", (), tuple(sorted(links)), kept, (), "main.beancount", 1)


def posting(**meta: MetaValue) -> Posting:
    return Posting("Assets:Receivable:Acme", Decimal(1), "USD", meta or NO_META)


def test_metadata_of_the_posting_beats_the_entry_which_beats_links() -> None:
    assert item_number(posting(invoice="A"), entry("L", invoice="B"), ()) == "A"
    assert item_number(posting(), entry("L", invoice="B"), ()) == "B"
    assert item_number(posting(), entry("L"), ()) == "L"
    assert item_number(posting(), entry(), ()) == ""


def test_a_credit_names_one_number_by_metadata_or_all_links() -> None:
    assert named_numbers(posting(invoice="A"), entry("L", "M")) == ("A",)
    assert named_numbers(posting(), entry("L", "M", invoice="B")) == ("B",)
    assert named_numbers(posting(), entry("M", "L")) == ("L", "M")
    assert named_numbers(posting(), entry()) == ()


def test_other_metadata_changes_nothing() -> None:
    assert item_number(posting(due="soon"), entry("L", remark="x"), ()) == "L"
    assert named_numbers(posting(due="soon"), entry("L", remark="x")) == ("L",)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_empty_metadata_names_nothing(nothing: MetaValue) -> None:
    assert explicit_number(posting(invoice=nothing), entry("L", invoice="B")) == "B"
    assert item_number(posting(invoice=nothing), entry("L"), ()) == "L"
    assert own_number(entry(number=nothing)) == ""


@pytest.mark.parametrize(
    ("written", "number"), [(Decimal(7), "7"), (" INV-1 ", "INV-1"), (date(2026, 1, 5), "2026-01-05")]
)
def test_a_number_need_not_be_a_text(written: MetaValue, number: str) -> None:
    assert explicit_number(posting(invoice=written), entry()) == number
    assert own_number(entry(number=written)) == number


def test_of_several_links_the_first_by_alphabet_is_the_items_number() -> None:
    assert item_number(posting(), entry("PO-1", "INV-7"), ()) == "INV-7"
    assert item_number(posting(), entry("ANGEBOT-1", "INV-7"), ()) == "ANGEBOT-1"


def test_patterns_choose_among_several_links() -> None:
    assert item_number(posting(), entry("ANGEBOT-1", "INV-7"), ("INV-*",)) == "INV-7"
    assert item_number(posting(), entry("ANGEBOT-1", "INV-7"), ("RE-*", "INV-?")) == "INV-7"


def test_patterns_decide_nothing_where_there_is_no_choice() -> None:
    assert preferred_links(entry("ANGEBOT-1"), ("INV-*",)) == ("ANGEBOT-1",)
    assert preferred_links(entry("A", "B"), ("INV-*",)) == ("A", "B")
    assert preferred_links(entry("A", "INV-2", "INV-1"), ("INV-*",)) == ("INV-1", "INV-2")


def test_patterns_know_upper_case_from_lower() -> None:
    assert preferred_links(entry("inv-1", "x"), ("INV-*",)) == ("inv-1", "x")


def test_numbers_sort_as_people_count() -> None:
    rising = ["", "9", "10", "I", "I0", "I09", "I9", "I9-2", "I9-10", "I9a", "I10", "INV-2", "INV-0010", "J1"]
    assert sorted(rising, key=as_counted) == rising
    assert as_counted("9" * 5000) < as_counted("1" + "0" * 5000)
