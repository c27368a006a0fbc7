"""Each likelihood, in an accountant's words: what comes out, reckoned from the shares by their names."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from math import exp, isclose

import pytest

from arledger.matching import likelihoods as of
from arledger.matching.habits import Habits
from arledger.matching.names import KNOWN, PAYER, SIMILAR, STATED, How

REFERENCE, ACCOUNT, NAME = How.REFERENCE.likelihood, How.ACCOUNT.likelihood, How.NAME.likelihood
MISSPELT, PARTIAL = How.MISSPELT.likelihood, How.PARTIAL.likelihood

HALF_CITE = Habits(cites=0.5)
ISSUED, DUE = date(2026, 1, 5), date(2026, 2, 4)


PRIORS: list[tuple[str, float, float]] = [
    ("the only open invoice", of.prior_of_one(1), of.IN_THE_BOOK * of.ONE),
    ("one of four hundred open invoices", of.prior_of_one(400), of.IN_THE_BOOK * of.ONE / 400),
    # Of four of the client's invoices, six pairs: a pair is half of all choices of several, each a sixth of that.
    (
        "two of the four of a client with half of the book",
        of.prior_of_several(2, 4, 8),
        of.IN_THE_BOOK / 2 * of.SEVERAL / 2 / 6,
    ),
    # Three of three is one choice; each more that is paid halves it.
    (
        "all three of a client, as if by chance",
        of.prior_of_several(3, 3, 3),
        of.IN_THE_BOOK * of.SEVERAL / 4,
    ),
    (
        "thirty invoices, all that the client has open",
        of.prior_of_several(30, 30, 60, of.ALL),
        of.IN_THE_BOOK / 2 * of.ALL,
    ),
    ("one each of two clients, of ten", of.prior_of_two_clients(2, 10), of.IN_THE_BOOK * of.TWO_CLIENTS / 100),
    ("one of ten, in several receipts", of.prior_of_parts(10), of.IN_THE_BOOK * of.TOGETHER / 10),
    ("a settled one, named", of.prior_of_again(10, named=True), of.IN_THE_BOOK * of.SETTLED / 10),
    ("a settled one, not named", of.prior_of_again(10, named=False), of.IN_THE_BOOK * of.SETTLED_SILENTLY / 10),
    ("one of ten in another currency", of.prior_of_foreign(10), of.IN_THE_BOOK * of.FOREIGN / 10),
]


@pytest.mark.parametrize(("found", "expected"), [each[1:] for each in PRIORS], ids=[each[0] for each in PRIORS])
def test_how_often_money_is_for_what(found: float, expected: float) -> None:
    assert isclose(exp(found), expected)


CITED: list[tuple[str, float, float]] = [
    ("no numbers in the text, one invoice paid", of.cited(0, 1, 0, HALF_CITE), 1.0),
    ("a number in the text, and not that of the invoice", of.cited(0, 1, 1, HALF_CITE), 0.5 + of.UNCITED * 0.5),
    ("the invoice's number and no other", of.cited(1, 0, 1, HALF_CITE), of.CITED),
    ("the invoice's number, one of four", of.cited(1, 0, 4, HALF_CITE), of.CITED / 4),
    ("two of two invoices, the only two numbers", of.cited(2, 0, 2, HALF_CITE), of.CITED**2),
    ("two of three invoices", of.cited(2, 1, 2, HALF_CITE), of.CITED**2 * of.NOT_ALL_CITED),
    ("a number read in more pieces than it was counted", of.cited(1, 0, 0, HALF_CITE), of.CITED),
]


@pytest.mark.parametrize(("found", "expected"), [each[1:] for each in CITED], ids=[each[0] for each in CITED])
def test_what_of_the_paid_a_text_names(found: float, expected: float) -> None:
    assert isclose(exp(found), expected)


MENTIONED: list[tuple[str, float, float]] = [
    ("besides, one of the client's four", of.mentioned(4, 100, instead=False), of.MENTIONED / 4),
    ("instead, one of the client's four", of.mentioned(4, 100, instead=True), of.MENTIONED_INSTEAD / 4),
    ("of a client that has none", of.mentioned(0, 100, instead=False), of.MENTIONED),
    ("of another client, besides", of.mentioned(None, 100, instead=False), of.MENTIONED_OF_ANOTHER / 100),
    ("of another client, instead", of.mentioned(None, 100, instead=True), of.MENTIONED_OF_ANOTHER / 100),
    ("where nothing is paid", of.mentioned_for_nothing(100), of.MENTIONED_FOR_NOTHING / 100),
]


@pytest.mark.parametrize(("found", "expected"), [each[1:] for each in MENTIONED], ids=[each[0] for each in MENTIONED])
def test_what_a_text_names_and_is_not_paid(found: float, expected: float) -> None:
    assert isclose(exp(found), expected)


PAID_BY: list[tuple[str, float, float]] = [
    (
        "the client itself, by its name",
        of.paid_by(NAME, NAME, silent=True),
        of.ITSELF * NAME + of.PAID_BY_ANOTHER_SILENTLY * NAME + of.PAID_BY_STRANGER_SILENTLY,
    ),
    (
        "somebody of whom nothing is known, with the number",
        of.paid_by(0, 1, silent=False),
        of.PAID_BY_ANOTHER + of.PAID_BY_STRANGER,
    ),
    (
        "somebody of whom nothing is known, without the number",
        of.paid_by(0, 1, silent=True),
        of.PAID_BY_ANOTHER_SILENTLY + of.PAID_BY_STRANGER_SILENTLY,
    ),
    (
        "another client, with the number",
        of.paid_by(0, NAME, silent=False),
        of.PAID_BY_ANOTHER * NAME + of.PAID_BY_STRANGER,
    ),
    (
        "a part of the name, without the number, tells nothing",
        of.paid_by(PARTIAL, PARTIAL, silent=True),
        of.PAID_BY_ANOTHER_SILENTLY * PARTIAL + of.PAID_BY_STRANGER_SILENTLY,
    ),
    (
        "a part of the name, with the number, tells something",
        of.paid_by(PARTIAL, PARTIAL, silent=False),
        (of.ITSELF + of.PAID_BY_ANOTHER) * PARTIAL + of.PAID_BY_STRANGER,
    ),
]


@pytest.mark.parametrize(("found", "expected"), [each[1:] for each in PAID_BY], ids=[each[0] for each in PAID_BY])
def test_who_pays(found: float, expected: float) -> None:
    assert isclose(exp(found), expected)


DAYS: list[tuple[str, date, float]] = [
    ("on the due date", DUE, 1.0),
    ("a spread late", DUE + timedelta(days=10), of.FAR + (1 - of.FAR) / exp(1)),
    ("a spread early, not before its date", DUE - timedelta(days=10), of.FAR + (1 - of.FAR) / exp(1)),
    ("ten years late", DUE + timedelta(days=3_650), of.FAR),
    ("the day before its date", ISSUED - timedelta(days=1), of.EARLY),
    ("a year before its date", ISSUED - timedelta(days=365), of.EARLY),
]


@pytest.mark.parametrize(("day", "expected"), [each[1:] for each in DAYS], ids=[each[0] for each in DAYS])
def test_when_it_is_paid(day: date, expected: float) -> None:
    assert isclose(exp(of.paid_on(day, ISSUED, DUE, Habits(days_late=0, spread=10))), expected)


def test_the_crumbs_of_deductions() -> None:
    assert of.crumbs([]) == of.crumbs([False, False]) == 0
    assert isclose(exp(of.crumbs([True, False, True])), of.CRUMB**2)


# Relations, whatever the shares are.


def test_the_reasons_why_money_comes_are_no_more_than_all() -> None:
    assert of.ONE + of.SEVERAL + of.TWO_CLIENTS + of.TOGETHER + of.SETTLED + of.FOREIGN <= 1
    for share in (
        of.IN_THE_BOOK,
        of.STRANGER,
        of.MISSING,
        of.CITED,
        of.UNCITED,
        of.NOT_ALL_CITED,
        of.ITSELF,
        of.EARLY,
    ):
        assert 0 < share < 1


@pytest.mark.parametrize("prior", [of.prior_of_one, of.prior_of_parts, of.prior_of_foreign, of.mentioned_for_nothing])
def test_of_more_open_invoices_each_is_less_likely(prior: Callable[[int], float]) -> None:
    assert all(prior(few) > prior(many) for few, many in pairwise((1, 2, 10, 1_000, 100_000)))


def test_one_invoice_is_likelier_than_two_and_two_likelier_than_three() -> None:
    several = [of.prior_of_several(size, 20, 100) for size in (2, 3, 4, 5)]
    assert all(fewer > more for fewer, more in pairwise((of.prior_of_one(100), *several)))


def test_all_that_is_open_is_likelier_than_any_other_choice_as_large() -> None:
    assert of.prior_of_several(10, 20, 100, of.ALL) > of.prior_of_several(10, 20, 100)
    assert of.prior_of_several(10, 20, 100, of.ALL) > of.prior_of_several(10, 20, 100, of.OLDEST_ONES)
    assert of.prior_of_several(2, 2, 100, 1e-9) == of.prior_of_several(2, 2, 100), "natural is never less likely"


def test_all_the_choices_of_a_client_are_no_more_than_what_several_are_paid() -> None:
    from math import comb

    own = 12
    total = sum(comb(own, size) * exp(of.prior_of_several(size, own, own)) for size in range(2, own + 1))
    assert total <= of.IN_THE_BOOK * of.SEVERAL


def test_two_clients_together_are_rarer_than_two_invoices_of_one() -> None:
    assert of.prior_of_two_clients(2, 100) < of.prior_of_several(2, 5, 100)
    assert of.prior_of_two_clients(3, 100) < of.prior_of_two_clients(2, 100)


def test_what_is_settled_is_rarer_than_what_is_open_and_rarest_where_nothing_names_it() -> None:
    assert of.prior_of_again(50, named=False) < of.prior_of_again(50, named=True) < of.prior_of_one(50)


def test_naming_all_is_likelier_than_naming_some_and_a_lone_number_than_one_of_many() -> None:
    assert of.cited(2, 0, 2, HALF_CITE) > of.cited(2, 1, 2, HALF_CITE) > of.cited(2, 2, 2, HALF_CITE)
    assert of.cited(1, 0, 1, HALF_CITE) > of.cited(1, 0, 3, HALF_CITE) > of.cited(1, 0, 9, HALF_CITE)


def test_where_everybody_cites_numbers_a_text_without_this_one_speaks_against_it() -> None:
    seldom, always = Habits(cites=0.1), Habits(cites=1.0)
    assert of.cited(0, 1, 2, always) < of.cited(0, 1, 2, seldom) < 0
    assert of.cited(0, 1, 0, always) == of.cited(0, 1, 0, seldom) == 0, "a text without numbers says nothing"


def test_a_number_that_is_not_paid_is_rare_and_rarer_the_less_it_has_to_do_with_it() -> None:
    besides, instead = of.mentioned(1, 100, instead=False), of.mentioned(1, 100, instead=True)
    another = of.mentioned(None, 100, instead=False)
    assert 0 > besides > instead > another > of.mentioned_for_nothing(100)
    assert of.WRONG_NUMBER < of.MENTIONED_UNKNOWN < 1


def test_the_surer_the_name_the_likelier_the_client() -> None:
    grades = (REFERENCE, ACCOUNT, PAYER, NAME, MISSPELT, STATED, SIMILAR, PARTIAL)
    for silent in (False, True):
        told = [of.paid_by(grade, REFERENCE, silent=silent) for grade in grades]
        assert told == sorted(told, reverse=True)
    assert SIMILAR < KNOWN <= NAME


def test_a_stranger_is_likelier_to_pay_where_the_text_says_what_for() -> None:
    for best in (1.0, SIMILAR, NAME, ACCOUNT):
        assert of.paid_by(0, best, silent=False) > of.paid_by(0, best, silent=True)


def test_another_clients_better_name_never_makes_this_one_less_likely() -> None:
    """What it takes away, it takes by what it adds to the other explanations."""
    assert of.paid_by(PARTIAL, NAME, silent=False) >= of.paid_by(PARTIAL, PARTIAL, silent=False)


def test_before_its_date_a_document_is_seldom_paid() -> None:
    usual = Habits()
    before = of.paid_on(ISSUED - timedelta(days=1), ISSUED, DUE, usual)
    assert all(before < of.paid_on(ISSUED + timedelta(days=days), ISSUED, DUE, usual) for days in range(0, 900, 7))


def test_the_nearer_to_when_this_books_clients_pay_the_likelier() -> None:
    slow = Habits(days_late=20)
    told = [of.paid_on(DUE + timedelta(days=20 + away), ISSUED, DUE, slow) for away in (0, 5, 30, 90, 400)]
    assert told == sorted(told, reverse=True)
    assert of.paid_on(DUE + timedelta(days=20), ISSUED, DUE, slow) > of.paid_on(DUE, ISSUED, DUE, slow)
