"""`arledger deposits letter`: what each letter says, in each form, and what is refused."""

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from textwrap import dedent

import pytest
from tests.support.browser import measure, needs_chromium
from tests.support.commands import DEMO, assert_refused
from tests.support.program import Answer, run_cli
from tests.unit.letters.test_wording import HOSTILE

POLICY = """\
[company]
name = "Northgate Equipment Ltd"
email = "receivables@northgate.example"
[contacts]
dana = "dana@northgate.example"
"""
LEDGER = """\
option "operating_currency" "USD"
2026-01-01 open Assets:Receivable:Acme
  name: "Acme Industrial Ltd"
  email: "office@acme.example"
  billing-email: "ap@acme.example"
  contact: "Ann Lee"
  sales-rep: "dana"
2026-01-01 open Assets:Receivable:Bolt
2026-01-01 open Assets:Receivable:Lease
2026-01-01 open Assets:Bank
2026-01-01 open Income:Sales
2026-01-01 open Income:Forfeits
2026-01-01 open Liabilities:Deposits:Acme
2026-01-01 open Liabilities:Deposits:Bolt
2026-01-05 * "Acme" "Pumps" ^INV-1
  Assets:Receivable:Acme   900.00 USD
  Income:Sales
2026-01-06 * "Acme" "Valves" ^INV-2
  Assets:Receivable:Acme   300.00 USD
  Income:Sales
"""
RECEIVED = """
2026-01-10 * "Acme" "Deposit" ^DEP-1
  secures: "INV-1"
  bank-ref: "20260110/7"
  Assets:Bank                1000.00 USD
  Liabilities:Deposits:Acme
"""


def refunded(day: str, amount: str, more: str = "") -> str:
    return f"""
{day} * "Acme" "Refund" {more} ^DEP-1
  Liabilities:Deposits:Acme  {amount} USD
  Assets:Bank
"""


APPLIED = """
2026-02-01 * "Acme" "Applied" ^DEP-1
  Liabilities:Deposits:Acme  1000.00 USD
  Assets:Receivable:Acme     -900.00 USD
    invoice: "INV-1"
  Assets:Receivable:Acme     -100.00 USD
    invoice: "INV-2"
"""
FORFEITED = """
2026-02-20 * "Acme" "Kept" #forfeited ^DEP-1
  reason: "The order was cancelled; clause 4 of the contract."
  Liabilities:Deposits:Acme  1000.00 USD
  Income:Forfeits
"""
CAME_BACK = """
2026-02-09 * "Acme" "Account closed" #returned ^DEP-1
  Assets:Bank                 400.00 USD
  Liabilities:Deposits:Acme
"""


@pytest.fixture
def main(book: Path) -> Path:
    (book / "arledger.toml").write_text(POLICY, encoding="utf-8")
    return book / "main.beancount"


def letter(main: Path, ledger: str, *args: object, deposit: str = "DEP-1") -> Answer:
    main.write_text(LEDGER + ledger, encoding="utf-8")
    return run_cli("deposits", "letter", deposit, *args, "--ledger", main)


def told(main: Path, ledger: str, *args: object) -> str:
    """Return the body of the Markdown, each paragraph on its line, without greeting and close."""
    answer = letter(main, ledger, "--format", "md", *args)
    assert (answer.code, answer.stderr) == (0, "")
    return "\n".join(line for line in answer.stdout.splitlines() if line)


