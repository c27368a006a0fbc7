"""Files that travel with the program: page and letter templates, the demo ledger.

The wheel carries them in `arledger/_shipped/`; a checkout (and an editable install of one) has
them in its top-level folders.
"""

from importlib.resources import files
from pathlib import Path, PurePosixPath

_CHECKOUT = Path(__file__).resolve().parents[3]


def path(*parts: str) -> Path:
    """Find a shipped file or folder, as in `path("templates", "report.html.j2")`.

    The installed copy is taken before the checkout's. A name that leaves the shipped folders is a
    ValueError; FileNotFoundError means that the program was packed without the file.
    """
    inside = PurePosixPath(*parts)
    if inside.is_absolute() or ".." in inside.parts:
        raise ValueError(f"not a shipped file: {inside}")
    for root in (Path(str(files("arledger"))) / "_shipped", _CHECKOUT):
        if (root / inside).exists():
            return root / inside
    raise FileNotFoundError(f"arledger was installed without {inside}")
