"""The plumbing of WordprocessingML: elements, lengths and names; nothing here knows the tree."""

from __future__ import annotations

import hashlib
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import nsmap
from docx.oxml.parser import oxml_parser
from lxml.etree import _Element

from ziping.layout.lengths import POINTS_PER_MM, TWIPS_PER_POINT

Element: TypeAlias = _Element

_W = nsmap["w"]
_NAMESPACES = {"w": _W}
# Control characters, private use and non-characters: refused at load, so a bug when they come here.
_UNCLEAN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff\ud800-\udfff]"
)


def named(tag: str) -> str:
    """The full name of a tag or attribute of WordprocessingML."""
    return f"{{{_W}}}{tag}"


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """A ``w:`` element with its ``w:`` attributes and children, in the order given."""
    written = {named(name): str(value) for name, value in attributes.items()}
    made = oxml_parser.makeelement(named(tag), written, _NAMESPACES)
    made.extend(children)
    return made


def text_element(text: str, tag: str = "t") -> Element:
    """``w:t`` with the characters; ValueError when some could not be shown."""
    if found := _UNCLEAN.search(text):
        raise ValueError(f"U+{ord(found[0]):04X} must not reach a writer: {text!r}")
    node = element(tag)
    node.text = text
    if text != text.strip() or "  " in text:
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return node


def shown_text(holder: Element) -> str:
    """The characters of all ``w:t`` in it: deleted text is none."""
    return "".join(found.text or "" for found in holder.iter(named("t")))


def serialized(root: Element) -> bytes:
    """The XML of a part."""
    return serialize_part_xml(root)


def switch(tag: str, on: bool = True) -> Element:
    """A property that is on or off."""
    return element(tag) if on else element(tag, val=0)


def whole(value: Decimal) -> int:
    """The nearest whole number, halves up."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def twips(points: Decimal) -> int:
    """Points in twentieths, as WordprocessingML counts them."""
    return whole(points * TWIPS_PER_POINT)


def twips_of_mm(millimetres: Decimal) -> int:
    return twips(points_of_mm(millimetres))


def emu_of_mm(millimetres: Decimal) -> int:
    """Millimetres in the units of DrawingML, 36 000 of each."""
    return whole(millimetres * 36_000)


def points_of_mm(millimetres: Decimal) -> Decimal:
    return millimetres * POINTS_PER_MM


def shortened(name: str, limit: int) -> str:
    """*name* in at most *limit* characters; a longer one keeps its start and gets a digest."""
    if len(name) <= limit:
        return name
    return f"{name[: limit - 10]}…_{_digest(name)}"


def bookmark_name(identity: str) -> str:
    """A block's identity as a bookmark: letters, digits, _; at most 40; case does not matter."""
    if re.fullmatch(r"[^\W\d_]\w{0,39}", identity) and identity == identity.lower():
        return identity
    readable = re.sub(r"\W+", "_", identity).lower().strip("_")
    start = readable if re.match(r"[^\W\d_]", readable) else f"b_{readable}"
    return f"{start[:31]}_{_digest(identity)}"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
