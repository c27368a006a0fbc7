"""`dispute letter`: who looks into it and until when; once it is resolved, what was credited and what remains."""

import json
from pathlib import Path

import pytest
from tests.support.letters import as_json, body, drafted, mails, record, shown
from tests.support.reminders import OPENS, POLICY, invoice, receipt, reminder_shop
from tests.support.shop import Shop

TEXT = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-02-01", "50.00 USD")
OPENED = '2026-03-10 custom "ar-dispute" "I-1" "opened" 30.00 USD "pricing: no discount" "dana"\n'
MEMO = '2026-03-20 * "Acme" "Less" ^I-1\n  number: "CM-1"\n  Income:Sales  20.00 USD\n  Assets:Receivable:Acme\n'
WRITE_OFF = '2026-03-20 * "Acme" "Gone" ^I-1\n  Expenses:BadDebt  30.00 USD\n  Assets:Receivable:Acme\n'
DAY, LATER = "2026-03-12", "2026-03-25"
LETTER = ("dispute", "letter", "I-1")
NEW = ("dispute", "letter", "--new")


def resolved(amount: str, text: str, day: str = "2026-03-21") -> str:
    return f'{day} custom "ar-dispute" "I-1" "resolved" {amount} "{text}" "dana"\n'


def shop_of(folder: Path, more: str = OPENED, policy: str = "") -> Shop:
    return reminder_shop(folder, TEXT + more, policy)


def refused(shop: Shop, day: str, *words: str, code: int = 3) -> str:
    return shop.refused("dispute", "letter", *words, "--as-of", day, code=code, write=False)


def test_a_dispute_is_acknowledged_with_its_owner_and_deadline(tmp_path: Path) -> None:
    text = shown(shop_of(tmp_path), DAY, *LETTER)
    assert "Invoice I-1: we are looking into it" in text
    assert "not right with invoice I-1 (price). Since 2026-03-10, 30.00 USD of it is on record as disputed." in text
    assert "dana (dana@northgate.example) is looking into it, and you will have our answer by 2026-03-20." in text
    assert "The other 70.00 USD of this invoice is not disputed, and stays payable" in text
    assert "I-1 2026-01-01 2026-03-01 70.00" in text
    assert "no discount" not in text, "what stands behind the reason is written for colleagues"


def test_only_the_mail_needs_an_address(tmp_path: Path) -> None:
    text = OPENS.replace("email:", "phone:") + TEXT + OPENED
    shop = Shop(tmp_path, {"main.beancount": text}, POLICY)
    answer = shop.run(*LETTER, "--as-of", DAY, "--format", "json")
    assert json.loads(answer.stdout)["to"] == [], answer
    assert "has no mail address" in refused(shop, DAY, "I-1", "--format", "eml", code=2)


@pytest.mark.parametrize(
    ("more", "day", "says", "silent"),
    [
        (OPENED.replace(' "dana"', ""), DAY, "We are looking into it, and you will have our answer by", "is looking"),
        (OPENED.replace("dana", "luis"), DAY, "luis is looking into it", "luis ("),
        (OPENED, LATER, "as soon as we know more", "2026-03-20"),
        (OPENED.replace("pricing: no discount", "they say so"), DAY, "with invoice I-1. Since", "they say so"),
        (OPENED.replace("30.00", "100.00"), DAY, "100.00 USD of it", "Please pay"),
        (
            OPENED + OPENED.replace("opened", "awaiting-client").replace("03-10", "03-11"),
            DAY,
            "we need the information that we asked you for",
            "   ",
        ),
    ],
)
def test_what_is_known_is_said(tmp_path: Path, more: str, day: str, says: str, silent: str) -> None:
    text = shown(shop_of(tmp_path, more), day, *LETTER)
    assert says in text
    assert silent not in text


