"""What makes a public task doubtful: each takes a task and a seed, and gives a new task with its truths.

Where a stress takes away what a payment was for, the payment's truth is no link at all and it is not told: whatever
is booked on it is wrong. The same seed gives the same task on every machine.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from arledger.model.bank import BankLine
from arledger.model.documents import Item
from benchmarks.cash_lines import Truth
from benchmarks.cash_mangled import dice_for, digits_of, noise, number, numbers_of, payer, slip
from benchmarks.cash_public import PublicTask

Link = tuple[str, str]


def without_true(task: PublicTask, seed: int = 1, share: float = 0.1) -> PublicTask:
    """Let what a share of the payments were for leave the book, all of it."""
    gone = _drawn_links(task, f"gone {seed}", share)
    items = [item for item in task.items if _link(item) not in gone]
    return task._replace(items=items, truths=_without(task.truths, gone))


def decoys(task: PublicTask, seed: int = 1, share: float = 0.5) -> PublicTask:
    """Add to a share of the items one of another client with its amount, and to a share one with nearly its number.

    The second owes what a third item owes, and is the same client's or another's.
    """
    taken = {item.number for item in task.items}
    peers: dict[str, list[Item]] = defaultdict(list)
    for item in task.items:
        peers[item.currency].append(item)
    items = list(task.items)
    for item in task.items:
        dice = dice_for("decoys", seed, *_link(item))
        others = [client.id for client in task.clients if client.id != item.client]
        if others and dice.random() < share:
            fresh = (_fresh(dice, item.number, taken), _other_digits(dice, _reference(item)))
            items.append(_like(item, *fresh, client=dice.choice(others)))
        if dice.random() < share:
            client = dice.choice([item.client, dice.choice(others)]) if others else item.client
            amount = dice.choice(peers[item.currency]).amount
            items.append(_like(item, *_near(dice, item, taken), client=client, amount=amount))
    return task._replace(items=items)


def strangers(task: PublicTask, seed: int = 1, share: float = 0.2) -> PublicTask:
    """Let a share of the payments come from what is another client's name; their account stays."""
    names = [(client.id, name) for client in task.clients for name in client.names]
    lines = []
    for line, truth in zip(task.lines, task.truths, strict=True):
        dice = dice_for("strangers", seed, line.bank_ref)
        own = {client for client, _ in truth.links}
        wrong = [name for client, name in names if client not in own]
        lines.append(line._replace(counterparty=dice.choice(wrong)) if dice.random() < share else line)
    return task._replace(lines=lines)


def paid_twice(task: PublicTask, seed: int = 1, share: float = 0.1) -> PublicTask:
    """Pay a share of the told payments a second time, some days later, written otherwise.

    The second has nothing left to pay; the first stays as it was.
    """
    numbers = numbers_of(task)
    lines, truths = list(task.lines), list(task.truths)
    for line, truth in zip(task.lines, task.truths, strict=True):
        dice = dice_for("twice", seed, line.bank_ref)
        if not truth.told or dice.random() >= share:
            continue
        named = {each for link in truth.links for each in numbers.get(link, ())}
        change = dice.choice((payer, number, noise))
        later = line._replace(date=line.date + timedelta(days=dice.randrange(1, 21)), bank_ref=f"{line.bank_ref}-2")
        lines.append(change(dice, later, named))
        truths.append(Truth(f"{truth.kind}, paid twice", frozenset(), told=False, before=truth.links))
    return task._replace(lines=lines, truths=truths)


