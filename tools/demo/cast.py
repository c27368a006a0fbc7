"""Who is in the demo: the clients of Northgate Equipment Ltd, and how each of them buys and pays."""

from dataclasses import dataclass
from datetime import date

from tools.demo.dates import END, START

EQUIPMENT = ("Sales:Equipment", 2400, 9600)
PARTS = ("Sales:Parts", 240, 2300)
SERVICE = ("Services", 180, 1400)

GOODS = {
    "Sales:Equipment": (
        "Forklift FL-25",
        "Pallet stacker PS-12",
        "Roller conveyor, 12 m",
        "Screw compressor SC-30",
        "Generator 60 kVA",
        "Excavator attachment set",
        "Scissor lift SL-8",
        "Vibrating screen",
    ),
    "Sales:Parts": ("Spare parts", "Hydraulic hoses", "Filters and belts", "Battery pack", "Fork tines"),
    "Services": ("Service visit", "Safety inspection", "Hydraulic pump repair", "Operator training"),
}

PROMPT = (-4, -2, -1, 0, 0, 1, 2, 3)
USUAL = (-1, 0, 1, 2, 3, 4, 6, 9)
SLOW = (3, 6, 9, 12, 15, 21, 27, 34)
VERY_SLOW = (12, 19, 26, 33, 41, 48, 57)


@dataclass(frozen=True, slots=True)
class Buying:
    """A client's habits: one invoice every so many months, paid so many days after the due date."""

    every: int
    goods: tuple[tuple[str, int, int], ...]
    habit: tuple[int, ...]
    first: date = START
    last: date = END
    phase: int = 0
    writes_due: bool = True
    pay_day: int = 0
    """Where set, everything due is paid together on this day of the month."""


@dataclass(frozen=True, slots=True)
class Client:
    """What the `open` directive says of a client, and its habits."""

    id: str
    name: str
    kind: str
    rep: str
    region: str
    terms: str
    limit: int = 0
    buying: Buying | None = None
    currency: str = "USD"
    also: str = ""
    opened: date = START

    @property
    def account(self) -> str:
        """The client's receivable account."""
        return f"Assets:Receivable:{self.id}"

    @property
    def bank(self) -> str:
        """The bank account that the client pays into."""
        return f"Assets:Bank:{'Checking' if self.currency == 'USD' else self.currency}"

    @property
    def file(self) -> str:
        """The client's journal, without its ending."""
        return f"clients/{self.id}"


