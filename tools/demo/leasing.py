"""Financed sales: the invoice goes to a leasing company, the customer's deposit stands behind it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.demo.book import ZERO, Book, Dollars, Value, literal
from tools.demo.cast import CLIENTS
from tools.demo.dates import business_day, due_date, shift
from tools.demo.deposits import Deposit, take
from tools.demo.dice import Dice
from tools.demo.papers import Receipt, Sale, invoice, receive, receive_split

TABLE = """
    lessor           customer          invoiced    price  deposit  paid  fee  deposit's fate
    CrescentLeasing  BrightsideBakery  2024-06-11  14500  1000     5     0    refunded
    HarborFinance    PetrovaClinic     2024-08-20   9800   800     6     35   refunded
    MeridianCapital  Orchard           2024-10-08  21000  1500     12    0    refunded
    SummitLease      QuickPrint        2024-11-19   7600   500     4     0    applied-own
    CrescentLeasing  Hollis            2025-01-21  18750  1200     9     60   refunded
    HarborFinance    Hollis            2025-03-11  12400  1000     8     0    applied-lessor
    SummitLease      RosaGarcia        2025-05-13   6400   400     -     0    forfeited
    MeridianCapital  Ironbark          2025-06-17  16200  1000     14    0    part-refunded
    CrescentLeasing  Juniper           2025-08-05  13900   900     7     45   returned-refunded
    HarborFinance    BrightsideBakery  2025-10-14  11250   750     10    0    refunded
    SummitLease      Fairhaven         2025-11-18  15800  1100     3     0    requested-overdue
    MeridianCapital  PetrovaClinic     2026-01-20   8600   600     13    40   refundable
    CrescentLeasing  QuickPrint        2026-02-10   9400   700     21    0    requested
    HarborFinance    Orchard           2026-02-24  12250   900     9     0    held-short
    SummitLease      Hollis            2026-03-10   5900   450     -     0    held
    CrescentLeasing  BrightsideBakery  2026-03-26  11700   800     -     0    held
"""
"""`paid` is in days after the invoice; `-` is not yet. The fate says what became of the deposit."""

DEPOSITORS = sorted({line.split()[1] for line in TABLE.strip().splitlines()[1:]})

LEASED = {
    "Brightside Bakery": "Oven loader",
    "Petrova Dental Clinic": "Compact X-ray unit",
    "Orchard Valley Foods": "Sorting line",
    "Quick Print Shop": "Wide-format printer",
    "Hollis Brothers Farms": "Wheel loader",
    "Rosa García": "Market trailer",
    "Ironbark Timber Co": "Log splitter",
    "Juniper Packaging LLC": "Carton sealer",
    "Fairhaven Port Services": "Reach stacker",
}
OTHERS = {
    "Tidewater Brewing": "Keg washer",
    "Oakline Joinery": "Panel saw",
    "Pine Street Garage": "Vehicle lift",
    "Castle Laundry": "Ironing line",
    "Vega Print Works": "Paper cutter",
}
"""What was financed, by customer; the second group has no account of its own with us."""

LAST_MONTH = date(2026, 2, 28)
"""Later deals are told one by one, because they are open on the report's day."""


@dataclass(frozen=True, slots=True)
class Deal:
    """One sale that a leasing company finances; `paid` is None while nothing came."""

    lessor: str
    key: str
    customer: str
    day: date
    price: Decimal
    paid: int | None
    fee: Decimal = ZERO


def sell(book: Book, deal: Deal, what: str, case: str = "") -> Decimal:
    """Invoice the leasing company, with the contract and the customer as metadata."""
    contract = book.numbers.mark("LC", f"lc.{deal.key}", deal.day)
    due = due_date(CLIENTS[deal.lessor].terms, deal.day)
    meta = {"contract": contract, "client": _component(deal.customer)}
    return invoice(book, Sale(deal.lessor, deal.key, deal.day, deal.price, what, due, meta=meta), case)


def sell_to_client(book: Book, deal: Deal, client: str, financed: Decimal, what: str) -> Decimal:
    """Invoice the client, who pays a part itself, with the leasing company as who pays the rest."""
    contract = book.numbers.mark("LC", f"lc.{deal.key}", deal.day)
    meta: dict[str, Value] = {"contract": contract, "payer": deal.lessor, "financed": Dollars(financed)}
    sale = Sale(client, deal.key, deal.day, deal.price, what, due_date(CLIENTS[client].terms, deal.day), meta=meta)
    return invoice(book, sale, "a sale on the client's account that a leasing company pays")


def _component(customer: str) -> str:
    """Return the account's component of a customer who is invoiced for other things, else the name."""
    return next((client.id for client in CLIENTS.values() if client.name == customer), customer)


def disburse(book: Book, deal: Deal, amount: Decimal, case: str = "") -> date | None:
    """Enter the disbursement, less the fee that the leasing company keeps; return its day."""
    if deal.paid is None:
        return None
    day = business_day(shift(deal.day, deal.paid))
    how = f"Disbursement {{lc.{deal.key}}}"
    receive(book, Receipt(deal.lessor, day, amount, (deal.key,), how, fee=deal.fee), case)
    return day


