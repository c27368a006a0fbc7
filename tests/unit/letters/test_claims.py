"""What letters say of plans and of claims that are handed over: pure values, in the figures of the ledger."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.support.books import book_of, day

from arledger.letters.escalation import Escalated, escalation_matter
from arledger.letters.instalments import Agreement, Instalment, agreement_matter
from arledger.letters.letter import Letter
from arledger.letters.matter import Matter
from arledger.letters.people import Person
from arledger.letters.stationery import Stationery
from arledger.letters.values import OpenCredit, common_values, open_of, spread
from arledger.letters.wording import Wording
from arledger.model.documents import Client
from arledger.policy.settings import CompanySettings, Language, Policy

DAY = day("2026-03-31")
ACME = Client("Acme", "Acme Ltd", meta={"contact": "Ann Lee"})
TEXT = """
    2020-01-01 open Assets:Receivable:Acme
    2020-01-01 open Assets:Bank
    2020-01-01 open Income:Sales
    2026-01-01 * "Acme" "Goods" ^I-1
      Assets:Receivable:Acme   60.00 USD
        due: 2026-02-01
      Assets:Receivable:Acme   40.00 USD
        due: 2026-03-01
      Income:Sales
    2026-02-10 * "Acme" "On account"
      Assets:Bank   1234.50 USD
      Assets:Receivable:Acme
"""
PLAN = Agreement(
    "USD",
    (
        Instalment(day("2026-05-31"), Decimal("2400.00"), ("I-2", "I-3")),
        Instalment(day("2026-04-30"), Decimal("1080.00"), ("I-1", "I-2")),
    ),
)
AMOUNTS = {"I-1": Decimal("80.00"), "I-2": Decimal("1400.00"), "I-3": Decimal("2000.00")}
DANA = Person("dana", "dana@northgate.example")


def written(matter: Matter, language: Language = "en") -> Letter:
    wording = Wording(language)
    values = matter.values(common_values(ACME, DANA, DAY, matter.currency, wording), wording)
    paper = Stationery(Policy(company=CompanySettings(name="Northgate Ltd")), "", None)
    return paper.letter(matter.template, values, ["Acme Ltd"], DAY, language)


def rows(letter: Letter) -> list[list[str]]:
    """Return the first table of a letter as text."""
    table = next(block for block in letter.blocks if block.kind == "table")
    return [["".join(run.text for run in cell) for cell in row] for row in table.rows]


def test_a_plan_in_the_order_of_its_days() -> None:
    letter = written(agreement_matter(ACME, PLAN, DAY, AMOUNTS))
    assert letter.subject == "Payment in 2 instalments: 3,480.00 USD"
    assert rows(letter)[1:] == [
        ["I-1, I-2", "1", "2026-04-30", "1,080.00"],
        ["I-2, I-3", "2", "2026-05-31", "2,400.00"],
        ["Total", "", "", "3,480.00"],
    ]
    assert "We propose that you pay 3,480.00 USD for the invoices I-1, I-2, I-3" in letter.markdown
    assert "please confirm it by a reply to dana@northgate.example" in letter.markdown


def test_an_agreed_plan_is_another_letter() -> None:
    proposed, agreed = (
        agreement_matter(ACME, plan, DAY, AMOUNTS) for plan in (PLAN, PLAN._replace(agreed_on=day("2026-04-02")))
    )
    assert (proposed.about, agreed.about) == ("2026-03-31", "2026-03-31.2026-04-02")
    assert (
        "vielen Dank für Ihr Einverständnis vom 02.04.2026. Sie zahlen 3.480,00 USD" in written(agreed, "de").markdown
    )
    assert proposed.said == agreed.said == ("2026-04-30 1080.00 I-1 I-2", "2026-05-31 2400.00 I-2 I-3")
    assert proposed.total == Decimal("3480.00")
    assert set(proposed.numbers) == {"I-1", "I-2", "I-3"}


def claim(**other: Any) -> Escalated:
    book = book_of(TEXT, DAY)
    items = open_of(book, ("Acme", "I-1", "USD"))
    parts = tuple(spread(items, Decimal(1000), {id(items[0]): Decimal("10.00")}))
    (credit,) = [each for each in book.credits if each.open]
    taken = (OpenCredit(credit, Decimal("25.00")),)
    return Escalated("USD", "agency", "Credira", day("2026-04-10"), parts, taken)._replace(**other)


def test_a_claim_before_it_is_handed_over() -> None:
    letter = written(escalation_matter(ACME, claim(), DAY))
    assert letter.subject == "Before we hand over our claim: please pay 65.00 USD by 2026-04-10"
    assert rows(letter)[1:] == [
        ["I-1", "2026-01-01", "2026-02-01", "58", "50.00"],
        ["I-1", "2026-01-01", "2026-03-01", "30", "40.00"],
        ["Total", "", "", "", "90.00"],
    ]
    assert "Unless 65.00 USD has arrived by 2026-04-10, we will hand the claim to Credira, a collection agency." in (
        letter.markdown
    )
    assert "reminded" not in letter.markdown


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "we will hand the claim to a lawyer."),
        ("de", "übergeben wir die Forderung einem Rechtsanwalt."),
        ("fr", "nous confierons le dossier à un avocat."),
    ],
)
def test_nothing_is_said_that_is_not_meant(language: Language, says: str) -> None:
    text = written(escalation_matter(ACME, claim(step="lawyer", to_whom=""), DAY), language).markdown
    assert says in text
    for word in ("interest", "costs", "court", "Zinsen", "Kosten", "Gericht", "intérêts", "frais", "tribunal"):
        assert word not in text


def test_what_a_notice_is_about() -> None:
    matter = escalation_matter(ACME, claim(), DAY)
    assert matter.parts == (("I-1", Decimal("90.00")),)
    assert (matter.about, matter.since) == ("2026-04-10", date(2026, 3, 31))
    assert matter.said == ("agency", "Credira", "65.00")
