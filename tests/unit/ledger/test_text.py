"""Directives as text: whatever is written, both loaders read the same back, and it is what was meant."""

import string
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort

from arledger.ledger.load.extract import Extract
from arledger.ledger.load.read import read_ledger
from arledger.ledger.text import MOST_CHARACTERS, account, currency, directive_text, link, quoted, value_text
from arledger.model.facts import MetaValue, Roots
from arledger.model.money import Money
from arledger.model.plan import (
    AccountName,
    Leg,
    MetaPairs,
    NewCustom,
    NewDirective,
    NewDocument,
    NewNote,
    NewOpen,
    NewTransaction,
)
from arledger.model.problem import UserError

DAY = date(2026, 3, 31)
ACME = "Assets:Receivable:Acme"
PAPERS = ("paper.pdf", 'the "b" one; ^x.pdf', "契約 \U0001f4b6.pdf")
HEADER = f"1900-01-01 open {ACME}\n1900-01-01 open Income:Sales\n1900-01-01 open Assets:Bank\n"


def read_back(directives: list[NewDirective]) -> Extract:
    """Write a ledger of these directives, and return what both loaders read alike and without a word."""
    text = HEADER + "\n\n".join(map(directive_text, directives)) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "main.beancount"
        main.write_bytes(text.encode())
        for name in PAPERS:
            (Path(folder) / name).touch()
        fast, reference = (read_ledger(main, Roots(("Assets:Receivable",)), fast=fast) for fast in (True, False))
    assert not reference.store.problems, reference.store.problems
    assert fast.store.header.loader == "uromyces", fast.store.loaded.reason
    assert fast.store.kept == reference.store.kept
    return reference.store.kept


def test_a_transaction_is_aligned_as_people_write_it() -> None:
    legs = (
        Leg(ACME, Decimal("1080.00"), "USD"),
        Leg("Income:Sales", Decimal("-1000.00"), "USD", meta=(("text", "Pump"), ("quantity", Decimal(2)))),
        Leg("Assets:Bank", Decimal("-74.00"), "EUR", total_price=Money(Decimal("80.00"), "USD")),
    )
    entry = NewTransaction(
        DAY, "Acme", 'The "big" one', legs, ("INV-1", "ORD-2"), ("credit-memo",), (("due", date(2026, 4, 30)),)
    )
    assert directive_text(entry) == (
        '2026-03-31 * "Acme" "The \\"big\\" one" ^INV-1 ^ORD-2 #credit-memo\n'
        "  due: 2026-04-30\n"
        "  Assets:Receivable:Acme   1080.00 USD\n"
        "  Income:Sales            -1000.00 USD\n"
        '    text: "Pump"\n'
        "    quantity: 2\n"
        "  Assets:Bank               -74.00 EUR @@ 80.00 USD"
    )


