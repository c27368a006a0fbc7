"""Kinds of lines that are harder to read: structured references, short lists, other people's numbers."""

from datetime import timedelta

from arledger.formats.payment_codes.reference import reference_of
from benchmarks.cash_lines import Kind, Maker
from benchmarks.cash_world import discount


def structured(maker: Maker) -> None:
    """Carry the number in a creditor reference or an end-to-end id and nowhere else."""
    if found := maker.pick():
        customer, (invoice,) = found
        plain = "".join(sign for sign in invoice.number if sign.isalnum())
        reference = reference_of(plain) if maker.dice.random() < 0.5 else invoice.number
        maker.add(
            "structured reference",
            customer,
            [invoice],
            invoice.cents,
            "NOTPROVIDED",
            told=True,
            structured_refs=(reference,),
        )


def short_list(maker: Maker) -> None:
    """Name the first invoice in full and only the last part of the others' numbers."""
    found = maker.pick(lambda _: maker.world.style.startswith("INV-"), count=3)
    if found:
        customer, invoices = found
        cents = sum(invoice.cents for invoice in invoices)
        text = "/".join([invoices[0].number, *(invoice.number.split("-")[-1] for invoice in invoices[1:])])
        maker.add("several, short list", customer, invoices, cents, text, told=True)


def several_deducted(maker: Maker) -> None:
    """Pay several named invoices and keep a little."""
    if found := maker.pick(count=3):
        customer, invoices = found
        whole = sum(invoice.cents for invoice in invoices)
        cents = whole - max(1, whole * maker.dice.randrange(1, 250) // 10_000)
        text = maker.around(", ".join(invoice.number for invoice in invoices), customer, cents)
        maker.add("several, deduction", customer, invoices, cents, text, told=True)


def several_discounted(maker: Maker) -> None:
    """Pay several named invoices, each less its discount where that is still to be had."""
    if found := maker.pick(lambda customer: customer.terms, count=2):
        customer, invoices = found
        day = max(invoice.issued for invoice in invoices) + timedelta(days=maker.dice.randrange(5))
        cents = sum(invoice.cents - (discount(invoice) if day <= invoice.until else 0) for invoice in invoices)
        text = maker.around(" ".join(invoice.number for invoice in invoices), customer, cents)
        maker.add("several, discount", customer, invoices, cents, text, told=True, date=day)


def for_two_clients(maker: Maker) -> None:
    """Let somebody unknown pay an invoice each of two clients, both named in full."""
    one, other = maker.pick(), maker.pick()
    if one and other and one[0].currency == other[0].currency and one[0] is not other[0]:
        customer, invoices = one[0], [*one[1], *other[1]]
        cents = sum(invoice.cents for invoice in invoices)
        text = " und ".join(f"Rechnung {invoice.number}" for invoice in invoices)
        payer = "Central Treasury Services"
        maker.add(
            "for two clients, named",
            customer,
            invoices,
            cents,
            text,
            told=True,
            counterparty=payer,
            counterparty_account="",
        )


def garbled(maker: Maker) -> None:
    """Name a number that is beyond recognition, with the exact amount."""
    if found := maker.pick(lambda customer: not customer.rent):
        customer, (invoice,) = found
        digits = [sign for sign in invoice.number if sign.isdigit()]
        maker.dice.shuffle(digits)
        text = "X" + "".join(digits)
        told = maker.sums(customer, invoice.cents) == 1
        maker.add("garbled number, exact", customer, [invoice], invoice.cents, text, told=told)


def own_number(maker: Maker) -> None:
    """Give the payer's own document number, which happens to be the number of another client's invoice."""
    one, other = maker.pick(), maker.pick()
    if one and other and one[0] is not other[0]:
        customer, (invoice,) = one
        maker.unpaid[other[0].id] += other[1]
        text = f"our document {other[1][0].number}"
        maker.add("number of another client", customer, [invoice], invoice.cents, text, told=False)


def netted(maker: Maker) -> None:
    """Set a credit off against two named invoices: what of them is short is for a person."""
    if found := maker.pick(count=2):
        customer, invoices = found
        whole = sum(invoice.cents for invoice in invoices)
        credit = min(invoice.cents for invoice in invoices) * 3 // 4
        text = f"{invoices[0].number} + {invoices[1].number} less credit CM-17"
        maker.add("several, less a credit", customer, invoices, whole - credit, text, told=False)


def in_advance(maker: Maker) -> None:
    """Pay a named invoice some days before its date."""
    if found := maker.pick():
        customer, (invoice,) = found
        day = invoice.issued - timedelta(days=maker.dice.randrange(1, 6))
        text = maker.around(invoice.number, customer, invoice.cents)
        maker.add("in advance, named", customer, [invoice], invoice.cents, text, told=True, date=day)


def instalment(maker: Maker) -> None:
    """Pay the first instalment, with the number or without."""
    found = None
    for _ in range(20):
        found = maker.pick(lambda customer: any(invoice.instalments > 1 for invoice in customer.invoices))
        if found is None or found[1][0].instalments > 1:
            break
        maker.unpaid[found[0].id] += found[1]
    if found and found[1][0].instalments > 1:
        customer, (invoice,) = found
        cents = invoice.due_with(1)
        name_it = maker.dice.random() < 0.6
        told = name_it or (maker.sums(customer, cents) == 1 and not maker.same_amount(customer, cents))
        kind = "first instalment, named" if name_it else "first instalment, not named"
        maker.add(kind, customer, [invoice], cents, invoice.number if name_it else "1st rate", told=told)


HARD: tuple[tuple[Kind, int], ...] = (
    (structured, 40), (short_list, 40), (several_deducted, 20), (several_discounted, 20), (for_two_clients, 10),
    (garbled, 20), (own_number, 15), (netted, 10), (in_advance, 20), (instalment, 30),
)  # fmt: skip
