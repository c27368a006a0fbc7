"""Parts of which the tests make CAMT files."""

OWN = "DE75512108001245126199"
OTHER = "DE89370400440532013000"


def entry(
    *, amount: str = "100.00", way: str = "CRDT", status: str = "<Sts>BOOK</Sts>", details: str = "", more: str = ""
) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>2026-03-03</Dt></BookgDt><AcctSvcrRef>B-1</AcctSvcrRef>{more}"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def balance(code: str, amount: str, way: str = "CRDT", day: str = "2026-03-03", currency: str = "EUR") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>'
        f"<CdtDbtInd>{way}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def document(*parts: str, owner: str = "Muster GmbH") -> str:
    """Return a camt.053.001.08 of one statement in EUR; its parts begin on line 4."""
    body = "\n".join(parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        f"<BkToCstmrStmt>\n<Stmt><Id>1</Id><Acct><Id><IBAN>{OWN}</IBAN></Id><Ccy>EUR</Ccy>"
        f"<Ownr><Nm>{owner}</Nm></Ownr></Acct>\n{body}\n</Stmt></BkToCstmrStmt></Document>"
    )


def parties(debtor: str = "", debtor_number: str = "", creditor: str = "", creditor_number: str = "") -> str:
    def side(role: str, called: str, number: str) -> str:
        return (f"<{role}><Nm>{called}</Nm></{role}>" if called else "") + (
            f"<{role}Acct><Id><IBAN>{number}</IBAN></Id></{role}Acct>" if number else ""
        )

    return f"<RltdPties>{side('Dbtr', debtor, debtor_number)}{side('Cdtr', creditor, creditor_number)}</RltdPties>"
