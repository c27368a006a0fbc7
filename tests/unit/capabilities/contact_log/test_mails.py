"""`log --mail`: each mail once, to the client of its exact address, byte for byte; the rest waits or is named."""

import json
import os
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from tests.support.mails import mail_text, save
from tests.support.program import Answer
from tests.support.reminders import POLICY, invoice, reminded, reminder_shop
from tests.support.shop import Shop

ON = ("--date", "2026-03-20", "--by", "dana")
TEXT = (
    invoice("INV-1", "2026-02-01")
    + invoice("INV-2", "2026-02-01", "50.00 USD")
    + invoice("INV-9", "2026-02-01", client="Bolt")
)
KEPT = "documents/Acme"
CONTACT = 'custom "ar-contact" Assets:Receivable:Acme "mail-in"'


def shop_of(folder: Path, more: str = "") -> Shop:
    return reminder_shop(folder, TEXT + more)


def log(shop: Shop, *words: object, write: bool = False) -> Answer:
    return shop.run("log", *words, *ON, write=write)


def told(shop: Shop, *words: object) -> dict[str, Any]:
    answer = log(shop, *words, "--format", "json")
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def states(shop: Shop, *words: object) -> list[str]:
    return [each["state"] for each in told(shop, *words)["mails"]]


def waiting(shop: Shop) -> list[Path]:
    return sorted((shop.folder / "inbox/unknown").glob("*"))


def test_a_mail_is_kept_and_recorded(tmp_path: Path) -> None:
    shop, content = shop_of(tmp_path), mail_text("INV-1 and INV-9: thank you.\r\n", Subject="About INV-2.")
    mail = save(tmp_path, content)
    answer = log(shop, "--mail", mail, write=True)
    assert answer.code == 0, answer.stderr
    (kept,) = (shop.folder / KEPT).iterdir()
    assert kept.read_bytes() == content
    assert kept.stat().st_mode & 0o777 == 0o600
    assert shop.text().endswith(
        f'\n2026-03-10 {CONTACT} "J. Smith" "About INV-2." "dana" "INV-1 INV-2" "<1@acme.example>"\n\n'
        f'2026-03-10 document Assets:Receivable:Acme "{KEPT}/{kept.name}"\n'
    )
    assert shop.run("check").code == 0
    assert "thank you" not in answer.stdout
    before = shop.tree()
    assert states(shop, "--mail", mail) == ["known"]
    again = log(shop, "--mail", mail, write=True)
    assert "on record already: a mail of Acme, 2026-03-10" in again.stderr
    assert (again.code, shop.tree()) == (0, before)


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ({}, "2026-03-10"),
        ({"Date": "Fri, 20 Mar 2026 23:59:00 -1200"}, "2026-03-20"),
        ({"Date": "Sat, 21 Mar 2026 00:01:00 +1200"}, "2026-03-20"),
        ({"Date": "Mon, 2 Mar 2026 00:01:00 +0000"}, "2026-03-02"),
        ({"Date": "Sat, 28 Feb 2026 00:01:00 +0000"}, "2026-03-20"),
        ({"Date": "Sat, 28 Dec 2019 00:01:00 +0000"}, "2026-03-20"),
        ({"Date": None}, "2026-03-20"),
        ({"Date": "soon"}, "2026-03-20"),
    ],
)
def test_the_day_is_the_mails_own_where_it_may_be(tmp_path: Path, more: dict[str, str | None], day: str) -> None:
    shop = shop_of(tmp_path, '2026-03-01 custom "ar-close" 2026-02-28\n')
    (entry,) = told(shop, "--mail", save(tmp_path, mail_text("Hello\n", **more)))["plan"]
    assert [each.split()[0] for each in entry["entries"]] == [day, day]


