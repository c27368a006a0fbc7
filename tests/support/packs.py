"""Clients who are handed on, and what is in their packs."""

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.support.shop import Shop

DAY = "2026-03-31"


def hand_on(client: str = "Acme", to: str = "agency", *words: object, day: str = DAY) -> tuple[object, ...]:
    """Return the words that hand a client on."""
    fixed = ("--to", to, "--owner", "Credira", "--reason", "three promises broken", "--by", "dana", "--date", day)
    return ("escalate", client, *fixed, *words)


def packed(shop: Shop, *words: object, client: str = "Acme", to: str = "agency", day: str = DAY) -> dict[str, bytes]:
    """Hand a client on, and return the files of the pack by their names."""
    before = set(packs_in(shop))
    answer = shop.run(*hand_on(client, to, *words, day=day), write=True)
    assert answer.code == 0, answer.stderr
    (new,) = set(packs_in(shop)) - before
    return members(new)


def packs_in(shop: Shop) -> list[Path]:
    """Return the packs beside a shop's books, the oldest name first."""
    return sorted((shop.folder / "escalations").glob("*.zip"))


def members(path: Path) -> dict[str, bytes]:
    """Return the files of a pack by their names, which must be safe ones."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert len({name.casefold() for name in names}) == len(names)
        assert all(not name.startswith(("/", ".")) and ".." not in name and "\\" not in name for name in names)
        assert archive.testzip() is None
        return {name: archive.read(name) for name in names}


def manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the manifest of a pack."""
    found = json.loads(files["manifest.json"])
    assert isinstance(found, dict)
    return found


def claim(files: Mapping[str, bytes], currency: str = "USD") -> dict[str, str]:
    """Return the figures of a pack in one currency that are not zero."""
    (row,) = (row for row in manifest(files)["claims"] if row["currency"] == currency)
    return {key: value for key, value in row.items() if key != "currency" and value not in ("0.00", None)}


def everything(files: Mapping[str, bytes]) -> bytes:
    """Return all that can be read in a pack, with what is compressed in its workbook."""
    found = [name.encode() + b"\n" + content for name, content in files.items()]
    with zipfile.ZipFile(BytesIO(files["open-items.xlsx"])) as book:
        found += [book.read(name) for name in book.namelist()]
    return b"\n".join(found)
