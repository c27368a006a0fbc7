"""Awkward cases among invoices: dates, instalments, numbers, accounts. Each is named in the journal."""

from datetime import date
from decimal import Decimal

from tools.demo.book import ZERO, Book, Entry, Leg, Value
from tools.demo.cast import CLIENTS, HARBOUR_BRIDGE, QUARRY_ROAD
from tools.demo.dates import END, add_months, business_day, shift
from tools.demo.dice import Dice
from tools.demo.papers import (
    Receipt,
    Sale,
    cents,
    income_legs,
    invoice,
    invoice_in_parts,
    money,
    receive,
    receive_split,
)

BOUNDARY = {"Fairhaven": (0, 1, 30, 31), "Kestrel": (60, 61, 90, 91)}
BOUNDARY_NET = {0: 1240, 1: 980, 30: 1615, 31: 2250, 60: 1480, 61: 895, 90: 2140, 91: 1325}


def odd_invoices(book: Book) -> None:
    """Enter every awkward invoice."""
    for case in (
        boundary_days,
        future_dated,
        instalments,
        equal_instalments,
        advance_and_instalments,
        old_numbers,
        no_due_date,
        taken_back,
        nothing_to_pay,
        two_clients_at_once,
        pending,
        retention,
        number_as_metadata,
        second_currency,
    ):
        case(book)


def boundary_days(book: Book) -> None:
    """Enter items on both sides of every bucket's limit."""
    for client, days in BOUNDARY.items():
        for past in days:
            due = shift(END, -past)
            sale = Sale(
                client,
                f"day.{past}",
                shift(due, -30),
                money(BOUNDARY_NET[past]),
                "Wear parts",
                due,
                "Sales:Parts",
            )
            invoice(book, sale, f"day {past} past due on {END}")


def future_dated(book: Book) -> None:
    """Enter an invoice dated after the report's day."""
    sale = Sale("Juniper", "future", date(2026, 4, 10), money(3250), "Stretch wrapper, order 9004")
    invoice(book, sale, "future-dated invoice")


def instalments(book: Book) -> None:
    """Sell to Granite on three monthly instalments; what fell due is mostly paid."""
    dice = Dice("Granite")
    for count, month in enumerate((1, 6, 11, 15, 20)):
        day = add_months(date(2024, 4, 16), month)
        dues = tuple(add_months(day, months) for months in (1, 2, 3))
        what = ("Vibrating plate", "Light towers", "Formwork", "Trench boxes", "Compressor")[count]
        key = f"Granite.{count}"
        case = "three instalments, the remainder on the last" if count == 0 else ""
        net = dice.price(2600, 5800) if count else money("4415.45")
        sale = Sale("Granite", key, day, net, f"{what}, 3 instalments")
        for due, part in zip(dues, invoice_in_parts(book, sale, dues, case), strict=True):
            paid = business_day(shift(due, dice.between(-1, 5)))
            if paid <= END:
                receive(book, Receipt("Granite", paid, part, (key,), "Standing order"))


def equal_instalments(book: Book) -> None:
    """Enter two postings of one amount and one due date under one number; one of them is paid."""
    due = date(2026, 3, 20)
    sale = Sale("Granite", "twins", date(2026, 2, 18), money(3000), "Two light towers, one to each site")
    part, _ = invoice_in_parts(
        book, sale, (due, due), "two equal instalments with one due date", (QUARRY_ROAD, HARBOUR_BRIDGE)
    )
    receive(book, Receipt("Granite", date(2026, 3, 19), part, ("twins",), "ACH 260319-771"))


def advance_and_instalments(book: Book) -> None:
    """Enter an advance that comes before the invoice, then instalments of which the last is late."""
    day = date(2025, 12, 1)
    dues = (day, date(2026, 1, 15), date(2026, 2, 16), date(2026, 3, 16))
    what = "Mobile crusher, used: advance and 3 instalments"
    sale = Sale("Granite", "advance", day, money(5600), what, meta={"project": QUARRY_ROAD})
    parts = invoice_in_parts(book, sale, dues, "advance plus instalments")
    for paid, part in zip((date(2025, 11, 21), date(2026, 1, 16), date(2026, 2, 18)), parts, strict=False):
        how = "Advance" if paid < day else "Instalment"
        receive(book, Receipt("Granite", paid, part, ("advance",), how))


