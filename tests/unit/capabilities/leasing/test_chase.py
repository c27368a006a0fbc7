"""`leasing chase`: one letter to a leasing company about all its delayed contracts, each day once, while it holds."""

import json
import re
import shutil
import subprocess
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from tests.support.leasing_letters import OPENS, disbursed, financed, leasing_shop, step
from tests.support.letters import as_json, body, drafted, mails, record, shown
from tests.support.mail_server import mail_server
from tests.support.shop import Shop

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads PDFs back")
DAY = "2026-03-10"
CHASE = ("leasing", "chase", "Lumen")
MAIL = "Lumen-USD-leasing-chase.eml"
ONE = financed("2026-03-02", "I-1") + step("2026-03-02", "I-1", "submitted", "contract 4711")


def letter(folder: Path, text: str, *words: str, day: str = DAY) -> str:
    return shown(leasing_shop(folder, text), day, *CHASE, *words)


def add(shop: Shop, text: str) -> None:
    shop.main.write_text(shop.text() + text, encoding="utf-8")


def test_a_contract_of_which_nothing_was_heard(tmp_path: Path) -> None:
    text = letter(tmp_path, ONE)
    assert "Payment of 1 contract outstanding: 1,000.00 USD" in text
    assert "Dear Pat Reed, As of 2026-03-10, we have not received 1,000.00 USD for this contract" in text
    assert "We do not know what holds this contract up. Please tell us the reason, and when you will pay:" in text
    assert "Acme Ltd 4711 I-1 8 2026-03-05 1,000.00" in text
    assert "Days count from our submission." in text
    assert "no record" not in text


@pytest.mark.parametrize(
    ("more", "says", "leaves_out"),
    [
        (
            step("2026-03-04", "I-1", "queried", "insurance", "expired, says Jo"),
            ["documents that we have yet to send", "the proof of insurance 4711 2026-03-04"],
            ["Jo", "the reason"],
        ),
        (
            step("2026-03-04", "I-1", "queried", "insurance")
            + step("2026-03-06", "I-1", "resubmitted", "the new policy, at last"),
            ["and we have sent them", "the proof of insurance 4711 2026-03-04 2026-03-06", "Acme Ltd 4711 I-1 8"],
            ["at last", "yet to send", "the reason"],
        ),
        (
            step("2026-03-04", "I-1", "queried", "insurance")
            + step("2026-03-06", "I-1", "resubmitted")
            + step("2026-03-07", "I-1", "queried", "odd-paper"),
            ["yet to send", "the proof of insurance 4711 2026-03-04 2026-03-06", "odd-paper 4711 2026-03-07"],
            ["the reason"],
        ),
        (
            step("2026-03-06", "I-1", "approved"),
            ["You have approved this contract, and the payment has not arrived."],
            ["the reason"],
        ),
        (
            step("2026-03-03", "I-1", "queried", "income")
            + step("2026-03-04", "I-1", "cancelled")
            + step("2026-03-05", "I-1", "submitted", "contract 5000"),
            ["Please tell us the reason", "Acme Ltd 5000 I-1"],
            ["income"],
        ),
    ],
)
def test_what_it_waits_for_and_what_was_asked_for(
    tmp_path: Path, more: str, says: list[str], leaves_out: list[str]
) -> None:
    text = letter(tmp_path, ONE + more)
    assert [each for each in says if each not in text] == []
    assert [each for each in leaves_out if each in text] == []


def test_a_contract_that_nobody_has_submitted(tmp_path: Path) -> None:
    text = letter(tmp_path, financed("2026-03-03", "I-2", client="Bolt", on="Lumen"))
    assert "Bolt GmbH I-2 7 2026-03-06 1,000.00" in text
    assert "Of I-2, days count from the delivery, as we have no record of our submission." in text


def test_all_of_the_payers_and_nobody_elses(tmp_path: Path) -> None:
    text = ONE + financed("2026-03-01", "I-2", "500.00 USD", client="Bolt", on="Lumen")
    text += financed("2026-02-01", "I-3", "77.00 USD", payer="Other")
    text += financed("2026-03-09", "I-4", "66.00 USD") + financed("2026-03-01", "I-5", "55.00 USD")
    text += disbursed("2026-03-08", "I-5", "55.00 USD")
    said = letter(tmp_path, text)
    assert "for these 2 contracts" in said
    assert "Total 1,500.00" in said
    assert not [each for each in ("I-3", "I-4", "I-5", "Other", "dana") if each in said]