@pytest.mark.parametrize(
    ("more", "says", "remains"),
    [
        (
            MEMO + resolved("20.00 USD", "credit CM-1: agreed"),
            "You were right: we have credited 20.00 USD (CM-1).",
            "80.00",
        ),
        (
            MEMO + resolved("20.00 USD", "split CM-1"),
            "We agree with you in part, and have credited 20.00 USD (CM-1).",
            "80.00",
        ),
        (MEMO + resolved("99.00 USD", "credit CM-1"), "credited 20.00 USD (CM-1)", "80.00"),
        (resolved("0.00 USD", "upheld"), "the invoice is correct, and the disputed amount stays payable.", "100.00"),
        (WRITE_OFF + resolved("30.00 USD", "written-off I-1"), "We no longer ask for 30.00 USD.", "70.00"),
        (
            receipt("2026-03-12", "25.00 USD", "I-1") + WRITE_OFF + resolved("55.00 USD", "written-off I-1"),
            "We no longer ask for 30.00 USD.",
            "45.00",
        ),
        (MEMO + resolved("20.00 USD", "credit memo CM-1"), "We have credited 20.00 USD.", "80.00"),
        (resolved("0.00 USD", "they agree now"), "The matter was settled on 2026-03-21.", "100.00"),
    ],
)
def test_the_outcome_what_was_credited_and_what_remains(tmp_path: Path, more: str, says: str, remains: str) -> None:
    text = shown(shop_of(tmp_path, OPENED + more), LATER, *LETTER)
    assert "Invoice I-1: the outcome of your query" in text
    assert says in text
    assert f"Of this invoice, {remains} USD is to be paid as of 2026-03-25" in text
    for word in ("agreed", "they agree now"):
        assert word not in text.replace("has agreed", "")


def test_where_nothing_is_left_the_outcome_is_told_all_the_same(tmp_path: Path) -> None:
    more = receipt("2026-03-15", "80.00 USD", "I-1") + MEMO + resolved("20.00 USD", "credit CM-1")
    text = shown(shop_of(tmp_path, OPENED + more), LATER, *LETTER)
    assert "You were right: we have credited 20.00 USD (CM-1)." in text
    assert "Nothing of this invoice is left to be paid." in text
    paid = shown(shop_of(tmp_path / "b", OPENED + receipt("2026-03-15", "100.00 USD", "I-1")), LATER, *LETTER)
    assert "The matter was settled on 2026-03-15." in paid
    assert "credited" not in paid


def test_as_of_an_earlier_day_it_is_as_it_was(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPENED + MEMO + resolved("20.00 USD", "credit CM-1"))
    assert "we are looking into it" in shown(shop, DAY, *LETTER)
    assert "I-1 was not disputed by 2026-03-09" in refused(shop, "2026-03-09", "I-1")
    assert as_json(shop, LATER, *LETTER) == {
        "as_of": LATER,
        "kind": "dispute-resolved",
        "client": "Acme",
        "name": "Acme Ltd",
        "items": [{"invoice": "I-1", "currency": "USD", "amount": "80.00"}],
        "currency": "USD",
        "total": "80.00",
        "to": ["ap@acme.example"],
        "subject": "Invoice I-1: the outcome of your query",
    }


def test_slips(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, OPENED + invoice("I-1", "2026-03-01", client="Bolt"))
    assert "I-1 is a number of Acme and of Bolt" in refused(shop, DAY, "I-1")
    assert "dana geht der Sache nach" not in shown(shop, DAY, *LETTER, "--client", "Acme")
    assert "I-2 was not disputed" in refused(shop, DAY, "I-2")
    assert "I-1 was not disputed in EUR" in refused(shop, DAY, "I-1", "--client", "Acme", "--currency", "eur")
    for other in ("Bolt", "I-9"):
        assert f"there is no invoice {other}" in refused(shop, DAY, other)
    assert "Name an invoice, or say --new" in refused(shop, DAY, code=2)
    assert "Leave it out, or I-1" in refused(shop, DAY, "I-1", "--new", code=2)