_COMPANIES = (
    Client(
        "Acme", "Acme Industrial Ltd", "b2b", "dana", "west", "2/10 net 30", 50000,
        Buying(1, (EQUIPMENT, PARTS, PARTS, SERVICE), PROMPT),
    ),
    Client(
        "AcmeHoldings", "Acme Holdings plc", "b2b", "m.ito", "west", "net 30", 40000,
        Buying(3, (EQUIPMENT, PARTS), USUAL, phase=1),
    ),
    Client(
        "BoltForge", "Bolt & Forge Inc", "b2b", "luis", "north", "net 30", 30000,
        Buying(2, (PARTS, PARTS, SERVICE, EQUIPMENT), USUAL),
    ),
    Client(
        "Calder", "Calder Civil Engineering Ltd", "b2b", "dana", "north", "net 60", 80000,
        Buying(2, (EQUIPMENT, EQUIPMENT, SERVICE), USUAL),
    ),
    Client(
        "Dunmore", "Dunmore Quarries Ltd", "b2b", "luis", "north", "eom", 45000,
        Buying(2, (EQUIPMENT, PARTS), SLOW, phase=1, writes_due=False),
    ),
    Client(
        "Elmwood", "Elmwood Dairy Cooperative", "b2b", "priya", "south", "15 mfi", 25000,
        Buying(2, (PARTS, SERVICE, EQUIPMENT), PROMPT),
    ),
    Client(
        "Fairhaven", "Fairhaven Port Services", "b2b", "m.ito", "west", "net 30", 40000,
        Buying(1, (PARTS, SERVICE, EQUIPMENT), USUAL, pay_day=25),
    ),
    Client(
        "Granite", "Granite Ridge Construction", "b2b", "luis", "north", "3 instalments monthly", 60000,
    ),
    Client(
        "Hollis", "Hollis Brothers Farms", "b2b", "priya", "south", "", 20000,
        Buying(3, (PARTS, SERVICE), SLOW, phase=2, writes_due=False),
    ),
    Client(
        "Ironbark", "Ironbark Timber Co", "b2b", "dana", "west", "2/10 net 30", 30000,
        Buying(2, (EQUIPMENT, PARTS), SLOW, phase=1, writes_due=False),
    ),
    Client(
        "Juniper", "Juniper Packaging LLC", "b2b", "m.ito", "south", "net 30", 35000,
        Buying(2, (EQUIPMENT, PARTS, SERVICE), USUAL, writes_due=False),
    ),
    Client(
        "Kestrel", "Kestrel Logistics", "b2b", "luis", "north", "net 30", 25000,
        Buying(2, (PARTS, SERVICE, EQUIPMENT), VERY_SLOW, last=date(2025, 10, 31)),
    ),
    Client(
        "Moller", "Møller & Søn ApS", "b2b", "priya", "europe", "net 30", 40000,
        Buying(3, (EQUIPMENT, PARTS), USUAL, phase=1), currency="EUR",
    ),
    Client(
        "Nolan", "Nolan Demolition", "b2b", "luis", "south", "net 30", 15000,
        Buying(2, (PARTS, SERVICE), VERY_SLOW, last=date(2024, 9, 30)),
    ),
    Client(
        "Orchard", "Orchard Valley Foods", "b2b", "priya", "south", "net 45", 30000,
        Buying(2, (PARTS, EQUIPMENT), USUAL),
    ),
    Client(
        "Thornbury", "Thornbury Estates Ltd", "b2b", "m.ito", "uk", "net 30", 25000,
        Buying(3, (EQUIPMENT, SERVICE), USUAL, phase=2), currency="GBP",
    ),
    Client(
        "Weber", "Weber Fördertechnik GmbH", "b2b", "priya", "europe", "net 60", 60000,
        Buying(3, (EQUIPMENT,), PROMPT), currency="EUR", also="USD", opened=date(2024, 6, 3),
    ),
)  # fmt: skip

_LESSORS = (
    Client("CrescentLeasing", "Crescent Leasing Corp", "leasing", "dana", "west", "net 7", 150000),
    Client("HarborFinance", "Harbor Equipment Finance", "leasing", "m.ito", "west", "net 10", 120000),
    Client("MeridianCapital", "Meridian Capital Leasing", "leasing", "luis", "north", "net 14", 100000),
    Client("SummitLease", "Summit Lease & Rental", "leasing", "priya", "south", "due on receipt", 60000),
)

_RETAIL = (
    Client(
        "BrightsideBakery", "Brightside Bakery", "retail", "dana", "west", "due on receipt", 0,
        Buying(3, (SERVICE, PARTS), PROMPT, writes_due=False),
    ),
    Client(
        "PetrovaClinic", "Petrova Dental Clinic", "retail", "luis", "north", "net 14", 0,
        Buying(3, (SERVICE,), USUAL, phase=1),
    ),
    Client(
        "QuickPrint", "Quick Print Shop", "retail", "", "south", "net 14", 3000,
        Buying(3, (PARTS, SERVICE), SLOW, phase=2),
    ),
    Client(
        "RosaGarcia", "Rosa García", "retail", "priya", "south", "due on receipt", opened=date(2025, 4, 1),
    ),
)  # fmt: skip

HARBOUR_BRIDGE, QUARRY_ROAD = "Harbour Bridge", "Quarry Road"
"""Projects of the clients who build."""

CLIENTS = {client.id: client for client in (*_COMPANIES, *_LESSORS, *_RETAIL)}