def test_received(main: Path) -> None:
    answer = letter(main, RECEIVED)
    assert (answer.code, answer.stderr) == (0, "")
    assert answer.stdout == dedent("""\
        Northgate Equipment Ltd

        Acme Industrial Ltd

        2026-03-31

        Deposit received: 1,000.00 USD on 2026-01-10 (DEP-1)

        Dear Ann Lee,

        Thank you for your deposit of 1,000.00 USD, received on 2026-01-10
        (reference 20260110/7). Its number is DEP-1. It secures INV-1.

        The deposit goes back within 7 days once INV-1 is paid in full and
        nothing else on your account is overdue.

        If anything here differs from your records, please write to
        receivables@northgate.example.

        Kind regards,

        Northgate Equipment Ltd

        ---
        receivables@northgate.example
    """)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("refund-days = 1\ndespite-overdue = true", "goes back within 1 day once INV-1 is paid in full.\n"),
        ("refund-days = 0", "goes back as soon as INV-1 is paid in full"),
        (
            'policy = """\nFirst <b>line</b>\nof it.\n\n1. Second *one*.\n"""',
            "First \\<b\\>line\\</b\\> of it.\n1\\.",
        ),
    ],
)
def test_when_it_goes_back_is_the_policys(main: Path, settings: str, said: str) -> None:
    (main.parent / "arledger.toml").write_text(f"{POLICY}[deposits]\n{settings}\n", encoding="utf-8")
    text = told(main, RECEIVED)
    assert said in text
    assert ("The deposit goes back" in text) is ("policy" not in settings)


def test_a_long_policy_is_not_cut(main: Path) -> None:
    policy = " ".join(f"Clause {number} says that it goes back." for number in range(60))
    (main.parent / "arledger.toml").write_text(f'{POLICY}[deposits]\npolicy = "{policy}"\n', encoding="utf-8")
    assert policy in told(main, RECEIVED)


def test_a_deposit_for_no_sale_asks_for_it(main: Path) -> None:
    ledger = RECEIVED.replace('  secures: "INV-1"\n', "")
    assert "Please tell us which sale it is for." in told(main, ledger)
    assert "It secures no sale yet." in told(main, ledger, "--to", "sales")


def test_a_deposit_for_two_sales(main: Path) -> None:
    text = told(main, RECEIVED.replace('"INV-1"', '"INV-1, INV-2"'))
    assert "It secures INV-1 and INV-2." in text
    assert "once INV-1 and INV-2 are paid in full" in text


def test_a_deposit_that_was_transferred_secures_the_other_sale(main: Path) -> None:
    moved = """
2026-02-01 * "Acme" "Transferred" ^DEP-1
  secures: "INV-2"
  Liabilities:Deposits:Acme   1000.00 USD
  Liabilities:Deposits:Acme  -1000.00 USD
"""
    text = told(main, RECEIVED + moved)
    assert "It secures INV-2." in text
    assert "Transferred" not in text
    assert "It secures INV-1." in told(main, RECEIVED + moved, "--as-of", "2026-01-31")


def test_the_whole_refund(main: Path) -> None:
    text = told(main, RECEIVED + refunded("2026-02-05", "1000.00"))
    assert text.startswith("# Refund of your deposit: 1,000.00 USD on 2026-02-05 (DEP-1)\nDear Ann Lee,\n")
    assert "Your deposit DEP-1 is on its way back to you: we paid 1,000.00 USD on 2026-02-05.\n" in text
    assert "It secured INV-1." in text
    assert "|" not in text


def test_a_part_that_goes_back_says_what_is_left(main: Path) -> None:
    text = told(main, RECEIVED + refunded("2026-02-05", "400.00"))
    assert "A part of your deposit DEP-1 is on its way back to you: we paid 400.00 USD" in text
    assert "It secures INV-1." in text
    assert "Of the whole deposit of 1,000.00 USD, 600.00 USD was left at the end of that day." in text


TWICE = RECEIVED + refunded("2026-02-05", "400.00") + refunded("2026-02-12", "600.00")


def test_two_refunds_ask_for_the_day_unless_the_last_thing_is_meant(main: Path) -> None:
    answer = letter(main, TWICE, "--kind", "refund")
    assert_refused(
        answer,
        "DEP-1 was paid back several times: 400.00 USD on 2026-02-05; 600.00 USD on 2026-02-12",
        "Add --on DATE, as in --on 2026-02-05.",
    )
    text = told(main, TWICE)
    assert "The rest of your deposit DEP-1 is on its way back to you: we paid 600.00 USD on 2026-02-12." in text
    assert "Nothing is left of the whole deposit of 1,000.00 USD." in text
    assert "| Paid back | 2026-02-05 | -400.00 |\n| Paid back | 2026-02-12 | -600.00 |\n" in text
    assert "| **Held** | 2026-03-31 | **0.00** |" in text
    first = told(main, TWICE, "--kind", "refund", "--on", "2026-02-05")
    assert "A part of your deposit" in first
    assert "600.00 USD was left" in first
    assert told(main, TWICE, "--on", "2026-02-05") == first


