"""The kinds of lines: each function makes one or several lines, or none where no invoice suits."""

import random
from datetime import timedelta

from benchmarks.cash_hard import HARD
from benchmarks.cash_lines import Kind, Maker, Task
from benchmarks.cash_world import START, World, discount, made_up, make_world, money


def named(maker: Maker) -> None:
    """Make a line that names its invoice and pays it exactly."""
    if found := maker.pick():
        customer, (invoice,) = found
        text = maker.around(maker.number(invoice), customer, invoice.cents)
        maker.add("number, exact", customer, [invoice], invoice.cents, text, told=True)


def stranger_pays(maker: Maker) -> None:
    """Let a parent that nobody knows pay an invoice that it names in full."""
    if found := maker.pick(lambda customer: bool(customer.parent) and not customer.parent_known):
        customer, (invoice,) = found
        text = maker.around(invoice.number, customer, invoice.cents)
        maker.add(
            "number, unknown payer",
            customer,
            [invoice],
            invoice.cents,
            text,
            told=True,
            counterparty=customer.parent,
            counterparty_account="",
        )


def slipped(maker: Maker) -> None:
    """Make a line with a mangled number; with an amount that the client owes twice it cannot be told."""
    if found := maker.pick():
        customer, (invoice,) = found
        number = maker.mangled(invoice)
        told = not maker.same_amount(customer, invoice.cents, [invoice]) and not customer.rent
        told = told and number not in maker.numbers
        text = maker.around(number, customer, invoice.cents)
        maker.add("mangled number, exact", customer, [invoice], invoice.cents, text, told=told)


def by_name(maker: Maker) -> None:
    """Make a line with nothing but the payer's name and the exact amount."""
    if found := maker.pick():
        customer, (invoice,) = found
        told = maker.sums(customer, invoice.cents) == 1
        text = maker.around(maker.dice.choice(("", "services", "as agreed")), customer, invoice.cents)
        maker.add("name, exact", customer, [invoice], invoice.cents, text, told=told)


def by_account(maker: Maker) -> None:
    """Make a line with nothing but a known bank account and the exact amount."""
    if found := maker.pick(lambda customer: customer.iban_known):
        customer, (invoice,) = found
        told = maker.sums(customer, invoice.cents) == 1
        maker.add(
            "account, exact",
            customer,
            [invoice],
            invoice.cents,
            "transfer",
            told=told,
            counterparty="",
            counterparty_account=customer.iban,
        )


def by_order(maker: Maker) -> None:
    """Make a line that names the purchase order of its invoice."""
    if found := maker.pick(lambda customer: customer.pos):
        customer, (invoice,) = found
        text = f"PO {invoice.po}"
        maker.add("purchase order, exact", customer, [invoice], invoice.cents, text, told=True)


def several_named(maker: Maker) -> None:
    """Pay several invoices that are all named."""
    if found := maker.pick(count=maker.dice.choice((2, 2, 3, 4, 6))):
        customer, invoices = found
        cents = sum(invoice.cents for invoice in invoices)
        between = maker.dice.choice((", ", " + ", " ", " / ", " and "))
        numbers = [maker.number(invoice) if maker.dice.random() < 0.3 else invoice.number for invoice in invoices]
        text = maker.around(between.join(numbers), customer, cents)
        maker.add("several, all named", customer, invoices, cents, text, told=True)


def several_unnamed(maker: Maker) -> None:
    """Pay two or three invoices, or all, without naming any."""
    if found := maker.pick(count=maker.dice.choice((2, 2, 3))):
        customer, invoices = found
        cents = sum(invoice.cents for invoice in invoices)
        told = maker.sums(customer, cents) == 1
        maker.add("several, none named", customer, invoices, cents, "invoices as per list", told=told)


