"""The mangled public task and its stresses: the same for a seed, true to what they say, and nothing else changed."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import pytest
from benchmarks.cash_mangled import SCALE, SLIPS, dice_for, done, mangled, number, numbers_of, slip
from benchmarks.cash_public import FOLDER, PublicTask, read_public
from benchmarks.cash_stresses import (
    STRESSES,
    decoys,
    dense,
    paid_twice,
    rounded,
    strangers,
    twins,
    without_true,
)

from arledger.model.documents import Item

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the public task is not here")
EVERY = 40


@cache
def published() -> PublicTask:
    return read_public(EVERY)


@cache
def plain() -> PublicTask:
    return mangled(published(), 1)


def open_items(task: PublicTask) -> Mapping[tuple[str, str], Item]:
    return {(item.client, item.number): item for item in task.items if item.open > 0}


def like(item: Item, number: str, other: str) -> Item:
    entry = item.document.entry._replace(meta={"reference": other})
    return item._replace(number=number, document=item.document._replace(number=number, entry=entry))


def reference(item: Item) -> str:
    return str(item.document.entry.meta.get("reference", ""))


def differing(one: str, other: str) -> int:
    assert len(one) == len(other)
    return sum(a != b for a, b in zip(one, other, strict=True))


def test_a_slip_is_one_slip() -> None:
    for at in range(400):
        found = slip(dice_for("test", at), "1234567")
        assert found != "1234567"
        assert 6 <= len(found) <= 8
        kept = found.replace(" ", "")
        assert len(kept) != 7 or kept == "1234567" or differing(kept, "1234567") <= 2


def test_one_or_two_numbers_get_a_slip_and_first_those_of_an_invoice() -> None:
    numbers = [str(each) for each in range(111_110, 111_119)]
    line = published().lines[0]._replace(text=", ".join(numbers))
    found = [number(dice_for("test", at), line).text.split(", ") for at in range(60)]
    assert {sum(one != other for one, other in zip(numbers, each, strict=True)) for each in found} == {1, 2}
    named = [number(dice_for("test", at), line, {"111115"}).text.split(", ") for at in range(60)]
    assert all([*each[:5], "111115", *each[6:]] == numbers != each for each in named)


def test_a_payment_gets_one_to_four_slips_each_of_another_kind_and_keeps_what_it_pays() -> None:
    counts: Counter[int] = Counter()
    for before, after, old, new in zip(
        published().lines, plain().lines, published().truths, plain().truths, strict=True
    ):
        assert (new.links, new.told) == (old.links, old.told)
        assert before._replace(text="", counterparty="", amount=Decimal(0)) == after._replace(
            text="", counterparty="", amount=Decimal(0)
        )
        further = new.kind.removeprefix(old.kind).split(" and ")[1:]
        assert len(set(further)) == len(further)
        counts[len(further)] += 1
        assert ("payer" in further) == (before.counterparty != after.counterparty)
        assert ("cents" in further) == (before.amount != after.amount)
        assert (before.text != after.text) <= ("number" in further or "noise" in further)
        most = Decimal(100 * SCALE.get(before.currency, 1)) / 100
        assert 0 <= before.amount - after.amount <= most
    assert min(counts[each] for each in (1, 2, 3, 4)) > 20
    assert counts[0] < len(plain().lines) // 100


def test_what_was_published_with_a_payment_is_not_done_again() -> None:
    assert done("one_pay_one_inv, small_deduction and payer and noise") == "payer, cents, noise"
    assert done("one_pay_one_inv, unchanged") == "nothing"
    for truth in plain().truths:
        kinds = done(truth.kind).split(", ")
        assert len(kinds) == len(truth.kind.split(" and ")) - ("unchanged" in truth.kind) or kinds == ["nothing"]


def test_every_other_payment_may_be_left_alone_and_the_rest_is_the_same() -> None:
    half = mangled(published(), 1, every=2)
    assert half.lines[1::2] == published().lines[1::2]
    assert half.lines[::2] == plain().lines[::2]


def test_slips_can_be_few() -> None:
    once = mangled(published(), 1, slips=(1, 1))
    assert all(truth.kind.count(" and ") <= old.kind.count(" and ") + 1
               for truth, old in zip(once.truths, published().truths, strict=True))  # fmt: skip
    assert set(SLIPS) == {kind for truth in once.truths for kind in truth.kind.split(" and ")[1:]}


@pytest.mark.parametrize("name", STRESSES)
def test_a_seed_makes_the_same_task_and_another_seed_another(name: str) -> None:
    stress = STRESSES[name]
    assert stress(mangled(read_public(EVERY), 1), 1) == stress(plain(), 1)
    assert stress(mangled(published(), 2), 2) != stress(plain(), 1)


def test_a_seed_makes_the_same_draws_on_every_machine() -> None:
    assert slip(dice_for("mangled", 1, "payment"), "3178727792") == "3178277792"


@pytest.mark.parametrize("name", STRESSES)
def test_what_is_told_is_open_and_what_is_not_told_is_nothing(name: str) -> None:
    task = STRESSES[name](plain(), 1)
    items = open_items(task)
    assert len(items) == sum(item.open > 0 for item in task.items), "no client has a number twice"
    clients = {client.id for client in task.clients}
    assert {item.client for item in task.items} <= clients
    assert all(item.document.number == item.number and item.document.client == item.client for item in task.items)
    assert len({line.bank_ref for line in task.lines}) == len(task.lines) == len(task.truths)
    for truth in task.truths:
        assert truth.links if truth.told else not truth.links or name.startswith("twins")
        assert truth.links <= items.keys()
        assert not truth.before & items.keys() or "paid twice" in truth.kind
        assert not (truth.told and truth.before)


def test_a_share_of_what_is_true_leaves_the_book_whole() -> None:
    task = without_true(plain(), 1, 0.3)
    gone = open_items(plain()).keys() - open_items(task).keys()
    for old, new in zip(plain().truths, task.truths, strict=True):
        assert old.links <= gone if not new.told else not old.links & gone
        assert not new.before
    assert 0.2 < sum(not truth.told for truth in task.truths) / len(task.truths) < 0.4
    assert task.lines == plain().lines


def test_decoys_have_an_amount_or_nearly_a_number_of_another_item() -> None:
    task = decoys(plain(), 1, 0.5)
    old = open_items(plain())
    assert {key: item for key, item in open_items(task).items() if key in old} == old
    added = [item for item in task.items if (item.client, item.number) not in old]
    assert 0.8 < len(added) / len(old) < 1.2
    near = [item for item in added
            if any(differing(item.number, known) == 1 for _, known in old)
            and any(differing(reference(item), reference(true)) == 1 for true in old.values()
                    if len(reference(true)) == len(reference(item)))]  # fmt: skip
    assert len(near) > len(added) // 3
    amounts = defaultdict(set)
    for (client, _), item in old.items():
        amounts[item.currency, item.amount].add(client)
    for item in added:
        assert amounts[item.currency, item.amount]
        assert item in near or amounts[item.currency, item.amount] - {item.client}


def test_strangers_are_other_clients_by_name_alone() -> None:
    names = {client.id: client.names for client in plain().clients}
    for share, low, high in ((0.2, 0.15, 0.25), (1, 1, 1)):
        task = strangers(plain(), 1, share)
        changed = 0
        for old, new, truth in zip(plain().lines, task.lines, task.truths, strict=True):
            assert new._replace(counterparty="") == old._replace(counterparty="")
            if new != old:
                changed += 1
                payers = {client for client, known in names.items() if new.counterparty in known}
                assert payers - {client for client, _ in truth.links}
        assert low <= changed / len(task.lines) <= high
        assert task.truths == plain().truths


def test_a_second_payment_is_equal_later_and_for_nothing() -> None:
    task = paid_twice(plain(), 1, 0.1)
    count = len(plain().lines)
    assert (task.lines[:count], task.truths[:count]) == (plain().lines, plain().truths)
    firsts = {line.bank_ref: (line, truth) for line, truth in zip(plain().lines, plain().truths, strict=True)}
    assert 0.05 < (len(task.lines) - count) / count < 0.15
    for line, truth in zip(task.lines[count:], task.truths[count:], strict=True):
        first, paid = firsts[line.bank_ref.removesuffix("-2")]
        assert (line.amount, line.currency) == (first.amount, first.currency)
        assert line.date > first.date
        assert (truth.links, truth.before) == (frozenset(), paid.links)
    again = zip(task.lines[count:], strict=True)
    unlike = [one for (one,) in again if one.content()[3:5] != firsts[one.bank_ref[:-2]][0].content()[3:5]]
    assert len(unlike) > (len(task.lines) - count) * 0.9


@pytest.mark.parametrize("settled", [False, True])
def test_twins_have_the_amount_and_nearly_the_number(settled: bool) -> None:
    task = twins(plain(), 1, settled=settled)
    old, new = open_items(plain()), open_items(task)
    added = {key: item for key, item in new.items() if key not in old}
    assert len(added) == len(old)
    by_client = defaultdict(list)
    for item in old.values():
        by_client[item.client, item.amount].append(item)
    for item in added.values():
        assert any(differing(item.number, true.number) == 1 and differing(reference(item), reference(true)) == 1
                   for true in by_client[item.client, item.amount]
                   if len(reference(true)) == len(reference(item)))  # fmt: skip
    gone = old.keys() - new.keys()
    assert 0.02 < len(gone) / len(old) < 0.2
    kept = {(item.client, item.number) for item in task.items if not item.open}
    assert kept == (gone if settled else set())
    for before, after in zip(plain().truths, task.truths, strict=True):
        lost = bool(before.links & gone)
        assert not (lost and after.told)
        assert after.links == (frozenset() if lost else before.links)
        assert after.before == (before.links if settled and lost else frozenset())
    assert sum(not truth.told and bool(truth.links) for truth in task.truths) < len(task.truths) // 10


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("INV100000000001234", True),
        ("pay 5551112223", True),
        ("1000000 00001234", True),
        ("INV100000000001254, 5551112223", True),
        ("INV100000000001243", True),
        ("INV10000000001234 REF 881", True),
        ("INV10000000000123", False),
        ("100000000001236 REF 881", False),
        ("551112223", False),
        ("thank you", False),
    ],
)
def test_a_slip_that_might_as_well_be_the_twins_is_not_told(text: str, told: bool) -> None:
    task = plain()
    item, line, truth = task.items[0], task.lines[0]._replace(text=text), task.truths[0]
    true = like(item, "INV100000000001234", "5551112223")
    link = frozenset({(true.client, true.number)})
    only = task._replace(items=[true], lines=[line], truths=[truth._replace(links=link)])
    found = twins(only, 1, gone=0)
    twin = found.items[1]
    assert (twin.number, reference(twin)) == ("INV100000000001235", "5951112223")
    assert found.truths[0].told == told


def test_twins_can_be_few_and_all_true_ones_here() -> None:
    task = twins(plain(), 1, 0.3, 0)
    assert [truth.links for truth in task.truths] == [truth.links for truth in plain().truths]
    assert 1.2 < len(task.items) / len(plain().items) < 1.4


def test_rounded_amounts_are_thousands_and_still_add_up() -> None:
    task = rounded(plain())
    assert all(item.amount % 1000 == 0 < item.amount == item.document.amount for item in task.items)
    assert all(line.amount % 1000 == 0 < line.amount for line in task.lines)
    owed = {key: item.open for key, item in open_items(task).items()}
    paid: Counter[frozenset[tuple[str, str]]] = Counter()
    for line, truth in zip(task.lines, task.truths, strict=True):
        paid[truth.links] += line.amount  # type: ignore[assignment]
    assert all(amount == sum(owed[link] for link in links) for links, amount in paid.items())
    assert [line.text for line in task.lines] == [line.text for line in plain().lines]


def test_dense_numbers_have_no_gap_and_a_quarter_of_the_texts_a_slip() -> None:
    task = dense(plain(), 1)
    numbers = sorted(item.number for item in task.items)
    assert numbers == [str(10_000 + at) for at in range(len(task.items))]
    assert not any(reference(item) for item in task.items)
    assert sorted(item.amount for item in task.items) == sorted(item.amount for item in plain().items)
    wanted = numbers_of(task)
    slips = 0
    for line, truth, old in zip(task.lines, task.truths, plain().truths, strict=True):
        missing = [link for link in truth.links if not any(each in line.text for each in wanted[link])]
        assert len(missing) <= 1
        slips += bool(missing)
        assert len(truth.links) == len(old.links)
    assert 0.15 < slips / len(task.lines) < 0.35
