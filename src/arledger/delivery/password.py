"""The password of the mail server: from the environment or the system's keyring, and shown nowhere."""

import os
from base64 import b64encode
from dataclasses import dataclass

from arledger.model.problem import UserError

VARIABLE = "ARLEDGER_SMTP_PASSWORD"
SERVICE = "arledger"

_SET_IT = f"Set {VARIABLE}, or store it in the keyring: keyring set {SERVICE} USER"


@dataclass(frozen=True, slots=True, repr=False)
class Password:
    """A password that cannot be printed by accident."""

    secret: str

    def __repr__(self) -> str:
        """Show that there is one."""
        return "Password(…)"

    def taken_out(self, text: str, user: str) -> str:
        """Return what a server said without the password, should it repeat that, in any way in which it got it."""
        # The longest first: one may be the end of another.
        sent = (f"{user}\0{user}\0{self.secret}", f"\0{user}\0{self.secret}", self.secret)
        for said in (*(b64encode(each.encode()).decode("ascii") for each in sent), self.secret):
            text = text.replace(said, "…")
        return text


def find_password(user: str) -> Password:
    """Return the password for a user's name; raises UserError where there is none, or none that can be sent."""
    found = os.environ.get(VARIABLE) or _from_keyring(user)
    if not found:
        raise UserError(f"there is no password for {user} at the mail server", _SET_IT)
    if not (found.isascii() and user.isascii()):
        raise UserError(
            "the user name or the password of the mail server has characters outside ASCII, which it cannot be told",
            "Choose another at the provider, such as a password for this program alone.",
        )
    return Password(found)


def _from_keyring(user: str) -> str | None:
    try:
        # Looking for backends takes longer than most commands, and is needed by nobody else.
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError, NoKeyringError  # noqa: PLC0415
    except ImportError as error:
        raise UserError(
            f"there is no password for {user} at the mail server, and no keyring to look in",
            f"Set {VARIABLE}, or install the keyring: pip install 'arledger[keyring]'",
        ) from error
    try:
        found: str | None = keyring.get_password(SERVICE, user)
    except NoKeyringError as error:
        raise UserError("this system has no keyring that could hold the mail password", f"Set {VARIABLE}.") from error
    except KeyringError as error:
        raise UserError("the keyring cannot be read", f"Unlock it, or set {VARIABLE}.") from error
    return found
