"""MT940: marks, dates, pages, and the dialects of the text field."""

from datetime import date
from pathlib import Path

import pytest
from tests.unit.formats.bank.support import one_line, read_text, refusal

from arledger.formats.bank.mt940.info import info


def message(*fields: str, opening: str = "C260302EUR0,", closing: str = "C260303EUR0,") -> str:
    head = [":20:T", ":25:37040044/0532013000", ":28C:1/1"]
    return "\n".join([*head, f":60F:{opening}", *fields, f":62F:{closing}", "-", ""])


@pytest.mark.parametrize(
    ("mark", "amount", "returned"),
    [
        ("C", "10", False),
        ("D", "-10", False),
        ("RC", "-10", True),
        ("RD", "10", True),
        ("CR", "10", False),
        ("DR", "-10", False),
        ("RCR", "-10", True),
        ("RDR", "10", True),
        ("CN", "10", False),
        ("DF", "-10", False),
    ],
)
def test_a_reversed_credit_is_money_out(mark: str, amount: str, returned: bool, tmp_path: Path) -> None:
    line = one_line(tmp_path, message(f":61:2603030303{mark}10,NTRFNONREF"))
    assert (str(line.amount), line.returned) == (amount, returned)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234,", "1234"),
        ("0,", "0"),
        ("000000001147,95", "1147.95"),
        ("12.50", "12.50"),
        ("7", "7"),
        ("0,001", "0.001"),
    ],
)
def test_amounts_have_a_comma_or_a_point_or_neither(written: str, amount: str, tmp_path: Path) -> None:
    assert str(one_line(tmp_path, message(f":61:260303C{written}NTRFNONREF")).amount) == amount


@pytest.mark.parametrize(
    ("days", "booked", "valued"),
    [
        ("2603030304", date(2026, 3, 4), date(2026, 3, 3)),
        ("260303", date(2026, 3, 3), date(2026, 3, 3)),
        ("2512310102", date(2026, 1, 2), date(2025, 12, 31)),
        ("2601021231", date(2025, 12, 31), date(2026, 1, 2)),
        ("2602300301", date(2026, 3, 1), date(2026, 2, 28)),
        ("9912310101", date(2000, 1, 1), date(1999, 12, 31)),
        ("2603030000", date(2026, 3, 3), date(2026, 3, 3)),
    ],
)
def test_the_booking_day_is_the_one_nearest_to_the_value_date(
    days: str, booked: date, valued: date, tmp_path: Path
) -> None:
    line = one_line(tmp_path, message(f":61:{days}C1,NTRFNONREF"))
    assert (line.date, line.value_date) == (booked, valued)


@pytest.mark.parametrize(
    ("rest", "kind", "references", "bank_ref"),
    [
        ("NTRFNONREF", "NTRF", (), ""),
        ("NTRFREF-1//B-1", "NTRF", ("REF-1",), "B-1"),
        ("NTRFEREF//B-1", "NTRF", (), "B-1"),
        ("NONREF", "", (), ""),
        ("NOV NONREF", "NOV", (), ""),
        ("S   X", "S", (), ""),
        ("", "", (), ""),
        (
            "FMSC01916//NONREF\n20131209007602198765432000000012",
            "FMSC",
            ("01916",),
            "20131209007602198765432000000012",
        ),
    ],
)
def test_what_stands_behind_the_amount(
    rest: str, kind: str, references: tuple[str, ...], bank_ref: str, tmp_path: Path
) -> None:
    line = one_line(tmp_path, message(f":61:260303C1,{rest}"))
    assert (line.kind, line.structured_refs, line.bank_ref) == (kind, references, bank_ref)


@pytest.mark.parametrize(
    ("rest", "name", "number"),
    [
        ("NOVBNL29INGB0006475121\nj blom", "j blom", "NL29INGB0006475121"),
        ("N0600733959555      T-MOBILE BV  ", "T-MOBILE BV", "0733959555"),
        ("N030NONREF          TOMTE BV", "TOMTE BV", ""),
        ("N541EREF\nNL02INGB0002447973", "", "NL02INGB0002447973"),
        ("N122NONREF\n0444656227", "", "0444656227"),
    ],
)
def test_the_other_side_stands_where_dutch_banks_put_it(rest: str, name: str, number: str, tmp_path: Path) -> None:
    line = one_line(tmp_path, message(f":61:260303C1,{rest}"))
    assert (line.counterparty, line.counterparty_account) == (name, number)


def test_a_text_belongs_to_the_entry_before_it(tmp_path: Path) -> None:
    text = message(
        ":86:of the statement",
        ":61:260303C1,NTRFNONREF",
        ":86:first",
        ":86:and more",
        ":61:260303C2,NTRFNONREF",
        closing="C260303EUR3,",
    ).replace("\n-\n", "\n:86:of the statement again\n-\n")
    (statement,) = read_text(tmp_path, text)
    assert [line.text for line in statement.lines] == ["first and more", ""]


def test_a_time_at_the_beginning_of_a_line_is_no_field(tmp_path: Path) -> None:
    line = one_line(tmp_path, message(":61:260303C1,NTRFNONREF", ":86:at 2026-03-03T13", ":12:11 and", ":26:37 too"))
    assert line.text == "at 2026-03-03T13 :12:11 and :26:37 too"


def test_a_lone_hyphen_within_a_text_is_text(tmp_path: Path) -> None:
    assert one_line(tmp_path, message(":61:260303C1,NTRFNONREF", ":86:one", "-", "two")).text == "one - two"


