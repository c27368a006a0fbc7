"""Words that names of companies have in common, and words that stand before numbers."""

LEGAL_FORMS = frozenset([
    "LTD", "LIMITED", "INC", "INCORPORATED", "LLC", "LLP", "LP", "PLC", "CORP", "CORPORATION", "CO", "COMPANY", "CIC",
    "GMBH", "MBH", "AG", "KG", "KGAA", "OHG", "UG", "EK", "EV", "GBR", "EG", "SE",
    "SA", "SAS", "SASU", "SARL", "EURL", "SCI", "SNC", "SCA", "SELARL", "CIE", "SRL", "SRLS", "SPA", "SAPA", "SCARL",
    "SL", "SLU", "SLL", "SAU", "SC", "CB", "LDA", "LTDA", "SGPS", "EIRELI", "EPP",
    "BV", "NV", "VOF", "CV", "BVBA", "SPRL", "CVBA", "AB", "AS", "ASA", "APS", "OY", "OYJ", "HF", "EHF", "IVS",
    "KB", "HB", "KK", "YK", "GK", "GODO", "KAISHA", "KABUSHIKI", "YUGEN", "PTY", "PTE", "PVT", "PRIVATE", "PUBLIC",
    "SDN", "BHD", "TBK", "PT", "JSC", "PJSC", "OOO", "OAO", "ZAO", "DOO", "SPZOO", "ZOO", "SRO", "AD", "EOOD", "OOD",
    "EAD", "KFT", "ZRT", "NYRT", "BT", "SIA", "UAB", "OU", "AE", "EPE", "IKE", "STI", "FZE", "FZCO", "WLL",
    "株式会社", "有限会社", "合同会社", "有限公司", "股份有限公司",
])  # fmt: skip
"""Legal forms as they are left when points are dropped; a name is the same with and without them."""

JOINING = frozenset([
    "AND", "UND", "ET", "E", "Y", "EN", "OG", "OCH", "THE", "DER", "DIE", "DAS",
    "LE", "LA", "LES", "EL", "LOS", "DE", "DI", "DU",
])  # fmt: skip
"""Articles and the words for "and": they come and go in names."""

INVOICE_WORDS = frozenset([
    "INV", "INVOICE", "INVOICES", "INVNO", "INVNR", "RECHNUNG", "RECHNUNGEN", "RECHNUNGSNR", "RECHNUNGSNUMMER",
    "RECHNR", "RG", "RGNR", "RE", "RENR", "FACTURE", "FACTURES", "FACT", "FAC", "FATTURA", "FATTURE", "FATT", "FT",
    "FACTURA", "FACTURAS", "FRA", "FATURA", "FATURAS", "FAKTURA", "FAKTUR", "FAKTURY", "FAKT", "FACTUUR", "FACTUREN",
    "BILL", "BILLS", "LASKU", "請求書", "发票", "發票",
])  # fmt: skip
"""Words for an invoice: the number behind one of them is meant as an invoice's."""

NUMBER_WORDS = frozenset(["NO", "NR", "NUM", "NUMBER", "NUMMER", "N", "NUMERO", "NRO"])
"""Words for a number that may stand between a word for an invoice and its number."""

CHEQUES = "CHQS?|CHQUES?|CHEQUES?|CHECKS?|CKS?|CHKS?|SCHECKS?|TALONES|ASSEGNI"
"""Cheques as banks print them, for a pattern of folded text."""

PAYMENT_WORDS = NUMBER_WORDS | frozenset([
    "REF", "REFERENCE", "REFERENZ", "NOTE", "RECEIPT", "PAYMENT", "PAY", "PMT", "TRF", "TRANSFER", "SEPA", "WIRE",
    "ZAHLUNG",
])  # fmt: skip
"""Words that may hang on any number and say nothing against its being an invoice's."""

OTHER_WORDS = frozenset([
    "ORDER", "ORDERS", "ORD", "PO", "PURCHASE", "BESTELLUNG", "BESTELLNR", "BESTNR", "BEST", "AUFTRAG", "AUFTRAGSNR",
    "COMMANDE", "CDE", "PEDIDO", "ORDINE", "BESTELLING", "ORDRE", "CONTRACT", "VERTRAG", "VERTRAGSNR", "CONTRAT",
    "CONTRATO", "CONTRATTO", "CUSTOMER", "CUST", "CLIENT", "KUNDE", "KUNDEN", "KUNDENNR", "KDNR", "KD", "DEBITOR",
    "DEBITORNR", "CLIENTE", "KLANT", "EMPLOYEE", "MEMBER", "DELIVERY", "LIEFERSCHEIN", "LIEFERSCHEINNR", "QUOTE",
    "QUOTATION", "ANGEBOT", "DEVIS", "TICKET", "PROJECT", "PROJEKT", "BATCH", "MANDATE", "MANDAT", "MREF",
    "CHEQUE", "CHQ", "CHECK", "CHK", "CK", "SCHECK", "POLICY",
])  # fmt: skip
"""Words for another document, or for a person: the number behind one of them is hardly an invoice's."""
