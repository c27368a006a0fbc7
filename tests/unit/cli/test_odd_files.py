"""What is no plain file, or has no end, is refused at once by every command that opens a file."""

import os
from pathlib import Path

import pytest
from tests.support.commands import assert_refused
from tests.support.effort import within
from tests.support.program import run_cli
from tests.support.shop import Shop

from arledger.session import writing

COMMANDS = {
    "document": ("document", "Acme", "FILE"),
    "reconcile": ("reconcile", "FILE"),
    "profile": ("bank", "profile", "FILE"),
    "bank": ("bank", "FILE"),
    "payouts": ("reconcile", "bank.csv", "--payouts", "FILE"),
    "remittance": ("remittance", "FILE"),
    "remittances": ("reconcile", "bank.csv", "--remittance", "FILE"),
    "statement": ("reconcile-client", "Acme", "FILE"),
    "profiles": ("reconcile", "bank.csv", "--profile", "FILE"),
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    shop = Shop(tmp_path)
    monkeypatch.chdir(shop.folder)
    (shop.folder / "bank.csv").write_text("Date,Text,Amount,Currency\n2026-03-02,x,1.00,USD\n", encoding="utf-8")
    return shop


def odd(kind: str, folder: Path) -> Path:
    path = folder / "odd"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "link to a device":
        path.symlink_to("/dev/zero")
    else:
        return Path("/dev/zero")
    return path


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "link to a device"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_plain_file(name: str, kind: str, shop: Shop) -> None:
    if (name, kind) == ("profiles", "folder"):
        pytest.skip("a folder of profiles is one")
    file = odd(kind, shop.folder)
    words = [str(file) if word == "FILE" else word for word in COMMANDS[name]]
    more = () if words[:2] == ["bank", "profile"] else ("--ledger", shop.main)
    with within(10):
        answer = run_cli(*words, *more)
    assert_refused(answer, file)


def test_a_document_has_a_size_that_can_be_kept(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_LARGEST", 10_000)
    (shop.folder / "scan.pdf").write_bytes(b"x" * 10_001)
    assert "more than 10,000 bytes" in shop.refused("document", "Acme", str(shop.folder / "scan.pdf"), code=1)
    (shop.folder / "scan.pdf").write_bytes(b"x" * 10_000)
    shop.write("document", "Acme", str(shop.folder / "scan.pdf"))


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_client_file_that_is_none(kind: str, shop: Shop) -> None:
    """Where entries would be written to may be a stranger's choice, too."""
    target = odd(kind, shop.folder)
    (shop.folder / "arledger.toml").write_text(f'[writing]\nclient-file = "{target}"\n', encoding="utf-8")
    with within(10):
        assert "not a file" in shop.refused("note", "Acme", "x", code=2)


def test_a_policy_and_a_profile_have_a_size(shop: Shop) -> None:
    for name in ("arledger.toml", "bank-profiles/mine.toml"):
        path = shop.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("# comment\n" * 500_000, encoding="utf-8")
        answer = shop.run("reconcile", str(shop.folder / "bank.csv"))
        assert answer.code in (1, 2)
        assert "more than" in answer.stderr
        path.unlink()
