"""Which language a letter is in, and where its template and its parts are found."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.places import ROOT

from arledger.letters.languages import language_of, read_language, unknown_language
from arledger.letters.template import fill, find
from arledger.model.documents import Client
from arledger.model.problem import UserError
from arledger.model.source import Source
from arledger.policy.settings import LetterSettings, Policy

GERMAN = Policy(letters=LetterSettings(language="de"))
SHIPPED = ROOT / "templates" / "letters"


def client(language: str | None) -> Client:
    meta = {} if language is None else {"language": language}
    return Client("Acme", "Acme Ltd", meta=meta, source=Source("clients/Acme.beancount", 3))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("de", "de"), ("DE", "de"), ("de-CH", "de"), ("fr_CA", "fr"), (" fr ", "fr"), ("en-GB", "en"), ("es", None),
        ("German", None), ("", None), ("-de", None), ("deu", None),
    ],
)  # fmt: skip
def test_codes(text: str, language: str | None) -> None:
    assert read_language(text) == language


def test_the_clients_language_goes_before_the_policys() -> None:
    assert language_of(client("fr"), GERMAN) == "fr"
    assert language_of(client(None), GERMAN) == "de"
    assert language_of(client(None), Policy()) == "en"
    assert unknown_language(client("fr"), GERMAN) == unknown_language(client(None), GERMAN) == ""


def test_a_language_without_letters_is_said_once() -> None:
    assert language_of(client("es\x1b[1m"), GERMAN) == "de"
    assert unknown_language(client("es\x1b[1m"), GERMAN) == (
        "clients/Acme.beancount:3: Acme: there are no letters in the language 'es[1m', only in en, de, fr; "
        "this one is in de."
    )


def test_where_a_template_is_found(tmp_path: Path) -> None:
    name = "payment-advice.md.j2"
    assert find(name, tmp_path, "de") == SHIPPED / "de" / name
    (tmp_path / name).write_text("mine", encoding="utf-8")
    assert find(name, tmp_path, "en") == tmp_path / name
    assert find(name, tmp_path, "de") == SHIPPED / "de" / name
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / name).write_text("meine", encoding="utf-8")
    assert find(name, tmp_path, "de") == tmp_path / "de" / name
    assert find("deposit-notice.md.j2", tmp_path, "de") == SHIPPED / "deposit-notice.md.j2"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "de" / "parts").mkdir(parents=True)
    return tmp_path


def test_a_part_of_ones_own_goes_into_a_shipped_letter(own: Path) -> None:
    values = {"secures": [], "held": "", "history": [], "left": "", "whole": True, "total": "", "reason": ""}
    values |= {"audience": "client", "client": {"name": "Acme", "contact": ""}, "company": {"email": "", "name": "N"}}
    values |= {"amount": "1", "date": "2", "deposit": "D", "as_of": "3", "currency": "EUR", "balance": "0"}
    name = "deposit-forfeited.md.j2"
    before = fill(name, values, own, "de")
    assert "Mit freundlichen Grüßen" in before
    (own / "de" / "parts" / "differs.md.j2").write_text("Servus, {{ client.name }}\n", encoding="utf-8")
    after = fill(name, values, own, "de")
    assert "Servus, Acme" in after
    assert "Mit freundlichen Grüßen" not in after
    assert "Servus" not in fill(name, values, own, "fr")


def test_a_shipped_part_goes_into_a_letter_of_ones_own(own: Path) -> None:
    text = '# Hallo\n\n{% include "parts/differs.md.j2" %}\n\nNoch etwas\n'
    (own / "de" / "own.md.j2").write_text(text, encoding="utf-8")
    made = fill("own.md.j2", {"audience": "client", "company": {"email": "", "name": "N"}}, own, "de")
    assert "Mit freundlichen Grüßen" in made
    assert made.endswith("N\n\nNoch etwas")


def test_a_fault_in_a_part_is_said_with_its_own_line(own: Path) -> None:
    (own / "de" / "own.md.j2").write_text('# x\n\n{% include "parts/mine.md.j2" %}\n', encoding="utf-8")
    part = own / "de" / "parts" / "mine.md.j2"
    for text, line, said in (
        ("one\n{{ amuont }}\n", 2, "'amuont' is undefined"),
        ("one\n\n{% if %}", 3, "Expected an expression"),
        ("{{ amount | nothing }}", 1, "No filter named"),
    ):
        part.write_text(text, encoding="utf-8")
        with pytest.raises(UserError) as refused:
            fill("own.md.j2", {"amount": "1"}, own, "de")
        assert refused.value.message.startswith(f"{part}:{line}: this template cannot be filled in: ")
        assert said in refused.value.message
    part.unlink()
    with pytest.raises(UserError, match=r"own\.md\.j2:3: this template cannot be filled in: parts/mine\.md\.j2"):
        fill("own.md.j2", {}, own, "de")


def test_no_part_is_read_from_elsewhere(own: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret", encoding="utf-8")
    (own / "de" / "parts" / "link.md.j2").symlink_to(tmp_path / "secret")
    for name in ("../secret", "../../secret", "parts/../../secret", "parts/link.md.j2", str(tmp_path / "secret")):
        (own / "de" / "own.md.j2").write_text(f'{{% include "{name}" %}}', encoding="utf-8")
        with pytest.raises(UserError) as refused:
            fill("own.md.j2", {}, own, "de")
        assert "the secret" not in refused.value.message
        assert refused.value.message.startswith(f"{own / 'de' / 'own.md.j2'}:1: ")


def test_a_folder_of_a_language_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "de").symlink_to("..")
    (tmp_path / "nudge.md.j2").write_text('{% include "main.beancount" %}', encoding="utf-8")
    for look in (find, lambda *words: fill(words[0], {}, words[1], words[2])):
        with pytest.raises(UserError, match="letters/de: this leads out of the folder of templates"):
            look("nudge.md.j2", tmp_path / "letters", "de")
    assert find("nudge.md.j2", tmp_path / "letters", "fr") == SHIPPED / "fr" / "nudge.md.j2"


def test_a_letter_in_english_starts_without_babel() -> None:
    words = (
        "import sys, datetime, decimal; from arledger.letters.wording import Wording; w = Wording(); "
        "w.day(datetime.date(2026, 1, 1)); w.money(decimal.Decimal(1), 'USD'); print('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, check=True)
    assert done.stdout.split() == [b"False"]
