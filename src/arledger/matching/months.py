"""Months that a text names: those that a rent is paid for, and those that an invoice is of."""

from arledger.model.normalize import fold, words

_MONTHS = (
    "JANUARY JAN JANUAR JANVIER ENERO GENNAIO JANUARI",
    "FEBRUARY FEB FEBRUAR FEVRIER FEBRERO FEBBRAIO FEBRUARI",
    "MARCH MAERZ MARZ MARS MARZO MAART",
    "APRIL APR AVRIL ABRIL APRILE",
    "MAY MAI MAYO MAGGIO MEI",
    "JUNE JUN JUNI JUIN JUNIO GIUGNO",
    "JULY JUL JULI JUILLET JULIO LUGLIO",
    "AUGUST AUG AOUT AGOSTO AUGUSTUS",
    "SEPTEMBER SEP SEPT SEPTEMBRE SEPTIEMBRE SETTEMBRE",
    "OCTOBER OCT OKTOBER OKT OCTOBRE OCTUBRE OTTOBRE",
    "NOVEMBER NOV NOVEMBRE NOVIEMBRE",
    "DECEMBER DEC DEZEMBER DEZ DECEMBRE DICIEMBRE DICEMBRE",
)
"""In English, German, French, Spanish, Italian and Dutch, the first to the twelfth."""

_NUMBERS = {word: number for number, month in enumerate(_MONTHS, start=1) for word in month.split()}


def months_in(text: str, but: str = "") -> frozenset[int]:
    """Return the months that a text names in words; what stands in `but`, a payer's name say, is no month."""
    names = set(words(fold(but)))
    return frozenset(_NUMBERS[word] for word in words(fold(text)) if word in _NUMBERS and word not in names)
