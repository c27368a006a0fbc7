"""Codes read back as a telephone does: as a picture, by ZXing."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from segno import QRCode


def decoded(code: "QRCode", scale: int = 4) -> str:
    """Return what a decoder reads in the picture of a code."""
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp reads codes")
    rows = [bytes(0 if dark else 255 for dark in row) for row in code.matrix_iter(scale=scale, border=4)]
    width = len(rows[0])
    picture = memoryview(b"".join(rows)).cast("B", (len(rows), width))
    (found,) = zxing.read_barcodes(picture)
    return str(found.text)
