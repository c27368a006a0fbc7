"""Zip archives that are the same bytes each time: no member has the day on which it was written."""

import zipfile
from io import BytesIO

_NO_DAY = (1980, 1, 1, 0, 0, 0)


def same_each_time(archive: bytes) -> bytes:
    """Return an archive with the same members in the same order, all of one day."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, _NO_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(member))
    return made.getvalue()
