"""The export that moving in is measured with is the same each time, and what it says is known."""

from decimal import Decimal

from benchmarks.moving_in import documents


def test_documents_are_the_same_each_time_and_partly_paid() -> None:
    found = list(documents(9))
    assert found == list(documents(9))
    assert len({number for _, number, *_ in found}) == 9
    assert [Decimal(left) < Decimal(total) for *_, total, left in found] == [True, False, False] * 3
