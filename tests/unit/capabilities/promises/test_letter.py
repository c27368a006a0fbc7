"""`promise letter`: confirmed while a promise is open, broken where the money has not come, each written once."""

from pathlib import Path

import pytest
from tests.support.letters import as_json, body, drafted, mails, record, shown
from tests.support.reminders import invoice, plan_of, receipt, reminder_shop, said
from tests.support.shop import Shop

TEXT = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-02-01", "50.00 USD")
PROMISE = '2026-03-10 custom "ar-promise" "I-1" 2026-03-20 60.00 USD "Jo"\n'
BOTH = PROMISE + '2026-03-10 custom "ar-promise" "I-2" 2026-03-20 50.00 USD "Jo"\n'
OPEN, LATE = "2026-03-15", "2026-03-24"
BROKEN = ("promise", "letter", "--broken")


def shop_of(folder: Path, more: str = PROMISE, policy: str = "") -> Shop:
    return reminder_shop(folder, TEXT + more, policy)


def letter(shop: Shop, day: str, who: str = "I-1", *words: str) -> str:
    return shown(shop, day, "promise", "letter", who, *words)


def refused(shop: Shop, day: str, who: str = "I-1", *words: str, code: int = 3) -> str:
    return shop.refused("promise", "letter", who, "--as-of", day, *words, code=code, write=False)


def test_while_it_is_open_it_is_confirmed(tmp_path: Path) -> None:
    text = letter(shop_of(tmp_path), OPEN)
    assert "Your payment of 60.00 USD by 2026-03-20" in text
    assert "Thank you for your promise of 2026-03-10 (Jo): you pay 60.00 USD by 2026-03-20." in text
    assert "I-1 2026-01-01 2026-03-01 60.00" in text
    assert "First Harbor Bank" in text


def test_after_its_day_and_grace_it_is_broken(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    assert "Your payment of" in letter(shop, "2026-03-23")
    text = letter(shop, LATE)
    assert "Promised for 2026-03-20 and not received: 60.00 USD" in text
    assert "On 2026-03-10 we were promised by Jo 60.00 USD by 2026-03-20." in text
    assert "As of 2026-03-24, this payment has not arrived." in text


def test_it_is_in_the_clients_language(tmp_path: Path) -> None:
    text = invoice("B-1", "2026-03-01", client="Bolt")
    text += '2026-03-10 custom "ar-promise" "B-1" 2026-03-20 100.00 USD "Jo"\n'
    shop = reminder_shop(tmp_path, text)
    assert "Ihre Zahlung von 100,00 USD bis zum 20.03.2026" in letter(shop, OPEN, "Bolt")
    shop.main.write_text(shop.text().replace('language: "de"', 'language: "es"'), encoding="utf-8")
    answer = shop.run("promise", "letter", "Bolt", "--as-of", OPEN)
    assert "Your payment of 100.00 USD" in answer.stdout
    assert "no letters in the language 'es'" in answer.stderr


def test_a_clients_promise_is_one_letter_about_all_of_its_invoices(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, BOTH)
    for who in ("Acme", "I-1", "I-2"):
        assert "you pay 110.00 USD by 2026-03-20" in letter(shop, OPEN, who)
    assert as_json(shop, OPEN, "promise", "letter", "Acme") == {
        "as_of": OPEN,
        "kind": "promise-confirmed",
        "client": "Acme",
        "name": "Acme Ltd",
        "items": [
            {"invoice": "I-1", "currency": "USD", "amount": "60.00"},
            {"invoice": "I-2", "currency": "USD", "amount": "50.00"},
        ],
        "currency": "USD",
        "total": "110.00",
        "to": ["ap@acme.example"],
        "subject": "Your payment of 110.00 USD by 2026-03-20",
    }


@pytest.mark.parametrize(
    ("more", "day", "says"),
    [
        (receipt("2026-03-12", "20.00 USD", "I-1"), OPEN, "20.00 USD has arrived; 40.00 USD is still to be paid"),
        (receipt("2026-03-12", "20.00 USD", "I-1"), LATE, "20.00 USD has arrived; as of 2026-03-24, 40.00 USD is"),
        (receipt("2026-03-24", "25.00 USD", "I-1"), LATE, "25.00 USD has arrived; as of 2026-03-24, 35.00 USD is"),
        (receipt("2026-03-09", "70.00 USD", "I-1"), LATE, "As of 2026-03-24, 30.00 USD of it is still to be paid"),
        ('2026-03-12 custom "ar-dispute" "I-1" "opened" 80.00 USD "x"\n', LATE, "not received: 20.00 USD"),
    ],
)
def test_what_has_arrived_is_not_asked_for(tmp_path: Path, more: str, day: str, says: str) -> None:
    assert says in letter(shop_of(tmp_path, PROMISE + more), day)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (receipt("2026-03-18", "60.00 USD", "I-1"), "the promise of 2026-03-10 for 2026-03-20: kept"),
        (receipt("2026-03-24", "60.00 USD", "I-1"), "nothing that may be asked for is open"),
        ('2026-03-12 custom "ar-dispute" "I-1" "opened" 100.00 USD "x"\n', "nothing that may be asked for is open"),
    ],
)
def test_where_there_is_nothing_to_write(tmp_path: Path, more: str, says: str) -> None:
    shop = shop_of(tmp_path, PROMISE + more)
    assert says in refused(shop, LATE)
    assert drafted(shop, LATE, *BROKEN) == []


