"""`arledger check`: what is accepted with a reason, as of which day, and what it leaves with."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.commands import OPENS, SALE, run

# Two invoices with one number, and a receipt for a third that does not exist.
LEDGER = (
    OPENS
    + SALE
    + SALE.replace("2026-01-05", "2026-02-05")
    + """
2026-03-03 * "Acme" "Paid" ^INV-0009
  Assets:Bank               30.00 USD
  Assets:Receivable:Acme   -30.00 USD
"""
)


@pytest.fixture
def main(book: Path) -> Path:
    path = book / "main.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def accept(main: Path, *rules: str) -> None:
    text = "".join(f'[[checks.accepted]]\nreason = "looked at"\n{rule}\n' for rule in rules)
    (main.parent / "arledger.toml").write_text(text, encoding="utf-8")


def found(main: Path, *options: str) -> dict[str, list[str]]:
    data: dict[str, list[dict[str, Any]]] = json.loads(run(("check", "-f", "json"), "-l", main, *options).stdout)
    return {key: [row["check"] for row in rows] for key, rows in data.items()}


def test_findings_are_the_answer(main: Path) -> None:
    answer = run(("check",), "-l", main)
    assert (answer.code, answer.stderr) == (1, "")
    assert answer.stdout == (
        "main.beancount:9: error: INV-0001 is already the number of another document of Acme, at main.beancount:5 "
        "[number-twice]\n"
        '  9 | 2026-02-05 * "Acme" "Two pumps" ^INV-0001\n'
        "  → Give one of the two a number of its own.\n"
        "main.beancount:15: error: this credit names INV-0009, and Acme has no item of that number in USD "
        "[unknown-number]\n"
        "  15 |   Assets:Receivable:Acme   -30.00 USD\n"
        "  → Did you mean INV-0001?\n"
        "2 errors and 0 warnings in 3 entries of 1 client.\n"
    )


@pytest.mark.parametrize(
    "rule",
    [
        'check = "number-twice"\nnumber = "INV-0001"',
        'check = "number-twice"\nclient = "Acme"',
        'check = "number-twice"\nnumber = "INV-0001"\nclient = "Acme"',
    ],
)
def test_an_accepted_finding_is_counted_and_not_listed(rule: str, main: Path) -> None:
    accept(main, rule)
    answer = run(("check",), "-l", main)
    assert "number-twice" not in answer.stdout
    assert answer.stdout.endswith("1 error and 0 warnings in 3 entries of 1 client (1 accepted in arledger.toml).\n")
    assert answer.code == 1
    assert found(main) == {"findings": ["unknown-number"], "accepted": ["number-twice"]}


@pytest.mark.parametrize(
    "rule",
    [
        'check = "number-twice"\nnumber = "INV-0002"',
        'check = "number-twice"\nclient = "Bolt"',
        'check = "number-twice"\nnumber = "INV-0001"\nclient = "Bolt"',
        'check = "two-links"\nnumber = "INV-0001"',
    ],
)
def test_another_finding_is_not_covered(rule: str, main: Path) -> None:
    accept(main, rule)
    assert found(main) == {"findings": ["number-twice", "unknown-number"], "accepted": []}


def test_all_accepted_is_well(main: Path) -> None:
    accept(main, 'check = "number-twice"\nnumber = "INV-0001"', 'check = "unknown-number"\nclient = "Acme"')
    answer = run(("check",), "-l", main)
    assert answer.stdout == "All is well: 3 entries of 1 client (2 accepted in arledger.toml).\n"
    assert answer.code == 0


def test_what_beancount_says_cannot_be_accepted(main: Path) -> None:
    main.write_text(OPENS + SALE.replace("-100.00", " -90.00"), encoding="utf-8")
    accept(main, 'check = "ledger"\nclient = "Acme"')
    assert found(main) == {"findings": ["ledger"], "accepted": []}


def test_an_acceptance_that_nothing_needs(main: Path) -> None:
    accept(main, 'check = "two-links"\nnumber = "INV-0001"')
    answer = run(("check",), "-l", main)
    assert "two-links" in answer.stdout + answer.stderr


def test_what_is_said_about_other_clients_is_no_news_to_a_writing_command(main: Path) -> None:
    more = "2026-01-01 open Assets:Receivable:Bolt\n"
    said = '2026-03-01 custom "ar-reminder" "INV-0003" 1 "email"\n2026-03-01 custom "ar-hold" Assets:Receivable:Acme "x" "y"\n'
    sale = SALE.replace("Acme", "Bolt").replace("INV-0001", "INV-0003")
    main.write_text(OPENS + more + SALE + sale + said, encoding="utf-8")
    assert found(main) == {"findings": [], "accepted": []}
    for client in ("Acme", "Bolt"):
        words = ("hold", client, "--reason", "r", "--by", "m", "--date", "2026-03-31", "--write")
        assert "about nothing" not in run(words, "-l", main).stderr


def test_as_of_a_day(main: Path) -> None:
    assert found(main, "--as-of", "2026-01-31")["findings"] == []
    assert found(main, "--as-of", "2026-02-28")["findings"] == ["number-twice"]
    assert found(main, "--as-of", "2026-03-31")["findings"] == ["number-twice", "unknown-number"]


def test_entries_of_the_future_are_checked_where_no_day_is_given(main: Path) -> None:
    future = SALE.replace("2026-01-05", "2030-01-05")
    main.write_text(OPENS + SALE + future, encoding="utf-8")
    assert found(main)["findings"] == ["number-twice"]
    assert found(main, "--as-of", "today")["findings"] == []


@pytest.mark.parametrize("format_", ["json", "csv", "md", "html", "xlsx"])
def test_it_fails_in_every_format(format_: str, main: Path, book: Path) -> None:
    assert run(("check",), "-l", main, "-f", format_, "-o", book / "out").code == 1
    main.write_text(OPENS + SALE, encoding="utf-8")
    assert run(("check",), "-l", main, "-f", format_, "-o", book / "out").code == 0


def test_a_file_with_the_findings(main: Path, book: Path) -> None:
    run(("check",), "-l", main, "-o", book / "findings.csv")
    lines = (book / "findings.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "file,line,severity,check,message,remedy"
    assert [line.split(",")[:4] for line in lines[1:]] == [
        ["main.beancount", "9", "error", "number-twice"],
        ["main.beancount", "15", "error", "unknown-number"],
    ]


def test_places_are_named_from_where_one_stands(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (main.parent / "below").mkdir()
    monkeypatch.chdir(main.parent / "below")
    assert run(("check",), "-l", "../main.beancount").stdout.startswith("../main.beancount:9: error")
    monkeypatch.chdir(main.parent.parent)
    assert run(("check",), "-l", "book/main.beancount").stdout.startswith("book/main.beancount:9: error")


def test_a_hostile_ledger_cannot_paint_the_terminal(main: Path) -> None:
    main.write_text(OPENS + SALE.replace("Two pumps", "\x1b[31m\x1b]0;pwned\x07") * 2, encoding="utf-8")
    answer = run(("check",), "-l", main)
    assert "\x1b" not in answer.stdout + answer.stderr
    assert "\x07" not in answer.stdout + answer.stderr
    assert answer.code == 1


PAID = """
2026-03-03 * "Acme" "Paid" ^INV-0001
  Assets:Bank               30.00 USD
  Assets:Receivable:Acme   -30.00 USD
