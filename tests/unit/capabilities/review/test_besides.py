"""What a change adds besides entries, and what of it is allowed and worth a look: all of it is readable."""

import json
from typing import Any

import pytest
from tests.support.program import run_cli
from tests.support.repository import Repository

pytestmark = pytest.mark.usefixtures("own_temporary")

MORE = """
2026-02-20 custom "ar-limit" Assets:Receivable:Acme 9000.00 USD "m.ito"
2026-02-21 custom "ar-terms" Assets:Receivable:Acme "net 90" "m.ito"
2026-02-22 custom "ar-hold" Assets:Receivable:Bolt "two broken promises" "m.ito"
2026-02-23 custom "ar-promise" "INV-0002" 2026-03-28 500.00 USD "J. Smith"
2026-02-24 custom "ar-approval" "Bolt" "refund" "m.ito"
2026-02-25 note Assets:Receivable:Acme "They said \\"Friday\\"" ^INV-0001
2026-02-26 document Assets:Receivable:Bolt "paper.pdf" ^INV-0002
2026-03-05 custom "ar-close" 2026-02-28
2026-03-06 open Assets:Receivable:Cole
  credit-limit: 50.00 USD
"""
SAID = [
    ("Acme", '2026-02-20 custom "ar-limit" Assets:Receivable:Acme 9000.00 USD "m.ito"'),
    ("Acme", '2026-02-21 custom "ar-terms" Assets:Receivable:Acme "net 90" "m.ito"'),
    ("Bolt", '2026-02-22 custom "ar-hold" Assets:Receivable:Bolt "two broken promises" "m.ito"'),
    ("Bolt", '2026-02-23 custom "ar-promise" "INV-0002" 2026-03-28 500.00 USD "J. Smith"'),
    ("Bolt", '2026-02-24 custom "ar-approval" "Bolt" "refund" "m.ito"'),
    ("", '2026-03-05 custom "ar-close" 2026-02-28'),
    ("Acme", '2026-02-25 note Assets:Receivable:Acme "They said \\"Friday\\"" ^INV-0001'),
    ("Bolt", '2026-02-26 document Assets:Receivable:Bolt "paper.pdf" ^INV-0002'),
    ("Cole", "2026-03-06 open Assets:Receivable:Cole; credit-limit: 50.00 USD"),
]


def data(*arguments: object) -> dict[str, Any]:
    found = json.loads(run_cli("review", *arguments, "--format", "json").stdout)
    assert isinstance(found, dict)
    return found


def notes() -> list[str]:
    shown = run_cli("review", "--format", "md").stdout
    return [line for line in shown.splitlines() if line.startswith(("Beyond", "Rescheduled", "…"))]


@pytest.fixture
def more(books: Repository) -> Repository:
    books.write({"paper.pdf": "x"})
    books.commit()
    books.add("main.beancount", MORE)
    return books


def test_what_is_added_besides_entries_is_a_table(more: Repository) -> None:
    shown = run_cli("review", "--format", "csv").stdout.replace('""', '"')
    for client, text in SAID:
        assert text in shown
        assert f"added,{client}," in shown
    assert "main.beancount:10" in shown
    assert more.folder.name not in shown


def test_and_in_json(more: Repository) -> None:
    found = data()
    kinds = ("directives", "notes", "documents", "opens")
    added = [thing for kind in kinds for thing in found[kind]["added"]]
    assert [(" ".join(thing["clients"]), thing["text"]) for thing in added] == SAID
    assert added[0]["source"] == "main.beancount:10"
    assert [thing.get("in_force_before") for thing in added[:3]] == ["", '"net 30"', None]
    assert more.folder.exists()


