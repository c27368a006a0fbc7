"""What is in a pack: figures that foot, what is kept and what went, nothing confidential, and nothing of others."""

import io
import json
import os
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.support.mails import mail_text, save
from tests.support.packs import DAY, claim, everything, hand_on, manifest, members, packed, packs_in
from tests.support.reminders import OPENS, POLICY, invoice, receipt, reminded, reminder_shop
from tests.support.shop import Shop

from arledger.capabilities.escalations import members as limits
from arledger.files import transaction

LATE = invoice("I-1", "2026-03-01")
PDF = b"%PDF-1.7\ninvoice"


def document(number: str, path: str, client: str = "Acme", day: str = "2026-03-10") -> str:
    return f'{day} document Assets:Receivable:{client} "{path}" ^{number}\n'


def shop_with(folder: Path, text: str, files: dict[str, bytes]) -> Shop:
    return Shop(folder, {"main.beancount": OPENS + text, **files}, POLICY)


def text_of(files: dict[str, bytes], name: str = "README.txt") -> str:
    return files[name].decode()


# Figures.


def test_the_parts_make_what_is_open_and_foot_to_aging(tmp_path: Path) -> None:
    text = (
        invoice("I-1", "2026-02-01")
        + invoice("I-2", "2026-03-01", "200.00 USD")
        + invoice("I-3", "2026-03-10", "40.00 USD")
        + invoice("I-4", "2026-04-10", "70.00 USD")
        + invoice("I-5", "2026-03-15", "20.00 USD", meta='payer: "Leasing Ltd"')
        + receipt("2026-03-20", "30.00 USD")
        + '2026-03-02 custom "ar-dispute" "I-2" "opened" 50.00 USD "pricing: too dear"\n'
        + '2026-03-28 custom "ar-promise" "I-3" 2026-04-05 40.00 USD "J. Smith"\n'
    )
    shop = reminder_shop(tmp_path, text)
    answer = shop.run(*hand_on())
    assert "Note: 50.00 USD is disputed: it is named, and not claimed." in answer.stderr
    assert "Note: 40.00 USD is promised or agreed, and in time: not claimed." in answer.stderr
    files = packed(shop)
    assert claim(files) == {
        "open": "430.00",
        "disputed": "50.00",
        "promised": "40.00",
        "of_others": "20.00",
        "not_due": "70.00",
        "covered": "30.00",
        "claimed": "220.00",
        "unapplied": "30.00",
        "oldest_due": "2026-02-01",
    }
    claimed = {row["invoice"]: row["claimed"] for row in manifest(files)["items"]}
    assert claimed == {"I-1": "70.00", "I-2": "150.00", "I-3": "0.00", "I-4": "0.00", "I-5": "0.00"}
    aging = json.loads(shop.run("aging", "--as-of", DAY, "--format", "json", "--client", "Acme").stdout)
    (total,) = aging["totals"]
    assert (total["unapplied"], total["total"]) == ("-30.00", "400.00")
    assert manifest(files)["not_kept"] == ["I-1", "I-2"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["open-items.xlsx"]))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() if row[0] == "USD"]
    assert rows[-1][1] == 430
    said = text_of(files)
    assert "  Disputed                         -50.00  not claimed\n" in said
    assert "  Claimed                          220.00\n  The oldest was due on 2026-02-01, 58 days ago.\n" in said


