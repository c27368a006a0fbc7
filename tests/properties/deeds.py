"""Random deeds on a book: the command, and what it should make of the book."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st
from tests.properties.ideal import NOTHING, TERMS, Ideal, Line, Paper, Receipt, Sale, coins, parts_of

CURRENCIES = ("USD", "USD", "EUR")
TAXES = {"std": Decimal(8), "half": Decimal("7.7")}
TOLERANCE = Decimal("1.00")
Draw = st.DrawFn


class Deed(NamedTuple):
    """A command, and the documents that it should write."""

    words: tuple[str, ...]
    papers: list[Paper]
    directives: int = 1


Doing = Callable[[Draw, Ideal, date], Deed | None]
"""Choose a deed and change the ideal book by it; None where there is nothing to do it with."""


def amounts(most: Decimal = Decimal("5000.00"), least: Decimal = Decimal("1.00")) -> st.SearchStrategy[Decimal]:
    return st.decimals(least, most, places=2)


def some(draw: Draw, owed: Decimal) -> Decimal:
    """Choose a part of an amount, often all of it."""
    return owed if draw(st.booleans()) else draw(st.decimals(Decimal("0.01"), owed, places=2))


def a_client(draw: Draw, ideal: Ideal) -> str:
    return draw(st.sampled_from(sorted(ideal.terms)))


def a_currency(draw: Draw, client: str) -> str:
    """Choose a currency; the account of a new client is opened in the book's only."""
    return "USD" if client.startswith("New") else draw(st.sampled_from(CURRENCIES))


def an_item(draw: Draw, ideal: Ideal) -> tuple[str, str, str, list[Line]] | None:
    """Choose something that is open: client, number, currency and lines."""
    keys = sorted({(line.client, line.number, line.currency) for line in ideal.open_lines()})
    if not keys:
        return None
    client, number, currency = draw(st.sampled_from(keys))
    return client, number, currency, ideal.open_lines(client, number)


def invoice(draw: Draw, ideal: Ideal, day: date) -> Deed | None:
    client = a_client(draw, ideal)
    currency = a_currency(draw, client)
    if client in ideal.on_hold:
        return None
    words: list[str] = ["invoice", client]
    if draw(st.booleans()):
        net = draw(amounts())
        words.append(f"{net} {currency}")
    else:
        lines = draw(st.lists(st.tuples(st.integers(1, 20), amounts(Decimal(300))), min_size=1, max_size=3))
        net = sum((quantity * price for quantity, price in lines), NOTHING)
        words += ["--currency", currency]
        words += [word for n, (q, p) in enumerate(lines) for word in ("--line", f"Line {n}", str(q), f"{p:,}")]
    code = draw(st.sampled_from([None, *TAXES]))
    total = net + (coins(net * TAXES[code] / 100) if code else NOTHING)
    words += ["--tax", code] if code else []
    choice = draw(st.sampled_from(["client", "terms", "due"]))
    terms = ideal.terms[client]
    parts = parts_of(terms, day, total)
    if choice == "terms":
        terms = draw(st.sampled_from(TERMS))
        words += ["--terms", terms]
        parts = parts_of(terms, day, total)
    elif choice == "due":
        parts = [(day + timedelta(days=draw(st.integers(0, 90))), total)]
        words += ["--due", parts[0][0].isoformat()]
    if draw(st.integers(0, 5)) == 0:
        number = f"X{len(ideal.lines)}/{day:%j}.{day.year}"
        words += ["--number", number]
    else:
        number = ideal.next_number("INV", day)
    ideal.debit(client, number, currency, day, parts)
    ideal.sales.append(Sale(client, number, currency, day, terms, total))
    return Deed(tuple(words), [("invoice", client, number, total)])


def debit_memo(draw: Draw, ideal: Ideal, day: date) -> Deed:
    client, net = a_client(draw, ideal), draw(amounts())
    currency = a_currency(draw, client)
    number = ideal.next_number("DM", day)
    ideal.debit(client, number, currency, day, parts_of(ideal.terms[client], day, net))
    return Deed(("debit-memo", client, f"{net} {currency}"), [("debit-memo", client, number, net)])


def credit_memo(draw: Draw, ideal: Ideal, day: date) -> Deed:
    item = an_item(draw, ideal) if draw(st.booleans()) else None
    client = item[0] if item else a_client(draw, ideal)
    currency = item[2] if item else a_currency(draw, client)
    number = ideal.next_number("CM", day)
    if item:
        net = some(draw, ideal.owed(client, item[1]))
        ideal.settle(item[3], net)
        words: tuple[str, ...] = ("--invoice", item[1])
    else:
        net, words = draw(amounts()), ()
        ideal.add_credit(client, currency, net)
    return Deed(("credit-memo", client, f"{net} {currency}", *words), [("credit-memo", client, number, -net)])


