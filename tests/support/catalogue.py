"""Catalogues of gettext: a .po file as the .mo file that programs read."""

from __future__ import annotations

import re
import struct
from ast import literal_eval

_FIELD = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', re.M)
_MAGIC, _HEADER = 0x950412DE, 28  # Bytes of the header.


def entries(po: str) -> dict[str, str]:
    """The messages with their translations; plural forms are parted by NUL, as in a .mo file."""
    messages: dict[str, str] = {}
    for block in po.split("\n\n"):
        fields = {
            name: "".join(map(literal_eval, text.splitlines()))
            for name, text in _FIELD.findall(block + "\n")
        }
        ids = [fields[name] for name in ("msgid", "msgid_plural") if name in fields]
        forms = [text for name, text in fields.items() if name.startswith("msgstr")]
        messages["\0".join(ids)] = "\0".join(forms).rstrip("\0")
    return messages


def compiled(po: str) -> bytes:
    """The .mo file: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html."""
    pairs = sorted((key.encode(), text.encode()) for key, text in entries(po).items())
    count = len(pairs)
    start = _HEADER + 16 * count
    tables: list[bytes] = []
    texts = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), start + len(texts)))
            texts += pair[column] + b"\0"
    header = (_MAGIC, 0, count, _HEADER, _HEADER + 8 * count, 0, start)
    return struct.pack("<7I", *header) + b"".join(tables) + texts
