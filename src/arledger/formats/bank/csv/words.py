"""Words in the headers of banks' CSV files, by what the column means; the first role that fits is taken."""

from collections.abc import Iterable
from itertools import chain

from arledger.formats.tabular.headings import holds, plain, table_of_words, words_of

_TABLE = """
state: state, status, stato, estado, contabilizzazione
original_amount: orig amount, original amount, amount in foreign, fremdwährungsbetrag, source amount
original_currency: orig currency, original currency, foreign currency, source currency
fee: fee, gebühr, gebühren, commission, charges, comisión, commissione, frais
currency: currency, ccy, währung, waehrung, whg, moneda, divisa, devise, monnaie, moneta
balance: balance, saldo, solde, kontostand
detail_amount: betrag detail, einzelbetrag, individual amount
debit: debit, soll, belastung, lastschrift, withdrawal, withdrawals, paid out, money out, débit
credit: credit, haben, gutschrift, deposit, deposits, paid in, money in, crédit
debit: débito, cargo, addebiti, addebito, dare, uscite, afschrijving
credit: crédito, abono, accrediti, accredito, avere, entrate, bijschrijving
amount: amount, betrag, umsatz, importe, importo, montant, bedrag, value, sum
counterparty_account: iban, account number, kontonummer, tegenrekening, counterparty account
counterparty_account: bank account, counterparty iban, partner iban, beneficiary iban
account: account, konto, auftragskonto, cuenta, compte, rekening, conto, conto o carta
counterparty: name, payee, payer, partner name, counterparty, merchant, empfänger, auftraggeber
counterparty: begünstigter, beguenstigter, zahlungspflichtiger, beneficiario, bénéficiaire, naam
references: payment reference, customer reference, kundenreferenz, end-to-end, invoice
bank_ref: transaction id, id, reference, ref, referenz, referencia, transaktions-nr., référence
kind: type, kind, category, umsatzart, tipo, categoria, kategorie
text: description, details, text, memo, label, verwendungszweck, concepto, descrizione, causale
text: libellé, omschrijving, narrative, particulars, beschreibung, note, dettagli, operazione
text: buchungstext, zahlungszweck
"""
ROLES = table_of_words(_TABLE)
ONLY_WHOLE = ("account", "value", "sum", "name", "id", "text", "note", "type", "ref")
"""Words that mean this only where they are the whole name."""

_BOOKED = (
    "completed booking posting post posted booked buchungstag buchungsdatum buchung comptable comptabilisation "
    "contable contabilizacion contabile boekdatum boekingsdatum"
)
BOOKED_DATE = tuple(_BOOKED.split())
"""Words of the column with the day of booking, the surest first."""

VALUE_DATE = ("value", "effective", "valuta", "valutadatum", "wert", "wertstellung", "valeur", "valor")
OTHER_DATE = ("initial", "final", "start", "started", "end", "from", "to", "due", "created")
NOT_A_BALANCE = ("initial", "opening", "final", "closing", "available")
_BOOKED_STATES = """
completed, complete, booked, posted, settled, cleared, reconciled, executed, processed, successful, success,
succeeded, done, gebucht, verbucht, umsatz gebucht, ausgeführt, abgeschlossen, contabilizzato, contabilizzata,
eseguito, completato, contabilizado, ejecutado, completado, realizado, comptabilisé, comptabilisée, exécuté,
effectué, terminé, geboekt, verwerkt
"""
_OTHER_STATES = """
pending, reverted, declined, cancelled, canceled, failed, rejected, refused, expired, void, voided,
authorized, authorised, scheduled, processing, in progress, on hold, unposted, draft, vorgemerkt, ausstehend,
storniert, abgelehnt, fehlgeschlagen, abgebrochen, non contabilizzato, in attesa, annullato, annullata,
rifiutato, respinto, pendiente, cancelado, anulado, rechazado, fallido, en attente, annulé, annulée, refusé,
refusée, rejeté, échoué, in behandeling, geannuleerd, afgewezen
"""
BOOKED_STATES = frozenset(words_of(_BOOKED_STATES.replace("\n", " ")))
OTHER_STATES = frozenset(words_of(_OTHER_STATES.replace("\n", " ")))
"""States of rows that are movements, and of those that are none: they are yet to come, or never did."""

BALANCE_WORDS = words_of("balance, saldo, solde, kontostand, brought forward, carried forward, saldovortrag")
"""Words of rows that move nothing and say what an account holds."""

_OUT = "d dr db dbit debit s soll af out - cargo dare débito debito débit withdrawal"
_IN = "c cr crdt credit h haben bij in + abono avere crédito credito crédit deposit"
MONEY_OUT = frozenset(_OUT.split())
MONEY_IN = frozenset(_IN.split())
"""Words of columns that say the direction of an amount without a sign."""

_TOTALS = "total totals sum balance summe gesamt saldo kontostand totale somme solde suma totaal"
TOTALS = frozenset(_TOTALS.split())
"""Words of rows below a table that are no movements."""

INTO = frozenset(
    ("total credit", "total credits", "total deposits", "total money in", "total paid in", "total gutschriften")
)
OUT = frozenset(
    ("total debit", "total debits", "total withdrawals", "total money out", "total paid out", "total belastungen")
)
NET = frozenset(("net", "net total", "net change", "net movement", "net amount"))
"""What rows below a table say alone that total the money in, the money out, or both."""

_COUNTS = "count number records rows entries transactions anzahl nombre numero número aantal"
COUNTS = frozenset(_COUNTS.split())
"""Words of rows below a table that count what stands above them."""

OPENING = (
    "Opening Balance|Beginning Balance|Starting Balance|Initial Balance|Previous Balance|Prior Balance|"
    "Balance Brought Forward|Brought Forward|Balance Forward|Balance B/F|B/F|Anfangssaldo|Anfangsbestand|"
    "Saldovortrag|Alter Saldo|Alter Kontostand|Letzter Kontostand|Solde initial|Solde précédent|"
    "Ancien solde|Solde d'ouverture|Solde reporté|Saldo inicial|Saldo anterior|Saldo iniziale|Saldo precedente|"
    "Beginsaldo|Vorig saldo|Saldo início"
)
CLOSING = (
    "Closing Balance|Ending Balance|Final Balance|New Balance|Balance Carried Forward|Carried Forward|Balance C/F|"
    "C/F|Endsaldo|Endbestand|Schlusssaldo|Schlußsaldo|Neuer Saldo|Neuer Kontostand|Solde final|Nouveau solde|"
    "Solde de clôture|Saldo final|Nuevo saldo|Saldo finale|Nuovo saldo|Eindsaldo|Nieuw saldo"
)
"""Labels of the balance before and behind the movements."""


def role(header: str) -> str:
    """Return what a column of this name most probably is; empty where nothing can be told."""
    whole = (name for name, known in ROLES.items() if plain(header) in known)
    parts = (name for name, known in ROLES.items() if holds(header, [one for one in known if one not in ONLY_WHOLE]))
    return next(chain(whole, parts), "")


def directions(cells: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the words for money out and money in if a column has nothing else and money out among them."""
    words = sorted({cell for cell in cells if cell})
    out = [word for word in words if word.casefold() in MONEY_OUT]
    into = [word for word in words if word.casefold() in MONEY_IN]
    return (out, into) if out and len(out) + len(into) == len(words) else ([], [])
