"""What is refused (exit 3) and what no command can understand (exit 2): with a reason, and every file as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.shop import ACCOUNTS, ACME, BOLT, CALDER, CALLS, JOURNALS, ONE_FILE, Shop

from arledger.files import transaction
from arledger.session import trial as candidate
from arledger.session import writing

every = pytest.mark.parametrize("name", CALLS)
LATER = '\n2026-02-16 * "Bolt" "By another" ^INV-2026-0004\n  Assets:Receivable:Bolt  1.00 USD\n  Income:Sales\n'


@every
@pytest.mark.parametrize("write", [True, False])
def test_nothing_is_written_into_a_closed_period(tmp_path: Path, name: str, write: bool) -> None:
    shop = Shop(tmp_path, JOURNALS | {"closed.beancount": '2026-04-01 custom "ar-close" 2026-03-31\n'})
    shop.main.write_text(shop.text() + 'include "closed.beancount"\n', encoding="utf-8")
    if name == "close" and not write:
        pytest.skip("the checklist may be looked at")
    said = shop.refused(*CALLS[name], write=write)
    if name == "close":
        assert "the period up to 2026-03-31 is closed already" in said
        return
    assert said == (
        "arledger: the period up to 2026-03-31 is closed, and this is dated 2026-03-31\n  Give a later --date."
    )


@every
def test_the_day_after_a_close_is_open(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARLEDGER_TODAY", "2026-04-01")
    shop = Shop(
        tmp_path, {"main.beancount": ONE_FILE["main.beancount"] + '\n2026-02-28 custom "ar-close" 2026-01-31\n'}
    )
    shop.write(*CALLS[name], "--date", "2026-04-01")
    shop.book()


@every
def test_the_lock_reaches_to_the_latest_close(tmp_path: Path, name: str) -> None:
    closes = "".join(f'2026-04-0{n} custom "ar-close" 2026-0{n}-28\n' for n in (3, 1, 2))
    shop = Shop(tmp_path, {"main.beancount": f"{ONE_FILE['main.beancount']}\n{closes}"})
    if name == "close":
        shop.refused(*CALLS[name])
        return
    shop.refused(*CALLS[name], "--date", "2026-03-28")


Change = Callable[[Shop], None]


def meddle(shop: Shop, name: str = "main.beancount") -> None:
    path = shop.folder / name
    path.write_bytes(path.read_bytes() + LATER.encode())


def between_reading_and_writing(monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]) -> None:
    """Let somebody else change the book when the plan is made and before it is carried out."""
    carry_out = writing.Session.finish

    def slowly(session: writing.Session, plan: Any, *data: Any) -> None:
        change()
        carry_out(session, plan, *data)

    monkeypatch.setattr(writing.Session, "finish", slowly)


def between_checking_and_writing(monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]) -> None:
    """Let somebody else change the book after the ledger as it would be was found good."""
    check = candidate.check_candidate

    def slowly(*args: Any) -> Any:
        found = check(*args)
        change()
        return found

    monkeypatch.setattr(candidate, "check_candidate", slowly)


MOMENTS = [between_reading_and_writing, between_checking_and_writing]


@every
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_file_that_changed_meanwhile_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, moment: Callable[..., None]
) -> None:
    shop = Shop(tmp_path)
    before = shop.text()
    moment(monkeypatch, lambda: meddle(shop))
    answer = shop.run(*CALLS[name], "--write")
    assert answer.code == 3
    assert "changed" in answer.stderr
    assert "Run the command again." in answer.stderr
    assert shop.text() == before + LATER
    assert not shop.left_behind()
    assert not (shop.folder / "documents").exists()


def test_a_file_that_is_gone_meanwhile_does_not_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(tmp_path, JOURNALS)
    journal = shop.folder / "clients" / "Acme.beancount"
    between_checking_and_writing(monkeypatch, journal.unlink)
    answer = shop.run(*CALLS["note"], "--write")
    assert answer.code == 3
    assert not journal.exists()


@pytest.mark.parametrize("moment", MOMENTS)
def test_any_file_that_changed_meanwhile_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: Callable[..., None]
) -> None:
    shop = Shop(tmp_path, JOURNALS)
    before = shop.texts()
    moment(monkeypatch, lambda: meddle(shop, "clients/Bolt.beancount"))
    answer = shop.run("invoice", "Acme", "5.00", "--write")
    assert answer.code == 3
    assert shop.texts()["clients/Acme.beancount"] == before["clients/Acme.beancount"]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("cache", [True, False])
def test_a_new_journal_counts_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: Callable[..., None], cache: bool
) -> None:
    shop = Shop(tmp_path, JOURNALS)
    if cache:
        assert shop.run("aging").code == 0
    before = shop.texts()["clients/Acme.beancount"]
    new = "2025-01-01 open Assets:Receivable:Dorn\n"
    moment(monkeypatch, lambda: (shop.folder / "clients" / "Dorn.beancount").write_text(new))
    answer = shop.run("invoice", "Acme", "5.00", "--write")
    assert answer.code == 3
    assert "clients/Dorn.beancount changed meanwhile" in answer.stderr
    assert shop.texts()["clients/Acme.beancount"] == before
    assert not shop.left_behind()


def test_what_a_write_makes_itself_is_no_change(tmp_path: Path) -> None:
    ledger = ONE_FILE["main.beancount"] + 'option "documents" "documents"\n'
    shop = Shop(tmp_path, {"main.beancount": ledger, "documents/readme": "x"})
    shop.write("document", "Acme", "PAPER")


@every
def test_a_write_that_fails_leaves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    shop = Shop(tmp_path, JOURNALS)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(transaction, "write_new", full)
    assert "No space left on device" in shop.refused(*CALLS[name], code=2)


BROKEN = {
    "an unknown account": '2026-03-01 * "x"\n  Assets:Nope  1.00 USD\n  Income:Sales\n',
    "an unbalanced entry": '2026-03-01 * "x"\n  Assets:Bank:Checking  1.00 USD\n  Income:Sales  2.00 USD\n',
    "a failing balance": "2026-03-01 balance Assets:Bank:Checking  1.00 USD\n",
    "a line that is none": "2026-03-01 nonsense\n",
    "an include of nothing": 'include "nowhere/*.beancount"\n',
    "a number used twice": BOLT.split("\n\n")[1].replace("Anvil", "again") + "\n",
    "an unknown number": '2026-03-01 * "x" ^INV-9\n  Assets:Bank:Checking  1.00 USD\n  Assets:Receivable:Bolt\n',
    "a wrong directive": '2026-03-01 custom "ar-hold" "x"\n',
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("name", ["note", "invoice", "client new"])
def test_what_was_wrong_before_does_not_stop_a_command(tmp_path: Path, what: str, name: str) -> None:
    shop = Shop(tmp_path, {"main.beancount": f"{ONE_FILE['main.beancount']}\n{BROKEN[what]}"})
    before = shop.run("check").stdout.count("[")
    shop.write(*CALLS[name])
    assert shop.run("check").stdout.count("[") <= before + 1


def test_what_would_break_the_ledger_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(
        tmp_path,
        {"main.beancount": ONE_FILE["main.beancount"] + "\n2026-04-05 balance Assets:Bank:Checking  350.00 USD\n"},
    )
    shop.book()
    said = shop.refused(*CALLS["payment"])
    assert "the ledger would not be in order:" in said
    assert "Balance failed for 'Assets:Bank:Checking'" in said
    assert "main.beancount:" in said
    assert "/arledger-" not in said
    assert said.endswith("Nothing was written.")
    monkeypatch.setenv("ARLEDGER_TODAY", "2026-04-06")
    shop.write(*CALLS["payment"], "--date", "2026-04-06")


def test_a_plugin_of_the_ledger_may_object(tmp_path: Path) -> None:
    plugin = 'plugin "beancount.plugins.nounused"\nplugin "beancount.plugins.unique_prices"\n'
    plugin += 'plugin "beancount.plugins.onecommodity"\n'
    shop = Shop(tmp_path, {"main.beancount": plugin + ONE_FILE["main.beancount"]})
    said = shop.refused("invoice", "Acme", "5.00 EUR")
    assert "the ledger would not be in order" in said


@every
def test_an_account_that_is_not_open_yet_refuses(tmp_path: Path, name: str) -> None:
    shop = Shop(tmp_path)
    if name in ("client new", "approve", "close", "client set", "hold", "release"):
        pytest.skip("nothing is posted, or the account is the new one")
    shop.refused(*CALLS[name], "--date", "2024-12-31")


REFUSED = {
    "more credit than there is": ("refund", "Acme", "150.01"),
    "credit in another currency": ("refund", "Acme", "1.00 EUR"),
    "credit of nobody": ("refund", "Bolt", "1.00"),
    "an invoice on hold": ("invoice", "Calder", "5.00"),
    "a discount after its day": ("payment", "Acme", "1058.40", "--invoice", "INV-2026-0001", "--discount"),
    "a discount that the terms do not have": ("payment", "Bolt", "294", "--invoice", "INV-2026-0002", "--discount"),
    "over the tolerance": ("payment", "Acme", "1078.99", "--invoice", "INV-2026-0001", "--tolerance"),
    "more than is open": ("payment", "Bolt", "400", "--invoice", "INV-2026-0002=300.01"),
    "nothing open": ("payment", "Calder", "5", "--invoice", "INV-2026-0003"),
    "an invoice of another client": ("payment", "Acme", "5", "--invoice", "INV-2026-0002"),
    "an unknown invoice": ("payment", "Acme", "5", "--invoice", "INV-2026-9999"),
    "a number that is taken": ("invoice", "Acme", "5", "--number", "INV-2026-0003"),
    "a write-off of more": ("write-off", "INV-2026-0002", "--amount", "300.01"),
    "a write-off of nothing": ("write-off", "INV-2026-0003"),
    "a recovery of more": ("recovery", "INV-2026-0003", "300.01"),
    "a recovery of what was never written off": ("recovery", "INV-2026-0001", "1.00"),
    "a return of nothing": ("returned-payment", "INV-2026-0001"),
    "a return of another day": ("returned-payment", "INV-2026-0002", "--paid-on", "2026-02-11"),
    "instalments that do not add up": ("reschedule", "INV-2026-0001", "--part", "2026-05-01=1079.99"),
    "credit that is not there": ("apply", "Bolt", "--oldest-first"),
    "a client that exists": ("client", "new", "ACME"),
    "a second hold": ("hold", "Calder", "--reason", "x"),
    "a release without a hold": ("release", "Acme", "--reason", "x"),
    "a memo for an unknown invoice": ("credit-memo", "Acme", "5", "--invoice", "INV-1"),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("write", [True, False])
def test_what_the_trade_does_not_allow_is_refused(tmp_path: Path, what: str, write: bool) -> None:
    said = Shop(tmp_path, JOURNALS).refused(*REFUSED[what], write=write)
    first, remedy = said.split("\n")[:2]
    assert first.startswith("arledger: ")
    assert remedy.startswith("  ")
    assert remedy.endswith((".", "?"))


def test_a_discount_on_its_last_day_is_given(tmp_path: Path) -> None:
    words = ("payment", "Acme", "1058.40", "--invoice", "INV-2026-0001", "--discount")
    added = Shop(tmp_path).write(*words, "--date", "2026-01-15")
    assert "Expenses:Discounts         21.60 USD" in added
    assert "ended on 2026-01-15" in Shop(tmp_path / "late").refused(*words, "--date", "2026-01-16")


# What an amount is not; where one is wanted.
NO_AMOUNTS = ["0", "-5", "1,50", "1.005"]
AMOUNTS: dict[str, tuple[str, ...]] = {
    "invoice": ("invoice", "Acme", "--", "@"),
    "a line's quantity": ("invoice", "Acme", "--line", "x", "@", "5"),
    "a line's price": ("invoice", "Acme", "--line", "x", "5", "@"),
    "payment": ("payment", "Acme", "--unapplied", "--", "@"),
    "a part of a payment": ("payment", "Acme", "5", "--invoice", "INV-2026-0001=@"),
    "the money received": ("payment", "Acme", "5", "--unapplied", "--received", "@ EUR"),
    "credit-memo": ("credit-memo", "Acme", "--", "@"),
    "debit-memo": ("debit-memo", "Acme", "--", "@"),
    "refund": ("refund", "Acme", "--", "@"),
    "write-off": ("write-off", "INV-2026-0002", "--amount", "@"),
    "recovery": ("recovery", "INV-2026-0003", "--", "@"),
    "an instalment": ("reschedule", "INV-2026-0002", "--part", "2026-05-01=@", "--part", "2026-06-01=300"),
    "a limit": ("client", "set", "Acme", "--limit", "@ USD"),
}
# Taken on purpose: prices and quantities are finer than coins, a limit of nothing is none, and parts must add up.
FINE = {("a line's quantity", "1.005"), ("a line's price", "1.005"), ("a limit", "0"), ("a limit", "1.005")}
REFUSED_OTHERWISE = {("an instalment", "1.005")}


@pytest.mark.parametrize(
    ("place", "amount"),
    [
        (place, amount)
        for place in AMOUNTS
        for amount in NO_AMOUNTS
        if (place, amount) not in FINE | REFUSED_OTHERWISE
    ],
)
def test_what_is_no_amount_is_refused(tmp_path: Path, place: str, amount: str) -> None:
    words = [word.replace("@", amount) for word in AMOUNTS[place]]
    shop = Shop(tmp_path)
    before = shop.tree()
    answer = shop.run(*words, write=True)
    assert (answer.code, shop.tree()) == (2 if "," in amount else 3, before), answer
    assert "Usage:" not in answer.stderr


NONSENSE: dict[str, tuple[tuple[str, ...], str]] = {
    "no amount": (("invoice", "Acme"), "amount or lines"),
    "an amount and lines": (("invoice", "Acme", "5", "--line", "x", "1", "5"), "and not both"),
    "a line of two words": (("invoice", "Acme", "--line", "x", "1"), "--line"),
    "an unknown client": (("invoice", "Acne", "5"), "Did you mean Acme?"),
    "nobody": (("invoice", "", "5"), "there is no client ''"),
    "an unknown tax": (("invoice", "Acme", "5", "--tax", "vat"), "Known: std."),
    "an unknown account": (("invoice", "Acme", "5", "--account", "Income:Sale"), "Did you mean Income:Sales?"),
    "an unknown bank": (("payment", "Acme", "5", "--unapplied", "--account", "Assets:Bnk"), "Did you mean"),
    "no account at all": (("refund", "Acme", "5", "--account", "..."), "the ledger has no account ..."),
    "a currency in small letters": (("invoice", "Acme", "5", "--currency", "usd"), "is not a currency"),
    "a currency of signs": (("invoice", "Acme", "5", "--currency", "$"), "is not a currency"),
    "a number that no link can be": (("invoice", "Acme", "5", "--number", "A 1"), "cannot be a number"),
    "an empty number": (("invoice", "Acme", "5", "--number", ""), "--number: there is no number in it"),
    "due before it is written": (("invoice", "Acme", "5", "--due", "2026-03-30"), "before the invoice's date"),
    "a day that is none": (("invoice", "Acme", "5", "--date", "2026-02-30"), "not a day of the calendar"),
    "a day in words": (("invoice", "Acme", "5", "--date", "tomorrow"), "is not a date"),
    "a day without hyphens": (("invoice", "Acme", "5", "--date", "20260301"), "is not a date"),
    "a due date that is none": (("invoice", "Acme", "5", "--due", "31.12.2026"), "--due"),
    "terms that are none": (("invoice", "Acme", "5", "--terms", "soon"), "soon"),
    "terms beyond the calendar": (("invoice", "Acme", "5", "--date", "9999-12-31"), "calendar"),
    "a payment for nothing": (("payment", "Acme", "5"), "in one way"),
    "a payment for two things": (("payment", "Acme", "5", "--unapplied", "--oldest-first"), "in one way"),
    "an invoice named twice": (
        ("payment", "Acme", "5", "--invoice", "INV-2026-0001", "--invoice", "INV-2026-0001=3"), "named twice",
    ),
    "an invoice without a number": (("payment", "Acme", "5", "--invoice", "=5"), "has no number"),
    "a discount of nothing": (("payment", "Acme", "5", "--unapplied", "--discount"), "--discount"),
    "a fee of everything": (("payment", "Acme", "5", "--unapplied", "--fee", "5"), "the fee must be less"),
    "money received without a currency": (("payment", "Acme", "5", "--unapplied", "--received", "5"), "no currency"),
    "credit for nothing": (("apply", "Acme"), "say what to apply"),
    "credit for two things": (("apply", "Acme", "--oldest-first", "-i", "INV-2026-0001"), "say what to apply"),
    "no instalments": (("reschedule", "INV-2026-0001"), "how it is to be paid"),
    "instalments in two ways": (
        ("reschedule", "INV-2026-0001", "--terms", "net 30", "--part", "2026-05-01=1080"), "how it is to be paid",
    ),
    "an instalment in the past": (("reschedule", "INV-2026-0001", "--part", "2026-03-30=1080"), "before 2026-03-31"),
    "an instalment without a date": (("reschedule", "INV-2026-0001", "--part", "1080"), "--part"),
    "a client that is no component": (("client", "new", "a b"), "cannot be an account's component"),
    "an address that is none": (("client", "new", "Dorn", "--email", "not an email"), "is no mail address"),
    "a line that says nothing": (("invoice", "Acme", "--line", " ", "1", "5"), "--line: there is no text in it"),
    "a limit without a currency": (("client", "new", "Dorn", "--limit", "500"), "no currency"),
    "nothing to set": (("client", "set", "Acme"), "nothing to set"),
    "a note of nothing": (("note", "Acme", " "), "says nothing"),
    "a hold without a reason": (("hold", "Acme"), "--reason is missing"),
    "a release without a reason": (("release", "Calder", "--reason", " "), "--reason is missing"),
    "a document that is not there": (("document", "Acme", "nowhere.pdf"), "No such file"),
    "a document that is a folder": (("document", "Acme", "/"), "this is a folder"),
    "a month that is none": (("close", "2026-13"), "is not a month"),
    "a month that is not over": (("close", "2026-04", "--accept", "unapplied"), "is not over"),
    "a command that is none": (("invoce", "Acme", "5"), "Did you mean invoice?"),
    "an option that is none": (("invoice", "Acme", "5", "--nonsense"), "No such option"),
}  # fmt: skip

# What is said clearly, and cannot be done.
UNDERSTOOD = {
    "a currency in small letters", "a currency of signs", "a number that no link can be", "due before it is written",
    "a fee of everything", "an instalment in the past", "a month that is not over",
}  # fmt: skip


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_told_from_a_refusal(tmp_path: Path, what: str) -> None:
    words, said = NONSENSE[what]
    assert said in Shop(tmp_path, JOURNALS).refused(*words, code=3 if what in UNDERSTOOD else 2)


FOREIGN = {
    "invoice": ("invoice", "Acme", "5.00 USD", "--currency", "EUR"),
    "write-off": ("write-off", "INV-2026-0002", "--amount", "5.00 EUR"),
    "recovery": ("recovery", "INV-2026-0003", "5.00 EUR"),
    "a part": ("payment", "Acme", "5.00", "--invoice", "INV-2026-0001=5.00 EUR"),
    "a fee": ("payment", "Acme", "5.00", "--unapplied", "--fee", "1.00 EUR"),
    "a line": ("invoice", "Acme", "--line", "x", "1", "5.00 EUR"),
    "an instalment": ("reschedule", "INV-2026-0002", "--part", "2026-05-01=300.00 EUR"),
    "applied credit": ("apply", "Acme", "--invoice", "INV-2026-0001=5.00 EUR"),
    "a receipt": ("payment", "Acme", "5.00 EUR", "--unapplied", "--currency", "USD"),
    "a quantity": ("invoice", "Acme", "--line", "x", "1 USD", "5.00"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_currency_that_is_said_counts(tmp_path: Path, what: str) -> None:
    answer = Shop(tmp_path).run(*FOREIGN[what])
    assert answer.code in (2, 3)


def test_money_goes_out_of_the_ledgers_files_only_when_all_of_it_is_good(tmp_path: Path) -> None:
    """A document that exists with other content stops the entry that it belongs to."""
    shop = Shop(tmp_path, JOURNALS)
    taken = shop.folder / "documents" / "Acme" / "2026-03-31.order-4711.pdf"
    taken.parent.mkdir(parents=True)
    taken.write_bytes(b"another")
    said = shop.refused("invoice", "Acme", "5.00", "--document", "PAPER")
    assert "exists already, with other content" in said


def test_a_close_that_is_refused_names_what_it_waits_for(tmp_path: Path) -> None:
    broken = f"{ACCOUNTS}\n{ACME}\n{CALDER}\n{BROKEN['an unknown account']}"
    shop = Shop(tmp_path, {"main.beancount": broken})
    said = shop.refused("close", "2026-03", "--accept", "errors", "--accept", "unapplied", "--accept", "statements")
    assert "errors" in said
