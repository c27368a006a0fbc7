"""What people did about it: reminders, promises, disputes, holds, limits, notes and documents."""

from datetime import date
from decimal import Decimal

from tools.demo.book import Book
from tools.demo.dates import add_months
from tools.demo.papers import Credit, Receipt, Sale, credit_memo, invoice, money, receive


def deeds(book: Book) -> None:
    """Enter every awkward case that is not about money alone."""
    chased(book)
    promises(book)
    dispute_open(book)
    dispute_resolved(book)
    credit_control(book)
    conversations(book)
    lessors(book)
    documents(book)


def chased(book: Book) -> None:
    """Remind Kestrel of items past sixty days, take a promise that is broken, and stop its credit."""
    file = "clients/Kestrel"
    levels = (
        (date(2026, 1, 12), 1, "email"),
        (date(2026, 1, 26), 2, "email"),
        (date(2026, 2, 16), 3, "letter"),
    )
    for day, level, channel in levels:
        case = "reminders of three levels" if level == 1 else ""
        book.custom(file, day, "reminder", '"{day.91}"', str(level), f'"{channel}"', case=case)
    book.custom(file, date(2026, 1, 13), "reminder", '"{day.90}"', "1", '"email"')
    book.custom(file, date(2026, 1, 28), "reminder", '"{day.90}"', "2", '"email"')
    book.custom(file, date(2026, 2, 12), "reminder", '"{day.61}"', "1", '"email"')
    book.custom(file, date(2026, 2, 12), "reminder", '"{day.60}"', "1", '"email"')
    values = ('"{day.91}"', "2026-02-27", "1431.00 USD", '"R. Osei"')
    book.custom(file, date(2026, 2, 18), "promise", *values, case="promise broken")
    book.note("Kestrel", date(2026, 2, 18), "R. Osei says a customer of theirs pays them this week.", "{day.91}")
    book.note(
        "Kestrel",
        date(2026, 3, 3),
        "Nothing came. Told them that deliveries stop until the old items are paid.",
    )


def promises(book: Book) -> None:
    """Enter a promise still running on the report's day, and one kept."""
    values = ('"{day.31}"', "2026-04-08", "2430.00 USD", '"L. Brandt"')
    book.custom("clients/Fairhaven", date(2026, 3, 24), "promise", *values, case="promise open on the report date")
    values = ('"{twins}"', "2026-03-20", "1620.00 USD", '"site office"')
    book.custom("clients/Granite", date(2026, 3, 17), "promise", *values, case="promise kept")


def dispute_open(book: Book) -> None:
    """Open two disputes that nobody has settled, one of them about the oldest item in the book."""
    values = ('"{links.2}"', '"opened"', "1348.00 USD", '"two jaws cracked on arrival"')
    book.custom("clients/Dunmore", date(2026, 2, 19), "dispute", *values, case="dispute opened")
    comment, case = "Supplier inspects the jaws on 9 April.", "note about an invoice"
    book.note("Dunmore", date(2026, 3, 5), comment, "{links.2}", case)
    values = ('"S-0117"', '"opened"', "260.00 USD", '"says the visit of March 2024 never took place"')
    book.custom("clients/Elmwood", date(2024, 5, 13), "dispute", *values)


def dispute_resolved(book: Book) -> None:
    """Enter a short payment, and its claim settled by a credit memo for a part of it."""
    sale = Sale("Juniper", "claimed", date(2025, 9, 23), money(3600), "Carton erector", date(2025, 11, 7))
    gross = invoice(book, sale)
    receive(book, Receipt("Juniper", date(2025, 11, 6), gross - 270, ("claimed",), "ACH 251106-733"))
    opened = ('"{claimed}"', '"opened"', "270.00 USD", '"guide rail missing"')
    book.custom("clients/Juniper", date(2025, 11, 7), "dispute", *opened)
    credit = Credit("Juniper", "claimed", date(2025, 12, 2), Decimal("200.00"), "Guide rail missing")
    credit_memo(book, credit)
    resolved = ('"{claimed}"', '"resolved"', "216.00 USD", '"credit memo {cm.claimed}, the rest is paid"')
    book.custom("clients/Juniper", date(2025, 12, 2), "dispute", *resolved, case="dispute resolved")
    receive(book, Receipt("Juniper", date(2025, 12, 10), money(54), ("claimed",), "ACH 251210-118"))