def test_a_new_promise_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, PROMISE + '2026-03-24 custom "ar-promise" "I-1" 2026-04-01 60.00 USD "Jo"\n')
    assert "Your payment of 60.00 USD by 2026-04-01" in letter(shop, LATE)
    assert drafted(shop, LATE, *BROKEN) == []
    assert drafted(shop, "2026-04-05", *BROKEN) == ["Acme-USD-promise-broken.eml"]
    assert "2026-04-01" in str(mails(shop, "2026-04-05")["Acme-USD-promise-broken.eml"]["Subject"])


def test_slips(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    assert "no promise of Bolt is on record by 2026-03-15" in refused(shop, OPEN, "Bolt")
    assert "no promise of I-2" in refused(shop, OPEN, "I-2")
    assert "no promise of I-1 is on record by 2026-03-09" in refused(shop, "2026-03-09")
    assert "there is no client 'I-9'" in refused(shop, OPEN, "I-9", code=2)
    assert "Leave it out, or I-1" in refused(shop, OPEN, "I-1", "--broken", code=2)
    assert "Name a client or an invoice" in shop.refused("promise", "letter", code=2)
    assert "Leave --format and --output out" in shop.refused("promise", "letter", "I-1", "-f", "pdf", code=2)


def test_one_number_of_two_clients_and_two_currencies(tmp_path: Path) -> None:
    text = invoice("I-1", "2026-03-01", client="Bolt") + PROMISE.replace('"Jo"', '"Bo" Assets:Receivable:Bolt')
    text += invoice("I-3", "2026-03-01", "70.00 EUR")
    text += '2026-03-10 custom "ar-promise" "I-3" 2026-03-20 70.00 EUR "Jo"\n'
    text += PROMISE.replace('"Jo"', '"Jo" Assets:Receivable:Acme')
    shop = shop_of(tmp_path, text)
    assert "I-1 is a number of Acme and of Bolt" in refused(shop, OPEN)
    assert "Zusage vom 10.03.2026 (Bo)" in letter(shop, OPEN, "I-1", "--client", "Bolt")
    assert "made several promises on 2026-03-10: EUR for 2026-03-20 and USD" in refused(shop, OPEN, "Acme")
    assert "you pay 70.00 EUR" in letter(shop, OPEN, "Acme", "--currency", "eur")
    assert drafted(shop, LATE, *BROKEN) == [
        "Acme-EUR-promise-broken.eml",
        "Acme-USD-promise-broken.eml",
        "Bolt-USD-promise-broken.eml",
    ]


def test_a_draft_says_what_it_is_about(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, BOTH, '\n[reminders]\nsigned-by = "dana"\n')
    assert drafted(shop, OPEN, "promise", "letter", "Acme") == ["Acme-USD-promise-confirmed.eml"]
    (mail,) = mails(shop, OPEN).values()
    assert (mail["To"], mail["Reply-To"]) == ("Acme Ltd <ap@acme.example>", "dana <dana@northgate.example>")
    assert mail["Message-ID"].startswith("<promise-confirmed.2026-03-15.2026-03-10.2026-03-20.USD.")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["Acme-USD-promise-confirmed.pdf"]
    assert "you pay 110.00 USD" in body(mail)
    found = record(shop, OPEN, "Acme-USD-promise-confirmed.eml")
    assert (found.kind, found.client, found.about) == ("promise-confirmed", "Acme", "2026-03-10.2026-03-20")
    assert [(item.number, item.amount_due) for item in found.items] == [("I-1", "60.00"), ("I-2", "50.00")]
    page = (shop.folder / "outbox" / OPEN / "index.html").read_text(encoding="utf-8")
    assert "promise-confirmed: 110.00 USD" in page
    assert "I-1 (60.00 USD), I-2 (50.00 USD)" in page


def test_it_is_drafted_once(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    call = ("promise", "letter", "I-1")
    assert drafted(shop, OPEN, *call) == ["Acme-USD-promise-confirmed.eml"]
    before = shop.tree()
    for day in (OPEN, "2026-03-16"):
        answer = shop.run(*call, "--as-of", day, write=True)
        assert answer.code == 0
        assert "was drafted: outbox/2026-03-15/Acme-USD-promise-confirmed.eml; --again drafts" in answer.stderr
    assert shop.tree() == before
    assert drafted(shop, OPEN, *call, "--again") == ["Acme-USD-promise-confirmed-2.eml"]
    first, second = (mail["Message-ID"] for mail in mails(shop, OPEN).values())
    assert first != second
    assert drafted(shop, LATE, *BROKEN) == ["Acme-USD-promise-broken.eml"]
    assert drafted(shop, LATE, *BROKEN) == []
    assert drafted(shop, "2026-04-24", *BROKEN) == []


SENT = '2026-03-24 custom "ar-contact" Assets:Receivable:Acme "{}" "Jo" "promise-broken: x" "dana" {}\n'


@pytest.mark.parametrize(
    ("more", "is_new"),
    [
        (SENT.format("mail-out", '"I-1"'), False),
        (SENT.format("letter", '"I-2 I-1"'), False),
        (
            SENT.format(
                "mail-out", '"I-1" "<promise-broken.2026-03-24.2026-03-10.2026-03-20.USD.0123456789abcdef@x>"'
            ),
            False,
        ),
        (
            SENT.format(
                "mail-out", '"I-1" "<promise-broken.2026-03-24.2026-03-10.2026-03-19.USD.0123456789abcdef@x>"'
            ),
            True,
        ),
        (
            SENT.format(
                "mail-out", '"I-1" "<promise-broken.2026-03-24.2026-03-10.2026-03-20.EUR.0123456789abcdef@x>"'
            ),
            True,
        ),
        (SENT.format("call", '"I-1"'), True),
        (SENT.format("mail-out", '"I-2"'), True),
        (SENT.format("mail-out", "").replace(" \n", "\n"), True),
        (SENT.format("mail-out", '"I-1"').replace("2026-03-24", "2026-03-09"), True),
        (SENT.format("mail-out", '"I-1"').replace("-broken", "-confirmed"), True),
        (SENT.format("mail-out", '"I-1"').replace("Acme", "Bolt"), True),
    ],
)
def test_what_the_ledger_has_as_sent_is_not_drafted_again(tmp_path: Path, more: str, is_new: bool) -> None:
    shop = shop_of(tmp_path, PROMISE + more)
    assert bool(drafted(shop, "2026-03-25", *BROKEN)) == is_new
    if not is_new:
        said = shop.run("promise", "letter", "I-1", "--as-of", "2026-03-25", write=True)
        assert (said.code, "was sent on 2026-03-24" in said.stderr) == (0, True)


def test_what_grows_is_written_about_again(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    assert drafted(shop, LATE, *BROKEN) == ["Acme-USD-promise-broken.eml"]
    shop.main.write_text(shop.text() + BOTH.removeprefix(PROMISE), encoding="utf-8")
    assert drafted(shop, LATE, *BROKEN) == ["Acme-USD-promise-broken-2.eml"]
    shop.main.write_text(shop.text() + receipt("2026-03-25", "50.00 USD", "I-2"), encoding="utf-8")
    assert drafted(shop, "2026-03-26", *BROKEN) == []


KEPT_BACK = {
    "agency since 2026-03-22": 'custom "ar-stop" Assets:Receivable:Acme "agency" "placed" "dana"',
    "opted-out since 2026-03-22": 'custom "ar-stop" Assets:Receivable:Acme "opted-out" "asked" "dana"',
    "on-hold since 2026-03-22": 'custom "ar-hold" Assets:Receivable:Acme "late" "dana"',
    "paused until 2026-03-31": 'custom "ar-pause" "I-1" 2026-03-31 "asks" "dana"',
    "opted-out": 'custom "ar-client" Assets:Receivable:Acme "reminders" "none" "dana"',
}


@pytest.mark.parametrize("why", KEPT_BACK)
def test_whoever_is_not_reminded_is_not_written_to_about_a_broken_promise(tmp_path: Path, why: str) -> None:
    shop = shop_of(tmp_path, f"{PROMISE}2026-03-22 {KEPT_BACK[why]}\n")
    answer = shop.run(*BROKEN, "--as-of", LATE, write=True)
    assert (answer.code, f"promise-broken to Acme about I-1: {why}" in answer.stderr) == (0, True)
    assert mails(shop, LATE) == {}
    assert f"Acme is not written to: {why}" in shop.refused("promise", "letter", "I-1", "--as-of", LATE)
    assert "Promised for 2026-03-20" in letter(shop, LATE)
    confirmed = drafted(shop, "2026-03-22", "promise", "letter", "I-1") if not why.startswith("agency") else []
    assert bool(confirmed) != why.startswith("agency")
    quiet = shop.run(*BROKEN, "--as-of", LATE, "--quiet", write=True)
    assert (quiet.code, quiet.stdout, quiet.stderr) == (0, "", "")


def test_without_a_mail_address_it_is_printed_or_not_written(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.main.write_text(shop.text().replace('  email: "ap@acme.example"\n', ""), encoding="utf-8")
    assert "no usable email:, and no address:" in shop.refused("promise", "letter", "I-1", "--as-of", OPEN, code=2)
    assert "no usable email:" in shop.run(*BROKEN, "--as-of", LATE, write=True).stderr
    assert "Your payment of" in letter(shop, OPEN)
    shop.main.write_text(shop.text().replace('Acme Ltd"\n', 'Acme Ltd"\n  address: "1 Mill Road; Dover"\n'))
    assert drafted(shop, OPEN, "promise", "letter", "I-1") == ["Acme-USD-promise-confirmed.eml"]
    assert (shop.folder / "outbox" / OPEN / "Acme-USD-promise-confirmed.pdf").read_bytes().startswith(b"%PDF-")
    assert record(shop, OPEN, "Acme-USD-promise-confirmed.eml").channel == "letter"
    assert mails(shop, OPEN)["Acme-USD-promise-confirmed.eml"]["To"] is None


def test_by_post_needs_an_address(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    assert "no address: on its account" in shop.refused("promise", "letter", "I-1", "--as-of", OPEN, "--post", code=2)


def test_payees_have_no_account_to_record_a_letter_of(tmp_path: Path) -> None:
    text = "2020-01-01 open Assets:Bank:Checking\n2020-01-01 open Income:Sales\n2020-01-01 open Assets:Receivable\n"
    text += (
        '2026-01-01 * "Acme Ltd" "Goods" ^I-1\n  due: 2026-03-01\n  Assets:Receivable  100.00 USD\n  Income:Sales\n'
    )
    policy = '[ledger]\nmain = "main.beancount"\n\n[items]\nclient-from = "payee"\n\n[company]\nname = "N"\nemail = "a@n.example"\n'
    shop = Shop(tmp_path, {"main.beancount": text + PROMISE}, policy)
    assert "you pay 60.00 USD by 2026-03-20" in letter(shop, OPEN)
    assert "are payees without an account" in shop.refused(*BROKEN, "--as-of", LATE)
    assert "are payees without an account" in shop.refused("promise", "letter", "I-1", "--as-of", OPEN)


@pytest.mark.parametrize("who", ["# x", "[a](http://b)", "<b>x</b>", "{{ 7*7 }}", "**b**", "x" * 5000])
def test_text_from_strangers_is_text(tmp_path: Path, who: str) -> None:
    shop = shop_of(tmp_path, PROMISE.replace('"Jo"', f'"{who}"'))
    assert drafted(shop, LATE, *BROKEN) == ["Acme-USD-promise-broken.eml"]
    (mail,) = mails(shop, LATE).values()
    assert who[:100] in body(mail)
    html = mail.get_body(("html",))
    assert html
    for markup in ("<b>", "<strong>b", "href=", "<h1>x"):
        assert markup not in html.get_content()


def test_a_ledger_with_errors_is_shown_and_not_drafted(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, PROMISE + '2026-03-12 custom "ar-promise" "I-1" "soon"\n')
    assert "nothing is drafted on such a one" in shop.refused("promise", "letter", "I-1", "--as-of", OPEN)
    answer = shop.run("promise", "letter", "I-1", "--as-of", OPEN)
    assert answer.code in (0, 1)


def test_json_of_what_is_drafted_is_the_plan(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    found = as_json(shop, LATE, *BROKEN)
    assert [file["target"] for file in found["files"]] == [
        "outbox/2026-03-24/Acme-USD-promise-broken.eml",
        "outbox/2026-03-24/index.html",
    ]
    assert found["written"] is False
    assert as_json(shop, OPEN, *BROKEN)["plan"] == []


def test_a_broken_promise_and_a_reminder_are_not_both_written_about(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    assert shop.run("remind", "--as-of", LATE, write=True).code == 0
    assert drafted(shop, LATE, *BROKEN) == []
    assert drafted(shop, "2026-03-25", *BROKEN) == []
    assert drafted(shop, LATE, "promise", "letter", "I-1") == ["Acme-USD-promise-broken.eml"]
    other = shop_of(tmp_path / "b", PROMISE + '2026-03-22 custom "ar-reminder" "I-1" 1 "email"\n')
    assert drafted(other, LATE, *BROKEN) == []
    earlier = shop_of(tmp_path / "c", PROMISE + '2026-03-08 custom "ar-reminder" "I-1" 1 "email"\n')
    assert drafted(earlier, LATE, *BROKEN) == ["Acme-USD-promise-broken.eml"]


def test_reminders_wait_after_a_letter_that_asks(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    assert drafted(shop, LATE, *BROKEN) == ["Acme-USD-promise-broken.eml"]
    assert said(plan_of(shop, LATE)) == {"I-1": "drafted", "I-2": "level 1"}
    shop.write("mark-sent", shop.folder / "outbox" / LATE / "Acme-USD-promise-broken.eml")
    assert said(plan_of(shop, LATE))["I-1"] == "too-soon until 2026-03-31"
    assert said(plan_of(shop, "2026-03-30"))["I-1"] == "too-soon until 2026-03-31"
    assert said(plan_of(shop, "2026-03-31"))["I-1"] == "level 1"
