"""Every reading command against everything that is no ledger, or half of one."""

import gzip
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.support.commands import (
    OPENS,
    READERS,
    SALE,
    TINY,
    aging_and_check,
    assert_no_fault,
    assert_refused,
    assert_reported,
    each_reader,
    each_report,
    root_reads_everything,
    run,
    run_outside,
    tree,
    write,
)

from arledger.capabilities import all_commands
from arledger.cli.main import load_command

Command = Sequence[str]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"

# Files that are no ledger at all: what they contain, and what is said of them.
NO_LEDGER: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "this file is empty"),
    "blank": (b" \n\t\n\r\n", "this file is empty"),
    "NUL bytes": (b"2026-01-01 open Assets:Receivable:Acme\n\0\0\0", "this is not a text file"),
    "PNG": (PNG, "this is not a text file"),
    "gzip": (gzip.compress(b"x" * 100_000), "this is not a text file"),
    "UTF-16": ((OPENS + SALE).encode("utf-16"), "UTF-16"),
}


@each_reader
@pytest.mark.parametrize("name", NO_LEDGER)
def test_a_file_that_is_no_ledger(command: Command, name: str, book: Path) -> None:
    content, said = NO_LEDGER[name]
    main = book / "main.beancount"
    main.write_bytes(content)
    assert_refused(run(command, "--ledger", main), main, said)
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
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert (answer.code, answer.stdout) == (2, "")
    assert str(main) in answer.stderr
    assert "not readable" in answer.stderr or "Permission denied" in answer.stderr


def test_utf16_is_named_as_such(book: Path) -> None:
    main = book / "main.beancount"
    main.write_bytes((OPENS + SALE).encode("utf-16"))
    assert_refused(run(("aging",), "--ledger", main), main, "UTF-16", "UTF-8")


# Ledgers that can be read in part: each still answers, says so, and exits 1.


@each_report
def test_latin_1(command: Command, book: Path) -> None:
    main = book / "main.beancount"
    main.write_bytes((OPENS + SALE + SALE.replace("Two pumps", "Søn").replace("0001", "0002")).encode("latin-1"))
    answer = run(command, "--ledger", main)
    assert_reported(answer, "main.beancount:9: error: this file is not UTF-8 text from here on", "iconv")
    assert "100.00" in answer.stdout
    assert "200.00" not in answer.stdout


@aging_and_check
def test_latin_1_in_the_name_of_the_only_client(command: Command, book: Path) -> None:
    main = book / "main.beancount"
    main.write_bytes(OPENS.replace("Acme\n", 'Acme\n  name: "Søn"\n').encode("latin-1"))
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "main.beancount:3" in answer.stdout + answer.stderr
    assert "UTF-8" in answer.stdout + answer.stderr


@aging_and_check
def test_an_error_on_the_line_of_the_only_client(command: Command, book: Path) -> None:
    main = write(book, main=OPENS.replace("open Assets:Receivable:Acme", "opne Assets:Receivable:Acme"))
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "main.beancount:2" in answer.stdout + answer.stderr