def twins(
    task: PublicTask, seed: int = 1, share: float = 1.0, gone: float = 0.1, *, settled: bool = False
) -> PublicTask:
    """Give a share of the items a twin: same client and amount, each number one digit off.

    Then what a share `gone` of the payments were for leaves the book, or with `settled` stays in it as settled:
    those payments have nothing to pay, and only the twin looks as if. Of the others, those whose slip makes a number
    as near to the twin's keep their links, but are not told.
    """
    taken = {item.number for item in task.items}
    twin_of: dict[Link, Item] = {}
    left = _drawn_links(task, f"twins gone {seed}", gone)
    items = []
    for item in task.items:
        dice = dice_for("twins", seed, *_link(item))
        if _link(item) not in left:
            items.append(item)
        elif settled:
            items.append(item._replace(settled=item.amount))
        if dice.random() < share:
            twin_of[_link(item)] = _like(item, *_near(dice, item, taken))
            items.append(twin_of[_link(item)])
    known = {_link(item): item for item in task.items}
    truths = [
        truth._replace(
            told=truth.told
            and all(link not in twin_of or _nearer(line.text, known[link], twin_of[link]) for link in truth.links)
        )
        for line, truth in zip(task.lines, task.truths, strict=True)
    ]
    return task._replace(items=items, truths=_without(truths, left, settled=settled))


def rounded(task: PublicTask, to: int = 1_000) -> PublicTask:
    """Round what is owed and paid to thousands: what was paid in full, in parts or together still adds up exactly.

    What had been kept back is gone with it. A part is at least one thousand, an invoice one for each of its parts.
    """
    groups: dict[frozenset[Link], list[int]] = defaultdict(list)
    for at, truth in enumerate(task.truths):
        groups[truth.links].append(at)
    parts = {link: len(ats) for links, ats in groups.items() for link in links}
    items = []
    for item in task.items:
        amount = max(_round(item.amount, to), Decimal(to * parts.get(_link(item), 1)))
        items.append(_like(item, item.number, _reference(item), amount=amount, settled=item.settled and amount))
    owed = {_link(item): item.amount for item in items}
    lines = list(task.lines)
    for links, ats in groups.items():
        left = sum((owed.get(link, Decimal(0)) for link in links), Decimal(0))
        for count, at in enumerate(ats, 1):
            amount = max(Decimal(to), _round(lines[at].amount, to))
            if links:
                others = to * (len(ats) - count)
                amount = left if count == len(ats) else min(amount, left - others)
                left -= amount
            lines[at] = lines[at]._replace(amount=amount)
    return task._replace(lines=lines, items=items)


def dense(task: PublicTask, seed: int = 1, share: float = 0.25) -> PublicTask:
    """Give all invoices numbers from 10000 on without a gap, and take their other reference away.

    Each text names what it pays after its first words; a share of the texts has one slip in one of the numbers.
    """
    order = sorted(_link(item) for item in task.items)
    dice_for("dense", seed).shuffle(order)
    new = {link: str(10_000 + at) for at, link in enumerate(order)}
    items = [_like(item, new[_link(item)], "") for item in task.items]
    lines, truths = [], []
    for line, truth in zip(task.lines, task.truths, strict=True):
        dice = dice_for("dense", seed, line.bank_ref)
        named = [new[link] for link in sorted(truth.links) if link in new]
        dice.shuffle(named)
        if named and dice.random() < share:
            at = dice.randrange(len(named))
            named[at] = slip(dice, named[at])
        lines.append(line._replace(text=" ".join([*_first_words(line), dice.choice((" ", ", ", " + ")).join(named)])))
        truths.append(truth._replace(links=_renamed(truth.links, new), before=_renamed(truth.before, new)))
    return task._replace(lines=lines, items=items, truths=truths)


Stress = Callable[[PublicTask, int], PublicTask]
STRESSES: Mapping[str, Stress] = {
    "as it is": lambda task, _: task,
    "a tenth of the true gone": without_true,
    "half of the true gone": lambda task, seed: without_true(task, seed, 0.5),
    "decoys for half": decoys,
    "a fifth of the names wrong": strangers,
    "all names wrong": lambda task, seed: strangers(task, seed, 1),
    "a tenth paid twice": paid_twice,
    "twins, all true here": lambda task, seed: twins(task, seed, gone=0),
    "twins, a tenth gone": twins,
    "twins, a tenth settled": lambda task, seed: twins(task, seed, settled=True),
    "rounded to 1,000": lambda task, _: rounded(task),
    "dense numbers": dense,
}
"""What is measured, by what it is called in a table."""


def _renamed(links: frozenset[Link], new: Mapping[Link, str]) -> frozenset[Link]:
    return frozenset((client, new.get((client, known), known)) for client, known in links)


