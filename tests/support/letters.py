"""Letters in the outbox of a small shop: what was drafted, and what it says."""

import json
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from tests.support.shop import Shop

from arledger.letters.drafts import Draft, draft_of


def mails(shop: Shop, day: str) -> dict[str, EmailMessage]:
    """Return the mails in the outbox of a day, by file name."""
    found = {}
    for path in sorted((shop.folder / "outbox" / day).glob("*.eml")):
        mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        assert isinstance(mail, EmailMessage)
        found[path.name] = mail
    return found


def drafted(shop: Shop, day: str, *words: str) -> list[str]:
    """Carry out a command of letters with --write; return the mails that came into the outbox of the day."""
    before = set(mails(shop, day))
    answer = shop.run(*words, "--as-of", day, write=True)
    assert answer.code == 0, answer.stderr
    return sorted(set(mails(shop, day)) - before)


def record(shop: Shop, day: str, name: str) -> Draft:
    """Return what a draft says of itself."""
    found = draft_of(mails(shop, day)[name], name)
    assert found
    return found


def body(mail: EmailMessage) -> str:
    """Return the text of a mail, on one line."""
    part = mail.get_body(("plain",))
    assert part
    return " ".join(str(part.get_content()).split())


def shown(shop: Shop, day: str, *words: str) -> str:
    """Return a letter as text, on one line."""
    answer = shop.run(*words, "--as-of", day)
    assert answer.code == 0, answer.stderr
    return " ".join(answer.stdout.split())


def as_json(shop: Shop, day: str, *words: str) -> dict[str, Any]:
    """Return a letter as programs read it."""
    answer = shop.run(*words, "--as-of", day, "--format", "json")
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found
