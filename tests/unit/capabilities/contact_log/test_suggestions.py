"""What a mail suggests: promises, disputes and payments in three languages; what is doubtful suggests nothing."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.support.mails import mail_text, save
from tests.support.reminders import invoice, reminder_shop
from tests.support.shop import Shop

ON = ("--date", "2026-03-10")
TEXT = (
    invoice("INV-2026-0044", "2026-02-01", "6372.00 USD")
    + invoice("INV-2026-0045", "2026-02-01", "500.00 EUR")
    + invoice("INV-2026-0046", "2026-02-01", "70.00 USD", client="Bolt")
)


def suggested(shop: Shop, content: bytes, *words: object) -> list[str]:
    mail = save(shop.folder.parent, content)
    answer = shop.run("log", "--mail", mail, *words, *ON, "--format", "json")
    assert answer.code == 0, answer.stderr
    found: Any = json.loads(answer.stdout)
    return [each["command"].removeprefix("arledger ") for each in found["suggestions"]]


def of_text(folder: Path, body: str, **changed: str | None) -> list[str]:
    return suggested(reminder_shop(folder, TEXT), mail_text(body, **changed))


PROMISE = "promise add INV-2026-0044 6372.00 --for 2026-04-10 --by 'J. Smith'"


@pytest.mark.parametrize(
    "body",
    [
        "We will pay INV-2026-0044, 6,372.00 USD, on 10 April 2026.",
        "We'll pay 6372.00 on April 10th, 2026 for inv-2026-0044.",
        "We\u2019ll transfer USD 6,372.00 for INV-2026-0044\nby 2026-04-10. Thank you.",
        "$6,372.00 for INV-2026-0044 will be paid on 10 April.",
        "The payment of 6 372,00 USD for INV-2026-0044 is scheduled for 10 April 2026.",
        "I will settle 6372 USD on 10 April 2026, before our year ends.",
        "Wir zahlen die Rechnung INV-2026-0044 über 6.372,00 USD am 10. April 2026.",
        "Wir überweisen 6.372,00 USD am 10.04.2026.",
        "Am 10. April überweisen wir 6.372,00 für INV-2026-0044. Viele Grüße",
        "Nous paierons la facture INV-2026-0044 de 6 372,00 USD le 10 avril 2026.",
        "6.372,00 USD seront réglés le 10/04/2026 (INV-2026-0044).",
        "> We will not pay.\nWe will pay 6,372.00 USD on 10 April 2026.\n\nOn Mon, Dana wrote:\nWe will pay 1.00 USD on 11 April 2026.",
    ],
)  # fmt: skip
def test_a_promise(tmp_path: Path, body: str) -> None:
    assert of_text(tmp_path, body) == [PROMISE]


@pytest.mark.parametrize(
    "body",
    [
        "We will not pay INV-2026-0044, 6,372.00 USD, on 10 April 2026.",
        "We won't pay 6,372.00 USD on 10 April 2026.",
        "We cannot pay 6,372.00 USD before 10 April 2026.",
        "We will be unable to pay 6,372.00 USD on 10 April 2026.",
        "We will never pay 6,372.00 USD, not even on 10 April 2026.",
        "If the goods arrive, we will pay 6,372.00 USD on 10 April 2026.",
        "We will pay 6,372.00 USD on 10 April 2026 once you credit us.",
        "We hope we will be paid and will pay 6,372.00 USD on 10 April 2026.",
        "We should be able to: we will probably pay 6,372.00 USD on 10 April 2026.",
        "Shall we say that we will pay 6,372.00 USD on 10 April 2026?",
        "You wrote that we will pay 6,372.00 USD on 10 April 2026.",
        "We will pay INV-2026-0044 on 10 April 2026.",
        "We will pay 6,372.00 USD soon.",
        "We will pay 6,372.00 USD on 04/10/2026.",
        "We will pay 6,372.00 USD on 10 April 2026 or 11 April 2026.",
        "We will pay 6,372.00 USD or 5,000.00 USD on 10 April 2026.",
        "We will pay 6,372 USD on 10 April 2026.",
        "We will pay 6,373.00 USD for INV-2026-0044 on 10 April 2026.",
        "We will pay 6,372.00 EUR for INV-2026-0044 on 10 April 2026.",
        "We will pay 6,371.00 USD on 10 April 2026.",
        "We will pay 6,372.00 USD for INV-2026-0044 and INV-2026-0045 on 10 April 2026.",
        "We will pay 70.00 USD for INV-2026-0046 on 10 April 2026.",
        "We will pay 6,372.00 USD on 1 March 2026.",
        "We will pay 6,372.00 USD on 10 April 2028.",
        "We will pay 6,372.00 USD on 31 April 2026.",
        "We will pay 0.00 USD for INV-2026-0044 on 10 April 2026.",
        "We will pay -6,372.00 USD for INV-2026-0044 on 10 April 2026.",
        "We will pay 6,372.00 USD, 1,500 of it in cash, on 10 April 2026.",
        "We will pay 6,372.00 USD on 10 April 2026, or by 04/12/2026.",
        "We will pay 1 6372.00 USD on 10 April 2026.",
        "Wir zahlen 6.372,00 USD nicht am 10. April 2026.",
        "Wir können 6.372,00 USD erst am 10. April 2026 zahlen, werden wir sehen.",
        "Wir zahlen keine 6.372,00 USD am 10. April 2026.",
        "Sobald wir die Gutschrift haben, zahlen wir 6.372,00 USD am 10. April 2026.",
        "Nous ne paierons pas 6 372,00 USD le 10 avril 2026.",
        "Nous paierons 6 372,00 USD le 10 avril 2026 si la facture est juste.",
        "> We will pay 6,372.00 USD on 10 April 2026.",
        "Thanks.\n\nOn Mon, Dana wrote:\n\nWe will pay 6,372.00 USD on 10 April 2026.",
        "Thanks.\n-- \nWe will pay 6,372.00 USD on 10 April 2026.",
        "We will pay.\n\n6,372.00 USD\n\n10 April 2026",
        "",
    ],
)
def test_no_promise(tmp_path: Path, body: str) -> None:
    assert not [each for each in of_text(tmp_path, body) if each.startswith("promise")]


def test_a_promise_that_is_on_record_is_not_suggested_again(tmp_path: Path) -> None:
    known = '2026-03-09 custom "ar-promise" "INV-2026-0044" 2026-04-10 6372.00 USD "Jo"\n'
    shop = reminder_shop(tmp_path, TEXT + known)
    assert suggested(shop, mail_text("We will pay 6,372.00 USD on 10 April 2026.")) == []


@pytest.mark.parametrize(
    ("body", "command"),
    [
        ("The housing of INV-2026-0044 is cracked.", "quality"),
        ("We will not pay INV-2026-0044, because it arrived damaged.", "quality"),
        ("We have not received the goods of INV-2026-0044.", "delivery"),
        ("Two valves are missing, see INV-2026-0044.", "quantity"),
        ("INV-2026-0044 has a wrong price.", "pricing"),
        ("INV-2026-0044: die Ware ist beschädigt.", "quality"),
        ("Die Ware zu INV-2026-0044 wurde nicht geliefert.", "delivery"),
        ("La marchandise de la facture INV-2026-0044 est défectueuse.", "quality"),
        ("Nous n'avons jamais reçu INV-2026-0044, pas livré.", "delivery"),
    ],
)
def test_a_dispute(tmp_path: Path, body: str, command: str) -> None:
    assert of_text(tmp_path, body) == [f"dispute open INV-2026-0044 --reason '{command}: mail of 2026-03-10'"]


@pytest.mark.parametrize(
    "body",
    [
        "INV-2026-0044 arrived, and nothing is damaged.",
        "Die Ware zu INV-2026-0044 ist nicht beschädigt.",
        "INV-2026-0044 n'est pas endommagé.",
        "Is INV-2026-0044 damaged?",
        "If INV-2026-0044 is damaged we will tell you.",
        "INV-2026-0044 and INV-2026-0045 are damaged.",
        "INV-2026-0046 is damaged.",
        "Something is damaged.",
    ],
)
def test_no_dispute(tmp_path: Path, body: str) -> None:
    assert of_text(tmp_path, body) == []


def test_what_is_disputed_already_is_not_suggested(tmp_path: Path) -> None:
    known = '2026-03-09 custom "ar-dispute" "INV-2026-0044" "opened" 5.00 USD "quality: x"\n'
    assert suggested(reminder_shop(tmp_path, TEXT + known), mail_text("INV-2026-0044 is damaged.")) == []


ATTACHED = "--x\n\n{}\n--x\nContent-Disposition: attachment; filename=advice.{}\n\na,b\n--x--\n"


@pytest.mark.parametrize(
    ("body", "commands"),
    [
        ("We have paid INV-2026-0044 yesterday.", ["unapplied --client Acme"]),
        ("INV-2026-0044 haben wir gestern überwiesen: wir haben den Betrag überwiesen.", ["unapplied --client Acme"]),
        ("Nous avons réglé INV-2026-0044.", ["unapplied --client Acme"]),
        ("We have already paid INV-2026-0044.", ["unapplied --client Acme"]),
        ("INV-2026-0044 avons-nous ? Nous avons déjà payé.", ["unapplied --client Acme"]),
        ("We have paid.", []),
        ("We have not paid INV-2026-0044.", []),
        ("Have we paid INV-2026-0044?", []),
    ],
)
def test_money_that_was_paid(tmp_path: Path, body: str, commands: list[str]) -> None:
    assert of_text(tmp_path, body) == commands


def test_a_list_that_is_attached(tmp_path: Path) -> None:
    head = {"Content_Type": "multipart/mixed; boundary=x", "Subject": "Remittance advice"}
    shop = reminder_shop(tmp_path, TEXT)
    listed = suggested(shop, mail_text(ATTACHED.format("See attached", "csv"), **head))
    assert listed == ["remittance FILE --client Acme"]
    assert suggested(shop, mail_text(ATTACHED.format("See attached", "pdf"), **head)) == []


def test_a_number_of_two_clients_says_whose(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + invoice("INV-2026-0044", "2026-02-01", "10.00 USD", client="Bolt"))
    (command,) = suggested(shop, mail_text("We will pay 6,372.00 USD on 10 April 2026."))
    assert command == f"{PROMISE} --client Acme"
    assert shop.run(*shlex.split(command), *ON).code == 0


def test_a_number_in_two_currencies_says_which(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + invoice("INV-2026-0044", "2026-02-01", "10.00 EUR"))
    (command,) = suggested(shop, mail_text("We will pay 10.00 EUR for INV-2026-0044 on 10 April 2026."))
    assert "INV-2026-0044 '10.00 EUR' --for" in command
    assert shop.run(*shlex.split(command), *ON).code == 0
    assert suggested(shop, mail_text("We will pay 10.00 for INV-2026-0044 on 10 April 2026.")) == []


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("J. Smith", "'J. Smith'"),
        ("Anne-Marie O'Neill", "'Anne-Marie O'\"'\"'Neill'"),
        ("--write", "Acme"),
        ("$(rm -rf /)", "Acme"),
        ("`id`", "Acme"),
        ("x; rm -rf /", "Acme"),
        ("=cmd", "Acme"),
        ("x" * 100, "Acme"),
        ("", "Acme"),
    ],
)
def test_a_name_is_quoted_or_not_there(tmp_path: Path, name: str, by: str) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    content = mail_text("We will pay 6,372.00 USD on 10 April 2026.", From=f'"{name}" <ap@acme.example>')
    (command,) = suggested(shop, content)
    assert command == PROMISE.replace("'J. Smith'", by)
    before = shop.text()
    assert shop.run(*shlex.split(command), *ON).code == 0
    assert shop.text() == before


def test_nothing_of_a_mail_that_nobody_has_written(tmp_path: Path) -> None:
    assert of_text(tmp_path, "We will pay 6,372.00 USD on 10 April 2026.", Auto_Submitted="auto-replied") == []


def test_suggestions_are_told_with_their_reason_and_nothing_is_posted(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    mail = save(tmp_path, mail_text("We will pay 6,372.00 USD on 10 April 2026."))
    answer = shop.run("log", "--mail", mail, *ON, write=True)
    told = f"Note: Acme may promise 6,372.00 USD of INV-2026-0044 for 2026-04-10: arledger {PROMISE}"
    assert told in answer.stderr
    assert "ar-promise" not in shop.text()


def test_what_is_not_open_yet_is_not_suggested(tmp_path: Path) -> None:
    later = invoice("INV-2026-0050", "2026-04-01", "33.00 USD").replace("2026-01-01", "2026-03-11")
    shop = reminder_shop(tmp_path, TEXT + later)
    assert suggested(shop, mail_text("We will pay 33.00 USD for INV-2026-0050 on 10 April 2026.")) == []


def test_what_several_mails_say_is_suggested_once(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    body = "We will pay 6,372.00 USD on 10 April 2026."
    again = save(tmp_path, mail_text(body, Message_ID="<2@acme.example>"), "again.eml")
    assert suggested(shop, mail_text(body), "--mail", again) == [PROMISE]
