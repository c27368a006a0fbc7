"""The few words that values carry into a letter, in the languages of letters; all others stand in the templates."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        # what became of a deposit
        "Received": "Eingegangen",
        "Transferred": "Umgebucht",
        "Applied": "Verrechnet",
        "Forfeited": "Einbehalten",
        "Unclaimed": "Nicht abgerufen",
        "Paid back": "Zurückgezahlt",
        "Returned by the bank": "Von der Bank zurückgegeben",
        # what was granted without money
        "Discount": "Skonto",
        "Bank fee": "Bankspesen",
        "Difference": "Differenz",
        "Deposit": "Kaution",
        "Deductions": "Abzüge",
        # which credit was paid back
        "Applied later": "Später verrechnet",
        "Receipt": "Zahlungseingang",
        "Moved receipt": "Zahlungseingang",
        "Credit memo": "Gutschrift",
        "Deposit applied": "Verrechnete Kaution",
        "Application": "Verrechnung",
        "Adjustment": "Korrektur",
        "Write off": "Ausbuchung",
    },
    "fr": {
        "Received": "Reçu",
        "Transferred": "Transféré",
        "Applied": "Imputé",
        "Forfeited": "Conservé",
        "Unclaimed": "Non réclamé",
        "Paid back": "Remboursé",
        "Returned by the bank": "Rejeté par la banque",
        "Discount": "Escompte",
        "Bank fee": "Frais bancaires",
        "Difference": "Écart",
        "Deposit": "Dépôt de garantie",
        "Deductions": "Déductions",
        "Applied later": "Imputé ultérieurement",
        "Receipt": "Règlement",
        "Moved receipt": "Règlement",
        "Credit memo": "Avoir",
        "Deposit applied": "Dépôt de garantie imputé",
        "Application": "Imputation",
        "Adjustment": "Régularisation",
        "Write off": "Passage en perte",
    },
}