@pytest.mark.parametrize("end", ["-", "-}", "-}{5:}", "-\x03", "-XXX", ""])
@pytest.mark.parametrize(
    "begin", ["", "{1:F01BANKDEFFXXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\n", "ABNANL2A\n940\n", "\x01\n"]
)
def test_whatever_stands_around_a_message_is_left_out(begin: str, end: str, tmp_path: Path) -> None:
    body = message(":61:260303C1,NTRFNONREF", closing="C260303EUR1,").removesuffix("-\n")
    statements = read_text(tmp_path, (begin + body + end + "\n") * 2)
    assert [(len(one.lines), str(one.difference)) for one in statements] == [(1, "0"), (1, "0")]


def test_pages_are_one_statement(tmp_path: Path) -> None:
    first = message(":61:260303C5,NTRFNONREF", closing="C260303EUR5,").replace(":62F:", ":62M:")
    second = message(":61:260303C2,NTRFNONREF", opening="C260303EUR5,", closing="C260303EUR7,").replace(
        ":60F:", ":60M:"
    )
    (statement,) = read_text(tmp_path, first + second.replace(":28C:1/1", ":28C:1/2"))
    assert statement.number == "1"
    assert (str(statement.opening), str(statement.closing), str(statement.difference)) == ("0", "7", "0")
    assert statement.warnings == ()


def test_pages_that_are_missing_or_do_not_follow_are_warned_of(tmp_path: Path) -> None:
    first = message(closing="C260303EUR5,").replace(":62F:", ":62M:")
    second = message(opening="C260303EUR6,", closing="C260303EUR6,").replace(":60F:", ":60M:")
    (alone,) = read_text(tmp_path, first)
    assert "the statement goes on in another file (:62M:)" in alone.warnings
    (rest,) = read_text(tmp_path, second)
    assert rest.warnings == ("the statement begins in another file (:60M:)",)
    (both,) = read_text(tmp_path, first + second)
    assert "the page opens with 6.00 EUR and the one before it closes with 5.00 EUR" in both.warnings[0]


@pytest.mark.parametrize(
    ("text", "message_"),
    [
        (message(":61:2603030303X1,NTRF"), ':5: the entry (:61:) "2603030303X1,NTRF" cannot be read'),
        (message(":61:260303C1.234,56NTRF"), "cannot be read|no amount"),
        (message(":61:261303C1,NTRF"), "there is no such day as 2026-13-03"),
        (message(":61:26030C1,NTRF"), "cannot be read"),
        (message(opening="260302EUR0,"), ':4: the balance "260302EUR0," cannot be read'),
        (message(opening="C260302EU0,"), "cannot be read"),
        (message(opening="C261302EUR0,"), "no such day"),
        (message().replace(":62F:", ":64:").replace("-\n", ""), ":1: the statement that begins here has no closing"),
        (":20:A\n:25:X\n:28C:1\n", "has neither balances"),
        (":86:091\n-", "the file has no statement"),
    ],
)
def test_what_cannot_be_read_exactly_is_refused_with_its_line(text: str, message_: str, tmp_path: Path) -> None:
    found = refusal(tmp_path, text).message
    assert any(part in found for part in message_.split("|"))


def test_a_statement_that_ends_without_a_closing_balance_is_read(tmp_path: Path) -> None:
    text = message(":61:260303C1,NTRFNONREF").replace(":62F:C260303EUR0,\n-", "-}{5:}")
    (statement,) = read_text(tmp_path, text)
    assert (statement.closing, len(statement.lines)) == (None, 1)
    assert statement.warnings == ("the statement has no closing balance (:62F:)",)


def test_sepa_tags_are_put_together_across_subfields() -> None:
    found = info(
        [
            "166?00GUTSCHRIFT?20EREF+ZV01002841909493000000?2102?22SVWZ+Rechnung RE-2026-0000?23",
            "17?30SAKSDE55?31DE88500105178285756556?32Thomas?33Schulz",
        ]
    )
    assert found.structured_refs == ("ZV0100284190949300000002",)
    assert found.text == "Rechnung RE-2026-0000 17"
    assert (found.counterparty, found.counterparty_account) == ("Thomas Schulz", "DE88500105178285756556")


def test_a_tag_that_a_border_cuts_is_still_one() -> None:
    found = info(["105?20CRED+A?24B12CDE0000000000000000034 S?25VWZ+ . SPOTIFY"])
    assert found.text == "CRED A B12CDE0000000000000000034 . SPOTIFY"


@pytest.mark.parametrize(("code", "returned"), [("109", True), ("108", True), ("159", True), ("166", False)])
def test_business_codes_of_returns(code: str, returned: bool) -> None:
    assert info([f"{code}?00X?20Y"]).returned is returned


def test_triodos_has_the_other_account_in_field_10_and_its_own_in_31() -> None:
    found = info(["000>100555555555", ">20RENT MARCH", ">310666666666"], own="TRIODOSBANK/0666666666")
    assert (found.text, found.counterparty_account) == ("RENT MARCH", "0555555555")


def test_free_text_gives_the_only_iban() -> None:
    found = info(["Payment from DE89370400440532013000 for INV-7"], own="DE75512108001245126199")
    assert found.counterparty_account == "DE89370400440532013000"
    assert info(["Payment from DE89370400440532013000"], own="DE89370400440532013000").counterparty_account == ""


def test_numbered_lines_of_hungarian_banks(tmp_path: Path) -> None:
    text = message(
        ":61:2603030303DF2402,00S   X", ":NS:01526715", "15ERGO Versicherung AG Fiokte", "16lep", "09Illetek"
    )
    line = one_line(tmp_path, text)
    assert (line.counterparty, line.text) == ("ERGO Versicherung AG Fioktelep", "526715 Illetek")
