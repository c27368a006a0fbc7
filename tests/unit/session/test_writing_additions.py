"""A plan may add to one file in several parts: all of them are written."""

from datetime import date
from pathlib import Path

from tests.support.shop import ONE_FILE, Shop

from arledger.model.plan import Addition, NewNote, Plan
from arledger.session.book_options import BookOptions
from arledger.session.writing import WriteOptions, writing

ACCOUNT = "Assets:Receivable:Acme"


def test_every_addition_to_a_file_is_written(tmp_path: Path) -> None:
    shop = Shop(tmp_path, ONE_FILE)
    day = date(2026, 3, 31)
    notes = [NewNote(day, ACCOUNT, text, ()) for text in ("One", "Two", "Three")]
    plan = Plan(tuple(Addition("main.beancount", (note,)) for note in notes))
    with writing(BookOptions(ledger=shop.main), WriteOptions(day, "dana", True, None)) as session:
        session.finish(plan)
    added = shop.main.read_text().removeprefix(ONE_FILE["main.beancount"])
    assert added == "".join(
        f'\n2026-03-31 note Assets:Receivable:Acme "{text}"\n' for text in ("One", "Two", "Three")
    )
