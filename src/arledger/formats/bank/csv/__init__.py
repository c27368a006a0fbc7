"""CSV statements of banks, read by profiles: what the columns mean is written in TOML, never guessed.

The shipped profiles are in templates/bank; those of the user come first. A file that fits none, or two
equally well, is refused, and so is one whose dates or amounts can be read in two ways.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from arledger.files import shipped
from arledger.formats.bank.csv.balance import Beside, running
from arledger.formats.bank.csv.cells import Cells, decimal_mark, refuse_unknown
from arledger.formats.bank.csv.currencies import Currencies
from arledger.formats.bank.csv.date_order import dated
from arledger.formats.bank.csv.file import Layout, label, layout, looks_like_table
from arledger.formats.bank.csv.lines import BookedRow, LinesReader, account_text, in_currency
from arledger.formats.bank.csv.profile import Profile, load
from arledger.formats.bank.csv.tables import Table, said_of_sheets, tables
from arledger.formats.bank.csv.words import OTHER_STATES, directions
from arledger.formats.bank.shared import amounts, files, ties
from arledger.formats.bank.shared.errors import bad
from arledger.formats.bank.shared.errors import shown as quoted
from arledger.formats.bank.shared.warned import warned
from arledger.formats.other_kinds import refuse_list_of_items
from arledger.formats.tabular import decoding
from arledger.formats.tabular.headings import plain
from arledger.formats.tabular.own_reports import refuse_own_report
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.bank import BankStatement
from arledger.model.problem import UserError
from arledger.model.source import Source

_LOOKED_AT = 2000
_LARGE = 16 * 1024**2
_MOST_OTHERS = 10_000
"""Rows with an amount that are no movements, such as totals and what is not booked, where a file is large."""

_PROPOSE = "`arledger bank profile FILE` proposes a profile. Look it over, and save it in `bank-profiles`."


def sniff(head: bytes, _name: str = "") -> bool:
    """Tell a table: text with the same separator on several lines. Asked after every other format."""
    return looks_like_table(decoding.head_text(head))


def read(
    path: Path, shown: str = "", profiles: Sequence[Path] = (), currencies: Sequence[str] = ()
) -> tuple[BankStatement, ...]:
    """Return a statement for each account and currency in the file.

    `profiles` are TOML files or folders of them; the shipped ones are tried after them. `currencies` are those that
    the account takes: they tell which dollar a mark means, and the only one holds where nothing else says one.
    """
    file = shown or str(path)
    every = tables(path, file)
    for table in every:
        for mark in table.delimiters():
            refuse_own_report((row.cells for row in _beginning(table, mark)), Source(file, 0))
    groups = [_profiles(profiles), _profiles([shipped.path("templates", "bank")])]
    read, unbooked = _read_tables(every, groups)
    found: list[BankStatement] = []
    for table, layout_ in read:
        refuse_unknown(layout_.profile)
        found += _statements(table, layout_, currencies)
    if len(read) == 1:
        found = [replace(one, file=file) for one in found]
    told = (*every[0].warnings, *unbooked, *said_of_sheets([table for table, _ in read], every))
    return (*warned(found[:1], told), *found[1:])


def _read_tables(
    every: Sequence[Table], groups: Sequence[Sequence[Profile]]
) -> tuple[list[tuple[Table, Layout]], list[str]]:
    """Return the tables that are statements, and what is said of others; where none is, what is wrong with the first.

    Sheets of the same columns are statements of one bank, as several files are. One of other columns would be left
    out or be another list of the same movements, and a person has to say which.
    """
    fitting: list[tuple[Table, Layout]] = []
    told: list[str] = []
    wrong: UserError | None = None
    for table in every:
        try:
            found = _choose(table, groups)
        except UserError as refused:
            wrong = wrong or refused
            continue
        if plain(table.sheet) in OTHER_STATES:
            told.append(f"the sheet {quoted(table.sheet)} was left out: what is in it is not booked")
        else:
            fitting.append((table, found))
    if not fitting:
        raise wrong or bad(Source(every[0].name, 0), "no sheet with booked movements is in it", _PROPOSE)
    first = fitting[0][1]
    if first.header < 0:
        # A profile without a header takes any sheet.
        return fitting[:1], told
    for table, found in fitting[1:]:
        if found.names != first.names:
            what = f"the sheet has movements in other columns than {quoted(fitting[0][0].sheet)}"
            raise bad(Source(table.name, 0), what, "Hide one of them in a copy, or save each as a file of its own.")
    return fitting, told


def _profiles(places: Iterable[Path]) -> list[Profile]:
    paths = chain.from_iterable(sorted(place.glob("*.toml")) if place.is_dir() else [place] for place in places)
    return [load(path) for path in paths]


def _choose(text: Table, groups: Sequence[Sequence[Profile]]) -> Layout:
    """Return the layout that fits: the user's before the shipped, special ones before generic ones.

    Of several, the one that knows most of the columns; two that know equally many are refused.
    """
    beginnings = {mark: _beginning(text, mark) for mark in text.delimiters()}
    for profiles in groups:
        for generic in (False, True):
            fits = [
                found._replace(profile=text.profiled(replace(profile, delimiter=mark)))
                for profile in profiles
                if profile.generic is generic
                for mark in text.delimiters(profile.delimiter)
                if (found := layout(beginnings[mark], profile))
            ]
            if fits:
                best = _best(fits, text.name)
                if generic:
                    refuse_list_of_items(best.names, text.first_rows(best.profile.delimiter), text.name)
                return best
    every = [row for beginning in beginnings.values() for row in beginning]
    if not every:
        # No separator makes rows of it: what is wrong with the first line is said.
        text.first_rows(text.delimiters()[0])
    header = max(every, key=lambda row: sum(map(bool, row.cells)), default=SheetRow((), 0))
    columns = ", ".join(cell for cell in header.cells if cell)
    raise bad(
        Source(text.name, 0), f"no CSV profile fits the file; its columns may be {quoted(columns, 200)}", _PROPOSE
    )


def _beginning(text: Table, mark: str) -> list[SheetRow]:
    """Return the first rows; a separator by which the file cannot be read is not the file's."""
    try:
        return text.first_rows(mark)
    except UserError:
        return []


