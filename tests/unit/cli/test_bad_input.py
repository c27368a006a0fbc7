"""Every reading command against everything that is no ledger, no setting, no client and no place to write."""

import gzip
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.unit.cli.support import (
    DEMO,
    OPENS,
    READERS,
    SALE,
    TINY,
    assert_no_fault,
    assert_refused,
    assert_reported,
    each_reader,
    each_report,
    fault,
    root_reads_everything,
    run,
    run_outside,
    tree,
)

Command = Sequence[str]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"

# Files that are no ledger at all: what they contain, and what is said of them.
NO_LEDGER: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "this file is empty"),
    "blank": (b" \n\t\n\r\n", "this file is empty"),
    "NUL bytes": (b"2026-01-01 open Assets:Receivable:Acme\n\0\0\0", "this is not a text file"),
    "PNG": (PNG, "this is not a text file"),
    "gzip": (gzip.compress(b"x" * 100_000), "this is not a text file"),
    "UTF-16": ((OPENS + SALE).encode("utf-16"), "this is not a text file"),
}


@each_reader
@pytest.mark.parametrize("name", NO_LEDGER)
def test_a_file_that_is_no_ledger(command: Command, name: str, book: Path) -> None:
    content, said = NO_LEDGER[name]
    main = book / "main.beancount"
    main.write_bytes(content)
    assert_refused(run(command, "--ledger", main), f"{main}: {said}")
    assert list(tree(book)) == ["main.beancount"]


@each_reader
def test_a_missing_file(command: Command, book: Path) -> None:
    assert_refused(run(command, "--ledger", "none.beancount"), book / "none.beancount", "there is no such file")
    assert tree(book) == {}


@each_reader
def test_a_folder(command: Command, book: Path) -> None:
    assert_refused(run(command, "--ledger", book), f"{book}: this is a folder", "main Beancount file inside")


@root_reads_everything
@each_reader
def test_an_unreadable_file(command: Command, book: Path) -> None:
    main = book / "main.beancount"
    main.write_text(OPENS, encoding="utf-8")
    main.chmod(0)
    assert_refused(run(command, "--ledger", main), f"{main}: Permission denied", "permissions")


@fault("a UTF-16 file is called no text file, and the remedy names another file instead of UTF-8")
def test_utf16_is_named_as_such(book: Path) -> None:
    main = book / "main.beancount"
    main.write_bytes((OPENS + SALE).encode("utf-16"))
    assert_refused(run(("aging",), "--ledger", main), main, "UTF-16", "UTF-8")


def write(folder: Path, **files: str) -> Path:
    """Write `name="text"` as name.beancount and return the first."""
    for name, text in files.items():
        (folder / f"{name}.beancount").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(files))}.beancount"


# Ledgers that can be read in part: each still answers, says so, and exits 1.


@each_report
def test_latin_1(command: Command, book: Path) -> None:
    main = book / "main.beancount"
    main.write_bytes((OPENS + SALE + SALE.replace("Two pumps", "Søn").replace("0001", "0002")).encode("latin-1"))
    answer = run(command, "--ledger", main)
    assert_reported(answer, "main.beancount:9: error: this file is not UTF-8 text from here on", "iconv")
    assert "100.00" in answer.stdout
    assert "200.00" not in answer.stdout


@fault("where the receivable account itself is lost, only that is said, and not the encoding or any other error")
@each_reader
def test_latin_1_in_the_name_of_the_only_client(command: Command, book: Path) -> None:
    main = book / "main.beancount"
    main.write_bytes(OPENS.replace("Acme\n", 'Acme\n  name: "Søn"\n').encode("latin-1"))
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "main.beancount:2" in answer.stdout + answer.stderr
    assert "UTF-8" in answer.stdout + answer.stderr


@fault("where the receivable account itself is lost, only that is said, and not the encoding or any other error")
@each_reader
def test_an_error_on_the_line_of_the_only_client(command: Command, book: Path) -> None:
    main = write(book, main=OPENS.replace("open Assets:Receivable:Acme", "opne Assets:Receivable:Acme"))
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "main.beancount:2" in answer.stdout + answer.stderr


