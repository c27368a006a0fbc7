"""Each system's reports, made from what is known of their layout: header names, rows of groups and totals, dates, signs."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from tests.support.exports import (
    ZERO,
    Cell,
    Column,
    Doc,
    Export,
    Item,
    Row,
    Style,
    Table,
    by_client,
    documents,
)

BOTH, DMY, MDY = ("%m/%d/%Y", "%d/%m/%Y", "%Y-%m-%d", "%d %b %Y"), ("%d/%m/%Y",), ("%m/%d/%Y", "~%m/%d/%Y~")
QBO_KINDS = {"invoice": "Invoice", "credit-memo": "Credit Memo", "receipt": "Payment"}
ALL = tuple(QBO_KINDS)


def clean(name: str) -> str:
    """A name as every reader of text has it: each gap one blank."""
    return " ".join(name.split())


def item(doc: Doc, **other: Any) -> Item:
    """What a document must be read as, but for what a layout does not say."""
    found = Item(clean(doc.name), doc.number, doc.day, doc.due, "", doc.open, doc.amount, doc.kind)
    return found._replace(**other)


def above(*lines: str) -> list[Row]:
    return [Row("above" if line else "blank", (line,) if line else ()) for line in lines]


def qbo_heading(rnd: Random, title: str) -> list[Row]:
    lines = ["Sample Company, Inc.", title]
    rnd.shuffle(lines)
    return above(
        *rnd.choice(
            ([*lines, rnd.choice(("As of September 30, 2026", "As of Sep 30, 2026")), ""], [*lines, "All Dates", ""])
        )
    )


def qbo_footer(rnd: Random) -> list[Row]:
    stamp = "Thursday, October 08, 2026 09:12 AM GMT-04:00"
    texts = rnd.choice(((), (stamp,), (f"Accrual Basis {stamp}",), ("Cash Basis", stamp)))
    return [*([Row("blank", ())] if texts else []), *(Row("footer", (text,)) for text in texts)]


def money(doc: Doc, style: Style, figure: str) -> Cell:
    number: Decimal = getattr(doc, figure)
    return "" if not number and style.zero == "" else number


def qbo_columns(style: Style, open_: bool = True, kinds: dict[str, str] = QBO_KINDS) -> list[Column]:
    return [
        Column(("Date",), lambda doc: doc.day),
        Column(("Transaction type", "Transaction Type"), lambda doc: kinds[doc.kind]),
        Column(("Num", "No."), lambda doc: doc.number),
        Column(("Customer full name", "Customer", "Customer Full Name"), lambda doc: doc.name),
        Column(("Due date", "Due Date"), lambda doc: doc.due),
        Column(("Amount",), lambda doc: doc.amount, sums=True),
        *(
            [Column(("Open balance", "Open Balance"), lambda doc: money(doc, style, "open"), sums=True)]
            if open_
            else []
        ),
    ]


def qbo_aging_detail(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=BOTH)
    table = Table(style, qbo_columns(style), lead=1)
    labels = ("91 or more days past due", "61 - 90 days past due", "31 - 60 days past due", "1 - 30 days past due",
              rnd.choice(("CURRENT", "Current", "Current (9)")))  # fmt: skip
    rows = [
        *qbo_heading(rnd, rnd.choice(("A/R Aging Detail Report", "A/R Aging Detail", "A/R Ageing Detail"))),
        table.header,
    ]
    ordered: list[Doc] = []
    for at, label in enumerate(labels):
        own = docs[at::5]
        if own:
            rows += [table.group(label), *map(table.row, own), table.total("subtotal", f"Total for {label}", own)]
            ordered += own
    rows += [table.total("total", "TOTAL", ordered), *qbo_footer(rnd)]
    return Export("qbo/ar-aging-detail", rows, [item(doc) for doc in ordered], style, True)


def qbo_invoice_list(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=("invoice",)), Style(rnd, date_forms=BOTH)
    suffix = rnd.choice(("", " (IDR)"))
    at = {doc.number: 0 for doc in docs}

    def line(doc: Doc) -> Decimal:
        part = (doc.amount / doc.lines).quantize(Decimal("0.01"))
        at[doc.number] += 1
        return part if at[doc.number] < doc.lines else doc.amount - part * (doc.lines - 1)

    table = Table(style, [
        Column(("Date",), lambda doc: doc.day), Column(("Num",), lambda doc: doc.number),
        Column(("Customer",), lambda doc: doc.name), Column(("Memo/Description",), lambda _: "work"),
        Column(("Due Date",), lambda doc: doc.due), Column((f"Amount{suffix}",), line),
        Column((f"Open Balance{suffix}",), lambda doc: doc.open), Column(("Exchange rate",), lambda _: "1", optional=True),
    ])  # fmt: skip
    rows = [*qbo_heading(rnd, "Invoice List"), table.header]
    for doc in docs:
        rows += [table.row(doc) for _ in range(doc.lines)]
    currency = "IDR" if suffix else ""
    return Export(
        "qbo/invoice-list", rows + qbo_footer(rnd), [item(doc, currency=currency) for doc in docs], style, False
    )


def qbo_sales(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=BOTH)
    bare = rnd.random() < 0.5
    table = Table(style, [
        Column(("Transaction date", "Date"), lambda doc: doc.day), Column(("Transaction type", "Type"), lambda doc: QBO_KINDS[doc.kind]),
        Column(("No.",), lambda doc: doc.number), Column(("Name", "Customer"), lambda doc: doc.name),
        Column(("Status",), lambda _: "Open"), Column(("Due date",), lambda doc: doc.due),
        Column(("Total",), lambda doc: abs(doc.amount) if bare else doc.amount),
        Column(("Balance",), lambda doc: abs(doc.open) if bare else doc.open), Column(("Currency",), lambda _: "CAD"),
    ])  # fmt: skip
    return Export(
        "qbo/sales-transactions",
        [table.header, *map(table.row, docs)],
        [item(doc, currency="CAD") for doc in docs],
        style,
        False,
    )


def nested(
    table: Table, docs: Sequence[Doc], total: Callable[[str], str], *, indent: bool, whole: Callable[[str], str]
) -> tuple[list[Row], list[Doc]]:
    """Rows of each client below its name, sub-customers inside of their parent; a total closes each."""
    rows: list[Row] = []
    ordered: list[Doc] = []

    def put(prefix: tuple[str, ...], own: Sequence[Doc], depth: int) -> None:
        direct = [doc for doc in own if tuple(doc.name.split(":")) == prefix]
        inner = by_client([doc for doc in own if doc not in direct], lambda doc: doc.name.split(":")[len(prefix)])
        name = prefix[-1]
        rows.append(table.group(name, depth if indent else 0))
        rows.extend(map(table.row, direct))
        ordered.extend(direct)
        for part, below in inner.items():
            put((*prefix, part), below, depth + 1)
        rows.append(table.total("subtotal", (whole if inner else total)(name), own))

    for name, own in by_client(docs, lambda doc: doc.name.split(":")[0]).items():
        put((name,), own, 0)
    return rows, ordered


def without_customer(columns: Sequence[Column]) -> list[Column]:
    return [one for one in columns if "Customer" not in one.names]


def qbo_open_invoices(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=BOTH)
    columns = [one for one in without_customer(qbo_columns(style)) if "Amount" not in one.names]
    table = Table(style, [*columns, Column(("Terms",), lambda _: "Net 30", optional=True)], lead=1)
    rows, ordered = nested(table, docs, lambda name: f"Total for {name}", indent=False,
                           whole=lambda name: f"Total for {name} with sub-customers")  # fmt: skip
    rows = [
        *qbo_heading(rnd, "Open Invoices"),
        table.header,
        *rows,
        table.total("total", "TOTAL", ordered),
        *qbo_footer(rnd),
    ]
    return Export("qbo/open-invoices", rows, [item(doc, amount=doc.open) for doc in ordered], style, True)


def qbo_by_customer(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=BOTH)
    signed = rnd.random() < 0.5
    table = Table(style, [
        Column(("Date",), lambda doc: doc.day), Column(("Transaction type", "Transaction Type"), lambda doc: QBO_KINDS[doc.kind]),
        Column(("Num",), lambda doc: doc.number), Column(("Posting",), lambda _: "Yes", optional=True),
        Column(("Memo/Description",), lambda _: "x", optional=True), Column(("Account",), lambda _: "Accounts Receivable (A/R)"),
        Column(("Split",), lambda _: "Sales", optional=True),
        Column(("Amount",), lambda doc: doc.amount if signed else abs(doc.amount), sums=True),
    ], lead=1)  # fmt: skip
    rows, ordered = nested(table, docs, lambda name: f"Total for {name}", indent=False,
                           whole=lambda name: f"Total for {name} with sub-customers")  # fmt: skip
    rows = [*qbo_heading(rnd, "Transaction List by Customer"), table.header, *rows, *qbo_footer(rnd)]
    return Export(
        "qbo/transaction-list-by-customer",
        rows,
        [item(doc, open=doc.amount, due=None) for doc in ordered],
        style,
        True,
    )


def netsuite(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=BOTH)
    flat = rnd.random() < 0.5
    table = Table(style, [
        Column(("Customer",), lambda doc: doc.name if flat else ""), Column(("Transaction Type",), lambda doc: QBO_KINDS[doc.kind]),
        Column(("Date",), lambda doc: doc.day), Column(("Document Number",), lambda doc: doc.number),
        Column(("P.O. No.",), lambda _: "PO 7"), Column(("Due Date",), lambda doc: doc.due), Column(("Age",), lambda _: "12"),
        Column(("Open Balance",), lambda doc: doc.open, sums=True),
    ], fixed=True)  # fmt: skip
    rows: list[Row] = [table.header]
    ordered: list[Doc] = []
    for name, own in by_client(docs).items():
        if not flat:
            rows.append(table.group(name))
        rows += map(table.row, own)
        rows.append(table.total("subtotal", f"Total - {name}", own))
        ordered += own
    rows.append(table.total("total", "Total", ordered))
    return Export("qbo/open-invoices-by-customer", rows, [item(doc, amount=doc.open) for doc in ordered], style, True)


def qbo_ledger(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=BOTH)
    account = ["Accounts Receivable (A/R)"]
    table = Table(style, [
        Column(("Date", "Transaction date"), lambda doc: doc.day), Column(("Transaction Type", "Transaction type"), lambda doc: QBO_KINDS[doc.kind]),
        Column(("Num",), lambda doc: doc.number), Column(("Name",), lambda doc: doc.name),
        Column(("Account", "Distribution account"), lambda _: account[0]), Column(("Amount",), lambda doc: doc.amount, sums=True),
    ], lead=1)  # fmt: skip
    rows = [*qbo_heading(rnd, rnd.choice(("General Ledger", "Transaction Detail by Account"))), table.header]
    for name in ("Accounts Receivable (A/R)", "Sales"):
        account[0] = name
        rows += [table.group(name), *map(table.row, docs), table.total("subtotal", f"Total for {name}", docs)]
    return Export("qbo/transaction-list", rows, [item(doc, open=doc.amount, due=None) for doc in docs], style, False)


QBD_KINDS = {"invoice": "Invoice", "credit-memo": "Credit Memo", "receipt": "Payment"}


def qbd_columns(style: Style, *, name: bool, open_: bool = True) -> list[Column]:
    return [
        Column(("Type",), lambda doc: QBD_KINDS[doc.kind]), Column(("Date",), lambda doc: doc.day),
        Column(("Num",), lambda doc: doc.number), Column(("P. O. #",), lambda _: "", optional=True),
        *([Column(("Name",), lambda doc: doc.name)] if name else []),
        *([Column(("Terms",), lambda _: "Net 30", optional=True), Column(("Due Date",), lambda doc: doc.due),
           Column(("Aging",), lambda _: "12", optional=True),
           Column(("Open Balance",), lambda doc: money(doc, style, "open"), sums=True)] if open_ else []),
    ]  # fmt: skip


def qbd_aging(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=MDY)
    table = Table(style, qbd_columns(style, name=True), lead=rnd.randint(1, 3))
    rows = [
        *above(*rnd.choice(([], ["Sample Company", "A/R Aging Detail", "As of September 30, 2026"]))),
        table.header,
    ]
    ordered: list[Doc] = []
    for at, label in enumerate(("Current", "1 - 30", "31 - 60", "61 - 90", "> 90")):
        own = docs[at::5]
        rows += [table.group(label), *map(table.row, own), table.total("subtotal", f"Total {label}", own)]
        ordered += own
    rows.append(table.total("total", "TOTAL", ordered))
    return Export("iif/aging-detail", rows, [item(doc, amount=doc.open) for doc in ordered], style, True)


def qbd_open(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=MDY)
    table = Table(style, qbd_columns(style, name=False), lead=4)
    rows, ordered = nested(table, docs, lambda name: f"Total {name}", indent=True, whole=lambda name: f"Total {name}")
    rows = [table.header, *rows, table.total("total", "TOTAL", ordered)]
    return Export("iif/open-invoices", rows, [item(doc, amount=doc.open) for doc in ordered], style, True)


def qbd_balance(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=MDY)
    table = Table(style, [
        *qbd_columns(style, name=False, open_=False), Column(("Account",), lambda _: "Accounts Receivable"),
        Column(("Amount",), lambda doc: doc.amount, sums=True), Column(("Balance",), lambda doc: doc.amount, sums=True),
    ], lead=4)  # fmt: skip
    rows, ordered = nested(table, docs, lambda name: f"Total {name}", indent=True, whole=lambda name: f"Total {name}")
    rows = [table.header, *rows, table.total("total", "TOTAL", ordered)]
    return Export(
        "iif/customer-balance-detail", rows, [item(doc, open=doc.amount, due=None) for doc in ordered], style, True
    )


def xero_invoices(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=("invoice", "credit-memo")), Style(rnd, date_forms=DMY)
    signed = rnd.random() < 0.5
    said = {"invoice": "Sales invoice", "credit-memo": "Sales credit note"}
    figure = (lambda number: number) if signed else abs
    table = Table(style, [
        Column(("ContactName",), lambda doc: doc.name), Column(("EmailAddress",), lambda _: "a@example.com", optional=True),
        Column(("InvoiceNumber",), lambda doc: doc.number), Column(("Reference",), lambda _: "r", optional=True),
        Column(("InvoiceDate",), lambda doc: doc.day), Column(("DueDate",), lambda doc: doc.due),
        Column(("Total",), lambda doc: figure(doc.amount)), Column(("InvoiceAmountPaid",), lambda doc: figure(doc.amount - doc.open)),
        Column(("InvoiceAmountDue",), lambda doc: figure(doc.open)), Column(("Description",), lambda _: "=1+1"),
        Column(("Quantity",), lambda _: "1"), Column(("UnitAmount",), lambda _: "7.00"), Column(("TaxAmount",), lambda _: "1.00"),
        Column(("LineAmount",), lambda _: "7.00"), Column(("Currency",), lambda _: "GBP"), Column(("Type",), lambda doc: said[doc.kind]),
        Column(("Status",), lambda _: "Awaiting Payment"),
    ])  # fmt: skip
    style.mark, style.group = ".", rnd.choice(("", ","))
    rows = [table.header]
    for doc in docs:
        rows += [table.row(doc) for _ in range(doc.lines)]
    return Export("xero/invoices", rows, [item(doc, currency="GBP") for doc in docs], style, False)


def xero_template(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=("invoice",)), Style(rnd, date_forms=DMY)
    whole = rnd.random() < 0.5
    names = ("*ContactName", "*InvoiceNumber", "*InvoiceDate", "*DueDate", "*Quantity", "*UnitAmount")
    at = {doc.number: 0 for doc in docs}

    def line(doc: Doc) -> Decimal:
        part = (doc.amount / doc.lines).quantize(Decimal("0.01"))
        at[doc.number] += 1
        return part if at[doc.number] < doc.lines else doc.amount - part * (doc.lines - 1)

    table = Table(style, [
        Column(names[:1], lambda doc: doc.name), Column(names[1:2], lambda doc: doc.number), Column(names[2:3], lambda doc: doc.day),
        Column(names[3:4], lambda doc: doc.due), Column(("Total",), lambda doc: doc.amount if whole else ""),
        Column(names[4:5], lambda _: "1"), Column(names[5:6], line), Column(("Currency",), lambda _: "NZD"),
    ])  # fmt: skip
    style.mark, style.group = ".", rnd.choice(("", ","))
    rows = [table.header]
    for doc in docs:
        rows += [table.row(doc) for _ in range(doc.lines)]
    return Export("xero/template", rows, [item(doc, open=doc.amount, currency="NZD") for doc in docs], style, False)


def xero_aged(rnd: Random, size: int) -> Export:
    docs, style = (
        documents(rnd, size, kinds=("invoice", "credit-memo")),
        Style(rnd, date_forms=("%d %b %Y", "%d/%m/%Y")),
    )
    long = rnd.random() < 0.5
    before = ("Contact Account Number", "Primary Person", "Phone", "Email") if long else ()
    buckets = (
        ("< 1 Month", "1 Month", "2 Months", "3 Months", "Older")
        if long
        else ("Current", "< 1 Month", "1 Month", "Older")
    )
    number = Column(("Invoice Number",), lambda doc: "" if doc.kind == "credit-memo" else doc.number)
    dates = [Column(("Invoice Date",), lambda doc: doc.day), Column(("Due Date",), lambda doc: doc.due)]
    table = Table(style, [
        *(Column((name,), lambda _: "") for name in before), *((*dates, number) if long else (number, *dates)),
        Column(("Invoice Reference",), lambda _: "ref"), *(Column((name,), lambda _: ZERO) for name in buckets),
        Column(("Total",), lambda doc: doc.open, sums=True), Column(("Outstanding Tax",), lambda _: ZERO, optional=True),
    ], fixed=True)  # fmt: skip
    lines = ["Aged Receivables Detail", "Sample Org Ltd", "As at 31 March 2026", "Ageing by due date", ""]
    rows = [*above(*lines), table.header]
    ordered: list[Doc] = []
    for name, own in by_client(docs).items():
        rows += [table.group(name), *map(table.row, own), table.total("subtotal", f"Total {name}", own)]
        ordered += own
    rows += [
        table.total("total", "Total", ordered),
        *above(*rnd.choice(([], ["", "Only contacts with a balance are shown"]))),
    ]
    items = [item(doc, amount=doc.open, number="" if doc.kind == "credit-memo" else doc.number,
                  kind="invoice" if not doc.open else doc.kind) for doc in ordered]  # fmt: skip
    return Export("xero/aged-receivables-detail", rows, items, style, True)


SAGE = {"invoice": "SI", "credit-memo": "SC", "receipt": "SA"}


def sage_trail(rnd: Random, size: int) -> Export:
    docs = documents(rnd, size, kinds=ALL)
    style = Style(rnd, date_forms=("%d/%m/%Y", "%d/%m/%y", "%d%m%y"))
    book = rnd.random() < 0.4
    taxed = {doc.number: (abs(doc.amount) / 6).quantize(Decimal("0.01")) for doc in docs}
    columns = [
        Column(("Type",), lambda doc: SAGE[doc.kind]),
        Column(("Account",) if book else ("Account Reference",), lambda doc: doc.code),
        *(
            []
            if book
            else [Column(("Nominal A/C Ref",), lambda _: "4000"), Column(("Department Code",), lambda _: "1")]
        ),
        Column(("Date",), lambda doc: doc.day),
        Column(("Ref",) if book else ("Reference",), lambda doc: doc.number),
        Column(("Details",), lambda _: "Consulting"),
        Column(("Net",) if book else ("Net Amount",), lambda doc: abs(doc.amount) - taxed[doc.number]),
        *([] if book else [Column(("Tax Code",), lambda _: "T1")]),
        Column(("Tax",) if book else ("Tax Amount",), lambda doc: taxed[doc.number]),
        *(
            [Column(("Gross",), lambda doc: abs(doc.amount))]
            if book
            else [Column(("Exchange Rate",), lambda _: "1", optional=True)]
        ),
    ]
    bare = not book and rnd.random() < 0.5
    style.group = "" if bare else style.group
    table = Table(style, columns, fixed=bare)
    rows = [*([] if bare else [table.header]), *map(table.row, docs)]
    items = [item(doc, name=doc.code, open=doc.amount, due=None) for doc in docs]
    return Export("sage50/audit-trail-bare" if bare else "sage50/audit-trail", rows, items, style, False)


def sage_aged(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=DMY)
    inner = [
        Column(("No",), lambda _: "12"), Column(("Type",), lambda doc: SAGE[doc.kind]), Column(("Date",), lambda doc: doc.day),
        Column(("Ref",), lambda doc: doc.number), Column(("Details",), lambda _: "Consulting"),
        Column(("Balance",), lambda doc: doc.open, sums=True),
        *(Column((name,), lambda _: ZERO) for name in ("Future", "Current", "Period 1", "Period 2", "Period 3", "Older")),
    ]  # fmt: skip
    way = rnd.choice(("flat", "header", "labels"))
    outer = [Column(("A/C",), lambda doc: doc.code), Column(("Name",), lambda doc: doc.name),
             Column(("Credit Limit",), lambda _: Decimal("5000.00")), Column(("Turnover",), lambda _: Decimal("12.00"))]  # fmt: skip
    table = Table(style, [*outer, *inner] if way == "flat" else inner, fixed=True)
    rows = above("Sample Ltd", "Aged Debtors Analysis (Detailed)", "")
    if way != "header":
        rows.append(table.header)
    ordered: list[Doc] = []
    for code, own in by_client(docs, lambda doc: doc.code).items():
        name = own[0].name
        if way == "header":
            rows += [
                Row("group", ("A/C", "Name", "Credit Limit", "Turnover")),
                Row("group", (code, name, Decimal("5.00"), Decimal("9.00"))),
                table.header,
            ]
        elif way == "labels":
            rows.append(Row("group", ("A/C:", code, "Name:", name)))
        rows += map(table.row, own)
        ordered += own
        if way != "flat":
            rows.append(table.total("subtotal", "Totals:", own))
    rows.append(table.total("total", "Grand Total", ordered))
    return Export("sage50/aged-debtors", rows, [item(doc, amount=doc.open, due=None) for doc in ordered], style, True)


def intacct(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=("invoice",)), Style(rnd, point_only=True, date_forms=MDY)
    style.group = ""
    with_total = rnd.random() < 0.6
    names = [
        "INVOICE_NO",
        "PO_NO",
        "CUSTOMER_ID",
        "CREATED_DATE",
        "TOTAL_DUE",
        "TERM_NAME",
        "DESCRIPTION",
        "LINE_NO",
        "ACCT_NO",
        "AMOUNT",
    ]
    marked = rnd.random() < 0.5
    rows = [Row("header", tuple((["DONOTIMPORT"] if marked else []) + names))]
    if marked:
        rows.append(Row("skipped", ("#", "left out", *[""] * 9)))
    for doc in docs:
        part = (doc.amount / doc.lines).quantize(Decimal("0.01"))
        for at in range(1, doc.lines + 1):
            own = part if at < doc.lines else doc.amount - part * (doc.lines - 1)
            head: tuple[Cell, ...] = (
                doc.number,
                "PO",
                doc.code,
                doc.day,
                doc.amount if with_total else "",
                "Net 30",
                "x",
            )
            rows.append(
                Row("data", (*([""] if marked else []), *(head if at == 1 else [""] * 7), str(at), "4000", own))
            )
    return Export(
        "intacct/ar-invoices",
        rows,
        [item(doc, name=doc.code, open=doc.amount, due=None) for doc in docs],
        style,
        False,
    )


SAP_LABELS = (
    ("Customer", "Customer Name1/2", "DocumentNo", "Type", "Doc. Date", "Net due dt", "Amt in loc.cur.", "LCurr", "Clrng doc."),
    ("Customer", "Name 1", "Document Number", "Document Type", "Document Date", "Net due date", "Amount in local currency", "Local Currency", "Clearing Document"),
    ("Account", "Name 1", "Document Number", "Doc. Type", "Doc.Date", "Net due date", "Amount in doc. curr.", "Curr.", "Clearing doc."),
    ("Debitor", "Name 1", "Belegnummer", "Belegart", "Belegdatum", "Nettofälligkeit", "Betrag in Hauswährung", "Hauswährung", "Ausgleichsbeleg"),
    ("Konto", "Name 1", "Belegnr", "Art", "Belegdat.", "Nettofäll.", "Betrag in HW", "HWähr", "Ausgl.bel."),
    ("Client", "Compte client : nom 1", "Numéro de pièce", "Type de pièce", "Date de pièce", "Echéance nette", "Valeur de la devise de la pièce", "Clé de devise", "Pièce de rapprochement"),
)  # fmt: skip
SAP_KINDS = {"invoice": "RV", "credit-memo": "DG", "receipt": "DZ"}


def sap_sheet(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=("%d.%m.%Y",))
    style.negative = "{}-"
    cleared = {doc.number: rnd.random() < 0.1 for doc in docs}
    labels = rnd.choice(SAP_LABELS)
    cells: list[Callable[[Doc], Cell]] = [
        lambda doc: doc.code, lambda doc: doc.name, lambda doc: doc.number, lambda doc: SAP_KINDS[doc.kind], lambda doc: doc.day,
        lambda doc: doc.due, lambda doc: doc.amount, lambda _: "EUR", lambda doc: "900001" if cleared[doc.number] else "",
    ]  # fmt: skip
    table = Table(
        style,
        [Column((name,), cell, sums=at == 6) for at, (name, cell) in enumerate(zip(labels, cells, strict=True))],
    )
    rows, ordered = [table.header], []
    for own in by_client(docs, lambda doc: doc.code).values():
        rows += [*map(table.row, own), table.total("subtotal", "", own)]
        ordered += own
    rows.append(table.total("subtotal", "", ordered))
    items = [item(doc, open=ZERO if cleared[doc.number] else doc.amount, currency="EUR") for doc in ordered]
    return Export("sap/fbl5n", rows, items, style, True)


def oracle_aging(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=("%Y-%m-%d", "%d-%b-%Y", "%d-%b-%y"))
    said = {"invoice": "INV", "credit-memo": "CM", "receipt": "PMT"}
    table = Table(style, [
        Column(("Ledger",), lambda _: "US Primary"), Column(("Salesperson",), lambda _: "No Sales Credit", optional=True),
        Column(("Customer",), lambda doc: doc.name), Column(("Customer Number",), lambda doc: doc.code), Column(("Class",), lambda doc: said[doc.kind]),
        Column(("Invoice Number",), lambda doc: doc.number), Column(("Currency",), lambda _: "USD"), Column(("Term",), lambda _: "30 NET", optional=True),
        Column(("Trx Date",), lambda doc: doc.day), Column(("Due Date",), lambda doc: doc.due), Column(("Days Past Due",), lambda _: "12", optional=True),
        Column(("Original Amount",), lambda doc: doc.amount), Column(("Outstanding Amount",), lambda doc: doc.open),
        Column(("Past Due Amount",), lambda _: ZERO), Column(("Aging Basis",), lambda _: "Due Date", optional=True),
    ])  # fmt: skip
    return Export(
        "oracle/aging",
        [table.header, *map(table.row, docs)],
        [item(doc, currency="USD") for doc in docs],
        style,
        False,
    )


def oracle_trx(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, point_only=True, date_forms=("%Y-%m-%d", "%d-%b-%y"))
    said = {"invoice": "INV", "credit-memo": "CM", "receipt": "PMT"}
    table = Table(style, [
        Column(("customer_trx_id",), lambda _: "300100"), Column(("trx_number",), lambda doc: doc.number), Column(("trx_date",), lambda doc: doc.day),
        Column(("due_date",), lambda doc: doc.due), Column(("bill_to_customer_id",), lambda doc: doc.code), Column(("class",), lambda doc: said[doc.kind]),
        Column(("invoice_currency_code",), lambda _: "USD"), Column(("amount_due_original",), lambda doc: doc.amount),
        Column(("amount_due_remaining",), lambda doc: doc.open),
    ])  # fmt: skip
    items = [item(doc, name=doc.code, currency="USD") for doc in docs]
    return Export("oracle/customer-trx", [table.header, *map(table.row, docs)], items, style, False)


def autoinvoice(rnd: Random, size: int) -> Export:
    docs, style = (
        documents(rnd, size, kinds=("invoice", "credit-memo")),
        Style(rnd, point_only=True, date_forms=("%Y/%m/%d",)),
    )
    style.group, style.negative = "", "-{}"
    said = {"invoice": "Invoice", "credit-memo": "Credit Memo"}
    rows = []
    for doc in docs:
        part = (doc.amount / doc.lines).quantize(Decimal("0.01"))
        for at in range(1, doc.lines + 1):
            cells: list[Cell] = [""] * 371
            cells[0:7] = ["3000", "Manual", said[doc.kind], "30 NET", doc.day, doc.day, doc.number]
            cells[18:20], cells[25:29] = [doc.code, "SITE"], ["LINE", "Work, done", "USD", "Corporate"]
            cells[31] = part if at < doc.lines else doc.amount - part * (doc.lines - 1)
            cells[32] = "1"
            rows.append(Row("data", (*cells, "END")))
    return Export(
        "oracle/autoinvoice",
        rows,
        [item(doc, name=doc.code, open=doc.amount, due=None, currency="USD") for doc in docs],
        style,
        False,
    )


def yardi_aging(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=("invoice", "receipt")), Style(rnd, point_only=True, date_forms=MDY)
    style.group = rnd.choice(("", ","))
    marks = {"invoice": "C-", "receipt": "R-"}
    heads = (("", "", "", "", "", "Charge", "", "", "Current", "0-30", "31-60", "61-90", "Over 90", "Pre-", "Total"),
             ("Property", "Customer", "Lease", "Status", "Tran#", "Code", "Date", "Month", *["Owed"] * 5, "payments", "Owed"))  # fmt: skip

    def figures(own: Sequence[Doc]) -> tuple[Cell, ...]:
        owed, paid = (sum((doc.open for doc in own if (doc.kind == "invoice") is way), ZERO) for way in (True, False))
        return (owed, owed, ZERO, ZERO, ZERO, paid, owed + paid)

    rows = above("Aging Detail", "DB Caption: SAMPLE  Property: oak  Age As Of: 09/30/2026  Post To: 09/2026")
    rows += [Row("header", head) for head in heads]
    ordered: list[Doc] = []
    for code, own in by_client(docs, lambda doc: f"t{doc.code}").items():
        name = own[0].name
        rows.append(Row("group", (f"{name} ({code})", *[""] * 14)))
        rows += [Row("data", ("oak", "", name, "Current", f"{marks[doc.kind]}{doc.number}", "rent", doc.day, "09/2026", *figures([doc])), True)
                 for doc in own]  # fmt: skip
        rows.append(Row("subtotal", ("", "", name, *[""] * 5, *figures(own))))
        ordered += own
    rows += [
        Row("subtotal", ("oak", *[""] * 7, *figures(ordered))),
        Row("total", ("Grand Total", *[""] * 7, *figures(ordered))),
    ]
    items = [item(doc, number=f"{marks[doc.kind]}{doc.number}", due=None, amount=doc.open) for doc in ordered]
    return Export("yardi/aging-detail", rows, items, style, True)


def yardi_etl(rnd: Random, size: int) -> Export:
    charges = rnd.random() < 0.5
    kind = "invoice" if charges else "receipt"
    docs, style = documents(rnd, size, kinds=(kind,)), Style(rnd, point_only=True, date_forms=MDY)
    style.group = ""
    table = Table(style, [
        Column(("PROPERTY",), lambda _: "oak"), Column(("PERSON",), lambda doc: f"t{doc.code}"), Column(("OFFSET",), lambda _: "", optional=True),
        Column(("AMOUNT",), lambda doc: abs(doc.amount)), Column(("DATE",), lambda doc: doc.day), Column(("POSTMONTH",), lambda doc: doc.day.replace(day=1)),
        Column(("ACCOUNT",), lambda _: "4000", optional=True), Column(("NOTES",), lambda _: "Rent", optional=True), Column(("REF",), lambda doc: doc.number),
    ])  # fmt: skip
    rows = [*above("FinCharges" if charges else "FinReceipts"), table.header, *map(table.row, docs)]
    items = [item(doc, name=f"t{doc.code}", open=doc.amount, due=None) for doc in docs]
    return Export("yardi/charges" if charges else "yardi/receipts", rows, items, style, False)


def yardi_bare(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=("invoice", "receipt")), Style(rnd, point_only=True, date_forms=MDY)
    style.group, style.negative = "", "-{}"
    rows = [Row("data", ("C" if doc.kind == "invoice" else "R", doc.number, f"t{doc.code}", doc.name, doc.day, "09/2026", "r", "rent", "oak",
                         abs(doc.amount), "4000")) for doc in docs]  # fmt: skip
    return Export("yardi/transactions", rows, [item(doc, open=doc.amount, due=None) for doc in docs], style, False)


def appfolio_aged(rnd: Random, size: int) -> Export:
    docs, style = (
        documents(rnd, size, kinds=("invoice", "credit-memo")),
        Style(rnd, point_only=True, date_forms=("%Y-%m-%d", "%m/%d/%Y")),
    )
    zero = ("0_to30", "30_to60", "60_to90", "90_plus", "30_plus", "60_plus", "future_charges")
    table = Table(style, [
        Column(("payer_name",), lambda doc: doc.name), Column(("property",), lambda _: "Oak"), Column(("invoice_occurred_on",), lambda doc: doc.day),
        Column(("account_number",), lambda _: "4000", optional=True), Column(("total_amount",), lambda doc: doc.amount),
        Column(("amount_receivable",), lambda doc: doc.open), *(Column((name,), lambda _: ZERO) for name in zero),
        Column(("txn_id",), lambda doc: doc.number), Column(("occupancy_id",), lambda doc: doc.code), Column(("unit",), lambda _: "1A", optional=True),
    ])  # fmt: skip
    items = [item(doc, due=None, kind=("credit-memo" if (doc.open or doc.amount) < 0 else "invoice")) for doc in docs]
    return Export("appfolio/aged-receivables", [table.header, *map(table.row, docs)], items, style, False)


def appfolio_delinquency(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=("invoice", "credit-memo")), Style(rnd, point_only=True, date_forms=MDY)
    table = Table(style, [
        Column(("Unit",), lambda _: "101"), Column(("Name",), lambda doc: doc.name), Column(("Tenant Status",), lambda _: "Current"),
        Column(("Tags",), lambda _: "", optional=True), Column(("Phone Numbers",), lambda _: "555", optional=True),
        Column(("Move In",), lambda _: date(2020, 1, 2), optional=True), Column(("Deposit",), lambda _: ZERO, optional=True),
        Column(("Amount Receivable",), lambda doc: doc.open, sums=True), Column(("0-30",), lambda doc: doc.open, sums=True),
        Column(("30+",), lambda _: ZERO, sums=True), Column(("Late Count",), lambda _: "2", optional=True),
    ], fixed=True)  # fmt: skip
    rows = [
        table.header,
        table.group("-> Oak Park - 12 Oak St"),
        *map(table.row, docs),
        table.total("total", "Total", docs),
    ]
    rows[-1] = rows[-1]._replace(cells=("Total", *rows[-1].cells[1:]))
    items = [
        item(doc, number="", day=None, due=None, amount=doc.open, kind="credit-memo" if doc.open < 0 else "invoice")
        for doc in docs
    ]
    return Export("appfolio/delinquency", rows, items, style, True)


def mri(rnd: Random, size: int) -> Export:
    docs, style = documents(rnd, size, kinds=("invoice", "receipt")), Style(rnd, point_only=True, date_forms=MDY)
    style.group = ""
    blank = [ZERO] * 4
    rows = [Row("above", ("Aged Delinquencies",)), Row("above", ("Owner LLC", *[""] * 8, "Date:  7/3/2026")),
            Row("header", ("Invoice Date", "Category", "Description", "Source", "Amount", "Current", "30", "60", "90", "299"))]  # fmt: skip
    ordered: list[Doc] = []
    for code, own in by_client(docs, lambda doc: doc.code).items():
        total = sum((doc.open for doc in own), ZERO)
        name = own[0].name
        rows += [
            Row("group", (f"101-{code}", "", name, *[""] * 6, "Delq Day: 5")),
            Row("group", ("", "", "", "", "100", "Current", "", "", "46171", "2500.00")),
        ]
        rows += [
            Row(
                "data",
                (
                    str((doc.day - date(1899, 12, 30)).days),
                    "BRN",
                    "Base Rent",
                    "CH" if doc.kind == "invoice" else "OP",
                    doc.open,
                    doc.open,
                    *blank,
                ),
                True,
            )
            for doc in own
        ]
        rows += [
            Row("subtotal", ("BRN", "", "", "", total, total, *blank)),
            Row("subtotal", (f"{name} Total:", "", "", "", total, total, *blank)),
        ]
        ordered += own
    whole = sum((doc.open for doc in ordered), ZERO)
    rows.append(Row("total", ("", "", "Grand Total:", "", whole, whole, *blank)))
    return Export(
        "mri/aged-delinquencies",
        rows,
        [item(doc, number="", due=None, amount=doc.open) for doc in ordered],
        style,
        True,
    )


def banana(rnd: Random, size: int) -> Export:
    # Three decimals are thousandths here, never thousands.
    places, currency = rnd.choice(((2, "CHF"), (3, "KWD")))
    docs, style = (
        documents(rnd, size, kinds=("invoice",), places=places),
        Style(rnd, point_only=True, date_forms=("%Y-%m-%d",)),
    )
    style.group = ""
    style.places = places
    table = Table(style, [
        Column(("InvoiceNumber",), lambda doc: doc.number), Column(("InvoiceDate",), lambda doc: doc.day), Column(("InvoiceDueDate",), lambda doc: doc.due),
        Column(("InvoiceCurrency",), lambda _: currency), Column(("CustomerNumber",), lambda doc: doc.code), Column(("CustomerName",), lambda doc: doc.name),
        Column(("ItemTotal",), lambda doc: doc.amount - 1), Column(("ItemVatTotal",), lambda _: Decimal("1.00")),
    ])  # fmt: skip
    return Export(
        "banana/invoices",
        [table.header, *map(table.row, docs)],
        [item(doc, open=doc.amount, currency=currency) for doc in docs],
        style,
        False,
    )


EXCEL = (
    ("Customer", "Invoice No", "Invoice date", "Due date", "Amount", "Open balance", "Currency", "Total"),
    ("Client", "Invoice", "Date", "Due", "Total", "Balance", "Currency", "TOTAL"),
    ("Kunde", "Rechnungsnummer", "Rechnungsdatum", "Fällig am", "Rechnungsbetrag", "Offener Betrag", "Währung", "Summe"),
    ("Client", "Facture", "Date de facture", "Échéance", "Montant", "Solde", "Devise", "Total général"),
)  # fmt: skip


def excel(rnd: Random, size: int) -> Export:
    # A list in which a bare `Total` may be a client or the sum is nobody's to tell.
    docs = documents(rnd, size, kinds=("invoice", "credit-memo"))
    style = Style(rnd, date_forms=("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y"))
    *names, total = rnd.choice(EXCEL)
    cells: list[Callable[[Doc], Cell]] = [lambda doc: doc.name, lambda doc: doc.number, lambda doc: doc.day, lambda doc: doc.due,
                                          lambda doc: doc.amount, lambda doc: doc.open, lambda _: "EUR"]  # fmt: skip
    table = Table(
        style,
        [Column((name,), cell, sums=at in (4, 5)) for at, (name, cell) in enumerate(zip(names, cells, strict=True))],
    )
    rows = [*above(*rnd.choice(([], ["Open items", ""]))), table.header, *map(table.row, docs)]
    checked = rnd.random() < 0.7
    if checked:
        rows.append(table.total("total", total, docs))
    items = [
        item(doc, currency="EUR", kind="credit-memo" if (doc.open or doc.amount) < 0 else "invoice") for doc in docs
    ]
    return Export("excel/items", rows, items, style, checked)


def tally(rnd: Random, size: int) -> Export:
    docs, style = (
        documents(rnd, size, kinds=("invoice", "credit-memo")),
        Style(rnd, point_only=True, date_forms=("%d-%b-%Y", "%d-%b-%y")),
    )
    style.negative = "{} Cr"
    table = Table(style, [
        Column(("Date",), lambda doc: doc.day), Column(("Ref. No.",), lambda doc: doc.number), Column(("Party's Name",), lambda doc: doc.name),
        Column(("Pending Amount",), lambda doc: doc.open, sums=True), Column(("Due on",), lambda doc: doc.due), Column(("Overdue by days",), lambda _: "16", optional=True),
    ], fixed=True)  # fmt: skip
    rows = [
        *above("Gupta Traders Pvt Ltd", "Bills Receivable", "1-Apr-2026 to 27-Sep-2026", ""),
        table.header,
        *map(table.row, docs),
    ]
    items = [item(doc, amount=doc.open, kind="credit-memo" if doc.open < 0 else "invoice") for doc in docs]
    return Export("excel/tally-bills", rows, items, style, False)


def sap_list(rnd: Random, size: int) -> Export:
    """The list that is saved to a file: a heading of each customer, pages, lines between bars, and subtotals."""
    docs, style = documents(rnd, size, kinds=ALL), Style(rnd, date_forms=("%d.%m.%Y",))
    style.negative, style.mark, style.group = "{}-", *rnd.choice(((",", "."), (".", ",")))
    labels, words = rnd.choice((
        (("S", "DocumentNo", "Type", "Doc. Date", "Net due dt", "Amount in local cur.", "LCurr", "Clrng doc.", "Text"), ("Customer", "Company Code", "Name", "City")),
        (("S", "Belegnr", "Art", "Belegdat.", "Nettofäll.", "Betrag in HW", "HWähr", "Ausgl.bel.", "Text"), ("Debitor", "Buchungskreis", "Name", "Ort")),
    ))  # fmt: skip
    icon = rnd.choice(("R", "@5C\\QOpen@"))
    rule = Row("rule", ("-" * 60,))
    header = Row("header", (" ", *labels))
    rows: list[Row] = above("23.09.2026   Dynamic List Display   1", "")
    ordered: list[Doc] = []
    for code, own in by_client(docs, lambda doc: doc.code).items():
        rows += above(
            f"{words[0]}             {code}",
            f"{words[1]}         1000",
            f"{words[2]}                 {own[0].name}",
            f"{words[3]}    Köln",
            "",
        )
        rows += [rule, header, rule]
        for at, doc in enumerate(own):
            if at and rnd.random() < 0.2:
                rows += [rule, header, rule]
            rows.append(
                Row(
                    "data",
                    (" ", icon, doc.number, SAP_KINDS[doc.kind], doc.day, doc.due, doc.amount, "EUR", "", "x"),
                    True,
                )
            )
        total = sum((doc.amount for doc in own), ZERO)
        rows += [rule, Row("subtotal", ("*", "", "", "", "", "", total, "EUR", "", "")), rule]
        rows.append(Row("subtotal", ("**", f"Account {code}", "", "", "", "", total, "EUR", "", "")))
        ordered += own
    return Export(
        "sap/fbl5n", rows, [item(doc, open=doc.amount, currency="EUR") for doc in ordered], style, True, "|"
    )


def iif(rnd: Random, size: int) -> Export:
    """Transactions that add up to zero, and at times the customers before them."""
    docs = documents(rnd, size, kinds=ALL)
    style = Style(rnd, point_only=True, date_forms=MDY)
    style.group, style.negative = rnd.choice(("", ",")), "-{}"
    kinds = {"invoice": "INVOICE", "credit-memo": "CREDIT MEMO", "receipt": "PAYMENT"}
    names = ["TRNSID", "TRNSTYPE", "DATE", "ACCNT", "NAME", "CLASS", "AMOUNT", "DOCNUM", "MEMO", "DUEDATE"]
    rnd.shuffle(names)
    rows = [Row("header", ("!TRNS", *names)), Row("header", ("!SPL", *names)), Row("header", ("!ENDTRNS",))]
    for doc in docs:
        at_bank = doc.kind == "receipt"
        for mark, account, amount in (("TRNS", "Undeposited Funds" if at_bank else "Accounts Receivable", -doc.amount if at_bank else doc.amount),
                                      ("SPL", "Accounts Receivable" if at_bank else "Sales", doc.amount if at_bank else -doc.amount)):  # fmt: skip
            said: dict[str, Cell] = {"TRNSTYPE": kinds[doc.kind], "DATE": doc.day, "ACCNT": account, "AMOUNT": amount,
                                     "NAME": doc.name if mark == "TRNS" or at_bank else "", "DOCNUM": doc.number, "DUEDATE": doc.due}  # fmt: skip
            rows.append(Row("data", (mark, *(said.get(name, "") for name in names))))
        rows.append(Row("data", ("ENDTRNS",)))
    return Export("iif/transactions", rows, [item(doc, open=doc.amount) for doc in docs], style, False, "\t")


LAYOUTS: dict[str, Callable[[Random, int], Export]] = {
    "qbo-aging": qbo_aging_detail, "qbo-invoices": qbo_invoice_list, "qbo-sales": qbo_sales, "qbo-open": qbo_open_invoices,
    "qbo-customer": qbo_by_customer, "qbo-netsuite": netsuite, "qbo-ledger": qbo_ledger, "qbd-aging": qbd_aging, "qbd-open": qbd_open,
    "qbd-balance": qbd_balance, "xero-invoices": xero_invoices, "xero-template": xero_template, "xero-aged": xero_aged,
    "sage-trail": sage_trail, "sage-aged": sage_aged, "intacct": intacct, "sap": sap_sheet, "oracle-aging": oracle_aging,
    "oracle-trx": oracle_trx, "oracle-autoinvoice": autoinvoice, "yardi-aging": yardi_aging, "yardi-etl": yardi_etl, "yardi-bare": yardi_bare,
    "appfolio-aged": appfolio_aged, "appfolio-delinquency": appfolio_delinquency, "mri": mri, "banana": banana, "excel": excel, "tally": tally,
    "sap-list": sap_list, "iif": iif,
}  # fmt: skip