def old_numbers(book: Book) -> None:
    """Take items over from the old system, whose numbers were given client by client."""
    case = "same invoice number at two clients"
    for client, amount, due in (
        ("Calder", "2310.00", date(2024, 4, 30)),
        ("Elmwood", "860.00", date(2024, 4, 15)),
    ):
        legs = (Leg(CLIENTS[client].account, money(amount)), Leg("Equity:Opening", -money(amount)))
        what = "Taken over from the old system"
        entry = Entry(date(2024, 4, 1), CLIENTS[client].name, what, legs, ("S-0117",), meta={"due": due})
        book.enter(CLIENTS[client].file, entry, case)
    for client, day, amount in (
        ("Calder", date(2024, 5, 2), "2310.00"),
        ("Elmwood", date(2024, 4, 19), "600.00"),
    ):
        legs = (Leg("Assets:Bank:Checking", money(amount)), Leg(CLIENTS[client].account, -money(amount)))
        book.enter(CLIENTS[client].file, Entry(day, CLIENTS[client].name, "ACH", legs, ("S-0117",)))


def no_due_date(book: Book) -> None:
    """Enter invoices that leave their due date to the client's terms, or even to the policy's."""
    sale = Sale("Ironbark", "by-terms", date(2026, 3, 5), money(1830), "Saw blades", income="Sales:Parts")
    gross = invoice(book, sale, "missing due date, the client's terms hold")
    case = "payment after the report date, with a link to an item open on it"
    receive(book, Receipt("Ironbark", date(2026, 4, 2), gross, ("by-terms",), "ACH 260402-118"), case)
    sale = Sale("Hollis", "by-policy", date(2026, 2, 12), money(1190), "Baler service", income="Services")
    invoice(book, sale, "missing due date and missing terms")


def taken_back(book: Book) -> None:
    """Enter a credit against income that carries an invoice number of its own."""
    sale = Sale("Ironbark", "negative", date(2025, 10, 7), money(-1400), "Used stacker taken back")
    invoice(book, sale, "negative invoice")


def nothing_to_pay(book: Book) -> None:
    """Enter an invoice of zero."""
    client = CLIENTS["PetrovaClinic"]
    mark = book.numbers.mark("INV", "zero", date(2025, 8, 12))
    legs = (Leg(client.account, ZERO), Leg("Income:Services", ZERO))
    entry = Entry(date(2025, 8, 12), client.name, "Compressor replaced under warranty", legs, (mark,))
    book.enter(client.file, entry, "zero invoice")


def two_clients_at_once(book: Book) -> None:
    """Enter one invoice whose entry debits two clients, who pay apart."""
    acme, holdings = CLIENTS["Acme"], CLIENTS["AcmeHoldings"]
    day = date(2026, 1, 20)
    mark = book.numbers.mark("INV", "joint", day)
    legs = income_legs(acme, money(6000), "Sales:Equipment")
    shares = (Leg(acme.account, money(4320)), Leg(holdings.account, money(2160)))
    entry = Entry(
        day,
        acme.name,
        "Joint order: dock leveller",
        (*shares, *legs),
        (mark,),
        meta={"due": date(2026, 2, 19)},
    )
    book.enter(acme.file, entry, "one entry on two receivable accounts")
    receive(book, Receipt("Acme", date(2026, 2, 18), money(4320), ("joint",), "ACH 260218-205"))
    sale = Sale("AcmeHoldings", "shared", date(2026, 1, 27), money(1500), "Dock seals", date(2026, 2, 26))
    parts = {"joint": money(2160), "shared": invoice(book, sale)}
    receipt = Receipt("AcmeHoldings", date(2026, 2, 25), sum(parts.values(), ZERO), how="Wire 88-2031")
    receive_split(book, receipt, parts, "one receipt for several invoices, a posting for each")