def in_parts(maker: Maker) -> None:
    """Pay one invoice with two or three lines that all name it."""
    if found := maker.pick():
        customer, (invoice,) = found
        count = maker.dice.choice((2, 2, 3))
        rest, day = invoice.cents, maker.day([invoice])
        for left in range(count, 0, -1):
            cents = rest if left == 1 else maker.dice.randrange(rest // (2 * left), rest // left + 1) or 1
            rest -= cents
            day += timedelta(days=maker.dice.randrange(9))
            text = maker.around(maker.number(invoice), customer, cents)
            maker.add("parts, all named", customer, [invoice], cents, text, told=True, date=day)


def part_unnamed(maker: Maker) -> None:
    """Pay one invoice with two lines of which only the first names it."""
    if found := maker.pick(lambda customer: not customer.rent):
        customer, (invoice,) = found
        day, first = maker.day([invoice]), invoice.cents * maker.dice.randrange(30, 70) // 100
        rest = invoice.cents - first
        told = maker.sums(customer, rest) == 0
        maker.add("parts, first named", customer, [invoice], first, invoice.number, told=True, date=day)
        maker.add(
            "parts, second not named", customer, [invoice], rest, "balance", told=told, date=day + timedelta(days=7)
        )


def deducted(maker: Maker) -> None:
    """Pay a little less than is open, naming the invoice."""
    if found := maker.pick():
        customer, (invoice,) = found
        cents = invoice.cents - max(1, invoice.cents * maker.dice.randrange(1, 400) // 10_000)
        text = maker.around(maker.number(invoice), customer, cents)
        maker.add("deduction, named", customer, [invoice], cents, text, told=True)


def with_fee(maker: Maker) -> None:
    """Pay less the fee that the bank took and states, sometimes without a number."""
    if found := maker.pick():
        customer, (invoice,) = found
        fee = maker.dice.choice((500, 1_000, 1_500))
        if invoice.cents <= 2 * fee:
            return
        name_it = maker.dice.random() < 0.6
        told = name_it or (
            maker.sums(customer, invoice.cents) == 1 and not maker.same_amount(customer, invoice.cents - fee)
        )
        text = maker.number(invoice) if name_it else "foreign transfer"
        kind = "bank fee stated, named" if name_it else "bank fee stated, not named"
        maker.add(kind, customer, [invoice], invoice.cents - fee, text, told=told, fee=money(fee))


def discounted(maker: Maker) -> None:
    """Take the discount in time, with or without a number, or too late with one."""
    if found := maker.pick(lambda customer: customer.terms):
        customer, (invoice,) = found
        cents = invoice.cents - discount(invoice)
        late = maker.dice.random() < 0.3
        name_it = late or maker.dice.random() < 0.6
        day = invoice.until + timedelta(days=maker.dice.randrange(1, 20) if late else -maker.dice.randrange(0, 9))
        told = name_it or (
            maker.sums(customer, cents) == 0 and not maker.same_amount(customer, invoice.cents, [invoice])
        )
        kind = "discount too late, named" if late else "discount, named" if name_it else "discount, not named"
        text = maker.around(maker.number(invoice), customer, cents) if name_it else ""
        maker.add(kind, customer, [invoice], cents, text, told=told, date=day)


def overpaid(maker: Maker) -> None:
    """Pay more than is open, naming the invoice."""
    if found := maker.pick():
        customer, (invoice,) = found
        cents = invoice.cents + maker.dice.choice((1, 100, 1_000, invoice.cents // 9 + 7))
        text = maker.around(maker.number(invoice), customer, cents)
        maker.add("overpaid, named", customer, [invoice], cents, text, told=True)


def part(maker: Maker) -> None:
    """Pay a part of an invoice, naming it."""
    if found := maker.pick():
        customer, (invoice,) = found
        cents = invoice.cents * maker.dice.randrange(20, 80) // 100
        text = maker.around(maker.number(invoice), customer, cents)
        maker.add("part, named", customer, [invoice], cents, text, told=True)


def parent_pays(maker: Maker) -> None:
    """Let a parent that has paid before pay without a number."""
    if found := maker.pick(lambda customer: customer.parent_known):
        customer, (invoice,) = found
        told = maker.sums(customer, invoice.cents) == 1
        maker.add(
            "known payer, exact",
            customer,
            [invoice],
            invoice.cents,
            "group payment",
            told=told,
            counterparty=customer.parent,
            counterparty_account="",
        )


def duplicate(maker: Maker) -> None:
    """Pay an invoice twice: the second payment is for nothing."""
    if found := maker.pick():
        customer, (invoice,) = found
        text = maker.around(invoice.number, customer, invoice.cents)
        first = maker.add("number, exact", customer, [invoice], invoice.cents, text, told=True)
        later = first.date + timedelta(days=maker.dice.randrange(1, 20))
        maker.add(
            "paid twice", customer, [], invoice.cents, text, told=False, date=later, counterparty=first.counterparty
        )
        maker.task.truths[-1] = maker.task.truths[-1]._replace(before=maker.task.truths[-2].links)


def foreign(maker: Maker) -> None:
    """Pay an invoice in another currency than its own: for a person, with the rate."""
    if found := maker.pick():
        customer, (invoice,) = found
        line = maker.add("other currency", customer, [invoice], invoice.cents * 11 // 10, invoice.number, told=False)
        other = "EUR" if customer.currency == "USD" else "USD"
        changed = line._replace(
            currency=other, original_amount=money(invoice.cents), original_currency=customer.currency
        )
        maker.task.lines[-1] = changed


def twin_amounts(maker: Maker) -> None:
    """Pay one of two equal invoices without saying which."""
    if found := maker.pick(lambda customer: bool(customer.rent)):
        customer, (invoice,) = found
        told = maker.sums(customer, invoice.cents) == 1
        maker.add("equal amounts, not named", customer, [invoice], invoice.cents, "rent", told=told)


def twin_names(maker: Maker) -> None:
    """Pay under a name that two clients have but for the legal form."""
    if found := maker.pick(lambda customer: customer.twin):
        customer, (invoice,) = found
        payer = " ".join(customer.name.split()[:2])
        maker.add(
            "name of two clients",
            customer,
            [invoice],
            invoice.cents,
            "",
            told=False,
            counterparty=payer,
            counterparty_account="",
        )


def unknown_payer(maker: Maker) -> None:
    """Pay the exact amount of an invoice under a name nobody knows, without a number."""
    if found := maker.pick(lambda customer: bool(customer.parent) and not customer.parent_known):
        customer, (invoice,) = found
        maker.add(
            "amount alone",
            customer,
            [invoice],
            invoice.cents,
            "",
            told=False,
            counterparty=customer.parent,
            counterparty_account="",
        )


def settled_number(maker: Maker) -> None:
    """Pay a settled invoice once more, of the amount that another one of the client has open."""
    if found := maker.pick():
        customer, (invoice,) = found
        maker.unpaid[customer.id].append(invoice)
        number = maker.dice.choice(maker.world.settled)
        text = maker.around(number, customer, invoice.cents)
        maker.add("settled number, open amount", customer, [], invoice.cents, text, told=False)


def noise(maker: Maker) -> None:
    """Make money in that pays no invoice."""
    customer = maker.dice.choice(maker.world.customers)
    text = maker.dice.choice(
        ("INTEREST", "REFUND 4711", "VAT REFUND 2026/01", "SUPPLIER CREDIT 1002", "CASH DEPOSIT")
    )
    payer = maker.dice.choice(("Tax Office", "Our Bank", f"{made_up(maker.dice)} Supplies"))
    cents = maker.dice.randrange(1, 400) * maker.dice.choice((1, 50, 100, 1_000))
    maker.add(
        "no receipt of ours",
        customer,
        [],
        cents,
        text,
        told=False,
        counterparty=payer,
        counterparty_account="",
        date=START + timedelta(days=90),
    )


KINDS: tuple[tuple[Kind, int], ...] = (
    (named, 260), (stranger_pays, 40), (slipped, 70), (by_name, 120), (by_account, 40), (by_order, 50),
    (several_named, 80), (several_unnamed, 40), (in_parts, 25), (part_unnamed, 15), (deducted, 30), (with_fee, 25),
    (discounted, 40), (overpaid, 20), (part, 30), (parent_pays, 20), (duplicate, 20), (foreign, 10),
    (twin_amounts, 20), (twin_names, 10), (unknown_payer, 10), (settled_number, 15), (noise, 20),
)  # fmt: skip


def make_task(seed: int, lines: int, style: str = "", crowd: int = 12) -> tuple[World, Task]:
    """Make a book and about `lines` bank lines for it, the same for a seed on every machine.

    Its numbers are of a style; without one the seed draws it. There is a client for every `crowd` invoices.
    """
    dice = random.Random(seed)
    world = make_world(dice, lines + lines // 3, style, crowd)
    maker = Maker(dice, world)
    both = (*KINDS, *HARD)
    kinds, weights = [kind for kind, _ in both], [weight for _, weight in both]
    tries = 0
    while len(maker.task.lines) < lines and tries < 20 * lines:
        tries += 1
        dice.choices(kinds, weights)[0](maker)
    order = list(range(len(maker.task.lines)))
    dice.shuffle(order)
    task = Task([maker.task.lines[at] for at in order], [maker.task.truths[at] for at in order])
    return world, task
