"""What is done with items: credit applied, written off, rescheduled."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.support.books import kinds, open_lines, unapplied
from tests.support.office import Office, assert_entries, legs_on, on
from tests.unit.entries.test_payments import TWO, UNNUMBERED, pay

from arledger.entries.items import apply_credit, find_write_off, reschedule, write_off
from arledger.entries.payments import Target, payment, recovery
from arledger.model.plan import Plan
from arledger.model.problem import Refused, UserError

ACME = "Assets:Receivable:Acme"
CREDIT = """
2026-03-10 * "Acme" "On account"
  Assets:Bank:Checking     {} {currency}
  Assets:Receivable:Acme
"""


def credit(amount: str, currency: str = "USD") -> str:
    bank = "Checking" if currency == "USD" else "Euro"
    return CREDIT.format(amount, currency=currency).replace("Checking", bank)


def put(office: Office, *numbers: str, day: str = "2026-03-31") -> Plan:
    """Apply credit to `INV-1` or `INV-1=5.00`, to the oldest without any."""
    pairs = [text.split("=") for text in numbers]
    targets = tuple(Target(n, Decimal(rest[0]) if rest else None) for n, *rest in pairs)
    return apply_credit(office.context(day), office.client("Acme"), targets, oldest_first=not numbers, note="")


def test_applied_credit_moves_no_money(office: Office) -> None:
    office.text += TWO + credit("120.00")
    before = office.book()
    plan = put(office)
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Credit applied to INV-2, INV-1"
          Assets:Receivable:Acme  120.00 USD
          Assets:Receivable:Acme  -50.00 USD
            invoice: "INV-2"
          Assets:Receivable:Acme  -70.00 USD
            invoice: "INV-1"
        """,
    )
    book = office.write(plan)
    assert book.balances == before.balances
    assert (open_lines(book), unapplied(book)) == ([("INV-1", "2026-03-31", "30.00")], [])
    assert len(open_lines(office.book("2026-03-30"))) == 2


@pytest.mark.parametrize(
    ("have", "targets", "left", "rest"),
    [
        ("30", ["INV-1"], ["50.00", "70.00"], []),
        ("120", ["INV-1"], ["50.00"], ["20.00"]),
        ("120", ["INV-1=40"], ["50.00", "60.00"], ["80.00"]),
        ("120", ["INV-1=100", "INV-2=20"], ["30.00"], []),
        ("200", [], [], ["50.00"]),
        ("0.01", [], ["49.99", "100.00"], []),
    ],
)
def test_credit_goes_where_it_is_meant(
    office: Office, have: str, targets: list[str], left: list[str], rest: list[str]
) -> None:
    office.text += TWO + credit(have)
    book = office.write(put(office, *targets))
    assert [line[2] for line in open_lines(book)] == left
    assert [Decimal(amount) for _, amount in unapplied(book)] == [Decimal(amount) for amount in rest]


def test_currencies_are_applied_apart(office: Office) -> None:
    office.text += TWO.replace("50.00 USD", "50.00 EUR") + credit("30") + credit("20", "EUR")
    plan = put(office)
    assert len(plan.additions[0].directives) == 2
    book = office.write(plan)
    assert open_lines(book) == [("INV-2", "2026-03-20", "30.00"), ("INV-1", "2026-03-31", "70.00")]
    assert unapplied(book) == []


def test_instalments_take_the_oldest_first(office: Office) -> None:
    """
    2026-03-01 * "Acme" "Lathe" ^INV-1
      Assets:Receivable:Acme  50.00 USD
        due: 2026-05-01
      Assets:Receivable:Acme  50.00 USD
        due: 2026-04-01
      Income:Sales
    """
    office.text += credit("60")
    assert open_lines(office.write(put(office, "INV-1"))) == [("INV-1", "2026-05-01", "40.00")]


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        (["INV-1=100.01"], r"100\.01 USD is more than INV-1 has open"),
        (["INV-1=60"], r"60\.00 USD is more than the unapplied credit, 50\.00 USD"),
        (["INV-9"], "there is no invoice INV-9"),
        (["INV-3"], "INV-3 has nothing open"),
    ],
)
def test_what_does_not_fit_is_refused(office: Office, targets: list[str], said: str) -> None:
    office.text += TWO + credit("50")
    office.text += TWO.replace("INV-1", "INV-3").replace("INV-2", "INV-4")
    office.text += '2026-03-05 * "Acme" "Paid" ^INV-3\n  Assets:Bank:Checking  100.00 USD\n  Assets:Receivable:Acme\n'
    with pytest.raises(Refused, match=said):
        put(office, *targets)


def test_without_credit_there_is_nothing_to_apply(office: Office) -> None:
    office.text += TWO
    for targets in (["INV-1"], []):
        with pytest.raises(Refused, match="no unapplied credit"):
            put(office, *targets)


@pytest.mark.parametrize("oldest_first", [True, False])
def test_what_it_goes_to_is_said_once(office: Office, oldest_first: bool) -> None:
    office.text += TWO + credit("50")
    targets = (Target("INV-1"),) if oldest_first else ()
    with pytest.raises(UserError, match="say what to apply") as caught:
        apply_credit(office.context(), office.client("Acme"), targets, oldest_first=oldest_first, note="")
    assert caught.value.exit_code == 2