@pytest.mark.parametrize("name", ["table", "md", "html"])
def test_for_people_limits_and_terms_come_with_what_held_before(
    more: Repository, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    more.commit()
    more.add("main.beancount", '2026-03-20 custom "ar-limit" Assets:Receivable:Acme 9500.00 USD "h.meyer"\n')
    shown = run_cli("review", "--format", name).stdout.replace("\\", "")
    assert "Added besides entries" in shown
    assert "In force before" in shown
    assert "9500.00 USD" in shown
    assert "9000.00 USD" in shown


def test_an_open_that_was_edited_shows_both_values(books: Repository) -> None:
    books.replace("clients/Acme.beancount", '"net 30"', '"net 90"')
    shown = run_cli("review", "--format", "csv").stdout.replace('""', '"')
    assert 'open Assets:Receivable:Acme,"terms: "net 30"","terms: "net 90""' in shown


def test_what_is_edited_or_gone_says_whose_it_was(more: Repository) -> None:
    more.commit()
    more.replace("main.beancount", "2026-03-28 500.00", "2026-03-29 500.00")
    more.replace("main.beancount", '2026-02-26 document Assets:Receivable:Bolt "paper.pdf" ^INV-0002\n', "")
    found = run_cli("review", "--format", "csv").stdout
    assert "changed,2026-02-23,ar-promise INV-0002 of Bolt,2026-03-28,2026-03-29" in found
    assert "deleted,2026-02-26,document of Assets:Receivable:Bolt" in found


def test_the_text_of_strangers_is_cut_and_harmless(books: Repository) -> None:
    evil = f"<script> [x](http://e.example) | @all {'long ' * 200}"
    books.add("main.beancount", f'2026-02-25 note Assets:Receivable:Acme "{evil}"\n')
    shown = run_cli("review", "--format", "md").stdout
    assert "<script>" not in shown
    assert "[x](" not in shown
    assert len(max(shown.splitlines(), key=len)) < 500
    assert evil in data()["notes"]["added"][0]["text"]


SALE = """
2026-03-20 * "Bolt" "Hammer" ^INV-0003
  Assets:Receivable:Bolt    {}.00 USD
  Income:Sales
"""


@pytest.mark.parametrize(
    ("directive", "number", "over"),
    [
        ("", "250", "50.00"),
        ("", "200", None),
        ('2026-03-20 custom "ar-limit" Assets:Receivable:Bolt 1000.00 USD "m.ito"\n', "250", None),
        ('2026-03-21 custom "ar-limit" Assets:Receivable:Bolt 1000.00 USD "m.ito"\n', "250", "50.00"),
        ('2026-03-01 custom "ar-limit" Assets:Receivable:Bolt 600.00 USD "m.ito"\n', "200", "100.00"),
        ('2026-03-01 custom "ar-limit" Assets:Receivable:Bolt 100.00 EUR "m.ito"\n', "900", None),
    ],
)
def test_an_invoice_beyond_the_limit_of_its_day_is_marked(
    books: Repository, directive: str, number: str, over: str | None
) -> None:
    limited = "Assets:Receivable:Bolt USD\n  credit-limit: 700.00 USD"
    books.replace("clients/Bolt.beancount", "Assets:Receivable:Bolt USD", limited)
    books.commit()
    books.add("clients/Bolt.beancount", directive + SALE.format(number))
    found = data()
    assert [one["over"] for one in found["beyond_limits"]] == ([over] if over else [])
    assert "EUR" in directive or found["findings"] == []
    assert len(notes()) == len(found["beyond_limits"])


def test_the_mark_says_how_far(books: Repository) -> None:
    limited = "Assets:Receivable:Bolt USD\n  credit-limit: 700.00 USD"
    books.replace("clients/Bolt.beancount", "Assets:Receivable:Bolt USD", limited)
    books.commit()
    books.add("clients/Bolt.beancount", SALE.format("250"))
    assert notes() == [
        "Beyond the credit limit: with INV-0003 of 2026-03-20, Bolt owes 750.00 USD, "
        "50.00 USD over the limit of 700.00 USD."
    ]
    assert data()["beyond_limits"] == [
        {
            "client": "Bolt", "invoice": "INV-0003", "date": "2026-03-20", "currency": "USD", "amount": "250.00",
            "owed": "750.00", "limit": "700.00", "over": "50.00", "source": "clients/Bolt.beancount:10",
        }
    ]  # fmt: skip


RESCHEDULE = """
2026-03-10 * "Bolt" "INV-0002 in 2 instalments"
  Assets:Receivable:Bolt  -500.00 USD
    invoice: "INV-0002"
  Assets:Receivable:Bolt   300.00 USD
    invoice: "INV-0002"
    due: 2026-04-10
  Assets:Receivable:Bolt   200.00 USD
    invoice: "INV-0002"
    due: 2026-05-10
"""


def test_an_item_that_is_rescheduled_is_marked(books: Repository) -> None:
    books.add("clients/Bolt.beancount", RESCHEDULE)
    assert data()["rescheduled"] == [
        {
            "client": "Bolt",
            "invoice": "INV-0002",
            "currency": "USD",
            "before": [{"due": "2026-02-19", "amount": "500.00"}],
            "after": [{"due": "2026-04-10", "amount": "300.00"}, {"due": "2026-05-10", "amount": "200.00"}],
            "source": "clients/Bolt.beancount:9",
        }
    ]
    assert notes() == [
        "Rescheduled: INV-0002 of Bolt was due 500.00 USD on 2026-02-19; "
        "now 300.00 USD on 2026-04-10, 200.00 USD on 2026-05-10."
    ]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("clients/Acme.beancount", '"net 30"', '"net 90"'),
        ("clients/Acme.beancount", "2026-01-05 *", '2026-01-04 custom "ar-terms" Assets:Receivable:Acme "net 90" "x"\n'
         "2026-01-05 *"),
        ("clients/Acme.beancount", '"Two pumps" ^INV-0001', '"Two pumps" ^INV-0001\n  due: 2026-04-05'),
    ],
)  # fmt: skip
def test_and_one_whose_terms_or_due_date_moved(books: Repository, file: str, old: str, new: str) -> None:
    books.replace(file, old, new)
    (moved,) = data()["rescheduled"]
    assert [moved[side][0]["due"] for side in ("before", "after")] == ["2026-02-04", "2026-04-05"]


def test_of_many_marks_the_first_are_shown(books: Repository) -> None:
    books.replace("clients/Bolt.beancount", "Bolt USD", "Bolt USD\n  credit-limit: 1.00 USD")
    books.commit()
    sales = "".join(SALE.format("5").replace("0003", f"{number:04}") for number in range(3, 16))
    books.add("clients/Bolt.beancount", sales)
    assert len(data()["beyond_limits"]) == 13
    assert len(notes()) == 11
    assert notes()[-1] == "… and 3 more like it; --format json has all."


def test_a_receipt_that_is_moved_is_named(books: Repository) -> None:
    books.add(
        "main.beancount",
        """
        2026-03-20 * "Acme" "It was Bolt's" #moved-receipt
          moved-receipt: 500.00 USD
          paid-on: 2026-02-03
          Assets:Receivable:Acme   500.00 USD
            invoice: "INV-0001"
          Assets:Receivable:Bolt  -500.00 USD
        """,
    )
    shown, found = run_cli("review", "--format", "md"), data()
    assert "Moved: 500.00 USD of the receipt of 2026-02-03 from Acme to Bolt (main.beancount:" in shown.stdout
    assert [(one["from"], one["to"], one["amount"]) for one in found["moved"]] == [(["Acme"], ["Bolt"], "500.00")]
    assert [(row["client"], row["moved_receipts"]) for row in found["rows"]] == [
        ("Acme", "500.00"),
        ("Bolt", "-500.00"),
    ]
    assert shown.code == 0
