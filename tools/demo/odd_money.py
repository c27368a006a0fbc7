"""Awkward cases among receipts and credits. Each is named in the journal."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tools.demo.book import Book, Entry, Leg
from tools.demo.cast import CLIENTS, HARBOUR_BRIDGE
from tools.demo.dates import shift
from tools.demo.papers import Credit, Receipt, Sale, cents, credit_memo, give_back, invoice, money, receive

CENT = Decimal("0.01")


def odd_money(book: Book) -> None:
    """Enter every awkward receipt, credit and correction."""
    for case in (
        paid_before_invoice,
        linked_ahead,
        credit_on_paid,
        overpaid,
        one_cent_left,
        several_links,
        on_account,
        other_currency,
        early_discount,
        late_discount,
        bank_fee,
        returned_open,
        returned_paid,
        refunded,
        refunded_by_tag,
        written_off,
        late_interest,
        set_off,
        tagged,
    ):
        case(book)


def paid_before_invoice(book: Book) -> None:
    """Receive money a week before the invoice that it names."""
    sale = Sale("Elmwood", "early", date(2025, 5, 20), money(2150), "Milk pump", date(2025, 6, 15))
    gross = invoice(book, sale)
    receipt = Receipt("Elmwood", date(2025, 5, 12), gross, ("early",), "Cheque 40117")
    receive(book, receipt, "payment dated before its invoice")


def linked_ahead(book: Book) -> None:
    """Receive money in March for an invoice of April: unapplied on the report's day."""
    sale = Sale("AcmeHoldings", "ahead", date(2026, 4, 8), money(1750), "Dock lights", date(2026, 5, 8))
    gross = invoice(book, sale, "invoice dated after its payment and after the report date")
    receipt = Receipt("AcmeHoldings", date(2026, 3, 27), gross, ("ahead",), "Wire 88-2107")
    receive(book, receipt, "link dated later than the report")


def credit_on_paid(book: Book) -> None:
    """Enter a credit memo for an invoice that has been paid in full."""
    sale = Sale("Orchard", "paid", date(2025, 11, 11), money(3200), "Sorting belt", date(2025, 12, 26))
    gross = invoice(book, sale)
    receive(book, Receipt("Orchard", date(2025, 12, 22), gross, ("paid",), "ACH 251222-340"))
    credit = Credit("Orchard", "paid", date(2026, 1, 13), money(320), "Belt narrower than ordered")
    credit_memo(book, credit, "credit memo on a paid invoice")


def overpaid(book: Book) -> None:
    """Receive fifty too much."""
    sale = Sale("BoltForge", "over", date(2026, 1, 14), money("1157.41"), "Anvil stand", date(2026, 2, 13))
    gross = invoice(book, sale)
    receipt = Receipt("BoltForge", date(2026, 2, 12), gross + 50, ("over",), "Cheque 51882")
    receive(book, receipt, "overpayment")


def one_cent_left(book: Book) -> None:
    """Receive one cent too little."""
    sale = Sale("Dunmore", "cent", date(2026, 1, 8), money("4007.56"), "Drill bits", date(2026, 1, 31), "Sales:Parts")
    gross = invoice(book, sale)
    receive(book, Receipt("Dunmore", date(2026, 2, 3), gross - CENT, ("cent",), "ACH 260203-664"), "one cent left")


def several_links(book: Book) -> None:
    """Receive money for two invoices named by links; it pays the older in full, the other in part."""
    first = Sale("Dunmore", "links.1", date(2025, 12, 9), money(2600), "Screen panels", date(2025, 12, 31))
    second = Sale("Dunmore", "links.2", date(2026, 1, 22), money(3100), "Crusher jaws", date(2026, 1, 31))
    gross = invoice(book, first) + invoice(book, second)
    receipt = Receipt("Dunmore", date(2026, 2, 17), gross - money(1348), ("links.1", "links.2"), "Wire 88-2044")
    receive(book, receipt, "one receipt with several links")


def on_account(book: Book) -> None:
    """Receive money whose client is known and whose item is not."""
    receipt = Receipt("Elmwood", date(2026, 3, 12), money(500), (), "Cheque 40390, on account")
    receive(book, receipt, "receipt without a link")


