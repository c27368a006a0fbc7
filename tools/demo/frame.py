"""The frame of the demo book: main file, accounts, prices, spending, policy, balances at the close."""

from datetime import date
from decimal import Decimal

from tools.demo.book import Book, Entry, Leg, literal
from tools.demo.cast import CLIENTS, Client
from tools.demo.dates import MONTHS, START, add_months, business_day, month_end, shift
from tools.demo.dice import Dice
from tools.demo.papers import money

MAIN = """\
;; Northgate Equipment Ltd: the demo book of arledger, {months} months to 2026-03-31.
;; Made by `python -m tools.make_demo`: change tools/demo/, not these files.
;; Every client has one journal under clients/. `; awkward: …` names the cases that are hard to get right.

option "title" "Northgate Equipment Ltd"
option "operating_currency" "USD"

include "prices.beancount"
include "general.beancount"
include "deposits.beancount"
include "clients/*.beancount"

{commodities}

{accounts}

; awkward: books closed to the end of 2025
2026-01-08 custom "ar-close" 2025-12-31
"""

POLICY = """\
# How Northgate Equipment Ltd runs its receivables. Everything left out has arledger's default.

[ledger]
main = "main.beancount"                     # from here, or from a folder below, `--ledger` is not needed

[accounts]                                  # each holds for the accounts below it as well
receivable = "Assets:Receivable"            # one sub-account a client
deposits = "Liabilities:Deposits"           # money held for clients
cash = ["Assets:Bank"]                      # a credit to a client against these is a receipt
bad-debt = ["Expenses:BadDebt"]             # … a write-off
tax = ["Liabilities:Tax"]                   # … with income: a credit memo
discounts = ["Expenses:Discounts"]          # legs that belong to a receipt
bank-fees = ["Expenses:BankFees:Transfers", "Expenses:BankFees"]   # `payment --fee` posts to the first
forfeited = ["Income:Forfeits"]             # what clients lose of their deposits

[items]
default-terms = "net 30"                    # for invoices without a due date of clients without terms

[aging]
buckets = [30, 60, 90]                      # current, 1-30, 31-60, 61-90, over 90 days
by = "due"                                  # days past the due date, not the invoice date

[numbers]                                   # counted without gaps, anew each year
invoice = "INV-{year}-{seq:04}"
credit-memo = "CM-{seq:04}"
debit-memo = "DM-{seq:04}"

[writing]                                   # what new entries post to where nobody says otherwise
income = "Income:Sales:Parts"
cash = "Assets:Bank:Checking"
tolerance = "1.00"                          # the most that `payment --tolerance` writes off

[company]                                   # who writes letters
name = "Northgate Equipment Ltd"
address = ["14 Foundry Lane", "Portsmouth, NH 03801"]
email = "receivables@northgate.example"
phone = "+1 603 555 0142"
bank-details = ["First Harbor Bank, account 4401 772 019, routing 211 370 545"]

[contacts]                                  # mail addresses of those named in `sales-rep`
dana = "dana@northgate.example"
luis = "luis@northgate.example"
"m.ito" = "m.ito@northgate.example"
priya = "priya@northgate.example"
sales = "sales@northgate.example"           # where a client has no sales-rep
manager = "h.meyer@northgate.example"       # roles that [deposits] names
director = "director@northgate.example"
accounts = "receivables@northgate.example"

[reminders]                                 # whom `remind` writes to, and when: docs/reminders.md
signed-by = "dana"                          # who signs, and whom answers go to

[digest]                                    # the weekly mails: docs/collections.md
management = ["manager"]                    # who hears of what is stuck

[[credit-policy]]                           # the rules that digests quote
rule = "remind"
days = 7
text = "7 days: reminded, sales is told"

[[credit-policy]]
rule = "call"
days = 14
text = "14 days: called by receivables"

[[credit-policy]]
rule = "stop-supply"
days = 60
text = "60 days: no further supply"

[interest]                                  # what paying late costs: docs/interest.md
rule = "contract"                           # or the law: uk, eu, eu-ie, eu-be
rate = "18"                                 # percent a year, as our terms of sale say
since = 2026-01-01
income = "Income:Interest"

[deposits]                                  # money that goes back once its sale is paid in full
refund-days = 7                             # what clients are promised
escalate = { 10 = "manager", 30 = "director" }   # days from then on; the sales person hears of it at once

[[tax]]
code = "std"
rate = "8"                                  # percent
account = "Liabilities:Tax:Sales"

[[bank]]                                    # whose statements `reconcile` reads: try bank/2026-04.ofx
account = "Assets:Bank:Checking"
number = "4471-0023-9981"

[[rules]]                                   # bank lines that are no client's
name = "bank charges"
text = "MONTHLY ACCOUNT FEE"
direction = "out"
upto = "50.00"
account = "Expenses:BankFees:Transfers"

[[rules]]
name = "interest"
text = "INTEREST PAID"
direction = "in"
account = "Income:Interest"

[[rules]]
name = "payroll"
counterparty = "PAYROLL SERVICES"
account = "Expenses:Payroll"

[[authority]]                               # small write-offs need nobody else …
kind = "write-off"
upto = "100.00"

[[authority]]                               # … larger ones an `arledger approve` by one of these
kind = "write-off"
who = ["helen", "m.ito"]

[provision]                                 # what is expected to be lost: docs/provision.md
standard = "ifrs9"                          # whose words: or "cecl"
overlay = "10"                              # all rates are raised by so many percent of themselves …
overlay-reason = "orders from the building trade fell by a fifth"

[provision.rates]                           # percent of what is open, by bucket
current = "0.5"
"1-30" = "2"
"31-60" = "5"
"61-90" = "12"
"over 90" = "40"

[[provision.specific]]                      # out of the pool, and looked at by itself
client = "Nolan"
rate = "60"
reason = "gave up its yard; the receiver expects two fifths"
"""