# Where a ledger was cut, and what is left of its last entry.
CUTS = {
    "in a date": "\n2026-0",
    "after a date": "\n2026-02-01 ",
    "in a text": '\n2026-02-01 * "Acme" "Three val',
    "in an account": '\n2026-02-01 * "Acme" "Valves" ^INV-0002\n  Assets:Receivable:Acme  7.00 USD\n  Income:Sa',
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
    places = range(1, len(text), 79)
    assert len(places) > 15
    codes = set()
    for place in places:
        main.write_bytes(text[:place])
        answer = run(("aging",), "--ledger", main, "--no-cache")
        assert_no_fault(answer)
        assert answer.stdout or answer.stderr.startswith("arledger: ")
        codes.add(answer.code)
    assert codes == {0, 1, 2}


def test_a_cut_that_leaves_whole_entries_cannot_be_seen(book: Path) -> None:
    main = write(book, main=OPENS + SALE + '\n2026-02-01 * "Acme" "Valves" ^INV-0002\n')
    answer = run(("check",), "--ledger", main)
    assert answer.stdout == "All is well: 1 entry of 1 client.\n"


@each_report
def test_files_that_include_each_other(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE + 'include "other.beancount"\n', other='include "main.beancount"\n')
    answer = run(command, "--ledger", main)
    assert_reported(answer, "other.beancount:1: error", "included a second time", "the ledger has 1 problem;")
    assert "100.00" in answer.stdout


def test_a_file_that_includes_itself(book: Path) -> None:
    main = write(book, main=OPENS + SALE + 'include "main.beancount"\ninclude "*.beancount"\n')
    assert_reported(run(("aging",), "--ledger", main), "main.beancount:8", "main.beancount:9", "2 problems")


def test_a_circle_through_a_folder_above(book: Path) -> None:
    (book / "clients").mkdir()
    main = write(book, main=OPENS + SALE + 'include "clients/acme.beancount"\n')
    write(book / "clients", acme='include "../main.beancount"\n')
    assert "Read 2 files" in run(("aging",), "--ledger", main, "-v").stderr
    answer = run(("aging",), "--ledger", main)
    assert_reported(answer, "clients/acme.beancount:1", "included a second time")
    assert len(answer.stderr) < 1000


@aging_and_check
def test_an_include_that_is_a_folder(command: Command, book: Path) -> None:
    (book / "clients").mkdir()
    main = write(book, main=OPENS + SALE + 'include "clients"\n')
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "main.beancount:8" in answer.stdout + answer.stderr
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
    main = write(book, main=OPENS + SALE + 'include "closed.beancount"\n', closed="; nothing\n")
    (book / "closed.beancount").chmod(0)
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "main.beancount:8" in answer.stderr
    assert "Permission denied" in answer.stderr
    assert answer.code == 1


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
    main = write(book, main=OPENS + SALE + "\nnonsense\n")
    for format_ in ("json", "csv", "md", "html"):
        answer = run(("aging",), "--ledger", main, "--format", format_)
        assert_reported(answer, "Invalid token: 'nonsense'")
        assert "nonsense" not in answer.stdout
        assert "100.00" in answer.stdout


@aging_and_check
def test_metadata_without_a_value(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE.replace("^INV-0001\n", "^INV-0001\n  due:\n"))
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "100.00" in answer.stdout or "All is well" in answer.stdout
    assert answer.code == 0


@aging_and_check
def test_a_directive_without_values(command: Command, book: Path) -> None:
    directives = '2026-01-06 custom "ar-hold" Assets:Receivable:Acme "x" "y"\n2026-01-06 custom "ar-promise"\n'
    main = write(book, main=OPENS + SALE + directives)
    answer = run(command, "--ledger", main)
    assert_no_fault(answer)
    assert "100.00" in answer.stdout or "[directive]" in answer.stdout


@aging_and_check
def test_an_entry_at_the_end_of_the_calendar(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE + SALE.replace("2026-01-05", "9999-12-31").replace("0001", "0002"))
    assert_no_fault(run(command, "--ledger", main))


def test_a_statement_since_the_beginning_of_the_calendar(book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    answer = run(("statement", "Acme"), "--ledger", main, "--from", "0001-01-01")
    assert_no_fault(answer)
    assert "100.00" in answer.stdout


def test_a_price_of_very_many_digits(book: Path) -> None:
    main = write(book, main=OPENS + SALE + f"2026-01-05 price USD {'9' * 30} EUR\n")
    assert_no_fault(run(("aging",), "--ledger", main, "--in", "EUR"))


@aging_and_check
def test_a_plugin_that_breaks(command: Command, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "breaking", raising=False)
    (book / "breaking.py").write_text(
        '__plugins__ = ("run",)\n\n\ndef run(entries, options):\n    raise ValueError("no luck")\n', encoding="utf-8"
    )
    ledger = f'option "insert_pythonpath" "TRUE"\nplugin "breaking"\n{OPENS}{SALE}'
    answer = run(command, "--ledger", write(book, main=ledger))
    assert_no_fault(answer)
    assert "no luck" in answer.stdout + answer.stderr
    assert answer.code == 1


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
    "a text of many lines": lambda: OPENS + SALE + '2026-02-01 * "' + "x y z\n" * (HUGE // 6) + '"\n',
    "junk": lambda: OPENS + SALE + "nonsense\n" * (HUGE // 9),
}


@pytest.mark.deep
@pytest.mark.parametrize("name", HUGE_LEDGERS)
def test_fifty_megabytes(name: str, book: Path) -> None:
    main = write(book, main=HUGE_LEDGERS[name]())
    done = run_outside("aging", "--ledger", main)
    assert done.returncode in (0, 1, 2)
    assert len(done.stderr) < 10_000
    assert b"fault in the program" not in done.stderr


@pytest.mark.deep
def test_check_with_very_many_findings(book: Path) -> None:
    main = write(book, main=OPENS + SALE + "\nnonsense\n" * 40_000)
    done = run_outside("check", "--ledger", main)
    assert done.stdout.count(b"[ledger]") == 40_000


OTHERS = {
    *("review", "reconcile-client", "unapplied", "advice", "deposits", "deposits refunds", "deposits letter"),
    *("letters list", "letters preview", "policy show", "dispute list", "dispute report", "promise list"),
    *("worklist", "plan list", "activity", "interest explain", "escalate list", "invoice copy", "voucher print"),
    *("leasing", "leasing receipts", "kpi", "kpi explain", "compare"),
    *("leasing", "leasing receipts", "whatif", "negotiate"),
}


def test_every_command_that_reads_a_ledger_is_asked() -> None:
    """Those about other things than open items, and those that need more than a ledger, have tests of their own."""
    options = {
        line.name: {name for param in load_command(line).params for name in param.opts} for line in all_commands()
    }
    reading = {name for name, known in options.items() if "--ledger" in known and "--write" not in known}
    assert reading - OTHERS == set(READERS)
