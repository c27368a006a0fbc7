"""The files of a ledger, and what is wrong with them as files."""

import os
from pathlib import Path

import pytest
from tests.support.files import ACCOUNTS, Write, invoice, read_main

from arledger.ledger.load.sources import Sources, read_sources
from arledger.model.problem import UserError


def told(sources: Sources) -> list[tuple[str, int, str]]:
    return [(Path(p.source.file).name, p.source.line, p.code) for p in sources.problems]


def files(sources: Sources) -> list[str]:
    root = Path(sources.main).parent
    return [os.path.relpath(file.path, root) for file in sources.files]


def test_every_included_file_is_read_once(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "clients/*.beancount"\ninclude "prices.beancount"\n')
    write("clients/a.beancount", 'include "deep/er.beancount"\n')
    write("clients/b.beancount", invoice())
    write("clients/deep/er.beancount", "; nothing\n")
    write("clients/notes.txt", "not a ledger")
    write("prices.beancount", "2026-01-01 price EUR 1.1 USD\n")
    sources = read_sources(main)
    found = [
        "main.beancount",
        "clients/a.beancount",
        "clients/b.beancount",
        "prices.beancount",
        "clients/deep/er.beancount",
    ]
    assert files(sources) == found
    assert sources.problems == []
    assert [include.pattern for include in sources.includes] == [
        str(main.parent / "clients/*.beancount"),
        str(main.parent / "prices.beancount"),
        str(main.parent / "clients/deep/er.beancount"),
    ]


def test_a_missing_include_is_told_with_its_line(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + '\ninclude "clients/Acme.beancount"\n')
    (problem,) = read_sources(main).problems
    assert (problem.code, problem.source.line) == ("include-missing", 6)
    assert problem.message == f"there is no file {main.parent}/clients/Acme.beancount"
    assert problem.remedy


def test_a_pattern_that_matches_nothing_is_told(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "clients/*.beancount"\n')
    (problem,) = read_sources(main).problems
    assert problem.message == f"no file matches {main.parent}/clients/*.beancount"


def test_a_circle_is_told_and_read_once(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "a.beancount"\n')
    write("a.beancount", 'include "b.beancount"\n' + invoice())
    write("b.beancount", '; back again\ninclude "main.beancount"\n')
    sources = read_sources(main)
    assert files(sources) == ["main.beancount", "a.beancount", "b.beancount"]
    assert told(sources) == [("b.beancount", 2, "include-twice")]
    store = read_main(main).store
    assert len(store.kept.entries) == 1
    assert [problem.code for problem in store.problems] == ["include-twice"]


def test_a_file_that_includes_itself_is_told(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "main.beancount"\n')
    assert told(read_sources(main)) == [("main.beancount", 5, "include-twice")]


def test_a_file_included_twice_is_told_at_the_second_place(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "a.beancount"\ninclude "*.beancount"\n')
    write("a.beancount", invoice())
    assert told(read_sources(main)) == [("main.beancount", 6, "include-twice")] * 2


def test_a_circle_through_the_folder_above_is_told(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "clients/a.beancount"\n')
    write("clients/a.beancount", 'include "../main.beancount"\n')
    sources = read_sources(main)
    assert files(sources) == ["main.beancount", "clients/a.beancount"]
    assert told(sources) == [("a.beancount", 1, "include-twice")]


def test_a_file_included_under_two_names_is_told(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "a.beancount"\ninclude "clients/../a.beancount"\n')
    write("clients/b.beancount", "")
    write("a.beancount", invoice())
    assert told(read_sources(main)) == [("main.beancount", 6, "include-twice")]


def test_an_include_without_a_blank_is_an_include(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include"a.beancount"\n')
    write("a.beancount", invoice())
    assert files(read_sources(main)) == ["main.beancount", "a.beancount"]


def test_an_include_in_a_comment_or_a_text_is_none(write: Write) -> None:
    text = '; include "no.beancount"\n2026-01-05 note Assets:Receivable:Acme "see\ninclude the invoice"\n'
    sources = read_sources(write("main.beancount", ACCOUNTS + text))
    assert (files(sources), sources.problems) == (["main.beancount"], [])


def test_an_include_with_a_comment_behind_it_and_windows_lines(write: Write) -> None:
    main = write("main.beancount", (ACCOUNTS + 'include "a.beancount" ; all of it\n').replace("\n", "\r\n"))
    write("a.beancount", invoice())
    assert files(read_sources(main)) == ["main.beancount", "a.beancount"]


def test_an_absolute_include_and_one_with_quotes_in_its_name(write: Write) -> None:
    other = write('odd "name".beancount', invoice())
    escaped = str(other).replace('"', '\\"')
    main = write("main.beancount", ACCOUNTS + f'include "{escaped}"\n')
    assert files(read_sources(main)) == ["main.beancount", 'odd "name".beancount']


def test_another_encoding_is_told_with_the_line_where_it_begins(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "a.beancount"\n')
    write("a.beancount", "; Größe\n".encode() + "; Müller\n".encode("latin-1"))
    (problem,) = read_sources(main).problems
    assert (Path(problem.source.file).name, problem.source.line, problem.code) == ("a.beancount", 2, "encoding")
    assert "iconv" in problem.remedy


def test_an_included_folder_and_a_binary_file_are_told(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "clients"\ninclude "scan.pdf"\n')
    write("clients/a.beancount", invoice())
    write("scan.pdf", b"%PDF\0\0\1")
    assert told(read_sources(main)) == [
        ("main.beancount", 5, "include-unreadable"),
        ("main.beancount", 6, "include-binary"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_rights_is_told(write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + 'include "a.beancount"\n')
    write("a.beancount", invoice()).chmod(0)
    assert told(read_sources(main)) == [("main.beancount", 5, "include-unreadable")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"SQLite\0\1", "not a text file"),
    ],
)
def test_a_main_file_that_is_no_ledger_is_refused(write: Write, content: bytes | None, message: str) -> None:
    main = write("main.beancount", content or b"")
    if content is None:
        main.unlink()
    with pytest.raises(UserError, match=message) as caught:
        read_sources(main)
    assert caught.value.exit_code == 2
    assert caught.value.remedy


def test_a_folder_is_no_ledger(write: Write) -> None:
    with pytest.raises(UserError, match="this is a folder"):
        read_sources(write("main.beancount", ACCOUNTS).parent)
