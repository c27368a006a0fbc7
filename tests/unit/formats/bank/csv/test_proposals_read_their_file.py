"""What `bank profile` proposes reads its own file, in the shapes of many banks, or says what a person must choose."""

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from arledger.formats.bank import propose_profile, read_bank_file

HEADINGS = {
    "en": ("Posting Date", "Transaction Date", "Description", "Amount", "Credit", "Debit", "Balance"),
    "plain": ("Date", "Value Date", "Details", "Amount", "Paid in", "Paid out", "Balance"),
    "de": ("Buchungstag", "Valuta", "Verwendungszweck", "Betrag", "Haben", "Soll", "Saldo"),
    "fr": ("Date opération", "Date valeur", "Libellé", "Montant", "Crédit", "Débit", "Solde"),
    "es": ("Fecha operación", "Fecha valor", "Concepto", "Importe", "Abono", "Cargo", "Saldo"),
    "it": ("Data operazione", "Data valuta", "Descrizione", "Importo", "Entrate", "Uscite", "Saldo"),
    "nl": ("Boekdatum", "Rentedatum", "Omschrijving", "Bedrag", "Bijschrijving", "Afschrijving", "Saldo"),
}
OPENING = {"de": "Anfangssaldo", "fr": "Solde initial", "es": "Saldo inicial", "it": "Saldo iniziale"}
CLOSING = {"de": "Endsaldo", "fr": "Solde final", "es": "Saldo final", "it": "Saldo finale"}
DATES = {"iso": "%Y-%m-%d", "points": "%d.%m.%Y", "day first": "%d/%m/%Y", "month first": "%m/%d/%Y"}
FORMS = {"day first": "DD/MM/YYYY", "month first": "MM/DD/YYYY"}


@dataclass(frozen=True)
class Shape:
    """How a bank writes a table."""

    delimiter: str = ","
    language: str = "en"
    dates: str = "iso"
    comma: bool = False
    gap: str = ""
    mark: str = ""
    behind: bool = False
    sign: str = "minus"
    two_dates: bool = False
    value_first: bool = False
    balance: bool = True
    opening: str = ""
    footers: tuple[str, ...] = ()
    above: bool = False

    def figures(self, cents: int) -> str:
        whole = f"{abs(cents) // 100:,}".replace(",", self.gap)
        figures = f"{whole}{',' if self.comma else '.'}{abs(cents) % 100:02}"
        if not self.mark:
            return figures
        return f"{figures} {self.mark}" if self.behind else f"{self.mark}{figures}"

    def signed(self, cents: int) -> str:
        figures = self.figures(cents)
        if self.sign == "sides":
            return f"{figures} {'DR' if cents < 0 else 'CR'}"
        if cents >= 0:
            return figures
        shown = {"parentheses": f"({figures})", "trailing": f"{figures}-"}
        return shown.get(self.sign, f"-{figures}")

    def money(self, cents: int) -> list[str]:
        if self.sign == "columns":
            return [self.figures(cents), ""] if cents > 0 else ["", self.figures(cents)]
        if self.sign == "negative debits":
            return [self.figures(cents), ""] if cents > 0 else ["", f"-{self.figures(cents)}"]
        if self.sign == "direction":
            return [self.figures(cents), "C" if cents > 0 else "D"]
        return [self.signed(cents)]

    @property
    def plain(self) -> "Shape":
        """How balances and totals are written, which have no column of their own for the sign."""
        return self if self.sign in ("sides", "parentheses", "trailing") else replace(self, sign="minus")


Rows = list[tuple[int, int, str]]


def written(shape: Shape, rows: Rows) -> str:
    booked, valued, text, amount, credit, debit, balance = HEADINGS[shape.language]
    two = shape.sign in ("columns", "negative debits")
    days = [booked] if not shape.two_dates else [valued, booked] if shape.value_first else [booked, valued]
    money = [credit, debit] if two else [amount, "D/C"] if shape.sign == "direction" else [amount]
    header = [*days, text, *money, *([balance] if shape.balance else [])]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=shape.delimiter)
    if shape.above:
        writer.writerow(["Statement of account", "DE89 3704 0044 0532 0130 00"])
        writer.writerow([])
    writer.writerow(header)
    left = 12_345_67
    blank = [""] * len(money)
    if shape.opening:
        cells = [_day(shape, 0)] * len(days) if shape.opening == "dated" else [""] * len(days)
        said = [shape.plain.signed(left)] if shape.balance else []
        writer.writerow([*cells, OPENING.get(shape.language, "Opening balance"), *blank, *said])
    for day, cents, words in rows:
        left += cents
        cells = (
            [_day(shape, day + 1), _day(shape, day)]
            if shape.value_first
            else [_day(shape, day), _day(shape, day + 1)]
        )
        cells = cells if shape.two_dates else [_day(shape, day)]
        writer.writerow([*cells, words, *shape.money(cents), *([shape.plain.signed(left)] if shape.balance else [])])
    for footer in shape.footers:
        writer.writerow(_footer(footer, shape, rows, len(days), left))
    return out.getvalue()


