"""Who is meant by a payer as the bank prints it: each line of the table says what is recognised, and by what."""

import pytest
from tests.unit.matching.context import line

from arledger.matching import ClientKey
from arledger.matching.names import KNOWN, How, NameIndex, Standing
from arledger.matching.receipts import make_receipt
from arledger.matching.units import Coins
from arledger.model.bank import BankLine
from arledger.model.normalize import squeezed

LUMEN = "Lumen"
CLIENTS = (
    ClientKey(LUMEN, ("Lumen Power Technologies Ltd",), ("DE89 3704 0044 0532 0130 00",), ("Holding Nord AG",)),
    ClientKey("BlueHorizon", ("Blue Horizon Travel",)),
    ClientKey("Mueller", ("Müller & Söhne Bürobedarf GmbH",)),
    ClientKey("NordLtd", ("Nordlicht Ltd",)),
    ClientKey("NordAG", ("Nordlicht AG",)),
    ClientKey("Peer", ("Peerless Optics",)),
    ClientKey("Pear", ("Pearless Optics",)),
    ClientKey("Quartz", ("QZ Holding", "Quarry & Sons Kitchen Supplies")),
    ClientKey("SunriseMilling"),
    ClientKey("Crest", ("The Bakers",)),
    ClientKey("CrestFoods", ("Crest Foods International",)),
    ClientKey("Taylor", ("Taylor Made Windows",)),
    ClientKey("Tall", ("Tall Metal Works",)),
    ClientKey("Kleer"),
    ClientKey("Grand", ("Grand Metal Works",)),
)


def standings(given: BankLine, clients: tuple[ClientKey, ...] = CLIENTS) -> dict[str, Standing]:
    ids = {squeezed(client.id) for client in clients}
    return NameIndex(clients).standings(make_receipt(0, 0, given, Coins([given], []), ids))


def by(payer: str, clients: tuple[ClientKey, ...] = CLIENTS) -> dict[str, How]:
    return {client: standing.how for client, standing in standings(line("", "10.00", payer), clients).items()}


@pytest.mark.parametrize(
    ("payer", "client", "how"),
    [
        # The name: in any case and order, without its legal form or with another, with accents or without.
        ("Lumen Power Technologies Ltd", LUMEN, How.NAME),
        ("TECHNOLOGIES, LUMEN POWER", LUMEN, How.NAME),
        ("Lumen Power Technologies Inc.", LUMEN, How.NAME),
        ("LumenPowerTechnologies", LUMEN, How.NAME),
        ("Muller Sohne Burobedarf", "Mueller", How.NAME),
        ("MUELLER UND SOEHNE BUEROBEDARF", "Mueller", How.NAME),
        ("Nordlicht A.G.", "NordAG", How.NAME),
        ("Quarry and Sons Kitchen Supplies", "Quartz", How.NAME),
        ("Sunrise Milling", "SunriseMilling", How.NAME),
        # Another one's name that is known to pay for it.
        ("HOLDING  NORD AG.", LUMEN, How.PAYER),
        # Up to two slips of the finger, each in a word of five letters.
        ("Lumen Power Technologis", LUMEN, How.MISSPELT),
        ("Lumen Pwoer Technologeis", LUMEN, How.MISSPELT),
        ("Lumne Pwoer Technologeis", LUMEN, How.SIMILAR),
        ("Horizin Travel Blue", "BlueHorizon", How.MISSPELT),
        ("Kleen", "Kleer", How.SIMILAR),
        # Cut off within a word: surely the name. Before a word, it may be another one's.
        ("LUMEN POWER TECHNOL", LUMEN, How.CUT),
        ("LUMEN POWER TECHNOLOGIES L", LUMEN, How.CUT),
        ("QUARRY SONS KITCHEN", "Quartz", How.SIMILAR),
        # Later words shortened, to three letters at least.
        ("Blue Hor Tra", "BlueHorizon", How.CUT),
        ("Blue Hor T", "BlueHorizon", How.PARTIAL),
        ("Horizon Blu Tra", "BlueHorizon", How.PARTIAL),
        ("QZ Hold", "Quartz", How.SIMILAR),
        # The name and more, or a part of it.
        ("Blue Horizon Travel Lisbon Branch", "BlueHorizon", How.SIMILAR),
        ("Horizon Logistics", "BlueHorizon", How.PARTIAL),
        # Two or more initials in front.
        ("LPT ENERGY", LUMEN, How.INITIALS),
        ("L.P.T. Energy", LUMEN, How.INITIALS),
        ("LPTL", LUMEN, How.INITIALS),
        ("BHT TOURS", "BlueHorizon", How.INITIALS),
        ("bh tours", "BlueHorizon", How.INITIALS),
    ],
)
def test_a_payer_as_printed(payer: str, client: str, how: How) -> None:
    found = standings(line("", "10.00", payer))
    assert found[client] == Standing(how.likelihood, how)
    assert all(other.likelihood < how.likelihood for name, other in found.items() if name != client)