def test_each_new_dispute_gets_one_letter(tmp_path: Path) -> None:
    more = OPENED + '2026-03-10 custom "ar-dispute" "I-2" "opened" 50.00 USD "short" "dana"\n'
    shop = shop_of(tmp_path, more)
    assert drafted(shop, DAY, *NEW) == ["Acme-USD-dispute-acknowledged-2.eml", "Acme-USD-dispute-acknowledged.eml"]
    before = shop.tree()
    for day in (DAY, "2026-03-13"):
        answer = shop.run(*NEW, "--as-of", day, write=True)
        assert (answer.code, answer.stderr) == (0, "No new dispute waits for a letter.\n")
    assert shop.tree() == before
    found = record(shop, DAY, "Acme-USD-dispute-acknowledged.eml")
    assert (found.kind, found.about, found.numbers) == ("dispute-acknowledged", "2026-03-10", ("I-1",))
    shop.main.write_text(shop.text() + resolved("0.00 USD", "upheld"), encoding="utf-8")
    assert drafted(shop, LATER, *NEW) == []
    assert drafted(shop, LATER, *LETTER) == ["Acme-USD-dispute-resolved.eml"]
    assert drafted(shop, LATER, *LETTER) == []
    again = '2026-03-26 custom "ar-dispute" "I-1" "opened" 30.00 USD "pricing: x" "dana"\n'
    shop.main.write_text(shop.text() + again, encoding="utf-8")
    assert drafted(shop, "2026-03-27", *NEW) == ["Acme-USD-dispute-acknowledged.eml"]


def test_an_answer_goes_to_whoever_wants_no_reminders_and_not_past_a_lawyer(tmp_path: Path) -> None:
    stop = '2026-03-11 custom "ar-stop" Assets:Receivable:Acme "{}" "x" "dana"\n'
    hold = '2026-03-11 custom "ar-hold" Assets:Receivable:Acme "late" "dana"\n'
    shop = shop_of(tmp_path, OPENED + hold + stop.format("opted-out"))
    assert drafted(shop, DAY, *NEW) == ["Acme-USD-dispute-acknowledged.eml"]
    for kind in ("lawyer", "agency", "insolvent"):
        other = shop_of(tmp_path / kind, OPENED + stop.format(kind))
        assert f"is not written to: {kind} since 2026-03-11" in other.refused(*LETTER, "--as-of", DAY)
        assert f"about I-1: {kind} since" in other.run(*NEW, "--as-of", DAY, write=True).stderr


def test_it_is_in_the_clients_language_with_instalments_of_the_invoice(tmp_path: Path) -> None:
    text = (
        '2026-01-01 * "Bolt" "Goods" ^B-1\n  Assets:Receivable:Bolt  60.00 USD\n    due: 2026-03-01\n'
        "  Assets:Receivable:Bolt  40.00 USD\n    due: 2026-04-01\n  Income:Sales\n"
        '2026-03-10 custom "ar-dispute" "B-1" "opened" 70.00 USD "duplicate: twice" "dana"\n'
    )
    shop = reminder_shop(tmp_path, text)
    found = shown(shop, DAY, "dispute", "letter", "B-1")
    assert (
        "etwas nicht stimmt (doppelt berechnet). Seit dem 10.03.2026 führen wir davon 70,00 USD als strittig."
        in found
    )
    assert "Sie erhalten unsere Antwort bis zum 15.03.2026." in found
    assert "B-1 01.01.2026 01.04.2026 30,00" in found


@pytest.mark.parametrize("owner", ["# x", "[a](http://b)", "<b>x</b>", "{{ 7*7 }}", "x" * 5000])
def test_text_from_strangers_is_text(tmp_path: Path, owner: str) -> None:
    shop = shop_of(tmp_path, OPENED.replace('"dana"', f'"{owner}"'))
    assert drafted(shop, DAY, *LETTER) == ["Acme-USD-dispute-acknowledged.eml"]
    (mail,) = mails(shop, DAY).values()
    assert owner[:100] in body(mail)
    html = mail.get_body(("html",))
    assert html
    for markup in ("<b>", "href=", "<h1>x"):
        assert markup not in html.get_content()
