"""ZIP containers (DOCX, XLSX) written again so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_TIME = (1980, 1, 1, 0, 0, 0)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
PLAIN_APP: Mapping[str, bytes] = {"docProps/app.xml": _APP}


def fixed(container: bytes, replaced: Mapping[str, bytes] = PLAIN_APP) -> bytes:
    """Write every member again with one time, one creator and one compression; images are compressed already.

    Parameters
    ----------
    container : bytes
        A ZIP file.
    replaced : Mapping[str, bytes]
        Members whose content is exchanged; by default the one that names the program that wrote the file.

    Returns
    -------
    bytes
        The same for the same members.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(container)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _TIME)
            member.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            member.create_system = 0
            new.writestr(member, replaced[name] if name in replaced else old.read(name), compresslevel=6)
    return out.getvalue()
