"""`arledger approve DEPOSIT --kind refund` before anybody has asked for the refund."""

from pathlib import Path

from tests.support.deposit_shop import deposit_shop
from tests.support.deposits import paid, received, sale, step

BASE = received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20")
APPROVE = ("approve", "DEP-1", "--kind", "refund", "--by", "helen")
SAID = "Note: Nobody has asked for the refund of DEP-1: `arledger deposits request DEP-1` comes first"


def test_an_approval_of_what_nobody_asked_for_says_so(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE)
    answer = shop.run(*APPROVE)
    assert answer.code == 0
    assert SAID in answer.stderr


def test_so_does_one_after_the_request_was_refused(tmp_path: Path) -> None:
    refused = step("2026-02-01", "requested", "dana") + step("2026-02-02", "refused", "lea")
    assert SAID in deposit_shop(tmp_path, BASE + refused).run(*APPROVE).stderr


def test_one_of_a_request_does_not(tmp_path: Path) -> None:
    shop = deposit_shop(tmp_path, BASE + step("2026-02-01", "requested", "dana"))
    assert "Nobody has asked" not in shop.run(*APPROVE).stderr


def test_the_refund_of_a_client_is_asked_for_by_nobody(tmp_path: Path) -> None:
    answer = deposit_shop(tmp_path, BASE).run("approve", "Acme", "--kind", "refund", "--by", "helen")
    assert answer.code == 0
    assert "Nobody has asked" not in answer.stderr