def pending(book: Book) -> None:
    """Enter with the flag `!` an invoice to be checked and a receipt to be confirmed."""
    sale = Sale(
        "Juniper",
        "pending",
        date(2026, 3, 23),
        money(2780),
        "Strapping machine, price to be checked",
        flag="!",
    )
    invoice(book, sale, "pending invoice")
    sale = Sale("Moller", "unconfirmed", date(2026, 2, 17), money(1940), "Servo drives", date(2026, 3, 19))
    gross = invoice(book, sale)
    receipt = Receipt(
        "Moller", date(2026, 3, 20), gross, ("unconfirmed",), "SEPA transfer, to be confirmed", flag="!"
    )
    receive(book, receipt, "pending receipt")


def retention(book: Book) -> None:
    """Enter sales of which ten percent are retained for a year, on a deeper account of the client."""
    client = CLIENTS["Calder"]
    for key, day, net, until in (
        ("retention.1", date(2024, 10, 8), money(9000), date(2025, 10, 8)),
        ("retention.2", date(2025, 7, 15), money(11500), date(2026, 7, 15)),
    ):
        mark = book.numbers.mark("INV", key, day)
        legs = income_legs(client, net, "Sales:Equipment")
        gross = -sum((leg.number for leg in legs), ZERO)
        kept = cents(gross / 10)
        debits = (
            Leg(client.account, gross - kept, meta={"due": shift(day, 60)}),
            Leg(f"{client.account}:Retention", kept, meta={"due": until}),
        )
        what = "Site crane, 10 % retained for a year"
        entry = Entry(day, client.name, what, (*debits, *legs), (mark,), meta={"project": HARBOUR_BRIDGE})
        book.enter(client.file, entry, "retention on a deeper account")
        receive(book, Receipt("Calder", shift(day, 63), gross - kept, (key,), "Wire"))
        if until <= END:
            legs = (Leg(client.bank, kept), Leg(f"{client.account}:Retention", -kept))
            entry = Entry(shift(until, 6), client.name, "Retention released", legs, (mark,))
            book.enter(client.file, entry)


def number_as_metadata(book: Book) -> None:
    """Enter an invoice whose number is metadata of the transaction, and one where it is the posting's."""
    client = CLIENTS["Thornbury"]
    for key, day, net, deeper in (
        ("meta.transaction", date(2025, 5, 6), Decimal("1850.00"), False),
        ("meta.posting", date(2025, 11, 4), Decimal("2480.00"), True),
    ):
        number: dict[str, Value] = {"invoice": book.numbers.mark("INV", key, day)}
        debit = Leg(client.account, net, "GBP", meta=number if deeper else {})
        legs = (debit, Leg("Income:Sales:Equipment", -net, "GBP"))
        meta: dict[str, Value] = {"due": shift(day, 30)} if deeper else {"due": shift(day, 30), **number}
        entry = Entry(day, client.name, "Estate gate motors", legs, meta=meta)
        book.enter(client.file, entry, "number as metadata of the " + ("posting" if deeper else "transaction"))
        receive_split(book, Receipt("Thornbury", shift(day, 31), net, how="BACS"), {key: net})


def second_currency(book: Book) -> None:
    """Enter one invoice in USD of a client billed in EUR, which its euros do not touch."""
    what, due = "Demo unit, sold from US stock", date(2026, 4, 10)
    sale = Sale("Weber", "dollars", date(2026, 2, 9), money(2650), what, due, currency="USD")
    invoice(book, sale, "one client, two currencies")
    what, due = "Roller track, 30 m", date(2026, 4, 25)
    invoice(book, Sale("Weber", "euros.due", date(2026, 2, 24), money(4400), what, due))
    what, due = "Spindle motor", date(2026, 3, 6)
    invoice(book, Sale("Moller", "euros.late", date(2026, 2, 4), money(1860), what, due))