def test_it_is_in_the_payers_language_with_our_usual_words_for_documents(tmp_path: Path) -> None:
    text = financed("2026-02-01", "I-1", payer="Other") + step("2026-02-01", "I-1", "submitted", payer="Other")
    text += step("2026-02-03", "I-1", "queried", "insurance", payer="Other")
    shop = leasing_shop(tmp_path, text)
    said = shown(shop, DAY, "leasing", "chase", "Other")
    assert "Auszahlung von 1 Vertrag offen: 1.000,00 USD" in said
    assert "der Versicherungsnachweis I-1 03.02.2026" in said
    policy = shop.folder / "arledger.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8") + '\n[leasing]\ndocuments = { insurance = "Kaskobrief" }\n', "utf-8"
    )
    assert "Kaskobrief I-1 03.02.2026" in shown(shop, DAY, "leasing", "chase", "Other")


def test_of_each_currency_one_letter(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, ONE + financed("2026-03-02", "I-2", "70.00 EUR"))
    said = shop.refused(*CHASE, "--as-of", DAY, code=2, write=False)
    assert "these are letters in EUR and USD" in said
    assert "Add --currency EUR; --write drafts all of them." in said
    assert "for this contract" in shown(shop, DAY, *CHASE, "--currency", "eur")
    assert drafted(shop, DAY, *CHASE) == ["Lumen-EUR-leasing-chase.eml", MAIL]


def test_without_anything_delayed_nothing_is_written(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, ONE)
    before = shop.tree()
    for words in (CHASE, ("leasing", "chase", "Other"), (*CHASE, "--currency", "EUR")):
        for write in (False, True):
            answer = shop.run(*words, "--as-of", "2026-03-05", write=write)
            assert (answer.code, answer.stdout) == (0, "")
            assert "is delayed on 2026-03-05." in answer.stderr
    assert shop.tree() == before
    empty = shop.run(*CHASE, "--as-of", "2026-03-05", "-f", "json", write=True)
    said = json.loads(empty.stdout)
    assert (said["plan"], said["remarks"]) == ([], ["No contract with Lumen is delayed on 2026-03-05."])
    assert shop.tree() == before


def test_slips(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, ONE)
    assert "Did you mean Lumen" in shop.refused("leasing", "chase", "Lumem", "--as-of", DAY, code=2, write=False)
    assert "Acme finances no sale" in shop.refused("leasing", "chase", "Acme", "--as-of", DAY, write=False)


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ('  email: "finance@lumen.example"\n', 2, "Lumen cannot be written to: no usable email:"),
        (OPENS[OPENS.index("2025-01-01 open Assets:Receivable:Lumen") : OPENS.index("2025-01-01 open Assets:Rec"
         "eivable:Other")], 3, "Lumen is not written to: it has no account in the ledger"),
    ],
)  # fmt: skip
def test_who_cannot_be_written_to(tmp_path: Path, change: str, code: int, says: str) -> None:
    shop = leasing_shop(tmp_path, ONE)
    assert change in shop.text()
    shop.main.write_text(shop.text().replace(change, ""), encoding="utf-8")
    assert "4711" in shown(shop, DAY, *CHASE)
    assert says in shop.refused(*CHASE, "--as-of", DAY, code=code)


def test_a_payer_who_gets_no_reminders_is_asked_and_one_who_is_insolvent_is_not(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, ONE)
    shop.main.write_text(
        shop.text().replace('  contact: "Pat Reed"\n', '  contact: "Pat Reed"\n  reminders: "none"\n'), "utf-8"
    )
    assert drafted(shop, DAY, *CHASE) == [MAIL]
    add(shop, '2026-03-09 custom "ar-stop" Assets:Receivable:Lumen "insolvent" "petition" "dana"\n')
    assert "insolvent since 2026-03-09" in shop.refused(*CHASE, "--as-of", DAY)


HOSTILE = "[a](http://b) <b>x</b> {{ 7*7 }} | # y \u202egnp"


