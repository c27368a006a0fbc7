"""A change of arledger.toml that lets more through is found by `review`, with both values."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from tests.support.program import run_cli
from tests.support.repository import Repository
from tests.support.sides import MEYER, SALE, changes, side

from arledger.capabilities.review.diff import find_changes
from arledger.capabilities.review.objections import find_faults
from arledger.policy.settings import (
    Accepted,
    Authority,
    CheckSettings,
    ItemSettings,
    MatchingSettings,
    Policy,
    WritingSettings,
)

ACCEPTED = CheckSettings((Accepted("settled-beyond", "on purpose", "INV-1", "Acme"),))
WRITE_OFF = "the authority for a write-off was"
USUAL = "up to 100 by anybody, any amount by h.meyer or m.ito"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (MEYER, Policy(authority=(Authority("write-off", Decimal(900)), MEYER.authority[1])),
         [f"{WRITE_OFF} {USUAL} and is up to 900 by anybody, any amount by h.meyer or m.ito"]),
        (MEYER, Policy(authority=(MEYER.authority[0], Authority("write-off", None, ("h.meyer", "dana")))),
         [f"{WRITE_OFF} {USUAL} and is up to 100 by anybody, any amount by dana or h.meyer"]),
        (MEYER, Policy(), [f"{WRITE_OFF} {USUAL} and is unrestricted"]),
        (MEYER, Policy(authority=MEYER.authority[::-1]), []),
        (Policy(), Policy(items=ItemSettings(default_terms="net 90")),
         ["[items] default-terms was net 30 and is net 90"]),
        (Policy(), Policy(writing=WritingSettings(tolerance=Decimal("5.00"))),
         ["[writing] tolerance was 0 and is 5"]),
        (Policy(), Policy(matching=MatchingSettings(tolerance=Decimal("0.50"), tolerances={"JPY": Decimal(50)})),
         ["[matching] tolerance was 0 and is 0.5", "[matching.tolerances] JPY was none and is 50"]),
        (Policy(), Policy(checks=ACCEPTED),
         ["the finding settled-beyond of INV-1 of Acme was asked and is accepted: on purpose"]),
        (Policy(checks=ACCEPTED), Policy(),
         ["the finding settled-beyond of INV-1 of Acme was accepted: on purpose and is asked"]),
    ],
)  # fmt: skip
def test_what_lets_more_through_is_found(before: Policy, after: Policy, said: list[str]) -> None:
    found = find_faults(find_changes(side(SALE, before), side(SALE, after)))
    assert sorted((fault.code, fault.message) for fault in found) == [
        ("policy-changed", text) for text in sorted(said)
    ]


def test_the_same_policy_says_nothing() -> None:
    assert find_faults(changes(SALE, SALE, MEYER)) == ()


def test_review_names_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = '[ledger]\nmain = "main.beancount"\n\n[items]\ndefault-terms = "net 30"\n'
    opens = "2026-01-01 open Assets:Receivable:Acme\n"
    books = Repository(tmp_path / "books", {"main.beancount": opens, "arledger.toml": policy})
    monkeypatch.chdir(books.folder)
    assert run_cli("review").code == 0
    books.replace("arledger.toml", "net 30", "net 60")
    answer = run_cli("review", "--format", "json")
    assert answer.code == 1
    (finding,) = json.loads(answer.stdout)["findings"]
    assert (finding["check"], finding["file"], finding["line"]) == ("policy-changed", "arledger.toml", 5)
    assert finding["message"] == "[items] default-terms was net 30 and is net 60"
    books.commit()
    assert run_cli("review", "HEAD~1..HEAD").code == 1
    assert run_cli("review").code == 0
