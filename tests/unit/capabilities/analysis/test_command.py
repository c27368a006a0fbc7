"""`analyze`: what changed between two agings, and where the risk lies."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.asked import Asked, entry, paid, sale

MARCH = ("analyze", "--from", "2026-03-01", "--to", "2026-03-31")
CHANGES = ("billed", "received", "credited", "written_off", "other", "moved_in", "moved_out")
BUCKETS = ("current", "1-30", "31-60", "61-90", "over 90")


def movement(found: dict[str, Any], currency: str = "USD") -> dict[str, dict[str, str]]:
    """What is not zero in the movement, by bucket."""
    rows = {row["bucket"]: row for row in found["movement"] if row["currency"] == currency}
    numbers = {
        name: {key: number for key, number in row.items() if key not in ("bucket", "currency") and Decimal(number)}
        for name, row in rows.items()
    }
    return {name: row for name, row in numbers.items() if row}


def rates(found: dict[str, Any], currency: str = "USD") -> dict[str, tuple[str | None, int, str | None]]:
    """The roll rates by bucket: value, cases, and why there is none."""
    return {
        row["from"]: (row["value"], row["n"], row["why_not"])
        for row in found["roll_rates"]
        if row["currency"] == currency
    }


def foots(asked: Asked, found: dict[str, Any], *words: str) -> None:
    """The movement leads from the aging of the day before to that of the last day, as `aging` has them."""
    for day, end in (("2026-02-28", "opening"), ("2026-03-31", "closing")):
        aging = asked.json("aging", "--as-of", day, *words)
        expected = {
            (total["currency"], name): number
            for total in aging["totals"]
            for name, number in (*total["buckets"].items(), ("unapplied", total["unapplied"]))
        }
        for row in found["movement"]:
            assert Decimal(row[end]) == Decimal(expected.get((row["currency"], row["bucket"]), "0")), (row, day)
    for row in (*found["movement"], *found["totals"]):
        assert Decimal(row["opening"]) + sum(Decimal(row[name]) for name in CHANGES) == Decimal(row["closing"])


# An item that was paid in part while it was late, one that grew older, one that was billed, one written off, credit.
BOOK = (
    sale("2026-01-10", "I-1", "1000.00", "2026-02-09")  # 19 days past due before, 50 after
    + paid("2026-03-05", "I-1", "300.00")  # 24 days: in 1-30
    + paid("2026-03-20", "I-1", "200.00")  # 39 days: in 31-60
    + sale("2026-02-20", "I-2", "80.00", "2026-03-10")
    + sale("2026-03-15", "I-3", "50.00", "2026-04-14")
    + sale("2025-10-01", "I-4", "40.00", "2025-10-31")
    + entry("2026-03-12", "-40.00", "Expenses:BadDebt", "I-4")
    + paid("2026-03-16", "", "25.00")
    + sale("2026-02-01", "I-5", "60.00", "2026-03-31", account="Bolt", currency="EUR")
    + entry("2026-03-31", "-10.00", "Income:Sales", "I-5", account="Bolt", currency="EUR")
)


def test_what_happened_stands_in_the_bucket_of_its_day(tmp_path: Path) -> None:
    asked = Asked(tmp_path, BOOK)
    found = asked.json(*MARCH)
    assert movement(found) == {
        "current": {"opening": "80.00", "billed": "50.00", "moved_out": "-80.00", "closing": "50.00"},
        "1-30": {
            "opening": "1000.00", "received": "-300.00", "moved_in": "80.00", "moved_out": "-700.00", "closing": "80.00",
        },
        "31-60": {"received": "-200.00", "moved_in": "700.00", "closing": "500.00"},
        "over 90": {"opening": "40.00", "written_off": "-40.00"},
        "unapplied": {"received": "-25.00", "closing": "-25.00"},
    }  # fmt: skip
    assert movement(found, "EUR") == {"current": {"opening": "60.00", "credited": "-10.00", "closing": "50.00"}}
    foots(asked, found)


@pytest.mark.parametrize(
    "words", [("--by", "invoice"), ("--buckets", "10,20,45"), ("--buckets", "7", "--by", "invoice")]
)
def test_it_foots_whatever_the_buckets(tmp_path: Path, words: tuple[str, ...]) -> None:
    asked = Asked(tmp_path, BOOK)
    foots(asked, asked.json(*MARCH, *words), *words)


def test_the_policys_buckets_hold(tmp_path: Path) -> None:
    asked = Asked(tmp_path, BOOK, '[aging]\nbuckets = [15, 45]\nby = "invoice"\n')
    found = asked.json(*MARCH)
    assert (found["buckets"], found["by"]) == (["current", "1-15", "16-45", "over 45"], "invoice")
    foots(asked, found)


def test_it_says_the_totals_of_the_roll_forward(tmp_path: Path) -> None:
    asked = Asked(tmp_path, BOOK)
    (_, usd), rolled = asked.json(*MARCH)["totals"], asked.json("roll-forward", *MARCH[1:])["totals"][1]
    assert (usd["billed"], usd["received"]) == (rolled["invoices"], rolled["receipts"])
    assert (usd["opening"], usd["closing"], usd["written_off"]) == ("1120.00", "605.00", rolled["write_offs"])


def test_g12a_a_fifth_rolls_on(tmp_path: Path) -> None:
    text = sale("2026-01-15", "I-1", "200000.00", "2026-02-25") + sale("2026-01-15", "I-2", "800000.00", "2026-02-25")
    found = Asked(tmp_path, text + paid("2026-03-10", "I-2", "800000.00")).json(*MARCH)
    one = found["roll_rates"][1]
    assert (one["from"], one["to"]) == ("1-30", "31-60")
    assert (one["denominator"], one["numerator"], one["value"]) == ("1000000.00", "200000.00", "20.000000")
    assert one["n"] == 2


def test_g12b_a_chain_of_four_is_the_loss_on_current(tmp_path: Path) -> None:
    """10 % x 30 % x 50 % x 70 % = 1.05 % of what is current."""
    text = ""
    for at, (due, rest) in enumerate(
        (("2026-03-15", "10.00"), ("2026-02-15", "30.00"), ("2026-01-15", "50.00"), ("2025-12-15", "70.00"))
    ):
        text += sale("2025-11-15", f"I-{at}", "100.00", due)
        text += paid("2026-03-05", f"I-{at}", f"{100 - Decimal(rest)}")
    found = Asked(tmp_path, text).json(*MARCH)
    assert [row["value"] for row in found["roll_rates"]] == ["10.000000", "30.000000", "50.000000", "70.000000"]
    (loss,) = found["loss_on_current"]
    assert (loss["value"], loss["n"], loss["why_not"]) == ("1.050000", 1, None)


def test_what_was_in_the_last_bucket_before_has_not_rolled_into_it(tmp_path: Path) -> None:
    text = sale("2025-01-01", "I-0", "900.00", "2025-01-31") + sale("2025-11-15", "I-1", "100.00", "2025-12-15")
    found = Asked(tmp_path, text).json(*MARCH)
    assert rates(found)["61-90"] == ("100.000000", 1, None)
    assert movement(found)["over 90"]["closing"] == "1000.00"


def test_a_rate_has_the_lag_of_its_bucket(tmp_path: Path) -> None:
    asked = Asked(tmp_path, BOOK)
    quarter = asked.json("analyze", "--from", "2026-01-11", "--to", "2026-03-31")
    assert rates(quarter)["current"] == (None, 1, "80 days lie between, and the bucket has 30")
    week = asked.json("analyze", "--from", "2026-03-01", "--to", "2026-03-07", "--buckets", "7,14")
    assert rates(week)["current"] == ("0.000000", 1, None)


def test_a_first_period_has_no_rates(tmp_path: Path) -> None:
    found = Asked(tmp_path, BOOK).json("analyze", "--from", "2025-10-01", "--to", "2025-10-31")
    assert rates(found) == {name: (None, 0, f"nothing was {name} before") for name in BUCKETS[:-1]}
    assert found["loss_on_current"][0]["why_not"] == "current to 1-30: nothing was current before"


def test_too_few_cases_say_so(tmp_path: Path) -> None:
    found = Asked(tmp_path, BOOK, "[figures]\nleast = 2\n").json(*MARCH)
    assert rates(found)["1-30"] == (None, 1, "too few: 1 of at least 2")
    assert [row["days_to_pay"] for row in found["days_to_pay"]] == []
    assert found["concentration"][1]["hhi"]["why_not"] == "too few: 1 of at least 2"


def test_movers_up_and_down(tmp_path: Path) -> None:
    found = Asked(tmp_path, BOOK + sale("2026-03-02", "I-9", "5.00", "2026-04-01", account="Bolt")).json(*MARCH)
    assert [(row["direction"], row["client"], row["currency"], row["change"]) for row in found["movers"]] == [
        ("up", "Bolt", "USD", "5.00"),
        ("down", "Bolt", "EUR", "-10.00"),
        ("down", "Acme", "USD", "-515.00"),
    ]


def test_concentration_is_of_open_items(tmp_path: Path) -> None:
    text = sale("2026-03-02", "I-1", "300.00", "2026-04-01") + sale(
        "2026-03-02", "I-2", "100.00", "2026-04-01", account="Bolt"
    )
    (found,) = Asked(tmp_path, text + paid("2026-03-03", "", "50.00")).json(*MARCH)["concentration"]
    assert (found["open"], found["clients"], found["top_ten"]["value"]) == ("400.00", 2, "100.000000")
    assert found["hhi"]["value"] == "6250.000000"  # 75 squared and 25 squared
    assert [(row["client"], row["share"]) for row in found["largest"]] == [
        ("Acme", "75.000000"),
        ("Bolt", "25.000000"),
    ]


def test_the_ten_largest_of_eleven(tmp_path: Path) -> None:
    opens = "".join(f"2020-01-01 open Assets:Receivable:C{at}\n" for at in range(11))
    text = "".join(sale("2026-03-02", f"I-{at}", "10.00", "2026-04-01", account=f"C{at}") for at in range(11))
    (found,) = Asked(tmp_path, opens + text).json(*MARCH)["concentration"]
    assert (found["clients"], len(found["largest"]), found["top_ten"]["value"]) == (11, 10, "90.909091")


def test_the_oldest_the_disputed_and_the_credit(tmp_path: Path) -> None:
    text = (
        sale("2025-10-01", "I-1", "40.00", "2025-10-31")
        + sale("2026-03-02", "I-2", "160.00", "2026-04-01")
        + paid("2026-03-03", "", "30.00", account="Bolt")
        + '2026-03-05 custom "ar-dispute" "I-1" "opened" 10.00 USD "delivery: late"\n'
    )
    found = Asked(tmp_path, text).json(*MARCH)
    assert [(row["invoice"], row["days_past_due"], row["disputed"]) for row in found["oldest"]] == [
        ("I-1", 151, "10.00")
    ]
    shares = {row["share"]: row["value"] for row in found["shares"]}
    assert shares == {"oldest-share": "20.000000", "disputed-share": "5.000000", "unapplied-share": "15.000000"}
    assert [(row["client"], row["unapplied"], row["balance"]) for row in found["credit_balances"]] == [
        ("Bolt", "-30.00", "-30.00")
    ]


def test_usual_days_to_pay_against_the_terms(tmp_path: Path) -> None:
    text = "".join(
        sale("2026-02-01", f"I-{at}", "10.00", "2026-03-03") + paid(f"2026-03-{day}", f"I-{at}", "10.00")
        for at, day in enumerate(("03", "09", "23"))
    )
    text += sale("2026-02-01", "I-8", "10.00", "2026-03-03") + paid("2026-03-30", "I-8", "9.00")  # not in full
    (row,) = Asked(tmp_path, text).json(*MARCH)["days_to_pay"]
    assert (row["client"], row["n"], row["why_not"]) == ("Acme", 3, None)
    assert (row["days_to_pay"], row["terms"], row["days_late"]) == ("36.000000", "30.000000", "6.000000")


def test_money_on_what_was_written_off_is_no_habit(tmp_path: Path) -> None:
    text = sale("2025-06-01", "I-1", "10.00", "2025-07-01") + entry("2026-01-31", "-10.00", "Expenses:BadDebt", "I-1")
    text += entry("2026-03-05", "10.00", "Expenses:BadDebt  -10.00 USD", "I-1").rstrip()
    text += "\n  Assets:Receivable:Acme  -10.00 USD\n  Assets:Bank:Checking  10.00 USD\n"
    assert Asked(tmp_path, text).json(*MARCH)["days_to_pay"] == []


def test_nothing_dated_later_changes_a_byte(tmp_path: Path) -> None:
    later = (
        paid("2026-04-01", "I-1", "500.00")
        + sale("2026-04-02", "I-7", "9.00", "2026-05-02")
        + '2026-04-03 custom "ar-dispute" "I-3" "opened" 10.00 USD "delivery: late"\n'
        + '2026-04-03 custom "ar-terms" Assets:Receivable:Acme "net 5"\n'
    )
    answers = [Asked(tmp_path, text).run(*MARCH, "-f", "json").stdout for text in (BOOK, BOOK + later)]
    lines = [json.loads(answer) for answer in answers]
    assert lines[0] == lines[1]


def test_no_order_changes_anything_but_places(tmp_path: Path) -> None:
    entries = [f"{each}\n\n" for each in BOOK.split("\n\n") if each.strip()]
    found = [Asked(tmp_path, "".join(each)).json(*MARCH) for each in (entries, entries[::-1])]
    assert found[0] == found[1]


def test_an_empty_book_says_nothing(tmp_path: Path) -> None:
    found = Asked(tmp_path, "").json(*MARCH)
    assert (found["movement"], found["roll_rates"], found["concentration"]) == ([], [], [])
    assert Asked(tmp_path, "").run(*MARCH).code == 0


@pytest.mark.parametrize("form", ["csv", "md", "html"])
def test_every_form(tmp_path: Path, form: str) -> None:
    answer = Asked(tmp_path, BOOK).run(*MARCH, "-f", form)
    assert (answer.code, answer.stderr) == (0, "")
    assert "605.00" in answer.stdout


def test_wrong_questions(tmp_path: Path) -> None:
    asked = Asked(tmp_path, BOOK)
    for words, said in (
        (("--by", "age"), "--by: 'age' is neither due nor invoice"),
        (("--buckets", "60,30"), "buckets 60,30 are not rising"),
        (("--from", "2026-04-01"), "--from 2026-04-01 lies after --to 2026-03-31"),
    ):
        answer = asked.run("analyze", *words)
        assert (answer.code, answer.stdout) == (2, "")
        assert said in answer.stderr
