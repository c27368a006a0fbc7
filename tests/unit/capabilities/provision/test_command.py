"""`provision`: the published examples to the digit, and what is refused, shown beside, and booked."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.shop import Shop

OPENS = """\
2020-01-01 open Assets:Bank:Checking
2020-01-01 open Assets:Allowance
2020-01-01 open Income:Sales
2020-01-01 open Expenses:CreditLosses
2020-01-01 open Expenses:BadDebt
2020-01-01 open Liabilities:Deposits:Acme
2020-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
  kind: "b2b"
2020-01-01 open Assets:Receivable:Bolt
  kind: "retail"
2020-01-01 open Assets:Receivable:Cato
"""
DAY = ("--as-of", "2026-03-31")
DUES = ("2026-04-15", "2026-03-15", "2026-02-15", "2026-01-15", "2025-12-15")
"""One due date in each bucket of the day."""
NAMES = ("current", "1-30", "31-60", "61-90", "over 90")
BOOKED = 'account = "Assets:Allowance"\nexpense = "Expenses:CreditLosses"\n'
ONE = (("1", "2", "5", "20", "50"),)


def sale(number: str, due: str, amount: str, client: str = "Acme", day: str = "2025-11-01") -> str:
    return (
        f'{day} * "{client}" "Goods" ^{number}\n  due: {due}\n'
        f"  Assets:Receivable:{client}  {amount}\n  Income:Sales\n\n"
    )


def paid(day: str, number: str, amount: str, client: str = "Acme", to: str = "Assets:Bank:Checking") -> str:
    link = f" ^{number}" if number else ""
    return f'{day} * "{client}" "Paid"{link}\n  {to}  {amount}\n  Assets:Receivable:{client}\n\n'


def spread(amounts: tuple[str, ...], currency: str = "USD", client: str = "Acme") -> str:
    """Return one invoice in each bucket."""
    return "".join(
        sale(f"{client}-{at}", due, f"{amount} {currency}", client)
        for at, (due, amount) in enumerate(zip(DUES, amounts, strict=True), start=1)
    )


def rates(*percent: str, names: tuple[str, ...] = NAMES) -> str:
    return "".join(f'"{name}" = "{rate}"\n' for name, rate in zip(names, percent, strict=True))


def policy(table: str = "", *percent: str, more: str = "") -> str:
    """Return a policy: settings of [provision], its rates by bucket, and more tables."""
    given = f"[provision.rates]\n{rates(*percent)}" if percent else ""
    return f'[ledger]\nmain = "main.beancount"\n\n[provision]\n{table}\n{given}\n{more}'


def shop_of(folder: Path, text: str, settings: str) -> Shop:
    return Shop(folder, {"main.beancount": OPENS + text}, settings)


def found(shop: Shop, *words: str) -> dict[str, Any]:
    answer = shop.run("provision", *(DAY if "--as-of" not in words else ()), *words, "--format", "json")
    assert answer.code == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert isinstance(data, dict)
    return data


def allowances(data: dict[str, Any]) -> list[str]:
    return [row["allowance"] for row in data["matrix"]]


def foots(data: dict[str, Any]) -> bool:
    of = {key: Decimal(value) for key, value in data["movement"].items()}
    led = of["opening"] + of["charge"] - of["write_offs"] + of["recoveries"] + of["exchange"]
    return led == of["closing"] == Decimal(data["total"])


# The published examples.


def test_ifrs_9_example_12(tmp_path: Path) -> None:
    text = spread(("15000000", "7500000", "4000000", "2500000", "1000000"))
    data = found(shop_of(tmp_path, text, policy("", "0.3", "1.6", "3.6", "6.6", "10.6")))
    assert [row["bucket"] for row in data["matrix"]] == list(NAMES)
    assert allowances(data) == ["45000.00", "120000.00", "144000.00", "165000.00", "106000.00"]
    assert (data["exposure"], data["total"]) == ("30000000.00", "580000.00")
    assert data["matrix"][1] == {
        "pool": "all",
        "bucket": "1-30",
        "exposure": "7500000.00",
        "rate": "1.6",
        "source": "policy",
        "allowance": "120000.00",
    }


# 100,000 sold: half is paid when due, 27,000 within 30 days, 15,000 within 60, 6,000 within 90, and 2,000 never.
HISTORY = sale("OLD", "2024-02-01", "100000.00 USD", "Cato", "2024-01-02") + "".join(
    paid(day, "OLD", f"{amount} USD", "Cato")
    for day, amount in (
        ("2024-02-01", "50000.00"),
        ("2024-03-02", "27000.00"),
        ("2024-04-01", "15000.00"),
        ("2024-05-01", "6000.00"),
    )
)
GIVEN_UP = '2024-12-01 * "Cato" "Given up" ^OLD\n  Expenses:BadDebt  2000.00 USD\n  Assets:Receivable:Cato\n\n'
SEGMENT = spread(("300000.00", "140000.00", "60000.00", "23000.00", "5000.00"))


def test_rates_are_derived_and_never_rounded_before_they_are_multiplied(tmp_path: Path) -> None:
    data = found(shop_of(tmp_path, HISTORY + GIVEN_UP + SEGMENT, policy()), "--derive")
    assert [row["rate"] for row in data["matrix"]] == ["2", "4", "8.695652", "25", "100"]
    assert allowances(data) == ["6000.00", "5600.00", "5217.39", "5750.00", "5000.00"]
    assert data["total"] == "27567.39"
    assert data["matrix"][2]["source"] == "1 item: 2,000.00 USD of 23,000.00 USD never paid"


def test_what_is_still_open_was_never_paid_in_a_book_without_write_offs(tmp_path: Path) -> None:
    data = found(shop_of(tmp_path, HISTORY + spread(("1000.00", "0", "0", "0", "0")), policy()), "--derive")
    assert [row["rate"] for row in data["matrix"]] == ["2", "4", "8.695652", "25", "100"]
    assert [data["matrix"][at]["allowance"] for at in (0, 4)] == ["20.00", "2000.00"]
    # 90 days after the due date nobody knows what is never paid.
    early = shop_of(tmp_path / "early", HISTORY, policy())
    answer = early.run("provision", "--derive", "--as-of", "2024-05-01")
    assert (answer.code, "0 USD items have passed all buckets" in answer.stderr) == (2, True)
    assert early.run("provision", "--derive", "--as-of", "2024-05-02").code == 0


def test_beside_write_offs_what_is_open_counts_once_it_is_a_year_old(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, HISTORY + GIVEN_UP + sale("OPEN", "2025-03-31", "100000.00 USD"), policy())
    undecided = found(shop, "--derive", "--as-of", "2026-03-31")["matrix"]
    assert (undecided[0]["rate"], undecided[0]["source"][:6]) == ("2", "1 item")
    old = found(shop, "--derive", "--as-of", "2026-04-01")["matrix"]
    assert (old[0]["rate"], old[0]["source"][:7]) == ("51", "2 items")


def test_what_came_in_after_all_was_not_lost(tmp_path: Path) -> None:
    back = (
        '2025-01-10 * "Cato" "Recovery" ^OLD\n  Assets:Bank:Checking  1000.00 USD\n  Expenses:BadDebt  -1000.00 USD\n'
        "  Assets:Receivable:Cato  1000.00 USD\n  Assets:Receivable:Cato  -1000.00 USD\n\n"
    )
    data = found(shop_of(tmp_path, HISTORY + GIVEN_UP + back + SEGMENT, policy()), "--derive")
    assert [row["rate"] for row in data["matrix"]] == ["1", "2", "4.347826", "12.5", "50"]


def test_an_invoice_that_was_put_off_counts_by_its_new_date(tmp_path: Path) -> None:
    off = (
        '2024-01-20 * "Cato" "Put off" ^OLD\n'
        "  Assets:Receivable:Cato  -100000.00 USD\n"
        "  Assets:Receivable:Cato   100000.00 USD\n    due: 2024-06-01\n\n"
    )
    shop = shop_of(tmp_path, HISTORY + GIVEN_UP + off + SEGMENT, policy())
    shown = shop.run("provision", "--derive", *DAY)
    # All but 2 % of it came before the new date: what was left then was never paid.
    assert shown.code == 0, shown.stderr
    assert [row["rate"] for row in found(shop, "--derive")["matrix"]] == ["2", "100", "100", "100", "100"]


def test_a_half_cent_is_rounded_up_and_the_whole_once(tmp_path: Path) -> None:
    table = ("0.5", "2.2", "2.7", "4.5", "100")
    yen = found(shop_of(tmp_path / "y", spread(("15000", "7500", "4000", "2500", "0"), "JPY"), policy("", *table)))
    assert allowances(yen) == ["75", "165", "108", "113", "0"]
    # 75 + 165 + 108 + 112.5 = 460.5, of which the whole is rounded.
    assert yen["total"] == "461"
    cents = found(shop_of(tmp_path / "c", spread(("15000", "7500", "4000", "2500", "0")), policy("", *table)))
    assert allowances(cents) == ["75.00", "165.00", "108.00", "112.50", "0.00"]
    assert cents["total"] == "460.50"
    # 0.004 + 0.004 + 0.004 is a cent, though no row of them is.
    small = found(shop_of(tmp_path / "s", spread(("0.40", "0.40", "0.40", "0.00", "0.00")), policy("", *["1"] * 5)))
    assert (allowances(small)[:3], small["total"]) == (["0.00", "0.00", "0.00"], "0.01")


CECL = ("5984698", "8272", "2882", "842", "1100")
CECL_RATES = ("0.3", "8", "26", "58", "82")


def test_asc_326_example_5(tmp_path: Path) -> None:
    raised = 'standard = "cecl"\noverlay = "10"\noverlay-reason = "unemployment rises"\n'
    yen = shop_of(tmp_path / "yen", spread(CECL, "JPY"), policy(raised, *CECL_RATES))
    data = found(yen)
    assert allowances(data) == ["19750", "728", "824", "537", "992"]
    assert data["total"] == "22831"
    assert data["matrix"][1]["rate"] == "8.8"
    assert data["matrix"][1]["source"] == "policy, +10 % of itself: unemployment rises"
    assert "Allowance for credit losses" in yen.run("provision", *DAY).stdout
    plain = shop_of(tmp_path / "usd", spread(CECL), policy("", *CECL_RATES))
    assert found(plain)["total"] == "20755.53"
    assert "IFRS 9" in plain.run("provision", *DAY).stdout


def test_an_overlay_raises_derived_rates_as_well_and_none_beyond_the_whole(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, HISTORY + GIVEN_UP + SEGMENT, policy('overlay = "50"\noverlay-reason = "war"\n'))
    assert [row["rate"] for row in found(shop, "--derive")["matrix"]] == ["3", "6", "13.043478", "37.5", "100"]


# Pools.


def test_pools_by_kind_have_their_own_rates(tmp_path: Path) -> None:
    text = spread(("100", "100", "100", "100", "100")) + sale("B-1", DUES[0], "1000.00 USD", "Bolt")
    text += sale("C-1", DUES[1], "10.00 USD", "Cato")
    pools = f'pool-by = "kind"\n[provision.pools.retail]\n{rates("10", "20", "30", "40", "50")}'
    data = found(shop_of(tmp_path, text, policy(pools, "1", "2", "3", "4", "5")))
    seen = {(row["pool"], row["bucket"]): row["allowance"] for row in data["matrix"] if Decimal(row["exposure"])}
    assert seen == {
        ("(none)", "1-30"): "0.20",
        ("b2b", "current"): "1.00",
        ("b2b", "1-30"): "2.00",
        ("b2b", "31-60"): "3.00",
        ("b2b", "61-90"): "4.00",
        ("b2b", "over 90"): "5.00",
        ("retail", "current"): "100.00",
    }
    assert data["total"] == "115.20"
    sources = {row["pool"]: row["source"] for row in data["matrix"]}
    assert sources == {"(none)": "policy", "b2b": "policy", "retail": "policy, pool retail"}


def test_a_pool_in_which_nobody_is_is_told(tmp_path: Path) -> None:
    pools = f'pool-by = "kind"\n[provision.pools.retial]\n{rates(*ONE[0])}'
    answer = shop_of(tmp_path, SEGMENT, policy(pools, *ONE[0])).run("provision", *DAY)
    assert "no client is in the pool 'retial' on this day. Did you mean retail?" in " ".join(answer.stdout.split())


def test_a_client_without_a_kind_can_have_a_pool_of_its_own(tmp_path: Path) -> None:
    pools = f'pool-by = "kind"\n[provision.pools."(none)"]\n{rates("9", "9", "9", "9", "9")}'
    shop = shop_of(tmp_path, sale("C-1", DUES[1], "10.00 USD", "Cato"), policy(pools, *ONE[0]))
    assert found(shop)["total"] == "0.90"


def test_buckets_by_the_invoice_date_are_derived_by_it(tmp_path: Path) -> None:
    # Sold on 2 January and due a month later: what came on 1 February came within thirty days of the invoice.
    by_date = policy(more='[aging]\nby = "invoice"\n')
    data = found(shop_of(tmp_path, HISTORY + GIVEN_UP + SEGMENT, by_date), "--derive")
    assert [row["rate"] for row in data["matrix"]] == ["2", "2", "4", "8.695652", "25"]


def test_the_total_has_the_coins_of_its_currency(tmp_path: Path) -> None:
    text = sale("K-1", DUES[0], "1001.5 KWD")
    answer = shop_of(tmp_path, text, policy("", *ONE[0])).run("provision", *DAY)
    (total,) = (line.split() for line in answer.stdout.splitlines() if line.startswith("Total"))
    assert total == ["Total", "KWD", "1,001.500", "10.015"]


def test_each_currency_by_itself(tmp_path: Path) -> None:
    text = sale("A-1", DUES[0], "100.00 USD") + sale("A-2", DUES[4], "1000 JPY")
    data = found(shop_of(tmp_path, text, policy("", *ONE[0])))
    assert [(each["currency"], each["total"]) for each in data["currencies"]] == [("JPY", "500"), ("USD", "1.00")]
    assert all(foots(each) for each in data["currencies"])


# What is refused.


def refusal(tmp_path: Path, settings: str, *words: str, text: str = SEGMENT) -> str:
    shop = shop_of(tmp_path, text, settings)
    said = shop.refused("provision", *DAY, *words, code=2, write=False)
    return said.replace(str(shop.folder), "BOOK")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"1-30" = "101"', "101 is not from 0 to 100"),
        ('"1-30" = "-1"', "-1 is not from 0 to 100"),
        ('"1-30" = "nan"', "must be a number"),
        ('"1-30" = "few"', ""),
        ('"1-31" = "2"', "'1-31' is no bucket"),
    ],
)
def test_a_rate_that_cannot_be_meant(tmp_path: Path, line: str, said: str) -> None:
    settings = policy(more=f'[provision.rates]\ncurrent = "1"\n{line}\n')
    answer = refusal(tmp_path, settings)
    assert f"BOOK/arledger.toml:{settings.splitlines().index(line) + 1}" in answer
    assert said in answer


def test_a_bucket_without_a_rate(tmp_path: Path) -> None:
    settings = policy(more=f"[provision.rates]\n{rates(*'1234', names=NAMES[:4])}")
    said = refusal(tmp_path, settings)
    assert f"BOOK/arledger.toml:{settings.splitlines().index('[provision.rates]') + 1}" in said
    assert "there is no rate for the bucket 'over 90'" in said


def test_a_pool_with_a_bucket_without_a_rate(tmp_path: Path) -> None:
    pools = 'pool-by = "kind"\n[provision.pools.b2b]\ncurrent = "1"\n'
    said = refusal(tmp_path, policy(pools, *ONE[0]))
    assert "BOOK/arledger.toml:6" in said
    assert "there is no rate for the bucket '1-30'" in said


def test_a_pool_without_rates_where_there_are_none_for_all(tmp_path: Path) -> None:
    pools = f'pool-by = "kind"\n[provision.pools.retail]\n{rates(*ONE[0])}'
    said = refusal(tmp_path, policy(pools))
    assert "BOOK/arledger.toml:" in said
    assert "'b2b'" in said


def test_pools_of_which_nobody_says_what_makes_them(tmp_path: Path) -> None:
    said = refusal(tmp_path, policy(f"[provision.pools.retail]\n{rates(*ONE[0])}", *ONE[0]))
    assert "it is not said what makes a pool" in said


def test_no_rates_at_all(tmp_path: Path) -> None:
    assert "there are no rates of loss" in refusal(tmp_path, policy())


def test_no_policy_file_at_all(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, SEGMENT, "")
    (shop.folder / "arledger.toml").unlink()
    assert "there are no rates of loss" in shop.refused("provision", *DAY, code=2, write=False)


def test_nothing_in_the_history_or_too_little(tmp_path: Path) -> None:
    said = refusal(tmp_path / "none", policy(), "--derive", text=sale("A-1", DUES[1], "1.00 USD"))
    assert "0 USD items have passed all buckets, of at least 1" in said
    said = refusal(
        tmp_path / "few", policy(more="[figures]\nleast = 2\n"), "--derive", text=HISTORY + GIVEN_UP + SEGMENT
    )
    assert "too few: 1 USD items have passed all buckets, of at least 2" in said


def test_an_overlay_without_its_reason(tmp_path: Path) -> None:
    assert "an overlay needs its reason" in refusal(tmp_path, policy('overlay = "10"\n', *ONE[0]))


def test_an_allowance_that_would_be_a_client(tmp_path: Path) -> None:
    said = refusal(tmp_path, policy('account = "Assets:Receivable:Allowance"\n', *ONE[0]))
    assert "BOOK/arledger.toml:5" in said
    assert "lies below the receivables" in said


# Single cases.

ROW = '[[provision.specific]]\n{who}\n{what}\nreason = "in liquidation"\n'


def single(who: str, what: str = 'rate = "80"') -> str:
    return ROW.format(who=who, what=what)


@pytest.mark.parametrize("who", ['client = "Acme"', 'client = "acme ltd"'])
def test_a_client_looked_at_by_itself_is_in_no_pool(tmp_path: Path, who: str) -> None:
    text = spread(("100", "200", "300", "400", "500")) + sale("B-1", DUES[0], "1000.00 USD", "Bolt")
    data = found(shop_of(tmp_path, text, policy("", *ONE[0], more=single(who))))
    assert data["specific"] == [
        {
            "client": "Acme",
            "invoice": None,
            "exposure": "1500.00",
            "rate": "80",
            "allowance": "1200.00",
            "reason": "in liquidation",
        }
    ]
    assert [row["exposure"] for row in data["matrix"]] == ["1000.00", "0.00", "0.00", "0.00", "0.00"]
    assert (data["exposure"], data["total"]) == ("2500.00", "1210.00")


def test_an_invoice_goes_before_its_client_and_an_amount_is_never_more_than_is_open(tmp_path: Path) -> None:
    more = single('client = "Acme"', 'rate = "10"') + single('invoice = "Acme-5"', 'amount = "9999.00"')
    data = found(shop_of(tmp_path, spread(("100", "200", "300", "400", "500")), policy("", *ONE[0], more=more)))
    assert [(row["invoice"], row["allowance"]) for row in data["specific"]] == [
        (None, "100.00"),
        ("Acme-5", "500.00"),
    ]
    assert data["total"] == "600.00"


def test_an_amount_is_not_lost_twice(tmp_path: Path) -> None:
    text = sale("A-1", DUES[0], "100.00 USD") + sale("A-2", DUES[0], "100.00 EUR")
    said = refusal(tmp_path, policy("", *ONE[0], more=single('client = "Acme"', 'amount = "50.00"')), text=text)
    assert "this amount would be lost of several clients or currencies" in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (single('client = ""'), "names neither a client nor an invoice"),
        (single('client = "Acme"', ""), "needs a rate or an amount"),
        (single('client = "Acme"', 'rate = "1"\namount = "1"'), "needs a rate or an amount"),
        (single('client = "Acme"', 'rate = "120"'), "120 cannot be lost"),
        (single('client = "Acme"') * 2, "another row names already"),
        (single('client = "Acme"').replace("in liquidation", " "), "has no reason"),
    ],
)
def test_a_row_that_cannot_be_meant(tmp_path: Path, more: str, said: str) -> None:
    answer = refusal(tmp_path, policy("", *ONE[0], more=more))
    assert "BOOK/arledger.toml:" in answer
    assert said in answer


def test_two_rows_for_one_client_by_id_and_by_name_are_refused(tmp_path: Path) -> None:
    more = single('client = "Acme"') + single('client = "acme ltd"', 'rate = "10"')
    said = refusal(tmp_path, policy("", *ONE[0], more=more))
    assert "BOOK/arledger.toml:17: 'acme ltd' is named by another row already" in said


def test_a_row_whose_invoices_are_in_other_rows_is_told_as_that(tmp_path: Path) -> None:
    text = sale("A-1", DUES[0], "100.00 USD")
    more = single('client = "Acme"') + single('client = "Acme"\ninvoice = "A-1"')
    answer = shop_of(tmp_path, text, policy("", *ONE[0], more=more)).run("provision", *DAY)
    said = " ".join(answer.stdout.split())
    assert "arledger.toml:13: Acme is in other rows." in said
    assert "nothing of Acme" not in said


def test_a_row_that_takes_nothing_is_told(tmp_path: Path) -> None:
    more = single('client = "Acmee"') + single('invoice = "INV-GONE"')
    answer = shop_of(tmp_path, SEGMENT, policy("", *ONE[0], more=more)).run("provision", *DAY)
    assert answer.code == 0
    said = " ".join(answer.stdout.split())
    assert str(tmp_path) not in said  # a report goes to others
    assert " arledger.toml:13: there is no client 'Acmee' on this day. Did you mean Acme" in said
    assert "nothing of INV-GONE is open on this day" in said


# Beside the exposure.


def test_what_stands_beside_the_exposure_lowers_nothing(tmp_path: Path) -> None:
    text = sale("A-1", DUES[0], "1000.00 USD") + paid("2026-03-01", "", "150.00 USD")
    text += (
        '2026-02-01 * "Acme" "Deposit" ^DEP-1\n  Assets:Bank:Checking  300.00 USD\n  Liabilities:Deposits:Acme\n\n'
    )
    text += '2026-02-12 custom "ar-dispute" "A-1" "opened" 250.00 USD "quality: rust"\n'
    text = text + sale("B-1", DUES[0], "10.00 USD", "Bolt")
    opens = OPENS.replace('  kind: "b2b"\n', '  kind: "b2b"\n  guarantee: 400.00 USD\n')
    opens = opens.replace("open Assets:Receivable:Cato\n", "open Assets:Receivable:Cato\n  guarantee: 77.00 USD\n")
    shop = Shop(tmp_path, {"main.beancount": opens + text}, policy('pool-by = "kind"', *ONE[0]))
    data = found(shop)
    assert data["beside"] == [
        {
            "pool": "b2b",
            "exposure": "1000.00",
            "deposits": "300.00",
            "guarantees": "400.00",
            "disputed": "250.00",
            "unapplied": "150.00",
        },
        {
            "pool": "retail",
            "exposure": "10.00",
            "deposits": "0.00",
            "guarantees": "0.00",
            "disputed": "0.00",
            "unapplied": "0.00",
        },
    ]
    assert (data["total"], data["unapplied"]) == ("10.10", "150.00")


# The movement, and the entry.


def write_off(day: str, number: str, amount: str) -> str:
    return paid(day, number, amount, to="Assets:Allowance").replace("Paid", "Given up")


OPENING = (
    '2025-12-31 * "Provision" "Year end"\n  Expenses:CreditLosses  90.00 USD\n  Assets:Allowance  -90.00 USD\n\n'
)
FIVE = spread(("100.00", "100.00", "100.00", "100.00", "100.00"))  # 78.00 at the rates of ONE


def moved(shop: Shop, *words: str) -> dict[str, str]:
    data = found(shop, "--from", "2026-01-01", *words)
    assert foots(data)
    return dict(data["movement"])


def test_the_movement_tells_charge_write_offs_and_recoveries(tmp_path: Path) -> None:
    back = (
        '2026-03-05 * "Old Client" "After all"\n  Assets:Bank:Checking  7.00 USD\n  Assets:Allowance  -7.00 USD\n\n'
    )
    text = OPENING + FIVE + write_off("2026-02-01", "Acme-5", "60.00 USD") + back
    shop = shop_of(tmp_path, text, policy(BOOKED, *ONE[0]))
    # 40.00 is left of Acme-5, at 50 %.
    assert moved(shop) == {
        "opening": "90.00",
        "charge": "11.00",
        "write_offs": "60.00",
        "recoveries": "7.00",
        "exchange": "0.00",
        "closing": "48.00",
        "to_book": "11.00",
    }


def test_a_recovery_on_the_clients_account_comes_back_too(tmp_path: Path) -> None:
    shop = shop_of(
        tmp_path, OPENING + FIVE + write_off("2026-02-01", "Acme-5", "100.00 USD"), policy(BOOKED, *ONE[0])
    )
    back = (
        '2026-03-05 * "Acme" "Recovery" ^Acme-5\n  Assets:Bank:Checking  30.00 USD\n  Assets:Allowance  -30.00 USD\n'
        "  Assets:Receivable:Acme  30.00 USD\n  Assets:Receivable:Acme  -30.00 USD\n\n"
    )
    shop.main.write_text(shop.text() + back, encoding="utf-8")
    assert moved(shop) == {
        "opening": "90.00",
        "charge": "8.00",
        "write_offs": "100.00",
        "recoveries": "30.00",
        "exchange": "0.00",
        "closing": "28.00",
        "to_book": "8.00",
    }


@pytest.mark.parametrize("text", ["", FIVE, OPENING, OPENING + FIVE])
def test_the_movement_foots_whatever_is_booked(tmp_path: Path, text: str) -> None:
    shop = shop_of(tmp_path, sale("C-1", DUES[0], "1.00 USD", "Cato") + text, policy(BOOKED, *ONE[0]))
    moved(shop)
    unnamed = shop_of(tmp_path / "unnamed", FIVE + text.replace(FIVE, ""), policy("", *ONE[0]))
    assert moved(unnamed)["charge"] == moved(unnamed)["closing"] == "78.00"


def test_the_entry_makes_the_books_right_and_is_written_once(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPENING + FIVE, policy(BOOKED, *ONE[0]))
    written = shop.write("provision", *DAY)
    assert "2026-03-31" in written
    assert "Assets:Allowance" in written
    assert "12.00 USD" in written
    assert moved(shop)["to_book"] == "0.00"
    assert moved(shop)["charge"] == "-12.00"
    before = shop.tree()
    again = shop.run("provision", *DAY, write=True)
    assert (again.code, shop.tree()) == (0, before)
    assert "nothing is to be booked" in again.stderr
    shop.book()


def test_write_offs_and_recoveries_can_be_set_against_the_allowance_by_the_program(tmp_path: Path) -> None:
    accounts = '[accounts]\nbad-debt = ["Assets:Allowance"]\n'
    shop = shop_of(tmp_path, OPENING + FIVE, policy(BOOKED, *ONE[0], more=accounts))
    assert "Assets:Allowance" in shop.write("write-off", "Acme-5", "--date", "2026-03-01")
    assert "Assets:Allowance" in shop.write("recovery", "Acme-5", "40.00", "--date", "2026-03-20")
    told = moved(shop)
    assert (told["write_offs"], told["recoveries"], told["charge"]) == ("100.00", "40.00", "-2.00")
    assert told["closing"] == "28.00"


def test_each_currency_is_booked_in_its_own(tmp_path: Path) -> None:
    text = sale("A-1", DUES[0], "100.00 USD") + sale("A-2", DUES[4], "1000 JPY")
    shop = shop_of(tmp_path, text, policy(BOOKED, *ONE[0]))
    written = shop.write("provision", *DAY)
    assert "500 JPY" in written
    assert "1.00 USD" in written
    assert all(each["movement"]["to_book"] in ("0", "0.00") for each in found(shop)["currencies"])


def test_what_is_booked_for_what_was_paid_since_is_released(tmp_path: Path) -> None:
    text = OPENING + sale("A-1", DUES[0], "100.00 USD") + paid("2026-03-30", "A-1", "100.00 USD")
    shop = shop_of(tmp_path, text, policy(BOOKED, *ONE[0]))
    assert moved(shop)["charge"] == "-90.00"
    assert "-90.00 USD" in shop.write("provision", *DAY)
    assert moved(shop)["to_book"] == "0.00"


@pytest.mark.parametrize("name", ["account", "expense"])
def test_an_account_that_is_not_named_is_asked_for(tmp_path: Path, name: str) -> None:
    left = "".join(line for line in BOOKED.splitlines(keepends=True) if not line.startswith(name))
    said = shop_of(tmp_path, FIVE, policy(left, *ONE[0])).refused("provision", *DAY, code=2)
    assert f"[provision] {name} is not set" in said


def test_an_account_that_is_not_open_is_refused(tmp_path: Path) -> None:
    settings = policy(BOOKED.replace("CreditLosses", "CreditLoses"), *ONE[0])
    said = shop_of(tmp_path, FIVE, settings).refused("provision", *DAY, code=2)
    assert "Expenses:CreditLoses" in said


def test_an_account_that_is_named_later_is_read_though_the_book_was_cached(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPENING + FIVE, policy("", *ONE[0]))
    assert moved(shop)["opening"] == "0.00"
    (shop.folder / "arledger.toml").write_text(policy(BOOKED, *ONE[0]), encoding="utf-8")
    assert moved(shop)["opening"] == "90.00"


def test_what_is_set_against_the_allowance_is_written_off_everywhere(tmp_path: Path) -> None:
    text = FIVE + write_off("2026-02-01", "Acme-5", "100.00 USD")
    shop = shop_of(tmp_path, text, policy(BOOKED, *ONE[0]))
    assert [document.kind.value for document in shop.book().documents].count("write-off") == 1
    answer = shop.run("kpi", "--from", "2026-01-01", "--to", "2026-03-31", "--format", "json")
    assert answer.code == 0, answer.stderr


def test_nothing_dated_later_changes_it(tmp_path: Path) -> None:
    settings = policy(BOOKED, *ONE[0])
    shop = shop_of(tmp_path, OPENING + HISTORY + FIVE, settings)
    before = [shop.run("provision", *DAY, *words).stdout for words in ((), ("--derive",), ("--format", "json"))]
    later = sale("LATER", "2026-05-01", "9.00 USD", day="2026-04-01") + paid("2026-04-02", "Acme-5", "100.00 USD")
    later += write_off("2026-04-03", "Acme-4", "100.00 USD") + OPENING.replace("2025-12-31", "2026-04-30")
    shop.main.write_text(shop.text() + later, encoding="utf-8")
    after = [shop.run("provision", *DAY, *words).stdout for words in ((), ("--derive",), ("--format", "json"))]
    assert after == before


def test_the_month_end_asks_for_what_is_not_booked(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, spread(("100.00", "10.00", "10.00", "10.00", "900.00")), policy(BOOKED, *ONE[0]))

    def point() -> dict[str, Any]:
        answer = shop.run("close", "2026-03", "--format", "json")
        (found,) = (one for one in json.loads(answer.stdout)["points"] if one["point"] == "provision")
        return dict(found)

    before = point()
    assert before["state"] == "open"
    assert before["figure"].endswith("USD to be booked")
    assert not before["blocking"]
    shop.run("provision", "--as-of", "2026-03-31", "--write")
    assert (point()["state"], point()["figure"]) == ("in order", "booked")
    without = shop_of(
        tmp_path / "plain", spread(("100.00", "10.00", "10.00", "10.00", "900.00")), policy("", *ONE[0])
    )
    assert '"provision"' not in without.run("close", "2026-03", "--format", "json").stdout