# Where a ledger was cut, and what is left of its last entry.
CUTS = {
    "in a date": "\n2026-0",
    "after a flag": "\n2026-02-01 *",
    "in a text": '\n2026-02-01 * "Acme" "Three val',
    "in an account": '\n2026-02-01 * "Acme" "Valves" ^INV-0002\n  Assets:Receivable:Acme  7.00 USD\n  Income:Sa',
    "in an amount": '\n2026-02-01 * "Acme" "Valves" ^INV-0002\n  Assets:Receivable:Acme  7.00 USD\n  Income:Sales  -7',
    "after the first leg": '\n2026-02-01 * "Acme" "Valves" ^INV-0002\n  Assets:Receivable:Acme  7.00 USD\n',
}


@each_report
@pytest.mark.parametrize("cut", CUTS)
def test_a_half_written_ledger(command: Command, cut: str, book: Path) -> None:
    main = write(book, main=OPENS + SALE + CUTS[cut])
    before = tree(book)
    answer = run(command, "--ledger", main)
    assert_reported(answer, "main.beancount:", "[ledger]")
    assert "100.00" in answer.stdout
    assert tree(book) == before


def test_a_ledger_cut_anywhere_is_never_a_fault_of_the_program(book: Path) -> None:
    text = TINY.read_bytes()
    main = book / "main.beancount"
    places = range(1, len(text), 97)
    assert len(places) > 15
    codes = set()
    for place in places:
        main.write_bytes(text[:place])
        answer = run(("aging",), "--ledger", main, "--no-cache")
        assert_no_fault(answer)
        assert answer.stdout or answer.stderr.startswith("arledger: ")
        codes.add(answer.code)
    assert codes == {0, 1, 2}


@each_report
def test_files_that_include_each_other(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE + 'include "other.beancount"\n', other='include "main.beancount"\n')
    answer = run(command, "--ledger", main)
    assert_reported(answer, "other.beancount:1: error", "included a second time", "the ledger has 1 problem;")
    assert "100.00" in answer.stdout


def test_a_file_that_includes_itself(book: Path) -> None:
    main = write(book, main=OPENS + SALE + 'include "main.beancount"\ninclude "*.beancount"\n')
    assert_reported(run(("aging",), "--ledger", main), "main.beancount:8", "main.beancount:9", "2 problems")


@fault("paths of includes are not normalised: a circle through .. is walked until the path is too long to open")
def test_a_circle_through_a_folder_above(book: Path) -> None:
    (book / "clients").mkdir()
    main = write(book, main=OPENS + SALE + 'include "clients/acme.beancount"\n')
    write(book / "clients", acme='include "../main.beancount"\n')
    answer = run(("aging",), "--ledger", main, "-v")
    assert_reported(answer, "Read 2 files", "clients/acme.beancount:1", "included a second time")
    assert len(answer.stderr) < 1000


@fault("an include that is a folder stops Beancount, and the remedy speaks of amounts of very many digits")
@each_report
def test_an_include_that_is_a_folder(command: Command, book: Path) -> None:
    (book / "clients").mkdir()
    main = write(book, main=OPENS + SALE + 'include "clients"\n')
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "main.beancount:8" in answer.stderr
    assert "digits" not in answer.stderr
    assert answer.code == 1


@each_report
def test_an_include_that_is_gone(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE + 'include "gone.beancount"\n')
    answer = run(command, "--ledger", main)
    assert_reported(answer, "main.beancount:8: error: there is no file", "gone.beancount", "create the file")
    assert "100.00" in answer.stdout


def test_an_include_whose_link_leads_nowhere(book: Path) -> None:
    main = write(book, main=OPENS + SALE + 'include "clients.beancount"\n')
    (book / "clients.beancount").symlink_to("nowhere.beancount")
    assert_reported(run(("aging",), "--ledger", main), "main.beancount:8", "No such file or directory")


