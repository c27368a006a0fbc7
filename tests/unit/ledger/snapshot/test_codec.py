"""What goes into the snapshot as text comes back as the same value, to the last digit."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arledger.ledger.snapshot import codec
from arledger.model.facts import NO_META, MetaValue, Posting
from arledger.model.money import Money

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
CURRENCIES = st.from_regex(r"[A-Z][A-Z0-9'._-]{0,10}[A-Z0-9]", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: st.SearchStrategy[MetaValue] = st.one_of(
    TEXTS,
    st.dates(),
    NUMBERS,
    st.builds(Money, NUMBERS, CURRENCIES),
    st.booleans(),
    st.integers(),
    st.none(),
)
METAS = st.dictionaries(TEXTS, VALUES)
ACCOUNTS = {"Assets:Bank": 0, "Assets:Receivable:Akmé": 1}
POSTINGS = st.builds(
    Posting,
    account=st.sampled_from(sorted(ACCOUNTS)),
    number=NUMBERS,
    currency=CURRENCIES,
    meta=st.one_of(st.just(NO_META), METAS),
    price=st.one_of(st.none(), st.builds(Money, NUMBERS, CURRENCIES)),
    flag=st.sampled_from(["", "!", "*"]),
    line=st.integers(0, 10**6),
)


def same(one: object, other: object) -> bool:
    """Compare with digits: 1.0 is not 1.00, and a date is no text."""
    return repr(one) == repr(other)


@given(VALUES)
def test_values_come_back(value: MetaValue) -> None:
    written = json.loads(json.dumps(codec.encode_value(value)))
    assert same(codec.decode_value(written), value)


@given(METAS)
def test_metadata_comes_back(meta: dict[str, MetaValue]) -> None:
    assert same(dict(codec.decode_meta(codec.encode_meta(meta))), meta)


@given(st.lists(VALUES).map(tuple))
def test_values_of_directives_come_back(values: tuple[MetaValue, ...]) -> None:
    assert same(codec.decode_values(codec.encode_values(values)), values)


@given(st.lists(POSTINGS, min_size=1).map(tuple))
def test_postings_come_back(postings: tuple[Posting, ...]) -> None:
    text = codec.encode_postings(postings, ACCOUNTS)
    names = {str(number): name for name, number in ACCOUNTS.items()}
    back = codec.decode_postings(text, names)
    assert [dict(p.meta) for p in back] == [dict(p.meta) for p in postings]
    assert same([p._replace(meta=NO_META) for p in back], [p._replace(meta=NO_META) for p in postings])


@pytest.mark.parametrize("names", [(), ("INV-1",), ("A", "INV-2026/7")])
def test_names_come_back(names: tuple[str, ...]) -> None:
    assert codec.decode_names(codec.encode_names(names)) == names


def test_no_metadata_is_no_text() -> None:
    assert codec.encode_meta(NO_META) == ""
    assert codec.decode_meta("") is NO_META


@pytest.mark.parametrize(
    "value",
    ["n", "d", "m", "2026-01-05", "1.00", Decimal("-0.00"), Decimal("1E+3"), date(1, 1, 1), True, 1, 0, False, None],
)
def test_values_that_look_like_others_stay_what_they_are(value: MetaValue) -> None:
    back = codec.decode_meta(codec.encode_meta({"key": value}))["key"]
    assert same(back, value)
