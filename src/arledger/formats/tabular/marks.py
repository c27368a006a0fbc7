"""Marks of currencies, and which currencies each may mean: the first is meant where nothing else tells."""

from collections.abc import Sequence

_UNTOLD = ""
_DOLLARS = (
    *("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "BBD", "BMD", "BND", "BSD", "BZD", "FJD", "GYD", "JMD", "KYD"),
    *("LRD", "NAD", "SBD", "SRD", "TTD", "XCD", "ARS", "CLP", "COP", "CUP", "DOP", "MXN", "UYU"),
)
MARKS: dict[str, tuple[str, ...]] = {
    "$": _DOLLARS,
    "€": ("EUR",),
    "£": ("GBP", "EGP", "FKP", "GIP", "SHP", "SSP", "LBP", "SYP"),
    "¥": (_UNTOLD, "JPY", "CNY"),
    "US$": ("USD",),
    "U$S": ("USD",),
    "CA$": ("CAD",),
    "C$": ("CAD", "NIO"),
    "AU$": ("AUD",),
    "A$": ("AUD",),
    "NZ$": ("NZD",),
    "HK$": ("HKD",),
    "S$": ("SGD",),
    "NT$": ("TWD",),
    "MX$": ("MXN",),
    "R$": ("BRL",),
    "Fr.": ("CHF",),
    "Fr": ("CHF",),
    "SFr.": ("CHF",),
    "kr.": (_UNTOLD, "DKK", "SEK", "NOK", "ISK"),
    "kr": (_UNTOLD, "SEK", "NOK", "DKK", "ISK"),
    "zł": ("PLN",),
    "Kč": ("CZK",),
    "Ft": ("HUF",),
    "₹": ("INR",),
    "Rs.": (_UNTOLD, "INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
    "Rs": (_UNTOLD, "INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
    "₺": ("TRY",),
    "₪": ("ILS",),
    "₩": ("KRW", "KPW"),
    "₽": ("RUB",),
    "₴": ("UAH",),
    "₱": ("PHP",),
    "₫": ("VND",),
    "฿": ("THB",),
}


def may_mean(mark: str, currency: str) -> bool:
    """Tell whether a mark or code beside an amount may be that of a currency; none may be of any."""
    return not mark or mark == currency or currency in MARKS.get(mark, ())


def meant(mark: str, taken: Sequence[str]) -> str:
    """Return the currency of a mark or code: the one of those that an account takes, else the usual one.

    Empty where several are as likely.
    """
    known = MARKS.get(mark, (mark,))
    fitting = [code for code in taken if code in known]
    if len(fitting) == 1:
        return fitting[0]
    return known[0] if not fitting or known[0] in fitting else ""
