"""The ledger of evidence: what it says of a line is what decided it, in words."""

from math import exp, log

import pytest
from tests.unit.matching.context import CLIENTS, invoice, line

from arledger.matching import MatchOptions, decide, evidence_of
from arledger.matching.evidence import About, in_figures, short_of, times

BOOK = (invoice("INV-2026-0007", "1000.00"), invoice("INV-2026-0019", "250.40"))
MANY, FEW = "\N{MULTIPLICATION SIGN}", "\N{DIVISION SIGN}"


def test_it_is_of_the_decision_that_is_made_without_it() -> None:
    lines = [line("INV-2026-0007", "1000.00", "Acme"), line("thanks", "33.33", "Nobody")]
    decisions, evidence = evidence_of(0, lines, BOOK, CLIENTS)
    assert decisions == decide(lines, BOOK, CLIENTS)
    assert evidence is not None
    assert evidence.confidence == decisions[0].match.confidence
    assert evidence.explanations[0].parts == decisions[0].match.parts
    assert evidence.certain


def test_factors_add_up_to_the_weight_and_weights_to_probabilities() -> None:
    _, evidence = evidence_of(0, [line("thanks", "1000.00", "Acme")], BOOK, CLIENTS)
    assert evidence is not None
    weights = [each.weight for each in evidence.explanations]
    for each in evidence.explanations:
        assert sum(factor.weight for factor in each.factors) == pytest.approx(each.weight)
    total = sum(exp(weight) for weight in (*weights, evidence.nothing_weight))
    assert exp(weights[0]) / total * 100 == pytest.approx(evidence.explanations[0].probability, abs=0.02)


def test_lines_that_want_the_same_are_a_factor() -> None:
    lines = [line("thanks", "1000.00", "Acme", date=f"2026-02-1{day}") for day in (0, 1)]
    _, evidence = evidence_of(1, lines, BOOK, CLIENTS)
    assert evidence is not None
    first = evidence.explanations[0]
    assert [factor.about for factor in first.factors][-1] is About.RIVALS
    assert first.factors[-1].weight < 0
    assert evidence.rivals == (0,)


def test_money_out_has_none() -> None:
    assert evidence_of(0, [line("fee", "-5.00", "")], BOOK, CLIENTS)[1] is None


def test_what_a_policy_asks_for_is_what_is_needed() -> None:
    options = MatchOptions(minimum_confidence=99.9)
    _, evidence = evidence_of(0, [line("thanks", "1000.00", "Acme")], BOOK, CLIENTS, options)
    assert evidence is not None
    assert evidence.needed == 99.9


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1.0, "about even"),
        (1.04, "about even"),
        (3.14, f"{MANY} 3.1"),
        (60, f"{MANY} 60"),
        (123, f"{MANY} 120"),
        (12_345, f"{MANY} 12,000"),
        (3.4e6, f"{MANY} 3.4 million"),
        (7.0e9, f"{MANY} 7.0 billion"),
        (2.0e13, f"{MANY} 20 trillion"),
        (1.5e16, f"{MANY} 10^16"),
        (1 / 60, f"{FEW} 60"),
        (1 / 1.3, f"{FEW} 1.3"),
    ],
)
def test_how_many_times_is_said_as_people_say_it(number: float, said: str) -> None:
    assert times(log(number)) == said


def test_figures_for_programs_never_run_over() -> None:
    assert in_figures(log(12_345)) == 12_300
    assert in_figures(1e6) < 1e200
    assert in_figures(-1e6) > 0


def test_what_is_short_is_told_in_odds() -> None:
    _, evidence = evidence_of(0, [line("thanks", "1000.00", "Acme")], BOOK, CLIENTS)
    assert evidence is not None
    missing = short_of(evidence._replace(confidence=50.0, needed=99.0))
    assert missing is not None
    assert exp(missing) == pytest.approx(99)
    assert short_of(evidence._replace(confidence=99.5, needed=99.0)) is None
    assert short_of(evidence._replace(confidence=0.0)) is None
    assert short_of(evidence._replace(confidence=99.0, needed=100.0)) is None
