"""Lateness from cases, where what is still open counts for what is later."""

from arledger.forecasting.survival import NOTHING, Distribution, Observed, distribution
from arledger.forecasting.values import ONE


def shares(found: Distribution) -> dict[int, int]:
    """Return each lateness with its share in percent, rounded."""
    return {found.first + at: round(100 * each / ONE) for at, each in enumerate(found.weights) if each * 200 > ONE}


def test_what_is_regular_is_not_smoothed() -> None:
    assert shares(distribution([Observed(5, ONE, True)] * 3, ONE)) == {5: 100}


def test_what_is_still_open_counts_for_what_came_later() -> None:
    # Of four, one was paid at once, one is open after five days, two were paid after ten: three quarters came then.
    known = [Observed(0, ONE, True), Observed(5, ONE, False), Observed(10, ONE, True), Observed(10, ONE, True)]
    found = distribution(known, ONE)
    assert round(100 * found.after(5) / ONE) == 75
    assert round(100 * found.after(-6) / ONE) == 100


def test_of_what_was_not_watched_from_the_start_only_what_is_later_is_told() -> None:
    # The last one was 20 days late when the watching began: nothing was seen of those like it that were paid before.
    known = [Observed(0, ONE, True), Observed(0, ONE, True), Observed(30, ONE, True), Observed(30, ONE, True, 20)]
    assert round(100 * distribution(known, ONE).after(20) / ONE) == 33


def test_weights_between_days_are_zero_where_there_is_none() -> None:
    found = distribution([Observed(5, ONE, True)] * 3, ONE)
    assert [*found.between(3, 7)] == [0, 0, found.weights[0], 0, 0]
    assert [*found.between(6, 7)] == [0, 0]
    assert (NOTHING.after(-100), [*NOTHING.between(-2, 0)]) == (0, [0, 0, 0])
    assert distribution([Observed(5, ONE, False)], ONE) == NOTHING