def deals_with_deposits(book: Book) -> None:
    """Enter the deals of the table, each with a deposit and what became of it."""
    for row, line in enumerate(TABLE.strip().splitlines()[1:]):
        lessor, customer, day, price, deposit, paid, fee, fate = line.split()
        deal = Deal(
            lessor,
            f"deal.{row + 1}",
            CLIENTS[customer].name,
            date.fromisoformat(day),
            Decimal(f"{price}.00"),
            None if paid == "-" else int(paid),
            Decimal(f"{fee}.00"),
        )
        _deal(
            book,
            deal,
            Deposit(f"dep.{row + 1}", customer, Decimal(f"{deposit}.00"), deal.key, financed=True),
            fate,
        )


def _deal(book: Book, deal: Deal, deposit: Deposit, fate: str) -> None:
    """Enter a deal: deposit, invoice, disbursement, and the deposit's end."""
    gross = sell(book, deal, LEASED[deal.customer])
    expected = gross
    if fate == "applied-lessor":
        expected -= deposit.amount
    if fate == "held-short":
        expected -= Decimal("350.00")
    case = "disbursement short of the invoice" if fate == "held-short" else ""
    case = "disbursement net of a withheld fee" if deal.fee else case
    received = disburse(book, deal, expected, case)
    take(book, deposit, business_day(shift(deal.day, -8)), received, fate)


def other_deals(book: Book) -> None:
    """Enter financed sales without a deposit: a handful for each leasing company."""
    for lessor in ("CrescentLeasing", "HarborFinance", "MeridianCapital", "SummitLease"):
        dice = Dice(f"deals {lessor}")
        day = date(2024, 4, 10)
        for count in range(7):
            day = business_day(shift(day, dice.between(82, 126)))
            fee = Decimal(dice.pick((0, 0, 0, 30, 50)))
            late = dice.pick((2, 3, 4, 5, 6, 8, 9, 12, 19))
            price, customer = dice.price(5200, 16500), dice.pick(tuple(OTHERS))
            deal = Deal(lessor, f"{lessor}.{count}", customer, day, price, late, fee.quantize(ZERO))
            if day <= LAST_MONTH:
                disburse(book, deal, sell(book, deal, OTHERS[customer]))


def in_transit(book: Book) -> None:
    """Enter two deals without a deposit that are delivered and not yet paid: one in time, one delayed."""
    for lessor, customer, day, price in (
        ("MeridianCapital", "Tidewater Brewing", date(2026, 3, 24), Decimal("9350.00")),
        ("HarborFinance", "Vega Print Works", date(2026, 3, 5), Decimal("6200.00")),
    ):
        sell(book, Deal(lessor, f"transit.{lessor}", customer, day, price, None), OTHERS[customer])
    tipper = Deal("SummitLease", "transit.own", CLIENTS["Orchard"].name, date(2026, 3, 30), Decimal("4000.00"), None)
    sell_to_client(book, tipper, "Orchard", Decimal("3800.00"), "Bin tipper")
    handed_in(book)


def handed_in(book: Book) -> None:
    """Enter how far the contracts have come that nobody has paid: handed in, queried, sent again, or not at all."""
    for lessor, day, key, *said in (
        ("CrescentLeasing", date(2026, 3, 26), "deal.16", "submitted"),
        ("SummitLease", date(2026, 3, 10), "deal.15", "submitted"),
        ("HarborFinance", date(2026, 2, 24), "deal.14", "submitted"),
        ("HarborFinance", date(2026, 2, 27), "deal.14", "approved"),
        ("HarborFinance", date(2026, 3, 5), "transit.HarborFinance", "submitted"),
        ("MeridianCapital", date(2026, 3, 24), "transit.MeridianCapital", "submitted"),
        (
            "MeridianCapital",
            date(2026, 3, 26),
            "transit.MeridianCapital",
            "queried",
            "insurance",
            "policy ends in May",
        ),
    ):
        state, *texts = said
        if state == "submitted":
            texts = [f"contract {{lc.{key}}}"]
        case = "contract queried by the leasing company" if state == "queried" else ""
        values = [literal(text) for text in (f"{{{key}}}", state, lessor, *texts)]
        book.custom(f"clients/{lessor}", day, "financing", *values, case=case)


def bulk_transfer(book: Book) -> None:
    """Enter two deals that one transfer pays, a posting for each."""
    deals = [
        Deal("MeridianCapital", "bulk.1", "Castle Laundry", date(2025, 9, 2), Decimal("7850.00"), None),
        Deal("MeridianCapital", "bulk.2", "Pine Street Garage", date(2025, 9, 4), Decimal("9950.00"), None),
    ]
    parts = {deal.key: sell(book, deal, OTHERS[deal.customer]) for deal in deals}
    total = sum(parts.values(), ZERO)
    receipt = Receipt(
        "MeridianCapital", date(2025, 9, 16), total, how="Bulk transfer, 2 contracts", fee=Decimal("50.00")
    )
    receive_split(book, receipt, parts, "one transfer for several contracts")
