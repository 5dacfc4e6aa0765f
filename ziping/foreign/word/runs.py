"""Runs: the words of one Word paragraph, with its notes, text boxes and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from ziping.foreign.document import LeftOut
from ziping.foreign.word.formulas import formula_line, with_scripts, within_sentence
from ziping.foreign.word.package import child, is_on, name_of, value_of

_SKIPPED = ("pPr", "rPr", "Fallback", "instrText", "rt", "delInstrText", "tbl")
_AS_TEXT = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


@dataclass(slots=True)
class RunText:
    """*lead*: how many characters at the start are bold. *unraised*: characters that stand on the line
    now; *formulas*: which parts are one."""

    parts: list[tuple[str, bool]] = field(default_factory=list)
    deleted: str = ""
    hidden: str = ""
    struck: str = ""
    ruby: list[str] = field(default_factory=list)
    unraised: str = ""
    formulas: list[int] = field(default_factory=list)
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

    def left_out(self, where: str) -> Iterator[LeftOut]:
        """What its reader sees otherwise than it is written, or not at all."""
        unseen = (
            ("修订中删去的文字", self.deleted),
            ("隐藏文字", self.hidden),
            ("画了删除线的文字", self.struck),
            ("注音", "；".join(self.ruby)),
        )
        for kind, text in unseen:
            if text.strip():
                yield LeftOut(kind=kind, text=text.strip(), where=where)
        for at in self.formulas:
            yield LeftOut(kind="公式", text=self.parts[at][0], where=where, written=True)
        if self.unraised:
            text = f"{self.unraised}（在“{self.text.strip()}”里）"
            yield LeftOut(kind="写不成上下标的字", text=text, where=where, written=True)


def run_text(*paragraphs: etree._Element) -> RunText:
    """The words of a paragraph, or of some that are one, with all tracked changes accepted."""
    words = RunText()
    for paragraph in paragraphs:
        _read(paragraph, words, None)
    for at in words.formulas:
        before = "".join(text for text, _ in words.parts[:at])
        after = next((text for text, _ in words.parts[at + 1 :] if text), "")
        words.parts[at] = (within_sentence(words.parts[at][0], before, after), words.parts[at][1])
    return words


def joined_paragraphs(elements: Iterable[etree._Element]) -> Iterator[tuple[etree._Element, ...]]:
    """Elements in order, a paragraph whose end was deleted together with the next one."""
    opened: list[etree._Element] = []
    for element in elements:
        if opened and name_of(element) not in ("p", *_BETWEEN):
            yield tuple(opened)
            opened = []
        if name_of(element) in _BETWEEN:
            continue
        opened.append(element)
        if not _ends_deleted(element):
            yield tuple(opened)
            opened = []
    if opened:
        yield tuple(opened)


_BETWEEN = ("bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart", "commentRangeEnd")


def _ends_deleted(element: etree._Element) -> bool:
    look = child(element, "pPr", "rPr") if name_of(element) == "p" else None
    return child(look, "del") is not None or child(look, "moveFrom") is not None


def _read(element: etree._Element, words: RunText, look: etree._Element | None) -> None:
    """The words below an element; *look*: how their run is set."""
    bold = is_on(child(look, "b"))
    for node in element:
        name = name_of(node)
        if name in _SKIPPED:
            continue
        if name in ("del", "moveFrom"):
            words.deleted += _all_text(node) if name == "del" else ""
        elif name == "r":
            _run(node, words)
        elif name == "t":
            text, left = with_scripts(node.text or "", value_of(child(look, "vertAlign")) or "")
            words.unraised += left
            words.parts.append((text, bold))
        elif name == "oMath":
            words.formulas.append(len(words.parts))
            words.parts.append((formula_line(node), bold))
        elif name in _AS_TEXT:
            words.parts.append((_AS_TEXT[name], bold))
        elif name == "sym":
            words.parts.append((_symbol(node), bold))
        elif name in ("footnoteReference", "endnoteReference"):
            words.notes.append(name.removesuffix("Reference") + (value_of(node, "id") or ""))
        elif name == "txbxContent":
            words.boxes.append(node)
        elif name in ("blip", "imagedata"):
            identity = value_of(node, "embed") or value_of(node, "id") or ""
            words.pictures.append((identity, _alternative_text(node)))
        else:
            if name == "ruby":
                parts = (
                    part for kind in ("rubyBase", "rt") for part in node if name_of(part) == kind
                )
                words.ruby.append("：".join(map(_all_text, parts)))
            _read(node, words, look)


def _run(element: etree._Element, words: RunText) -> None:
    look = child(element, "rPr")
    if is_on(child(look, "vanish")):
        words.hidden += _all_text(element)
    elif is_on(child(look, "strike")) or is_on(child(look, "dstrike")):
        struck = RunText()
        _read(element, struck, look)
        words.struck += struck.text
        words.notes += struck.notes
        words.boxes += struck.boxes
        words.pictures += struck.pictures
    else:
        _read(element, words, look)


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


def _alternative_text(blip: etree._Element) -> str:
    """What the drawing around a picture says that it shows."""
    for above in blip.iterancestors():
        if name_of(above) in ("inline", "anchor"):
            look = child(above, "docPr")
            return (value_of(look, "descr") or "").strip()
    return ""
