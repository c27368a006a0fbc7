"""`leasing notify`: sales people hear of contracts that are not submitted or late, management of delays, each step once."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.support.leasing_letters import disbursed, financed, leasing_shop, step
from tests.support.letters import body, mails
from tests.support.shop import Shop

SUBMITTED = financed("2026-03-02", "I-1") + step("2026-03-02", "I-1", "submitted", "contract 4711")
NOTIFY = ("leasing", "notify", "--date")


def told(shop: Shop, day: str) -> list[str]:
    """Carry it out on a day; return what was recorded, without day and directive."""
    added = shop.write(*NOTIFY, day)
    return sorted(line.partition('"ar-notice" ')[2] for line in added.splitlines() if "ar-notice" in line)


def days(shop: Shop, *which: int) -> dict[int, list[str]]:
    """Return what is told on days of March, those on which nothing is left out."""
    return {day: found for day in which if (found := told(shop, f"2026-03-{day:02}"))}


def mail_to(shop: Shop, day: str, who: str) -> EmailMessage:
    return mails(shop, day)[f"leasing-{who}.eml"]


def test_what_is_late_is_told_at_once_and_again_until_it_is_paid(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, SUBMITTED + disbursed("2026-03-14", "I-1"))
    assert days(shop, *range(3, 20)) == {
        6: ['"I-1" "contract-escalated" 1 "manager"', '"I-1" "contract-late" 1 "dana"'],
        9: ['"I-1" "contract-late" 2 "dana"'],
        10: ['"I-1" "contract-escalated" 2 "director"'],
        12: ['"I-1" "contract-late" 3 "dana"'],
    }


def test_what_is_not_submitted_is_told_until_it_is(tmp_path: Path) -> None:
    text = financed("2026-03-02", "I-2", client="Bolt", on="Lumen") + step("2026-03-09", "I-2", "submitted", "4712")
    assert days(leasing_shop(tmp_path, text), *range(2, 16)) == {
        4: ['"I-2" "contract-unsubmitted" 1 "sales"'],
        6: ['"I-2" "contract-escalated" 1 "manager"'],
        7: ['"I-2" "contract-unsubmitted" 2 "sales"'],
        13: ['"I-2" "contract-escalated" 1 "manager"', '"I-2" "contract-late" 1 "sales"'],
    }


def test_after_days_without_a_run_only_the_next_step_is_told(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, SUBMITTED)
    both = ['"I-1" "contract-escalated" 1 "manager"', '"I-1" "contract-escalated" 2 "director"']
    assert days(shop, 20, 21, 24) == {
        20: [*both, '"I-1" "contract-late" 1 "dana"'],
        24: ['"I-1" "contract-late" 2 "dana"'],
    }


def test_a_payer_that_takes_longer_is_late_later(tmp_path: Path) -> None:
    text = financed("2026-03-02", "I-1", payer="Other") + step("2026-03-02", "I-1", "submitted", payer="Other")
    assert list(days(leasing_shop(tmp_path, text), *range(3, 17))) == [15]


def test_money_that_the_bank_took_back_begins_anew(tmp_path: Path) -> None:
    text = SUBMITTED + disbursed("2026-03-07", "I-1") + disbursed("2026-03-09", "I-1", "-1000.00 USD")
    assert days(leasing_shop(tmp_path, text), 6, 7, 8, 9, 10) == {
        6: ['"I-1" "contract-escalated" 1 "manager"', '"I-1" "contract-late" 1 "dana"'],
        9: ['"I-1" "contract-escalated" 1 "manager"', '"I-1" "contract-late" 1 "dana"'],
        10: ['"I-1" "contract-escalated" 2 "director"'],
    }


@pytest.mark.parametrize("more", [step("2026-03-05", "I-1", "cancelled"), disbursed("2026-03-05", "I-1")])
def test_of_what_is_over_nobody_is_told(tmp_path: Path, more: str) -> None:
    shop = leasing_shop(tmp_path, SUBMITTED + more)
    answer = shop.run(*NOTIFY, "2026-03-20")
    assert (answer.code, answer.stdout) == (0, "")
    assert "Nobody has to be told anything on 2026-03-20." in answer.stderr
    assert shop.run(*NOTIFY, "2026-03-20", write=True).stderr == ""


def test_what_the_mails_say(tmp_path: Path) -> None:
    text = SUBMITTED + step("2026-03-04", "I-1", "queried", "insurance", "expired")
    text += financed("2026-03-02", "I-2", "70.00 EUR") + financed("2026-03-02", "I-3", client="Bolt", on="Lumen")
    shop = leasing_shop(tmp_path, text)
    told(shop, "2026-03-10")
    mail = mail_to(shop, "2026-03-10", "dana")
    assert mail["To"] == "dana <dana@northgate.example>"
    assert mail["Subject"] == "1 contract to submit (70.00 EUR), 1 contract delayed (1,000.00 USD)"
    assert "Acme Ltd I-2 Lumen Leasing Inc 70.00 EUR 8 2026-03-05" in body(mail)
    assert "Acme Ltd I-1 Lumen Leasing Inc 1,000.00 USD 8 queried the proof of insurance" in body(mail)
    assert "I-3" not in body(mail)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["leasing-2026-03-10.xlsx"]
    above = mail_to(shop, "2026-03-10", "director")
    assert above["Subject"] == "3 delays escalated"
    assert "Bolt GmbH I-3 Lumen Leasing Inc 1,000.00 USD 8 not submitted unknown sales" in body(above)


def test_a_second_run_replaces_the_mail_by_one_that_says_everything(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, SUBMITTED)
    told(shop, "2026-03-06")
    shop.main.write_text(shop.text() + financed("2026-03-02", "I-2"), encoding="utf-8")
    assert told(shop, "2026-03-06") == [
        '"I-2" "contract-escalated" 1 "manager"',
        '"I-2" "contract-unsubmitted" 1 "dana"',
    ]
    said = body(mail_to(shop, "2026-03-06", "dana"))
    assert "I-1" in said
    assert "I-2" in said
    before = shop.tree()
    assert told(shop, "2026-03-06") == []
    assert shop.tree() == before


def test_notices_about_a_deposit_with_the_invoices_number_say_nothing_of_it(tmp_path: Path) -> None:
    text = SUBMITTED + '2026-03-05 custom "ar-notice" "I-1" "refund-due" 1 "dana"\n'
    text += '2026-03-05 custom "ar-notice" "I-1" "refund-late" 1 "manager"\n'
    assert len(told(leasing_shop(tmp_path, text), "2026-03-06")) == 2


def test_two_clients_with_one_number_are_told_apart(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, financed("2026-03-01", "I-1") + financed("2026-03-05", "I-1", client="Bolt"))
    assert days(shop, 3, 5, 7) == {
        3: ['"I-1" "contract-unsubmitted" 1 "dana"'],
        5: ['"I-1" "contract-escalated" 1 "manager" Assets:Receivable:Acme'],
        7: [
            '"I-1" "contract-unsubmitted" 1 "sales" Assets:Receivable:Bolt',
            '"I-1" "contract-unsubmitted" 2 "dana" Assets:Receivable:Acme',
        ],
    }
    assert shop.run("check").code == 0


def test_who_has_no_address_is_named_and_an_unwritten_ladder_is_quiet(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, SUBMITTED + financed("2026-03-01", "", client="Bolt"))
    policy = shop.folder / "arledger.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.partition("[contacts]")[0] + '[contacts]\nx = "x@northgate.example"\n', encoding="utf-8")
    said = shop.run(*NOTIFY, "2026-03-20", write=True).stderr
    assert "I-1: dana has no address under [contacts] in arledger.toml, and is not told." in said
    assert "this invoice has no number, so that nobody is told that it is delayed." in said
    assert "manager" not in said
    policy.write_text(
        policy.read_text(encoding="utf-8") + '[leasing]\nescalate = { 5 = "helen" }\n', encoding="utf-8"
    )
    assert "I-1: helen has no address" in shop.run(*NOTIFY, "2026-03-20").stderr


def test_settings_decide(tmp_path: Path) -> None:
    settings = '\n[leasing]\nsales = "manager"\nquery-days = 5\nremind-days = 0\nescalate = { 20 = "director" }\n'
    text = financed("2026-03-02", "I-1", client="Bolt") + financed("2026-03-02", "I-2", client="Bolt", payer="Other")
    assert days(leasing_shop(tmp_path, text, settings), *range(3, 25)) == {
        6: ['"I-1" "contract-unsubmitted" 1 "manager"'],
        7: ['"I-2" "contract-unsubmitted" 1 "manager"'],
        22: ['"I-1" "contract-escalated" 1 "director"', '"I-2" "contract-escalated" 1 "director"'],
    }


def test_it_leads_nowhere_else_through_a_link(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, SUBMITTED)
    (tmp_path / "elsewhere").mkdir()
    (shop.folder / "outbox").symlink_to(tmp_path / "elsewhere")
    assert "leads elsewhere through a link" in shop.refused(*NOTIFY, "2026-03-10", code=2)