def _day(shape: Shape, day: int) -> str:
    return (date(2026, 1, 1) + timedelta(days=day)).strftime(DATES[shape.dates])


def _footer(footer: str, shape: Shape, rows: Rows, days: int, left: int) -> list[str]:
    first = [""] * (days - 1)
    if footer == "total":
        came = sum(cents for _, cents, _ in rows if cents > 0)
        went = sum(cents for _, cents, _ in rows if cents < 0)
        if shape.sign == "columns":
            return ["Total", *first, "", shape.figures(came), shape.figures(went)]
        if shape.sign == "negative debits":
            return ["Total", *first, "", shape.figures(came), f"-{shape.figures(went)}"]
        return ["Total", *first, "", shape.plain.signed(came + went)]
    if footer == "closing":
        return [*first, "", CLOSING.get(shape.language, "Closing balance"), shape.plain.signed(left)]
    if footer == "count":
        return ["Number of records", *first, "", str(len(rows))]
    return ["This is no offer", *first, "and all rights", "are reserved"]


SHAPES = st.builds(
    Shape,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    language=st.sampled_from(sorted(HEADINGS)),
    dates=st.sampled_from(sorted(DATES)),
    comma=st.booleans(),
    gap=st.sampled_from(["", "\u00a0", "\u202f", "'", "\u2019", " "]),
    mark=st.sampled_from(["", "$", "€", "£", "EUR", "Fr."]),
    behind=st.booleans(),
    sign=st.sampled_from(["minus", "parentheses", "trailing", "sides", "columns", "negative debits", "direction"]),
    two_dates=st.booleans(),
    value_first=st.booleans(),
    balance=st.booleans(),
    opening=st.sampled_from(["", "dated", "undated"]),
    footers=st.lists(st.sampled_from(["total", "closing", "count", "words"]), max_size=3, unique=True).map(tuple),
    above=st.booleans(),
)
ROWS = st.lists(
    st.tuples(
        st.integers(min_value=1, max_value=300),
        st.integers(min_value=-(10**9), max_value=10**9).filter(bool),
        st.sampled_from(["Acme Industrial INV-0007", "Bolt & Forge", "SERVICE FEE", "Überweisung Müller"]),
    ),
    min_size=2,
    max_size=6,
).map(sorted)


@given(shape=SHAPES, rows=ROWS)
@example(Shape(opening="dated", sign="sides"), [(1, 100, "a b"), (2, -250, "c d")])
@example(Shape(opening="dated", balance=False, mark="$"), [(1, 100, "a b"), (2, -250, "c d")])
@example(Shape(sign="columns", footers=("total", "closing")), [(1, 100, "a b"), (2, -250, "c d")])
def test_a_proposal_reads_the_file_that_it_was_made_for(shape: Shape, rows: Rows) -> None:
    with TemporaryDirectory() as folder:
        path, profile = Path(folder) / "file.csv", Path(folder) / "own.toml"
        path.write_bytes(written(shape, rows).encode())
        proposed = propose_profile(path)
        if 'format = "?"' in proposed:
            assert "AMBIGUOUS" in proposed
            proposed = proposed.replace('format = "?"', f'format = "{FORMS[shape.dates]}"')
        if '"D/C"' in proposed and 'in = ["?"]' in proposed:
            proposed = proposed.replace('in = ["?"]', 'in = ["C"]')
        if shape.sign == "direction" and not any(cents < 0 for _, cents, _ in rows):
            # Nothing but money in: no column is known to say a direction, and none is needed.
            assert "direction" not in proposed.replace("# direction", "").replace("the direction", "")
        profile.write_text(proposed, encoding="utf-8")
        (statement,) = read_bank_file(path, [profile], ("CHF",))
    assert [(line.date, line.amount, line.text) for line in statement.lines] == [
        (date(2026, 1, 1) + timedelta(days=day), Decimal(cents) / 100, words) for day, cents, words in rows
    ]
    assert statement.currency == {"": "CHF", "$": "USD", "€": "EUR", "£": "GBP", "Fr.": "CHF"}.get(
        shape.mark, shape.mark
    )
    if shape.two_dates:
        assert all(line.value_date == line.date + timedelta(days=1) for line in statement.lines)