@fault("a file that could not be read is not part of the snapshot's key: mended, it stays unread")
def test_an_include_is_read_as_soon_as_it_can_be(book: Path) -> None:
    main = write(book, main=OPENS + 'include "clients.beancount"\n')
    (book / "clients.beancount").symlink_to("nowhere.beancount")
    assert run(("aging",), "--ledger", main).code == 1
    write(book, nowhere=SALE)
    answer = run(("aging",), "--ledger", main)
    assert "100.00" in answer.stdout
    assert answer.code == 0


@root_reads_everything
@each_report
def test_an_include_that_may_not_be_read(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE + 'include "secret.beancount"\n', secret="; nothing\n")
    (book / "secret.beancount").chmod(0)
    assert_reported(run(command, "--ledger", main), "main.beancount:8", "Permission denied", "include-unreadable")


@each_report
def test_a_ledger_with_errors_answers_and_says_so(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE + SALE.replace("0001", "0002").replace("-100.00", "-90.00"))
    for _ in range(2):  # from the files, then from the snapshot
        answer = run(command, "--ledger", main)
        assert_reported(
            answer,
            "arledger: the ledger has 1 problem; the answer shows what could be read.",
            "main.beancount:9: error: Transaction does not balance: (10.00 USD) [ledger]",
            '  9 | 2026-01-05 * "Acme" "Two pumps" ^INV-0002',
        )
        assert "200.00" in answer.stdout


def test_errors_go_to_stderr_in_every_format(book: Path) -> None:
    main = write(book, main=OPENS + SALE + "nonsense\n")
    for format_ in ("json", "csv", "md", "html"):
        answer = run(("aging",), "--ledger", main, "--format", format_)
        assert_reported(answer, "Invalid token: 'nonsense'")
        assert "nonsense" not in answer.stdout


@fault("metadata without a value is a KeyError where the fast loader has read the ledger")
@each_reader
def test_metadata_without_a_value(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE.replace("^INV-0001\n", "^INV-0001\n  due:\n"))
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "100.00" in answer.stdout or "All is well" in answer.stdout
    assert answer.code == 0


@fault("a directive without values beside one of the same day is a TypeError")
@each_reader
def test_a_directive_without_values(command: Command, book: Path) -> None:
    directives = '2026-01-06 custom "ar-hold" Assets:Receivable:Acme "x" "y"\n2026-01-06 custom "ar-promise"\n'
    main = write(book, main=OPENS + SALE + directives)
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "100.00" in answer.stdout or "[directive]" in answer.stdout


# Size.


def test_twenty_problems_are_enough(book: Path) -> None:
    main = write(book, main=OPENS + SALE + "\nnonsense\n" * 2000)
    answer = run(("aging",), "--ledger", main)
    assert_reported(answer, "the ledger has 2000 problems;", "… and 1980 more; `arledger check` lists all of them.")
    assert answer.stderr.count("[ledger]") == 20
    assert "100.00" in answer.stdout


def test_megabytes_of_comments(book: Path) -> None:
    main = write(book, main=OPENS + SALE + "; nothing but a comment on this line\n" * 50_000)
    answer = run(("aging",), "--ledger", main)
    assert (answer.code, answer.stderr) == (0, "")
    assert "100.00" in answer.stdout


def test_a_very_long_comment(book: Path) -> None:
    main = write(book, main=OPENS + SALE + f"; {'x' * 200_000}\n")
    answer = run(("aging",), "--ledger", main)
    assert (answer.code, answer.stderr) == (0, "")


@fault("the message repeats the whole of a word that Beancount cannot read, however long")
def test_one_very_long_word(book: Path) -> None:
    main = write(book, main=OPENS + SALE + "x" * 200_000 + "\n")
    answer = run(("aging",), "--ledger", main)
    assert_reported(answer, "Invalid token: 'xxx")
    assert len(answer.stderr) < 2000