@pytest.mark.parametrize(
    ("directive", "text"),
    [
        (NewCustom(DAY, "ar-hold", (AccountName(ACME), "late", "m.ito")), f'custom "ar-hold" {ACME} "late" "m.ito"'),
        (NewCustom(DAY, "ar-close", (DAY, "ab12")), 'custom "ar-close" 2026-03-31 "ab12"'),
        (
            NewCustom(DAY, "ar-x", (Money(Decimal("5.00"), "USD"), 1, True, False)),
            'custom "ar-x" 5.00 USD 1 TRUE FALSE',
        ),
        (NewNote(DAY, ACME, "Hello", (("invoice", "INV-1"),)), f'note {ACME} "Hello"\n  invoice: "INV-1"'),
        (NewDocument(DAY, ACME, "a/b.pdf", ("INV-1",)), f'document {ACME} "a/b.pdf" ^INV-1'),
        (NewOpen(DAY, ACME, ("USD", "EUR"), (("name", "Acme"),)), f'open {ACME}  USD,EUR\n  name: "Acme"'),
        (NewOpen(DAY, ACME, ()), f"open {ACME}"),
    ],
)
def test_other_directives(directive: NewDirective, text: str) -> None:
    assert directive_text(directive) == f"2026-03-31 {text}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ('"', '"\\""'),
        ('""', '"\\"\\""'),
        ('a "b" c', '"a \\"b\\" c"'),
        ("two  spaces ", '"two  spaces "'),
        ("a\nb", '"a b"'),
        ("a\r\n\r\n  b\tc ", '"a b c"'),
        ("\n2026-01-01 open Assets:X\n", '"2026-01-01 open Assets:X"'),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", '"a b c d e f"'),
        ("; # ^ * ! % & @ { } : ~ | '", '"; # ^ * ! % & @ { } : ~ | \'"'),
        ("\u05d0\u05d1 \u202etxt.exe\u202c \u200f", '"\u05d0\u05d1 \u202etxt.exe\u202c \u200f"'),
        ("\U0001f4b6 \U00020000 \u0301", '"\U0001f4b6 \U00020000 \u0301"'),
        ("\ufeffa\u00a0b\u00adc", '"\ufeffa\u00a0b\u00adc"'),
        ("x" * 10_000, '"' + "x" * 10_000 + '"'),
        ("\U0001f4b6" * MOST_CHARACTERS, '"' + "\U0001f4b6" * MOST_CHARACTERS + '"'),
    ],
)
def test_a_text_is_one_string(text: str, written: str) -> None:
    assert quoted(text) == written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\\", "backslash"),
        ("a\\n", "backslash"),
        ('\\"', "backslash"),
        ("a\x00", r"U\+0000"),
        ("\x1b[2J", r"U\+001B"),
        ("a\x07", r"U\+0007"),
        ("\x7f", r"U\+007F"),
        ("\x9b", r"U\+009B"),
        ("\ud800", r"U\+D800"),
        ("caf\udce9", r"U\+DCE9"),
        ("\ufdd0", r"U\+FDD0"),
        ("\U0010ffff", r"U\+10FFFF"),
        ("x" * (MOST_CHARACTERS + 1), "too long"),
    ],
)
def test_what_no_string_can_hold_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        quoted(text)
    assert caught.value.exit_code == 3
    assert caught.value.remedy


def test_a_new_character_is_written() -> None:
    assert quoted("\U0001fae8") == '"\U0001fae8"'


@pytest.mark.parametrize("text", ["INV-1", "a", "1/2.3_4-5", "-", "INV-2026-0001"])
def test_links(text: str) -> None:
    assert link(text) == text


@pytest.mark.parametrize(
    "text", ["", " ", "A B", "A\nB", "A^B", "#a", "^a", "é", "A;", 'A"', "A\\", "٣", "A\n", "\nA", "A:B", "\ud800"]
)
def test_no_links(text: str) -> None:
    with pytest.raises(UserError, match="cannot be a number"):
        link(text)


@pytest.mark.parametrize(
    "text", ["Assets:Bank", "Assets:Receivable:3M", "Income:Sales:X-Y", "Vermögen:Bank", "Assets:é"]
)
def test_accounts(text: str) -> None:
    assert account(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "Assets", "assets:Bank", "Assets:", ":Bank", "Assets::Bank", "Assets:bank", "Assets:A B", "Assets:Bank\n",
     "3M:Bank", "Assets:-Bank", "Assets:Bank USD", "Assets:B;", "Assets:B\n2026-01-01 open X:Y"],
)  # fmt: skip
def test_no_accounts(text: str) -> None:
    with pytest.raises(UserError, match="is not an account's name"):
        account(text)


@pytest.mark.parametrize("text", ["USD", "U", "A.B", "A-1", "A'B", "A_B2", "NULLS", "A" * 24])
def test_currencies(text: str) -> None:
    assert currency(text) == text
    read_back([NewOpen(DAY, "Assets:Receivable:Bolt", (text,))])


