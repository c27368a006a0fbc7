"""Drafts in the outbox: a mail for each message, private, made once, and recorded once."""

import stat
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from tests.support.reminders import invoice, plan_of, reminded, reminder_shop, said
from tests.support.shop import Shop

DAY = "2026-03-20"
LATE = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-03-22") + invoice("B-1", "2026-03-01", client="Bolt")
SIGNED = '\n[reminders]\nsigned-by = "dana"\ncopy = ["dana"]\n'


def drafted(shop: Shop, day: str = DAY, *words: str) -> dict[str, EmailMessage]:
    """Draft the messages of a day and return all mails in its outbox by file name."""
    answer = shop.run("remind", "--as-of", day, *words, write=True)
    assert answer.code == 0, answer.stderr
    return mails(shop, day)


def mails(shop: Shop, day: str = DAY) -> dict[str, EmailMessage]:
    found = {}
    for path in sorted((shop.folder / "outbox" / day).glob("*.eml")):
        mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        assert isinstance(mail, EmailMessage)
        found[path.name] = mail
    return found


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def test_a_message_is_a_mail_with_text_html_and_a_statement(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE, SIGNED)
    before = shop.texts()
    found = drafted(shop)
    assert list(found) == ["Acme-USD-reminder-1.eml", "Bolt-USD-reminder-1.eml"]
    acme, bolt = found.values()
    assert (acme["To"], acme["Cc"], acme["Reply-To"]) == (
        "Acme Ltd <ap@acme.example>",
        "dana <dana@northgate.example>",
        "dana <dana@northgate.example>",
    )
    assert [part.get_filename() for part in acme.iter_attachments()] == ["statement-Acme-USD.pdf"]
    assert "I-1" in body(acme)
    assert "200.00 USD" in body(acme)
    assert acme.get_body(("html",)) is not None
    assert "Sehr geehrte Damen und Herren" in body(bolt)
    assert "100,00" in body(bolt)
    assert shop.texts() == before


def test_the_outbox_is_private_and_has_an_index(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    drafted(shop)
    outbox = shop.folder / "outbox" / DAY
    assert {stat.S_IMODE(path.stat().st_mode) for path in (outbox, outbox.parent)} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in outbox.iterdir()} == {0o600}
    page = (outbox / "index.html").read_text(encoding="utf-8")
    assert page.count("<article") == 2
    assert 'href="Acme-USD-reminder-1.eml"' in page


