"""Transfers of leasing companies: what they pay of which contracts, told by client, contract, sum and fee."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from tests.unit.matching.context import CLIENTS, invoice, line, offered, paid

from arledger.matching import Cause, ClientKey, Decision, FinancedPart, MatchOptions, decide, evidence_of
from arledger.model.bank import BankLine, LineState
from arledger.model.documents import Item

LUMEN = ClientKey("Lumen", ("Lumen Leasing Ltd",))
EVERYBODY = (*CLIENTS, LUMEN)
NOTHING = Decimal(0)


def contract(
    item: Item, buyer: str, kept: str = "0", *, outstanding: str = "", number: str = "", cancelled: str = ""
) -> FinancedPart:
    """Return an invoice as one that Lumen pays: all of it, or what is `outstanding`."""
    left = Decimal(outstanding) if outstanding else item.open
    return FinancedPart(
        account=item.client,
        number=item.number,
        currency=item.currency,
        payer="Lumen",
        buyer=buyer,
        financed=left + item.settled,
        outstanding=left,
        kept=Decimal(kept),
        expected=date(2026, 2, 8),
        references=(number,) if number else (),
        cancelled=date.fromisoformat(cancelled) if cancelled else None,
    )


def told(lines: Sequence[BankLine] | BankLine, items: Sequence[Item], *financed: FinancedPart) -> Sequence[Decision]:
    """Return the decisions on lines."""
    several = [lines] if isinstance(lines, BankLine) else lines
    return decide(several, items, EVERYBODY, MatchOptions(financed=financed))


def one(given: BankLine, items: Sequence[Item], *financed: FinancedPart) -> Decision:
    """Return the decision on one line."""
    (found,) = told(given, items, *financed)
    return found


ON_THE_CLIENT = [invoice("INV-0101", "45000.00"), invoice("INV-0102", "30000.00", "Bolt")]
ON_THE_PAYER = [invoice("INV-0101", "45000.00", "Lumen"), invoice("INV-0102", "30000.00", "Lumen")]


@pytest.mark.parametrize("items", [ON_THE_CLIENT, ON_THE_PAYER], ids=["on the client's account", "on the payer's"])
class TestEitherWay:
    def test_the_client_s_name_tells_which_of_two_equal_ones(self, items: Sequence[Item]) -> None:
        twin = items[1]._replace(amount=items[0].amount)
        parts = contract(items[0], "Acme", "150"), contract(twin, "Bolt", "150")
        found = one(line("ACME INDUSTRIAL", "44850.00", "LUMEN LEASING"), [items[0], twin], *parts)
        assert paid(found.match) == {"INV-0101": "44850.00"}
        assert (found.cause, found.given) == (Cause.LESSOR_FEE, (Decimal("150.00"),))
        assert "INV-0101 by its client ACME INDUSTRIAL" in found.match.reason
        silent = one(line("FUNDING", "44850.00", "LUMEN LEASING"), [items[0], twin], *parts)
        assert sorted(offered(silent.match)) == [["INV-0101"], ["INV-0102"]]

    def test_the_number_of_the_contract_tells(self, items: Sequence[Item]) -> None:
        parts = contract(items[0], "Acme"), contract(items[1], "Bolt", number="4711")
        found = one(line("CONTRACT 4711", "30000.00", "SOME TREASURY"), items, *parts)
        assert paid(found.match) == {"INV-0102": "30000.00"}

    def test_many_at_once_less_a_fee_for_each(self, items: Sequence[Item]) -> None:
        parts = contract(items[0], "Acme", "675.00"), contract(items[1], "Bolt", "450.00")
        found = one(line("FUNDING", "73875.00", "LUMEN LEASING"), items, *parts)
        assert paid(found.match) == {"INV-0101": "44325.00", "INV-0102": "29550.00"}
        assert (found.cause, found.given) == (Cause.LESSOR_FEE, (Decimal("675.00"), Decimal("450.00")))
        assert found.match.reason.endswith("less 1,125.00 USD lessor-fee")
        assert found.match.client == "Lumen"

    def test_all_of_it_closes_without_the_fee(self, items: Sequence[Item]) -> None:
        parts = contract(items[0], "Acme", "150"), contract(items[1], "Bolt", "150")
        found = one(line("FUNDING", "75000.00", "LUMEN LEASING"), items, *parts)
        assert paid(found.match) == {"INV-0101": "45000.00", "INV-0102": "30000.00"}
        assert (found.cause, sum(found.given)) == (Cause.NONE, NOTHING)

    def test_a_part_is_not_paid_less_the_fee(self, items: Sequence[Item]) -> None:
        parts = contract(items[0], "Acme", "150"), contract(items[1], "Bolt", "150")
        lines = [
            line("INV-0101", "20000.00", "LUMEN LEASING", date="2026-02-09"),
            line("INV-0101", "24850.00", "LUMEN LEASING"),
        ]
        first, second = told(lines, items, *parts)
        assert paid(first.match) == {"INV-0101": "20000.00"}
        # Of what is left, the fee was one for the whole.
        assert second.cause is not Cause.LESSOR_FEE

    def test_paid_once_more_is_for_a_person(self, items: Sequence[Item]) -> None:
        settled = [items[0]._replace(settled=items[0].amount), items[1]]
        parts = contract(settled[0], "Acme"), contract(items[1], "Bolt")
        found = one(line("ACME INDUSTRIAL", "45000.00", "LUMEN LEASING"), settled, *parts)
        assert found.match.state is not LineState.MATCHED

    def test_the_evidence_on_a_sum_names_the_fee(self, items: Sequence[Item]) -> None:
        parts = contract(items[0], "Acme", "150"), contract(items[1], "Bolt", "150")
        given = line("FUNDING", "74700.00", "LUMEN LEASING")
        _, evidence = evidence_of(0, [given], items, EVERYBODY, MatchOptions(financed=parts))
        assert evidence is not None
        assert evidence.certain
        assert evidence.explanations[0].fit == "less 300.00 USD lessor-fee"


def test_both_parts_of_an_invoice_are_paid_by_whom_they_are_to_be() -> None:
    item = invoice("INV-0101", "50000.00")
    part = contract(item, "Acme", "150", outstanding="45000.00")
    lines = [
        line("INV-0101", "5000.00", "ACME INDUSTRIAL LTD"),
        line("INV-0101", "44850.00", "LUMEN LEASING"),
    ]
    own, theirs = told(lines, [item], part)
    assert (paid(own.match), own.match.client) == ({"INV-0101": "5000.00"}, "Acme")
    assert (paid(theirs.match), theirs.match.client) == ({"INV-0101": "44850.00"}, "Lumen")
    assert [part.client for part in theirs.match.parts] == ["Acme"]


def test_the_whole_of_a_shared_invoice_is_one_allocation() -> None:
    item = invoice("INV-0101", "50000.00")
    part = contract(item, "Acme", "150", outstanding="45000.00")
    found = one(line("INV-0101", "50000.00", "ACME INDUSTRIAL LTD"), [item], part)
    assert paid(found.match) == {"INV-0101": "50000.00"}
    assert (len(found.match.parts), len(found.given), found.match.client) == (1, 1, "Acme")


@pytest.mark.parametrize("day", ["2026-02-09", "2026-02-10"])
def test_a_cancelled_contract_on_the_payer_s_account_is_not_the_payer_s_from_that_day_on(day: str) -> None:
    part = contract(ON_THE_PAYER[0], "Acme", cancelled="2026-02-10")
    found = one(line("INV-0101", "45000.00", "LUMEN LEASING", date=day), ON_THE_PAYER[:1], part)
    assert (found.match.state is LineState.MATCHED) == (day == "2026-02-09")


def test_a_cancelled_contract_on_the_client_s_account_is_the_client_s() -> None:
    part = contract(ON_THE_CLIENT[0], "Acme", cancelled="2026-02-01")
    by_payer = one(line("INV-0101", "45000.00", "LUMEN LEASING"), ON_THE_CLIENT[:1], part)
    assert by_payer.match.state is LineState.PROPOSED
    assert paid(one(line("thanks", "45000.00", "ACME INDUSTRIAL LTD"), ON_THE_CLIENT[:1], part).match) == {
        "INV-0101": "45000.00"
    }


@pytest.mark.parametrize(
    "text", ["LUMEN LEASING ACME INDUSTRIAL", "ACME INDUSTRIAL / LUMEN LEASING LTD", "LUMEN LEASING - INV-0101"]
)
def test_one_text_may_hold_all(text: str) -> None:
    parts = contract(ON_THE_CLIENT[0], "Acme"), contract(ON_THE_CLIENT[1], "Bolt")
    assert paid(one(line(text, "45000.00"), ON_THE_CLIENT, *parts).match) == {"INV-0101": "45000.00"}


def test_a_client_that_is_no_party_in_the_text_is_not_taken_for_the_payer() -> None:
    parts = contract(ON_THE_CLIENT[0], "Acme"), contract(ON_THE_CLIENT[1], "Bolt")
    # Cora buys nothing on lease: whoever wrote this, the leasing company did not.
    found = one(line("LUMEN LEASING CORA MULLER TEXTIL", "45000.00"), ON_THE_CLIENT, *parts)
    assert found.match.state is not LineState.MATCHED


def test_the_longer_of_two_names_is_meant() -> None:
    holding = ClientKey("AcmeHoldings", ("Acme Industrial Holdings",))
    items = [invoice("INV-0101", "45000.00"), invoice("INV-0102", "45000.00", "AcmeHoldings")]
    parts = (contract(items[0], "Acme"), contract(items[1], "AcmeHoldings"))
    given = line("ACME INDUSTRIAL HOLDINGS", "45000.00", "LUMEN LEASING")
    (found,) = decide([given], items, (*EVERYBODY, holding), MatchOptions(financed=parts))
    assert paid(found.match) == {"INV-0102": "45000.00"}


def net(amount: Decimal, fee: str) -> Decimal:
    """Return what comes of a contract."""
    if fee == "percent":
        return amount - (amount * Decimal("0.015")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return amount - (150 if fee == "fixed" else 0)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("fee", ["none", "fixed", "percent"])
def test_no_sum_is_ever_taken_for_another(seed: int, fee: str) -> None:
    dice = random.Random(f"{seed} {fee}")  # noqa: S311 - dice, not a secret
    count = dice.choice([4, 7, 12, 25, 30])
    amounts = [Decimal(dice.randrange(8_000, 90_000, dice.choice([1, 50, 500]))) for _ in range(count)]
    way = dice.choice(["client", "payer"])
    owners = [key.id for key in CLIENTS]
    items = [
        invoice(f"INV-{at:04}", f"{amount}.00", owners[at % 3] if way == "client" else "Lumen")
        for at, amount in enumerate(amounts)
    ]
    parts = [
        contract(item, owners[at % 3], f"{item.amount - net(item.amount, fee)}") for at, item in enumerate(items)
    ]
    chosen = sorted(dice.sample(range(count), dice.randrange(1, min(count, 8) + 1)))
    total = sum(net(amounts[at], fee) for at in chosen)
    found = one(line("FUNDING", f"{total:.2f}", "LUMEN LEASING"), items, *parts)
    if found.match.state is LineState.MATCHED:
        assert sorted(paid(found.match)) == [f"INV-{at:04}" for at in chosen]
    shuffled = items[:], list(parts)
    for each in shuffled:
        dice.shuffle(each)
    assert one(line("FUNDING", f"{total:.2f}", "LUMEN LEASING"), shuffled[0], *shuffled[1]) == found


def test_nearly_all_of_many_is_found_by_what_is_left_out() -> None:
    items = [invoice(f"INV-{at:04}", f"{20_000 + 137 * at}.00", "Lumen") for at in range(24)]
    parts = [contract(item, "Acme", "150") for item in items]
    total = sum(item.amount for item in items[2:]) - 22 * 150
    found = one(line("FUNDING", f"{total}", "LUMEN LEASING"), items, *parts)
    assert sorted(paid(found.match)) == [item.number for item in items[2:]]


@pytest.mark.parametrize("text", ["BUYER SEVEN LTD", "DISBURSEMENT BUYER SEVEN 10.02.2026", "Buyer-Seven"])
def test_the_client_tells_one_of_many_equal_contracts(text: str) -> None:
    names = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]
    items = [invoice(f"INV-{at:04}", "30000.00", "Lumen") for at in range(len(names))]
    # None of those who bought has an account of its own.
    parts = [contract(item, f"Buyer {name} Ltd", "150") for item, name in zip(items, names, strict=True)]
    found = one(line(text, "29850.00", "LUMEN LEASING"), items, *parts)
    assert paid(found.match) == {"INV-0006": "29850.00"}
    assert one(line("FUNDING", "29850.00", "LUMEN LEASING"), items, *parts).match.state is LineState.PROPOSED


def test_one_client_named_for_two_contracts_of_its_own() -> None:
    items = [
        invoice("INV-0101", "45000.00"),
        invoice("INV-0102", "30000.00"),
        invoice("INV-0103", "75000.00", "Bolt"),
    ]
    parts = contract(items[0], "Acme"), contract(items[1], "Acme"), contract(items[2], "Bolt")
    found = one(line("ACME INDUSTRIAL", "75000.00", "LUMEN LEASING"), items, *parts)
    assert paid(found.match) == {"INV-0101": "45000.00", "INV-0102": "30000.00"}
