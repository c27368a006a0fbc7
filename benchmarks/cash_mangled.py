"""The public task made harder: to each payment several slips at once, the same for a seed on every machine.

The published task changes one thing in a payment at most. Here between one and four of these are done to it, each
of another kind, and not the kind that was published with it: the payer's name shortened or another one, a digit or
two of the numbers wrong, some cents missing, words and junk numbers around. What is paid stays what it was.

Every draw is made for one payment, by its bank reference: more or fewer payments change nothing in the others.
"""

import random
import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal

from arledger.model.bank import BankLine
from arledger.model.documents import Item
from benchmarks.cash_public import PublicTask

SCALE = {"JPY": 100, "KRW": 1_000, "NOK": 6, "SEK": 8}
"""What is missing where a hundredth of a dollar would be, as in the published deductions (at most 19.88 yen, …)."""

TRADES = (
    "Holdings", "Trading", "Enterprises", "Solutions", "Consulting", "Ventures", "Innovations", "REALTY",
    "HOSPITALITY", "ENERGY", "Family Ventures", "PARTNERS",
)  # fmt: skip
FORMS = {
    "co", "ltd", "pvt", "inc", "ag", "gmbh", "srl", "sarl", "spa", "lda", "sa", "corp", "llc", "pty", "株式会社",
    "handels", "group", "services", "technologies", "sl",
}  # fmt: skip
BEFORE = ("SEPA CREDIT TRANSFER ", "TRF/", "B/O transfer ", "/ROC/ ", "INCOMING PAYMENT ", "Wire in: ")
AFTER = (
    " REF {six}",
    " TEL 0049 30 {six}",
    " batch {four}",
    " {word}",
    " page 1/2",
    " /BNF/ {word} {four}",
    " our {ten}",
)
PUBLISHED = {
    "perturbed_business_partner": "payer",
    "perturbed_assignment_number": "number",
    "perturbed_billing_number": "number",
    "small_deduction": "cents",
}
_RUN = re.compile(r"\d{4,}")
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"


def dice_for(*what: object) -> random.Random:
    """Return the dice of one thing: the same words give the same draws, whatever else is drawn."""
    return random.Random(" ".join(map(str, what)))


def mangled(task: PublicTask, seed: int, slips: tuple[int, int] = (1, 4), every: int = 1) -> PublicTask:
    """Do between `slips` further things to every `every`th payment; the kind of its truth names them.

    What the published task has done to a payment is not done again, so that it may get fewer.
    """
    numbers = numbers_of(task)
    lines, truths = list(task.lines), list(task.truths)
    for at in range(0, len(lines), every):
        line, truth = lines[at], truths[at]
        dice = dice_for("mangled", seed, line.bank_ref)
        kinds = [kind for kind in SLIPS if kind not in {PUBLISHED.get(word) for word in truth.kind.split()}]
        chosen = dice.sample(kinds, min(dice.randint(*slips), len(kinds)))
        named = {number for link in truth.links for number in numbers.get(link, ())}
        further = []
        for kind in sorted(chosen, key=list(SLIPS).index):
            changed = SLIPS[kind](dice, line, named)
            if changed != line:
                further.append(kind)
            line = changed
        lines[at] = line
        truths[at] = truth._replace(kind=" and ".join([truth.kind, *further]))
    return PublicTask(lines, list(task.items), list(task.clients), truths)


def done(kind: str) -> str:
    """Return what was done to a payment of a kind, by the published task and here, in one order."""
    words = {PUBLISHED.get(word, word) for word in kind.replace(",", "").split()}
    return ", ".join(each for each in SLIPS if each in words) or "nothing"


def numbers_of(task: PublicTask) -> Mapping[tuple[str, str], AbstractSet[str]]:
    """Return for each invoice the digits by which payers name it."""
    return {(item.client, item.number): digits_of(item) for item in task.items}


def digits_of(item: Item) -> AbstractSet[str]:
    """Return the digits of an item's number, and of its other reference where it has one."""
    texts = (item.number, str(item.document.entry.meta.get("reference", "")))
    return {"".join(sign for sign in text if sign.isdigit()) for text in texts} - {""}


