"""The record in a draft's head: what it says is read back, and records of earlier days are read as they were."""

import json
from base64 import urlsafe_b64encode
from email.message import EmailMessage
from typing import Any

import pytest
from tests.support.books import day

from arledger.letters.drafts import (
    RECORD,
    REMINDER,
    Draft,
    DraftItem,
    Mark,
    draft_of,
    mark_of,
    mark_text,
    record_of,
)
from arledger.model.problem import UserError

DAY = day("2026-03-31")
OLD: dict[str, Any] = {
    "version": 1,
    "day": "2026-03-31",
    "client": "Acme",
    "currency": "USD",
    "channel": "email",
    "level": 1,
    "items": [["I-1", "2026-03-01", 1, "100.00"]],
    "total": "100.00 USD",
    "unapplied": "0",
}
LETTER = Draft(
    day=DAY,
    client="Acme",
    currency="USD",
    channel="letter",
    level=0,
    items=(DraftItem("Ü-1 x", None, 0, "60.00"),),
    total="60.00 USD",
    unapplied="",
    kind="promise-broken",
    about="2026-03-10.2026-03-20",
    said=("dana", "2026-04-01"),
)


def encoded(said: object) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).decode()


def mail(record: str) -> EmailMessage:
    made = EmailMessage()
    made[RECORD] = record
    return made


def test_a_record_of_today_is_read_as_a_reminder_and_written_as_it_was() -> None:
    found = draft_of(mail(encoded(OLD)), "x.eml")
    assert found == Draft(
        DAY, "Acme", "USD", "email", 1, (DraftItem("I-1", day("2026-03-01"), 1, "100.00"),), "100.00 USD", "0"
    )
    assert found.kind == REMINDER
    assert record_of(found).replace(" ", "") == encoded(OLD)


def test_a_letter_is_read_back() -> None:
    assert draft_of(mail(record_of(LETTER)), "x.eml") == LETTER
    assert record_of(LETTER).isascii()
    assert LETTER.numbers == ("Ü-1 x",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 3},
        {"version": "1"},
        {"day": "soon"},
        {"items": [["I-1", "", 1, "1"]]},
        {"items": [["I-1", "2026-03-01", "x", "1"]]},
        {"items": 7},
        {"version": 2},
        {"version": 2, "kind": "x", "about": "", "said": 1},
    ],
)
def test_what_cannot_be_read_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        draft_of(mail(encoded(OLD | wrong)), "x.eml")
    with pytest.raises(UserError, match="cannot be read"):
        draft_of(mail("%%%"), "x.eml")


def test_a_mail_of_somebody_else_has_none() -> None:
    assert draft_of(EmailMessage(), "x.eml") is None


@pytest.mark.parametrize(
    ("kind", "about", "currency"),
    [
        ("reminder", "", "USD"),
        ("promise-broken", "2026-03-10.2026-03-20", "USD"),
        ("dispute-resolved", "2026-03-10", "A.B-C"),
    ],
)
def test_a_message_id_says_what_a_mail_is_about(kind: str, about: str, currency: str) -> None:
    made = f"<{mark_text(kind, DAY, about, currency)}.0123456789abcdef@northgate.example>"
    assert mark_of(made) == Mark(kind, about, currency)


@pytest.mark.parametrize(
    "other",
    ["", "<d.1@x>", "<deposit-notice.2026-03-31.0123456789abcdef@x>", "<promise-broken.2026-03-31.USD.0123@x>"],
)
def test_other_mails_have_no_mark(other: str) -> None:
    assert mark_of(other) is None
