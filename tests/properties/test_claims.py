"""What is claimed of clients in random books: the parts make what is open, never more, and as the truth has it."""

import random

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.random_reminders import World, worlds

from arledger.capabilities.escalations.claim import PARTS, Claim, claims_of
from arledger.model.money import ZERO, exact_sum
from arledger.subledger.aging import Buckets, age


def claims(world: World, text: str, client: str) -> tuple[Claim, ...]:
    return claims_of(book_on(store_of(entries_of(text)), world.day, world.policy), world.policy, client)


def seen(found: tuple[Claim, ...]) -> list[object]:
    """Return everything that claims say but the places in files."""
    return [
        (
            claim.currency,
            claim.unapplied,
            [(e.item.number, e.item.due, *(getattr(e, p) for p in PARTS)) for e in claim.items],
        )
        for claim in found
    ]


@effort(150, 2000)
@given(worlds())
def test_the_parts_of_every_item_make_what_is_open(world: World) -> None:
    book = book_on(store_of(entries_of(world.text())), world.day, world.policy)
    totals = {(row.key, row.currency): row for row in age(book, Buckets((30,)), "due", str)}
    counted = set()
    for client in book.clients:
        for claim in claims_of(book, world.policy, client):
            row = totals[client, claim.currency]
            counted.add((client, claim.currency))
            assert (claim.open, claim.unapplied) == (exact_sum(row.buckets), -row.unapplied)
            assert exact_sum(claim.part(name) for name in PARTS) == claim.open
            assert claim.part("covered") <= claim.unapplied
            assert claim.claimed == ZERO or claim.part("covered") == claim.unapplied
            for each in claim.items:
                parts = [getattr(each, name) for name in PARTS]
                assert min(parts) >= ZERO
                assert exact_sum(parts) == each.item.open
                assert not each.claimed or each.item.days_past_due(world.day) > 0
    assert counted == set(totals)


@effort(150, 2000)
@given(worlds())
def test_what_is_disputed_or_promised_is_as_the_truth_has_it(world: World) -> None:
    book = book_on(store_of(entries_of(world.text())), world.day, world.policy)
    truth = {claim.key: claim for claim in world.claims}
    for client in book.clients:
        for claim in claims_of(book, world.policy, client):
            for each in claim.items:
                known = truth.get((client, claim.currency, each.item.number))
                if known is None:
                    continue
                assert each.disputed == known.disputed(world.day)
                assert each.promised == known.promised(world.day, world.policy.promises.grace)
                rest = known.open(world.day) - each.disputed - each.promised
                assert each.of_others == (rest if known.payer else ZERO)
                late = known.due < world.day and not known.payer
                assert each.claimed + each.covered == (rest if late else ZERO)


@effort(60, 600)
@given(worlds(), st.randoms(use_true_random=False))
def test_neither_order_nor_what_comes_later_matters(world: World, dice: random.Random) -> None:
    pieces = [piece for piece in world.pieces if piece[0] <= world.day]
    dice.shuffle(pieces)
    for client in ("Acme", "Bolt"):
        assert seen(claims(world, world.text(), client)) == seen(claims(world, world.text(pieces), client))