def payer(dice: random.Random, line: BankLine, _: AbstractSet[str] = frozenset()) -> BankLine:
    """Shorten the payer's name, put its words in another order, or give it the initials and another trade."""
    name = line.counterparty
    words = [word for word in name.split() if any(sign.isalpha() for sign in word)]
    if not words:
        return line
    initials = "".join(word[0] for word in words).upper()
    plain = [word for word in words if word.replace(".", "").lower() not in FORMS] or words[:1]
    shapes = [
        f"{initials[:3]} {dice.choice(TRADES)}",
        f"{initials[:2]} {dice.choice(TRADES)}",
        words[0],
        " ".join(plain),
        " ".join([*words[1:], words[0]]),
        name[: dice.randrange(6, 13)].strip(),
        initials if len(initials) > 2 else f"{initials} {words[-1]}",
    ]
    written = dice.choice(shapes)
    return line._replace(counterparty=written.upper() if dice.random() < 0.5 else written)


def number(dice: random.Random, line: BankLine, named: AbstractSet[str] = frozenset()) -> BankLine:
    """Make one slip in one or two numbers of the text, in those that name an invoice where there are any."""
    runs = list(_RUN.finditer(line.text))
    runs = [run for run in runs if run[0] in named] or runs
    text = line.text
    chosen = dice.sample(runs, min(len(runs), dice.choice((1, 1, 2))))
    for run in sorted(chosen, key=lambda run: -run.start()):
        text = text[: run.start()] + slip(dice, run[0]) + text[run.end() :]
    return line._replace(text=text)


def slip(dice: random.Random, digits: str) -> str:
    """Write a number with one slip: a digit wrong, left out or too many, two exchanged, or a space between."""
    at = dice.randrange(1, len(digits))
    before, this, after = digits[:at], digits[at], digits[at + 1 :]
    kind = dice.choice(("wrong", "left out", "too many", "exchanged", "space"))
    if kind == "left out":
        return before + after
    if kind == "too many":
        return before + str(dice.randrange(10)) + this + after
    if kind == "exchanged" and digits[at - 1] != this:
        return before[:-1] + this + digits[at - 1] + after
    if kind == "space":
        return f"{before} {this}{after}"
    return before + str((int(this) + dice.randrange(1, 10)) % 10) + after


def cents(dice: random.Random, line: BankLine, _: AbstractSet[str] = frozenset()) -> BankLine:
    """Keep back a few cents: 1 to 15 as published, in a quarter of the cases up to 99; less than 2 % in any."""
    count = dice.randint(1, 15) if dice.random() < 0.75 else dice.randint(16, 99)
    spare = dice.randrange(100) if line.currency in ("JPY", "KRW") else 0
    missing = (Decimal(count * SCALE.get(line.currency, 1)) + spare).scaleb(-2)
    return line._replace(amount=line.amount - missing) if missing * 50 < line.amount else line


def noise(dice: random.Random, line: BankLine, _: AbstractSet[str] = frozenset()) -> BankLine:
    """Put words or something like a number before the text, after it, or both."""
    junk = {
        "four": f"{dice.randrange(10**4):04}",
        "six": f"{dice.randrange(10**6):06}",
        "ten": f"{dice.randrange(10**10):010}",
        "word": "".join(dice.choice(_SIGNS) for _ in range(dice.randrange(3, 15))),
    }
    where = dice.choice(("before", "after", "after", "both"))
    before = dice.choice(BEFORE) if where != "after" else ""
    after = dice.choice(AFTER).format(**junk) if where != "before" else ""
    return line._replace(text=f"{before}{line.text.strip()}{after}")


Slip = Callable[[random.Random, BankLine, AbstractSet[str]], BankLine]
SLIPS: Mapping[str, Slip] = {"payer": payer, "number": number, "cents": cents, "noise": noise}
"""What may be done to a payment, in the order in which it is done: junk comes last, and gets no slips."""
