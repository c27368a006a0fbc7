"""`arledger letters list` and `letters preview`: with a ledger, without one, with templates of one's own."""

import shutil
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from tests.support.commands import DEMO, assert_refused
from tests.support.program import Answer, run_cli

STARTS = {
    "txt": b"Northgate",
    "md": b"# ",
    "html": b"<!DOCTYPE html>",
    "pdf": b"%PDF-",
    "docx": b"PK",
    "eml": b"From: ",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def preview(*words: object) -> Answer:
    return run_cli("letters", "preview", *words)


def own(folder: Path, name: str, text: str) -> Path:
    (folder / "arledger.toml").touch()
    path = folder / "letters" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_no_ledger_is_needed(folder: Path) -> None:
    answer = preview("nudge")
    assert (answer.code, answer.stderr) == (0, "")
    assert "Northgate Equipment Ltd: 3 invoices fall due soon, 4,190.50 USD" in answer.stdout
    assert not list(folder.iterdir())


@pytest.mark.usefixtures("folder")
def test_a_preview_says_terms_in_its_language() -> None:
    for language, terms in (("de", "netto 30 Tage"), ("fr", "à 30 jours net"), ("en", "2/10 net 30")):
        said = run_cli("letters", "preview", "invoice", "--language", language).stdout
        assert terms in " ".join(said.split())


@pytest.mark.parametrize("suffix", STARTS)
def test_every_form(suffix: str, folder: Path) -> None:
    assert preview("statement", "--language", "fr", "-o", f"x.{suffix}").code == 0
    first = (folder / f"x.{suffix}").read_bytes()
    assert first.startswith(STARTS[suffix])
    assert preview("statement", "--language", "fr", "-o", f"x.{suffix}").code == 0
    assert (folder / f"x.{suffix}").read_bytes() == first


def test_a_folder_gets_a_mail_and_its_pdf(folder: Path) -> None:
    answer = preview("reminder-1", "--language", "de-AT", "-o", "out")
    assert answer.code == 0
    files = sorted((folder / "out").iterdir())
    assert [file.name for file in files] == ["reminder-1-de.eml", "reminder-1-de.pdf"]
    mail = message_from_bytes(files[0].read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail["Subject"].startswith("Zahlungserinnerung von Northgate Equipment Ltd: 3 überfällige Rechnungen")
    html = mail.get_body(("html",))
    assert html is not None
    assert '<html lang="de">' in html.get_content()
    assert b"/Lang(de)" in files[1].read_bytes()


def test_the_policy_names_company_language_and_paper(folder: Path) -> None:
    (folder / "arledger.toml").write_text(
        '[company]\nname = "Ateliers Duval"\nemail = "compta@duval.example"\n[letters]\nlanguage = "fr"\n',
        encoding="utf-8",
    )
    text = preview("nudge").stdout
    assert text.startswith("Ateliers Duval\n")
    assert "Ateliers Duval\u00a0: 3 factures arrivent à échéance" in text
    assert "First Harbor" not in text
    assert "Northgate" not in text
    assert "Dear Ann Lee" in preview("nudge", "--language", "en").stdout
    (folder / "arledger.toml").write_text('[company]\nname = "Duval"\n', encoding="utf-8")
    assert_refused(preview("nudge", "-f", "eml"), "[company] has no email")


def test_the_ledger_says_where_the_policy_is(folder: Path) -> None:
    assert "account 4401 772 019" in preview("nudge", "--ledger", DEMO).stdout
    assert_refused(preview("nudge", "--ledger", "nowhere.beancount"), "nowhere.beancount: there is no such file")
    shutil.copy(DEMO, folder / "main.beancount")
    assert preview("nudge", "--ledger", "main.beancount").code == 0


def test_a_template_of_ones_own(folder: Path) -> None:
    path = own(folder, "de/nudge.md.j2", '# Servus\n\n{% include "parts/items.md.j2" %}\n')
    assert "INV-2026-0001  04.03.2026" in preview("nudge", "--language", "de").stdout
    assert "Servus" not in preview("nudge").stdout
    listed = run_cli("letters", "list").stdout.splitlines()
    assert next(line for line in listed if line.startswith("nudge")).endswith("en, de, fr  own: de")
    assert sum(line.endswith("shipped") for line in listed) == 30
    path.write_text("# Servus\n\n{{ amuont }}\n", encoding="utf-8")
    assert_refused(preview("nudge", "--language", "de"), f"{path}:3: this template cannot be filled in: 'amuont'")


def test_a_letter_in_a_language_that_is_not_shipped_with_it(folder: Path) -> None:
    assert "Hello dana" in preview("deposit-notice", "--language", "de").stdout
    own(folder, "de/deposit-notice.md.j2", "# Hallo\n\n{{ who }}\n")
    assert "Hallo" in preview("deposit-notice", "--language", "de").stdout
    assert "en, de      own: de" in run_cli("letters", "list").stdout


@pytest.mark.parametrize(
    ("words", "said", "remedy"),
    [
        (("nugde",), "there is no letter 'nugde'", "Did you mean nudge?"),
        (("../nudge",), "there is no letter '../nudge'", "nudge"),
        (("nudge", "--language", "es"), "there are no letters in 'es'", "Choose one of en, de, fr."),
        (("nudge", "--format", "json"), "there is no format 'json'", "docx, eml."),
        (("nudge", "--output", "x.xlsx"), "there is no format 'xlsx'", "End the name in one of"),
    ],
)
def test_what_is_refused(words: tuple[str, ...], said: str, remedy: str, folder: Path) -> None:
    assert_refused(preview(*words), said, remedy)
    assert not list(folder.iterdir())


@pytest.mark.usefixtures("folder")
def test_what_no_font_shows_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from arledger.letters import glyphs

    monkeypatch.setattr(glyphs, "missing_glyphs", lambda _: "株")
    said = "arledger: no font on this machine has 株: install one, e.g. Noto Sans CJK.\n"
    assert preview("nudge", "-o", "x.pdf").stderr == said
    assert preview("nudge", "-o", "x.eml").stderr == said
    assert preview("nudge", "-o", "out").stderr.endswith(said)
    assert preview("nudge", "-o", "x.html").stderr == preview("nudge").stderr == ""
