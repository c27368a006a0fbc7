"""Terms in the words of German and French letters; tests of English stand beside the meaning of terms."""

import re

import pytest

from arledger.terms import describe, parse_terms
from arledger.terms.suggestions import EXAMPLES

SAID = [
    (
        "2/10 net 30",
        "2 % Skonto innerhalb von 10 Tagen, netto 30 Tage",
        "2 % d'escompte sous 10 jours, à 30 jours net",
    ),
    (
        "1.5/1 prox net 30",
        "1,5 % Skonto bis zum 1. des Folgemonats, fällig 30 Tage nach Monatsende",
        "1,5 % d'escompte jusqu'au 1er du mois suivant, 30 jours après la fin du mois",
    ),
    (
        "3 instalments monthly",
        "3 gleiche Raten jeden Monat, die erste fällig 1 Monat nach Rechnungsdatum",
        "3 échéances égales chaque mois, la première 1 mois après la date de facture",
    ),
    (
        "4 instalments quarterly from net 30",
        "4 gleiche Raten alle 3 Monate, die erste netto 30 Tage",
        "4 échéances égales tous les 3 mois, la première à 30 jours net",
    ),
    ("1 instalment weekly", "1 Rate, netto 7 Tage", "1 échéance, à 7 jours net"),
    (
        "30% prepaid, 70% cod",
        "30 % zahlbar im Voraus, 70 % zahlbar sofort",
        "30 % payable d'avance, 70 % à réception",
    ),
    ("eom", "fällig zum Monatsende", "à la fin du mois"),
    (
        "net 45 eom+10",
        "netto 45 Tage, dann zum Ende jenes Monats und 10 Tage mehr",
        "à 45 jours fin de mois plus 10 jours",
    ),
    ("net monthly", "fällig am letzten Tag des Folgemonats", "le dernier jour du mois suivant"),
    ("21 mfi", "fällig am 21. des Folgemonats", "le 21 du mois suivant"),
    (
        "day 15 within 1",
        "fällig am 15. eines Monats, und zwar frühestens 1 Tag nach Rechnungsdatum",
        "le 15 d'un mois, au plus tôt 1 jour après la date de facture",
    ),
    ("2 weeks", "netto 2 Wochen", "à 2 semaines net"),
    (
        "5 business days following",
        "netto 5 Geschäftstage, verschoben auf den nächsten Geschäftstag",
        "à 5 jours ouvrés net, reporté au jour ouvré suivant",
    ),
    (
        "2/10 net 30 grace 3",
        "2 % Skonto innerhalb von 10 Tagen (und 3 Tage Nachfrist), netto 30 Tage",
        "2 % d'escompte sous 10 jours (plus 3 jours de grâce), à 30 jours net",
    ),
]


@pytest.mark.parametrize(("text", "german", "french"), SAID)
def test_terms_in_german_and_french(text: str, german: str, french: str) -> None:
    terms = parse_terms(text)
    assert (describe(terms, language="de"), describe(terms, language="fr")) == (german, french)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_language_says_the_same_numbers_and_no_english(text: str) -> None:
    english, *others = (describe(parse_terms(text), language=language) for language in ("en", "de", "fr"))
    for said in others:
        assert re.findall(r"\d+", said.replace(",", ".")) == re.findall(r"\d+", english)
        assert not re.search(r"\b(due|net \d|days?|month|within|the|of|first|every)\b", said)
        assert "{" not in said