def test_what_is_agreed_in_a_plan_is_not_claimed_until_it_breaks(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    shop.write("plan", "propose", "I-1", "--parts", "2", "--date", "2026-03-10", "--first", "2026-03-30")
    shop.write("plan", "accept", "I-1", "--date", "2026-03-11")
    assert claim(packed(shop))["promised"] == "100.00"
    late = packed(shop, to="lawyer", day="2026-04-15")
    assert (claim(late)["claimed"], claim(late)["not_due"]) == ("50.00", "50.00")


def test_nothing_to_claim_is_said_and_not_refused(tmp_path: Path) -> None:
    """A lawyer is asked about what is disputed: it is for people to decide whether this is the time."""
    shop = reminder_shop(tmp_path, LATE + '2026-03-02 custom "ar-dispute" "I-1" "opened" 0.00 USD "never came"\n')
    assert f"Nothing is claimed of Acme on {DAY}: look whether this is the time." in shop.run(*hand_on()).stderr
    assert claim(packed(shop)) == {"open": "100.00", "disputed": "100.00"}


def test_two_currencies_are_two_claims(tmp_path: Path) -> None:
    shop = reminder_shop(
        tmp_path, LATE + invoice("E-1", "2026-03-05", "50.00 EUR") + invoice("J-1", "2026-03-05", "900 JPY")
    )
    assert "the pack: 50.00 EUR and 900 JPY and 100.00 USD claimed" in shop.run(*hand_on()).stdout
    files = packed(shop)
    assert [claim(files, currency)["claimed"] for currency in ("EUR", "JPY", "USD")] == ["50.00", "900", "100.00"]
    for currency in ("EUR", "JPY", "USD"):
        assert files[f"statement-{currency}.pdf"].startswith(b"%PDF-")


def test_as_of_an_earlier_day_it_is_the_pack_of_that_day(tmp_path: Path) -> None:
    later = receipt("2026-03-25", "60.00 USD", "I-1") + document("I-1", "late.pdf", day="2026-03-25")
    files = {"late.pdf": PDF}
    before = packed(shop_with(tmp_path / "a", LATE, files), day="2026-03-20")
    assert packed(shop_with(tmp_path / "b", LATE + later, files), day="2026-03-20") == before
    after = packed(shop_with(tmp_path / "c", LATE + later, files))
    assert claim(after)["claimed"] == "40.00"
    assert "invoices/I-1.pdf" in after


def test_the_same_books_give_the_same_bytes(tmp_path: Path) -> None:
    text = [LATE, document("I-1", "a.pdf"), document("I-1", "b.txt"), reminded("2026-03-10", "I-1", 1)]
    papers = {"a.pdf": PDF, "b.txt": b"delivery note"}
    made = []
    for number, order in enumerate((text, text[::-1])):
        shop = shop_with(tmp_path / f"{number}", "".join(order), papers)
        assert shop.run(*hand_on(), write=True).code == 0
        made.append(packs_in(shop)[0].read_bytes())
    assert made[0] == made[1]


def test_every_file_has_its_digest(tmp_path: Path) -> None:
    files = packed(shop_with(tmp_path, LATE + document("I-1", "a.pdf"), {"a.pdf": PDF}))
    listed = {row["name"]: row["sha256"] for row in manifest(files)["files"]}
    assert set(listed) == set(files) - {"README.txt", "manifest.json"}
    for name, content in files.items():
        digest = limits.Member(name, content, "").sha256
        assert listed.get(name, digest) == digest
        assert name == "README.txt" or f"sha256 {digest}" in text_of(files)


def test_who_claims_from_whom_is_in_the_readme(tmp_path: Path) -> None:
    known = 'address: "1 High Street; Portsmouth"\n  phone: "+1 603 555"\n  vat-id: "GB 123"\n  credit-limit: 9 USD'
    shop = reminder_shop(tmp_path, LATE)
    shop.main.write_text(shop.text().replace('email: "ap@acme.example"', f'email: "ap@acme.example"\n  {known}'))
    said = text_of(packed(shop, "--until", "2026-06-30"))
    for line in (
        "Claim against Acme Ltd",
        f"As of {DAY}, for Credira (agency).",
        "First Harbor Bank, account 4401 772 019",
        "1 High Street",
        "Phone: +1 603 555",
        "VAT ID: GB 123",
        "E-mail: ap@acme.example",
        "three promises broken",
        "Something is to have happened by 2026-06-30.",
    ):
        assert f"\n{line}\n" in f"\n{said}"
    assert "limit" not in said


# Documents.


def test_only_documents_of_what_is_claimed_are_packed_under_our_names(tmp_path: Path) -> None:
    text = (
        LATE
        + invoice("I-2", "2026-05-01")
        + document("I-1", "papers/Rechnung über alles.PDF")
        + document("I-1", "papers/i-1.pdf")
        + document("I-1", "papers/I-1.txt")
        + document("I-1", "papers/I-1.weird_ending")
        + document("I-2", "papers/later.pdf")
    )
    papers = ("Rechnung über alles.PDF", "i-1.pdf", "I-1.txt", "I-1.weird_ending", "later.pdf")
    files = packed(shop_with(tmp_path, text, {f"papers/{name}": PDF + name.encode() for name in papers}))
    names = sorted(name for name in files if name.startswith("invoices/"))
    assert names == ["invoices/I-1-2.bin", "invoices/I-1-3.pdf", "invoices/I-1-4.pdf", "invoices/I-1.txt"]
    assert not any(b"later" in content for content in files.values())


@pytest.mark.parametrize(
    "number", ["../../etc/passwd", "/abs", "CON", "a/b", "..", "-rf", "x" * 300, "I\u202e-1", "é"]
)
def test_strange_numbers_make_safe_names(tmp_path: Path, number: str) -> None:
    named = f'2026-01-01 * "Acme" "Goods"\n  invoice: "{number}"\n  due: 2026-03-01\n'
    text = f"{named}  Assets:Receivable:Acme  100.00 USD\n  Income:Sales\n"
    kept = f'2026-03-10 document Assets:Receivable:Acme "a.pdf"\n  invoice: "{number}"\n'
    files = packed(shop_with(tmp_path, text + kept, {"a.pdf": PDF}))
    (name,) = (name for name in files if name.startswith("invoices/"))
    assert name.count("/") == 1
    assert name.isprintable()
    assert not name.startswith("invoices/CON.")
    assert len(name) < 230


def test_what_does_not_lie_beside_the_ledger_or_is_no_file_stays_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    tmp_path.mkdir(exist_ok=True)
    secret.write_bytes(b"%PDF- a secret of this machine")
    text = LATE + "".join(
        document("I-1", path) for path in ("link.pdf", "../secret.pdf", "folder", "pipe.pdf", "gone.pdf")
    )
    shop = shop_with(tmp_path, text, {"folder/x": b"", "gone.pdf": PDF})
    (shop.folder / "link.pdf").symlink_to(secret)
    os.mkfifo(shop.folder / "pipe.pdf")
    answer = shop.run(*hand_on())
    assert answer.code == 0, answer.stderr
    assert "does not lie beside the ledger" in answer.stderr
    (shop.folder / "gone.pdf").unlink()
    shop.main.write_text(shop.text().replace(document("I-1", "gone.pdf"), ""))
    files = packed(shop)
    assert b"a secret of this machine" not in everything(files)
    assert [name for name in files if name.startswith("invoices/")] == ["invoices/I-1-copy.pdf"]
    assert manifest(files)["not_kept"] == ["I-1"]


@pytest.mark.parametrize(
    "path", ["bolt.beancount", "arledger.toml", ".git/config", "outbox/2026-03-01/Bolt.pdf", "escalations/x.zip"]
)
def test_files_of_the_books_themselves_are_no_documents(tmp_path: Path, path: str) -> None:
    shop = shop_with(
        tmp_path, LATE + document("I-1", path), {} if path == "arledger.toml" else {path: b"; Bolt owes"}
    )
    assert f"{path} is a file of the books themselves, and is not in the pack" in shop.run(*hand_on()).stderr
    files = packed(shop)
    assert manifest(files)["not_kept"] == ["I-1"]
    assert b"Bolt owes" not in everything(files)


def test_what_is_too_large_is_left_out_with_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 1024**2)
    monkeypatch.setattr(limits, "LARGEST_TOGETHER", 1024**2 + 100)
    text = LATE + document("I-1", "a.pdf") + document("I-1", "b.pdf") + document("I-1", "c.pdf")
    shop = shop_with(tmp_path, text, {"a.pdf": b"x" * (1024**2 + 1), "b.pdf": b"y" * 1024**2, "c.pdf": b"z" * 101})
    assert "Documents left out: a.pdf: it has more than 1 MB" in shop.run(*hand_on()).stdout
    files = packed(shop)
    assert [name for name in files if name.startswith("invoices/")] == ["invoices/I-1.pdf"]
    assert "a.pdf: it has more than 1 MB, or is no file\nc.pdf: it has more than 0 MB" in text_of(files)


