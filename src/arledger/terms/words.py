"""The words of payment terms in English, German and French: a list per language, from meaning to spellings.

The grammar knows meanings alone. A spelling is one word or several; capitals, accents (`a reception`) and
`ue` for `ü` do not matter, and `terms.phrases` looks for the longest. A new spelling is a word in a list
here, a new language a list in `LANGUAGES`.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

WordList: TypeAlias = Mapping[str, tuple[str, ...]]

ENGLISH: Final[WordList] = {
    "due": ("due", "payable", "payment", "terms", "payment terms", "strictly"),
    "net": ("net", "n", "due net", "net due"),
    "net-cash": ("net cash", "cash net"),
    "in": ("in", "within", "by"),
    "on": ("on", "the", "on the", "by the"),
    "day": ("day",),
    "days": ("days", "d", "calendar days", "calendar day"),
    "weeks": ("weeks", "week", "wks", "wk"),
    "months": ("months", "month", "calendar months", "calendar month"),
    "business-days": (
        *("business days", "business day", "working days", "working day", "workdays", "workday"),
        *("work days", "banking days", "banking day", "bank days", "bank working days"),
    ),
    "th": ("th", "st", "nd", "rd"),
    "from-invoice": (
        *("from invoice", "after invoice", "of invoice", "from the invoice", "after the invoice"),
        *("from invoice date", "after invoice date", "of invoice date", "invoice date"),
        *("from the invoice date", "after the invoice date", "of the invoice date"),
        *("from date of invoice", "after date of invoice", "from the date of invoice"),
        *("from the date of the invoice", "after the date of the invoice", "of date of invoice"),
        *("from receipt of invoice", "after receipt of invoice", "of receipt of invoice"),
        *("from receipt of the invoice", "after receipt of the invoice", "from date of issue"),
    ),
    "receipt": (
        *("on receipt", "upon receipt", "receipt", "on receipt of invoice", "upon receipt of invoice"),
        *("immediate", "immediately", "at once", "on presentation", "at sight", "cash"),
        *("cash on delivery", "collect on delivery", "cod", "c o d", "on delivery", "upon delivery"),
    ),
    "prepaid": (
        *("prepaid", "pre paid", "prepay", "prepayment", "pre payment", "in advance", "advance payment"),
        *("payment in advance", "cash in advance", "paid in advance", "cia", "c i a", "pia", "up front", "upfront"),
        *("with order", "cash with order", "payment with order", "cwo", "cash before delivery", "cbd"),
        *("before delivery", "before shipment", "cash before shipment", "cbs", "deposit", "down payment"),
    ),
    "eom": (
        *("eom", "e o m", "end of month", "end of the month", "month end", "end month", "last day of month"),
        *("last day of the month", "end of invoice month", "end of the invoice month", "end of month of invoice"),
        *("end of the month of invoice", "end of this month", "end of the current month"),
    ),
    "next-eom": (
        *("net monthly", "end of next month", "end of the next month", "end of following month"),
        *("end of the following month", "end next month", "end following month", "eom next month"),
        *("last day of next month", "last day of the next month", "last day of following month"),
        *("last day of the following month", "end of month following invoice"),
        *("end of month following invoice date", "end of the month following invoice"),
        *("end of the month following the invoice", "end of the month following invoice date"),
        *("end of the month following the invoice date",),
    ),
    "prox": (
        *("prox", "proximo", "mfi", "m f i", "of next month", "of the next month", "next month"),
        *("of following month", "of the following month", "following month", "of the month following"),
        *("of month following", "of month following invoice", "of the month following invoice"),
        *("of the month following the invoice", "of the month following invoice date"),
        *("month following invoice", "of the month following the invoice date"),
    ),
    "after": ("after", "after the"),
    "after eom": ("after invoice month", "after the invoice month", "after the month of invoice"),
    "+": ("plus", "add"),
    ",": ("or", "otherwise", "else", "and", "or else"),
    "discount": (
        *("discount", "cash discount", "early payment discount", "settlement discount", "off", "less", "with"),
        *("if paid", "when paid", "for payment", "if paid within", "of discount"),
    ),
    "1 weeks": ("a week", "one week"),
    "1 months": ("a month", "one month", "one calendar month"),
    "2 weeks": ("two weeks", "a fortnight", "fortnight"),
    "2 months": ("two months",),
    "3 months": ("three months",),
    "instalments": ("instalments", "instalment", "installments", "installment"),
    "weekly": ("weekly",),
    "monthly": ("monthly",),
    "quarterly": ("quarterly",),
    "yearly": ("yearly", "annually"),
    "balance": ("balance", "the balance", "remainder", "the remainder", "rest"),
    "every": ("every",),
    "from": ("from",),
    "grace": ("grace",),
    "following": ("following",),
    "preceding": ("preceding",),
    "modified": ("modified",),
    "unadjusted": ("unadjusted",),
    "rog": (
        *("rog", "r o g", "receipt of goods", "after receipt of goods", "from receipt of goods"),
        *("on receipt of goods", "upon receipt of goods", "after delivery", "from delivery", "of delivery"),
    ),
}

GERMAN: Final[WordList] = {
    "due": (
        *("zahlbar", "fällig", "Zahlung", "Zahlungsziel", "Ziel", "Zahlungsbedingungen", "Zahlungsbedingung"),
        *("Zahlungsfrist", "Frist", "zu zahlen", "spätestens"),
    ),
    "net": (*("netto", "ohne Abzug", "ohne Abzüge", "ohne Skonto", "netto ohne Abzug"),),
    "net-cash": ("rein netto", "netto Kasse", "netto Kassa", "rein netto Kasse"),
    "in": ("innerhalb von", "innerhalb", "binnen", "innert", "in", "bis spätestens", "nach spätestens"),
    "on": ("am", "zum", "bis", "bis zum", "bis am", "per", "der", "den", "jeweils am", "jeweils zum"),
    "days": (*("Tage", "Tagen", "Tag", "Tg", "Tagesfrist", "Kalendertage", "Kalendertagen", "Kalendertag"),),
    "weeks": ("Wochen", "Woche"),
    "months": ("Monate", "Monaten", "Monat", "Kalendermonate"),
    "business-days": (
        *("Arbeitstage", "Arbeitstagen", "Arbeitstag", "Werktage", "Werktagen", "Werktag", "Geschäftstage"),
        *("Geschäftstagen", "Bankarbeitstage", "Bankarbeitstagen", "Bankarbeitstag", "Banktage", "Banktagen"),
    ),
    "th": ("ten", "ter", "te"),
    "from-invoice": (
        *("nach Rechnungsdatum", "ab Rechnungsdatum", "nach Rechnungsstellung", "ab Rechnungsstellung"),
        *("nach Rechnungserhalt", "ab Rechnungserhalt", "nach Rechnungseingang", "ab Rechnungseingang"),
        *("nach Erhalt der Rechnung", "ab Erhalt der Rechnung", "nach Erhalt", "ab Erhalt", "dato"),
        *("ab Datum der Rechnung", "nach Datum der Rechnung", "vom Rechnungsdatum", "ab dem Rechnungsdatum"),
        *("nach dem Rechnungsdatum", "nach Zugang der Rechnung", "ab Zugang der Rechnung", "Rechnungsdatum"),
    ),
    "receipt": (
        *("sofort", "sofort nach Erhalt", "sofort nach Erhalt der Rechnung", "sofort nach Rechnungserhalt"),
        *("sofort bei Erhalt", "sofort bei Rechnungserhalt", "bei Erhalt", "bei Rechnungserhalt"),
        *("bei Erhalt der Rechnung", "bei Rechnungseingang", "nach Erhalt sofort", "umgehend", "unverzüglich"),
        *("bar", "Barzahlung", "in bar", "Kasse", "per Nachnahme", "gegen Nachnahme", "Nachnahme", "bei Lieferung"),
        *("auf Sicht", "prompt"),
    ),
    "prepaid": (
        *(
            "Vorkasse",
            "Vorauskasse",
            "Vorauszahlung",
            "im Voraus",
            "gegen Vorkasse",
            "per Vorkasse",
            "per Vorauskasse",
        ),
        *("gegen Vorauskasse", "gegen Vorauszahlung", "Zahlung im Voraus", "Anzahlung", "bei Bestellung"),
        *("bei Auftrag", "bei Auftragserteilung", "Anzahlung bei Auftrag", "Anzahlung bei Auftragserteilung"),
        *("Anzahlung bei Bestellung", "vor Lieferung"),
    ),
    "eom": (
        *("Monatsende", "Ende des Monats", "Ende Monat", "Monatsletzten", "Monatsletzter", "Ultimo", "Ende Monats"),
        *("Ende des laufenden Monats", "Ende des Rechnungsmonats", "letzten des Monats", "letzter des Monats"),
    ),
    "next-eom": (
        *("Ende des Folgemonats", "Ende Folgemonat", "Ende des nächsten Monats", "Ende nächsten Monats"),
        *("Folgemonatsende", "Ultimo des Folgemonats", "Ultimo Folgemonat", "Monatsende des Folgemonats"),
        *("Ende nächster Monat", "letzten des Folgemonats", "Ende des kommenden Monats"),
    ),
    "prox": (
        *("des Folgemonats", "Folgemonat", "Folgemonats", "im Folgemonat", "des nächsten Monats"),
        *("nächsten Monats", "des kommenden Monats", "kommenden Monats", "im nächsten Monat"),
    ),
    "after": ("nach", "ab", "nach dem", "ab dem"),
    "after eom": ("nach Ende des Monats", "nach Ende des Rechnungsmonats", "ab Ende des Monats"),
    "+": ("plus", "zuzüglich"),
    ",": ("oder", "sonst", "ansonsten", "danach", "und"),
    "discount": (
        *("Skonto", "Skontoabzug", "abzüglich", "mit", "minus", "bei Zahlung", "Abzug", "unter Abzug von"),
        *("bei Bezahlung", "Rabatt"),
    ),
    "1 weeks": ("einer Woche", "eine Woche"),
    "1 months": ("einem Monat", "eines Monats", "einen Monat", "ein Monat"),
    "2 weeks": ("zwei Wochen",),
    "2 months": ("zwei Monate", "zwei Monaten"),
    "3 months": ("drei Monate", "drei Monaten"),
    "instalments": ("Raten", "Rate", "Teilzahlungen"),
    "instalments monthly": ("Monatsraten", "Monatsrate", "monatliche Raten"),
    "instalments quarterly": ("Quartalsraten", "vierteljährliche Raten"),
    "weekly": ("wöchentlich",),
    "monthly": ("monatlich",),
    "quarterly": ("vierteljährlich", "quartalsweise"),
    "yearly": ("jährlich",),
    "every": ("alle", "jeden"),
    "balance": ("Rest", "der Rest", "Restbetrag", "der Restbetrag"),
    "rog": ("nach Wareneingang", "ab Wareneingang", "nach Erhalt der Ware", "nach Lieferung", "ab Lieferung"),
}

FRENCH: Final[WordList] = {
    "due": ("payable", "paiement", "règlement", "échéance", "exigible", "à payer", "conditions de paiement"),
    "net": ("net", "nets", "nette", "nettes", "sans escompte", "net sans escompte", "nets sans escompte"),
    "in": ("à", "sous", "dans", "dans les", "dans un délai de", "délai de", "délai", "en"),
    "on": ("le", "au", "au plus tard le", "pour le"),
    "days": ("jours", "jour", "j", "jrs", "jr", "jours calendaires", "jours francs"),
    "weeks": ("semaines", "semaine"),
    "months": ("mois",),
    "business-days": ("jours ouvrés", "jour ouvré", "j ouvrés", "jours bancaires", "jours de banque"),
    "th": ("er", "e", "ème", "eme"),
    "from-invoice": (
        *("date de facture", "date facture", "date de facturation", "de la date de facture", "date d émission"),
        *("après la date de facture", "après date de facture", "à compter de la date de facture", "de facture"),
        *("à partir de la date de facture", "à compter de la facture", "après facture", "après facturation"),
        *("suivant la date de facture", "à date de facture", "à compter de la facturation", "après la facture"),
        *("suivant la facture", "à compter de la date d émission", "à compter de l émission de la facture"),
        *("après réception de facture", "après réception de la facture", "à compter de la réception"),
        *("à compter de la réception de la facture", "dès réception de facture", "dès réception de la facture"),
    ),
    "net from-invoice": ("net à réception", "nets à réception", "nets à réception de facture"),
    "days from-invoice": (
        *("jours à réception", "jours à réception de facture", "jours à réception de la facture"),
        *("jours après réception", "jours dès réception"),
    ),
    "receipt": (
        *("à réception", "à réception de facture", "à réception de la facture", "dès réception", "sur réception"),
        *("à la réception", "à la réception de facture", "à la réception de la facture", "dès la réception"),
        *("comptant", "au comptant", "comptant à réception", "comptant à réception de facture", "immédiat"),
        *("immédiatement", "à vue", "contre remboursement", "à la livraison", "comptant à la livraison"),
        *("au comptant à réception", "comptant sans escompte"),
    ),
    "prepaid": (
        *("d avance", "prépaiement", "prépayé", "anticipé", "paiement d avance", "paiement anticipé", "par avance"),
        *("à l avance", "à la commande", "paiement à la commande", "comptant à la commande", "avant livraison"),
        *("avant expédition", "avance", "acompte", "d acompte", "acompte à la commande", "d acompte à la commande"),
    ),
    "eom": (
        *("fin de mois", "fin du mois", "en fin de mois", "à fin de mois", "fin mois", "fdm", "fm", "f d m", "f m"),
        *("la fin du mois", "à la fin du mois", "dernier jour du mois", "fin du mois de facturation"),
        *("fin de mois de facturation", "fin du mois de facture", "fin de mois de facture", "fin du mois en cours"),
    ),
    "next-eom": (
        *("fin du mois suivant", "fin de mois suivant", "fin du mois prochain", "fin de mois prochain"),
        *("fin mois suivant", "fin mois prochain", "fin de mois suivante", "la fin du mois suivant"),
        *("à la fin du mois suivant", "dernier jour du mois suivant"),
    ),
    "prox": ("du mois suivant", "du mois prochain", "mois suivant", "mois prochain", "du mois d après"),
    "after": ("après", "à compter de", "à partir de", "après la", "à compter de la", "à partir de la"),
    "+": ("plus",),
    ",": ("ou", "sinon", "et", "puis"),
    "discount": (
        *("escompte", "escompte de", "d escompte", "d escompte pour paiement", "avec", "avec escompte de", "remise"),
        *("si paiement", "en cas de paiement", "pour paiement", "pour règlement", "de remise", "moins", "si payé"),
    ),
    "1 weeks": ("une semaine",),
    "1 months": ("un mois",),
    "15 days": ("quinze jours", "quinzaine"),
    "30 days": ("trente jours",),
    "2 weeks": ("deux semaines",),
    "2 months": ("deux mois",),
    "3 months": ("trois mois",),
    "instalments": ("échéances", "versements"),
    "instalments monthly": ("mensualités", "échéances mensuelles", "versements mensuels"),
    "instalments quarterly": ("échéances trimestrielles", "versements trimestriels"),
    "monthly": ("mensuel", "mensuels", "par mois"),
    "every": ("tous les", "toutes les"),
    "balance": ("solde", "le solde", "reste", "le reste"),
    "rog": (
        *("réception des marchandises", "à réception des marchandises", "après livraison"),
        *("à compter de la livraison",),
    ),
    "saturdays": ("jours ouvrables", "jour ouvrable"),
}

LANGUAGES: Final = (ENGLISH, GERMAN, FRENCH)

REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "rog": ("the ledger does not know when goods or a delivery arrived: count from the invoice's date", ""),
    "saturdays": ("`jours ouvrables` count Saturdays: `jours ouvrés` are Monday to Friday", "jours ouvrés"),
}
"""What can be read and not be meant exactly: why, and what to write instead (empty: nothing)."""
