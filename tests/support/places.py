"""Where the example ledgers and the samples of files are."""

import atexit
import shutil
import tempfile
from glob import has_magic
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _readable(folder: Path) -> Path:
    """Return the folder, or a copy: Beancount takes the brackets of a checkout in `arledger [2]` for a pattern."""
    if not has_magic(str(folder)):
        return folder
    copy = Path(tempfile.mkdtemp(prefix="arledger-tests-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    return Path(shutil.copytree(folder, copy / folder.name))


SAMPLES = ROOT / "tests" / "samples"
LEDGERS = _readable(ROOT / "ledgers")