def test_two_refunds_of_one_day_are_one_letter(main: Path) -> None:
    ledger = RECEIVED + refunded("2026-02-05", "400.00") + refunded("2026-02-05", "250.00")
    assert "we paid 650.00 USD on 2026-02-05" in told(main, ledger, "--kind", "refund")


def test_a_refund_that_came_back_has_no_letter(main: Path) -> None:
    ledger = RECEIVED + refunded("2026-02-05", "400.00") + CAME_BACK
    for more in ((), ("--kind", "refund"), ("--on", "2026-02-05")):
        answer = letter(main, ledger, *more)
        said = "sent back the refund of 400.00 USD of DEP-1 of 2026-02-05, or part of it, on 2026-02-09"
        assert_refused(answer, said, "--as-of", code=3)
    assert "we paid 400.00 USD" in told(main, ledger, "--as-of", "2026-02-08")
    again = told(main, ledger + refunded("2026-02-15", "400.00"), "--kind", "refund")
    assert "we paid 400.00 USD on 2026-02-15" in again
    assert "| Returned by the bank | 2026-02-09 | 400.00 |" in again
    assert "It secures INV-1." in told(main, ledger, "--kind", "received")


def test_a_receipt_that_came_back_has_no_letter(main: Path) -> None:
    bounced = """
2026-01-14 * "Acme" "Bounced" #returned-payment ^DEP-1
  Liabilities:Deposits:Acme  1000.00 USD
  Assets:Bank
"""
    assert_refused(letter(main, RECEIVED + bounced), "sent back the receipt of 1,000.00 USD of DEP-1", code=3)


def test_applied_says_to_which_invoices(main: Path) -> None:
    text = told(main, RECEIVED + APPLIED)
    assert "We have applied your deposit DEP-1 of 1,000.00 USD on 2026-02-01.\n" in text
    assert "| INV-1 | 2026-01-05 | 900.00 | 900.00 | 0.00 |\n" in text
    assert "| INV-2 | 2026-01-06 | 300.00 | 100.00 | 200.00 |\n" in text
    assert "left" not in text


def test_a_part_that_is_applied_says_what_is_left(main: Path) -> None:
    ledger = RECEIVED + APPLIED.replace("1000.00", " 950.00").replace("-100.00", " -50.00")
    text = told(main, ledger)
    assert "We have applied 950.00 USD of your deposit DEP-1" in text
    assert "Of the whole deposit of 1,000.00 USD, 50.00 USD was left" in text


def test_what_is_applied_to_no_invoice_is_credit(main: Path) -> None:
    ledger = (
        RECEIVED
        + """
2026-02-01 * "Acme" "Applied" ^DEP-1
  Liabilities:Deposits:Acme  1000.00 USD
  Assets:Receivable:Acme     -900.00 USD
    invoice: "INV-1"
  Assets:Receivable:Acme     -100.00 USD
"""
    )
    assert "100.00 USD of it is credit on your account" in told(main, ledger)
    back = """
2026-02-10 * "Acme" "Credit paid back" #refund
  Assets:Receivable:Acme      100.00 USD
  Assets:Bank
"""
    later = told(main, ledger + back)
    assert "100.00 USD of it has been paid back since." in later
    assert "credit on your account" not in later


@pytest.mark.parametrize("said", ['  client: "Acme"\n', ""])
@pytest.mark.parametrize("more", [(), ("--no-cache",)])
def test_a_deposit_on_the_invoice_of_a_leasing_company(main: Path, said: str, more: tuple[str, ...]) -> None:
    ledger = (
        RECEIVED
        + f"""
2026-01-20 * "Lease" "Machine" ^INV-9
{said}  Assets:Receivable:Lease   5000.00 USD
  Income:Sales
2026-02-01 * "Acme" "Applied" ^DEP-1
  Liabilities:Deposits:Acme  1000.00 USD
  Assets:Receivable:Lease
    invoice: "INV-9"
"""
    )
    for _ in range(2):
        answer = letter(main, ledger, *more)
        assert "INV-9    2026-01-20  5,000.00  1,000.00    4,000.00" in answer.stdout
        assert "Dear Ann Lee," in answer.stdout


