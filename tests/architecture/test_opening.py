"""Files of other people are opened in one place, which refuses pipes, devices and what is too large."""

import ast
from collections.abc import Iterator

from tests.architecture.source import (
    Finding,
    Module,
    aliases,
    assert_accepted,
    assert_caught,
    assert_kept,
    called_name,
    finding,
    nodes,
    qualified,
)

PLACE = "files/regular.py"
DOORS = ("ledger/", "files/")
"""The ledger's own files and those of a write have doors of their own."""

ALLOWED = {
    "formats/bank/zipped.py:_unpack": "a member of an archive, into a folder of our own",
    "letters/limits.py:_in_use": "what the system says of this process",
    "letters/pdf.py:_set_alone": "what was made in a folder of our own",
    "cli/main.py:run": "nowhere: a stream that is closed",
    "session/messages.py:say": "nowhere: a stream that is closed",
    "session/output.py:write_out": "nowhere: a stream that is closed",
    "capabilities/bank_reconciliation/remittances.py:_parts": "what is open of an invoice, which is no file",
    "capabilities/setup/workspace.py:make_workspace": "files that came with the program",
}


def opened(module: Module) -> Iterator[Finding]:
    if module.place == PLACE or module.place.startswith(DOORS):
        return
    known = aliases(module)
    for node, scope in nodes(module):
        if isinstance(node, ast.Call):
            name = qualified(node.func, known)
            reading = called_name(node) in ("read_text", "read_bytes") or name in ("open", "os.open", "io.open")
            if reading or (isinstance(node.func, ast.Attribute) and node.func.attr == "open" and node.args):
                yield finding(module, node, scope, f"{ast.unparse(node.func)}: files are opened by {PLACE}")


def test_files_are_opened_in_one_place() -> None:
    assert_kept(opened, ALLOWED)


def test_the_guard_sees_what_opens() -> None:
    for text in (
        "path.read_text()",
        "path.read_bytes()",
        "open(path)",
        "path.open('rb')",
        "__import__('os').open(path, 0)",
    ):
        assert_caught(opened, f"def f(path):\n    return {text}\n")
    assert_caught(opened, "import os\n\ndef f(path):\n    return os.open(path, 0)\n")
    assert_accepted(opened, "def f(item):\n    return item.open() or read_regular(item, 1)\n")