@pytest.mark.parametrize(
    "text",
    ["", "usd", "USd", "1A", "A-", "-A", "A B", "A,B", "$", "A" * 25, "USD\n", "Ä", "A.", "NULL", "TRUE", "FALSE"],
)
def test_no_currencies(text: str) -> None:
    with pytest.raises(UserError, match="is not a currency"):
        currency(text)


def test_nothing_is_no_value() -> None:
    with pytest.raises(UserError, match="empty value"):
        value_text(None)
    for key in ("", "A", "a b", "a:", "1a", "é", "a\nb", "a"):
        with pytest.raises(UserError, match="not a key"):
            directive_text(NewNote(DAY, ACME, "x", ((key, "y"),)))


@pytest.mark.parametrize("number", ["0", "0.00", "-0.00", "1E+3", "1E-7", "100", "1234567890.123456789012"])
def test_numbers_are_written_out(number: str) -> None:
    text = value_text(Decimal(number))
    assert Decimal(text) == Decimal(number)
    assert "E" not in text


def plain(text: str) -> str:
    """Return what a text is once it is one line: the rule in other words."""
    breaks = set("\r\n\t\v\f\x85\u2028\u2029")
    return " ".join(text.split()) if breaks & set(text) else text


GOOD = st.text(
    st.one_of(
        st.sampled_from("\"^#;*!@{}:,%&|~' \t\n\r\u2028\u202e\u05d0\U0001f4b6\ufeff\u00a0"),
        st.sampled_from(string.printable.replace("\\", "")),
        st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\\"),
    ),
    max_size=60,
)
NUMBERS = st.decimals(Decimal("0.01"), Decimal(10**9), places=2)
LINKS = st.text(string.ascii_letters + string.digits + "-_/.", min_size=1, max_size=20)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
KEYS = st.from_regex(r"[a-z][a-zA-Z0-9_-]{1,12}", fullmatch=True).filter(
    lambda key: key not in ("filename", "lineno")
)
CURRENCIES = st.sampled_from(["USD", "EUR", "A.B-C_D'E9", "XX"])
MONEY = st.builds(Money, NUMBERS, CURRENCIES)
VALUES = st.one_of(GOOD, DAYS, NUMBERS, st.booleans(), MONEY)
META = st.lists(st.tuples(KEYS, VALUES), max_size=3, unique_by=lambda pair: pair[0]).map(tuple)


@st.composite
def transactions(draw: st.DrawFn) -> NewTransaction:
    amounts = draw(st.lists(NUMBERS, min_size=1, max_size=3))
    name = draw(CURRENCIES)
    legs = [Leg(ACME, amount, name, meta=draw(META)) for amount in amounts]
    total = sum(amounts, Decimal(0))
    if draw(st.booleans()):
        price = Money(total, name)
        legs.append(Leg("Assets:Bank", -draw(NUMBERS), "FRN", total_price=price))
    else:
        legs.append(Leg("Income:Sales", -total, name, meta=draw(META)))
    links, tags = (tuple(draw(st.lists(LINKS, max_size=2, unique=True))) for _ in range(2))
    return NewTransaction(draw(DAYS), draw(GOOD), draw(GOOD), tuple(legs), links, tags, draw(META))


DIRECTIVES = st.one_of(
    transactions(),
    st.builds(NewCustom, DAYS, st.just("ar-x"), st.lists(VALUES, min_size=1, max_size=4).map(tuple)),
    st.builds(NewNote, DAYS, st.just(ACME), GOOD, META),
    st.builds(NewDocument, DAYS, st.just(ACME), st.sampled_from(PAPERS), st.lists(LINKS, max_size=2).map(tuple)),
)