def payment(draw: Draw, ideal: Ideal, day: date) -> Deed:
    item = an_item(draw, ideal)
    client = item[0] if item else a_client(draw, ideal)
    currency = item[2] if item else a_currency(draw, client)
    how = (
        draw(st.sampled_from(["invoices", "invoices", "oldest", "account", "short", "discount"]))
        if item
        else "account"
    )
    words: list[str] = []
    extra = NOTHING
    if how == "oldest":
        lines = ideal.open_lines(client, currency=currency)
        paid = draw(amounts())
        words, settled = ["--oldest-first"], ideal.settle(lines, min(paid, sum((i.open for i in lines), NOTHING)))
    elif how == "account" or item is None:
        paid, settled, words = draw(amounts()), [], ["--unapplied"]
    else:
        number, owed = item[1], ideal.owed(client, item[1])
        words = ["--invoice", number]
        if how == "short" and owed > TOLERANCE:
            extra = draw(st.decimals(NOTHING, TOLERANCE, places=2))
            paid, words = owed - extra, [*words, "--tolerance"]
            settled = ideal.settle(item[3], owed)
        elif how == "discount" and (earned := _earned(ideal, client, number, day)):
            extra = earned
            paid, words = owed - extra, [*words, "--discount"]
            settled = ideal.settle(item[3], owed)
        else:
            paid, settled, words = _on_invoices(draw, ideal, client, currency)
    left = paid + extra - sum((part for _, part in settled), NOTHING)
    ideal.add_credit(client, currency, left)
    names = tuple(dict.fromkeys(line.number for line, _ in settled))
    own = f"P-{day:%Y%m%d}"
    if draw(st.booleans()):
        words += ["--number", own]
        names = names or (own,)
    else:
        own = ""
    words += _how_it_came(draw, paid, currency)
    ideal.receipts.append(Receipt(client, currency, day, names, settled, left, whole=True))
    return Deed(("payment", client, f"{paid} {currency}", *words), [("receipt", client, own, -(paid + extra))])


def _on_invoices(
    draw: Draw, ideal: Ideal, client: str, currency: str
) -> tuple[Decimal, list[tuple[Line, Decimal]], list[str]]:
    numbers = sorted({line.number for line in ideal.open_lines(client, currency=currency)})
    chosen = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3, unique=True))
    paid = draw(amounts())
    left, words = paid, []
    settled = []
    said = {number: draw(st.booleans()) for number in chosen}
    # What is said goes first.
    for number in sorted(chosen, key=lambda number: not said[number]):
        owed = ideal.owed(client, number)
        most = min(owed, left)
        part = some(draw, most) if said[number] and most else most
        words += ["--invoice", f"{number}={part}" if said[number] and most else number]
        settled += ideal.settle(ideal.open_lines(client, number), part)
        left -= part
    return paid, settled, words


def _earned(ideal: Ideal, client: str, number: str, day: date) -> Decimal:
    """Return the discount of an invoice, nothing where it has none or less than that is open."""
    for sale in ideal.sales:
        if (sale.client, sale.number) == (client, number) and sale.terms.startswith("2/10") and not sale.rescheduled:
            earned = coins(sale.total * 2 / 100)
            if day <= sale.day + timedelta(days=10) and earned < ideal.owed(client, number):
                return earned
    return NOTHING


def _how_it_came(draw: Draw, paid: Decimal, currency: str) -> list[str]:
    """Let the bank keep a fee, or the money come in another currency."""
    words = []
    if draw(st.integers(0, 3)) == 0 and paid > Decimal("0.02"):
        words += [
            "--fee",
            str(draw(st.decimals(Decimal("0.01"), min(paid - Decimal("0.01"), Decimal(30)), places=2))),
        ]
    if draw(st.integers(0, 3)) == 0:
        words += ["--received", f"{draw(amounts())} {'EUR' if currency == 'USD' else 'USD'}"]
    return words


def apply(draw: Draw, ideal: Ideal, _day: date) -> Deed | None:
    fitting = sorted(
        {line.client for line in ideal.open_lines() if ideal.credit.get((line.client, line.currency), NOTHING)}
    )
    if not fitting:
        return None
    client = draw(st.sampled_from(fitting))
    able = [line for line in ideal.open_lines(client) if ideal.credit.get((client, line.currency), NOTHING)]
    words, chosen = ["--oldest-first"], able
    if draw(st.booleans()):
        number = draw(st.sampled_from(sorted({line.number for line in able})))
        words, chosen = ["--invoice", number], [line for line in able if line.number == number]
        if draw(st.booleans()):
            most = min(ideal.owed(client, number), ideal.credit[client, chosen[0].currency])
            part = some(draw, most)
            ideal.settle(chosen, part)
            ideal.use_credit(client, chosen[0].currency, part)
            return Deed(("apply", client, "--invoice", f"{number}={part}"), [("application", client, "", NOTHING)])
    currencies = sorted({line.currency for line in chosen})
    for currency in currencies:
        lines = [line for line in chosen if line.currency == currency]
        part = min(ideal.credit[client, currency], sum((line.open for line in lines), NOTHING))
        ideal.settle(lines, part)
        ideal.use_credit(client, currency, part)
    papers: list[Paper] = [("application", client, "", NOTHING) for _ in currencies]
    return Deed(("apply", client, *words), papers, len(currencies))


