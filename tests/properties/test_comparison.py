"""The laws of comparing: every difference has a cause, the causes add up, and ours is what the aging says."""

import json
import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.program import run_cli

DAY = date(2026, 9, 23)
CLIENTS = ("Acme", "Bolt", "Cog")
HEAD = 'option "operating_currency" "USD"\n2020-01-01 open Assets:Bank\n2020-01-01 open Income:Sales\n' + "".join(
    f"2020-01-01 open Assets:Receivable:{client}\n" for client in CLIENTS
)
TITLE = 'Sample Co\nA/R Aging Detail Report\n"As of September 23, 2026"\n\n'
COLUMNS = ",Date,Transaction type,Num,Customer,Due date,Amount,Open balance\n"


class Document(NamedTuple):
    """A document of both systems: what each has open of it, None where it does not have it."""

    client: int
    days_ago: int
    terms: int
    amount: int
    here: int | None
    there: int | None
    other_terms: int
    is_credit: bool


documents = st.lists(
    st.builds(
        Document,
        st.integers(0, 2),
        st.integers(-20, 150),
        st.sampled_from([0, 10, 30]),
        st.integers(1, 999),
        st.one_of(st.none(), st.integers(0, 3)),
        st.one_of(st.none(), st.integers(0, 3)),
        st.sampled_from([0, 0, 0, 5, 30]),
        st.booleans(),
    ),
    max_size=10,
)
LABELS = (
    "CURRENT",
    "1 - 30 days past due",
    "31 - 60 days past due",
    "61 - 90 days past due",
    "91 or more days past due",
)


def label(days: int) -> str:
    return LABELS[0 if days <= 0 else min((days - 1) // 30 + 1, 4)]


def part(amount: int, thirds: int) -> Decimal:
    """Return what is open where so many thirds of an amount are."""
    return Decimal(amount) if thirds == 3 else Decimal(amount * thirds) / 4


def ledger(found: list[Document]) -> list[str]:
    entries = []
    for at, one in enumerate(found):
        if one.here is None:
            continue
        client, day = CLIENTS[one.client], DAY - timedelta(days=one.days_ago)
        if one.is_credit:
            entries.append(f'\n{day} * "Paid"\n  Assets:Bank  {one.amount} USD\n  Assets:Receivable:{client}\n')
            continue
        due = day + timedelta(days=one.terms)
        entries.append(
            f'\n{day} * "Sale" ^I-{at}\n  due: {due}\n  Assets:Receivable:{client}  {one.amount} USD\n  Income:Sales\n'
        )
        paid = one.amount - part(one.amount, one.here)
        if paid:
            entries.append(
                f'\n{day + timedelta(days=1)} * "Paid" ^I-{at}\n  Assets:Bank  {paid} USD\n  Assets:Receivable:{client}\n'
            )
    return entries


def export(found: list[Document], *, by_due: bool) -> dict[str, list[str]]:
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for at, one in enumerate(found):
        if one.there is None:
            continue
        sign = -1 if one.is_credit else 1
        day = DAY - timedelta(days=one.days_ago)
        due = day if one.is_credit else day + timedelta(days=one.terms + one.other_terms)
        open_ = sign * part(one.amount, one.there)
        kind, number = ("Payment", "") if one.is_credit else ("Invoice", f"I-{at}")
        bucket = label((DAY - (due if by_due else day)).days)
        rows[bucket].append(f",{day},{kind},{number},{CLIENTS[one.client]},{due},{sign * one.amount},{open_}\n")
    return rows


def compared(folder: Path, entries: list[str], rows: dict[str, list[str]]) -> dict[str, Any]:
    text = "".join(f"{name},,,,,,,\n{''.join(rows[name])}" for name in reversed(LABELS) if name in rows)
    (folder / "main.beancount").write_text(HEAD + "".join(entries))
    (folder / "aging.csv").write_text(TITLE + COLUMNS + text + "TOTAL,,,,,,,\n")
    answer = run_cli("compare", folder / "aging.csv", "-l", folder / "main.beancount", "-f", "json", "--all")
    assert answer.code == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def laws(folder: Path, found: list[Document], by_due: bool, seed: int) -> None:
    entries, rows = ledger(found), export(found, by_due=by_due)
    if not any(rows.values()):
        return
    answer = compared(folder, entries, rows)
    by_place: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for one in answer["reasons"]:
        by_place[one["client"], one["bucket"]] += Decimal(one["difference"])
    differences = {(one["client"], one["bucket"]): Decimal(one["difference"]) for one in answer["clients"]}
    assert {at: figure for at, figure in by_place.items() if figure} == {
        at: figure for at, figure in differences.items() if figure
    }
    assert all(Decimal(one["difference"]) == 0 for one in answer["ties"])
    for total in answer["totals"]:
        causes = sum(Decimal(one["difference"]) for one in total["causes"])
        assert causes == Decimal(total["difference"]) == Decimal(total["ours"]) - Decimal(total["theirs"])
    ours: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in answer["clients"]:
        ours[one["client"]] += Decimal(one["ours"])
    aging = run_cli("aging", "-l", folder / "main.beancount", "--as-of", str(DAY), "-f", "json")
    assert {client: figure for client, figure in ours.items() if figure} == {
        row["client"]: Decimal(row["total"]) for row in json.loads(aging.stdout)["rows"] if Decimal(row["total"])
    }
    order = random.Random(seed)  # noqa: S311 - dice, not a secret
    order.shuffle(entries)
    for own in rows.values():
        order.shuffle(own)
    later = f'\n{DAY + timedelta(days=1)} * "Sale" ^LATER\n  Assets:Receivable:Acme  9 USD\n  Income:Sales\n'
    again = compared(folder, [*entries, later], rows)
    assert again["reasons"] == answer["reasons"]
    assert again["totals"] == answer["totals"]


@settings(max_examples=12, deadline=None)
@given(documents, st.booleans(), st.integers(0, 9))
def test_causes_add_up_for_each_client_and_bucket(found: list[Document], by_due: bool, seed: int) -> None:
    with TemporaryDirectory() as folder:
        laws(Path(folder), found, by_due, seed)


@pytest.mark.deep
@settings(max_examples=400, deadline=None)
@given(documents, st.booleans(), st.integers(0, 9))
def test_causes_add_up_in_many_books(found: list[Document], by_due: bool, seed: int) -> None:
    with TemporaryDirectory() as folder:
        laws(Path(folder), found, by_due, seed)