def test_oldest_first_leaves_alone_what_has_no_number(office: Office) -> None:
    office.text += UNNUMBERED + credit("50")
    with pytest.raises(Refused):
        put(office)


@pytest.mark.parametrize("target", ["INV-1=0", "INV-1=0.001"])
def test_a_part_is_an_amount(office: Office, target: str) -> None:
    office.text += TWO + credit("50")
    with pytest.raises(UserError) as caught:
        put(office, target)
    assert caught.value.exit_code == 3


def test_credit_is_applied_from_its_day_on(office: Office) -> None:
    office.text += TWO + credit("50")
    with pytest.raises(Refused):
        put(office, "INV-1", day="2026-03-09")


def give_up(office: Office, number: str = "INV-1", amount: str | None = None, by: str = "dana") -> Plan:
    context = office.context(by=by)
    return write_off(context, find_write_off(context, number, None, Decimal(amount) if amount else None), "")


def test_a_write_off_is_of_everything_that_is_open(office: Office) -> None:
    office.text += TWO
    plan = give_up(office)
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Write-off of INV-1" ^INV-1
          by: "dana"
          Expenses:BadDebt         100.00 USD
          Assets:Receivable:Acme  -100.00 USD
        """,
    )
    book = office.write(plan)
    assert open_lines(book) == [("INV-2", "2026-03-20", "50.00")]
    assert kinds(book)[-1] == ("write-off", "-100.00")
    assert len([i for i in book.items if i.number == "INV-1"]) == 1


def test_a_part_is_written_off_of_the_oldest_instalments(office: Office) -> None:
    """
    2026-03-01 * "Acme" "Lathe" ^INV-1
      Assets:Receivable:Acme  50.00 USD
        due: 2026-05-01
      Assets:Receivable:Acme  50.00 USD
        due: 2026-04-01
      Income:Sales
    """
    plan = give_up(office, amount="70")
    assert legs_on(plan, ACME) == ["-50.00 USD", "-20.00 USD"]
    assert open_lines(office.write(plan)) == [("INV-1", "2026-05-01", "30.00")]


@pytest.mark.parametrize(("number", "amount"), [("INV-1", "100.01"), ("INV-9", None), ("INV-9", "1")])
def test_more_than_is_open_is_not_written_off(office: Office, number: str, amount: str | None) -> None:
    office.text += TWO
    with pytest.raises(Refused):
        give_up(office, number, amount)
    office.write(give_up(office))
    with pytest.raises(Refused, match="INV-1 has nothing open"):
        give_up(office)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_a_write_off_is_of_whole_coins(office: Office, amount: str) -> None:
    office.text += TWO
    with pytest.raises(UserError) as caught:
        give_up(office, amount=amount)
    assert caught.value.exit_code == 3


def test_a_number_of_two_clients_needs_the_client(office: Office) -> None:
    office.text += TWO + TWO.replace("Receivable:Acme", "Receivable:Bolt")
    with pytest.raises(Refused, match="INV-1 is a number of Acme and of Bolt") as caught:
        give_up(office)
    assert "--client" in caught.value.remedy
    found = find_write_off(office.context(), "INV-1", office.client("Bolt"), None)
    assert (found.client.id, found.amount) == ("Bolt", Decimal("100.00"))


def plan_again(office: Office, parts: object, number: str = "INV-1") -> Plan:
    dated = tuple((on(day), Decimal(amount)) for day, amount in parts) if isinstance(parts, list) else parts
    assert isinstance(dated, str | tuple)
    return reschedule(office.context(), number, None, dated)


def test_instalments_take_the_place_of_an_item(office: Office) -> None:
    office.text += TWO
    plan = plan_again(office, [("2026-04-30", "60"), ("2026-05-31", "40")])
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "INV-1 in 2 instalments"
          Assets:Receivable:Acme  -100.00 USD
            invoice: "INV-1"
          Assets:Receivable:Acme    60.00 USD
            invoice: "INV-1"
            due: 2026-04-30
          Assets:Receivable:Acme    40.00 USD
            invoice: "INV-1"
            due: 2026-05-31
        """,
    )
    before = office.book()
    book = office.write(plan)
    assert book.balances == before.balances
    assert [(n, d) for n, d, _ in open_lines(book)] == [
        ("INV-2", "2026-03-20"),
        ("INV-1", "2026-04-30"),
        ("INV-1", "2026-05-31"),
    ]
    assert unapplied(book) == []
    assert open_lines(office.book("2026-03-30"))[-1] == ("INV-1", "2026-03-31", "100.00")


def test_what_is_left_can_be_rescheduled_again(office: Office) -> None:
    office.text += TWO
    office.write(plan_again(office, "3 instalments monthly"))
    office.write(payment(office.context("2026-04-01"), pay(office, "40", "INV-1")))
    context = office.context("2026-04-02")
    office.write(reschedule(context, "INV-1", None, "2 instalments every 7 days from net 10"))
    found = [("INV-1", "2026-04-12", "30.00"), ("INV-1", "2026-04-19", "30.00")]
    assert [line for line in open_lines(office.book()) if line[0] == "INV-1"] == found


