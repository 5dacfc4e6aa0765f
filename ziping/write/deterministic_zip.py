"""Packing: the same parts always make the same bytes, whatever the clock, the zone or the order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_FIRST = "[Content_Types].xml"  # Readers that stream expect it there.
_MADE = (1980, 1, 1, 0, 0, 0)  # The earliest time that a zip file can state.
_LEVEL = 6


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of *parts* by name: sorted, with fixed times and rights."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            archive.writestr(_entry(name), parts[name], compresslevel=_LEVEL)
    return target.getvalue()


def repacked(data: bytes) -> bytes:
    """The same zip file in the one way of packing. Raises BadZipFile for anything else."""
    return packed(parts_of(data))


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file by name, each read with its checksum verified."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_MADE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    entry.external_attr = 0
    return entry
