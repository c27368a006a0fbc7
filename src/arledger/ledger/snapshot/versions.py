"""Versions that a snapshot's content depends on."""

import os
from importlib.util import find_spec
from pathlib import Path

from arledger import __version__

# Raised whenever the tables or what is kept in them change.
SCHEMA = 15


def versions() -> str:
    """Return the versions of this program, its tables and both loaders as one text."""
    return f"arledger {__version__} schema {SCHEMA} {_of('beancount')} {_of('uromyces')}"


def _of(package: str) -> str:
    """Return name and version from the folder beside the package: importlib.metadata costs 35 ms to import."""
    spec = find_spec(package)
    if spec is None or not spec.origin:
        return f"no {package}"
    site = Path(spec.origin).parent.parent
    names = os.listdir(site)  # noqa: PTH208
    found = [name for name in names if name.startswith(f"{package}-") and name.endswith("-info")]
    return " ".join(sorted(found)) or spec.origin