# Others and what is confidential.


def test_nothing_of_another_client_is_in_it(tmp_path: Path) -> None:
    text = (
        LATE
        + invoice("I-1", "2026-03-01", client="Bolt")
        + invoice("B-9", "2026-03-01", client="Bolt")
        + document("I-1", "bolt.pdf", "Bolt")
        + document("I-1", "both.pdf", "Bolt")
        + document("I-1", "both.pdf")
        + '2026-03-02 custom "ar-dispute" "I-1" "opened" 10.00 USD "BOLTSECRET" Assets:Receivable:Bolt\n'
        + '2026-03-03 custom "ar-dispute" "I-1" "opened" 10.00 USD "UNNAMED, so perhaps Bolt\'s"\n'
        + '2026-03-04 note Assets:Receivable:Bolt "BOLTSECRET"\n'
        + '2026-03-05 * "Both" "BOLTSECRET and Acme"\n  Assets:Bank:Checking  30.00 USD\n'
        + '  Assets:Receivable:Acme  -10.00 USD\n    invoice: "I-1"\n'
        + '  Assets:Receivable:Bolt  -20.00 USD\n    invoice: "B-9"\n'
    )
    shop = shop_with(tmp_path, text, {"bolt.pdf": b"BOLTSECRET", "both.pdf": b"BOLTSECRET"})
    answer = shop.run(*hand_on())
    assert "both.pdf is kept for others, too" in answer.stderr
    assert "I-1 is another client's number, too" in answer.stderr
    files = packed(shop)
    found = everything(files)
    assert claim(files)["open"] == "90.00"
    for word in (b"BOLTSECRET", b"Bolt", b"UNNAMED", b"B-9", b"rechnung@"):
        assert word not in found
    assert b"2026-03-05  receipt" in files["log.txt"]


