"""Random contracts, written either way, and random transfers for them: what is booked is what was meant, and ties."""

import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.support.bank_files import Row
from tests.support.lessor import FEES, LUMEN, account, dealer, sold, step

NAMES = {"Acme": "ACME INDUSTRIAL", "Bolt": "BOLT ELECTRIC", "Cora": "CORA VINTNERS", "Dune": "DUNE HAULAGE"}
STRANGERS = ("ZEPHYR GMBH", "QUILL & CO", "")
SEEDS = range(12)


class Contract(NamedTuple):
    """A sale: who bought, on which account, what the leasing company pays and what the client."""

    way: str
    client: str
    number: str
    contract: str
    financed: Decimal
    own: Decimal

    @property
    def text(self) -> str:
        """The invoice in the ledger, and the contract handed in."""
        financed = f"{self.financed}" if self.own else ""
        sale = sold(self.way, self.client, self.number, f"{self.financed + self.own}", financed=financed)
        return sale + step(self.number, "submitted", f"contract {self.contract}")

    @property
    def key(self) -> str:
        """How an allocation names it."""
        return f"{account(self.way, self.client)} {self.number}"


class Paid(NamedTuple):
    """A line of the bank and what it was meant for: nothing where a stranger sent it."""

    row: Row
    meant: frozenset[str]


def net(amount: Decimal, fee: str) -> Decimal:
    """Return what comes of a contract."""
    kept = {"none": Decimal(0), "fixed": Decimal(150), "percent": amount * Decimal("0.015")}[fee]
    return amount - kept.quantize(Decimal("0.01"), ROUND_HALF_UP)


def contracts(dice: random.Random) -> list[Contract]:
    """Make some contracts."""
    found = []
    for at in range(dice.randrange(3, 9)):
        way = dice.choice("AB")
        own = Decimal(dice.choice([0, 0, 1_000, 2_500])) if way == "A" else Decimal(0)
        amount = Decimal(dice.randrange(8_000, 60_000, dice.choice([1, 500])))
        numbers = f"INV-{1001 + at}", f"LC-{70_000 + dice.randrange(9) * 1_000 + at}"
        found.append(Contract(way, dice.choice(sorted(NAMES)), *numbers, amount, own))
    return found


def transfers(dice: random.Random, made: Sequence[Contract], fee: str) -> list[Paid]:
    """Pay some of the contracts in one or several transfers, clients' own parts, and something by a stranger."""
    left = dice.sample(list(made), dice.randrange(1, len(made) + 1))
    found: list[Paid] = []
    while left:
        group = [left.pop() for _ in range(min(len(left), dice.choice([1, 1, 2, 3])))]
        withheld = fee if dice.random() < 0.8 else "none"
        amount = sum(net(each.financed, withheld) for each in group)
        said = dice.choice(
            [
                " ".join(NAMES[each.client] for each in group),
                " ".join(each.contract for each in group),
                ", ".join(each.number for each in group),
                "DISBURSEMENT",
            ]
        )
        row = Row(f"2026-03-{4 + len(found):02}", f"{amount:.2f}", said, LUMEN, f"R{len(found)}")
        found.append(Paid(row, frozenset(each.key for each in group)))
    for each in made:
        if each.own and dice.random() < 0.6:
            said = dice.choice([each.number, "OWN PART"])
            row = Row(f"2026-03-{4 + len(found):02}", f"{each.own:.2f}", said, NAMES[each.client], f"R{len(found)}")
            found.append(Paid(row, frozenset([each.key])))
    amount = net(dice.choice(made).financed, fee)
    row = Row(f"2026-03-{4 + len(found):02}", f"{amount:.2f}", "TRANSFER", dice.choice(STRANGERS), "RX")
    return [*found, Paid(row, frozenset())]


def allocated(line: Any) -> frozenset[str]:
    """Return what a line is booked for."""
    return frozenset(f"{part['client']} {part['invoice']}" for part in line["allocations"])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_booked_is_what_was_meant_and_contracts_in_transit_tie(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - dice, not a secret
    fee = dice.choice(sorted(FEES))
    made = contracts(dice)
    lines = transfers(dice, made, fee)
    bank = dealer(tmp_path / "one", "".join(each.text for each in made), FEES[fee])
    file = bank.statement([each.row for each in lines])
    meant = {each.row.ref: each.meant for each in lines}
    found = bank.lines(file)
    booked = [line for line in found if line["state"] == "matched"]
    for line in booked:
        assert allocated(line) == meant[line["bank_ref"]], line
    bank.twice(file)
    by_lessor = {line["bank_ref"] for line in booked if line["client"] == "LumenLeasing"}
    received = {key for ref in by_lessor for key in meant[ref]}
    answer = bank.answer("leasing", "--as-of", "2026-04-30")
    open_ = sum((each.financed for each in made if each.key not in received), Decimal(0))
    assert sum(Decimal(each["open"]) for each in answer["payers"]) == open_
    assert {each["invoice"] for each in answer["contracts"]} == {e.number for e in made if e.key not in received}
    before = bank.answer("leasing", "--as-of", "2026-03-03")["payers"]
    assert sum(Decimal(each["open"]) for each in before) == sum(each.financed for each in made)

    dice.shuffle(made)
    dice.shuffle(lines)
    other = dealer(tmp_path / "other", "".join(each.text for each in made), FEES[fee])
    again = other.lines(other.statement([each.row for each in lines]))
    told = [(line["bank_ref"], line["state"], line["reason"], allocated(line)) for line in found]
    assert [(line["bank_ref"], line["state"], line["reason"], allocated(line)) for line in again] == told


def test_most_of_it_is_booked(tmp_path: Path) -> None:
    """Were nothing booked, nothing would be wrong."""
    booked = meant = 0
    for seed in SEEDS:
        dice = random.Random(seed)  # noqa: S311 - dice, not a secret
        fee = dice.choice(sorted(FEES))
        made = contracts(dice)
        lines = transfers(dice, made, fee)
        bank = dealer(tmp_path / str(seed), "".join(each.text for each in made), FEES[fee])
        found = bank.lines(bank.statement([each.row for each in lines]))
        booked += sum(line["state"] == "matched" for line in found)
        meant += sum(bool(each.meant) for each in lines)
    assert booked > meant * 8 // 10