@pytest.mark.parametrize(
    "payer",
    [
        "",
        "?!",
        "Somebody Else",
        "L ENERGY",
        "LX ENERGY",
        "Energy LPT",
        # An initial is that of a word in order.
        "PLT Energy",
    ],
)
def test_nobody_known(payer: str) -> None:
    assert by(payer) == {}


@pytest.mark.parametrize(
    ("payer", "clients"),
    [
        ("Nordlicht", {"NordAG", "NordLtd"}),
        ("Nordlicht Oy", {"NordAG", "NordLtd"}),
        # A letter wrong that makes either of two names.
        ("Pecrless Optics", {"Pear", "Peer"}),
        # What we call one client is the beginning of another one's name.
        ("Crest", {"Crest", "CrestFoods"}),
        # Both have these initials.
        ("TMW Sheffield", {"Tall", "Taylor"}),
    ],
)
def test_a_name_that_fits_two_is_no_match_for_either(payer: str, clients: set[str]) -> None:
    assert by(payer) == dict.fromkeys(clients, How.TIE)


def test_a_letter_apart_is_another_name_where_that_is_a_clients() -> None:
    found = standings(line("", "10.00", "Peerless Optics"))
    assert found["Peer"].how is How.NAME
    assert found["Pear"].likelihood < KNOWN


def test_a_word_that_a_name_begins_with_is_no_initials() -> None:
    found = by("GMW Metal", (*CLIENTS, ClientKey("GMW", ("GMW Partners",))))
    assert How.INITIALS not in found.values()


def test_a_word_that_many_names_have_tells_nothing() -> None:
    trees = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Lime", "Oak")
    many = tuple(ClientKey(f"C{at}", (f"Northwind {word}",)) for at, word in enumerate(trees))
    assert by("Northwind Ltd", many) == {}
    assert by("Northwind Birch", many)["C1"] is How.NAME


def test_only_the_names_near_the_best_are_similar() -> None:
    words = "Ash Birch Cedar Elm Fir Hazel Larch Lime Oak Pine Rowan Yew"
    two = (ClientKey("B", (f"{words} Bolts",)), ClientKey("N", (f"{words} Nuts",)))
    assert by(f"{words} Bolts Berlin", two) == {"B": How.SIMILAR, "N": How.PARTIAL}


def test_initials_that_many_names_have_tell_nothing() -> None:
    ends = ("ash", "irch", "edar", "elm", "fir", "azel", "arch", "ime", "oak")
    many = tuple(ClientKey(f"9{at}", (f"N{end} Tr{end}",)) for at, end in enumerate(ends))
    assert by("NT Tours", many) == {}
    assert set(by("NT Tours", many[1:]).values()) == {How.TIE}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("invoices of Blue Horizon Travel for May", Standing(How.STATED.likelihood, How.STATED)),
        ("SunriseMilling, thank you", None),
        ("Sunrise Milling, thank you", Standing(How.STATED.likelihood, How.STATED)),
        ("for Mueller", Standing(How.SIMILAR.likelihood, How.STATED)),
        ("for Peer", None),
        ("Blue Travel", None),
    ],
)
def test_a_name_in_the_text(text: str, expected: Standing | None) -> None:
    found = standings(line(text, "10.00", ""))
    assert found == ({next(iter(found)): expected} if expected else {})


def test_a_known_payer_is_not_sought_in_the_text() -> None:
    found = standings(line("for Blue Horizon Travel", "10.00", "Nordlicht AG"))
    assert "BlueHorizon" not in found


def test_an_account_counts_for_more_than_a_name() -> None:
    found = standings(line("", "10.00", "Blue Horizon Travel", counterparty_account="DE89370400440532013000"))
    assert found[LUMEN].how is How.ACCOUNT
    assert found["BlueHorizon"].how is How.NAME


def test_the_reference_of_a_clients_statements_counts_for_all() -> None:
    given = line("", "10.00", "Blue Horizon Travel", structured_refs=("RF87LUMEN",))
    assert standings(given) == {LUMEN: Standing(How.REFERENCE.likelihood, How.REFERENCE)}


def test_every_ratio_speaks_for_the_client() -> None:
    assert all(how.likelihood > 1 for how in How)


@pytest.mark.parametrize("payer", ["Nord AG Holding", "Holding Nord", "Holding Nordx AG", "Holding Nord AG Ltd"])
def test_who_pays_for_another_is_known_by_the_whole_name_letter_by_letter(payer: str) -> None:
    assert How.PAYER not in by(payer).values()
