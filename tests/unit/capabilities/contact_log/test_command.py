"""`log`: what is recorded of a call, meeting or letter, and what is refused."""

from pathlib import Path

import pytest
from tests.support.reminders import invoice, reminder_shop
from tests.support.shop import Shop

from arledger.collecting.record import CollectingRecord

ON = ("--date", "2026-03-10", "--by", "dana")
TEXT = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-02-01") + invoice("I-2", "2026-02-01", client="Bolt")
ACME = '2026-03-10 custom "ar-contact" Assets:Receivable:Acme'


def logged(shop: Shop, *words: str) -> str:
    return shop.write("log", *words, *ON).strip()


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("They pay",), '"call" "Acme Ltd" "They pay" "dana"'),
        (("They pay", "--with", "J. Smith"), '"call" "J. Smith" "They pay" "dana"'),
        (("At the fair", "--channel", "meeting"), '"meeting" "Acme Ltd" "At the fair" "dana"'),
        (("They pay", "--with", " "), '"call" "Acme Ltd" "They pay" "dana"'),
        (("Both", "-i", "I-2", "-i", "I-1", "-i", "I-2"), '"call" "Acme Ltd" "Both" "dana" "I-2 I-1"'),
        (("Ill", "--confidential"), '"call" "Acme Ltd" "Ill" "dana" TRUE'),
        (('Says "no"\nand [b]how[/b]',), '"call" "Acme Ltd" "Says \\"no\\" and [b]how[/b]" "dana"'),
    ],
)
def test_what_is_recorded(tmp_path: Path, words: tuple[str, ...], written: str) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    assert logged(shop, "Acme", *words) == f"{ACME} {written}"
    assert shop.run("check").code == 0


def test_whom_letters_greet_is_whom_we_spoke_with(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, '2026-01-02 custom "ar-client" Assets:Receivable:Acme "contact" "Jo" "dana"\n')
    assert '"call" "Jo"' in logged(shop, "Acme", "They pay")


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        ((), "there is nothing to record", 2),
        (("Acme",), "TEXT is missing", 2),
        (("Acme", "They", "pay", "soon"), "'pay' is a word too many", 2),
        (("Acme", " "), "TEXT is missing", 2),
        (("Nobody", "x"), "there is no client 'Nobody'", 2),
        (("Acme", "x", "--channel", "mal-in"), "Did you mean mail-in?", 2),
        (("Acme", "x", "-i", "I-3"), "Acme has no document I-3", 3),
        (("Bolt", "x", "-i", "I-1"), "I-1 is Acme's", 3),
        (("Acme", "x" * 20_001), "is too long", 3),
        (("Acme", "C:\\letters"), "a text cannot contain a backslash", 3),
        (("Acme", "x", "--document", "none.pdf"), "none.pdf", 2),
    ],
)
def test_what_is_refused(tmp_path: Path, words: tuple[str, ...], says: str, code: int) -> None:
    assert says in reminder_shop(tmp_path, TEXT).refused("log", *words, *ON, code=code)


def test_nothing_is_written_into_a_closed_period(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, '2026-04-01 custom "ar-close" 2026-03-31\n')
    assert "the period up to 2026-03-31 is closed" in shop.refused("log", "Acme", "x", *ON)


def test_payees_have_no_log(tmp_path: Path) -> None:
    shop = Shop(tmp_path, policy='[ledger]\nmain = "main.beancount"\n[items]\nclient-from = "payee"\n')
    assert "payees without an account" in shop.refused("log", "Bolt", "x")


def test_a_file_is_kept_beside_it(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    written = logged(shop, "Acme", "Their letter", "--channel", "letter", "-i", "I-1", "--document", str(shop.paper))
    assert written.endswith('document Assets:Receivable:Acme "documents/Acme/2026-03-10.order-4711.pdf" ^I-1')
    assert (shop.folder / "documents/Acme/2026-03-10.order-4711.pdf").read_bytes() == shop.paper.read_bytes()


def test_the_log_survives_another_name(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    logged(shop, "Acme", "They pay")
    shop.write("client", "set", "Acme", "--name", "Acme Industrial", "--date", "2026-03-20")
    logged(shop, "Acme Industrial", "They paid")
    book = shop.book()
    said = CollectingRecord(book.facts, book.as_of).contacts()
    assert [(each.client, each.text) for each in said] == [("Acme", "They paid"), ("Acme", "They pay")]
