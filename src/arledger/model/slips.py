"""What somebody who misspelt a name may have meant."""

from collections.abc import Iterable

ALIKE = 80
"""How near, in percent, a number or an account must be: they are alike anyway, and a slip is a figure or two."""

_NEAR = 60
_LONGEST = 100
"""Characters of a name worth a guess: the search takes time by their square."""


def nearest(written: str, known: Iterable[str], near: int = _NEAR, most: int = 1) -> list[str]:
    """Return the known names next to `written`, the nearest first; capitals do not matter."""
    if len(written) > _LONGEST:
        return []
    from difflib import get_close_matches  # noqa: PLC0415

    folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    return [folded[name] for name in get_close_matches(written.strip().casefold(), folded, n=most, cutoff=near / 100)]


def did_you_mean(written: str, known: Iterable[str], otherwise: str = "", near: int = _NEAR) -> str:
    """Ask for the known name nearest to `written`; `otherwise` is the remedy where none is near."""
    close = nearest(written, known, near)
    return f"Did you mean {close[0]}?" if close else otherwise