@effort(150, 5_000)
@given(st.lists(DIRECTIVES, min_size=1, max_size=6))
def test_what_is_written_is_read_back(directives: list[NewDirective]) -> None:
    kept = read_back(directives)
    lines = {
        NewTransaction: [_transaction(d) for d in directives if isinstance(d, NewTransaction)],
        NewCustom: [(d.date, d.type, _values(d.values)) for d in directives if isinstance(d, NewCustom)],
        NewNote: [
            (d.date, d.comment and plain(d.comment), _meta(d.meta)) for d in directives if isinstance(d, NewNote)
        ],
        NewDocument: [
            (d.date, d.path, tuple(sorted(set(d.links)))) for d in directives if isinstance(d, NewDocument)
        ],
    }
    found = {
        NewTransaction: [_entry(entry) for entry in kept.entries],
        NewCustom: [(c.date, c.type, c.values) for c in kept.customs],
        NewNote: [(n.date, n.comment, dict(n.meta)) for n in kept.notes],
        NewDocument: [(d.date, d.path, d.links) for d in kept.documents],
    }
    for kind, expected in lines.items():
        assert sorted(found[kind], key=repr) == sorted(expected, key=repr)  # type: ignore[call-overload]
    assert len(kept.opens) == HEADER.count(" open ")


def _values(values: tuple[MetaValue, ...]) -> tuple[MetaValue, ...]:
    return tuple(plain(value) if isinstance(value, str) else value for value in values)


def _meta(meta: MetaPairs) -> dict[str, MetaValue]:
    return dict(zip((key for key, _ in meta), _values(tuple(value for _, value in meta)), strict=True))


def _transaction(entry: NewTransaction) -> tuple[object, ...]:
    legs = [(leg.account, str(leg.number), leg.currency, _meta(leg.meta)) for leg in entry.legs]
    head = (entry.date, plain(entry.payee), plain(entry.narration), tuple(sorted(entry.links)))
    return (*head, tuple(sorted(entry.tags)), _meta(entry.meta), legs)


def _entry(entry: object) -> tuple[object, ...]:
    from arledger.model.facts import Entry

    assert isinstance(entry, Entry)
    legs = [(p.account, str(p.number), p.currency, dict(p.meta)) for p in entry.postings]
    head = (entry.date, entry.payee, entry.narration, entry.links)
    return (*head, entry.tags, dict(entry.meta), legs)


ANY = st.text(
    st.one_of(st.sampled_from('"\\\n\r\t\0\x1b\x7f\x85;^#*2026-01- open:"'), st.characters(codec=None)), max_size=40
)


@effort(150, 5_000)
@given(st.lists(ANY, min_size=1, max_size=12))
def test_any_text_is_one_string_or_refused(texts: list[str]) -> None:
    notes: list[NewDirective] = []
    for text in texts:
        try:
            quoted(text)
        except UserError as error:
            assert error.exit_code == 3
            assert any(c == "\\" or not c.isprintable() for c in text)
            continue
        notes.append(NewNote(DAY, ACME, text, (("invoice", text),)))
    kept = read_back(notes)
    expected = sorted(plain(note.comment) for note in notes if isinstance(note, NewNote))
    assert sorted(note.comment for note in kept.notes) == expected
    assert sorted(str(note.meta["invoice"]) for note in kept.notes) == expected


@pytest.mark.parametrize(
    "payee",
    ["", "x", '"', "\n", 'a"\n  Assets:Receivable:Acme  1 USD\n  Income:Sales\n2026-01-01 open Assets:Evil\n;'],
)
def test_no_text_gets_out_of_its_string(payee: str) -> None:
    legs = (Leg(ACME, Decimal(5), "USD", meta=(("text", payee),)), Leg("Income:Sales", Decimal(-5), "USD"))
    kept = read_back([NewTransaction(DAY, payee, payee, legs, meta=(("note", payee),))])
    assert (len(kept.entries), len(kept.opens)) == (1, 3)
    (entry,) = kept.entries
    assert {entry.payee, entry.narration, entry.meta["note"], entry.postings[0].meta["text"]} == {plain(payee)}
    assert len(entry.postings) == 2
