"""A payment code as a picture that any paper or page can take."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segno import QRCode


def picture(code: "QRCode") -> str:
    """Return a code as SVG without a border, as large as the place it stands in."""
    return str(code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None))