HUGE = 50 * 2**20
HUGE_LEDGERS: dict[str, Callable[[], str]] = {
    "comments": lambda: OPENS + SALE + "; nothing but a comment on this line\n" * (HUGE // 37),
    "blank lines": lambda: OPENS + SALE + "\n" * HUGE,
    "one line": lambda: OPENS + SALE + "x" * HUGE + "\n",
    "one text": lambda: OPENS + SALE + f'2026-02-01 * "{"x" * HUGE}"\n',
    "junk": lambda: OPENS + SALE + "nonsense\n" * (HUGE // 9),
}
SLOW = {
    "one line": "Beancount's scanner takes time with the square of a word's length: hours for 50 MB",
    "one text": "Beancount's scanner takes time with the square of a text's length: hours for 50 MB",
    "junk": "every word of a file that is no ledger becomes an error: minutes and gigabytes for 50 MB",
}


@pytest.mark.deep
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=fault(SLOW[name]) if name in SLOW else ()) for name in HUGE_LEDGERS],
)
def test_fifty_megabytes(name: str, book: Path) -> None:
    main = write(book, main=HUGE_LEDGERS[name]())
    done = run_outside("aging", "--ledger", main, timeout=90)
    assert done.returncode in (0, 1, 2)
    assert len(done.stderr) < 10_000
    assert b"fault in the program" not in done.stderr


@pytest.mark.deep
@fault("check reads the file again for each finding: time with the square of their number")
def test_check_with_very_many_findings(book: Path) -> None:
    main = write(book, main=OPENS + SALE + "\nnonsense\n" * 40_000)
    done = run_outside("check", "--ledger", main, timeout=30)
    assert done.stdout.count(b"[ledger]") == 40_000


# The policy.

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
    "no buckets": ("[aging]\nbuckets = []\n", "buckets"),
    "a country that is none": ('[items]\nholidays = "Narnia"\n', "Narnia"),
    "an acceptance of everything": ('[checks]\naccepted = [{check = "two-links", reason = "so"}]\n', "accepted"),
}


@fault("settings that cannot be meant are noticed late, by some commands only, or without the file and its line")
@each_reader
@pytest.mark.parametrize("name", SENSELESS)
def test_a_senseless_policy(command: Command, name: str, book: Path) -> None:
    content, said = SENSELESS[name]
    main = write(book, main=OPENS + SALE)
    (book / "arledger.toml").write_text(content, encoding="utf-8")
    assert_refused(run(command, "--ledger", main), book / "arledger.toml:2", said)


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


# Options and arguments.

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
    if text == "" and "--client" in command:
        pytest.skip("an empty --client is none")
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
@pytest.mark.parametrize("text", [*BAD_DATES, "２０２６-01-31", "-1"])  # noqa: RUF001 - full-width digits
def test_a_date_that_is_none(command: Command, text: str) -> None:
    answer = run(command, "--ledger", TINY, f"--as-of={text}")
    assert_refused(answer, f"--as-of: '{text}' is not a d", "2026-01-31", "last-month")


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
    ["a", "30,", "30,,60", "30;60", "-1", "30.5", "1e2", "３０", "999999"],  # noqa: RUF001 - full-width digits
)
def test_buckets_that_are_no_days(text: str) -> None:
    answer = run(("aging",), "--ledger", TINY, f"--buckets={text}")
    assert_refused(answer, f"--buckets: '{text}' is not a list of days", "30,60,90")


@pytest.mark.parametrize("text", ["60,30", "30,30", "0,0"])
def test_buckets_that_do_not_rise(text: str) -> None:
    assert_refused(run(("aging",), "--ledger", TINY, "--buckets", text), f"buckets {text} are not rising", "30,60,90")