def refund(draw: Draw, ideal: Ideal, _day: date) -> Deed | None:
    keys = sorted(key for key, left in ideal.credit.items() if left)
    if not keys:
        return None
    client, currency = draw(st.sampled_from(keys))
    amount = some(draw, ideal.credit[client, currency])
    ideal.use_credit(client, currency, amount)
    return Deed(("refund", client, f"{amount} {currency}"), [("refund", client, "", amount)])


def returned_payment(draw: Draw, ideal: Ideal, _day: date) -> Deed | None:
    able = [receipt for receipt in ideal.receipts if receipt.whole and receipt.names]
    if not able:
        return None
    receipt = draw(st.sampled_from(able))
    receipt.whole = False
    for line, part in receipt.settled:
        line.open += part
    ideal.add_credit(receipt.client, receipt.currency, -receipt.left)
    total = receipt.left + sum((part for _, part in receipt.settled), NOTHING)
    name = draw(st.sampled_from(receipt.names))
    words = ("returned-payment", name, "--paid-on", receipt.day.isoformat(), "--client", receipt.client)
    return Deed(words, [("returned-payment", receipt.client, "", total)])


def write_off(draw: Draw, ideal: Ideal, _day: date) -> Deed | None:
    item = an_item(draw, ideal)
    if item is None:
        return None
    client, number, currency, lines = item
    amount = some(draw, ideal.owed(client, number))
    ideal.settle(lines, amount)
    key = (client, number, currency)
    ideal.written_off[key] = ideal.written_off.get(key, NOTHING) + amount
    words = ("write-off", number, "--client", client, "--amount", str(amount))
    return Deed(words, [("write-off", client, "", -amount)])


def recovery(draw: Draw, ideal: Ideal, _day: date) -> Deed | None:
    keys = sorted(key for key, amount in ideal.written_off.items() if amount)
    if not keys:
        return None
    client, number, _ = key = draw(st.sampled_from(keys))
    amount = some(draw, ideal.written_off[key])
    ideal.written_off[key] -= amount
    words = ("recovery", number, str(amount), "--client", client)
    return Deed(words, [("recovery", client, number, amount), ("receipt", client, "", -amount)])


def reschedule(draw: Draw, ideal: Ideal, day: date) -> Deed | None:
    item = an_item(draw, ideal)
    if item is None:
        return None
    client, number, currency, lines = item
    owed = ideal.owed(client, number)
    words: tuple[str, ...]
    if draw(st.booleans()) or owed < Decimal("0.10"):
        terms = draw(st.sampled_from(TERMS))
        words, parts = ("--terms", terms), parts_of(terms, day, owed)
        if not all(part for _, part in parts):
            return None
    else:
        first = draw(st.decimals(Decimal("0.01"), owed - Decimal("0.01"), places=2))
        days = draw(st.lists(st.integers(0, 90), min_size=2, max_size=2))
        parts = [(day + timedelta(days=n), part) for n, part in zip(days, (first, owed - first), strict=True)]
        words = tuple(word for due, part in parts for word in ("--part", f"{due}={part}"))
    ideal.settle(lines, owed)
    ideal.debit(client, number, currency, day, parts)
    for sale in ideal.sales:
        sale.rescheduled = sale.rescheduled or (sale.client, sale.number) == (client, number)
    papers: list[Paper] = [("application", client, "", -owed), ("adjustment", client, number, owed)]
    return Deed(("reschedule", number, "--client", client, *words), papers)


def client_new(draw: Draw, ideal: Ideal, _day: date) -> Deed:
    name, terms = f"New{len(ideal.terms)}", draw(st.sampled_from(TERMS))
    ideal.terms[name] = terms
    return Deed(("client", "new", name, "--name", f'"{name}" & Co', "--terms", terms), [])


def client_set(draw: Draw, ideal: Ideal, _day: date) -> Deed:
    client, terms = a_client(draw, ideal), draw(st.sampled_from(TERMS))
    ideal.terms[client] = terms
    return Deed(("client", "set", client, "--terms", terms), [])


def hold_or_release(draw: Draw, ideal: Ideal, _day: date) -> Deed:
    client = a_client(draw, ideal)
    held = client in ideal.on_hold
    (ideal.on_hold.remove if held else ideal.on_hold.add)(client)
    return Deed(("release" if held else "hold", client, "--reason", "of the test"), [])


def note(draw: Draw, ideal: Ideal, _day: date) -> Deed:
    return Deed(("note", a_client(draw, ideal), draw(st.sampled_from(['"said"', "two\nlines", "^INV-1 ;"]))), [])


DEEDS: tuple[Doing, ...] = (
    invoice, invoice, invoice, payment, payment, payment, apply, apply, refund, returned_payment, returned_payment,
    credit_memo, debit_memo, write_off, recovery, reschedule, reschedule, client_new, client_set, hold_or_release, note,
)  # fmt: skip
