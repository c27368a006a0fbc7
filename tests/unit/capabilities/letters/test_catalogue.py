"""Every letter in every language: it is complete, says the same, and in figures of its own language."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from jinja2 import Environment, meta
from tests.support.places import ROOT

from arledger.capabilities.letters import sample
from arledger.capabilities.letters.catalogue import LETTERS, LetterKind, find_letter, languages_in
from arledger.letters.letter import Letter
from arledger.letters.stationery import Stationery
from arledger.letters.template import SUFFIX
from arledger.letters.wording import Wording
from arledger.model.problem import UserError
from arledger.policy.settings import Language, Policy

SHIPPED = ROOT / "templates" / "letters"
STATIONERY = Stationery(Policy(company=sample.COMPANY), "", None)
OF_STATIONERY = {"company", "pay_to"}
FOREIGN = {"en": r"\d,\d{3}\.\d\d|\d\d\d\d-\d\d-\d\d", "de": r"\d\.\d{3},\d\d|\d\d\.\d\d\.\d{4}"}
FOREIGN["fr"] = r"\d\u202f\d{3},\d\d|\d\d/\d\d/\d{4}"

MAY_BE_EMPTY = {
    *("signed_by", "tone", "credits", "fee", "earlier", "statement_attached", "next_step", "escalates"),
    *("overdue", "in_credit", "reference", "invoices", "balance", "arrived", "shared", "lines", "granted", "settled"),
    *("unapplied", "refunded", "elsewhere", "left", "held", "whole", "secures", "policy", "refund_days", "reason"),
    *("despite_overdue", "parts_known", "history", "due", "late", "stopped"),
    *("promised_by", "paid", "owner", "owner_address", "deadline", "awaiting", "outcome", "credited", "document"),
    *("reminded_on", "to_whom", "accepted", "agreed_on"),
    *("number", "client_vat_id", "delivered", "references", "about", "taxes", "terms", "offers", "to_pay"),
}

each_letter = pytest.mark.parametrize("kind", LETTERS, ids=[kind.name for kind in LETTERS])
each_language = pytest.mark.parametrize("language", ["en", "de", "fr"])


def written(kind: LetterKind, language: Language, count: int = 3, **other: Any) -> Letter:
    values = {**kind.values(Wording(language), count), **other}
    return STATIONERY.letter(kind.template, values, ["Acme"], sample.DAY, language=language)


def test_every_template_is_listed() -> None:
    found = {path.name.removesuffix(SUFFIX) for path in SHIPPED.glob(f"*{SUFFIX}")}
    assert found == {kind.name for kind in LETTERS}
    assert len(found) == len(LETTERS)


@each_letter
def test_every_letter_is_in_three_languages(kind: LetterKind) -> None:
    assert languages_in(None, kind) == (["en"] if kind.is_internal else ["en", "de", "fr"])


@each_letter
@each_language
@pytest.mark.parametrize("count", [1, 21])
def test_every_letter_is_filled_in(kind: LetterKind, language: Language, count: int) -> None:
    letter = written(kind, language, count)
    assert letter.subject
    assert letter.language == language
    assert "{" not in letter.markdown
    assert not re.search(r"\s[,.;:!?]", letter.markdown.replace("\u00a0:", ":").replace("\u202f", ""))
    if not kind.is_internal:
        assert re.search(FOREIGN[language], letter.markdown)
        for other in {"en", "de", "fr"} - {language}:
            assert not re.search(FOREIGN[other], letter.markdown)


@each_letter
@each_language
def test_what_may_be_empty_may_be_empty(kind: LetterKind, language: Language) -> None:
    values = kind.values(Wording(language), 2)
    empty: dict[str, Any] = {
        name: (not value) if isinstance(value, bool) else type(value)()
        for name, value in values.items()
        if name in MAY_BE_EMPTY
    }
    nobody = {"name": "Acme", "id": "Acme", "contact": ""}
    for other in (empty, dict(list(empty.items())[::2]), dict(list(empty.items())[1::2])):
        letter = written(kind, language, 2, **other, client=nobody, pay_to=[])
        assert letter.subject
        assert "  " not in letter.subject
        assert not re.search(r"\( *\)|, ?[,.]", letter.markdown)


@each_letter
@each_language
def test_a_reader_of_ones_own_company_reads_of_the_client(kind: LetterKind, language: Language) -> None:
    if "audience" not in kind.values(Wording(language), 1):
        return
    text = written(kind, language, audience="sales").markdown
    assert "Acme Industrial Ltd" in text
    for word in ("Dear", "Guten Tag", "Bonjour", "your ", "Ihre", "votre", "vous", "Kind regards", "Cordialement"):
        assert word not in text


def test_without_open_items_a_statement_says_so() -> None:
    for language, said in (("en", "No invoice is open."), ("de", "keine Rechnung offen"), ("fr", "Aucune facture")):
        letter = written(find_letter("statement"), language, items=[], in_credit=True)  # type: ignore[arg-type]
        assert said in letter.markdown
        assert "First Harbor Bank" not in letter.markdown


def test_one_invoice_is_named_in_the_subject_and_several_are_counted() -> None:
    subjects: Mapping[str, tuple[str, str]] = {
        "en": ("Reminder: INV-2026-0001 was due on 2026-03-24", "Reminder from Northgate Equipment Ltd: 2 invoices"),
        "de": ("Zahlungserinnerung: Rechnung INV-2026-0001 war am 24.03.2026 fällig", "Zahlungserinnerung von"),
        "fr": (
            "Relance\u00a0: facture INV-2026-0001 échue le 24/03/2026",
            "Relance Northgate Equipment Ltd\u00a0: 2",
        ),
    }
    for language, (one, several) in subjects.items():
        kind = find_letter("reminder-1")
        assert written(kind, language, 1).subject == one  # type: ignore[arg-type]
        assert written(kind, language, 2).subject.startswith(several)  # type: ignore[arg-type]


@each_language
def test_more_than_twenty_items_have_a_running_total(language: Language) -> None:
    for name in ("nudge", "reminder-1", "statement"):
        kind = find_letter(name)
        (few, *_), (many, *_) = (
            [block for block in written(kind, language, count).blocks if block.kind == "table"] for count in (20, 21)
        )
        assert len(many.rows[0]) == len(few.rows[0]) + 1
        assert {len(row) for row in many.rows} == {len(many.rows[0])}


@each_language
def test_a_fee_stands_apart_and_nothing_is_threatened_that_is_not_meant(language: Language) -> None:
    fee = {"en": "Reminder fee", "de": "Mahngebühr", "fr": "Frais de relance"}[language]
    threat = {"en": "collection", "de": "Beitreibung", "fr": "recouvrement"}[language]
    last = find_letter("final-demand")
    assert f"| {fee} | 10" in written(last, language).markdown
    assert fee not in written(last, language, fee="", credits=[]).markdown
    assert threat in written(last, language).markdown
    for level in ("nudge", "reminder-1", "reminder-2", "reminder-3"):
        assert threat not in written(find_letter(level), language).markdown
    assert threat not in written(last, language, escalates=False).markdown


def variables(kind: LetterKind, language: Language) -> set[str]:
    """Return the names that a template and its parts ask for."""
    environment, folder = Environment(), SHIPPED / ("" if language == "en" else language)  # noqa: S701
    found: set[str] = set()
    waiting = [kind.template]
    while waiting:
        tree = environment.parse((folder / waiting.pop()).read_text(encoding="utf-8"))
        found |= meta.find_undeclared_variables(tree)
        waiting += [name for name in meta.find_referenced_templates(tree) if name]
    return found


@each_letter
def test_the_languages_name_the_same_values(kind: LetterKind) -> None:
    english = variables(kind, "en")
    assert english - OF_STATIONERY <= {*kind.values(Wording(), 1), "refund"}
    for language in languages_in(None, kind):
        assert variables(kind, language) == english, language


@each_letter
def test_the_page_on_letters_lists_what_a_template_can_name(kind: LetterKind) -> None:
    text = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)[`.]", text))
    assert variables(kind, "en") <= {*named, "refund"}
    assert kind.template in text


def test_a_slip_is_answered_with_the_nearest_letter() -> None:
    assert find_letter("nudge.md.j2") is find_letter("nudge")
    with pytest.raises(UserError) as refused:
        find_letter("final-demnd")
    assert refused.value.remedy == "Did you mean final-demand?"
    with pytest.raises(UserError) as refused:
        find_letter("parts/items")
    assert "Choose one of nudge, reminder-1," in refused.value.remedy


OUTCOMES = {
    "credit": ("You were right", "Sie hatten recht", "était fondée :"),
    "split": ("in part", "zum Teil", "en partie"),
    "upheld": ("invoice is correct", "Rechnung ist richtig", "facture est exacte"),
    "written-off": ("no longer ask", "nicht mehr", "ne vous réclamons plus"),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_of_a_dispute_says_what_it_means(outcome: str) -> None:
    for language, said in zip(("en", "de", "fr"), OUTCOMES[outcome], strict=True):
        values = sample.dispute(outcome)(Wording(language), 2)  # type: ignore[arg-type]
        kind = find_letter("dispute-resolved")
        text = written(kind, language, **values).markdown.replace("\u00a0", " ")  # type: ignore[arg-type]
        assert said in text
        for other in OUTCOMES.keys() - {outcome, "credit" if outcome == "split" else ""}:
            assert OUTCOMES[other][("en", "de", "fr").index(language)] not in text or other == "upheld"
        settled = written(kind, language, **{**values, "items": []}).markdown  # type: ignore[arg-type]
        assert "First Harbor Bank" not in settled


def test_a_plan_that_is_only_proposed_asks_for_an_answer() -> None:
    for language, proposed, agreed in (
        ("en", "We propose that you pay 3,530.00 USD", "Thank you for your agreement of 2026-03-31. You pay"),
        ("de", "wir schlagen Ihnen vor, 3.530,00 USD für", "vielen Dank für Ihr Einverständnis vom 31.03.2026"),
        (
            "fr",
            "Nous vous proposons de régler 3\u202f530,00 USD",
            "Nous vous remercions de votre accord du 31/03/2026",
        ),
    ):
        kind = find_letter("instalment-agreement")
        assert agreed in written(kind, language, 2).markdown  # type: ignore[arg-type]
        text = written(kind, language, 2, accepted=False, agreed_on="").markdown  # type: ignore[arg-type]
        assert proposed in text
        assert agreed not in text