@pytest.mark.parametrize(
    ("other", "line"),
    [
        ('-900.00 USD\n    invoice: "INV-1"', "| INV-1 | 2026-01-05 | 900.00 | 700.00 | 0.00 |"),
        (
            '-650.00 USD\n    invoice: "INV-1"\n  Assets:Receivable:Acme  -250.00 USD\n    invoice: "INV-2"',
            "| Invoice | Date | Amount | Still open |\n|---|---|---:|---:|\n| INV-1 | 2026-01-05 | 900.00 | 250.00 |",
        ),
    ],
)
def test_an_entry_that_applies_money_too_says_what_is_known(main: Path, other: str, line: str) -> None:
    ledger = (
        RECEIVED
        + f"""
2026-02-01 * "Acme" "Deposit and the rest" ^DEP-1
  Liabilities:Deposits:Acme   700.00 USD
  Assets:Bank                 200.00 USD
  Assets:Receivable:Acme  {other}
"""
    )
    assert line in told(main, ledger)


def test_forfeited_gives_the_reason(main: Path) -> None:
    text = told(main, RECEIVED + FORFEITED)
    assert "Your deposit DEP-1 of 1,000.00 USD was forfeited on 2026-02-20, and is not paid back.\n" in text
    assert "Reason: The order was cancelled; clause 4 of the contract.\n" in text
    without = RECEIVED + "\n".join(line for line in FORFEITED.splitlines() if "reason:" not in line) + "\n"
    assert "Reason: Kept\n" in told(main, without)
    part = told(main, RECEIVED + FORFEITED.replace("1000.00", "250.00"))
    assert "Of your deposit DEP-1, 250.00 USD was forfeited on 2026-02-20" in part
    assert "Of the whole deposit of 1,000.00 USD, 750.00 USD was left" in part


def test_an_earlier_letter_tells_what_has_happened_since(main: Path) -> None:
    text = told(main, RECEIVED + FORFEITED, "--kind", "received")
    assert "| Forfeited | 2026-02-20 | -1,000.00 |\n| **Held** | 2026-03-31 | **0.00** |" in text
    assert "goes back" not in text
    assert told(main, RECEIVED + FORFEITED, "--as-of", "2026-02-19") == told(main, RECEIVED, "--as-of", "2026-02-19")


@pytest.mark.parametrize(
    ("ledger", "subject"),
    [
        (RECEIVED, "Deposit from Acme Industrial Ltd: 1,000.00 USD on 2026-01-10 (DEP-1)"),
        (TWICE, "Refund of a deposit to Acme Industrial Ltd: 600.00 USD on 2026-02-12 (DEP-1)"),
        (RECEIVED + APPLIED, "Deposit of Acme Industrial Ltd applied: 1,000.00 USD on 2026-02-01 (DEP-1)"),
        (RECEIVED + FORFEITED, "Deposit of Acme Industrial Ltd forfeited: 1,000.00 USD on 2026-02-20 (DEP-1)"),
    ],
    ids=["received", "refund", "applied", "forfeited"],
)
def test_sales_read_of_the_client(main: Path, ledger: str, subject: str) -> None:
    text = told(main, ledger, "--to", "sales")
    assert text.startswith(f"# {subject}\n")
    for word in ("Dear", "your", "Kind regards"):
        assert word not in text
    mail = letter(main, ledger, "--to", "sales", "--format", "eml").stdout
    assert "To: dana <dana@northgate.example>" in mail


