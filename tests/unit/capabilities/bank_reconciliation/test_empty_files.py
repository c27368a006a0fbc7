"""A bank file that has a header and no line is of today, and of no other day."""

from pathlib import Path

from tests.support.bankbook import Bank


def test_a_header_alone_is_no_line_of_the_last_day_there_is(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    file = bank.file("empty.csv", "Date,Description,Amount,Balance\n")
    for form in ("table", "html", "md", "json"):
        answer = bank.run("reconcile", file, "--account", "Assets:Bank:Checking", "--format", form)
        assert answer.code == 0, answer
        assert "9999" not in answer.stdout, form
