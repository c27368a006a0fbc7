"""Every reading command with options, clients, dates and accounts that are none."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.support.commands import (
    DEMO,
    OPENS,
    PERIODS,
    SALE,
    TINY,
    assert_no_fault,
    assert_refused,
    each_reader,
    each_report,
    run,
    write,
)

Command = Sequence[str]


each_client_option = pytest.mark.parametrize(
    "command",
    [("client", "{}"), ("statement", "{}"), ("aging", "--client", "{}"), ("items", "--client", "{}")],
    ids=["client", "statement", "aging", "items"],
)


def about(command: Command, client: str) -> list[str]:
    return [word.format(client) for word in command]


@each_client_option
@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("Acne", "Did you mean Acme?"),
        ("acme-industrial", "Did you mean Acme?"),
        ("Blot & Forge", "Did you mean Bolt?"),
        ("Zanzibar", "`arledger aging` lists the clients."),
        ("", "`arledger aging` lists the clients."),
        ("Assets:Receivable:Acme", "`arledger aging` lists the clients."),
    ],
)
def test_an_unknown_client(command: Command, text: str, remedy: str) -> None:
    answer = run(about(command, text), "--ledger", TINY)
    assert_refused(answer, f"there is no client {text!r} as of 2026-03-31", remedy)


@each_client_option
def test_an_ambiguous_client(command: Command) -> None:
    answer = run(about(command, "AcmeH"), "--ledger", DEMO)
    assert (answer.code, answer.stderr) == (0, "")
    answer = run(about(command, "H"), "--ledger", DEMO)
    assert_refused(
        answer, "'H' may be any of HarborFinance (Harbor Equipment Finance), Hollis (Hollis Brothers Farms)"
    )


@each_client_option
def test_a_client_who_comes_later(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + "2027-01-01 open Assets:Receivable:Later\n")
    assert_refused(run(about(command, "Later"), "--ledger", main), "'Later' as of 2026-03-31")


BAD_DATES = ("tomorrow", "2026-02-30", "2026-13-01", "31.12.2026", "2026-1-5", "20260131", "2026-W05-6", "0000-01-01")


@each_reader
@pytest.mark.parametrize("text", [*BAD_DATES, "２０２６-01-31", "-1"])
def test_a_date_that_is_none(command: Command, text: str) -> None:
    answer = run(command, "--ledger", TINY, f"--as-of={text}")
    name = "--to" if command[0] in PERIODS else "--as-of"
    assert_refused(answer, f"{name}: '{text}' is not a d", "2026-01-31", "last-month")


@pytest.mark.parametrize("text", BAD_DATES)
def test_a_beginning_that_is_no_date(text: str) -> None:
    answer = run(("statement", "Acme"), "--ledger", TINY, "--from", text)
    assert_refused(answer, f"--from: '{text}' is not a d")


def test_a_beginning_after_the_end() -> None:
    answer = run(("statement", "Acme"), "--ledger", TINY, "--from", "2026-04-01")
    assert_refused(answer, "--from 2026-04-01 lies after --as-of 2026-03-31")


@each_report
def test_a_day_in_the_variable_that_is_none(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARLEDGER_TODAY", "soon")
    assert_refused(run(command, "--ledger", TINY), "ARLEDGER_TODAY: 'soon' is not a date")


@pytest.mark.parametrize(
    "text",
    ["a", "30,", "30,,60", "30;60", "-1", "30.5", "1e2", "３０", "999999"],
)
def test_buckets_that_are_no_days(text: str) -> None:
    answer = run(("aging",), "--ledger", TINY, f"--buckets={text}")
    assert_refused(answer, f"--buckets: '{text}' is not a list of days", "30,60,90")


@pytest.mark.parametrize("text", ["60,30", "30,30", "0,0"])
def test_buckets_that_do_not_rise(text: str) -> None:
    assert_refused(run(("aging",), "--ledger", TINY, "--buckets", text), f"buckets {text} are not rising", "30,60,90")


def test_empty_buckets() -> None:
    assert_refused(run(("aging",), "--ledger", TINY, "--buckets", ""), "--buckets", "30,60,90")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "age"), ("--by: 'age' is neither due nor invoice",)),
        (
            ("--group", "colour"),
            ("no client has the metadata 'colour'", "Group by client, currency, name, project, terms."),
        ),
        (("--receivable", "Assets:Recievable"), ("no account Assets:Recievable", "Did you mean Assets:Receivable?")),
        (("--receivable", "Income:Nothing:Here"), ("no account Income:Nothing:Here",)),
        (("--receivable", "Assets:Receivable", "--receivable", "Assets:Bink"), ("no account Assets:Bink", "Bank?")),
    ],
)
def test_an_option_with_a_value_that_is_none(options: tuple[str, ...], said: tuple[str, ...]) -> None:
    assert_refused(run(("aging",), "--ledger", TINY, *options), *said)


def test_a_currency_without_a_price_is_a_problem_of_the_ledger() -> None:
    answer = run(("aging",), "--ledger", TINY, "--in", "EUR")
    assert_refused(answer, "no price of USD in EUR on or before 2026-03-31", "2026-03-31 price USD 1.00 EUR", code=1)


@each_reader
@pytest.mark.parametrize("format_", ["pdf", "JSON", "", "../json", "cells"])
def test_a_format_that_is_none(command: Command, format_: str) -> None:
    if format_ == "":
        pytest.skip("an empty --format is none")
    if (command[0], format_) == ("statement", "pdf"):
        pytest.skip("a statement is a letter, too")
    assert_refused(run(command, "--ledger", TINY, "--format", format_), f"no format {format_!r}", "csv, html, json")


@each_reader
@pytest.mark.parametrize("words", [("--nonsense",), ("one too many",), ("--format", "json", "x")])
def test_words_that_no_command_has(command: Command, words: tuple[str, ...]) -> None:
    answer = run(command, "--ledger", TINY, *words)
    assert_no_fault(answer)
    assert answer.stdout == ""
    assert answer.stderr.startswith(f"Usage: arledger {command[0]} ")
    assert f"Try 'arledger {command[0]} --help'" in answer.stderr
    assert answer.code == 2


@each_reader
def test_an_option_without_its_value(command: Command) -> None:
    answer = run(command, "--ledger")
    assert answer.stderr == "Error: Option '--ledger' requires an argument.\n"
    assert (answer.code, answer.stdout) == (2, "")


@pytest.mark.parametrize("command", ["client", "statement"])
def test_the_client_left_out(command: str) -> None:
    answer = run((command,), "--ledger", TINY)
    assert "Missing argument 'CLIENT'" in answer.stderr
    assert answer.code == 2


@pytest.mark.parametrize(
    ("word", "meant"), [("agin", "aging"), ("item", "items"), ("chekc", "check"), ("statment", "statement")]
)
def test_an_unknown_command(word: str, meant: str) -> None:
    assert_refused(run((word,)), f"there is no command {word!r}", f"Did you mean {meant}?")


def test_a_command_like_none() -> None:
    assert_refused(run(("zzz",)), "there is no command 'zzz'", "Commands: aging, items,")


def test_an_option_before_the_command() -> None:
    answer = run(("--ledger", str(TINY), "aging"))
    assert answer.code == 2
    assert "--help" in answer.stderr
    assert_no_fault(answer)


# The receivable account.


@each_reader
def test_no_receivable_account_and_the_accounts_that_carry_links(command: Command, book: Path) -> None:
    ledger = (OPENS + SALE).replace("Assets:Receivable:Acme", "Assets:Owed-to-us:Acme")
    answer = run(command, "--ledger", write(book, main=ledger))
    assert_refused(
        answer, "no receivable account", "these carry links: Assets:Owed-to-us:Acme", "--receivable ACCOUNT"
    )
    assert "[accounts] in arledger.toml" in answer.stderr
    assert run(command, "--ledger", book / "main.beancount", "--receivable", "Assets:Owed-to-us").code == 0


@each_reader
def test_no_receivable_account_and_no_links(command: Command, book: Path) -> None:
    main = write(book, main="2026-01-01 open Assets:Bank\n2026-01-01 open Income:Sales\n")
    assert_refused(run(command, "--ledger", main), "its asset accounts are: Assets:Bank", "--receivable ACCOUNT")


@each_reader
def test_a_ledger_without_accounts(command: Command, book: Path) -> None:
    main = write(book, main="; nothing yet\n")
    assert_refused(run(command, "--ledger", main), "no receivable account")


@each_reader
def test_a_receivable_account_in_the_policy_that_is_none(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    (book / "arledger.toml").write_text('[accounts]\nreceivable = "Assets:Receivables"\n', encoding="utf-8")
    assert_refused(run(command, "--ledger", main), "no account Assets:Receivables", "Did you mean Assets:Receivable?")


@pytest.mark.parametrize("text", ["eur", "", "E U R", "€"])
def test_a_currency_that_is_none(text: str) -> None:
    assert_refused(run(("aging",), "--ledger", TINY, "--in", text), f"--in: {text!r} is no currency", "in capitals")


@pytest.mark.parametrize("command", [("client", "nwe", "X"), ("client", "sett", "Acme", "--terms", "net 5")])
def test_a_slip_in_the_second_word(command: Command) -> None:
    meant = {"nwe": "new", "sett": "set"}[command[1]]
    assert_refused(run(command), f"no command 'client {command[1]}'", f"Did you mean client {meant}?")


def test_a_root_is_no_suggestion() -> None:
    answer = run(("aging",), "--ledger", TINY, "--receivable", "Assets:Foo")
    assert_refused(answer, "no account Assets:Foo")
    assert "Did you mean" not in answer.stderr


def test_terms_are_suggested_in_a_sentence(book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    for written, remedy in (("nett 30", '"net 30"'), ("30 dayz", '"net 30" or "30 days"')):
        (book / "arledger.toml").write_text(f'[items]\ndefault-terms = "{written}"\n', encoding="utf-8")
        assert run(("aging",), "--ledger", main).stderr.endswith(f"\n  Write for example {remedy}.\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("payment", "Nobody", "5", "--unapplied"), "there is no client 'Nobody'\n"),
        (("payment", "Acme", "0", "--unapplied"), "Give it as 1080.00, without a sign."),
        (("payment", "Acme", "-5", "--unapplied"), "Give amounts as 1080.00, without a sign."),
        (("payment", "Kestrel", "5 XXX", "--unapplied"), "They take EUR, GBP, USD: correct the currency"),
        (("payment", "Kestrel", "5 EUR", "-i", "INV-2025-0133"), '--received "5 EUR"'),
        (("payment", "Kestrel", "5", "-i", "INV-0001"), "`arledger items` lists the open ones."),
        (("document", "Kestrel", "nofile"), "Name an existing file.\n"),
        (("reschedule", "INV-2025-0133", "--part", "2026-05-01:5"), "Write it as --part 2026-05-01=500.00."),
    ],
)
def test_a_slip_in_a_writing_command(command: Command, said: str) -> None:
    answer = run(command, "--ledger", DEMO)
    assert said in answer.stderr
    assert answer.code in (2, 3)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7\n1 0 obj\xe2\xe3\n", "this is a PDF, and no ledger"),
        ("b.csv", b"Date,Amount\n2026-01-05,5.00\n", "this is a CSV file, and no ledger"),
    ],
)
def test_a_file_that_is_no_ledger(book: Path, name: str, content: bytes, said: str) -> None:
    (book / name).write_bytes(content)
    assert_refused(run(("aging",), "--ledger", book / name), said, "Name a Beancount file with --ledger")


@pytest.mark.parametrize(
    "command",
    [
        ("unapplied",),
        ("advice", "INV-2025-0133"),
        ("write-off", "INV-2025-0133"),
        ("recovery", "INV-2025-0133", "5"),
        ("reschedule", "INV-2025-0133", "--terms", "3 instalments monthly"),
        ("returned-payment", "INV-2025-0133"),
    ],
    ids=lambda command: command[0],
)
def test_an_empty_client_is_not_everybody(command: Command) -> None:
    """A script that has lost the name must not get another's entry."""
    assert_refused(run(command, "--ledger", DEMO, "--client", ""), "there is no client ''")