def test_of_a_receipt_for_two_clients_each_sees_their_own_numbers(tmp_path: Path) -> None:
    both = '2026-03-05 * "Both" "Acme and Bolt" ^A-1 ^B-9\n  Assets:Bank:Checking  30.00 USD\n'
    legs = "  Assets:Receivable:Acme  -10.00 USD\n  Assets:Receivable:Bolt  -20.00 USD\n"
    text = invoice("A-1", "2026-03-01") + invoice("B-9", "2026-03-01", client="Bolt") + both + legs
    files = packed(reminder_shop(tmp_path, text))
    assert b"A-1" in files["log.txt"]
    assert b"2026-03-05  receipt" in files["log.txt"]
    assert b"10.00" in files["log.txt"]
    for word in (b"B-9", b"Bolt"):
        assert word not in everything(files)


def test_what_is_confidential_stays_in_the_house(tmp_path: Path) -> None:
    text = LATE + document("I-1", "invoice.pdf")
    shop = shop_with(tmp_path, text, {"invoice.pdf": PDF, "memo.pdf": b"memo TOPSECRET"})
    secret = save(tmp_path / "in", mail_text("I-1 TOPSECRET", Message_ID="<2@acme.example>"), "secret.eml")
    plain = save(tmp_path / "in", mail_text("about I-1 OPENLY", Message_ID="<3@acme.example>"), "plain.eml")
    shop.write("log", "Acme", "--mail", secret, "--confidential", "--invoice", "I-1", "--date", "2026-03-20")
    shop.write("log", "Acme", "--mail", plain, "--invoice", "I-1", "--date", "2026-03-20")
    shop.write("log", "Acme", "they said TOPSECRET", "--confidential", "--date", "2026-03-21")
    memo = ("--invoice", "I-1", "--document", f"{shop.folder}/memo.pdf", "--confidential", "--date", "2026-03-22")
    shop.write("log", "Acme", "a TOPSECRET memo", *memo)
    by_hand = save(shop.folder, mail_text("TOPSECRET by hand", Message_ID="<4@acme.example>"), "unrecorded.eml")
    shop.main.write_text(shop.text() + document("I-1", by_hand.name, day="2026-03-23"))
    answer = shop.run(*hand_on())
    assert answer.stderr.count("is not in the pack") == 3
    assert "TOPSECRET" not in answer.stdout
    files = packed(shop)
    found = everything(files)
    assert b"TOPSECRET" not in found
    assert b"onfidential" not in found
    assert b"OPENLY" in found
    assert {name for name in files if "/" in name} == {"invoices/I-1.pdf", "letters/2026-03-10-mail-in.eml"}