"""
WARNED = OPENS + SALE + PAID + PAID


@pytest.mark.parametrize(
    ("text", "words", "code", "ending"),
    [
        (WARNED, (), 1, "0 errors and 1 warning in 3 entries of 1 client.\n"),
        (WARNED, ("--at-least", "warning"), 1, "0 errors and 1 warning in 3 entries of 1 client.\n"),
        (WARNED, ("--at-least", "error"), 0, "All is well: 3 entries of 1 client.\n"),
        (LEDGER, ("--at-least", "error"), 1, "2 errors and 0 warnings in 3 entries of 1 client.\n"),
        (LEDGER, ("--quiet",), 1, "  → Did you mean INV-0001?\n"),
    ],
)
def test_a_severity_can_be_asked_for(main: Path, text: str, words: tuple[str, ...], code: int, ending: str) -> None:
    main.write_text(text, encoding="utf-8")
    answer = run(("check", *words), "-l", main)
    assert (answer.code, answer.stderr) == (code, "")
    assert answer.stdout.endswith(ending)


def test_what_is_below_the_severity_is_in_no_format(main: Path) -> None:
    main.write_text(WARNED, encoding="utf-8")
    assert found(main) == {"findings": ["possible-duplicate"], "accepted": []}
    assert found(main, "--at-least", "error") == {"findings": [], "accepted": []}
    assert run(("check", "-f", "json"), "-l", main).code == 1
    assert run(("check", "-f", "json", "--at-least", "error"), "-l", main).code == 0


def test_quiet_says_nothing_where_all_is_well(main: Path) -> None:
    main.write_text(OPENS + SALE, encoding="utf-8")
    accept(main, 'check = "number-twice"\nnumber = "INV-0001"')
    answer = run(("check", "--quiet"), "-l", main)
    assert tuple(answer) == (0, "", "")
    assert "nothing needs the acceptance" in run(("check",), "-l", main).stderr


def test_another_severity_is_refused(main: Path) -> None:
    answer = run(("check", "--at-least", "info"), "-l", main)
    assert (answer.code, answer.stdout) == (2, "")
    assert "--at-least: 'info' is no severity" in answer.stderr