def test_an_item_is_rescheduled_once_a_day(office: Office) -> None:
    office.text += TWO
    office.write(plan_again(office, "3 instalments monthly"))
    with pytest.raises(Refused, match="INV-1 was rescheduled on 2026-03-31 already"):
        plan_again(office, [("2026-04-15", "100")])


def test_what_was_put_off_is_not_given_up_before(office: Office) -> None:
    office.text += TWO
    office.write(plan_again(office, "3 instalments monthly"))
    with pytest.raises(Refused, match="INV-1 is dated 2026-03-31, after 2026-03-15"):
        find_write_off(office.context("2026-03-15"), "INV-1", None, None)


@pytest.mark.parametrize("parts", [[("2026-05-01", "99.99")], [("2026-05-01", "60"), ("2026-06-01", "40.01")]])
def test_instalments_must_add_up(office: Office, parts: object) -> None:
    office.text += TWO
    with pytest.raises(Refused, match=r"100\.00 is open"):
        plan_again(office, parts)


def test_nothing_is_rescheduled_into_the_past_or_by_nonsense(office: Office) -> None:
    office.text += TWO
    with pytest.raises(UserError, match="falls due on 2026-03-30"):
        plan_again(office, [("2026-03-30", "50"), ("2026-05-01", "50")])
    with pytest.raises(UserError, match="soon"):
        plan_again(office, "soon")
    with pytest.raises(Refused, match="there is no invoice INV-9"):
        plan_again(office, "net 30", "INV-9")
    office.write(give_up(office))
    with pytest.raises(Refused, match="nothing open"):
        plan_again(office, "net 30")


@pytest.mark.parametrize("amounts", [("0", "100"), ("-5", "105"), ("49.995", "50.005")])
def test_an_instalment_is_an_amount(office: Office, amounts: tuple[str, str]) -> None:
    office.text += TWO
    with pytest.raises(UserError) as caught:
        plan_again(office, list(zip(("2026-05-01", "2026-06-01"), amounts, strict=True)))
    assert caught.value.exit_code == 3


def test_the_policys_reading_of_terms_holds(office: Office) -> None:
    office.text += TWO
    office.policy = replace(office.policy, items=replace(office.policy.items, net_eom="eom-then-days"))
    assert open_lines(office.write(plan_again(office, "net 30 eom")))[-1][:2] == ("INV-1", "2026-04-30")


def test_a_number_in_two_currencies_is_written_off_and_recovered_in_one(office: Office) -> None:
    office.text += TWO.replace("INV-2", "INV-1").replace("50.00 USD", "50.00 EUR")
    with pytest.raises(Refused, match="INV-1 is open in several currencies") as caught:
        give_up(office)
    assert "--amount" in caught.value.remedy
    for amount, currency in (("40", "EUR"), ("60", "USD")):
        found = find_write_off(office.context(), "INV-1", None, Decimal(amount), currency)
        office.write(write_off(office.context(), found, ""))
    assert sorted(line[2] for line in open_lines(office.book())) == ["10.00", "40.00"]
    day = "2026-04-10"
    with pytest.raises(Refused, match="INV-1 was written off in EUR and USD"):
        recovery(office.context(day), "INV-1", None, Decimal(5), None, "")
    with pytest.raises(Refused, match=r"45\.00 EUR is more than was written off on INV-1, 40\.00 EUR"):
        recovery(office.context(day), "INV-1", None, Decimal(45), None, "", "EUR")
    plan = recovery(office.context(day), "INV-1", None, Decimal(40), None, "", "EUR")
    assert legs_on(plan, "Assets:Bank:Euro") == ["40.00 EUR"]
    office.write(plan)
    with pytest.raises(Refused, match="nothing is written off on INV-1 in EUR"):
        recovery(office.context(day), "INV-1", None, Decimal(1), None, "", "EUR")


def test_nothing_is_given_up_or_put_off_before_it_is_owed(office: Office) -> None:
    office.text += TWO
    early = office.context("2026-02-28")
    with pytest.raises(Refused, match="INV-1 is dated 2026-03-01, after 2026-02-28"):
        find_write_off(early, "INV-1", None, None)
    with pytest.raises(Refused, match="INV-1 is dated 2026-03-01, after 2026-02-28"):
        reschedule(early, "INV-1", None, "3 instalments monthly")


def test_nothing_is_recovered_before_it_was_written_off(office: Office) -> None:
    office.text += TWO
    context = office.context("2026-03-31")
    office.write(write_off(context, find_write_off(context, "INV-1", None, None), ""))
    with pytest.raises(Refused, match="nothing is written off on INV-1 by 2026-03-30"):
        recovery(office.context("2026-03-30"), "INV-1", None, Decimal(5), None, "")
    office.write(recovery(office.context("2026-03-31"), "INV-1", None, Decimal(5), None, ""))