@fault("an empty --buckets is taken for none")
def test_empty_buckets() -> None:
    assert_refused(run(("aging",), "--ledger", TINY, "--buckets", ""), "--buckets", "30,60,90")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "age"), ("--by: 'age' is neither due nor invoice",)),
        (("--group", "colour"), ("no client has the metadata 'colour'", "Group by client, currency, name, terms.")),
        (("--receivable", "Assets:Recievable"), ("no account Assets:Recievable", "Did you mean Assets:Receivable?")),
        (("--receivable", "Income:Nothing:Here"), ("no account Income:Nothing:Here",)),
        (("--receivable", "Assets:Receivable", "--receivable", "Assets:B"), ("no account Assets:B", "Assets:Bank?")),
    ],
)
def test_an_option_with_a_value_that_is_none(options: tuple[str, ...], said: tuple[str, ...]) -> None:
    assert_refused(run(("aging",), "--ledger", TINY, *options), *said)


def test_a_currency_without_a_price_is_a_problem_of_the_ledger() -> None:
    answer = run(("aging",), "--ledger", TINY, "--in", "EUR")
    assert_refused(
        answer, "no price of USD in EUR on or before 2026-03-31", "2026-03-31 price USD 1.00 EUR", code=1
    )


@each_reader
@pytest.mark.parametrize("format_", ["pdf", "JSON", "", "../json", "cells"])
def test_a_format_that_is_none(command: Command, format_: str) -> None:
    if format_ == "":
        pytest.skip("an empty --format is none")
    assert_refused(run(command, "--ledger", TINY, "--format", format_), f"no format {format_!r}", "csv, html, json")


@each_reader
@pytest.mark.parametrize("words", [("--nonsense",), ("--ledger",), ("one too many",), ("--format", "json", "x")])
def test_words_that_no_command_has(command: Command, words: tuple[str, ...]) -> None:
    answer = run(command, "--ledger", TINY, *words)
    assert_no_fault(answer)
    assert answer.stdout == ""
    assert answer.stderr.startswith(f"Usage: arledger {command[0]} ")
    assert f"Try 'arledger {command[0]} --help'" in answer.stderr
    assert answer.code == 2


@pytest.mark.parametrize("command", ["client", "statement"])
def test_the_client_left_out(command: str) -> None:
    answer = run((command,), "--ledger", TINY)
    assert "Missing argument 'CLIENT'" in answer.stderr
    assert answer.code == 2


@pytest.mark.parametrize(("word", "meant"), [("agin", "aging"), ("item", "items"), ("chekc", "check"), ("statment", "")])
def test_an_unknown_command(word: str, meant: str) -> None:
    assert_refused(run((word,)), f"there is no command {word!r}", f"Did you mean {meant or 'statement'}?")


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
    assert_refused(answer, "no receivable account", "these carry links: Assets:Owed-to-us:Acme", "--receivable ACCOUNT")
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


# Where the answer goes.


@each_reader
def test_output_into_a_missing_folder(command: Command, book: Path) -> None:
    answer = run(command, "--ledger", TINY, "--output", book / "none" / "aging.csv")
    assert_refused(answer, f"{book / 'none' / 'aging.csv'}: No such file or directory", "--output")
    assert tree(book) == {}


@each_reader
def test_output_onto_a_folder(command: Command, book: Path) -> None:
    assert_refused(run(command, "--ledger", TINY, "--output", book), f"{book}: this is a folder", "file in it")
    assert tree(book) == {}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="there is no /proc here")
@each_reader
def test_output_where_nobody_can_write(command: Command) -> None:
    assert_refused(run(command, "--ledger", TINY, "--output", "/proc/aging.csv"), "/proc/aging.csv: ", "--output")


@root_reads_everything
@each_reader
def test_output_into_a_closed_folder(command: Command, book: Path) -> None:
    book.chmod(0o500)
    answer = run(command, "--ledger", TINY, "--output", book / "aging.csv")
    book.chmod(0o700)
    assert_refused(answer, "Permission denied")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@each_reader
def test_output_onto_a_full_disk(command: Command) -> None:
    assert_refused(run(command, "--ledger", TINY, "--output", "/dev/full"), "/dev/full: No space left on device")