def test_text_of_strangers_is_text(tmp_path: Path) -> None:
    text = financed("2026-03-02", "I-1", client="Bolt") + step(
        "2026-03-02", "I-1", "submitted", "contract <i>*7*</i>"
    )
    shop = leasing_shop(tmp_path, text + step("2026-03-03", "I-1", "queried", HOSTILE))
    shop.main.write_text(shop.text().replace("Bolt GmbH", HOSTILE), encoding="utf-8")
    assert drafted(shop, DAY, *CHASE) == [MAIL]
    mail = mails(shop, DAY)[MAIL]
    page = mail.get_body(("html",))
    assert page
    markup = str(page.get_content())
    assert not [each for each in ("<b>", "<i>", 'href="', "49", "\u202e") if each in markup]
    assert [body(mail).count(each) for each in ("[a](http://b)", "<b>x</b>", "{{ 7*7 }}")] == [2, 2, 2]
    assert "<i>*7*</i>" in body(mail)


@needs_poppler
def test_long_names_and_numbers_leave_room_for_each_other(tmp_path: Path) -> None:
    """A column that takes what others leave must not be left with nothing, its words upon those of the next."""
    name, number = (
        "Acme Industrial and Agricultural Machinery Trading Company Ltd",
        "FACTURE-CLIENT-2026-00000000000000",
    )
    shop = leasing_shop(
        tmp_path,
        financed("2026-03-02", number, "123456789.00 USD")
        + step("2026-03-02", number, "submitted", "VERTRAG-LUMEN-2026-0000000000000000"),
    )
    shop.main.write_text(shop.text().replace("Acme Ltd", name), encoding="utf-8")
    path = tmp_path / "x.pdf"
    assert shop.run(*CHASE, "--as-of", DAY, "--output", path).code == 0
    read = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
    found = re.findall(r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(\S+)<', read)
    boxes = [(*(int(Decimal(side) * 10) for side in sides), word) for *sides, word in found]
    assert len(boxes) > 40
    upon = [
        (one[4], other[4])
        for one, other in combinations(boxes, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 10 and min(one[3], other[3]) - max(one[1], other[1]) > 40
    ]
    assert upon == []
    assert max(box[2] for box in boxes) <= (595 - 55) * 10, "the right margin is 20 mm"


def test_programs_read_it_too(tmp_path: Path) -> None:
    assert as_json(leasing_shop(tmp_path, ONE), DAY, *CHASE) == {
        "as_of": DAY,
        "kind": "leasing-chase",
        "client": "Lumen",
        "name": "Lumen Leasing Inc",
        "items": [{"invoice": "I-1", "currency": "USD", "amount": "1000.00"}],
        "currency": "USD",
        "total": "1000.00",
        "to": ["finance@lumen.example"],
        "subject": "Payment of 1 contract outstanding: 1,000.00 USD",
    }


def test_it_is_drafted_once_a_day(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, ONE + financed("2026-03-02", "I-2", on="Lumen"))
    assert drafted(shop, DAY, *CHASE) == [MAIL]
    (mail,) = mails(shop, DAY).values()
    assert mail["To"] == "Pat Reed <finance@lumen.example>"
    assert mail["Message-ID"].strip().startswith("<leasing-chase.2026-03-10.2026-03-10.USD.")
    assert "Acme Ltd 4711 I-1" in body(mail)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["Lumen-USD-leasing-chase.pdf"]
    assert record(shop, DAY, MAIL).numbers == ("I-1", "I-2")
    before = shop.tree()
    answer = shop.run(*CHASE, "--as-of", DAY, write=True)
    assert answer.code == 0
    assert f"about I-1, I-2 was drafted: outbox/2026-03-10/{MAIL}; --again drafts another." in answer.stderr
    assert shop.tree() == before
    assert drafted(shop, "2026-03-12", *CHASE) == [MAIL]


def test_sales_without_a_number_are_chased_as_well(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, financed("2026-03-01", "") + financed("2026-03-02", ""))
    assert drafted(shop, DAY, *CHASE) == [MAIL]
    assert "for these 2 contracts" in body(mails(shop, DAY)[MAIL])
    assert "about no number was drafted" in shop.run(*CHASE, "--as-of", DAY, write=True).stderr


def served(folder: Path, port: int, text: str) -> Shop:
    mail = f'\n[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\ntimeout = 5\n'
    return leasing_shop(folder, text, mail)


def sent(shop: Shop, *words: str, day: str = DAY) -> dict[str, str]:
    answer = shop.run("send", "--as-of", day, "--format", "json", *words, write=True)
    assert answer.code in (0, 1), answer.stderr
    return {
        Path(mail["file"]).name: " ".join(filter(None, (mail["state"], mail["reason"])))
        for mail in json.loads(answer.stdout)["mails"]
    }


def test_it_is_sent_once_and_recorded_of_the_payer(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = served(tmp_path, server.port, ONE + financed("2026-03-02", "I-2", on="Lumen"))
        assert drafted(shop, DAY, *CHASE) == [MAIL]
        assert sent(shop)[MAIL].startswith("accepted")
        assert sent(shop)[MAIL] == "done recorded already"
        (line,) = [line for line in shop.text().splitlines() if "ar-contact" in line]
        assert 'Assets:Receivable:Lumen "mail-out" "Pat Reed" "leasing-chase: Payment of 2 contracts' in line
        assert '"I-1 I-2"' in line
        (shop.folder / "outbox" / DAY / MAIL).unlink()
        answer = shop.run(*CHASE, "--as-of", DAY, write=True)
        assert "was sent on 2026-03-10; --again drafts another." in answer.stderr
        assert shop.run("check").code == 0
        assert drafted(shop, "2026-03-12", *CHASE) == [MAIL]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (disbursed("2026-03-10", "I-1"), "nothing of it is delayed any more"),
        (disbursed("2026-03-10", "I-1", "400.00 USD"), "I-1: the amount has changed"),
        (step("2026-03-10", "I-1", "queried", "income"), "what it says has changed"),
        (step("2026-03-10", "I-1", "approved"), "what it says has changed"),
        (step("2026-03-10", "I-1", "cancelled"), "nothing of it is delayed any more"),
        (financed("2026-03-01", "I-2", on="Lumen"), "what it says has changed"),
        ('2026-03-10 custom "ar-stop" Assets:Receivable:Lumen "lawyer" "sued" "dana"\n', "lawyer since 2026-03-10"),
        (
            '2026-03-11 custom "ar-contact" Assets:Receivable:Lumen "mail-out" "Jo" "leasing-chase: x" "dana" "I-1"\n',
            "a newer letter was sent on 2026-03-11",
        ),
    ],
)
def test_it_is_kept_back_where_it_does_not_hold_any_more(tmp_path: Path, more: str, says: str) -> None:
    with mail_server() as server:
        shop = served(tmp_path, server.port, ONE)
        assert drafted(shop, DAY, *CHASE) == [MAIL]
        add(shop, more)
        state = sent(shop, f"{shop.folder}/outbox/{DAY}/{MAIL}", day="2026-03-11")[MAIL]
        assert state.startswith("left-out")
        assert says in state


def test_a_draft_of_yesterday_goes_where_nothing_has_changed(tmp_path: Path) -> None:
    with mail_server() as server:
        shop = served(tmp_path, server.port, ONE)
        assert drafted(shop, DAY, *CHASE) == [MAIL]
        state = sent(shop, f"{shop.folder}/outbox/{DAY}/{MAIL}", day="2026-03-11")[MAIL]
        assert state.startswith("accepted")


def test_what_waits_at_the_bank_for_the_clients_account_keeps_it_back(tmp_path: Path) -> None:
    """The invoice is on the client's account, the letter goes to the payer: the receipt is found all the same."""
    with mail_server() as server:
        shop = served(tmp_path, server.port, ONE)
        assert drafted(shop, DAY, *CHASE) == [MAIL]
        bank = shop.folder / "bank.csv"
        bank.write_text("Date,Description,Amount\n2026-03-09,LUMEN LEASING INC I-1 ACME LTD,1000.00\n", "utf-8")
        answer = shop.run("send", "--as-of", DAY, "--format", "json", "--bank", bank, write=True)
        (mail,) = json.loads(answer.stdout)["mails"]
        assert (mail["state"], mail["reason"]) == ("left-out", "I-1: receipt-waiting")
