"""How terms are said in the languages of letters: sentences with places for numbers, days and other sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from arledger.policy.settings import BusinessDays, Language


@dataclass(frozen=True, slots=True)
class Sentences:
    """What terms are said with in a language.

    `units` are one and many of each unit, and many as behind `within`. `day` says a day of a month, 0 all that
    it has not; `last_day` is the 31st. `point` separates decimals.
    """

    units: Mapping[str, tuple[str, str, str]]
    day: Mapping[int, str]
    last_day: str
    point: str
    within: str
    """A discount within some days; `within_next` until a day of the following month."""
    within_next: str
    grace: str
    each: str
    """One period after the other; `each_of` several units at a time."""
    each_of: str
    one_part: str
    parts: str
    share: str
    at_once: str
    prepaid: str
    net: str
    months: str
    month_end: str
    after_month_end: str
    to_month_end: str
    more: str
    next_month: str
    day_of_month: str
    at_least: str
    on_or_after: str
    moves: Mapping[BusinessDays, str]


ENGLISH: Final = Sentences(
    units=MappingProxyType(
        {
            "day": ("day", "days", "days"),
            "week": ("week", "weeks", "weeks"),
            "business day": ("business day", "business days", "business days"),
            "month": ("month", "months", "months"),
        }
    ),
    day=MappingProxyType(
        {
            0: "the {0}th",
            **dict.fromkeys((1, 21), "the {0}st"),
            **dict.fromkeys((2, 22), "the {0}nd"),
            **dict.fromkeys((3, 23), "the {0}rd"),
        }
    ),
    last_day="the last day",
    point=".",
    within="{percent} % within {days}",
    within_next="{percent} % by {day} of the following month",
    grace=" (and {days} of grace)",
    each="every {unit}",
    each_of="every {count}",
    one_part="1 instalment, {first}",
    parts="{number} equal instalments {often}, the first {first}",
    share="{percent} % {rule}",
    at_once="due on receipt",
    prepaid="payable in advance",
    net="net {count}",
    months="due {count} after the invoice date",
    month_end="due at the end of the month",
    after_month_end="due {count} after the end of the month",
    to_month_end="net {count} and on to the end of that month{more}",
    more=" and {count} more",
    next_month="due on {day} of the following month",
    day_of_month="due on {day} of a month, the first one {ahead} the invoice date",
    at_least="at least {count} after",
    on_or_after="on or after",
    moves=MappingProxyType(
        {
            "following": ", moved to the next business day",
            "preceding": ", moved to the business day before",
            "modified following": ", moved to the next business day of the same month, else the one before",
            "none": ", business day or not",
        }
    ),
)

GERMAN: Final = Sentences(
    units=MappingProxyType(
        {
            "day": ("Tag", "Tage", "Tagen"),
            "week": ("Woche", "Wochen", "Wochen"),
            "business day": ("Geschäftstag", "Geschäftstage", "Geschäftstagen"),
            "month": ("Monat", "Monate", "Monaten"),
        }
    ),
    day=MappingProxyType({0: "{0}."}),
    last_day="letzten Tag",
    point=",",
    within="{percent} % Skonto innerhalb von {days}",
    within_next="{percent} % Skonto bis zum {day} des Folgemonats",
    grace=" (und {days} Nachfrist)",
    each="jeden {unit}",
    each_of="alle {count}",
    one_part="1 Rate, {first}",
    parts="{number} gleiche Raten {often}, die erste {first}",
    share="{percent} % {rule}",
    at_once="zahlbar sofort",
    prepaid="zahlbar im Voraus",
    net="netto {count}",
    months="fällig {count} nach Rechnungsdatum",
    month_end="fällig zum Monatsende",
    after_month_end="fällig {count} nach Monatsende",
    to_month_end="netto {count}, dann zum Ende jenes Monats{more}",
    more=" und {count} mehr",
    next_month="fällig am {day} des Folgemonats",
    day_of_month="fällig am {day} eines Monats, und zwar {ahead} Rechnungsdatum",
    at_least="frühestens {count} nach",
    on_or_after="frühestens am",
    moves=MappingProxyType(
        {
            "following": ", verschoben auf den nächsten Geschäftstag",
            "preceding": ", vorgezogen auf den Geschäftstag davor",
            "modified following": ", verschoben auf den nächsten Geschäftstag desselben Monats, sonst auf den davor",
            "none": ", ob Geschäftstag oder nicht",
        }
    ),
)

FRENCH: Final = Sentences(
    units=MappingProxyType(
        {
            "day": ("jour", "jours", "jours"),
            "week": ("semaine", "semaines", "semaines"),
            "business day": ("jour ouvré", "jours ouvrés", "jours ouvrés"),
            "month": ("mois", "mois", "mois"),
        }
    ),
    day=MappingProxyType({0: "{0}", 1: "{0}er"}),
    last_day="dernier jour",
    point=",",
    within="{percent} % d'escompte sous {days}",
    within_next="{percent} % d'escompte jusqu'au {day} du mois suivant",
    grace=" (plus {days} de grâce)",
    each="chaque {unit}",
    each_of="tous les {count}",
    one_part="1 échéance, {first}",
    parts="{number} échéances égales {often}, la première {first}",
    share="{percent} % {rule}",
    at_once="à réception",
    prepaid="payable d'avance",
    net="à {count} net",
    months="{count} après la date de facture",
    month_end="à la fin du mois",
    after_month_end="{count} après la fin du mois",
    to_month_end="à {count} fin de mois{more}",
    more=" plus {count}",
    next_month="le {day} du mois suivant",
    day_of_month="le {day} d'un mois, au plus tôt {ahead} la date de facture",
    at_least="{count} après",
    on_or_after="à",
    moves=MappingProxyType(
        {
            "following": ", reporté au jour ouvré suivant",
            "preceding": ", avancé au jour ouvré précédent",
            "modified following": ", reporté au jour ouvré suivant du même mois, sinon avancé au précédent",
            "none": ", jour ouvré ou non",
        }
    ),
)

SENTENCES: Final[Mapping[Language, Sentences]] = MappingProxyType({"en": ENGLISH, "de": GERMAN, "fr": FRENCH})