def test_json(main: Path) -> None:
    answer = letter(main, RECEIVED + APPLIED, "--to", "both", "--format", "json")
    assert json.loads(answer.stdout) == {
        "as_of": "2026-03-31",
        "kind": "applied",
        "deposit": "DEP-1",
        "client": "Acme",
        "name": "Acme Industrial Ltd",
        "date": "2026-02-01",
        "reference": "",
        "currency": "USD",
        "amount": "1000.00",
        "total": "1000.00",
        "left": "0.00",
        "held": "0.00",
        "secures": ["INV-1"],
        "allocations": [
            {
                "invoice": "INV-1",
                "text": "",
                "date": "2026-01-05",
                "amount": "900.00",
                "applied": "900.00",
                "open": "0.00",
            },
            {
                "invoice": "INV-2",
                "text": "",
                "date": "2026-01-06",
                "amount": "300.00",
                "applied": "100.00",
                "open": "200.00",
            },
        ],
        "unapplied": "0.00",
        "refunded": "0.00",
        "reason": "",
        "to": ["ap@acme.example", "dana@northgate.example"],
        "subject": "Deposit applied: 1,000.00 USD on 2026-02-01 (DEP-1)",
        "source": "main.beancount:29",
    }


def test_a_folder_gets_a_mail_and_its_pdf(main: Path) -> None:
    answer = letter(main, TWICE, "--output", "out")
    assert (answer.code, answer.stdout) == (0, "")
    files = sorted(Path("out").iterdir())
    assert [file.name for file in files] == [f"2026-02-12-Acme-DEP-1-refund.{form}" for form in ("eml", "pdf")]
    mail = message_from_bytes(files[0].read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail["To"] == "Ann Lee <ap@acme.example>"
    assert mail["Subject"] == "Refund of your deposit: 600.00 USD on 2026-02-12 (DEP-1)"
    (attached,) = mail.iter_attachments()
    assert attached.get_payload(decode=True) == files[1].read_bytes()


@pytest.mark.parametrize("ledger", [RECEIVED, TWICE, RECEIVED + APPLIED, RECEIVED + FORFEITED])
def test_every_form_of_every_letter(main: Path, ledger: str) -> None:
    for name, start in (("x.pdf", b"%PDF-"), ("x.html", b"<!DOCTYPE html>"), ("x.md", b"# "), ("x.txt", b"North")):
        assert letter(main, ledger, "-o", name).code == 0
        assert Path(name).read_bytes().startswith(start)
    assert letter(main, ledger, "--format", "eml").stdout.startswith("From: ")


BOLT = """
2026-01-10 * "Bolt" "Deposit" ^DEP-2
  Assets:Bank                1000.00 USD
  Liabilities:Deposits:Bolt
"""


def test_a_client_without_an_address(main: Path) -> None:
    assert letter(main, BOLT, deposit="DEP-2").code == 0, "a letter on paper needs none"
    assert json.loads(letter(main, BOLT, "--format", "json", deposit="DEP-2").stdout)["to"] == []
    for more in (("--format", "eml"), ("-o", "out")):
        answer = letter(main, BOLT, *more, deposit="DEP-2")
        assert_refused(answer, "main.beancount:8: Bolt (Bolt) has no mail address", 'email: "accounts@bolt.example"')
    assert not Path("out").exists()


def test_a_client_who_is_only_known_by_the_deposit(main: Path) -> None:
    ledger = BOLT.replace("Deposits:Bolt", "Deposits:Corner") + "\n2026-01-01 open Liabilities:Deposits:Corner\n"
    assert "Dear Corner," in letter(main, ledger, deposit="DEP-2").stdout
    assert_refused(letter(main, ledger, "-f", "eml", deposit="DEP-2"), "client Corner: Corner (Corner) has no mail")


def test_a_deposit_of_nobody(main: Path) -> None:
    ledger = BOLT.replace("Deposits:Bolt", "Deposits") + "\n2026-01-01 open Liabilities:Deposits\n"
    assert_refused(letter(main, ledger, deposit="DEP-2"), "nothing says whose deposit DEP-2 is", "client:", code=3)


@pytest.mark.parametrize(
    ("args", "said", "code"),
    [
        (("--kind", "applied"), "nothing of DEP-1 was applied as of 2026-03-31", 3),
        (("--kind", "forfeited"), "Choose --kind received --on 2026-01-10 or --kind refund --on 2026-02-05", 3),
        (("--kind", "received", "--on", "2026-01-11"), "nothing for DEP-1 was received on 2026-01-11", 3),
        (("--on", "2026-01-11"), "no letter is about what happened to DEP-1 on 2026-01-11", 3),
        (("--as-of", "2026-01-09"), "DEP-1 was received on 2026-01-10, and this is as of 2026-01-09", 3),
        (("--kind", "refnd"), "Did you mean refund?", 2),
        (("--kind", ""), "Choose received, refund, applied, forfeited.", 2),
        (("--to", "boss"), "there is no role 'boss'", 2),
        (("--on", "soon"), "--on: 'soon' is not a date", 2),
        (("--format", "xlsx"), "there is no format", 2),
        (("--currency", "EUR"), "DEP-1 is a deposit in USD", 3),
    ],
)
def test_what_is_refused(main: Path, args: tuple[str, ...], said: str, code: int) -> None:
    assert_refused(letter(main, TWICE, *args), said, code=code)


def test_an_unknown_deposit_names_the_nearest(main: Path) -> None:
    ledger = RECEIVED.replace("DEP-1", "DEP-0011")
    assert_refused(letter(main, ledger, deposit="DEP-0012"), "there is no deposit DEP-0012", "DEP-0011", code=3)
    assert letter(main, ledger, deposit="^DEP-0011").code == 0


def test_more_that_went_out_than_came_in_has_no_letter(main: Path) -> None:
    ledger = RECEIVED + refunded("2026-02-05", "1200.00")
    assert_refused(letter(main, ledger), "more of DEP-1 went out than came in", "`arledger check`", code=3)


def test_a_deposit_in_two_currencies_asks_for_one(main: Path) -> None:
    ledger = RECEIVED + RECEIVED.replace("USD", "EUR").replace("1000.00", "500.00")
    assert_refused(letter(main, ledger), "DEP-1 is held in EUR and USD", "Add --currency EUR.", code=3)
    assert "deposit of 500.00 EUR" in told(main, ledger, "--currency", "eur")


def test_clients_who_are_payees(main: Path) -> None:
    (main.parent / "arledger.toml").write_text(f'{POLICY}[items]\nclient-from = "payee"\n', encoding="utf-8")
    ledger = (RECEIVED + APPLIED).replace("Deposits:Acme", "Deposits").replace("Receivable:Acme", "Receivable")
    opens = "\n2026-01-01 open Liabilities:Deposits\n2026-01-01 open Assets:Receivable\n"
    sales = LEDGER.partition("2026-01-05 *")[2].replace("Receivable:Acme", "Receivable")
    sales = f"2026-01-05 *{sales}".replace("INV-", "INV-7")
    answer = letter(main, opens + sales + ledger.replace("INV-", "INV-7"))
    assert (answer.code, answer.stderr) == (0, "")
    assert "Dear Acme," in answer.stdout
    assert "INV-71 2026-01-05 900.00 900.00 0.00 " in " ".join(answer.stdout.split()), answer.stdout


@pytest.mark.parametrize("kind", ["received", "refund", "applied", "forfeited"])
def test_the_users_own_template_goes_first(main: Path, kind: str) -> None:
    ledger = {"received": RECEIVED, "refund": TWICE, "applied": RECEIVED + APPLIED, "forfeited": RECEIVED + FORFEITED}
    own = main.parent / "letters"
    own.mkdir()
    template = own / f"deposit-{kind}.md.j2"
    template.write_text("# {{ amount }}\n\n{{ client.name }}, {{ deposit }}\n", encoding="utf-8")
    assert told(main, ledger[kind]).endswith(" USD\nAcme Industrial Ltd, DEP-1")
    template.write_text("# x\n\n{{ amuont }}\n", encoding="utf-8")
    assert_refused(letter(main, ledger[kind]), f"deposit-{kind}.md.j2:3: this template cannot be filled in: 'amuont'")
    template.write_text("Dear {{ client.name }},\n", encoding="utf-8")
    assert_refused(letter(main, ledger[kind]), template, "without a subject")


@pytest.mark.parametrize("hostile", [*HOSTILE, "x" * 200, "a\x1b[31mred\x07", "\u202egnp.exe"])
def test_hostile_names_and_reasons_are_shown_as_they_are(main: Path, hostile: str) -> None:
    said = hostile.replace("\\", "\\\\").replace('"', '\\"')
    ledger = RECEIVED + FORFEITED.replace("The order was cancelled; clause 4 of the contract.", said)
    main.write_text((LEDGER + ledger).replace("Acme Industrial Ltd", said), encoding="utf-8")
    command = ("deposits", "letter", "DEP-1", "--ledger", main)
    page = run_cli(*command, "--format", "html")
    assert (page.code, page.stderr) == (0, "")
    for markup in ("<script>alert", "<img", 'href="', "<strong>bold", "<em>it", "\x1b", "\x07", "\u202e"):
        assert markup not in page.stdout
    text = run_cli(*command).stdout
    assert " ".join(hostile.replace("\x1b", "").replace("\x07", "").replace("\u202e", "").split()) in " ".join(
        text.split()
    )
    assert run_cli(*command, "-o", "x.eml").code == 0


@needs_chromium
@pytest.mark.parametrize(
    "name", ["Οργανισμός Λιμένος Θεσσαλονίκης και Συνεργάτες Α.Ε. (Ελλάς)", "株式会社東京機械製作所" * 6]
)
def test_a_page_fits_a_phone(main: Path, tmp_path: Path, name: str) -> None:
    main.write_text((LEDGER + TWICE).replace("Acme Industrial Ltd", name), encoding="utf-8")
    page = run_cli("deposits", "letter", "DEP-1", "--ledger", main, "--format", "html").stdout
    assert name[:20] in page
    (found,) = measure(page, [400], tmp_path)
    assert found["page"] <= 400
    assert not [word for word in found["broken"] if word.isascii()]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("DEP-0004",), "INV-2024-0088 2024-11-29 500.00 500.00 0.00"),
        (("DEP-0006",), "INV-2025-0023 2025-03-11 13,392.00 1,000.00 0.00"),
        (("DEP-0008",), "Reason: Forfeited, order cancelled by the customer"),
        (("DEP-0009", "--kind", "refund"), "The rest of your deposit DEP-0009 is on its way back to you"),
        (("DEP-0010",), "Returned by the bank 2025-08-21 900.00"),
        (("DEP-0015",), "It secures INV-2026-0028."),
    ],
)
def test_the_demo(args: tuple[str, ...], said: str) -> None:
    answer = run_cli("deposits", "letter", *args, "--ledger", DEMO)
    assert (answer.code, answer.stderr) == (0, "")
    assert said in " ".join(answer.stdout.split())


