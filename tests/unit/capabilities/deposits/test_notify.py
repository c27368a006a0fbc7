"""`arledger deposits notify`: one mail to a person on a day, which nobody else's takes the place of."""

import email
import email.policy
from pathlib import Path

from tests.support.deposit_shop import deposit_shop
from tests.support.deposits import paid, received, sale
from tests.support.shop import Shop

BASE = (
    (received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20"))
    + received("2026-01-05", "DEP-2", "70.00", "INV-2", on="Bolt")
    + sale("2026-01-08", "INV-2", "300.00", on="Bolt")
    + paid("2026-01-20", "INV-2", "300.00", on="Bolt")
)
DAY = ("--date", "2026-03-10")


def _mails(shop: Shop) -> dict[str, tuple[str, str, str]]:
    """Return what lies in the outbox: file name, to whom, subject and text."""
    found = {}
    for path in sorted(shop.folder.glob("outbox/*/*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        found[path.name] = (str(mail["To"]), str(mail["Subject"]), str(body.get_content()))
    return found


def _shop(folder: Path, contacts: str, deposits: str) -> Shop:
    return deposit_shop(
        folder, BASE, f'\n[company]\nemail = "ar@x.example"\n[contacts]\n{contacts}\n[deposits]\n{deposits}\n'
    )


def test_names_that_make_one_file_name_get_a_mail_each(tmp_path: Path) -> None:
    contacts = '"a/b" = "one@x.example"\n"A:b" = "two@x.example"'
    shop = _shop(tmp_path, contacts, 'sales = "a/b"\nescalate = { 1 = "A:b" }')
    shop.write("deposits", "notify", *DAY)
    assert {name: to.split("<")[-1] for name, (to, _, _) in _mails(shop).items()} == {
        "deposits-a-b.eml": "one@x.example>",
        "deposits-A-b-2.eml": "two@x.example>",
    }


def test_a_name_keeps_its_file_whoever_else_is_told(tmp_path: Path) -> None:
    contacts = '"a/b" = "one@x.example"\n"a:b" = "two@x.example"'
    shop = _shop(tmp_path, contacts, 'sales = "nobody"\nescalate = { 1 = "a:b" }')
    shop.write("deposits", "notify", *DAY)
    assert list(_mails(shop)) == ["deposits-a-b-2.eml"]


def test_who_is_named_at_several_steps_is_told_of_a_deposit_once(tmp_path: Path) -> None:
    ladder = 'escalate = { 4 = "boss", 8 = "boss", 300 = "boss" }'
    shop = _shop(tmp_path, 'boss = "boss@x.example"', ladder)
    shop.write("deposits", "notify", *DAY)
    ((_, subject, text),) = _mails(shop).values()
    assert subject == "2 refunds outstanding (170.00 USD)"
    assert (text.count("DEP-1"), text.count("DEP-2")) == (1, 1)
    assert shop.text().count('"refund-late" 2 "boss"') == 2
    assert '"refund-late" 1 ' not in shop.text()
    after = shop.text()
    for day in ("2026-03-10", "2026-03-11"):
        assert shop.run("deposits", "notify", "--date", day, "--write").code == 0
        assert shop.text() == after


def test_two_names_with_one_address_are_one_person(tmp_path: Path) -> None:
    contacts = 'dana = "Boss@x.example"\nmanager = "boss@x.example "\ndirector = "boss@x.example"'
    shop = _shop(tmp_path, contacts, 'sales = "dana"\nescalate = { 4 = "manager", 8 = "director" }')
    shop.write("deposits", "notify", *DAY)
    ((name, (_, subject, text)),) = _mails(shop).items()
    assert name == "deposits-dana.eml"
    assert subject == "2 deposits to refund (170.00 USD), 2 refunds outstanding (170.00 USD)"
    assert text.count("DEP-1") == 2
    assert [line.split()[-1] for line in shop.text().splitlines() if "ar-notice" in line and "DEP-1" in line] == [
        '"dana"',
        '"manager"',
        '"director"',
    ]


def test_who_cannot_be_told_is_not_called_nobody(tmp_path: Path) -> None:
    shop = _shop(tmp_path, 'boss = "boss@x.example"', "escalate = {}")
    answer = shop.run("deposits", "notify", *DAY)
    assert "DEP-1: dana has no address under [contacts]" in answer.stderr
    assert "Nobody has to be told" not in answer.stderr
    assert "Nobody has to be told" in shop.run("deposits", "notify", "--date", "2026-01-19").stderr


def test_a_ladder_that_nobody_has_written_makes_no_noise(tmp_path: Path) -> None:
    contacts = 'dana = "dana@x.example"\nsales = "sales@x.example"'
    shop = _shop(tmp_path, contacts, "refund-days = 7")
    shop.write("deposits", "notify", *DAY)
    again = shop.run("deposits", "notify", *DAY, write=True)
    assert (again.code, again.stdout, again.stderr) == (0, "", "")
    written = _shop(tmp_path / "written", contacts, 'escalate = { 7 = "manager" }')
    assert "manager has no address" in written.run("deposits", "notify", *DAY).stderr


def test_what_was_told_of_a_contract_says_nothing_of_a_deposit_with_its_number(tmp_path: Path) -> None:
    """A refund that nobody was told of, and that is held again, is not stopped because of a contract's notice."""
    text = received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20")
    text += '2026-01-25 custom "ar-notice" "DEP-1" "contract-late" 1 "dana"\n'
    text += sale("2026-02-01", "INV-1", "50.00")
    shop = deposit_shop(tmp_path, text, '\n[company]\nemail = "ar@x.example"\n[contacts]\ndana = "dana@x.example"\n')
    answer = shop.run("deposits", "notify", *DAY)
    assert (answer.code, answer.stdout) == (0, "")