def test_a_second_run_of_a_day_changes_no_file(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    drafted(shop)
    before = shop.tree()
    assert said(plan_of(shop, DAY)) == {"I-1": "drafted", "B-1": "drafted"}
    again = shop.run("remind", "--as-of", DAY, write=True)
    assert "Written: nothing" in again.stderr
    assert shop.tree() == before


def test_a_draft_that_was_deleted_is_made_again_as_it_was(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    drafted(shop)
    before = shop.tree()
    (shop.folder / "outbox" / DAY / "Bolt-USD-reminder-1.eml").unlink()
    drafted(shop)
    assert shop.tree() == before


def test_drafts_of_other_days_count_for_nothing(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    drafted(shop)
    assert said(plan_of(shop, "2026-03-21")) == {"I-1": "level 1", "I-2": "level 0", "B-1": "level 1"}


def test_what_comes_up_after_a_draft_waits_for_the_next_day(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    drafted(shop)
    shop.main.write_text(shop.text() + invoice("I-3", "2026-03-05"), encoding="utf-8")
    assert said(plan_of(shop, DAY)) == {"I-1": "drafted", "B-1": "drafted", "I-3": "drafted"}


def test_what_was_sent_by_hand_counts_from_then_on(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    found = drafted(shop)
    files = [shop.folder / "outbox" / DAY / name for name in found]
    added = shop.write("mark-sent", *files)
    ids = [mail["Message-ID"] for mail in found.values()]
    assert (
        added.split("\n\n")
        == [
            "",
            f'{DAY} custom "ar-reminder" "I-1" 1 "email" 2026-03-01 "{ids[0]}" Assets:Receivable:Acme',
            f'{DAY} custom "ar-reminder" "I-2" 0 "email" 2026-03-22 "{ids[0]}" Assets:Receivable:Acme',
            f'{DAY} custom "ar-reminder" "B-1" 1 "email" 2026-03-01 "{ids[1]}" Assets:Receivable:Bolt\n',
        ]
        or added
    )
    before = shop.tree()
    assert "nothing new" in shop.run("mark-sent", *files, write=True).stderr
    assert shop.tree() == before
    assert said(plan_of(shop, DAY)) == {
        "I-1": "too-soon until 2026-03-27",
        "B-1": "too-soon until 2026-03-27",
    }
    assert said(plan_of(shop, "2026-03-19"))["I-1"] == "level 1"


def test_the_day_of_posting_may_be_another(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    drafted(shop)
    added = shop.write("mark-sent", shop.folder / "outbox" / DAY / "Bolt-USD-reminder-1.eml", "--date", "2026-03-23")
    assert added.strip().startswith('2026-03-23 custom "ar-reminder" "B-1" 1 "email"')


def test_the_next_letter_refers_to_the_last(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, invoice("I-1", "2026-03-01"))
    (first,) = drafted(shop).values()
    shop.write("mark-sent", shop.folder / "outbox" / DAY / "Acme-USD-reminder-1.eml")
    (second,) = drafted(shop, "2026-03-28").values()
    assert (second["References"], second["In-Reply-To"]) == (first["Message-ID"], first["Message-ID"])
    assert "2026-03-20" in body(second)


def test_posted_by_hand_there_is_a_letter_to_print_and_nobody_to_send_it_to(tmp_path: Path) -> None:
    text = LATE + '2026-01-02 custom "ar-client" Assets:Receivable:Acme "address" "1 Mill Road; Dover" "dana"\n'
    rows = '\n[[reminders.level]]\nlevel = 1\ndays = 1\nchannel = "post"\n'
    shop = reminder_shop(tmp_path, text, rows)
    plan = plan_of(shop, DAY)
    assert [(m["client"], m["to"]) for m in plan["messages"]] == [("Acme", [])]
    assert said(plan)["B-1"] == "no-address"
    (mail,) = drafted(shop).values()
    assert mail["To"] is None
    assert (shop.folder / "outbox" / DAY / "Acme-USD-reminder-1.pdf").read_bytes().startswith(b"%PDF-")
    added = shop.write("mark-sent", shop.folder / "outbox" / DAY / "Acme-USD-reminder-1.eml")
    assert '"ar-reminder" "I-1" 1 "post" 2026-03-01' in added


def test_other_forms_are_drafted_beside_the_mail(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    drafted(shop, DAY, "--also", "pdf,docx", "--client", "Acme")
    assert sorted(path.name for path in (shop.folder / "outbox" / DAY).iterdir()) == [
        "Acme-USD-reminder-1.docx",
        "Acme-USD-reminder-1.eml",
        "Acme-USD-reminder-1.pdf",
        "index.html",
    ]
    assert "there is no form 'odt'" in shop.refused("remind", "--also", "odt", code=2)


def test_invoices_that_the_ledger_keeps_go_along_and_nothing_from_elsewhere(tmp_path: Path) -> None:
    text = LATE
    for path, number in (
        ("papers/I-1.pdf", "I-1"),
        ("papers/B-1.pdf", "B-1"),
        ("../order 4711.pdf", "I-1"),
        ("papers/I-2.txt", "I-2"),
        ("papers/fake.pdf", "I-2"),
        ("papers/gone.pdf", "I-2"),
    ):
        client = "Bolt" if number == "B-1" else "Acme"
        text += f'2026-01-02 document Assets:Receivable:{client} "{path}"\n  invoice: "{number}"\n'
    shop = reminder_shop(tmp_path, text)
    papers = shop.folder / "papers"
    papers.mkdir()
    for name, content in (("I-1.pdf", b"%PDF-1.7 one"), ("B-1.pdf", b"%PDF-1.7 b"), ("I-2.txt", b"x")):
        (papers / name).write_bytes(content)
    (papers / "fake.pdf").write_bytes(b"root:x:0:0")
    answer = shop.run("remind", "--as-of", DAY, "--write")
    found = mails(shop)
    attached = [[part.get_filename() for part in mail.iter_attachments()] for mail in found.values()]
    assert attached == [["statement-Acme-USD.pdf", "I-1.pdf"], ["statement-Bolt-USD.pdf", "B-1.pdf"]], answer.stderr


def test_without_a_sender_nothing_is_drafted(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    toml = shop.folder / "arledger.toml"
    toml.write_text(toml.read_text().replace('email = "receivables@northgate.example"', ""))
    assert said(plan_of(shop, DAY))["I-1"] == "level 1"
    assert "a mail needs a sender" in shop.refused("remind", "--as-of", DAY, code=2)


@pytest.mark.parametrize("quiet", [True, False])
def test_cron_hears_nothing_where_there_is_nothing(tmp_path: Path, quiet: bool) -> None:
    shop = reminder_shop(tmp_path, LATE)
    answer = shop.run("remind", "--as-of", "2026-02-01", *(["--quiet"] if quiet else []), write=True)
    assert bool(answer.stdout or answer.stderr) is not quiet


def test_a_file_that_is_no_draft(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    other = tmp_path / "other.eml"
    other.write_text("Subject: hello\n\nhello\n")
    assert "this is no draft of ours" in shop.refused("mark-sent", other, code=2)
    broken = tmp_path / "broken.eml"
    broken.write_text("Subject: hello\nX-Arledger-Record: e30=\n\nhello\n")
    assert "what this draft is about cannot be read" in shop.refused("mark-sent", broken, code=2)
    assert "No such file" in shop.refused("mark-sent", tmp_path / "none.eml", code=2)


def test_names_from_a_ledger_become_neither_headers_nor_paths_nor_markup(tmp_path: Path) -> None:
    name = "Evil\\r\\nBcc: x@evil.example <script>alert(1)</script> [a](http://b.example) ../../x"
    text = f'2026-01-02 custom "ar-client" Assets:Receivable:Acme "name" "{name}" "dana"\n'
    number = "../..-<b>I</b>\\n-{{7*7}}"
    text += '2026-01-01 * "Acme" "Goods"\n  due: 2026-03-01\n  Assets:Receivable:Acme  100.00 USD\n'
    text += f'    invoice: "{number}"\n  Income:Sales\n'
    shop = reminder_shop(tmp_path, text)
    (mail,) = drafted(shop).values()
    assert mail["Bcc"] is None
    assert {key.lower() for key in mail} <= {
        *("from", "to", "subject", "date", "message-id", "x-arledger-record", "x-unsent", "mime-version"),
        "content-type",
    }
    html = mail.get_body(("html",))
    assert html
    assert "<script>" not in html.get_content()
    assert "<b>" not in html.get_content()
    assert "http://b.example" not in html.get_content().replace("[a](http://b.example)", "")
    assert "49" not in body(mail)
    page = (shop.folder / "outbox" / DAY / "index.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "<b>" not in page


def test_a_promise_between_two_drafts_is_kept_apart(tmp_path: Path) -> None:
    text = LATE + reminded("2026-03-10", "B-1", 1) + '2026-03-18 custom "ar-promise" "B-1" 2026-04-01 60 USD "Jo"\n'
    found = drafted(reminder_shop(tmp_path, text))
    assert "60,00" in body(found["Bolt-USD-reminder-2.eml"])
    assert "40,00" in body(found["Bolt-USD-reminder-2.eml"])


CONSUMER = '2026-01-02 custom "ar-client" Assets:Receivable:Acme "debtor" "consumer" "dana"\n'


def test_a_letter_names_the_day_of_the_next_one_and_none_where_none_follows(tmp_path: Path) -> None:
    two = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-03-12") + reminded("2026-03-10", "I-1", 1)
    (mail,) = drafted(reminder_shop(tmp_path, two)).values()
    # I-2 may have its second reminder on 03-27, before I-1 its third on 03-31.
    assert "write to you again on 2026-03-27" in " ".join(body(mail).split())
    last = invoice("I-1", "2026-03-01") + reminded("2026-03-08", "I-1", 1) + CONSUMER
    (mail,) = drafted(reminder_shop(tmp_path / "b", last)).values()
    assert "write to you again" not in body(mail)
    final = invoice("I-1", "2026-01-15") + reminded("2026-03-01", "I-1", 3)
    (mail,) = drafted(reminder_shop(tmp_path / "c", final)).values()
    assert "2026-03-27" in body(mail)


def test_characters_that_no_font_has_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("arledger.capabilities.reminders.outbox.missing_note", lambda _: "no font has 株")
    answer = reminder_shop(tmp_path, LATE).run("remind", "--as-of", DAY, write=True)
    assert "Note: Acme: no font has 株" in answer.stderr


def test_a_copy_is_attached_of_what_the_ledger_keeps_no_file_of_where_the_policy_says_so(tmp_path: Path) -> None:
    kept = '2026-01-02 document Assets:Receivable:Acme "I-1.pdf"\n  invoice: "I-1"\n'
    shop = reminder_shop(tmp_path, invoice("I-1", "2026-03-01") + invoice("I-2", "2026-03-02") + kept)
    (shop.folder / "I-1.pdf").write_bytes(b"%PDF-1.7 one")
    toml = shop.folder / "arledger.toml"
    toml.write_text(toml.read_text() + '\n[reminders]\ninvoices = "made"\n')
    assert shop.run("remind", "--as-of", DAY, "--write").code == 0
    (mail,) = mails(shop).values()
    found = {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}
    assert sorted(found) == ["I-1.pdf", "I-2.pdf", "statement-Acme-USD.pdf"]
    assert found["I-1.pdf"] == b"%PDF-1.7 one"
    assert found["I-2.pdf"].startswith(b"%PDF-1.7\n")
