"""How an amount fits what is open, and how likely it is sent or met by chance: reckoned from the shares by name."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from math import exp, isclose, log
from typing import Any

import pytest
from tests.unit.matching.context import invoice, line

from arledger.matching import MatchOptions, amounts
from arledger.matching.amounts import Chances, Fit, Fitted, Fitter, roundness
from arledger.matching.pool import Pool
from arledger.matching.receipts import ReceiptLine, make_receipt
from arledger.matching.units import Coins, Unit, build_units
from arledger.model.documents import Item

SHARES = amounts._SHARES
TOLERANT = {"tolerance": Decimal("0.50"), "tolerance_percent": Decimal(1)}


def two_percent(item: Item, paid_on: Any) -> Decimal:
    return item.amount / 50 if paid_on <= item.date + timedelta(days=10) else Decimal(0)


def receipt_of(amount: str, **more: Any) -> ReceiptLine:
    given = line("", amount, **more)
    return make_receipt(0, 0, given, Coins([given], []), ())


def fitter_of(items: Sequence[Item], **options: Any) -> Fitter:
    chosen = MatchOptions(**options)
    coins = Coins((), items)
    return Fitter(Pool(build_units(items, coins, chosen)), coins, chosen)


def fitted(items: Item | Sequence[Item], amount: str, **options: Any) -> Fitted:
    several = [items] if isinstance(items, Item) else items
    more = {key: options.pop(key) for key in ("date", "fee") if key in options}
    fitter = fitter_of(several, **options)
    return fitter.fit(receipt_of(amount, **more), range(len(fitter._pool.units)))


def again(billed: str, amount: str, **options: Any) -> float:
    settled = invoice("A-1", billed, settled=billed)
    return exp(fitter_of([settled], **options).again(receipt_of(amount), 0).density)


HUNDRED = invoice("A-1", "100.00")
THREE_PARTS = [
    invoice("A-1", "40.00"),
    invoice("A-1", "35.00", due="2026-03-06"),
    invoice("A-1", "25.00", due="2026-04-05"),
]


def spread(difference: int, most: int) -> float:
    """Small differences are likelier: about as many of one to ten coins as of ten to a hundred."""
    return 1 / (difference * (log(max(most, difference) + 2) + 1))


FITS: list[tuple[str, Fitted, Fit, float]] = [
    ("what is open to the cent", fitted(HUNDRED, "100.00"), Fit.EXACT, SHARES[Fit.EXACT]),
    ("two invoices to the cent", fitted([HUNDRED, invoice("A-2", "7.30")], "107.30"), Fit.EXACT, SHARES[Fit.EXACT]),
    (
        "less two percent on the last day for it",
        fitted(HUNDRED, "98.00", date="2026-01-15", discount=two_percent),
        Fit.DISCOUNT,
        SHARES[Fit.DISCOUNT],
    ),
    (
        "less two percent a day too late",
        fitted(HUNDRED, "98.00", date="2026-01-16", discount=two_percent),
        Fit.DEDUCTION,
        amounts._LATE,
    ),
    ("less the bank's fee", fitted(HUNDRED, "92.50", fee=Decimal("7.50")), Fit.FEE, SHARES[Fit.FEE]),
    # Fifty cents either way are tolerated: a hundred differences.
    (
        "a cent short, within tolerance",
        fitted(HUNDRED, "99.99", **TOLERANT),
        Fit.TOLERANCE,
        SHARES[Fit.TOLERANCE] / 100,
    ),
    (
        "half over, within tolerance",
        fitted(HUNDRED, "100.50", **TOLERANT),
        Fit.TOLERANCE,
        SHARES[Fit.TOLERANCE] / 100,
    ),
    ("a cent short, none tolerated", fitted(HUNDRED, "99.99"), Fit.DEDUCTION, SHARES[Fit.DEDUCTION] * spread(1, 500)),
    ("4.97 kept back", fitted(HUNDRED, "95.03"), Fit.DEDUCTION, SHARES[Fit.DEDUCTION] * spread(497, 500)),
    ("a part of an odd amount", fitted(HUNDRED, "41.37"), Fit.PART, SHARES[Fit.PART] / 10_000),
    ("an amount over that is odd", fitted(HUNDRED, "141.37"), Fit.OVER, SHARES[Fit.OVER] * spread(4_137, 10_000)),
    ("the first of three instalments", fitted(THREE_PARTS, "40.00"), Fit.INSTALMENT, SHARES[Fit.INSTALMENT]),
    ("the first two of three", fitted(THREE_PARTS, "75.00"), Fit.INSTALMENT, SHARES[Fit.INSTALMENT] / 2),
]
ODD = max(0.5, roundness(4_137))


@pytest.mark.parametrize(("found", "fit", "share"), [each[1:] for each in FITS], ids=[each[0] for each in FITS])
def test_how_an_amount_fits_and_how_often_it_is_sent(found: Fitted, fit: Fit, share: float) -> None:
    as_round = ODD if fit in (Fit.PART, Fit.OVER) or (fit is Fit.DEDUCTION and not found.lost) else 1.0
    assert found.fit is fit
    assert isclose(exp(found.density), share * as_round)


AGAIN: list[tuple[str, float, float]] = [
    ("the same to the cent", again("100.00", "100.00"), SHARES[Fit.EXACT]),
    ("within tolerance", again("100.00", "99.80", **TOLERANT), SHARES[Fit.TOLERANCE] / 100),
    ("with a deduction", again("100.00", "97.00"), SHARES[Fit.DEDUCTION] * spread(300, 500)),
    ("something else", again("100.00", "12.34"), amounts._OTHERWISE / 10_000),
    ("more than it ever was", again("100.00", "140.00"), amounts._OTHERWISE / 10_000),
]


@pytest.mark.parametrize(("found", "expected"), [each[1:] for each in AGAIN], ids=[each[0] for each in AGAIN])
def test_what_is_settled_is_paid_once_more(found: float, expected: float) -> None:
    assert isclose(found, expected)


@pytest.mark.parametrize(
    ("amount", "nearly"), [("100.00", True), ("100.50", True), ("100.51", False), ("95.00", True), ("94.99", False)]
)
def test_nearly_what_it_was_is_within_tolerance_or_a_deduction(amount: str, nearly: bool) -> None:
    fitter = fitter_of([invoice("A-1", "100.00", settled="100.00")], **TOLERANT)
    assert fitter.nearly(receipt_of(amount), 0) == nearly


@pytest.mark.parametrize(
    ("tolerance", "percent", "total", "allowed"),
    [("0.50", 1, 100_00, 50), ("0.50", 1, 10_00, 10), ("0.50", 0, 100_00, 0), ("0", 1, 100_00, 0)],
)
def test_both_bounds_of_tolerance_hold(tolerance: str, percent: int, total: int, allowed: int) -> None:
    fitter = fitter_of([HUNDRED], tolerance=Decimal(tolerance), tolerance_percent=Decimal(percent))
    assert fitter.tolerated("USD", total) == allowed


def test_each_currency_may_have_a_tolerance_of_its_own() -> None:
    fitter = fitter_of([HUNDRED], **TOLERANT, tolerances={"SEK": Decimal(5)})
    assert (fitter.tolerated("SEK", 1_000_00), fitter.tolerated("USD", 1_000_00)) == (500, 50)


# Relations, whatever the shares are.


def test_the_exact_amount_is_sent_oftener_than_any_other_one() -> None:
    whole = fitted(HUNDRED, "100.00").density
    others = ("99.99", "99.00", "96.00", "95.00", "94.99", "50.00", "10.00", "0.01", "100.01", "110.00", "900.00")
    assert all(whole > fitted(HUNDRED, amount).density for amount in others)
    assert all(whole > fitted(HUNDRED, amount, **TOLERANT).density for amount in others)


def test_a_small_deduction_is_likelier_than_a_larger_one() -> None:
    # 9,999.99 to 9,505.01: all odd, so that nothing but their size tells them apart.
    book = invoice("A-1", "9999.00")
    told = [fitted(book, amount).density for amount in ("9998.97", "9998.57", "9990.01", "9906.43", "9509.77")]
    assert told == sorted(told, reverse=True)


def test_a_round_part_is_sent_oftener_than_an_odd_one() -> None:
    assert fitted(HUNDRED, "50.00").density > fitted(HUNDRED, "50.01").density
    assert fitted(HUNDRED, "150.00").density > fitted(HUNDRED, "150.01").density


def test_a_part_of_a_larger_invoice_could_have_been_more_amounts() -> None:
    assert fitted(HUNDRED, "41.37").density > fitted(invoice("A-1", "1000.00"), "41.37").density


def test_a_discount_in_time_is_taken_oftener_than_too_late() -> None:
    early = fitted(HUNDRED, "98.00", date="2026-01-15", discount=two_percent).density
    late = fitted(HUNDRED, "98.00", date="2026-01-16", discount=two_percent).density
    assert early > late > fitted(HUNDRED, "98.00", date="2026-01-16").density


def test_paid_once_more_to_the_cent_is_likelier_than_otherwise() -> None:
    told = [again("100.00", amount, **TOLERANT) for amount in ("100.00", "99.80", "97.13", "12.34")]
    assert told == sorted(told, reverse=True)


def test_no_density_is_above_one() -> None:
    every = [Fit.EXACT, Fit.TOLERANCE, Fit.DEDUCTION, Fit.PART, Fit.OVER]
    assert sum(SHARES[fit] for fit in every) <= 1
    assert all(0 < share < 1 for share in SHARES.values())


ROUND = amounts._ZEROS
ROUNDNESS: list[tuple[str, int, float]] = [
    ("123.45", 12_345, ROUND[0] / 0.9),
    ("123.40", 12_340, ROUND[1] * 10 / 0.9),
    ("123.00", 12_300, ROUND[2] * 100 / 0.9),
    ("120.00", 12_000, ROUND[3] * 1_000 / 0.9),
    ("1,000.00", 100_000, ROUND[5] * 100_000),
    ("10,000,000.00 is counted as five zeros", 1_000_000_000, ROUND[5] * 100_000),
    ("7 cents", 7, ROUND[0] / 0.9),
    ("10 cents: one zero", 10, ROUND[1] * 10 / 0.9),
]


@pytest.mark.parametrize(
    ("amount", "expected"), [each[1:] for each in ROUNDNESS], ids=[each[0] for each in ROUNDNESS]
)
def test_how_much_oftener_a_round_amount_is_met(amount: int, expected: float) -> None:
    assert isclose(roundness(amount), expected)


def test_each_zero_more_is_met_oftener_than_any_one_without() -> None:
    told = [roundness(amount) for amount in (1_234_567, 1_234_560, 1_234_500, 1_234_000, 1_230_000, 1_200_000)]
    assert told == sorted(told)
    assert all(more > fewer for fewer, more in pairwise(told))


def test_over_all_amounts_of_a_size_roundness_is_about_one() -> None:
    every = range(100_000, 1_000_000)
    assert 0.8 < sum(map(roundness, every)) / len(every) < 1.2


# What is met by chance.


def chances(items: Sequence[Item], *received: str) -> Chances:
    lines = [line("", amount) for amount in received]
    coins = Coins(lines, items)
    units: Sequence[Unit] = build_units(items, coins, MatchOptions())
    return Chances(units, [make_receipt(at, at, each, coins, ()) for at, each in enumerate(lines)])


EMPTY = chances([])


def rent(count: int, client: str = "Acme") -> list[Item]:
    return [invoice(f"{client}-{at}", "950.00", client) for at in range(count)]


CHANCE: list[tuple[str, float, float]] = [
    ("an amount in an empty book", EMPTY.of("USD", 12_345), roundness(12_345) / (2 * 12_345 * amounts._RANGE)),
    # The amount and what it may pay are taken off: three payments near it leave one, of 3 + 20 within 617 to either side.
    (
        "three payments of nearly that amount",
        chances([], "123.45", "123.46", "123.47").of("USD", 12_345),
        (1 / (12_345 * amounts._RANGE) + 1 / (2 * 617 + 1) / (3 + amounts._SMOOTHING)) / 2 * roundness(12_345),
    ),
    (
        "payments of another currency are none",
        chances([], "123.45", "123.46", "123.47").of("EUR", 12_345),
        EMPTY.of("EUR", 12_345),
    ),
    ("on account, 500.00", EMPTY.on_account(50_000), amounts._FEW_DIGITS),
    ("on account, 520.00", EMPTY.on_account(52_000), amounts._FEW_DIGITS),
    ("on account, 525.00", EMPTY.on_account(52_500), amounts._SOME_DIGITS),
    ("on account, 525.10", EMPTY.on_account(52_510), 1 / (52_510 * amounts._RANGE)),
    ("on account, 5.00", EMPTY.on_account(500), 1 / (500 * amounts._RANGE)),
]


@pytest.mark.parametrize(("found", "expected"), [each[1:] for each in CHANCE], ids=[each[0] for each in CHANCE])
def test_how_likely_an_amount_is_met_by_chance(found: float, expected: float) -> None:
    assert isclose(found, expected)


def test_what_a_client_owes_again_and_again() -> None:
    book = chances(rent(12))
    plain = book.of("USD", 95_000)
    # Of its twelve invoices eleven others are of the amount, as if seventeen had been seen.
    recurring = amounts._RECURRING * (11 + amounts._NEVER_SEEN) / 17
    assert isclose(book.beside("Acme", "USD", 95_000), plain + recurring)
    assert isclose(book.missing("Acme", "USD", 95_000), plain + amounts._MISSING)
    assert book.beside("Bolt", "USD", 95_000) == book.missing("Bolt", "USD", 95_000) == plain
    assert book.beside("Acme", "USD", 12_345) == book.of("USD", 12_345)
    assert book.beside("Acme", "EUR", 95_000) == book.of("EUR", 95_000)


def test_what_others_owe_as_well_may_be_met_by_chance() -> None:
    # Of three invoices two others are of the amount; one of the three is near it besides the amount and what it pays.
    reach = 95_000 * amounts._REACH_PERCENT // 100
    near = (1 / (95_000 * amounts._RANGE) + 1 / (2 * reach + 1) / (3 + amounts._SMOOTHING)) / 2
    recurring = amounts._RECURRING * 2 / (3 + amounts._SMOOTHING)
    assert isclose(chances(rent(3)).of("USD", 95_000), near * roundness(95_000) + recurring)


@pytest.mark.parametrize("client", ["Acme", "Bolt"])
def test_a_client_who_owes_an_amount_each_month_makes_it_tell_less(client: str) -> None:
    told = [chances(rent(months)).beside(client, "USD", 95_000) for months in (1, 2, 6, 12, 60)]
    assert told == sorted(told)
    assert told[0] < told[-1]


def test_the_more_invoices_are_of_an_amount_the_oftener_it_is_met() -> None:
    told = [chances(rent(count)).of("USD", 95_000) for count in (0, 1, 2, 3, 10, 100)]
    assert all(more >= fewer for fewer, more in pairwise(told))


def test_a_round_amount_is_met_oftener_by_chance_than_its_neighbour() -> None:
    for round_, odd in ((100_000, 100_001), (95_000, 95_003), (12_300, 12_301), (5_000, 4_999)):
        assert EMPTY.of("USD", round_) > EMPTY.of("USD", odd)
        assert EMPTY.on_account(round_) > EMPTY.on_account(odd)


def test_a_large_amount_is_rarer_than_a_small_one_that_is_as_round() -> None:
    told = [EMPTY.of("USD", amount) for amount in (137, 1_379, 13_797, 137_979, 1_379_797)]
    assert told == sorted(told, reverse=True)


def test_amounts_of_this_book_are_met_oftener_than_those_of_none() -> None:
    crowd = chances([invoice(f"N-{at}", f"{100 + at}.37") for at in range(40)])
    assert crowd.of("USD", 12_037) > EMPTY.of("USD", 12_037)
    assert crowd.of("USD", 987_654_321) <= EMPTY.of("USD", 987_654_321)
