"""How numbers get into a text: written by somebody who means them, with slips, or there by chance."""

from itertools import pairwise
from math import exp, isclose

import pytest

from arledger.matching import channel
from arledger.matching.spellings import FEWEST_DIGITS, Style
from arledger.model.normalize import Segment, fold, segments

STYLES = channel._STYLES


def read(text: str) -> tuple[Segment, ...]:
    return tuple(segments(fold(text)))


WRITTEN: list[tuple[str, Style, bool, int, float]] = [
    ("INV-2026-0007 for INV-2026-0007", Style.WHOLE, False, 0, STYLES[Style.WHOLE]),
    ("2026-0007 for INV-2026-0007", Style.BARE, False, 0, STYLES[Style.BARE]),
    ("0007 for INV-2026-0007", Style.LAST, False, 0, STYLES[Style.LAST]),
    ("INV-2026-7 for INV-2026-0007", Style.WHOLE, True, 0, STYLES[Style.WHOLE] * channel._ZEROS_DROPPED),
    ("12 345 for 12345", Style.WHOLE, False, 1, STYLES[Style.WHOLE] * channel._CUT),
    ("12 34 5 for 12345", Style.WHOLE, False, 2, STYLES[Style.WHOLE] * channel._CUT**2),
]


@pytest.mark.parametrize(
    ("style", "dropped", "cuts", "share"), [each[1:] for each in WRITTEN], ids=[each[0] for each in WRITTEN]
)
def test_a_number_that_is_meant_as_it_is_written(style: Style, dropped: bool, cuts: int, share: float) -> None:
    found = channel.as_written(style, zeros_dropped=dropped, cuts=cuts)
    assert isclose(exp(found), channel.SLIPS[0] * share)


SLIPPED: list[tuple[str, int, int, float]] = [
    # Fifty texts lie one slip from five digits; ordered pairs of slips lead to each of those that lie two away twice.
    ("one slip in five digits", 1, 5, channel.SLIPS[1] / 50),
    ("one slip in ten digits", 1, 10, channel.SLIPS[1] / 100),
    ("two slips in ten digits", 2, 10, channel.SLIPS[2] * 2 / 100**2),
    ("three slips in ten digits", 3, 10, channel.SLIPS[3] * 6 / 100**3),
    ("no slip", 0, 10, channel.SLIPS[0]),
]


@pytest.mark.parametrize(
    ("slips", "digits", "expected"), [each[1:] for each in SLIPPED], ids=[each[0] for each in SLIPPED]
)
def test_a_number_that_is_meant_with_slips(slips: int, digits: int, expected: float) -> None:
    assert isclose(exp(channel.with_slips(slips, digits)), expected)


CHANCE: list[tuple[str, str, float]] = [
    ("four digits", "4711", 1e-4),
    ("ten digits", "5803067008", 1e-10),
    ("the year alone", "2026", channel._ONE_YEAR),
    ("the year and three digits after it", "2026-007", channel._ONE_YEAR * 1e-3),
    ("seven digits that begin with the year", "2026007", channel._ONE_YEAR * 1e-3),
    ("five digits that begin like a year are none", "20260", 1e-5),
    ("three digits that begin like a year", "202", 1e-3),
    ("one letter before", "R4711", channel._ONE_LETTER * 1e-4),
    ("several letters before", "INV4711", channel._LETTERS * 1e-4),
    ("two runs", "47-11", 1e-4),
    ("more digits than tell anything", "3" * 40, 10.0**-channel._TELLING),
]


@pytest.mark.parametrize(("text", "share"), [each[1:] for each in CHANCE], ids=[each[0] for each in CHANCE])
def test_a_number_that_stands_there_for_something_else(text: str, share: float) -> None:
    assert isclose(exp(channel.by_chance(read(text))), channel._ONE_LENGTH * share)


def test_spaces_and_letters() -> None:
    assert channel.cut(0) == 0
    assert isclose(exp(channel.cut(3)), channel._CUT**3)
    assert isclose(exp(channel.of_letters("R")), channel._ONE_LETTER)
    assert channel.of_letters("RE") == channel.of_letters("INVOICE") < channel.of_letters("R")


@pytest.mark.parametrize(
    ("digits", "slips"), [*((each, 0) for each in (0, 1, 2)), (3, 1), (4, 2), (7, 2), (8, 3), (9, 4), (30, 4)]
)
def test_how_many_slips_are_looked_for(digits: int, slips: int) -> None:
    assert channel.slips_read(digits) == slips < len(channel.SLIPS)


# Relations, whatever the shares are.


def told(slips: int, digits: int) -> float:
    """What a number of so many digits tells with so many slips: how much likelier it is meant than there by chance."""
    meant = (
        channel.with_slips(slips, digits) if slips else channel.as_written(Style.WHOLE, zeros_dropped=False, cuts=0)
    )
    return meant - channel.by_chance(read("3" * digits))


def test_people_make_no_slip_oftener_than_one_and_one_oftener_than_two() -> None:
    assert list(channel.SLIPS) == sorted(channel.SLIPS, reverse=True)
    assert sum(channel.SLIPS) < 1


@pytest.mark.parametrize("digits", range(FEWEST_DIGITS, 15))
def test_a_number_letter_by_letter_tells_more_than_one_with_a_slip_and_each_slip_takes_away(digits: int) -> None:
    assert all(
        told(fewer, digits) > told(more, digits) for fewer, more in pairwise(range(channel.slips_read(digits) + 1))
    )


@pytest.mark.parametrize("slips", range(len(channel.SLIPS)))
def test_a_longer_number_tells_more_than_a_shorter(slips: int) -> None:
    lengths = [digits for digits in range(3, channel._TELLING + 1) if channel.slips_read(digits) >= slips]
    assert all(told(slips, longer) > told(slips, shorter) for shorter, longer in pairwise(lengths))


def test_one_slip_in_ten_random_digits_is_strong_and_in_four_is_next_to_nothing() -> None:
    from arledger.matching.mentions import SURE

    assert told(1, 10) > SURE > told(1, 4)


def test_the_whole_number_is_written_oftener_than_part_of_it_and_with_zeros_oftener_than_without() -> None:
    assert STYLES[Style.WHOLE] > STYLES[Style.BARE] > STYLES[Style.LAST]
    assert sum(STYLES.values()) <= 1
    for style in Style:
        plain = channel.as_written(style, zeros_dropped=False, cuts=0)
        assert plain > channel.as_written(style, zeros_dropped=True, cuts=0)
        assert plain > channel.as_written(style, zeros_dropped=False, cuts=1)


def test_letters_before_a_number_and_digits_more_make_it_rarer_by_chance() -> None:
    assert channel.by_chance(read("INV4711")) < channel.by_chance(read("R4711")) < channel.by_chance(read("4711"))
    assert channel.by_chance(read("47113")) < channel.by_chance(read("4711"))


def test_a_year_is_in_many_texts_and_tells_less_than_other_digits() -> None:
    assert channel.by_chance(read("2026")) > channel.by_chance(read("4711"))
    assert channel.by_chance(read("2026-0007")) > channel.by_chance(read("4711-0007"))