def _best(fits: Sequence[Layout], file: str) -> Layout:
    def known(found: Layout) -> int:
        return len({index for indexes in found.columns.values() for index in indexes}) + len(found.profile.header)

    most = max(map(known, fits))
    best = [found for found in fits if known(found) == most]
    if len(best) > 1:
        names = ", ".join(sorted({found.profile.name for found in best}))
        raise bad(Source(file, 0), f"several CSV profiles fit the file equally well: {names}", "Name the one to use.")
    return best[0]


def _statements(text: Table, found: Layout, taken: Sequence[str]) -> tuple[BankStatement, ...]:
    file = text.name
    _refuse_many(text, found)
    found = dated(found, _below(text, found), file)
    profile = found.profile
    before = text.first_rows(profile.delimiter, max(found.header, 0))
    cells = Cells(profile, _mark(text, found))
    if profile.generic and "amount" in found.columns:
        _refuse_directions(islice(_below(text, found), _LOOKED_AT), found, cells, file)
    account, currencies = _account(profile, before), Currencies(_currency(profile, found, before), taken)
    reader = LinesReader(found, cells, file, currencies, account)
    reader.elsewhere += [row.line for row in before if reader.totals.is_of_another_table(row)]
    booked = [in_currency(one, currencies) for one in list(reader.booked(_below(text, found)))]
    if profile.generic and _names_the_other_side(found, booked):
        booked = [
            one._replace(account=account, line=one.line._replace(counterparty_account=one.account)) for one in booked
        ]
    groups: dict[tuple[str, str], list[BookedRow]] = {} if booked else {(account, currencies.usual): []}
    for one in booked:
        groups.setdefault((one.account, one.line.currency), []).append(one)
    about = tuple(_about_rows(reader))
    beside = Beside(cells, [*before, *reader.around], reader.balances.said) if len(groups) == 1 else Beside(cells)
    statements = (_statement(key, group, beside, about, file) for key, group in groups.items())
    return tuple(replace(one, format=text.format) for one in statements)


def _refuse_many(text: Table, found: Layout) -> None:
    """Refuse a large file of too many movements before it is read more than once."""
    if text.text is None or text.text.path.stat().st_size < _LARGE:
        return
    sides = [found.one(role) for role in ("amount", "credit", "debit")]
    moved = (row for row in _below(text, found) if any(row.cell(at) for at in sides))
    for number, row in enumerate(moved, start=1):
        files.bound(Source(text.name, row.line), number - _MOST_OTHERS)


