"""`arledger cache`."""

from typing import Annotated

import typer


def command(
    action: Annotated[str, typer.Argument(metavar="[show|clear]", help="show (default) or clear.")] = "show",
) -> None:
    """Show or clear the snapshots that make the second question fast.

    A snapshot holds what was read from a ledger; it is used only while every file is unchanged, and can be
    deleted at any time. Snapshots lie in ARLEDGER_CACHE_DIR, else in the user's cache folder.

    Example: arledger cache clear
    """
    from arledger.ledger.snapshot.files import clear_snapshots, list_snapshots
    from arledger.model.problem import UserError
    from arledger.session.books import cache_folder

    folder = cache_folder()
    if action == "clear":
        count, size = clear_snapshots(folder)
        typer.echo(f"Deleted {count} snapshot{'' if count == 1 else 's'} ({_size(size)}) in {folder}.")
    elif action == "show":
        for ledger, size in list_snapshots(folder):
            typer.echo(f"{ledger}  {_size(size)}")
        typer.echo(f"Snapshots lie in {folder}.")
    else:
        raise UserError(f"cache: {action!r} is neither show nor clear", "Write `arledger cache clear`.")


def _size(size: int) -> str:
    """Write a size in the unit that fits, rounded down."""
    if size < 1024:
        return f"{size} bytes"
    return f"{size // 1024} kB" if size < 1024 * 1024 else f"{size // 1024 // 1024} MB"
