"""The password: where it is found, and that it stands nowhere."""

import sys
from base64 import b64encode
from types import ModuleType

import pytest

from arledger.delivery.password import VARIABLE, Password, find_password
from arledger.model.problem import UserError

SECRET = "correct horse"  # noqa: S105 - nobody has it


class KeyringError(Exception): ...


class NoKeyringError(KeyringError, RuntimeError): ...


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def keyring(monkeypatch: pytest.MonkeyPatch, answer: str | Exception | None) -> list[tuple[str, str]]:
    """Put a keyring in the place of the system's."""
    asked: list[tuple[str, str]] = []

    def get_password(service: str, user: str) -> str | None:
        asked.append((service, user))
        if isinstance(answer, Exception):
            raise answer
        return answer

    ring, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    vars(ring).update(get_password=get_password, errors=errors)
    vars(errors).update(KeyringError=KeyringError, NoKeyringError=NoKeyringError)
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    return asked


def test_the_environment_comes_first_and_the_keyring_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = keyring(monkeypatch, "other")
    monkeypatch.setenv(VARIABLE, SECRET)
    assert find_password("receivables") == Password(SECRET)
    assert not asked


def test_the_keyring_has_it_under_our_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = keyring(monkeypatch, SECRET)
    assert find_password("receivables") == Password(SECRET)
    assert asked == [("arledger", "receivables")]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "there is no password for receivables at the mail server"),
        ("", "there is no password for receivables at the mail server"),
        (NoKeyringError("none"), "this system has no keyring that could hold the mail password"),
        (KeyringError("locked"), "the keyring cannot be read"),
        ("geheim\u00e4", "the user name or the password of the mail server has characters outside ASCII"),
    ],
)
def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, answer: str | Exception, message: str) -> None:
    keyring(monkeypatch, answer)
    with pytest.raises(UserError) as caught:
        find_password("receivables")
    assert caught.value.message.startswith(message)
    assert caught.value.remedy
    assert "geheim" not in str(caught.value)


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UserError) as caught:
        find_password("receivables")
    assert caught.value.remedy == f"Set {VARIABLE}, or install the keyring: pip install 'arledger[keyring]'"


def test_a_password_is_not_printed() -> None:
    password = Password(SECRET)
    assert SECRET not in f"{password} {password!r} {[password]}"


@pytest.mark.parametrize("sent", [SECRET.encode(), b"\0me\0" + SECRET.encode(), b"me\0me\0" + SECRET.encode()])
def test_a_server_that_repeats_it_is_not_quoted(sent: bytes) -> None:
    said = f"535 wrong: {SECRET}, {b64encode(sent).decode()}!"
    assert Password(SECRET).taken_out(said, "me") == "535 wrong: …, …!"