# Letters.


def sent_by_hand(folder: Path, text: str = LATE) -> tuple[Shop, Path]:
    shop = reminder_shop(folder, text)
    assert shop.run("remind", "--as-of", "2026-03-10", write=True).code == 0
    (draft,) = (shop.folder / "outbox" / "2026-03-10").glob("Acme*.eml")
    return shop, draft


def test_the_mails_that_went_are_packed_as_they_went(tmp_path: Path) -> None:
    shop, draft = sent_by_hand(tmp_path, LATE + invoice("B-1", "2026-03-01", client="Bolt"))
    assert not [name for name in packed(shop, to="management") if name.startswith("letters/")]
    shop.write("mark-sent", draft)
    files = packed(shop)
    (name,) = (name for name in files if name.startswith("letters/"))
    assert name == "letters/2026-03-10-reminder-level-1.eml"
    assert b"X-Arledger" not in files[name]
    assert b"X-Unsent" not in files[name]
    mail = BytesParser(policy=policy.default).parsebytes(files[name])
    assert mail["To"] == "Acme Ltd <ap@acme.example>"
    assert manifest(files)["letters_without_copy"] == []
    assert b"Bolt" not in everything(files)
    # As of the day before it went, no letter had gone.
    early = packed(shop, to="management", day="2026-03-09")
    assert not [name for name in early if name.startswith("letters/")]


def test_a_mail_that_is_gone_or_somebody_elses_is_not_packed(tmp_path: Path) -> None:
    shop, draft = sent_by_hand(tmp_path, LATE + invoice("B-1", "2026-03-01", client="Bolt"))
    shop.write("mark-sent", draft)
    (other,) = (shop.folder / "outbox" / "2026-03-10").glob("Bolt*.eml")
    own = next(line for line in draft.read_text().splitlines() if line.startswith("Message-ID"))
    text = other.read_text()
    theirs = next(line for line in text.splitlines() if line.startswith("Message-ID"))
    other.write_text(text.replace(theirs, own))
    draft.unlink()
    files = packed(shop)
    assert not [name for name in files if name.startswith("letters/")]
    assert manifest(files)["letters_without_copy"] == ["2026-03-10 reminder, level 1, email about I-1"]
    assert "Letters on record without a copy" in text_of(files)


def test_a_mail_changed_since_it_was_sent_is_not_packed(tmp_path: Path) -> None:
    shop, draft = sent_by_hand(tmp_path)
    shop.write("mark-sent", draft)
    message_id = next(line for line in draft.read_text().splitlines() if line.startswith("Message-ID")).split()[1]
    step = {"time": "2026-03-10T09:00:00+00:00", "step": "accepted", "message_id": message_id, "file": draft.name}
    (draft.parent / "sent.log").write_text(json.dumps({**step, "sha256": "0" * 64}) + "\n")
    assert "was changed since it was sent, and is not in the pack" in shop.run(*hand_on()).stderr
    assert not [name for name in packed(shop) if name.startswith("letters/")]


def test_letters_by_post_are_listed(tmp_path: Path) -> None:
    posted = '2026-03-10 custom "ar-reminder" "I-1" 3 "letter"\n'
    written = '2026-03-12 custom "ar-contact" Assets:Receivable:Acme "letter" "J. Smith" "the contract" "dana"\n'
    files = packed(reminder_shop(tmp_path, LATE + posted + written))
    assert manifest(files)["letters_without_copy"] == [
        "2026-03-10 reminder, level 3, letter about I-1",
        "2026-03-12 letter, J. Smith: the contract",
    ]


