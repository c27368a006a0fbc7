"""Copies in German and French: our own sentences and the terms are in the language of the letter; what people wrote stays."""

import json
from pathlib import Path

import pytest
from tests.support.shop import Shop

OPENS = """\
option "operating_currency" "EUR"
2020-01-01 open Assets:Bank:Checking
2020-01-01 open Income:Sales
2020-01-01 open Income:Interest
2020-01-01 open Assets:Receivable:Bolt
  name: "Bolt GmbH"
  email: "info@bolt.example"
  language: "{language}"
  terms: "2/10 net 30 grace 3"

"""
POLICY = """\
[ledger]
main = "main.beancount"
[interest]
rule = "eu"
[company]
name = "Northgate"
email = "ar@northgate.example"
"""
MEMO = "DM-2024-0001"


def sale(number: str, more: str = "  due: 2024-06-15\n") -> str:
    return (
        f'2024-05-01 * "Bolt" "Ware" ^{number}\n{more}  Assets:Receivable:Bolt  10000.00 EUR\n  Income:Sales\n\n'
        f'2024-07-15 * "Bolt" "Zahlung" ^{number}\n  Assets:Bank:Checking  10000.00 EUR\n  Assets:Receivable:Bolt\n\n'
    )


def charged(folder: Path, language: str, numbers: int = 1) -> Shop:
    text = OPENS.format(language=language) + "".join(sale(f"INV-{at + 1}") for at in range(numbers))
    shop = Shop(folder, {"main.beancount": text}, POLICY)
    answer = shop.run("interest", "Bolt", "--as-of", "2024-12-31", "--date", "2024-12-31", "--write")
    assert answer.code == 0, answer
    return shop


def copy(shop: Shop, number: str, *words: str) -> str:
    answer = shop.run("invoice", "copy", number, "--as-of", "2024-12-31", *words)
    assert answer.code == 0, answer
    return " ".join(answer.stdout.split())


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "de",
            (
                "Verzugszinsen bis 31.12.2024: INV-1",
                "Zinsen auf INV-1, 16.06.2024 bis 15.07.2024",
                "Pauschale für INV-1",
            ),
        ),
        (
            "fr",
            (
                "Intérêts de retard jusqu'au 31/12/2024 : INV-1",
                "Intérêts sur INV-1, du 16/06/2024 au 15/07/2024",
                "Indemnité forfaitaire pour INV-1",
            ),
        ),
        (
            "en",
            (
                "Interest for late payment until 2024-12-31: INV-1",
                "Interest on INV-1, 2024-06-16 to 2024-07-15",
                "Fixed sum for INV-1",
            ),
        ),
    ],
)
def test_our_own_memo_is_in_the_clients_language(language: str, lines: tuple[str, ...], tmp_path: Path) -> None:
    shop = charged(tmp_path, language)
    said = copy(shop, MEMO)
    for line in lines:
        assert line in said, said
    if language != "en":
        assert "Interest" not in said
        assert "Fixed" not in said
        data = json.loads(shop.run("invoice", "copy", MEMO, "--as-of", "2024-12-31", "-f", "json").stdout)
        assert data["lines"][0]["text"] == "Interest on INV-1, 2024-06-16 to 2024-07-15", "the ledger says it"


def test_many_numbers_are_shortened_in_the_language(tmp_path: Path) -> None:
    said = copy(charged(tmp_path, "de", 7), MEMO)
    assert "Verzugszinsen bis 31.12.2024: INV-1, INV-2, INV-3, INV-4, INV-5 und 2 weitere" in said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('text: "Interest on INV-1, 2024-06-16 to 2024-07-15"', 'text: "Zinsen lt. Vertrag"'),
        (
            'text: "Interest on INV-1, 2024-06-16 to 2024-07-15"',
            'text: "Interest on INV-1, 2024-06-16 to 2024-99-99"',
        ),
        (
            'text: "Interest on INV-1, 2024-06-16 to 2024-07-15"',
            'text: "Interest on INV-9, 2024-06-16 to 2024-07-15"',
        ),
        ("Interest for late payment until 2024-12-31: INV-1", "Interest as we said: INV-1"),
        ("Interest for late payment until 2024-12-31: INV-1", "Interest for late payment until 2024-12-31: INV-2"),
    ],
)
def test_what_somebody_has_written_over_it_stays(old: str, new: str, tmp_path: Path) -> None:
    shop = charged(tmp_path, "de")
    main = next(path for path in shop.folder.rglob("*.beancount") if old in path.read_text())
    main.write_text(main.read_text().replace(old, new))
    assert new.removeprefix('text: "').rstrip('"') in copy(shop, MEMO)


def test_the_same_words_without_our_metadata_are_a_strangers(tmp_path: Path) -> None:
    text = (
        '2024-12-31 * "Bolt" "Interest for late payment until 2024-12-31: INV-1" ^N-1\n'
        "  Assets:Receivable:Bolt  5.00 EUR\n  Income:Sales  -3.00 EUR\n"
        '    text: "Interest on INV-1, 2024-06-16 to 2024-07-15"\n  Income:Sales  -2.00 EUR\n'
        '    text: "Fixed sum for INV-1"\n'
    )
    shop = Shop(tmp_path, {"main.beancount": OPENS.format(language="de") + text}, POLICY)
    said = copy(shop, "N-1")
    assert "Interest on INV-1, 2024-06-16 to 2024-07-15" in said
    assert "Fixed sum for INV-1" in said


@pytest.mark.parametrize(
    ("language", "terms"),
    [
        ("de", "(2 % Skonto innerhalb von 10 Tagen, netto 30 Tage)"),
        ("fr", "(2 % d'escompte sous 10 jours, à 30 jours net)"),
        ("en", "(2/10 net 30)"),
    ],
)
def test_terms_are_in_the_language_and_days_of_grace_are_ours(language: str, terms: str, tmp_path: Path) -> None:
    text = OPENS.format(language=language) + sale("INV-1", "").partition("2024-07-15")[0]
    shop = Shop(tmp_path, {"main.beancount": text}, POLICY)
    said = copy(shop, "INV-1")
    assert terms in said
    data = json.loads(shop.run("invoice", "copy", "INV-1", "--as-of", "2024-12-31", "-f", "json").stdout)
    assert data["terms"] == "2/10 net 30 grace 3"
