"""Text from people cannot become anything but text: wherever it is given, it is one string or a clear refusal."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.effort import effort
from tests.support.office import bean_check
from tests.support.shop import ONE_FILE, Shop

from arledger.ledger.load.read import load_ledger
from arledger.model.book import Book
from arledger.model.facts import Roots
from arledger.session.messages import harmless

HERE = "@"
Reader = Callable[[Book], object]


class Place(NamedTuple):
    """Where a text goes: the command with HERE in its place, and what the ledger says there afterwards."""

    words: tuple[str, ...]
    read: Reader
    added: int = 1


def entry(what: str) -> Reader:
    """Read the narration of the new entry, or a key of its metadata."""
    return lambda book: book.facts.entries[-1].narration if what == "narration" else book.facts.entries[-1].meta[what]


def custom(position: int) -> Reader:
    return lambda book: book.facts.customs[-1].values[position]


def opened(key: str) -> Reader:
    return lambda book: next(o for o in book.facts.opens if o.date.year == 2026).meta[key]


def nothing(_: Book) -> object:
    """Where a text that is let through is not written as it is, or in many places."""
    return None


INVOICE, PAYMENT = ("invoice", "Acme", "5.00"), ("payment", "Acme", "5.00", "--unapplied")
MEMO, DEBIT = ("credit-memo", "Acme", "5.00"), ("debit-memo", "Acme", "5.00")
APPROVE, NEW = ("approve", "INV-2026-0001"), ("client", "new", "Dorn")
PLACES: dict[str, Place] = {
    "invoice --note": Place((*INVOICE, "--note", HERE), entry("narration")),
    "invoice --reference": Place((*INVOICE, "--reference", HERE), entry("reference")),
    "invoice --line": Place(("invoice", "Acme", "--line", HERE, "1", "5"), entry("narration")),
    "invoice --number": Place((*INVOICE, "--number", HERE), lambda book: book.facts.entries[-1].links[0]),
    "invoice --by": Place((*INVOICE, "--by", HERE), nothing),
    "invoice --tax": Place((*INVOICE, "--tax", HERE), nothing),
    "invoice --terms": Place((*INVOICE, "--terms", HERE), nothing),
    "invoice --due": Place((*INVOICE, "--due", HERE), nothing),
    "invoice --date": Place((*INVOICE, "--date", HERE), nothing),
    "invoice --currency": Place((*INVOICE, "--currency", HERE), nothing),
    "invoice --account": Place((*INVOICE, "--account", HERE), nothing),
    "invoice CLIENT": Place(("invoice", "5.00", "--", HERE), nothing),
    "invoice AMOUNT": Place(("invoice", "Acme", "--", HERE), nothing),
    "payment --note": Place((*PAYMENT, "--note", HERE), entry("narration")),
    "payment --number": Place((*PAYMENT, "--number", HERE), entry("number")),
    "payment --received": Place((*PAYMENT, "--received", HERE), nothing),
    "payment --invoice": Place((*PAYMENT[:3], "--invoice", HERE), nothing),
    "credit-memo --note": Place((*MEMO, "--note", HERE), entry("narration")),
    "credit-memo --number": Place((*MEMO, "--number", HERE), entry("number")),
    "credit-memo --by": Place((*MEMO, "--by", HERE), entry("by")),
    "credit-memo --invoice": Place((*MEMO, "--invoice", HERE), nothing),
    "debit-memo --note": Place((*DEBIT, "--note", HERE), entry("narration")),
    "debit-memo --invoice": Place((*DEBIT, "--invoice", HERE), entry("corrects")),
    "debit-memo --number": Place((*DEBIT, "--number", HERE), lambda book: book.facts.entries[-1].links[0]),
    "plan propose INVOICE": Place(("plan", "propose", "--parts", "1", "--", HERE), nothing),
    "plan propose --by": Place(("plan", "propose", "INV-2026-0001", "--parts", "1", "--by", HERE), custom(4)),
    "plan propose --every": Place(("plan", "propose", "INV-2026-0001", "--parts", "1", "--every", HERE), nothing),
    "plan withdraw --reason": Place(("plan", "withdraw", "Bolt", "--reason", HERE), nothing, 2),
    "log CLIENT": Place(("log", "--", HERE, "x"), nothing),
    "log TEXT": Place(("log", "Acme", "--", HERE), custom(3)),
    "log --with": Place(("log", "Acme", "x", "--with", HERE), custom(2)),
    "log --by": Place(("log", "Acme", "x", "--by", HERE), custom(4)),
    "log --channel": Place(("log", "Acme", "x", "--channel", HERE), nothing),
    "log --invoice": Place(("log", "Acme", "x", "--invoice", HERE), nothing),
    "log --mail": Place(("log", "--mail", HERE), nothing),
    "refund --note": Place(("refund", "Acme", "5.00", "--note", HERE), entry("narration")),
    "refund --by": Place(("refund", "Acme", "5.00", "--by", HERE), entry("by")),
    "returned-payment --note": Place(("returned-payment", "INV-2026-0002", "--note", HERE), entry("narration")),
    "returned-payment NUMBER": Place(("returned-payment", "--", HERE), nothing),
    "write-off --note": Place(("write-off", "INV-2026-0002", "--note", HERE), entry("narration")),
    "write-off --by": Place(("write-off", "INV-2026-0002", "--by", HERE), entry("by")),
    "recovery --note": Place(("recovery", "INV-2026-0003", "5.00", "--note", HERE), entry("narration")),
    "apply --note": Place(("apply", "Acme", "--oldest-first", "--note", HERE), entry("narration")),
    "reschedule --terms": Place(("reschedule", "INV-2026-0001", "--terms", HERE), nothing),
    "note TEXT": Place(("note", "Acme", "--", HERE), lambda book: book.facts.notes[-1].comment),
    "note --invoice": Place(("note", "Acme", "x", "-i", HERE), nothing),
    "document --invoice": Place(("document", "Acme", "PAPER", "-i", HERE), nothing),
    "approve NUMBER": Place(("approve", "--", HERE), custom(0)),
    "approve --kind": Place((*APPROVE, "--kind", HERE), custom(1)),
    "approve --by": Place((*APPROVE, "--by", HERE), custom(2)),
    "approve --reason": Place((*APPROVE, "--reason", HERE), custom(3)),
    "hold --reason": Place(("hold", "Acme", "--reason", HERE), custom(1)),
    "hold --by": Place(("hold", "Acme", "--reason", "x", "--by", HERE), custom(2)),
    "release --reason": Place(("release", "Calder", "--reason", HERE), custom(1)),
    "client new ID": Place(("client", "new", "--", HERE), opened("name")),
    "client new --name": Place((*NEW, "--name", HERE), opened("name")),
    "client new --email": Place((*NEW, "--email", HERE), opened("email")),
    "client new --kind": Place((*NEW, "--kind", HERE), opened("kind")),
    "client new --sales-rep": Place((*NEW, "--sales-rep", HERE), opened("sales-rep")),
    "client new --terms": Place((*NEW, "--terms", HERE), nothing),
    "client new --currency": Place((*NEW, "--currency", HERE), nothing),
    "client set --by": Place(("client", "set", "Acme", "--terms", "net 10", "--by", HERE), custom(2)),
    "client set --terms": Place(("client", "set", "Acme", "--terms", HERE), nothing),
    "close --by": Place(("close", "2025-12", "--by", HERE), custom(2)),
}


def directives(main: Path) -> set[int]:
    """Count the directives that each loader reads."""
    return {len(load_ledger(main, Roots(), fast=fast).loaded.entries) for fast in (True, False)}


def plain(text: str) -> str:
    breaks = set("\r\n\t\v\f\x85\u2028\u2029")
    return " ".join(text.split()) if breaks & set(text) else text


def assert_text_or_refusal(folder: Path, place: Place, text: str, *more: str) -> bool:
    """Carry a command out with a text; say whether it was written."""
    shop = Shop(folder)
    (before,) = directives(shop.main)
    tree, content = shop.tree(), shop.main.read_bytes()
    words = [text if word == HERE else word for word in place.words]
    head = 2 if words[0] == "client" else 1
    answer = shop.run(*words[:head], *more, *words[head:], write=True)
    assert answer.code in (0, 2, 3), answer
    assert "Traceback" not in answer.stderr
    assert (harmless(answer.stderr), harmless(answer.stdout)) == (answer.stderr, answer.stdout)
    if answer.code:
        assert answer.stderr.strip()
        assert shop.tree() == tree
        return False
    assert shop.main.read_bytes().startswith(content)
    assert directives(shop.main) == {before + place.added}
    assert bean_check(shop.main) == []
    if text.strip() and (found := place.read(shop.book())) is not None:
        assert found == plain(text)
    return True


GRUESOME = (
    'He said "no"; ^INV-9 #tag * ! {} @@\n2026-01-01 open Assets:Evil\n\n2026-01-01 * "x"\r\n  Assets:Bank:Checking  9 USD\t'
    '\u2028option "title" "Evil" \u05d0\u05d1 \u202etxt.exe\u202c \U0001f4b6\U00020000 e\u0301 \ufeff include "/etc/passwd"'
)
LONG = ("0123456789 'abc\" \u05d0\U0001f4b6" * 700)[:10_000]
REFUSED = ["a\\nb", "C:\\x", "\x1b[2J\x1b]0;x\x07", "caf\udce9", "\ud83d", "x" * 20_001, "\x7f"]
OF_A_KIND = ("--number", "--invoice", "--kind", "--email", "NUMBER", "ID")
# Where every text is kept that a string can hold; elsewhere it has to be a number, a component, an address, …
FREE = [name for name, place in PLACES.items() if place.read is not nothing and name.split(" ")[-1] not in OF_A_KIND]


@pytest.mark.parametrize("text", [GRUESOME, LONG], ids=["gruesome", "long"])
@pytest.mark.parametrize("name", PLACES)
def test_a_gruesome_text_is_kept_word_for_word_or_refused(tmp_path: Path, name: str, text: str) -> None:
    written = assert_text_or_refusal(tmp_path, PLACES[name], text)
    assert written or name not in FREE


@pytest.mark.parametrize(("number", "name"), list(enumerate(FREE)))
def test_what_no_string_can_hold_is_refused_everywhere(tmp_path: Path, number: int, name: str) -> None:
    assert not assert_text_or_refusal(tmp_path, PLACES[name], REFUSED[number % len(REFUSED)])


TEXTS = st.text(
    st.one_of(
        st.sampled_from("\"\\\n\r\t\x1b\x7f\x85\u2028;^#*!2026-01-01 open:{}@,%~|&'\u202e\u05d0\U0001f4b6"),
        st.characters(codec=None, exclude_characters="\0"),
    ),
    max_size=40,
)
WORDS = st.sampled_from(
    [
        "--write",
        "--",
        "-",
        "-h",
        "--help",
        "--ledger",
        "/",
        "..",
        "USD",
        "today",
        "NULL",
        "TRUE",
        "0",
        "INV-2026-0001",
        "5 X",
    ]
)


@effort(60, 3_000)
@given(name=st.sampled_from(sorted(PLACES)), text=TEXTS | WORDS, as_json=st.booleans())
def test_any_text_is_text_or_refused(name: str, text: str, as_json: bool) -> None:
    # The shop takes the first `--` for the end of the options.
    assume(text != "--help" and (text != "--" or "--" in PLACES[name].words))
    more = ["--format", "json"] if as_json and not name.startswith("close") else []
    with tempfile.TemporaryDirectory() as folder:
        assert_text_or_refusal(Path(folder), PLACES[name], text, *more)


NAMES = st.text(
    st.one_of(
        st.sampled_from(' "\\\n\t\x1b\x7f;^#*.-~$\u202e\u05d0\U0001f4b6\udce9\udcff'), st.characters(codec=None)
    ),
    min_size=1,
    max_size=50,
)


@effort(40, 1_000)
@given(NAMES)
def test_any_files_name_is_made_safe(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        paper = Path(folder) / "in" / name
        paper.parent.mkdir()
        try:
            assume(len(os.fsencode(name)) < 120)
            assume(name not in (".", "..") and not set(name) & set("/\0"))
            paper.write_bytes(b"order")
        except (OSError, UnicodeEncodeError):
            assume(False)
        (before,) = directives(shop.main)
        answer = shop.run("document", "Acme", paper, "--write")
        assert answer.code == 0, answer
        assert directives(shop.main) == {before + 1}
        (copied,) = (path for path in (shop.folder / "documents").rglob("*") if path.is_file())
        assert copied.read_bytes() == b"order"
        assert shop.folder / shop.book().facts.documents[0].path == copied


def test_the_program_shows_no_more_than_text(tmp_path: Path) -> None:
    """What a ledger or a command line holds does not reach the terminal as control."""
    ledger = ONE_FILE["main.beancount"].replace("Acme Ltd", "Acme \x1b[31mLtd\u202e")
    shop = Shop(tmp_path, {"main.beancount": ledger})
    for words in (
        ("payment", "Acme", "5.00", "--unapplied"),
        ("invoice", "\x1b[2J", "5"),
        ("note", "Acme", "\x1b[2J"),
    ):
        answer = shop.run(*words)
        assert "\x1b" not in answer.stdout + answer.stderr
        assert "\u202e" not in answer.stdout + answer.stderr


@pytest.mark.parametrize("name", ["Acme \\ Ltd", "\\", 'Acme\\"Ltd\\n', "\\\\Acme\\"])
def test_what_the_ledger_calls_a_client_is_no_obstacle(tmp_path: Path, name: str) -> None:
    written = name.replace("\\", "\\\\").replace('"', '\\"')
    ledger = ONE_FILE["main.beancount"].replace('"Acme Ltd"', f'"{written}"')
    shop = Shop(tmp_path, {"main.beancount": ledger})
    answer: Any = shop.run("payment", "Acme", "5.00", "--unapplied", "--write")
    assert answer.code == 0, answer
    assert shop.book().facts.entries[-1].payee == name