def other_currency(book: Book) -> None:
    """Receive euros for items in dollars, at a total price and at a price for one."""
    client = CLIENTS["Calder"]
    for key, day, net, euros, price in (
        ("euros.1", date(2025, 6, 10), money(4000), money(3840), "@@ 4320.00 USD"),
        ("euros.2", date(2026, 2, 24), money(2250), money(2150), "@ 1.1300 USD"),
    ):
        due = shift(day, 60)
        paid_day = shift(day, 58) if "@@" in price else shift(day, 27)
        sale = Sale("Calder", key, day, net, "Tower crane parts", due, meta={"project": HARBOUR_BRIDGE})
        gross = invoice(book, sale)
        dollars = gross if "@@" in price else cents(euros * Decimal("1.13"))
        legs = (Leg("Assets:Bank:EUR", euros, "EUR", price), Leg(client.account, -dollars))
        entry = Entry(paid_day, client.name, "Wire in euros", legs, (f"{{{key}}}",))
        book.enter(client.file, entry, "receipt in another currency")


def early_discount(book: Book) -> None:
    """Grant two percent for payment within ten days, with a leg of its own."""
    sale = Sale("Acme", "discount", date(2026, 2, 10), money(4800), "Drum pump", date(2026, 3, 12))
    gross = invoice(book, sale)
    receipt = Receipt("Acme", date(2026, 2, 18), gross, ("discount",), "ACH 260218-311")
    receive(book, replace(receipt, discount=cents(gross * Decimal("0.02"))), "early-payment discount leg")


def late_discount(book: Book) -> None:
    """Receive two percent less on day 26: nothing was granted, so the difference stays open."""
    sale = Sale("Ironbark", "unearned", date(2025, 12, 4), money(5200), "Log grab", date(2026, 1, 3))
    gross = invoice(book, sale)
    paid = gross - cents(gross * Decimal("0.02"))
    receipt = Receipt("Ironbark", date(2025, 12, 30), paid, ("unearned",), "ACH 251230-090")
    receive(book, receipt, "discount taken too late, the difference stays open")


def bank_fee(book: Book) -> None:
    """Receive transfers of which the bank keeps some, in one case beside a discount granted."""
    sale = Sale("Moller", "fee", date(2025, 9, 9), money(3275), "Gearbox", date(2025, 10, 9))
    gross = invoice(book, sale)
    receipt = Receipt("Moller", date(2025, 10, 8), gross, ("fee",), "SEPA transfer 251008-522", fee=money(15))
    receive(book, receipt, "bank fee leg")
    sale = Sale("Thornbury", "fee-and-discount", date(2026, 1, 12), money(1960), "Hedge trimmers", date(2026, 2, 11))
    gross = invoice(book, sale)
    receipt = Receipt("Thornbury", date(2026, 2, 10), gross, ("fee-and-discount",), "BACS", money(12), money("39.20"))
    receive(book, receipt, "discount leg and bank fee leg")


def returned_open(book: Book) -> None:
    """Enter a cheque that the bank takes back, so that its invoice is open again."""
    sale = Sale("QuickPrint", "bounced", date(2026, 1, 19), money(940), "Paper trolley", date(2026, 2, 2))
    gross = invoice(book, sale)
    paid = Receipt("QuickPrint", date(2026, 2, 6), gross, ("bounced",), "Cheque 771")
    receive(book, paid)
    back = replace(paid, day=date(2026, 2, 11), how="Cheque 771 returned, no funds")
    give_back(book, back, "returned payment reopening its item")


def returned_paid(book: Book) -> None:
    """Enter a direct debit that comes back with a bank charge, and is paid again later."""
    sale = Sale("Hollis", "again", date(2025, 8, 5), money(1620), "Hay rake", date(2025, 9, 4))
    gross = invoice(book, sale)
    paid = Receipt("Hollis", date(2025, 9, 4), gross, ("again",), "Direct debit")
    receive(book, paid)
    back = replace(paid, day=date(2025, 9, 9), how="Direct debit returned", fee=money(8))
    give_back(book, back, "returned payment, paid again later")
    receive(book, replace(paid, day=date(2025, 9, 26), how="ACH 250926-402"))


def refunded(book: Book) -> None:
    """Enter an invoice paid twice, and the second payment sent back: no link is needed."""
    sale = Sale("PetrovaClinic", "twice", date(2025, 6, 3), money(680), "Compressor service", date(2025, 6, 17))
    gross = invoice(book, sale)
    paid = Receipt("PetrovaClinic", date(2025, 6, 16), gross, ("twice",), "Card 3107")
    receive(book, paid)
    receive(book, replace(paid, day=date(2025, 6, 18), keys=(), how="Card 3107, again"))
    back = replace(paid, day=date(2025, 6, 30), keys=(), how="Paid twice, sent back")
    give_back(book, back, "refund of an unapplied credit")


