"""A CAMT file of 200 MB is read in less than 300 MB of memory, or refused in as little."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.formats.bank.camt_parts import balance, document, entry, parties

_SIZE = 200_000_000
_ALLOWED = 300_000_000
_READ = """
import resource, sys
from pathlib import Path
from arledger.formats.bank import read_bank_file
from arledger.model.problem import UserError
try:
    (statement,) = read_bank_file(Path(sys.argv[1]))
    print(len(statement.lines), statement.difference)
except UserError as refused:
    print(refused.message.rpartition(": ")[2])
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
# There the system counts what the tests had when they started this; here it does not.
status = Path("/proc/self/status")
own = [line.split()[1] for line in status.read_text().splitlines() if "VmHWM" in line] if status.exists() else []
print(int(own[0]) * 1024 if own else used)
"""


def written(folder: Path, name: str, text: str) -> Path:
    """Write as many entries of 100.00 as make 200 MB, with numbers and names of their own."""
    party = parties("Customer NNNNNNNN GmbH", "DE89370400440532013000")
    details = (
        f"<TxDtls><Refs><EndToEndId>E2E-NNNNNNNN</EndToEndId></Refs>{party}<RmtInf><Ustrd>{text}</Ustrd></RmtInf>"
        "</TxDtls>"
    )
    one = entry(details=details).replace("B-1", "2026030300NNNNNNNN") + "\n"
    number = _SIZE // len(one.encode())
    begin, _, end = document(balance("OPBD", "0.00"), "ENTRIES", balance("CLBD", f"{number}00.00")).partition(
        "ENTRIES"
    )
    path = folder / name
    with path.open("w", encoding="utf-8") as file:
        file.write(begin)
        file.writelines(one.replace("NNNNNNNN", f"{index:08}") for index in range(number))
        file.write(end)
    return path


@pytest.mark.deep
@pytest.mark.parametrize(
    "text",
    ["Invoice INV-NNNNNNNN", f"Invoice INV-NNNNNNNN {'and more ' * 15}", "€" * 20_000],
    ids=["short", "long", "huge"],
)
def test_a_file_of_200_megabytes_takes_less_than_300(text: str, tmp_path: Path) -> None:
    path = written(tmp_path, "large.xml", text)
    done = subprocess.run([sys.executable, "-c", _READ, str(path)], capture_output=True, text=True, check=True)
    path.unlink()
    told, used = done.stdout.splitlines()
    assert int(used) < _ALLOWED, done.stdout
    assert told.endswith(" 0.00") or "too much memory" in told or "movements in one file" in told, told
