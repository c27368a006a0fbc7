"""A draft of a mapping is valid TOML and loads, whatever stands in the file."""

import csv
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from arledger.formats.drafts.draft import draft_of
from arledger.formats.imports.mapping import parse, shipped_mappings
from arledger.model.problem import UserError

HOSTILE = (
    *(
        '"',
        '"""',
        "'''",
        "\\",
        "a\nb",
        "a\r\nb",
        "[x]",
        "[[rows]]",
        "]",
        "x = 1",
        "#",
        "\u0000",
        "\u202eabc",
        "=cmd|x",
    ),
    *(
        "x" * 5000,
        "",
        " ",
        "Date",
        "Date",
        "Datum",
        "Client",
        "Name",
        "Amount",
        "Betrag",
        "Total",
        "Type",
        "No.",
        "日付",
    ),
    *("0-30", "30+", "{0}", "(?P<id>", "a{9999}", "Customer ID", "Open (EUR)", "Due\tdate", "é", "...", "🙂", "€"),
)
cells = st.one_of(
    st.sampled_from(
        (
            "",
            "2026-09-13",
            "13.09.2026",
            "01/02/2026",
            "1.250,00",
            "1,250.00",
            "-5.00",
            "(1.00)",
            "INV",
            "Acme",
            "0001",
        )
    ),
    st.sampled_from(("EUR", "a@b.example", "Total", "Total for x", "46204", "Draft", *HOSTILE)),
    st.text(max_size=12),
)
headers = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), min_size=1, max_size=9)
tables = st.tuples(
    st.lists(st.lists(cells, max_size=2), max_size=3), headers, st.lists(st.lists(cells, max_size=9), max_size=8)
)


@given(tables, st.sampled_from(",;\t"), st.booleans(), st.sampled_from(("", "dmy", "mdy", "ymd")))
def test_a_draft_loads_whatever_the_file(
    table: tuple[list[list[str]], list[str], list[list[str]]], mark: str, known: bool, order: str
) -> None:
    above, header, rows = table
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file, delimiter=mark).writerows([*above, header, *rows])
        # What is no table at all is refused with the messages of every import.
        with suppress(UserError):
            draft = draft_of(path, shipped_mappings() if known else (), order)
            mapping = parse(draft.text, "draft")
            assert (mapping.system, mapping.report) == (draft.system, draft.report)
            assert draft.text.isprintable() or set(filter(lambda char: not char.isprintable(), draft.text)) <= {
                "\n",
                *"\xa0\u3000",
            }
