"""CAMT: what counts in an entry, whose it is, and what is refused."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.formats.bank.camt_parts import OTHER, OWN, balance, document, entry, parties
from tests.unit.formats.bank.support import one_line, read_text, refusal


@pytest.mark.parametrize("reversal", ["", "<RvslInd>true</RvslInd>", "<RvslInd>false</RvslInd>"])
@pytest.mark.parametrize(("way", "sign"), [("CRDT", 1), ("DBIT", -1)])
def test_the_direction_is_the_indicator_alone(way: str, sign: int, reversal: str, tmp_path: Path) -> None:
    line = one_line(tmp_path, document(entry(way=way, more=reversal)))
    assert line.amount == sign * 100
    assert line.returned is ("true" in reversal)


@pytest.mark.parametrize(
    "status", ["<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>", "<Sts>book</Sts>", "<Sts><Prtry>BOOK</Prtry></Sts>", ""]
)
def test_a_booked_entry_is_a_line(status: str, tmp_path: Path) -> None:
    assert one_line(tmp_path, document(entry(status=status)))


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR", "XXXX"])
@pytest.mark.parametrize("form", ["<Sts>{}</Sts>", "<Sts><Cd>{}</Cd></Sts>"])
def test_what_is_not_booked_is_counted_and_no_line(status: str, form: str, tmp_path: Path) -> None:
    (statement,) = read_text(tmp_path, document(*[entry(status=form.format(status), way="DBIT")] * 2))
    assert statement.lines == ()
    assert statement.warnings[0].startswith("2 entries are ")
    assert statement.warnings[0].endswith(f"({status}) and no line here: -200.00 EUR")


def test_a_statement_ties_with_what_is_booked_and_says_by_how_much_it_does_not(tmp_path: Path) -> None:
    entries = [entry(), entry(way="DBIT", amount="30.5"), entry(status="<Sts>PDNG</Sts>")]
    (good,) = read_text(tmp_path, document(balance("OPBD", "10"), *entries, balance("CLBD", "79.50")))
    assert good.difference == 0
    assert len(good.warnings) == 1
    (bad,) = read_text(tmp_path, document(balance("OPBD", "10", "DBIT"), *entries, balance("CLBD", "79.50")))
    assert bad.warnings[-1] == (
        "the statement does not tie: opening -10.00 EUR and lines of 69.50 EUR make 59.50 EUR, "
        "and closing is 79.50 EUR: 20.00 EUR too little"
    )


@pytest.mark.parametrize(
    ("balances", "opening", "closing"),
    [
        ([balance("PRCD", "2"), balance("OPBD", "1"), balance("CLBD", "3")], "1", "3"),
        ([balance("PRCD", "2"), balance("CLAV", "9"), balance("CLBD", "3")], "2", "3"),
        ([balance("OPBD", "5", day="2026-03-03"), balance("OPBD", "4", day="2026-03-02")], "4", None),
        ([balance("CLBD", "5", day="2026-03-03"), balance("CLBD", "4", day="2026-03-02")], None, "5"),
        ([balance("ITBD", "5"), balance("ITBD", "6")], "5", "6"),
        ([balance("OPBD", "5"), balance("ITBD", "6")], "5", "6"),
        ([balance("ITBD", "5"), balance("CLBD", "6")], "5", "6"),
        ([balance("ITBD", "5")], None, None),
        ([balance("OPAV", "5"), balance("CLAV", "6"), balance("XPCD", "7"), balance("FWAV", "8")], None, None),
        ([balance("OPBD", "5"), balance("CLBD", "6", currency="SEK")], "5", None),
    ],
)
def test_only_booked_balances_open_and_close(
    balances: list[str], opening: str | None, closing: str | None, tmp_path: Path
) -> None:
    (statement,) = read_text(tmp_path, document(*balances))
    assert statement.opening == (None if opening is None else Decimal(opening))
    assert statement.closing == (None if closing is None else Decimal(closing))


def test_the_credit_line_within_a_balance_is_no_balance(tmp_path: Path) -> None:
    line = '<CdtLine><Incl>false</Incl><Amt Ccy="EUR">5000</Amt></CdtLine><Amt'
    (statement,) = read_text(tmp_path, document(balance("OPBD", "7").replace("<Amt", line, 1)))
    assert statement.opening == 7


@pytest.mark.parametrize(
    ("way", "details", "counterparty", "number"),
    [
        ("CRDT", parties("Payer", OTHER, "Muster GmbH", OWN), "Payer", OTHER),
        ("DBIT", parties("Muster GmbH", OWN, "Supplier", OTHER), "Supplier", OTHER),
        (
            "DBIT",
            parties("Payer", OTHER, "muster gmbh", OWN) + "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>",
            "Payer",
            OTHER,
        ),
        (
            "CRDT",
            parties("Muster GmbH", OWN, "Supplier", OTHER) + "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>",
            "Supplier",
            OTHER,
        ),
        (
            "DBIT",
            parties("Muster GmbH", OWN, "Supplier", OTHER) + "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>",
            "Supplier",
            OTHER,
        ),
        ("CRDT", parties("", "", "Somebody", OTHER), "Somebody", OTHER),
        ("CRDT", parties("Muster GmbH", "", "", ""), "", ""),
        ("CRDT", "", "", ""),
        ("CRDT", "<RltdPties><UltmtDbtr><Nm>Holding</Nm></UltmtDbtr></RltdPties>", "Holding", ""),
        ("CRDT", "<RltdPties><Dbtr><Agt><FinInstnId><Nm>Bank</Nm></FinInstnId></Agt></Dbtr></RltdPties>", "Bank", ""),
    ],
)
def test_the_other_side_is_never_the_account_itself(
    way: str, details: str, counterparty: str, number: str, tmp_path: Path
) -> None:
    line = one_line(tmp_path, document(entry(way=way, details=f"<TxDtls>{details}</TxDtls>")))
    assert (line.counterparty, line.counterparty_account) == (counterparty, number)


def test_an_empty_return_is_none(tmp_path: Path) -> None:
    line = one_line(tmp_path, document(entry(details="<TxDtls><RtrInf/></TxDtls>")))
    assert not line.returned


@pytest.mark.parametrize(
    "code",
    [
        "<Domn><Cd>PMNT</Cd><Fmly><Cd>RDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn>",
        "<Prtry><Cd>NDDT+109+0931</Cd></Prtry>",
    ],
)
def test_a_code_of_returns_is_a_return(code: str, tmp_path: Path) -> None:
    assert one_line(tmp_path, document(entry(way="DBIT", more=f"<BkTxCd>{code}</BkTxCd>"))).returned


@pytest.mark.parametrize(
    ("charges", "fee"),
    [
        ('<Chrgs><Amt Ccy="EUR">3.00</Amt></Chrgs><Chrgs><Amt Ccy="EUR">0.50</Amt></Chrgs>', "3.50"),
        (
            '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">5.20</TtlChrgsAndTaxAmt><Rcrd><Amt Ccy="EUR">9</Amt></Rcrd></Chrgs>',
            "5.20",
        ),
        (
            '<Chrgs><Rcrd><Amt Ccy="EUR">5.40</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd>'
            '<Rcrd><Amt Ccy="EUR">0.20</Amt><CdtDbtInd>CRDT</CdtDbtInd></Rcrd></Chrgs>',
            "5.20",
        ),
        ('<Chrgs><Amt Ccy="EUR">0.00</Amt></Chrgs>', None),
        ('<Chrgs><Amt Ccy="USD">1.00</Amt></Chrgs>', None),
        ('<Chrgs><Amt Ccy="USD">1.00</Amt></Chrgs><Chrgs><Amt Ccy="EUR">1.00</Amt></Chrgs>', None),
    ],
)
def test_fees_are_the_total_else_the_sum(charges: str, fee: str | None, tmp_path: Path) -> None:
    line = one_line(tmp_path, document(entry(details=f"<TxDtls>{charges}</TxDtls>")))
    assert line.fee == (None if fee is None else Decimal(fee))


def test_references_are_strongest_first(tmp_path: Path) -> None:
    details = (
        "<TxDtls><Refs><EndToEndId>E2E</EndToEndId></Refs><RmtInf><Ustrd>x RF18539007547034</Ustrd><Strd>"
        "<RfrdDocInf><Nb>INV-1</Nb></RfrdDocInf><CdtrRefInf><Ref>210000000003139471430009017</Ref></CdtrRefInf></Strd>"
        "<Strd><RfrdDocInf><Nb>INV-2</Nb></RfrdDocInf></Strd></RmtInf></TxDtls>"
    )
    line = one_line(tmp_path, document(entry(details=details)))
    assert line.structured_refs == ("210000000003139471430009017", "RF18539007547034", "INV-1", "INV-2", "E2E")
    assert line.text == "x RF18539007547034 INV-1 INV-2"


def test_an_entry_in_another_currency_is_no_part_of_the_sum(tmp_path: Path) -> None:
    other = entry(amount="9.00").replace('"EUR"', '"USD"')
    (statement,) = read_text(tmp_path, document(balance("OPBD", "1"), entry(), other, balance("CLBD", "101")))
    assert [line.currency for line in statement.lines] == ["EUR", "USD"]
    assert statement.warnings == ("1 line is in USD and not in the account's EUR",)


def test_an_entry_with_a_wrong_currency_code_is_told_by_the_balances(tmp_path: Path) -> None:
    other = entry(amount="9.00").replace('"EUR"', '"USD"')
    (statement,) = read_text(tmp_path, document(balance("OPBD", "1"), entry(), other, balance("CLBD", "110")))
    assert [line.currency for line in statement.lines] == ["EUR", "EUR"]
    assert statement.warnings == ("1 line says USD, but the balances tie only in EUR; taken as EUR",)


def test_wrong_control_sums_are_warned_of(tmp_path: Path) -> None:
    summary = (
        "<TxsSummry><TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries><TtlCdtNtries><Sum>1.00</Sum></TtlCdtNtries>"
        "<TtlDbtNtries><Sum>2.00</Sum></TtlDbtNtries></TxsSummry>"
    )
    (statement,) = read_text(tmp_path, document(summary, entry(), entry(way="DBIT", amount="2")))
    assert statement.warnings == (
        "the statement speaks of 3 entries and has 2",
        "the statement speaks of credits of 1.00 EUR and has 100.00 EUR",
    )


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([entry(amount="12..34")], ':4: the amount (Amt) is "12..34", which is no amount'),
        ([entry(amount="1,50")], 'is "1,50", which is no amount'),
        ([entry(amount="-5.00")], '"-5.00" has a sign'),
        ([entry(amount="1e3")], 'is "1e3"'),
        ([entry(amount="")], "has no amount"),
        ([entry(way="X")], 'CdtDbtInd is "X"'),
        ([entry(way="")], 'CdtDbtInd is ""'),
        ([entry().replace("2026-03-03", "0026-03-03")], "the year 0026 is not between 1970 and 2100"),
        ([entry().replace("2026-03-03", "2026-02-30")], "there is no such day as 2026-02-30"),
        ([entry().replace("2026-03-03", "03.03.2026")], "a date like 2026-03-31 is expected"),
        ([entry().replace("<BookgDt><Dt>2026-03-03</Dt></BookgDt>", "")], "neither a booking date nor a value date"),
        ([balance("OPBD", "x")], 'is "x"'),
        ([balance("OPBD", "1", way="")], "neither CRDT nor DBIT"),
        ([balance("OPBD", "")], 'the balance "OPBD" has no amount'),
        ([entry(details='<TxDtls><Amt Ccy="EUR">a</Amt></TxDtls>')], 'is "a"'),
    ],
)
def test_what_cannot_be_read_exactly_is_refused_with_its_line(parts: list[str], message: str, tmp_path: Path) -> None:
    assert message in refusal(tmp_path, document(*parts)).message


def test_a_message_without_statements_says_so(tmp_path: Path) -> None:
    text = "<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>"
    assert "has no statement (Stmt)" in refusal(tmp_path, text).message


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1", "windows-1252"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_the_real_encoding_counts_and_not_the_declared(encoding: str, codec: str, tmp_path: Path) -> None:
    text = document(entry(), owner="Käufer &amp; Söhne").replace('encoding="UTF-8"', f'encoding="{encoding}"')
    (statement,) = read_text(tmp_path, text.encode(codec))
    assert statement.owner == "Käufer & Söhne"
