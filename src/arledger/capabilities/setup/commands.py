"""`arledger init` and `arledger cache`."""

from pathlib import Path
from typing import Annotated

import typer


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it may exist and be empty.")],
    source: Annotated[
        str, typer.Option("--from", metavar="blank|tiny|demo", help="blank (default), or a copy of an example book.")
    ] = "blank",
) -> None:
    """Start a new workspace: a commented ledger, arledger.toml and one example client; it passes `check`.

    `--from demo` copies the demo book, an equipment dealer's two years, to play with. Nothing is ever
    overwritten.

    Example: arledger init books && cd books && arledger aging
    """
    from arledger.capabilities.setup.workspace import make_workspace
    from arledger.session.clock import today

    made = make_workspace(folder, source, today())
    for name in made:
        typer.echo(f"  {folder / name}")
    typer.echo(f"Made {len(made)} files. Next: cd {folder} && arledger aging")


def cache(
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
