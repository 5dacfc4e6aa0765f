"""Runs: the words of one Word paragraph, with what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ziping.adopt.package import child, is_on, name_of, value_of

_SKIPPED = ("pPr", "rPr", "Fallback", "instrText", "rt", "delInstrText", "tbl")
_AS_TEXT = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


@dataclass(slots=True)
class Words:
    """*lead*: how many characters at the start are bold."""

    parts: list[tuple[str, bool]] = field(default_factory=list)
    deleted: str = ""
    hidden: str = ""
    notes: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)

    @property
    def lead(self) -> int:
        count = 0
        for text, bold in self.parts:
            if text.strip() and not bold:
                return count
            count += len(text)
        return count


def words_of(paragraph: etree._Element) -> Words:
    """The words of a paragraph as they are with all tracked changes accepted."""
    words = Words()
    _read(paragraph, words, False)
    return words


def _read(element: etree._Element, words: Words, bold: bool) -> None:
    for one in element:
        name = name_of(one)
        if name in _SKIPPED:
            continue
        if name in ("del", "moveFrom"):
            words.deleted += _all_text(one) if name == "del" else ""
        elif name == "r":
            _run(one, words)
        elif name == "t":
            words.parts.append((one.text or "", bold))
        elif name in _AS_TEXT:
            words.parts.append((_AS_TEXT[name], bold))
        elif name == "sym":
            words.parts.append((_symbol(one), bold))
        elif name in ("footnoteReference", "endnoteReference"):
            words.notes.append(name.removesuffix("Reference") + (value_of(one, "id") or ""))
        elif name == "txbxContent":
            words.boxes.append(one)
        elif name in ("blip", "imagedata"):
            identity = value_of(one, "embed") or value_of(one, "id") or ""
            words.pictures.append((identity, _said(one)))
        else:
            _read(one, words, bold)


def _run(element: etree._Element, words: Words) -> None:
    look = child(element, "rPr")
    if is_on(child(look, "vanish")):
        words.hidden += _all_text(element)
        return
    _read(element, words, is_on(child(look, "b")))


def _all_text(element: etree._Element) -> str:
    texts = (one.text or "" for one in element.iter() if name_of(one) in ("t", "delText"))
    return "".join(texts)


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font: those of Wingdings have no place in any other font."""
    code = value_of(element, "char") or ""
    found = chr(int(code, 16)) if 0 < len(code) < 5 and code.isalnum() and _is_hex(code) else ""
    return found if found and not "\ue000" <= found <= "\uf8ff" else "□"


def _is_hex(text: str) -> bool:
    return all(c in "0123456789abcdefABCDEF" for c in text)


def _said(blip: etree._Element) -> str:
    """What the drawing around a picture says that it shows."""
    for above in blip.iterancestors():
        if name_of(above) in ("inline", "anchor"):
            look = child(above, "docPr")
            return (value_of(look, "descr") or "").strip()
    return ""