def _mark(text: Table, found: Layout) -> str:
    """Return the mark before the decimals: the profile's, else that of all amounts of the file.

    Numbers of a workbook have a point, whatever the profile says of the bank's CSV files.
    """
    profile = found.profile
    if profile.decimal != "auto" and text.text is not None:
        return profile.decimal
    try:
        return decimal_mark(_amounts(_below(text, found), found, text.name), profile.symbols)
    except UserError:
        if profile.decimal == "auto":
            raise
        return profile.decimal


def _below(text: Table, found: Layout) -> Iterator[SheetRow]:
    """Yield the rows below the header."""
    return islice(text.rows(found.profile.delimiter), max(found.header + found.profile.header_rows, 0), None)


def _names_the_other_side(found: Layout, booked: Sequence[BookedRow]) -> bool:
    """Tell a column that is only called IBAN and has many: it is not the account's own."""
    return found.iban and len({one.account for one in booked}) > 1


def _refuse_directions(below: Iterable[SheetRow], found: Layout, cells: Cells, file: str) -> None:
    """Refuse a table that a general profile would read as money in alone, as a column says which way it went."""
    seen = [row for row in below if row.cell(found.one("amount"))]
    amounts = (cells.written(row.cell(found.one("amount"))) for row in seen)
    if any(one is not None and (one.number < 0 or one.side) for one in amounts):
        return
    for index in range(found.width):
        out, _ = directions(row.cell(index) for row in seen)
        if out:
            what = f"no amount has a minus, and column {index + 1} may say the direction ({quoted(out[0])})"
            raise bad(Source(file, seen[0].line), what, _PROPOSE)


def _amounts(below: Iterable[SheetRow], found: Layout, file: str) -> Iterator[tuple[str, Source]]:
    roles = ("amount", "credit", "debit", "balance")
    for row in below:
        yield from ((cell, Source(file, row.line)) for role in roles if (cell := row.cell(found.one(role))))


def _statement(
    key: tuple[str, str], booked: Sequence[BookedRow], beside: Beside, about: tuple[str, ...], file: str
) -> BankStatement:
    account, currency = key
    lines = tuple(line for one in booked for line in one.lines)
    balances = beside.completed(running(booked, currency), currency)
    opening, closing = balances.opening, balances.closing
    first, last = ties.span(lines)
    return BankStatement(
        account=account,
        currency=currency,
        first=first,
        last=last,
        opening=opening,
        closing=closing,
        lines=lines,
        format="csv",
        file=file,
        warnings=(*about, *balances.warnings),
        opening_date=balances.opening_date,
        closing_date=balances.closing_date,
    )


def _currency(profile: Profile, found: Layout, before: Sequence[SheetRow]) -> str:
    names = profile.labels.get("currency_label", ())
    beside = (
        next((code for cell in label(before, names) if (code := amounts.currency_code(cell))), "") if names else ""
    )
    return found.currency or beside or profile.currency


def _account(profile: Profile, before: Sequence[SheetRow]) -> str:
    names, below = profile.labels.get("account_label", ()), profile.labels.get("account_below", ())
    beside = label(before, names)[:1] if names else []
    under = label(before, below, below=True) if below else []
    return next((account_text(cell) for cell in (*beside, *under) if cell), profile.account)


def _about_rows(reader: LinesReader) -> Iterator[str]:
    for state, number in sorted(reader.states.left_out.items()) if reader.states else ():
        yield f"{ties.count(number, 'row is', 'rows are')} not booked ({state}) and no line here"
    if reader.beside:
        said = ties.count(reader.beside, "row begins", "rows begin")
        yield f"{said} like a footer of the profile with a date and an amount: no line here"
    if reader.balances.like_movements:
        places = reader.balances.like_movements
        said = f"{ties.count(len(places), 'row says', 'rows say')} a balance in the column of the amounts"
        yield f"{said}: no line here (line {', '.join(map(str, places[:5]))})"
    if reader.elsewhere:
        lines = ", ".join(map(str, reader.elsewhere[:5])) + (", …" if len(reader.elsewhere) > 5 else "")
        said = ties.count(len(reader.elsewhere), "row has", "rows have")
        yield f"{said} a date and an amount outside of the table: no line here (line {lines})"
    if reader.without_amount:
        yield f"{ties.count(reader.without_amount, 'row has', 'rows have')} a date and no amount: no line here"
