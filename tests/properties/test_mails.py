"""Mails from anybody: reading one never fails but by saying so, and each is taken in once, in whatever order."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort
from tests.support.mails import mail_text, save
from tests.support.reminders import invoice, reminder_shop

from arledger.capabilities.contact_log.phrases import disputes, promises, says_paid
from arledger.formats.mail import read_mail
from arledger.formats.mail.figures import figures_in, sentences
from arledger.model.problem import UserError

ODD = st.text(st.sampled_from('ab<>@"\\(),;: \t=?-\u202e\xe4\n_.BQ'), max_size=60)
WORDS = st.lists(
    st.sampled_from(
        ["we will", "pay", "100.00", "USD", "10 April", "2026", "not", ".", "\n", ">", "INV-1", "1 000,00", "(", "-", "\xe9"]
    ),
    max_size=25,
).map(" ".join)  # fmt: skip
TYPES = st.sampled_from(
    ["text/plain", "text/html; charset=x", "multipart/mixed; boundary=x", "multipart/x", "message/rfc822", "a", "text/plain;;"]
)  # fmt: skip
PARTS = st.lists(
    st.sampled_from(["--x\n", "--x--\n", "Content-Type: text/html\n", "\n", "<p>we pay", "</blockquote>", "=E4=", "&#x110000;"]),
    max_size=20,
).map("".join)  # fmt: skip
SENDERS = ("ap@acme.example", "info@bolt.example", "who@x.example")
MAILS = st.lists(st.tuples(st.sampled_from(SENDERS), st.integers(0, 3), st.booleans()), min_size=1, max_size=6)


@effort(200, 20_000)
@given(ODD, ODD, ODD, ODD, TYPES, st.one_of(PARTS, WORDS, st.binary(max_size=200)))
def test_reading_never_fails_but_by_saying_so(
    sender: str, subject: str, message_id: str, day: str, kind: str, body: str | bytes
) -> None:
    content = mail_text(
        body, From=f"x <a@b.example>, {sender}", Subject=subject, Message_ID=message_id, Date=day, Content_Type=kind
    )
    try:
        mail = read_mail(content, "a.eml")
    except UserError as error:
        assert error.exit_code == 1
        return
    assert mail == read_mail(content, "b.eml")
    assert mail.message_id.startswith("<")
    assert mail.message_id.isascii()
    assert len(mail.message_id.split()) == 1
    assert all(person.address.count("@") == 1 and person.address.isprintable() for person in mail.senders)


@effort(200, 20_000)
@given(st.binary(max_size=400))
def test_no_bytes_bring_it_down(content: bytes) -> None:
    for start in (
        b"",
        b"From: a@b.example\nSubject: x\n",
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
    ):
        try:
            read_mail(start + content, "a.eml")
        except UserError as error:
            assert error.message.startswith("a.eml: ")


@effort(200, 20_000)
@given(WORDS)
def test_a_sentence_with_a_denial_promises_nothing(text: str) -> None:
    for sentence in sentences(text):
        said = figures_in(sentence, date(2026, 3, 10), day_first=False)
        assert all(amount.number >= 0 for amount in said.amounts)
        if "not" in sentence.split():
            assert not promises(said.words)
            assert not says_paid(said.words)
        disputes(sentence)


@effort(15, 500)
@given(MAILS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_each_mail_is_one_contact(sent: list[tuple[str, int, bool]], chance: object, times: int) -> None:
    mails = {
        (sender, number): mail_text(
            f"{number}\n",
            From=sender,
            Message_ID=f"<{number}.{sender}>" if has_id else None,
            Subject=f"{number} {sender}",
        )
        for sender, number, has_id in sent
    }
    expected = {sender: {number for who, number in mails if who == sender} for sender in SENDERS}
    with TemporaryDirectory() as name:
        shop = reminder_shop(Path(name), invoice("INV-1", "2026-02-01"))
        more = "".join(
            f'2026-01-02 custom "ar-client" Assets:Receivable:{client} "email" "{address}" "x"\n'
            for client, address in (("Acme", SENDERS[0]), ("Bolt", SENDERS[1]))
        )
        shop.main.write_text(shop.text() + more)
        runs = [list(mails) for _ in range(times)]
        for at, run in enumerate(runs):
            chance.shuffle(run)  # type: ignore[attr-defined]
            folder = Path(name) / f"run{at}"
            paths = [save(folder, mails[key], f"{place}.eml") for place, key in enumerate(run)]
            half = len(paths) // 2
            for part in (paths[:half], paths[half:], paths):
                named = [word for path in part for word in ("--mail", path)]
                if named:
                    answer = shop.run("log", *named, "--date", "2026-03-20", write=True)
                    assert answer.code == 0, answer.stderr
        lines = [line for line in shop.text().splitlines() if "ar-contact" in line]
        assert len(lines) == len(set(lines)) == len(expected[SENDERS[0]]) + len(expected[SENDERS[1]])
        queue = json.loads(shop.run("log", "--queue", "--format", "json").stdout)["queue"]
        assert len(queue) == len(expected[SENDERS[2]])
        activity = json.loads(shop.run("activity", "--as-of", "2026-03-20", "--format", "json").stdout)
        assert activity["summary"]["contacts"].get("mail-in", 0) == len(lines)
