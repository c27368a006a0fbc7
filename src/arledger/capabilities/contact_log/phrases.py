"""What the sentences of a mail say: a promise to pay, a dispute, or a payment that was made.

In English, German and French. What is denied, asked, hoped for or tied to a condition is none of them: a suggestion
that is missing costs a look at the mail, a wrong one costs more.
"""

import re

_WE_WILL = (
    "we will", "we'll", "we shall", "we are going to", "i will", "i'll", "i shall", "i am going to", "will be",
    "will make", "will go out", "will follow", "is scheduled", "is set for",
)  # fmt: skip
_WIR_ZAHLEN = (
    "wir zahlen", "zahlen wir", "wir bezahlen", "bezahlen wir", "wir überweisen", "überweisen wir",
    "wir begleichen", "begleichen wir", "wir werden", "werden wir", "ich zahle", "ich überweise", "ich werde",
    "werde ich", "wird bezahlt", "wird gezahlt", "wird überwiesen", "wird beglichen", "wird angewiesen", "erfolgt",
)  # fmt: skip
_NOUS_PAIERONS = (
    "nous paierons", "nous payerons", "nous réglerons", "nous virerons", "nous allons", "nous effectuerons",
    "nous procéderons", "je paierai", "je réglerai", "je vais", "sera payé", "sera réglé", "sera viré",
    "sera effectué", "seront payé", "seront réglé", "seront viré", "partira",
)  # fmt: skip
_PAY = re.compile(
    r"\b(?:pay|paid|payment|transfer|transferred|wire|wired|remit|settle|settled|"
    r"zahl\w*|bezahl\w*|gezahlt|überweis\w*|überwiesen|begleich\w*|beglichen|angewiesen|"
    r"pai\w*|payer\w*|payé\w*|régl\w*|vir\w*)\b"
)
_DENIED = re.compile(
    r"n't\b|\b(?:not|never|none|cannot|unable|neither|nor|refuse\w*|without|stop|no longer|no money|no payment|"
    r"nicht|nie|niemals|kein\w*|weder|ohne|erst|verweiger\w*|ne|pas|jamais|aucun\w*|sans|refus\w*)\b|\bn'"
)
_TIED = re.compile(
    r"\b(?:if|once|when|whenever|unless|until|after|provided|assuming|subject to|pending|as soon as|upon|depend\w*|"
    r"wenn|falls|sofern|sobald|nachdem|nach|vorausgesetzt|bis wir|si|dès|lorsque|quand|après|s'il|"
    r"condition|sous réserve|une fois)\b"
)
_HOPED = re.compile(
    r"\b(?:hope|try|trying|expect\w*|maybe|perhaps|probably|possibly|likely|should|might|may|could|would|aim\w*|"
    r"approximately|approx|around|roughly|instead|return\w*|refund\w*|cancel\w*|deduct\w*|credit\w*|"
    r"you (?:said|say|wrote|write|asked|ask|claim|demand|want|expect)\w*|"
    r"hoffe\w*|versuch\w*|vielleicht|voraussichtlich|eventuell|möglicherweise|könnte\w*|würde\w*|sollte\w*|"
    r"wahrscheinlich|ca|etwa|gutschrift\w*|abzüglich|stattdessen|"
    r"espér\w*|essa\w*|peut-être|probablement|devr\w*|pourr\w*|environ|éventuellement|avoir|déduction)\b"
)
_PAID = re.compile(
    r"\b(?:remittance advice|payment advice|(?:we|i) (?:have )?(?:already )?(?:paid|transferred|wired|settled)|"
    r"(?:was|were|has been|have been|has already been) (?:paid|transferred|wired)|zahlungsavis|avis|"
    r"(?:haben|habe|wurde|wurden)\b.{0,120}\b(?:bezahlt|gezahlt|überwiesen|beglichen|angewiesen)|"
    r"avis de (?:paiement|virement)|(?:avons|ai) (?:déjà )?(?:payé|réglé|viré|effectué))\b"
)
_NEAR = r"\b(?:not|no|never|nothing|nicht|kein\w*|pas|aucun\w*|sans|without)\b(?: \w+){0,2} $"
_DENIED_BEFORE = re.compile(_NEAR)
_REASONS = {
    "quality": re.compile(
        r"\b(?:defect\w*|damaged?|broken|faulty|cracked|scratched|leak\w*|poor quality|does not work|doesn't work|"
        r"defekt\w*|beschädigt\w*|mangelhaft\w*|mängel|mangel|kaputt\w*|funktioniert nicht|"
        r"défectueu\w*|endommagé\w*|abîmé\w*|cassé\w*|défaut\w*|ne fonctionne pas)\b"
    ),
    "delivery": re.compile(
        r"\b(?:(?:not|never) (?:been )?(?:delivered|received|arrived)|(?:haven't|have not|did not|didn't) receive\w*|"
        r"nicht (?:geliefert|erhalten|angekommen|eingetroffen)|nie (?:geliefert|erhalten|angekommen)|"
        r"(?:pas|jamais) (?:été )?(?:livré\w*|reçu\w*)|non livré\w*)\b"
    ),
    "quantity": re.compile(
        r"\b(?:short shipment|short delivery|missing|too few|incomplete|fehlt|fehlen|fehlende\w*|zu wenig|"
        r"unvollständig\w*|manque\w*|manquant\w*|incomplèt\w*)\b"
    ),
    "pricing": re.compile(
        r"\b(?:wrong price|price is wrong|agreed price|overcharged|price difference|falscher preis|preisabweichung|"
        r"preis ist falsch|vereinbarte\w* preis|zu hoch berechnet|prix incorrect|erreur de prix|"
        r"prix convenu|surfacturé\w*)\b"
    ),
    "duplicate": re.compile(
        r"\b(?:invoiced twice|billed twice|duplicate invoice|"
        r"doppelt (?:berechnet|fakturiert)|facturé\w* deux fois)\b"
    ),
}  # fmt: skip


def plain(words: str) -> str:
    """Return words as the others here read them: small letters and one kind of apostrophe."""
    return " ".join(words.casefold().replace("\u2019", "'").split())


def promises(words: str) -> bool:
    """Say whether a sentence promises to pay: plainly, by itself, and with nothing against it."""
    said = plain(words)
    if said.endswith("?") or not _PAY.search(said) or not _is_future(said):
        return False
    return not (_DENIED.search(said) or _TIED.search(said) or _HOPED.search(said))


def disputes(words: str) -> str:
    """Return the code of the reason for which a sentence disputes something, empty where it does not, or may not."""
    said = plain(words)
    if said.endswith("?") or _TIED.search(said):
        return ""
    found = {
        code
        for code, pattern in _REASONS.items()
        for word in pattern.finditer(said)
        if code == "delivery" or not _DENIED_BEFORE.search(said[: word.start()][-60:])
    }
    return found.pop() if len(found) == 1 else ""


def says_paid(words: str) -> bool:
    """Say whether a sentence says that money was paid, or calls itself an advice."""
    said = plain(words)
    return not said.endswith("?") and bool(_PAID.search(said)) and not _DENIED.search(said)


def has_day_first(words: str) -> bool:
    """Say whether a sentence about a payment to come is in a language that writes the day before the month."""
    said = plain(words)
    return not _has(said, _WE_WILL) and (_has(said, _WIR_ZAHLEN) or _has(said, _NOUS_PAIERONS))


def _is_future(said: str) -> bool:
    return _has(said, _WE_WILL) or _has(said, _WIR_ZAHLEN) or _has(said, _NOUS_PAIERONS)


def _has(said: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in said for phrase in phrases)
