"""Where a ledger is, and the policy that holds for it."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from arledger.model.report import Imprint, Report
from arledger.policy.settings import Policy

if TYPE_CHECKING:
    from arledger.session.revision import Revision


@dataclass(frozen=True, slots=True)
class Place:
    """The main file of a ledger and the policy that holds for it.

    At a `revision`, these are files in a folder that is there for a moment. When the `first_client` may be
    about to be opened, the ledger need not have a receivable account yet.
    """

    main: Path
    policy: Policy
    policy_file: Path | None
    revision: "Revision | None" = None
    first_client: bool = False

    @property
    def home(self) -> Path:
        """The real folder of the main file: locks and journals lie here, whatever links lead to it."""
        return Path(os.path.realpath(self.main)).parent

    @property
    def folder(self) -> Path:
        """The folder of the main file: places in reports are named from here."""
        return self.main.parent

    def imprinted(self, report: Report) -> Report:
        """Say in a report whose it is, and on what paper it is printed."""
        company = self.policy.company.name
        return replace(report, imprint=Imprint(company, self.main.name, self.policy.letters.paper))

    def exists(self, path: str) -> bool:
        """Say whether a file exists that the ledger names from its folder."""
        return (self.folder / (self.revision.stored(path) if self.revision else path)).exists()


def where_set(file: Path | None, *setting: str | int) -> str:
    """Name the place of a setting, or say that there is no policy file."""
    if file is None:
        return "arledger.toml"
    from arledger.policy.load import line_of

    return f"{file}:{line_of(file, *setting)}"
