"""New clients, and the journals that entries go to."""

from pathlib import Path

import pytest
from tests.support.shop import ACCOUNTS, ACME, BOLT, CALLS, JOURNALS, ONE_FILE, POLICY, Shop

NEW = ("client", "new", "Dorn", "--name", "Dorn & Sons", "--terms", "2/10 net 30", "--limit", "5,000.00 USD")
OPENED = """\
2026-03-31 open Assets:Receivable:Dorn  USD
  name: "Dorn & Sons"
  terms: "2/10 net 30"
  credit-limit: 5000.00 USD
"""


def pattern(text: str) -> str:
    return POLICY.replace("[writing]\n", f'[writing]\nclient-file = "{text}"\n')


def test_a_book_of_one_file_stays_one_file(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    assert shop.write(*NEW) == "\n" + OPENED
    assert shop.texts().keys() == {"main.beancount"}
    assert shop.book().clients["Dorn"].name == "Dorn & Sons"


def test_a_book_of_journals_gets_a_journal(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    answer = shop.run(*NEW)
    assert answer.stdout.startswith("--- /dev/null\n+++ clients/Dorn.beancount\n@@ -0,0 +1,4 @@\n")
    shop.write(*NEW)
    assert (shop.folder / "clients" / "Dorn.beancount").read_text(encoding="utf-8") == OPENED
    assert shop.texts()["main.beancount"] == JOURNALS["main.beancount"]
    assert "clients/Dorn.beancount" in shop.write("invoice", "dorn", "5.00") or "^INV" in shop.texts()[
        "clients/Dorn.beancount"
    ]  # fmt: skip
    assert [item.number for item in shop.book().items if item.client == "Dorn"] == ["INV-2026-0004"]


@pytest.mark.parametrize("files", [ONE_FILE, JOURNALS])
def test_a_limit_in_a_currency_that_the_client_has_nothing_in_is_refused(
    tmp_path: Path, files: dict[str, str]
) -> None:
    shop = Shop(tmp_path, files)
    said = shop.refused("client", "set", "Acme", "--limit", "500 EUR")
    assert "has a credit limit in EUR, and items in USD only" in said
    assert said.endswith("Nothing was written.")
    shop.write("client", "set", "Acme", "--limit", "500 USD")


def test_a_new_clients_limit_is_in_the_currency_of_the_account(tmp_path: Path) -> None:
    said = Shop(tmp_path).refused("client", "new", "Dorn", "--limit", "500 EUR", write=False)
    assert "the limit is in EUR, and Dorn is to have an account in USD" in said
    added = Shop(tmp_path / "euro").write("client", "new", "Dorn", "--limit", "500 EUR", "--currency", "EUR")
    assert "credit-limit: 500 EUR" in added


def test_nothing_is_decided_about_a_client_of_later(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    for words in (("hold", "Acme", "--reason", "x"), ("client", "set", "Acme", "--limit", "5 USD")):
        said = shop.refused(*words, "--date", "2001-01-01", write=False)
        assert "Assets:Receivable:Acme is open from" in said


def test_the_client_is_known_by_its_name_at_once(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    shop.run("aging")
    shop.write(*NEW)
    shop.write("invoice", "Dorn & Sons", "5.00")
    assert "credit limit" in shop.run("invoice", "Dorn", "6000.00").stderr


def test_a_second_time_it_is_refused(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    shop.write(*NEW)
    for name in ("Dorn", "DORN", "DoRn"):
        assert "there is a client Dorn" in shop.refused("client", "new", name)


def test_journals_of_most_clients_show_where_a_new_one_goes(tmp_path: Path) -> None:
    files = {
        "main.beancount": f'{ACCOUNTS}\ninclude "*/*.beancount"\n{BOLT}',
        "a/Acme.beancount": ACME,
        "b/X.beancount": "2025-01-01 open Assets:Receivable:X\n",
        "b/Y.beancount": "2025-01-01 open Assets:Receivable:Y\n",
    }
    shop = Shop(tmp_path, files)
    shop.write(*NEW)
    assert (shop.folder / "b" / "Dorn.beancount").is_file()


def test_a_journal_that_exists_is_added_to(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS | {"clients/Dorn.beancount": "; kept for Dorn\n"})
    shop.write(*NEW)
    assert shop.texts()["clients/Dorn.beancount"] == f"; kept for Dorn\n\n{OPENED}"


def test_journals_that_are_included_one_by_one_must_be_named_first(tmp_path: Path) -> None:
    files = {
        "main.beancount": f'{ACCOUNTS}\ninclude "clients/Acme.beancount"\n',
        "clients/Acme.beancount": ACME,
    }
    shop = Shop(tmp_path, files)
    said = shop.refused(*NEW)
    assert "clients/Dorn.beancount is not read by main.beancount" in said
    assert 'include "clients/Dorn.beancount"' in said
    assert not (shop.folder / "clients" / "Dorn.beancount").exists()


@pytest.mark.parametrize(
    ("where", "file"),
    [
        ("journals/{client}.beancount", "journals/{}.beancount"),
        ("journals/{client}/2026.beancount", "journals/{}/2026.beancount"),
        ("journals/all.beancount", "journals/all.beancount"),
        ("{client}.beancount", "{}.beancount"),
    ],
)
def test_the_policy_says_where_entries_go(tmp_path: Path, where: str, file: str) -> None:
    main = f'{JOURNALS["main.beancount"]}\ninclude "journals/**/*.beancount"\ninclude "[A-Z]*.beancount"\n'
    files = {**JOURNALS, "main.beancount": main, "journals/x/none.beancount": "", "X.beancount": ""}
    shop = Shop(tmp_path, files, pattern(where))
    shop.write(*NEW)
    shop.write(*CALLS["payment"])
    texts = shop.texts()
    assert texts[file.format("Dorn")].startswith(OPENED)
    assert "Payment of INV-2026-0001" in texts[file.format("Acme")]
    assert texts["clients/Acme.beancount"] == ACME
    assert not [item for item in shop.book().items if item.number == "INV-2026-0001" and item.open]


@pytest.mark.parametrize(
    "where", ["journals/{client}.beancount", "clients/{client}.bean", "clients/x/{client}.beancount"]
)
@pytest.mark.parametrize("name", ["client new", "invoice", "payment", "note", "document"])
def test_a_journal_that_the_ledger_does_not_include_is_refused(tmp_path: Path, where: str, name: str) -> None:
    shop = Shop(tmp_path, JOURNALS, pattern(where))
    said = shop.refused(*CALLS[name])
    assert "is not read by main.beancount, so nothing in it would count" in said
    assert "include " in said
    shop.run(*CALLS[name])
    assert not (shop.folder / "journals").exists()


def test_a_journal_of_the_policy_outside_the_folder_is_refused_or_read(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS, pattern("../{client}.beancount"))
    assert "is not read by main.beancount" in shop.refused(*CALLS["note"])


@pytest.mark.parametrize("policy", [POLICY, POLICY + '\n[accounts]\nreceivable = "Assets:Receivable"\n'])
def test_the_first_client_of_a_book(tmp_path: Path, policy: str) -> None:
    shop = Shop(tmp_path, {"main.beancount": ACCOUNTS}, policy)
    shop.write(*NEW)
    assert list(shop.book().clients) == ["Dorn"]


def test_a_root_that_is_misspelt_opens_no_second_one(tmp_path: Path) -> None:
    policy = POLICY + '\n[accounts]\nreceivable = "Assets:Recievable"\n'
    shop = Shop(tmp_path, JOURNALS, policy)
    assert "Did you mean Assets:Receivable?" in shop.refused(*NEW, code=2)


def test_a_new_book_without_clients_is_told_how_to_go_on(tmp_path: Path) -> None:
    for policy in (POLICY, POLICY + '\n[accounts]\nreceivable = "Assets:Debtors"\n'):
        shop = Shop(tmp_path, {"main.beancount": ACCOUNTS}, policy)
        assert "`arledger client new ID` opens" in shop.refused("payment", "Acme", "5.00", "--unapplied", code=2)


def test_the_first_client_below_an_account_that_is_there(tmp_path: Path) -> None:
    shop = Shop(tmp_path, {"main.beancount": f"{ACCOUNTS}2025-01-01 open Assets:Receivable\n"})
    shop.write(*NEW)
    assert "Dorn" in shop.book().clients


@pytest.mark.parametrize("name", ["invoice", "note", "hold", "payment"])
def test_clients_told_by_payee(tmp_path: Path, name: str) -> None:
    ledger = ONE_FILE["main.beancount"].replace("Assets:Receivable:Acme", "Assets:Receivable")
    ledger = ledger.split("2025-01-01 open Assets:Receivable:Bolt")[0]
    policy = POLICY + '\n[items]\nclient-from = "payee"\n'
    shop = Shop(tmp_path, {"main.beancount": ledger}, policy)
    words = {"payment": ("payment", "Acme", "5.00", "--unapplied")}.get(name, CALLS[name])
    shop.write(*words)


def test_terms_and_limits_are_added_never_edited(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    added = shop.write("client", "set", "Acme", "--terms", "net 45", "--limit", "60000 USD", "--by", "m.ito")
    assert added == (
        '\n2026-03-31 custom "ar-terms" Assets:Receivable:Acme "net 45" "m.ito"\n'
        '\n2026-03-31 custom "ar-limit" Assets:Receivable:Acme 60000 USD "m.ito"\n'
    )
    acme = shop.book().clients["Acme"]
    assert (acme.terms, str(acme.limit)) == ("net 45", "60000 USD")
    assert "due: 2026-05-15" in shop.write("invoice", "Acme", "5.00")


def test_a_hold_stops_invoices_and_a_release_lets_them_through(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    assert "Calder is on hold since 2026-03-01: slow" in shop.refused("invoice", "Calder", "5.00")
    shop.write("payment", "Calder", "5.00", "--unapplied")
    shop.write(*CALLS["release"])
    shop.write("invoice", "Calder", "5.00")
    shop.write("hold", "Calder", "--reason", "again", "--date", "2026-04-01")
    assert "again" in shop.refused("invoice", "Calder", "5.00", "--date", "2026-04-02")


@pytest.mark.parametrize(
    ("by", "environment", "written"), [("", "", "root"), ("", "e.mail", "e.mail"), ("m.ito", "e.mail", "m.ito")]
)
def test_who_decides_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str, environment: str, written: str
) -> None:
    monkeypatch.setenv("ARLEDGER_USER", environment)
    monkeypatch.setattr("getpass.getuser", lambda: "root")
    added = Shop(tmp_path).write(*CALLS["hold"], *(["--by", by] if by else []))
    assert added.endswith(f'"late" "{written}"\n')


@pytest.mark.parametrize("by", ["", " "])
@pytest.mark.parametrize(
    "name",
    [
        *("approve", "client set", "close", "credit-memo", "debit-memo", "hold", "invoice", "payment", "refund"),
        *("release", "write-off"),
    ],
)
def test_an_empty_name_is_not_the_logins(tmp_path: Path, name: str, by: str) -> None:
    assert "--by names nobody" in Shop(tmp_path).refused(*CALLS[name], "--by", by, code=2)


@pytest.mark.parametrize("name", ["note", "document"])
def test_what_is_kept_about_a_number_is_about_one_of_the_client(tmp_path: Path, name: str) -> None:
    deposit = (
        '2025-01-01 open Liabilities:Deposits:Acme\n\n2026-02-01 * "Acme" "Booking" ^DEP-0003\n'
        "  Assets:Bank:Checking        500.00 USD\n  Liabilities:Deposits:Acme  -500.00 USD\n"
    )
    shop = Shop(tmp_path, {"main.beancount": f"{ONE_FILE['main.beancount']}\n{deposit}"})
    said = shop.refused(*CALLS[name], "--invoice", "INV-2026-0010")
    assert "Acme has no document INV-2026-0010" in said
    assert "Did you mean INV-2026-0001?" in said
    assert "`arledger client Acme` lists what there is" in shop.refused(*CALLS[name], "--invoice", "NOPE")
    # It is Bolt's.
    assert "INV-2026-0002 is Bolt's" in shop.refused(*CALLS[name], "--invoice", "INV-2026-0002")
    assert "the number is empty" in shop.refused(*CALLS[name], "--invoice", "", code=2)
    shop.write(*CALLS["payment"])
    for day, number in enumerate(("INV-2026-0001", "DEP-0003"), start=1):
        shop.write(*CALLS[name], "--invoice", number, "--date", f"2026-04-0{day}")