def credit_control(book: Book) -> None:
    """Change terms and a limit; enter holds still in force and one released."""
    account = "Assets:Receivable:{}".format
    terms = (account("Juniper"), '"net 45"', '"m.ito"')
    book.custom("clients/Juniper", date(2025, 6, 1), "terms", *terms, case="terms changed")
    limit = (account("Fairhaven"), "60000.00 USD", '"helen"')
    book.custom("clients/Fairhaven", date(2025, 9, 1), "limit", *limit, case="limit raised")
    hold = (account("Kestrel"), '"two items past 60 days, promise not kept"', '"helen"')
    book.custom("clients/Kestrel", date(2026, 3, 2), "hold", *hold, case="hold in force")
    hold = (account("Hollis"), '"direct debit returned"', '"helen"')
    book.custom("clients/Hollis", date(2025, 9, 10), "hold", *hold)
    release = (account("Hollis"), '"paid on 26 September"', '"helen"')
    book.custom("clients/Hollis", date(2025, 9, 29), "release", *release, case="hold released")
    hold = (account("Nolan"), '"insolvent, claim filed"', '"helen"')
    book.custom("clients/Nolan", date(2025, 1, 20), "hold", *hold)
    stop = (account("Nolan"), '"insolvent"', '"claim filed with the liquidator"', '"helen"')
    book.custom("clients/Nolan", date(2025, 1, 20), "stop", *stop, case="no letters to an insolvent client")


def conversations(book: Book) -> None:
    """Enter a call, a mail that nobody has answered, and an escalation whose day is over."""
    account = "Assets:Receivable:{}".format
    call = (
        account("Kestrel"),
        '"call"',
        '"R. Osei"',
        '"nothing before their own client pays"',
        '"luis"',
        '"{day.91}"',
    )
    book.custom("clients/Kestrel", date(2026, 3, 10), "contact", *call, case="a call on record")
    mail = (
        account("Hollis"), '"mail-in"', '"P. Hollis"', '"Can we pay the March invoice in three parts?"', '"priya"',
        '"<3f0a.27@hollis.example>"',
    )  # fmt: skip
    book.custom("clients/Hollis", date(2026, 3, 27), "contact", *mail, case="a mail that nobody has answered")
    why = '"two items past 60 days, promise not kept"'
    to = (account("Kestrel"), '"management"', '"helen"', why, '"luis"', "2026-03-27")
    book.custom("clients/Kestrel", date(2026, 3, 13), "escalation", *to, case="escalated, and its day is over")


def lessors(book: Book) -> None:
    """Enter what leasing companies say about disbursements that they have not made."""
    book.note(
        "SummitLease",
        date(2026, 3, 19),
        "Licence copy missing in the contract file; sent again today.",
        "{deal.15}",
    )
    book.note(
        "HarborFinance",
        date(2026, 3, 20),
        "Customer has not signed the delivery protocol.",
        "{transit.HarborFinance}",
    )
    book.custom("clients/SummitLease", date(2026, 3, 19), "reminder", '"{deal.15}"', "1", '"email"')
    values = ('"{deal.14}"', '"opened"', "350.00 USD", '"they netted an old recovery from this disbursement"')
    book.custom("clients/HarborFinance", date(2026, 3, 9), "dispute", *values)


def documents(book: Book) -> None:
    """Put small files beside the ledger, each with its invoice's link."""
    for client, day, key, kind in (
        ("Acme", date(2026, 2, 10), "discount", "Delivery note signed by the warehouse"),
        ("Dunmore", date(2026, 2, 20), "links.2", "Claim form with the customer's description"),
        ("Juniper", date(2025, 11, 7), "claimed", "Packing list: guide rail not ticked"),
        ("Kestrel", date(2026, 2, 16), "day.91", "Third reminder as sent by letter"),
        ("Nolan", date(2025, 1, 20), "lost", "Claim filed with the liquidator"),
        ("CrescentLeasing", date(2024, 6, 11), "deal.1", "Contract page with the leasing company's approval"),
        ("Orchard", add_months(date(2025, 12, 13), 1), "paid", "Measurement report of the belt"),
    ):
        content = f"Northgate Equipment Ltd\n{{{key}}}\n{day}: {kind}.\n(Stands for a scan in this demo.)\n"
        book.attach(client, day, f"{{{key}}}", content, "document with a link" if key == "discount" else "")