def test_not_before_the_account_is_open(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    (entry,) = told(shop, "--mail", save(tmp_path, mail_text(Date="Mon, 2 Dec 2019 00:01:00 +0000")))["plan"]
    assert entry["entries"][0].startswith("2026-03-20")


@pytest.mark.parametrize(
    ("sender", "state"),
    [
        ("ap@acme.example", "taken"),
        ("Jo <AP@ACME.Example>", "taken"),
        ("info@bolt.example", "taken"),
        ("rechnung@bolt.example", "taken"),
        ("ap@acme.example, nobody@x.example", "taken"),
        ("x.ap@acme.example", "queued"),
        ("ap@acme.example.evil.example", "queued"),
        ('"ap@acme.example" <evil@x.example>', "queued"),
        ("=?utf-8?q?ap=40acme=2Eexample?= <evil@x.example>", "queued"),
        ("dana@northgate.example", "own"),
        ("receivables@northgate.example", "own"),
        ("dana@northgate.example, ap@acme.example", "taken"),
    ],
)
def test_whose_a_mail_is(tmp_path: Path, sender: str, state: str) -> None:
    shop = shop_of(
        tmp_path, '2026-01-02 custom "ar-client" Assets:Receivable:Acme "sales-rep" "dana@northgate.example" "x"\n'
    )
    assert states(shop, "--mail", save(tmp_path, mail_text(From=sender))) == [state]


def test_addresses_under_any_key_as_of_the_day(tmp_path: Path) -> None:
    more = (
        '2026-03-15 custom "ar-client" Assets:Receivable:Acme "buyers" "Jo <jo@acme.example>; al@acme.example" "x"\n'
    )
    more += '2026-03-25 custom "ar-client" Assets:Receivable:Acme "email" "new@acme.example" "x"\n'
    shop = shop_of(tmp_path, more)
    for address, state in (("jo", "taken"), ("al", "taken"), ("ap", "taken"), ("new", "queued")):
        mail = save(tmp_path, mail_text(From=f"{address}@acme.example"))
        assert states(shop, "--mail", mail) == [state]


@pytest.mark.parametrize("sender", ["ap@acme.example", "ap@acme.example, rechnung@bolt.example"])
def test_an_address_of_two_clients_is_a_question(tmp_path: Path, sender: str) -> None:
    more = '2026-01-02 custom "ar-client" Assets:Receivable:Bolt "email" "ap@acme.example" "x"\n'
    shop = shop_of(tmp_path, more if "," not in sender else "")
    mail = save(tmp_path, mail_text(From=sender))
    said = shop.refused("log", "--mail", mail, *ON, code=1)
    assert "is an address of Acme and Bolt" in said
    assert "log CLIENT --mail" in said
    assert states(shop, "Bolt", "--mail", mail) == ["taken"]


def test_a_colleagues_address_is_no_clients(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, '2026-01-02 custom "ar-client" Assets:Receivable:Acme "sales-rep" "rep@x.example" "x"\n')
    assert states(shop, "--mail", save(tmp_path, mail_text(From="rep@x.example"))) == ["queued"]


def test_our_own_address_is_no_clients_wherever_it_stands(tmp_path: Path) -> None:
    shop = shop_of(
        tmp_path, '2026-01-02 custom "ar-client" Assets:Receivable:Acme "helper" "dana@northgate.example" "x"\n'
    )
    mail = save(tmp_path, mail_text(From="dana@northgate.example, who@x.example"))
    assert states(shop, "--mail", mail) == ["queued"]


def test_whose_it_is_said_to_be_counts_and_another_address_is_remarked(tmp_path: Path) -> None:
    shop, mail = shop_of(tmp_path), save(tmp_path, mail_text())
    assert states(shop, "Bolt", "--mail", mail) == ["taken"]
    assert "mail.eml: sent from an address of Acme." in log(shop, "Bolt", "--mail", mail).stderr
    assert "sent from" not in log(shop, "Acme", "--mail", mail).stderr


def test_an_unknown_sender_waits(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, reminded("2026-03-01", "INV-9", 1, '"<r1@northgate.example>"'))
    content = mail_text(From="Who <who@x.example>", Subject="../../etc/passwd", In_Reply_To="<r1@northgate.example>")
    mail = save(tmp_path, content)
    before = shop.text()
    assert log(shop, "--mail", mail, write=True).code == 0
    (queued,) = waiting(shop)
    assert queued.name.startswith("2026-03-10-")
    assert (queued.read_bytes(), queued.stat().st_mode & 0o777, shop.text()) == (content, 0o600, before)
    assert states(shop, "--mail", mail) == ["waiting"]
    log(shop, "--mail", mail, write=True)
    assert waiting(shop) == [queued]
    (row,) = told(shop, "--queue")["queue"]
    assert row["sender"] == "Who <who@x.example>"
    assert row["hint"] == "answers our reminder of 2026-03-01 to Bolt: INV-9"
    assert row["command"] == f"arledger log CLIENT --mail {os.path.relpath(queued)}"
    assert log(shop, "Bolt", "--mail", queued, write=True).code == 0
    assert '"ar-contact" Assets:Receivable:Bolt "mail-in" "Who"' in shop.text()
    assert told(shop, "--queue")["queue"] == []
    assert states(shop, "--mail", mail) == ["known"]
    assert waiting(shop) == [queued]


def test_a_mail_that_answers_a_mail_on_record(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    log(shop, "--mail", save(tmp_path, mail_text()), write=True)
    answer = mail_text(From="who@x.example", Message_ID="<2@x>", References="<1@acme.example>")
    log(shop, "--mail", save(tmp_path, answer), write=True)
    (row,) = told(shop, "--queue")["queue"]
    assert row["hint"] == "answers a mail of Acme, 2026-03-10"


def test_our_own_reminder_is_no_contact(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, reminded("2026-03-01", "INV-1", 1, '"<r1@northgate.example>"'))
    ours = save(tmp_path, mail_text(From="receivables@northgate.example", Message_ID="<r1@northgate.example>"))
    assert states(shop, "--mail", ours) == ["known"]
    assert states(shop, "Acme", "--mail", ours, "--channel", "mail-out") == ["known"]


def test_a_mail_of_ours_is_recorded_where_somebody_says_so(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    ours = save(tmp_path, mail_text(From="dana@northgate.example", To="Jo <jo@acme.example>"))
    assert states(shop, "Acme", "--mail", ours) == ["own"]
    written = log(shop, "Acme", "--mail", ours, "--channel", "mail-out", write=True)
    assert written.code == 0
    assert '"mail-out" "Jo" "Your invoice" "dana"' in shop.text()


def test_what_is_said_beside_it(tmp_path: Path) -> None:
    shop, mail = shop_of(tmp_path), save(tmp_path, mail_text())
    words = ("Acme", "They are ill", "--mail", mail, "--with", "Jo", "-i", "INV-2", "--confidential")
    (entry,) = told(shop, *words)["plan"]
    assert entry["entries"][0].endswith('"Jo" "They are ill" "dana" "INV-2" "<1@acme.example>" TRUE')
    assert entry["entries"][1].endswith("^INV-2")


def test_good_ones_of_several_are_taken_and_the_others_named(tmp_path: Path) -> None:
    shop, folder = shop_of(tmp_path), tmp_path / "mails"
    save(folder, mail_text(), "a.eml")
    save(folder, b"no mail at all", "b.eml")
    save(folder, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "c.msg")
    save(folder, b"not looked at", "d.txt")
    save(folder, mail_text(), "e.EML")
    assert states(shop, "--mail", folder) == ["taken", "refused", "refused", "known"]
    answer = log(shop, "--mail", folder, "--mail", folder / "a.eml", write=True)
    assert answer.code == 1
    assert "b.eml: this is no mail" in answer.stderr
    assert "c.msg: this is a message in Outlook's own format" in answer.stderr
    assert shop.text().count("ar-contact") == 1
    assert shop.run("check").code == 0


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (("--mail", "none.eml"), "No such file", 2),
        (("--mail", "EMPTY"), "there is no .eml file in this folder", 2),
        (("--mail", "MAIL", "--document", "x"), "--mail does not go with the rest", 2),
        (("--mail", "MAIL", "--channel", "call"), "a mail is no call", 2),
        (("Nobody", "--mail", "MAIL"), "there is no client 'Nobody'", 2),
        (("Acme", "--mail", "MAIL", "-i", "INV-9"), "INV-9 is Bolt's", 3),
        (("Acme", "--queue"), "--queue does not go with the rest", 2),
    ],
)
def test_wrong_calls(tmp_path: Path, words: tuple[str, ...], says: str, code: int) -> None:
    shop = shop_of(tmp_path)
    (tmp_path / "empty").mkdir()
    places = {"MAIL": save(tmp_path, mail_text()), "EMPTY": tmp_path / "empty"}
    assert says in shop.refused("log", *(places.get(word, word) for word in words), *ON, code=code, write=False)


def test_a_shell_writes_many_words_behind_one_option(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    mails = [save(tmp_path, mail_text(Message_ID=f"<{n}@x>", From="who@x.example"), f"{n}.eml") for n in range(4)]
    assert states(shop, "--mail", *mails) == ["queued"] * 4
    assert states(shop, "Acme", "--mail", *mails) == ["taken"] * 4
    assert states(shop, "--mail", *mails, "Acme") == ["taken"] * 4


def test_text_is_said_of_one_mail(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    mails = [save(tmp_path, mail_text(Message_ID=f"<{n}@x>"), f"{n}.eml") for n in range(2)]
    said = shop.refused("log", "Acme", "x", "--mail", mails[0], "--mail", mails[1], *ON, code=2)
    assert "TEXT is said of one mail, and these are 2" in said


HOSTILE = {
    "markup": "[red]INV[/red] <b>x</b> `y`",
    "quotes": 'say "no" \\" and \\',
    "a header": "x\n Bcc: all@x.example",
    "an encoded header": "=?utf-8?q?x=0D=0ABcc=3A_all=40x=2Eexample?=",
    "bidi": "abc \u202edef\u2066",
    "controls": "=?utf-8?q?a=1B[2J=00b?=",
    "an entry": '=?utf-8?q?x"=0A2026-01-01_open_Assets=3ABad?=',
    "no character": "=?utf-8?b?77+/77+/?= x",
    "long": "x" * 30_000,
    "a formula": "=cmd|' /C calc'!A0",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_a_mail_says_stays_text(tmp_path: Path, what: str) -> None:
    shop = shop_of(tmp_path)
    for sender in ("ap@acme.example", "who@x.example"):
        name = HOSTILE[what].replace("\n", " ").replace('"', "'").rstrip("\\")
        content = mail_text(Subject=HOSTILE[what], From=f'"{name[:500]}" <{sender}>', Message_ID=f"<{sender}>")
        answer = log(shop, "--mail", save(tmp_path, content), write=True)
        assert answer.code == 0, answer.stderr
        assert not any(sign in answer.stdout + answer.stderr for sign in "\u202e\u2066\x1b\0")
    assert len([line for line in shop.text().splitlines() if "ar-contact" in line]) == 1
    assert "open Assets:Bad" not in [line[11:] for line in shop.text().splitlines()]
    assert shop.run("check").code == 0
    for form in ("table", "json", "html", "md", "csv"):
        shown = log(shop, "--queue", "--format", form)
        assert shown.code == 0
        assert not any(sign in shown.stdout for sign in "\u202e\u2066\x1b\0")
    assert shop.run("activity", "--as-of", "2026-03-20").code == 0


def test_links_are_not_followed(tmp_path: Path) -> None:
    shop, mail = shop_of(tmp_path), save(tmp_path, mail_text(From="who@x.example"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (shop.folder / "inbox").symlink_to(elsewhere)
    assert "leads elsewhere through a link" in shop.refused("log", "--mail", mail, *ON, code=2)
    (shop.folder / "inbox").unlink()
    log(shop, "--mail", mail, write=True)
    (queued,) = waiting(shop)
    target = tmp_path / "precious"
    target.write_text("precious")
    queued.unlink()
    queued.symlink_to(target)
    assert "this is a link" in shop.refused("log", "--mail", mail, *ON, code=2)
    assert target.read_text() == "precious"
    listed = log(shop, "--queue", "--format", "json")
    assert json.loads(listed.stdout)["queue"] == []
    assert "a link is not followed" in listed.stderr
    target.write_bytes(mail_text(From="who@x.example"))
    assert json.loads(log(shop, "--queue", "--format", "json").stdout)["queue"] == []


def test_a_file_under_the_name_of_a_mail_is_kept(tmp_path: Path) -> None:
    shop, mail = shop_of(tmp_path), save(tmp_path, mail_text())
    log(shop, "--mail", mail, write=True)
    (kept,) = (shop.folder / KEPT).iterdir()
    shop.main.write_text(TEXT and shop.text()[: shop.text().index("2026-03-10")])
    kept.write_text("changed")
    assert "exists already, with other content" in shop.refused("log", "--mail", mail, *ON)


def test_the_order_of_mails_does_not_matter(tmp_path: Path) -> None:
    mails = {
        f"{n}.eml": mail_text(f"{n}\n", Message_ID=None if n == 1 else f"<{n}@x>", From=f"{who}@{who}.example")
        for n, who in enumerate(("ap", "who", "who"))
    }
    mails["0.eml"] = mail_text()
    mails["3.eml"] = mail_text("again\n", Message_ID="<1@acme.example>")
    found = set()
    for at, order in enumerate(permutations(mails)):
        if at % 5:
            continue
        shop = shop_of(tmp_path / f"{at}")
        for name in order:
            log(shop, "--mail", save(tmp_path, mails[name], name), write=True)
        text = shop.text()
        found.add((text.count("ar-contact"), tuple(path.name for path in waiting(shop))))
    assert {count for count, _ in found} == {1}
    assert len(found) == 1


def test_without_a_policy_file_the_queue_is_beside_the_ledger(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    (shop.folder / "arledger.toml").unlink()
    log(shop, "--mail", save(tmp_path, mail_text(From="who@x.example")), write=True)
    assert len(waiting(shop)) == 1
    assert POLICY