@fault("--output overwrites a file of the ledger itself")
@each_reader
def test_output_onto_the_ledger(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    before = tree(book)
    answer = run(command, "--ledger", main, "--output", main)
    assert tree(book) == before
    assert_refused(answer, main, code=3)


def test_a_report_that_fails_is_written_all_the_same(book: Path) -> None:
    main = write(book, main=OPENS + SALE + "nonsense\n")
    answer = run(("aging",), "--ledger", main, "--output", book / "aging.csv")
    assert (answer.code, answer.stdout) == (1, "")
    assert b"100.00" in (book / "aging.csv").read_bytes()


@each_reader
def test_a_cache_that_cannot_be_written(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = run(command, "--ledger", TINY)
    monkeypatch.setenv("ARLEDGER_CACHE_DIR", "/dev/null/cache")
    assert run(command, "--ledger", TINY) == usual


# Surroundings: run as a process of its own.

SURROUNDINGS = {
    "C": {"LC_ALL": "C"},
    "C without UTF-8": {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "ASCII": {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    "no terminal, no columns": {"TERM": "dumb", "COLUMNS": ""},
}
OUTSIDE: dict[str, tuple[object, ...]] = {
    "aging": ("aging", "--ledger", DEMO, "--client", "Weber"),
    "client": ("client", "Moller", "--ledger", DEMO),
    "check": ("check", "--ledger", DEMO),
    "refusal": ("client", "Mollar", "--ledger", DEMO),
}


@pytest.mark.parametrize("name", SURROUNDINGS)
@pytest.mark.parametrize("words", OUTSIDE.values(), ids=list(OUTSIDE))
def test_no_language_of_the_machine_changes_an_answer(words: tuple[object, ...], name: str) -> None:
    usual = run_outside(*words, environment={"COLUMNS": SURROUNDINGS[name].get("COLUMNS", "100")})
    answer = run_outside(*words, environment=SURROUNDINGS[name])
    assert answer.stdout == usual.stdout
    assert answer.stderr == usual.stderr
    assert answer.returncode == usual.returncode
    answer.stdout.decode("utf-8")


@fault("check writes its findings in the encoding of stdout, and Latin-1 has no arrow")
def test_a_terminal_of_another_encoding() -> None:
    environment = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    answer = run_outside(*OUTSIDE["check"], environment=environment)
    assert b"fault in the program" not in answer.stderr
    assert answer.stdout.count(b"settled-beyond") == 2
    assert answer.returncode == 1


@pytest.mark.parametrize(
    "words", [("items", "--all", "--format", "json"), ("items", "--all"), ("aging", "--detail", "--format", "html")]
)
def test_a_reader_who_has_seen_enough(words: tuple[str, ...]) -> None:
    read, write_ = os.pipe()
    os.close(read)
    import subprocess

    process = subprocess.run(
        [sys.executable, "-m", "arledger", *words, "--ledger", str(DEMO)],
        stdout=write_,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write_)
    assert process.stderr == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@fault("a full disk behind stdout is called a fault in the program")
@pytest.mark.parametrize("command", [("aging",), ("check",)])
def test_a_full_disk_behind_stdout(command: Command) -> None:
    import subprocess

    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "arledger", *command, "--ledger", str(DEMO)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"No space left" in process.stderr
    assert b"fault in the program" not in process.stderr
    assert process.returncode == 2


@fault("without a stdout at all, aging calls itself faulty")
@each_reader
def test_no_stdout_at_all(command: Command) -> None:
    import subprocess

    script = 'exec "$@" >&-'
    process = subprocess.run(
        ["sh", "-c", script, "sh", sys.executable, "-m", "arledger", *command, "--ledger", str(TINY)],
        stderr=subprocess.PIPE,
        check=False,
    )
    assert b"fault in the program" not in process.stderr


def test_every_reading_command_is_here() -> None:
    assert len(READERS) == 5