def refunded_by_tag(book: Book) -> None:
    """Enter a refund that says by a tag what it is."""
    receipt = Receipt("Weber", date(2025, 3, 4), money(450), (), "SEPA transfer, sent to us by mistake")
    receive(book, receipt)
    back = replace(receipt, day=date(2025, 3, 11), how="Sent back", tags=("refund",))
    give_back(book, back, "refund said by a tag")


def written_off(book: Book) -> None:
    """Give up half of an insolvent client's invoice with approval; the rest waits for the liquidator."""
    client, day = CLIENTS["Nolan"], date(2025, 11, 18)
    sale = Sale("Nolan", "lost", date(2024, 11, 12), money(4150), "Demolition hammer, used", date(2024, 12, 12))
    gross = invoice(book, sale)
    lost = cents(gross / 2)
    book.custom(client.file, day, "approval", '"{lost}"', '"write-off"', '"helen"')
    legs = (Leg("Expenses:BadDebt", lost), Leg(client.account, -lost))
    entry = Entry(day, client.name, "Written off, the rest expected from the liquidator", legs, ("{lost}",))
    book.enter(client.file, entry, "write-off with approval")


def late_interest(book: Book) -> None:
    """Enter a debit memo under a number of its own."""
    client, day = CLIENTS["Kestrel"], date(2026, 2, 27)
    mark = book.numbers.mark("DM", "dm.1", day)
    legs = (Leg(client.account, money("46.20")), Leg("Income:Interest", money("-46.20")))
    entry = Entry(
        day, client.name, "Late payment interest to February", legs, (mark,), meta={"due": date(2026, 3, 13)}
    )
    book.enter(client.file, entry, "debit memo")


def set_off(book: Book) -> None:
    """Set what we owe to a client as a supplier against what it owes, which is an adjustment."""
    client = CLIENTS["Orchard"]
    sale = Sale("Orchard", "barter", date(2025, 7, 8), money(1500), "Crate washer", date(2025, 8, 22))
    gross = invoice(book, sale)
    bill = (Leg("Expenses:Purchases", money(420)), Leg("Liabilities:Payable", money(-420)))
    book.enter("general", Entry(date(2025, 7, 28), client.name, "Fruit baskets for customers", bill))
    legs = (Leg("Liabilities:Payable", money(420)), Leg(client.account, money(-420)))
    entry = Entry(date(2025, 8, 20), client.name, "Set off against their bill", legs, ("{barter}",))
    book.enter(client.file, entry, "adjustment, set off against a payable")
    receive(book, Receipt("Orchard", date(2025, 8, 21), gross - 420, ("barter",), "ACH 250821-118"))


def tagged(book: Book) -> None:
    """Say by tags what accounts do not: goodwill is a credit memo, a cheque in the safe is a receipt."""
    client = CLIENTS["BoltForge"]
    sale = Sale("BoltForge", "goodwill", date(2025, 9, 16), money(2100), "Press brake tools", date(2025, 10, 16))
    gross = invoice(book, sale)
    mark = book.numbers.mark("CM", "cm.goodwill", date(2025, 9, 30))
    legs = (Leg("Expenses:Goodwill", money(100)), Leg(client.account, money(-100)))
    what, meta = "Goodwill for a late delivery", {"number": mark}
    entry = Entry(date(2025, 9, 30), client.name, what, legs, ("{goodwill}",), ("credit-memo",), meta)
    book.custom(client.file, date(2025, 9, 30), "approval", f'"{mark}"', '"credit-memo"', '"helen"')
    book.enter(client.file, entry, "credit memo said by a tag")
    legs = (Leg("Assets:Undeposited", gross - 100), Leg(client.account, 100 - gross))
    entry = Entry(date(2025, 10, 14), client.name, "Cheque 51240, in the safe", legs, ("{goodwill}",), ("receipt",))
    book.enter(client.file, entry, "receipt said by a tag")
    legs = (Leg("Assets:Bank:Checking", gross - 100), Leg("Assets:Undeposited", 100 - gross))
    book.enter("general", Entry(date(2025, 10, 17), "Bank", "Cheques deposited", legs))
