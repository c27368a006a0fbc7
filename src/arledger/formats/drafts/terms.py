"""What columns and kinds of documents are called: by every mapping that is known, and in six languages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from arledger.formats.imports.keys import key
from arledger.formats.imports.mapping import LISTS, ReportMapping
from arledger.model.currencies import CURRENCIES
from arledger.model.documents import DocumentKind

EXACT, LOOSE, CLOSE = 3, 2, 1
"""How well a header fits a known one: as it is, without words that say nothing, or but for a few letters."""

_TERMS: Mapping[str, str] = {
    "name": "debiteur, customer, customer name, client, client name,"
    " debtor, tenant, payer, payer name, contact name, buyer,"
    " bill to, kunde, kundenname, debitor, mieter, client nom, nom client, raison sociale, cliente, nombre cliente,"
    " klant, klantnaam, ragione sociale, nome cliente, person, resident, sold to, company name, name",
    "id": "kd nr, kdnr, kunden nr, customer id, account reference, customer ref, account number, customer number,"
    " client number, customer code, client code, account code, account ref, debtor no, tenant code, kundennr,"
    " kundennummer, debitorennummer, code client, compte client, codigo cliente, klantnummer, klantcode,"
    " codice cliente, occupancy id",
    "number": "invoice number, invoice no, inv no, invoice, document number, document no, doc no, docnum, document,"
    " reference, ref, transaction number, transaction no, trx number, txn id, transaction id, rechnungsnummer,"
    " rechnungsnr, rechnung, belegnummer, belegnr, beleg, numero de facture, facture, numero de piece, piece,"
    " numero de factura, factura, factuurnummer, factuur, numero fattura, fattura, numero documento, bill no",
    "date": "date, invoice date, document date, doc date, issue date, created date, transaction date, trx date, "
    " posted, rechnungsdatum, belegdatum, datum, buchungsdatum, date de facture, date de piece, date facture, fecha,"
    " fecha factura, factuurdatum, data, data fattura, data documento",
    "due": "due date, due, due on, net due date, payment due, fallig, fallig am, falligkeit, falligkeitsdatum,"
    " nettofalligkeit, faelligkeit, echeance, echeance nette, date d echeance, vencimiento, fecha de vencimiento,"
    " vervaldatum, vervaldag, scadenza, data scadenza",
    "currency": "currency, cur, ccy, currency code, wahrung, waehrung, devise, moneda, divisa, valuta, munt",
    "type": "type, document type, doc type, transaction type, trx type, class, belegart, art, type de piece, "
    " type piece, tipo, tipo documento, soort, trns type, kind",
    "status": "status, invoice status, stato, statut, estado",
    "terms": "terms, term, payment terms, zahlungsbedingung, conditions de paiement, condiciones, betalingstermijn,"
    " condizioni",
    "open": "open, open amount, open balance, balance, balance due, amount due, outstanding, outstanding amount,"
    " outstanding balance, amount outstanding, total owed, owed, remaining, unpaid, amount receivable, receivable,"
    " offen, offener betrag, offener posten, restbetrag, saldo, solde, restant du, reste a payer, solde du,"
    " pendiente, importe pendiente, saldo pendiente, openstaand, openstaand bedrag, residuo, importo residuo,"
    " da pagare",
    "amount": "amount, total, total amount, total due, invoice amount, invoice total, original amount, original,"
    " gross, gross amount, betrag, rechnungsbetrag, brutto, bruttobetrag, montant, montant ttc, total ttc, importe,"
    " importe total, bedrag, factuurbedrag, importo, importo totale, totale, totaal, amount in local currency,"
    " betrag in hauswahrung",
    "net": "net, net amount, item total, line total, netto, nettobetrag, montant ht, total ht, base imponible,"
    " imponibile, nettobedrag",
    "tax": "tax, tax amount, vat, vat amount, vat total, sales tax, gst, mwst, ust, umsatzsteuer, steuer, tva,"
    " montant tva, iva, btw",
    "quantity": "quantity, qty, menge, quantite, cantidad, aantal, quantita",
    "unit": "unit price, unit amount, price, einzelpreis, prix unitaire, precio unitario, prijs, prezzo",
    "discount": "discount, discount percent, rabatt, remise, descuento, korting, sconto",
    "email": "email, e mail, email address, mail, correo, correo electronico, courriel, indirizzo email, e mailadres",
    "phone": "phone, telephone, phone number, telefon, telefono, telefoon, mobile",
    "address": "address, billing address, street, adresse, anschrift, direccion, adres, indirizzo",
    "limit": "credit limit, kreditlimit, limite de credit, limite de credito, kredietlimiet, fido",
    "sales_rep": "sales rep, salesperson, vertreter, commercial, comercial, vertegenwoordiger, agente",
    "contact": "contact, contact person, ansprechpartner, contacto, contactpersoon, contatto",
    "first_name": "first name, vorname, prenom, voornaam",
    "last_name": "last name, surname, nachname, nom de famille, apellido, achternaam, cognome",
    "account": "gl account, ledger account, distribution account",
}
_STOP = frozenset(
    re.findall(
        r"\S+",
        "a an the of for in on our my your full display invoice item sales customer tenant client 1 1/2 "
        "der die das des dem den am im fur de du la le les l d del el di il lo da van het een nette ",
    )
)
_NAMES = frozenset(("name", "nom", "nombre", "naam", "nome", "kundenname"))
_OTHER_NAMES = frozenset(
    re.findall(
        r"\S+",
        "first last term terms vorname file item product project user property bank contact sheet article ",
    )
)
_VAGUE = frozenset(("account", "konto", "compte", "code", "no", "name1", "reference", "ref", "art", "contact"))
"""Names of many things: a plainer one beside them goes before."""
_WORDS = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|[0-9]+")
_LEAST, _LONGEST_HEADER = 6, 60
_CLOSE_ENOUGH = 88 / 100
_LONGEST_CODE = 4

_KINDS: tuple[tuple[str, str], ...] = (
    ("payable", r"bill|vendor|supplier|purchase|payable|accpay\w*|lieferant\w*|kreditor\w*|fournisseur|proveedor"),
    (
        "skipped",
        r"estimate|quote|quotation|proposal|order|angebot|auftrag|devis|commande|presupuesto|offerte|preventivo",
    ),
    (
        "credit-memo",
        r"credit|cn|cm|crn|sc|scrn|gu|gs|gutschrift\w*|stornorechnung|avoir|abono|credito|creditnota|creditfactuur|accredito",
    ),
    ("debit-memo", r"debit|dm|belastung\w*|lastschriftanzeige"),
    (
        "receipt",
        r"payments?|pmt|pymt|receipts?|rec|rcpt|sr|sa|srec|prepayment|overpayment|deposit|zahlung\w*|anzahlung|"
        r"zahlungseingang|paiement|reglement|acompte|pago|cobro|anticipo|betaling|ontvangst|pagamento|incasso",
    ),
    ("adjustment", r"journal|adjustment|refund|je|umbuchung|korrektur|ajuste|rettifica"),
    (
        "invoice",
        r"invoice|inv|si|sinv|rechnung\w*|re|facture|fac|factura|factuur|fattura|charge|chg|accrec|sale|sales",
    ),
)
_KIND_TESTS = tuple((name, re.compile(rf"\b(?:{words})\b")) for name, words in _KINDS)
_UNPAID_STATUS = frozenset(
    map(key, ("Draft", "Deleted", "Void", "Voided", "Submitted", "Awaiting Approval", "Cancelled", "Canceled"))
) | frozenset(map(key, ("Entwurf", "Storniert", "Brouillon", "Annulé", "Borrador", "Anulada", "Concept", "Bozza")))


class Fit(NamedTuple):
    """A role that a header may name: how well it fits, how many use the header so, and the header that it is like."""

    quality: int
    weight: int
    role: str
    like: str


class Terms:
    """The headers and kinds that are known, of all mappings and of the field."""

    def __init__(self, mappings: Iterable[ReportMapping]) -> None:
        self._headers: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._kinds: list[dict[str, str]] = []
        self._statuses = set(_UNPAID_STATUS)
        self._fits: dict[str, list[Fit]] = {}
        for role, names in _TERMS.items():
            for name in names.split(","):
                self._headers[key(name)][role] += 1
        for mapping in mappings:
            if mapping.choices["what"] not in ("refused", "owners") and not _is_summary(mapping):
                self._learn(mapping)

    def _learn(self, mapping: ReportMapping) -> None:
        for role, names in mapping.columns.items():
            # What one report takes for a bucket or a mark is a word of many meanings elsewhere.
            if role not in (*LISTS, "marker", "cleared"):
                for name in {name for name in names if isinstance(name, str)}:
                    self._headers[name][role] += 1
        parts = ((word.rpartition(":"), kind) for word, kind in mapping.kinds.items())
        self._kinds.append({bare: str(kind) if kind else outside for (outside, _, bare), kind in parts})
        self._statuses |= set(map(key, mapping.lists["skip_status"]))

    @cached_property
    def _long(self) -> list[str]:
        return [known for known in self._headers if len(known) >= _LEAST]

    def fits(self, header: str) -> list[Fit]:
        """Return the roles that a header may name, those of its best likeness alone."""
        if header not in self._fits:
            bare = key(header)
            self._fits[header] = self._exact(header, bare) or self._near(header, bare) if bare else []
        return self._fits[header]

    def _exact(self, header: str, bare: str) -> list[Fit]:
        if bare in self._headers:
            return self._of(bare, LOOSE if bare in _VAGUE else EXACT, header)
        words = (word for word in _WORDS.findall(header) if key(word) not in _STOP and word not in CURRENCIES)
        loose = key(" ".join(words))
        return self._of(loose, LOOSE, loose) if loose in self._headers else []

    def _near(self, header: str, bare: str) -> list[Fit]:
        words = {key(word) for word in _WORDS.findall(header)}
        if words & _NAMES and not words & _OTHER_NAMES:
            return [Fit(CLOSE, 1, "name", "name")]
        if not _LEAST <= len(bare) <= _LONGEST_HEADER:
            return []
        close = get_close_matches(bare, self._long, n=1, cutoff=_CLOSE_ENOUGH)
        return self._of(close[0], CLOSE, close[0]) if close else []

    def _of(self, known: str, quality: int, like: str) -> list[Fit]:
        return [Fit(quality, weight, role, like) for role, weight in self._headers[known].items()]

    def knows(self, header: str) -> bool:
        """Tell a header that needs no guess."""
        return any(fit.quality > CLOSE for fit in self.fits(header))

    def kinds(self, words: Iterable[str]) -> dict[str, tuple[str, bool]]:
        """Return the kind of each word, and whether a mapping says so; empty where nobody knows it.

        A short code means something else in every system: a mapping is believed only where it knows all words.
        """
        bare = {word: key(word) for word in words}
        whole = next((known for known in self._kinds if known and all(one in known for one in bare.values())), {})
        plain = {word: self.kind_in(word) for word in bare}
        if all(plain[word] in ("", whole.get(one)) for word, one in bare.items()):
            return {word: (whole[one], True) if whole else self._kind(word, one) for word, one in bare.items()}
        return {word: self._kind(word, one) for word, one in bare.items()}

    def _kind(self, word: str, bare: str) -> tuple[str, bool]:
        said = Counter(known[bare] for known in self._kinds if bare in known)
        if len(bare) > _LONGEST_CODE and len(said) == 1:
            return next(iter(said)), True
        return self.kind_in(word), False

    @staticmethod
    def kind_in(text: str) -> str:
        """Return the kind that a text of several words names; empty for none."""
        plain = " ".join(map(key, [*_WORDS.findall(text), "/", *re.findall(r"[^\W_]+", text)]))
        return next((name for name, test in _KIND_TESTS if test.search(plain)), "")

    def unpaid(self, status: str) -> bool:
        """Tell the status of a document that is none yet, or none any more."""
        return key(status) in self._statuses


def names_currency(header: str) -> bool:
    """Tell a header with the code of a currency in it."""
    return any(word in CURRENCIES for word in _WORDS.findall(header))


def is_credit(kind: str) -> bool:
    """Tell a kind that lowers what a client owes."""
    return kind in (DocumentKind.CREDIT_MEMO, DocumentKind.RECEIPT)


def _is_summary(mapping: ReportMapping) -> bool:
    """Say whether a mapping is of one system's sums of clients, in which a total is what is open."""
    return mapping.choices["what"] == "balances" and "generic" not in mapping.flags
