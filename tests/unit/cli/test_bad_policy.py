"""Every reading command with a broken or senseless arledger.toml, and with no ledger to be found."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.unit.cli.support import (
    OPENS,
    SALE,
    aging_and_check,
    assert_refused,
    each_reader,
    run,
    tree,
    write,
)

Command = Sequence[str]


BROKEN_POLICIES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "no TOML": (b"[aging\n", (":1: not valid TOML",)),
    "no quotes": (b"[aging]\nby = due\n", (":2: not valid TOML",)),
    "a table twice": (b"[aging]\n[items]\n[aging]\n", (":3: not valid TOML",)),
    "an unknown table": (b"\n[ageing]\nby = 'due'\n", (":2: unknown setting ageing", "Did you mean aging?")),
    "an unknown key": (b"[aging]\nby = 'due'\nbukkets = []\n", (":3: unknown setting aging.bukkets", "buckets?")),
    "a key out of place": (b"[aging]\ncurrency = 'USD'\n", (":2: unknown setting aging.currency", "Known here: ")),
    "a word for a table": (b"aging = 'due'\n", (":1: aging must be a table", "[aging]")),
    "a number for a text": (b"[ledger]\nmain = 3\n", (":2: ledger.main: ", "string")),
    "a text for a number": (b"[aging]\nbuckets = ['a']\n", (":2: aging.buckets: ", "integer")),
    "a word of no choice": (b"[aging]\nby = 'age'\n", (":2: aging.by: ", "'due' or 'invoice'")),
    "an underscore": (b"[items]\nauto_apply = 'none'\n", (":2: unknown setting items.auto_apply", "auto-apply?")),
    "Latin-1": ("# Søn\n".encode("latin-1"), (": this file is not UTF-8 text", "UTF-8")),
    "UTF-16": ("[aging]\n".encode("utf-16"), (": this file is not UTF-8 text", "UTF-8")),
    "an acceptance without a reason": (
        b"[[checks.accepted]]\ncheck = 'two-links'\nnumber = 'X'\n",
        (":1: checks.accepted.reason: ",),
    ),
    "an acceptance with an unknown key": (
        b"[[checks.accepted]]\ncheck = 'x'\nreason = 'y'\ncleint = 'Acme'\n",
        ("unknown setting checks.accepted.cleint", "client?"),
    ),
}


@each_reader
@pytest.mark.parametrize("name", BROKEN_POLICIES)
def test_a_broken_policy(command: Command, name: str, book: Path) -> None:
    content, said = BROKEN_POLICIES[name]
    main = write(book, main=OPENS + SALE)
    policy = book / "arledger.toml"
    policy.write_bytes(content)
    before = tree(book)
    answer = run(command, "--ledger", main)
    assert_refused(answer, *said)
    assert answer.stderr.startswith(f"arledger: {policy}:")
    assert tree(book) == before


# Settings that TOML is content with, and that make no sense: the file and its line should be named.
SENSELESS: dict[str, tuple[str, str]] = {
    "unreadable default terms": ('[items]\ndefault-terms = "sometime"\n', "sometime"),
    "buckets out of order": ("[aging]\nbuckets = [60, 30]\n", "60"),
    "buckets before the day": ("[aging]\nbuckets = [-1, 30]\n", "-1"),
    "no buckets": ("[aging]\nbuckets = []\n", "buckets"),
    "a country that is none": ('[items]\nholidays = "Narnia"\n', "Narnia"),
    "an acceptance of everything": ('[checks]\naccepted = [{check = "two-links", reason = "so"}]\n', "accepted"),
}


@aging_and_check
@pytest.mark.parametrize("name", SENSELESS)
def test_a_senseless_policy(command: Command, name: str, book: Path) -> None:
    content, said = SENSELESS[name]
    main = write(book, main=OPENS + SALE)
    (book / "arledger.toml").write_text(content, encoding="utf-8")
    assert_refused(run(command, "--ledger", main), book / "arledger.toml:2", said)


# A slip in the table of approvals would switch them off without a word.
AUTHORITY = {
    "a kind that is none": ("kind = 'writeoff'\nwho = ['lea']\n", 2, "no kind 'writeoff'", "Did you mean write-off?"),
    "a word": ("kind = 'all'\nwho = ['lea']\n", 2, "no kind 'all'", "Write one of write-off, credit-memo, refund."),
    "nobody": ("kind = 'refund'\nwho = []\n", 3, "nobody is named who may approve a refund", "leave `who` out"),
    "nobody up to": ("kind = 'refund'\nupto = 5\nwho = []\n", 4, "nobody is named"),
    "an empty name": ("kind = 'refund'\nwho = ['lea', ' ']\n", 3, "nobody is named"),
    "anybody": ("kind = 'refund'\n", 1, "neither who may approve a refund nor up to which amount"),
}


@aging_and_check
@pytest.mark.parametrize("name", AUTHORITY)
def test_an_authority_that_would_ask_nobody(command: Command, name: str, book: Path) -> None:
    content, line, *rest = AUTHORITY[name]
    said = [str(words) for words in rest]
    main = write(book, main=OPENS + SALE)
    (book / "arledger.toml").write_text(f"[[authority]]\n{content}", encoding="utf-8")
    setting = "kind" if "kind" in said[0] else "who"
    assert_refused(run(command, "--ledger", main), f"{book / 'arledger.toml'}:{line}: [authority] {setting}: ", *said)


@aging_and_check
def test_small_amounts_may_need_nobody(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    (book / "arledger.toml").write_text("[[authority]]\nkind = 'refund'\nupto = 5\n", encoding="utf-8")
    assert run(command, "--ledger", main).code == 0


EMPTY_WORDS = {
    "an acceptance of a check that is none": "check = 'two-linx'\nclient = 'Acme'\nreason = 'a slip'\n",
    "an acceptance with an empty reason": "check = 'two-links'\nclient = 'Acme'\nreason = ''\n",
}


@pytest.mark.parametrize("name", EMPTY_WORDS)
def test_an_acceptance_of_nothing(name: str, book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    (book / "arledger.toml").write_text(f"[[checks.accepted]]\n{EMPTY_WORDS[name]}", encoding="utf-8")
    assert_refused(run(("check",), "--ledger", main), book / "arledger.toml:")


def test_unreadable_default_terms_are_refused_by_check(book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    (book / "arledger.toml").write_text('[items]\ndefault-terms = "sometime"\n', encoding="utf-8")
    assert_refused(run(("check",), "--ledger", main), "[items] default-terms", "sometime")


@each_reader
def test_no_ledger_at_all(command: Command, book: Path) -> None:
    assert_refused(run(command), "no ledger", "--ledger FILE", "ARLEDGER_LEDGER", "`arledger init DIR`")
    assert tree(book) == {}


@each_reader
def test_a_policy_that_does_not_say_where_the_ledger_is(command: Command, book: Path) -> None:
    (book / "arledger.toml").write_text("[aging]\n", encoding="utf-8")
    assert_refused(run(command), book / "arledger.toml", '[ledger]: main = "main.beancount"')


@each_reader
def test_a_policy_whose_ledger_is_gone(command: Command, book: Path) -> None:
    (book / "arledger.toml").write_text('[ledger]\nmain = "gone.beancount"\n', encoding="utf-8")
    assert_refused(run(command), book / "gone.beancount", "[ledger] main")


@each_reader
def test_a_variable_whose_ledger_is_gone(command: Command, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARLEDGER_LEDGER", "gone.beancount")
    assert_refused(run(command), book / "gone.beancount", "there is no such file")
