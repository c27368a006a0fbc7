"""Every reading command with a broken or senseless arledger.toml, and with no ledger to be found."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.support.commands import (
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


_TAX = "[[tax]]\ncode = 'S'\naccount = 'Liabilities:Tax'\n"
_BANK = "[[rules]]\nname = 'fees'\ntext = ['FEE']\naccount = 'Expenses:Fees'\n"
_REFUND = "[[authority]]\nkind = 'refund'\n"
_MATCHING = "[matching]\n"
_LEASING = "[leasing]\n"
_DEPOSITS = "[deposits]\n"
# Numbers that nobody can mean; each is the last line.
NUMBERS = {
    "a tax below zero": (_TAX, "rate = '-5'", "[tax] rate: -5 is no percentage", 'rate = "8.25"'),
    "a tax over all": (_TAX, "rate = '100.1'", "[tax] rate: 100.1 is no percentage"),
    "a tax of the second row": (f"{_TAX}rate = 8\n{_TAX}", "rate = '800'", "[tax] rate: 800 is no"),
    "a tax in words": (_TAX, "rate = 'much'", "tax.rate: must be a number"),
    "a tax that is none": (_TAX, "rate = nan", "tax.rate: must be a number"),
    "a tax without end": (_TAX, "rate = 'Infinity'", "tax.rate: must be a number"),
    "a tax with a comma": (_TAX, "rate = '8,5'", "tax.rate: must be a number"),
    "a tax that is true": (_TAX, "rate = true", "tax.rate: must be a number"),
    "a short payment below zero": ("[writing]\n", "tolerance = '-1'", "[writing] tolerance: -1 is less than zero"),
    "an amount without end": ("[writing]\n", "tolerance = 1e999999", "tolerance: 1E+999999 is no amount of money"),
    "an authority below zero": (_REFUND, "upto = '-100'", "[authority] upto: -100 is not more than zero"),
    "an authority for nothing": (_REFUND, "upto = 0", "[authority] upto: 0 is not more than zero", "leave it out"),
    "a rule below zero": (_BANK, "upto = -1", "[rules] upto: -1 is not more than zero"),
    "a tolerance below zero": (_MATCHING, "tolerance = '-0.05'", "[matching] tolerance: -0.05 is less than zero"),
    "half a tolerance": (_MATCHING, "tolerance-percent = '-1'", "[matching] tolerance-percent: -1 is no percentage"),
    "all tolerated": (_MATCHING, "tolerance-percent = 101", "[matching] tolerance-percent: 101 is no percentage"),
    "of a currency": ("[matching.tolerances]\n", "JPY = '-50'", "[matching] tolerances.JPY: -50 is less than zero"),
    "deducted below zero": (_MATCHING, "deduction-percent = -5", "deduction-percent: -5 is no percentage"),
    "deducted over all": (_MATCHING, "deduction-percent = '500'", "deduction-percent: 500 is no percentage"),
    "sure of nothing": (_MATCHING, "minimum-confidence = 0", "minimum-confidence: 0 is not from 1 to 100"),
    "surer than sure": (_MATCHING, "minimum-confidence = 850", "minimum-confidence: 850 is not from 1 to 100"),
    "a little surer than sure": (
        _MATCHING,
        "minimum-confidence = 100.5",
        "minimum-confidence: 100.5 is not from 1 to",
    ),
    "sure in words": (_MATCHING, "minimum-confidence = 'very'", "matching.minimum-confidence: must be a number"),
    "days below zero": (_MATCHING, "days = -5", "[matching] days: -5 is not from 0 to 366"),
    "a hundred years": (_MATCHING, "days = 36500", "[matching] days: 36500 is not from 0 to 366"),
    "true days": (_MATCHING, "days = true", "matching.days: must be an integer"),
    "a promise in the past": (_DEPOSITS, "refund-days = -5", "[deposits] refund-days: -5 is not from 0 to 36525"),
    "a promise for nobody": (
        _DEPOSITS,
        "refund-days = 99999999999",
        "[deposits] refund-days: 99999999999 is not from",
    ),
    "reminded before": (_DEPOSITS, "remind-days = -1", "[deposits] remind-days: -1 is not from 0"),
    "dormant before": (_DEPOSITS, "dormant-days = -1", "[deposits] dormant-days: -1 is not from 0"),
    "unassigned before": (_DEPOSITS, "unassigned-days = -30", "[deposits] unassigned-days: -30 is not from 0"),
    "told before": (_DEPOSITS, "escalate = { 8 = 'a', -1 = 'b' }", "[deposits] escalate.-1: -1 is not from 0"),
    "told before, in a table": (
        "[deposits.escalate]\n8 = 'a'\n",
        "-1 = 'b'",
        "[deposits] escalate.-1: -1 is not from",
    ),
    "told in words": (_DEPOSITS, "escalate = { soon = 'a' }", "deposits.escalate: soon is no number of days"),
    "nobody is told": (
        _DEPOSITS,
        "escalate = { 8 = ' ' }",
        "[deposits] escalate.8: nobody is named who is told",
        "8 =",
    ),
    "paid before": (_LEASING, "funding-days = -1", "[leasing] funding-days: -1 is not from 0 to 366"),
    "asked before": (_LEASING, "query-days = -1", "[leasing] query-days: -1 is not from 0"),
    "red in ages": (_LEASING, "red-days = 36500", "[leasing] red-days: 36500 is not from 0 to 366"),
    "never reminded": (_LEASING, "remind-days = -1", "[leasing] remind-days: -1 is not from 0"),
    "a delay told before": (_LEASING, "escalate = { -1 = 'b' }", "[leasing] escalate.-1: -1 is not from 0"),
    "nobody hears of a delay": (
        _LEASING,
        "escalate = { 8 = ' ' }",
        "[leasing] escalate.8: nobody is named who is told",
        "8 =",
    ),
    "a code of two words": (
        _LEASING,
        "documents = { 'two words' = 'x' }",
        "[leasing] documents.two words: 'two words' is no code of a document",
        "Write one word",
    ),
    "a document without a name": (
        _LEASING,
        "documents = { insurance = ' ' }",
        "[leasing] documents.insurance: it is not said what insurance is",
        'insurance = "the proof of insurance"',
    ),
    "true buckets": ("[aging]\n", "buckets = [true, 30]", "aging.buckets: must be an integer"),
}


@aging_and_check
@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_that_cannot_be_meant(command: Command, name: str, book: Path) -> None:
    table, setting, *said = NUMBERS[name]
    main = write(book, main=OPENS + SALE)
    (book / "arledger.toml").write_text(f"{table}{setting}\n", encoding="utf-8")
    line = table.count("\n") + 1
    assert_refused(run(command, "--ledger", main), f"{book / 'arledger.toml'}:{line}: ", *said)


@aging_and_check
def test_a_discount_on_the_net_amount_has_no_tax_to_relieve(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    (book / "arledger.toml").write_text("[discounts]\nwith-tax = false\ntax-relief = true\n", encoding="utf-8")
    said = f"{book / 'arledger.toml'}:3: [discounts] tax-relief: a discount on the net amount has no tax in it"
    assert_refused(run(command, "--ledger", main), said)


@aging_and_check
def test_numbers_at_the_edge_of_sense(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    edges = (
        f"{_TAX}rate = 0\n", f"{_TAX}rate = 100\n", "[writing]\ntolerance = 0\n", f"{_REFUND}upto = '0.01'\n",
        f"{_MATCHING}tolerance-percent = 100\ndeduction-percent = 0\nminimum-confidence = 100\ndays = 0\n",
        f"{_DEPOSITS}refund-days = 0\nremind-days = 0\nunassigned-days = 0\ndormant-days = 36525\n",
        f"{_DEPOSITS}escalate = {{ 0 = 'manager' }}\n",
    )  # fmt: skip
    for policy in edges:
        (book / "arledger.toml").write_text(policy, encoding="utf-8")
        assert run(command, "--ledger", main).code == 0, policy


# A slip in the table of approvals would switch them off without a word.
AUTHORITY = {
    "a kind that is none": ("kind = 'writeoff'\nwho = ['lea']\n", 2, "no kind 'writeoff'", "Did you mean write-off?"),
    "a word": (
        "kind = 'all'\nwho = ['lea']\n",
        2,
        "no kind 'all'",
        "Write one of write-off, credit-memo, refund, forfeit.",
    ),
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