@pytest.mark.parametrize(
    ("ledger", "german", "french"),
    [
        (RECEIVED, "Kaution eingegangen: 1.000,00 USD am 10.01.2026", "Dépôt de garantie reçu"),
        (TWICE, "Rückzahlung Ihrer Kaution: 600,00 USD am 12.02.2026", "Restitution de votre dépôt de garantie"),
        (RECEIVED + APPLIED, "Kaution verrechnet: 1.000,00 USD am 01.02.2026", "Dépôt de garantie imputé"),
        (RECEIVED + FORFEITED, "Kaution einbehalten: 1.000,00 USD am 20.02.2026", "Dépôt de garantie conservé"),
    ],
    ids=["received", "refund", "applied", "forfeited"],
)
def test_letters_in_the_clients_language(main: Path, ledger: str, german: str, french: str) -> None:
    known = '\n2026-01-02 custom "ar-client" Assets:Receivable:Acme "language" "{}" "m.ito"\n'
    text = told(main, ledger + known.format("de"))
    assert text.startswith(f"# {german} (DEP-1)\nGuten Tag Ann Lee,\n")
    assert "Mit freundlichen Grüßen\nNorthgate Equipment Ltd" in text
    said = told(main, ledger + known.format("fr-FR"))
    assert said.startswith(f"# {french}\u00a0: ")
    assert "Bonjour Ann Lee," in said
    assert "1,000.00" not in text + said
    assert told(main, ledger + known.format("en")) == told(main, ledger)
