"""What is written loads back as what was meant: the same document, and exactly its effect on the book."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.deeds import DEEDS
from tests.properties.ideal import Ideal, assert_same
from tests.support.effort import effort
from tests.support.shop import ACCOUNTS, POLICY, Shop

from arledger.ledger.load.read import load_ledger
from arledger.model.book import Book
from arledger.model.documents import DocumentKind
from arledger.model.facts import Roots

FIRST = date(2026, 1, 5)
TAX = '\n[[tax]]\ncode = "half"\nrate = "7.7"\naccount = "Liabilities:Tax:Sales"\n'
TERMS = {"Acme": "2/10 net 30", "Bolt": "net 30", "Cora": "3 instalments monthly"}
CLIENTS = {name: f'2025-01-01 open Assets:Receivable:{name}\n  terms: "{terms}"\n' for name, terms in TERMS.items()}
LAYOUTS = (
    {"main.beancount": ACCOUNTS + "".join(CLIENTS.values())},
    {
        "main.beancount": f'{ACCOUNTS}include "clients/*.beancount"\n',
        **{f"clients/{name}.beancount": text for name, text in CLIENTS.items()},
    },
)


def directives(shop: Shop) -> int:
    return len(load_ledger(shop.main, Roots()).loaded.entries)


@effort(25, 1_500)
@given(st.data())
def test_each_deed_has_exactly_its_effect(data: st.DataObject) -> None:
    """Any deeds, one a day: after each, both loaders and bean-check are content, and the book is as it should be."""
    ideal, day = Ideal(dict(TERMS)), FIRST
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder), data.draw(st.sampled_from(LAYOUTS)), POLICY + TAX)
        count = directives(shop)
        for doing in data.draw(st.lists(st.sampled_from(DEEDS), min_size=5, max_size=10)):
            deed = data.draw(st.composite(doing)(ideal, day))
            if deed is None:
                continue
            if data.draw(st.booleans()):
                assert shop.run("aging").code == 0
            answer = shop.run(*deed.words, "--date", day, write=True)
            assert answer.code == 0, (deed, answer)
            assert_same(shop.book(), ideal, day, deed.papers)
            count += deed.directives
            assert directives(shop) == count
            day += timedelta(days=data.draw(st.integers(1, 12)))


def random_words(draw: st.DrawFn, book: Book, client: str) -> list[str]:
    """Choose a command that may be right or wrong, on what the book has."""
    numbers = sorted({item.number for item in book.items if item.client == client}) or ["INV-1"]
    number = draw(st.sampled_from(numbers))
    amount = str(draw(st.sampled_from([1, 40, 60, 100, 140])))
    receipts = sorted({c.date for c in book.credits if c.document.kind is DocumentKind.RECEIPT}) or [FIRST]
    paid_on = ["--paid-on", str(draw(st.sampled_from(receipts)))] if draw(st.booleans()) else []
    target = draw(
        st.sampled_from(
            [["--oldest-first"], ["--unapplied"], ["--invoice", number], ["--invoice", f"{number}={amount}"]]
        )
    )
    return draw(
        st.sampled_from(
            [
                ["invoice", client, amount],
                ["invoice", client, amount, "--terms", "2 instalments monthly"],
                ["payment", client, amount, *target],
                ["payment", client, amount, *target],
                ["payment", client, amount, "--invoice", number, "--discount"],
                ["payment", client, amount, "--invoice", number, "--tolerance"],
                ["apply", client, "--oldest-first"],
                ["apply", client, "--invoice", number],
                ["refund", client, amount],
                ["returned-payment", number, "--client", client, *paid_on],
                ["credit-memo", client, amount, "--invoice", number],
                ["credit-memo", client, amount],
                ["debit-memo", client, amount],
                ["write-off", number, "--client", client],
                ["recovery", number, amount, "--client", client],
                ["reschedule", number, "--client", client, "--terms", "2 instalments monthly"],
            ]
        )
    )


@pytest.mark.parametrize("policy", ["none", "oldest-first"])
@effort(15, 1_000)
@given(data=st.data())
def test_any_deeds_on_any_days_keep_every_tie(policy: str, data: st.DataObject) -> None:
    """Several on one day, backdated, right or wrong: what is refused changes nothing, and what is written ties."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder), LAYOUTS[0], f'{POLICY}\n[items]\nauto-apply = "{policy}"\n')
        book = shop.book()
        for _ in range(data.draw(st.integers(5, 10))):
            client = data.draw(st.sampled_from(["Acme", "Bolt"]))
            words = data.draw(st.composite(random_words)(book, client))
            day = FIRST + timedelta(days=data.draw(st.sampled_from([0, 0, 1, 9, 10, 31])))
            before = shop.tree()
            answer = shop.run(*words, "--date", day, write=True)
            assert answer.code in (0, 2, 3), answer
            if answer.code:
                assert shop.tree() == before
                continue
            book = shop.book()
            assert all(0 <= item.settled <= item.amount for item in book.items)
        checked = shop.run("check").stdout
        assert ": error:" not in checked, checked