ACCOUNTS = (
    "Assets:Bank:Checking           USD",
    "Assets:Bank:EUR                EUR",
    "Assets:Bank:GBP                GBP",
    "Assets:Undeposited             USD",
    "Liabilities:Payable            USD",
    "Liabilities:Tax:Sales          USD",
    "Liabilities:Unidentified       USD",
    "Equity:Opening                 USD",
    "Income:Sales:Equipment",
    "Income:Sales:Parts",
    "Income:Services",
    "Income:Interest                USD",
    "Income:Forfeits                USD",
    "Expenses:BadDebt               USD",
    "Expenses:BankFees:Leasing      USD",
    "Expenses:BankFees:Transfers",
    "Expenses:Discounts",
    "Expenses:Goodwill              USD",
    "Expenses:Payroll               USD",
    "Expenses:Purchases             USD",
)

CURRENCIES = (("USD", "US dollar"), ("EUR", "Euro"), ("GBP", "Pound sterling"))
BANKS = (("Assets:Bank:Checking", "USD"), ("Assets:Bank:EUR", "EUR"), ("Assets:Bank:GBP", "GBP"))
YEAR_END = date(2026, 1, 1)
BANK_BEGINS = date(2026, 4, 1)


def frame(book: Book) -> None:
    """Enter everything around the documents, save the balances."""
    for client in CLIENTS.values():
        _open_client(book, client)
    prices(book)
    spending(book)


FUNDING = {
    "CrescentLeasing": {"funding-days": "7"},
    "HarborFinance": {"funding-days": "5"},
    "MeridianCapital": {"funding-days": "5", "funding-fee": literal("0.5%")},
    "SummitLease": {"funding-days": "5", "funding-fee": "35.00 USD"},
}
"""How fast leasing companies pay as agreed, and what they keep of each contract."""


def main_file() -> str:
    """Return the main file."""
    commodities = "\n".join(f'{START} commodity {code}\n  name: "{name}"' for code, name in CURRENCIES)
    accounts = "\n".join(f"{START} open {account}" for account in ACCOUNTS)
    return MAIN.format(months=MONTHS, commodities=commodities, accounts=accounts)


def _open_client(book: Book, client: Client) -> None:
    """Open a client's account with what is known of it; unknown things are left out."""
    currencies = f"{client.currency},{client.also}" if client.also else client.currency
    known = {
        "name": literal(client.name),
        "kind": literal(client.kind),
        "terms": literal(client.terms) if client.terms else "",
        "credit-limit": f"{client.limit}.00 {client.currency}" if client.limit else "",
        "email": literal(f"ap@{client.id.lower()}.example") if client.id != "RosaGarcia" else "",
        "sales-rep": literal(client.rep) if client.rep else "",
        "region": literal(client.region),
        **FUNDING.get(client.id, {}),
    }
    lines = [f"{client.opened} open {client.account}  {currencies}"]
    lines += [f"  {key}: {value}" for key, value in known.items() if value]
    if client.id == "Calder":
        lines.append(f"{client.opened} open {client.account}:Retention  {currencies}")
    case = "Acme beside AcmeHoldings: two clients, not one" if client.id == "AcmeHoldings" else ""
    book.write(client.file, client.opened, "\n".join(lines), case)


def open_deposits(book: Book, clients: list[str]) -> None:
    """Open a deposit account for each depositor."""
    lines = [f"{START} open Liabilities:Deposits:{client}  USD" for client in clients]
    book.write("deposits", START, "\n".join(lines))


def prices(book: Book) -> None:
    """Write the prices of EUR and GBP in USD at each month's end."""
    for code, start in (("EUR", 10760), ("GBP", 12580)):
        dice, points = Dice(f"price {code}"), start
        for month in range(-1, MONTHS):
            points += dice.between(-80, 160)
            day = month_end(add_months(START, month))
            book.write("prices", day, f"{day} price {code}  {Decimal(points).scaleb(-4)} USD")


def spending(book: Book) -> None:
    """Enter opening money, monthly payroll and purchases: what a ledger holds beside receivables."""
    bank = "Assets:Bank:Checking"
    legs = (Leg(bank, money(185000)), Leg("Equity:Opening", money(-185000)))
    book.enter("general", Entry(START, "Opening", "Balance taken over from the old system", legs))
    dice = Dice("spending")
    for month in range(MONTHS):
        day = business_day(shift(month_end(add_months(START, month)), -3))
        pay, bought = dice.price(9000, 9900), dice.price(11000, 17000)
        out = Leg(bank, -pay - bought)
        spent = (Leg("Expenses:Payroll", pay), Leg("Expenses:Purchases", bought), out)
        book.enter("general", Entry(day, "Various", f"Payroll and suppliers, {day:%B %Y}", spent))


def balances(book: Book) -> None:
    """State every client's balance at the close of 2025, and what the bank holds when its first statement begins."""
    for client in CLIENTS.values():
        for currency, number in sorted(book.balance(client.account, YEAR_END).items()):
            book.write(client.file, YEAR_END, f"{YEAR_END} balance {client.account}  {number} {currency}")
    for account, currency in BANKS:
        held = book.balance(account, BANK_BEGINS)[currency]
        book.write("general", BANK_BEGINS, f"{BANK_BEGINS} balance {account}  {held} {currency}")
