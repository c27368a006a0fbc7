"""What each directive says, value by value, and which values it refuses."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support.books import book_of

from arledger.model.facts import Custom
from arledger.model.money import Money
from arledger.model.problem import Problem
from arledger.subledger.directives import parse_directive, read_directive

OPENS = "2020-01-01 open Assets:Receivable:Acme\n2020-01-01 open Assets:Bank:Checking\n"


def custom(line: str) -> Custom:
    """Return the directive that stands on a line."""
    (found,) = book_of(f"{OPENS}2026-02-14 custom {line}\n", "2026-12-31").facts.customs
    return found


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('"ar-reminder" "I-1" 1 "email"', "number=I-1 level=1 channel=email due=None message_id=None account=None"),
        (
            '"ar-reminder" "I-1" 0 "letter" 2026-03-01',
            "number=I-1 level=0 channel=letter due=2026-03-01 message_id=None account=None",
        ),
        (
            '"ar-reminder" "I-1" 99 "letter" Assets:Receivable:Acme',
            "number=I-1 level=99 channel=letter due=None message_id=None account=Assets:Receivable:Acme",
        ),
        (
            '"ar-reminder" "I-1" 2 "email" "<a@b.example>" Assets:Receivable:Acme',
            "number=I-1 level=2 channel=email due=None message_id=<a@b.example> account=Assets:Receivable:Acme",
        ),
        (
            '"ar-reminder" "I-1" 2 "email" 2026-03-01 "<a@b.example>" Assets:Receivable:Acme',
            "number=I-1 level=2 channel=email due=2026-03-01 message_id=<a@b.example> account=Assets:Receivable:Acme",
        ),
        (
            '"ar-pause" "I-1" 2026-03-01 "asks for the order" "m.ito"',
            "about=I-1 until=2026-03-01 reason=asks for the order who=m.ito due=None account=None",
        ),
        (
            '"ar-pause" "I-1" 2026-03-01 "asks" "m.ito" 2026-02-20 Assets:Receivable:Acme',
            "about=I-1 until=2026-03-01 reason=asks who=m.ito due=2026-02-20 account=Assets:Receivable:Acme",
        ),
        (
            '"ar-pause" Assets:Receivable:Acme 2026-03-01 "asks" "m.ito"',
            "about=Assets:Receivable:Acme until=2026-03-01 reason=asks who=m.ito due=None account=None",
        ),
        (
            '"ar-stop" Assets:Receivable:Acme "insolvent" "petition" "m.ito"',
            "account=Assets:Receivable:Acme kind=insolvent text=petition who=m.ito",
        ),
        (
            '"ar-resume" Assets:Receivable:Acme "dismissed" "m.ito"',
            "account=Assets:Receivable:Acme text=dismissed who=m.ito",
        ),
        (
            '"ar-promise" "I-1" 2026-02-28 0.01 USD "J. S."',
            "number=I-1 pays_on=2026-02-28 amount=0.01 USD who=J. S. account=None",
        ),
        (
            '"ar-dispute" "I-1" "opened" 0.00 USD "short"',
            "number=I-1 state=opened amount=0.00 USD text=short owner=None account=None",
        ),
        (
            '"ar-dispute" "I-1" "resolved" 2.50 USD "short" "m.ito"',
            "number=I-1 state=resolved amount=2.50 USD text=short owner=m.ito account=None",
        ),
        (
            '"ar-plan" "I-1" "proposed" 2026-04-30 5.00 USD "m.ito"',
            "number=I-1 state=proposed pays_on=2026-04-30 amount=5.00 USD who=m.ito account=None",
        ),
        (
            '"ar-contact" Assets:Receivable:Acme "call" "Jo" "pays" "m.ito"',
            "account=Assets:Receivable:Acme channel=call person=Jo text=pays who=m.ito about=None message_id=None "
            "confidential=None",
        ),
        (
            '"ar-contact" Assets:Receivable:Acme "mail-in" "Jo" "pays" "m.ito" "<a@b.example>" TRUE',
            "account=Assets:Receivable:Acme channel=mail-in person=Jo text=pays who=m.ito about=None "
            "message_id=<a@b.example> confidential=True",
        ),
        (
            '"ar-contact" Assets:Receivable:Acme "call" "Jo" "pays" "m.ito" "I-1 I-2" TRUE',
            "account=Assets:Receivable:Acme channel=call person=Jo text=pays who=m.ito about=I-1 I-2 "
            "message_id=None confidential=True",
        ),
        (
            '"ar-escalation" Assets:Receivable:Acme "agency" "Credira" "broken" "m.ito" 2026-04-30',
            "account=Assets:Receivable:Acme step=agency owner=Credira text=broken who=m.ito until=2026-04-30",
        ),
        (
            '"ar-approval" "C-1" "credit-memo" "m.ito"',
            "number=C-1 kind=credit-memo who=m.ito reason=None account=None",
        ),
        (
            '"ar-approval" "C-1" "credit-memo" "m.ito" "agreed" Assets:Receivable:Acme',
            "number=C-1 kind=credit-memo who=m.ito reason=agreed account=Assets:Receivable:Acme",
        ),
        ('"ar-refund" "D-1" "paid" "dana"', "number=D-1 state=paid who=dana amount=None note=None"),
        ('"ar-close" 2026-01-31', "through=2026-01-31 fingerprint=None who=None"),
        ('"ar-close" "2026-01-31" "f00" "dana"', "through=2026-01-31 fingerprint=f00 who=dana"),
        (
            '"ar-terms" Assets:Receivable:Acme "net 45" "m.ito"',
            "account=Assets:Receivable:Acme terms=net 45 who=m.ito",
        ),
        (
            '"ar-limit" Assets:Receivable:Acme 0.00 USD "m.ito"',
            "account=Assets:Receivable:Acme limit=0.00 USD who=m.ito",
        ),
        ('"ar-hold" Assets:Receivable:Acme "late" "m.ito"', "account=Assets:Receivable:Acme reason=late who=m.ito"),
        (
            '"ar-release" Assets:Receivable:Acme "paid" "m.ito"',
            "account=Assets:Receivable:Acme reason=paid who=m.ito",
        ),
        (
            '"ar-bank" Assets:Bank:Checking 2026-02-01 -1.00 USD 0.00 USD "7"',
            "account=Assets:Bank:Checking first=2026-02-01 opening=-1.00 USD closing=0.00 USD number=7",
        ),
        (
            '"ar-cleared" Assets:Bank:Checking -5.00 USD 2026-02-01 "R7"',
            "account=Assets:Bank:Checking amount=-5.00 USD entry_date=2026-02-01 reference=R7 entry=None",
        ),
    ],
)
def test_the_values_in_their_order(line: str, says: str) -> None:
    said = parse_directive(custom(line))
    assert " ".join(f"{name}={getattr(said, name)}" for name in type(said).model_fields) == says


LEVEL = "a whole number from 0 to 99"
MORE, NOT_LESS = (f"an amount with its currency, {words} than zero" for words in ("more", "not less"))
STATES = {
    "ar-dispute": '"opened", "assigned", "investigating", "awaiting-client" or "resolved"',
    "ar-refund": '"requested", "approved", "refused", "paid" or "proven"',
}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('"ar-reminder" "I-1" -1 "email"', f"level must be {LEVEL}, and is -1"),
        ('"ar-reminder" "I-1" 100 "email"', f"level must be {LEVEL}, and is 100"),
        ('"ar-reminder" "I-1" 1.5 "email"', f"level must be {LEVEL}, and is 1.5"),
        ('"ar-reminder" "" 1 "email"', 'number must be a text in quotes, and is ""'),
        ('"ar-reminder" "I-1" 1', "channel is missing"),
        ('"ar-promise" "I-1" 2026-02-28 0.00 USD "J. S."', f"amount must be {MORE}, and is 0.00 USD"),
        ('"ar-promise" "I-1" 2026-02-28 -0.01 USD "J. S."', f"amount must be {MORE}, and is -0.01 USD"),
        (
            '"ar-promise" "I-1" "2026-02-28" 1.00 USD "J. S."',
            'pays on must be a date without quotes, and is "2026-02-28"',
        ),
        ('"ar-dispute" "I-1" "opened" -0.01 USD "short"', f"amount must be {NOT_LESS}, and is -0.01 USD"),
        ('"ar-dispute" "I-1" "closed" 1.00 USD "short"', f'state must be {STATES["ar-dispute"]}, and is "closed"'),
        ('"ar-refund" "D-1" "asked" "dana"', f'state must be {STATES["ar-refund"]}, and is "asked"'),
        ('"ar-close" "soon"', 'through must be a date, and is "soon"'),
        ('"ar-hold" TRUE "late" "m.ito"', "account must be a client's account, without quotes, and is TRUE"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_must_be(line: str, wrong: str) -> None:
    name = line.split('"')[1]
    with pytest.raises(ValueError, match="^ar-") as raised:
        parse_directive(custom(line))
    assert str(raised.value) == f"{name}: the value for {wrong}"
    problem = read_directive(custom(line))
    assert isinstance(problem, Problem)
    assert problem.message == str(raised.value)
    assert problem.remedy.startswith(f'Write it as: 2026-02-14 custom "{name}" ')


@pytest.mark.parametrize(
    ("name", "hint"),
    [("ar-holds", "; did you mean ar-hold?"), ("AR_Hold", "; did you mean ar-hold?"), ("ar-xyzzy", "")],
)
def test_a_name_that_is_none(name: str, hint: str) -> None:
    problem = read_directive(custom(f'"{name}" "x"'))
    assert isinstance(problem, Problem)
    assert problem.message == f"{name} is not a directive of arledger{hint}"
    assert problem.remedy.startswith("Known directives: ar-reminder, ar-pause, ar-stop, ar-resume, ar-promise, ")


ACME, DEEPER = "Assets:Receivable:Acme", "Assets:Receivable:Acme:Retention"


@pytest.mark.parametrize(
    ("own", "deeper", "known"),
    [
        ('name: "Acme Ltd"', 'name: "Retention"', ("Acme Ltd", "", None)),
        ("", 'name: "Retention"', ("Retention", "", None)),
        ('name: "Acme"', 'name: "Retention"', ("Retention", "", None)),
        ('terms: "net 10"', 'terms: "net 99"', ("Acme", "net 10", None)),
        ("", 'terms: "net 99"', ("Acme", "net 99", None)),
        ("credit-limit: 5.00 USD", "credit-limit: 9.00 USD", ("Acme", "", "5.00 USD")),
        ("", "credit-limit: 9.00 USD", ("Acme", "", "9.00 USD")),
        ("credit-limit: 5.00 USD", "", ("Acme", "", "5.00 USD")),
        ('credit-limit: "a lot"', "", ("Acme", "", None)),
    ],
)
def test_a_deeper_account_fills_in_what_the_clients_own_does_not_say(
    own: str, deeper: str, known: tuple[str, str, str | None]
) -> None:
    opens = [f"2024-01-01 open {ACME}\n  {own}\n", f"2023-01-01 open {DEEPER}\n  {deeper}\n"]
    for written in (opens, opens[::-1]):
        acme = book_of("".join(written), "2026-01-01").clients["Acme"]
        assert (acme.name, acme.terms, str(acme.limit) if acme.limit else None) == known
        assert acme.opened == date(2023, 1, 1)


@pytest.mark.parametrize(
    ("on", "terms", "limit"),
    [
        ("2026-02-28", "net 10", "5.00"),
        ("2026-03-01", "net 20", "5.00"),
        ("2026-03-31", "net 20", "5.00"),
        ("2026-04-01", "net 20", "7.00"),
        ("2026-05-01", "net 40", "0.00"),
    ],
)
def test_what_was_agreed_holds_from_its_day(on: str, terms: str, limit: str) -> None:
    text = f'2024-01-01 open {ACME}\n  terms: "net 10"\n  credit-limit: 5.00 USD\n' + "".join(
        f'2026-{day} custom "ar-{kind}" {ACME} {value} "m.ito"\n'
        for day, kind, value in (
            ("05-01", "limit", "0.00 USD"),
            ("05-01", "terms", '"net 40"'),
            ("03-01", "terms", '"net 20"'),
            ("04-01", "limit", "7.00 USD"),
        )
    )
    acme = book_of(text, on).clients["Acme"]
    assert (acme.terms, acme.limit) == (terms, Money(Decimal(limit), "USD"))