def test_a_linked_outbox_is_refused(tmp_path: Path) -> None:
    shop, draft = sent_by_hand(tmp_path)
    shop.write("mark-sent", draft)
    elsewhere = tmp_path / "elsewhere"
    (shop.folder / "outbox").rename(elsewhere)
    (shop.folder / "outbox").symlink_to(elsewhere)
    assert "leads elsewhere through a link" in shop.refused(*hand_on(), code=2)


# Strange texts.

STRANGE = "<script>alert(1)</script> =HYPERLINK(1) \u202etxt.exe \x1b[31m"


def test_strangers_texts_are_texts(tmp_path: Path) -> None:
    text = LATE + f'2026-03-10 note Assets:Receivable:Acme "=1+1 {STRANGE}"\n'
    shop = reminder_shop(tmp_path, text)
    shop.main.write_text(shop.text().replace('"Acme Ltd"', f'"=1+1 {STRANGE}"'), encoding="utf-8")
    files = packed(shop)
    assert b"<script>" not in files["log.html"]
    for name in ("README.txt", "log.txt", "log.html"):
        assert b"\x1b" not in files[name]
        assert "\u202e".encode() not in files[name]
    assert b"<f>1+1" not in everything(files)


def test_a_long_reason_with_lines_is_one_paragraph(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    reason = 'They said "no".\n\nCreditor\n--------\nMe <me@evil.example> ' + "word " * 1000
    answer = shop.run(*hand_on("Acme", "agency", "--reason", reason), write=True)
    assert answer.code == 0, answer.stderr
    said = text_of(members(packs_in(shop)[0]))
    assert said.count("\nCreditor\n--------\n") == 1
    assert all(len(line) < 120 for line in said.splitlines())
    assert len(said) < 7000


# Where it goes.


def test_a_pack_never_takes_the_place_of_another(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    packed(shop, to="management")
    packed(shop)
    names = [path.name for path in packs_in(shop)]
    assert names == [f"{DAY}-Acme-2.zip", f"{DAY}-Acme.zip"]
    assert {oct(path.stat().st_mode)[-3:] for path in packs_in(shop)} == {"600"}
    assert oct((shop.folder / "escalations").stat().st_mode)[-3:] == "700"


def test_a_file_of_ones_own_choice(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    own = tmp_path / "for Credira.zip"
    assert shop.run(*hand_on("Acme", "agency", "-o", own)).code == 0
    assert not own.exists()
    assert shop.run(*hand_on("Acme", "agency", "-o", own), write=True).code == 0
    assert claim(members(own))["claimed"] == "100.00"
    assert oct(own.stat().st_mode)[-3:] == "600"
    assert not packs_in(shop)
    assert "exists already" in shop.refused(*hand_on("Acme", "lawyer", "-o", own), code=2)
    link = tmp_path / "link.zip"
    link.symlink_to(shop.main)
    assert "exists already" in shop.refused(*hand_on("Acme", "lawyer", "-o", link), code=2)


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    (tmp_path / "elsewhere").mkdir()
    (shop.folder / "escalations").symlink_to(tmp_path / "elsewhere")
    assert "this folder leads elsewhere through a link" in shop.refused(*hand_on(), code=2)


@pytest.mark.parametrize("step", ["_stage", "_publish", "_finish"])
def test_stopped_half_way_all_is_written_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    shop = reminder_shop(tmp_path, LATE)
    before = shop.tree()

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(transaction, step, stopped)
        assert shop.run(*hand_on(), write=True).code != 0
    if step != "_finish":
        assert shop.tree() == before
        packed(shop)
        return
    # The write had begun: the next command finishes it, and adds nothing of its own.
    assert "finished" in shop.run(*hand_on(), write=True).stderr
    assert shop.text().count('"ar-escalation"') == shop.text().count('"ar-stop"') == 1
    assert claim(members(packs_in(shop)[0]))["claimed"] == "100.00"
    assert "has been with an agency since" in shop.refused(*hand_on())
