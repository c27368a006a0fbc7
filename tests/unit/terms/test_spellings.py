"""Terms as accountants write them: what each text means, how it is spelled canonically, and what is near it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.effort import within
from tests.unit.terms.test_terms import DAYS, TERMS, due

from arledger.terms import (
    Calendar,
    Reading,
    Terms,
    TermsError,
    describe,
    discount_offers,
    parse_terms,
    schedule,
    spell,
)
from arledger.terms.phrases import spellings_of
from arledger.terms.suggestions import suggestions
from arledger.terms.words import LANGUAGES

ENGLISH = {
    "due on receipt": (
        *(
            "due on receipt",
            "Due upon receipt of invoice",
            "payable immediately",
            "Payable immediately Due net",
            "COD",
        ),
        *("C.O.D.", "immediate", "net cash", "due at once", "payment on delivery", "cash"),
    ),
    "prepaid": (
        *("prepaid", "pre-paid", "Prepayment", "payment in advance", "Cash in advance", "CIA", "PIA", "CWO"),
        *("cash with order", "due in advance", "100% prepaid", "up-front", "cash before shipment", "CBD"),
    ),
    "net 30": (
        *(
            "30 days net",
            "n/30",
            "Net 30 days from invoice date",
            "30 days after the invoice date",
            "Net 30.",
            "30 net",
        ),
        *("30 days from date of invoice", "Terms: net 30", "payment due within 30 days", "strictly 30 days net"),
        *("within 30 days Due net", "30 calendar days", "net due in 30 days", "30 days from receipt of invoice"),
    ),
    "2 weeks": ("2 weeks", "net 2 weeks", "within two weeks", "2 weeks from invoice date", "a fortnight"),
    "1 week": ("1 week", "one week", "within a week"),
    "1 month": ("1 month", "one month", "1 calendar month", "1 month net"),
    "5 business days": (
        *("5 business days", "within 5 working days", "net 5 business days", "5 banking days", "5 workdays"),
        *("5 business days after the invoice date", "5 bank days net"),
    ),
    "eom": ("EOM", "E.O.M.", "end of month", "month end", "last day of the month", "end of the invoice month"),
    "eom+10": (
        *("eom+10", "EOM plus 10 days", "10 days after end of month", "10 days after the end of the invoice month"),
        *("10 days from EOM", "10 days after the invoice month", "Net EOM 10", "10 days after EOM net"),
    ),
    "10 mfi": (
        *(
            "10 MFI",
            "10 prox",
            "10th of the following month",
            "10th of next month",
            "the 10th of the month following",
        ),
        *("Due 10 of the following month", "EOM the 10th", "end of month, the 10th", "eom 10th", "Net 10th prox"),
        *("on the 10th of the month following the invoice", "payable by the 10th of next month"),
    ),
    "net monthly": (
        *(
            "net monthly",
            "end of next month",
            "end of the following month",
            "last day of next month",
            "31 mfi",
            "MFI",
        ),
        *("end of the month following the invoice date", "due next month", "EOM 31st"),
    ),
    "net 30 eom": (
        *("net 30 eom", "30 days EOM", "30 days end of month", "30 days, end of month", "30 days net, month end"),
        *("30 days from invoice, end of month", "n/30 EOM", "Net 30 (EOM)"),
    ),
    "net 30 eom+10": (
        *("net 30 eom+10", "30 days, end of month, the 10th", "30 days end of month 10th", "net 30 EOM + 10 days"),
        *("30 days EOM on the 10th", "net 30 eom 10"),
    ),
    "2/10 net 30": (
        *("2% 10 Net 30", "2/10, n/30", "2% 10 days or net 30", "2 % discount if paid within 10 days, net 30"),
        *("within 10 days 2 % cash discount, within 30 days Due net", "net 30 days, 2% within 10 days"),
        *(
            "10 days 2%, 30 days net",
            "2% 10 days / 30 days net",
            "less 2 % for payment within 10 days, otherwise 30 days net",
        ),
    ),
    "2/10 net 30 eom": ("2/10, n/30 EOM", "2% 10 days, 30 days end of month"),
    "2/10 prox net 30": ("2% 10th prox, net 30", "2/10 prox n/30", "2% by the 10th of the following month, net 30"),
    "30% prepaid, 70% net 30": (
        "30% deposit, 70% net 30",
        "30% with order, balance 30 days",
        "30% prepaid; 70% n/30",
    ),
    "30% due on receipt, 70% net 30": ("30% net 0,70% net 30", "30% COD and 70% net 30"),
    "day 10 within 30": ("30 days, the 10th", "day 10 in 30 days"),
    "eom following": ("eom following", "end of the month following", "end of month following"),
}
GERMAN = {
    "due on receipt": (
        *("sofort zahlbar", "zahlbar sofort ohne Abzug", "Sofort fällig", "sofort netto", "bei Erhalt", "Barzahlung"),
        *("zahlbar sofort nach Erhalt der Rechnung", "rein netto", "netto Kasse", "per Nachnahme", "in bar"),
        *("zahlbar bei Rechnungserhalt", "unverzüglich", "SOFORT FÄLLIG", "sofort faellig"),
    ),
    "prepaid": (
        *(
            "Vorkasse",
            "gegen Vorkasse",
            "per Vorauskasse",
            "Vorauszahlung",
            "Zahlung im Voraus",
            "Zahlung vor Lieferung",
        ),
    ),
    "net 30": (
        *("30 Tage netto", "netto 30 Tage", "30 Tage rein netto", "30 Tage ohne Abzug", "innerhalb von 30 Tagen"),
        *(
            "zahlbar innerhalb von 30 Tagen ohne Abzug",
            "binnen 30 Tagen",
            "innert 30 Tagen",
            "30 Tage ab Rechnungsdatum",
        ),
        *("Zahlungsziel: 30 Tage", "Ziel 30 Tage", "30 Tage Ziel", "30 Tg. netto", "30 Tage netto Kasse"),
        *("zahlbar bis 30 Tage nach Rechnungserhalt", "Zahlbar in 30 Tagen netto", "30 Kalendertage"),
    ),
    "2 weeks": ("2 Wochen", "innerhalb von zwei Wochen", "2 Wochen netto"),
    "1 week": ("eine Woche", "innerhalb einer Woche"),
    "1 month": ("1 Monat", "innerhalb eines Monats", "1 Monat netto"),
    "5 business days": ("5 Arbeitstage", "5 Bankarbeitstage netto", "innerhalb von 5 Werktagen", "5 Geschäftstage"),
    "eom": (
        "Monatsende",
        "zum Monatsende",
        "Ende des Monats",
        "per Ultimo",
        "zahlbar bis Monatsende",
        "zum Monatsletzten",
    ),
    "eom+30": (
        "30 Tage nach Monatsende",
        "Monatsende + 30 Tage",
        "Monatsende zuzüglich 30 Tage",
        "30 Tage ab Monatsende",
    ),
    "15 mfi": (
        *("15. des Folgemonats", "zum 15. des Folgemonats", "am 15. des nächsten Monats", "15. Folgemonat"),
        *("zahlbar bis zum 15. des Folgemonats", "Monatsende, am 15."),
    ),
    "net monthly": ("Ende des Folgemonats", "zum Ende des nächsten Monats", "Ultimo Folgemonat", "im Folgemonat"),
    "net 30 eom": ("30 Tage Monatsende", "30 Tage zum Monatsende", "30 Tage, Ende des Monats", "30 Tage EOM"),
    "net 30 eom+10": ("30 Tage Monatsende + 10 Tage", "30 Tage, Monatsende, am 10."),
    "2/14 net 30": (
        *("14 Tage 2 % Skonto, 30 Tage netto", "14 Tage 2%, 30 Tage netto", "2 % Skonto 14 Tage, 30 Tage netto"),
        *(
            "innerhalb von 14 Tagen 2 % Skonto, innerhalb von 30 Tagen ohne Abzug",
            "30 Tage netto, 14 Tage 2 % Skonto",
        ),
        *("2 % Skonto bei Zahlung innerhalb von 14 Tagen, 30 Tage netto", "2% Skonto in 14 Tagen oder 30 Tage netto"),
        *("zahlbar innerhalb von 14 Tagen mit 2 % Skonto, sonst 30 Tage netto",),
        *("bei Zahlung innerhalb von 14 Tagen abzüglich 2 % Skonto, ansonsten 30 Tage rein netto",),
    ),
    "2.5/14 net 30": (
        "14 Tage 2,5 % Skonto, 30 Tage netto",
        "2,5 % 14 Tage, 30 Tage netto",
        "2,5% Skonto 14 Tage, netto 30",
    ),
    "3/8 2/14 net 30": ("8 Tage 3 %, 14 Tage 2 %, 30 Tage netto", "3 % 8 Tage, 2 % 14 Tage, 30 Tage netto"),
    "30% prepaid, 70% net 30": (
        "30 % Anzahlung, 70 % 30 Tage netto",
        "30 % bei Auftragserteilung, Rest 30 Tage netto",
    ),
    "3 instalments monthly": ("3 Raten monatlich", "3 Monatsraten", "in 3 Monatsraten"),
}
FRENCH = {
    "due on receipt": (
        *(
            "à réception",
            "Paiement à réception de facture",
            "dès réception",
            "comptant",
            "paiement comptant",
            "au comptant",
        ),
        *("payable immédiatement net", "contre remboursement", "paiement à la livraison", "A RECEPTION", "à vue"),
    ),
    "prepaid": (
        *(
            "paiement d'avance",
            "paiement d\u2019avance",
            "paiement anticipé",
            "prépaiement",
            "paiement à la commande",
        ),
        *("d'avance", "payable à l'avance"),
    ),
    "net 30": (
        *(
            "30 jours nets",
            "30 jours net",
            "30 j",
            "30j. net",
            "à 30 jours",
            "sous 30 jours",
            "payable dans les 30 jours",
        ),
        *("30 jours date de facture", "30 jours à compter de la date de facture", "30 jours à réception de facture"),
        *("net à 30 jours", "paiement à 30 jours", "30 jours net à réception", "trente jours"),
    ),
    "2 weeks": ("2 semaines", "sous deux semaines"),
    "1 week": ("une semaine", "sous une semaine"),
    "2 months": ("2 mois", "à 2 mois"),
    "5 business days": ("5 jours ouvrés", "sous 5 jours ouvrés"),
    "eom": ("fin de mois", "fin du mois", "en fin de mois", "FDM", "dernier jour du mois", "à fin de mois"),
    "eom+45": ("fin de mois + 45 jours", "fin de mois 45 jours", "45 jours après fin de mois"),
    "10 mfi": ("fin de mois le 10", "le 10 du mois suivant", "10 du mois prochain", "fin de mois, le 10"),
    "1 mfi": ("1er du mois suivant", "le 1er du mois prochain"),
    "net monthly": ("fin du mois suivant", "fin de mois prochain", "dernier jour du mois suivant", "mois suivant"),
    "net 30 eom": (
        *("30 jours fin de mois", "30 jours nets fin de mois", "30 j. FM", "30 jours FDM", "à 30 jours fin de mois"),
        *("30 jours date de facture fin de mois", "30 jours, fin de mois", "virement à 30 jours fin de mois"),
    ),
    "net 45 eom": ("45 jours fin de mois", "45 j fdm"),
    "net 30 eom+10": (
        "30 jours fin de mois le 10",
        "30 jours FDM le 10",
        "30 jours, fin de mois, le 10",
        "30 j fin de mois 10",
    ),
    "2/10 net 30": (
        *(
            "2 % à 10 jours, 30 jours nets",
            "2 % d'escompte à 10 jours, net à 30 jours",
            "30 jours nets, 2 % à 10 jours",
        ),
        *("escompte de 2 % sous 10 jours, 30 jours nets", "Sous 10 jours 2 % d'escompte, sous 30 jours net"),
        *("2 % pour paiement sous 10 jours, sinon 30 jours nets",),
    ),
    "day 10 within 30": ("30 jours le 10", "à 30 jours date de facture le 10"),
    "1.5/8 net 30": ("1,5 % à 8 jours, 30 jours nets",),
    "30% prepaid, 70% net 30": (
        "30 % d'acompte à la commande, le solde à 30 jours",
        "30 % à la commande; 70 % à 30 jours",
    ),
    "3 instalments monthly": ("3 mensualités",),
}
SPELLINGS = [
    (text, canonical)
    for language in (ENGLISH, GERMAN, FRENCH)
    for canonical, texts in language.items()
    for text in texts
]


def same(one: Terms, other: Terms) -> bool:
    return replace(one, text="") == replace(other, text="")


@pytest.mark.parametrize(("text", "canonical"), SPELLINGS)
def test_what_people_write_is_one_of_the_canonical_spellings(text: str, canonical: str) -> None:
    assert spell(parse_terms(text)) == canonical
    assert same(parse_terms(text), parse_terms(canonical))
    assert parse_terms(text).text == text


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda text: unicodedata.normalize("NFD", text)])
def test_capitals_and_the_way_of_an_accent_do_not_matter(change: Callable[[str], str]) -> None:
    for text, canonical in SPELLINGS:
        assert spell(parse_terms(change(text))) == canonical, change(text)


def test_a_spelling_has_one_meaning_in_all_languages() -> None:
    meanings: dict[tuple[str, ...], set[str]] = {}
    for language in LANGUAGES:
        for spelling, meaning in spellings_of(language):
            meanings.setdefault(spelling, set()).add(meaning)
    assert {spelling: found for spelling, found in meanings.items() if len(found) > 1} == {}


def documented() -> Iterator[tuple[str, str]]:
    """Yield what docs/ledger-format.md has in its tables of terms, with the canonical spelling."""
    text = (Path(__file__).parents[3] / "docs/ledger-format.md").read_text(encoding="utf-8")
    section = text[text.index("## 4. Payment terms") : text.index("## 5. Time")]
    for line in section.splitlines():
        canonical, *others = (re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|"))
        if line.startswith("| `"):
            yield from ((each, each) for each in canonical)
            yield from ((each, canonical[0]) for cell in others if len(others) > 1 for each in cell)


@pytest.mark.parametrize(("text", "canonical"), list(documented()))
def test_the_documented_spellings_are_read(text: str, canonical: str) -> None:
    assert spell(parse_terms(text)) == canonical


# --- worked dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "invoice_date", "expected"),
    [
        ("30 days, end of month, the 10th", "2016-01-14", "2016-03-10"),
        ("net 30 eom+10", "2016-01-14", "2016-03-10"),
        ("30 jours fin de mois le 10", "2026-01-31", "2026-04-10"),
        ("net 30 eom+0", "2026-01-31", "2026-03-31"),
        ("14 days net", "2026-01-31", "2026-02-14"),
        ("20th of the following month", "2026-01-31", "2026-02-20"),
        ("31st of the following month", "2024-01-31", "2024-02-29"),
        ("end of next month", "2026-01-31", "2026-02-28"),
        ("2 weeks", "2026-02-28", "2026-03-14"),
        ("prepaid", "2026-02-28", "2026-02-28"),
        ("fin de mois le 10", "2026-12-31", "2027-01-10"),
        ("30 Tage netto", "2026-01-31", "2026-03-02"),
        ("Monatsende", "2024-02-01", "2024-02-29"),
        ("30 Tage Monatsende", "2026-01-31", "2026-03-31"),
        ("30 jours fin de mois", "2026-01-31", "2026-03-31"),
        ("10 MFI", "2026-03-05", "2026-04-10"),
        ("5 business days", "2026-03-06", "2026-03-13"),  # Friday to Friday
        ("5 business days", "2026-03-07", "2026-03-13"),  # a Saturday is day 0
        ("1 business day", "2026-03-06", "2026-03-09"),
    ],
)
def test_worked_dates(text: str, invoice_date: str, expected: str) -> None:
    assert due(text, invoice_date) == expected


def test_the_days_go_first_whatever_the_reading_of_net_eom() -> None:
    assert due("net 30 eom+10", "2016-01-14", net_eom="eom-then-days") == "2016-03-10"
    assert due("net 30 eom", "2016-01-31", net_eom="eom-then-days") == "2016-03-01"
    assert due("30 jours fin de mois", "2016-01-31", net_eom="eom-then-days") == "2016-03-01"


def test_business_days_leave_out_the_holidays_of_the_policy() -> None:
    pytest.importorskip("holidays")
    terms = parse_terms("5 business days")
    for calendar, day in ((Calendar(), date(2026, 7, 6)), (Calendar("US"), date(2026, 7, 7))):
        (part,) = schedule(terms, date(2026, 6, 29), Decimal(1), 2, Reading(calendar=calendar))
        assert part.due == day


@pytest.mark.parametrize("text", ["14 Tage 2,5 % Skonto, 30 Tage netto", "2,5 % à 14 jours, 30 jours nets"])
def test_a_discount_in_german_and_french_runs_like_any_other(text: str) -> None:
    (offer,) = discount_offers(parse_terms(text), date(2026, 1, 1))
    assert (str(offer.percent), offer.until) == ("2.5", date(2026, 1, 15))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 Wochen", "net 2 weeks"),
        ("1 business day", "net 1 business day"),
        ("Vorkasse", "payable in advance"),
        ("net 30 eom+10", "net 30 days and on to the end of that month and 10 days more"),
        ("net 30 eom+0", "net 30 days and on to the end of that month"),
        ("2 instalments monthly from net 30 eom+0", "2 equal instalments every month, the first net 30 days and on to the end of that month"),
    ],
)  # fmt: skip
def test_plain_english(text: str, expected: str) -> None:
    assert describe(parse_terms(text)) == expected


# --- what cannot be read ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why", "near"),
    [
        ("30 dayz", "30 of what", ("net 30", "30 days")),
        ("15th of folowing month", "found `of`", ("15 mfi", "15th of following month")),
        ("20th of next mounth", "expected", ("20 mfi", "20th of next month")),
        ("nett 45", "found `nett`", ("net 45",)),
        ("net thirty", "found `thirty`", ("net 30",)),
        ("30 Tage nett", "found `nett`", ("net 30", "30 Tage netto")),
        ("Vorkase", "found `vorkase`", ("prepaid", "Vorkasse")),
        ("30 jours fin du moi", "expected", ("net 30 eom", "30 jours fin du mois")),
        ("14 Tage 2 % Skontto, 30 Tage netto", "expected", ("2/14 net 30", "14 Tage 2 % Skonto, 30 Tage netto")),
        ("5 buisness days", "5 of what", ("5 business days",)),
        ("2 wekes", "2 of what", ("2 weeks",)),
        ("prepayd", "expected", ("prepaid", "prepay")),
        ("end of nxt month", "found `end`", ("net monthly", "end of next month")),
        ("45", "45 of what", ("net 45",)),
        ("15th", "behind a day", ("15 mfi", "15th prox")),
        ("2/10", "expected a due date", ("2/10 net 30",)),
        ("2/10 eom", "two meanings", ("2/10 net eom",)),
        ("net 60 sometimes", "found `sometimes`", ("net 60",)),
        ("30 jours fin de mois, le 10 du mois", "found `du`", ("net 30 eom+10", "30 jours fin de mois le 10")),
        ("soon", "expected", ("net 30",)),
        ("net 30, 2/10 prox", "before the due date", None),
        ("30 jours fin de mois le 31", "not every month has a day 31", None),
        ("261 business days", "from 1 to 260", None),
        ("0 weeks", "from 1 to 521", None),
        ("10/14 1 week", "would outlive the due date (7)", None),
        ("2/10 prepaid", "would outlive the due date (0)", None),
        ("2/10 ROG, net 30", "goods", ("2/10 net 30", "2/10 , net 30")),
        ("net 30 ROG", "goods", ("net 30",)),
        ("30 Tage nach Lieferung", "goods", ("net 30", "30 tage")),
        ("5 jours ouvrables", "count Saturdays", ("5 business days", "5 jours ouvrés")),
        ("30% prepaid, balance", "expected a due date", None),
        ("balance net 30", "expected", None),
    ],
)
def test_what_is_near_an_unreadable_text(text: str, why: str, near: tuple[str, ...] | None) -> None:
    with pytest.raises(TermsError) as caught:
        parse_terms(text)
    assert why in str(caught.value)
    assert near in {None, caught.value.suggestions}
    assert caught.value.remedy == f"Write for example: {' or '.join(caught.value.suggestions)}."


# --- properties and speed ---------------------------------------------------------------------------------


@settings(deadline=None)
@given(TERMS)
@example(parse_terms("2/10 prox net 30"))
@example(parse_terms("2/10 net eom+15"))
@example(parse_terms("2/10, day 20 within 30 following"))
@example(parse_terms("2/10 prox due on receipt"))
@example(parse_terms("1 instalment every 14 days from 2 weeks unadjusted"))
def test_the_canonical_spelling_reads_back_to_the_same_terms(terms: Terms) -> None:
    again = parse_terms(spell(terms))
    assert same(again, terms)
    assert spell(again) == spell(terms)


PIECES = sorted({" ".join(spelling) for language in LANGUAGES for spelling, _ in spellings_of(language)})
MIXED = st.lists(st.sampled_from(PIECES) | st.sampled_from(("2 %", "2/10", "10", "30", ",", "+", "15.")), max_size=8)


@settings(deadline=None)
@given(MIXED.map(" ".join), DAYS)
def test_words_in_any_order_are_terms_that_read_back_or_an_error_with_a_remedy(text: str, day: date) -> None:
    try:
        terms = parse_terms(text)
    except TermsError as error:
        assert all(parse_terms(each) for each in error.suggestions)
        assert error.suggestions
    else:
        assert same(parse_terms(spell(terms)), terms)
        assert all(part.due >= day for part in schedule(terms, day, Decimal(100), 2))


LONG = (
    "à ",
    "30 jours fin ",
    "discount ",
    "in in ",
    "2,5 % ",
    "due net, ",
    "1.",
    "e.",
    "le 10 ",
    "des Folgemonats ",
    "ä",
    "rog ",
)


@pytest.mark.parametrize("piece", LONG)
def test_long_texts_take_no_time(piece: str) -> None:
    for text in (piece * (500 // len(piece)), piece * 100_000):
        with within(1), pytest.raises(TermsError) as caught:
            parse_terms(text)
        with within(2):
            assert caught.value.suggestions


def test_unreadable_terms_are_looked_at_once() -> None:
    suggestions.cache_clear()
    with within(1):
        for _ in range(20_000):
            with pytest.raises(TermsError):
                parse_terms("30 dayz")
    assert suggestions.cache_info().misses == 0