def _first_words(line: BankLine) -> Sequence[str]:
    words = re.findall(r"[^\W\d_]{3,}", line.text)
    return [word for word in words if word.upper() != "INV"][:2]


def _link(item: Item) -> Link:
    return item.client, item.number


def _reference(item: Item) -> str:
    return str(item.document.entry.meta.get("reference", ""))


def _round(amount: Decimal, to: int) -> Decimal:
    return (amount / to).quantize(Decimal(1)) * to


def _drawn_links(task: PublicTask, what: str, share: float) -> set[Link]:
    """Draw a share of what is paid, each once however many payments it has, and return its links."""
    chosen: set[Link] = set()
    for links in {truth.links for truth in task.truths if truth.links}:
        if dice_for(what, *sorted(links)).random() < share:
            chosen |= links
    return chosen


def _without(truths: Sequence[Truth], gone: set[Link], *, settled: bool = False) -> list[Truth]:
    """Take away the links that are gone; a line that loses one does not give away any more what it pays.

    Where they are settled, the line is explained by what was paid before.
    """
    return [
        truth._replace(links=truth.links - gone, told=False, before=truth.links if settled else frozenset())
        if truth.links & gone
        else truth
        for truth in truths
    ]


def _near(dice: random.Random, item: Item, taken: set[str]) -> tuple[str, str]:
    """Return the item's number with one of its last five digits changed, and its reference with one."""
    reference = _reference(item)
    near = _one_off(dice, reference, len(reference)) if reference else ""
    for _ in range(200):
        found = _one_off(dice, item.number, 5)
        if found not in taken:
            taken.add(found)
            return found, near
    return _fresh(dice, item.number, taken), near


def _nearer(text: str, true: Item, twin: Item) -> bool:
    """Say whether a text names an item exactly, or with fewer slips than its twin."""
    wanted, others = digits_of(true), digits_of(twin)
    runs = re.findall(r"\d+", text)
    if any(number in run for run in ("".join(runs), *runs) for number in wanted):
        return True
    spans = [span for span in (*runs, *map("".join, pairwise(runs))) if len(span) >= 4]
    near, far = (
        min((_edits(span, each) for span in spans for each in numbers), default=0) for numbers in (wanted, others)
    )
    return near < far


def _edits(one: str, other: str) -> int:
    """Count the signs to put in, leave out, change or exchange with the next until one text is the other."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for at, sign in enumerate(one):
        row = [at + 1]
        for place, known in enumerate(other):
            least = min(above[place] + (sign != known), above[place + 1] + 1, row[-1] + 1)
            if at and place and sign == other[place - 1] and one[at - 1] == known:
                least = min(least, before[place - 1] + 1)
            row.append(least)
        before, above = above, row
    return above[-1]


def _one_off(dice: random.Random, text: str, last: int) -> str:
    places = [at for at, sign in enumerate(text) if sign.isdigit()][-last:]
    at = dice.choice(places)
    return f"{text[:at]}{(int(text[at]) + dice.randrange(1, 10)) % 10}{text[at + 1 :]}"


def _fresh(dice: random.Random, text: str, taken: set[str]) -> str:
    """Return a number that no item has, by other digits in the last places of one."""
    last = 5
    while True:
        found = text[:-last] + _other_digits(dice, text[-last:])
        if found not in taken:
            taken.add(found)
            return found
        last = min(last + 1, len(text))


def _other_digits(dice: random.Random, text: str) -> str:
    return "".join(str(dice.randrange(10)) if sign.isdigit() else sign for sign in text)


def _like(
    item: Item,
    known: str,
    reference: str,
    *,
    client: str = "",
    amount: Decimal | None = None,
    settled: Decimal = Decimal(0),
) -> Item:
    """Return an item like another, with its own number, reference, client and amount."""
    amount, client = item.amount if amount is None else amount, client or item.client
    entry = item.document.entry._replace(meta={"reference": reference} if reference else {})
    document = item.document._replace(client=client, number=known, amount=amount, entry=entry)
    account = f"Assets:Receivable:{client}"
    return item._replace(
        client=client, number=known, account=account, amount=amount, settled=settled, document=document
    )
